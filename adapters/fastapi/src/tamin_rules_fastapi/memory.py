"""A store in memory, for trying out: `tamin_rules.portal.memory` behind the protocol of `stores`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from attrs import define, evolve, field

from tamin_rules.portal.memory import Memory


@define
class MemorySession:
    """One unit of work; nothing of it can be undone."""

    kept: Memory = field(repr=False)

    async def perform(self, ask: Any) -> Any:  # noqa: ANN401 - as each ask says
        """Answer an ask."""
        return self.kept.perform(ask)

    async def commit(self) -> None:
        """Do nothing: everything lasts as long as the process."""


class MemoryStore:
    """A store that is gone with its process."""

    def __init__(self) -> None:
        self._kept: Memory | None = None

    @asynccontextmanager
    async def session(self, now: datetime) -> AsyncIterator[MemorySession]:
        """Begin a unit of work."""
        if self._kept is None:
            self._kept = Memory(lambda: now)
        yield MemorySession(evolve(self._kept, now=lambda: now))

    async def close(self) -> None:
        """Do nothing: there is nothing to let go."""
