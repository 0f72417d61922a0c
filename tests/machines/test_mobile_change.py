"""Change of mobile against a small model of it: who proved what, which number is on file, until when it is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tamin_rules import workflow
from tamin_rules.errors import DefinitionError, MalformedError
from tamin_rules.identifiers import mobile
from tamin_rules.law import Law
from tamin_rules.registration import mobile_change
from tamin_rules.registration.effects import (
    ChangeMobile,
    EndSessions,
    Recipient,
    RestoreMobile,
    SendCode,
    SendSms,
    VerifyOwnership,
)
from tamin_rules.registration.mobile_change import (
    DEFAULT,
    MACHINE,
    START,
    Answer,
    BranchVisited,
    ChangeCancelled,
    ChangeExpired,
    ChangeRequested,
    ChangeReversed,
    CooledOff,
    Event,
    Journey,
    NumberConfirmed,
    OwnershipReported,
    State,
    is_cooling_off,
    rules,
)
from tamin_rules.registration.one_time_code import Sent
from tamin_rules.registration.ownership import ORIGINALS, Document, Match, VisitDecision
from tamin_rules.workflow import Moved, Refused, audit, replay, step
from tests.machines.guards import Judged, codes, codes_in, judged, owed, seen_by
from tests.machines.host import BEGINNING, Codes, after, often, raw

LAW: Final = Law.current()
OLD: Final = mobile.parse("09120000000")
NEW: Final = mobile.parse("09120000001")
SENT: Final = Sent(BEGINNING, 1)
ACTIVATE, REJECT = VisitDecision.ACTIVATE, VisitDecision.REJECT
ONE_PAPER: Final = frozenset({Document.NATIONAL_CARD_ORIGINAL})
HOURS_72: Final = 72 * 3_600


def begin(
    now: Journey = START,
    at: int = 0,
    *,
    number: object = NEW,
    reauthenticated: bool = True,
    earlier: Iterable[datetime] = (),
) -> Answer:
    return mobile_change.begin(
        now, mobile=number, old=OLD, reauthenticated=reauthenticated, earlier=earlier, at=after(at)
    )


def moved(answer: Answer) -> Journey:
    assert isinstance(answer, Moved)
    return answer.snapshot


def codes_of(answer: Answer) -> list[str]:
    assert isinstance(answer, Refused)
    return [str(fault.code) for fault in answer.faults]


CODE: Final = moved(begin())
VERIFYING: Final = moved(mobile_change.confirm(CODE, matched=True, sent=SENT, at=after(10)))
NEEDS_BRANCH: Final = moved(mobile_change.report_ownership(VERIFYING, ownership=Match.MISMATCHED, at=after(20)))
COOLING_OFF: Final = moved(mobile_change.report_ownership(VERIFYING, ownership=Match.MATCHED, at=after(20)))
PLACES: Final = {
    State.NEW: START,
    State.CODE: CODE,
    State.VERIFYING: VERIFYING,
    State.NEEDS_BRANCH: NEEDS_BRANCH,
    State.COOLING_OFF: COOLING_OFF,
    State.SETTLED: moved(mobile_change.settle(COOLING_OFF, at=after(20 + HOURS_72))),
    State.REVERSED: moved(mobile_change.reverse(COOLING_OFF, documents=[*ORIGINALS], at=after(30))),
    State.REJECTED: moved(mobile_change.visit_branch(NEEDS_BRANCH, documents=(), decision=REJECT, at=after(30))),
    State.CANCELLED: moved(mobile_change.cancel(CODE, at=after(30))),
    State.EXPIRED: moved(mobile_change.expire(CODE, at=after(1_800))),
}
GOOD_EVENTS: Final[tuple[Event, ...]] = (
    ChangeRequested(after(60), OLD, NEW, reauthenticated=True, earlier=(BEGINNING,)),
    NumberConfirmed(after(10), matched=True, sent=SENT),
    OwnershipReported(after(20), Match.MATCHED),
    BranchVisited(after(30), ORIGINALS, ACTIVATE),
    ChangeReversed(after(19 + HOURS_72), ORIGINALS),
    CooledOff(after(20 + HOURS_72)),
    ChangeCancelled(after(30)),
    ChangeExpired(after(1_800)),
)
BAD_EVENTS: Final[tuple[Event, ...]] = (
    ChangeRequested(after(60), OLD, NEW, reauthenticated=False),
    ChangeRequested(after(60), OLD, OLD, reauthenticated=True),
    ChangeRequested(after(59), OLD, NEW, reauthenticated=True, earlier=(BEGINNING,)),
    NumberConfirmed(after(10), matched=False, sent=SENT),
    NumberConfirmed(after(300), matched=True, sent=SENT),
    NumberConfirmed(after(10), matched=True, sent=Sent(after(-1), 1)),
    NumberConfirmed(after(10), matched=True, sent=None),
    BranchVisited(after(30), ONE_PAPER, ACTIVATE),
    BranchVisited(after(30), frozenset(), ACTIVATE),
    ChangeRequested(after(60), OLD, NEW, reauthenticated=raw("no")),
    NumberConfirmed(after(10), matched=raw("false"), sent=SENT),
    NumberConfirmed(after(10), matched=True, sent=Sent(BEGINNING, 0)),
    NumberConfirmed(after(10), matched=True, sent=Sent(after(11), 1)),
    BranchVisited(after(30), raw(frozenset(paper.value for paper in ORIGINALS)), ACTIVATE),
    BranchVisited(after(30), frozenset(), raw("reject")),
    ChangeReversed(after(30), raw([paper.value for paper in ORIGINALS])),
    ChangeReversed(after(30), ONE_PAPER),
    ChangeReversed(after(20 + HOURS_72), ORIGINALS),
    CooledOff(after(19 + HOURS_72)),
    ChangeExpired(after(1_799)),
)
LEADS_TO: Final = {
    (State.NEW, ChangeRequested): State.CODE,
    (State.CODE, ChangeRequested): State.CODE,
    (State.CODE, NumberConfirmed): State.VERIFYING,
    (State.CODE, ChangeCancelled): State.CANCELLED,
    (State.CODE, ChangeExpired): State.EXPIRED,
    (State.VERIFYING, OwnershipReported): State.COOLING_OFF,
    (State.VERIFYING, ChangeCancelled): State.CANCELLED,
    (State.NEEDS_BRANCH, BranchVisited): State.COOLING_OFF,
    (State.NEEDS_BRANCH, ChangeCancelled): State.CANCELLED,
    (State.COOLING_OFF, ChangeReversed): State.REVERSED,
    (State.COOLING_OFF, CooledOff): State.SETTLED,
}


def take(now: Journey, event: Event) -> Answer:
    return step(MACHINE, now, event, law=LAW, policy=DEFAULT, on=LAW.published_on)


def test_every_state_and_every_event_is_looked_at() -> None:
    assert PLACES.keys() == set(MACHINE.states) == set(State)
    assert {type(event) for event in GOOD_EVENTS} == MACHINE.moves.keys()
    assert all(place.state is state for state, place in PLACES.items())


@pytest.mark.parametrize(("state", "event"), [*product(PLACES, GOOD_EVENTS)])
def test_a_good_event_leads_where_the_process_says_and_nowhere_else(state: State, event: Event) -> None:
    answer = take(PLACES[state], event)
    target = LEADS_TO.get((state, type(event)))
    if target is None:
        assert codes_of(answer) == ["workflow.move.not_allowed"]
    else:
        assert moved(answer).state is target


@pytest.mark.parametrize(("state", "event"), [*product(PLACES, BAD_EVENTS)])
def test_a_bad_event_leads_nowhere(state: State, event: Event) -> None:
    assert isinstance(take(PLACES[state], event), Refused)


def test_every_guard_of_every_row_is_seen_to_hold_and_to_find_something() -> None:
    events = product(PLACES, (*GOOD_EVENTS, *BAD_EVENTS))
    met = set[Judged]().union(*(judged(MACHINE, at, type(one), take(PLACES[at], one)) for at, one in events))
    assert owed(MACHINE) - seen_by(met) == set()
    assert codes_in(rules) - codes(met) == set()


@pytest.mark.requirement("CM4")
@pytest.mark.parametrize("said", ["activate", "reject", "x", "", None, True])
def test_no_raw_decision_changes_the_number(said: object) -> None:
    """The class of the event checks no types: what is not the very decision to activate is none."""
    assert moved(take(NEEDS_BRANCH, BranchVisited(after(30), ORIGINALS, raw(said)))).state is State.REJECTED


@pytest.mark.requirement("CM4")
@pytest.mark.parametrize("said", ["matched", "bogus", "", None, True])
def test_no_raw_answer_of_the_registry_changes_the_number(said: object) -> None:
    assert moved(take(VERIFYING, OwnershipReported(after(20), raw(said)))).state is State.NEEDS_BRANCH


def visit(**given: Any) -> Answer:
    return mobile_change.visit_branch(NEEDS_BRANCH, at=after(30), **given)


def test_moves_read_plain_data() -> None:
    papers = [paper.value for paper in ORIGINALS]
    as_values = visit(documents=[*ORIGINALS], decision=ACTIVATE)
    assert moved(visit(documents=papers, decision="activate")) == moved(as_values)
    assert moved(visit(documents=papers, decision="reject")).state is State.REJECTED
    assert moved(mobile_change.report_ownership(VERIFYING, ownership="matched", at=after(20))) == COOLING_OFF
    assert moved(mobile_change.reverse(COOLING_OFF, documents=papers, at=after(30))) == PLACES[State.REVERSED]


@pytest.mark.parametrize(
    ("move", "loc"),
    [
        (lambda: visit(documents=[*ORIGINALS], decision=None), ("decision",)),
        (lambda: visit(documents=[*ORIGINALS], decision="x"), ("decision",)),
        (lambda: visit(documents=["x"], decision="reject"), ("documents", 0)),
        (lambda: visit(documents=None, decision="reject"), ("documents",)),
        (lambda: mobile_change.report_ownership(VERIFYING, ownership="bogus", at=after(20)), ("ownership",)),
        (lambda: mobile_change.reverse(COOLING_OFF, documents="x", at=after(30)), ("documents",)),
        (lambda: begin(reauthenticated=raw("no")), ("reauthenticated",)),
        (lambda: mobile_change.confirm(CODE, matched="false", sent=SENT, at=after(10)), ("matched",)),
        (lambda: mobile_change.confirm(START, matched="false", sent=SENT, at=after(10)), ("matched",)),
    ],
)
def test_what_cannot_be_read_is_malformed_in_its_place(move: Callable[[], Answer], loc: tuple[str | int, ...]) -> None:
    with pytest.raises(MalformedError) as caught:
        move()
    assert [fault.loc for fault in caught.value.faults] == [loc]


def test_a_move_that_the_state_does_not_have_reads_no_field_but_the_time() -> None:
    answers = (
        mobile_change.report_ownership(START, ownership="bogus", at=after(20)),
        mobile_change.visit_branch(START, documents=None, decision="x", at=after(20)),
        mobile_change.reverse(START, documents=None, at=after(20)),
    )
    assert [codes_of(answer) for answer in answers] == [["workflow.move.not_allowed"]] * 3
    with pytest.raises(MalformedError):
        mobile_change.reverse(START, documents=[], at=raw(None))


@pytest.mark.parametrize("name", ["idle_minutes", "patience_hours", "cooling_off_hours"])
@pytest.mark.parametrize("limit", [0, -1, 10**12])
def test_terms_limit_something(name: str, limit: int) -> None:
    with pytest.raises(DefinitionError):
        mobile_change.Terms(**{name: raw(limit)})


@pytest.mark.requirement("CM1")
def test_without_the_password_nothing_else_is_told() -> None:
    """Otherwise somebody at an open session could ask which number is on file."""
    answers = [begin(number=number, reauthenticated=False, earlier=[BEGINNING]) for number in (OLD, NEW)]
    assert [codes_of(answer) for answer in answers] == [["mobile_change.password.refused"]] * 2


def test_with_the_password_every_fault_is_told() -> None:
    answer = begin(number=OLD, earlier=[BEGINNING], at=30)
    assert isinstance(answer, Refused)
    assert [(str(fault.code), dict(fault.params)) for fault in answer.faults] == [
        ("mobile_change.number.same", {}),
        ("one_time_code.sending.too_often", {"retry_after": 30}),
    ]


def test_a_number_is_read_where_one_can_be_asked_for_and_only_there() -> None:
    assert moved(begin(number="09120000001")) == CODE
    assert codes_of(begin(VERIFYING, number="nonsense")) == ["workflow.move.not_allowed"]
    with pytest.raises(MalformedError) as caught:
        begin(number="nonsense")
    assert caught.value.faults[0].loc == ("mobile",)


@pytest.mark.requirement("OTP11")
@pytest.mark.parametrize("state", PLACES)
def test_a_code_that_is_not_accepted_is_one_answer_in_every_state(state: State) -> None:
    late = mobile_change.confirm(PLACES[state], matched=True, sent=SENT, at=after(300))
    wrong = mobile_change.confirm(CODE, matched=False, sent=SENT, at=after(10))
    assert isinstance(late, Refused)
    assert isinstance(wrong, Refused)
    assert late.faults == wrong.faults


@pytest.mark.requirement("CM4")
@pytest.mark.parametrize("ownership", [Match.MISMATCHED, Match.NOT_CHECKED])
def test_whatever_is_not_shown_to_be_ones_own_is_one_answer(ownership: Match) -> None:
    other = mobile_change.report_ownership(VERIFYING, ownership=ownership, at=after(20))
    away = mobile_change.report_ownership(VERIFYING, ownership=Match.UNAVAILABLE, at=after(10 + HOURS_72))
    assert moved(other).state is moved(away).state is State.NEEDS_BRANCH
    assert isinstance(other, Moved)
    assert isinstance(away, Moved)
    assert (other.effects, other.decisions) == (away.effects, away.decisions)


def test_a_registry_that_is_away_is_asked_again_until_the_patience_ends() -> None:
    away = mobile_change.report_ownership(VERIFYING, ownership=Match.UNAVAILABLE, at=after(9 + HOURS_72))
    assert isinstance(away, Moved)
    assert (away.snapshot.state, away.effects) == (State.VERIFYING, (VerifyOwnership(),))


def both(template: str) -> tuple[SendSms, ...]:
    return SendSms(template, Recipient.OLD_NUMBER), SendSms(template, Recipient.NEW_NUMBER)


@pytest.mark.requirement("CM2")
@pytest.mark.requirement("CM3")
@pytest.mark.parametrize(
    ("start", "event", "effects"),
    [
        (START, GOOD_EVENTS[0], (SendCode("mobile_change", Recipient.NEW_NUMBER),)),
        (CODE, GOOD_EVENTS[1], (VerifyOwnership(),)),
        (VERIFYING, GOOD_EVENTS[2], (ChangeMobile(), *both("mobile_changed"))),
        (VERIFYING, OwnershipReported(after(20), Match.MISMATCHED), both("mobile_change_needs_branch")),
        (NEEDS_BRANCH, GOOD_EVENTS[3], (ChangeMobile(), *both("mobile_changed"))),
        (NEEDS_BRANCH, BranchVisited(after(30), frozenset(), REJECT), both("mobile_change_rejected")),
        (COOLING_OFF, GOOD_EVENTS[4], (RestoreMobile(), EndSessions(), *both("mobile_change_reversed"))),
        (COOLING_OFF, GOOD_EVENTS[5], ()),
        (CODE, GOOD_EVENTS[6], ()),
        (CODE, GOOD_EVENTS[7], ()),
    ],
)
def test_both_numbers_are_told_of_every_outcome(start: Journey, event: Event, effects: tuple[object, ...]) -> None:
    answer = take(start, event)
    assert isinstance(answer, Moved)
    assert answer.effects == effects


@pytest.mark.requirement("CM3")
def test_recovery_waits_for_the_end_of_the_cooling_off() -> None:
    assert is_cooling_off(COOLING_OFF, after(19 + HOURS_72))
    assert not is_cooling_off(COOLING_OFF, after(20 + HOURS_72))
    assert not any(is_cooling_off(place, after(30)) for place in PLACES.values() if place is not COOLING_OFF)


@pytest.mark.requirement("PII1")
def test_no_number_shows() -> None:
    shown = repr([take(place, event) for place, event in product(PLACES.values(), GOOD_EVENTS)])
    assert "912000000" not in shown


PAPERS: Final = st.sampled_from([ORIGINALS, ORIGINALS, ONE_PAPER, frozenset()])


class MobileChange(RuleBasedStateMachine):
    """One account; the password, the registry and the branch answer as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.clock, self.codes = START, 0, Codes()
        self.history: list[workflow.Event] = []
        self.on_file, self.proven = "old", False
        # the model
        self.state, self.since, self.confirmed_at = "new", 0, 0
        self.asked: list[int] = []
        self.sent_at, self.tries = 0, 0

    @initialize(begun=st.sampled_from([True, True, True, False]))
    def start(self, *, begun: bool) -> None:
        if begun:
            self.begin("", late=False)

    @rule(seconds=st.sampled_from([1, 30, 60, 60, 239, 240, 300, 1_799, 1_800, 86_400, HOURS_72 - 1, HOURS_72]))
    def wait(self, seconds: int) -> None:
        self.clock += seconds

    def play(self, answer: Answer, expected: str | None) -> None:
        """Compare with the state that the model expects, None for a refusal; then go there."""
        assert isinstance(answer, Moved) == (expected is not None)
        if isinstance(answer, Refused) or expected is None:
            return
        by_clock = expected in ("expired", "settled")
        assert answer.snapshot.version == self.now.version + (not by_clock)
        self.now = answer.snapshot
        self.history += answer.events
        self.codes.waiting += sum(isinstance(effect, SendCode) for effect in answer.effects)
        if ChangeMobile() in answer.effects:
            assert self.proven
            self.on_file = "new"
        if RestoreMobile() in answer.effects:
            self.on_file = "old"
        self.state, self.since = expected, self.clock

    @rule(slip=st.sampled_from(["", "", "", "same", "wrong"]), late=st.sampled_from([False, False, True]))
    def begin(self, slip: str, *, late: bool) -> None:
        fine = self.state in ("new", "code") and not slip and not often(self.asked, self.clock)
        number = OLD if slip == "same" else NEW
        earlier = [after(one) for one in self.asked]
        answer = begin(self.now, self.clock, number=number, reauthenticated=slip != "wrong", earlier=earlier)
        self.play(answer, "code" if fine else None)
        if fine:
            self.asked.append(self.clock)
        if not late:
            self.outbox()

    @precondition(lambda self: self.codes.waiting)
    @rule()
    def outbox(self) -> None:
        if self.codes.waiting:
            self.sent_at, self.tries = self.clock, 0
        self.codes.send(after(self.clock))

    @precondition(lambda self: self.codes.sent)
    @rule(back=st.sampled_from([0, 0, 0, 1]))
    def confirm(self, back: int) -> None:
        matched, sent = self.codes.type(len(self.codes.sent) - 1 - back)
        self.tries += 1
        young = self.asked[-1] <= self.sent_at and self.clock - self.sent_at < 300
        fine = self.state == "code" and young and self.tries <= 5 and not back
        answer = mobile_change.confirm(self.now, matched=matched, sent=sent, at=after(self.clock))
        self.play(answer, "verifying" if fine else None)
        if fine:
            self.confirmed_at = self.clock
        else:
            assert codes_of(answer) == ["one_time_code.entry.refused"]

    @rule(ownership=st.sampled_from([Match.MATCHED, *Match]))
    def report(self, ownership: Match) -> None:
        waits = ownership is Match.UNAVAILABLE and self.clock - self.confirmed_at < HOURS_72
        target = "verifying" if waits else "cooling_off" if ownership is Match.MATCHED else "needs_branch"
        self.proven = self.proven or (self.state == "verifying" and ownership is Match.MATCHED)
        answer = mobile_change.report_ownership(self.now, ownership=ownership, at=after(self.clock))
        self.play(answer, target if self.state == "verifying" else None)

    @rule(papers=PAPERS, decision=st.sampled_from(VisitDecision))
    def visit(self, papers: frozenset[Document], decision: VisitDecision) -> None:
        fine = self.state == "needs_branch" and (decision is REJECT or papers == ORIGINALS)
        self.proven = self.proven or (fine and decision is ACTIVATE)
        answer = mobile_change.visit_branch(self.now, documents=[*papers], decision=decision, at=after(self.clock))
        self.play(answer, ("rejected" if decision is REJECT else "cooling_off") if fine else None)

    @rule(papers=PAPERS)
    def reverse(self, papers: frozenset[Document]) -> None:
        fine = self.state == "cooling_off" and papers == ORIGINALS and self.clock - self.since < HOURS_72
        answer = mobile_change.reverse(self.now, documents=[*papers], at=after(self.clock))
        self.play(answer, "reversed" if fine else None)

    @rule()
    def settle(self) -> None:
        fine = self.state == "cooling_off" and self.clock - self.since >= HOURS_72
        self.play(mobile_change.settle(self.now, at=after(self.clock)), "settled" if fine else None)

    @rule()
    def expire(self) -> None:
        fine = self.state == "code" and self.clock - self.since >= 1_800
        self.play(mobile_change.expire(self.now, at=after(self.clock)), "expired" if fine else None)

    @rule(sure=st.sampled_from([False, False, False, False, True]))
    def cancel(self, *, sure: bool) -> None:
        if not sure:
            return
        fine = self.state in ("code", "verifying", "needs_branch")
        self.play(mobile_change.cancel(self.now, at=after(self.clock)), "cancelled" if fine else None)

    @invariant()
    def model_and_machine_agree(self) -> None:
        assert self.now.state.value == self.state

    @invariant()
    def the_new_number_is_on_file_from_the_change_until_it_is_reversed(self) -> None:
        assert (self.on_file == "new") == (self.state in ("cooling_off", "settled"))

    @invariant()
    def the_history_is_the_state(self) -> None:
        assert replay(MACHINE, START, self.history) == self.now
        assert audit(MACHINE, START, self.history, law=LAW, policy=DEFAULT) == ()


TestMobileChange = pytest.mark.requirement("CM5")(pytest.mark.requirement("CM3")(MobileChange.TestCase))
