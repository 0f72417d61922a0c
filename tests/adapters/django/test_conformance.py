"""The conformance kit, played on the Django adapter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from attrs import evolve
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from tamin_rules.portal.settings import Portal
from tamin_rules.registration import journey
from tamin_rules.testing import conformance
from tamin_rules_django import staff
from tests.adapters.conforming import AWAY_AT_FIRST, NOT_TRIED, WITH_CODES
from tests.adapters.django.calls import PREFIX
from tests.conformance_figures import SEEDS, played

TOKEN: Final = "kit"
USERS: Final[Any] = get_user_model()


def with_code(portal: Portal) -> Portal:
    """Have a registration ask for a code by SMS."""
    return evolve(portal, registration=journey.Policy(terms=journey.Terms(mobile_code=True)))


@contextmanager
def driven(database: str, **changed: str) -> Iterator[conformance.Contract]:
    clerk = USERS.objects.create_user("clerk@example.org", is_superuser=True)
    options = {**settings.TAMIN_RULES, "DATABASE": database, "TEST_CONTROL": TOKEN, **changed}
    with override_settings(TAMIN_RULES=options):
        yield conformance.from_django(
            Client(), PREFIX, control=TOKEN, staff=staff.token_for(clerk), mobile_code=bool(changed)
        )


@pytest.fixture
def driver(sqlite: str) -> Iterator[conformance.Contract]:
    with driven(sqlite) as made:
        yield made


def test_the_adapter_conforms(driver: conformance.Contract) -> None:
    report = conformance.run(lambda: driver, effort=0.05)
    assert report, report.text()
    assert {missing for result in report.not_tested for missing in result.missing} == NOT_TRIED


@pytest.mark.nightly
@pytest.mark.parametrize("seed", SEEDS)
def test_the_adapter_conforms_whatever_is_drawn(seed: int, driver: conformance.Contract) -> None:
    played("Django, SQLite", lambda: driver, seed=seed)


def test_the_adapter_conforms_where_it_asks_for_a_code(sqlite: str) -> None:
    with driven(sqlite, PORTAL=f"{__name__}.{with_code.__name__}") as driver:
        report = conformance.run(lambda: driver, scenarios=WITH_CODES, effort=0.05)
    assert report, report.text()
    assert not report.not_tested


def test_each_time_that_work_is_asked_for_a_registry_that_is_away_is_asked_once(driver: conformance.Contract) -> None:
    assert conformance.replay(lambda: driver, AWAY_AT_FIRST) is None
