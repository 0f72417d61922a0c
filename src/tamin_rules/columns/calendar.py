"""Columns of days: Gregorian ones, and their Jalali year, month and day."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tamin_rules import jalali
from tamin_rules.columns import days as arrays
from tamin_rules.columns.days import CODES, MISSING
from tamin_rules.columns.frames import ColumnT, codes, is_whole, like, series_of

_MISSING: Final = CODES.index(MISSING)
_OUTSIDE: Final = CODES.index(jalali.YEAR)
_NOWHERE: Final = np.empty(0, np.uint32)

Numbers = NDArray[np.uint8]


def ymd(days: ColumnT) -> ColumnT:
    """
    Return Jalali `year`, `month` and `day` of each day, and `code`.

    Args:
        days: dates, or whole numbers of days since 1970-01-01. A point in time is neither: its day in Iran is to be
            told first.

    Codes: jalali.value.missing (null), jalali.year.out_of_range.

    >>> from datetime import date
    >>> ymd(pl.Series([date(2026, 11, 22), None])).struct.unnest().rows()
    [(1405, 9, 1, None), (None, None, None, 'jalali.value.missing')]
    """
    values, numbers = _days(series_of(days))
    year, month, day_ = arrays.ymd(values)
    fields = _field("year", year, numbers), _field("month", month, numbers), _field("day", day_, numbers)
    return like(days, (*fields, codes(numbers, CODES)))


def month_index(days: ColumnT) -> ColumnT:
    """
    Return the Jalali month that each day lies in, `index` as `JalaliMonth` counts it, and `code`.

    Args:
        days: dates, or whole numbers of days since 1970-01-01.

    Codes: jalali.value.missing (null), jalali.year.out_of_range.

    >>> from datetime import date
    >>> month_index(pl.Series([date(2026, 11, 22)])).struct.field("index").to_list()
    [16868]
    """
    values, numbers = _days(series_of(days))
    return like(days, (_field("index", arrays.month_index(values), numbers), codes(numbers, CODES)))


def day(years: ColumnT, months: object, days: object) -> ColumnT:
    """
    Return the Gregorian `date` of each Jalali year, month and day, and `code`.

    Args:
        years, months, days: whole numbers, three columns of one length.

    Codes: jalali.value.missing (null in any of them), jalali.year.out_of_range, jalali.month.out_of_range,
        jalali.day.out_of_range (30 Esfand of a common year, say).

    >>> day(pl.Series([1403, 1404]), pl.Series([12, 12]), pl.Series([30, 30])).struct.unnest().rows()
    [(datetime.date(2025, 3, 20), None), (None, 'jalali.day.out_of_range')]
    """
    columns = [_whole(series_of(column)) for column in (years, months, days)]
    if len({len(values) for values, _ in columns}) != 1:
        message = "years, months and days are columns of one length"
        raise ValueError(message)
    found, numbers = arrays.day(*(values for values, _ in columns))
    for _, is_missing in columns:
        numbers[is_missing] = _MISSING
    return like(years, (_field("date", found, numbers).cast(pl.Date), codes(numbers, CODES)))


def _days(series: pl.Series) -> tuple[arrays.Whole, Numbers]:
    """Return days as whole numbers, and the number of the code of each."""
    values, is_missing = _whole(series.to_physical() if series.dtype == pl.Date else series)
    numbers = arrays.refused(values).astype(np.uint8)
    numbers *= np.uint8(_OUTSIDE)
    numbers[is_missing] = _MISSING
    return values, numbers


def _whole(series: pl.Series) -> tuple[arrays.Whole, NDArray[np.uint32]]:
    """Return whole numbers, and the places of those that are missing."""
    if not is_whole(series):
        message = f"a column of {series.dtype} holds no whole numbers of up to 64 bits"
        raise TypeError(message)
    if not series.null_count():
        return series.to_numpy(), _NOWHERE
    return series.fill_null(0).to_numpy(), series.is_null().arg_true().to_numpy()


def _field(name: str, values: arrays.Whole, numbers: Numbers) -> pl.Series:
    """Return a field that is null wherever there is a code."""
    series = pl.Series(name, values)
    return series.set(pl.Series(numbers != 0), None) if numbers.any() else series
