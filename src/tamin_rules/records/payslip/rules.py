"""
The rules of a payslip: what each amount is compared with, and how it is said where they differ.

A fact that a payslip does not show leaves its rule undetermined, as advice: nothing on the payslip is wrong. A value
that the law does not hold stands in the way, for then nothing was judged.

Source: records R1.1, R1.5, R6.1 to R6.4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from attrs import evolve

from tamin_rules.decisions import Finding, Rule, not_applicable, satisfied, undetermined, violated
from tamin_rules.decisions.formulas import Figure, silence
from tamin_rules.errors import Code, NotInForceError, Severity
from tamin_rules.law import Law
from tamin_rules.records.items import Pay, PayItem, is_subject
from tamin_rules.records.payslip.dues import Due, Payslip, due
from tamin_rules.records.premiums import PREMIUM, Premium, PremiumFacts
from tamin_rules.records.wages import FLOOR, INSURABLE_WAGE, InsuredMonth, counted_days, over_month

WAGE_BELOW_MINIMUM: Final = Code("payslip.wage.below_minimum", month=str, expected=int, actual=int)
BELOW_DECREE: Final = Code("payslip.allowance.below_decree", item=str, month=str, expected=int, actual=int)
WAGE_DIFFERS: Final = Code("payslip.insurable_wage.differs", expected=int, actual=int)
LEFT_OUT: Final = Code("payslip.item.left_out", item=str, expected=int, actual=int)
COUNTED_IN: Final = Code("payslip.item.counted_in", item=str, expected=int, actual=int)
SHARE_DIFFERS: Final = Code("payslip.insured_share.differs", expected=int, actual=int)
NET_DIFFERS: Final = Code("payslip.net_pay.differs", expected=int, actual=int)

_Check = Callable[[Payslip, Law, date], Finding]


def _of_law(judged: _Check) -> _Check:
    """Turn a value that the law does not hold into a finding."""

    def checked(payslip: Payslip, law: Law, on: date) -> Finding:
        try:
            return judged(payslip, law, on)
        except NotInForceError as error:
            return silence(error)

    return checked


def _days_fit(payslip: Payslip, law: Law, _on: date) -> Finding:
    if payslip.days <= payslip.month.length:
        return satisfied()
    clamped = counted_days(payslip.month, payslip.days, law) is not None
    return over_month(payslip.month, payslip.days, Severity.ADVICE if clamped else Severity.ERROR)


def _wage_is_enough(payslip: Payslip, law: Law, on: date) -> Finding:
    if not payslip.pay.has(PayItem.BASE_WAGE):
        return undetermined("base_wage", severity=Severity.ADVICE)
    floor = FLOOR(payslip.insured_month, law=law, on=on)
    if floor.value is None:
        return floor.decision.finding
    actual, used = payslip.pay.of(PayItem.BASE_WAGE), floor.decision.finding.used
    if actual >= floor.value:
        return satisfied(*used)
    return violated(WAGE_BELOW_MINIMUM, *used, month=str(payslip.month), expected=floor.value, actual=actual)


def _is_met(item: PayItem) -> _Check:
    def met(payslip: Payslip, law: Law, _on: date) -> Finding:
        owed = due(item, payslip, law=law)
        if not isinstance(owed, Due):
            return owed
        actual = payslip.pay.of(item)
        if actual >= owed.least:
            return satisfied(*owed.used)
        return violated(
            BELOW_DECREE,
            *owed.used,
            severity=Severity.ADVICE if actual >= owed.tolerable else Severity.ERROR,
            item=item.value,
            month=str(payslip.month),
            expected=owed.amount,
            actual=actual,
        )

    return _of_law(met)


def _insurable_is_right(payslip: Payslip, law: Law, on: date) -> Finding:
    if payslip.insurable_wage is None:
        return undetermined("insurable_wage", severity=Severity.ADVICE)
    found = INSURABLE_WAGE(payslip.insured_month, law=law, on=on)
    if found.value is None:
        return found.decision.finding
    used, actual = found.decision.finding.used, payslip.insurable_wage
    if actual == found.value:
        return satisfied(*used)
    severity = Severity.ADVICE if _is_near(payslip, found.value) else Severity.ERROR
    return violated(WAGE_DIFFERS, *used, severity=severity, expected=found.value, actual=actual)


def _is_near(payslip: Payslip, right: int) -> bool:
    """Tell whether a declared wage is off by no more than the rounding of a daily one: a rial a day."""
    return payslip.insurable_wage is not None and abs(payslip.insurable_wage - right) <= payslip.days


_TAKEN_FOR_EACH_OTHER: Final = (PayItem.MARRIAGE_ALLOWANCE, PayItem.CHILD_ALLOWANCE)
"""Family allowances, of which one counts and the other does not."""


def _is_counted(item: PayItem, fault: Code, *, counts: bool) -> _Check:
    """Judge whether an item is on its side of the insurable wage, where the totals tell."""

    def counted(payslip: Payslip, law: Law, on: date) -> Finding:
        if payslip.pay.of(item) == 0:
            return satisfied()
        if is_subject(item, law=law, on=payslip.month.first_day) is not counts:
            return not_applicable()
        return _on_its_side(payslip, item, fault, law, on)

    return _of_law(counted)


def _on_its_side(payslip: Payslip, item: PayItem, fault: Code, law: Law, on: date) -> Finding:
    if payslip.insurable_wage is None:
        return undetermined("insurable_wage", severity=Severity.ADVICE)
    right = INSURABLE_WAGE(payslip.insured_month, law=law, on=on)
    if right.value is None:
        return right.decision.finding
    used = right.decision.finding.used
    if _is_near(payslip, right.value):
        return satisfied(*used)
    if payslip.insurable_wage in _mistaken(payslip, item, law, on):
        return violated(fault, *used, item=item.value, expected=right.value, actual=payslip.insurable_wage)
    return undetermined("insurable_items", severity=Severity.ADVICE)


def _mistaken(payslip: Payslip, item: PayItem, law: Law, on: date) -> tuple[int | None, ...]:
    """Return the insurable wage with an item on the wrong side, and with both family allowances there."""
    alone = _turned(payslip.pay, item, law, payslip.month.first_day)
    both = payslip.pay
    for each in _TAKEN_FOR_EACH_OTHER:
        both = _turned(both, each, law, payslip.month.first_day)
    months = (InsuredMonth(payslip.month, payslip.days, pay) for pay in (alone, both))
    return tuple(INSURABLE_WAGE(month, law=law, on=on).value for month in months)


def _turned(pay: Pay, item: PayItem, law: Law, day: date) -> Pay:
    """Return a pay with an item's amount on the other side."""
    other = PayItem.OTHER_EXEMPT if is_subject(item, law=law, on=day) else PayItem.OTHER_INSURABLE
    return pay.replacing({item: 0, other: pay.of(other) + pay.of(item)})


