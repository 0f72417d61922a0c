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
from tamin_rules.columns.blocks import blocks
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

_MONTH_BITS, _DAY_BITS = 4, 5
_NO_DAY: Final = np.iinfo(np.int32).min


def _by_parts() -> NDArray[np.int32]:
    """Return the day of each year, month and day, at a place that their bits make; every other holds none."""
    table = np.full((len(_YEARS), 1 << _MONTH_BITS, 1 << _DAY_BITS), _NO_DAY, np.int32)
    days = np.arange(1 << _DAY_BITS)
    is_day = (days >= 1) & (days <= LENGTHS[:, np.newaxis])
    held = np.where(is_day, _STARTS[:, np.newaxis] + days - 1, _NO_DAY)
    table[:, 1 : _MONTHS + 1] = held.reshape(len(_YEARS), _MONTHS, len(days))
    return table.ravel()


_BY_PARTS: Final = _by_parts()

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
    year, month, day_ = np.empty(len(days), np.int16), np.empty(len(days), np.int8), np.empty(len(days), np.int8)
    for rows in blocks(len(days)):
        at = _places(days[rows])
        year[rows], month[rows], day_[rows] = _YEAR.take(at), _MONTH.take(at), _DAY.take(at)
    return year, month, day_


def month_index(days: Whole) -> NDArray[np.int32]:
    """
    Return the month that each day lies in, as `JalaliMonth.index`: months since Farvardin of year 0.

    >>> month_index(np.array([20779])).tolist() == [jalali.JalaliMonth(1405, 9).index]
    True
    """
    found = np.empty(len(days), np.int32)
    for rows in blocks(len(days)):
        found[rows] = _MONTH_INDEX.take(_places(days[rows]))
    return found


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
    years, months, days = np.broadcast_arrays(years, months, days)  # of one length, or it raises
    found, numbers = np.empty(len(years), np.int32), np.zeros(len(years), np.uint8)
    for rows in blocks(len(years)):
        found[rows] = _BY_PARTS.take(_parts(years[rows], months[rows], days[rows]))
    wrong = np.flatnonzero(found == _NO_DAY)
    if len(wrong):
        numbers[wrong] = _told(years[wrong], months[wrong])
        found[wrong] = 0
    return found, numbers


def _parts(years: Whole, months: Whole, days: Whole) -> NDArray[np.int64]:
    """Return the place of each date in `_BY_PARTS`; of what fits nowhere, a place that holds no day."""
    at = years.astype(np.int64) - FIRST_YEAR
    at <<= _MONTH_BITS
    at += months.astype(np.int64, copy=False)
    at <<= _DAY_BITS
    at += days.astype(np.int64, copy=False)
    fits = _is_year(years) & (months >= 0) & (months < 1 << _MONTH_BITS) & (days >= 0) & (days < 1 << _DAY_BITS)
    return at if fits.all() else np.where(fits, at, 0)


def _told(years: Whole, months: Whole) -> NDArray[np.uint8]:
    """Return the number of the code of dates that are none: what is told first, of all that is wrong."""
    is_month = (months >= 1) & (months <= _MONTHS)
    codes = np.where(is_month, CODES.index(jalali.DAY), CODES.index(jalali.MONTH))
    return np.where(_is_year(years), codes, CODES.index(jalali.YEAR)).astype(np.uint8)


def _is_year(years: Whole) -> NDArray[np.bool_]:
    return (years >= FIRST_YEAR) & (years <= LAST_YEAR)
