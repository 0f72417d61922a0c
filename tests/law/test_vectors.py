"""The 329 rows from which the data files were written, against what the law answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.errors import NotInForceError
from tamin_rules.law import Confidence, Law
from tamin_rules.law.areas import AREA_OF
from tests.law import facts

FILE: Final = Path(__file__).parents[1] / "vectors" / "legal_parameters.json"
ROWS: Final[list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["rows"]
DECIDED_UNTIL: Final = facts.gregorian("1406-01-01")
EVENT: Final = "pension_increase."
"""One-time events: in force in their own year only."""

OTHERS: Final = {"access": 1, "premiums": 4, "records": 9, "pensions": 14, "benefits": 34}
"""Keys of which the collection has no row, by area: figures out of the text of a rule, each with its source."""
A_DAY: Final = timedelta(1)


def _periods() -> Iterator[tuple[dict[str, Any], date, date]]:
    """Yield each row with its first and last day."""
    for name, group in groupby(sorted(ROWS, key=lambda row: (row["name"], row["valid_from"])), lambda row: row["name"]):
        rows = [(facts.gregorian(row["valid_from"]), row) for row in group]
        for (first, row), (until, _) in pairwise([*rows, (DECIDED_UNTIL, {})]):
            lapse = facts.new_year_after(first) if name.startswith(EVENT) else until
            yield row, first, min(until, lapse) - A_DAY


PERIODS: Final = tuple(_periods())
WITHOUT_VALUE: Final = tuple(period for period in PERIODS if period[0]["value"] is None)
WITH_VALUE: Final = tuple(period for period in PERIODS if period[0]["value"] is not None)


def _expected(row: dict[str, Any]) -> object:
    """Turn the number or text of a row into the value of the package: percent are hundredths, texts an enum."""
    value = row["value"]
    match row["unit"]:
        case "percent" | "percent_of_permit_fees":
            return Fraction(str(value)) / 100
        case "fraction" | "times_min_wage":
            return Fraction(str(value))
        case "text":
            return "minimum_wage_of_an_ordinary_worker"
        case "boolean_0_1":
            return bool(value)
        case _:
            return value


def _id(period: object) -> str | None:
    return f"{period['name']}-{period['valid_from']}" if isinstance(period, dict) else None


def test_every_row_is_here() -> None:
    assert len(ROWS) == len(PERIODS) == 329
    assert len(WITHOUT_VALUE) == 7
    names = {row["name"] for row in ROWS}
    assert names <= set(facts.NAMES)
    assert Counter(AREA_OF[name] for name in set(facts.NAMES) - names) == OTHERS


@pytest.mark.parametrize(("row", "first", "last"), WITH_VALUE, ids=_id)
def test_a_row_is_answered_through_its_period(row: dict[str, Any], first: date, last: date) -> None:
    law = Law.current()
    for day in (first, first + (last - first) // 2, last):
        found = law.find(row["name"], day)
        assert found.value == _expected(row)
        assert found.since <= day
        assert found.until is None or day < found.until


@pytest.mark.parametrize(("row", "first", "last"), WITH_VALUE, ids=_id)
def test_a_row_is_as_sure_as_its_sources(row: dict[str, Any], first: date, last: date) -> None:
    """A computed value may be less sure than the row that was computed by hand, never surer."""
    found = Law.current().find(row["name"], first + (last - first) // 2)
    if found.derived_from:
        assert Confidence(row["confidence"]).reaches(found.confidence)
    else:
        assert found.confidence == row["confidence"]


@pytest.mark.parametrize(("row", "first", "last"), WITHOUT_VALUE, ids=_id)
def test_a_row_without_a_value_is_refused(row: dict[str, Any], first: date, last: date) -> None:
    for day in (first, first + (last - first) // 2, last):
        with pytest.raises(NotInForceError):
            Law.current().find(row["name"], day)


@pytest.mark.parametrize("name", sorted({row["name"] for row in ROWS} - {"min_pension_monthly"}))
def test_before_the_first_row_nothing_is_in_force(name: str) -> None:
    """The floor of pensions is listed for three years and computed for all in which it is law: see its own test."""
    first = min(facts.gregorian(row["valid_from"]) for row in ROWS if row["name"] == name)
    assert facts.answer_of(Law.current(), name, first - A_DAY) == facts.NOT_IN_FORCE


def test_the_floor_of_pensions_begins_with_its_article() -> None:
    first = facts.gregorian("1354-04-03")
    assert Law.current().find("min_pension_monthly", first).value == 30 * 131
    assert facts.answer_of(Law.current(), "min_pension_monthly", first - A_DAY) == facts.NOT_IN_FORCE


YEARLY: Final = (
    "min_daily_wage",
    "min_monthly_wage_30d",
    "min_pension_monthly",
    "insurable_wage_ceiling_daily",
    "insurable_wage_ceiling_monthly_30d",
    "grocery_allowance_monthly",
    "housing_allowance_monthly",
    "marriage_allowance_monthly",
    "seniority_base_daily",
)


@pytest.mark.parametrize("name", YEARLY)
def test_what_is_decided_each_year_is_unknown_after_the_last_decided_one(name: str) -> None:
    for day in (DECIDED_UNTIL, facts.gregorian("1410-07-01")):
        assert facts.answer_of(Law.current(), name, day) == facts.UNKNOWN


def test_ceilings_of_1360_to_1383_are_unknown() -> None:
    days = [facts.gregorian(f"{year}-12-29") for year in range(1360, 1384)]
    assert {facts.answer_of(Law.current(), "insurable_wage_ceiling_daily", day) for day in days} == {facts.UNKNOWN}
