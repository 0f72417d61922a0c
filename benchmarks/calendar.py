"""
Jalali days, one at a time, both ways: our answers are compared with jdatetime's on every day of 150 years before.

Ours are a tuple of year, month and day, and a `datetime.date`; the peers make an object of their own. khayyam, in C, is
under the GPL and is not here; it took 2.8 and 3.5 µs where persiantools took 5.5 and 3.9, and got 732 days wrong.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from typing import Any

from jdatetime import date as jdate
from persiantools.jdatetime import JalaliDate

from benchmarks.case import Case
from tamin_rules import jalali

SIZE = 500
FIRST, LAST = 1300, 1450
"""Years whose days are drawn, and all tried."""


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where our answers are wrong."""
    draw = random.Random(1405)  # noqa: S311 - the same days every time
    days = [date.fromordinal(number) for number in range(_new_year(FIRST), _new_year(LAST + 1))]
    _compare(days)
    drawn = draw.choices(days, k=SIZE)
    written = [jalali.ymd(day) for day in drawn]
    tools, other = f"persiantools {version('persiantools')}", f"jdatetime {version('jdatetime')}"
    to, back = "Jalali of a day: ymd", "day of a Jalali date: day"
    mine = (
        lambda: [jalali.ymd(day) for day in drawn],
        lambda: [jalali.day(*parts) for parts in written],
    )
    wrong = sum(_parts(JalaliDate.to_jalali(day)) != jalali.ymd(day) for day in days), len(days)
    lost = sum(JalaliDate(*jalali.ymd(day)).to_gregorian() != day for day in days), len(days)
    none = 0, len(days)  # jdatetime is what we are compared with
    return (
        Case(to, mine[0], lambda: [JalaliDate.to_jalali(day) for day in drawn], tools, 3, 8, wrong=wrong),
        Case(back, mine[1], lambda: [JalaliDate(*parts).to_gregorian() for parts in written], tools, 3, 5, wrong=lost),
        Case(to, mine[0], lambda: [jdate.fromgregorian(date=day) for day in drawn], other, None, 25, wrong=none),
        Case(back, mine[1], lambda: [jdate(*parts).togregorian() for parts in written], other, None, wrong=none),
    )


def _new_year(year: int) -> int:
    return jalali.day(year, 1, 1).toordinal()


def _parts(found: Any) -> tuple[int, int, int]:  # noqa: ANN401 - the peers' objects
    return found.year, found.month, found.day


def _compare(days: Iterable[date]) -> None:
    for day in days:
        parts = jalali.ymd(day)
        assert parts == _parts(jdate.fromgregorian(date=day))
        assert jalali.day(*parts) == day
