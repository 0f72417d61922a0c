"""What of a record decides how near a pension is: days in all, days on the reference day, days of hard work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import field, frozen

from tamin_rules import jalali
from tamin_rules.errors import NotInForceError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.months import MONTHS_A_YEAR, Month, Record
from tamin_rules.records.person import Insured
from tamin_rules.records.rows import MonthRow, RecordKind
from tamin_rules.records.seventh_plan import Regime, reference_day


@frozen
class HardWork:
    """
    Insured days in hard and hazardous work.

    Args:
        days: in all.
        longest: of the longest stretch of months without a month between; parts of a month break nothing. Which
            interruptions the law permits is not verified.
        running: of the stretch that further work would go on with, 0 where there is none.
    """

    days: int
    longest: int
    running: int


@frozen
class Career:
    """
    A record and a person, as the paths see them.

    Args:
        record_days: insured days in all.
        next_day: the first day that further work can add to the record.
        days_at_reference: insured days up to the reference day of the Seventh Plan, inclusive; None where not known.
        hard_work: None where not known.
        regime: the law to be judged under; None for that of the day.
    """

    record_days: int
    next_day: date
    person: Insured = field(factory=Insured)
    days_at_reference: int | None = None
    hard_work: HardWork | None = None
    regime: Regime | None = None


def career(record: Record, person: Insured, *, law: Law, on: date, regime: Regime | None = None) -> Career:
    """
    Sum a record up.

    Of the month of the reference day as many days count as had passed, at most; a record of a day before it counts as
    it stands. Where the month of `on` is in the record, further work begins after that month, else after `on`.

    >>> from tamin_rules.records.months import merge
    >>> record = merge([MonthRow(1403, 5, 31, 0), MonthRow(1405, 9, 30, 0)], law=Law.current(), on=date(2026, 11, 22))
    >>> found = career(record, Insured(), law=Law.current(), on=date(2026, 11, 22))
    >>> found.record_days, found.days_at_reference, jalali.format(found.next_day)
    (61, 3, '1405-10-01')
    """
    next_day = _next_day(record.months, on)
    return Career(
        record_days=record.total_days,
        next_day=next_day,
        person=person,
        days_at_reference=_at_reference(record, law),
        hard_work=_told(person) or _recorded(record, next_day),
        regime=regime,
    )


def _next_day(months: Sequence[Month], on: date) -> date:
    last = months[-1].when.last_day if months else on
    return max(last, on) + timedelta(days=1)


def _at_reference(record: Record, law: Law) -> int | None:
    try:
        year, month, day = jalali.ymd(reference_day(law))
    except NotInForceError:
        return None
    index = year * MONTHS_A_YEAR + month - 1
    later = sum(month.days for month in record.months[len(record.upto(index)) :])
    cut = sum(max(month.days - day, 0) for month in record.between(index, index))
    return record.total_days - later - cut


def _told(person: Insured) -> HardWork | None:
    """Return what the caller knows; it goes before the rows."""
    days, longest = person.hard_work_days, person.hard_work_consecutive_days
    if days == 0:
        return HardWork(0, 0, 0)
    return None if days is None or longest is None else HardWork(days, longest, longest)


def _recorded(record: Record, next_day: date) -> HardWork | None:
    """Return what rows of this kind say; none of them does not mean none of such work (records R2.4)."""
    kind = RecordKind.HARD_WORK
    if not [row for row in record.rows if row.kind is kind]:
        return None
    hard = [(month.index, days) for month in record.months if (days := _hard_days(month, record.rows))]
    longest = running = last = 0
    for index, days in hard:
        running = days + (running if index == last + 1 else 0)
        longest, last = max(longest, running), index
    goes_on = last >= JalaliMonth.of(next_day).index - 1
    return HardWork(sum(days for _, days in hard), longest, running if goes_on else 0)


def _hard_days(month: Month, rows: Sequence[MonthRow]) -> int:
    reported = sum(rows[place].days for place in month.rows if rows[place].kind is RecordKind.HARD_WORK)
    return min(month.days, reported)
