"""
What more months would change: the same rules, asked of a record that goes on.

A projection is no forecast. Future months are whole months at a wage that the caller names, one row each, so that no
ceiling is asked for, known or not. The law is that of the day on which one asks: minimum wage, floor and ages of years
to come are not known, and are not guessed. What comes out is in money of that day.

>>> from tamin_rules import Law, jalali
>>> from tamin_rules.records import MonthRow
>>> law, on = Law.current(), jalali.parse("1405-07-01")
>>> rows = [MonthRow(year, month, 29, 300_000_000) for year in range(1380, 1405) for month in range(1, 13)]
>>> found = one_more_month(rows, wage=300_000_000, law=law, on=on)
>>> found.before.total_days, found.after.total_days, found.gain
(8700, 8730, 866667)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from attrs import frozen

from tamin_rules.decisions.formulas import Figure
from tamin_rules.errors import Faults
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.money import Rial
from tamin_rules.records.averages import AVERAGE_WAGE
from tamin_rules.records.months import Record, calendar_month, merge
from tamin_rules.records.numbers import is_count
from tamin_rules.records.pension import ESTIMATE, Estimate, PensionFacts
from tamin_rules.records.rows import MonthRow

MOST_MONTHS: Final = 600
"""Longer than any working life that still lies ahead; a longer number is a slip."""


@frozen
class Outlook:
    """
    What a record comes to.

    Args:
        record: its months.
        average: average wage of the last two years, under the reading of the law, rial a month.
        pension: estimate of the old-age pension, rial a month.
    """

    record: Record
    average: Figure[Rial]
    pension: Figure[Estimate]

    @property
    def total_days(self) -> int:
        """Insured days in all."""
        return self.record.total_days


@frozen
class Projection:
    """A record as it is, and as it would be after more months."""

    before: Outlook
    after: Outlook

    @property
    def gain(self) -> Rial | None:
        """What the months add to the pension, rial a month; below zero where their wage lowers the average more."""
        before, after = self.before.pension.value, self.after.pension.value
        return None if before is None or after is None else after.amount - before.amount


def with_months(rows: Iterable[MonthRow], *, months: int, wage: Rial, law: Law, on: date) -> tuple[MonthRow, ...]:
    """
    Return the rows up to the month of `on`, and whole months after them.

    The first of the added months is the month of `on`, or the one after it where the record already has days in the
    month of `on`: a gap before is not filled.

    Args:
        rows: of the record, in any order.
        months: how many, up to 600.
        wage: rials for each of them.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large, jalali.year.out_of_range.

    >>> from tamin_rules import jalali
    >>> rows = [MonthRow(1404, 11, 30, 1_000)]
    >>> on = jalali.parse("1404-11-20")
    >>> [(str(row.when), row.days) for row in with_months(rows, months=2, wage=1_000, law=Law.current(), on=on)]
    [('1404-11', 30), ('1404-12', 29), ('1405-01', 31)]
    """
    _check(months)
    now = JalaliMonth.of(on).index
    kept = tuple(row for row in rows if row.index <= now)
    worked = merge(kept, law=law, on=on).between(now, now)
    first = now + 1 if worked else now
    return (*kept, *(_whole(calendar_month(first + more), wage) for more in range(months)))


def _whole(month: JalaliMonth, wage: Rial) -> MonthRow:
    return MonthRow(month.year, month.month, month.length, wage)


def _check(months: object) -> None:
    faults = Faults()
    is_count(months, faults, "months", most=MOST_MONTHS)
    faults.settle()


def what_if(rows: Iterable[MonthRow], *, months: int, wage: Rial, law: Law, on: date) -> Projection:
    """
    Return days, average and pension before and after more whole months at a wage.

    Source: records R1 to R4, applied to the rows of `with_months`, which says where the months begin. Average, years,
    floor and cap are those of the law on `on`, before and after.

    Args:
        rows: of the record, in any order.
        months: how many, up to 600.
        wage: rials for each of them.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large, jalali.year.out_of_range.
    """
    kept = tuple(rows)
    longer = with_months(kept, months=months, wage=wage, law=law, on=on)
    end = max(on, longer[-1].when.last_day) if months else on
    return Projection(
        before=_outlook(merge(kept, law=law, on=on), law, on), after=_outlook(merge(longer, law=law, on=end), law, on)
    )


def one_more_month(rows: Iterable[MonthRow], *, wage: Rial, law: Law, on: date) -> Projection:
    """
    Return what one more whole month changes: its `gain` is what the month adds to the pension.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large, jalali.year.out_of_range.
    """
    return what_if(rows, months=1, wage=wage, law=law, on=on)


def _outlook(record: Record, law: Law, on: date) -> Outlook:
    average = AVERAGE_WAGE(record, law=law, on=on)
    return Outlook(record, average, ESTIMATE(PensionFacts(average.value, record.total_days), law=law, on=on))
