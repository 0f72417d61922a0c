"""What happened to an objection, in the past tense; every event carries its point in time."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.records.objection.facts import Claim, Proof, Recorded, ReviewDecision, Workplace
from tamin_rules.text import masked


@frozen
class ObjectionSubmitted:
    """Somebody objected, under this tracking number: what is claimed, and what the record said of it that day."""

    at: datetime
    kind: ObjectionKind
    claims: tuple[Claim, ...]
    recorded: tuple[Recorded, ...]
    open_request: bool | None
    tracking_number: str = field(repr=masked)
    workplaces: tuple[Workplace, ...] = ()


@frozen
class ReviewBegun:
    """The branch took the objection up."""

    at: datetime


@frozen
class DocumentsRequested:
    """The branch asked for papers."""

    at: datetime
    documents: frozenset[Proof]


@frozen
class DocumentsBrought:
    """The person came to the branch with these papers."""

    at: datetime
    documents: frozenset[Proof]


@frozen
class ObjectionDecided:
    """The organisation decided."""

    at: datetime
    decision: ReviewDecision


@frozen
class ObjectionWithdrawn:
    """The person withdrew."""

    at: datetime


Event = ObjectionSubmitted | ReviewBegun | DocumentsRequested | DocumentsBrought | ObjectionDecided | ObjectionWithdrawn
