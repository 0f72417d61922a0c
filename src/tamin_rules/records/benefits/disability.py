"""
Total disability and survivors (records R5.8).

From which loss of capacity a disability is total has a source. Amount and record test have none: they are off until
`disability_amounts` is chosen. The survivors' pension is not encoded, and says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from attrs import frozen

from tamin_rules.decisions import NOT_ENCODED, undetermined
from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code, Faults
from tamin_rules.law import InForce, Law, keys
from tamin_rules.money import Rial
from tamin_rules.records.benefits.base import last_paid, refuse, refused, to_rial
from tamin_rules.records.months import Record
from tamin_rules.records.numbers import FULL_MONTH

NOT_SHARE: Final = Code("disability.loss.not_share")
NOT_TOTAL: Final = Code("disability.loss.not_total", loss=Fraction, least=Fraction)
TOO_FEW_DAYS: Final = Code("disability.record.too_short", days=int, least=int, years=int)

_A_DAY: Final = timedelta(days=1)


@frozen
class Disability:
    """
    What a disability pension depends on; None is not known.

    Args:
        loss: of working capacity, from 0 to 1.
        average_of_last_days: wage of a month over the last 720 days, in rials.
        record_years: years of record; parts of a year count.
        has_dependants: whether there is a spouse or a dependant.
        days_in_ten_years: of contributions before the disability.
        days_in_last_year: of contributions before the disability.

    Codes: disability.loss.not_share, record.number.not_whole, record.number.negative, insured.flag.not_flag.
    """

    loss: Fraction | int | None = None
    average_of_last_days: Fraction | int | None = None
    record_years: Fraction | int | None = None
    has_dependants: bool | None = None
    days_in_ten_years: int | None = None
    days_in_last_year: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be."""
        counts = ("days_in_ten_years", "days_in_last_year")
        refuse(self, amounts=("loss", "average_of_last_days", "record_years"), counts=counts, flags=("has_dependants",))
        if self.loss is not None and self.loss > 1:
            faults = Faults()
            faults.note(NOT_SHARE, "loss")
            faults.settle()


def _total(facts: Disability, law: Law, on: date) -> Computed[bool]:
    if facts.loss is None:
        return missing("loss")
    least = law.at(keys.TOTAL_DISABILITY_LEAST_LOSS_OF_CAPACITY, on)
    if facts.loss < least.value:
        return refused(NOT_TOTAL, least, loss=Fraction(facts.loss), least=least.value)
    return computed(True, least)  # noqa: FBT003 - the value itself


def _enough(days: int | None, fact: str, least: InForce[int], years: int, *used: InForce[int]) -> Computed[bool]:
    if days is None:
        return missing(fact)
    if days < least.value:
        return refused(TOO_FEW_DAYS, least, *used, days=days, least=least.value, years=years)
    return computed(True, least, *used)  # noqa: FBT003 - the value itself


def _in_ten_years(facts: Disability, law: Law, on: date) -> Computed[bool]:
    least, years = law.at(keys.TOTAL_DISABILITY_RECORD_DAYS, on), law.at(keys.TOTAL_DISABILITY_RECORD_YEARS, on)
    return _enough(facts.days_in_ten_years, "days_in_ten_years", least, years.value, years)


def _in_last_year(facts: Disability, law: Law, on: date) -> Computed[bool]:
    least = law.at(keys.TOTAL_DISABILITY_RECORD_DAYS_IN_LAST_YEAR, on)
    return _enough(facts.days_in_last_year, "days_in_last_year", least, 1)


def _average(record: Record, law: Law, on: date) -> Computed[Fraction]:
    most = law.at(keys.TOTAL_DISABILITY_AVERAGING_DAYS, on)
    paid, months = last_paid(record, on - _A_DAY, most.value, law)
    if paid.wages is None or not paid.days:
        return missing("last_wages")
    return computed(Fraction(paid.wages) / paid.days * FULL_MONTH, most, months=months)


def _amount(facts: Disability, law: Law, on: date) -> Computed[Rial]:
    if facts.average_of_last_days is None:
        return missing("average_of_last_days")
    if facts.record_years is None:
        return missing("record_years")
    if facts.has_dependants is None:
        return missing("has_dependants")
    accrual, least, extra, upto = (
        law.at(keys.OLD_AGE_ACCRUAL_FRACTION_PER_YEAR, on),
        law.at(keys.TOTAL_DISABILITY_LEAST_FRACTION_OF_AVERAGE_WAGE, on),
        law.at(keys.TOTAL_DISABILITY_SUPPLEMENT_FRACTION, on),
        law.at(keys.TOTAL_DISABILITY_SUPPLEMENT_BELOW_FRACTION_OF_AVERAGE_WAGE, on),
    )
    share = max(accrual.value * facts.record_years, least.value)
    if not facts.has_dependants:
        return computed(to_rial(facts.average_of_last_days * share, law), accrual, least)
    share = max(share, min(share * (1 + extra.value), upto.value))
    return computed(to_rial(facts.average_of_last_days * share, law), accrual, least, extra, upto)


