"""The outbox against a gateway over HTTP: each SMS arrives once, whatever the gateway does in between."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from tamin_rules_django import clock, host, signals
from tamin_rules_django.models import Task
from tests.adapters.django import calls
from tests.adapters.misbehaving import SECRET, TAKEN, Server, Way, answer, die, reset, served

MOBILE: Final = "09127345621"
PLUG: Final = "tamin_rules_django.gateway.HttpGateway"


@contextmanager
def _gateway(database: str, *ways: Way) -> Iterator[Server]:
    with served(*ways) as server:
        mine = {**settings.TAMIN_RULES, "DATABASE": database, "SMS": PLUG, "SMS_HTTP": server.data}
        with override_settings(TAMIN_RULES=mine):
            yield server


@pytest.mark.requirement("CR3")
def test_it_is_tried_again_under_the_same_reference_until_it_is_taken(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    ways = (die, answer(500), answer(429, retry_after="3000"), reset, answer(200, b"what?"), answer(200, TAKEN))
    told: list[Any] = []

    def keep(**named: Any) -> None:
        told.append(named["reference"])

    signals.sms_dispatched.connect(keep)
    tasks = Task.objects.using(database).filter(type="send_sms")
    with caplog.at_level(logging.DEBUG), _gateway(database, *ways) as server:
        calls.registered(mobile=MOBILE)
        pauses = []
        while tasks.filter(state="queued").exists():
            pauses.append(tasks.get().after - clock.now())
            tasks.update(after=clock.now())
            host.drain()
    signals.sms_dispatched.disconnect(keep)
    assert [heard.headers["idempotency-key"] for heard in server.heard] == [tasks.get().reference] * len(ways)
    assert told == [tasks.get().reference]
    assert tasks.get().state == "done"
    assert timedelta(seconds=2_900) < pauses[2] <= timedelta(seconds=3_000)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "SMS gateway failed: RemoteProtocolError" in said
    assert "SMS gateway: status 429, later" in said
    assert [word for word in (SECRET, MOBILE[2:]) if word in said] == []


def test_what_it_refuses_for_good_is_left_to_staff(sqlite: str) -> None:
    told: list[Any] = []

    def keep(**named: Any) -> None:
        told.append(named["error"])

    signals.sms_abandoned.connect(keep)
    with _gateway(sqlite, answer(422)) as server:
        calls.registered()
    signals.sms_abandoned.disconnect(keep)
    task = Task.objects.using(sqlite).get(type="send_sms")
    assert (task.state, task.attempts, task.error) == ("abandoned", 1, "gateway_refused")
    assert told == ["gateway_refused"]
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (None, {"tamin.E006"}),
        ({"url": "https://sms.example.ir/{to}", "body": {}}, {"tamin.E006"}),
        ({"url": "https://sms.example.ir/", "body": {"to": "{to}"}}, {"tamin.W005"}),
        ({"url": "https://sms.example.ir/", "body": {"id": "{reference}"}}, set[str]()),
    ],
)
def test_the_checks_look_at_it(data: Any, found: set[str]) -> None:
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "SMS": PLUG, "SMS_HTTP": data}):
        messages = run_checks(tags=["tamin"])
    assert {message.id for message in messages} & {"tamin.E002", "tamin.E006", "tamin.W005"} == found
