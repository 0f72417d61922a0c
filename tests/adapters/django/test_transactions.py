"""Nothing is waited for within a transaction, and a flow is begun again only while nothing was committed."""

from __future__ import annotations

import threading
import unittest
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import OperationalError, connections
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import mobile
from tamin_rules.portal import asks
from tamin_rules.portal.broken import FlowFailedError
from tamin_rules.portal.problems import Request
from tamin_rules.records import contribution_list
from tamin_rules.records.contribution_list.tables import EMPTY
from tamin_rules_django import hashing, host
from tamin_rules_django.admin import as_staff
from tamin_rules_django.models import Cell, Stream, Task
from tests.adapters.django import calls
from tests.adapters.django.calls import PERSON, SOMEBODY_ELSES, call

OTHER: Final = "5000030044"
NUMBER: Final = mobile.parse(calls.MOBILE)
FILES: Final = {"kar": b"", "wor": b""}
WAITING: Final = (asks.Seal, asks.Verify, asks.AskIdentity, asks.AskOwnership, asks.AskRecord, asks.Send)
_asked: Final = threading.Event()
_answer: Final = threading.Event()


class SlowGateway:
    """Takes an SMS once it is told to."""

    def send(self, _sms: asks.Send) -> bool:
        _asked.set()
        return _answer.wait(30)


def _drained() -> int:
    try:
        return host.drain()
    finally:
        connections.close_all()


@pytest.mark.requirement("CR1")
def test_others_write_while_a_gateway_is_slow(database: str) -> None:
    _asked.clear()
    _answer.clear()
    calls.submitted()
    plug = {**settings.TAMIN_RULES, "SMS": f"{__name__}.{SlowGateway.__name__}"}
    with override_settings(TAMIN_RULES=plug), ThreadPoolExecutor(1) as pool:
        worker = pool.submit(_drained)
        try:
            assert _asked.wait(30)
            _impatient(database)
            assert calls.begun(OTHER).id
            tasks = Task.objects.using(database).filter(type="send_sms")
            assert tasks.get().state == "processing"
        finally:
            _answer.set()
            connections[database].close()
        assert worker.result()
    assert tasks.get().state == "done"


@pytest.mark.requirement("CR1")
def test_others_write_while_a_list_is_checked(database: str) -> None:
    draft = calls.registered()
    assert as_staff("POST", f"/staff/accounts/{draft.id}/commitment", {"form": "employer_commitment"}).status == 200
    headers = {"authorization": f"Bearer {calls.signed_in()}"}
    begun: list[str] = []

    def others() -> None:
        try:
            _impatient(database)
            begun.append(calls.begun(OTHER).id)
        finally:
            connections.close_all()

    def slow(*_files: bytes) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(others).result()
        raise MalformedError(EMPTY)

    with patch.object(contribution_list, "read", slow):
        answer = host.answer(Request("POST", "/contribution-lists/check", headers, files=FILES))
    assert answer.status == 422
    assert len(begun) == 1


def _impatient(alias: str) -> None:
    """Have this thread be refused a lock at once, where it is not to be had."""
    vendor = connections[alias].vendor
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 500" if vendor == "sqlite" else "SET lock_timeout = '500ms'")


@pytest.mark.requirement("CR1")
def test_nothing_is_waited_for_within_a_transaction(database: str) -> None:
    within: dict[str, bool] = {}
    answered: Any = host.Performer.__call__

    def noting(performer: host.Performer, ask: Any) -> Any:
        is_within = connections[database].in_atomic_block
        within[type(ask).__name__] = within.get(type(ask).__name__, is_within) or is_within
        return answered(performer, ask)

    with patch.object(host.Performer, "__call__", noting):
        calls.registered()
        call("GET", "/records", token=calls.signed_in())
    assert {name for name, is_within in within.items() if not is_within} >= {ask.__name__ for ask in WAITING}
    assert within["Append"] is within["Write"] is within["Settle"] is True


