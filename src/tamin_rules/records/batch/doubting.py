"""
What is missing, contradictory or strange in regular records, as `records.doubts` has it, for many persons at once.

Of a regular record only six looks can find anything: each month has one row that counts, with days and a wage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from attrs import frozen

from tamin_rules.errors import NotInForceError
from tamin_rules.law import keys
from tamin_rules.records.batch.arrow import Array, Numbers, pa
from tamin_rules.records.batch.cells import NOT_TOLD, Cells
from tamin_rules.records.batch.columns import FINDING, written
from tamin_rules.records.batch.merging import LONGEST, Months
from tamin_rules.records.batch.ragged import sums
from tamin_rules.records.batch.terms import FIRST_INDEX, UNKNOWN, Terms
from tamin_rules.records.doubts.days import MISSING, SHORT
from tamin_rules.records.doubts.rows import ELSEWHERE
from tamin_rules.records.doubts.wages import ABOVE_CEILING, BELOW_MINIMUM, JUMP
from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.numbers import FULL_MONTH

_CODES: Final = tuple(map(str, (ELSEWHERE, MISSING, SHORT, BELOW_MINIMUM, ABOVE_CEILING, JUMP)))
"""In the order in which the doubts of a month are told."""
_REFUSES: Final = 0
_MISSING: Final = 1


@frozen(slots=False)
class Doubts:
    """
    Doubts of regular persons, in the order in which they are told.

    Args:
        person: whose, as a number among the persons.
        findings: each of the type `FINDING`.
        refused: persons of whom a row contradicts itself.
    """

    person: Numbers
    findings: Array
    refused: Numbers


def doubts(months: Months, cells: Cells, terms: Terms) -> Doubts:
    """Return all that is to be found."""
    marks = [*_marks(months, cells, terms)]
    places = np.concatenate(marks)
    looks = np.repeat(np.arange(len(marks)), [len(mark) for mark in marks])
    person = np.searchsorted(months.starts, places, side="right") - 1
    inside = (person >= 0) & (places < months.ends[person])  # and not of somebody who is not regular
    inside &= (looks != _MISSING) | (places < months.lasts[person])
    places, looks, person = places[inside], looks[inside], person[inside]
    first = months.index[places].astype(np.int64)
    gap = looks == _MISSING
    last = np.where(gap, months.index[np.where(gap, places + 1, places)] - 1, first)
    first += gap
    order = np.lexsort((looks, first, person))
    refused = np.unique(person[looks == _REFUSES])
    rows = places - months.starts[person]
    told = _told(looks[order], first[order], last[order], rows[order])
    return Doubts(person[order], told, refused)


def _told(looks: Numbers, first: Numbers, last: Numbers, rows: Numbers) -> Array:
    has_row = looks != _MISSING
    offsets = np.append(0, np.cumsum(has_row))
    columns = [
        pa.array(_CODES, pa.string()).take(pa.array(looks)),
        pa.array(written(first), pa.int32()),
        pa.array(written(last), pa.int32()),
        pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(rows[has_row], pa.int32())).cast(
            FINDING.field("rows").type
        ),
        pa.nulls(len(looks), pa.string()),
    ]
    return pa.StructArray.from_arrays(columns, fields=list(FINDING))


def _marks(months: Months, cells: Cells, terms: Terms) -> Iterator[Numbers]:
    """Yield the places of months that each look finds, in the order of the codes; a gap by the month before it."""
    steps = months.index[1:] - months.index[:-1]
    yield np.flatnonzero(_elsewhere(months, cells, terms))
    yield np.flatnonzero(steps > 1)
    yield np.flatnonzero(_short(months, steps, terms))
    place = months.index - np.int16(FIRST_INDEX)
    low = months.wage < terms.minimums.take(place) * months.days
    yield np.flatnonzero(low if months.employed is None else low & months.employed)
    days = FULL_MONTH if terms.is_read("ceiling_days", "fixed_30") else months.days
    ceilings = terms.ceilings.take(place)
    yield np.flatnonzero((months.wage > ceilings * days) & (ceilings != UNKNOWN))
    yield _jumps(months, steps, terms)


def _elsewhere(months: Months, cells: Cells, terms: Terms) -> Numbers:
    """Tell which rows begin behind their month, or end before it."""
    found, place = np.zeros(len(months.index), bool), months.index - FIRST_INDEX
    if cells.start is not None:
        found |= cells.start >= terms.first_days[place + 1]
    if cells.end is not None:
        found |= (cells.end < terms.first_days[place]) & (cells.end != NOT_TOLD)
    return found


def _short(months: Months, steps: Numbers, terms: Terms) -> Numbers:
    """Tell which months have fewer days than they are long, lie between two others, and in a year not complete."""
    short = months.days < terms.lengths.take(months.index - np.int16(FIRST_INDEX))
    short[:-1] &= steps == 1
    short[1:] &= steps == 1
    short[[0, -1]] = False
    short[months.starts] = False
    short[months.lasts] = False
    try:
        complete = terms.law.at(keys.RECORD_COMPLETE_YEAR_DAYS, terms.on).value
    except NotInForceError:
        return short
    return short & _is_of_open_year(months, complete)


def _is_of_open_year(months: Months, complete: int) -> Numbers:
    """Tell which months lie in a year of so few days of one person."""
    years = months.index // np.int16(MONTHS_A_YEAR)
    begins = np.append(True, years[1:] != years[:-1])
    begins[months.starts] = True
    begins[months.ends[months.ends < len(years)]] = True
    firsts = np.flatnonzero(begins)
    ends = np.append(firsts, len(years))[1:]
    found: Numbers = np.repeat(sums(months.days, firsts, ends, LONGEST) < complete, ends - firsts)
    return found


def _jumps(months: Months, steps: Numbers, terms: Terms) -> Numbers:
    """Return the months whose wage rises abnormally; see `records.doubts.wages`."""
    try:
        high, low = (1 + terms.law.at(keys.RECORD_WAGE_JUMP_LEAST_RISE, terms.on).value).as_integer_ratio()
    except NotInForceError:
        return np.zeros(0, np.int64)
    before, after = months.wage[:-1], months.wage[1:]
    rises = (before * high < after * low) if terms.minimums_rise else np.ones(len(steps), bool)
    rises[months.starts[months.starts > 0] - 1] = False  # from one person to the next
    rows = np.flatnonzero(rises & (steps == 1))
    old, new = (_exact(terms.minimums[months.index[rows + late] - FIRST_INDEX]) for late in (0, 1))
    was, became, since, until = map(_exact, (before[rows], after[rows], months.days[rows], months.days[rows + 1]))
    jumps = (became * since * old * low > was * np.maximum(since, until) * new * high) & (old > 0) & (new > 0)
    found: Numbers = rows[jumps.astype(bool)] + 1
    return found


def _exact(numbers: Numbers) -> Numbers:
    """Return whole numbers of Python: days, wages and minimum wages multiplied outgrow 64 bits."""
    return numbers.astype(object)
