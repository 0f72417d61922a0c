"""
Answers the asks of a flow: the store's in a unit of work, hashing in a pool, the rest by what a host brings.

A unit of work is committed before anything slow is waited for, so that no lock is held meanwhile, and what was counted
stays counted whatever happens then (`security` OTP4); guarded writes see whether others were faster. A pool that is
full refuses before that, and nothing is counted.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, TypeVar

from attrs import field, frozen

from tamin_rules.portal import work
from tamin_rules.portal.asks import (
    AskIdentity,
    AskOwnership,
    AskRecord,
    Drain,
    Flow,
    IsOutdated,
    LetGo,
    Seal,
    Send,
    Task,
    TaskState,
    Verify,
)
from tamin_rules.portal.broken import FlowFailedError, place_of
from tamin_rules.portal.control import Control
from tamin_rules.portal.settings import Portal
from tamin_rules.registration.ownership import Match
from tamin_rules_fastapi.pools import Hashing, Pool
from tamin_rules_fastapi.ports import Outside
from tamin_rules_fastapi.stores import STORED, AwayError, Session, Store

T = TypeVar("T")

_WHILE_AWAY: Final[Mapping[type, Any]] = MappingProxyType(
    {AskIdentity: Match.UNAVAILABLE, AskOwnership: Match.UNAVAILABLE, AskRecord: None, Send: False}
)
LOG: Final = logging.getLogger("tamin_rules_fastapi")


@frozen
class Performer:
    """
    Runs flows.

    Args:
        portal: whose flows they are.
        store, hashing, outside: what answers.
        slow: threads for hashing.
        steps: threads for the steps of flows that themselves take long.
        control: answers in place of the outside while a portal is under test.
    """

    portal: Portal
    store: Store
    hashing: Hashing
    outside: Outside
    slow: Pool = field(repr=False)
    steps: Pool = field(repr=False)
    control: Control | None = field(default=None, repr=False)

    async def run(self, flow: Flow[T], *, in_thread: bool = False) -> T:
        """
        Run a flow as one unit of work.

        Raises:
            AwayError: the store is away, or too many are waiting.
            FlowFailedError: the flow broke; the log says where, and nothing of what was typed.
        """
        try:
            return await self._run(flow, in_thread=in_thread)
        except AwayError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its text and its frames may hold what was sent
            name = type(error).__name__
            LOG.error("a flow broke: %s\n%s", name, place_of(error))  # noqa: TRY400 - no values
        raise FlowFailedError(name)

    async def _run(self, flow: Flow[T], *, in_thread: bool) -> T:
        ended, given = await self._next(flow, None, in_thread=in_thread)
        if not ended:  # a flow that asks nothing begins no unit of work
            async with self.store.session(self.portal.now()) as session:
                while not ended:
                    answer = await self._answer(session, given)
                    ended, given = await self._next(flow, answer, in_thread=in_thread)
        result: T = given
        return result

    async def _next(self, flow: Flow[T], answer: Any, *, in_thread: bool) -> tuple[bool, Any]:  # noqa: ANN401
        """Go on with a flow up to its next ask, or its end."""
        return await self.steps.run(partial(_step, flow, answer)) if in_thread else _step(flow, answer)

    async def _answer(self, session: Session, ask: Any) -> Any:  # noqa: ANN401, PLR0911 - one line for each ask
        if isinstance(ask, STORED):
            return await session.perform(ask)
        if isinstance(ask, IsOutdated):
            return self.hashing.is_outdated(ask.hash)
        if isinstance(ask, Seal | Verify):
            self.slow.check()
        await session.commit()
        match ask:
            case Seal(secrets):
                return await self.slow.run(partial(self.hashing.seal, secrets))
            case Verify(secret, known):
                return await self.slow.run(partial(self.hashing.verify, secret, known))
            case LetGo():
                return None
            case Drain():
                return await self.drain()
            case _:
                return await self._outside(ask)

    async def _outside(self, ask: Any) -> Any:  # noqa: ANN401 - as each ask says
        """Ask what is outside; whatever goes wrong there means that it is away."""
        try:
            return await self._told(ask)
        except Exception as error:  # noqa: BLE001 - of a host's own code
            LOG.warning("outside: %s failed with %s", type(ask).__name__, type(error).__name__)
        return _WHILE_AWAY[type(ask)]

    async def _told(self, ask: Any) -> Any:  # noqa: ANN401 - as each ask says
        if self.control is not None and not isinstance(ask, AskRecord):
            return self.control.perform(ask)
        match ask:
            case AskRecord(national_id):
                return await self.outside.records.rows(national_id)
            case AskIdentity(national_id, identity):
                return await self.outside.civil_registry.match_identity(national_id, identity)
            case AskOwnership(national_id, mobile):
                return await self.outside.ownership_registry.match_ownership(national_id, mobile)
            case Send(reference, to, template, text, params):
                return await self.outside.sms.send(
                    reference=reference, to=to.plain(), template=template, text=text, params=dict(params)
                )
            case _:
                raise TypeError(type(ask).__name__)

    async def work(self, limit: int = 10) -> int:
        """Do the tasks that are due, up to a number, each in a unit of work of its own; return how many they were."""
        tasks = await self.run(work.take(self.portal, limit))
        for task in tasks:
            await self.do(task)
        return len(tasks)

    async def do(self, task: Task) -> TaskState:
        """Do one task; one that breaks is tried later like any other, and stops none."""
        try:
            return await self.run(work.perform(self.portal, task))
        except AwayError:
            raise
        except Exception as error:  # noqa: BLE001 - what is wrong with one task is not wrong with the others
            LOG.error("worker: %s broke with %s", task.task.type, type(error).__name__)  # noqa: TRY400 - no values
        return await self.run(work.failed(self.portal, task))

    async def drain(self) -> int:
        """Do everything that waits, once, and what follows from it at once; a registry that is away is asked once."""
        done = 0
        for task in await self.run(work.take_waiting(self.portal)):
            await self.do(task)
            done += 1
        while found := await self.work():
            done += found
        return done


def _step(flow: Flow[T], answer: Any) -> tuple[bool, Any]:  # noqa: ANN401 - as each ask says
    """Go on with a flow up to its next ask, or its end."""
    try:
        return False, flow.send(answer)
    except StopIteration as done:
        return True, done.value
