"""The paths to a pension, and what each asks for before and after the Seventh Plan Act (records R4.5 to R4.8)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from attrs import frozen

from tamin_rules.law import Confidence, InForce, Key, Law, keys
from tamin_rules.records.eligibility.career import Career
from tamin_rules.records.person import Insured, Sex
from tamin_rules.records.seventh_plan import Regime, addition, day_of_figures, regime_on

T = TypeVar("T")


class Path(StrEnum):
    """How one may come to a pension (records, Clarification 12)."""

    AGE_AND_RECORD = "age_and_record"
    THIRTY_YEARS = "thirty_years"
    ANY_AGE = "any_age"
    WOMEN_42 = "women_42"
    HARD_WORK = "hard_work"
    TEN_YEARS = "ten_years"
    DISABILITY_TEN_YEARS = "disability_ten_years"


class What(StrEnum):
    """What may still be lacking."""

    RECORD = "record"
    HARD_WORK = "hard_work"
    AGE = "age"


@frozen(slots=False)  # made for every judgement, and quicker to make
class Demand:
    """
    What a path asks for of a career, as far as that is known.

    Args:
        missing: names of facts that it depends on and that are not known.
        used: values of the law that it rests on.
        days: insured days that it asks for, of the kind that `what` names; None where that is not known.
        lacking: of them, those still lacking; 0 or less where there are enough.
        age: least age; None where there is none, or it is not known.
    """

    missing: tuple[str, ...]
    used: tuple[InForce[Any], ...]
    days: int | None
    lacking: int
    age: int | None = None
    what: What = What.RECORD


@frozen(slots=False)
class Ground:
    """
    The law that a career is judged by.

    Args:
        regime: before or after the Seventh Plan Act.
        figures: the day on which figures are read; that of `on` as far as the regime was in force.
        year: days of a year of record, in leap years too (records R1.8); a path compares days, not rounded years.
    """

    law: Law
    on: date
    regime: Regime
    figures: date
    year: int

    @staticmethod
    def of(career: Career, law: Law, on: date) -> Ground:
        """Find it; raises `NotInForceError` where the law does not know from when on the Act holds."""
        regime = career.regime or regime_on(law, on)
        year = law.at(keys.RECORD_DAYS_OF_YEAR, on).value
        return Ground(law, on, regime, day_of_figures(regime, law, on), year)

    def at(self, key: Key[T]) -> InForce[T]:
        """Return a figure."""
        return self.law.at(key, self.figures)

    def before(self, key: Key[T]) -> InForce[T]:
        """Return a figure as it was before the Act."""
        return self.law.at(key, day_of_figures(Regime.BEFORE, self.law, self.on))


_AGES: Final = {Sex.MALE: keys.OLD_AGE_MIN_AGE_MEN, Sex.FEMALE: keys.OLD_AGE_MIN_AGE_WOMEN}
_AGES_WITH_THIRTY: Final = {
    Sex.MALE: keys.OLD_AGE_THIRTY_YEARS_MIN_AGE_MEN,
    Sex.FEMALE: keys.OLD_AGE_THIRTY_YEARS_MIN_AGE_WOMEN,
}
_AGES_WITH_TEN: Final = {
    Sex.MALE: keys.OLD_AGE_TEN_YEARS_MIN_AGE_MEN,
    Sex.FEMALE: keys.OLD_AGE_TEN_YEARS_MIN_AGE_WOMEN,
}


def demand(path: Path, career: Career, ground: Ground) -> Demand | None:
    """Return what a path asks for, None where it is not meant for the person; raises `NotInForceError`."""
    return _DEMANDS[path](career, ground)


def counted_days(career: Career, ground: Ground) -> int:
    """
    Return the days of record that count for a path.

    Under the reading `hard_year_factor: factor_1_5`, which no source supports, days of hard work count more, unless the
    path of hard work is reached; half a day does not count (records R4.8).
    """
    if career.hard_work is None or ground.law.reading("hard_year_factor") == "factor_1":
        return career.record_days
    if _hard_work(career, ground).lacking <= 0:
        return career.record_days
    factor = ground.law.requiring(Confidence.UNSOURCED).at(keys.OLD_AGE_HAZARDOUS_YEAR_FACTOR, ground.figures)
    return career.record_days + math.floor(career.hard_work.days * (factor.value - 1))


def _missing(person: Insured, *asked: str) -> tuple[str, ...]:
    return tuple(name for name in asked if getattr(person, name) is None)


def _asked(
    career: Career, ground: Ground, years: InForce[int], age: InForce[int] | None, missing: tuple[str, ...]
) -> Demand:
    days = years.value * ground.year
    used = (years,) if age is None else (years, age)
    return Demand(missing, used, days, days - counted_days(career, ground), age.value if age else None)


def _age_and_record(career: Career, ground: Ground) -> Demand:
    person, years = career.person, ground.at(keys.OLD_AGE_MIN_CONTRIBUTION_YEARS)
    age = None if person.sex is None else _least_age(person.sex, ground)
    return _asked(career, ground, years, age, _missing(person, "sex", "born"))


def _least_age(sex: Sex, ground: Ground) -> InForce[int]:
    key = _AGES[sex]
    as_before = sex is Sex.MALE and ground.law.reading("men_age_path") == "age_60"
    return ground.before(key) if as_before else ground.at(key)


def _thirty_years(career: Career, ground: Ground) -> Demand:
    """Ask for thirty years, after the Act for what it adds too; with `thirty_year_path_ages: dropped` for no age."""
    person, sex = career.person, career.person.sex
    after = ground.regime is Regime.AFTER
    aged = not after or ground.law.reading("thirty_year_path_ages") == "keep"
    missing = _missing(person, "sex", "born") if aged else _missing(person, "sex")
    age = ground.at(_AGES_WITH_THIRTY[sex]) if aged and sex is not None else None
    if not after:
        return _asked(career, ground, ground.at(keys.OLD_AGE_THIRTY_YEARS_CONTRIBUTION_YEARS), age, missing)
    missing += () if career.days_at_reference is not None else ("days_at_reference",)
    used, least = (() if age is None else (age,)), (age.value if age else None)
    if sex is None or career.days_at_reference is None:
        return Demand(missing, used, None, 0, least)
    added = addition(Fraction(career.days_at_reference, ground.year), sex, ground.law, ground.figures)
    days = math.ceil(added.years * ground.year)
    return Demand(missing, (*added.used, *used), days, days - counted_days(career, ground), least)


def _any_age(career: Career, ground: Ground) -> Demand:
    return _asked(career, ground, ground.at(keys.OLD_AGE_ANY_AGE_CONTRIBUTION_YEARS), None, ())


def _women_42(career: Career, ground: Ground) -> Demand | None:
    person = career.person
    if person.sex is Sex.MALE:
        return None
    years, age = ground.at(keys.OLD_AGE_WOMEN_AGE42_CONTRIBUTION_YEARS), ground.at(keys.OLD_AGE_WOMEN_AGE42_MIN_AGE)
    return _asked(career, ground, years, age, _missing(person, "sex", "born"))


def _hard_work(career: Career, ground: Ground) -> Demand:
    """Ask for consecutive or interrupted years, whichever further work of the kind reaches first."""
    consecutive = ground.at(keys.OLD_AGE_HAZARDOUS_YEARS_CONTINUOUS)
    interrupted = ground.at(keys.OLD_AGE_HAZARDOUS_YEARS_INTERMITTENT)
    used, done = (consecutive, interrupted), career.hard_work
    if done is None:
        return Demand(_missing_hard_work(career.person), used, None, 0, what=What.HARD_WORK)
    in_a_row, in_all = consecutive.value * ground.year, interrupted.value * ground.year
    if done.longest >= in_a_row:
        return Demand((), used, in_a_row, in_a_row - done.longest, what=What.HARD_WORK)
    lacking, days = min((in_a_row - done.running, in_a_row), (in_all - done.days, in_all))
    return Demand((), used, days, lacking, what=What.HARD_WORK)


def _missing_hard_work(person: Insured) -> tuple[str, ...]:
    return _missing(person, "hard_work_days", "hard_work_consecutive_days") or ("hard_work_days",)


def _no_hard_work(career: Career, ground: Ground) -> Demand | None:
    """Leave out who is known to have done no such work."""
    none = career.hard_work is not None and career.hard_work.days == 0
    return None if none else _hard_work(career, ground)


def _ten_years(career: Career, ground: Ground) -> Demand:
    person, sex = career.person, career.person.sex
    years = ground.at(keys.OLD_AGE_TEN_YEARS_CONTRIBUTION_YEARS)
    age = None if sex is None else _age_with_ten(sex, ground)
    return _asked(career, ground, years, age, _missing(person, "sex", "born"))


def _age_with_ten(sex: Sex, ground: Ground) -> InForce[int]:
    """Return the age of the act of 1391; under `ten_year_men_age: age_62` men have that of age and record."""
    as_others = sex is Sex.MALE and ground.law.reading("ten_year_men_age") == "age_62"
    return ground.at((_AGES if as_others else _AGES_WITH_TEN)[sex])


def _disability(career: Career, ground: Ground) -> Demand | None:
    if career.person.totally_disabled is False:
        return None
    years = ground.at(keys.OLD_AGE_TEN_YEARS_CONTRIBUTION_YEARS)
    return _asked(career, ground, years, None, _missing(career.person, "totally_disabled"))


_DEMANDS: Final[Mapping[Path, Callable[[Career, Ground], Demand | None]]] = {
    Path.AGE_AND_RECORD: _age_and_record,
    Path.THIRTY_YEARS: _thirty_years,
    Path.ANY_AGE: _any_age,
    Path.WOMEN_42: _women_42,
    Path.HARD_WORK: _no_hard_work,
    Path.TEN_YEARS: _ten_years,
    Path.DISABILITY_TEN_YEARS: _disability,
}
