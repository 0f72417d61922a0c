"""
Rows merged into months, as `records.months.merge` does, of persons who are not regular.

Nearly every month of theirs has one row too, which is the month; only where there are several is anything added up.
Columns are copied where rows have to be left out, or put in order, and not otherwise.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from attrs import evolve, frozen

from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.cells import IS_EMPLOYED, NOT_TOLD, Cells
from tamin_rules.records.batch.merging import USUAL_ROWS, USUAL_WAGE, Months, excluded_kinds, too_long
from tamin_rules.records.batch.ragged import owners, places, sums
from tamin_rules.records.batch.terms import FIRST_INDEX, UNKNOWN, Terms
from tamin_rules.records.numbers import FULL_MONTH

_BITS: Final = 15
"""Of the index of a month: with the person above them it orders the months of all persons."""


def merged(cells: Cells, ends: Numbers, persons: Numbers, terms: Terms) -> Months:
    """Merge the rows of some persons, who may be regular or not."""
    sizes = ends[persons] - cells.starts[persons]
    own = cells if len(persons) == len(ends) else cells.of(places(cells.starts[persons], ends[persons]))
    own = evolve(own, starts=np.cumsum(sizes) - sizes)
    return _gathered(_ordered(_counting(own, terms)), sizes > USUAL_ROWS, terms)


def _counting(cells: Cells, terms: Terms) -> Cells:
    """Leave the rows out that do not count, and cut the days of those that are too long for their month."""
    kept = cells.days > 0
    if cells.index.max() > terms.last:
        kept &= cells.index <= terms.last
    bits = excluded_kinds(terms)
    if cells.kind is not None and bits:
        kept &= (cells.kind & bits) == 0
    if len(rows := too_long(cells, terms)):
        if terms.is_read("days_over_month_length", "clamp_with_warning"):
            days = cells.days.copy()
            days[rows] = terms.lengths[cells.index[rows] - FIRST_INDEX]
            cells = evolve(cells, days=days)
        else:
            kept[rows] = False
    if kept.all():
        return cells
    rows = np.flatnonzero(kept)
    return evolve(cells.of(rows), starts=np.searchsorted(rows, cells.starts))


def _ordered(cells: Cells) -> Cells:
    """Put the rows of each person in the order of their months."""
    falls = cells.index[1:] < cells.index[:-1]
    falls[_borders(cells) - 1] = False
    if not falls.any():
        return cells
    owner = owners(np.diff(cells.starts, append=len(cells.index)))
    return cells.of(np.argsort((owner << _BITS) + cells.index, kind="stable"))


def _borders(cells: Cells) -> Numbers:
    """Return the rows with which a person begins, but for the first of all."""
    found: Numbers = cells.starts[(cells.starts > 0) & (cells.starts < len(cells.index))]
    return found


def _gathered(cells: Cells, hard: Numbers, terms: Terms) -> Months:
    """Gather the rows of each month."""
    begins = np.ones(len(cells.index), bool)
    np.not_equal(cells.index[1:], cells.index[:-1], out=begins[1:])
    begins[_borders(cells)] = True
    firsts = np.flatnonzero(begins)
    ends = np.append(firsts, len(begins))[1:]
    several = ends - firsts > 1
    alone = cells.of(firsts)
    days, wage, reported = alone.days, alone.wage, alone.wage
    employed = None if alone.kind is None else (alone.kind & IS_EMPLOYED) != 0
    unusual = wage > USUAL_WAGE
    if len(shared := np.flatnonzero(several)):
        part = _Shared(cells, terms, firsts[shared], ends[shared])
        days, wage, reported = days.copy(), wage.copy(), reported.copy()
        days[shared], wage[shared], reported[shared] = part.days, part.wage, part.reported_wage
        unusual[shared] = part.is_hard
        if employed is not None:
            employed[shared] = part.employed
    bounds = np.searchsorted(firsts, np.append(cells.starts, len(begins)))
    hard |= sums(unusual, bounds[:-1], bounds[1:]) > 0
    index, broken = alone.index, alone.breaks
    return Months(bounds[:-1], bounds[1:], index, broken, days, wage, reported, several, employed, hard, all_paid=False)


@frozen(slots=False)  # keeps what is asked of it twice
class _Shared:
    """Months of several rows: from `firsts` to `ends`."""

    cells: Cells
    terms: Terms
    firsts: Numbers
    ends: Numbers

    @property
    def _place(self) -> Numbers:
        return self.cells.index[self.firsts] - FIRST_INDEX

    @cached_property
    def reported_wage(self) -> Numbers:
        """Plain sums."""
        return sums(self.cells.wage, self.firsts, self.ends)

    @cached_property
    def days(self) -> Numbers:
        """Days that count: those of all rows, or of the largest, at most the length of the month."""
        if self.terms.is_read("overlap_days", "largest_row"):
            pairs = np.stack([self.firsts, self.ends], axis=1).ravel()
            days = np.maximum.reduceat(np.append(self.cells.days, 0), pairs)[::2]
        else:
            days = sums(self.cells.days, self.firsts, self.ends)
        found: Numbers = np.minimum(days, self.terms.lengths[self._place])
        return found

    @property
    def wage(self) -> Numbers:
        """Wages that count: at most the ceiling, and UNKNOWN where that is."""
        if self.terms.is_read("overlap_wages", "sum_uncapped"):
            return self.reported_wage
        ceilings = self.terms.ceilings[self._place]
        most = ceilings * (FULL_MONTH if self.terms.is_read("ceiling_days", "fixed_30") else self.days)
        return np.where(ceilings == UNKNOWN, UNKNOWN, np.minimum(self.reported_wage, most))

    @property
    def employed(self) -> Numbers:
        """Whether all rows are of employment."""
        kind = np.zeros(0, np.int64) if self.cells.kind is None else self.cells.kind
        return self._hold(kind & IS_EMPLOYED != 0)

    @property
    def is_hard(self) -> Numbers:
        """Whether every row names its days, so that those are laid over one another; or the wage is unusual."""
        hard = self.reported_wage > USUAL_WAGE
        start, end = self.cells.start, self.cells.end
        if start is None or end is None or not self.terms.is_read("overlap_days", "interval_union"):
            return hard
        found: Numbers = hard | self._hold((start != NOT_TOLD) & (end != NOT_TOLD))
        return found

    def _hold(self, flags: Numbers) -> Numbers:
        """Tell in which months every row has a flag."""
        found: Numbers = sums(flags, self.firsts, self.ends) == self.ends - self.firsts
        return found
