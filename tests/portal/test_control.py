"""Test control, asynchronous hosts, and the store in memory."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from attrs import evolve

from tamin_rules.portal.asks import AskIdentity, AskOwnership, Drain, Read, Send, arun
from tamin_rules.portal.control import Control
from tamin_rules.portal.memory import Memory
from tamin_rules.portal.problems import Response
from tamin_rules.portal.routes import ROUTES, handle
from tamin_rules.registration.ownership import Match
from tests.portal.site import MOBILE, ONE, START, Site

TOKEN = "kit"


class Controlled(Site):
    """A site whose outside world and clock are a kit's."""

    def __init__(self) -> None:
        super().__init__()
        self.control = Control(TOKEN, self.clock)
        self.portal = evolve(self.portal, now=self.control.now)
        self.store.now = self.control.now

    def perform(self, ask: Any) -> Any:
        match ask:
            case Drain():
                return len(self.work())
            case AskIdentity() | AskOwnership() | Send():
                return self.control.perform(ask)
            case _:
                return super().perform(ask)

    def test(self, method: str, path: str, body: Any = None, token: str | None = TOKEN) -> Response:
        request = self.request(method, f"/_test/{path}", body, token)
        answer: Response = self.run(handle(self.portal, request, (*ROUTES, *self.control.routes())))
        return answer


def test_a_kit_says_what_the_world_answers() -> None:
    site = Controlled()
    body = {"identity": "mismatched", "ownership": "not_checked"}
    assert site.test("POST", "verification", body).status == 200
    assert (site.control.identity, site.control.ownership) == (Match.MISMATCHED, Match.NOT_CHECKED)
    site.submitted()
    assert site.test("POST", "work").body == {"done": 2}
    answer = site.test("GET", "sms").body
    assert answer is not None
    (sms,) = answer["sms"]
    assert set(sms) == {"reference", "to", "template", "text", "params"}
    assert sms["template"] == "registration_needs_branch_activation_follow_up"
    assert site.test("POST", "clock", {"advance_seconds": 1_800}).status == 200
    assert (site.control.now() - START).total_seconds() == 1_800


@pytest.mark.parametrize("body", [{"identity": "not_checked"}, {"ownership": 5}, {"surprise": 1}])
def test_a_kit_may_err_too(body: Any) -> None:
    site = Controlled()
    assert site.test("POST", "verification", body).status == 422
    assert (site.control.identity, site.control.ownership) == (Match.MATCHED, Match.MATCHED)
    for seconds in (-1, "5", None, 1e9, True):
        assert site.test("POST", "clock", {"advance_seconds": seconds}).status == 422


def test_test_control_has_a_token_of_its_own() -> None:
    site = Controlled()
    for method, path in [("GET", "sms"), ("POST", "work"), ("POST", "clock")]:
        assert site.test(method, path, None, None).status == 401
        assert site.test(method, path, None, "kitt").status == 403
    assert Site().call("GET", "/_test/sms", token=TOKEN).status == 404


def test_a_host_that_awaits() -> None:
    site = Site()

    async def perform(ask: Any) -> Any:
        await asyncio.sleep(0)
        return site.perform(ask)

    async def play() -> int:
        body = {"national_id": ONE, "mobile": MOBILE}
        answer = await arun(site.flow("POST", "/registrations", body), perform)
        site.broken = frozenset({"AskRecord", "Load"})
        assert answer.body is not None
        with pytest.raises(TimeoutError):
            await arun(site.flow("GET", f"/registrations/{answer.body['id']}", token=answer.body["token"]), perform)
        return answer.status

    assert asyncio.run(play()) == 201


def test_a_store_that_fails_is_an_error_of_the_host() -> None:
    site = Site()
    site.broken = frozenset({"Read"})
    with pytest.raises(TimeoutError):
        site.sign_in()
    with pytest.raises(TypeError):
        Memory(site.clock).perform(object())
    assert Memory(site.clock).perform(Read("room", b"key")) is None
