"""
A payslip, and what the decrees of its month owe at least: allowances by the month, seniority by the day.

What a decree owes for a part of a month is a reading, and programs differ: less than the whole amount, but not less
than its part in proportion to the days, is told as advice. An amount of a day that was rounded is a rial a day off.

Source: records R1.5, R6.2; amounts of the yearly decrees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from attrs import frozen

from tamin_rules.decisions import Finding, not_applicable, undetermined
from tamin_rules.errors import Code, Faults, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import InForce, Key, Law, keys
from tamin_rules.money import floor_rial, half_up
from tamin_rules.records.items import Pay, PayItem
from tamin_rules.records.numbers import FULL_MONTH, is_amount, is_days
from tamin_rules.records.premium_groups import EMPLOYER, PremiumGroup, is_choice
from tamin_rules.records.wages import InsuredMonth, in_proportion

NOT_EMPLOYED: Final = Code("payslip.group.not_employed", group=str)

_AMOUNTS: Final = ("insurable_wage", "insured_share", "other_deductions", "net_pay")


class MaritalStatus(StrEnum):
    """On which the marriage allowance depends, and until 1382 housing and grocery too."""

    SINGLE = "single"
    MARRIED = "married"


@frozen
class Payslip:
    """
    A payslip of one month, as it was handed out; what is None does not stand on it, or is not known.

    Args:
        month, days: of work; insured days.
        pay: what was paid, item by item, in rials; an item that is not listed was not paid.
        insurable_wage: on which the premium was taken, as declared.
        insured_share: premium that was withheld.
        other_deductions: taxes, loans and so on, together.
        net_pay: what was paid out.
        group: of the premium; one with an employer.
        marital_status, children: of the person; children under the allowance.
        years_of_service: full years with this employer; seniority begins with the first.

    Codes: payslip.group.not_employed, premium.choice.unknown, and those of days and amounts.
    """

    month: JalaliMonth
    days: int
    pay: Pay
    insurable_wage: int | None = None
    insured_share: int | None = None
    other_deductions: int | None = None
    net_pay: int | None = None
    group: PremiumGroup = PremiumGroup.COMPULSORY
    marital_status: MaritalStatus | None = None
    children: int | None = None
    years_of_service: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no payslip, with every fault at once."""
        faults = Faults()
        is_days(self.days, faults, "days")
        for name in _AMOUNTS:
            if getattr(self, name) is not None:
                is_amount(getattr(self, name), faults, name)
        for name in ("children", "years_of_service"):
            if getattr(self, name) is not None:
                is_days(getattr(self, name), faults, name)
        if self.marital_status is not None:
            is_choice(self.marital_status, faults, MaritalStatus, "marital_status")
        if is_choice(self.group, faults, PremiumGroup, "group") and self.group not in EMPLOYER:
            faults.note(NOT_EMPLOYED, "group", group=self.group.value)
        faults.settle()

    @property
    def insured_month(self) -> InsuredMonth:
        """Month, days and pay, as formulas of the wage take them."""
        return InsuredMonth(self.month, self.days, self.pay)


@frozen
class Due:
    """
    What is owed of an item, in rials.

    Args:
        amount: the figure to show.
        least: from which on nothing is said.
        tolerable: from which on less than that is only advice.
        used: values of the law.
    """

    amount: int
    least: int
    tolerable: int
    used: tuple[InForce[Any], ...] = ()


_Owed: TypeAlias = Callable[[Payslip, Law], "Due | Finding"]

NOTHING: Final = Due(0, 0, 0)


def due(item: PayItem, payslip: Payslip, *, law: Law) -> Due | Finding:
    """
    Return what is owed at least of an item with a decree, or why that cannot be told.

    Source: records R1.5; reading `fixed_allowances_in_partial_month`.

    Raises:
        NotInForceError: the decree of that month is not known.

    >>> payslip = Payslip(JalaliMonth(1405, 7), 30, Pay({}))
    >>> due(PayItem.HOUSING, payslip, law=Law.current()).amount
    30000000
    """
    if payslip.days == 0:
        return NOTHING
    if payslip.pay.of(PayItem.OTHER_INSURABLE) and not payslip.pay.has(item):  # it may be in there
        return undetermined(item.value, severity=Severity.ADVICE)
    return OWED[item](payslip, law)


