"""
Two servers on one PostgreSQL database, under real requests at once: who was faster is decided by the database alone.

SQLite cannot show these faults (`security` 6); it runs the same scenes with one server, to show that it stays whole.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from attrs import evolve, frozen

from tamin_rules.registration import journey
from tamin_rules_fastapi import SqlStore, Tamin
from tamin_rules_fastapi.migrating import migrate
from tests.adapters import postgres
from tests.adapters.fastapi.databases import url_of
from tests.adapters.fastapi.play import CONTROL, NATIONAL_ID, PASSWORD, PREFIX, Draft, Play, app_of, portal
from tests.adapters.fastapi.serving import served

AT_ONCE = 16


@frozen
class Site:
    """Servers on one database; a portal for each."""

    url: str
    addresses: tuple[str, ...]
    portals: tuple[Tamin, ...]
    play: Play

    def at_once(self, calls: list[Callable[[str], dict[str, Any]]]) -> list[httpx2.Response]:
        """Make calls at once, in turn to each server."""
        return asyncio.run(self._at_once(calls))

    async def _at_once(self, calls: list[Callable[[str], dict[str, Any]]]) -> list[httpx2.Response]:
        async with httpx2.AsyncClient(timeout=60) as client:
            return await asyncio.gather(
                *(
                    client.request(**call(self.addresses[number % len(self.addresses)]))
                    for number, call in enumerate(calls)
                )
            )


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "postgresql":
        postgres.required()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        made = runner.run(stack.enter_async_context(url_of(request.param, tmp_path)))
        store = SqlStore(made)
        runner.run(migrate(store.engine))
        runner.run(store.close())
        yield made
        runner.run(stack.aclose())


@pytest.fixture
def site_of(url: str) -> Iterator[Callable[..., Site]]:
    with ExitStack() as stack:

        def made(**options: Any) -> Site:
            portals = tuple(portal(SqlStore(url), **options) for _ in range(2 if "postgres" in url else 1))
            addresses = tuple(stack.enter_context(served(app_of(each))) for each in portals)
            client = stack.enter_context(httpx2.Client(base_url=addresses[0], timeout=60))
            return Site(url, addresses, portals, Play(client))

        yield made


def _call(method: str, path: str, json: Any, headers: dict[str, str] | None = None) -> Callable[[str], dict[str, Any]]:
    return lambda address: {
        "method": method,
        "url": f"{address}{PREFIX}{path}",
        "json": json,
        "headers": headers or {},
    }


def _submit(draft: Draft, **headers: str) -> Callable[[str], dict[str, Any]]:
    return _call("POST", f"/registrations/{draft.id}/submit", {"accept_notices": True}, draft.headers | headers)


@pytest.mark.requirement("FL3")
def test_draft_submitted_by_many_at_once_is_submitted_once(site_of: Callable[..., Site]) -> None:
    site = site_of()
    draft = site.play.filled()
    answers = site.at_once([_submit(draft)] * AT_ONCE)
    counts = Counter(answer.status_code for answer in answers)
    assert counts[202] == 1
    assert counts.keys() <= {202, 409, 412}
    assert site.play.control("work")["done"] == 3
    assert len(site.play.sms()) == 1
    shown = site.play.call("GET", f"/registrations/{draft.id}", token=draft.token).json()
    assert (shown["state"], shown["version"]) == ("active", 5)


@pytest.mark.requirement("FL3")
def test_retries_under_one_key_are_one_event(site_of: Callable[..., Site]) -> None:
    site = site_of()
    draft = site.play.filled()
    answers = site.at_once([_submit(draft, **{"idempotency-key": "once"})] * AT_ONCE)
    told = {answer.json()["tracking_code"] for answer in answers if answer.status_code == 202}
    assert len(told) == 1
    (again,) = site.at_once([_submit(draft, **{"idempotency-key": "once"})])
    assert again.json()["tracking_code"] in told
    site.play.control("work")
    assert len(site.play.sms()) == 1


@pytest.mark.requirement("FL4")
def test_requests_for_one_person_at_once_become_one_account(site_of: Callable[..., Site]) -> None:
    site = site_of()
    drafts = [site.play.filled() for _ in range(AT_ONCE)]
    answers = site.at_once([_submit(draft) for draft in drafts])
    assert [answer.status_code for answer in answers] == [202] * AT_ONCE
    assert len({frozenset(answer.json()) for answer in answers}) == 1

    async def work() -> None:  # doubled workers, beside the servers
        portals = [portal(SqlStore(site.url), test_control=None) for _ in range(2)]
        workers = [evolve(each.performer, control=site.portals[0].control) for each in portals]
        while sum(await asyncio.gather(*(worker.work() for worker in workers * 2))):
            pass
        for each in portals:
            await each.close()

    asyncio.run(work())
    states = Counter(
        site.play.call("GET", f"/registrations/{draft.id}", token=draft.token).json()["state"] for draft in drafts
    )
    assert states["active"] == 1, states
    assert len({draft.id for draft in drafts}) == AT_ONCE
    assert site.play.signed_in()


@pytest.mark.requirement("OTP3")
@pytest.mark.requirement("OTP4")
def test_code_is_used_once_and_guesses_at_once_are_all_counted(site_of: Callable[..., Site]) -> None:
    site = site_of(policies={"registration": journey.Policy(terms=journey.Terms(mobile_code=True))})
    used, guessed = site.play.begin(), site.play.begin(mobile="09120000001")
    site.play.control("work")
    codes = {sms["to"]: sms["params"]["code"] for sms in site.play.sms()}
    right, other = codes["+989120000000"], codes["+989120000001"]

    def typed(draft: Draft, code: str) -> Callable[[str], dict[str, Any]]:
        return _call("POST", f"/registrations/{draft.id}/mobile-code", {"code": code}, draft.headers)

    answers = site.at_once([typed(used, right)] * AT_ONCE)
    assert Counter(answer.status_code for answer in answers)[200] == 1
    wrong = [f"{number:06}" for number in range(AT_ONCE + 1) if f"{number:06}" != other][:AT_ONCE]
    assert {answer.status_code for answer in site.at_once([typed(guessed, code) for code in wrong])} == {422}
    (late,) = site.at_once([typed(guessed, other)])
    assert late.status_code == 422, "the right code comes after too many tries"


@pytest.mark.requirement("EN3")
def test_failed_sign_ins_at_once_are_all_counted(site_of: Callable[..., Site]) -> None:
    site = site_of()
    site.play.account()
    wrong = _call("POST", "/sessions", {"national_id": NATIONAL_ID, "password": "Wrong1&word"})
    answers = site.at_once([wrong] * AT_ONCE)
    assert Counter(answer.status_code for answer in answers) == {422: 5, 429: AT_ONCE - 5}
    (right,) = site.at_once([_call("POST", "/sessions", {"national_id": NATIONAL_ID, "password": PASSWORD})])
    assert (right.status_code, right.json()["code"]) == (429, "sign_in.attempts.too_many")


def test_control_needs_its_own_token(site_of: Callable[..., Site]) -> None:
    play = site_of().play
    assert play.call("GET", "/_test/sms").status_code == 401
    assert play.call("GET", "/_test/sms", token="x" * len(CONTROL)).status_code == 403
