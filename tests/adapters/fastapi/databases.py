"""The databases of the tests: a SQLite file, and PostgreSQL where there is one."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg
import pytest

POSTGRES: Final = os.environ.get("TAMIN_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/postgres")
"""A server on which databases may be made; each test has one of its own, and drops it."""


@asynccontextmanager
async def url_of(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make an empty database; yield its address."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'portal.sqlite3'}"
        return
    name = f"tamin_fastapi_test_{uuid.uuid4().hex[:12]}"
    await _on_server(f'CREATE DATABASE "{name}"')
    try:
        server, _, _ = POSTGRES.rpartition("/")
        yield f"{server.replace('postgresql:', 'postgresql+asyncpg:', 1)}/{name}"
    finally:
        await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRES, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def skip_without_postgres() -> None:
    """Skip a test where no server answers."""
    try:
        asyncio.run(_on_server("SELECT 1"))
    except (OSError, asyncpg.PostgresError, TimeoutError):
        pytest.skip("no PostgreSQL answers at TAMIN_TEST_POSTGRES")
