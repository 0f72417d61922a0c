"""
One piece of work in a process of its own: `run` starts this module, which reports seconds and memory as JSON.

    python -m benchmarks.child benchmarks.password_worst:ours '["look-alikes", 64]'

Memory is the resident set, from `/proc`: what the process holds when the work begins, and the most it holds until the
end; the highest mark is put back before the work, so that making the input does not count. Where there is no such mark
(it is Linux's) the peak is that of the whole process.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter
from timeit import Timer
from typing import Final

from attrs import asdict, frozen

from benchmarks.case import Child, Quantity

ENOUGH_S: Final = 0.02
"""How long a sample should be."""
LONG_S: Final = 1.0
"""Shorter work is repeated: its first call also pays for what is loaded lazily."""
ROOT: Final = Path(__file__).parents[1]
STATUS: Final = Path("/proc/self/status")
MARKS: Final = Path("/proc/self/clear_refs")
KIB: Final = 1024


@frozen
class Ran:
    """
    What a child took.

    Args:
        seconds: of the work, a call.
        before, peak: bytes held when the work began, and at most.
    """

    seconds: float
    before: int
    peak: int

    @property
    def above(self) -> int:
        """Bytes that the work took at most, above what was held."""
        return max(self.peak - self.before, KIB)

    def figure(self, quantity: Quantity) -> float:
        """Return what is compared."""
        return {Quantity.TIME: self.seconds, Quantity.PEAK: self.peak, Quantity.ABOVE: self.above}[quantity]


def run(child: Child, limit_s: float) -> Ran | None:
    """Do the work in a new process; None where it had to be killed."""
    command = [sys.executable, "-m", "benchmarks.child", child.target, json.dumps(child.arguments)]
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command, check=True, stdout=subprocess.PIPE, text=True, timeout=limit_s, cwd=ROOT
        )
    except subprocess.TimeoutExpired:  # compiled code ignores signals, so `run` has killed it
        return None
    except subprocess.CalledProcessError:
        message = f"{child.target} ended with an error"  # which the process has told; its own words hold a path
        raise RuntimeError(message) from None
    return Ran(**json.loads(done.stdout.splitlines()[-1]))


def measure(work: Callable[[], object]) -> Ran:
    """Do the work here."""
    gc.collect()
    before = held("VmRSS")
    if MARKS.exists():
        MARKS.write_text("5", encoding="ascii")  # puts VmHWM back to VmRSS
    at = perf_counter()
    work()
    seconds = perf_counter() - at
    peak = held("VmHWM")
    return Ran(seconds if seconds >= LONG_S else _repeated(work), before, peak)


def held(mark: str) -> int:
    """Return a mark of this process in bytes."""
    if not STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith(mark))
    return int(line.split()[1]) * KIB


def _repeated(work: Callable[[], object]) -> float:
    timer, calls = Timer(work), 1
    while (took := timer.timeit(calls)) < ENOUGH_S:
        calls *= 2
    return min(took, *timer.repeat(2, calls)) / calls  # whatever interrupts only adds


def main(target: str, arguments: str) -> None:
    """Make the input, do the work, report."""
    module, function = target.split(":")
    work: Callable[[], object] = getattr(import_module(module), function)(*json.loads(arguments))
    print(json.dumps(asdict(measure(work))))


if __name__ == "__main__":
    main(*sys.argv[1:])
