"""The databases of the tests: a SQLite file, and PostgreSQL where there is one."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.adapters import postgres


@asynccontextmanager
async def url_of(kind: str, folder: Path) -> AsyncIterator[str]:
    """Make an empty database, and drop it at the end; yield its address."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'portal.sqlite3'}"
        return
    name = f"tamin_fastapi_test_{uuid.uuid4().hex[:12]}"
    await postgres.execute(f'CREATE DATABASE "{name}"')
    try:
        server, _, _ = postgres.ADDRESS.rpartition("/")
        yield f"{server.replace('postgresql:', 'postgresql+asyncpg:', 1)}/{name}"
    finally:
        await postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
