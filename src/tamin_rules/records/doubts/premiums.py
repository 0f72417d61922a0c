"""Was my premium paid? What the record itself shows, and what a caller knows of payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Final

from tamin_rules.decisions import Finding, Look, advised
from tamin_rules.decisions.formulas import Figure
from tamin_rules.errors import Code, NotInForceError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.law.keys import RECORD_WAGE_DETAIL
from tamin_rules.records.doubts.look import LAST_INDEX, Known, Noted, RecordLook, unknown, written
from tamin_rules.records.doubts.wages import is_employed
from tamin_rules.records.lateness import PAYMENT_DEADLINE, Holidays, Obligation
from tamin_rules.records.months import Month, calendar_month

NO_WAGE: Final = Code("record.premium.no_wage", month=str)
NO_WAGES: Final = Code("record.premium.no_wages", first_month=str, last_month=str, count=int)
UNPAID: Final = Code("record.premium.unpaid", month=str, deadline=date)
LATE: Final = Code("record.premium.late", month=str, deadline=date, paid=date)
UNKNOWN: Final = Code("record.premium.unknown", first_month=str, last_month=str, count=int)

_NO_HOLIDAYS: Final = frozenset[date]()
_LAST_ASKED: Final = calendar_month(LAST_INDEX - 1)
"""Behind it the calendar has no next month."""


def _premiums(known: Known, law: Law, on: date) -> Iterator[Noted]:
    yield from _without_wage(known, law, on)
    if known.paid is not None:
        yield from _paid(known, known.paid, law, on)


def _without_wage(known: Known, law: Law, on: date) -> Iterator[Noted]:
    """Yield months without a wage: one by one, but as one thing where no month of the record has a wage."""
    months = list(_unpaid(known, law, on))
    if len(months) > 1 and not any(month.reported_wage for month in known.record.months):
        yield _of_days_only(months)
        return
    for month in months:
        used = deadline(month.when, law, known.holidays).decision.finding.used
        yield Noted(advised(NO_WAGE, *used, month=written(month.index)), month.index, month.index, month.rows)


def _unpaid(known: Known, law: Law, on: date) -> Iterator[Month]:
    """Yield months of employment that show days and no wage, once the employer's time is over."""
    for month in [month for month in known.record.months if month.reported_wage == 0]:
        if has_wage_detail(month.when, law) and is_employed(known.record, month):
            due = deadline(month.when, law, known.holidays).value
            if due is not None and on > due:
                yield month


def _of_days_only(months: list[Month]) -> Noted:
    """Say once that a record has no wages: it is a grid of days, and says nothing of what was paid."""
    first, last = months[0].index, months[-1].index
    finding = advised(NO_WAGES, first_month=written(first), last_month=written(last), count=len(months))
    return Noted(finding, first, last, tuple(place for month in months for place in month.rows))


def has_wage_detail(month: JalaliMonth, law: Law) -> bool:
    """Tell whether the organisation's record shows the wages of a month (records R2.2)."""
    try:
        return law.at(RECORD_WAGE_DETAIL, month.first_day).value
    except NotInForceError:
        return False


def _paid(known: Known, paid: Mapping[JalaliMonth, date | None], law: Law, on: date) -> Iterator[Noted]:
    """Yield months whose premium was not paid, was paid late, or of whose premium nothing is known."""
    silent: list[Month] = []
    for month in known.record.months:
        if not is_employed(known.record, month):
            continue
        if month.when not in paid:
            silent.append(month)
        elif (finding := _judged(month.when, paid[month.when], known.holidays, law, on)) is not None:
            yield Noted(finding, month.index, month.index, month.rows)
    yield from _runs(silent)


def _judged(month: JalaliMonth, paid: date | None, holidays: Holidays | None, law: Law, on: date) -> Finding | None:
    """Judge a premium; nothing is said where the law holds no deadline, or where it is not over."""
    due = deadline(month, law, holidays)
    if due.value is None or (paid or on) <= due.value:
        return None
    used = due.decision.finding.used
    if paid is None:
        return advised(UNPAID, *used, month=str(month), deadline=due.value)
    if PAYMENT_DEADLINE(Obligation(month, holidays=holidays), law=law, on=on).value is None:
        return unknown(UNKNOWN, "holidays", first_month=str(month), last_month=str(month), count=1)
    return advised(LATE, *used, month=str(month), deadline=due.value, paid=paid)


def _runs(months: list[Month]) -> Iterator[Noted]:
    """Yield one doubt for each run of months of which nothing is known."""
    starts = [0, *(place for place, (a, b) in enumerate(pairwise(months), 1) if b.index != a.index + 1), len(months)]
    for since, until in pairwise(starts):
        if run := months[since:until]:
            first, last = run[0].index, run[-1].index
            texts = written(first), written(last)
            finding = unknown(UNKNOWN, "paid", first_month=texts[0], last_month=texts[1], count=len(run))
            yield Noted(finding, first, last, tuple(place for month in run for place in month.rows))


def deadline(month: JalaliMonth, law: Law, holidays: Holidays | None = None) -> Figure[date]:
    """
    Return the last day on which the premium of a month is due, by `PAYMENT_DEADLINE`.

    Without holidays it is the day as it would be on a working day: a holiday can only move it further. There is no
    value where the law of the month holds no deadline, or where the calendar ends before it.

    Source: records R6.5.

    >>> from tamin_rules import jalali
    >>> jalali.format(deadline(JalaliMonth(1404, 7), Law.current()).value)
    '1404-08-30'
    """
    known = _NO_HOLIDAYS if holidays is None else holidays
    asked = min(month, _LAST_ASKED)
    figure = PAYMENT_DEADLINE(Obligation(asked, holidays=known), law=law, on=asked.last_day)
    return figure if asked == month else Figure(None, figure.decision)


PREMIUMS_ARE_PAID: Final[RecordLook] = Look(
    "record.premiums.paid", "records/R6.5", _premiums, see=("ssl/36",), about=("wage",)
)
"""
The premium of every month of employment was paid, and in time.

From the record alone only months with days and no wage can be told, and only where it shows wages, from 1386 on
(records R2.2); a record without any wage, such as a grid of days (records R2.1), is told as one. With the payments that
a caller knows: not paid, paid late, or not known; late only where the holidays are known too, for they move the
deadline. All of it is advice: the employer answers for the premium (Article 36), and not the insured person.
"""
