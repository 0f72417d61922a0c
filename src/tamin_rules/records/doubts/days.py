"""Looks at the days of a record: months that are missing or short, and months that several workshops share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from tamin_rules.decisions import Finding
from tamin_rules.errors import Code, NotInForceError, Param
from tamin_rules.law import Law
from tamin_rules.law.keys import INSURABLE_WAGE_CEILING_DAILY, RECORD_COMPLETE_YEAR_DAYS
from tamin_rules.records.doubts.look import Known, Look, Noted, ObjectionKind, advised, unknown, written
from tamin_rules.records.months import MONTHS_A_YEAR, Month, Record

MISSING: Final = Code("record.month.missing", first_month=str, last_month=str, count=int)
SHORT: Final = Code("record.month.short", month=str, days=int, length=int)
OVERLAP: Final = Code(
    "record.month.overlap", month=str, rows=int, days=int, reported_days=int, wage=int, reported_wage=int
)
OVERLAP_OPEN: Final = Code(
    "record.month.overlap_open", month=str, rows=int, days=int, reported_days=int, reported_wage=int
)

_LONGEST: Final = (31,) * 6 + (30,) * 6
"""Days that a month can have, Farvardin first: whatever has as many is full, and needs no calendar."""


def _missing(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    for before, after in pairwise(known.record.months):
        first, last = before.index + 1, after.index - 1
        if first <= last:
            count = last - first + 1
            finding = advised(MISSING, first_month=written(first), last_month=written(last), count=count)
            yield Noted(finding, first, last, _rows_within(known.record, first, last), ObjectionKind.MISSING)


def _rows_within(record: Record, first: int, last: int) -> tuple[int, ...]:
    """Return the places of rows in months without a day: they count nothing, or were left out."""
    places = sorted({*record.idle, *record.left_out})
    return tuple(place for place in places if first <= record.rows[place].index <= last)


def _short(known: Known, law: Law, on: date) -> Iterator[Noted]:
    record, months = known.record, known.record.months
    complete: dict[int, bool] = {}
    for before, month, after in zip(months, months[1:], months[2:], strict=False):
        if month.days >= _LONGEST[month.index % MONTHS_A_YEAR] or month.days >= month.length:
            continue
        inside = before.index == month.index - 1 and after.index == month.index + 1
        if inside and not _is_complete(record, month.year, law, on, complete):
            finding = advised(SHORT, month=written(month.index), days=month.days, length=month.length)
            yield Noted(finding, month.index, month.index, month.rows, ObjectionKind.SHORT)


def _is_complete(record: Record, year: int, law: Law, on: date, known: dict[int, bool]) -> bool:
    """Tell whether the organisation's app shows a year as complete; where that is not law yet, no year is."""
    if year not in known:
        days = sum(
            month.days for month in record.between(year * MONTHS_A_YEAR, year * MONTHS_A_YEAR + MONTHS_A_YEAR - 1)
        )
        try:
            known[year] = days >= law.at(RECORD_COMPLETE_YEAR_DAYS, on).value
        except NotInForceError:
            known[year] = False
    return known[year]


def _overlap(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    for month in known.record.months:
        if len(month.rows) > 1:
            yield Noted(_shared(month), month.index, month.index, month.rows)


def _shared(month: Month) -> Finding:
    params: dict[str, Param] = {
        "month": written(month.index),
        "rows": len(month.rows),
        "days": month.days,
        "reported_days": month.reported_days,
        "reported_wage": month.reported_wage,
    }
    if month.wage is not None:
        return advised(OVERLAP, wage=month.wage, **params)
    return unknown(OVERLAP_OPEN, INSURABLE_WAGE_CEILING_DAILY.name, **params)


MONTHS_ARE_THERE: Final = Look("record.months.there", "records/R2.1", _missing, see=("records/R2.5",))
"""
Between the first and the last month of a record no month is without a day.

A run of missing months is one doubt; months before the first and after the last row are none (Clarification 7).
"""

MONTHS_ARE_FULL: Final = Look("record.months.full", "records/R2.5", _short, see=("records/R1.5",), about=("days",))
"""
A month has as many insured days as it is long.

The first and the last month of a spell are no doubt: people begin and end inside a month. Neither is a month of a year
that is complete by the organisation's own measure, 350 days: many employers report 30 days of 31 (records R1.1).
"""

MONTHS_HAVE_ONE_ROW: Final = Look("record.months.single", "records/R1.4", _overlap, see=("records/R3.4",))
"""
No month was reported by several workshops, or several times: such a month is always named, with both sums.

Where the ceiling of the month is not known, neither is the wage that counts, and the average goes without a value.
"""
