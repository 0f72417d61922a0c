"""The HTTP contract in random walks, against the independent journey model of `tests/machines`."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tamin_rules.portal.problems import Response
from tamin_rules.registration.ownership import Match
from tests.machines.journey_inputs import ANSWERS, IDENTITIES, IDS, MOBILES, NONE, PASSWORDS, Slip, slips_of
from tests.machines.journey_model import STEPS, Model, Words
from tests.portal.site import STAFF, START, Draft, Site, with_terms

WAITS: Final = (1_799, 1_800, 3_600, 86_400, 72 * 3_600)
ORIGINALS: Final = ("national_card_original", "birth_certificate_original")
PAPERS: Final = ((), ("identity_papers",), ORIGINALS[:1], ORIGINALS)
IDENTITY_ANSWERS: Final = ("matched", "mismatched", "unavailable")
OWNERSHIP_ANSWERS: Final = (*IDENTITY_ANSWERS, "not_checked")


class Walk(RuleBasedStateMachine):
    """One registration through requests and worker, and its model."""

    site: Site
    model: Model
    draft: Draft

    @initialize(rejects=st.booleans(), who=st.sampled_from(IDS), number=st.sampled_from(MOBILES))
    def begin(self, rejects: bool, who: str, number: str) -> None:  # noqa: FBT001 - drawn
        self.site = Site(with_terms(reject_identity_mismatch=rejects))
        self.model = Model(reject_identity_mismatch=rejects)
        self.expected: Counter[str] = Counter()
        assert self.model.begin(self.now, {"national_id": who, "mobile": number}) == []
        self.draft = self.site.begin(who, number)

    @property
    def now(self) -> int:
        return int((self.site.clock.at - START).total_seconds())

    def slip(self, data: st.DataObject, name: str) -> Slip:
        return data.draw(st.sampled_from((NONE, NONE, NONE, *slips_of(name, self.model))), label="slip")

    def hear(self) -> None:
        """Let the model's clock end a draft, as any request would."""
        if self.model.over(self.now):
            self.model.expire(self.now)

    def request(self, method: str, name: str, body: Any) -> Response:
        path = f"{self.draft.path}/{name}"
        return self.site.call(method, path, body, self.draft.token, self.draft.version)

    def compare(self, answer: Response, words: Words, slip: Slip = NONE) -> None:
        assert answer.body is not None
        if not words:
            assert answer.status in {200, 202}, answer.body
            self.draft.version = answer.body["version"]
            self.expect()
        elif "not_allowed" in words:
            assert (answer.status, answer.body["state"]) == (409, self.model.state)
            assert set(answer.body["allowed"]) == self.model.allowed()
        else:
            assert answer.status == 422, answer.body
            told = {error["code"] for error in answer.body["errors"]}
            assert set(slip.codes) <= told

    def expect(self) -> None:
        sms = [effect for effect in self.model.effects if effect.startswith("sms_")]
        self.expected.update(effect.replace("sms_", "registration_", 1) for effect in sms)

    # --- the person ---

    @rule(data=st.data(), who=st.sampled_from(IDS), number=st.sampled_from(MOBILES))
    def change_contact(self, data: st.DataObject, who: str, number: str) -> None:
        self.hear()
        some = data.draw(st.sampled_from(({}, {"national_id": who}, {"mobile": number})))
        slip = self.slip(data, "change_contact")
        words = self.model.change_contact(self.now, some, slips=slip.codes)
        self.compare(self.request("PUT", "contact", {**some, **slip.fields}), words, slip)

    @rule(data=st.data(), texts=st.sampled_from(IDENTITIES[:-1]))
    def enter_identity(self, data: st.DataObject, texts: dict[str, str]) -> None:
        self.hear()
        slip = self.slip(data, "enter_identity")
        words = self.model.enter_identity(self.now, texts, slips=slip.codes)
        self.compare(self.request("PUT", "identity", {**texts, **slip.fields}), words, slip)

    @rule(data=st.data(), text=st.sampled_from(PASSWORDS), email=st.sampled_from(("walker@example.ir", None)))
    def enter_credentials(self, data: st.DataObject, text: str, email: str | None) -> None:
        self.hear()
        fields: dict[str, dict[str, Any]] = {
            "email": {"email": email},
            "password": {"password": text, "password_confirmation": text},
            "answers": {"security_answers": ANSWERS},
        }
        given = data.draw(st.sets(st.sampled_from(sorted(fields))) | st.just(set(fields)))
        slip = self.slip(data, "enter_credentials")
        if slip is not NONE:
            given = set(fields)
        words = self.model.enter_credentials(self.now, given, email, slips=slip.codes)
        body = {name: value for part in sorted(given) for name, value in fields[part].items()}
        self.compare(self.request("PUT", "credentials", {**body, **slip.fields}), words, slip)

    @rule(to=st.sampled_from((None, None, *STEPS)))
    def back(self, to: str | None) -> None:
        self.hear()
        words = self.model.back(self.now, to)
        self.compare(self.request("POST", "back", None if to is None else {"to": to}), words)

    @rule(accept=st.sampled_from((True, True, True, False)))
    def submit(self, accept: bool) -> None:  # noqa: FBT001 - drawn
        self.hear()
        contact = dict(self.model.contact)
        words = self.model.submit(self.now, accept=accept)
        answer = self.request("POST", "submit", {"accept_notices": accept})
        self.compare(answer, words)
        if not words and answer.body is not None:
            self.draft.tracking, self.contact = answer.body["tracking_code"], contact

    @precondition(lambda self: self.model.state in STEPS)
    @rule(text=st.sampled_from(PASSWORDS))
    def go_on(self, text: str) -> None:
        """Take the next step as a form would, so that walks get somewhere."""
        self.hear()
        fields: dict[str, Any] = {}
        match self.model.state:
            case "contact":
                words = self.model.change_contact(self.now, {})
                answer = self.request("PUT", "contact", {})
            case "identity":
                words = self.model.enter_identity(self.now, IDENTITIES[0])
                answer = self.request("PUT", "identity", IDENTITIES[0])
            case "credentials":
                fields = {"password": text, "password_confirmation": text, "security_answers": ANSWERS}
                words = self.model.enter_credentials(self.now, {"password", "answers"})
                answer = self.request("PUT", "credentials", fields)
            case _:
                self.submit(accept=True)
                return
        self.compare(answer, words)

    @precondition(lambda self: self.model.version % 6 == 5)
    @rule()
    def cancel(self) -> None:
        self.hear()
        words = self.model.cancel(self.now)
        self.compare(self.request("POST", "cancel", None), words)
        if not words:
            self.expected = Counter(self.site.templates())  # what still waits is about nobody any more

    @rule(
        name=st.sampled_from(("contact", "identity", "credentials", "submit", "cancel", "back")), by=st.integers(1, 3)
    )
    def move_on_a_stale_version(self, name: str, by: int) -> None:
        self.hear()
        method = "PUT" if name in STEPS else "POST"
        path = f"{self.draft.path}/{name}"
        answer = self.site.call(method, path, {"surprise": 1}, self.draft.token, self.model.version + by)
        assert answer.status == 412
        assert answer.body is not None
        assert answer.body["errors"][0]["params"] == {"version": self.model.version}

    # --- the world ---

    @rule(seconds=st.sampled_from((0, 60, 1_000)))
    def wait(self, seconds: int) -> None:
        self.site.wait(timedelta(seconds=seconds))

    @precondition(lambda self: self.model.state not in STEPS or self.model.version % 5 == 4)
    @rule(seconds=st.sampled_from(WAITS))
    def wait_long(self, seconds: int) -> None:
        self.site.wait(timedelta(seconds=seconds))

    @precondition(lambda self: self.model.state not in STEPS)
    @rule(identity=st.sampled_from(IDENTITY_ANSWERS), ownership=st.sampled_from(OWNERSHIP_ANSWERS))
    def work(self, identity: str, ownership: str) -> None:
        self.site.wait(timedelta(minutes=16))
        self.hear()
        self.site.registries(Match(identity), Match(ownership))
        if "report_verification" in self.model.allowed():
            asked = self.model.identity_answer == "unavailable" and self.model.state == "submitted"
            again = self.model.ownership_answer == "unavailable"
            words = self.model.report(
                self.now,
                identity if asked else self.model.identity_answer,
                ownership if again else "unavailable",
                taken=False,
            )
            assert words == []
            self.expect()
        self.site.work()
        self.draft.version = self.model.version
        assert Counter(self.site.templates()) == self.expected

    @rule(
        visit=st.sampled_from(("activation", "follow_up")),
        papers=st.sampled_from(PAPERS),
        decision=st.sampled_from(("activate", "activate", "reject")),
    )
    def visit(self, visit: str, papers: tuple[str, ...], decision: str) -> None:
        self.hear()
        words = self.model.visit(self.now, visit, papers, decision, taken=False)
        body = {"visit": visit, "documents": list(papers), "decision": decision}
        answer = self.site.call("POST", f"/staff/registrations/{self.draft.id}/visit", body, STAFF)
        if self.model.state == "expired" and answer.status == 409:
            return  # nobody has looked at the draft since; what staff see of it is an older state
        self.compare(answer, words)

    @rule()
    def sign_commitment(self) -> None:
        self.hear()
        words = self.model.sign_commitment(self.now)
        path = f"/staff/accounts/{self.draft.id}/commitment"
        answer = self.site.call("POST", path, {"form": "employer_commitment"}, STAFF)
        if self.model.state == "expired" and answer.status == 409:
            return
        self.compare(answer, words)

    # --- what is seen ---

    @invariant()
    def what_is_shown_is_what_the_model_says(self) -> None:
        if not hasattr(self, "draft"):
            return
        self.hear()
        shown = self.site.show(self.draft)
        assert (shown["state"], shown["version"]) == (self.model.state, self.model.version)
        assert set(shown["allowed"]) == self.model.allowed()
        assert set(shown["reasons"]) == self.model.reasons
        if self.draft.tracking:
            followed = self.site.follow(self.draft, self.contact["national_id"], self.contact["mobile"]).body
            assert followed == {"state": self.model.state, "reasons": sorted(self.model.reasons)}
        if self.model.state in {"cancelled", "expired"}:
            assert [stream.key for stream in self.site.store.streams.values()] == [b""]


TestWalk = pytest.mark.requirement("FL1", "FL2", "FL5", "FL6", "CM5")(Walk.TestCase)
