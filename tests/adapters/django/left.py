"""What runs have left behind that were killed: databases whose names tell a process that is no more."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from tests.adapters import postgres
from tests.adapters.django.project.settings import NAMES


def run_of(name: str) -> int | None:
    """Return the process that a database of this checkout is of; of another database None."""
    number = name.removeprefix(NAMES).partition("_")[0]
    return int(number) if name.startswith(NAMES) and number.isascii() and number.isdigit() else None


def is_left(name: str) -> bool:
    """Tell whether the run that made a database has ended without dropping it."""
    run = run_of(name)
    if run is None:
        return False
    try:
        os.kill(run, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def sweep() -> None:
    """Drop what is left, on SQLite and, where there is one, on PostgreSQL."""
    for file in Path(tempfile.gettempdir()).glob(f"{NAMES}*"):
        if is_left(file.name):
            file.unlink(missing_ok=True)
    if postgres.answers():
        asyncio.run(_sweep_postgres())


async def _sweep_postgres() -> None:
    for name in await postgres.names_of_databases():
        if is_left(name):
            await postgres.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
