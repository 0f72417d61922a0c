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
from tamin_rules.records.batch.cells import IS_BENEFIT, IS_EMPLOYED, IS_OTHER, NOT_TOLD, Cells
from tamin_rules.records.batch.ragged import owners, places, sums
from tamin_rules.records.batch.terms import FIRST_INDEX, UNKNOWN, Terms
from tamin_rules.records.numbers import FULL_MONTH

USUAL_WAGE: Final = 10**12
"""
Rials a month, a thousand times a high wage: the arithmetic of the columns is exact up to here.

A person has at most `USUAL_ROWS` months, so that wages add up to less than 9 x 10^15, and times 1,000 (days of a month,
hundredths of a year) they stay below 2^63 = 9.2 x 10^18. Whoever has more, of either, is left to the core.
"""
USUAL_ROWS: Final = 9_000

_SPREAD: Final = 1 << 15
"""Above any index of a month: person x spread + index orders the months of all persons."""


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


# --- shapes -----------------------------------------------------------------------------------------------------------


def irregular(cells: Cells, ends: Numbers, terms: Terms) -> Numbers:
    """Tell which persons are not regular."""
    found = ends - cells.starts > USUAL_ROWS
    for rows in _special(cells, terms):
        if len(rows):
            mark(found, rows, cells.starts)
    return found


def mark(persons: Numbers, rows: Numbers, starts: Numbers) -> None:
    """Mark the persons that rows belong to."""
    persons[np.searchsorted(starts, rows, side="right") - 1] = True


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
    """Return rows with more days than their month; hardly any month has to be looked up."""
    month, days = cells.month, cells.days
    suspects = ((month > 6) & (days > 30)) | ((month == 12) & (days > 29)) | (days > 31)  # noqa: PLR2004 - the calendar
    rows = np.flatnonzero(suspects)
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
    counts, days = _counted(cells, rows, terms)
    rows, person, days = rows[counts], person[counts], days[counts]
    key = person * _SPREAD + cells.index[rows]
    if np.any(key[1:] < key[:-1]):
        order = np.argsort(key, kind="stable")
        rows, days, key = rows[order], days[order], key[order]
    return _gathered(cells, rows, days, key, ends - firsts, terms)


def _counted(cells: Cells, rows: Numbers, terms: Terms) -> tuple[Numbers, Numbers]:
    """Tell which rows count, and with how many days."""
    index, days = cells.index[rows], cells.days[rows]
    lengths = terms.lengths[index - FIRST_INDEX]
    counts = (days > 0) & (index <= terms.last)
    if not terms.is_read("days_over_month_length", "clamp_with_warning"):
        counts &= days <= lengths
    bits = _excluded_kinds(terms)
    if cells.kind is not None and bits:
        counts &= (cells.kind[rows] & bits) == 0
    return counts, np.minimum(days, lengths)


def _gathered(cells: Cells, rows: Numbers, days: Numbers, key: Numbers, sizes: Numbers, terms: Terms) -> Months:
    """Gather the rows of each month: rows that count, in the order of their key."""
    firsts = np.flatnonzero(np.diff(key, prepend=-1))
    ends = np.append(firsts, len(key))[1:]
    several = ends - firsts > 1
    person, index = key[firsts] // _SPREAD, key[firsts] % _SPREAD
    reported_wage = sums(cells.wage[rows], firsts, ends)
    counted = np.minimum(_days_of(days, firsts, ends, terms), terms.lengths[index - FIRST_INDEX])
    wage = _wage_of(index, counted, reported_wage, several, terms)
    hard = (sizes > USUAL_ROWS) | (np.bincount(person[reported_wage > USUAL_WAGE], minlength=len(sizes)) > 0)
    hard |= np.bincount(person[_dated(cells, rows, firsts, ends, several, terms)], minlength=len(sizes)) > 0
    bounds = np.searchsorted(person, np.arange(len(sizes) + 1))
    return Months(
        bounds[:-1],
        bounds[1:],
        index,
        counted,
        wage,
        reported_wage,
        several,
        _employed(cells, rows, firsts, ends),
        hard,
        all_paid=False,
    )


def _days_of(days: Numbers, firsts: Numbers, ends: Numbers, terms: Terms) -> Numbers:
    """Return the days of each month, not yet cut to its length."""
    if not len(firsts) or not terms.is_read("overlap_days", "largest_row"):
        return sums(days, firsts, ends)
    found: Numbers = np.maximum.reduceat(days, firsts).astype(np.int64)
    return found


def _wage_of(index: Numbers, days: Numbers, reported: Numbers, several: Numbers, terms: Terms) -> Numbers:
    """Return the wages of the months: of several rows at most the ceiling, and UNKNOWN where that is."""
    wage = reported.copy()
    if terms.is_read("overlap_wages", "sum_uncapped"):
        return wage
    places_ = np.flatnonzero(several)
    ceilings = terms.ceilings[index[places_] - FIRST_INDEX]
    most = ceilings * (FULL_MONTH if terms.is_read("ceiling_days", "fixed_30") else days[places_])
    wage[places_] = np.where(ceilings == UNKNOWN, UNKNOWN, np.minimum(reported[places_], most))
    return wage


def _dated(cells: Cells, rows: Numbers, firsts: Numbers, ends: Numbers, several: Numbers, terms: Terms) -> Numbers:
    """Tell of which months every row names its days, so that those have to be laid over one another."""
    if cells.start is None or cells.end is None or not terms.is_read("overlap_days", "interval_union"):
        return np.zeros(len(firsts), bool)
    dated = (cells.start[rows] != NOT_TOLD) & (cells.end[rows] != NOT_TOLD)
    found: Numbers = several & (sums(dated, firsts, ends) == ends - firsts)
    return found


def _employed(cells: Cells, rows: Numbers, firsts: Numbers, ends: Numbers) -> Numbers | None:
    if cells.kind is None:
        return None
    found: Numbers = sums((cells.kind[rows] & IS_EMPLOYED) != 0, firsts, ends) == ends - firsts
    return found
