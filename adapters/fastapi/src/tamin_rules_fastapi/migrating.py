"""Brings a database to a revision, with the migrations that this package ships."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

NEWEST: Final = "head"
NONE: Final = "base"
VERSION_TABLE: Final = "tamin_revision"
"""A host has migrations of its own: ours are counted in a table of ours."""


def config(connection: Connection) -> Config:
    """Return the settings of Alembic for a connection."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


async def migrate(engine: AsyncEngine, revision: str = NEWEST) -> None:
    """Go to a revision, forwards or back; there already, nothing is done."""
    async with engine.begin() as connection:
        await connection.run_sync(_go, revision)


def _go(connection: Connection, revision: str) -> None:
    if revision == NONE:
        command.downgrade(config(connection), revision)
    else:
        command.upgrade(config(connection), revision)
