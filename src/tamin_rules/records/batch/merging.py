"""
Rows merged into months, as `records.months.merge` does, for many persons at once.

Persons are sorted by shape first. A regular one has one row a month in their order, each with days and a wage: its rows
are its months, and nothing is copied or computed. Whoever is not costs more, and whatever the columns do not do exactly
is left to the core.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from attrs import field, frozen

from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.cells import IS_BENEFIT, IS_EMPLOYED, IS_OTHER, Cells
from tamin_rules.records.batch.ragged import counts
from tamin_rules.records.batch.terms import FIRST_INDEX, Terms

USUAL_WAGE: Final = 10**12
"""
Rials a month, a thousand times a high wage: the arithmetic of the columns is exact up to here.

A person has at most `USUAL_ROWS` months, so that wages add up to less than 9 x 10^15, and times 1,000 (days of a month,
hundredths of a year) they stay below 2^63 = 9.2 x 10^18. Whoever has more, of either, is left to the core.
"""
USUAL_ROWS: Final = 9_000

LONGEST: Final = 31
"""Days that no month exceeds."""


@frozen(slots=False)
class Months:
    """
    Months of some persons, oldest first, one element a month.

    Args:
        starts, ends: of each person: its first month, and the one behind its last; the same where there is none.
        index: as `JalaliMonth.index`.
        breaks: months that are not the one behind the month before, whosever that is.
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
    breaks: Numbers = field(repr=False)
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
    if cells.latest > terms.last:
        yield np.flatnonzero(index > terms.last)
    if cells.least_days == 0:
        yield np.flatnonzero(days == 0)
    yield too_long(cells, terms)
    if cells.least_wage == 0:
        yield np.flatnonzero(wage == 0)
    if cells.most_wage > USUAL_WAGE:
        yield np.flatnonzero(wage > USUAL_WAGE)
    yield _unordered(cells)
    bits = excluded_kinds(terms)
    if cells.kind is not None and bits:
        yield np.flatnonzero(cells.kind & bits)


def too_long(cells: Cells, terms: Terms) -> Numbers:
    """
    Return rows with more days than their month.

    Five times the days and the month say it in one byte: 31 days are too many from the seventh month on, 30 in the
    twelfth, fewer nowhere, and 5 x 31 + 7 = 5 x 30 + 12. Leap years are looked up for the last days of Esfand only.
    """
    days = cells.days
    if cells.most_days > LONGEST:  # 5 x 32 + 1 is one too few, and far more days leave the byte
        days = np.where(days > LONGEST, LONGEST + 2, days)
    reach = np.multiply(days, 5, dtype=np.uint8, casting="unsafe")
    reach += cells.month.view(np.uint8)
    rows = np.flatnonzero(reach >= 5 * LONGEST + 7)
    found: Numbers = rows[cells.days[rows] > terms.lengths[cells.index[rows] - FIRST_INDEX]]
    return found


def _unordered(cells: Cells) -> Numbers:
    """Return rows whose month is not behind that of the row before, of the same person."""
    breaks = cells.breaks
    if np.array_equal(breaks, cells.starts[1:]):  # most records have no gap
        return breaks[:0]
    falls = breaks[cells.index[breaks] <= cells.index[breaks - 1]]
    begins = cells.starts.take(np.searchsorted(cells.starts, falls), mode="clip") == falls
    found: Numbers = falls[~begins]
    return found


def excluded_kinds(terms: Terms) -> int:
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
        cells.breaks,
        cells.days,
        cells.wage,
        cells.wage,
        None,
        None if cells.kind is None else (cells.kind & IS_EMPLOYED) != 0,
        np.zeros(len(persons), bool),
        all_paid=True,
    )
