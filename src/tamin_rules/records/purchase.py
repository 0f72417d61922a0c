"""
What past periods would cost (records R2.7): two ways of reckoning are told, and neither rests on a circular.

So nothing is offered by default, and each way is a choice of the reading `purchase_cost`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from attrs import frozen

from tamin_rules.decisions import undetermined
from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code, Faults
from tamin_rules.law import Law, keys
from tamin_rules.money import Rial, ceil_rial
from tamin_rules.records.numbers import is_amount, is_count

NOT_OFFERED: Final = Code("purchase.cost.not_offered")

_MOST_MONTHS: Final = 30
"""Named by the source of `average_7_percent_by_months`."""


@frozen
class Purchase:
    """
    What the cost of a past period is reckoned from; each way asks for two of these.

    Args:
        daily_base: wage base of a day, in rials.
        days: of the period.
        average: average wage of the last two years, rial a month.
        months: of the period, up to 30.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large.
    """

    daily_base: Rial | None = None
    days: int | None = None
    average: Rial | None = None
    months: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no amount, or no number of days or months."""
        faults = Faults()
        for name, value in (("daily_base", self.daily_base), ("average", self.average)):
            if value is not None:
                is_amount(value, faults, name)
        if self.days is not None:
            is_count(self.days, faults, "days")
        if self.months is not None:
            is_count(self.months, faults, "months", most=_MOST_MONTHS)
        faults.settle()


def _not_offered(_facts: Purchase, _law: Law, _on: date) -> Computed[Rial]:
    return Computed(None, undetermined(code=NOT_OFFERED))


def _by_days(facts: Purchase, law: Law, on: date) -> Computed[Rial]:
    if facts.daily_base is None or facts.days is None:
        return missing(*(name for name in ("daily_base", "days") if getattr(facts, name) is None))
    rate = law.at(keys.RECORD_PURCHASE_RATE_BY_DAYS, on)
    return computed(ceil_rial(facts.daily_base * rate.value * facts.days), rate)


def _by_months(facts: Purchase, law: Law, on: date) -> Computed[Rial]:
    if facts.average is None or facts.months is None:
        return missing(*(name for name in ("average", "months") if getattr(facts, name) is None))
    rate = law.at(keys.RECORD_PURCHASE_RATE_BY_MONTHS, on)
    return computed(ceil_rial(facts.average * rate.value * facts.months), rate)


_WAYS: Final[Mapping[str, Callable[[Purchase, Law, date], Computed[Rial]]]] = {
    "not_offered": _not_offered,
    "wage_base_27_percent_by_days": _by_days,
    "average_7_percent_by_months": _by_months,
}


def _cost(facts: Purchase, law: Law, on: date) -> Computed[Rial]:
    return _WAYS[law.reading("purchase_cost")](facts, law, on)


COST: Final[Formula[Purchase, Rial]] = Formula("purchase.cost", "records/R2.7", _cost, readings=("purchase_cost",))
"""
What a past period would cost, in rials, rounded up; undetermined with purchase.cost.not_offered by default.

Source: records R2.7, low confidence. Reading `purchase_cost`: 27 percent of the wage base for each day, or 7 percent of
the average of two years for each month, as far as a guide and a test page tell.

>>> from tamin_rules import jalali
>>> law, on = Law.current(), jalali.parse("1405-09-01")
>>> COST(Purchase(), law=law, on=on).decision.finding.code
'purchase.cost.not_offered'
>>> law = law.with_readings(purchase_cost="wage_base_27_percent_by_days")
>>> COST(Purchase(daily_base=10_000_000, days=90), law=law, on=on).value
243000000
"""
