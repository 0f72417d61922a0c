"""What a table says that its guards can do, and what some events show of it: so that none is added without a test."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Any, Final, TypeAlias

from tamin_rules.decisions import Decision, Outcome
from tamin_rules.errors import Code
from tamin_rules.workflow import Machine, Moved, Refused

Judged: TypeAlias = tuple[str, str, str, str]
"""A state, a move, a guard that was judged there, and the code of what it found; "" where it stands in nobody's way."""
HOLDS: Final = ""
_HELD: Final = (Outcome.SATISFIED, Outcome.NOT_APPLICABLE)


def judged(machine: Machine[Any, Any], state: str, event: type[Any], answer: Moved[Any, Any] | Refused) -> set[Judged]:
    """Return what the guards of a row said of an event."""
    return {(str(state), machine.moves[event], decision.rule.id, found(decision)) for decision in answer.decisions}


def found(decision: Decision) -> str:
    """Return the code of a decision, advice included."""
    return HOLDS if decision.outcome in _HELD else str(decision.finding.code)


def owed(machine: Machine[Any, Any]) -> set[tuple[str, str, str, bool]]:
    """Return every guard of every row, twice: it has to be seen to hold there, and to find something."""
    return {
        (str(row.source), machine.moves[row.event], rule.id, holds)
        for row in machine.rows
        for rule in row.guards
        for holds in (True, False)
    }


def seen_by(some: Iterable[Judged]) -> set[tuple[str, str, str, bool]]:
    """Return which guards were seen to hold, and which to find something."""
    return {(state, move, guard, code == HOLDS) for state, move, guard, code in some}


def codes(some: Iterable[Judged]) -> set[str]:
    """Return what was found."""
    return {code for *_, code in some} - {HOLDS}


def codes_in(*modules: ModuleType) -> set[str]:
    """Return the codes that modules have names for."""
    return {str(value) for module in modules for value in vars(module).values() if isinstance(value, Code)}
