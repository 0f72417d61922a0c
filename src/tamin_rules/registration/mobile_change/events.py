"""What happened in a change of mobile, in the past tense; every event carries its point in time."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.registration.mobile_change.facts import DEFAULT_TERMS, Terms
from tamin_rules.registration.one_time_code import Sent
from tamin_rules.registration.ownership import Document, Match, VisitDecision


@frozen
class ChangeRequested:
    """A signed-in person named another number: whether the password was right, and when codes went to that number."""

    at: datetime
    old: Mobile
    new: Mobile
    reauthenticated: bool
    earlier: tuple[datetime, ...] = ()
    terms: Terms = DEFAULT_TERMS


@frozen
class NumberConfirmed:
    """The code that went to the new number was typed: what the host found of it."""

    at: datetime
    matched: bool
    sent: Sent | None


@frozen
class OwnershipReported:
    """The ownership registry answered, or was away."""

    at: datetime
    ownership: Match


@frozen
class BranchVisited:
    """The person came to a branch with these papers, and the branch decided."""

    at: datetime
    documents: frozenset[Document]
    decision: VisitDecision


@frozen
class ChangeReversed:
    """The person came to a branch with these papers to have the old number back."""

    at: datetime
    documents: frozenset[Document]


@frozen
class CooledOff:
    """Nobody objected in time."""

    at: datetime


@frozen
class ChangeCancelled:
    """The person withdrew."""

    at: datetime


@frozen
class ChangeExpired:
    """The time for the code ran out."""

    at: datetime


Event = (
    ChangeRequested
    | NumberConfirmed
    | OwnershipReported
    | BranchVisited
    | ChangeReversed
    | CooledOff
    | ChangeCancelled
    | ChangeExpired
)
