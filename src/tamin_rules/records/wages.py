"""
The wage of a month: ceiling, floor, what is insurable of it, and what absence takes away.

Values of the law are those of the first day of the month in which the work was done: rates and wages have only ever
changed on such a day. Insured days are what was reported, never what was paid.

Source: records R1.1, R1.2, R1.5, R6.1, R6.4.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from tamin_rules.decisions import Finding, Rule, not_applicable, satisfied, undetermined, violated
from tamin_rules.decisions.formulas import Computed, Formula, computed, missing, silence
from tamin_rules.errors import Code, Faults, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import InForce, Law, keys
from tamin_rules.money import half_up
from tamin_rules.records.items import READINGS, Pay, PayItem, insurable_total, split
from tamin_rules.records.numbers import FULL_MONTH, is_amount, is_days

OVER_MONTH: Final = Code("wage.days.over_month", month=str, days=int, length=int)
OVER_PAID: Final = Code("wage.paid_days.over_month", paid=int, most=int)
ARITHMETIC: Final = Code("wage.arithmetic.differs", expected=int, actual=int)
TOTAL: Final = Code("wage.total.differs", expected=int, actual=int)

FIXED_ALLOWANCES: Final = (PayItem.HOUSING, PayItem.GROCERY, PayItem.MARRIAGE_ALLOWANCE)
"""Amounts a month. R1.5 speaks of the first two; lists show the third in proportion to the days as well."""


def _pay(value: Pay | int | None) -> Pay | None:
    return value if value is None or isinstance(value, Pay) else insurable_total(value)


@frozen
class InsuredMonth:
    """
    One person's month at one workshop.

    Args:
        month: in which the work was done.
        days: insured days, as reported; whether they fit the month is for rules to say.
        pay: item by item, or the insurable total in rials; None where it is not known.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large.

    >>> InsuredMonth(JalaliMonth(1405, 7), 30, 166_255_500).pay.gross
    166255500
    """

    month: JalaliMonth
    days: int
    pay: Pay | None = field(default=None, converter=_pay)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no number of days."""
        faults = Faults()
        is_days(self.days, faults, "days")
        faults.settle()


def counted_days(month: JalaliMonth, days: int, law: Law) -> int | None:
    """
    Return the days that count: as reported, and at most the length of the month.

    Source: records R1.1; reading `days_over_month_length`: under `reject` (the default) too many days count for
    nothing and the answer is None, under `clamp_with_warning` they are cut.

    >>> law, mehr = Law.current(), JalaliMonth(1404, 7)
    >>> counted_days(mehr, 30, law), counted_days(mehr, 31, law)
    (30, None)
    >>> counted_days(mehr, 31, law.with_readings(days_over_month_length="clamp_with_warning"))
    30
    """
    if days <= month.length:
        return days
    return month.length if law.reading("days_over_month_length") == "clamp_with_warning" else None


def over_month(month: JalaliMonth, days: int, severity: Severity = Severity.ERROR) -> Finding:
    """Say that a month has fewer days than were reported."""
    return violated(OVER_MONTH, severity=severity, month=str(month), days=days, length=month.length)


def _of_days(facts: InsuredMonth, law: Law, daily: InForce[int], fixed: int | None = None) -> Computed[int]:
    """Multiply a daily amount by the insured days, or by a fixed number of days."""
    days = counted_days(facts.month, facts.days, law)
    if days is None:
        return Computed(None, over_month(facts.month, facts.days))
    return computed(daily.value * (days if fixed is None else fixed), daily)


def _ceiling(facts: InsuredMonth, law: Law, _on: date) -> Computed[int]:
    daily = law.at(keys.INSURABLE_WAGE_CEILING_DAILY, facts.month.first_day)
    return _of_days(facts, law, daily, FULL_MONTH if law.reading("ceiling_days") == "fixed_30" else None)


def _floor(facts: InsuredMonth, law: Law, _on: date) -> Computed[int]:
    return _of_days(facts, law, law.at(keys.MIN_DAILY_WAGE, facts.month.first_day))


def _insurable(facts: InsuredMonth, law: Law, on: date) -> Computed[int]:
    if facts.pay is None:
        return missing("pay")
    ceiling = _ceiling(facts, law, on)
    if ceiling.value is None:
        return ceiling
    found = split(facts.pay, law=law, on=facts.month.first_day)
    if found.silence is not None and found.subject < ceiling.value:  # above the ceiling nothing more can change
        return Computed(None, silence(found.silence))
    return computed(min(ceiling.value, found.subject), *ceiling.finding.used, *found.used)


