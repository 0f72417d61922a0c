"""The law as its files have it, read again without the package: plain loops, jdatetime, no bisection."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import jdatetime

import tamin_rules.law
from tamin_rules.errors import NotInForceError
from tamin_rules.law import Law, areas

DATA: Final = Path(tamin_rules.law.__file__).with_name("data")
NAMES: Final = tuple(areas.BY_NAME)
FIRST: Final = date(1970, 1, 1)
LAST: Final = date(2030, 12, 31)
UNKNOWN: Final = "law.value.unknown"
NOT_IN_FORCE: Final = "law.value.not_in_force"


def gregorian(text: str) -> date:
    """Return the day that a Jalali text names, by jdatetime."""
    found: date = jdatetime.date(*map(int, text.split("-"))).togregorian()
    return found


def new_year_after(day: date) -> date:
    """Return 1 Farvardin of the next Jalali year, by jdatetime."""
    return gregorian(f"{jdatetime.date.fromgregorian(date=day).year + 1}-01-01")


@cache
def parameters() -> Mapping[str, dict[str, Any]]:
    """Return every table of every parameter file."""
    files = sorted(DATA.joinpath("parameters").glob("*.toml"))
    return {name: table for file in files for name, table in tomllib.loads(file.read_text(encoding="utf-8")).items()}


def row_on(name: str, day: date, tables: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Return the last row that begins on or before a day; None where there is none, or where it lapsed."""
    found = None
    for row in tables[name]["rows"]:
        if row["greg"] <= day:
            found = row
    if found and "is" in found and not tables[name]["continues"] and new_year_after(found["greg"]) <= day:
        return None
    return found


def answer_on(name: str, day: date, tables: Mapping[str, dict[str, Any]]) -> object:
    """Return the value on a day, computed where it is computed, or the code with which the law must refuse."""
    row = row_on(name, day, tables)
    match row:
        case None | {"ended": True}:
            return NOT_IN_FORCE
        case {"unknown": True}:
            return UNKNOWN
        case {"is": str() as text} if "/" in text:
            return Fraction(text)
        case {"is": value}:
            return value
        case _:
            return _product(
                [answer_on(part, day, tables) if isinstance(part, str) else part for part in row["product_of"]]
            )


def _product(factors: list[Any]) -> object:
    refusals = [factor for factor in factors if isinstance(factor, str)]
    if refusals:
        return UNKNOWN if UNKNOWN in refusals else NOT_IN_FORCE
    product = 1
    for factor in factors:
        product *= factor
    return product


def answer_of(law: Law, name: str, day: date) -> object:
    """Return what the law answers, in the same form."""
    try:
        return law.find(name, day).value
    except NotInForceError as refused:
        return refused.code
