"""
The paths to a pension, as `records.eligibility` has them, for many persons at once.

What a path asks for, and what it then says, is asked of the core: once for each sex, and once for each number of days
on the reference day of the Seventh Plan. What is left is to compare days and birth dates with that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

import numpy as np
from attrs import frozen

from tamin_rules import jalali
from tamin_rules.errors import NotInForceError
from tamin_rules.jalali import FIRST_YEAR
from tamin_rules.law import Law
from tamin_rules.records.batch.arrow import Numbers
from tamin_rules.records.batch.cells import NOT_TOLD, SEXES
from tamin_rules.records.batch.merging import Months
from tamin_rules.records.batch.ragged import sums
from tamin_rules.records.batch.terms import Terms
from tamin_rules.records.eligibility import Path
from tamin_rules.records.eligibility.career import Career
from tamin_rules.records.eligibility.paths import Ground, demand
from tamin_rules.records.eligibility.standing import standing
from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.person import Insured, Sex
from tamin_rules.records.seventh_plan import reference_day

Words: TypeAlias = tuple[str, str | None]
"""What is said of a path: outcome and code."""
Said: TypeAlias = tuple[tuple[Words, ...], ...]
"""By whether the days are enough, and by `_AGES`."""

_OLDEST: Final = jalali.day(FIRST_YEAR, 1, 1)
_AGES: Final = (None, False, True)
"""Whether an age is reached: not known, no, yes."""
_ENOUGH: Final = 10**6
"""Days, more than any path asks for."""


@frozen(slots=False)
class Bar:
    """
    What one path asks of persons who are alike.

    Args:
        days: of record; fewer are too few.
        born: ordinal of the last day on which one may be born to be old enough.
        said: by whether the days are enough, and by `_AGES`.
    """

    days: int
    born: int
    said: Said


class Paths:
    """The bars of one law and day, each asked for once."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self._law, self._on = terms, terms.law, terms.on
        self._bars = dict[tuple[Path, Sex | None, int | None], Bar]()
        self._every = dict[tuple[Path, Sex | None, bool], Said]()
        self._births = dict[int, int]()

    @cached_property
    def reference(self) -> tuple[int, int] | None:
        """Month and day of the reference day; None where the law does not know it."""
        try:
            year, month, day = jalali.ymd(reference_day(self._law))
        except NotInForceError:
            return None
        return year * MONTHS_A_YEAR + month - 1, day

    def bar(self, path: Path, sex: Sex | None, at_reference: int | None) -> Bar:
        """Return what a path asks of a sex, and of so many days on the reference day."""
        key = (path, sex, at_reference if path is Path.THIRTY_YEARS else None)
        found = self._bars.get(key)
        if found is None:
            found = self._bars[key] = self._asked(path, sex, at_reference)
        return found

    def _career(self, sex: Sex | None, born: date | None, days: int, at_reference: int | None) -> Career:
        return Career(days, self._on, Insured(sex=sex, born=born), at_reference)

    def _asked(self, path: Path, sex: Sex | None, at_reference: int | None) -> Bar:
        career = self._career(sex, self._on, 0, at_reference)
        try:
            asked = demand(path, career, Ground.of(career, self._law, self._on))
        except NotInForceError:
            asked = None
        if asked is None:  # whatever the days and the age, the same is said
            return Bar(0, 0, self._said(path, sex, at_reference))
        key = (path, sex, at_reference is None)  # on the days on the reference day only the bar depends
        said = self._every.get(key)
        if said is None:
            said = self._every[key] = self._said(path, sex, at_reference)
        return Bar(asked.days or 0, 0 if asked.age is None else self._last_birth(asked.age), said)

    def _said(self, path: Path, sex: Sex | None, at_reference: int | None) -> Said:
        """Ask the core what it says of a path, of those who have enough days and age, and of those who have not."""
        return tuple(
            tuple(self._words(path, self._career(sex, born, days, at_reference)) for born in (None, self._on, _OLDEST))
            for days in (0, _ENOUGH)
        )

    def _words(self, path: Path, career: Career) -> Words:
        finding = standing(path, career, law=self._law, on=self._on).decision.finding
        return finding.outcome.value, None if finding.code is None else str(finding.code)

    def _last_birth(self, age: int) -> int:
        """Return the last day on which one may be born to have an age, as an ordinal; later ones are too young."""
        if age in self._births:
            return self._births[age]
        first, last = _OLDEST.toordinal(), self._on.toordinal()
        days = range(first, last + 1)
        too_young = bisect_left(days, x=True, key=lambda day: jalali.age(date.fromordinal(day), self._on) < age)
        return self._births.setdefault(age, first + too_young - 1)


@lru_cache(maxsize=8)  # a kernel may be called for each of many small batches
def paths_of(law: Law, on: date) -> Paths:
    """Return the bars of a law and day, and their terms."""
    return Paths(Terms(law, on))


def at_reference(months: Months, paths: Paths) -> Numbers | None:
    """Return the insured days of each person up to the reference day, inclusive; None where the law knows none."""
    if paths.reference is None:
        return None
    month, day = paths.reference
    counted = np.where(
        months.index < month, months.days, np.where(months.index == month, np.minimum(months.days, day), 0)
    )
    return sums(counted, months.starts, months.ends)


@frozen(slots=False)
class Persons:
    """What of some persons decides: days in all, days on the reference day, sex and birth; NOT_TOLD where not known."""

    days: Numbers
    at_reference: Numbers | None
    sex: Numbers
    born: Numbers


def standings(path: Path, persons: Persons, paths: Paths) -> Iterator[tuple[Numbers, Words]]:
    """Yield groups of persons, by their places, of whom the same is said about a path."""
    for number, sex in ((NOT_TOLD, None), *enumerate(SEXES)):
        group = np.flatnonzero(persons.sex == number)
        if len(group):
            yield from _of_sex(path, sex, group, persons, paths)


def _of_sex(
    path: Path, sex: Sex | None, group: Numbers, persons: Persons, paths: Paths
) -> Iterator[tuple[Numbers, Words]]:
    bars, which = _bars(path, sex, group, persons, paths)
    every = list(dict.fromkeys(bar.said for bar in bars))
    least, latest, said = (
        np.array(column, np.int64)[which]
        for column in zip(*((bar.days, bar.born, every.index(bar.said)) for bar in bars), strict=True)
    )
    born = persons.born[group]
    age = np.where(born == NOT_TOLD, 0, np.where(born > latest, 1, 2))
    case = (said * 2 + (persons.days[group] >= least)) * len(_AGES) + age
    words = [each for of_bar in every for of_days in of_bar for each in of_days]
    for number in np.unique(case).tolist():
        yield group[case == number], words[number]


def _bars(path: Path, sex: Sex | None, group: Numbers, persons: Persons, paths: Paths) -> tuple[list[Bar], Numbers]:
    """Return the different bars of a group, and which one each person has."""
    if path is not Path.THIRTY_YEARS or persons.at_reference is None:
        return [paths.bar(path, sex, None)], np.zeros(len(group), np.int64)
    days, which = np.unique(persons.at_reference[group], return_inverse=True)
    return [paths.bar(path, sex, each) for each in days.tolist()], which
