"""
What an account may use.

Source: seed R3 (activation) and R5 (two tiers: the basic services after registration; the legal ones after a visit to a
branch and the commitment forms). Which tier a service needs is the catalogue's, and mostly inferred: a portal's
`AccessPolicy` may say otherwise. How long a commitment is valid, and which part of it is online, is not known.

A role is a view of the menus, not a property of a person: no rule here asks for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from tamin_rules import law as law_
from tamin_rules.decisions import Decision, Finding, Rule, evaluate, not_applicable, satisfied, undetermined, violated
from tamin_rules.errors import Code, DefinitionError, MalformedError
from tamin_rules.registration.services import Role, Service, Tier, catalogue, find

if TYPE_CHECKING:
    from tamin_rules.law import Law

__all__ = [
    "ACCOUNT_ACTIVE",
    "ACCOUNT_HELD",
    "PERIOD_OPEN",
    "PUBLISHED",
    "RULES",
    "TIER_REACHED",
    "AccessPolicy",
    "Account",
    "CommitmentForm",
    "Role",
    "ServiceAccess",
    "ServiceUse",
    "Tier",
    "decide_all",
    "may_use",
]

COMMITMENT_TOO_EARLY: Final = Code("account.commitment.not_active")
PERIOD_ENDED: Final = Code("service.period.ended", by=date)
ACCOUNT_REQUIRED: Final = Code("service.account.required")
ACCOUNT_NOT_ACTIVE: Final = Code("service.account.not_active")
TIER_NOT_REACHED: Final = Code("service.tier.not_reached", needed=str, reached=str)


class CommitmentForm(StrEnum):
    """A form that is completed at a branch (seed R5)."""

    EMPLOYER = "employer_commitment"


_FORMS_OF_FULL: Final = frozenset({CommitmentForm.EMPLOYER})
_NO_TIERS: Final[Mapping[str, Tier]] = {}


def _forms(forms: Iterable[CommitmentForm]) -> frozenset[CommitmentForm]:
    return frozenset(forms)


def _own(tiers: Mapping[str, Tier]) -> Mapping[str, Tier]:
    return dict(tiers)


@frozen
class Account:
    """
    What is known of an account.

    Args:
        active: false while it waits for its activation at a branch.
        commitments: the forms that were completed; only an active account can have any.

    Codes: account.commitment.not_active.

    >>> Account().tier, Account(commitments=[CommitmentForm.EMPLOYER]).tier
    (<Tier.BASIC: 'basic'>, <Tier.FULL: 'full'>)
    """

    active: bool = True
    commitments: frozenset[CommitmentForm] = field(default=frozenset(), converter=_forms)

    def __attrs_post_init__(self) -> None:
        """Refuse commitments before the activation."""
        if self.commitments and not self.active:
            raise MalformedError(COMMITMENT_TOO_EARLY)

    @property
    def tier(self) -> Tier:
        """What the account has reached."""
        if not self.active:
            return Tier.PUBLIC
        return Tier.FULL if self.commitments >= _FORMS_OF_FULL else Tier.BASIC


@frozen
class ServiceUse:
    """Somebody, with or without an account, before a service: the facts of every rule here."""

    account: Account | None
    service: Service
    needed: Tier


def _period_is_open(use: ServiceUse, _law: Law, on: date) -> Finding:
    ended = use.service.ended
    if ended is None:
        return not_applicable()
    if on < ended.first_day:
        return satisfied()
    over = (ended + 1).first_day
    return undetermined("day_of_end") if on < over else violated(PERIOD_ENDED, by=over)


def _account_is_held(use: ServiceUse, _law: Law, _on: date) -> Finding:
    if use.needed is Tier.PUBLIC:
        return not_applicable()
    return violated(ACCOUNT_REQUIRED) if use.account is None else satisfied()


def _account_is_active(use: ServiceUse, _law: Law, _on: date) -> Finding:
    if use.needed is Tier.PUBLIC or use.account is None:
        return not_applicable()
    return satisfied() if use.account.active else violated(ACCOUNT_NOT_ACTIVE)


def _tier_is_reached(use: ServiceUse, _law: Law, _on: date) -> Finding:
    reached = Tier.PUBLIC if use.account is None else use.account.tier
    return satisfied() if reached.covers(use.needed) else violated(TIER_NOT_REACHED, needed=use.needed, reached=reached)


PERIOD_OPEN: Final[Rule[ServiceUse]] = Rule("service.period.open", "imna-474342", _period_is_open, see=("seed/MI5",))
ACCOUNT_HELD: Final[Rule[ServiceUse]] = Rule("service.account.held", "seed/R5", _account_is_held)
ACCOUNT_ACTIVE: Final[Rule[ServiceUse]] = Rule("service.account.active", "seed/R3", _account_is_active)
TIER_REACHED: Final[Rule[ServiceUse]] = Rule("service.tier.reached", "seed/R5", _tier_is_reached)

RULES: Final = (PERIOD_OPEN, ACCOUNT_HELD, ACCOUNT_ACTIVE, TIER_REACHED)


@frozen
class AccessPolicy:
    """
    What a portal decides otherwise. Every decision carries the name, so give your own policy one of its own.

    Args:
        name: of the policy.
        tiers: tiers by slug, where they are not the catalogue's; most of those are inferred.
        softened: ids of rules that only advise.
        further: rules of the portal's own, judged before the others: a service that is off today.

    >>> inspections = AccessPolicy("portal-x", tiers={"workshop-inspections": Tier.BASIC})
    >>> may_use(Account(), "workshop-inspections", policy=inspections).refuses
    False
    """

    name: str
    tiers: Mapping[str, Tier] = field(default=_NO_TIERS, converter=_own)
    softened: frozenset[str] = frozenset()
    further: tuple[Rule[ServiceUse], ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a slug that there is not: a tier that nobody asks for would be silently lost."""
        if not self.tiers:
            return
        if unknown := sorted(self.tiers.keys() - {service.slug for service in catalogue(include_app=True)}):
            message = f"policy {self.name}: no such service: {', '.join(unknown)}"
            raise DefinitionError(message)

    def needed(self, service: Service) -> Tier:
        """Return the tier that a service needs under this policy."""
        return self.tiers.get(service.slug, service.tier)


