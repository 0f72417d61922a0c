"""
What happened, in the past tense. A history is the tuple of these; every one carries its point in time.

No event holds a plain password or answer: they carry hashes, and the verdict of the rules on what was typed.
"""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from tamin_rules.decisions import Outcome
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.registration.account import CommitmentForm
from tamin_rules.registration.credentials import SealedAnswer
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.journey.facts import Standing, State, Terms
from tamin_rules.registration.ownership import Document, Match, Reason, VisitDecision
from tamin_rules.text import masked


@frozen
class Begun:
    """A national ID and a mobile were entered, under these terms."""

    at: datetime
    national_id: NationalId
    mobile: Mobile
    terms: Terms = Terms()


@frozen
class ContactChanged:
    """Another national ID or mobile was entered."""

    at: datetime
    national_id: NationalId
    mobile: Mobile


@frozen
class MobileConfirmed:
    """A code was typed; whether the host found it right."""

    at: datetime
    accepted: bool


@frozen
class IdentityEntered:
    """The identity was entered as on the birth certificate."""

    at: datetime
    identity: Identity


@frozen
class CredentialsEntered:
    """Email, password and answers were entered: the hashes, and what the rules said of the plain text."""

    at: datetime
    email: str | None = field(repr=masked)
    password_hash: str | None = field(repr=masked)
    answers: tuple[SealedAnswer, ...]
    verdict: Outcome


@frozen
class WentBack:
    """The person returned to an earlier step."""

    at: datetime
    to: State


@frozen
class Submitted:
    """The request was confirmed and sent, with or without the notices accepted."""

    at: datetime
    notices_accepted: bool


@frozen
class VerificationReported:
    """The registries answered, and the host says what else there is under the same national ID (None: as before)."""

    at: datetime
    identity: Match
    ownership: Match
    standing: Standing | None = None


@frozen
class BranchVisited:
    """The person came to a branch; `standing` as in the registries' report."""

    at: datetime
    visit: Reason
    documents: frozenset[Document]
    decision: VisitDecision
    standing: Standing | None = None


@frozen
class CommitmentSigned:
    """A commitment form was completed at a branch."""

    at: datetime
    form: CommitmentForm


@frozen
class Cancelled:
    """The person withdrew."""

    at: datetime


@frozen
class Expired:
    """A limit of the draft was reached."""

    at: datetime


Event = (
    Begun
    | ContactChanged
    | MobileConfirmed
    | IdentityEntered
    | CredentialsEntered
    | WentBack
    | Submitted
    | VerificationReported
    | BranchVisited
    | CommitmentSigned
    | Cancelled
    | Expired
)
