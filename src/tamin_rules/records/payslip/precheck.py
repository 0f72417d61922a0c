"""
A month of pay from its inputs: what is insurable of it, and what insured person and employer owe.

The names are those of the worked examples, so that whoever has the inputs of a payroll can compare line by line.

Source: records R1.1, R1.5, R6.1 to R6.4; worked examples C01 to C16.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from tamin_rules.decisions import Decision, Finding, Rule, judge, satisfied, stamp, undetermined, violated
from tamin_rules.decisions.formulas import silence
from tamin_rules.errors import Code, Faults, NotInForceError, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.records.items import Pay, PayItem, split
from tamin_rules.records.numbers import is_amount, is_days, is_whole
from tamin_rules.records.payslip.dues import MaritalStatus, Payslip
from tamin_rules.records.payslip.rules import CHILDREN_ARE_MET, MARRIAGE_IS_MET
from tamin_rules.records.premium_groups import is_choice
from tamin_rules.records.premiums import PREMIUM, Premium, PremiumFacts
from tamin_rules.records.wages import (
    CEILING,
    INSURABLE_WAGE,
    OVER_MONTH,
    InsuredMonth,
    after_unpaid_leave,
    base_pay,
    paid_days,
    wage_reduction,
)

CONTRADICTORY: Final = Code("payroll.days.contradictory", days=int, unpaid=int, length=int)
TWICE: Final = Code("payroll.item.twice", item=str)
MINIMUM_DIFFERS: Final = Code("payroll.minimum_wage.differs", month=str, expected=int, actual=int)

_ITEMS: Final = (
    ("base_wage", PayItem.BASE_WAGE),
    ("seniority", PayItem.SENIORITY),
    ("housing", PayItem.HOUSING),
    ("grocery", PayItem.GROCERY),
    ("marriage_allowance", PayItem.MARRIAGE_ALLOWANCE),
    ("child_allowance_total", PayItem.CHILD_ALLOWANCE),
    ("insurable_items", PayItem.OTHER_INSURABLE),
)
_OTHER_AMOUNTS: Final = ("daily_minimum_wage", "monthly_base_for_30_days")
_COUNTS: Final = ("days", "month_days", "unpaid_leave_days", "children")
NO_ITEMS: Final[Mapping[PayItem, int]] = {}


@frozen
class PayrollMonth:
    """
    The inputs of one person's month, for a whole month of pay; money in rials.

    Args:
        year, month: of the Jalali calendar.
        days: insured days; where they are not given, `month_days` without the unpaid ones.
        month_days: days that the base wage is for, at most the length of the month, which is the default.
        unpaid_leave_days: they lessen the base wage, and are no insured days.
        base_wage: for `month_days`; or `monthly_base_for_30_days`, from which it is made by the days that are paid.
        seniority, housing, grocery, marriage_allowance, child_allowance_total: None where not paid.
        insurable_items: further amounts that are insurable, or all of them where only their sum is known.
        items: any other item of pay; none that is given above as well.
        marital_status, children: judged with, where they are given.
        daily_minimum_wage: as the payroll has it, to be compared with the law's; the law's is the one that counts.
        covered_by_unemployment, hard_work: as in `PremiumFacts`.

    Codes: jalali.year.out_of_range, jalali.month.out_of_range, wage.days.over_month, payroll.days.contradictory,
    payroll.item.twice, premium.choice.unknown, and those of days and amounts.
    """

    year: int
    month: int
    days: int | None = None
    month_days: int | None = None
    unpaid_leave_days: int = 0
    base_wage: int | None = None
    seniority: int | None = None
    housing: int | None = None
    grocery: int | None = None
    marriage_allowance: int | None = None
    child_allowance_total: int | None = None
    insurable_items: int | None = None
    items: Mapping[PayItem, int] = field(default=NO_ITEMS, hash=False)
    marital_status: MaritalStatus | None = None
    children: int | None = None
    daily_minimum_wage: int | None = None
    monthly_base_for_30_days: int | None = None
    covered_by_unemployment: bool | None = True
    hard_work: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what is no month of pay, with every fault at once."""
        faults = Faults()
        for name in (*(name for name, _ in _ITEMS), *_OTHER_AMOUNTS):
            if getattr(self, name) is not None:
                is_amount(getattr(self, name), faults, name)
        for name in _COUNTS:
            if getattr(self, name) is not None:
                is_days(getattr(self, name), faults, name)
        if self.marital_status is not None:
            is_choice(self.marital_status, faults, MaritalStatus, "marital_status")
        for name in ("year", "month"):
            is_whole(getattr(self, name), faults, name)
        faults.take("items", Pay, self.items)
        for item in self._twice():
            faults.note(TWICE, "items", item=item.value)
        faults.settle()
        self._fit()

    def _twice(self) -> Iterator[PayItem]:
        """Yield the items that are given in two ways."""
        base = {"base_wage", "monthly_base_for_30_days"}
        given = {name for name in (*base, *(name for name, _ in _ITEMS)) if getattr(self, name) is not None}
        for name, item in _ITEMS:
            ways = given & base if item is PayItem.BASE_WAGE else given & {name}
            if len(ways) + (item in self.items) > 1:
                yield item

    def _fit(self) -> None:
        """Refuse days that do not go together; the month is one by now."""
        faults, when = Faults(), self.when
        for name in ("days", "month_days"):
            given = getattr(self, name)
            if given is not None and given > when.length:
                faults.note(OVER_MONTH, name, month=str(when), days=given, length=when.length)
        faults.settle()
        if (self.days or 0) + self.unpaid_leave_days > self.paid_for:
            unpaid = self.unpaid_leave_days
            faults.note(CONTRADICTORY, "unpaid_leave_days", days=self.days or 0, unpaid=unpaid, length=self.paid_for)
        faults.settle()

    @property
    def when(self) -> JalaliMonth:
        """The month."""
        return JalaliMonth(self.year, self.month)

    @property
    def paid_for(self) -> int:
        """Days that the base wage is for."""
        return self.when.length if self.month_days is None else self.month_days

    @property
    def insured_days(self) -> int:
        """Insured days: as given, or what unpaid leave has left."""
        return self.paid_for - self.unpaid_leave_days if self.days is None else self.days

    @property
    def whole_pay(self) -> Pay:
        """The pay before anything is taken for unpaid leave."""
        amounts = {item: getattr(self, name) for name, item in _ITEMS if getattr(self, name) is not None}
        if self.monthly_base_for_30_days is not None:
            amounts[PayItem.BASE_WAGE] = base_pay(self.when, paid_days(self.when), self.monthly_base_for_30_days)
        return Pay({**amounts, **self.items})


