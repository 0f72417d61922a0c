"""
Journeys as tables.

A `Machine` is a table of frozen rows and is checked when it is built. `step` is pure and total: a snapshot and
an event in, `Moved` or `Refused` out. Effects are data for the host, which stores events and effects in one
transaction and performs the effects afterwards.

`replay` folds a history and never judges it again: today's law does not undo what was accepted. `audit` judges
it again, each event under the law of its own day, and reports the differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, NoReturn, Protocol, TypeVar

from attrs import Factory, evolve, field, frozen

from tamin_rules import jalali
from tamin_rules.decisions import Decision, Policy, Rule, faults, judge_all, refusals
from tamin_rules.errors import Code, DefinitionError, Fault, Params

if TYPE_CHECKING:
    from tamin_rules.law import Law

S = TypeVar("S", bound=StrEnum)
F = TypeVar("F")

NOT_ALLOWED: Final = Code("workflow.move.not_allowed", state=str)


class Event(Protocol):
    """What happened, and when: the point in time carries its zone."""

    @property
    def at(self) -> datetime: ...  # noqa: D102 - named by the class


class Effect(Protocol):
    """Something that the host must now do: a frozen class with the name under which outsiders know it."""

    type: ClassVar[str]


@frozen
class Choice(Generic[S, F]):
    """A target that the facts decide, among states that the table names."""

    route: Callable[[F], S]
    among: tuple[S, ...]


def _targets(row: Row[S, F]) -> tuple[S, ...]:
    return row.target.among if isinstance(row.target, Choice) else (row.target,)


def _only(row: Row[S, F]) -> S | None:
    return None if isinstance(row.target, Choice) else row.target


def _route(row: Row[S, F]) -> Callable[[F], S]:
    target = row.target
    return target.route if isinstance(target, Choice) else lambda _facts: target


def _counts(row: Row[Any, Any]) -> bool:
    return not row.by_clock


@frozen
class Row(Generic[S, F]):
    """
    One line of the table.

    Args:
        source: the state in which the event may happen.
        event: its class.
        target: the state that follows, or a choice of states.
        guards: rules that judge the facts as they are after the event.
        effects: from the facts before and after, what the host must do.
        when: condition on the facts before, without which the row is not there.
        by_clock: made by the passing of time; it is neither counted nor offered.
        origin: where the line comes from, `source/clause` as `Law.resolve` reads it.
    """

    source: S
    event: type[Event]
    target: S | Choice[S, F]
    guards: tuple[Rule[F], ...] = ()
    effects: Callable[[F, F], tuple[Effect, ...]] | None = None
    when: Callable[[F], bool] | None = None
    by_clock: bool = False
    origin: str = "project"
    targets: tuple[S, ...] = field(init=False, repr=False, eq=False, default=Factory(_targets, takes_self=True))
    """Every state to which this row can lead."""
    only: S | None = field(init=False, repr=False, eq=False, default=Factory(_only, takes_self=True))
    """The one state to which it leads, where there is nothing to choose: half of all steps need not ask `route`."""
    route: Callable[[F], S] = field(init=False, repr=False, eq=False, default=Factory(_route, takes_self=True))
    """What chooses among them."""
    counts: bool = field(init=False, repr=False, eq=False, default=Factory(_counts, takes_self=True))
    """Whether the version grows."""


# Both are made in every step. Without slots, and filled by hand, they take half the time of what attrs writes.
@frozen(slots=False)
class Snapshot(Generic[S, F]):
    """
    Where a journey stands.

    `version` counts the accepted moves: a host writes only if it is still the one that was read (`security` FL2).
    """

    state: S
    facts: F
    version: int = 0

    def __init__(self, state: S, facts: F, version: int = 0) -> None:
        own = self.__dict__
        own["state"], own["facts"], own["version"] = state, facts, version


@frozen(slots=False)
class Moved(Generic[S, F]):
    """The event was accepted: what holds now, what to store, what to do."""

    snapshot: Snapshot[S, F]
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]
    decisions: tuple[Decision, ...]

    def __init__(
        self,
        snapshot: Snapshot[S, F],
        events: tuple[Event, ...],
        effects: tuple[Effect, ...],
        decisions: tuple[Decision, ...],
    ) -> None:
        own = self.__dict__
        own["snapshot"], own["events"] = snapshot, events
        own["effects"], own["decisions"] = effects, decisions


@frozen
class Refused:
    """Nothing changed: which rules stood in the way (none: the state has no such move), and what is allowed."""

    state: str
    decisions: tuple[Decision, ...]
    allowed: tuple[str, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why, as the edge shows it."""
        found = faults(refusals(self.decisions))
        return found or (Fault(NOT_ALLOWED, Params(state=self.state)),)


