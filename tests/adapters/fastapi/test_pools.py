"""Slow work: off the event loop, a bounded number at a time, and refused early when too many wait."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tamin_rules.errors import MalformedError
from tamin_rules.portal import accounts, registrations
from tamin_rules.portal.asks import Flow, Verify
from tamin_rules.records import contribution_list
from tamin_rules.records.contribution_list.tables import EMPTY
from tamin_rules_fastapi import CHEAP, AwayError, Cost, MemoryStore, SqlStore, Tamin
from tamin_rules_fastapi.migrating import migrate
from tamin_rules_fastapi.pools import Hashing, Pool
from tests.adapters.fastapi.play import NATIONAL_ID, STAFF, Play, app_of, portal


def test_pool_that_is_full_refuses_at_once_and_takes_jobs_again_later() -> None:
    async def scene() -> None:
        pool, gate = Pool(workers=1, waiting=1), threading.Event()
        first, second = (asyncio.ensure_future(pool.run(gate.wait)) for _ in range(2))
        await asyncio.sleep(0)
        with pytest.raises(AwayError):
            await pool.run(gate.wait)
        gate.set()
        assert await first
        assert await second
        await asyncio.sleep(0.01)
        assert await pool.run(gate.wait)
        pool.close()

    asyncio.run(scene())


def test_job_whose_caller_has_gone_keeps_its_place_until_it_is_done() -> None:
    async def scene() -> None:
        pool, gate = Pool(workers=1, waiting=0), threading.Event()
        left = asyncio.ensure_future(pool.run(gate.wait))
        await asyncio.sleep(0.01)
        left.cancel()
        await asyncio.sleep(0)
        with pytest.raises(AwayError):
            await pool.run(gate.wait)
        gate.set()
        await asyncio.sleep(0.05)
        assert await pool.run(gate.wait)
        pool.close()

    asyncio.run(scene())


@pytest.mark.requirement("PW4")
@pytest.mark.parametrize("secret", ["a" * 1024, "گذرواژه", "\ud800", "with\0zero", " blanks "])
def test_secret_is_verified_exactly_as_it_was_received(secret: str) -> None:
    hashing = Hashing(CHEAP)
    (sealed,) = hashing.seal((secret,))
    assert sealed.startswith("$argon2id$")
    assert secret not in sealed
    assert hashing.verify(secret, sealed)
    assert not hashing.verify(f"{secret}x", sealed)
    assert not hashing.verify(secret.strip() + "y", sealed)


def test_hash_of_nobody_or_of_another_kind_matches_nothing() -> None:
    hashing = Hashing(CHEAP)
    assert not hashing.verify("nobody's", None)
    assert not hashing.verify("x", "plain text")


def test_hashing_keeps_other_requests_waiting_for_nothing() -> None:
    async def scene() -> None:
        tamin, gate = portal(MemoryStore()), threading.Event()
        object.__setattr__(tamin.performer.hashing, "_hasher", _Slow(gate))

        def flow() -> Flow[bool]:
            matched: bool = yield Verify("x", None)
            return matched

        slow = asyncio.ensure_future(tamin.performer.run(flow()))
        for _ in range(10):
            await asyncio.sleep(0)
        assert not slow.done()
        gate.set()
        assert await asyncio.wait_for(slow, 5) is False
        await tamin.close()

    asyncio.run(scene())


class _Slow:
    """Hashes when it is let."""

    def __init__(self, gate: threading.Event) -> None:
        self.gate = gate

    def verify(self, _hash: str, _secret: bytes) -> bool:
        return self.gate.wait(5)


def test_refusal_of_a_full_pool_is_503_and_counts_no_try(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path / 'portal.sqlite3'}")
    asyncio.run(_prepared(store.url))
    tamin = portal(store)
    wrong = {"national_id": NATIONAL_ID, "password": "Wrong1&word"}
    with TestClient(app_of(tamin)) as client:
        play = Play(client)
        play.account()
        pool = tamin.performer.slow
        left, pool._left = pool._left, 0
        for _ in range(10):
            answer = play.call("POST", "/sessions", wrong)
            assert (answer.status_code, answer.json()["code"]) == (503, "http.service.away")
            assert answer.headers["retry-after"] == "1"
        pool._left = left
        assert play.signed_in()


@pytest.mark.requirement("CR1")
def test_others_write_while_a_list_is_checked(play_on: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = play_on.account()
    play_on.call("POST", f"/staff/accounts/{draft.id}/commitment", {"form": "employer_commitment"}, token=STAFF)
    token, begun = play_on.signed_in(), list[str]()

    def slow(*_files: bytes) -> None:
        begun.append(play_on.begin().id)
        raise MalformedError(EMPTY)

    monkeypatch.setattr(contribution_list, "read", slow)
    files = {"kar": ("DSKKAR00.DBF", b"x"), "wor": ("DSKWOR00.DBF", b"y")}
    assert play_on.call("POST", "/contribution-lists/check", token=token, files=files).status_code == 422
    assert len(begun) == 1


async def _prepared(url: str) -> None:
    store = SqlStore(url)
    await migrate(store.engine)
    await store.close()


@pytest.mark.requirement("PW11")
def test_account_hashed_at_an_older_cost_is_hashed_anew_when_it_signs_in() -> None:
    store, dearer = MemoryStore(), Cost(2, 16, 1, for_tests=True)
    with TestClient(app_of(portal(store))) as client:
        Play(client).account()
    later = portal(store, cost=dearer)
    with TestClient(app_of(later)) as client:
        assert "$m=8,t=1,p=1$" in _kept(later)
        wrong = {"national_id": NATIONAL_ID, "password": "Wrong1&word"}
        assert client.post("/tamin/sessions", json=wrong).status_code == 422
        assert "$m=8,t=1,p=1$" in _kept(later)
        Play(client).signed_in()
        assert "$m=16,t=2,p=1$" in _kept(later)
        kept = _kept(later)
        Play(client).signed_in()
        assert _kept(later) == kept, "once"


def _kept(tamin: Tamin) -> str:
    """Return the hash of an account."""

    def flow() -> Flow[str]:
        holder = yield from accounts.holder_of(tamin.portal, registrations.person_key(tamin.portal, NATIONAL_ID))
        return "" if holder is None else holder.password_hash

    return asyncio.run(tamin.performer.run(flow()))
