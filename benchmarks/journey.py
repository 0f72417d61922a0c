"""
One step of the registration, judged: event in; snapshot, effects and decisions out.

Each side takes the same six events from begin to submission, with the same rules over the same facts, and ends with
facts, state, history, effects, and a decision for each rule. The peers do it as their manuals show: a callback before
the transition takes the event in, a condition for each rule judges, a callback afterwards keeps facts and effects. A
walk on the bare table, one condition a step and nothing kept, stands beside it: what a peer's engine costs alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from benchmarks.case import Case
from tamin_rules.decisions import Decision, Outcome, Rule, evaluate
from tamin_rules.identifiers import mobile, national_id
from tamin_rules.jalali import iran_date
from tamin_rules.law import Law
from tamin_rules.registration import journey
from tamin_rules.registration.credentials import SealedAnswer
from tamin_rules.registration.identity import Gender, Identity
from tamin_rules.workflow import Effect, Moved, Row, step

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
EVENTS: tuple[journey.Event, ...] = (
    journey.Begun(AT, national_id.parse("5000020049"), mobile.parse("09120000000")),
    journey.IdentityEntered(AT, Identity("مینا", "نمونه", "1234", iran_date(AT).replace(year=1991), Gender.FEMALE)),
    journey.CredentialsEntered(AT, None, "hash", (SealedAnswer("first_job", "hash"),), Outcome.SATISFIED),
    journey.WentBack(AT, journey.State.CREDENTIALS),
    journey.CredentialsEntered(AT, None, "hash", (SealedAnswer("first_job", "hash"),), Outcome.SATISFIED),
    journey.Submitted(AT, notices_accepted=True),
)
STATES = ("start", "identity", "credentials", "review", "submitted")
MOVES = (
    ("begin", "start", "identity"),
    ("enter_identity", "identity", "credentials"),
    ("enter_credentials", "credentials", "review"),
    ("back", "review", "credentials"),
    ("submit", "review", "submitted"),
)
WALKED = tuple((move, source) for move, source, _ in (*MOVES[:4], MOVES[2], MOVES[4]))
ORDER = tuple(move for move, _ in WALKED)


def ours() -> Callable[[], object]:
    """Return a walk through our machine, every step with its decisions."""
    law, on, policy = Law.current(), iran_date(AT), journey.PUBLISHED

    def walk() -> object:
        now = journey.START
        for event in EVENTS:
            answer = step(journey.MACHINE, now, event, law=law, policy=policy, on=on)
            assert isinstance(answer, Moved)
            now = answer.snapshot
        return now

    return walk


class Wizard:
    """What a team would hang on a peer's machine: facts, rules, what they said, and what is to be done."""

    def __init__(self) -> None:
        self.law, self.on = Law.current(), iran_date(AT)
        self.begin()

    def begin(self) -> None:
        """Begin anew."""
        self.facts = self.after = journey.START.facts
        self.history: list[journey.Event] = []
        self.said: list[Decision] = []
        self.to_do: list[Effect] = []

    def take_in(self, event: journey.Event) -> None:
        """See the facts as they would be."""
        self.after = journey.MACHINE.absorb(self.facts, event)

    def judge(self, rule: Rule[Any]) -> bool:
        """Judge one rule, and note what it said."""
        [decision] = evaluate((rule,), self.after, law=self.law, policy=journey.PUBLISHED, on=self.on)
        self.said.append(decision)
        return not decision.refuses

    def keep(self, event: journey.Event, row: Row[Any, Any]) -> None:
        """Keep what a move that was let through has brought."""
        self.to_do += row.effects(self.facts, self.after) if row.effects else ()
        self.facts = self.after
        self.history.append(event)


def row_of(move: str, source: str) -> Row[Any, Any]:
    """Return a line of our own table."""
    rows = journey.MACHINE.rows
    return next(row for row in rows if row.source == source and journey.MACHINE.moves[row.event] == move)


STEPS = tuple((move, event, row_of(move, source)) for (move, source), event in zip(WALKED, EVENTS, strict=True))


def with_transitions() -> Callable[[], object]:
    """Return the same walk on `transitions`."""
    from transitions import Machine  # noqa: PLC0415 - a peer of this comparison alone

    class Model(Wizard):
        state: str

        def seen(self, data: Any) -> None:  # noqa: ANN401 - the peer's event data
            self.take_in(data.kwargs["event"])

        def condition(self, rule: Rule[Any]) -> Callable[[object], bool]:
            return lambda _data: self.judge(rule)

        def kept(self, data: Any) -> None:  # noqa: ANN401
            self.keep(data.kwargs["event"], data.kwargs["row"])

    model: Any = Model()
    rows = [
        {
            "trigger": move,
            "source": source,
            "dest": to,
            "prepare": "seen",
            "conditions": [model.condition(rule) for rule in row_of(move, source).guards],
            "after": "kept",
        }
        for move, source, to in MOVES
    ]
    Machine(model, states=list(STATES), transitions=rows, initial="start", auto_transitions=False, send_event=True)

    def walk() -> object:
        model.begin()
        model.state = "start"
        for move, event, row in STEPS:
            assert model.trigger(move, event=event, row=row)
        return model

    return walk


def with_statemachine() -> Callable[[], object]:
    """Return the same walk on `python-statemachine`."""
    from statemachine import State, StateMachine  # noqa: PLC0415 - a peer of this comparison alone

    wizard = Wizard()
    states = {name: State(initial=name == "start") for name in STATES}
    body: dict[str, Any] = {
        **states,
        "seen": lambda _self, happened: wizard.take_in(happened),
        "kept": lambda _self, happened, row: wizard.keep(happened, row),
        "again": states["submitted"].to(states["start"]),
    }
    for move, source, to in MOVES:
        names = []
        for rule in row_of(move, source).guards:
            names.append(rule.id.replace(".", "_"))
            body[names[-1]] = lambda _self, rule=rule: wizard.judge(rule)
        body[move] = states[source].to(states[to], validators="seen", cond=names, after="kept")
    machine = type("Registration", (StateMachine,), body)()

    def walk() -> object:
        wizard.begin()
        for move, event, row in STEPS:
            machine.send(move, happened=event, row=row)
        machine.send("again")
        return machine

    return walk


def bare_transitions() -> Callable[[], object]:
    """Return a walk on the bare table of `transitions`."""
    from transitions import Machine  # noqa: PLC0415 - a peer of this comparison alone

    class Model:
        def fine(self) -> bool:
            return True

    model: Any = Model()
    rows = [{"trigger": move, "source": source, "dest": to, "conditions": "fine"} for move, source, to in MOVES]
    Machine(model, states=list(STATES), transitions=rows, initial="start", auto_transitions=False)

    def walk() -> object:
        model.state = "start"
        for move in ORDER:
            assert model.trigger(move)
        return model

    return walk


def cases() -> tuple[Case, ...]:
    """Return the comparisons."""
    mine = ours()
    bare = f"transitions {version('transitions')}, bare"
    machine = f"python-statemachine {version('python-statemachine')}"
    six = "six steps of a registration"
    return (
        Case(six, mine, with_transitions(), f"transitions {version('transitions')}", 4, aim=8),
        Case(six, mine, with_statemachine(), machine, 40, aim=80),
        Case("six steps, ours with facts and decisions, the peer without", mine, bare_transitions(), bare, 1),
    )
