"""
Unemployment benefit: for how many months, and how much (records R5.4 and R5.5).

`on` is the first day without work: its law holds, and contributions and pay before it count. The record counts as it
is; whether its months carried the premium for unemployment is not asked, since the facts speak of contributions alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import frozen

from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code, Faults
from tamin_rules.law import InForce, Key, Law, keys
from tamin_rules.money import Rial
from tamin_rules.records.benefits.base import (
    AVERAGE_READINGS,
    Pay,
    average_of,
    contribution_months,
    monthly,
    months_since_start,
    refuse,
    refused,
    to_rial,
)
from tamin_rules.records.months import Record
from tamin_rules.records.payslip.dues import MaritalStatus
from tamin_rules.records.premium_groups import is_choice

TOO_FEW_MONTHS: Final = Code("unemployment.record.too_short", months=int, least=int)

_EDGES: Final[tuple[Key[int], ...]] = (
    keys.UNEMPLOYMENT_BENEFIT_BAND_1_MOST_CONTRIBUTION_MONTHS,
    keys.UNEMPLOYMENT_BENEFIT_BAND_2_MOST_CONTRIBUTION_MONTHS,
    keys.UNEMPLOYMENT_BENEFIT_BAND_3_MOST_CONTRIBUTION_MONTHS,
    keys.UNEMPLOYMENT_BENEFIT_BAND_4_MOST_CONTRIBUTION_MONTHS,
)
"""The last month of each band of contributions but the highest."""

_MONTHS: Final[Mapping[bool, tuple[Key[int], ...]]] = {
    False: (
        keys.UNEMPLOYMENT_BENEFIT_BAND_1_MONTHS_SINGLE,
        keys.UNEMPLOYMENT_BENEFIT_BAND_2_MONTHS_SINGLE,
        keys.UNEMPLOYMENT_BENEFIT_BAND_3_MONTHS_SINGLE,
        keys.UNEMPLOYMENT_BENEFIT_BAND_4_MONTHS_SINGLE,
        keys.UNEMPLOYMENT_BENEFIT_BAND_5_MONTHS_SINGLE,
    ),
    True: (
        keys.UNEMPLOYMENT_BENEFIT_BAND_1_MONTHS_WITH_DEPENDANTS,
        keys.UNEMPLOYMENT_BENEFIT_BAND_2_MONTHS_WITH_DEPENDANTS,
        keys.UNEMPLOYMENT_BENEFIT_BAND_3_MONTHS_WITH_DEPENDANTS,
        keys.UNEMPLOYMENT_BENEFIT_BAND_4_MONTHS_WITH_DEPENDANTS,
        keys.UNEMPLOYMENT_BENEFIT_BAND_5_MONTHS_WITH_DEPENDANTS,
    ),
}
"""Months of benefit in each band, by whether there is a spouse or a dependant."""


@frozen
class Unemployed:
    """
    What unemployment benefit depends on; None is not known.

    Args:
        contribution_months: whole months of contributions in all.
        months_since_start: the same since the last start of work; asked for by `six_month_test: since_last_start` only.
        marital_status: single or married; whoever has dependants is treated as the married are.
        already_used_months: months of benefit drawn before.
        dependants: how many.
        pay: from which the average daily wage is known.

    Codes: premium.choice.unknown, record.number.not_whole, record.number.negative.
    """

    contribution_months: int | None = None
    months_since_start: int | None = None
    marital_status: MaritalStatus | None = None
    already_used_months: int | None = None
    dependants: int | None = None
    pay: Pay | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be."""
        faults = Faults()
        if self.marital_status is not None:
            is_choice(self.marital_status, faults, MaritalStatus, "marital_status")
        faults.settle()
        refuse(self, counts=("contribution_months", "months_since_start", "already_used_months", "dependants"))

    @property
    def has_family(self) -> bool | None:
        """Whether there is a spouse or a dependant."""
        if self.dependants:
            return True
        return None if self.marital_status is None else self.marital_status is MaritalStatus.MARRIED


