"""A gateway over HTTP that misbehaves: what cannot be known counts as "later", and nothing personal is told around."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx2
import pytest

from tamin_rules.portal import gateways
from tamin_rules.portal.asks import Delivery, Handed
from tamin_rules.portal.exchange import Exchange
from tests.adapters.misbehaving import (
    PATH,
    SECRET,
    TAKEN,
    Server,
    Way,
    answer,
    break_off,
    die,
    drip,
    pour,
    reset,
    served,
    stay_silent,
)

NOW: Final = datetime(2026, 11, 22, 8, tzinfo=UTC)
MOBILE: Final = "+989127345621"
TEXT: Final = "کد ۷۳۵۱۹۲"


def _send(server: Server) -> Handed:
    exchange = Exchange(gateways.gateway(server.data), lambda: NOW)
    post = exchange.gateway.post(reference="of:one", to=MOBILE, template="code", text=TEXT, params={"code": "735192"})
    return asyncio.run(exchange.send(post))


@pytest.mark.requirement("CR3")
@pytest.mark.parametrize(
    ("way", "delivery", "wait"),
    [
        (answer(200, TAKEN), Delivery.TAKEN, 0),
        (answer(200, b"<html>login</html>"), Delivery.LATER, 0),
        (answer(200, b'{"result": {"code": 7}}'), Delivery.LATER, 0),
        (answer(200, b'{"result": {"code": false}}'), Delivery.LATER, 0),
        (answer(200, b"[" * 60_000), Delivery.LATER, 0),
        (answer(200, b"\xff\xfe"), Delivery.LATER, 0),
        (answer(200), Delivery.LATER, 0),
        (answer(422, b"no such number"), Delivery.REFUSED, 0),
        (answer(500), Delivery.LATER, 0),
        (answer(401), Delivery.LATER, 0),
        (answer(429, retry_after="120"), Delivery.LATER, 120),
        (answer(503, retry_after="Sun, 22 Nov 2026 08:05:00 GMT"), Delivery.LATER, 300),
        (answer(429, retry_after="9" * 40), Delivery.LATER, 3600),
        (answer(429, retry_after="soon"), Delivery.LATER, 0),
        (answer(429, retry_after="Sun, 22 Nov 2020 08:05:00 GMT"), Delivery.LATER, 0),
        (answer(503, retry_after="Sun, 22 Nov 99999999999999999999 08:05:00 GMT"), Delivery.LATER, 0),
        (answer(200, b"\x1f\x8b garbage", content_encoding="gzip"), Delivery.LATER, 0),
    ],
)
def test_an_answer_means_what_the_data_says(way: Way, delivery: Delivery, wait: int) -> None:
    with served(way) as server:
        handed = _send(server)
    assert (handed.delivery, handed.wait) == (delivery, timedelta(seconds=wait))


@pytest.mark.requirement("CR3")
@pytest.mark.parametrize("way", [reset, die, break_off, stay_silent, drip])
def test_without_a_whole_answer_nobody_knows(way: Way) -> None:
    with served(way) as server:
        begun = time.monotonic()
        with pytest.raises((httpx2.TransportError, TimeoutError)):
            _send(server)
        assert time.monotonic() - begun < 2.5  # of one second that it has, on a busy machine
    assert len(server.heard) == 1, "what may have been sent is not sent again at once"


def test_a_gateway_that_is_not_there_is_away() -> None:
    with served(die) as server:
        pass
    with pytest.raises(httpx2.ConnectError):
        _send(server)


def test_a_redirect_is_not_followed() -> None:
    with served(answer(307, location="/elsewhere"), answer(200, TAKEN)) as server:
        assert _send(server).delivery is Delivery.LATER
    assert [heard.line for heard in server.heard] == [f"POST {PATH} HTTP/1.1"]


def test_an_endless_answer_is_left_after_some_of_it() -> None:
    with served(pour) as server:
        assert _send(server).delivery is Delivery.LATER
    assert server.poured < 20_000_000


@pytest.mark.requirement("PII3")
@pytest.mark.parametrize("way", [answer(200, TAKEN), answer(500), answer(307, location="/elsewhere"), die, reset])
def test_nothing_personal_and_no_secret_is_logged(way: Way, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), served(way) as server:
        try:
            _send(server)
        except httpx2.TransportError as error:
            logging.getLogger("host").exception("a host that logs all of it", exc_info=error)
    said = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert said, "the transport says something"
    assert [word for word in (SECRET, MOBILE[3:], "735192", "۷۳۵۱۹۲") if word in said] == []


def test_an_address_is_never_filled() -> None:
    with served(answer(200, TAKEN)) as server:
        _send(server)
        (heard,) = server.heard
        assert heard.line == f"POST {PATH} HTTP/1.1"
        assert heard.headers["idempotency-key"] == "of:one"
        assert heard.body == {"to": MOBILE, "text": TEXT, "id": heard.body["id"]}
        _send(server)
        assert server.heard[1].body["id"] == heard.body["id"] > 0