CEILING: Final[Formula[InsuredMonth, int]] = Formula(
    "wage.ceiling", "records/R6.4", _ceiling, readings=("ceiling_days", "days_over_month_length"), about=("days",)
)
"""
The most of a month's wage that carries the premium: the daily ceiling x insured days, in rials, exact.

The ceiling is one of days, not of months: five days have five times the daily one. 1360 to 1383 are not known, and for
years before 1357 the law has no row: both are undetermined.

Source: records R6.4; readings `ceiling_days` (`fixed_30`: x 30 for every month), `days_over_month_length`.

Codes: wage.days.over_month; law.value.unknown, law.value.not_in_force.
"""

FLOOR: Final[Formula[InsuredMonth, int]] = Formula(
    "wage.floor", "records/R6.4", _floor, readings=("days_over_month_length",), about=("days",)
)
"""
The least that the insured days may be worth: the minimum daily wage x insured days, in rials, exact.

Source: records R6.4; reading `days_over_month_length`.

Codes: wage.days.over_month; law.value.unknown, law.value.not_in_force.
"""

INSURABLE_WAGE: Final[Formula[InsuredMonth, int]] = Formula(
    "wage.insurable",
    "records/R6.1",
    _insurable,
    readings=(*CEILING.readings, *READINGS),
    see=("ssl/28", "ssl/2.5", "records/R6.2", "records/R6.4"),
    about=("pay",),
)
"""
The wage on which the premium is taken: min(ceiling, sum of the items subject to contributions), in rials, exact.

An item of which the law of that month does not say whether it counts leaves the wage undetermined, unless the rest
reaches the ceiling. The floor does not raise it: a wage below the floor is a fault, not a figure.

Source: records R6.1, R6.2; readings `cash_transport_and_food`, `eid_bonus`, and those of `CEILING`.

Codes: rule.fact.missing (pay), wage.days.over_month; law.value.unknown, law.value.not_in_force.
"""


# --- paid days, and absence -------------------------------------------------------------------------------------------


def paid_days(month: JalaliMonth) -> int:
    """
    Return the days of wage that one payroll program pays for a whole month: its length, and 30 for a short Esfand.

    A convention of pay, and no rule of the organisation: a 29-day Esfand paid as 30 days is not 30 insured days.

    Source: records R1.1 (the Esfand trap), worked example C16.

    >>> [paid_days(JalaliMonth(1405, month)) for month in (1, 7, 12)]
    [31, 30, 30]
    """
    return max(month.length, FULL_MONTH)


def base_pay(month: JalaliMonth, paid_days_: int, monthly_base: int) -> int:
    """
    Return the base wage of so many paid days of a monthly wage, which is for 30 days, in rials, half-up.

    Paid days are not insured days: a 29-day Esfand that is paid as 30 has 29 insured days.

    Args:
        month: in which the work was done; no month is paid for more days than `paid_days` says.
        paid_days_: days of wage.
        monthly_base: rials for 30 days.

    Source: records R1.1; worked examples C15, C16.

    Codes: wage.paid_days.over_month, and those of amounts.

    >>> base_pay(JalaliMonth(1405, 1), 31, 166_255_500), base_pay(JalaliMonth(1405, 12), 30, 166_255_500)
    (171797350, 166255500)
    """
    faults = Faults()
    is_amount(monthly_base, faults, "monthly_base")
    if is_days(paid_days_, faults, "paid_days") and paid_days_ > paid_days(month):
        faults.note(OVER_PAID, "paid_days", paid=paid_days_, most=paid_days(month))
    faults.settle()
    return half_up(Fraction(monthly_base * paid_days_, FULL_MONTH))


def wage_reduction(base_wage: int, unpaid_days: int, month_days: int) -> int:
    """
    Return what unpaid days take out of a base wage, in rials, half-up.

    Args:
        base_wage: rials for the whole month.
        unpaid_days: of absence or leave without pay, at most `month_days`.
        month_days: days that the base wage is for.

    Source: records R1.5; worked example C06. The rounding is a convention.

    Codes: wage.paid_days.over_month, and those of amounts and days.

    >>> wage_reduction(166_255_500, 3, 30)
    16625550
    """
    faults = Faults()
    is_amount(base_wage, faults, "base_wage")
    if is_days(unpaid_days, faults, "unpaid_days") & is_days(month_days, faults, "month_days"):
        if unpaid_days > month_days:
            faults.note(OVER_PAID, "unpaid_days", paid=unpaid_days, most=month_days)
        elif month_days == 0:
            return 0
    faults.settle()
    return half_up(Fraction(base_wage * unpaid_days, month_days))


def in_proportion(amount: int, days: int) -> Fraction:
    """
    Return the part of a monthly amount that falls to so many days, exact: never more than the whole of it.

    Source: records R1.5 (in proportion, with a cap of 30 days).

    >>> in_proportion(22_000_000, 27), in_proportion(22_000_000, 31)
    (Fraction(19800000, 1), Fraction(22000000, 1))
    """
    return Fraction(amount * min(days, FULL_MONTH), FULL_MONTH)


