"""The conformance kit, played on the Django adapter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from tamin_rules.testing import conformance
from tamin_rules_django import staff
from tests.adapters.conforming import AWAY_AT_FIRST
from tests.adapters.django.calls import PREFIX

TOKEN: Final = "kit"
USERS: Final[Any] = get_user_model()


@pytest.fixture
def driver(sqlite: str) -> Iterator[conformance.Contract]:
    clerk = USERS.objects.create_user("clerk@example.org", is_superuser=True)
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": sqlite, "TEST_CONTROL": TOKEN}):
        yield conformance.from_django(Client(), PREFIX, control=TOKEN, staff=staff.token_for(clerk))


def test_the_adapter_conforms(driver: conformance.Contract) -> None:
    report = conformance.run(lambda: driver, effort=0.05)
    assert report, report.text()
    assert {result.scenario.level for result in report.not_tested} == {"concurrency", "recovery"}


def test_each_time_that_work_is_asked_for_a_registry_that_is_away_is_asked_once(driver: conformance.Contract) -> None:
    assert conformance.replay(lambda: driver, AWAY_AT_FIRST) is None
