"""Sixteen at once: the shared scenes, on PostgreSQL, where a check before an update loses, and on SQLite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from attrs import frozen
from django.conf import settings
from django.db import connections
from django.test import override_settings

from tamin_rules.portal import work
from tamin_rules_django import host
from tamin_rules_django.models import Event, SentSms, Stream, Task
from tests.adapters import racing
from tests.adapters.django import calls, test_enumeration
from tests.adapters.django.calls import call
from tests.adapters.racing import RaceContract


@frozen
class Site(test_enumeration.Client):
    """A site whose tables are looked into."""

    empty: Callable[[], None]

    @property
    def adapter(self) -> str:
        return "Django"

    @property
    def database(self) -> str:
        return connections[self.alias].vendor

    def leave(self) -> None:
        connections.close_all()

    def code(self) -> str:
        text = SentSms.objects.using(self.alias).order_by("-pk")[0].text
        return next(word for word in text.replace("#", " ").split() if word.isdigit() and len(word) == 6)

    def states(self) -> Counter[str]:
        return Counter(Stream.objects.using(self.alias).values_list("state", flat=True))

    def events(self) -> int:
        return Event.objects.using(self.alias).count()

    def tasks(self) -> set[tuple[str, int]]:
        return set(Task.objects.using(self.alias).values_list("state", "attempts"))


@pytest.fixture
def site(database: str, emptied: Callable[[], None]) -> Site:
    return Site(database, emptied)


class TestRaces(RaceContract):
    """On SQLite and on PostgreSQL."""


def test_every_task_is_done_once_by_many_workers(postgres: str) -> None:
    site = Site(postgres, lambda: None)
    for place in range(6):
        calls.submitted(mobile=f"091200000{place:02}")
    racing.at_once(site, lambda _: site.work())
    tasks = Task.objects.using(postgres)
    assert set(tasks.values_list("state", "attempts")) == {("done", 1)}
    sent = tasks.filter(type="send_sms")
    warnings = sent.filter(reference__endswith="on_file").count()
    assert warnings == 5
    assert SentSms.objects.using(postgres).count() == sent.count() - warnings + 1  # one warning a day


def test_a_worker_that_is_killed_loses_nothing(database: str) -> None:
    calls.submitted()
    made = host.portal()
    assert len(host.in_transaction(made, lambda: work.take(made))) == 1  # and dies
    assert host.drain() == 0
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": database, "TEST_CONTROL": "kit"}):
        call("POST", "/_test/clock", {"advance_seconds": 121}, token="kit")
        assert call("POST", "/_test/work", token="kit").body == {"done": 3}
    calls.signed_in()
