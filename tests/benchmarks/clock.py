"""A clock that only work moves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

from benchmarks.case import Case
from benchmarks.race import Stopwatch


class Clock:
    """Seconds; called, it tells them."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, *seconds: float, first: float = 0.0) -> Callable[[], None]:
        """Return work that takes so long, call by call and then again; the very first call takes `first` more."""
        takes, more = cycle(seconds), [first]

        def call() -> None:
            self.now += next(takes) + (more.pop() if more else 0.0)

        return call

    def watch(self, sample_s: float = 1.0) -> Stopwatch:
        """Return a stopwatch that reads this clock."""
        return Stopwatch(self, sample_s)


def case(ours: Callable[[], object], peer: Callable[[], object], at_least: float | None = 1.0) -> Case:
    """Return a case of these two."""
    return Case("work", ours, peer, "peer 1.0", at_least)