@pytest.mark.requirement("OTP4")
@pytest.mark.parametrize("broken", [RuntimeError, OperationalError])
def test_what_was_counted_stays_counted_whatever_happens_then(database: str, broken: type[Exception]) -> None:
    calls.registered()
    wrong = {"national_id": PERSON, "password": "Wrong1234"}
    before = _versions(database)
    with patch.object(hashing, "_is_right", side_effect=broken) as compared, suppress(FlowFailedError):
        assert call("POST", "/sessions", wrong).status == 503
    assert compared.call_count == 1
    assert _versions(database) != before


def _versions(database: str) -> set[tuple[str, int]]:
    return set(Cell.objects.using(database).values_list("room", "version"))


def _write(key: bytes) -> asks.Flow[bool]:
    written: bool = yield asks.Write("test", key, b"value", 0)
    return written


def _broken_once(failed: list[int]) -> None:
    if not failed:
        failed.append(1)
        raise OperationalError


def test_a_flow_is_begun_again_while_nothing_was_committed(database: str) -> None:
    failed: list[int] = []

    def flow() -> asks.Flow[bool]:
        written = yield from _write(b"first")
        _broken_once(failed)
        yield asks.Seal(("secret",))
        return written

    assert host.in_transaction(host.portal(), flow)
    assert failed
    assert Cell.objects.using(database).filter(room="test").count() == 1


def test_a_flow_is_not_begun_again_once_something_was_committed(database: str) -> None:
    failed: list[int] = []

    def flow() -> asks.Flow[bool]:
        yield from _write(b"first")
        yield asks.Seal(("secret",))
        yield from _write(b"second")
        _broken_once(failed)
        return True

    with pytest.raises(OperationalError):
        host.in_transaction(host.portal(), flow)
    assert [bytes(key) for key in _keys(database)] == [b"first"]


def _keys(database: str) -> list[Any]:
    return list(Cell.objects.using(database).filter(room="test").values_list("key", flat=True))


def test_a_commit_that_fails_is_no_gateway_that_is_away(database: str) -> None:
    connection: Any = connections[database]
    sent: list[Any] = []

    def flow() -> asks.Flow[Any]:
        yield from _write(b"first")
        taken = yield asks.Send("reference", NUMBER, "template", "text", ())
        return taken

    with (
        patch.object(host.Performer, "_send", lambda _performer, ask: sent.append(ask)),
        patch.object(connection, "_commit", side_effect=OperationalError),
        pytest.raises(OperationalError),
    ):
        host.in_transaction(host.portal(), flow)
    assert sent == []
    assert _keys(database) == []


@pytest.mark.usefixtures("atomic_requests")
def test_atomic_requests_of_a_project_change_nothing(sqlite: str) -> None:
    calls.registered(mobile=SOMEBODY_ELSES)
    stream = Stream.objects.using(sqlite).get()
    users: Any = get_user_model()
    clerk: Any = users.objects.create_user("clerk@example.org", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(clerk)
    page = reverse("admin:tamin_rules_stream_change", args=(stream.pk,))
    assert client.get(page).status_code == 200
    assert client.post(page.replace("change", "reveal")).status_code == 200
    fields = {
        "visit": "activation",
        "documents": ["national_card_original", "birth_certificate_original"],
        "decision": "activate",
        "version": "5",
    }
    client.post(page.replace("change", "visit"), fields)
    stream.refresh_from_db()
    assert stream.state == "active"
    host.drain()
    calls.signed_in()
    client.post(page.replace("change", "commitment"))


@pytest.fixture
def atomic_requests(sqlite: str) -> Iterator[None]:
    """Have the project ask for a transaction a request."""
    with patch.dict(connections.settings[sqlite], ATOMIC_REQUESTS=True):
        yield


def test_it_runs_within_the_transaction_of_a_test_case(sqlite: str) -> None:
    class Inside(TestCase):
        def runTest(self) -> None:  # noqa: N802 - as unittest has it
            calls.registered()
            calls.signed_in()

    found = unittest.TestResult()
    unittest.TestSuite([Inside()]).run(found)
    assert found.testsRun == 1
    assert found.wasSuccessful(), found
    assert not Stream.objects.using(sqlite).exists()
