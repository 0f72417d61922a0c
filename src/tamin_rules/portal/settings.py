"""How one portal is run: its policies, its law, its keys and its clock. A portal is a value; nothing is global."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from attrs import field, frozen

from tamin_rules.law import Law
from tamin_rules.portal.keys import Keys
from tamin_rules.portal.limits import CODES_PER_HOUR, Limiter, unlimited
from tamin_rules.registration import journey, mobile_change, recovery, sign_in
from tamin_rules.registration.account import PUBLISHED as PUBLISHED_ACCESS
from tamin_rules.registration.account import AccessPolicy

SESSION: Final = timedelta(hours=1)
MOST_SESSIONS: Final = 5
"""As many devices as somebody may hold in their hands; whoever signs in on one more signs out on the first."""
REPLIES: Final = timedelta(days=1)
LEASE: Final = timedelta(minutes=2)
MOST_ATTEMPTS: Final = 12
"""How often a task is tried before it is set aside for staff."""


@frozen
class Portal:
    """
    A portal.

    Args:
        keys: by which it seals and finds.
        now: the clock; its points in time carry a zone.
        law: for every judgement.
        registration, recovery, mobile_change, sign_in, access: the policies.
        session, most_sessions: how long one stays signed in, and at how many places at once; one more ends the oldest.
        is_staff: whether a bearer token is that of staff; a host has its own way, and passes it in.
        limiter: of requests per network address.
        codes_per_hour: how many one-time codes it sends at most; then none is sent until the next hour.
    """

    keys: Keys
    now: Callable[[], datetime] = field(repr=False)
    law: Law = field(factory=Law.current, repr=False)
    registration: journey.Policy = journey.PUBLISHED
    recovery: recovery.Policy = recovery.DEFAULT
    mobile_change: mobile_change.Policy = mobile_change.DEFAULT
    sign_in: sign_in.Terms = sign_in.DEFAULT
    access: AccessPolicy = PUBLISHED_ACCESS
    session: timedelta = SESSION
    most_sessions: int = MOST_SESSIONS
    is_staff: Callable[[str], bool] = field(default=lambda _token: False, repr=False)
    limiter: Limiter = field(default=unlimited, repr=False)
    codes_per_hour: int = CODES_PER_HOUR
