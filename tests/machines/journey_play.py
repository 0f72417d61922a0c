"""One journey and its model, moved together: every difference fails, whoever asks and in whatever order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import pytest
from attrs import evolve

from tamin_rules import jalali, wire, workflow
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import mobile
from tamin_rules.law import Law
from tamin_rules.registration import journey
from tamin_rules.registration.effects import (
    Effect,
    OpenAccount,
    Recipient,
    SendCode,
    SendSms,
    VerifyIdentity,
    VerifyOwnership,
)
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.journey import MACHINE, MOVES, START, Answer, Event, Policy, Standing, State, Terms
from tamin_rules.registration.ownership import Match
from tamin_rules.workflow import Refused, audit, replay, step
from tests.machines.guards import Judged, judged
from tests.machines.host import after
from tests.machines.journey_evidence import Evidence, witness
from tests.machines.journey_inputs import ANSWERS, NONE, PERSONAL, Slip, identity, sealed
from tests.machines.journey_model import HOUR, Model, Words

LAW: Final = Law.current()
EVENTS: Final[Mapping[str, type[Event]]] = {name: event for event, name in MOVES.items()}
AGES_AGO: Final = datetime.min.replace(tzinfo=UTC)
Pair: TypeAlias = tuple[State, type[Event], bool]
"""A state, an event, and whether it was accepted."""

CODES: Final = {
    "not_allowed": "workflow.move.not_allowed",
    "ended": "registration.draft.expired",
    "alive": "registration.draft.not_expired",
    "wrong_code": "registration.mobile_code.refused",
    "missing": "registration.field.missing",
    "not_earlier": "registration.step.not_earlier",
    "questions_off": "credentials.questions.switched_off",
    "notices": "registration.notices.not_accepted",
    "no_reason": "registration.visit.not_a_reason",
    "papers": "registration.documents.missing",
    "signed": "registration.commitment.signed_before",
    "duplicate": "registration.request.duplicate",
}
"""The model's words for a refusal; any other word is a code itself."""

EFFECTS: Final[Mapping[Effect, str]] = {
    VerifyIdentity(): "verify_identity",
    VerifyOwnership(): "verify_ownership",
    OpenAccount(): "open_account",
    SendCode("registration"): "send_code",
    SendSms("registration_active"): "sms_active",
    SendSms("registration_rejected"): "sms_rejected",
    SendSms("registration_needs_branch_activation"): "sms_needs_branch_activation",
    SendSms("registration_needs_branch_follow_up"): "sms_needs_branch_follow_up",
    SendSms("registration_needs_branch_activation_follow_up"): "sms_needs_branch_activation_follow_up",
    SendSms("registration_attempt", Recipient.ON_FILE, at_most_daily=True): "warn_on_file",
}