@frozen
class Precheck:
    """
    A month of pay, computed; rials, and None where a fact or a value of the law is missing.

    Args:
        month, days: insured days.
        paid_days: days that one payroll program pays for a whole month; not insured days.
        pay: item by item, after unpaid leave.
        base_wage, gross: of it.
        wage_reduction: taken from the base wage for unpaid leave.
        excluded: items with an amount that carry no premium.
        ceiling: of the insurable wage.
        insurable_wage: on which the premium is taken.
        premium: share by share.
        decisions: why, with source and dated values, or what is missing.
    """

    month: JalaliMonth
    days: int
    paid_days: int
    pay: Pay
    wage_reduction: int
    excluded: tuple[PayItem, ...]
    ceiling: int | None
    insurable_wage: int | None
    premium: Premium | None
    decisions: tuple[Decision, ...]

    @property
    def gross(self) -> int:
        """Everything that is paid."""
        return self.pay.gross

    @property
    def base_wage(self) -> int:
        """Base wage of the month, after unpaid leave."""
        return self.pay.of(PayItem.BASE_WAGE)

    @property
    def theoretical_ceiling(self) -> int | None:
        """The ceiling once more, as example C12 calls it: a real list may be a few rials lower."""
        return self.ceiling

    @property
    def worker_share(self) -> int | None:
        """What is withheld from the wage."""
        return None if self.premium is None else self.premium.insured

    @property
    def employer_share_20_plus_3(self) -> int | None:
        """Employer's share and unemployment insurance."""
        return None if self.premium is None else self.premium.employer + self.premium.unemployment

    @property
    def remitted(self) -> int | None:
        """What is paid to the organisation."""
        return None if self.premium is None else self.premium.remitted


