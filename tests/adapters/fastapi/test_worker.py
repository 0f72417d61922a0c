"""What the worker does beside its tasks: drafts end by the clock, and their data goes with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tamin_rules.portal.asks import Flow, Load, Stream
from tamin_rules_fastapi import Store, Tamin, worker
from tests.adapters.fastapi.play import IDENTITY, NATIONAL_ID, PASSWORD, Clock, Play, app_of, portal


@pytest.fixture
def played(any_store: Store) -> Iterator[tuple[Play, Clock]]:
    clock = Clock()
    with TestClient(app_of(portal(any_store, clock=clock))) as client:
        yield Play(client), clock


def _asked(play: Play, job: Callable[..., Any], *given: Any) -> Any:
    """Await something in the loop of the application."""
    client: Any = play.client
    return client.portal.call(job, *given)


def _tamin(play: Play) -> Tamin:
    client: Any = play.client
    found: Tamin = client.app.state.tamin
    return found


def _kept(play: Play, id_: str) -> Stream:
    def flow() -> Flow[Stream]:
        found: Stream = yield Load("registration", id_)
        return found

    kept: Stream = _asked(play, _tamin(play).performer.run, flow())
    return kept


@pytest.mark.requirement("FL6")
def test_worker_ends_drafts_that_nobody_comes_back_to(played: tuple[Play, Clock]) -> None:
    play, clock = played
    idle, busy = play.begin(), play.begin()
    clock.advance(minutes=29, seconds=59)
    assert play.step(busy, "PUT", "identity", IDENTITY).status_code == 200
    performer = _tamin(play).performer
    assert _asked(play, worker.sweep, performer) == 0
    clock.advance(seconds=1)
    assert _asked(play, worker.sweep, performer) == 1
    assert (_kept(play, idle.id).state, _kept(play, idle.id).key) == ("expired", b"")
    assert _kept(play, busy.id).key != b""
    assert _asked(play, worker.sweep, performer) == 0


@pytest.mark.requirement("FL6")
def test_running_worker_does_it_by_itself(played: tuple[Play, Clock]) -> None:
    play, clock = played
    idle = play.begin()
    clock.advance(minutes=30)

    async def for_a_moment() -> None:
        stop = asyncio.Event()
        working = asyncio.create_task(worker.run(_tamin(play).performer, stop, pause=0.01))
        await asyncio.sleep(0.2)
        stop.set()
        await working

    _asked(play, for_a_moment)
    assert _kept(play, idle.id).state == "expired"


@pytest.mark.requirement("AU5")
def test_person_is_erased(played: tuple[Play, Clock]) -> None:
    play, _ = played
    draft = play.account()
    assert _asked(play, _tamin(play).erase, NATIONAL_ID) == 1
    assert _kept(play, draft.id).key == b""
    answer = play.call("POST", "/sessions", {"national_id": NATIONAL_ID, "password": PASSWORD})
    assert answer.status_code == 422