def _not_encoded(_facts: object, _law: Law, _on: date) -> Computed[Rial]:
    return Computed(None, undetermined(code=NOT_ENCODED))


TOTAL: Final[Formula[Disability, bool]] = Formula(
    "disability.loss.total", "ssl/70", _total, see=("records/R5.8",), about=("loss",)
)
"""
The loss of working capacity makes a total disability: at least 66 percent.

Source: records R5.8. The survey says two thirds, which is a little more. Codes: disability.loss.not_total.

>>> from tamin_rules import jalali
>>> losses = (Fraction(65, 100), Fraction(66, 100), Fraction(2, 3))
>>> [TOTAL(Disability(loss), law=Law.current(), on=jalali.parse("1405-09-01")).value for loss in losses]
[None, True, True]
"""

TEN_YEARS: Final[Formula[Disability, bool]] = Formula(
    "disability.record.ten_years",
    "ssl/75",
    _in_ten_years,
    switch="disability_amounts",
    see=("records/R5.8",),
    about=("days_in_ten_years",),
)
"""
There is a year of contributions in the ten years before.

Source: records R5.8, unsourced; a year is 365 days. Codes: disability.record.too_short.

>>> from tamin_rules import jalali
>>> law = Law.current().with_readings(disability_amounts="unsourced_article_72")
>>> TEN_YEARS(Disability(days_in_ten_years=365), law=law, on=jalali.parse("1405-09-01")).value
True
"""

LAST_YEAR: Final[Formula[Disability, bool]] = Formula(
    "disability.record.last_year",
    "ssl/75",
    _in_last_year,
    switch="disability_amounts",
    see=("records/R5.8",),
    about=("days_in_last_year",),
)
"""
There are ninety days of contributions in the year before.

Source: records R5.8, unsourced. Codes: disability.record.too_short.

>>> from tamin_rules import jalali
>>> law = Law.current().with_readings(disability_amounts="unsourced_article_72")
>>> LAST_YEAR(Disability(days_in_last_year=90), law=law, on=jalali.parse("1405-09-01")).value
True
"""

AVERAGE_WAGE: Final[Formula[Record, Fraction]] = Formula(
    "disability.average_wage",
    "ssl/72",
    _average,
    readings=("paid_month",),
    switch="disability_amounts",
    see=("records/R5.8",),
)
"""
Average wage of the last 720 paid days before the disability, for a month of thirty: exact, in rials.

Source: records R5.8, unsourced. Of the month in which the 720th day lies, going back, its share counts; with fewer days
the wages are divided by those there are.

>>> from tamin_rules import jalali
>>> from tamin_rules.records import MonthRow, merge
>>> law, on = Law.current().with_readings(disability_amounts="unsourced_article_72"), jalali.parse("1405-01-01")
>>> rows = [MonthRow(1404, 11, 30, 180_000_000), MonthRow(1404, 12, 10, 80_000_000)]
>>> AVERAGE_WAGE(merge(rows, law=law, on=on), law=law, on=on).value
Fraction(195000000, 1)
"""

AMOUNT: Final[Formula[Disability, Rial]] = Formula(
    "disability.amount.monthly",
    "ssl/72",
    _amount,
    readings=("benefit_rounding",),
    switch="disability_amounts",
    see=("records/R5.8", "ssl/77"),
)
"""
Pension of the totally disabled: average wage x years / 30, at least half of the average; rial a month.

Source: records R5.8, unsourced. With dependants a pension below 60 percent of the average gets a tenth of itself on
top, up to those 60 percent: so that no lower pension overtakes a higher one. That the tenth is one of the pension, and
that it ends there, is this project's reading of what is told. Rounded by `benefit_rounding`.

>>> from tamin_rules import jalali
>>> law, on = Law.current().with_readings(disability_amounts="unsourced_article_72"), jalali.parse("1405-09-01")
>>> cases = [(10, False), (10, True), (17, True), (24, True)]
>>> [AMOUNT(Disability(None, 300_000_000, years, family), law=law, on=on).value for years, family in cases]
[150000000, 165000000, 180000000, 240000000]
"""

SURVIVORS: Final[Formula[object, Rial]] = Formula(
    "survivors.amount.monthly", "ssl/80", _not_encoded, see=("records/R5.8",)
)
"""
The survivors' pension: not encoded, so undetermined with rule.provision.not_encoded, whatever the facts.

Source: records R5.8.

>>> from tamin_rules import jalali
>>> SURVIVORS(None, law=Law.current(), on=jalali.parse("1405-09-01")).decision.finding.code
'rule.provision.not_encoded'
"""
