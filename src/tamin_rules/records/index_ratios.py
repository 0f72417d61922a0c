"""
Wages against the minimum wage of their time: what the index-linked average is a mean of (records R3.7).

The wording speaks of years, and the window covers parts of three: hence three readings. No source defines
`per_calendar_year`; it is defined here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Final, TypeAlias

from tamin_rules.law import InForce
from tamin_rules.records.months import Month

Minimums: TypeAlias = Mapping[int, InForce[int]]
"""The minimum wage, rial a day, that held on the first day of a month, by index of the month."""


def _total(by_base: Mapping[int, int]) -> Fraction:
    """Add up the ratios of wages to their bases, over one common denominator."""
    common = lcm(*by_base)
    return Fraction(sum(wages * (common // base) for base, wages in by_base.items()), common)


def _per_month(taken: Sequence[Month], then: Minimums, months: int) -> Fraction:
    """Return the mean ratio of so many months."""
    by_base = defaultdict[int, int](int)  # months of equal days in the same year are added up before they are divided
    for month in taken:
        base = month.days * then[month.index].value
        by_base[base] += month.wage or 0
    return Fraction(_total(by_base), months)


def _per_calendar_year(taken: Sequence[Month], then: Minimums, _months: int) -> Fraction:
    """Return the plain mean of the ratios of the years: wages of a year to what its days would earn at the minimum."""
    wages, bases = defaultdict[int, int](int), defaultdict[int, int](int)
    for month in taken:
        wages[month.year] += month.wage or 0
        bases[month.year] += month.days * then[month.index].value
    total = sum((Fraction(wages[year], bases[year]) for year in wages), Fraction(0))
    return Fraction(total, len(wages))


def _weighted_by_days(taken: Sequence[Month], then: Minimums, _months: int) -> Fraction:
    """Return the mean ratio of the days: each month's ratio counts as often as it has days."""
    by_minimum = defaultdict[int, int](int)
    for month in taken:
        by_minimum[then[month.index].value] += month.wage or 0
    return Fraction(_total(by_minimum), sum(month.days for month in taken))


RATIOS: Final[Mapping[str, Callable[[Sequence[Month], Minimums, int], Fraction]]] = {
    "per_month": _per_month,
    "per_calendar_year": _per_calendar_year,
    "weighted_by_days": _weighted_by_days,
}
"""
By the choices of the reading `index_ratio`: months taken, minimum wages, and the number of months that divides.

The wages of the months are known.
"""