def premium_of(payslip: Payslip, *, law: Law, on: date) -> Figure[Premium]:
    """
    Return the premium that a payslip owes, without unemployment insurance: from its items, or from the declared wage.

    The declared wage stands in where the law of that month does not say which items count.
    """
    facts = PremiumFacts(payslip.month, payslip.days, payslip.pay, payslip.group, covered_by_unemployment=False)
    found = PREMIUM(facts, law=law, on=on)
    if found.value is not None or payslip.insurable_wage is None:
        return found
    return PREMIUM(evolve(facts, wage=payslip.insurable_wage), law=law, on=on)


def _share_is_right(payslip: Payslip, law: Law, on: date) -> Finding:
    if payslip.insured_share is None:
        return undetermined("insured_share", severity=Severity.ADVICE)
    found = premium_of(payslip, law=law, on=on)
    if found.value is None:
        return found.decision.finding
    used, right, actual = found.decision.finding.used, found.value.insured, payslip.insured_share
    if actual == right:
        return satisfied(*used)
    severity = Severity.ADVICE if abs(actual - right) == 1 else Severity.ERROR  # of programs that truncate
    return violated(SHARE_DIFFERS, *used, severity=severity, expected=right, actual=actual)


def _net_is_right(payslip: Payslip, _law: Law, _on: date) -> Finding:
    share, others, actual = payslip.insured_share, payslip.other_deductions, payslip.net_pay
    if share is None:
        return undetermined("insured_share", severity=Severity.ADVICE)
    if others is None:
        return undetermined("other_deductions", severity=Severity.ADVICE)
    if actual is None:
        return undetermined("net_pay", severity=Severity.ADVICE)
    right = payslip.pay.gross - share - others
    return satisfied() if actual == right else violated(NET_DIFFERS, expected=right, actual=actual)


