"""Portals under test, on a store in memory, on SQLite, and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tamin_rules_fastapi import MemoryStore, SqlStore, Store
from tamin_rules_fastapi.migrating import migrate
from tests.adapters import postgres
from tests.adapters.fastapi.databases import url_of
from tests.adapters.fastapi.play import Play, app_of, portal


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Make an empty database of each kind; return its address."""
    if request.param == "postgresql":
        postgres.required()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        yield runner.run(stack.enter_async_context(url_of(request.param, tmp_path)))
        runner.run(stack.aclose())


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Make a store of each kind, with its tables."""
    if request.param == "memory":
        yield MemoryStore()
        return
    if request.param == "postgresql":
        postgres.required()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        url = runner.run(stack.enter_async_context(url_of(request.param, tmp_path)))
        runner.run(_prepare(url))
        yield SqlStore(url)
        runner.run(stack.aclose())


async def _prepare(url: str) -> None:
    store = SqlStore(url)
    await migrate(store.engine)
    await store.close()


@pytest.fixture
def playing() -> Iterator[Callable[..., Play]]:
    """Return what makes a portal and a client of it; they end with the test."""
    with ExitStack() as stack:

        def made(store: Store | None = None, **options: Any) -> Play:
            client = TestClient(app_of(portal(store, **options)))
            return Play(stack.enter_context(client))

        yield made


@pytest.fixture
def play(playing: Callable[..., Play]) -> Play:
    """Return a portal in memory."""
    return playing()


@pytest.fixture
def play_on(any_store: Store, playing: Callable[..., Play]) -> Play:
    """Return a portal on a store of each kind."""
    return playing(any_store)
