"""
What the benefits share: pay and contributions before an event, the average daily wage, rounding (records R5.2).

A record tells days by the month, and an event cuts a month in two. Of a month that is cut, as many days count as can
lie on the near side: the insured days, at most those that the row, or else the calendar, has there; each at the
month's own daily wage. So work up to the event counts in full, whatever day of the month the event is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, TypeAlias

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import violated
from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code, Faults, NotInForceError, Param, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import InForce, Law, keys
from tamin_rules.law.model import VALUE_UNKNOWN
from tamin_rules.money import Rial, ceil_rial, half_up
from tamin_rules.records.months import Month, Record
from tamin_rules.records.numbers import FULL_MONTH, is_count, is_within
from tamin_rules.records.person import NOT_FLAG

WITHOUT_DAYS: Final = Code("benefit.pay.without_days")

_A_DAY: Final = timedelta(days=1)


@frozen
class Paid:
    """
    What was paid in the days before an event that a benefit looks at, where there is no record at hand.

    Args:
        wages: insured wages, in rials; None where they are not known.
        days: contribution days; None where they are not known.

    Codes: record.number.not_whole, record.number.negative.
    """

    wages: int | Fraction | None = None
    days: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no amount, or no number of days."""
        refuse(self, amounts=("wages",), counts=("days",))


@frozen
class DailyAverage:
    """
    An average daily wage that the caller already knows, in rials.

    Codes: record.number.not_whole, record.number.negative.
    """

    wage: int | Fraction

    def __attrs_post_init__(self) -> None:
        """Refuse what is no amount."""
        refuse(self, amounts=("wage",))


Pay: TypeAlias = Record | Paid | DailyAverage
"""From what an average daily wage is known."""


def refuse(facts: Any, *, amounts: Collection[str] = (), counts: Iterable[str] = (), flags: Iterable[str] = ()) -> None:  # noqa: ANN401 - any facts
    """
    Refuse facts with a field that cannot be, with every fault at once; None is not known, and passes.

    Codes: record.number.not_whole, record.number.negative, insured.flag.not_flag.
    """
    faults = Faults()
    for name in (*amounts, *counts):
        value = getattr(facts, name)
        if name in amounts and type(value) is Fraction:
            is_within(value, faults, name)
        elif value is not None:
            is_count(value, faults, name)
    for name in flags:
        if not isinstance(getattr(facts, name), bool | None):
            faults.note(NOT_FLAG, name)
    faults.settle()


def refused(code: Code, *used: InForce[Any], **params: Param) -> Computed[Any]:
    """Say that there is no value, since a condition does not hold: its code and params."""
    return Computed(None, violated(code, *used, severity=Severity.ERROR, **params))


def to_rial(amount: Fraction | int, law: Law) -> Rial:
    """
    Round the amount of a benefit to the rial: half up, or always up, under the reading `benefit_rounding`.

    Source: records R5.2; the facts are silent, so the default is this project's convention.

    >>> law = Law.current()
    >>> half = Fraction(5, 3)
    >>> to_rial(half, law), to_rial(Fraction(4, 3), law)
    (2, 1)
    >>> to_rial(Fraction(4, 3), law.with_readings(benefit_rounding="up"))
    2
    """
    return ceil_rial(amount) if law.reading("benefit_rounding") == "up" else half_up(amount)


def monthly(daily: Rial) -> Rial:
    """
    Return what a daily amount comes to in a month of benefit: thirty times, after rounding.

    Source: records R5.5.

    >>> monthly(5_541_850)
    166255500
    """
    return daily * FULL_MONTH


def last_of_months(first: date, months: int) -> date:
    """
    Return the last day of a number of calendar months that begin on a day.

    It is the day before the one of the same number; where the month has no such day, its last one.

    >>> [jalali.format(last_of_months(jalali.parse(day), 9)) for day in ("1405-02-10", "1405-03-31", "1405-01-01")]
    ['1405-11-09', '1405-12-29', '1405-09-30']
    """
    month, of_month = JalaliMonth.of(first) + months, jalali.ymd(first)[2]
    if of_month > month.length:
        return month.last_day
    return jalali.day(month.year, month.month, of_month) - _A_DAY