def _minimum_agrees(inputs: PayrollMonth, law: Law, _on: date) -> Finding:
    actual = inputs.daily_minimum_wage
    if actual is None:
        return undetermined("daily_minimum_wage", severity=Severity.ADVICE)
    try:
        found = law.at(keys.MIN_DAILY_WAGE, inputs.when.first_day)
    except NotInForceError as error:
        return silence(error)
    if actual == found.value:
        return satisfied(found)
    return violated(
        MINIMUM_DIFFERS,
        found,
        severity=Severity.ADVICE,
        month=str(inputs.when),
        expected=found.value,
        actual=actual,
    )


MINIMUM_AGREES: Final[Rule[PayrollMonth]] = Rule(
    "payroll.minimum_wage.agrees", "records/R6.4", _minimum_agrees, about=("daily_minimum_wage",)
)
"""The minimum daily wage of the payroll is that of the law; where it is not, the law's is taken, and that is said."""


def precheck(inputs: PayrollMonth, *, law: Law, on: date) -> Precheck:
    """
    Compute a month of pay.

    Source: records R1.1, R1.5, R6.1 to R6.4, under the readings of the law.

    Args:
        inputs: of the payroll.
        law: with the readings that shall hold.
        on: day of the judgement; amounts are those of the month of work.

    Codes of decisions: those of `CEILING`, `INSURABLE_WAGE` and `PREMIUM`, payroll.minimum_wage.differs, and
    payslip.allowance.below_decree where marital status or children are given.

    >>> from tamin_rules import jalali
    >>> inputs = PayrollMonth(1405, 7, base_wage=166_255_500, housing=30_000_000, grocery=22_000_000,
    ...                       unpaid_leave_days=3)
    >>> found = precheck(inputs, law=Law.current(), on=jalali.parse("1405-09-01"))
    >>> found.days, found.wage_reduction, found.insurable_wage, found.worker_share
    (27, 16625550, 201629950, 14114097)
    """
    when, whole, unpaid = inputs.when, inputs.whole_pay, inputs.unpaid_leave_days
    pay = after_unpaid_leave(whole, unpaid, inputs.paid_for, law=law)
    month = InsuredMonth(when, inputs.insured_days, pay)
    facts = PremiumFacts(
        when,
        inputs.insured_days,
        pay,
        covered_by_unemployment=inputs.covered_by_unemployment,
        hard_work=inputs.hard_work,
    )
    ceiling, insurable = CEILING(month, law=law, on=on), INSURABLE_WAGE(month, law=law, on=on)
    premium = PREMIUM(facts, law=law, on=on)
    return Precheck(
        month=when,
        days=inputs.insured_days,
        paid_days=paid_days(when),
        pay=pay,
        wage_reduction=wage_reduction(whole.of(PayItem.BASE_WAGE), unpaid, inputs.paid_for),
        excluded=split(pay, law=law, on=when.first_day).excluded,
        ceiling=ceiling.value,
        insurable_wage=insurable.value,
        premium=premium.value,
        decisions=(*(each.decision for each in (ceiling, insurable, premium)), *_judged(inputs, pay, law, on)),
    )


def _judged(inputs: PayrollMonth, pay: Pay, law: Law, on: date) -> tuple[Decision, ...]:
    """Judge what the inputs give beside the pay itself: the minimum wage of the payroll, marriage, children."""
    payslip = Payslip(
        inputs.when, inputs.insured_days, pay, marital_status=inputs.marital_status, children=inputs.children
    )
    asked = ((MARRIAGE_IS_MET, inputs.marital_status), (CHILDREN_ARE_MET, inputs.children))
    findings = [(rule, judge(rule, payslip, law, on)) for rule, given in asked if given is not None]
    decisions = tuple(stamp(rule, finding, law, on) for rule, finding in findings)
    if inputs.daily_minimum_wage is None:
        return decisions
    return (stamp(MINIMUM_AGREES, judge(MINIMUM_AGREES, inputs, law, on), law, on), *decisions)
