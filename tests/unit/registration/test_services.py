"""The catalogue: what its calls answer, and what its reader refuses."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.errors import DefinitionError, MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.registration import services
from tamin_rules.registration.service_file import read
from tamin_rules.registration.services import Role, Tier, by_role, catalogue, find, menus, parse_role

SMALL: Final[dict[str, Any]] = tomllib.loads("""
menus = [
  { role = "insured", item = "file", seed = "MI3", title = { fa = "پ", en = "File" }, services = ["file", "photo"] },
  { role = "pensioner", item = "file", seed = "MP4", title = { fa = "پ", en = "File" }, services = ["file"] },
]
[services]
file = { seed = ["MI3", "MP4"], tier = "basic", confidence = "low", title = { fa = "پرونده", en = "File" } }
photo = { tier = "full", confidence = "unsourced", ended = "1399-12", title = { fa = "عکس", en = "Photo" } }
""")


def test_the_catalogue_is_that_of_the_package_and_read_once() -> None:
    folder = Path(services.__file__).parent
    assert tomllib.loads((folder / "services.toml").read_text(encoding="utf-8"))["services"].keys() == {
        service.slug for service in catalogue(include_app=True)
    }
    assert find("records-all") is find("records-all")


def test_what_only_the_app_shows_is_left_out_unless_asked_for() -> None:
    assert not any(service.app_only for service in catalogue())
    assert set(catalogue()) < set(catalogue(include_app=True))
    assert all(service.source == "app" for service in set(catalogue(include_app=True)) - set(catalogue()))


def test_a_menu_that_only_the_app_fills_is_not_shown() -> None:
    assert {menu.item for menu in menus(Role.INSURED, include_app=True)} - {
        menu.item for menu in menus(Role.INSURED)
    } == {
        "contracts",
        "other",
    }


def test_the_electronic_file_stands_under_two_roles_and_once_in_the_whole() -> None:
    file = find("electronic-file")
    assert [role for role, held in by_role().items() if file in held] == [Role.INSURED, Role.PENSIONER]
    assert catalogue().count(file) == 1


def test_the_roles_together_are_the_whole() -> None:
    assert set(catalogue()) == {service for held in by_role().values() for service in held}


def test_every_title_has_both_languages_and_no_two_services_of_a_role_share_one() -> None:
    for role in Role:
        held = catalogue(role, include_app=True)
        assert len({service.title.fa for service in held}) == len({service.title.en for service in held}) == len(held)


def test_every_source_leads_somewhere() -> None:
    law = Law.current()
    assert all(law.resolve(service.source) for service in catalogue(include_app=True))
    assert find("family-members").source == "seed/MI2"


def test_the_paper_booklet_alone_has_ended() -> None:
    ended = {service.slug: service.ended for service in catalogue(include_app=True) if service.ended}
    assert ended == {"booklet-request": JalaliMonth(1399, 12)}


def test_what_opens_the_second_tier_does_not_need_it() -> None:
    assert find("remote-services-application").tier is Tier.BASIC


@pytest.mark.parametrize("slug", ["", "no-such-service", "Records-All", " records-all", None, 7, ["records-all"]])
def test_an_unknown_slug_is_refused_and_not_repeated(slug: object) -> None:
    with pytest.raises(MalformedError) as caught:
        find(slug)
    assert (caught.value.code, caught.value.params) == ("service.slug.unknown", {})
    assert caught.value.args == ("service.slug.unknown",)
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize("role", Role)
def test_a_role_is_read_from_its_word(role: Role) -> None:
    assert parse_role(str(role)) is role


@pytest.mark.parametrize("role", ["", "staff", "INSURED", None, 1, ["insured"]])
def test_an_unknown_role_is_refused_and_not_repeated(role: object) -> None:
    with pytest.raises(MalformedError) as caught:
        parse_role(role)
    assert caught.value.args == ("service.role.unknown",)


def test_tiers_are_ordered() -> None:
    order = [Tier.PUBLIC, Tier.BASIC, Tier.FULL]
    assert [[tier.covers(needed) for needed in order] for tier in order] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_a_small_catalogue_is_read() -> None:
    (insured, pensioner) = read("small", deepcopy(SMALL))
    (file, photo) = insured.services
    assert pensioner.services == (file,)
    assert (file.roles, file.seed, file.ended) == ((Role.INSURED, Role.PENSIONER), ("MI3", "MP4"), None)
    assert (photo.roles, photo.app_only, photo.ended) == ((Role.INSURED,), True, JalaliMonth(1399, 12))


def _put(value: object, *path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(book: Any) -> None:
        for step in path[:-1]:
            book = book[step]
        book[path[-1]] = value

    return change


def _drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(book: Any) -> None:
        for step in path[:-1]:
            book = book[step]
        del book[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_put("x", "edition"), "small: unknown: edition"),
        (_drop("menus"), "small: menus is missing"),
        (_drop("services"), "small: services is missing"),
        (_put("x", "menus", 0), "small: menu 1: a table"),
        (_put("staff", "menus", 1, "role"), "small: menu 2: role"),
        (_put(3, "menus", 1, "item"), "small: menu 2: item"),
        (_put("x", "menus", 1, "colour"), "small: menu 2: unknown: colour"),
        (_put({"fa": "پ"}, "menus", 1, "title"), "small: menu 2: title: en is missing"),
        (_put(["file", "file"], "menus", 1, "services"), "small: menu 2: services"),
        (_put(["file", "gone"], "menus", 1, "services"), "small: services: gone is missing"),
        (_put(["file"], "menus", 0, "services"), "small: services: unknown: photo"),
        (_put("insured", "menus", 1, "role"), "small: services: file: it stands in two menus of one role"),
        (_put("MP5", "menus", 1, "seed"), "small: services: file: a clause is another menu's"),
        (_put(["MI2a"], "services", "photo", "seed"), "small: services: photo: a clause is another menu's"),
        (_put("commitment", "services", "file", "tier"), "small: services: file: tier"),
        (_put("B", "services", "file", "confidence"), "small: services: file: confidence"),
        (_drop("services", "file", "confidence"), "small: services: file: confidence is missing"),
        (_put("1399", "services", "photo", "ended"), "small: services: photo: ended is no Jalali month"),
        (_put("1399-13", "services", "photo", "ended"), "small: services: photo: ended is no Jalali month"),
        (_put("x", "services", "photo", "since"), "small: services: photo: unknown: since"),
        (_put({"fa": "", "en": "Photo"}, "services", "photo", "title"), "small: services: photo: title: fa is empty"),
    ],
)
def test_the_reader_refuses_a_mistake_and_names_its_place(change: Callable[[dict[str, Any]], None], place: str) -> None:
    book = deepcopy(SMALL)
    change(book)
    with pytest.raises(DefinitionError) as caught:
        read("small", book)
    assert str(caught.value).startswith(place)


def test_the_reader_refuses_a_menu_that_stands_twice() -> None:
    book = deepcopy(SMALL)
    book["menus"].append({**book["menus"][1], "services": []})
    with pytest.raises(DefinitionError, match="a menu stands twice"):
        read("small", book)


@pytest.mark.parametrize("slug", ["Photo", "photo-", "photo_1", "عکس"])
def test_the_reader_refuses_a_slug_that_is_no_slug(slug: str) -> None:
    book = deepcopy(SMALL)
    book["services"][slug] = book["services"].pop("photo")
    book["menus"][0]["services"] = ["file", slug]
    with pytest.raises(DefinitionError, match="a slug is words"):
        read("small", book)
