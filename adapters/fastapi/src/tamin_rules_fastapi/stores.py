"""
What a store has to keep, as two small protocols; a contract test holds every store to them.

A session is one unit of work. It performs the asks of a flow that concern the store, commits when it is told to, and
again when it ends without an error; with an error it undoes what was not committed. Guarded writes never wait for a
decision: they say whether things were still as they had been read.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from tamin_rules.portal.asks import Append, Load, Read, Settle, Streams, Take, Write

STORED = (Load, Append, Streams, Read, Write, Take, Settle)
"""The asks that a session performs."""


class AwayError(Exception):
    """The store, or a bounded pool, cannot do any more right now; whoever asked may ask again. It carries no value."""


class Session(Protocol):
    """One unit of work on a store."""

    async def perform(self, ask: Any) -> Any:  # noqa: ANN401 - as each ask says
        """Answer one of the asks of `STORED`, as `tamin_rules.portal.asks` says."""
        ...

    async def commit(self) -> None:
        """Make everything so far last; what follows is a unit of its own."""
        ...


class Store(Protocol):
    """A store; `now` is the time by which cells end."""

    def session(self, now: datetime) -> AbstractAsyncContextManager[Session]:
        """Begin a unit of work; nothing is held before the first ask."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
