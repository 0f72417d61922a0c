"""
What every store has to keep, whoever built it: subclass `StoreContract`, and make a store in the fixture `store`.

A store has `session(now)`, an asynchronous context manager of something that performs asks and commits. A store without
coroutines is driven through the same protocol by a small wrapper.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve

from tamin_rules.portal.asks import (
    Append,
    Load,
    NewTask,
    Read,
    Settle,
    Stream,
    Streams,
    Take,
    Task,
    TaskState,
    Write,
)

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
LATER = AT + timedelta(minutes=2)
STREAM = Stream("registration", "one", None, b"token", b"key", (b"first",), b"head", "identity", AT)
TASK = NewTask("registration:one:1:send_sms:", "send_sms", "registration", "one", b"body", AT)
ROOM, KEY = "attempts", bytes(32)

Perform = Callable[..., Awaitable[Any]]


class StoreContract:
    """The promises of `tamin_rules.portal.asks`, one a test."""

    @staticmethod
    async def one(store: Any, *asks: Any, now: datetime = AT) -> Any:
        """Perform asks in one unit of work; return the answer to the last."""
        answer = None
        async with store.session(now) as session:
            for ask in asks:
                answer = await session.perform(ask)
        return answer

    def test_stream_is_read_as_it_was_written(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            assert await self.one(store, Load("registration", "one")) is None
            assert await self.one(store, Append(STREAM, 0))
            assert await self.one(store, Load("registration", "one")) == STREAM
            grown = evolve(STREAM, events=(b"first", b"second"), person=b"somebody", head=b"other", state="review")
            assert await self.one(store, Append(grown, 1))
            assert await self.one(store, Load("registration", "one")) == grown

        drive(scene())

    def test_who_has_not_read_the_last_event_adds_none(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            await self.one(store, Append(STREAM, 0))
            assert not await self.one(store, Append(evolve(STREAM, token=b"stranger"), 0))
            late = evolve(STREAM, events=(b"first", b"second", b"third"))
            assert not await self.one(store, Append(late, 2, (TASK,)))
            assert await self.one(store, Load("registration", "one")) == STREAM
            assert await self.one(store, Take(AT, LATER)) == ()

        drive(scene())

    def test_key_is_destroyed_without_an_event(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            await self.one(store, Append(STREAM, 0))
            bare = evolve(STREAM, key=b"")
            assert await self.one(store, Append(bare, 1))
            assert await self.one(store, Load("registration", "one")) == bare

        drive(scene())

    def test_streams_of_a_state_come_oldest_first(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            for number, name in enumerate(("c", "a", "b")):
                at = AT + timedelta(seconds=number)
                await self.one(store, Append(evolve(STREAM, id=name, state="needs_branch", at=at), 0))
            await self.one(store, Append(evolve(STREAM, id="d", state="active"), 0))
            await self.one(store, Append(evolve(STREAM, id="e", kind="recovery", state="needs_branch"), 0))
            found = await self.one(store, Streams("registration", "needs_branch"))
            assert [stream.id for stream in found] == ["c", "a", "b"]
            assert all(stream.events == (b"first",) for stream in found)
            assert len(await self.one(store, Streams("registration", "needs_branch", 2))) == 2

        drive(scene())

    def test_unit_of_work_that_fails_leaves_nothing(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            try:
                async with store.session(AT) as session:
                    await session.perform(Append(STREAM, 0, (TASK,)))
                    await session.perform(Write(ROOM, KEY, b"value", 0))
                    raise KeyboardInterrupt  # noqa: TRY301 - stands for whatever ends a process
            except KeyboardInterrupt:
                pass
            assert await self.one(store, Load("registration", "one")) is None
            assert await self.one(store, Read(ROOM, KEY)) is None
            assert await self.one(store, Take(AT, LATER)) == ()

        drive(scene())

    def test_what_was_committed_stays_whatever_comes_then(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            try:
                async with store.session(AT) as session:
                    await session.perform(Write(ROOM, KEY, b"counted", 0))
                    await session.commit()
                    await session.perform(Write(ROOM, KEY, b"undone", 1))
                    raise KeyboardInterrupt  # noqa: TRY301 - as above
            except KeyboardInterrupt:
                pass
            assert (await self.one(store, Read(ROOM, KEY))).value == b"counted"

        drive(scene())

    def test_cell_is_written_by_who_has_read_it_last(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            assert await self.one(store, Write(ROOM, KEY, b"one", 0))
            assert not await self.one(store, Write(ROOM, KEY, b"two", 0))
            assert await self.one(store, Write(ROOM, KEY, b"two", 1))
            assert not await self.one(store, Write(ROOM, KEY, b"three", 1))
            cell = await self.one(store, Read(ROOM, KEY))
            assert (cell.value, cell.version, cell.until) == (b"two", 2, None)

        drive(scene())

    def test_cell_that_was_emptied_or_has_ended_counts_as_absent(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            await self.one(store, Write(ROOM, KEY, b"one", 0, LATER))
            assert (await self.one(store, Read(ROOM, KEY))).until == LATER
            assert await self.one(store, Read(ROOM, KEY), now=LATER) is None
            assert not await self.one(store, Write(ROOM, KEY, b"late", 1), now=LATER)
            assert await self.one(store, Write(ROOM, KEY, b"anew", 0), now=LATER)
            version = (await self.one(store, Read(ROOM, KEY), now=LATER)).version
            assert version == 2, "a version is never used twice"
            assert await self.one(store, Write(ROOM, KEY, None, version))
            assert await self.one(store, Read(ROOM, KEY)) is None
            assert not await self.one(store, Write(ROOM, KEY, b"late", 3))
            assert await self.one(store, Write(ROOM, KEY, b"anew", 0))

        drive(scene())

    def test_task_is_taken_once_and_again_when_its_lease_ends(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            await self.one(store, Append(STREAM, 0, (TASK, TASK, evolve(TASK, reference="later", after=LATER))))
            (first,) = await self.one(store, Take(AT, LATER))
            assert first == Task(TASK, 1, LATER)
            assert await self.one(store, Take(AT, LATER)) == ()
            again = await self.one(store, Take(LATER, LATER + timedelta(minutes=2)))
            assert [(task.task.reference, task.attempts) for task in again] == [(TASK.reference, 2), ("later", 1)]
            assert not await self.one(store, Settle(first, TaskState.DONE)), "another worker has it now"
            assert await self.one(store, Settle(again[0], TaskState.DONE))
            assert not await self.one(store, Settle(again[0], TaskState.DONE)), "it is settled"

        drive(scene())

    def test_task_is_queued_again_or_set_aside(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            await self.one(store, Append(STREAM, 0, (TASK,)))
            (taken,) = await self.one(store, Take(AT, LATER))
            assert await self.one(store, Settle(taken, TaskState.QUEUED, LATER, "gateway_away"))
            assert await self.one(store, Take(AT, LATER)) == ()
            (taken,) = await self.one(store, Take(LATER, LATER + timedelta(minutes=2)))
            assert taken.attempts == 2
            assert await self.one(store, Settle(taken, TaskState.ABANDONED, error="gateway_away"))
            assert await self.one(store, Take(LATER + timedelta(days=1), LATER)) == ()

        drive(scene())

    def test_one_of_many_begins_a_cell_and_every_task_is_taken_once(self, store: Any, drive: Perform) -> None:
        async def scene() -> None:
            won = await asyncio.gather(*(self.one(store, Write(ROOM, KEY, b"x", 0)) for _ in range(16)))
            assert sum(won) == 1
            tasks = tuple(evolve(TASK, reference=f"task {number:02}") for number in range(40))
            await self.one(store, Append(STREAM, 0, tasks))
            taken = await asyncio.gather(*(self.one(store, Take(AT, LATER, 10)) for _ in range(8)))
            references = [task.task.reference for some in taken for task in some]
            assert sorted(references) == [task.reference for task in tasks]

        drive(scene())
