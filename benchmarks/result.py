"""
What came out, as plain data, and what it shows.

A goal is compared with the whole range of the rounds, not with their median: it is passed where every round reaches it,
missed where none does, and otherwise it is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from attrs import frozen

from benchmarks.case import Quantity


class Verdict(StrEnum):
    """What a range shows of a goal."""

    PASSED = "passed"
    NOT_SHOWN = "not shown"
    MISSED = "missed"


@frozen
class Compared:
    """
    Ours beside a peer.

    Args:
        name, data, peer_name, at_least, aim, wrong: as in the case.
        quantity: what was measured: seconds or bytes.
        ours, peer: one figure a round, in the same order.
        cut: the peer was killed in some round: it would have taken more than its figures say.
        again: it was measured a second time, since the first did not show the floor.
    """

    name: str
    data: str
    peer_name: str
    quantity: Quantity
    ours: tuple[float, ...]
    peer: tuple[float, ...]
    at_least: float | None = None
    aim: float | None = None
    wrong: tuple[int, int] | None = None
    cut: bool = False
    again: bool = False

    @property
    def ratios(self) -> tuple[float, ...]:
        """How many times less ours took, in each round."""
        return tuple(its / mine for mine, its in zip(self.ours, self.peer, strict=True))

    @property
    def floor(self) -> Verdict | None:
        """What is shown of the demand; None where there is none."""
        return None if self.at_least is None else reached(self.ratios, self.at_least)

    @property
    def aimed(self) -> Verdict | None:
        """What is shown of the aim; None where there is none."""
        return None if self.aim is None else reached(self.ratios, self.aim)


@frozen
class Limited:
    """
    Ours alone, beside a limit.

    Args:
        name: what was done.
        quantity: what was measured.
        taken: seconds or bytes, one figure a round.
        at_most: the limit; None where it is only shown.
        beside: what else is worth a word.
    """

    name: str
    quantity: Quantity
    taken: tuple[float, ...]
    at_most: float | None
    beside: str = ""

    @property
    def floor(self) -> Verdict | None:
        """What is shown of the limit; None where there is none."""
        return None if self.at_most is None else reached([-figure for figure in self.taken], -self.at_most)


@frozen
class Cell:
    """What an engine took at a size: seconds, and bytes above the input, one figure a run."""

    seconds: tuple[float, ...]
    above: tuple[float, ...]


@frozen
class Grown:
    """
    Some engines over growing sizes.

    Args:
        name: what was done.
        sizes: rows.
        engines: the name of each, and a cell for each size; None where it was killed.
    """

    name: str
    sizes: tuple[int, ...]
    engines: tuple[tuple[str, tuple[Cell | None, ...]], ...]


@frozen
class Broken:
    """A module that could not be measured, or not to its end, and why."""

    name: str
    why: str
    floor: Verdict = Verdict.MISSED


Result = Compared | Limited | Grown | Broken


@frozen
class Topic:
    """
    What a module measured.

    Args:
        name: of the module.
        about: its docstring.
        load: the load average of a minute, before and after.
        results: in the order of the cases.
    """

    name: str
    about: str
    load: tuple[float, float]
    results: tuple[Result, ...]


def reached(figures: Sequence[float], goal: float) -> Verdict:
    """Compare a range with what it should reach."""
    if min(figures) >= goal:
        return Verdict.PASSED
    return Verdict.NOT_SHOWN if max(figures) >= goal else Verdict.MISSED


def spread(figures: Sequence[float]) -> float:
    """Return the width of the range as a part of the median."""
    return (max(figures) - min(figures)) / median(figures)


def floors(topics: Sequence[Topic]) -> list[Verdict]:
    """Return what is shown of every demand."""
    results = [result for topic in topics for result in topic.results]
    found = [None if isinstance(result, Grown) else result.floor for result in results]
    return [verdict for verdict in found if verdict]
