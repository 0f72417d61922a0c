"""Data of a made-up person: what they are sent in as, and how often they were looked for, and found, elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from tools.figures import note


class Looks:
    """Counts: one datum in one text is one look."""

    def __init__(self) -> None:
        self.looks = self.hits = 0

    def found(self, text: str | bytes, data: Collection[str]) -> list[str]:
        """Return which of the data stand in a text."""
        hits = [datum for datum in data if (datum in text if isinstance(text, str) else datum.encode() in text)]
        self.looks += len(data)
        self.hits += len(hits)
        return hits


@contextmanager
def counted(part: str) -> Iterator[Looks]:
    """Leave the figures of all looks that are taken meanwhile."""
    looks = Looks()
    yield looks
    note("leaks", part, looks=looks.looks, hits=looks.hits)


def each_broken(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a body with each of its fields wrong in turn, and with fields that it does not have."""
    for name, value in body.items():
        yield body | {name: [value]}
        yield body | {name: f"{value}" * 40 if isinstance(value, str) else 5}
        yield {key: other for key, other in body.items() if key != name} | {f"{name}x": value}
    yield body | {str(value): value for value in body.values() if isinstance(value, str)}
