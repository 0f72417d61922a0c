"""
The worker: takes what is due, does it, sleeps, and begins again. Any number of them may run.

Whatever goes wrong with one task leaves it to its lease, and the others to be done; a task that is lost with its worker
is taken again when its lease ends. Every few minutes it also ends what has had its time.

Source: `security` CR1 to CR4, FL6.
"""

from __future__ import annotations

import asyncio
from typing import Final

from tamin_rules.portal import upkeep
from tamin_rules_fastapi.performing import LOG, Performer
from tamin_rules_fastapi.sql import SqlStore
from tamin_rules_fastapi.stores import AwayError

PAUSE: Final = 1.0
_SWEEP_EVERY: Final = 600


async def work_off(performer: Performer) -> int:
    """Do everything that is due; return how many tasks that were."""
    done = 0
    while found := await performer.work():
        done += found
    return done


async def sweep(performer: Performer) -> int:
    """End what has had its time, drafts above all, and delete cells that have ended; return how much ended."""
    ended = 0
    while found := await performer.run(upkeep.sweep(performer.portal)):
        ended += found
    if isinstance(performer.store, SqlStore):
        await performer.store.sweep(performer.portal.now())
    return ended


async def run(performer: Performer, stop: asyncio.Event, *, pause: float = PAUSE) -> None:
    """Work until it is told to stop; a store that is away is asked again after the pause."""
    rounds = 0
    while not stop.is_set():
        try:
            await work_off(performer)
            if rounds % _SWEEP_EVERY == 0:
                await sweep(performer)
        except AwayError as error:
            LOG.warning("worker: the store is away: %s", error)
        rounds += 1
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            continue
