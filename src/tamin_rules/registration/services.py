"""
The catalogue of services: what stands in the menus of the three roles, and which tier each service needs.

Source: seed MI1-MI9, ME1-ME6, MP1-MP8 and MX (named in prose); tiers seed R5, most of them inferred. The data is
`services.toml`. A role filters the menus; it is no property of a person, and no rule asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final

from attrs import evolve, frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law.entry import Entry, read_toml
from tamin_rules.law.model import Confidence, Label

SLUG_UNKNOWN: Final = Code("service.slug.unknown")
ROLE_UNKNOWN: Final = Code("service.role.unknown")

_APP: Final = "app"
_PROSE: Final = "MX"
_SUB_ITEMS: Final = "abcdefg"
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")


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
        return f"seed/{self.seed[0].rstrip(_SUB_ITEMS)}" if self.seed else _APP


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
    from pathlib import Path  # noqa: PLC0415 - only who asks for the catalogue pays

    return read(*read_toml(Path(__file__).with_name("services.toml")))


def read(file: str, data: Mapping[str, Any]) -> tuple[Menu, ...]:
    """
    Read a catalogue.

    Raises:
        DefinitionError: a field is unknown, missing or of another kind; a service in no menu, or twice in those of a
            role; a slug without its service; a clause of another menu. It names the place.
    """
    book = Entry.of(file, data)
    rows = enumerate(book.items("menus"), start=1)
    drafts = [_menu(Entry.of(f"{file}: menu {number}", row)) for number, row in rows]
    shelf = book.inner("services")
    services: dict[str, Service] = {}
    for slug in dict.fromkeys(slug for _, slugs in drafts for slug in slugs):
        services[slug] = _service(shelf.inner(slug), slug, [menu for menu, slugs in drafts if slug in slugs])
    shelf.done()
    book.done()
    if len({(menu.role, menu.item) for menu, _ in drafts}) < len(drafts):
        book.refuse("a menu stands twice")
    return tuple(evolve(menu, services=tuple(services[slug] for slug in slugs)) for menu, slugs in drafts)


def _menu(entry: Entry) -> tuple[Menu, tuple[str, ...]]:
    """Read a menu, still empty, and the slugs of its services."""
    seed = entry.text("seed") if entry.has("seed") else None
    menu = Menu(entry.choice("role", Role), entry.text("item"), entry.label("title"), (), seed)
    slugs = entry.texts("services")
    entry.done()
    return menu, slugs


def _service(entry: Entry, slug: str, held_by: list[Menu]) -> Service:
    service = Service(
        slug=slug,
        title=entry.label("title"),
        roles=tuple(role for role in Role if any(menu.role is role for menu in held_by)),
        tier=entry.choice("tier", Tier),
        confidence=entry.choice("confidence", Confidence),
        seed=entry.texts("seed"),
        ended=_month(entry, "ended"),
    )
    entry.done()
    if _SLUG.fullmatch(slug) is None:
        entry.refuse("a slug is words of a-z with dashes between")
    if len(service.roles) < len(held_by):
        entry.refuse("it stands in two menus of one role")
    own = {menu.seed for menu in held_by}
    if any(clause != _PROSE and clause.rstrip(_SUB_ITEMS) not in own for clause in service.seed):
        entry.refuse("a clause is another menu's")
    return service


def _month(entry: Entry, name: str) -> JalaliMonth | None:
    """Take a Jalali month, None where it is left out."""
    if not entry.has(name):
        return None
    try:
        return JalaliMonth.parse(entry.text(name))
    except MalformedError:
        return entry.refuse(f"{name} is no Jalali month")
