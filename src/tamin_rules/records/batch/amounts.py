"""
The averages of two years, as `records.averages` has them, for many persons at once.

All arithmetic is in whole numbers of 64 bits, within the bounds of `merging.USUAL_WAGE`; no float comes near it. An
average is rounded up once, at its very end: and since `ceil((n + f) / d) = ceil((n + ceil(f)) / d)` for a whole n, a
whole divisor d and a fraction f, a fraction is rounded up as soon as it is all that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from attrs import frozen

from tamin_rules.decisions import FACT_MISSING
from tamin_rules.law import keys
from tamin_rules.law.model import VALUE_NOT_IN_FORCE, VALUE_UNKNOWN
from tamin_rules.records.averages import CEILING_UNKNOWN
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.ragged import ceil_div, owners, places, sums
from tamin_rules.records.batch.terms import FIRST_INDEX, UNKNOWN, Terms
from tamin_rules.records.batch.windowing import Window, Windows
from tamin_rules.records.months import MONTHS_A_YEAR

WORDS: Final = tuple(map(str, ("", FACT_MISSING, CEILING_UNKNOWN, VALUE_UNKNOWN, VALUE_NOT_IN_FORCE)))
"""Why there is no amount; the first word says that there is one."""
MISSING: Final = 1
_OPEN: Final = 2

_BITS: Final = 30
"""Of a fraction that is only compared: two of 32 bits and these stay within 63."""
_LARGEST_BASE: Final = 2**32
_LARGEST: Final = 2**62


@frozen(slots=False)
class Amounts:
    """
    An amount of each person.

    Args:
        values: rials; means nothing where there is none.
        why: the number of a word.
        hard: whether the columns cannot tell it exactly.
    """

    values: Numbers
    why: Numbers
    hard: Numbers

    @property
    def is_known(self) -> Numbers:
        """Whether there is one, and the columns can tell it."""
        found: Numbers = (self.why == 0) & ~self.hard
        return found


def average(name: str, windows: Windows) -> Amounts:
    """Return the average under a reading."""
    return _AVERAGES[name](windows)


def _told(values: Numbers, window: Window) -> Amounts:
    why = np.where(window.count == 0, MISSING, np.where(window.is_open, _OPEN, 0))
    return Amounts(values, why, np.zeros(len(values), bool))


def _divisor(windows: Windows, window: Window) -> Numbers:
    if windows.filled or not windows.terms.is_read("short_record_divisor", "months_paid"):
        return np.full(len(window.count), windows.months)
    return np.clip(window.count, 1, windows.months)


def _by_months(windows: Windows, window: Window) -> Amounts:
    """Divide the wages by the months of two years."""
    return _told(ceil_div(window.wages, _divisor(windows, window)), window)


def _portal(windows: Windows) -> Amounts:
    return _by_months(windows, windows.portal)


def _last_24_months(windows: Windows) -> Amounts:
    return _by_months(windows, windows.newest)


def _last_730_days(windows: Windows) -> Amounts:
    """Take of the oldest month only the share of the days that are still needed: it is the one that crosses."""
    window = windows.whole
    some = np.flatnonzero(window.count)
    oldest = window.firsts[some]
    days, wage = windows.paid.days[oldest].astype(np.int64), windows.paid.wage[oldest]
    needed = windows.days - (window.days[some] - days)
    share = np.clip(needed, 0, days)
    wages = window.wages.copy()
    wages[some] += ceil_div(wage * share, days) - wage  # at most 31 x the wage of a month
    told = _told(ceil_div(wages, _divisor(windows, window)), window)
    told.hard[some] = needed <= 0  # where a window is of months, and they have far more days
    return told


def _daily(windows: Windows) -> Amounts:
    """Divide the wages by the days, and take 30 of them."""
    window = windows.portal
    a_month = windows.terms.law.at(keys.RECORD_DAYS_OF_MONTH, windows.terms.on).value
    whole, rest = np.divmod(window.wages, np.maximum(window.days, 1))
    return _told(whole * a_month + ceil_div(rest * a_month, np.maximum(window.days, 1)), window)


# --- index-linked -----------------------------------------------------------------------------------------------------


def _index_linked(windows: Windows) -> Amounts:
    terms, window = windows.terms, windows.portal
    told = _told(np.zeros(len(window.count), np.int64), window)
    code = terms.code_of(keys.MIN_MONTHLY_WAGE_30D, terms.on)
    if code is not None:
        return Amounts(told.values, np.where(told.why == 0, WORDS.index(code), told.why), told.hard)
    rows, owner = places(window.firsts, windows.paid.ends), owners(window.count)
    minimums = terms.minimums[windows.paid.index[rows] - FIRST_INDEX]
    why = _silent(told.why, windows.paid.index[rows], owner, minimums, terms)
    anything = max(int(terms.minimums.max()), 1)  # in place of what is not known: that amount means nothing
    minimums = np.where(minimums == UNKNOWN, anything, minimums)
    return _linked(windows, rows, owner, minimums, Amounts(told.values, why, told.hard))


def _silent(why: Numbers, index: Numbers, owner: Numbers, minimums: Numbers, terms: Terms) -> Numbers:
    """Say of whom a minimum wage is not known: the newest such month says why, and is written last."""
    silent = np.flatnonzero(minimums == UNKNOWN)
    if not len(silent):
        return why
    codes = {month: WORDS.index(terms.silence(month)) for month in np.unique(index[silent]).tolist()}
    found = why.copy()
    found[owner[silent]] = [codes[month] for month in index[silent].tolist()]
    return np.where(why == 0, found, why)


def _linked(windows: Windows, rows: Numbers, owner: Numbers, minimums: Numbers, told: Amounts) -> Amounts:
    """Return now / n x sum of wages / bases, rounded up; months, years or minimum wages are added up by the reading."""
    now = windows.terms.law.at(keys.MIN_MONTHLY_WAGE_30D, windows.terms.on).value
    window, wages = windows.portal, windows.paid.wage[rows]
    earned = windows.paid.days[rows] * minimums
    match windows.terms.law.reading("index_ratio"):
        case "per_month":
            bases, divisor = earned, np.full(len(told.why), windows.months) if windows.filled else window.count
        case "per_calendar_year":
            years = owner * _LARGEST_YEAR + windows.paid.index[rows] // MONTHS_A_YEAR
            firsts = np.flatnonzero(np.diff(years, prepend=-1))
            ends = np.append(firsts, len(years))[1:]
            owner, wages, bases = owner[firsts], sums(wages, firsts, ends), sums(earned, firsts, ends)
            divisor = np.bincount(owner, minlength=len(told.why))
        case _:
            bases, divisor = minimums, window.days
    values, unsure = _scaled(now, wages, bases, owner, len(told.why))
    most = _LARGEST // now * int(minimums.min(initial=_LARGEST_BASE))  # wages / base x now is below 2^62 then
    return Amounts(ceil_div(values, np.maximum(divisor, 1)), told.why, told.hard | unsure | (window.wages > most))


_LARGEST_YEAR: Final = 1 << 11


def _scaled(now: int, wages: Numbers, bases: Numbers, owner: Numbers, persons: int) -> tuple[Numbers, Numbers]:
    """
    Return the sum of now x wage / base of each person, rounded up, and of whom it is not sure.

    Each term is split into a whole number and a fraction below 1. The whole numbers are added exactly. The fractions
    are cut to 30 bits, so that their sum is known to less than one unit for each of them that was cut: as long as
    no whole number lies in that reach, it is known where the sum is rounded up to.
    """
    if now >= _LARGEST_BASE >> 2 or bases.max(initial=1) >= _LARGEST_BASE:
        return np.zeros(persons, np.int64), np.ones(persons, bool)
    whole, rest = np.divmod(wages, bases)
    more, rest = np.divmod(rest * now, bases)  # below 2^32 x 2^30
    cut, left = np.divmod(rest << _BITS, bases)
    wholes = _by_owner(whole * now + more, owner, persons)
    fractions, inexact = _by_owner(cut, owner, persons), _by_owner(left > 0, owner, persons)
    above = (fractions >> _BITS) + 1
    unsure = (inexact > 0) & (fractions + inexact > above << _BITS)
    rounded = np.where(inexact > 0, above, ceil_div(fractions, 1 << _BITS))
    return wholes + rounded, unsure


def _by_owner(values: Numbers, owner: Numbers, persons: int) -> Numbers:
    """Add up the values of each person; persons ascend."""
    bounds = np.searchsorted(owner, np.arange(persons + 1))
    return sums(values, bounds[:-1], bounds[1:])


_AVERAGES: Final[Mapping[str, Callable[[Windows], Amounts]]] = {
    "portal": _portal,
    "last_24_months": _last_24_months,
    "last_730_days": _last_730_days,
    "daily": _daily,
    "index_linked": _index_linked,
}