@frozen
class Machine(Generic[S, F]):
    """
    A checked table.

    Args:
        name: what the journey is called in diagrams.
        initial: the state before the first event; nothing leads back to it.
        final: states that nothing leaves (a row may lead back to the same state).
        moves: event classes and the names of the moves that bring them about.
        absorb: the facts after an event; total over the classes of `moves`.
        rows: the table, in the order in which allowed moves are named.
    """

    name: str
    initial: S = field(repr=False)
    final: frozenset[S] = field(repr=False)
    moves: Mapping[type[Any], str] = field(repr=False)
    absorb: Callable[[F, Any], F] = field(repr=False)
    rows: tuple[Row[S, F], ...] = field(repr=False)
    _index: Mapping[S, Mapping[type[Event], Row[S, F]]] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse double rows, unnamed events, unreachable states, traps, a way back to the start or out of the end."""
        index: dict[S, dict[type[Event], Row[S, F]]] = {state: {} for state in self.states}
        for row in self.rows:
            if row.event in index[row.source]:
                _wrong(self.name, "two rows for", row.source, row.event.__name__)
            if row.event not in self.moves:
                _wrong(self.name, "no name for the event", row.event.__name__)
            if row.source in self.final and row.targets != (row.source,):
                _wrong(self.name, "a row leaves the final state", row.source)
            if self.initial in row.targets:
                _wrong(self.name, "a row leads back to the state before the first event", row.event.__name__)
            index[row.source][row.event] = row
        object.__setattr__(self, "_index", index)
        if unreachable := self.final.union(self.states) - self._reachable({self.initial}):
            _wrong(self.name, "no way leads to", *sorted(unreachable))
        if traps := {state for state in self.states if not self._reachable({state}) & self.final}:
            _wrong(self.name, "no end can be reached from", *sorted(traps))

    @property
    def states(self) -> tuple[S, ...]:
        """Every state, in the order of the table."""
        named = chain((self.initial,), *((row.source, *row.targets) for row in self.rows))
        return tuple(dict.fromkeys(named))

    def _reachable(self, known: set[S]) -> set[S]:
        while True:
            grown = known.union(*(row.targets for row in self.rows if row.source in known))
            if grown == known:
                return known
            known = grown

    def row(self, snapshot: Snapshot[S, F], event: type[Event]) -> Row[S, F] | None:
        """Return the line that an event follows here, if there is one."""
        row = self._index[snapshot.state].get(event)
        return row if row is None or row.when is None or row.when(snapshot.facts) else None

    def allowed(self, snapshot: Snapshot[S, F]) -> tuple[str, ...]:
        """Return the names of the moves that this state has, the host's included."""
        here = self._index[snapshot.state].values()
        return tuple(
            self.moves[row.event] for row in here if not row.by_clock and (row.when is None or row.when(snapshot.facts))
        )

    def guarding(self, event: type[Event], *rules: Rule[F]) -> Machine[S, F]:
        """
        Return a machine in which an event has further guards: how a portal adds its own rule.

        Raises:
            DefinitionError: no row has the event, so that the rule would never be asked.
        """
        if not any(row.event is event for row in self.rows):
            _wrong(self.name, "no row to guard has the event", event.__name__)
        return self._with_guards(lambda row: (*row.guards, *rules) if row.event is event else row.guards)

    def without(self, *rule_ids: str) -> Machine[S, F]:
        """
        Return a machine without some guards: how a portal leaves a rule out.

        Raises:
            DefinitionError: no row has such a guard, so that nothing would be left out.
        """
        if unknown := set(rule_ids) - {rule.id for row in self.rows for rule in row.guards}:
            _wrong(self.name, "no row has the guard", *sorted(unknown))
        return self._with_guards(lambda row: tuple(rule for rule in row.guards if rule.id not in rule_ids))

    def _with_guards(self, guards: Callable[[Row[S, F]], tuple[Rule[F], ...]]) -> Machine[S, F]:
        return evolve(self, rows=tuple(evolve(row, guards=guards(row)) for row in self.rows))


