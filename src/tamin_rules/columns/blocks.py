"""A long column in steps: what a step makes on its way stays in the cache of a processor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

BLOCK: Final = 1 << 15
"""Rows of a step, unless another size is quicker."""


def blocks(rows: int, size: int = BLOCK) -> Iterator[slice]:
    """
    Yield the rows of each step, in order.

    >>> list(blocks(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 6, None)]
    """
    return (slice(start, start + size) for start in range(0, rows, size))
