"""The databases of the tests: each run has its own, and what a killed run has left behind is swept away."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings

from tests.adapters import postgres
from tests.adapters.django import left
from tests.adapters.django.project.settings import NAMES

ROOT: Final = Path(__file__).resolve().parents[3]
_NAMES_OF: Final = """
from tests.adapters.django.project import settings
print(*(each["TEST"]["NAME"] for each in settings.DATABASES.values()))
"""


def _names(**environment: str) -> list[str]:
    kept = {name: value for name, value in os.environ.items() if name != "TAMIN_TEST_RUN"}
    said = subprocess.run(
        [sys.executable, "-c", _NAMES_OF],
        env={**kept, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.split()


def test_two_runs_do_not_meet_in_one_database() -> None:
    first, second = _names(), _names()
    assert not {*first} & {*second}
    assert all(left.run_of(Path(name).name) for name in (*first, *second))


def test_what_a_run_starts_has_its_databases(sqlite: str) -> None:
    databases: Any = settings.DATABASES
    mine = [databases[alias]["TEST"]["NAME"] for alias in ("default", "postgres")]
    assert _names(TAMIN_TEST_RUN=os.environ["TAMIN_TEST_RUN"]) == mine


def _ended() -> int:
    """Return the number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_what_a_killed_run_has_left_is_swept_away_and_nothing_else(sqlite: str) -> None:
    postgres.required()
    names = [f"{NAMES}{run}_left" for run in (_ended(), os.getpid(), "x")]
    folder = Path(tempfile.gettempdir())
    files = [
        folder / f"{name}.db{ending}" for name in (*names, "tamin_django_test_others_1_left") for ending in ("", "-wal")
    ]
    for file in files:
        file.touch()
    asyncio.run(_made(names[0]))
    try:
        left.sweep()
        assert [file.exists() for file in files] == [False] * 2 + [True] * 6
        assert names[0] not in asyncio.run(postgres.names_of_databases())
    finally:
        for file in files:
            file.unlink(missing_ok=True)
        asyncio.run(postgres.execute(f'DROP DATABASE IF EXISTS "{names[0]}"'))


async def _made(name: str) -> None:
    await postgres.execute(f'CREATE DATABASE "{name}"')


@pytest.mark.parametrize("name", ["postgres", NAMES, f"{NAMES}main", f"{NAMES}²_main", f"other_{NAMES}1_main"])
def test_other_databases_are_of_no_run(name: str) -> None:
    assert left.run_of(name) is None
    assert not left.is_left(name)