def months_before(day: date, months: int) -> date:
    """
    Return the day a number of calendar months earlier; the last of its month where there is no day of that number.

    >>> [jalali.format(months_before(jalali.parse(day), 12)) for day in ("1405-02-10", "1403-12-30")]
    ['1404-02-10', '1402-12-29']
    """
    month, of_month = JalaliMonth.of(day) + -months, jalali.ymd(day)[2]
    return jalali.day(month.year, month.month, min(of_month, month.length))


def tells(record: Record, last: date) -> bool:
    """Tell whether a record reaches as far as a day: after its own last month it knows nothing, which is not zero."""
    return JalaliMonth.of(last) <= JalaliMonth.of(record.on)


def days_between(record: Record, first: date, last: date) -> int | None:
    """
    Count contribution days from one day to another, both inclusive; None where the record does not reach that far.

    Source: records R5.3; of a month that is cut, see the module.

    >>> from tamin_rules.records import MonthRow, merge
    >>> on = jalali.parse("1405-03-11")
    >>> record = merge([MonthRow(1405, 2, 31, 0), MonthRow(1405, 3, 12, 0)], law=Law.current(), on=on)
    >>> days_between(record, jalali.parse("1405-02-22"), jalali.parse("1405-03-10"))
    20
    """
    if not tells(record, last):
        return None
    return sum(days for _, days in _within(record, first, last))


def paid_between(record: Record, first: date, last: date, law: Law) -> tuple[Paid, tuple[JalaliMonth, ...]]:
    """
    Return what was paid from one day to another, both inclusive, and the months in which; not known as above.

    Months that the reading `paid_month` does not take for paid are left out. Raises `NotInForceError` for a month of
    several workshops whose ceiling is not known: its wage is not either.

    Source: records R5.2 and R2.2.
    """
    if not tells(record, last):
        return Paid(), ()
    taken = list(_paid(_within(record, first, last), law))
    wages = sum((Fraction(wage * days, month.days) for month, days, wage in taken), Fraction(0))
    return Paid(wages, sum(days for _, days, _ in taken)), tuple(month.when for month, _, _ in taken)


def last_paid(record: Record, last: date, most: int, law: Law) -> tuple[Paid, tuple[JalaliMonth, ...]]:
    """
    Return what was paid for the last paid days up to a day, at most so many, and the months in which, oldest first.

    Of the month in which the earliest of them lies, a share counts. Unknown, months and errors as in `paid_between`.

    Source: records R5.8.
    """
    if not tells(record, last):
        return Paid(), ()
    first = record.months[0].when.first_day if record.months else last
    newest_first = reversed(list(_within(record, first, last)))
    wages, left, months = Fraction(0), most, list[JalaliMonth]()
    for month, days, wage in _paid(newest_first, law):
        taken = min(days, left)
        wages, left = wages + Fraction(wage * taken, month.days), left - taken
        months.append(month.when)
        if left == 0:
            break  # before an older month is even looked at
    return Paid(wages, most - left), tuple(reversed(months))


def _paid(counted: Iterable[tuple[Month, int]], law: Law) -> Iterator[tuple[Month, int, Rial]]:
    """Yield the months that are paid: with how many days, and the wage of the whole month."""
    needs_wage = law.reading("paid_month") == "days_and_wage_positive"
    for month, days in counted:
        if month.wage is None:  # workshops overlap under a ceiling that is not known
            key = keys.INSURABLE_WAGE_CEILING_DAILY.name
            raise NotInForceError(VALUE_UNKNOWN, {"key": key, "on": month.when.first_day})
        if month.wage or not needs_wage:
            yield month, days, month.wage


def _within(record: Record, first: date, last: date) -> Iterator[tuple[Month, int]]:
    """Yield the months that have insured days between two days, with how many."""
    if first > last:
        return
    for month in record.between(JalaliMonth.of(first).index, JalaliMonth.of(last).index):
        since, until = _reach(month, record)
        near = (min(last, until) - max(first, since)).days + 1
        if near > 0:
            yield month, min(month.days, near)


def _reach(month: Month, record: Record) -> tuple[date, date]:
    """Return the days between which the work of a month lies: what its rows say, else the whole month."""
    rows = [record.rows[place] for place in month.rows]
    opening, closing = month.when.first_day, month.when.last_day
    since = min((row.start or opening for row in rows), default=opening)
    until = max((row.end or closing for row in rows), default=closing)
    since, until = max(opening, since), min(closing, until)
    return (since, until) if since <= until else (opening, closing)


