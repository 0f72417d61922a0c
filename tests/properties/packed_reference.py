"""
A second reader of the packed form, byte by byte from its documentation, and slow.

It trusts what it is given, and returns plain tuples: year, month, days, wage, workshop, kind, start, end. A kind is the
word, or the other text in a list; a day is the number of days since 0001-01-01, which is 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def read(text: bytes) -> list[tuple[Any, ...]]:
    """Return the rows of a document."""
    document = json.loads(text)
    rows = document["rows"]
    months, days, wages = (numbers(document[name], rows) for name in ("months", "days", "wages"))
    none = [0] * rows
    starts, ends = (numbers(document[name], rows) if name in document else none for name in ("starts", "ends"))
    return [
        (month // 12, month % 12 + 1, day, wage, workshop, kind, start or None, end or None)
        for month, day, wage, workshop, kind, start, end in zip(
            months,
            days,
            wages,
            labels(document["workshops"]),
            labels(document["kinds"]),
            starts,
            ends,
            strict=True,
        )
    ]


def numbers(text: str, rows: int) -> list[int]:
    """Return the numbers of a column."""
    data = octets(text)
    width = len(data) // rows if rows else 0
    return [sum(data[place * width + octet] * 256**octet for octet in range(width)) for place in range(rows)]


def octets(text: str) -> list[int]:
    """Return the bytes that base64 stands for."""
    bits = "".join(f"{LETTERS.index(letter):06b}" for letter in text.rstrip("="))
    return [int(bits[start : start + 8], 2) for start in range(0, len(bits) // 8 * 8, 8)]


def labels(column: dict[str, list[Any]]) -> Iterator[Any]:
    """Yield the label of each row."""
    for place, count in zip(column["runs"][::2], column["runs"][1::2], strict=True):
        label = column["labels"][place]
        yield from [[label["other"]] if isinstance(label, dict) else label] * count
