"""Reading the catalogue of services from its file, strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from tamin_rules.errors import MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law.entry import Entry, read_toml
from tamin_rules.law.model import Confidence
from tamin_rules.registration.services import SUB_ITEMS, Menu, Role, Service, Tier

_PROSE: Final = "MX"
_SLUG: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")


def shipped() -> tuple[Menu, ...]:
    """Return the shipped catalogue."""
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
    if any(clause != _PROSE and clause.rstrip(SUB_ITEMS) not in own for clause in service.seed):
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