_BY_STATUS: Final[Mapping[Key[int], Mapping[MaritalStatus, Key[int]]]] = MappingProxyType(
    {
        keys.HOUSING_ALLOWANCE_MONTHLY: {
            MaritalStatus.SINGLE: keys.HOUSING_ALLOWANCE_MONTHLY_SINGLE,
            MaritalStatus.MARRIED: keys.HOUSING_ALLOWANCE_MONTHLY_MARRIED,
        },
        keys.GROCERY_ALLOWANCE_MONTHLY: {
            MaritalStatus.SINGLE: keys.GROCERY_ALLOWANCE_MONTHLY_SINGLE,
            MaritalStatus.MARRIED: keys.GROCERY_ALLOWANCE_MONTHLY_MARRIED,
        },
    }
)
"""Keys that held before there was one amount for all."""


def _monthly(key: Key[int]) -> _Owed:
    def owed(payslip: Payslip, law: Law) -> Due | Finding:
        if law.table(key.name).on(payslip.month.first_day) is not None:
            return _of_month(payslip, law.at(key, payslip.month.first_day), law)
        if payslip.marital_status is None:
            return undetermined("marital_status", severity=Severity.ADVICE)
        older = _BY_STATUS[key][payslip.marital_status]
        return _of_month(payslip, law.at(older, payslip.month.first_day), law)

    return owed


def _of_month(payslip: Payslip, decreed: InForce[int], law: Law) -> Due:
    """Judge a monthly amount: whole in a whole month, which a short Esfand is too; else by the reading."""
    whole, days = decreed.value, payslip.days
    if days >= min(payslip.month.length, FULL_MONTH):
        return Due(whole, whole, whole, (decreed,))
    part: Fraction = in_proportion(whole, days)
    if law.reading("fixed_allowances_in_partial_month") == "prorated":
        return Due(half_up(part), floor_rial(part), floor_rial(part), (decreed,))
    return Due(whole, whole, floor_rial(part), (decreed,))


def _marriage(payslip: Payslip, law: Law) -> Due | Finding:
    key, on = keys.MARRIAGE_ALLOWANCE_MONTHLY, payslip.month.first_day
    if law.table(key.name).on(on) is None:  # before there was one
        return not_applicable()
    if payslip.marital_status is MaritalStatus.SINGLE:
        return NOTHING
    if payslip.marital_status is None and payslip.pay.of(PayItem.MARRIAGE_ALLOWANCE) == 0:
        return undetermined("marital_status", severity=Severity.ADVICE)
    return _of_month(payslip, law.at(key, on), law)


def _seniority(payslip: Payslip, law: Law) -> Due | Finding:
    """Judge what the year's decree alone grants; what earlier years have added is more."""
    if payslip.years_of_service == 0:
        return NOTHING
    if payslip.years_of_service is None and payslip.pay.of(PayItem.SENIORITY) == 0:
        return undetermined("years_of_service", severity=Severity.ADVICE)
    daily = law.at(keys.SENIORITY_BASE_DAILY, payslip.month.first_day)
    days = min(payslip.days, payslip.month.length)
    amount = daily.value * days
    least = amount - days  # the amount of a day is decreed by the month, and rounded
    return Due(amount, least, least, (daily,))


def _children(payslip: Payslip, law: Law) -> Due | Finding:
    """Judge by days of the minimum wage for each child: advice only, as it hangs on the length of the record too."""
    if payslip.children is None:
        return undetermined("children", severity=Severity.ADVICE)
    if payslip.children == 0:
        return NOTHING
    on = payslip.month.first_day
    days, daily = law.at(keys.CHILD_ALLOWANCE_DAYS_OF_MIN_WAGE, on), law.at(keys.MIN_DAILY_WAGE, on)
    amount = days.value * daily.value * payslip.children
    return Due(amount, amount, 0, (days, daily))


OWED: Final[Mapping[PayItem, _Owed]] = MappingProxyType(
    {
        PayItem.HOUSING: _monthly(keys.HOUSING_ALLOWANCE_MONTHLY),
        PayItem.GROCERY: _monthly(keys.GROCERY_ALLOWANCE_MONTHLY),
        PayItem.SENIORITY: _seniority,
        PayItem.MARRIAGE_ALLOWANCE: _marriage,
        PayItem.CHILD_ALLOWANCE: _children,
    }
)
"""Items with a decree, and how what is owed of them is found."""
