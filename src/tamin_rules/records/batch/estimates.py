"""
The old-age pension of many persons at once, from arrays of average wage and insured days; needs the extra `batch`.

For who has the averages already: what a decree would cost, a projection, a table for actuaries. The whole numbers are
those of `records.pension.ESTIMATE`, to the rial, under every reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from attrs import field, frozen

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
        for block in _blocks(len(found)):
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
    wages, days = _checked(average, total_days)
    terms = Terms(law, on)
    table = by_days(terms, days.most)
    amount, why = np.empty(len(average), np.int64), np.zeros(len(average), np.int8)
    for block in _blocks(len(average)):
        of_wage, of_days = wages.values[block], days.values[block]
        np.maximum(table.by_formula(of_wage, of_days), look_up(table.floor, of_days), out=amount[block])
        if of_wage.min() == 0:  # while it is in the cache
            why[block] = np.where(of_wage == 0, MISSING, 0)
    if table.why is not None:
        why[why == 0] = look_up(table.why, days.values)[why == 0]
    if why.any():
        amount[why != 0] = 0
    alone = {place: _asked(int(average[place]), int(total_days[place]), terms) for place in _hard(wages, days, table)}
    return Estimates(_with(amount, why, alone), why, wages.values, days.values, table, alone)


def _blocks(persons: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, persons, BLOCK))


@frozen
class _Column:
    """What was given, and the greatest of it."""

    values: Numbers
    most: int


def _checked(average: Numbers, total_days: Numbers) -> tuple[_Column, _Column]:
    faults, columns = Faults(), list[_Column]()
    for name, given in (("average", average), ("total_days", total_days)):
        if given.dtype.kind not in "iu" or given.shape != (len(average),):
            faults.note(NOT_WHOLE, name)
            continue
        most = _most(given)
        if given.dtype.kind == "i" and most > np.iinfo(given.dtype).max:
            faults.note(NEGATIVE, name)
        elif most > _LARGEST:
            faults.note(TOO_LARGE, name, most=_LARGEST)
        columns.append(_Column(given.astype(np.int64, copy=False), most))
    faults.settle()
    wages, days = columns
    return wages, days


def _most(given: Numbers) -> int:
    """Return the greatest number; as it stands in memory, a negative one is above all others: one look tells both."""
    return int(given.view(given.dtype.str.replace("i", "u")).max(initial=0))


def _hard(wages: _Column, days: _Column, table: ByDays) -> list[int]:
    """Return the places of those for whom 64 bits, or the table, do not reach."""
    if wages.most <= table.most_wage and days.most <= MOST_DAYS:
        return []
    found: list[int] = np.flatnonzero((wages.values > table.most_wage) | (days.values > MOST_DAYS)).tolist()
    return found


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