def unemployed(
    record: Record,
    on: date,
    *,
    marital_status: MaritalStatus | None = None,
    already_used_months: int | None = None,
    dependants: int | None = None,
) -> Unemployed:
    """
    Read off a record what unemployment benefit depends on: months of contributions and pay before a day.

    Source: records R5.2 and R5.4.

    >>> from tamin_rules import jalali
    >>> from tamin_rules.records import MonthRow, merge
    >>> law, on = Law.current(), jalali.parse("1405-01-01")
    >>> rows = [MonthRow(1404, month, 29, 180_000_000) for month in range(1, 13)]
    >>> facts = unemployed(merge(rows, law=law, on=on), on, marital_status=MaritalStatus.SINGLE)
    >>> facts.contribution_months, ENTITLED_MONTHS(facts, law=law, on=on).value
    (11, 6)
    """
    return Unemployed(
        contribution_months=contribution_months(record, on),
        months_since_start=months_since_start(record, on),
        marital_status=marital_status,
        already_used_months=already_used_months,
        dependants=dependants,
        pay=record,
    )


def _enough(facts: Unemployed, law: Law, on: date) -> Computed[bool]:
    least, months = law.at(keys.UNEMPLOYMENT_BENEFIT_MIN_CONTRIBUTION_MONTHS, on), facts.contribution_months
    if law.reading("six_month_test") == "since_last_start":
        months = facts.months_since_start
        if months is None:
            return missing("months_since_start")
    if months is None:
        return missing("contribution_months")
    if months < least.value:
        return refused(TOO_FEW_MONTHS, least, months=months, least=least.value)
    return computed(True, least)  # noqa: FBT003 - the value itself


def _entitled(facts: Unemployed, law: Law, on: date) -> Computed[int]:
    enough, months = _enough(facts, law, on), facts.contribution_months
    if enough.finding.missing:
        return missing(*enough.finding.missing)
    if months is None:
        return missing("contribution_months")
    least = law.at(keys.UNEMPLOYMENT_BENEFIT_MIN_CONTRIBUTION_MONTHS, on)
    if not enough.value or months < least.value:  # the table begins there too
        return computed(0, least)
    if facts.has_family is None:
        return missing("marital_status")
    edges = [law.at(key, on) for key in _EDGES]
    band = _band(months, edges, law)
    granted = law.at(_MONTHS[facts.has_family][band], on)
    return computed(granted.value, least, *edges[max(0, band - 1) : band + 1], granted)  # the edges on both sides


def _band(months: int, edges: list[InForce[int]], law: Law) -> int:
    """Return the place of the band that a number of months lies in."""
    over = 1 if law.reading("duration_band_edge") == "lower_band" else 0
    return sum(months >= edge.value + over for edge in edges)


def _remaining(facts: Unemployed, law: Law, on: date) -> Computed[int]:
    entitled = _entitled(facts, law, on)
    if entitled.value is None:
        return entitled
    if facts.already_used_months is None:
        return missing("already_used_months")
    return computed(max(0, entitled.value - facts.already_used_months), *entitled.finding.used)


def _daily(facts: Unemployed, law: Law, on: date) -> Computed[Rial]:
    average = average_of(facts.pay, law, on)
    if average.value is None:
        return Computed(None, average.finding)
    if facts.dependants is None:
        return missing("dependants")
    share, each, most, most_share, floor = (
        law.at(keys.UNEMPLOYMENT_BENEFIT_PERCENT_OF_AVERAGE_DAILY_WAGE, on),
        law.at(keys.UNEMPLOYMENT_BENEFIT_PER_DEPENDANT_PERCENT_OF_MIN_WAGE, on),
        law.at(keys.UNEMPLOYMENT_BENEFIT_MAX_DEPENDANTS, on),
        law.at(keys.UNEMPLOYMENT_BENEFIT_CAP_PERCENT_OF_AVERAGE_WAGE, on),
        law.at(keys.MIN_DAILY_WAGE, on),
    )
    base = average.value if law.reading("dependant_supplement") == "of_own_average" else floor.value
    benefit = share.value * average.value + each.value * base * min(facts.dependants, most.value)
    bounded = _bounded(benefit, floor.value, most_share.value * average.value, law)
    used = (*average.finding.used, share, each, most, most_share, floor)
    return computed(to_rial(bounded, law), *used, months=average.months)


def _bounded(benefit: Fraction, floor: Rial, cap: Fraction, law: Law) -> Fraction:
    """Keep an amount between floor and cap; where the floor is the higher one, what is applied last wins."""
    if law.reading("floor_and_cap") == "cap_last":
        return min(max(benefit, Fraction(floor)), cap)
    return max(min(benefit, cap), Fraction(floor))


