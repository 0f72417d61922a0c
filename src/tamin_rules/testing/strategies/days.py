"""Days and months of the Jalali calendar, clustered where programs go wrong: leap years, ends of months, new law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Final

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Key, Law
from tamin_rules.text import ARABIC_DIGITS, ASCII_DIGITS, PERSIAN_DIGITS

FIRST: Final = jalali.day(jalali.FIRST_YEAR, 1, 1)
LAST: Final = jalali.day(jalali.LAST_YEAR, 12, jalali.month_length(jalali.LAST_YEAR, 12))
FIRST_MONTH: Final = JalaliMonth.of(FIRST)
LAST_MONTH: Final = JalaliMonth.of(LAST)
_LEAP: Final = (1375, 1399, 1403, 1408)
_DAY: Final = timedelta(days=1)


@cache
def _of_calendar() -> tuple[date, ...]:
    """Return the days on which calendars differ: the turn of leap and common years, the 30th and 31st."""
    years = sorted({year + off for year in _LEAP for off in (0, 1)})
    turns = [jalali.day(year, 1, 1) + off * _DAY for year in years for off in (-1, 0)]
    halves = [jalali.day(year, month, day) for year in _LEAP for month, day in ((6, 31), (7, 1), (7, 30), (11, 30))]
    return tuple(sorted({*turns, *halves}))


def changes(*, law: Law | None = None, key: Key[object] | None = None) -> tuple[date, ...]:
    """Return the days on which a value of the law changes, or the values of one key, oldest first."""
    law = Law.current() if law is None else law
    keys = law.keys() if key is None else (key,)
    return tuple(sorted({row.since for each in keys for row in law.rows(each.name)}))


@cache
def _around_changes() -> tuple[date, ...]:
    return tuple(sorted({day + off * _DAY for day in changes() for off in (-1, 0, 1)}))


def jalali_days(*, min_value: date = FIRST, max_value: date = LAST) -> SearchStrategy[date]:
    """
    Draw days: any, the turns of leap years and ends of months, and the days around every change of the law.

    Args:
        min_value, max_value: both inclusive, in the years 1200 to 1500.
    """
    if not FIRST <= min_value <= max_value <= LAST:
        message = f"no day of the calendar from {min_value} to {max_value}"
        raise InvalidArgument(message)
    clusters = ([day for day in days if min_value <= day <= max_value] for days in (_of_calendar(), _around_changes()))
    return st.one_of(st.dates(min_value, max_value), *(st.sampled_from(days) for days in clusters if days))


def days_around(*, key: Key[object], law: Law | None = None) -> SearchStrategy[date]:
    """Draw the day before, of and after each change of one value of the law."""
    return st.sampled_from([day + off * _DAY for day in changes(law=law, key=key) for off in (0, -1, 1)])


def jalali_months(
    *,
    min_value: JalaliMonth = FIRST_MONTH,
    max_value: JalaliMonth = LAST_MONTH,
) -> SearchStrategy[JalaliMonth]:
    """Draw months; they shrink to the first."""
    return st.integers(min_value.index, max_value.index).map(lambda index: JalaliMonth(index // 12, index % 12 + 1))


# --- as text ---------------------------------------------------------------------------------------------------------

_LAYOUTS: Final = ("{:04}-{:02}-{:02}", "{:04}/{:02}/{:02}", "{}-{}-{}")
_SCRIPTS: Final = (ASCII_DIGITS, PERSIAN_DIGITS, ARABIC_DIGITS)


def _written(day: date, layout: str, script: str) -> str:
    return layout.format(*jalali.ymd(day)).translate(str.maketrans(ASCII_DIGITS, script))


def jalali_dates(*, min_value: date = FIRST, max_value: date = LAST) -> SearchStrategy[str]:
    """Draw dates as people write them: dashes or slashes, zeros or none, digits of three scripts."""
    return st.builds(
        _written,
        jalali_days(min_value=min_value, max_value=max_value),
        st.sampled_from(_LAYOUTS),
        st.sampled_from(_SCRIPTS),
    )


def _common(year: int) -> int:
    return year + 1 if jalali.is_leap(year) else year


_FAULTS: Final[tuple[tuple[str, Callable[[int], str]], ...]] = (
    ("jalali.day.out_of_range", lambda year: f"{_common(year):04}-12-30"),
    ("jalali.day.out_of_range", lambda year: f"{year:04}-12-31"),
    ("jalali.day.out_of_range", lambda year: f"{year:04}-07-31"),
    ("jalali.day.out_of_range", lambda year: f"{year:04}-01-32"),
    ("jalali.day.out_of_range", lambda year: f"{year:04}-01-00"),
    ("jalali.month.out_of_range", lambda year: f"{year:04}-13-01"),
    ("jalali.month.out_of_range", lambda year: f"{year:04}-00-01"),
    ("jalali.year.out_of_range", lambda year: f"{year + 621:04}-03-21"),
    ("jalali.text.unreadable", lambda year: f"{year:04}.07.01"),
    ("jalali.text.unreadable", lambda year: f"{year:04}-07/01"),
    ("jalali.text.unreadable", lambda year: f"{year % 100:02}-07-01"),
    ("jalali.text.unreadable", lambda year: f"{year:04}07-01"),
)


def _missed(year: int, fault: tuple[str, Callable[[int], str]]) -> tuple[str, str]:
    return fault[1](year), fault[0]


def near_miss_jalali_dates() -> SearchStrategy[tuple[str, str]]:
    """Draw a text that is no date for one reason, as 30 Esfand of a common year, and the code of `jalali.parse`."""
    return st.builds(_missed, st.integers(1300, 1498), st.sampled_from(_FAULTS))
