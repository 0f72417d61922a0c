"""
Rows merged into months, as `records.months.merge` does, for many persons at once.

Persons are sorted by shape first. A regular one has one row a month in their order, each with days and a wage: its rows
are its months, and nothing is copied or computed. Whoever is not costs more, and whatever the columns do not do exactly
is left to the core.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import numpy as np
from attrs import field, frozen

from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.cells import IS_BENEFIT, IS_EMPLOYED, IS_OTHER, NOT_TOLD, Cells
from tamin_rules.records.batch.ragged import counts, owners, places, sums
from tamin_rules.records.batch.terms import FIRST_INDEX, UNKNOWN, Terms
from tamin_rules.records.numbers import FULL_MONTH

USUAL_WAGE: Final = 10**12
"""
Rials a month, a thousand times a high wage: the arithmetic of the columns is exact up to here.

A person has at most `USUAL_ROWS` months, so that wages add up to less than 9 x 10^15, and times 1,000 (days of a month,
hundredths of a year) they stay below 2^63 = 9.2 x 10^18. Whoever has more, of either, is left to the core.
"""
USUAL_ROWS: Final = 9_000

LONGEST: Final = 31
"""Days that no month exceeds."""
_BITS: Final = 15
"""Of the index of a month: with the person above them it orders the months of all persons."""


@frozen(slots=False)
class Months:
    """
    Months of some persons, oldest first, one element a month.

    Args:
        starts, ends: of each person: its first month, and the one behind its last; the same where there is none.
        index: as `JalaliMonth.index`.
        days: insured days that count.
        wage: rials that count; UNKNOWN where that is not known.
        reported_wage: plain sum of the rows.
        merged: whether several rows went into it; None where that is so for none.
        employed: whether all rows are of employment; None where that is so for all.
        hard: persons whose months are not what is told here: they are left to the core.
        all_paid: whether every month has a wage.
    """

    starts: Numbers = field(repr=False)
    ends: Numbers = field(repr=False)
    index: Numbers = field(repr=False)
    days: Numbers = field(repr=False)
    wage: Numbers = field(repr=False)
    reported_wage: Numbers = field(repr=False)
    merged: Numbers | None = field(repr=False)
    employed: Numbers | None = field(repr=False)
    hard: Numbers = field(repr=False)
    all_paid: bool

    @property
    def lasts(self) -> Numbers:
        """The last month of each person, or the first where there is none: behind it a new person begins."""
        found: Numbers = np.maximum(self.ends - 1, self.starts)
        return found


# --- shapes -----------------------------------------------------------------------------------------------------------


def irregular(cells: Cells, ends: Numbers, terms: Terms) -> Numbers:
    """Tell which persons are not regular."""
    found = ends - cells.starts > USUAL_ROWS
    for rows in _special(cells, terms):
        if len(rows):
            found |= counts(rows, cells.starts, ends) > 0
    return found


def _special(cells: Cells, terms: Terms) -> Iterator[Numbers]:
    """Yield the rows that keep a person from being regular."""
    index, days, wage = cells.index, cells.days, cells.wage
    if index.max() > terms.last:
        yield np.flatnonzero(index > terms.last)
    if days.min() == 0:
        yield np.flatnonzero(days == 0)
    yield _too_long(cells, terms)
    if wage.min() == 0:
        yield np.flatnonzero(wage == 0)
    if wage.max() > USUAL_WAGE:
        yield np.flatnonzero(wage > USUAL_WAGE)
    yield _unordered(cells)
    bits = _excluded_kinds(terms)
    if cells.kind is not None and bits:
        yield np.flatnonzero(cells.kind & bits)


def _too_long(cells: Cells, terms: Terms) -> Numbers:
    """Return rows with more days than their month; leap years are looked up for the last days of Esfand only."""
    month, days = cells.month, cells.days
    is_shorter = (month > 6).view(np.int8) + (month == 12).view(np.int8)  # noqa: PLR2004 - months of 31, 30 and 29 days
    rows = np.flatnonzero(days + is_shorter > LONGEST)
    found: Numbers = rows[days[rows] > terms.lengths[cells.index[rows] - FIRST_INDEX]]
    return found


def _unordered(cells: Cells) -> Numbers:
    """Return rows whose month is not behind that of the row before, of the same person."""
    falls = cells.index[1:] <= cells.index[:-1]
    falls[cells.starts[1:] - 1] = False
    found: Numbers = np.flatnonzero(falls) + 1
    return found


def _excluded_kinds(terms: Terms) -> int:
    """Return the bits of kinds that do not count."""
    benefits = IS_BENEFIT if terms.is_read("benefit_days", "exclude") else 0
    return benefits | (IS_OTHER if terms.is_read("record_type", "closed_list") else 0)


# --- regular persons --------------------------------------------------------------------------------------------------


def as_they_are(cells: Cells, ends: Numbers, persons: Numbers) -> Months:
    """Return the rows of regular persons as their months."""
    return Months(
        cells.starts[persons],
        ends[persons],
        cells.index,
        cells.days,
        cells.wage,
        cells.wage,
        None,
        None if cells.kind is None else (cells.kind & IS_EMPLOYED) != 0,
        np.zeros(len(persons), bool),
        all_paid=True,
    )


# --- all others -------------------------------------------------------------------------------------------------------


def merged(cells: Cells, ends: Numbers, persons: Numbers, terms: Terms) -> Months:
    """Merge the rows of other persons."""
    firsts, ends = cells.starts[persons], ends[persons]
    rows, person = places(firsts, ends), owners(ends - firsts)
    kept, days = _counted(cells, rows, terms)
    rows, person, days = rows[kept], person[kept], days[kept]
    key = (person << _BITS) + cells.index[rows]
    if np.any(key[1:] < key[:-1]):
        order = np.argsort(key, kind="stable")
        rows, days, key = rows[order], days[order], key[order]
    return _gathered(Rows(rows, days, key), cells, ends - firsts, terms)


def _counted(cells: Cells, rows: Numbers, terms: Terms) -> tuple[Numbers, Numbers]:
    """Tell which rows count, and with how many days."""
    index, days = cells.index[rows], cells.days[rows]
    lengths = terms.lengths[index - FIRST_INDEX]
    kept = (days > 0) & (index <= terms.last)
    if not terms.is_read("days_over_month_length", "clamp_with_warning"):
        kept &= days <= lengths
    bits = _excluded_kinds(terms)
    if cells.kind is not None and bits:
        kept &= (cells.kind[rows] & bits) == 0
    return kept, np.minimum(days, lengths)


@frozen(slots=False)
class Rows:
    """Rows that count: their numbers, their days, and a key of person and month in whose order they are."""

    numbers: Numbers
    days: Numbers
    key: Numbers

    @property
    def firsts(self) -> Numbers:
        """The place of the first row of each month."""
        return np.flatnonzero(np.append(True, self.key[1:] != self.key[:-1])[: len(self.key)])


def _gathered(rows: Rows, cells: Cells, sizes: Numbers, terms: Terms) -> Months:
    """Gather the rows of each month; nearly every month has one row, which is it."""
    firsts = rows.firsts
    alone = rows.numbers[firsts]
    person, index = rows.key[firsts] >> _BITS, cells.index[alone]
    days, wage, reported = rows.days[firsts], cells.wage[alone], cells.wage[alone]
    employed = None if cells.kind is None else (cells.kind[alone] & IS_EMPLOYED) != 0
    hard = (sizes > USUAL_ROWS) | _occurs(person[wage > USUAL_WAGE], len(sizes))
    ends = np.append(firsts, len(rows.key))[1:]
    several = ends - firsts > 1
    if len(shared := np.flatnonzero(several)):
        part = _Shared(rows, cells, terms, firsts[shared], ends[shared])
        reported[shared], days[shared] = part.reported_wage, part.days
        wage[shared] = part.wage
        hard |= _occurs(person[shared[part.is_hard]], len(sizes))
        if employed is not None:
            employed[shared] = part.employed
    bounds = np.searchsorted(person, np.arange(len(sizes) + 1))
    return Months(bounds[:-1], bounds[1:], index, days, wage, reported, several, employed, hard, all_paid=False)


def _occurs(persons: Numbers, size: int) -> Numbers:
    """Tell which persons occur."""
    found = np.zeros(size, bool)
    found[persons] = True
    return found


@frozen(slots=False)  # keeps what is asked of it twice
class _Shared:
    """Months of several rows: from `firsts` to `ends`."""

    rows: Rows
    cells: Cells
    terms: Terms
    firsts: Numbers
    ends: Numbers

    @cached_property
    def index(self) -> Numbers:
        """Which months."""
        return self.cells.index[self.rows.numbers[self.firsts]]

    @cached_property
    def reported_wage(self) -> Numbers:
        """Plain sums."""
        return self._summed(self.cells.wage)

    @cached_property
    def days(self) -> Numbers:
        """Days that count: those of all rows, or of the largest, at most the length of the month."""
        if self.terms.is_read("overlap_days", "largest_row"):
            days = np.maximum.reduceat(np.append(self.rows.days, 0), self._pairs)[::2]
        else:
            days = sums(self.rows.days, self.firsts, self.ends)
        found: Numbers = np.minimum(days, self.terms.lengths[self.index - FIRST_INDEX])
        return found

    @cached_property
    def wage(self) -> Numbers:
        """Wages that count: at most the ceiling, and UNKNOWN where that is."""
        if self.terms.is_read("overlap_wages", "sum_uncapped"):
            return self.reported_wage
        ceilings = self.terms.ceilings[self.index - FIRST_INDEX]
        most = ceilings * (FULL_MONTH if self.terms.is_read("ceiling_days", "fixed_30") else self.days)
        return np.where(ceilings == UNKNOWN, UNKNOWN, np.minimum(self.reported_wage, most))

    @property
    def employed(self) -> Numbers:
        """Whether all rows are of employment."""
        flags = np.zeros(1, bool) if self.cells.kind is None else (self.cells.kind & IS_EMPLOYED) != 0
        found: Numbers = self._summed(flags) == self.ends - self.firsts
        return found

    @property
    def is_hard(self) -> Numbers:
        """Whether every row names its days, so that those are laid over one another; or the wage is unusual."""
        hard = self.reported_wage > USUAL_WAGE
        start, end = self.cells.start, self.cells.end
        if start is None or end is None or not self.terms.is_read("overlap_days", "interval_union"):
            return hard
        dated = self._summed((start != NOT_TOLD) & (end != NOT_TOLD)) == self.ends - self.firsts
        found: Numbers = hard | dated
        return found

    def _summed(self, values: Numbers) -> Numbers:
        """Add up what stands in the rows."""
        return sums(values[self.rows.numbers], self.firsts, self.ends)

    @property
    def _pairs(self) -> Numbers:
        return np.stack([self.firsts, self.ends], axis=1).ravel()