class Play:
    """A journey, its model, and the history that a host would have stored."""

    def __init__(self, terms: Terms = Terms(), seen: set[Pair] | None = None) -> None:  # noqa: B008 - frozen
        self.policy = Policy("played", terms)
        self.model = Model(
            mobile_code=terms.mobile_code,
            accept_confirmed_code=terms.accept_confirmed_code,
            reject_identity_mismatch=terms.reject_identity_mismatch,
            security_questions=terms.security_questions,
            idle=terms.idle_minutes * HOUR // 60,
            age=terms.total_hours * HOUR,
            patience=terms.patience_hours * HOUR,
        )
        self.seen = set[Pair]() if seen is None else seen
        self.judged = set[Judged]()
        self.codes = set[str]()
        self.direct = False  # whether moves are called by themselves, and not by their name
        self.now = START
        self.clock = 0
        self.history: tuple[workflow.Event, ...] = ()

    # Moves: the request, and what the model says of it.

    def begin(self, contact: Mapping[str, str], slip: Slip = NONE) -> None:
        self._move("begin", contact, slip, self.model.begin(self.clock, _stored(contact), slips=slip.codes))

    def change_contact(self, contact: Mapping[str, str], slip: Slip = NONE) -> None:
        words = self.model.change_contact(self.clock, _stored(contact), slips=slip.codes)
        self._move("change_contact", contact, slip, words)

    def confirm_mobile(self, *, right: bool = True, slip: Slip = NONE) -> None:
        words = self.model.confirm_mobile(self.clock, right=right, slips=slip.codes)
        self._move("confirm_mobile", {"accepted": right}, slip, words)

    def enter_identity(self, texts: Mapping[str, str], slip: Slip = NONE) -> None:
        self._move("enter_identity", texts, slip, self.model.enter_identity(self.clock, texts, slips=slip.codes))

    def enter_credentials(self, given: Collection[str], *, text: str, email: str | None, slip: Slip = NONE) -> None:
        fields: Mapping[str, Mapping[str, object]] = {
            "email": {"email": email},
            "password": {"password": text, "password_confirmation": text},
            "answers": {"security_answers": ANSWERS},
        }
        request = {name: value for part in given for name, value in fields[part].items()}
        words = self.model.enter_credentials(self.clock, given, email, slips=slip.codes)
        self._move("enter_credentials", request, slip, words)

    def back(self, to: str | None = None, slip: Slip = NONE) -> None:
        request = {} if to is None else {"to": to}
        self._move("back", request, slip, self.model.back(self.clock, to, slips=slip.codes))

    def submit(self, *, accept: bool = True, slip: Slip = NONE) -> None:
        words = self.model.submit(self.clock, accept=accept, slips=slip.codes)
        self._move("submit", {"accept_notices": accept}, slip, words)

    def report(self, found: str, ownership: str, standing: str | None = None, slip: Slip = NONE) -> None:
        words = self.model.report(self.clock, found, ownership, taken=_taken(standing), slips=slip.codes)
        request = {"identity": found, "ownership": ownership, **_said(standing)}
        self._move("report_verification", request, slip, words)

    def visit(
        self, visit: str, documents: Collection[str], decision: str, standing: str | None = None, slip: Slip = NONE
    ) -> None:
        words = self.model.visit(self.clock, visit, documents, decision, taken=_taken(standing), slips=slip.codes)
        request = {"visit": visit, "documents": sorted(documents), "decision": decision, **_said(standing)}
        self._move("visit_branch", request, slip, words)

    def sign_commitment(self, slip: Slip = NONE) -> None:
        words = self.model.sign_commitment(self.clock, slips=slip.codes)
        self._move("sign_commitment", {"form": "employer_commitment"}, slip, words)

    def cancel(self, slip: Slip = NONE) -> None:
        self._move("cancel", {}, slip, self.model.cancel(self.clock, slips=slip.codes))

    def expire(self, slip: Slip = NONE) -> None:
        self._move("expire", {}, slip, self.model.expire(self.clock, slips=slip.codes))

    def _move(self, name: str, fields: Mapping[str, Any], slip: Slip, words: Words) -> None:
        request = {**fields, **slip.fields}
        if "ended" in words:
            words = ["ended"]  # what the state does not allow is told before any field is
        raised = {"missing", "not_earlier", "questions_off", *(slip.codes if slip.raised else ())}.intersection(words)
        if not raised:
            self._answered(EVENTS[name], self.ask(name, request), words)
            return
        with pytest.raises(MalformedError) as caught:
            self.ask(name, request)
        assert caught.value.__cause__ is caught.value.__context__ is None
        self._refused(EVENTS[name], caught.value, [*raised])

    def ask(self, name: str, request: Mapping[str, Any]) -> Answer:
        """Make a move from here, and stay here."""
        at = after(self.clock)
        if not self.direct:
            return journey.move(self.now, name, request, at=at, hasher=sealed, policy=self.policy, law=LAW)
        more = {"hasher": sealed} if name == "enter_credentials" else {}
        answer: Answer = getattr(journey, name)(self.now, **request, **more, at=at, policy=self.policy, law=LAW)
        return answer

    def put(self, event: Event) -> None:
        """Put an event to the table as it is, past the moves."""
        words = said_of(self.model, event, self.clock)
        on = jalali.iran_date(event.at)
        self._answered(type(event), step(MACHINE, self.now, event, law=LAW, policy=self.policy, on=on), words)

    def fork(self) -> Play:
        """Return another one that stands at the same place."""
        twin, model = copy(self), self.model
        own = {"contact": {**model.contact}, "identity": {**model.identity}, "reasons": {*model.reasons}}
        twin.model = replace(model, **own)  # type: ignore[arg-type]  # each of its own type
        return twin

    # Comparing.

    def _answered(self, event: type[Event], answer: Answer, words: Words) -> None:
        self.judged |= judged(MACHINE, self.now.state, event, answer)
        if isinstance(answer, Refused):
            assert (answer.state, set(answer.allowed)) == (self.model.state, self.model.allowed())
            self._refused(event, answer, words)
            return
        assert words == []
        assert sorted(EFFECTS[effect] for effect in answer.effects) == sorted(self.model.effects)  # type: ignore[index]
        self.seen.add((self.now.state, event, True))
        self.now, self.history = answer.snapshot, (*self.history, *answer.events)
        assert type(self.history[-1]) is event
        self._agreed(answer)

    def _refused(self, event: type[Event], stop: Refused | MalformedError, words: Words) -> None:
        assert words
        assert {str(fault.code) for fault in stop.faults} == {CODES.get(word, word) for word in words}
        self.codes |= {str(fault.code) for fault in stop.faults}
        self.seen.add((self.now.state, event, False))
        self._agreed(stop)

    def _agreed(self, answer: Answer | MalformedError) -> None:
        """Compare all that is known; a refusal has changed nothing, as the history is what it was."""
        shown = f"{answer!r} {answer} {self.now!r}"
        assert not [text for text in PERSONAL if text in shown]
        model, facts = self.model, self.now.facts
        review = journey.review(self.now, policy=self.policy)
        assert (review.state, review.version, set(review.reasons)) == (model.state, model.version, model.reasons)
        assert sorted(review.allowed) == sorted(model.allowed())
        assert _contact(facts) == model.contact
        assert facts.identity == (identity(model.identity) if model.identity else None)
        entered = (review.email, review.password_entered, review.answered != ())
        assert entered == (model.email, model.password, model.answers)
        assert (facts.mobile_confirmed, len(facts.commitments)) == (model.code_confirmed, model.commitments)
        assert replay(MACHINE, START, self.history) == self.now
        if model.state in ("cancelled", "expired"):
            assert evolve(facts, begun_at=AGES_AGO, touched_at=AGES_AGO, at=AGES_AGO, terms=Terms()) == START.facts

    def restart(self) -> None:
        """Forget everything but what was stored, and read it back."""
        stored = [wire.dump_event(event) for event in self.history]
        self.history = tuple(wire.load_event(line) for line in stored)
        before, self.now = self.now, replay(MACHINE, START, self.history)
        assert before == self.now

    def audit(self) -> None:
        """Judge the whole history again, and look at it without the model's help."""
        assert audit(MACHINE, START, self.history, law=LAW, policy=self.policy) == ()
        terms, shown = self.policy.terms, Evidence()
        for event in self.history:
            shown = witness(shown, event)
            assert not isinstance(event, journey.Submitted) or shown.is_complete(terms)
        if self.now.state is State.ACTIVE:
            assert shown.is_own(terms)
            assert shown.is_who_they_say()


