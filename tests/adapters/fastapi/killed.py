"""A worker of the FastAPI adapter that comes by every point of its outbox; run in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from attrs import frozen
from sqlalchemy.ext.asyncio import AsyncConnection

from tamin_rules_fastapi import Agreeing, SqlStore, Tamin
from tamin_rules_fastapi.performing import Performer
from tamin_rules_fastapi.worker import work_off
from tests.adapters.fastapi.play import portal
from tests.adapters.killing import Points


@frozen
class Gateway:
    """Notes the reference of every try."""

    file: Path

    async def send(self, *, reference: str, to: str, template: str, text: str, params: Mapping[str, str]) -> bool:
        del to, template, text, params
        with self.file.open("a", encoding="utf-8") as sent:
            sent.write(f"{reference}\n")
        return True


def portal_on(url: str, sent: Path, clock: Any) -> Tamin:
    """Return a portal whose registries agree with everything."""
    outside = {"civil_registry": Agreeing(), "ownership_registry": Agreeing(), "sms": Gateway(sent)}
    return portal(SqlStore(url), test_control=None, per_minute=None, clock=clock, **outside)


def work(url: str, sent: Path, at: datetime, points: Points) -> None:
    """Do everything that is due at a time, and come by the points."""
    asked: Any = Performer._answer
    committed: Any = AsyncConnection.commit

    async def answering(performer: Performer, session: Any, ask: Any) -> Any:
        name = type(ask).__name__
        points(f"before {name}")
        answer = await asked(performer, session, ask)
        points(f"after {name}")
        return answer

    async def committing(connection: AsyncConnection) -> None:
        points("before a commit")
        await committed(connection)
        points("after a commit")

    async def working() -> None:
        tamin = portal_on(url, sent, lambda: at)
        await work_off(tamin.performer)
        await tamin.close()

    with patch.object(Performer, "_answer", answering), patch.object(AsyncConnection, "commit", committing):
        asyncio.run(working())
