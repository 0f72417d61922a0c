"""The estimate of the pension, as `records.pension` has it, for many persons at once."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
from attrs import frozen

from tamin_rules.errors import NotInForceError
from tamin_rules.law import keys
from tamin_rules.records.batch.amounts import MISSING, WORDS, Amounts
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.ragged import ceil_div
from tamin_rules.records.batch.terms import Terms
from tamin_rules.records.pension import ESTIMATE, PensionFacts

_HUNDREDTHS: Final = 100
_THOUSAND: Final = 1000
MOST_DAYS: Final = 1 << 17
"""Of a person that the columns can do: more than a record of three hundred years has."""
_LARGEST: Final = 2**61


@frozen(slots=False)
class Pensions:
    """The pension of each person; floor and cap as in `records.pension.Estimate`, years in hundredths."""

    amounts: Amounts
    years: Numbers
    floor: Numbers
    cap: Numbers


@frozen(slots=False)
class _Figures:
    """
    The figures of the law; 0 in place of what it does not hold, and then nothing is computed with it.

    Args:
        limit: years that count at most; None where there is no cap.
        short, full: why there is no pension below the years of the whole floor, and from them on; 0 where there is.
    """

    a_year: int
    accrual: Fraction
    limit: Fraction | None
    full_from: int
    whole: int
    share: Fraction
    short: int
    full: int


@lru_cache(maxsize=8)
def _figures(terms: Terms) -> _Figures:
    accrual = Fraction(_value(terms, keys.OLD_AGE_ACCRUAL_FRACTION_PER_YEAR))
    most = _value(terms, keys.OLD_AGE_MAX_FRACTION_OF_AVERAGE_WAGE)
    of_the_day = terms.is_read("pension_floor", "of_the_day")
    return _Figures(
        a_year=terms.law.at(keys.RECORD_DAYS_OF_YEAR, terms.on).value,
        accrual=accrual,
        limit=Fraction(most) / accrual if accrual and most and terms.is_read("years_cap", "cap_35") else None,
        full_from=_value(terms, keys.MIN_PENSION_FULL_FROM_YEARS),
        whole=_value(terms, keys.MIN_MONTHLY_WAGE_30D if of_the_day else keys.MIN_PENSION_FROZEN_MONTHLY),
        share=Fraction(_value(terms, keys.MIN_PENSION_FRACTION_PER_YEAR)),
        short=_why(terms, 0),
        full=_why(terms, MOST_DAYS),
    )


def _value(terms: Terms, key: Any) -> Any:  # noqa: ANN401 - a key of any type
    try:
        return terms.law.at(key, terms.on).value
    except NotInForceError:
        return 0


def _why(terms: Terms, days: int) -> int:
    """Return why the core itself has no pension for so many days."""
    figure = ESTIMATE(PensionFacts(1, days), law=terms.law, on=terms.on)
    return 0 if figure.value is not None else WORDS.index(str(figure.decision.finding.code))


def pensions(average: Amounts, days: Numbers, terms: Terms) -> Pensions:
    """Return the pension of each person, from average wage and insured days."""
    law = _figures(terms)
    years = (2 * _HUNDREDTHS * days + law.a_year) // (2 * law.a_year)
    counted, parts = (days, law.a_year) if terms.is_read("pension_years", "unrounded") else (years, _HUNDREDTHS)
    is_short = years < _HUNDREDTHS * law.full_from
    amount, too_much = _amount(average.values, counted, parts, law, terms)
    floor = _floor(counted, parts, is_short, law, terms)
    is_floor = floor > amount
    no_wage = (average.why != 0) | (average.values == 0)
    why = np.where(no_wage, MISSING, np.where(is_short, law.short, law.full) if law.short or law.full else 0)
    hard = average.hard | (too_much & ~no_wage)
    return Pensions(Amounts(np.maximum(amount, floor), why, hard), years, is_floor, _beyond(years, law))


def _beyond(years: Numbers, law: _Figures) -> Numbers:
    """Tell whether there are more years, in hundredths, than count."""
    if law.limit is None:
        return np.zeros(len(years), bool)
    found: Numbers = years > math.floor(_HUNDREDTHS * law.limit)
    return found


def _amount(average: Numbers, years: Numbers, parts: int, law: _Figures, terms: Terms) -> tuple[Numbers, Numbers]:
    """
    Return average x accrual x years, rounded, and where that would not fit 64 bits.

    Years come in so many parts of a year. No divisor is an array: NumPy divides five times as fast then.
    """
    most = Fraction(MOST_DAYS) if law.limit is None else law.limit * parts
    counted = np.minimum(years * most.denominator, most.numerator) if law.limit is not None else years
    above, below = law.accrual.numerator, parts * most.denominator * law.accrual.denominator
    too_much = average > _LARGEST // max(most.numerator * above, 1)
    exact = (np.where(too_much, 0, average) if too_much.any() else average) * (counted * above)
    if terms.is_read("pension_rounding", "up_to_rial"):
        return ceil_div(exact, below), too_much
    return (2 * exact + below * _THOUSAND) // (2 * below * _THOUSAND) * _THOUSAND, too_much


def _floor(years: Numbers, parts: int, is_short: Numbers, law: _Figures, terms: Terms) -> Numbers:
    """
    Return the amount below which no pension falls.

    Who is short is anybody's guess, and to a processor too: to multiply is ten times as fast as to choose.
    """
    match terms.law.reading("floor_below_20_years"):
        case "none":
            return law.whole * ~is_short
        case "years_over_30":
            share = law.whole * law.share
            part = ceil_div(years * share.numerator, parts * share.denominator)
            return law.whole + (part - law.whole) * is_short
        case _:
            return np.full(len(years), law.whole)
