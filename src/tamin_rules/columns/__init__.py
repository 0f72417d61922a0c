"""
The same answers for whole columns of Arrow and Polars: identifiers, and days in the Jalali calendar.

    check(kind, column)         each row as `parse` of the kind says: a verdict and a code
    ymd(days)                   Jalali year, month and day of each Gregorian day
    day(years, months, days)    the Gregorian day of each Jalali one
    month_index(days)           the Jalali month that each day lies in, as `JalaliMonth.index`

A column is a Series of Polars or an array of Arrow, and so is the answer: a struct a row, in the order of the rows.
Its last field is `code`: why there is no answer, null where there is one. No row is dropped, and none stops the others.
Needs the extra `batch` (NumPy, Polars, PyArrow), which is loaded when a name below is first used.
"""

from __future__ import annotations

from tamin_rules.doors import doors

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.columns.calendar import day, month_index, ymd
    from tamin_rules.columns.identifiers import check

__all__ = ["check", "day", "month_index", "ymd"]

__getattr__, __dir__ = doors(globals(), {"calendar": ("day", "month_index", "ymd"), "identifiers": ("check",)}, "days")
