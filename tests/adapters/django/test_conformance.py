"""The conformance kit, played on the Django adapter."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from tamin_rules.testing import conformance
from tamin_rules_django import staff
from tests.adapters.django.calls import PREFIX

TOKEN: Final = "kit"
USERS: Final[Any] = get_user_model()


def test_the_adapter_conforms(sqlite: str) -> None:
    clerk = USERS.objects.create_user("clerk@example.org", is_superuser=True)
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": sqlite, "TEST_CONTROL": TOKEN}):
        driver = conformance.from_django(Client(), PREFIX, control=TOKEN, staff=staff.token_for(clerk))
        report = conformance.run(lambda: driver, effort=0.05)
    assert report, report.text()
    assert {result.scenario.level for result in report.not_tested} == {"concurrency", "recovery"}
