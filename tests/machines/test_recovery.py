"""Password recovery against a small model of it: a code in force, its age, its tries."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any, Final

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tamin_rules import workflow
from tamin_rules.decisions import Outcome
from tamin_rules.errors import DefinitionError, MalformedError
from tamin_rules.law import Law
from tamin_rules.registration import password, recovery
from tamin_rules.registration.effects import ChangePassword, EndSessions, Recipient, SendCode, SendSms
from tamin_rules.registration.one_time_code import Sent
from tamin_rules.registration.person import Person
from tamin_rules.registration.recovery import (
    DEFAULT,
    MACHINE,
    START,
    Answer,
    Event,
    Journey,
    PasswordRecovered,
    RecoveryExpired,
    RecoveryRequested,
    Silence,
    State,
)
from tamin_rules.registration.strength import Strength
from tamin_rules.workflow import Moved, Refused, audit, replay, step
from tests.machines.guards import Judged, codes, codes_in, judged, owed, seen_by
from tests.machines.host import BEGINNING, Codes, after, often, raw, seen

LAW: Final = Law.current()
PERSON: Final = Person(national_id="5000020049", first_name="مینا", last_name="نمونه", latin_names=("Zhaleh",))
GOOD: Final = "Qw3rty&xyz"
NAMED: Final = "xzhaleh1Q"
HASH: Final = "argon2id:"
SENT: Final = Sent(BEGINNING, 1)


def never(_plain: str) -> str:
    pytest.fail("what was refused must not be hashed")


def confirm(
    now: Journey,
    at: int = 10,
    *,
    matched: bool = True,
    sent: Sent | None = SENT,
    text: object = GOOD,
    repeat: object = None,
    hasher: Callable[[str], str] = HASH.__add__,
    person: Person = PERSON,
    policy: recovery.Policy = DEFAULT,
) -> Answer:
    return recovery.confirm(
        now,
        matched=matched,
        sent=sent,
        password=text,
        password_confirmation=text if repeat is None else repeat,
        person=person,
        hasher=hasher,
        at=after(at),
        policy=policy,
    )


def moved(answer: Answer) -> Journey:
    assert isinstance(answer, Moved)
    return answer.snapshot


def refused(answer: Answer) -> Refused:
    assert isinstance(answer, Refused)
    return answer


def codes_of(answer: Answer) -> list[str]:
    return [str(fault.code) for fault in refused(answer).faults]


def places_of(error: MalformedError) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(str(fault.code), fault.loc) for fault in error.faults]


REQUESTED: Final = moved(recovery.begin(known=True, at=BEGINNING))
PLACES: Final = {
    State.NEW: START,
    State.REQUESTED: REQUESTED,
    State.CHANGED: moved(confirm(REQUESTED)),
    State.EXPIRED: moved(recovery.expire(REQUESTED, at=after(1_800))),
}
GOOD_EVENTS: Final[tuple[Event, ...]] = (
    RecoveryRequested(after(1_800)),
    PasswordRecovered(after(10), matched=True, sent=SENT, verdict=Outcome.SATISFIED, password_hash=HASH),
    RecoveryExpired(after(1_800)),
)
BAD_EVENTS: Final[tuple[Event, ...]] = (
    PasswordRecovered(after(10), matched=False, sent=SENT, verdict=Outcome.SATISFIED, password_hash=HASH),
    PasswordRecovered(after(300), matched=True, sent=SENT, verdict=Outcome.SATISFIED, password_hash=HASH),
    PasswordRecovered(after(10), matched=True, sent=None, verdict=Outcome.SATISFIED, password_hash=HASH),
    PasswordRecovered(after(10), matched=True, sent=SENT, verdict=Outcome.VIOLATED, password_hash=HASH),
    PasswordRecovered(after(10), matched=True, sent=SENT, verdict=Outcome.UNDETERMINED, password_hash=HASH),
    PasswordRecovered(after(10), matched=True, sent=SENT, verdict=Outcome.SATISFIED, password_hash=""),
    PasswordRecovered(after(10), matched=True, sent=Sent(BEGINNING, 0), verdict=Outcome.SATISFIED, password_hash=HASH),
    PasswordRecovered(after(10), matched=True, sent=Sent(after(11), 1), verdict=Outcome.SATISFIED, password_hash=HASH),
    PasswordRecovered(after(10), matched=raw("false"), sent=SENT, verdict=Outcome.SATISFIED, password_hash=HASH),
    PasswordRecovered(after(10), matched=True, sent=SENT, verdict=raw("satisfied"), password_hash=HASH),
    RecoveryExpired(after(1_799)),
)
LEADS_TO: Final = {
    (State.NEW, RecoveryRequested): State.REQUESTED,
    (State.REQUESTED, RecoveryRequested): State.REQUESTED,
    (State.REQUESTED, PasswordRecovered): State.CHANGED,
    (State.REQUESTED, RecoveryExpired): State.EXPIRED,
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
    assert codes_in(recovery) - codes(met) == set()


@pytest.mark.requirement("SQ4")
def test_the_one_way_to_another_password_is_an_accepted_code() -> None:
    ways = [row for row in MACHINE.rows if State.CHANGED in row.targets]
    assert [row.event for row in ways] == [PasswordRecovered]
    assert recovery.CODE_IS_ACCEPTED in ways[0].guards
    assert [field.name for field in fields(PasswordRecovered)] == ["at", "matched", "sent", "verdict", "password_hash"]


@pytest.mark.requirement("PW13")
@pytest.mark.clause("E4")
def test_a_new_password_ends_the_sessions_and_is_announced_to_the_number_on_file() -> None:
    answer = confirm(REQUESTED)
    assert isinstance(answer, Moved)
    assert answer.effects == (ChangePassword(), EndSessions(), SendSms("password_changed", Recipient.ON_FILE))
    assert answer.snapshot.facts.password_hash == HASH + GOOD


@pytest.mark.requirement("EN1")
@pytest.mark.parametrize("text", [NAMED, "short", "x" * 2_000, None, 5])
def test_a_code_that_is_not_accepted_hides_what_the_policy_would_say(text: object) -> None:
    """Otherwise anybody could try names, and learn whose the account is."""
    answer = confirm(REQUESTED, matched=False, text=text, repeat="other", hasher=never)
    assert codes_of(answer) == ["one_time_code.entry.refused"]


@pytest.mark.requirement("OTP11")
@pytest.mark.parametrize("state", PLACES)
def test_a_code_that_is_not_accepted_is_one_answer_in_every_state(state: State) -> None:
    late = [confirm(PLACES[state], 300, hasher=never)]
    if state is not State.REQUESTED:
        late.append(confirm(PLACES[state], 10, hasher=never))
    assert all(refused(answer).faults == refused(confirm(REQUESTED, matched=False)).faults for answer in late)


def test_with_an_accepted_code_every_fault_of_the_password_is_told_and_nothing_is_hashed() -> None:
    named = confirm(REQUESTED, text="xZhaleh1", repeat="other", hasher=never)
    assert codes_of(named) == ["credentials.confirmation.differs", "password.name.contained"]
    assert codes_of(confirm(REQUESTED, text="zhaleh", hasher=never)) == [
        "password.length.too_short",
        "password.upper.missing",
        "password.digit.missing",
        "password.name.contained",
    ]


def test_with_an_accepted_code_a_text_that_is_none_is_malformed() -> None:
    with pytest.raises(MalformedError) as caught:
        confirm(REQUESTED, text=None, repeat="x" * 2_000, hasher=never)
    assert places_of(caught.value) == [
        ("password.text.not_text", ("password",)),
        ("password.text.too_long", ("password_confirmation",)),
    ]


def test_the_policy_is_judged_in_full_or_not_satisfied() -> None:
    nameless = Person(national_id="5000020049")
    assert set(codes_of(confirm(REQUESTED, person=nameless, hasher=never))) == {"rule.fact.missing"}
    nist = recovery.Policy("nist", password=password.PasswordPolicy("long", (password.at_least(10, "project"),)))
    assert moved(confirm(REQUESTED, person=nameless, policy=nist)).state is State.CHANGED


@pytest.mark.requirement("PW8")
@pytest.mark.parametrize(("score", "accepted"), [(3, True), (2, False)])
def test_strength_is_judged_where_the_policy_asks_for_it(*, score: int, accepted: bool) -> None:
    def measure(text: str, person: Person) -> Strength:
        assert (text, person) == (GOOD, PERSON)
        return Strength(score, ())

    strict = password.PUBLISHED.adding(password.at_least_score(3)).named("strict")
    unmeasured = confirm(REQUESTED, policy=recovery.Policy("strict", password=strict), hasher=never)
    assert codes_of(unmeasured) == ["rule.fact.missing"]
    answer = confirm(REQUESTED, policy=recovery.Policy("strict", password=strict, measure=measure))
    assert isinstance(answer, Moved) == accepted


@pytest.mark.parametrize("made", ["", None, b"hash"])
def test_a_hash_that_is_none_is_not_kept(made: Any) -> None:
    answer = confirm(REQUESTED, hasher=lambda _plain: made)
    assert codes_of(answer) == ["recovery.password.not_satisfied"]


@pytest.mark.parametrize("state", PLACES)
@pytest.mark.parametrize("found", ["false", "true", 1, None])
def test_whether_a_code_matched_is_true_or_false(state: State, found: Any) -> None:
    with pytest.raises(MalformedError) as caught:
        confirm(PLACES[state], matched=found, hasher=never)
    assert places_of(caught.value) == [("registration.flag.not_boolean", ("matched",))]


def test_whether_a_person_is_known_is_true_or_false() -> None:
    wrong: Any = "false"
    with pytest.raises(MalformedError) as caught:
        recovery.begin(known=wrong, cooling_off=wrong, at=BEGINNING)
    assert [loc for _, loc in places_of(caught.value)] == [("known",), ("cooling_off",)]


@pytest.mark.parametrize("minutes", [0, -1, 24 * 60 + 1, 10**15])
def test_a_recovery_lives_a_day_at_most(minutes: int) -> None:
    with pytest.raises(DefinitionError):
        recovery.Terms(idle_minutes=minutes)


@pytest.mark.requirement("PII1")
def test_neither_the_password_nor_its_hash_shows() -> None:
    answer = confirm(REQUESTED)
    assert GOOD not in repr(answer)
    assert HASH not in repr(answer)


class Recovery(RuleBasedStateMachine):
    """One national ID, known or not, tried by its owner and by strangers."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.clock, self.codes = START, 0, Codes()
        self.history: list[workflow.Event] = []
        self.changes = self.accepted = 0
        # the model
        self.asked: list[int] = []
        self.state, self.version, self.last_request = "new", 0, 0
        self.asked_at: int | None = None
        self.sent_at, self.tries, self.dead = 0, 0, False

    @initialize(known=st.sampled_from([True, True, True, False]), begun=st.sampled_from([True, True, True, False]))
    def who(self, *, known: bool, begun: bool) -> None:
        self.known = known
        if begun:
            self.begin(cooling_off=False, late=False)

    @rule(seconds=st.sampled_from([1, 30, 59, 60, 60, 239, 240, 300, 600, 1_799, 1_800, 86_400]))
    def wait(self, seconds: int) -> None:
        self.clock += seconds

    def play(self, answer: Answer) -> bool:
        if isinstance(answer, Refused):
            return False
        assert answer.snapshot.version == self.now.version + (answer.events[0] != RecoveryExpired(after(self.clock)))
        self.now = answer.snapshot
        self.history += answer.events
        self.changes += ChangePassword() in answer.effects
        return True

    @rule(cooling_off=st.sampled_from([False, False, False, True]), late=st.sampled_from([False, False, True]))
    def begin(self, *, cooling_off: bool, late: bool) -> None:
        goes_out = self.known and not cooling_off and not often(self.asked, self.clock)
        earlier = [after(one) for one in self.asked]
        answer = recovery.begin(
            self.now, known=self.known, cooling_off=cooling_off, earlier=earlier, at=after(self.clock)
        )
        assert self.play(answer) == (self.state in ("new", "requested"))
        if isinstance(answer, Refused):
            return
        assert answer.effects == ((SendCode("password_recovery", Recipient.ON_FILE),) if goes_out else ())
        self.state, self.version, self.last_request = "requested", self.version + 1, self.clock
        if goes_out:
            self.asked.append(self.clock)
            self.asked_at = self.clock
            self.codes.waiting += 1
        elif not self.known or cooling_off:
            self.asked_at = None
        if not late:
            self.outbox()

    @precondition(lambda self: self.codes.waiting)
    @rule()
    def outbox(self) -> None:
        if self.codes.waiting:
            self.sent_at, self.tries, self.dead = self.clock, 0, False
        self.codes.send(after(self.clock))

    @rule()
    def void(self) -> None:
        """Another journey takes the codes out of force."""
        self.codes.void()
        self.dead = True

    @precondition(lambda self: self.codes.sent)
    @rule(slip=st.sampled_from(["", "", "", "", "older", "named", "short", "differs"]))
    def type(self, slip: str) -> None:
        matched, sent = self.codes.type(len(self.codes.sent) - 1 - (slip == "older"))
        text = {"named": NAMED, "short": "short"}.get(slip, GOOD)
        repeat = "other" if slip == "differs" else text
        self.tries += 1
        asked_for = self.asked_at is not None and self.asked_at <= self.sent_at and self.state == "requested"
        young = self.clock - self.sent_at < 300
        fits = asked_for and young and self.tries <= 5 and not self.dead and slip != "older"
        fine = fits and not slip
        answer = confirm(self.now, self.clock, matched=matched, sent=sent, text=text, repeat=repeat)
        assert self.play(answer) == fine
        if fine:
            self.state, self.version, self.dead = "changed", self.version + 1, True
            self.accepted += 1
            self.codes.use()
        elif not fits:
            assert codes_of(answer) == ["one_time_code.entry.refused"]

    @rule()
    def expire(self) -> None:
        over = self.state == "requested" and self.clock - self.last_request >= 1_800
        assert self.play(recovery.expire(self.now, at=after(self.clock))) == over
        if over:
            self.state = "expired"

    @invariant()
    def model_and_machine_agree(self) -> None:
        assert (self.now.state.value, self.now.version) == (self.state, self.version)

    @invariant()
    def no_password_changes_without_an_accepted_code(self) -> None:
        assert self.changes == self.accepted <= 1

    @invariant()
    def the_history_is_the_state(self) -> None:
        assert replay(MACHINE, START, self.history) == self.now
        assert audit(MACHINE, START, self.history, law=LAW, policy=DEFAULT) == ()