DAYS_FIT: Final[Rule[Payslip]] = Rule("payslip.days.within_month", "records/R1.1", _days_fit, about=("days",))
"""The insured days are within the month. Reading `days_over_month_length`."""

WAGE_IS_ENOUGH: Final[Rule[Payslip]] = Rule(
    "payslip.wage.not_below_minimum", "records/R6.4", _wage_is_enough, about=("pay", "base_wage")
)
"""The base wage, without seniority and allowances, is not below the minimum wage for the insured days."""

HOUSING_IS_MET: Final[Rule[Payslip]] = Rule(
    "payslip.housing.as_decreed", "records/R1.5", _is_met(PayItem.HOUSING), about=("pay", "housing")
)
GROCERY_IS_MET: Final[Rule[Payslip]] = Rule(
    "payslip.grocery.as_decreed", "records/R1.5", _is_met(PayItem.GROCERY), about=("pay", "grocery")
)
SENIORITY_IS_MET: Final[Rule[Payslip]] = Rule(
    "payslip.seniority.as_decreed", "records/R1.5", _is_met(PayItem.SENIORITY), about=("pay", "seniority")
)
MARRIAGE_IS_MET: Final[Rule[Payslip]] = Rule(
    "payslip.marriage_allowance.as_decreed",
    "records/R1.5",
    _is_met(PayItem.MARRIAGE_ALLOWANCE),
    about=("pay", "marriage_allowance"),
)
CHILDREN_ARE_MET: Final[Rule[Payslip]] = Rule(
    "payslip.child_allowance.as_decreed",
    "records/R1.5",
    _is_met(PayItem.CHILD_ALLOWANCE),
    about=("pay", "child_allowance"),
)
"""Allowances are not below the decree of the month. Reading `fixed_allowances_in_partial_month`."""

INSURABLE_WAGE_IS_RIGHT: Final[Rule[Payslip]] = Rule(
    "payslip.insurable_wage.right",
    "records/R6.1",
    _insurable_is_right,
    see=("records/R6.4",),
    about=("insurable_wage",),
)
"""The declared insurable wage is that of the items; off by a rial a day or less, that is only said."""

MARRIAGE_IS_COUNTED: Final[Rule[Payslip]] = Rule(
    "payslip.marriage_allowance.counted",
    "records/R6.2",
    _is_counted(PayItem.MARRIAGE_ALLOWANCE, LEFT_OUT, counts=True),
    about=("insurable_wage",),
)
CHILDREN_ARE_NOT_COUNTED: Final[Rule[Payslip]] = Rule(
    "payslip.child_allowance.not_counted",
    "records/R6.2",
    _is_counted(PayItem.CHILD_ALLOWANCE, COUNTED_IN, counts=False),
    about=("insurable_wage",),
)
"""The family allowances: that for marriage carries the premium, that for children does not."""

SHARE_IS_RIGHT: Final[Rule[Payslip]] = Rule(
    "payslip.insured_share.right", "records/R6.3", _share_is_right, about=("insured_share",)
)
"""The share that was withheld is right to the rial; a single rial, as of programs that truncate, is only said."""

NET_IS_RIGHT: Final[Rule[Payslip]] = Rule("payslip.net_pay.right", "project", _net_is_right, about=("net_pay",))
"""Net pay is gross pay without the withheld share and the other deductions."""

RULES: Final[tuple[Rule[Payslip], ...]] = (
    DAYS_FIT,
    WAGE_IS_ENOUGH,
    HOUSING_IS_MET,
    GROCERY_IS_MET,
    SENIORITY_IS_MET,
    MARRIAGE_IS_MET,
    CHILDREN_ARE_MET,
    INSURABLE_WAGE_IS_RIGHT,
    MARRIAGE_IS_COUNTED,
    CHILDREN_ARE_NOT_COUNTED,
    SHARE_IS_RIGHT,
    NET_IS_RIGHT,
)
"""In the order in which they are reported."""
