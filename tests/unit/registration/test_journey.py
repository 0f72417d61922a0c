"""The moves of the journey, one behaviour a test. The outcome table has its scripts in `tests/cases`."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from attrs import fields as attrs_fields
from attrs import has

from tamin_rules import jalali
from tamin_rules.decisions import Outcome, Rule, satisfied, violated
from tamin_rules.errors import Code, DefinitionError, MalformedError, Severity
from tamin_rules.law import Law
from tamin_rules.registration import journey, password
from tamin_rules.registration.effects import (
    OpenAccount,
    Recipient,
    SendCode,
    SendSms,
    VerifyIdentity,
    VerifyOwnership,
)
from tamin_rules.registration.journey import Journey, Policy, State, Terms, rules
from tamin_rules.registration.ownership import ORIGINALS, Reason
from tamin_rules.registration.strength import Strength
from tamin_rules.workflow import Moved, Refused, audit, replay, step

AT: Final = jalali.parse_instant("1405-09-01T10:00")
CANARY: Final = "Canary77&x"
ANSWERS: Final = (
    {"question": "first_teacher", "answer": "خانم بهاری"},
    {"question": "birth_city", "answer": "شهر نمونه"},
    {"question": "childhood_friend", "answer": "سارا"},
)
FIELDS: Final[Mapping[str, dict[str, Any]]] = {
    "begin": {"national_id": "5000020049", "mobile": "09120000000"},
    "enter_identity": {
        "first_name": "مینا",
        "last_name": "نمونه",
        "birth_certificate_number": "1234",
        "birth_date": "1370-05-14",
        "gender": "female",
    },
    "enter_credentials": {
        "email": None,
        "password": CANARY,
        "password_confirmation": CANARY,
        "security_answers": ANSWERS,
    },
    "submit": {"accept_notices": True},
}
CREDENTIALS: Final = FIELDS["enter_credentials"]
PUBLISHED: Final = journey.PUBLISHED
UNTIL_REVIEW: Final = ("begin", "enter_identity", "enter_credentials")
UNTIL_SUBMITTED: Final = (*UNTIL_REVIEW, "submit")


def sealed(text: str) -> str:
    return f"hash of {len(text)}"


def move(now: Journey, name: str, at: datetime = AT, policy: Policy = PUBLISHED, **fields: object) -> journey.Answer:
    return journey.move(now, name, fields, at=at, hasher=sealed, policy=policy)


def moved(now: Journey, name: str, at: datetime = AT, policy: Policy = PUBLISHED, **fields: object) -> Journey:
    answer = move(now, name, at, policy, **fields)
    assert isinstance(answer, Moved), answer
    return answer.snapshot


def refused(now: Journey, name: str, at: datetime = AT, policy: Policy = PUBLISHED, **fields: object) -> Refused:
    answer = move(now, name, at, policy, **fields)
    assert isinstance(answer, Refused), answer
    return answer


def come_to(*moves: str, policy: Policy = journey.PUBLISHED) -> Journey:
    now = journey.START
    for name in moves:
        now = moved(now, name, policy=policy, **FIELDS[name])
    return now


def as_fields(entered: Mapping[str, object]) -> dict[str, Any]:
    return dict(entered)


def codes(answer: Refused) -> list[str]:
    return [str(fault.code) for fault in answer.faults]


class TestSteps:
    @pytest.mark.clause("W0")
    @pytest.mark.clause("W1")
    @pytest.mark.clause("E1")
    def test_a_registration_begins_with_national_id_and_mobile(self) -> None:
        now = come_to("begin")
        assert (now.state, now.version) == (State.IDENTITY, 1)

    @pytest.mark.clause("W2")
    def test_the_identity_follows(self) -> None:
        assert come_to("begin", "enter_identity").state is State.CREDENTIALS

    @pytest.mark.clause("W3")
    def test_then_email_password_and_three_answers(self) -> None:
        now = come_to(*UNTIL_REVIEW)
        assert now.state is State.REVIEW
        assert [answer.question for answer in now.facts.answers] == ["first_teacher", "birth_city", "childhood_friend"]

    @pytest.mark.clause("W5")
    def test_submission_is_recorded_and_opens_nothing(self) -> None:
        answer = move(come_to(*UNTIL_REVIEW), "submit", accept_notices=True)
        assert isinstance(answer, Moved)
        assert answer.snapshot.state is State.SUBMITTED
        assert answer.effects == (VerifyIdentity(), VerifyOwnership())

    @pytest.mark.requirement("FL1")
    @pytest.mark.parametrize("name", sorted(journey.FIELDS.keys() - {"enter_identity", "back", "cancel", "expire"}))
    def test_no_step_is_skipped(self, name: str) -> None:
        now = come_to("begin")
        answer = refused(now, name, **FIELDS.get(name, {}))
        assert codes(answer) == ["workflow.move.not_allowed"]
        assert answer.allowed == ("enter_identity", "back", "cancel")

    def test_a_move_that_the_state_does_not_have_is_refused_before_its_fields_are_read(self) -> None:
        assert codes(refused(come_to("begin"), "submit", accept_notices="nonsense")) == ["workflow.move.not_allowed"]

    @pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
    def test_the_six_notices_are_accepted_on_submission(self, number: int) -> None:
        now = come_to(*UNTIL_REVIEW)
        assert journey.review(now).notices[number - 1].source == f"seed/R{number}"
        assert codes(refused(now, "submit", accept_notices=False)) == ["registration.notices.not_accepted"]


class TestBack:
    @pytest.mark.clause("W4")
    def test_back_goes_one_step_and_loses_nothing(self) -> None:
        now = come_to(*UNTIL_REVIEW)
        for state in (State.CREDENTIALS, State.IDENTITY, State.CONTACT):
            before, now = now, moved(now, "back")
            assert now.state is state
            assert (now.facts.identity, now.facts.password_hash) == (before.facts.identity, before.facts.password_hash)
        assert moved(now, "change_contact").state is State.REVIEW

    @pytest.mark.clause("W4")
    @pytest.mark.parametrize("to", ["contact", "identity", "credentials"])
    def test_back_goes_to_any_earlier_step(self, to: str) -> None:
        assert moved(come_to(*UNTIL_REVIEW), "back", to=to).state == to

    @pytest.mark.parametrize("to", ["review", "submitted", "mobile_code", "start", "", None, 3])
    def test_back_goes_nowhere_else(self, to: object) -> None:
        with pytest.raises(MalformedError, match="registration.step.not_earlier"):
            move(come_to(*UNTIL_REVIEW), "back", to=to)

    def test_an_event_that_names_another_step_is_refused(self) -> None:
        now = come_to(*UNTIL_REVIEW)
        event = journey.WentBack(AT, State.ACTIVE)
        answer = step(journey.MACHINE, now, event, law=Law.current(), policy=journey.PUBLISHED, on=AT.date())
        assert isinstance(answer, Refused)

    @pytest.mark.parametrize("field", ["birth_certificate_number", "birth_date", "gender"])
    def test_a_change_that_the_password_rests_not_on_keeps_it(self, field: str) -> None:
        now = moved(come_to(*UNTIL_REVIEW), "back", to="identity")
        changed = {"birth_certificate_number": "99", "birth_date": "1370-05-15", "gender": "male"}
        assert moved(now, "enter_identity", **as_fields({field: changed[field]})).state is State.REVIEW

    @pytest.mark.parametrize("field", ["first_name", "last_name"])
    def test_another_name_voids_the_password_and_keeps_the_answers(self, field: str) -> None:
        now = moved(come_to(*UNTIL_REVIEW), "back", to="identity")
        now = moved(now, "enter_identity", **as_fields({field: "دیگر"}))
        assert (now.state, now.facts.password_hash, len(now.facts.answers)) == (State.CREDENTIALS, None, 3)
        with pytest.raises(MalformedError) as caught:
            move(now, "enter_credentials")
        assert {fault.loc for fault in caught.value.faults} == {("password",), ("password_confirmation",)}
        assert moved(now, "enter_credentials", password=CANARY, password_confirmation=CANARY).state is State.REVIEW

    def test_another_national_id_voids_the_password_too(self) -> None:
        now = moved(come_to(*UNTIL_REVIEW), "back", to="contact")
        assert moved(now, "change_contact", national_id="1234567891").state is State.CREDENTIALS

    def test_another_mobile_voids_nothing_but_its_own_code(self) -> None:
        now = moved(come_to(*UNTIL_REVIEW), "back", to="contact")
        assert moved(now, "change_contact", mobile="09350000000").state is State.REVIEW

    def test_null_clears_the_email_and_nothing_else_can_be_cleared(self) -> None:
        now = moved(
            come_to("begin", "enter_identity"), "enter_credentials", **as_fields({**CREDENTIALS, "email": "a@b.ir"})
        )
        now = moved(now, "back")
        assert moved(now, "enter_credentials").facts.email == "a@b.ir"
        assert moved(now, "enter_credentials", email=None).facts.email is None
        with pytest.raises(MalformedError):
            move(now, "enter_credentials", password=None)


class TestReading:
    def test_every_fault_of_a_step_is_said_at_once_with_its_place(self) -> None:
        with pytest.raises(MalformedError) as caught:
            move(
                come_to("begin"),
                "enter_identity",
                first_name="Mina",
                birth_certificate_number="x",
                birth_date="1370-13-01",
            )
        found = {fault.loc: str(fault.code) for fault in caught.value.faults}
        assert found == {
            ("first_name",): "identity.name.forbidden_character",
            ("last_name",): "registration.field.missing",
            ("birth_certificate_number",): "identity.certificate_number.malformed",
            ("birth_date",): "jalali.month.out_of_range",
            ("gender",): "registration.field.missing",
        }

    @pytest.mark.parametrize("value", [1, "true", None, [], {}])
    def test_a_flag_is_true_or_false(self, value: object) -> None:
        with pytest.raises(MalformedError, match="registration.flag.not_boolean"):
            move(come_to(*UNTIL_REVIEW), "submit", accept_notices=value)

    def test_unknown_fields_and_moves_are_refused(self) -> None:
        with pytest.raises(MalformedError, match="registration.field.unknown"):
            move(come_to("begin"), "enter_identity", father="x")
        with pytest.raises(MalformedError, match="registration.move.unknown"):
            move(journey.START, "fly")

    @pytest.mark.parametrize("name", [None, 7, [], {}, "begin\0", "BEGIN", ""])
    def test_whatever_stands_in_place_of_a_move_is_malformed(self, name: Any) -> None:
        with pytest.raises(MalformedError, match="registration.move.unknown"):
            journey.move(journey.START, name, {}, at=AT, hasher=str)

    @pytest.mark.requirement("EN6")
    def test_no_move_of_a_person_is_judged_by_what_registries_know(self) -> None:
        """Else it would be an oracle for the name and the birth date of a known national ID."""
        of_registries = {rules.IDENTITY_MATCHES, rules.MOBILE_IS_OWN, rules.REQUEST_IS_ALONE}
        judged = {row.event for row in journey.MACHINE.rows if of_registries & set(row.guards)}
        assert judged == {journey.VerificationReported, journey.BranchVisited}

    def test_a_second_beginning_is_refused(self) -> None:
        assert codes(refused(come_to("begin"), "begin", **FIELDS["begin"])) == ["workflow.move.not_allowed"]

    def test_a_birth_in_the_future_is_refused_with_its_place(self) -> None:
        answer = refused(
            come_to("begin"),
            "enter_identity",
            **as_fields({**FIELDS["enter_identity"], "birth_date": "1405-09-02"}),
        )
        assert [(str(fault.code), fault.loc) for fault in answer.faults] == [
            ("identity.birth_date.in_future", ("birth_date",))
        ]

    def test_an_instant_without_a_zone_is_refused(self) -> None:
        with pytest.raises(MalformedError, match="jalali.zone.missing"):
            move(journey.START, "begin", at=datetime(2026, 11, 22), **FIELDS["begin"])  # noqa: DTZ001 - the point


class TestCredentials:
    def test_every_broken_clause_and_every_other_fault_is_said_at_once(self) -> None:
        answers = [dict(ANSWERS[0]), dict(ANSWERS[0]), {"question": "birth_city", "answer": "ا"}]
        fields: dict[str, Any] = {"password": "mina@1", "password_confirmation": "other", "security_answers": answers}
        answer = refused(come_to("begin", "enter_identity"), "enter_credentials", **fields)
        assert set(codes(answer)) == {
            "password.length.too_short",
            "password.upper.missing",
            "password.alphabet.forbidden",
            "password.name.transliterated",
            "credentials.confirmation.differs",
            "credentials.questions.repeated",
            "credentials.answers.repeated",
            "credentials.answer.length",
        }

    def test_nothing_that_is_refused_is_hashed(self) -> None:
        hashed: list[str] = []

        def hasher(text: str) -> str:
            hashed.append(text)
            return "hash"

        fields: dict[str, Any] = CREDENTIALS | {"password_confirmation": "other"}
        now = come_to("begin", "enter_identity")
        answer = journey.enter_credentials(now, **fields, at=AT, hasher=hasher)
        assert isinstance(answer, Refused)
        assert hashed == []

    @pytest.mark.clause("R6")
    @pytest.mark.requirement("SQ2")
    def test_no_plain_password_or_answer_leaves_the_move(self) -> None:
        answer = move(come_to("begin", "enter_identity"), "enter_credentials", **CREDENTIALS)
        assert isinstance(answer, Moved)
        for secret in (CANARY, "سارا"):
            assert secret not in repr(answer)
            assert secret.encode() not in b"".join(_leaves(answer.events))

    @pytest.mark.requirement("SQ3")
    @pytest.mark.parametrize(
        "answer",
        [
            *("مینا", "نمونه", "مینا نمونه", "5000020049", CANARY, "در کدام شهر به دنیا آمده‌اید؟"),
            *("۰۹۱۲۰۰۰۰۰۰۰", "9120000000", "+989120000000", "00989120000000", "989120000000"),
        ],
    )
    def test_an_answer_that_a_stranger_may_know_is_refused(self, answer: str) -> None:
        answers = [ANSWERS[0], {"question": "birth_city", "answer": answer}, ANSWERS[2]]
        fields: dict[str, Any] = CREDENTIALS | {"security_answers": answers}
        found = set(codes(refused(come_to("begin", "enter_identity"), "enter_credentials", **fields)))
        assert found & {"credentials.answer.guessable", "credentials.answer.length"}

    @pytest.mark.requirement("SQ1")
    def test_a_portal_may_collect_no_answers(self) -> None:
        policy = Policy("no-questions", Terms(security_questions=False))
        now = come_to("begin", "enter_identity", policy=policy)
        plain = {name: value for name, value in FIELDS["enter_credentials"].items() if name != "security_answers"}
        assert moved(now, "enter_credentials", policy=policy, **plain).state is State.REVIEW
        with pytest.raises(MalformedError, match="credentials.questions.switched_off"):
            move(now, "enter_credentials", policy=policy, **CREDENTIALS)

    @pytest.mark.parametrize("verdict", [Outcome.VIOLATED, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE])
    def test_the_machine_takes_no_credentials_without_a_satisfied_verdict(self, verdict: Outcome) -> None:
        event = journey.CredentialsEntered(AT, None, "hash", (), verdict)
        now = come_to("begin", "enter_identity")
        answer = step(journey.MACHINE, now, event, law=Law.current(), policy=journey.PUBLISHED, on=AT.date())
        assert isinstance(answer, Refused)


def _leaves(value: object) -> list[bytes]:
    """Collect every text inside attrs objects, tuples and mappings, masked in a repr or not."""
    match value:
        case str():
            return [value.encode()]
        case tuple() | list() | frozenset():
            return [leaf for inner in value for leaf in _leaves(inner)]
        case _ if has(kind := type(value)):
            return [leaf for field in attrs_fields(kind) for leaf in _leaves(getattr(value, field.name))]
        case _:
            return []


class TestLimits:
    @pytest.mark.requirement("FL6")
    @pytest.mark.parametrize(("minutes", "fine"), [(29, True), (30, False), (31, False)])
    def test_a_draft_ends_when_it_is_idle_and_the_limit_ends_at_the_limit(self, minutes: int, fine: bool) -> None:  # noqa: FBT001
        at = AT + timedelta(minutes=minutes)
        answer = move(come_to("begin"), "enter_identity", at, **FIELDS["enter_identity"])
        assert isinstance(answer, Moved) is fine
        assert isinstance(move(come_to("begin"), "expire", at), Moved) is not fine

    @pytest.mark.requirement("FL6")
    def test_a_draft_ends_after_a_day_however_busy(self) -> None:
        now, at = come_to("begin"), AT
        while at < AT + timedelta(hours=24, minutes=-20):
            at += timedelta(minutes=20)
            now = moved(moved(now, "back", at), "change_contact", at)
        assert codes(refused(now, "back", AT + timedelta(hours=24))) == ["registration.draft.expired"]

    def test_refused_moves_do_not_count_against_idleness(self) -> None:
        now = come_to("begin")
        refused(now, "submit", AT + timedelta(minutes=20))
        assert codes(refused(now, "back", AT + timedelta(minutes=30))) == ["registration.draft.expired"]

    @pytest.mark.parametrize("end", ["cancel", "expire"])
    def test_an_ended_draft_holds_nothing_and_allows_nothing(self, end: str) -> None:
        now = moved(come_to(*UNTIL_REVIEW), end, AT + timedelta(hours=1) if end == "expire" else AT)
        assert _leaves((now.facts,)) == [
            b"1398",
            *[leaf for leaf in _leaves((journey.START.facts,)) if leaf != b"1398"],
        ]
        assert journey.MACHINE.allowed(now) == ()
        assert journey.review(now).national_id is None

    def test_an_expired_draft_keeps_its_version(self) -> None:
        now = come_to(*UNTIL_REVIEW)
        assert moved(now, "expire", AT + timedelta(hours=1)).version == now.version

    @pytest.mark.parametrize("hours", [71, 72])
    def test_patience_ends_at_its_limit(self, hours: int) -> None:
        now = come_to(*UNTIL_SUBMITTED)
        now = moved(
            now, "report_verification", AT + timedelta(hours=hours), identity="matched", ownership="unavailable"
        )
        assert now.state is (State.SUBMITTED if hours < 72 else State.NEEDS_BRANCH)


class TestVerification:
    @pytest.mark.clause("R2")
    @pytest.mark.clause("R3")
    def test_a_mobile_that_is_not_ones_own_leads_to_a_branch(self) -> None:
        answer = move(come_to(*UNTIL_SUBMITTED), "report_verification", identity="matched", ownership="mismatched")
        assert isinstance(answer, Moved)
        assert answer.snapshot.state is State.NEEDS_BRANCH
        assert [str(found.finding.code) for found in answer.decisions if found.fault] == ["registration.mobile.not_own"]
        assert answer.effects == (SendSms("registration_needs_branch_activation"),)

    @pytest.mark.clause("V1")
    def test_the_account_is_opened_when_both_registries_agree(self) -> None:
        answer = move(come_to(*UNTIL_SUBMITTED), "report_verification", identity="matched", ownership="matched")
        assert isinstance(answer, Moved)
        assert answer.effects == (OpenAccount(), SendSms("registration_active"))

    def test_being_away_overwrites_no_earlier_answer(self) -> None:
        now = moved(come_to(*UNTIL_SUBMITTED), "report_verification", identity="matched", ownership="unavailable")
        now = moved(now, "report_verification", identity="unavailable", ownership="matched")
        assert now.state is State.ACTIVE

    @pytest.mark.requirement("CM5")
    @pytest.mark.parametrize("code", [True, False])
    @pytest.mark.parametrize("second", ["not_checked", "unavailable"])
    def test_what_a_registry_has_settled_is_not_taken_back(self, second: str, *, code: bool) -> None:
        policy = Policy("code", Terms(mobile_code=code, accept_confirmed_code=True))
        now = come_to("begin", policy=policy)
        now = moved(now, "confirm_mobile", policy=policy, accepted=True) if code else now
        for name in ("enter_identity", "enter_credentials", "submit"):
            now = moved(now, name, policy=policy, **FIELDS[name])
        for first, state in (("mismatched", State.NEEDS_BRANCH), ("matched", State.ACTIVE)):
            waiting = moved(now, "report_verification", policy=policy, identity="unavailable", ownership=first)
            after = moved(waiting, "report_verification", policy=policy, identity="matched", ownership=second)
            assert after.state is state

    def test_identity_is_always_asked(self) -> None:
        with pytest.raises(MalformedError, match="registration.word.unknown"):
            move(come_to(*UNTIL_SUBMITTED), "report_verification", identity="not_checked", ownership="matched")

    def test_a_portal_may_reject_another_identity_on_ones_own_mobile(self) -> None:
        policy = Policy("strict", Terms(reject_identity_mismatch=True))
        now = come_to(*UNTIL_SUBMITTED, policy=policy)
        for ownership, state in (("matched", State.REJECTED), ("mismatched", State.NEEDS_BRANCH)):
            after = moved(now, "report_verification", policy=policy, identity="mismatched", ownership=ownership)
            assert after.state is state

    @pytest.mark.requirement("CM5")
    def test_a_confirmed_code_stands_for_unchecked_ownership_only_where_the_portal_says_so(self) -> None:
        for accept in (True, False):
            policy = Policy("code", Terms(mobile_code=True, accept_confirmed_code=accept))
            now = moved(come_to("begin", policy=policy), "confirm_mobile", policy=policy, accepted=True)
            for name in ("enter_identity", "enter_credentials", "submit"):
                now = moved(now, name, policy=policy, **FIELDS[name])
            for ownership in ("not_checked", "mismatched"):
                after = moved(now, "report_verification", policy=policy, identity="matched", ownership=ownership)
                assert (after.state is State.ACTIVE) is (accept and ownership == "not_checked")


class TestCode:
    POLICY: Final = Policy("code", Terms(mobile_code=True))

    @pytest.mark.requirement("OTP6")
    def test_a_code_is_asked_for_and_a_changed_number_asks_for_another(self) -> None:
        answer = move(journey.START, "begin", policy=self.POLICY, **FIELDS["begin"])
        assert isinstance(answer, Moved)
        assert answer.effects == (SendCode("registration"),)
        now = moved(answer.snapshot, "confirm_mobile", policy=self.POLICY, accepted=True)
        back = moved(now, "back", policy=self.POLICY)
        assert moved(back, "change_contact", policy=self.POLICY).state is State.IDENTITY
        again = move(back, "change_contact", policy=self.POLICY, mobile="09350000000")
        assert isinstance(again, Moved)
        assert (again.snapshot.state, again.effects) == (State.MOBILE_CODE, (SendCode("registration"),))

    @pytest.mark.requirement("OTP11")
    def test_a_code_that_is_not_accepted_has_one_refusal(self) -> None:
        now = come_to("begin", policy=self.POLICY)
        assert codes(refused(now, "confirm_mobile", policy=self.POLICY, accepted=False)) == [
            "registration.mobile_code.refused"
        ]

    def test_back_never_leads_to_the_code(self) -> None:
        now = moved(come_to("begin", policy=self.POLICY), "confirm_mobile", policy=self.POLICY, accepted=True)
        assert moved(now, "back", policy=self.POLICY).state is State.CONTACT


class TestBranch:
    ORIGINALS: Final = ("national_card_original", "birth_certificate_original")

    def needing(self, identity: str, ownership: str) -> Journey:
        return moved(come_to(*UNTIL_SUBMITTED), "report_verification", identity=identity, ownership=ownership)

    @pytest.mark.clause("B1")
    @pytest.mark.parametrize("shown", [(), ORIGINALS[:1], ORIGINALS[1:], ("identity_papers",)])
    def test_activation_needs_both_originals(self, shown: tuple[str, ...]) -> None:
        now = self.needing("matched", "mismatched")
        answer = refused(now, "visit_branch", visit="activation", documents=shown, decision="activate")
        assert codes(answer) == ["registration.documents.missing"]
        assert (
            moved(now, "visit_branch", visit="activation", documents=self.ORIGINALS, decision="activate").state
            is State.ACTIVE
        )

    @pytest.mark.clause("B2")
    @pytest.mark.parametrize("shown", [("identity_papers",), ("national_card_original",)])
    def test_a_follow_up_needs_one_paper(self, shown: tuple[str, ...]) -> None:
        now = self.needing("mismatched", "matched")
        assert codes(refused(now, "visit_branch", visit="follow_up", decision="activate")) == [
            "registration.documents.missing"
        ]
        assert moved(now, "visit_branch", visit="follow_up", documents=shown, decision="activate").state is State.ACTIVE

    def test_a_visit_that_nothing_calls_for_is_refused(self) -> None:
        now = self.needing("matched", "mismatched")
        fields: dict[str, Any] = {"visit": "follow_up", "documents": ["identity_papers"], "decision": "activate"}
        assert codes(refused(now, "visit_branch", **fields)) == ["registration.visit.not_a_reason"]

    @pytest.mark.requirement("CM5")
    @pytest.mark.parametrize("decision", ["reject", "activate", None, True])
    def test_an_event_whose_decision_is_none_of_ours_activates_nothing(self, decision: Any) -> None:
        event = journey.BranchVisited(AT, Reason.ACTIVATION, frozenset(ORIGINALS), decision)
        now = self.needing("matched", "mismatched")
        answer = step(journey.MACHINE, now, event, law=Law.current(), policy=journey.PUBLISHED, on=AT.date())
        assert not isinstance(answer, Moved) or answer.snapshot.state is not State.ACTIVE

    def test_a_rejection_needs_no_papers_and_ends_it(self) -> None:
        now = moved(self.needing("mismatched", "mismatched"), "visit_branch", visit="follow_up", decision="reject")
        assert (now.state, journey.MACHINE.allowed(now)) == (State.REJECTED, ())

    @pytest.mark.requirement("FL4")
    @pytest.mark.parametrize("standing", ["live_request", "account"])
    def test_a_duplicate_looks_like_any_other_and_never_becomes_active(self, standing: str) -> None:
        alone = self.needing("mismatched", "matched")
        twin = moved(
            come_to(*UNTIL_SUBMITTED), "report_verification", identity="matched", ownership="matched", standing=standing
        )
        assert (twin.state, twin.facts.reasons) == (alone.state, alone.facts.reasons)
        assert journey.MACHINE.allowed(twin) == journey.MACHINE.allowed(alone)
        visit: dict[str, Any] = {"visit": "follow_up", "documents": ["identity_papers"], "decision": "activate"}
        assert codes(refused(twin, "visit_branch", **visit)) == ["registration.request.duplicate"]
        assert moved(twin, "visit_branch", **visit, standing="none").state is State.ACTIVE

    @pytest.mark.requirement("EN4")
    @pytest.mark.parametrize("standing", ["live_request", "account"])
    def test_another_attempt_is_told_to_the_number_on_file_alone_and_once(self, standing: str) -> None:
        now = come_to(*UNTIL_SUBMITTED)
        report: dict[str, Any] = {"identity": "matched", "ownership": "unavailable", "standing": standing}
        first = move(now, "report_verification", **report)
        assert isinstance(first, Moved)
        warning = SendSms("registration_attempt", Recipient.ON_FILE, at_most_daily=True)
        assert [effect for effect in first.effects if getattr(effect, "to", None) is Recipient.ON_FILE] == [warning]
        again = move(first.snapshot, "report_verification", **report)
        assert isinstance(again, Moved)
        assert warning not in again.effects

    @pytest.mark.clause("R5")
    def test_the_commitment_form_opens_the_second_tier(self) -> None:
        now = moved(come_to(*UNTIL_SUBMITTED), "report_verification", identity="matched", ownership="matched")
        account = journey.account(now)
        assert account is not None
        assert account.tier == "basic"
        now = moved(now, "sign_commitment", form="employer_commitment")
        signed = journey.account(now)
        assert signed is not None
        assert (now.state, signed.tier) == (State.ACTIVE, "full")
        with pytest.raises(MalformedError, match="registration.word.unknown"):
            move(now, "sign_commitment", form="other")

    def test_a_form_is_completed_once(self) -> None:
        now = moved(come_to(*UNTIL_SUBMITTED), "report_verification", identity="matched", ownership="matched")
        now = moved(now, "sign_commitment", form="employer_commitment")
        again = refused(now, "sign_commitment", form="employer_commitment")
        assert codes(again) == ["registration.commitment.signed_before"]

    def test_the_person_may_withdraw_while_waiting(self) -> None:
        for now in (come_to(*UNTIL_SUBMITTED), self.needing("matched", "mismatched")):
            assert moved(now, "cancel", AT + timedelta(days=30)).state is State.CANCELLED


class TestPolicies:
    def test_a_portal_softens_a_rule_to_advice(self) -> None:
        policy = Policy("soft", softened=frozenset({"registration.notices.accepted"}))
        answer = move(come_to(*UNTIL_REVIEW), "submit", policy=policy, accept_notices=False)
        assert isinstance(answer, Moved)
        [advice] = [found for found in answer.decisions if found.fault]
        assert (advice.fault.severity, advice.basis.policy) == (Severity.ADVICE, "soft")  # type: ignore[union-attr]

    def test_a_portal_adds_its_own_rule(self) -> None:
        closed = Code("host.registration.closed")
        rule: Rule[journey.Application] = Rule(
            "host.registration.open",
            "project",
            lambda facts, _law, _on: satisfied() if facts.email else violated(closed),
        )
        policy = Policy("own", machine=journey.MACHINE.guarding(journey.Submitted, rule))
        assert codes(refused(come_to(*UNTIL_REVIEW), "submit", policy=policy, accept_notices=True)) == [
            "host.registration.closed"
        ]

    def test_a_portal_chooses_the_password_policy_and_each_decision_names_it(self) -> None:
        policy = Policy("mine", password=password.PORTAL_FORM)
        answer = refused(come_to("begin", "enter_identity"), "enter_credentials", policy=policy, **CREDENTIALS)
        assert codes(answer) == ["password.alphabet.forbidden"]
        assert {found.basis.policy for found in answer.decisions} == {"mine", "portal_form"}

    @pytest.mark.requirement("PW8")
    def test_a_least_strength_is_measured_where_the_portal_brings_the_meter(self) -> None:
        strict = password.PUBLISHED.adding(password.at_least_score(4)).named("strict")
        now, fields = come_to("begin", "enter_identity"), dict(CREDENTIALS)
        unmeasured = refused(now, "enter_credentials", policy=Policy("p", password=strict), **fields)
        assert codes(unmeasured) == ["rule.fact.missing"]
        policy = Policy("p", password=strict, measure=lambda text, _person: Strength(4 if text == CANARY else 0, ()))
        assert moved(now, "enter_credentials", policy=policy, **fields).state is State.REVIEW
        weak = {**fields, "password": "Weak1234x", "password_confirmation": "Weak1234x"}
        assert codes(refused(now, "enter_credentials", policy=policy, **weak)) == ["password.strength.below"]

    @pytest.mark.parametrize(
        "rule", ["registration.credentials.satisfied", "registration.documents.shown", "no.such.rule"]
    )
    def test_what_the_journey_rests_on_cannot_be_softened(self, rule: str) -> None:
        with pytest.raises(DefinitionError, match=rule):
            Policy("soft", softened=frozenset({rule}))

    @pytest.mark.parametrize("limits", [{"idle_minutes": 0}, {"total_hours": -1}, {"patience_hours": 10**17}])
    def test_limits_that_are_none_are_refused(self, limits: dict[str, int]) -> None:
        with pytest.raises(DefinitionError):
            Terms(**limits)  # type: ignore[arg-type]


class TestHistory:
    def test_a_history_that_leads_where_the_table_does_not_is_none(self) -> None:
        with pytest.raises(DefinitionError):
            replay(journey.MACHINE, come_to(*UNTIL_REVIEW), [journey.WentBack(AT, State.ACTIVE)])

    def test_replay_needs_no_policy_and_audit_judges_again(self) -> None:
        policy = Policy("long", Terms(idle_minutes=60))
        events: list[journey.Event] = []
        now = journey.START
        for index, name in enumerate(UNTIL_SUBMITTED):
            answer = move(now, name, AT + timedelta(minutes=45 * index), policy, **FIELDS[name])
            assert isinstance(answer, Moved)
            now, events = answer.snapshot, [*events, *answer.events]  # type: ignore[list-item]
        assert replay(journey.MACHINE, journey.START, events) == now
        assert audit(journey.MACHINE, journey.START, events, law=Law.current(), policy=journey.PUBLISHED) == ()
        refusing: Rule[journey.Application] = Rule("x.y.z", "project", lambda *_: violated(Code("x.y.bad")))
        stricter = journey.MACHINE.guarding(journey.Submitted, refusing)
        [found] = audit(stricter, journey.START, events, law=Law.current(), policy=journey.PUBLISHED)
        assert (found.index, found.move) == (3, "submit")


@pytest.mark.clause("W4")
@pytest.mark.requirement("PII7")
def test_the_review_shows_what_was_entered_masked_where_it_identifies() -> None:
    view = journey.review(come_to(*UNTIL_REVIEW))
    assert (view.national_id, view.mobile) == ("•••••••049", "••••••••••000")
    assert view.identity is not None
    assert view.identity.first_name == "مینا"
    assert (view.password_entered, view.answered) == (True, ("first_teacher", "birth_city", "childhood_friend"))
    assert "مینا" not in repr(view)


@pytest.mark.requirement("PII1")
def test_nothing_personal_shows_in_a_repr_and_a_snapshot_is_not_pickled_by_accident() -> None:
    now = come_to(*UNTIL_SUBMITTED)
    shown = repr(now) + str(now)
    assert not [text for text in ("5000020049", "9120000000", "مینا", "نمونه", "1234", "1370") if text in shown]
    with pytest.raises(TypeError):
        pickle.dumps(now)
