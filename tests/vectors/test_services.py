"""The catalogue against the published menus and the table of the facts: nothing is missing, and nothing is made up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.law import Confidence
from tamin_rules.registration.services import Menu, Role, Tier, catalogue, find, menus
from tamin_rules.text import comparison_key

VECTORS: Final = json.loads(Path(__file__).with_name("services.json").read_text(encoding="utf-8"))
SERVICES: Final = [pytest.param(row, id=row["slug"]) for row in VECTORS["services"]]

LETTERS: Final = {"B": Confidence.MEDIUM, "I": Confidence.LOW, "?": Confidence.UNSOURCED}
"""What the catalogue calls the letters of the facts."""


def key(title: str) -> str:
    """Return the words of a title: the facts write blanks where the catalogue has half spaces."""
    return " ".join(re.findall(r"\w+", comparison_key(title)))


def published(role: str) -> list[Menu]:
    return [menu for menu in menus(Role(role)) if menu.seed]


def rows(role: Role) -> list[Any]:
    return [pytest.param(row, id=row["clause"]) for row in VECTORS["menus"] if row["role"] == role]


def check(row: dict[str, Any]) -> None:
    """
    Compare an item in its place, and its sub-items in theirs.

    An item without sub-items is one service; a service's title may say more than the text does.
    """
    item = published(row["role"])[int(row["clause"][-1]) - 1]
    assert (item.seed, key(item.title.fa)) == (row["clause"], key(row["fa"]))
    expected = row["items"] or [{"clause": row["clause"], "fa": ""}]
    assert len(item.services) == len(expected)
    for service, sub_item in zip(item.services, expected, strict=True):
        assert sub_item["clause"] in service.seed
        assert key(service.title.fa).startswith(key(sub_item["fa"]))


@pytest.mark.clause("MI1", "MI2", "MI3", "MI4", "MI5", "MI6", "MI7", "MI8", "MI9")
@pytest.mark.parametrize("row", rows(Role.INSURED))
def test_an_item_of_the_insured_is_the_published_one(row: dict[str, Any]) -> None:
    check(row)


@pytest.mark.clause("ME1", "ME2", "ME3", "ME4", "ME5", "ME6")
@pytest.mark.parametrize("row", rows(Role.EMPLOYER))
def test_an_item_of_the_employers_is_the_published_one(row: dict[str, Any]) -> None:
    check(row)


@pytest.mark.clause("MP1", "MP2", "MP3", "MP4", "MP5", "MP6", "MP7", "MP8")
@pytest.mark.parametrize("row", rows(Role.PENSIONER))
def test_an_item_of_the_pensioners_is_the_published_one(row: dict[str, Any]) -> None:
    check(row)


def test_the_menus_have_nine_six_and_eight_items() -> None:
    assert [len(published(role)) for role in Role] == [len(rows(role)) for role in Role] == [9, 6, 8]


@pytest.mark.clause("MX")
@pytest.mark.parametrize(
    ("role", "slugs"),
    [
        # Deduction from the pension; receiving the retirement edict.
        (Role.PENSIONER, {"pension-deduction-request", "pension-edict"}),
        # Inspections and debts; "matters of workshop and staff" is too wide for one service.
        (Role.EMPLOYER, {"workshop-inspections", "workshop-claims"}),
        (Role.INSURED, set()),
    ],
)
def test_what_the_text_adds_in_prose_is_there(role: Role, slugs: set[str]) -> None:
    assert {service.slug for service in catalogue(role) if "MX" in service.seed} == slugs


@pytest.mark.clause("R5")
@pytest.mark.parametrize("row", SERVICES)
def test_a_service_is_as_the_facts_have_it(row: dict[str, Any]) -> None:
    service = find(row["slug"])
    assert key(service.title.fa) == key(row["fa"])
    assert service.roles == tuple(Role(role) for role in row["roles"])
    assert (service.tier, service.confidence) == (Tier(row["tier"]), LETTERS[row["letter"]])
    assert service.app_only == (row["named_by"] == "app")
    assert (service.seed == ("MX",)) == (row["named_by"] == "prose")


def test_the_catalogue_has_no_other_service() -> None:
    assert {service.slug for service in catalogue(include_app=True)} == {row["slug"] for row in VECTORS["services"]}
    named = {row["slug"] for row in VECTORS["services"] if row["named_by"] != "app"}
    assert {service.slug for service in catalogue()} == named
