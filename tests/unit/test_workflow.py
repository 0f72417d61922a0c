"""The kernel of the journeys, on a small one of its own: a job that is offered, taken, and ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import pytest
from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.decisions import FACT_MISSING, Finding, Outcome, Rule, satisfied, undetermined, violated
from tamin_rules.errors import Code, DefinitionError, Fault, Severity
from tamin_rules.law import Law
from tamin_rules.law.keys import MIN_DAILY_WAGE
from tamin_rules.workflow import (
    NOT_ALLOWED,
    Choice,
    Difference,
    Machine,
    Moved,
    Refused,
    Row,
    Snapshot,
    audit,
    mermaid,
    replay,
    step,
    table,
)

LAW = Law.current()
UNDERPAID = Code("sample.wage.below", least=int)
LONG = Code("sample.days.many", days=int)
TAKEN_AT = jalali.parse_instant("1404-07-01T08:00")
LATER = jalali.parse_instant("1405-07-01T08:00")


class State(StrEnum):
    NEW = "new"
    OFFERED = "offered"
    TAKEN = "taken"
    PAID = "paid"
    REFUSED = "refused"


@frozen
class Offered:
    at: datetime
    wage: int | None


@frozen
class Taken:
    at: datetime
    willing: bool


@frozen
class Extended:
    at: datetime
    days: int


@frozen
class Ended:
    at: datetime


@frozen
class Thanked:
    at: datetime


@frozen
class Job:
    wage: int | None = None
    willing: bool = False
    days: int = 0
    thanks: int = 0


@frozen
class Pay:
    type: ClassVar[str] = "pay"
    rials: int


@frozen
class Policy:
    name: str = "sample"
    softened: frozenset[str] = frozenset()


POLICY = Policy()


def _absorb(job: Job, event: Any) -> Job:
    match event:
        case Offered(wage=wage):
            return evolve(job, wage=wage)
        case Taken(willing=willing):
            return evolve(job, willing=willing)
        case Extended(days=days):
            return evolve(job, days=job.days + days)
        case Thanked():
            return evolve(job, thanks=job.thanks + 1)
        case _:
            return job


def _paid_enough(job: Job, law: Law, on: date) -> Finding:
    if job.wage is None:
        return undetermined("wage")
    least = law.at(MIN_DAILY_WAGE, on)
    return violated(UNDERPAID, least, least=least.value) if job.wage < least.value else satisfied(least)


def _short(job: Job, _law: Law, _on: date) -> Finding:
    return violated(LONG, severity=Severity.ADVICE, days=job.days) if job.days > 30 else satisfied()


PAID_ENOUGH: Rule[Job] = Rule("sample.wage.enough", "seed/W1", _paid_enough, about=("wage",))
SHORT: Rule[Job] = Rule("sample.days.few", "project", _short)


def _by_will(job: Job) -> State:
    return State.TAKEN if job.willing else State.REFUSED


def _pay(before: Job, after: Job) -> tuple[Pay, ...]:
    return (Pay((after.wage or 0) * before.days),)


def _is_short(job: Job) -> bool:
    return job.days < 60


ROWS: tuple[Row[State, Job], ...] = (
    Row(State.NEW, Offered, State.OFFERED, (PAID_ENOUGH,), origin="seed/W1"),
    Row(State.OFFERED, Taken, Choice(_by_will, (State.TAKEN, State.REFUSED))),
    Row(State.TAKEN, Extended, State.TAKEN, (SHORT,), when=_is_short),
    Row(State.TAKEN, Ended, State.PAID, effects=_pay, by_clock=True),
    Row(State.PAID, Thanked, State.PAID),
)
MOVES = {Offered: "offer", Taken: "take", Extended: "extend", Ended: "end", Thanked: "thank"}
MACHINE: Machine[State, Job] = Machine("job", State.NEW, frozenset({State.PAID, State.REFUSED}), MOVES, _absorb, ROWS)
START: Snapshot[State, Job] = Snapshot(State.NEW, Job())
HISTORY = (Offered(TAKEN_AT, 4_000_000), Taken(TAKEN_AT, willing=True), Extended(LATER, 10), Ended(LATER))


def _step(
    event: Any,
    *before: Any,
    machine: Machine[State, Job] = MACHINE,
    policy: Policy = POLICY,
) -> Moved[State, Job] | Refused:
    here = replay(machine, START, before)
    return step(machine, here, event, law=LAW, policy=policy, on=jalali.iran_date(event.at))


def _moved(event: Any, *before: Any, machine: Machine[State, Job] = MACHINE) -> Moved[State, Job]:
    answer = _step(event, *before, machine=machine)
    assert isinstance(answer, Moved)
    return answer


def _refused(event: Any, *before: Any, machine: Machine[State, Job] = MACHINE) -> Refused:
    answer = _step(event, *before, machine=machine)
    assert isinstance(answer, Refused)
    return answer


class TestDefinition:
    """A table is checked when it is made: a mistake in it is found before anybody comes by."""

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ((*ROWS, ROWS[1]), "job: two rows for offered Taken"),
            ((*ROWS, Row(State.PAID, Extended, State.TAKEN)), "job: a row leaves the final state paid"),
            (
                (*ROWS, Row(State.TAKEN, Thanked, State.NEW)),
                "job: a row leads back to the state before the first event Thanked",
            ),
            (ROWS[:3], "job: no way leads to paid"),
            ((ROWS[0], *ROWS[2:]), "job: no way leads to paid refused taken"),
            ((*ROWS[:1], Row(State.NEW, Taken, State.PAID), *ROWS[2:]), "job: no way leads to refused taken"),
            ((ROWS[0], Row(State.OFFERED, Taken, State.REFUSED), ROWS[3]), "job: no way leads to paid taken"),
        ],
        ids=["double", "out of the end", "back to the start", "end without a way", "gap", "island", "source alone"],
    )
    def test_a_wrong_table_is_refused(self, rows: tuple[Row[State, Job], ...], message: str) -> None:
        with pytest.raises(DefinitionError) as caught:
            evolve(MACHINE, rows=rows)
        assert str(caught.value) == message

    def test_a_trap_is_refused(self) -> None:
        with pytest.raises(DefinitionError, match="job: no end can be reached from taken"):
            evolve(MACHINE, rows=ROWS[:3], final=frozenset({State.REFUSED}))

    def test_an_event_without_a_name_is_refused(self) -> None:
        with pytest.raises(DefinitionError, match="job: no name for the event Thanked"):
            evolve(MACHINE, moves={event: name for event, name in MOVES.items() if event is not Thanked})

    def test_what_is_derived_is_neither_given_nor_shown_nor_compared(self) -> None:
        """A row and a machine are what was written down: two that were made alike are equal, and print no more."""
        row, machine = ROWS[0], evolve(MACHINE)
        assert Row(State.NEW, Offered, State.OFFERED, (PAID_ENOUGH,), origin="seed/W1") == row
        assert machine == MACHINE
        assert repr(machine) == "Machine(name='job')"
        for derived in ("targets", "only", "route", "counts"):
            assert f"{derived}=" not in repr(row)
            with pytest.raises(TypeError, match=derived):
                Row(State.NEW, Offered, State.OFFERED, **{derived: ()})  # type: ignore[arg-type]  # what is meant
        with pytest.raises(TypeError, match="index"):
            Machine("job", State.NEW, MACHINE.final, MOVES, _absorb, ROWS, index={})  # type: ignore[call-arg]  # the same

    def test_a_row_may_lead_from_the_end_to_itself(self) -> None:
        assert _moved(Thanked(LATER), *HISTORY).snapshot.state is State.PAID

    def test_the_states_are_those_of_the_table_in_its_order(self) -> None:
        assert MACHINE.states == (State.NEW, State.OFFERED, State.TAKEN, State.REFUSED, State.PAID)


class TestStep:
    """One event: accepted with what follows, or refused with everything as it was."""

    def test_an_accepted_event_moves_on_and_shows_its_decisions(self) -> None:
        moved = _moved(HISTORY[0])
        assert moved.snapshot == Snapshot(State.OFFERED, Job(wage=4_000_000), 1)
        assert moved.events == (HISTORY[0],)
        assert [(decision.rule, decision.outcome) for decision in moved.decisions] == [(PAID_ENOUGH, Outcome.SATISFIED)]

    def test_a_broken_guard_refuses_with_its_fault(self) -> None:
        refused = _refused(Offered(LATER, 4_000_000))
        assert refused.faults == (Fault(UNDERPAID, {"least": 5_541_850}, ("wage",)),)
        assert (refused.state, refused.allowed) == (State.NEW, ("offer",))

    def test_a_guard_that_cannot_be_judged_refuses_too(self) -> None:
        refused = _refused(Offered(LATER, None))
        assert refused.faults == (Fault(FACT_MISSING, {"missing": ("wage",)}, ("wage",)),)

    def test_an_advice_lets_pass(self) -> None:
        moved = _moved(Extended(LATER, 31), *HISTORY[:2])
        assert [decision.fault for decision in moved.decisions] == [Fault(LONG, {"days": 31}, severity=Severity.ADVICE)]

    def test_a_softened_guard_lets_pass(self) -> None:
        soft = Policy("mild", frozenset({PAID_ENOUGH.id}))
        answer = _step(Offered(LATER, 1), policy=soft)
        assert isinstance(answer, Moved)
        assert answer.decisions[0].basis.policy == "mild"

    def test_an_event_that_the_state_does_not_have_is_refused_with_what_it_has(self) -> None:
        refused = _refused(HISTORY[1])
        assert refused.decisions == ()
        assert refused.faults == (Fault(NOT_ALLOWED, {"state": "new"}),)

    def test_facts_choose_the_next_state(self) -> None:
        assert _moved(Taken(LATER, willing=False), HISTORY[0]).snapshot.state is State.REFUSED

    def test_a_choice_that_the_table_does_not_name_is_refused(self) -> None:
        astray = evolve(ROWS[1], target=Choice(lambda _: State.PAID, (State.TAKEN, State.REFUSED)))
        machine = evolve(MACHINE, rows=(ROWS[0], astray, *ROWS[2:]))
        assert _refused(HISTORY[1], HISTORY[0], machine=machine).faults[0].code == NOT_ALLOWED

    def test_effects_see_the_facts_before_and_after(self) -> None:
        assert _moved(HISTORY[3], *HISTORY[:3]).effects == (Pay(40_000_000),)
        assert _moved(HISTORY[0]).effects == ()

    def test_only_moves_are_counted_and_offered_not_the_clock(self) -> None:
        ended = _moved(HISTORY[3], *HISTORY[:3])
        assert (ended.snapshot.version, ended.snapshot.state) == (3, State.PAID)
        assert MACHINE.allowed(replay(MACHINE, START, HISTORY[:2])) == ("extend",)

    def test_a_row_whose_condition_fails_is_not_there(self) -> None:
        long = (*HISTORY[:2], Extended(LATER, 60))
        refused = _refused(Extended(LATER, 1), *long)
        assert (refused.faults[0].code, refused.allowed) == (NOT_ALLOWED, ())

    def test_judging_changes_nothing(self) -> None:
        here = replay(MACHINE, START, HISTORY[:2])
        before = repr(here)
        for event in (*HISTORY, Extended(LATER, 99), Offered(LATER, None)):
            answers = [step(MACHINE, here, event, law=LAW, policy=POLICY, on=date(2026, 11, 22)) for _ in range(2)]
            assert answers[0] == answers[1]
        assert repr(here) == before


class TestHistory:
    """Replay folds and does not judge; audit judges every event by the law of its own day."""

    def test_replay_ends_where_the_steps_ended(self) -> None:
        snapshot = START
        for event in HISTORY:
            answer = step(MACHINE, snapshot, event, law=LAW, policy=POLICY, on=jalali.iran_date(event.at))
            assert isinstance(answer, Moved)
            snapshot = answer.snapshot
        assert replay(MACHINE, START, HISTORY) == snapshot

    def test_todays_law_does_not_undo_what_was_accepted(self) -> None:
        underpaid = (Offered(LATER, 1), *HISTORY[1:])
        assert replay(MACHINE, START, underpaid).state is State.PAID

    def test_a_history_that_the_table_does_not_have_is_an_error(self) -> None:
        with pytest.raises(DefinitionError, match="job: a history cannot have Ended in offered"):
            replay(MACHINE, START, (HISTORY[0], HISTORY[3]))

    def test_a_history_that_leads_where_the_table_does_not_is_an_error(self) -> None:
        astray = evolve(ROWS[1], target=Choice(lambda _: State.PAID, (State.TAKEN, State.REFUSED)))
        machine = evolve(MACHINE, rows=(ROWS[0], astray, *ROWS[2:]))
        with pytest.raises(DefinitionError, match=r"^job: a history cannot lead from offered to paid$"):
            replay(machine, START, HISTORY[:2])

    def test_audit_finds_nothing_under_the_law_of_each_day(self) -> None:
        assert audit(MACHINE, START, HISTORY, law=LAW, policy=POLICY) == ()

    def test_audit_tells_what_another_law_would_have_refused(self) -> None:
        row = {"from": "1404-01-01", "greg": date(2025, 3, 21), "is": 9_000_000, "ref": "seed/W1", "confidence": "high"}
        dearer = LAW.overlay({"min_daily_wage": {"rows": [row]}})
        (difference,) = audit(MACHINE, START, HISTORY, law=dearer, policy=POLICY)
        assert (difference.index, difference.move) == (0, "offer")
        assert [decision.finding.params for decision in difference.decisions] == [{"least": 9_000_000}]
        assert difference.decisions[0].basis.edition == f"{LAW.edition}+own"

    def test_audit_tells_what_another_set_of_rules_would_have_refused(self) -> None:
        none: Rule[Job] = Rule("sample.days.none", "project", lambda job, *_: violated(LONG, days=job.days))
        stricter = MACHINE.guarding(Extended, none)
        found = audit(stricter, START, HISTORY, law=LAW, policy=POLICY)
        assert [(difference.index, difference.move) for difference in found] == [(2, "extend")]

    def test_the_day_of_an_event_is_the_one_in_iran(self) -> None:
        """The wage was raised at midnight in Iran, when it was still yesterday in Greenwich."""
        midnight = jalali.parse_instant("1405-01-01T00:00")
        before, after = (Offered(midnight - timedelta(microseconds=1), 4_000_000), Offered(midnight, 4_000_000))
        assert audit(MACHINE, START, (before,), law=LAW, policy=POLICY) == ()
        (difference,) = audit(MACHINE, START, (after,), law=LAW, policy=POLICY)
        assert isinstance(difference, Difference)


class TestOwnRules:
    """A portal adds a rule or leaves one out; what would have no effect is a mistake."""

    def test_a_further_guard_judges_too(self) -> None:
        never: Rule[Job] = Rule("own.offer.never", "project", lambda *_: violated(LONG, days=0))
        machine = MACHINE.guarding(Offered, never)
        refused = _refused(HISTORY[0], machine=machine)
        assert [decision.rule.id for decision in refused.decisions] == [PAID_ENOUGH.id, "own.offer.never"]
        assert isinstance(_step(HISTORY[0]), Moved)

    def test_a_guard_that_is_left_out_judges_no_more(self) -> None:
        machine = MACHINE.without(PAID_ENOUGH.id)
        assert _moved(Offered(LATER, 1), machine=machine).decisions == ()
        assert [rule.id for row in machine.rows for rule in row.guards] == [SHORT.id]

    def test_a_guard_that_nothing_would_ask_is_refused(self) -> None:
        with pytest.raises(DefinitionError, match="no row to guard has the event Job"):
            MACHINE.guarding(Job, SHORT)  # type: ignore[arg-type]  # the mistake that is meant

    def test_leaving_out_what_is_not_there_is_refused(self) -> None:
        with pytest.raises(DefinitionError, match=r"no row has the guard sample\.wages\.enough"):
            MACHINE.without(SHORT.id, "sample.wages.enough")


def test_the_machine_draws_itself() -> None:
    assert mermaid(MACHINE).splitlines() == [
        "stateDiagram-v2",
        "    [*] --> offered: offer",
        "    offered --> taken: take",
        "    offered --> refused: take",
        "    taken --> taken: extend",
        "    taken --> paid: end",
        "    paid --> paid: thank",
        "    refused --> [*]",
        "    paid --> [*]",
    ]


def test_the_machine_writes_itself_as_a_table() -> None:
    assert table(MACHINE).splitlines()[2:4] == [
        "| `new` | `offer` | `offered` | `sample.wage.enough` | seed/W1 |",
        "| `offered` | `take` | `taken`, `refused` | none | project |",
    ]
    assert len(table(MACHINE).splitlines()) == 2 + len(ROWS)
