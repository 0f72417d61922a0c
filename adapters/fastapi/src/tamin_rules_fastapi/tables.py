"""
The four tables: streams with their events, cells, tasks. Nothing in them is readable without the portal's keys.

Source: `security` PII4, PII5, AU1, CR1, CR2.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A point in time with its zone; SQLite, which keeps none, is given UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write in UTC."""
        if value is None:
            return None
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=UTC)


STREAMS: Final = Table(
    "tamin_stream",
    METADATA,
    Column("kind", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("person", LargeBinary, nullable=True),
    Column("token", LargeBinary, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("events", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("state", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "kind", "state", "at"),
    Index(None, "person"),
)
"""A history: how many events it has is what a writer must have read."""

EVENTS: Final = Table(
    "tamin_event",
    METADATA,
    Column("kind", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(["kind", "id"], ["tamin_stream.kind", "tamin_stream.id"]),
)
"""Sealed events; never changed, never deleted."""

CELLS: Final = Table(
    "tamin_cell",
    METADATA,
    Column("room", String(64), primary_key=True),
    Column("key", LargeBinary(32), primary_key=True),
    Column("value", LargeBinary, nullable=True),
    Column("version", BigInteger, nullable=False),
    Column("until", Instant, nullable=True),
    Index(None, "until"),
)
"""Small sealed documents; one that is empty or has ended counts as absent."""

TASKS: Final = Table(
    "tamin_task",
    METADATA,
    Column("reference", String(255), primary_key=True),
    Column("type", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("stream", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("after", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", Instant, nullable=True),
    Column("error", Text, nullable=False),
    Index(None, "state", "after"),
)
"""What is to be done after the commit."""
