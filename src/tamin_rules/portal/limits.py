"""
How many requests one network address may make: counted in memory, in one process, for as long as it lives.

What must hold across processes (codes by SMS, failed sign-ins) is counted in the store; this is the line before it.
The table of both stands here, once for every adapter.

Source: `security` OTP7; contract 5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from types import MappingProxyType
from typing import Final, TypeAlias

from tamin_rules.errors import DefinitionError
from tamin_rules.shapes import is_table

Limiter: TypeAlias = Callable[[str | None, str, datetime], int]
"""Given an address, what it asks for, and the time, return for how many seconds it has to wait; 0 where it need not."""

REST: Final = "requests"
PER_MINUTE: Final[Mapping[str, int]] = MappingProxyType(
    {
        "registrations": 20,
        "sessions": 20,
        "recovery": 20,
        "codes": 20,
        "follow-up": 20,
        "checks": 600,
        REST: 600,
    }
)
"""
Requests of one address in a minute, by what a route counts as; the last row is for all others.

20 where an SMS may follow or a secret is guessed (`security` OTP7); the others are ours.
"""

CODES_PER_HOUR: Final = 3_600
"""
One-time codes that a portal sends in an hour, a breaker against SMS pumping (`security` OTP7).

The figure is ours: ten million requests a year are 1 142 an hour, and a busy hour is allowed three times that.
"""

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
            seen = self._seen.get((address, what))
            if seen is None:
                seen = self._seen[address, what] = deque(maxlen=self._most)
            if len(seen) == self._most and at - seen[0] < self._span:
                return -((at - seen[0] - self._span) // _SECOND)
            seen.append(at)
            return 0

    def _forget(self, at: datetime) -> None:
        """Drop those who have been quiet, and everybody where that is not enough."""
        self._seen = {key: seen for key, seen in self._seen.items() if at - seen[-1] < self._span}
        if len(self._seen) > _MOST_ADDRESSES:
            self._seen.clear()


def _are_rows(changed: object) -> bool:
    return is_table(changed) and all(
        what in PER_MINUTE and isinstance(count, int) and not isinstance(count, bool) and count > 0
        for what, count in changed.items()
    )


def per_minute(changed: Mapping[str, int] = PER_MINUTE) -> Limiter:
    """
    Return a limiter by the table, some of its rows changed.

    >>> from datetime import UTC
    >>> limit, at = per_minute({"sessions": 1}), datetime(2026, 11, 22, tzinfo=UTC)
    >>> [limit("192.0.2.1", what, at) for what in ("sessions", "sessions", "checks")]
    [0, 60, 0]

    Raises:
        DefinitionError: a row that is not in the table, or is no whole number above zero.
    """
    if not _are_rows(changed):
        message = f"requests a minute are whole numbers above zero, by: {', '.join(PER_MINUTE)}"
        raise DefinitionError(message)
    windows = {what: SlidingWindow(most=count, seconds=60) for what, count in {**PER_MINUTE, **changed}.items()}

    def limit(address: str | None, what: str, at: datetime) -> int:
        return windows.get(what, windows[REST])(address, what, at)

    return limit
