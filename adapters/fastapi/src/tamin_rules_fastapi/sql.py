"""
A store on SQLAlchemy: SQLite by aiosqlite, PostgreSQL by asyncpg.

Guarded writes alone decide who was faster, so READ COMMITTED is enough. On SQLite every unit of work takes the one
write lock at its first ask: a reader that later turns writer would be refused without waiting.

Source: `security` 1.7, FL2, OTP3, OTP4, CR1, CR2.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, TypeVar

from attrs import define, field
from sqlalchemy import ColumnElement, CursorResult, Executable, Select, and_, delete, event, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from tamin_rules.portal.asks import (
    Append,
    Cell,
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
from tamin_rules_fastapi.stores import AwayError
from tamin_rules_fastapi.tables import CELLS, EVENTS, STREAMS, TASKS

T = TypeVar("T")

DEVELOPMENT: Final = "sqlite+aiosqlite:///tamin.sqlite3"
_BUSY_SECONDS: Final = 30


class SqlStore:
    """
    A store in a database.

    Args:
        url: of SQLAlchemy, with an asynchronous driver; `postgresql+asyncpg://...` in production.
        options: of `create_async_engine`, such as `pool_size`.
    """

    def __init__(self, url: str = DEVELOPMENT, **options: Any) -> None:  # noqa: ANN401 - as SQLAlchemy has them
        self.url = url
        self._engine = create_async_engine(url, hide_parameters=True, **options)
        if self._engine.dialect.name == "sqlite":
            _prepare_sqlite(self._engine)

    def __repr__(self) -> str:
        return f"SqlStore({self._engine.url.render_as_string()!r})"

    @property
    def engine(self) -> AsyncEngine:
        """The engine; for migrations, and for what a host does beside."""
        return self._engine

    @asynccontextmanager
    async def session(self, now: datetime) -> AsyncIterator[SqlSession]:
        """Begin a unit of work; a connection is taken at the first ask."""
        work = SqlSession(self._engine, now)
        try:
            yield work
            await work.commit()
        finally:
            await work.leave()

    async def sweep(self, now: datetime) -> int:
        """Delete cells that have ended; return their number."""
        return await _done(self._sweep(now))

    async def _sweep(self, now: datetime) -> int:
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(CELLS).where(CELLS.c.until <= now))).rowcount

    async def close(self) -> None:
        """Let go of connections."""
        await self._engine.dispose()


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _record: Any) -> None:  # noqa: ANN401 - of the driver
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", f"busy_timeout = {_BUSY_SECONDS * 1000}", "foreign_keys = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Any) -> None:  # noqa: ANN401 - of SQLAlchemy
        connection.exec_driver_sql("BEGIN IMMEDIATE")


async def _done(work: Awaitable[T]) -> T:
    """Do something on the database; where that fails, say no more than that the store is away."""
    try:
        return await work
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        failed = type(error).__name__
    raise AwayError(failed)  # outside of the handler: the error of a driver carries values


@define
class SqlSession:
    """One unit of work on a database."""

    engine: AsyncEngine = field(repr=False)
    now: datetime
    connection: AsyncConnection | None = None

    async def commit(self) -> None:
        """Make everything so far last, and give the connection back: nothing is held while a secret is hashed."""
        if self.connection is not None:
            await _done(self.connection.commit())
            await self.leave()

    async def leave(self) -> None:
        """Give the connection back; what was not committed is undone."""
        connection, self.connection = self.connection, None
        if connection is not None:
            await _done(connection.close())

    async def perform(self, ask: Any) -> Any:  # noqa: ANN401 - as each ask says
        """Answer an ask."""
        return await _done(self._answer(ask))

    async def _answer(self, ask: Any) -> Any:  # noqa: ANN401, PLR0911 - one line for each ask
        match ask:
            case Load(kind, id_):
                return await self._load(kind, id_)
            case Append():
                return await self._append(ask)
            case Streams(kind, state, limit):
                return await self._streams(kind, state, limit)
            case Read(room, key):
                return await self._read(room, key)
            case Write():
                return await self._write(ask)
            case Take():
                return await self._take(ask)
            case Settle():
                return await self._settle(ask)
            case _:
                raise TypeError(type(ask).__name__)

    async def _execute(self, statement: Executable, rows: list[dict[str, Any]] | None = None) -> CursorResult[Any]:
        if self.connection is None:
            self.connection = await self.engine.connect()
        return await self.connection.execute(statement, rows)

    async def _rows(self, statement: Select[Any]) -> list[RowMapping]:
        return list((await self._execute(statement)).mappings())

    def _insert(self, table: Any) -> Any:  # noqa: ANN401 - the two dialects share no type
        """Return an INSERT that can say what to do about a conflict."""
        return postgresql.insert(table) if self.engine.dialect.name == "postgresql" else sqlite.insert(table)

    # --- streams -----------------------------------------------------------------------------------------------------

    async def _load(self, kind: str, id_: str) -> Stream | None:
        found = await self._with_events(select(STREAMS).where(STREAMS.c.kind == kind, STREAMS.c.id == id_))
        return found[0] if found else None

    async def _streams(self, kind: str, state: str, limit: int) -> tuple[Stream, ...]:
        asked = select(STREAMS).where(STREAMS.c.kind == kind, STREAMS.c.state == state)
        return await self._with_events(asked.order_by(STREAMS.c.at, STREAMS.c.id).limit(limit))

    async def _with_events(self, asked: Select[Any]) -> tuple[Stream, ...]:
        streams = await self._rows(asked)
        if not streams:
            return ()
        places = [(row["kind"], row["id"]) for row in streams]
        events: dict[tuple[str, str], list[bytes]] = {place: [] for place in places}
        held = select(EVENTS).where(tuple_(EVENTS.c.kind, EVENTS.c.id).in_(places)).order_by(EVENTS.c.sequence)
        for row in await self._rows(held):
            events[row["kind"], row["id"]].append(bytes(row["body"]))
        return tuple(_stream(row, events[row["kind"], row["id"]]) for row in streams)

    async def _append(self, ask: Append) -> bool:
        stream = ask.stream
        values = {
            name: getattr(stream, name) for name in ("kind", "id", "person", "token", "key", "head", "state", "at")
        } | {"events": len(stream.events)}
        done = await self._execute(
            update(STREAMS)
            .where(STREAMS.c.kind == stream.kind, STREAMS.c.id == stream.id, STREAMS.c.events == ask.known)
            .values(values)
            if ask.known
            else self._insert(STREAMS).values(values).on_conflict_do_nothing()
        )
        if not done.rowcount:
            return False
        place = {"kind": stream.kind, "id": stream.id}
        new = [place | {"sequence": ask.known + n, "body": body} for n, body in enumerate(stream.events[ask.known :])]
        if new:
            await self._execute(EVENTS.insert(), new)
        for task in ask.tasks:
            await self._execute(self._insert(TASKS).values(_task_values(task)).on_conflict_do_nothing())
        return True

    # --- cells -------------------------------------------------------------------------------------------------------

    def _lives(self) -> ColumnElement[bool]:
        return and_(CELLS.c.value.is_not(None), or_(CELLS.c.until.is_(None), CELLS.c.until > self.now))

    async def _read(self, room: str, key: bytes) -> Cell | None:
        asked = select(CELLS).where(CELLS.c.room == room, CELLS.c.key == key, self._lives())
        found = await self._rows(asked)
        return Cell(room, key, bytes(found[0]["value"]), found[0]["version"], found[0]["until"]) if found else None

    async def _write(self, ask: Write) -> bool:
        values = {"value": ask.value, "until": ask.until}
        if ask.known:
            here = and_(CELLS.c.room == ask.room, CELLS.c.key == ask.key, CELLS.c.version == ask.known, self._lives())
            done = await self._execute(update(CELLS).where(here).values(version=ask.known + 1, **values))
        else:
            fresh = self._insert(CELLS).values(room=ask.room, key=ask.key, version=1, **values)
            done = await self._execute(
                fresh.on_conflict_do_update(
                    index_elements=[CELLS.c.room, CELLS.c.key],
                    set_={"version": CELLS.c.version + 1, **values},
                    where=~self._lives(),
                )
            )
        return done.rowcount == 1

    # --- tasks -------------------------------------------------------------------------------------------------------

    async def _take(self, ask: Take) -> tuple[Task, ...]:
        queued = and_(TASKS.c.state == TaskState.QUEUED.value, TASKS.c.after <= ask.now)
        lost = and_(TASKS.c.state == TaskState.PROCESSING.value, TASKS.c.lease <= ask.now)
        due = select(TASKS).where(or_(queued, lost)).order_by(TASKS.c.after, TASKS.c.reference).limit(ask.limit)
        taken: list[Task] = []
        for row in await self._rows(due.with_for_update(skip_locked=True)):  # SQLite has its one lock already
            attempts = row["attempts"] + 1
            await self._execute(
                update(TASKS)
                .where(TASKS.c.reference == row["reference"])
                .values(state=TaskState.PROCESSING.value, lease=ask.lease, attempts=attempts)
            )
            taken.append(Task(_task(row), attempts, ask.lease))
        return tuple(taken)

    async def _settle(self, ask: Settle) -> bool:
        task = ask.task
        ours = and_(
            TASKS.c.reference == task.task.reference,
            TASKS.c.state == TaskState.PROCESSING.value,
            TASKS.c.lease == task.lease,
        )
        after = {} if ask.after is None else {"after": ask.after}
        settled = {"state": ask.state.value, "lease": None, "error": ask.error, **after}
        done = await self._execute(update(TASKS).where(ours).values(settled))
        return done.rowcount == 1


def _stream(row: RowMapping, events: list[bytes]) -> Stream:
    """Return a stream with as many events as it had when it was read: others may have been added between."""
    return Stream(
        kind=row["kind"],
        id=row["id"],
        person=None if row["person"] is None else bytes(row["person"]),
        token=bytes(row["token"]),
        key=bytes(row["key"]),
        events=tuple(events[: row["events"]]),
        head=bytes(row["head"]),
        state=row["state"],
        at=row["at"],
    )


def _task(row: RowMapping) -> NewTask:
    return NewTask(row["reference"], row["type"], row["kind"], row["stream"], bytes(row["body"]), row["after"])


def _task_values(task: NewTask) -> dict[str, Any]:
    named = {name: getattr(task, name) for name in ("reference", "type", "kind", "stream", "body", "after")}
    return {**named, "state": TaskState.QUEUED.value, "attempts": 0, "lease": None, "error": ""}