def _monthly(facts: Unemployed, law: Law, on: date) -> Computed[Rial]:
    daily = _daily(facts, law, on)
    return daily if daily.value is None else Computed(monthly(daily.value), daily.finding, daily.months)


_DURATION_READINGS: Final = ("six_month_test", "duration_band_edge")
_AMOUNT_READINGS: Final = ("dependant_supplement", "floor_and_cap", "benefit_rounding", *AVERAGE_READINGS)

SIX_MONTHS: Final[Formula[Unemployed, bool]] = Formula(
    "unemployment.record.sufficient",
    "unemployment-act/7.a",
    _enough,
    readings=("six_month_test",),
    see=("records/R5.4",),
    about=("contribution_months",),
)
"""
There are at least six months of contributions: in all, or (`since_last_start`) since the last start of work.

Source: records R5.4. Codes: unemployment.record.too_short.

>>> from tamin_rules import jalali
>>> found = SIX_MONTHS(Unemployed(contribution_months=5), law=Law.current(), on=jalali.parse("1405-09-01"))
>>> found.value, dict(found.decision.finding.params)
(None, {'months': 5, 'least': 6})
"""

ENTITLED_MONTHS: Final[Formula[Unemployed, int]] = Formula(
    "unemployment.duration.entitled",
    "unemployment-act/7.a",
    _entitled,
    readings=_DURATION_READINGS,
    see=("records/R5.4",),
)
"""
Months of benefit that the record gives, those drawn before included; 0 below six months of contributions.

Source: records R5.4. A number of months that ends a band is in it, or in the next one (`duration_band_edge`).
Undetermined where nothing says whether there is a spouse or a dependant.

>>> from tamin_rules import jalali
>>> facts = Unemployed(contribution_months=24, marital_status=MaritalStatus.MARRIED)
>>> laws = (Law.current(), Law.current().with_readings(duration_band_edge="higher_band"))
>>> [ENTITLED_MONTHS(facts, law=law, on=jalali.parse("1405-09-01")).value for law in laws]
[12, 18]
"""

REMAINING_MONTHS: Final[Formula[Unemployed, int]] = Formula(
    "unemployment.duration.remaining",
    "unemployment-act/7.a",
    _remaining,
    readings=_DURATION_READINGS,
    see=("records/R5.4",),
)
"""
Months of benefit that are left once those drawn before are deducted; never below 0.

Source: records R5.4.

>>> from tamin_rules import jalali
>>> facts = Unemployed(contribution_months=130, marital_status=MaritalStatus.MARRIED, already_used_months=10)
>>> REMAINING_MONTHS(facts, law=Law.current(), on=jalali.parse("1405-09-01")).value
16
"""

DAILY_AMOUNT: Final[Formula[Unemployed, Rial]] = Formula(
    "unemployment.amount.daily", "unemployment-act/7.b", _daily, readings=_AMOUNT_READINGS, see=("records/R5.5",)
)
"""
Benefit of a day: 55 percent of the average daily wage, and a supplement for each dependant up to four; rial a day.

Source: records R5.5. The supplement is 10 percent of the minimum wage, or (`of_own_average`) of one's own average. Not
above 80 percent of the average, not below the minimum wage; the floor wins, or (`cap_last`) the cap. Rounded by
`benefit_rounding`.

>>> from tamin_rules import jalali
>>> from tamin_rules.records.benefits.base import DailyAverage
>>> facts = Unemployed(dependants=2, pay=DailyAverage(20_000_000))
>>> DAILY_AMOUNT(facts, law=Law.current(), on=jalali.parse("1405-09-01")).value
12108370
"""

MONTHLY_AMOUNT: Final[Formula[Unemployed, Rial]] = Formula(
    "unemployment.amount.monthly", "unemployment-act/7.b", _monthly, readings=_AMOUNT_READINGS, see=("records/R5.5",)
)
"""
Benefit of a month: thirty times that of a day, as rounded; rial a month.

Source: records R5.5.

>>> from tamin_rules import jalali
>>> from tamin_rules.records.benefits.base import DailyAverage
>>> facts = Unemployed(dependants=0, pay=DailyAverage(6_000_000))
>>> MONTHLY_AMOUNT(facts, law=Law.current(), on=jalali.parse("1405-09-01")).value
166255500
"""
