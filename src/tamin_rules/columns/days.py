"""
Jalali days as arrays of NumPy: tables of every day and of every month, and nothing is computed twice.

A day is counted from 1970-01-01, as Arrow and Polars count it. The tables are made from `tamin_rules.jalali`, so the
two cannot differ; they hold the days of its years, 1200 to 1500. What has no answer gets a number in place of 0, the
place of its code in `CODES`.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tamin_rules import jalali
from tamin_rules.errors import Code
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR

MISSING: Final = Code("jalali.value.missing")

CODES: Final = (None, MISSING, jalali.YEAR, jalali.MONTH, jalali.DAY)
"""What the numbers stand for, in the order in which a fault is told."""

EPOCH: Final = date(1970, 1, 1).toordinal()
"""The day from which Arrow and Polars count, as Python counts days."""
_MONTHS: Final = 12
_YEARS: Final = range(FIRST_YEAR, LAST_YEAR + 1)
LENGTHS: Final = np.array([jalali.month_length(year, month) for year in _YEARS for month in range(1, _MONTHS + 1)])
"""Days of each month, from the first year on."""
_FIRST_DAY: Final = jalali.day(FIRST_YEAR, 1, 1).toordinal() - EPOCH
_STARTS: Final = _FIRST_DAY + np.cumsum(LENGTHS) - LENGTHS
"""The first day of each month."""
_COUNT: Final = int(LENGTHS.sum())

_MONTH_INDEX: Final = np.repeat(FIRST_YEAR * _MONTHS + np.arange(len(LENGTHS), dtype=np.int32), LENGTHS)
_YEAR: Final = (_MONTH_INDEX // _MONTHS).astype(np.int16)
_MONTH: Final = (_MONTH_INDEX % _MONTHS + 1).astype(np.int8)
_DAY: Final = (_FIRST_DAY + np.arange(_COUNT) - np.repeat(_STARTS, LENGTHS) + 1).astype(np.int8)

Whole = NDArray[np.integer[Any]]
"""Whole numbers of any width."""


def refused(days: Whole) -> NDArray[np.bool_]:
    """
    Tell which days lie outside of the calendar, each with its code of a year.

    >>> refused(np.array([0, 10**9])).tolist()
    [False, True]
    """
    return (days < _FIRST_DAY) | (days >= _FIRST_DAY + _COUNT)


def ymd(days: Whole) -> tuple[NDArray[np.int16], NDArray[np.int8], NDArray[np.int8]]:
    """
    Return Jalali year, month and day of each day; of those that are `refused`, what is meaningless.

    >>> [part.tolist() for part in ymd(np.array([20779]))]
    [[1405], [9], [1]]
    """
    at = _places(days)
    return _YEAR.take(at), _MONTH.take(at), _DAY.take(at)


def month_index(days: Whole) -> NDArray[np.int32]:
    """
    Return the month that each day lies in, as `JalaliMonth.index`: months since Farvardin of year 0.

    >>> month_index(np.array([20779])).tolist() == [jalali.JalaliMonth(1405, 9).index]
    True
    """
    return _MONTH_INDEX.take(_places(days))


def _places(days: Whole) -> NDArray[np.int64]:
    return np.where(refused(days), 0, days.astype(np.int64) - _FIRST_DAY)


def day(years: Whole, months: Whole, days: Whole) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """
    Return the day that each Jalali date names, and a number: 0, or the place of the code in `CODES`.

    Codes: jalali.year.out_of_range, jalali.month.out_of_range, jalali.day.out_of_range.

    >>> found, numbers = day(np.array([1405, 1404]), np.array([9, 12]), np.array([1, 30]))
    >>> found[0], CODES[numbers[1]]
    (np.int32(20779), 'jalali.day.out_of_range')
    """
    is_year = (years >= FIRST_YEAR) & (years <= LAST_YEAR)
    is_month = (months >= 1) & (months <= _MONTHS)
    known = is_year & is_month
    index = (years.astype(np.int64) - FIRST_YEAR) * _MONTHS + months.astype(np.int64) - 1
    at = np.where(known, index, 0)
    is_day = (days >= 1) & (days <= LENGTHS.take(at))
    numbers = np.zeros(len(at), np.uint8)
    for code, holds in ((jalali.DAY, is_day), (jalali.MONTH, is_month), (jalali.YEAR, is_year)):
        if not holds.all():  # the last one written is the first one told
            numbers[~holds] = CODES.index(code)
    found = _STARTS.take(at) + days.astype(np.int64) - 1
    return np.where(numbers == 0, found, 0).astype(np.int32), numbers
