"""What a registration knows: its states, its terms, and everything that its events have told so far."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

from attrs import Factory, field, frozen

from tamin_rules.decisions import Outcome
from tamin_rules.errors import DefinitionError
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.registration.account import CommitmentForm
from tamin_rules.registration.credentials import SealedAnswer
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.ownership import Document, Match, Reason, VisitDecision
from tamin_rules.registration.person import Person
from tamin_rules.text import masked

Changes: TypeAlias = dict[str, Any]
"""New values of some facts, by the names of their fields."""

BEFORE_ALL_TIME: Final = datetime.min.replace(tzinfo=UTC)


_LONGEST_LIMIT: Final = 100_000


class State(StrEnum):
    """Where a registration stands. `start` is before the first move, and no host ever shows it."""

    START = "start"
    CONTACT = "contact"
    MOBILE_CODE = "mobile_code"
    IDENTITY = "identity"
    CREDENTIALS = "credentials"
    REVIEW = "review"
    SUBMITTED = "submitted"
    ACTIVE = "active"
    NEEDS_BRANCH = "needs_branch"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Standing(StrEnum):
    """What else there is under the same national ID: nothing, a live request, or an account. For staff only."""

    NONE = "none"
    LIVE_REQUEST = "live_request"
    ACCOUNT = "account"


# Limits are cut here, and refused just afterwards: attrs makes defaults before it validates.
def _idle(terms: Terms) -> timedelta:
    return timedelta(minutes=min(terms.idle_minutes, _LONGEST_LIMIT))


def _total(terms: Terms) -> timedelta:
    return timedelta(hours=min(terms.total_hours, _LONGEST_LIMIT))


def _patience(terms: Terms) -> timedelta:
    return timedelta(hours=min(terms.patience_hours, _LONGEST_LIMIT))


@frozen
class Terms:
    """
    What a portal may set; recorded when a registration begins, so that a history needs nothing else to be read.

    Args:
        edition: of the wizard that is modelled.
        idle_minutes, total_hours: how long a draft lives after its last move, and in all.
        patience_hours: how long after submission a registry that is away is asked again.
        mobile_code: whether a code by SMS must be confirmed; the published process has none.
        accept_confirmed_code: let a confirmed code stand for ownership that nobody checked.
        reject_identity_mismatch: reject, instead of asking for a visit, where the mobile is the person's own.
        security_questions: collect three of them (`security` SQ1).
    """

    edition: str = "1398"
    idle_minutes: int = 30
    total_hours: int = 24
    patience_hours: int = 72
    mobile_code: bool = False
    accept_confirmed_code: bool = False
    reject_identity_mismatch: bool = False
    security_questions: bool = True

    idle: timedelta = field(init=False, repr=False, eq=False, default=Factory(_idle, takes_self=True))
    total: timedelta = field(init=False, repr=False, eq=False, default=Factory(_total, takes_self=True))
    patience: timedelta = field(init=False, repr=False, eq=False, default=Factory(_patience, takes_self=True))

    def __attrs_post_init__(self) -> None:
        """Refuse limits that end before they begin, or never."""
        limits = {
            "idle_minutes": self.idle_minutes,
            "total_hours": self.total_hours,
            "patience_hours": self.patience_hours,
        }
        if wrong := [name for name, limit in limits.items() if not 1 <= limit <= _LONGEST_LIMIT]:
            message = f"{', '.join(wrong)}: 1 to {_LONGEST_LIMIT}"
            raise DefinitionError(message)


@frozen
class Visit:
    """A visit to a branch: why, with what, what came of it, and whether it was called for."""

    reason: Reason
    documents: frozenset[Document]
    decision: VisitDecision
    called_for: bool


@frozen(slots=False)
class Application:
    """
    The facts of one registration. Personal ones mask themselves.

    `touched_at` is the time of the move before the latest one, `at` of the latest. `reasons` is None until the
    registries have answered, and empty when nothing is left to ask. Copies are made by `amend`, which needs a
    `__dict__` and is several times as fast as `attrs.evolve`.
    """

    terms: Terms = Terms()
    begun_at: datetime = BEFORE_ALL_TIME
    touched_at: datetime = BEFORE_ALL_TIME
    at: datetime = BEFORE_ALL_TIME
    national_id: NationalId | None = None
    mobile: Mobile | None = None
    mobile_confirmed: bool = False
    identity: Identity | None = None
    email: str | None = field(default=None, repr=masked)
    password_hash: str | None = field(default=None, repr=masked)
    answers: tuple[SealedAnswer, ...] = ()
    verdict: Outcome | None = None
    back_to: State | None = None
    notices_accepted: bool = False
    submitted_at: datetime = BEFORE_ALL_TIME
    identity_match: Match = Match.UNAVAILABLE
    ownership_match: Match = Match.UNAVAILABLE
    gave_up: bool = False
    standing: Standing = Standing.NONE
    reasons: frozenset[Reason] | None = None
    visit: Visit | None = None
    rejected: bool = False
    commitments: tuple[CommitmentForm, ...] = ()

    @property
    def person(self) -> Person:
        """Whom the password and the answers are judged against."""
        if self.identity is None:
            return Person(self.national_id, mobile=self.mobile)
        return Person(self.national_id, self.identity.first_name, self.identity.last_name, mobile=self.mobile)

    @property
    def ownership_pending(self) -> bool:
        """Whether the ownership registry is still to be asked."""
        return self.ownership_match is Match.UNAVAILABLE and not self.gave_up

    def limit_is_reached(self, at: datetime) -> bool:
        """Tell whether a draft was idle for too long, or is too old; a limit ends at the limit itself."""
        return at - self.at >= self.terms.idle or at - self.begun_at >= self.terms.total

    def patience_is_over(self, at: datetime) -> bool:
        """Tell whether a registry that is away is not asked any more; the limit ends at the limit itself."""
        return at - self.submitted_at >= self.terms.patience


def amend(facts: Application, event_at: datetime, changes: Changes) -> Application:
    """Return the facts after a move at this point in time, with some of them replaced."""
    known = facts.__dict__.copy()
    known["touched_at"], known["at"] = facts.at, event_at
    known |= changes
    amended = _new(Application)
    _set_facts(amended, known)
    return amended


_new, _set_facts = object.__new__, Application.__dict__["__dict__"].__set__


# Bound once: to look a member up in its enum costs as much as to ask the facts.
_MOBILE_CODE, _IDENTITY = State.MOBILE_CODE, State.IDENTITY
_CREDENTIALS, _REVIEW = State.CREDENTIALS, State.REVIEW


def next_step(facts: Application) -> State:
    """Return the first step that is missing or void, else the review."""
    if facts.terms.mobile_code and not facts.mobile_confirmed:
        return _MOBILE_CODE
    if facts.identity is None:
        return _IDENTITY
    return _CREDENTIALS if facts.password_hash is None else _REVIEW


def earlier_step(facts: Application) -> State:
    """Return the step to which the person went back."""
    return State.START if facts.back_to is None else facts.back_to


def outcome(facts: Application) -> State:
    """Return the state that the answers of registries and branch amount to."""
    if facts.rejected:
        return State.REJECTED
    if facts.reasons is None:
        return State.SUBMITTED
    return State.NEEDS_BRANCH if facts.reasons else State.ACTIVE
