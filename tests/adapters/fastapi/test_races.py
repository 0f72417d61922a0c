"""Sixteen at once: the shared scenes, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from attrs import frozen
from sqlalchemy import Executable, Row, func, select

from tamin_rules_fastapi import SqlStore
from tamin_rules_fastapi.migrating import migrate
from tamin_rules_fastapi.tables import EVENTS, METADATA, STREAMS, TASKS
from tamin_rules_fastapi.worker import work_off
from tests.adapters import enumeration, racing
from tests.adapters.fastapi import test_enumeration
from tests.adapters.fastapi.play import Play
from tests.adapters.racing import RaceContract


@frozen
class Site(test_enumeration.Client):
    """A site whose tables are looked into on the loop that serves it."""

    store: SqlStore

    @property
    def adapter(self) -> str:
        return "FastAPI"

    @property
    def database(self) -> str:
        return self.store.engine.dialect.name

    def _do(self, job: Callable[..., Any], *given: Any) -> Any:
        client: Any = self.play.client
        return client.portal.call(job, *given)

    async def _rows(self, query: Executable) -> list[Row[Any]]:
        async with self.store.engine.connect() as connection:
            return list(await connection.execute(query))

    async def _empty(self) -> None:
        async with self.store.engine.begin() as connection:
            for table in reversed(METADATA.sorted_tables):
                await connection.execute(table.delete())

    def empty(self) -> None:
        self._do(self._empty)

    def leave(self) -> None:
        """Do nothing: connections are the loop's."""

    def work(self) -> None:
        client: Any = self.play.client
        self._do(work_off, client.app.state.tamin.performer)

    def code(self) -> str:
        return str(self.play.sms()[-1]["params"]["code"])

    def states(self) -> Counter[str]:
        return Counter(row[0] for row in self._do(self._rows, select(STREAMS.c.state)))

    def events(self) -> int:
        return int(self._do(self._rows, select(func.count()).select_from(EVENTS))[0][0])

    def tasks(self) -> set[tuple[str, int]]:
        return {(row[0], row[1]) for row in self._do(self._rows, select(TASKS.c.state, TASKS.c.attempts))}


async def _prepared(url: str) -> None:
    store = SqlStore(url)
    await migrate(store.engine)
    await store.close()


@pytest.fixture
def site(url: str, playing: Callable[..., Play]) -> Site:
    asyncio.run(_prepared(url))
    store = SqlStore(url)
    return Site(playing(store), store)


class TestRaces(RaceContract):
    """On SQLite and on PostgreSQL."""


def test_every_task_is_done_once_by_many_workers(site: Site) -> None:
    for place in range(6):
        enumeration.submitted(site, racing.PERSON, f"091200000{place:02}")
    racing.at_once(site, lambda _: site.work())
    assert site.tasks() == {("done", 1)}