def _wrong(machine: str, *what: str) -> NoReturn:
    message = f"{machine}: {' '.join(what)}"
    raise DefinitionError(message)


def step(
    machine: Machine[S, F], snapshot: Snapshot[S, F], event: Event, *, law: Law, policy: Policy, on: date
) -> Moved[S, F] | Refused:
    """
    Judge one event; what the table does not have in this state is refused (`security` FL1).

    A guard that cannot be judged refuses as well as one that is broken. Nothing is raised, and a refusal leaves
    everything as it was.
    """
    row = machine.row(snapshot, type(event))
    if row is None:
        return Refused(snapshot.state, (), machine.allowed(snapshot))
    facts = machine.absorb(snapshot.facts, event)
    decisions, refused = judge_all(row.guards, facts, law, policy, on)
    if refused:
        return Refused(snapshot.state, decisions, machine.allowed(snapshot))
    state = row.only or row.route(facts)
    if state not in row.targets:
        return Refused(snapshot.state, (), machine.allowed(snapshot))
    after = Snapshot(state, facts, snapshot.version + row.counts)
    effects = () if row.effects is None else row.effects(snapshot.facts, facts)
    return Moved(after, (event,), effects, decisions)


def replay(machine: Machine[S, F], start: Snapshot[S, F], events: Iterable[Event]) -> Snapshot[S, F]:
    """
    Fold accepted events into a snapshot, without judging them again.

    Their order is the order in which they were accepted (`security` FL5). Times may run backwards, where the clocks of
    two hosts differ: an event that is dated before the last one is as accepted as any other.

    Raises:
        DefinitionError: the table has no such move, or it does not lead there: this is no history of this machine.
    """
    snapshot = start
    for event in events:
        row = machine.row(snapshot, type(event))
        if row is None:
            _wrong(machine.name, "a history cannot have", type(event).__name__, "in", snapshot.state)
        facts = machine.absorb(snapshot.facts, event)
        state = row.route(facts)
        if state not in row.targets:
            _wrong(machine.name, "a history cannot lead from", snapshot.state, "to", state)
        snapshot = Snapshot(state, facts, snapshot.version + row.counts)
    return snapshot


@frozen
class Difference:
    """An accepted event that the law of its day would refuse: its place in the history, and the decisions."""

    index: int
    move: str
    decisions: tuple[Decision, ...]


def audit(
    machine: Machine[S, F], start: Snapshot[S, F], events: Sequence[Event], *, law: Law, policy: Policy
) -> tuple[Difference, ...]:
    """Judge a history again, each event under the law of its own day; return where the judgement differs."""
    found: list[Difference] = []
    snapshot = start
    for index, event in enumerate(events):
        answer = step(machine, snapshot, event, law=law, policy=policy, on=jalali.iran_date(event.at))
        if isinstance(answer, Refused):
            found.append(Difference(index, machine.moves[type(event)], answer.decisions))
        snapshot = replay(machine, snapshot, (event,))
    return tuple(found)


def mermaid(machine: Machine[S, Any]) -> str:
    """Draw the table as a mermaid state diagram."""
    arrows = [
        f"    {'[*]' if row.source == machine.initial else row.source} --> {to}: {machine.moves[row.event]}"
        for row in machine.rows
        for to in row.targets
    ]
    arrows += [f"    {state} --> [*]" for state in machine.states if state in machine.final]
    return "\n".join(("stateDiagram-v2", *arrows, ""))


def table(machine: Machine[S, Any]) -> str:
    """Write the table as Markdown: state, move, next state, guards, origin."""
    lines = ["| state | move | next | guards | from |", "|---|---|---|---|---|"]
    for row in machine.rows:
        guards = ", ".join(f"`{rule.id}`" for rule in row.guards) or "none"
        cells = (f"`{row.source}`", f"`{machine.moves[row.event]}`", _codes(row.targets), guards, row.origin)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join((*lines, ""))


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
