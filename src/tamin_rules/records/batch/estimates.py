"""
The old-age pension of many persons at once, from arrays of average wage and insured days; needs the extra `batch`.

For who has the averages already: what a decree would cost, a projection, a table for actuaries. The whole numbers are
those of `records.pension.ESTIMATE`, to the rial, under every reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import numpy as np
from attrs import evolve, frozen

from tamin_rules.errors import Faults
from tamin_rules.law import Law
from tamin_rules.money import half_up
from tamin_rules.records.batch.amounts import WORDS, Amounts
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.pensions import MOST_DAYS, Pensions, pensions
from tamin_rules.records.batch.terms import Terms
from tamin_rules.records.durations import pension_years
from tamin_rules.records.numbers import NEGATIVE, NOT_WHOLE, TOO_LARGE
from tamin_rules.records.pension import ESTIMATE, PensionFacts, is_capped

BLOCK: Final = 1 << 14
"""Persons at once: what is computed on the way then stays in the cache, and costs no memory."""
_LARGEST: Final = 2**63 - 1
_HUNDREDTHS: Final = 100


@frozen(slots=False, eq=False)
class Estimates:
    """
    Pensions, one for each person.

    Args:
        amount: rial a month; 0 where `why` says that there is none. Python integers where one is beyond 64 bits.
        years: years of record before any cap, in hundredths, half up.
        floor: whether the floor is higher than what the formula gives, and is the amount.
        cap: whether there are more years than count.
        why: number of the code in `codes`; 0 where there is an amount.
        codes: `""`, and the codes of what is undetermined.
    """

    amount: Numbers
    years: Numbers
    floor: Numbers
    cap: Numbers
    why: Numbers
    codes: tuple[str, ...] = WORDS


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
    terms, made, hard = Terms(law, on), _empty(len(wages)), list[int]()
    for start in range(0, len(wages), BLOCK):
        block = slice(start, start + BLOCK)
        found = _columns(wages[block], days[block], terms)
        _fill(made, block, found)
        hard += (start + np.flatnonzero(found.amounts.hard)).tolist()
    return _one_by_one(made, hard, wages, days, terms) if hard else made


def _checked(average: Numbers, total_days: Numbers) -> tuple[Numbers, Numbers]:
    faults = Faults()
    for name, given in (("average", average), ("total_days", total_days)):
        if given.dtype.kind not in "iu" or given.shape != (len(average),):
            faults.note(NOT_WHOLE, name)
        elif len(given) and given.min() < 0:
            faults.note(NEGATIVE, name)
        elif len(given) and given.max() > _LARGEST:
            faults.note(TOO_LARGE, name, most=_LARGEST)
    faults.settle()
    return average.astype(np.int64, copy=False), total_days.astype(np.int64, copy=False)


def _empty(persons: int) -> Estimates:
    flags = (np.zeros(persons, bool), np.zeros(persons, bool))
    return Estimates(np.zeros(persons, np.int64), np.zeros(persons, np.int64), *flags, np.zeros(persons, np.int8))


def _columns(wages: Numbers, days: Numbers, terms: Terms) -> Pensions:
    """
    Ask the columns; of whom they cannot tell, they say so.

    They stay within 64 bits: days are at most 2^17 here, so that 200 x days and days x minimum wage are far below 2^63;
    and a wage that would take a product beyond 2^61 is left to the core by `pensions` itself.
    """
    nothing = np.zeros(len(wages), np.int8)
    return pensions(Amounts(wages, nothing, days > MOST_DAYS), np.minimum(days, MOST_DAYS), terms)


def _fill(made: Estimates, block: slice, found: Pensions) -> None:
    known = found.amounts.is_known
    made.amount[block] = found.amounts.values * known
    made.years[block] = found.years
    made.floor[block] = found.floor & known
    made.cap[block] = found.cap
    made.why[block] = found.amounts.why


def _one_by_one(made: Estimates, places: Iterable[int], wages: Numbers, days: Numbers, terms: Terms) -> Estimates:
    """Ask the core for the few that are left."""
    law, on, amounts = terms.law, terms.on, dict[int, int]()
    for place in places:
        facts = PensionFacts(int(wages[place]), int(days[place]))
        figure = ESTIMATE(facts, law=law, on=on)
        found = figure.value
        made.years[place] = half_up(pension_years(facts.total_days, law, on) * _HUNDREDTHS)
        made.cap[place] = is_capped(facts.total_days, law, on)
        made.floor[place] = found is not None and found.floor
        made.why[place] = 0 if found else WORDS.index(str(figure.decision.finding.code))
        amounts[place] = found.amount if found else 0
    return _with_amounts(made, amounts)


def _with_amounts(made: Estimates, amounts: Mapping[int, int]) -> Estimates:
    amount = made.amount.astype(object) if max(amounts.values(), default=0) > _LARGEST else made.amount
    for place, one in amounts.items():
        amount[place] = one
    return made if amount is made.amount else evolve(made, amount=amount)
