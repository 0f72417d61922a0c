"""
What is missing, contradictory or strange in a record.

    look       what looks are given, and what they find: `Known`, `Doubt`, `ObjectionKind`
    days       months that are missing, short, or shared by several workshops
    wages      below the minimum, above the ceiling, sudden jumps
    rows       rows that contradict their month, or do not count
    premiums   was my premium paid?

An error is only what contradicts itself or was refused; all else is advice, for a record is as it was reported. Where
the law holds no value nothing is claimed.

>>> from tamin_rules import jalali
>>> from tamin_rules.records import MonthRow, merge
>>> law, on = Law.current(), jalali.parse("1405-09-01")
>>> rows = [MonthRow(1404, month, 31, 200_000_000) for month in (1, 2, 5, 6)]
>>> [(doubt.code, str(doubt.first), str(doubt.last)) for doubt in doubts(merge(rows, law=law, on=on), law=law, on=on)]
[('record.month.missing', '1404-03', '1404-04')]
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.doubts.days import MONTHS_ARE_FULL, MONTHS_ARE_THERE, MONTHS_HAVE_ONE_ROW
from tamin_rules.records.doubts.look import Doubt, Known, ObjectionKind, RecordLook, doubt_of
from tamin_rules.records.doubts.premiums import PREMIUMS_ARE_PAID
from tamin_rules.records.doubts.rows import (
    BENEFITS_COUNT,
    DAYS_FIT_MONTH,
    INTERVALS_TOUCH_MONTH,
    KINDS_ARE_KNOWN,
    ROWS_ARE_PAST,
    ROWS_HAVE_DAYS,
    WAGES_HAVE_DAYS,
)
from tamin_rules.records.doubts.wages import WAGES_ARE_STEADY, WAGES_KEEP_CEILING, WAGES_REACH_MINIMUM
from tamin_rules.records.lateness import Holidays
from tamin_rules.records.months import Record

__all__ = ["LOOKS", "Doubt", "Known", "ObjectionKind", "RecordLook", "doubts"]

LOOKS: Final[tuple[RecordLook, ...]] = (
    DAYS_FIT_MONTH,
    KINDS_ARE_KNOWN,
    INTERVALS_TOUCH_MONTH,
    ROWS_HAVE_DAYS,
    WAGES_HAVE_DAYS,
    MONTHS_ARE_THERE,
    MONTHS_ARE_FULL,
    MONTHS_HAVE_ONE_ROW,
    WAGES_REACH_MINIMUM,
    WAGES_KEEP_CEILING,
    WAGES_ARE_STEADY,
    PREMIUMS_ARE_PAID,
    BENEFITS_COUNT,
    ROWS_ARE_PAST,
)
"""All of them, in the order in which the doubts of a month are told: what was refused comes first."""


def doubts(
    record: Record,
    *,
    law: Law,
    on: date,
    paid: Mapping[JalaliMonth, date | None] | None = None,
    holidays: Holidays | None = None,
    looks: tuple[RecordLook, ...] = LOOKS,
) -> tuple[Doubt, ...]:
    """
    Return the doubts of a record, by month, then in the order of the looks.

    Args:
        record: merged, under the same law.
        law: whose values and readings hold.
        on: day of the judgement.
        paid: when the premium of each month was paid, None for a month in which it was not; a month that is not named
            is not known. Left out, nothing is said of payments but what the record shows.
        holidays: public holidays, Fridays included; without them no payment is called late.
        looks: which ones; a portal may leave some out, or add its own.

    Codes: record.days.over_length (error where the row was left out), record.kind.unknown, record.row.zero_days and
    record.interval.elsewhere (errors); record.row.idle_wage, record.month.missing, record.month.short,
    record.month.overlap, record.month.overlap_open, record.wage.below_minimum, record.wage.above_ceiling,
    record.wage.jump, record.premium.no_wage, record.premium.no_wages, record.premium.unpaid, record.premium.late,
    record.premium.unknown, record.row.benefit_excluded, record.row.after_day (advice).

    Source: records R1, R2.5, R3.6, R6.4 and R6.5, Clarifications 5 to 8.
    """
    known = Known(record, paid, holidays)
    found = [
        (place, doubt_of(decision, noted))
        for place, look in enumerate(looks)
        for decision, noted in look(known, law=law, on=on)
    ]
    return tuple(doubt for _, doubt in sorted(found, key=_order))


def _order(found: tuple[int, Doubt]) -> tuple[int, int, tuple[int, ...]]:
    place, doubt = found
    return doubt.first.index, place, doubt.rows
