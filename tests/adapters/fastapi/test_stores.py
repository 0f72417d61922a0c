"""The stores of this package against the contract of every store; the migrations that make their tables."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from tamin_rules.portal.asks import Append, Load
from tamin_rules_fastapi import AwayError, SqlStore
from tamin_rules_fastapi.migrating import NONE, VERSION_TABLE, migrate
from tamin_rules_fastapi.tables import METADATA
from tests.adapters.store_contract import AT, STREAM, StoreContract


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture
def store(url: str, runner: asyncio.Runner) -> Iterator[SqlStore]:
    made = SqlStore(url)
    runner.run(migrate(made.engine))
    yield made
    runner.run(made.close())


@pytest.fixture
def drive(runner: asyncio.Runner) -> Callable[[Any], Any]:
    return runner.run


class TestSqlStore(StoreContract):
    """SQLite and PostgreSQL."""


def _names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": VERSION_TABLE})
    return list(compare_metadata(context, METADATA))


def test_migrations_make_exactly_the_tables_of_the_store_and_take_them_back(url: str) -> None:
    async def scene() -> None:
        store = SqlStore(url)
        await migrate(store.engine)
        await migrate(store.engine)
        async with store.engine.connect() as connection:
            assert await connection.run_sync(_differences) == []
        await migrate(store.engine, NONE)
        async with store.engine.connect() as connection:
            assert await connection.run_sync(_names) <= {VERSION_TABLE}
        await migrate(store.engine)
        async with store.engine.connect() as connection:
            assert await connection.run_sync(_names) == {*METADATA.tables, VERSION_TABLE}
        await store.close()

    asyncio.run(scene())


def test_database_that_fails_is_away_and_says_no_value(url: str) -> None:
    async def ask(store: SqlStore, *asks: Any) -> None:
        async with store.session(AT) as session:
            for each in asks:
                await session.perform(each)

    async def scene() -> None:
        store = SqlStore(url)  # without tables
        for asks in ((Load("registration", "a secret id"),), (Append(STREAM, 0),)):
            with pytest.raises(AwayError) as caught:
                await ask(store, *asks)
            assert caught.value.__context__ is None
            assert caught.value.__cause__ is None
            assert "secret" not in str(caught.value)
        await store.close()

    asyncio.run(scene())


def test_session_that_awaits_something_slow_holds_no_connection(url: str) -> None:
    async def scene() -> None:
        store = SqlStore(url, pool_size=1, max_overflow=0, pool_timeout=1) if "postgres" in url else SqlStore(url)
        await migrate(store.engine)
        async with store.session(AT) as slow:
            await slow.perform(Append(STREAM, 0))
            await slow.commit()
            other: Awaitable[Any]
            async with store.session(AT) as quick:
                other = quick.perform(Load("registration", "one"))
                assert await other == STREAM
        await store.close()

    asyncio.run(scene())
