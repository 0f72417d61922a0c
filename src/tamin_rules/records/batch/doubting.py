"""
Of whom there may be anything to find, for many persons at once.

Nobody is passed over of whom `records.doubts` finds something; of some it then finds nothing. What is found is its
business alone: whoever is named here is left to the core.
"""

from __future__ import annotations

import numpy as np

from tamin_rules.errors import NotInForceError
from tamin_rules.law import keys
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.cells import NOT_TOLD, Cells
from tamin_rules.records.batch.merging import LONGEST, Months
from tamin_rules.records.batch.ragged import counts, sums
from tamin_rules.records.batch.terms import FIRST_INDEX, UNKNOWN, Terms
from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.numbers import FULL_MONTH


def doubtful(months: Months, cells: Cells, terms: Terms) -> Numbers:
    """Tell of which regular persons there may be something to find."""
    steps = months.index[1:] - months.index[:-1]
    marks = [
        (steps > 1, months.starts, months.lasts),
        (_jumps(months, steps, terms), months.starts, months.lasts),
        (_amiss(months, terms), months.starts, months.ends),
        (_short(months, terms), months.starts + 1, months.lasts),
    ]
    dates = [days for days in (cells.start, cells.end) if days is not None]
    marks += [(days != NOT_TOLD, months.starts, months.ends) for days in dates]
    found = np.zeros(len(months.starts), bool)
    for marked, firsts, ends in marks:
        found |= counts(np.flatnonzero(marked), firsts, ends) > 0
    return found


def _amiss(months: Months, terms: Terms) -> Numbers:
    """Tell which wages are below the minimum, or above the ceiling, of their month."""
    place = months.index - np.int16(FIRST_INDEX)
    days = FULL_MONTH if terms.is_read("ceiling_days", "fixed_30") else months.days
    ceilings = terms.ceilings.take(place)
    above = (months.wage > ceilings * days) & (ceilings != UNKNOWN)
    found: Numbers = above | (months.wage < terms.minimums.take(place) * months.days)
    return found


def _short(months: Months, terms: Terms) -> Numbers:
    """Tell which months have fewer days than they are long, and lie in a year that is not complete."""
    short = months.days < terms.lengths.take(months.index - np.int16(FIRST_INDEX))
    try:
        complete = terms.law.at(keys.RECORD_COMPLETE_YEAR_DAYS, terms.on).value
    except NotInForceError:
        return short
    years = months.index // np.int16(MONTHS_A_YEAR)
    begins = np.append(True, years[1:] != years[:-1])
    begins[months.starts] = True
    begins[months.ends[months.ends < len(years)]] = True
    firsts = np.flatnonzero(begins)
    ends = np.append(firsts, len(years))[1:]
    open_ = sums(months.days, firsts, ends, LONGEST) < complete
    found: Numbers = short & np.repeat(open_, ends - firsts)
    return found


def _jumps(months: Months, steps: Numbers, terms: Terms) -> Numbers:
    """Tell after which months the wage rises so much that the core has to look; see `records.doubts.wages`."""
    nothing = np.zeros(len(steps), bool)
    try:
        high, low = (1 + terms.law.at(keys.RECORD_WAGE_JUMP_LEAST_RISE, terms.on).value).as_integer_ratio()
    except NotInForceError:
        return nothing
    before, after = months.wage[:-1], months.wage[1:]
    rows = np.flatnonzero((before * high < after * low) & (steps == 1))
    if np.any(np.diff(terms.minimums[terms.minimums != UNKNOWN]) < 0):  # then a wage can jump without rising so much
        rows = np.flatnonzero(before > 0)
    old, new = (_exact(terms.minimums[months.index[rows + late] - FIRST_INDEX]) for late in (0, 1))
    was, became, since, until = map(_exact, (before[rows], after[rows], months.days[rows], months.days[rows + 1]))
    nothing[rows] = (became * since * old * low > was * np.maximum(since, until) * new * high) & (old > 0) & (new > 0)
    return nothing


def _exact(numbers: Numbers) -> Numbers:
    """Return whole numbers of Python: days, wages and minimum wages multiplied outgrow 64 bits."""
    return numbers.astype(object)
