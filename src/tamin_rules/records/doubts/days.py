"""Looks at the days of a record: months that are missing or short, and months that several workshops share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Final

from tamin_rules.decisions import Finding, Look, advised
from tamin_rules.errors import Code, NotInForceError, Param
from tamin_rules.law import Law
from tamin_rules.law.keys import INSURABLE_WAGE_CEILING_DAILY, RECORD_COMPLETE_YEAR_DAYS
from tamin_rules.records.doubts.look import Known, Noted, ObjectionKind, RecordLook, unknown, written
from tamin_rules.records.months import MONTHS_A_YEAR, Month, Record

MISSING: Final = Code("record.month.missing", first_month=str, last_month=str, count=int)
SHORT: Final = Code("record.month.short", month=str, days=int, length=int)
OVERLAP: Final = Code(
    "record.month.overlap", month=str, rows=int, days=int, reported_days=int, wage=int, reported_wage=int
)
OVERLAP_OPEN: Final = Code(
    "record.month.overlap_open", month=str, rows=int, days=int, reported_days=int, reported_wage=int
)


def _missing(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    for first, last in known.record.gaps:
        finding = advised(MISSING, first_month=written(first), last_month=written(last), count=last - first + 1)
        yield Noted(finding, first, last, _rows_within(known.record, first, last), ObjectionKind.MISSING)


def _rows_within(record: Record, first: int, last: int) -> tuple[int, ...]:
    """Return the places of rows in months without a day: they count nothing, or were left out."""
    places = sorted({*record.idle, *record.left_out})
    return tuple(place for place in places if first <= record.rows[place].index <= last)


def _short(known: Known, law: Law, on: date) -> Iterator[Noted]:
    record, there = known.record, {*known.record.indices}
    for month in _of_open_years(record, law, on):
        index, length = month.index, month.length
        if month.days < length and index - 1 in there and index + 1 in there:
            finding = advised(SHORT, month=written(index), days=month.days, length=length)
            yield Noted(finding, index, index, month.rows, ObjectionKind.SHORT)


def _of_open_years(record: Record, law: Law, on: date) -> Iterator[Month]:
    """Yield the months of years that the organisation's app does not show as complete; before it did, of all years."""
    complete: int | None = None
    with suppress(NotInForceError):
        complete = law.at(RECORD_COMPLETE_YEAR_DAYS, on).value
    for year, days in record.years.items():
        if complete is None or sum(days) < complete:
            yield from record.between(year * MONTHS_A_YEAR, year * MONTHS_A_YEAR + MONTHS_A_YEAR - 1)


def _overlap(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    for month in [month for month in known.record.months if len(month.rows) > 1]:
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


MONTHS_ARE_THERE: Final[RecordLook] = Look("record.months.there", "records/R2.1", _missing, see=("records/R2.5",))
"""
Between the first and the last month of a record no month is without a day.

A run of missing months is one doubt; months before the first and after the last row are none (Clarification 7).
"""

MONTHS_ARE_FULL: Final[RecordLook] = Look(
    "record.months.full", "records/R2.5", _short, see=("records/R1.5",), about=("days",)
)
"""
A month has as many insured days as it is long.

The first and the last month of a spell are no doubt: people begin and end inside a month. Neither is a month of a year
that is complete by the organisation's own measure, 350 days: many employers report 30 days of 31 (records R1.1).
"""

MONTHS_HAVE_ONE_ROW: Final[RecordLook] = Look("record.months.single", "records/R1.4", _overlap, see=("records/R3.4",))
"""
No month was reported by several workshops, or several times: such a month is always named, with both sums.

Where the ceiling of the month is not known, neither is the wage that counts, and the average goes without a value.
"""
