"""
The estimate of the pension, as `records.pension` has it, for many persons at once.

Besides the average wage it depends on the insured days alone, and of those there are far fewer numbers than people:
what the law makes of each is computed once, and looked up.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
from attrs import field, frozen

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
_USUAL_DAYS: Final = 1 << 14
"""More than a record of forty years has: a table of so many fits the cache."""


@frozen(slots=False)
class Pensions:
    """The pension of each person; floor and cap as in `records.pension.Estimate`, years in hundredths."""

    amounts: Amounts
    years: Numbers
    floor: Numbers
    cap: Numbers


@frozen
class _Figures:
    """
    The figures of the law, and its readings; 0 in place of what it does not hold: nothing is computed with it then.

    Args:
        limit: years that count at most; None where there is no cap.
        short, full: why there is no pension below the years of the whole floor, and from them on; 0 where there is.
        unrounded: whether years are not rounded before they count.
        below_full: reading of the floor below those years.
        in_thousands: whether a pension is rounded half up to 1,000 rial; else up to a rial.
    """

    a_year: int
    accrual: Fraction
    limit: Fraction | None
    full_from: int
    whole: int
    share: Fraction
    short: int
    full: int
    unrounded: bool
    below_full: str
    in_thousands: bool


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
        unrounded=terms.is_read("pension_years", "unrounded"),
        below_full=terms.law.reading("floor_below_20_years"),
        in_thousands=not terms.is_read("pension_rounding", "up_to_rial"),
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


# --- by the days ------------------------------------------------------------------------------------------------------


@frozen(slots=False, eq=False)
class ByDays:
    """
    What the law makes of each number of insured days, from 0 on.

    Args:
        years: of record, in hundredths, half up.
        times, below: average wage x times / below is what the formula gives, before it is rounded.
        floor: rial a month.
        cap: whether there are more years than count.
        why: number of the word why there is no pension; None where there is one for all days.
        both: floor and times in one number, of which the lowest bits are times: one look instead of two.
        bits: how many.
        most_wage: with a greater one a product would not fit 64 bits; 0 where `both` would not.
        in_thousands: as in `_Figures`.
    """

    years: Numbers = field(repr=False)
    times: Numbers = field(repr=False)
    below: int
    floor: Numbers = field(repr=False)
    cap: Numbers = field(repr=False)
    why: Numbers | None = field(repr=False)
    both: Numbers = field(repr=False)
    bits: int
    most_wage: int
    in_thousands: bool

    def by_formula(self, wages: Numbers, days: Numbers) -> Numbers:
        """Return what the formula gives, rounded; for wages to `most_wage` and days of the table."""
        return self._rounded(look_up(self.times, days), wages)

    def amounts(self, wages: Numbers, days: Numbers, out: Numbers) -> None:
        """Fill in what the formula gives, or the floor where that is higher; for wages and days likewise."""
        look_up(self.both, days, out)
        floor = out >> self.bits
        out &= (1 << self.bits) - 1
        np.maximum(self._rounded(out, wages), floor, out=out)

    def _rounded(self, found: Numbers, wages: Numbers) -> Numbers:
        """Multiply by the wages, in place, divide and round."""
        found *= wages
        below = self.below * _THOUSAND if self.in_thousands else self.below
        found += below // 2 if self.in_thousands else below - 1
        words = found.view(np.uint64)  # twice as fast as with a sign
        words //= np.uint64(below)
        if self.in_thousands:
            found *= _THOUSAND
        return found

    def is_floor(self, wages: Numbers, days: Numbers) -> Numbers:
        """Tell where the floor is higher."""
        return look_up(self.floor, days) > self.by_formula(wages, days)


def look_up(table: Numbers, days: Numbers, out: Numbers | None = None) -> Numbers:
    """Return what a table has for days; beyond its end, the last: to stay inside costs less than to be told."""
    return table.take(days, mode="clip", out=out)


def by_days(terms: Terms, most: int) -> ByDays:
    """Return the table of a law on a day, up to so many days at least."""
    return _by_days(_figures(terms), _USUAL_DAYS if most <= _USUAL_DAYS else MOST_DAYS)


@lru_cache(maxsize=8)  # days on which the law has the same figures share one
def _by_days(law: _Figures, most: int) -> ByDays:
    days = np.arange(most + 1)
    years = (2 * _HUNDREDTHS * days + law.a_year) // (2 * law.a_year)
    counted, parts = (days, law.a_year) if law.unrounded else (years, _HUNDREDTHS)
    limit = Fraction(MOST_DAYS) if law.limit is None else law.limit * parts
    within = counted if law.limit is None else np.minimum(counted * limit.denominator, limit.numerator)
    is_short = years < _HUNDREDTHS * law.full_from
    times, floor = within * law.accrual.numerator, _floor(counted, parts, is_short, law)
    bits = int(times.max()).bit_length()
    fits = int(floor.max()) << bits <= _LARGEST
    return ByDays(
        years,
        times=times,
        below=parts * limit.denominator * law.accrual.denominator,
        floor=floor,
        cap=np.zeros(len(days), bool) if law.limit is None else years > math.floor(_HUNDREDTHS * law.limit),
        why=np.where(is_short, law.short, law.full).astype(np.int8) if law.short or law.full else None,
        both=(floor << bits) + times,
        bits=bits,
        most_wage=_LARGEST // max(limit.numerator * law.accrual.numerator, 1) if fits else 0,
        in_thousands=law.in_thousands,
    )


def _floor(years: Numbers, parts: int, is_short: Numbers, law: _Figures) -> Numbers:
    """Return the amount below which no pension falls; years come in so many parts of a year."""
    match law.below_full:
        case "none":
            return np.where(is_short, 0, law.whole)
        case "years_over_30":
            share = law.whole * law.share
            return np.where(is_short, ceil_div(years * share.numerator, parts * share.denominator), law.whole)
        case _:
            return np.full(len(years), law.whole)


# --- of persons -------------------------------------------------------------------------------------------------------


def pensions(average: Amounts, days: Numbers, terms: Terms) -> Pensions:
    """Return the pension of each person, from average wage and insured days: at most `MOST_DAYS`."""
    law = by_days(terms, int(days.max(initial=0)))
    no_wage = (average.why != 0) | (average.values == 0)
    too_much = average.values > law.most_wage
    formula, floor = law.by_formula(np.where(too_much, 0, average.values), days), look_up(law.floor, days)
    why = np.where(no_wage, MISSING, 0 if law.why is None else look_up(law.why, days))
    amounts = Amounts(np.maximum(formula, floor), why, average.hard | (too_much & ~no_wage))
    return Pensions(amounts, look_up(law.years, days), floor > formula, look_up(law.cap, days))