TestRecovery = pytest.mark.requirement("OTP6")(Recovery.TestCase)


STRANGER: Final = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.sampled_from([0, 60, 600])),
        st.tuples(st.just("confirm"), st.sampled_from([1, 300])),
        st.tuples(st.just("expire"), st.sampled_from([0, 1_800])),
    ),
    max_size=12,
)


@pytest.mark.requirement("EN1")
@given(moves=STRANGER, text=st.sampled_from([GOOD, NAMED, "short"]))
def test_a_stranger_cannot_tell_a_known_national_id_from_an_unknown_one(
    moves: list[tuple[str, int]], text: str
) -> None:
    """The same moves on both; a known one gets codes, which the stranger never reads."""
    answers = [list(_stranger(moves, text, known=known)) for known in (True, False)]
    assert answers[0] == answers[1]


def _stranger(moves: list[tuple[str, int]], text: str, *, known: bool) -> list[tuple[object, ...]]:
    now: Journey = START
    codes, clock, answers = Codes(), 0, []
    for move, pause in moves:
        clock += pause
        answer = _strange_move(now, move, text, codes, clock, known=known)
        answers.append(seen(answer))
        now = answer.snapshot if isinstance(answer, Moved) else now
    return answers


def _strange_move(now: Journey, move: str, text: str, codes: Codes, clock: int, *, known: bool) -> Answer:
    if move == "expire":
        return recovery.expire(now, at=after(clock))
    if move == "confirm":
        matched, sent = codes.type(-1)
        return confirm(now, clock, matched=matched, sent=sent, text=text, hasher=never)
    answer = recovery.begin(now, known=known, earlier=[one.at for one in codes.sent], at=after(clock))
    if isinstance(answer, Moved):
        codes.waiting = len(answer.effects)
        codes.send(after(clock))
    return answer


