"""
Workers that are killed: each is a process of its own, which comes by points, and dies at one by SIGKILL.

TAMIN_KILLS     how many kills of each worker on each database: few in the suite, 200 in `make campaign`
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, count, cycle
from multiprocessing.connection import Connection
from typing import Any, Final

from attrs import define, field, frozen

from tools.figures import note

_SEED: Final = 5
KILLS: Final = int(os.environ.get("TAMIN_KILLS", "8"))
_FIRST: Final = ("after Send", "before Settle", "before a commit", "after a commit", "before Send", "after Append")
"""Where it hurts most; the short form kills there."""
_FORKS: Final = multiprocessing.get_context("forkserver")


@define
class Points:
    """What a worker calls wherever it may be killed."""

    at: int
    told: Connection
    met: list[str] = field(factory=list[str])

    def __call__(self, name: str) -> None:
        self.met.append(name)
        if len(self.met) == self.at:
            self.told.send(name)
            os.kill(os.getpid(), signal.SIGKILL)


Work = Callable[[Points], None]


def _child(work: Work, at: int, told: Connection) -> None:
    points = Points(at, told)
    work(points)
    told.send(points.met)


@frozen
class Ended:
    """How a worker ended: killed at a point, or having come by all of them."""

    point: str = ""
    met: tuple[str, ...] = ()


def run(work: Work, *, at: int = 0, after: float | None = None) -> Ended:
    """Run a worker that is killed at a point, after a while, or not at all."""
    mine, its = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_child, args=(work, at, its))
    process.start()
    its.close()
    if after is not None:
        time.sleep(after)
        process.kill()
    process.join()
    told: Any = "anywhere"
    with mine, suppress(EOFError):
        told = mine.recv()
    if process.exitcode == 0:
        return Ended(met=tuple(told))
    assert process.exitcode == -signal.SIGKILL, process.exitcode
    return Ended(told if isinstance(told, str) else "anywhere")


def national_ids() -> Iterator[str]:
    """Yield well-formed national IDs of nobody."""
    for number in range(500_000_000, 600_000_000):
        digits = str(number)
        rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
        yield digits + str(rest if rest < 2 else 11 - rest)


@define
class Tally:
    """
    What came of a campaign; printed, and seen with `-s`.

    Args:
        name: of the campaign.
        points: the way of a worker that nobody kills.
        killed: how often at which point.
        unharmed: how many were done before they could be killed.
        tries, sent: SMS, and how many of them a gateway that heeds references sends.
    """

    name: str
    points: Sequence[str]
    killed: Counter[str] = field(factory=Counter[str])
    unharmed: int = 0
    tries: int = 0
    sent: int = 0

    def kills(self) -> Iterator[dict[str, Any]]:
        """Yield where to kill, until it was done often enough: where it hurts, every point, now and then anywhere."""
        chance = random.Random(_SEED)  # noqa: S311 - no secret
        last = {name: place for place, name in enumerate(self.points, 1)}
        turns = chain((last[name] for name in _FIRST), cycle(range(1, len(self.points) + 1)))
        for place in count():
            if self.killed.total() >= KILLS:
                return
            yield {"after": chance.uniform(0.01, 0.2)} if place % 4 == 3 else {"at": next(turns)}

    def note(self, ended: Ended) -> None:
        """Note how a worker ended."""
        if ended.point:
            self.killed[ended.point] += 1
        else:
            self.unharmed += 1

    def leave(self) -> None:
        """Say what came of it, and leave its figures; whoever calls has seen that nothing was lost or sent twice."""
        sys.stdout.write(self.told())
        note("kills", self.name, seed=_SEED, kills=self.killed.total(), lost=0, doubled=0)

    def told(self) -> str:
        """Return it in words."""
        points = "".join(f"\n  {times:4} {point}" for point, times in sorted(self.killed.items()))
        kills = f"{self.killed.total()} kills on a way of {len(self.points)} points, {self.unharmed} came too late"
        sms = f"{self.sent} SMS, each taken once by a gateway that heeds the reference, in {self.tries} tries"
        return f"\n{self.name}: {kills}\n{sms}; nothing lost{points}\n"


_FORKS.set_forkserver_preload(
    ["tests.adapters.django.killed", "tests.adapters.fastapi.killed", "tests.unit.batch_killed"]
)
