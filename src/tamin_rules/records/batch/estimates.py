"""
The old-age pension of many persons at once, from arrays of average wage and insured days; needs the extra `batch`.

For who has the averages already: what a decree would cost, a projection, a table for actuaries. The whole numbers are
those of `records.pension.ESTIMATE`, to the rial, under every reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from attrs import field, frozen

from tamin_rules.columns.blocks import blocks
from tamin_rules.errors import Faults
from tamin_rules.law import Law
from tamin_rules.money import half_up
from tamin_rules.records.batch.amounts import MISSING, WORDS
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.pensions import MOST_DAYS, ByDays, by_days, look_up
from tamin_rules.records.batch.terms import Terms
from tamin_rules.records.durations import pension_years
from tamin_rules.records.numbers import NEGATIVE, NOT_WHOLE, TOO_LARGE
from tamin_rules.records.pension import ESTIMATE, PensionFacts, is_capped

BLOCK: Final = 1 << 16
"""Persons at once: what is computed on the way then stays in the cache, and costs no memory."""
_LARGEST: Final = 2**63 - 1
_HUNDREDTHS: Final = 100


@frozen
class Alone:
    """What the core says of one person; names as in `Estimates`."""

    amount: int
    years: int
    floor: bool
    cap: bool
    why: int


@frozen(slots=False, eq=False)  # keeps what is asked of it
class Estimates:
    """
    Pensions, one for each person.

    Args:
        amount: rial a month; 0 where `why` says that there is none. Python integers where one is beyond 64 bits.
        why: number of the code in `codes`; 0 where there is an amount.
        codes: `""`, and the codes of what is undetermined.

    Years, floor and cap are computed when they are asked for, from the arrays that were given: leave those as they are.
    """

    amount: Numbers
    why: Numbers
    _wages: Numbers = field(repr=False)
    _days: Numbers = field(repr=False)
    _law: ByDays = field(repr=False)
    _alone: Mapping[int, Alone] = field(repr=False)
    codes: tuple[str, ...] = WORDS

    @cached_property
    def years(self) -> Numbers:
        """Years of record before any cap, in hundredths, half up."""
        return self._told("years", look_up(self._law.years, self._days))

    @cached_property
    def floor(self) -> Numbers:
        """Whether the floor is higher than what the formula gives, and is the amount."""
        found = np.zeros(len(self.why), bool)
        for block in blocks(len(found), BLOCK):
            found[block] = self._law.is_floor(self._wages[block], self._days[block]) & (self.why[block] == 0)
        return self._told("floor", found)

    @cached_property
    def cap(self) -> Numbers:
        """Whether there are more years than count."""
        return self._told("cap", look_up(self._law.cap, self._days))

    def _told(self, name: str, column: Numbers) -> Numbers:
        for place, alone in self._alone.items():
            column[place] = getattr(alone, name)
        return column


def estimate_pensions(average: Numbers, total_days: Numbers, *, law: Law, on: date) -> Estimates:
    """
    Estimate the pension of each person under a law on a day.

    Args:
        average: average wage of the last two years, rial a month, already rounded up; 0 where it is not known.
        total_days: insured days in all.
        law, on: as for `ESTIMATE`. Supplements are the caller's to add.

    Source: records R4.1 to R4.4, R1.8; see `ESTIMATE`.

    Codes, at the array: record.number.not_whole (of any other type or shape), record.number.negative.

    >>> from tamin_rules import jalali
    >>> found = estimate_pensions(np.array([30_000_000, 0]), np.array([7_300, 7_300]), law=Law.current(),
    ...     on=jalali.parse("1397-07-01"))
    >>> found.amount.tolist(), found.years.tolist(), [found.codes[why] for why in found.why]
    ([20000000, 0], [2000, 2000], ['', 'rule.fact.missing'])
    """
    given = {"average": average, "total_days": total_days}
    whole = {name: column.astype(np.int64, copy=False) for name, column in given.items() if _is_whole(column, average)}
    if len(whole) < len(given):
        _refuse(given, {name: _most(column) for name, column in whole.items()})
    wages, days = whole.values()
    terms = Terms(law, on)
    amount, why, most_wage, most_days = _by_block(wages, days, terms)
    _refuse(given, {"average": most_wage, "total_days": most_days})
    table = by_days(terms, most_days)
    if table.why is not None:
        why[why == 0] = look_up(table.why, days)[why == 0]
    if why.any():
        amount[why != 0] = 0
    is_easy = most_wage <= table.most_wage and most_days <= MOST_DAYS
    hard = () if is_easy else np.flatnonzero((wages > table.most_wage) | (days > MOST_DAYS)).tolist()
    alone = {place: _asked(int(wages[place]), int(days[place]), terms) for place in hard}
    return Estimates(_with(amount, why, alone), why, wages, days, table, alone)


def _is_whole(column: Numbers, other: Numbers) -> bool:
    return column.dtype.kind in "iu" and column.shape == (len(other),)


def _most(column: Numbers) -> int:
    """Return the greatest number; as it stands in memory, a negative one is above all others: one look tells both."""
    return int(column.view(np.uint64).max(initial=0))


def _refuse(given: Mapping[str, Numbers], most: Mapping[str, int]) -> None:
    """Refuse columns that are not whole, of which there is no greatest number, or one that is none."""
    faults = Faults()
    for name, column in given.items():
        if name not in most:
            faults.note(NOT_WHOLE, name)
        elif most[name] > _LARGEST and column.dtype.kind == "i":
            faults.note(NEGATIVE, name)
        elif most[name] > _LARGEST:
            faults.note(TOO_LARGE, name, most=_LARGEST)
    faults.settle()


def _by_block(wages: Numbers, days: Numbers, terms: Terms) -> tuple[Numbers, Numbers, int, int]:
    """Return the pensions, where a wage is missing, the greatest wage and the most days: all in one look at each."""
    amount, why = np.empty(len(wages), np.int64), np.zeros(len(wages), np.int8)
    most_wage = most_days = 0
    table = by_days(terms, most_days)
    for block in blocks(len(wages), BLOCK):
        of_wage, of_days, found = wages[block], days[block], amount[block]
        wage_here, days_here = _most(of_wage), _most(of_days)
        if days_here >= len(table.years):
            table = by_days(terms, days_here)
        table.amounts(of_wage, of_days, found)
        if of_wage.min() == 0:
            why[block] = np.where(of_wage == 0, MISSING, 0)
        most_wage, most_days = max(most_wage, wage_here), max(most_days, days_here)
    return amount, why, most_wage, most_days


def _asked(wage: int, days: int, terms: Terms) -> Alone:
    """Ask the core."""
    law, on = terms.law, terms.on
    figure = ESTIMATE(PensionFacts(wage, days), law=law, on=on)
    found = figure.value
    return Alone(
        found.amount if found else 0,
        half_up(pension_years(days, law, on) * _HUNDREDTHS),
        found is not None and found.floor,
        is_capped(days, law, on),
        0 if found else WORDS.index(str(figure.decision.finding.code)),
    )


def _with(amount: Numbers, why: Numbers, alone: Mapping[int, Alone]) -> Numbers:
    """Return the amounts, with those of the core; why there is none is filled in."""
    if max((each.amount for each in alone.values()), default=0) > _LARGEST:
        amount = amount.astype(object)
    for place, each in alone.items():
        amount[place], why[place] = each.amount, each.why
    return amount
