"""
Jalali days, one at a time, both ways; our answers are compared with jdatetime's before a clock starts.

Ours are a tuple of year, month and day, and a `datetime.date`; the peer makes an object of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

import jdatetime
from persiantools.jdatetime import JalaliDate

from benchmarks.case import Case
from tamin_rules import jalali

SIZE = 500


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where our answers are wrong."""
    draw = random.Random(1405)  # noqa: S311 - the same days every time
    first, last = jalali.day(1300, 1, 1).toordinal(), jalali.day(1450, 12, 30 - (not jalali.is_leap(1450))).toordinal()
    days = [date.fromordinal(draw.randint(first, last)) for _ in range(SIZE)]
    written = [jalali.ymd(day) for day in days]
    _compare(days, written)
    peer = f"persiantools {version('persiantools')}"
    return (
        Case(
            "Jalali of a day: ymd",
            lambda: [jalali.ymd(day) for day in days],
            lambda: [JalaliDate.to_jalali(day) for day in days],
            peer,
            3,
        ),
        Case(
            "day of a Jalali date: day",
            lambda: [jalali.day(*parts) for parts in written],
            lambda: [JalaliDate(*parts).to_gregorian() for parts in written],
            peer,
            3,
        ),
    )


def _compare(days: Iterable[date], written: Iterable[tuple[int, int, int]]) -> None:
    for day, parts in zip(days, written, strict=True):
        truth = jdatetime.date.fromgregorian(date=day)
        assert parts == (truth.year, truth.month, truth.day)
        assert jalali.day(*parts) == day
