"""
The marriage allowance of the organisation (records R5.6); not the monthly one that employers pay.

`on` is the day of the marriage: its law holds, and pay before it counts. Both spouses may receive it, each by the own
record. That one must be at work on that day is unsourced, and not asked.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from attrs import frozen

from tamin_rules.decisions import UNSOURCED, not_applicable
from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Confidence, Law, keys
from tamin_rules.money import Rial
from tamin_rules.records.benefits.base import Paid, days_between, months_before, paid_between, refuse, refused, to_rial
from tamin_rules.records.months import MONTHS_A_YEAR, Record

NOT_FIRST: Final = Code("marriage.marriage.not_first")
NOT_COMPULSORY: Final = Code("marriage.insurance.not_compulsory")
TOO_FEW_DAYS: Final = Code("marriage.record.too_short", days=int, least=int, years=int)

_A_DAY: Final = timedelta(days=1)


@frozen
class Marriage:
    """
    What the allowance depends on; None is not known.

    Args:
        pay: insured wages in the two years before the marriage, or the record that they stand in.
        minimum_wage: monthly minimum wage on the day of the marriage, in rials; None takes the law's.
        first_marriage: whether it is the first marriage.
        compulsorily_insured: whether one is compulsorily insured.
        contribution_days: in the five years before, where there is no record; `marriage_record_test` alone asks.

    Codes: record.number.not_whole, record.number.negative, insured.flag.not_flag.
    """

    pay: Record | Paid | None = None
    minimum_wage: Rial | None = None
    first_marriage: bool | None = None
    compulsorily_insured: bool | None = None
    contribution_days: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be."""
        refuse(self, counts=("minimum_wage", "contribution_days"), flags=("first_marriage", "compulsorily_insured"))


def _is_first(facts: Marriage, _law: Law, _on: date) -> Computed[bool]:
    if facts.first_marriage is None:
        return missing("first_marriage")
    return computed(True) if facts.first_marriage else refused(NOT_FIRST)  # noqa: FBT003 - the value itself


def _is_compulsory(facts: Marriage, _law: Law, _on: date) -> Computed[bool]:
    if facts.compulsorily_insured is None:
        return missing("compulsorily_insured")
    return computed(True) if facts.compulsorily_insured else refused(NOT_COMPULSORY)  # noqa: FBT003 - the value itself


def _enough(facts: Marriage, law: Law, on: date) -> Computed[bool]:
    if law.reading("marriage_record_test") == "off":
        return Computed(None, not_applicable(UNSOURCED))
    heeding = law.requiring(Confidence.UNSOURCED)
    least, years = (
        heeding.at(keys.ORGANISATION_MARRIAGE_ALLOWANCE_RECORD_DAYS, on),
        heeding.at(keys.ORGANISATION_MARRIAGE_ALLOWANCE_RECORD_YEARS, on),
    )
    days = facts.contribution_days
    if isinstance(facts.pay, Record):
        days = days_between(facts.pay, months_before(on, years.value * MONTHS_A_YEAR), on - _A_DAY)
    if days is None:
        return missing("contribution_days")
    if days < least.value:
        return refused(TOO_FEW_DAYS, least, years, days=days, least=least.value, years=years.value)
    return computed(True, least, years)  # noqa: FBT003 - the value itself


def _paid(pay: Record | Paid | None, first: date, last: date, law: Law) -> tuple[Paid, tuple[JalaliMonth, ...]]:
    return paid_between(pay, first, last, law) if isinstance(pay, Record) else (pay or Paid(), ())


def _amount(facts: Marriage, law: Law, on: date) -> Computed[Rial]:
    divisor = law.at(keys.ORGANISATION_MARRIAGE_ALLOWANCE_AVERAGING_MONTHS, on)
    paid, months = _paid(facts.pay, months_before(on, divisor.value), on - _A_DAY, law)
    if paid.wages is None:
        return missing("last_wages")
    average = to_rial(Fraction(paid.wages) / divisor.value, law)
    if facts.minimum_wage is not None:
        return computed(max(average, facts.minimum_wage), divisor, months=months)
    floor = law.at(keys.MIN_MONTHLY_WAGE_30D, on)
    return computed(max(average, floor.value), divisor, floor, months=months)


FIRST_MARRIAGE: Final[Formula[Marriage, bool]] = Formula(
    "marriage.marriage.first", "ssl/85", _is_first, see=("records/R5.6",), about=("first_marriage",)
)
"""
It is the first marriage.

Source: records R5.6. Codes: marriage.marriage.not_first.

>>> from tamin_rules import jalali
>>> str(FIRST_MARRIAGE(Marriage(), law=Law.current(), on=jalali.parse("1405-09-01")).outcome)
'undetermined'
"""

COMPULSORY: Final[Formula[Marriage, bool]] = Formula(
    "marriage.insurance.compulsory", "ssl/85", _is_compulsory, see=("records/R5.6",), about=("compulsorily_insured",)
)
"""
Whoever marries is compulsorily insured.

Source: records R5.6. Codes: marriage.insurance.not_compulsory.

>>> from tamin_rules import jalali
>>> COMPULSORY(Marriage(compulsorily_insured=True), law=Law.current(), on=jalali.parse("1405-09-01")).value
True
"""

RECORD: Final[Formula[Marriage, bool]] = Formula(
    "marriage.record.sufficient",
    "ssl/85",
    _enough,
    readings=("marriage_record_test",),
    see=("records/R5.6",),
    about=("contribution_days",),
)
"""
There are 720 days of contributions in the five years before: unsourced, and not applicable unless it is asked for.

Source: records R5.6, `marriage_record_test: days_720_in_5_years`. Codes: marriage.record.too_short.

>>> from tamin_rules import jalali
>>> law, on, facts = Law.current(), jalali.parse("1405-09-01"), Marriage(contribution_days=720)
>>> str(RECORD(facts, law=law, on=on).outcome)
'not_applicable'
>>> RECORD(facts, law=law.with_readings(marriage_record_test="days_720_in_5_years"), on=on).value
True
"""

AMOUNT: Final[Formula[Marriage, Rial]] = Formula(
    "marriage.amount.once", "ssl/85", _amount, readings=("benefit_rounding", "paid_month"), see=("records/R5.6",)
)
"""
One month's average: insured pay in the two years before the marriage / 24, not below the minimum wage; in rials.

Source: records R5.6. The minimum wage is that of thirty days. Rounded by `benefit_rounding`.

>>> from tamin_rules import jalali
>>> on = jalali.parse("1405-09-01")
>>> [AMOUNT(Marriage(Paid(wages)), law=Law.current(), on=on).value for wages in (2_400_000_000, 4_800_000_000)]
[166255500, 200000000]
"""
