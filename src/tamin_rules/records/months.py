"""
The record of a person: rows merged into months.

A calendar day counts once, whoever reported it. A row that stands alone in its month counts as reported; rows of
several workshops, or kinds, in one month are merged under the readings of the law (records R1.4, Clarifications 5-8).
Nothing is dropped in silence: what does not count is kept, with the reason.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Final

from attrs import Factory, field, frozen

from tamin_rules.jalali import JalaliMonth, month_length
from tamin_rules.law import InForce, Law
from tamin_rules.law.keys import INSURABLE_WAGE_CEILING_DAILY
from tamin_rules.records.numbers import FULL_MONTH
from tamin_rules.records.rows import BENEFIT_KINDS, MonthRow, OtherKind

MONTHS_A_YEAR: Final = 12


@cache  # one of 3,612 months, and every figure names those that it was computed from
def calendar_month(index: int) -> JalaliMonth:
    """
    Return the month of an index: months since Farvardin of year 0.

    >>> calendar_month(JalaliMonth(1404, 7).index)
    JalaliMonth(year=1404, month=7)
    """
    return JalaliMonth(index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1)


class LeftOut(StrEnum):
    """Why a row does not count."""

    AFTER_DAY = "after_day"
    OVER_LENGTH = "over_length"
    ZERO_DAYS = "zero_days"
    BENEFIT = "benefit"
    UNKNOWN_KIND = "unknown_kind"


@frozen(slots=False)  # made by the hundred, and quicker to make
class Month:
    """
    One month of a record, merged.

    Args:
        index: months since Farvardin of year 0, as `JalaliMonth.index`.
        days: insured days that count, at most the length of the month.
        wage: rials that count; None where several workshops overlap in a month whose ceiling is not known.
        reported_days, reported_wage: plain sums over the rows that count.
        rows: places of those rows in the input, from 0.
    """

    index: int
    days: int
    wage: int | None
    reported_days: int
    reported_wage: int
    rows: tuple[int, ...]

    @property
    def when(self) -> JalaliMonth:
        """The month of the calendar."""
        return calendar_month(self.index)

    @property
    def year(self) -> int:
        """The Jalali year."""
        return self.index // MONTHS_A_YEAR

    @property
    def length(self) -> int:
        """Days that the month has."""
        return month_length(self.index // MONTHS_A_YEAR, self.index % MONTHS_A_YEAR + 1)

    @property
    def merged(self) -> bool:
        """Whether more than one row went into it."""
        return len(self.rows) > 1


def _places(record: Record) -> tuple[int, ...]:
    return tuple([month.index for month in record.months])


def _total(record: Record) -> int:
    return sum(month.days for month in record.months)


@frozen
class Record:
    """
    A work history up to a day.

    Args:
        rows: all of them, as given.
        on: last day of the history: rows after its month are left out.
        months: with at least one insured day, oldest first.
        left_out: rows that do not count, by place, with the reason.
        clamped: places of rows that had more days than their month, and were cut to its length.
        idle: places of rows of zero days.
        total_days: insured days in all.
    """

    rows: tuple[MonthRow, ...] = field(repr=False)
    on: date
    months: tuple[Month, ...] = field(repr=False)
    left_out: Mapping[int, LeftOut] = field(repr=False)
    clamped: tuple[int, ...] = field(repr=False)
    idle: tuple[int, ...] = field(repr=False)
    indices: tuple[int, ...] = field(init=False, repr=False, eq=False, default=Factory(_places, takes_self=True))
    """Index of each month, to find one by."""
    total_days: int = field(init=False, default=Factory(_total, takes_self=True))

    def upto(self, last: int) -> Sequence[Month]:
        """Return the months up to one, inclusive, by index; oldest first."""
        return self.months[: bisect_left(self.indices, last + 1)]

    def between(self, first: int, last: int) -> Sequence[Month]:
        """Return the months from one to another, both inclusive, by index; oldest first."""
        return self.months[bisect_left(self.indices, first) : bisect_left(self.indices, last + 1)]


@frozen
class _Readings:
    """The readings under which rows are merged, asked for once."""

    clamp: bool
    refuse_idle: bool
    exclude_benefits: bool
    closed_kinds: bool
    days: str
    cap_wages: bool
    fixed_ceiling: bool

    @property
    def by_kind(self) -> bool:
        """Whether the kind of a row decides if it counts."""
        return self.exclude_benefits or self.closed_kinds

    @staticmethod
    def of(law: Law) -> _Readings:
        return _Readings(
            clamp=law.reading("days_over_month_length") == "clamp_with_warning",
            refuse_idle=law.reading("zero_day_rows") == "reject",
            exclude_benefits=law.reading("benefit_days") == "exclude",
            closed_kinds=law.reading("record_type") == "closed_list",
            days=law.reading("overlap_days"),
            cap_wages=law.reading("overlap_wages") == "sum_capped",
            fixed_ceiling=law.reading("ceiling_days") == "fixed_30",
        )


def merge(rows: Iterable[MonthRow], *, law: Law, on: date) -> Record:
    """
    Merge rows into the record that stands on a day.

    The order of the rows does not matter, except for the places by which they are named.

    Source: records R1.1, R1.3, R1.4, R1.9, R3.4 and Clarifications 5 to 8.

    >>> from tamin_rules import jalali
    >>> rows = [MonthRow(1404, 7, 20, 100_000_000, "A"), MonthRow(1404, 7, 20, 90_000_000, "B")]
    >>> [(month.days, month.wage) for month in merge(rows, law=Law.current(), on=jalali.parse("1405-09-01")).months]
    [(30, 190000000)]
    """
    kept, readings = tuple(rows), _Readings.of(law)
    last, left_out = JalaliMonth.of(on).index, dict[int, LeftOut]()
    clamped, idle = list[int](), list[int]()
    working = dict[int, list[tuple[int, MonthRow, int]]]()
    by_kind = readings.by_kind
    for place, row in enumerate(kept):
        index, days, length = row.index, row.days, month_length(row.year, row.month)
        if not 0 < days <= length or index > last or by_kind:  # hardly any row
            why = _left_out(row, index > last, length, readings)
            if why is not None:
                left_out[place] = why
                continue
            if days == 0:
                idle.append(place)
                continue
            if days > length:
                clamped.append(place)
                days = length
        working.setdefault(index, []).append((place, row, days))
    months = tuple(_month(index, working[index], law, readings) for index in sorted(working))
    return Record(kept, on, months, left_out, tuple(clamped), tuple(idle))


def _left_out(row: MonthRow, late: bool, length: int, readings: _Readings) -> LeftOut | None:  # noqa: FBT001 - private
    if late:
        return LeftOut.AFTER_DAY
    if row.days > length and not readings.clamp:
        return LeftOut.OVER_LENGTH
    if row.days == 0 and readings.refuse_idle:
        return LeftOut.ZERO_DAYS
    if readings.exclude_benefits and row.kind in BENEFIT_KINDS:
        return LeftOut.BENEFIT
    return LeftOut.UNKNOWN_KIND if readings.closed_kinds and isinstance(row.kind, OtherKind) else None


def _month(index: int, group: Sequence[tuple[int, MonthRow, int]], law: Law, readings: _Readings) -> Month:
    if len(group) == 1:
        place, row, days = group[0]
        return Month(index, days, row.wage, days, row.wage, (place,))
    length = month_length(index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1)
    reported, summed = sum(days for _, _, days in group), sum(row.wage for _, row, _ in group)
    counted = min(length, _counted(index, group, reported, readings.days))
    wage = _capped(index, counted, summed, law, readings) if readings.cap_wages else summed
    return Month(index, counted, wage, reported, summed, tuple(place for place, _, _ in group))


def _counted(index: int, group: Sequence[tuple[int, MonthRow, int]], reported: int, reading: str) -> int:
    match reading:
        case "largest_row":
            return max(days for _, _, days in group)
        case "interval_union" if (union := _union(index, [row for _, row, _ in group])) is not None:
            return min(union, reported)
        case _:
            return reported


def _union(index: int, rows: Iterable[MonthRow]) -> int | None:
    """Count the days of the month that any row covers; None where a row does not say which days it means."""
    first = calendar_month(index)
    opening, closing = first.first_day.toordinal(), first.last_day.toordinal() + 1
    spans = list[tuple[int, int]]()
    for row in rows:
        if row.start is None or row.end is None:
            return None
        span = max(opening, row.start.toordinal()), min(closing, row.end.toordinal() + 1)
        if span[0] >= span[1]:  # days of another month: as good as none
            return None
        spans.append(span)
    spans.sort()
    reach, days = opening, 0
    for since, until in spans:
        days += max(0, until - max(since, reach))
        reach = max(reach, until)
    return days


def consecutive(months: Iterable[tuple[int, int]], *, on: date) -> Record:
    """
    Make a record of bare pairs (days, wage), newest first: months without a gap that end with the month of `on`.

    The days are taken as given, whatever the calendar says: for calculators that ask for no dates.

    Codes: those of `MonthRow`.

    >>> from tamin_rules import jalali
    >>> record = consecutive([(31, 2_000), (0, 0), (31, 1_000)], on=jalali.parse("1404-09-15"))
    >>> [(str(month.when), month.days, month.wage) for month in record.months], record.total_days
    ([('1404-07', 31, 1000), ('1404-09', 31, 2000)], 62)
    """
    newest, pairs = JalaliMonth.of(on).index, list(months)
    rows = [_row_of(newest - back, *pair) for back, pair in reversed(list(enumerate(pairs)))]
    counted = tuple(_month_of(row, place) for place, row in enumerate(rows) if row.days > 0)
    return Record(tuple(rows), on, counted, {}, (), tuple(place for place, row in enumerate(rows) if row.days == 0))


def _row_of(index: int, days: int, wage: int) -> MonthRow:
    when = calendar_month(index)
    return MonthRow(when.year, when.month, days, wage)


def _month_of(row: MonthRow, place: int) -> Month:
    return Month(row.index, row.days, row.wage, row.days, row.wage, (place,))


def ceiling_on(index: int, law: Law) -> InForce[int] | None:
    """Return the daily ceiling of the insurable wage in a month, None where it is not known or there was none."""
    period = law.table(INSURABLE_WAGE_CEILING_DAILY.name).on(calendar_month(index).first_day)
    return period if isinstance(period, InForce) else None


def _capped(index: int, days: int, summed: int, law: Law, readings: _Readings) -> int | None:
    ceiling = ceiling_on(index, law)
    if ceiling is None:
        return None
    return min(summed, ceiling.value * (FULL_MONTH if readings.fixed_ceiling else days))


def gaps(record: Record) -> tuple[tuple[JalaliMonth, JalaliMonth], ...]:
    """
    Return the runs of months without an insured day between the first and the last month: first and last of each.

    Source: records R2.1, Clarification 7.
    """
    found = ((before.index + 1, after.index - 1) for before, after in pairwise(record.months))
    return tuple((calendar_month(first), calendar_month(last)) for first, last in found if first <= last)
