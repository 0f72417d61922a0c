"""
Made-up records, plain and nasty, by construction: for Hypothesis (`careers`, `cases`) and from a seed (`random_*`).

Both are built by the same functions, which draw every choice from `pick(least, most)`, a whole number between the two.
A row is a dict as in records_reference.py. A career is up to six spells at workshops, which may overlap and leave gaps,
then up to six single rows that fit nowhere, then up to two copies of rows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from tests.properties.records_reference import CHOICES, law, month_length

Row = dict[str, Any]
Day = tuple[int, int, int]
Pick = Callable[[int, int], int]
Option = TypeVar("Option")

FIRST: Final = 1355 * 12
LAST: Final = 1405 * 12 + 11
"""Months as numbers: 1355-01 and 1405-12."""

WORKSHOPS: Final = (None, "1000000001", "1000000002", "9999999999")
KINDS: Final = (None, None, None, None, None, None, "عادی", "voluntary", "unemployment", "sick_pay", "maternity")
SCALES: Final = (30, 80, 3)
"""How long a spell may be, in months; six of the longest are 480, and so is the longest steady one."""

DAYS: Final = (
    "full",
    "full",
    "full",
    "thirty",
    "thirty",
    "some",
    "some",
    "zero",
    "one",
    "thirty_one",
    "over",
    "double",
)
WAGES: Final = (
    *("uneven", "uneven", "minimum", "thrice", "half", "ceiling"),
    *("above", "tenfold", "zero", "one_rial", "huge", "set"),
)
DATES: Final = (
    *("none", "none", "from_first", "whole", "to_last", "first_half", "second_half", "one_day", "beyond"),
    *("years", "before", "after", "start_only", "end_only"),
)
RECORD_READINGS: Final = (
    *("days_over_month_length", "zero_day_rows", "overlap_days", "overlap_wages", "pension_years", "benefit_days"),
    *("paid_month", "average_wage", "short_record_divisor", "index_ratio", "years_cap", "floor_below_20_years"),
    "ceiling_days",
)
"""The readings that change a figure of a record."""


def _one_of(pick: Pick, options: Sequence[Option]) -> Option:
    return options[pick(0, len(options) - 1)]


def _days(code: str, length: int, some: int) -> int:
    """Return reported days; `thirty_one`, `over` and `double` are or may be longer than the month."""
    return {
        "full": length,
        "thirty": min(30, length),
        "some": some,
        "zero": 0,
        "one": 1,
        "thirty_one": 31,
        "over": length + 1,
        "double": 2 * length,
    }[code]


def _wage(code: str, place: int, days: int) -> int:
    """Return a wage from nothing to far above the ceiling; the last four do not ask for the days."""
    year, month = divmod(place, 12)
    minimum = int(law("min_daily_wage", (year, month + 1, 1)) or 0)
    return {
        "uneven": minimum * days * 13 // 7 + days,
        "minimum": minimum * days,
        "thrice": 3 * minimum * days,
        "half": minimum * days // 2,
        "ceiling": 7 * minimum * days,
        "above": 7 * minimum * days + 1,
        "tenfold": 10 * minimum * days,
        "zero": 0,
        "one_rial": 1,
        "huge": 10**13 + 7,
        "set": 12_345_678,
    }[code]


def _dates(code: str, place: int, days: int) -> dict[str, Day]:
    """Return start and end, the last day worked: inside the month, beyond it, outside of it, or only one of them."""
    length = _length(place)
    within = max(1, min(days, length))
    first, last = _day(place, 1), _day(place, length)
    both = {
        "from_first": (first, _day(place, within)),
        "whole": (first, last),
        "to_last": (_day(place, length - within + 1), last),
        "first_half": (first, _day(place, 15)),
        "second_half": (_day(place, 16), last),
        "one_day": (_day(place, 10), _day(place, 10)),
        "beyond": (_day(place - 1, 20), _day(place + 1, 5)),
        "years": (_day(place - 13, _length(place - 13)), _day(place + 14, 29)),
        "before": (_day(place - 1, 3), _day(place - 1, _length(place - 1))),
        "after": (_day(place + 1, 1), _day(place + 2, 1)),
    }
    match code:
        case "none":
            return {}
        case "start_only":
            return {"start": first}
        case "end_only":
            return {"end": last}
        case _:
            start, end = both[code]
            return {"start": start, "end": end}


def _length(place: int) -> int:
    return month_length(place // 12, place % 12 + 1)


def _day(place: int, date: int) -> Day:
    return place // 12, place % 12 + 1, date


def _row(place: int, codes: tuple[str, str, str], some: int, labels: dict[str, str]) -> Row:
    days = _days(codes[0], _length(place), some)
    wage = _wage(codes[1], place, days)
    return {
        "year": place // 12,
        "month": place % 12 + 1,
        "days": days,
        "wage": wage,
        **labels,
        **_dates(codes[2], place, days),
    }


def _labels(pick: Pick) -> dict[str, str]:
    labels = {"workshop": _one_of(pick, WORKSHOPS), "kind": _one_of(pick, KINDS)}
    return {name: text for name, text in labels.items() if text is not None}


def _cycle(pick: Pick, options: Sequence[str]) -> list[str]:
    return [_one_of(pick, options) for _ in range(pick(1, 3))]


def _spell(pick: Pick, place: int) -> list[Row]:
    """Return the rows of one job: days, wages and dates each go round a cycle of one to three, or nothing changes."""
    if pick(0, 4) == 4:
        length, days, wages, dates = pick(240, 480), ["full"], ["uneven", "thrice"], ["none"]
    else:
        length = pick(1, _one_of(pick, SCALES))
        days, wages, dates = _cycle(pick, DAYS), _cycle(pick, WAGES), _cycle(pick, DATES)
    some, labels = pick(2, 28), _labels(pick)
    return [
        _row(month, (days[n % len(days)], wages[n % len(wages)], dates[n % len(dates)]), some, labels)
        for n, month in enumerate(range(max(place, FIRST), min(place + length, LAST + 1)))
    ]


def _career(pick: Pick) -> list[Row]:
    rows: list[Row] = []
    place = pick(FIRST, _one_of(pick, (LAST, FIRST + 240)))
    for _ in range(pick(0, 6)):
        spell = _spell(pick, place)
        rows.extend(spell)
        place += len(spell) + pick(-30, 30)  # below zero: beside the job before
    for _ in range(pick(0, 6)):
        near = min(max(place + pick(-40, 10), FIRST), LAST)
        codes = (_one_of(pick, DAYS), _one_of(pick, WAGES), _one_of(pick, DATES))
        rows.append(_row(near, codes, pick(2, 28), _labels(pick)))
    for _ in range(pick(0, 2) if rows else 0):
        rows.append(dict(_one_of(pick, rows)))
    turn = pick(0, len(rows))
    rows = rows[turn:] + rows[:turn]  # rows come in any order
    return rows[::-1] if pick(0, 1) else rows


def _on(pick: Pick) -> Day:
    """Return a day of judgement, mostly the state of the facts; 1406 has no minimum wage yet."""
    place = pick(1385 * 12, 1406 * 12 + 11)
    return (1405, 9, 1) if pick(0, 2) == 0 else _day(place, pick(1, _length(place)))


def _readings(pick: Pick) -> dict[str, str]:
    """Return a choice for every reading of a record, or none at all: the defaults."""
    if pick(0, 1) == 0:
        return {}
    return {name: _one_of(pick, CHOICES[name]) for name in RECORD_READINGS}


# --- for Hypothesis ---------------------------------------------------------------------------------------------------


@st.composite
def careers(draw: st.DrawFn) -> list[Row]:
    """Draw the rows of a record."""
    return _career(lambda least, most: draw(st.integers(least, most)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Row], Day, dict[str, str]]:
    """Draw the rows of a record, a day and readings."""
    return _case(lambda least, most: draw(st.integers(least, most)))


def _case(pick: Pick) -> tuple[list[Row], Day, dict[str, str]]:
    return _career(pick), _on(pick), _readings(pick)


# --- from a seed ------------------------------------------------------------------------------------------------------


def random_career(seed: int) -> list[Row]:
    """Return the rows of a record, always the same ones for a seed."""
    return _career(random.Random(seed).randint)  # noqa: S311 - no secret


def random_case(seed: int) -> tuple[list[Row], Day, dict[str, str]]:
    """Return the rows of a record, a day and readings; the rows are those of `random_career`."""
    return _case(random.Random(seed).randint)  # noqa: S311 - no secret
