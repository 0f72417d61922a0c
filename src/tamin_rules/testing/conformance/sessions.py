"""Sessions of a journey: the token that opens one, and until when it does by the portal's own word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import field, frozen

from tamin_rules import jalali
from tamin_rules.errors import MalformedError

_SECOND: Final = timedelta(seconds=1)
_LONGEST: Final = timedelta(days=365)
"""Further than that no test control moves a clock."""


@frozen
class Session:
    """
    A session as it was told.

    Args:
        token: opens it.
        until: when it ends; None where that was told in no form that the contract knows.
    """

    token: str = field(repr=False)
    until: datetime | None = None

    def seconds_left(self, now: datetime) -> int | None:
        """Return for how many seconds, rounded up, it lives; None where that is not known."""
        return None if self.until is None else -(max(timedelta(), min(self.until - now, _LONGEST)) // -_SECOND)


def told_session(body: Mapping[str, Any]) -> Session | None:
    """
    Return the session that an answer tells of, whatever else it says: a refusal that tells one has opened it too.

    >>> told_session({"token": "t", "expires_at": "1405-09-01T12:30:00+03:30"}).until.isoformat()
    '2026-11-22T12:30:00+03:30'
    >>> told_session({"token": "t", "expires_at": "soon"}).until, told_session({"code": "c"})
    (None, None)
    """
    token = body.get("token")
    return Session(token, _instant(body.get("expires_at"))) if isinstance(token, str) else None


def _instant(text: object) -> datetime | None:
    """Read a time stamp as the contract writes it: the day Jalali, the rest as ISO 8601 has it."""
    day, _, time = text.partition("T") if isinstance(text, str) else ("", "", "")
    try:
        at = datetime.fromisoformat(f"{jalali.parse(day).isoformat()}T{time}")
    except (MalformedError, ValueError):
        return None
    return None if at.tzinfo is None else at
