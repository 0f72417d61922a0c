"""Django set up once a process, and both databases made; every test finds them empty."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.adapters.django.project.settings")

import django
import pytest
from django.conf import settings
from django.db import connections

from tests.adapters import postgres as server
from tests.adapters.django.left import sweep

django.setup()

from django.test.utils import (
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)

ALIASES: Final = ("default", "postgres")


@pytest.fixture(scope="session", autouse=True)
def _environment() -> Iterator[None]:
    setup_test_environment(debug=False)
    yield
    teardown_test_environment()


@pytest.fixture(scope="session")
def databases(_environment: None) -> Iterator[tuple[str, ...]]:
    sweep()
    found = ALIASES if server.answers() else ALIASES[:1]
    made = setup_databases(verbosity=0, interactive=False, aliases=dict.fromkeys(found))
    yield found
    teardown_databases(made, verbosity=0)


def _empty(alias: str) -> None:
    from django.apps import apps
    from django.contrib.auth import get_user_model

    connection = connections[alias]
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in {"tamin_rules", "project"} or model is get_user_model()
    ]
    sql = connection.ops.sql_flush(_no_style(), tables, reset_sequences=False, allow_cascade=True)
    connection.ops.execute_sql_flush(sql)


def _no_style() -> Any:
    from django.core.management.color import no_style

    return no_style()


@pytest.fixture(params=ALIASES)
def database(request: pytest.FixtureRequest, databases: tuple[str, ...]) -> Iterator[str]:
    """Use a database, each in turn."""
    alias: str = request.param
    if alias == "postgres":
        server.required()
    _empty("default")
    _empty(alias)
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": alias}):
        yield alias


@pytest.fixture
def emptied(database: str) -> Callable[[], None]:
    """Return what empties the database once more."""
    return lambda: _empty(database)


@pytest.fixture
def sqlite(databases: tuple[str, ...]) -> str:
    """Use SQLite, where the database makes no difference."""
    _empty("default")
    return databases[0]


@pytest.fixture
def postgres(databases: tuple[str, ...]) -> Iterator[str]:
    """Use PostgreSQL alone: SQLite lets one writer in at a time."""
    server.required()
    _empty("default")
    _empty("postgres")
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": "postgres"}):
        yield "postgres"


@pytest.fixture
def settings_() -> Any:
    """Return the settings of the project."""
    return settings
