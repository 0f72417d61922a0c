"""
The old-age pension: its estimate, those of ten years and of women at 42, the yearly increase (records R4.1 to R4.7).

The organisation's own calculators differ from the law in three points, each of which is a reading: they do not cap the
years (`years_cap: no_cap`), they carry a floor of 1397 (`pension_floor: frozen_1397`), and the 25th month of rows of 30
days enters their average (`average_wage: portal`, the default, since it is what people see).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import UNSOURCED, not_applicable, undetermined
from tamin_rules.decisions.formulas import Computed, Figure, Formula, computed, missing
from tamin_rules.errors import Code, Faults, NotInForceError
from tamin_rules.law import Confidence, InForce, Law, keys
from tamin_rules.money import Rial, ceil_rial, half_up
from tamin_rules.records.durations import pension_years
from tamin_rules.records.numbers import is_count

TOO_FEW_YEARS: Final = Code("pension.ten_years.not_reached")

_THOUSAND: Final = 1000
"""Rials of the reading `nearest_1000`."""
_HUNDREDTHS: Final = 100


@frozen
class PensionFacts:
    """
    What a pension is computed from.

    Args:
        average: average wage of the last two years, rial a month, already rounded up; None where it is not known.
        total_days: insured days in all.
        supplements: what the caller knows of family, child and other supplements, rial a month; they are data, for
            their rules are not verified (records R4.4).

    Codes: record.number.not_whole, record.number.negative.
    """

    average: Rial | None
    total_days: int
    supplements: Rial | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no amount, or no number of days."""
        faults = Faults()
        for name in ("average", "total_days", "supplements"):
            value: object = getattr(self, name)
            if value is not None or name == "total_days":
                is_count(value, faults, name)
        faults.settle()


@frozen
class Estimate:
    """
    A pension.

    Args:
        amount: rial a month, without supplements.
        years: years of record, before any cap; two decimals, or exact under the reading `pension_years: unrounded`.
        floor: whether the floor is higher than what the formula gives, and is the amount.
        cap: whether there are more years than count.
        supplements: the caller's, rial a month; None where none were given, or the reading leaves them out.
    """

    amount: Rial
    years: Fraction
    floor: bool
    cap: bool
    supplements: Rial | None = None

    @property
    def payable(self) -> Rial:
        """Amount and supplements, as far as they are known; rial a month."""
        return self.amount + (self.supplements or 0)


def _estimate(facts: PensionFacts, law: Law, on: date) -> Computed[Estimate]:
    if not facts.average:  # no wage, no estimate: not even the floor
        return missing("average_wage")
    years = pension_years(facts.total_days, law, on)
    shown, limit, (accrual, most) = _shown(years), _limit(law, on), _accrual(law, on)
    exact = facts.average * accrual.value * (years if limit is None else min(years, limit))
    pension, (floor, used) = _rounded(exact, law), _floor(years, shown, law, on)
    return computed(
        Estimate(
            amount=max(pension, floor),
            years=years,
            floor=floor > pension,
            cap=limit is not None and shown > limit,
            supplements=facts.supplements if law.reading("supplements") == "caller_data" else None,
        ),
        *(accrual, most, *used),
    )


def is_capped(total_days: int, law: Law, on: date) -> bool:
    """
    Tell whether a record has more years than a pension counts, whatever its wages; not where the law knows no limit.

    Source: records R4.2, Clarification 4: tested on years of two decimals.
    """
    try:
        limit = _limit(law, on)
    except NotInForceError:
        return False
    return limit is not None and _shown(pension_years(total_days, law, on)) > limit


def _shown(years: Fraction) -> Fraction:
    return Fraction(half_up(years * _HUNDREDTHS), _HUNDREDTHS)


def _limit(law: Law, on: date) -> Fraction | None:
    """Return the years that count at most; None where the reading has no cap."""
    accrual, most = _accrual(law, on)
    return Fraction(most.value) / accrual.value if law.reading("years_cap") == "cap_35" else None


def _accrual(law: Law, on: date) -> tuple[InForce[Fraction], InForce[Fraction]]:
    return (
        law.at(keys.OLD_AGE_ACCRUAL_FRACTION_PER_YEAR, on),
        law.at(keys.OLD_AGE_MAX_FRACTION_OF_AVERAGE_WAGE, on),
    )


def _rounded(amount: Fraction, law: Law) -> Rial:
    """Round up to a rial, or to the nearest 1,000 rials, 500 upwards; the floor is never rounded away."""
    if law.reading("pension_rounding") == "up_to_rial":
        return ceil_rial(amount)
    return half_up(Fraction(amount) / _THOUSAND) * _THOUSAND


def _floor(years: Fraction, shown: Fraction, law: Law, on: date) -> tuple[Rial, tuple[InForce[Any], ...]]:
    """Return the amount below which no pension falls, 0 where there is none, and the values that it rests on."""
    full_from, below = law.at(keys.MIN_PENSION_FULL_FROM_YEARS, on), law.reading("floor_below_20_years")
    short = shown < full_from.value
    if short and below == "none":
        return 0, (full_from,)
    of_the_day = law.reading("pension_floor") == "of_the_day"
    whole = law.at(keys.MIN_MONTHLY_WAGE_30D if of_the_day else keys.MIN_PENSION_FROZEN_MONTHLY, on)
    if short and below == "years_over_30":
        share = law.at(keys.MIN_PENSION_FRACTION_PER_YEAR, on)
        return ceil_rial(whole.value * share.value * years), (full_from, whole, share)
    return whole.value, (full_from, whole)