def said_of(model: Model, event: Event, at: int) -> Words:  # noqa: C901, PLR0911 - a case for each event
    """Return what the model says of an event that nobody has judged."""
    match event:
        case journey.Begun():
            return model.begin(at, _contact(event))
        case journey.ContactChanged():
            return model.change_contact(at, _contact(event))
        case journey.MobileConfirmed(accepted=right):
            return model.confirm_mobile(at, right=right)
        case journey.IdentityEntered(identity=entered):
            return model.enter_identity(at, _texts(entered), slips=_not_yet_born(entered, event.at))
        case journey.CredentialsEntered(email=email, answers=answers):
            given = ("email", "password", "answers") if answers else ("email", "password")
            return model.enter_credentials(at, given, email, slips=_unjudged(event))
        case journey.WentBack(to=to):
            words = model.back(at, to.value)
            return ["ended"] if "ended" in words else ["not_allowed"] * bool(words)
        case journey.Submitted(notices_accepted=accept):
            return model.submit(at, accept=accept)
        case journey.VerificationReported(identity=found, ownership=ownership, standing=standing):
            answer = "unavailable" if found is Match.NOT_CHECKED else found.value  # no answer on identity is no answer
            return model.report(at, answer, ownership.value, taken=_taken(standing))
        case journey.BranchVisited(visit=visit, documents=shown, decision=decision, standing=standing):
            return model.visit(
                at, visit.value, {paper.value for paper in shown}, decision.value, taken=_taken(standing)
            )
        case journey.CommitmentSigned():
            return model.sign_commitment(at)
        case journey.Cancelled():
            return model.cancel(at)
        case journey.Expired():
            return model.expire(at)


def _contact(known: journey.Application | journey.Begun | journey.ContactChanged) -> dict[str, str]:
    if known.national_id is None or known.mobile is None:
        return {}
    return {"national_id": known.national_id.plain(), "mobile": known.mobile.plain()}


def _stored(contact: Mapping[str, str]) -> dict[str, str]:
    return {name: mobile.parse(text).plain() if name == "mobile" else text for name, text in contact.items()}


def _texts(entered: Identity) -> dict[str, str]:
    born = jalali.format(entered.birth_date)
    names = {"first_name": entered.first_name, "last_name": entered.last_name}
    number = entered.birth_certificate_number
    return {**names, "birth_certificate_number": number, "birth_date": born, "gender": entered.gender.value}


def _not_yet_born(entered: Identity, at: datetime) -> tuple[str, ...]:
    return ("identity.birth_date.in_future",) if entered.birth_date > jalali.iran_date(at) else ()


def _unjudged(event: journey.CredentialsEntered) -> tuple[str, ...]:
    judged = event.verdict is Outcome.SATISFIED and event.password_hash is not None
    return () if judged else ("registration.credentials.not_satisfied",)


def _taken(standing: str | None) -> bool | None:
    return None if standing is None else standing != Standing.NONE


def _said(standing: str | None) -> dict[str, str]:
    return {} if standing is None else {"standing": standing}
