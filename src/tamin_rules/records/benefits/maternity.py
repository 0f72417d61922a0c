"""
Maternity pay (records R5.3): two conditions, an amount for each day, and the nine months of leave.

`on` is the first day of the leave: its law holds, and pay before it counts. Contributions are counted in the year
before the birth, which may be another day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from attrs import frozen

from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code
from tamin_rules.law import Law, keys
from tamin_rules.money import Rial
from tamin_rules.records.benefits.base import (
    AVERAGE_READINGS,
    Pay,
    average_of,
    days_between,
    last_of_months,
    months_before,
    refuse,
    refused,
    to_rial,
)
from tamin_rules.records.months import MONTHS_A_YEAR, Record

TOO_FEW_DAYS: Final = Code("maternity.record.too_short", days=int, least=int)
WORKS: Final = Code("maternity.leave.worked")


@frozen
class Maternity:
    """
    What maternity pay depends on; None is not known.

    Args:
        contribution_days: in the year before birth.
        works: whether there is work during the leave.
        pay: from which the average daily wage is known.

    Codes: record.number.not_whole, record.number.negative, insured.flag.not_flag.
    """

    contribution_days: int | None = None
    works: bool | None = None
    pay: Pay | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be."""
        refuse(self, counts=("contribution_days",), flags=("works",))


@frozen
class Leave:
    """
    A maternity leave, as it is paid.

    Args:
        first, last: day, both included.
        days: between them.
        amount: for all of them, in rials.
    """

    first: date
    last: date
    days: int
    amount: Rial


def maternity(record: Record, birth: date, *, works: bool | None = None) -> Maternity:
    """
    Read off a record what maternity pay depends on.

    Source: records R5.3.

    >>> from tamin_rules import jalali
    >>> from tamin_rules.records import MonthRow, merge
    >>> birth = jalali.parse("1405-07-01")
    >>> rows = [MonthRow(1404, 6, 31, 186_000_000), MonthRow(1404, 7, 30, 180_000_000)]
    >>> maternity(merge(rows, law=Law.current(), on=birth), birth).contribution_days
    30
    """
    days = days_between(record, months_before(birth, MONTHS_A_YEAR), birth - timedelta(days=1))
    return Maternity(days, works, record)


def _enough(facts: Maternity, law: Law, on: date) -> Computed[bool]:
    if facts.contribution_days is None:
        return missing("contribution_days")
    least = law.at(keys.MATERNITY_BENEFIT_MIN_CONTRIBUTION_DAYS, on)
    if facts.contribution_days < least.value:
        return refused(TOO_FEW_DAYS, least, days=facts.contribution_days, least=least.value)
    return computed(True, least)  # noqa: FBT003 - the value itself


def _rests(facts: Maternity, _law: Law, _on: date) -> Computed[bool]:
    if facts.works is None:
        return missing("works")
    return refused(WORKS) if facts.works else computed(True)  # noqa: FBT003 - the value itself


def _daily(facts: Maternity, law: Law, on: date) -> Computed[Rial]:
    average, fraction = (
        average_of(facts.pay, law, on),
        law.at(keys.MATERNITY_BENEFIT_FRACTION_OF_AVERAGE_DAILY_WAGE, on),
    )
    if average.value is None:
        return Computed(None, average.finding)
    daily = to_rial(average.value * fraction.value, law)
    return computed(daily, *average.finding.used, fraction, months=average.months)


def _leave(facts: Maternity, law: Law, on: date) -> Computed[Leave]:
    daily, months = _daily(facts, law, on), law.at(keys.MATERNITY_BENEFIT_MONTHS, on)
    if daily.value is None:
        return Computed(None, daily.finding)
    last = last_of_months(on, months.value)
    days = (last - on).days + 1
    return computed(Leave(on, last, days, days * daily.value), *daily.finding.used, months, months=daily.months)


_READINGS: Final = ("benefit_rounding", *AVERAGE_READINGS)

SIXTY_DAYS: Final[Formula[Maternity, bool]] = Formula(
    "maternity.record.sufficient", "ssl/67", _enough, see=("records/R5.3",), about=("contribution_days",)
)
"""
There are at least sixty days of contributions in the year before birth.

Source: records R5.3. Codes: maternity.record.too_short.

>>> from tamin_rules import jalali
>>> [SIXTY_DAYS(Maternity(days), law=Law.current(), on=jalali.parse("1405-09-01")).value for days in (59, 60)]
[None, True]
"""

NO_WORK: Final[Formula[Maternity, bool]] = Formula(
    "maternity.leave.without_work", "ssl/67", _rests, see=("records/R5.3",), about=("works",)
)
"""
There is no work during the leave.

Source: records R5.3. Codes: maternity.leave.worked.

>>> from tamin_rules import jalali
>>> str(NO_WORK(Maternity(works=True), law=Law.current(), on=jalali.parse("1405-09-01")).outcome)
'violated'
"""

DAILY_AMOUNT: Final[Formula[Maternity, Rial]] = Formula(
    "maternity.amount.daily", "ssl/67", _daily, readings=_READINGS, see=("records/R5.3",)
)
"""
Maternity pay of a day: two thirds of the average daily wage; rial a day, rounded by `benefit_rounding`.

Source: records R5.3.

>>> from tamin_rules import jalali
>>> from tamin_rules.records.benefits.base import DailyAverage
>>> DAILY_AMOUNT(Maternity(pay=DailyAverage(10_000_000)), law=Law.current(), on=jalali.parse("1405-09-01")).value
6666667
"""

LEAVE: Final[Formula[Maternity, Leave]] = Formula(
    "maternity.amount.leave", "ssl/67", _leave, readings=_READINGS, see=("records/R5.3",)
)
"""
The nine calendar months from the first day of the leave, and what is paid for their days, each as rounded; in rials.

Source: records R5.3, nine months of medium confidence.

>>> from tamin_rules import jalali
>>> from tamin_rules.records.benefits.base import DailyAverage
>>> facts = Maternity(pay=DailyAverage(9_000_000))
>>> found = LEAVE(facts, law=Law.current(), on=jalali.parse("1405-01-01")).value
>>> jalali.format(found.last), found.days, found.amount
('1405-09-30', 276, 1656000000)
"""
