"""The worker against a gateway over HTTP: each SMS arrives once, whatever the gateway does in between."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import pytest
from starlette.testclient import TestClient

from tamin_rules.errors import DefinitionError
from tamin_rules_fastapi import Agreeing
from tamin_rules_fastapi.gateway import HttpSms
from tamin_rules_fastapi.worker import work_off
from tests.adapters.fastapi.play import Clock, Play, app_of, portal
from tests.adapters.misbehaving import SECRET, TAKEN, answer, die, reset, served

MOBILE: Final = "09127345621"
HOST: Final[dict[str, Any]] = {
    "test_control": None,
    "civil_registry": Agreeing(),
    "ownership_registry": Agreeing(),
    "per_minute": None,
}


@pytest.mark.requirement("CR3")
def test_it_is_tried_again_under_the_same_reference_until_it_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    ways = (die, answer(500), answer(429, retry_after="3000"), reset, answer(200, b"what?"), answer(200, TAKEN))
    with caplog.at_level(logging.DEBUG), served(*ways) as server:
        tamin = portal(sms=HttpSms(server.data, clock=clock), clock=clock, **HOST)
        with TestClient(app_of(tamin)) as client:
            Play(client).submitted(mobile=MOBILE)
        heard: list[int] = []
        for _ in range(10):
            asyncio.run(work_off(tamin.performer))
            heard.append(len(server.heard))
            clock.advance(minutes=10)
    references = [each.headers["idempotency-key"] for each in server.heard]
    assert len(references) == len(ways)
    assert len(set(references)) == 1
    assert heard[2:8] == [3, 3, 3, 3, 3, 4], "it asked to be left alone for fifty minutes"
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "SMS gateway: status 429, later" in said
    assert [word for word in (SECRET, MOBILE[2:]) if word in said] == []


def test_data_that_describes_no_gateway_is_refused_where_it_is_given() -> None:
    with pytest.raises(DefinitionError, match="url"):
        HttpSms({"url": "https://sms.example.ir/{to}", "body": {}})


def test_a_gateway_that_is_told_no_reference_is_named() -> None:
    told = HttpSms({"url": "https://sms.example.ir/", "body": {"id": "{reference}"}})
    untold = HttpSms({"url": "https://sms.example.ir/", "body": {"to": "{to}"}})
    weakness = "an SMS gateway that is told no reference (sms)"
    assert [weakness in portal(sms=sms).weaknesses() for sms in (told, untold, None)] == [False, True, False]
