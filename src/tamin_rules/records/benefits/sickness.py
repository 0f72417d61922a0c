"""
Sick pay (records R5.1): no source supports its fractions and waiting days, so it is off until `sick_pay` is chosen.

`on` is the first day of the incapacity: its law holds, and pay before it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import frozen

from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.law import Key, Law, keys
from tamin_rules.money import Rial
from tamin_rules.records.benefits.base import AVERAGE_READINGS, Pay, average_of, refuse, to_rial

_FRACTIONS: Final[Mapping[tuple[bool, bool], Key[Fraction]]] = {
    (True, True): keys.SICK_PAY_FRACTION_WITH_DEPENDANTS,
    (True, False): keys.SICK_PAY_FRACTION_WITH_DEPENDANTS,
    (False, True): keys.SICK_PAY_FRACTION_IN_HOSPITAL_WITHOUT_DEPENDANTS,
    (False, False): keys.SICK_PAY_FRACTION_WITHOUT_DEPENDANTS,
}
"""What is paid, by whether there is a dependant, and whether one is in hospital."""


@frozen
class Sickness:
    """
    What sick pay depends on; None is not known.

    Args:
        sick_days: of incapacity, first and last included.
        has_dependants: whether there is a spouse or a dependant.
        in_hospital: all the time, at the cost of the organisation.
        work_accident: whether an accident at work caused it.
        pay: from which the average daily wage is known.

    Codes: record.number.not_whole, record.number.negative, insured.flag.not_flag.
    """

    sick_days: int | None = None
    has_dependants: bool | None = None
    in_hospital: bool | None = None
    work_accident: bool | None = None
    pay: Pay | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be."""
        refuse(self, counts=("sick_days",), flags=("has_dependants", "in_hospital", "work_accident"))


def _daily(facts: Sickness, law: Law, on: date) -> Computed[Rial]:
    if facts.has_dependants is None:
        return missing("has_dependants")
    if facts.in_hospital is None and not facts.has_dependants:
        return missing("in_hospital")
    average = average_of(facts.pay, law, on)
    if average.value is None:
        return Computed(None, average.finding)
    fraction = law.at(_FRACTIONS[facts.has_dependants, bool(facts.in_hospital)], on)
    daily = to_rial(average.value * fraction.value, law)
    return computed(daily, *average.finding.used, fraction, months=average.months)


def _days(facts: Sickness, law: Law, on: date) -> Computed[int]:
    if facts.sick_days is None:
        return missing("sick_days")
    if facts.in_hospital or facts.work_accident:
        return computed(facts.sick_days)
    if facts.in_hospital is None:
        return missing("in_hospital")
    if facts.work_accident is None:
        return missing("work_accident")
    waiting = law.at(keys.SICK_PAY_WAITING_DAYS, on)
    return computed(max(0, facts.sick_days - waiting.value), waiting)


def _amount(facts: Sickness, law: Law, on: date) -> Computed[Rial]:
    days, daily = _days(facts, law, on), _daily(facts, law, on)
    if days.value is None or daily.value is None:
        return Computed(None, days.finding if days.value is None else daily.finding)
    return computed(days.value * daily.value, *days.finding.used, *daily.finding.used, months=daily.months)


_READINGS: Final = ("benefit_rounding", *AVERAGE_READINGS)

DAILY_AMOUNT: Final[Formula[Sickness, Rial]] = Formula(
    "sickness.amount.daily", "ssl/62", _daily, readings=_READINGS, switch="sick_pay", see=("records/R5.1",)
)
"""
Sick pay of a day: three quarters of the average daily wage with dependants, two thirds without; rial a day.

Source: records R5.1, unsourced. Half where somebody without dependants is in hospital at the organisation's cost.
Rounded by `benefit_rounding`.

>>> from tamin_rules import jalali
>>> from tamin_rules.records.benefits.base import DailyAverage
>>> facts, on = Sickness(has_dependants=True, pay=DailyAverage(8_000_000)), jalali.parse("1405-09-01")
>>> law = Law.current()
>>> DAILY_AMOUNT(facts, law=law, on=on).decision.finding.code
'rule.provision.unsourced'
>>> DAILY_AMOUNT(facts, law=law.with_readings(sick_pay="three_quarters_two_thirds_half"), on=on).value
6000000
"""

PAID_DAYS: Final[Formula[Sickness, int]] = Formula(
    "sickness.days.paid", "ssl/62", _days, switch="sick_pay", see=("records/R5.1",)
)
"""
Days that are paid: from the fourth day on; from the first after an accident at work, or in hospital.

Source: records R5.1, unsourced.

>>> from tamin_rules import jalali
>>> law = Law.current().with_readings(sick_pay="three_quarters_two_thirds_half")
>>> facts = Sickness(sick_days=10, in_hospital=False, work_accident=False)
>>> PAID_DAYS(facts, law=law, on=jalali.parse("1405-09-01")).value
7
"""

AMOUNT: Final[Formula[Sickness, Rial]] = Formula(
    "sickness.amount.total", "ssl/62", _amount, readings=_READINGS, switch="sick_pay", see=("records/R5.1",)
)
"""
Sick pay for all the days that are paid, each as rounded; in rials.

Source: records R5.1, unsourced.

>>> from tamin_rules import jalali
>>> from tamin_rules.records.benefits.base import DailyAverage
>>> law = Law.current().with_readings(sick_pay="three_quarters_two_thirds_half")
>>> facts = Sickness(10, has_dependants=True, in_hospital=True, pay=DailyAverage(8_000_000))
>>> AMOUNT(facts, law=law, on=jalali.parse("1405-09-01")).value
60000000
"""
