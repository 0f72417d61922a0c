"""
One step of the registration, judged: event in; snapshot, effects and decisions out.

Each side takes the same six events from begin to submission, with the same rules over the same facts, and ends with
facts, state, and a decision for each rule: ours as frozen values, the peers with what they offer for it: conditions that
note what each rule said, and a callback that takes the event into a dict of facts. A walk on the bare table, one
condition a step and nothing kept, stands beside it: it shows what the peers' engines cost alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from benchmarks.case import Case
from tamin_rules.decisions import Outcome, Rule
from tamin_rules.identifiers import mobile, national_id
from tamin_rules.jalali import iran_date
from tamin_rules.law import Law
from tamin_rules.registration import journey
from tamin_rules.registration.credentials import SealedAnswer
from tamin_rules.registration.identity import Gender, Identity
from tamin_rules.workflow import Moved, step

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
    """What a team would hang on a peer's machine: facts, rules and what they said."""

    def __init__(self) -> None:
        self.law, self.on = Law.current(), iran_date(AT)
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.facts = journey.START.facts
        self.before = self.facts
        self.said: list[tuple[str, str]] = []

    def judge(self, event: journey.Event, guards: tuple[Rule[Any], ...]) -> bool:
        """Take the event in, judge every guard, note what each said."""
        facts = journey.MACHINE.absorb(self.facts, event)
        found = [(rule, rule.check(facts, self.law, self.on)) for rule in guards]
        self.said += [(rule.id, finding.outcome) for rule, finding in found]
        self.before = facts
        return all(finding.code is None for _, finding in found)

    def keep(self) -> None:
        """Keep the facts of a move that was let through."""
        self.facts = self.before


def guards_of(move: str, source: str) -> tuple[Rule[Any], ...]:
    """Return our own guards of a line of the table."""
    return next(row.guards for row in journey.MACHINE.rows if row.source == source and journey.MOVES[row.event] == move)


def with_transitions() -> Callable[[], object]:
    """Return the same walk on `transitions`."""
    from transitions import Machine  # noqa: PLC0415 - a peer of this comparison alone

    class Model(Wizard):
        def judged(self, data: Any) -> bool:  # noqa: ANN401 - the peer's event data
            return self.judge(data.kwargs["event"], data.kwargs["guards"])

        def kept(self, _data: object) -> None:
            self.keep()

    model = Model()
    rows = [
        {"trigger": move, "source": source, "dest": to, "conditions": "judged", "after": "kept"}
        for move, source, to in MOVES
    ]
    Machine(model, states=list(STATES), transitions=rows, initial="start", auto_transitions=False, send_event=True)
    steps = list(zip(ORDER, EVENTS, (guards_of(*step_) for step_ in WALKED), strict=True))

    def walk() -> object:
        model.reset()
        model.state = "start"
        for move, event, guards in steps:
            assert model.trigger(move, event=event, guards=guards)
        return model

    return walk


def with_statemachine() -> Callable[[], object]:
    """Return the same walk on `python-statemachine`."""
    from statemachine import State, StateMachine  # noqa: PLC0415 - a peer of this comparison alone

    wizard = Wizard()
    states = {name: State(initial=name == "start") for name in STATES}
    events: dict[str, object] = {
        move: states[source].to(states[to], cond="judged", after="kept") for move, source, to in MOVES
    }
    events["again"] = states["submitted"].to(states["start"])
    body = {
        **states,
        **events,
        "judged": lambda _self, event_, guards: wizard.judge(event_, guards),
        "kept": lambda _self: wizard.keep(),
    }
    machine = type("Registration", (StateMachine,), body)()
    steps = list(zip(ORDER, EVENTS, (guards_of(*step_) for step_ in WALKED), strict=True))

    def walk() -> object:
        wizard.reset()
        for move, event, guards in steps:
            machine.send(move, event_=event, guards=guards)
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
    return (
        Case("six steps of a registration", mine, with_transitions(), f"transitions {version('transitions')}", 4),
        Case(
            "six steps of a registration",
            mine,
            with_statemachine(),
            f"python-statemachine {version('python-statemachine')}",
            40,
        ),
        Case("six steps, ours with facts and decisions, the peer without", mine, bare_transitions(), bare, 1),
    )
