"""The tables as the capacity page divides them keep the contract of every store; PostgreSQL only."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest

from tamin_rules_fastapi import SqlStore
from tamin_rules_fastapi.migrating import migrate
from tests.adapters import postgres
from tests.adapters.fastapi.databases import url_of
from tests.adapters.store_contract import StoreContract

PAGE: Final = Path(__file__).parents[3] / "docs" / "explanation" / "capacity.md"
SCRIPTS: Final = tuple(re.findall(r"```postgresql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))


async def divide(url: str) -> list[str]:
    """Do what the page says; return the parts that there are then."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for script in SCRIPTS:
            await connection.execute(script)
        rows = await connection.fetch("SELECT inhparent::regclass::text AS whole FROM pg_inherits")
        return [row["whole"] for row in rows]
    finally:
        await connection.close()


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture
def url(runner: asyncio.Runner, tmp_path: Path) -> Iterator[str]:
    postgres.required()
    stack = AsyncExitStack()
    yield runner.run(stack.enter_async_context(url_of("postgresql", tmp_path)))
    runner.run(stack.aclose())


@pytest.fixture
def store(url: str, runner: asyncio.Runner) -> Iterator[SqlStore]:
    made = SqlStore(url)
    runner.run(migrate(made.engine))
    runner.run(divide(url))
    yield made
    runner.run(made.close())


@pytest.fixture
def drive(runner: asyncio.Runner) -> Callable[[Any], Any]:
    return runner.run


class TestDivided(StoreContract):
    """A store over divided tables."""


def test_there_are_parts(url: str, runner: asyncio.Runner) -> None:
    store = SqlStore(url)
    runner.run(migrate(store.engine))
    parts = runner.run(divide(url))
    runner.run(store.close())
    tables = [part for part in parts if not part.startswith(("pk_", "ix_")) and not part.endswith("_pkey")]
    assert (tables.count("tamin_event"), tables.count("tamin_task_done")) == (16, 1)
