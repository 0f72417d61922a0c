"""How many requests a network address may make in a minute, by what it asks for. The last row is for all others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from tamin_rules.portal.limits import Limiter, SlidingWindow

PER_MINUTE: Final[Mapping[str, int]] = MappingProxyType(
    {
        "registrations": 20,
        "sessions": 20,
        "recovery": 20,
        "follow-up": 20,
        "checks": 600,
        "requests": 600,
    }
)
"""Source: `security` OTP7 (20 a minute where an SMS may follow or a secret is guessed)."""


def made(per_minute: Mapping[str, int]) -> Limiter:
    """Return a limiter; what its table does not name is counted as `requests`."""
    windows = {what: SlidingWindow(most=count, seconds=60) for what, count in {**PER_MINUTE, **per_minute}.items()}

    def limit(address: str | None, what: str, at: datetime) -> int:
        return windows.get(what, windows["requests"])(address, what, at)

    return limit
