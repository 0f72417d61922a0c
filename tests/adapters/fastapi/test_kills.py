"""A worker that is killed at each point of the outbox: nothing is lost, and each SMS has one reference."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tamin_rules_fastapi import SqlStore
from tamin_rules_fastapi.migrating import migrate
from tests.adapters import killing, postgres
from tests.adapters.fastapi import killed
from tests.adapters.fastapi.databases import url_of
from tests.adapters.fastapi.play import PASSWORD, Clock, Play, app_of

LEASE: Final = 121
"""Seconds after which a dead worker's task is taken by another."""


async def _migrated(url: str) -> None:
    store = SqlStore(url)
    await migrate(store.engine)
    await store.close()


async def _tasks(url: str) -> list[tuple[str, str, str]]:
    store = SqlStore(url)
    async with store.engine.connect() as connection:
        found = await connection.execute(text("SELECT reference, type, state FROM tamin_task"))
        rows = [(str(row[0]), str(row[1]), str(row[2])) for row in found]
    await store.close()
    return rows


@pytest.mark.requirement("CR4")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_each_point_of_the_outbox_it_loses_nothing_and_sends_nothing_twice(kind: str, tmp_path: Path) -> None:
    """Everybody meets one kill, and then a worker that lives."""
    if kind == "postgresql":
        postgres.required()
    sent, clock = tmp_path / "sent", Clock()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        url = runner.run(stack.enter_async_context(url_of(kind, tmp_path)))
        runner.run(_migrated(url))
        with TestClient(app_of(killed.portal_on(url, sent, clock))) as client:
            play = Play(client)
            people = killing.national_ids()
            play.submitted(national_id=next(people))
            points = killing.run(partial(killed.work, url, sent, clock())).met
            tally = killing.Tally(f"FastAPI, {kind}", points)
            met: list[str] = []
            for kill in tally.kills():
                met.append(next(people))
                draft, _ = play.submitted(national_id=met[-1])
                tally.note(killing.run(partial(killed.work, url, sent, clock()), **kill))
                clock.advance(seconds=LEASE)
                assert killing.run(partial(killed.work, url, sent, clock())).met
                shown = play.call("GET", f"/registrations/{draft.id}", token=draft.token).json()
                assert (shown["state"], shown["version"]) == ("active", 5)
            for national_id in met[:: max(1, len(met) // 5)]:
                body = {"national_id": national_id, "password": PASSWORD}
                assert play.call("POST", "/sessions", body).status_code == 201
        tasks = runner.run(_tasks(url))
        runner.run(stack.aclose())
    assert {state for _, _, state in tasks} == {"done"}
    references = sent.read_text(encoding="utf-8").split()
    tally.tries, tally.sent = len(references), len(set(references))
    assert set(references) == {reference for reference, type_, _ in tasks if type_ == "send_sms"}
    assert tally.sent == len(met) + 1
    assert tally.tries <= tally.sent + tally.killed.total()
    tally.leave()
