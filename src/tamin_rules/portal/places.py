"""
Who was first under a national ID: every submission joins the end of a line, the same for everybody.

The line is written when a request is submitted and read when the registries have answered: who submits learns nothing
of who stands before, and of many at once exactly one is first, in whatever order they are verified.

Source: contract 3; `security` EN1, FL4.
"""

from __future__ import annotations

from typing import Final

from tamin_rules.portal import cells
from tamin_rules.portal.asks import Flow
from tamin_rules.portal.problems import Json
from tamin_rules.portal.settings import Portal

_PLACES: Final = "places"


def claimed(portal: Portal, person: bytes, id_: str) -> Flow[None]:
    """Join the end of the line; who claimed before and was not submitted then, stands at the end now."""

    def joined(content: Json | None) -> Json:
        return {"ids": [*(each for each in _ids(content) if each != id_), id_]}

    yield from cells.change(portal, _PLACES, person, joined)


def line(portal: Portal, person: bytes) -> Flow[tuple[str, ...]]:
    """Return the requests under a national ID, the first one first."""
    found = yield from cells.read(portal, _PLACES, person)
    return _ids(found.content)


def left(portal: Portal, person: bytes, ids: frozenset[str] | None = None) -> Flow[None]:
    """Take requests that have ended out of the line; without ids the whole line."""

    def shorter(content: Json | None) -> Json | None:
        staying = [each for each in _ids(content) if ids is not None and each not in ids]
        return {"ids": staying} if staying else None

    yield from cells.change(portal, _PLACES, person, shorter)


def _ids(content: Json | None) -> tuple[str, ...]:
    return () if content is None else tuple(content["ids"])