PUBLISHED: Final = AccessPolicy("published")
"""The tiers as the catalogue has them."""


@frozen
class ServiceAccess:
    """A service, the tier that it needs under the policy, and the decision that says whether it may be used."""

    service: Service
    tier: Tier
    decision: Decision

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.decision.refuses


def may_use(
    account: Account | None,
    service: Service | str,
    *,
    law: Law | None = None,
    policy: AccessPolicy = PUBLISHED,
    on: date | None = None,
) -> Decision:
    """
    Say whether a service may be used: the first decision that refuses, else the one on the tier.

    Args:
        account: None where there is none, or nobody has signed in.
        service: of the catalogue, or its slug.
        law, on: stamped into the decision; the shipped edition and its day when left out.
        policy: whose tiers count.

    Codes: service.slug.unknown for a slug that there is not; in the decision service.period.ended (by: a day on
    which it had ended), service.account.required (register), service.account.not_active (have it activated at a
    branch), service.tier.not_reached (needed, reached: visit a branch and complete the commitment forms).

    >>> refused = may_use(Account(), "premium-list-submission")
    >>> str(refused.finding.code), {name: str(tier) for name, tier in refused.finding.params.items()}
    ('service.tier.not_reached', {'needed': 'full', 'reached': 'basic'})
    """
    return decide_all(account, (service,), law=law, policy=policy, on=on)[0].decision


def decide_all(
    account: Account | None,
    services: Iterable[Service | str] | None = None,
    *,
    law: Law | None = None,
    policy: AccessPolicy = PUBLISHED,
    on: date | None = None,
) -> tuple[ServiceAccess, ...]:
    """
    Say it of many services, in their order; of the whole catalogue when none are named.

    Codes: those of `may_use`.
    """
    law = law_.Law.current() if law is None else law
    on = law.published_on if on is None else on
    chosen = catalogue() if services is None else services
    return tuple([_decide(account, _service(each), law, policy, on) for each in chosen])


def _service(service: Service | str) -> Service:
    return service if isinstance(service, Service) else find(service)


def _decide(account: Account | None, service: Service, law: Law, policy: AccessPolicy, on: date) -> ServiceAccess:
    use = ServiceUse(account, service, policy.needed(service))
    decisions = evaluate((*policy.further, *RULES), use, law=law, policy=policy, on=on)
    return ServiceAccess(service, use.needed, next((each for each in decisions if each.refuses), decisions[-1]))