def after_unpaid_leave(pay: Pay, unpaid_days: int, month_days: int, *, law: Law) -> Pay:
    """
    Return the pay of a whole month after unpaid days: the base wage falls with them.

    Source: records R1.5; reading `fixed_allowances_in_partial_month`: housing, grocery and marriage allowance stay
    `whole` (the default), or are `prorated` over 30 days, half-up. All other items are taken as given.

    Codes: wage.paid_days.over_month, and those of days.

    >>> pay = Pay({"base_wage": 166_255_500, "housing": 30_000_000, "grocery": 22_000_000})
    >>> after_unpaid_leave(pay, 3, 30, law=Law.current()).gross
    201629950
    >>> prorated = Law.current().with_readings(fixed_allowances_in_partial_month="prorated")
    >>> after_unpaid_leave(pay, 3, 30, law=prorated).of(PayItem.GROCERY)
    19800000
    """
    base = pay.of(PayItem.BASE_WAGE)
    reduction = wage_reduction(base, unpaid_days, month_days)
    if unpaid_days == 0:
        return pay
    amounts = {PayItem.BASE_WAGE: base - reduction} if pay.has(PayItem.BASE_WAGE) else {}
    if law.reading("fixed_allowances_in_partial_month") == "prorated":
        days = month_days - unpaid_days
        amounts |= {item: half_up(in_proportion(pay.of(item), days)) for item in FIXED_ALLOWANCES if pay.has(item)}
    return pay.replacing(amounts)


# --- the arithmetic of a row ------------------------------------------------------------------------------------------


@frozen
class RowTotals:
    """
    The amounts of a row of a list, in rials; None where they are not known.

    Args:
        month, days: insured days of the month.
        daily_wage: without seniority, where that has a column of its own (lists since Azar 1403).
        daily_seniority: of that column.
        monthly_wage: for the days.
        benefits: insurable items beside it.
        insurable_total: on which the premium is taken.
    """

    month: JalaliMonth
    days: int
    daily_wage: int | None = None
    monthly_wage: int | None = None
    benefits: int | None = None
    insurable_total: int | None = None
    daily_seniority: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse what are no days and no amounts."""
        faults = Faults()
        is_days(self.days, faults, "days")
        for name in ("daily_wage", "monthly_wage", "benefits", "insurable_total", "daily_seniority"):
            value: object = getattr(self, name)
            if value is not None:
                is_amount(value, faults, name)
        faults.settle()


def _daily_times_days(facts: RowTotals, law: Law, _on: date) -> Finding:
    reading = law.reading("daily_times_days_mismatch")
    if reading == "ignore":
        return not_applicable()
    if facts.daily_wage is None:
        return undetermined("daily_wage", severity=Severity.ADVICE)
    if facts.monthly_wage is None:
        return undetermined("monthly_wage", severity=Severity.ADVICE)
    expected = (facts.daily_wage + facts.daily_seniority) * facts.days
    if expected == facts.monthly_wage:
        return satisfied()
    severity = Severity.ERROR if reading == "reject" else Severity.ADVICE
    return violated(ARITHMETIC, severity=severity, expected=expected, actual=facts.monthly_wage)


def _total_is_sum(facts: RowTotals, law: Law, on: date) -> Finding:
    if facts.monthly_wage is None or facts.benefits is None or facts.insurable_total is None:
        return undetermined("monthly_wage", "benefits", "insurable_total")
    summed = facts.monthly_wage + facts.benefits
    if summed == facts.insurable_total:
        return satisfied()
    ceiling = CEILING(InsuredMonth(facts.month, facts.days), law=law, on=on)
    if ceiling.value is None:
        return ceiling.decision.finding
    expected, used = min(ceiling.value, summed), ceiling.decision.finding.used
    if expected == facts.insurable_total:
        return satisfied(*used)
    return violated(TOTAL, *used, expected=expected, actual=facts.insurable_total)


DAILY_TIMES_DAYS: Final[Rule[RowTotals]] = Rule(
    "wage.daily_times_days.agree", "records/R1.2", _daily_times_days, about=("monthly_wage",)
)
"""Daily wage x days is the monthly wage. Reading `daily_times_days_mismatch`: warn, ignore or reject."""

TOTAL_IS_SUM: Final[Rule[RowTotals]] = Rule(
    "wage.total.is_sum", "records/R1.2", _total_is_sum, see=("records/R6.4",), about=("insurable_total",)
)
"""The insurable total is monthly wage and insurable benefits, or the ceiling where they pass it."""