ESTIMATE: Final[Formula[PensionFacts, Estimate]] = Formula(
    "pension.estimate",
    "records/R4.1",
    _estimate,
    readings=(
        "pension_years",
        "years_cap",
        "pension_rounding",
        "floor_below_20_years",
        "pension_floor",
        "supplements",
    ),
    see=("ssl/77", "ssl/111", "records/R1.8", "records/R4.2", "records/R4.3", "records/R4.4"),
)
"""
The monthly old-age pension of an average wage and a record.

Source: records R4.1 to R4.4, R1.8, Clarifications 2 to 4. Average x fraction for a year x years, rounded up to a rial;
years beyond the greatest fraction do not count; from 20 years (of the rounded years) up not below the monthly minimum
wage of `on`, below that in proportion. The floor is not rounded by `nearest_1000`. Undetermined without a wage.

>>> found = ESTIMATE(PensionFacts(average=30_000_000, total_days=7_300), law=Law.current(),
...     on=jalali.parse("1397-07-01")).value
>>> found.amount, str(found.years), found.floor, found.cap
(20000000, '20', False, False)
"""


@frozen
class TenYearFacts:
    """Full years of record, bought ones included, of who applies for a ten-year pension."""

    years: int


def _ten_years(facts: TenYearFacts, law: Law, on: date) -> Computed[Rial]:
    least = law.at(keys.OLD_AGE_TEN_YEARS_CONTRIBUTION_YEARS, on)
    if facts.years < least.value:
        return Computed(None, not_applicable(TOO_FEW_YEARS))
    share = law.at(keys.OLD_AGE_TEN_YEARS_FLOOR_FRACTION_PER_YEAR, on)
    wage = law.at(keys.MIN_MONTHLY_WAGE_30D, on)
    return computed(ceil_rial(wage.value * share.value * facts.years), least, share, wage)


TEN_YEAR_PENSION: Final[Formula[TenYearFacts, Rial]] = Formula(
    "pension.ten_years_floor", "ten-years-act", _ten_years, see=("records/R4.7",)
)
"""
Below what a ten-year pension does not fall, in the year of application; it does not rise with later minimum wages.

Source: records R4.7. Full years / 30 x monthly minimum wage of `on`, rounded up to a rial. Not applicable below ten
years; undetermined before the act.

>>> TEN_YEAR_PENSION(TenYearFacts(10), law=Law.current(), on=jalali.parse("1405-09-01")).value
55418500
"""


def _women_42(facts: PensionFacts, law: Law, on: date) -> Computed[Rial]:
    if not law.heeds(Confidence.UNSOURCED):
        return Computed(None, undetermined(code=UNSOURCED))
    share = law.at(keys.OLD_AGE_WOMEN_AGE42_PENSION_FRACTION, on)
    if not facts.average:
        return missing("average_wage")
    return computed(ceil_rial(facts.average * share.value), share)


WOMEN_42_PENSION: Final[Formula[PensionFacts, Rial]] = Formula(
    "pension.women_42", "ssl/76.4", _women_42, see=("records/R4.5", "records/R4.1")
)
"""
The pension of women who retire at 42 with 20 years of record: 20/30 of the average wage, rounded up to a rial.

Source: records R4.5; the path is sourced, the fraction is not, so that this is undetermined with
rule.provision.unsourced unless the law heeds what is unsourced. More than 20 years do not raise it. Whether the floor
holds for it is not told, and none is applied. Whether the path is reached is for `eligibility` to say.

>>> law, on, facts = Law.current(), jalali.parse("1402-09-01"), PensionFacts(300_000_000, 7_665)
>>> WOMEN_42_PENSION(facts, law=law, on=on).decision.finding.code
'rule.provision.unsourced'
>>> WOMEN_42_PENSION(facts, law=law.requiring("unsourced"), on=on).value
200000000
"""


def _increased(amount: Rial, law: Law, on: date) -> Computed[Rial]:
    every = law.table(keys.PENSION_INCREASE_PERCENT.name).on(on)
    if isinstance(every, InForce):
        return computed(ceil_rial(amount * (1 + every.value)), every)
    least = law.at(keys.MIN_MONTHLY_WAGE_30D, _last_year(on))
    if amount <= least.value:
        rate = law.at(keys.PENSION_INCREASE_AT_OR_BELOW_MIN_WAGE_PERCENT, on)
        return computed(ceil_rial(amount * (1 + rate.value)), least, rate)
    rate = law.at(keys.PENSION_INCREASE_ABOVE_MIN_WAGE_PERCENT, on)
    fixed = law.at(keys.PENSION_INCREASE_ABOVE_MIN_WAGE_FIXED, on)
    return computed(ceil_rial(amount * (1 + rate.value)) + fixed.value, least, rate, fixed)


def _last_year(on: date) -> date:
    """Return the last day of the Jalali year before."""
    return date.fromordinal(jalali.day(jalali.ymd(on)[0], 1, 1).toordinal() - 1)


INCREASE: Final[Formula[Rial, Rial]] = Formula(
    "pension.increase", "decree-1404-06-12", _increased, see=("decree-19545", "hamshahri/8512", "afkarnews")
)
"""A pension after the increase of the year of `on`: see `increase`."""


def increase(amount: Rial, law: Law, on: date) -> Figure[Rial]:
    """
    Return a pension, rial a month, after the increase of the Jalali year of `on`, rounded up to a rial.

    Source: the decrees of each year, in the law. Which part of a decree holds is decided by the amount before the
    increase against the minimum wage of the year before: there the two parts of 1404 meet. A year whose figures are not
    known, or known for the other part only, is undetermined. No floor is applied.

    >>> increase(71_661_840, Law.current(), jalali.parse("1404-07-01")).value
    103909668
    >>> str(increase(71_661_840, Law.current(), jalali.parse("1405-09-01")).outcome)
    'undetermined'
    """
    return INCREASE(amount, law=law, on=on)
