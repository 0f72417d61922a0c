"""
Made-up careers that the columns judge themselves, and the slips that they have to notice, from a seed.

Most rows are what most rows are: one a month, in order, with days and a wage. `slips` says how much goes wrong: 0
nothing, 1 days and wages that are not there, too many, or reported twice; 2 kinds and orders as well.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tamin_rules import jalali
from tamin_rules.records import Insured, MonthRow, RecordKind, Sex
from tamin_rules.records.rows import OtherKind

FIRST: Final = 1358 * 12
LAST: Final = 1406 * 12
LENGTHS: Final = (1, 3, 12, 23, 24, 25, 26, 30, 60, 200, 400)
"""Months; around two years more of them."""
STYLES: Final = ("full", "thirty", "odd", "one", "29")
KINDS: Final = (
    *(RecordKind.UNEMPLOYMENT, RecordKind.SICK_PAY, OtherKind("x"), RecordKind.VOLUNTARY, RecordKind.HARD_WORK),
    RecordKind.LABOUR,
)


def career(pick: random.Random, slips: int) -> list[MonthRow]:
    """Return the rows of one person, at least one."""
    rows = list(_rows(pick, slips))
    if slips == 2 and pick.random() < 0.3:
        pick.shuffle(rows)
    return rows


def _rows(pick: random.Random, slips: int) -> Iterator[MonthRow]:
    daily, style = (
        pick.choice((3, 5, 9)) * 10 ** pick.randint(3, 6),
        pick.choice(("full", "thirty", "odd", "one", "29")),
    )
    index = pick.randint(FIRST, LAST - 12)
    for _ in range(pick.choice(LENGTHS)):
        index += pick.randint(1, 6) if pick.random() < 0.03 else 0
        if index > LAST:
            return
        row = _row(pick, index, style, daily)
        yield _slipped(pick, row, slips) if slips and pick.random() < 0.06 else row
        if slips and pick.random() < 0.05:
            yield MonthRow(row.year, row.month, pick.randint(0, 31), row.wage // 3, "b")
        index += 1


def _row(pick: random.Random, index: int, style: str, daily: int) -> MonthRow:
    year, month = index // 12, index % 12 + 1
    length = jalali.month_length(year, month)
    days = {"full": length, "thirty": min(30, length), "odd": pick.randint(1, length), "one": 1, "29": 29}[style]
    wage = daily * days + pick.randint(0, 999)
    return MonthRow(year, month, days, wage * (pick.choice((2, 3, 100)) if pick.random() < 0.02 else 1))


def _slipped(pick: random.Random, row: MonthRow, slips: int) -> MonthRow:
    days, wage, kind, start, end = row.days, row.wage, row.kind, None, None
    match pick.randint(0, 3 + slips // 2):
        case 0:
            wage = pick.choice((0, 10**12, 10**12 + 1, 10**13 + 7))
        case 1:
            days = pick.choice((0, 32, 45))
        case 2:
            days, wage = 0, 0
        case 3:
            start, end = _dates(pick, row)
        case _:
            kind = pick.choice(KINDS)
    return MonthRow(row.year, row.month, days, wage, None, kind, start, end)


def _dates(pick: random.Random, row: MonthRow) -> tuple[date | None, date | None]:
    """Return days at, before and behind both ends of the month, in order."""
    first, last, a_day = row.when.first_day, row.when.last_day, timedelta(days=1)
    start = pick.choice((None, first - a_day, first, last, last + a_day))
    end = pick.choice((None, first - a_day, first, last, last + a_day))
    return (start, end) if start is None or end is None or start <= end else (end, start)


def person(pick: random.Random) -> Insured:
    """Return what is known of one person."""
    born = jalali.day(pick.randint(1320, 1390), pick.randint(1, 12), pick.randint(1, 29))
    return Insured(sex=pick.choice((None, *Sex)), born=pick.choice((None, born)))
