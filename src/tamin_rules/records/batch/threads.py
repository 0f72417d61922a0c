"""Work in parts, by several threads where that is asked for: NumPy and Arrow let go of the interpreter meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

P = TypeVar("P")
A = TypeVar("A")


def each(work: Callable[[P], A], parts: Iterable[P], threads: int) -> list[A]:
    """
    Return what the work says of each part, in their order; raise what one of them raised.

    >>> each(abs, [-3, 2], threads=2)
    [3, 2]
    """
    several = [*parts]
    if threads == 1 or len(several) < 2:  # noqa: PLR2004 - nothing to share
        return [*map(work, several)]
    with ThreadPoolExecutor(threads) as pool:
        return [*pool.map(work, several)]