def contribution_months(record: Record, on: date) -> int | None:
    """
    Count the whole months of contributions before a day; None where the record does not reach that far.

    A month with all of its days, or with thirty, is one month; of any other month the days count, thirty to a month;
    what remains is dropped. So a full month is a month whatever its length. Total days / 30 would make 243 months of
    twenty years, and a twelfth of 365 days to a month five of the six from Mehr to Esfand.

    Source: records R5.4 ("fractions of a month: round down"); how days become months is this project's convention.

    >>> from tamin_rules.records import MonthRow, merge
    >>> on = jalali.parse("1405-01-01")
    >>> rows = [MonthRow(1404, 12, 29, 0), MonthRow(1404, 11, 29, 0), MonthRow(1404, 1, 1, 0)]
    >>> contribution_months(merge(rows, law=Law.current(), on=on), on)
    2
    """
    months = record.upto(JalaliMonth.of(on - _A_DAY).index)
    return _whole_months(record, months[:1], on)


def months_since_start(record: Record, on: date) -> int | None:
    """
    Count the same within the last stretch of months without a gap: since the last start of work.

    Source: records R5.4, the reading `six_month_test: since_last_start`.

    >>> from tamin_rules.records import MonthRow, merge
    >>> on = jalali.parse("1405-01-01")
    >>> rows = [MonthRow(1404, month, 30, 0) for month in (7, 8, 9, 10)] + [MonthRow(1404, 12, 29, 0)]
    >>> months_since_start(merge(rows, law=Law.current(), on=on), on)
    1
    """
    months = record.upto(JalaliMonth.of(on - _A_DAY).index)
    start = len(months) - 1
    while start > 0 and months[start - 1].index == months[start].index - 1:
        start -= 1
    return _whole_months(record, months[start : start + 1], on)


def _whole_months(record: Record, start: Sequence[Month], on: date) -> int | None:
    """Count from the first of these months, if there is one, to the day before another."""
    last = on - _A_DAY
    if not tells(record, last):
        return None
    counted = _within(record, start[0].when.first_day, last) if start else ()
    return sum(FULL_MONTH if days == month.length else days for month, days in counted) // FULL_MONTH


def _average(pay: Pay | None, law: Law, on: date) -> Computed[Fraction]:
    if pay is None:
        return missing("last_pay")
    if isinstance(pay, DailyAverage):
        return computed(Fraction(pay.wage))
    window = law.at(keys.DAILY_BENEFIT_AVERAGING_DAYS, on)
    if isinstance(pay, Record):
        paid, months = paid_between(pay, on - timedelta(days=window.value), on - _A_DAY, law)
    else:
        paid, months = pay, ()
    calendar = law.reading("daily_average_divisor") == "calendar_90"
    divisor = window.value if calendar else paid.days
    if paid.wages is None or divisor is None:
        return missing("last_wages") if paid.wages is None else missing("last_days")
    if not divisor or paid.days == 0:
        return refused(WITHOUT_DAYS, window)
    return computed(Fraction(paid.wages) / divisor, window, months=months)


AVERAGE_READINGS: Final = ("daily_average_divisor", "paid_month")

AVERAGE_DAILY_WAGE: Final[Formula[Pay | None, Fraction]] = Formula(
    "benefit.average_daily_wage", "ssl/63", _average, readings=AVERAGE_READINGS, see=("records/R5.2",)
)
"""
Average daily wage of the ninety days before an event, the base of the daily benefits: exact, in rials.

Source: records R5.2. Divided by the contribution days in those ninety days, or (`daily_average_divisor: calendar_90`)
by ninety; the same where all ninety are covered. Undetermined without wages or days, or where the record does not reach
up to the event; without a single day there is no average (benefit.pay.without_days).

>>> on = jalali.parse("1405-07-01")
>>> AVERAGE_DAILY_WAGE(Paid(wages=600_000_000, days=60), law=Law.current(), on=on).value
Fraction(10000000, 1)
"""


def average_of(pay: Pay | None, law: Law, on: date) -> Computed[Fraction]:
    """Compute the average daily wage inside another formula, which passes on what is missing."""
    return _average(pay, law, on)
