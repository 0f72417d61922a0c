"""
The catalogue of services: what stands in the menus of the three roles, and which tier each service needs.

Source: seed MI1-MI9, ME1-ME6, MP1-MP8 and MX (named in prose); tiers seed R5, most of them inferred. The data is
`services.toml`. A role filters the menus; it is no property of a person, and no rule asks for it.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.jalali import JalaliMonth

if TYPE_CHECKING:
    from tamin_rules.law.model import Confidence, Label

SLUG_UNKNOWN: Final = Code("service.slug.unknown")
ROLE_UNKNOWN: Final = Code("service.role.unknown")

SUB_ITEMS: Final = "abcdefg"
_APP: Final = "app"


class Role(StrEnum):
    """A view of the menus that one asks for."""

    INSURED = "insured"
    EMPLOYER = "employer"
    PENSIONER = "pensioner"


class Tier(StrEnum):
    """What a service needs, and what an account has reached; from the least to the most."""

    PUBLIC = "public"
    BASIC = "basic"
    FULL = "full"

    def covers(self, needed: Tier) -> bool:
        """
        Tell whether who has reached this tier has reached the other.

        >>> Tier.BASIC.covers(Tier.PUBLIC), Tier.BASIC.covers(Tier.FULL)
        (True, False)
        """
        return _RANK[self] >= _RANK[needed]


_RANK: Final = {tier: rank for rank, tier in enumerate(Tier)}


@frozen
class Service:
    """
    One service.

    Args:
        slug: our name for it; the organisation's own numbers change and are no keys.
        title: Persian and English.
        roles: in whose menus it stands.
        tier: what it needs, unless a policy says otherwise.
        confidence: of the tier.
        seed: clauses that name it; none where the organisation's app alone shows it.
        ended: the month in the course of which it was abolished.
    """

    slug: str
    title: Label
    roles: tuple[Role, ...]
    tier: Tier
    confidence: Confidence
    seed: tuple[str, ...] = ()
    ended: JalaliMonth | None = None

    @property
    def app_only(self) -> bool:
        """Whether the published menus do not name it."""
        return not self.seed

    @property
    def source(self) -> str:
        """The item of the published menus that names it, or the app: a reference that `Law.resolve` reads."""
        return f"seed/{self.seed[0].rstrip(SUB_ITEMS)}" if self.seed else _APP


@frozen
class Menu:
    """One item of a role's menus, with its services in order. Without `seed` it is no item of the published menus."""

    role: Role
    item: str
    title: Label
    services: tuple[Service, ...]
    seed: str | None = None


def menus(role: Role, *, include_app: bool = False) -> tuple[Menu, ...]:
    """
    Return the menus of a role, in the order of the page; what only the app shows is left out unless asked for.

    >>> [menu.item for menu in menus(Role.EMPLOYER)]
    ['enrolment', 'premium-list', 'inspections', 'correspondence', 'claims', 'calculation-basis']
    """
    shown = (_shown(menu, include_app=include_app) for menu in _catalogue() if menu.role is role)
    return tuple(menu for menu in shown if menu.services)


def _shown(menu: Menu, *, include_app: bool) -> Menu:
    if include_app:
        return menu
    return evolve(menu, services=tuple(service for service in menu.services if not service.app_only))


def catalogue(role: Role | None = None, *, include_app: bool = False) -> tuple[Service, ...]:
    """
    Return the services, in the order of the menus; those of one role where one is asked for.

    >>> len(catalogue()), len(catalogue(Role.PENSIONER)), len(catalogue(include_app=True))
    (33, 9, 77)
    """
    roles = Role if role is None else (role,)
    found = (service for each in roles for menu in menus(each, include_app=include_app) for service in menu.services)
    return tuple(dict.fromkeys(found))


def by_role(*, include_app: bool = False) -> dict[Role, tuple[Service, ...]]:
    """Return the services of each role; the electronic file stands under two."""
    return {role: catalogue(role, include_app=include_app) for role in Role}


def find(slug: object) -> Service:
    """
    Return the service of a slug, also one that only the app shows.

    Codes: service.slug.unknown.

    >>> find("premium-list-submission").tier
    <Tier.FULL: 'full'>
    """
    if isinstance(slug, str) and (service := _by_slug().get(slug)):
        return service
    raise MalformedError(SLUG_UNKNOWN)


def parse_role(value: object) -> Role:
    """
    Read a role.

    Codes: service.role.unknown.
    """
    if isinstance(value, str) and value in Role._value2member_map_:
        return Role(value)
    raise MalformedError(ROLE_UNKNOWN)


@cache
def _by_slug() -> dict[str, Service]:
    return {service.slug: service for menu in _catalogue() for service in menu.services}


@cache
def _catalogue() -> tuple[Menu, ...]:
    from tamin_rules.registration import service_file  # noqa: PLC0415 - only who asks for the catalogue pays

    return service_file.shipped()
