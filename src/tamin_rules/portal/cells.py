"""
Small sealed documents under a key: accounts, sessions, codes, counters, replies. Who has read one last may write it.

A writer who was not the last one to read tries again with what is there now; a flow that must not be repeated says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from attrs import field, frozen

from tamin_rules.errors import Code
from tamin_rules.portal.asks import Cell, Flow, Read, Write
from tamin_rules.portal.problems import AWAY, Json, ProblemError
from tamin_rules.portal.settings import Portal

_MOST_TRIES: Final = 20
CONTENDED: Final[Code] = AWAY


@frozen
class Document:
    """A cell that was read: what stands in it, None where it is empty, and its version."""

    room: str
    key: bytes
    content: Json | None = field(repr=False)
    version: int


def read(portal: Portal, room: str, key: bytes) -> Flow[Document]:
    """Read a cell."""
    cell: Cell | None = yield Read(room, key)
    if cell is None:
        return Document(room, key, None, 0)
    content: Json = json.loads(portal.keys.open(cell.value, _place(room, key)))
    return Document(room, key, content, cell.version)


def write(portal: Portal, found: Document, content: Json | None, *, until: datetime | None = None) -> Flow[bool]:
    """Write what was read; false where somebody else has written since."""
    sealed = None
    if content is not None:
        text = json.dumps(content, ensure_ascii=False).encode()
        sealed = portal.keys.seal(text, _place(found.room, found.key))
    is_ours: bool = yield Write(found.room, found.key, sealed, found.version, until)
    return is_ours


def change(
    portal: Portal,
    room: str,
    key: bytes,
    changed: Callable[[Json | None], Json | None],
    *,
    until: datetime | None = None,
) -> Flow[tuple[Json | None, Json | None]]:
    """
    Change a cell whatever others do meanwhile; return what stood there and what stands there now.

    Raises:
        ProblemError: http.service.away, where so many write that there is no end.
    """
    for _ in range(_MOST_TRIES):
        found = yield from read(portal, room, key)
        content = changed(found.content)
        if content == found.content or (yield from write(portal, found, content, until=until)):
            return found.content, content
    raise ProblemError.of(CONTENDED)


def _place(room: str, key: bytes) -> str:
    return f"cell/{room}/{key.hex()}"


def instant(text: Any) -> datetime:  # noqa: ANN401 - of a document of ours
    """Read a point in time of a document."""
    return datetime.fromisoformat(text)
