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
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

from attrs import field, frozen

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


@cache
def length_at(index: int) -> int:
    """Return the days that the month of an index has."""
    return month_length(index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1)


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
        return length_at(self.index)

    @property
    def merged(self) -> bool:
        """Whether more than one row went into it."""
        return len(self.rows) > 1


@frozen(slots=False)  # keeps what is asked of it twice
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
    """

    rows: tuple[MonthRow, ...] = field(repr=False)
    on: date
    months: tuple[Month, ...] = field(repr=False)
    left_out: Mapping[int, LeftOut] = field(repr=False)
    clamped: tuple[int, ...] = field(repr=False)
    idle: tuple[int, ...] = field(repr=False)

    @cached_property
    def total_days(self) -> int:
        """Insured days in all."""
        return sum([month.days for month in self.months])

    @cached_property
    def indices(self) -> tuple[int, ...]:
        """Index of each month, to find one by."""
        return tuple([month.index for month in self.months])

    @cached_property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Runs without an insured day between the first and the last month: index of their first and last month."""
        return tuple([(last + 1, first - 1) for last, first in pairwise(self.indices) if last + 1 < first])

    @cached_property
    def years(self) -> Mapping[int, tuple[int, ...]]:
        """Insured days of the twelve months, Farvardin first, of each year that has any."""
        if not self.months:
            return {}
        first, last = self.months[0].year, self.months[-1].year
        days = [0] * (last + 1 - first) * MONTHS_A_YEAR
        for month in self.months:
            days[month.index - first * MONTHS_A_YEAR] = month.days
        rows = {year: days[(year - first) * MONTHS_A_YEAR :][:MONTHS_A_YEAR] for year in range(first, last + 1)}
        return {year: tuple(row) for year, row in rows.items() if any(row)}

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
    months, shared, by_kind = dict[int, Month](), dict[int, list[Month]](), readings.by_kind
    for place, row in enumerate(kept):
        index, days = row.year * MONTHS_A_YEAR + row.month - 1, row.days
        length = length_at(index)
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
        alone = Month(index, days, row.wage, days, row.wage, (place,))
        if months.setdefault(index, alone) is not alone:  # hardly any month has another row
            shared.setdefault(index, [months[index]]).append(alone)
    months.update((index, _merged(parts, kept, law, readings)) for index, parts in shared.items())
    return Record(kept, on, tuple([months[index] for index in sorted(months)]), left_out, tuple(clamped), tuple(idle))


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


def _merged(parts: Sequence[Month], rows: Sequence[MonthRow], law: Law, readings: _Readings) -> Month:
    """Merge the rows of a month, each of which is a month by itself."""
    index, places = parts[0].index, tuple(place for part in parts for place in part.rows)
    reported, summed = sum(part.days for part in parts), sum(part.reported_wage for part in parts)
    counted = min(parts[0].length, _counted(parts, [rows[place] for place in places], readings.days))
    wage = _capped(index, counted, summed, law, readings) if readings.cap_wages else summed
    return Month(index, counted, wage, reported, summed, places)


def _counted(parts: Sequence[Month], rows: Sequence[MonthRow], reading: str) -> int:
    reported = sum(part.days for part in parts)
    match reading:
        case "largest_row":
            return max(part.days for part in parts)
        case "interval_union" if (union := _union(parts[0].index, rows)) is not None:
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
    return tuple((calendar_month(first), calendar_month(last)) for first, last in record.gaps)
