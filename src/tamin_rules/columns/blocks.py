"""A long column in steps: what a step makes on its way stays in the cache of a processor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

BLOCK: Final = 1 << 15
"""Rows of a step."""


def blocks(rows: int) -> Iterator[slice]:
    """
    Yield the rows of each step, in order.

    >>> list(blocks(BLOCK + 1))
    [slice(0, 32768, None), slice(32768, 32769, None)]
    """
    return (slice(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK))