@pytest.mark.parametrize(
    ("known", "cooling_off", "earlier", "silence"),
    [
        (True, False, (), None),
        (False, False, (), Silence.UNKNOWN),
        (True, True, (), Silence.COOLING_OFF),
        (True, False, (-59,), Silence.TOO_OFTEN),
        (True, False, (-60,), None),
    ],
)
def test_staff_learn_why_no_code_went_out(
    *, known: bool, cooling_off: bool, earlier: tuple[int, ...], silence: Silence | None
) -> None:
    answer = recovery.begin(known=known, cooling_off=cooling_off, earlier=map(after, earlier), at=BEGINNING)
    assert isinstance(answer, Moved)
    assert answer.snapshot.facts.silence is silence
    assert answer.effects == (() if silence else (SendCode("password_recovery", Recipient.ON_FILE),))


def test_while_one_asks_too_often_the_code_that_was_sent_stays_in_force() -> None:
    again = moved(recovery.begin(REQUESTED, known=True, earlier=[BEGINNING], at=after(30)))
    assert moved(confirm(again, 40)).state is State.CHANGED


@pytest.mark.parametrize(("known", "cooling_off"), [(False, False), (True, True)])
def test_a_code_is_void_once_its_number_is_not_to_be_used(*, known: bool, cooling_off: bool) -> None:
    again = moved(recovery.begin(REQUESTED, known=known, cooling_off=cooling_off, at=after(30)))
    assert isinstance(confirm(again, 40), Refused)
