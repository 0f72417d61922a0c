"""What a change of mobile knows: its states, its terms, and what its events have told so far."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import frozen

from tamin_rules.errors import DefinitionError
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.registration import one_time_code
from tamin_rules.registration.one_time_code import Entry, Sending
from tamin_rules.registration.ownership import Document, Match, VisitDecision, reasons

MOST_MINUTES: Final = 24 * 60
MOST_HOURS: Final = 366 * 24


class State(StrEnum):
    """Where a change stands. `new` is before the request, and no host ever shows it."""

    NEW = "new"
    CODE = "code"
    VERIFYING = "verifying"
    NEEDS_BRANCH = "needs_branch"
    COOLING_OFF = "cooling_off"
    SETTLED = "settled"
    REVERSED = "reversed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@frozen
class Terms:
    """
    What a portal may set; recorded when a change is asked for.

    Args:
        code: how codes are made, judged and limited.
        idle_minutes: how long a change waits for its code after the last request, at most a day.
        patience_hours: how long a registry that is away is asked again, at most a year.
        cooling_off_hours: how long a change can be reversed, at most a year.
    """

    code: one_time_code.Terms = one_time_code.DEFAULT
    idle_minutes: int = 30
    patience_hours: int = 72
    cooling_off_hours: int = 72

    def __attrs_post_init__(self) -> None:
        """Refuse limits that end at once, or never."""
        hours = self.patience_hours, self.cooling_off_hours
        if not 1 <= self.idle_minutes <= MOST_MINUTES or min(hours) < 1 or max(hours) > MOST_HOURS:
            message = f"a change idles 1 to {MOST_MINUTES} minutes, waits and cools off 1 to {MOST_HOURS} hours"
            raise DefinitionError(message)

    @property
    def idle(self) -> timedelta:
        """How long a change waits for its code."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def patience(self) -> timedelta:
        """How long a registry that is away is asked again."""
        return timedelta(hours=self.patience_hours)

    @property
    def cooling_off(self) -> timedelta:
        """How long a change can be reversed."""
        return timedelta(hours=self.cooling_off_hours)


DEFAULT_TERMS: Final = Terms()


@frozen
class Facts:
    """What a change knows: `touched_at` is the time of the move before this one, `confirmed_at` of the code."""

    terms: Terms = DEFAULT_TERMS
    touched_at: datetime | None = None
    at: datetime | None = None
    old: Mobile | None = None
    new: Mobile | None = None
    reauthenticated: bool = False
    sending: Sending | None = None
    entry: Entry | None = None
    confirmed_at: datetime | None = None
    ownership: Match = Match.UNAVAILABLE
    documents: frozenset[Document] = frozenset()
    decision: VisitDecision | None = None

    @property
    def patience_over(self) -> bool:
        """Whether a registry that is away is not asked any more; the limit ends at the limit itself."""
        if self.at is None or self.confirmed_at is None:
            return False
        return self.at - self.confirmed_at >= self.terms.patience


def outcome(facts: Facts) -> State:
    """
    Return the state that the ownership registry's answer amounts to; identity was settled at registration.

    What is no answer that a registry can give shows nothing: like `not_checked`, it leads to the branch.
    """
    ownership = facts.ownership if type(facts.ownership) is Match else Match.NOT_CHECKED
    match reasons(Match.MATCHED, ownership, patience_over=facts.patience_over):
        case None:
            return State.VERIFYING
        case open_ if open_:
            return State.NEEDS_BRANCH
        case _:
            return State.COOLING_OFF


def decided(facts: Facts) -> State:
    """Return the state that the branch's decision amounts to: nothing but `activate` changes the number."""
    return State.COOLING_OFF if facts.decision is VisitDecision.ACTIVATE else State.REJECTED
