"""
A payslip before it is handed out: is each amount at least what is owed, and is the premium right to the rial?

`check` judges what stands on a payslip, `expected` says what should stand there, and `precheck` computes a month of
pay from its inputs.

Source: records R1.5, R6.1 to R6.4.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from tamin_rules.decisions import Decision, Rule, judge, stamp
from tamin_rules.errors import NotInForceError
from tamin_rules.law import Law
from tamin_rules.records.items import PayItem
from tamin_rules.records.payslip.dues import Due, MaritalStatus, Payslip, due
from tamin_rules.records.payslip.precheck import PayrollMonth, Precheck, precheck
from tamin_rules.records.payslip.rules import RULES, premium_of
from tamin_rules.records.wages import CEILING, FLOOR, INSURABLE_WAGE

__all__ = [
    "RULES",
    "Due",
    "Expected",
    "MaritalStatus",
    "PayrollMonth",
    "Payslip",
    "Precheck",
    "check",
    "due",
    "expected",
    "precheck",
]


def check(payslip: Payslip, *, law: Law, on: date, rules: Iterable[Rule[Payslip]] = RULES) -> tuple[Decision, ...]:
    """
    Judge a payslip by every rule, in their order; what differs names the amount expected and the actual one.

    Args:
        payslip: what stands on it, and what is known of the person.
        law: with the readings that shall hold.
        on: day of the judgement; amounts are those of the month of work.
        rules: another tuple, to leave rules out or add some.

    Source: records R1.1, R1.5, R6.1 to R6.4.

    Codes: wage.days.over_month, payslip.wage.below_minimum, payslip.allowance.below_decree,
    payslip.insurable_wage.differs, payslip.item.left_out, payslip.item.counted_in, payslip.insured_share.differs,
    payslip.net_pay.differs; rule.fact.missing as advice; law.value.unknown, law.value.not_in_force.

    >>> from tamin_rules import jalali
    >>> from tamin_rules.records.items import Pay
    >>> pay = Pay({"base_wage": 166_255_500, "housing": 30_000_000, "grocery": 22_000_000})
    >>> payslip = Payslip(jalali.JalaliMonth(1405, 7), 30, pay, 218_255_500, insured_share=15_277_000)
    >>> for decision in check(payslip, law=Law.current(), on=jalali.parse("1405-09-01")):
    ...     if decision.refuses:
    ...         print(decision.fault.code, dict(decision.fault.params))
    payslip.insured_share.differs {'expected': 15277885, 'actual': 15277000}
    """
    return tuple(stamp(rule, judge(rule, payslip, law, on), law, on) for rule in rules)


@frozen
class Expected:
    """
    What should stand on a payslip, in rials; None where a fact or a value of the law is missing.

    Args:
        minimum_wage: least base wage for the insured days.
        housing, grocery, seniority, marriage_allowance, child_allowance: owed at least, 0 where nothing is.
        ceiling: of the insurable wage.
        insurable_wage: of the items.
        insured_share: premium to be withheld.
        net_pay: with that share, and the other deductions as they stand.
    """

    minimum_wage: int | None
    housing: int | None
    grocery: int | None
    seniority: int | None
    marriage_allowance: int | None
    child_allowance: int | None
    ceiling: int | None
    insurable_wage: int | None
    insured_share: int | None
    net_pay: int | None


def expected(payslip: Payslip, *, law: Law, on: date) -> Expected:
    """
    Say what should stand on a payslip, item by item.

    Source: records R1.5, R6.1 to R6.4, under the readings of the law.

    >>> from tamin_rules import jalali
    >>> from tamin_rules.records.items import Pay
    >>> payslip = Payslip(jalali.JalaliMonth(1405, 7), 30, Pay({"base_wage": 166_255_500}))
    >>> found = expected(payslip, law=Law.current(), on=jalali.parse("1405-09-01"))
    >>> found.minimum_wage, found.grocery, found.insured_share, found.seniority
    (166255500, 22000000, 11637885, None)
    """
    month = payslip.insured_month
    premium = premium_of(payslip, law=law, on=on).value
    share, others = None if premium is None else premium.insured, payslip.other_deductions
    return Expected(
        minimum_wage=FLOOR(month, law=law, on=on).value,
        housing=_owed(PayItem.HOUSING, payslip, law),
        grocery=_owed(PayItem.GROCERY, payslip, law),
        seniority=_owed(PayItem.SENIORITY, payslip, law),
        marriage_allowance=_owed(PayItem.MARRIAGE_ALLOWANCE, payslip, law),
        child_allowance=_owed(PayItem.CHILD_ALLOWANCE, payslip, law),
        ceiling=CEILING(month, law=law, on=on).value,
        insurable_wage=INSURABLE_WAGE(month, law=law, on=on).value,
        insured_share=share,
        net_pay=None if share is None or others is None else payslip.pay.gross - share - others,
    )


def _owed(item: PayItem, payslip: Payslip, law: Law) -> int | None:
    try:
        found = due(item, payslip, law=law)
    except NotInForceError:
        return None
    return found.amount if isinstance(found, Due) else None
