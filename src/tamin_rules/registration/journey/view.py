"""What a person sees of the request before sending it, and afterwards: masked where it identifies."""

from __future__ import annotations

from attrs import field, frozen

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.registration.account import Account
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.journey.facts import State
from tamin_rules.registration.journey.moves import Journey
from tamin_rules.registration.journey.policy import PUBLISHED, Policy
from tamin_rules.registration.notices import NOTICES, Notice
from tamin_rules.registration.ownership import Reason
from tamin_rules.text import masked, tail


@frozen
class Review:
    """
    The fourth step, and the state of a request (seed W4); no more than its reader needs (`security` PII7).

    National ID and mobile are shown by their last three digits; of the credentials one sees the email, whether there
    is a password, and which questions are answered.
    """

    state: State
    version: int
    allowed: tuple[str, ...]
    reasons: tuple[Reason, ...]
    national_id: str | None
    mobile: str | None
    identity: Identity | None
    email: str | None = field(repr=masked)
    password_entered: bool
    answered: tuple[str, ...]
    notices: tuple[Notice, ...]


def _tail(value: NationalId | Mobile | None) -> str | None:
    return None if value is None else tail(value.plain())


def review(now: Journey, *, policy: Policy = PUBLISHED) -> Review:
    """Show a registration to the person who made it."""
    facts = now.facts
    return Review(
        state=now.state,
        version=now.version,
        allowed=policy.machine.allowed(now),
        reasons=tuple(sorted(facts.reasons or ())),
        national_id=_tail(facts.national_id),
        mobile=_tail(facts.mobile),
        identity=facts.identity,
        email=facts.email,
        password_entered=facts.password_hash is not None,
        answered=tuple(answer.question for answer in facts.answers),
        notices=NOTICES,
    )


def account(now: Journey) -> Account | None:
    """Return the account that the journey has come to; None while there is none."""
    match now.state:
        case State.ACTIVE:
            return Account(commitments=frozenset(now.facts.commitments))
        case State.NEEDS_BRANCH:
            return Account(active=False)
        case _:
            return None
