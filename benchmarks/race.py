"""
How a case is measured.

Two sides take turns in one process, in an order that is shuffled each time (always in the same way), so that what else
the machine does falls on both. Each is called once to warm up. A sample is as many calls as the clock needs; garbage is
collected before it and not during it. A round is the least of three samples of each side, since whatever interrupts
only adds. The ratio is taken within a round, and its median over the rounds.

What does not show its floor is measured once more in samples four times as long, which quietens the range; a range that
was given more rounds instead could only grow.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from mmap import PAGESIZE
from random import Random
from statistics import median
from time import perf_counter
from timeit import Timer
from typing import Final, TypeVar

from attrs import evolve, frozen

from benchmarks import child
from benchmarks.case import AnyCase, Apart, Case, Child, Growth, Load, Quantity, Within
from benchmarks.result import Cell, Compared, Grown, Limited, Result, Verdict

ROUNDS: Final = 7
FEWER: Final = 5
"""Rounds of what takes long."""
LONG_S: Final = 1.0
PASSES: Final = 3
"""Samples of a round."""
SAMPLE_S: Final = 0.01
"""Long enough for the clock, short enough that both sides meet the same weather."""
LONGER: Final = 4
LOADS: Final = 5
"""Rounds of an import."""
IMPORTING: Final = """
{after}
import os, time
held = lambda: int(open("/proc/self/statm").read().split()[1]) if os.path.exists("/proc/self/statm") else 0
before, at = held(), time.perf_counter()
{statement}
print([time.perf_counter() - at, held() - before])
"""
"""Prints seconds and pages of memory; what Linux calls the highest mark would be that of the parent."""
SEED: Final = 1405

T = TypeVar("T")
Run = Callable[[Child, float], child.Ran | None]


@frozen
class Stopwatch:
    """
    What a race reads the time from.

    Args:
        clock: seconds.
        sample_s: how long a sample should be.
    """

    clock: Callable[[], float] = perf_counter
    sample_s: float = SAMPLE_S


def measure(case: AnyCase) -> Result:
    """Measure a case of any kind."""
    match case:
        case Case():
            return settled(case)
        case Apart():
            return apart(case)
        case Within():
            return within(case)
        case Load():
            return load(case)
        case Growth():
            return growth(case)


def settled(case: Case, watch: Stopwatch = Stopwatch()) -> Compared:
    """Race, and once more in longer samples where the floor was not shown."""
    first = race(case, watch)
    if first.floor in {None, Verdict.PASSED}:
        return first
    return evolve(race(case, evolve(watch, sample_s=LONGER * watch.sample_s)), again=True)


def race(case: Case, watch: Stopwatch = Stopwatch()) -> Compared:
    """Let both sides take turns."""
    sides = sampler(case.ours, watch), sampler(case.peer, watch)
    slow = max(side() for side in sides) >= LONG_S
    rounds, passes = (FEWER, 1) if slow else (ROUNDS, PASSES)
    ours, peer = (least(samples, passes) for samples in turns(sides, rounds * passes))
    return Compared(
        case.name, case.data, case.peer_name, Quantity.TIME, ours, peer, case.at_least, case.aim, case.wrong
    )


def sampler(function: Callable[[], object], watch: Stopwatch) -> Callable[[], float]:
    """Return what times a function over so many calls that the clock can tell; its first call has been done."""
    timer, calls = Timer(function, timer=watch.clock), 1
    timer.timeit(calls)
    while timer.timeit(calls) < watch.sample_s:
        calls *= 2

    def sample() -> float:
        gc.collect()
        return timer.timeit(calls) / calls  # which collects no garbage

    return sample


def turns(sides: Sequence[Callable[[], T]], rounds: int, seed: int = SEED) -> list[tuple[T, ...]]:
    """Return what each side gave, once a round; in each round the sides come in another order."""
    order, taken = Random(seed), [list[T]() for _ in sides]  # noqa: S311 - the same order every time
    for _ in range(rounds):
        for place in order.sample(range(len(sides)), len(sides)):
            taken[place].append(sides[place]())
    return [tuple(given) for given in taken]


def least(samples: Sequence[float], passes: int) -> tuple[float, ...]:
    """
    Return the least of each round's samples.

    >>> least((3.0, 1.0, 2.0, 5.0, 4.0, 6.0), passes=3)
    (1.0, 4.0)
    """
    return tuple(min(samples[at : at + passes]) for at in range(0, len(samples), passes))


def apart(case: Apart, run: Run = child.run) -> Compared:
    """Let processes take turns; the peer's may be killed where time is compared."""
    mine, its = turns([partial(run, work, case.limit_s) for work in (case.ours, case.peer)], case.runs)
    cut = None in its and case.quantity is Quantity.TIME
    ours = _figures(mine, case)
    peer = tuple(case.limit_s if ran is None else ran.seconds for ran in its) if cut else _figures(its, case)
    told = (case.name, case.data, case.peer_name, case.quantity, ours, peer, case.at_least, case.aim)
    return Compared(*told, cut=cut)


def within(case: Within, run: Run = child.run) -> Limited:
    """Start processes one after the other."""
    ran = [run(case.work, case.limit_s) for _ in range(case.runs)]
    return Limited(case.name, case.quantity, _figures(ran, case), case.at_most)


def _figures(runs: Sequence[child.Ran | None], case: Apart | Within) -> tuple[float, ...]:
    ended = [ran for ran in runs if ran is not None]
    if len(ended) < len(runs):
        message = f"{case.name}: not done in {case.limit_s} s"
        raise TimeoutError(message)
    return tuple(ran.figure(case.quantity) for ran in ended)


def growth(case: Growth, run: Run = child.run) -> Grown:
    """Let the engines take turns at each size."""
    names, targets = zip(*case.engines, strict=True)
    columns = [
        turns([partial(run, Child(target, (size,)), case.limit_s) for target in targets], case.runs)
        for size in case.sizes
    ]
    cells = [tuple(None if None in runs else _cell(runs) for runs in row) for row in zip(*columns, strict=True)]
    return Grown(case.name, case.sizes, tuple(zip(names, cells, strict=True)))


def _cell(runs: Sequence[child.Ran | None]) -> Cell:
    ended = [ran for ran in runs if ran]
    return Cell(tuple(ran.seconds for ran in ended), tuple(float(ran.above) for ran in ended))


def load(case: Load) -> Limited:
    """Import in fresh interpreters, after one that warms the files up; a round is the least of three, as in a race."""
    code = IMPORTING.format(after=case.after, statement=case.statement)
    ran = [json.loads(_python(code)) for _ in range(LOADS * PASSES + 1)][1:]
    name = f"`{case.statement}`{f' after `{case.after}`' if case.after else ''}"
    limit = None if case.at_most is None else case.at_most / 1000
    grown = median(pages for _, pages in ran) * PAGESIZE / 2**20
    taken = least([seconds for seconds, _ in ran], PASSES)
    return Limited(name, Quantity.TIME, taken, limit, f"{grown:.1f} MiB")


def _python(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
