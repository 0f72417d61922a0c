"""
Every comparison, side by side: `make bench`.

    python -m benchmarks                    all of it; the exit status is 1 where a demand is missed
    python -m benchmarks identifiers        one module
    python -m benchmarks --write            also into benchmarks/results.md

Ours and the peer take turns in short rounds, so that what else the machine does falls on both; the ratio is the median
over the rounds. A demand that is missed is measured once more, in more rounds, before it counts.
"""

from __future__ import annotations

import argparse
import os
import pkgutil
import platform
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import median
from timeit import Timer
from typing import Final

from attrs import frozen

from benchmarks import imports
from benchmarks.case import Case

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "results.md"
ROUNDS: Final = 9
SAMPLE_S: Final = 0.02
"""Long enough for the clock, short enough that both sides meet the same weather."""

UNITS: Final = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
HEAD: Final = "| what | ours | peer | | times faster (range) | at least | |\n|---|--:|--:|---|--:|--:|---|\n"


@frozen
class Measured:
    """
    A case, measured.

    Args:
        case: what was done.
        ours, peer: median of the seconds of a call.
        ratio: how many times faster ours is: the median of the rounds.
        lowest, highest: of the rounds.
    """

    case: Case
    ours: float
    peer: float
    ratio: float
    lowest: float
    highest: float

    @property
    def holds(self) -> bool:
        """Whether the demand is met."""
        return self.ratio >= self.case.at_least

    def row(self) -> str:
        """Write the case as a row of the table."""
        case, verdict = self.case, "ok" if self.holds else "MISS"
        times = f"{_written(self.ours)} | {_written(self.peer)} | {case.peer_name}"
        ratio = f"{self.ratio:.2f} ({self.lowest:.2f}-{self.highest:.2f})"
        return f"| {case.name} | {times} | {ratio} | {case.at_least} | {verdict} |\n"


def _written(seconds: float) -> str:
    size, unit = next((pair for pair in UNITS if seconds >= pair[0]), UNITS[-1])
    return f"{seconds / size:.2f} {unit}"


def measure(case: Case, rounds: int = ROUNDS) -> Measured:
    """Let both sides take turns."""
    ours, peer = _sampler(case.ours), _sampler(case.peer)
    pairs = [(ours(), peer()) for _ in range(rounds)]
    ratios = [its / mine for mine, its in pairs]
    mine, its = median(mine for mine, _ in pairs), median(its for _, its in pairs)
    return Measured(case, mine, its, median(ratios), min(ratios), max(ratios))


def _sampler(function: Callable[[], object]) -> Callable[[], float]:
    """Return what times a function over so many calls that the clock can tell; the first calls warm it up."""
    timer, calls = Timer(function), 1
    while timer.timeit(calls) < SAMPLE_S:
        calls *= 2
    return lambda: timer.timeit(calls) / calls


def settled(case: Case) -> Measured:
    """Measure a case, and once more before it counts as missed."""
    first = measure(case)
    return first if first.holds else measure(case, rounds=3 * ROUNDS)


def cases(only: str | None) -> Iterator[Case]:
    """Yield the cases of each module of this folder that has any, or those of one module."""
    for name in sorted(found.name for found in pkgutil.iter_modules([str(HERE)]) if not found.name.startswith("_")):
        if only in {None, name}:
            yield from getattr(import_module(f"benchmarks.{name}"), "cases", tuple)()


def machine() -> str:
    """Say on what it was measured."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores."


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Comparisons with other libraries.")
    parser.add_argument("module", nargs="?", help="a module of benchmarks/, without .py")
    parser.add_argument("--write", action="store_true", help=f"also write {RESULTS.relative_to(HERE.parent)}")
    asked = parser.parse_args()
    print(HEAD, end="", flush=True)
    found: list[Measured] = []
    for case in cases(asked.module):
        found.append(settled(case))
        print(found[-1].row(), end="", flush=True)
    loads = imports.measured() if asked.module in {None, "imports"} else ()
    rows = "".join(load.row() for load in loads)
    print(f"\n{imports.HEAD}{rows}" if rows else "", end="")
    if asked.write:
        table = HEAD + "".join(one.row() for one in found)
        RESULTS.write_text(f"# Measured\n\n{machine()}\n\n{table}\n{imports.HEAD}{rows}", encoding="utf-8")
    return not (all(one.holds for one in found) and all(load.holds for load in loads))


if __name__ == "__main__":
    sys.exit(main())
