"""Where PostgreSQL is, and what a test does where there is none."""

from __future__ import annotations

import asyncio
import os
from functools import cache
from typing import Final

import asyncpg
import pytest

ADDRESS: Final = os.environ.get("TAMIN_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/postgres")
"""A server on which databases may be made."""


async def execute(statement: str) -> None:
    """Have the server do something outside of any test's database."""
    connection = await asyncpg.connect(ADDRESS, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def names_of_databases() -> list[str]:
    """Return the names of all databases of the server."""
    connection = await asyncpg.connect(ADDRESS, timeout=5)
    try:
        return [row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")]
    finally:
        await connection.close()


@cache
def answers() -> bool:
    try:
        asyncio.run(execute("SELECT 1"))
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    return True


def required() -> None:
    """Skip a test without a server: a newcomer may have none; CI starts one, and there a skipped test fails."""
    if not answers():
        pytest.skip("no PostgreSQL answers at TAMIN_TEST_POSTGRES")
