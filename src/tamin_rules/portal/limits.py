"""
How many requests one network address may make: counted in memory, in one process, for as long as it lives.

What must hold across processes (codes by SMS, failed sign-ins) is counted in the store; this is the line before it.

Source: `security` OTP7; contract 5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, TypeAlias

Limiter: TypeAlias = Callable[[str | None, str, datetime], int]
"""Given an address, what it asks for, and the time, return for how many seconds it has to wait; 0 where it need not."""

_MOST_ADDRESSES: Final = 100_000
_SECOND: Final = timedelta(seconds=1)


def unlimited(_address: str | None, _what: str, _at: datetime) -> int:
    """Let everything pass."""
    return 0


class SlidingWindow:
    """
    At most so many requests in so many seconds, by address and by what is asked for.

    >>> from datetime import UTC
    >>> limit, at = SlidingWindow(most=2, seconds=60), datetime(2026, 11, 22, tzinfo=UTC)
    >>> [limit("192.0.2.1", "checks", at) for _ in range(3)]
    [0, 0, 60]
    """

    def __init__(self, *, most: int, seconds: int) -> None:
        self._most, self._span = most, timedelta(seconds=seconds)
        self._seen: dict[tuple[str, str], deque[datetime]] = {}
        self._lock = Lock()

    def __call__(self, address: str | None, what: str, at: datetime) -> int:
        """Count a request, and say how long to wait; one that has to wait is not counted."""
        if address is None:
            return 0
        with self._lock:
            if len(self._seen) > _MOST_ADDRESSES:
                self._forget(at)
            seen = self._seen.setdefault((address, what), deque(maxlen=self._most))
            if len(seen) == self._most and at - seen[0] < self._span:
                return -((at - seen[0] - self._span) // _SECOND)
            seen.append(at)
            return 0

    def _forget(self, at: datetime) -> None:
        """Drop those who have been quiet, and everybody where that is not enough."""
        self._seen = {key: seen for key, seen in self._seen.items() if at - seen[-1] < self._span}
        if len(self._seen) > _MOST_ADDRESSES:
            self._seen.clear()
