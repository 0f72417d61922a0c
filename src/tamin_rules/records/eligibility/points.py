"""Points of the law that no good source settles, and the paths that rest on them (records R4.5 to R4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from tamin_rules.decisions import Decision, Finding, Rule, stamp, violated
from tamin_rules.errors import Code, NotInForceError, Severity
from tamin_rules.law import Law, keys
from tamin_rules.records.eligibility.paths import Ground, Path
from tamin_rules.records.person import Insured, Sex
from tamin_rules.records.seventh_plan import Regime

UNVERIFIED: Final = Code("eligibility.point.unverified", point=str)


class Point(StrEnum):
    """A point that must be checked before anybody relies on a path."""

    MEN_AGE = "men_age"
    RECORD_WITH_AGE = "record_with_age"
    THIRTY_YEAR_AGES = "thirty_year_ages"
    REFERENCE_DATE = "reference_date"
    WOMEN_LIMIT = "women_limit"
    WOMEN_42_AFTER = "women_42_after"
    WOMEN_42_PENSION = "women_42_pension"
    HARD_WORK_INTERRUPTIONS = "hard_work_interruptions"
    TEN_YEAR_AGE = "ten_year_age"
    MOTHERS = "mothers"


_ALWAYS: Final = {Path.HARD_WORK: Point.HARD_WORK_INTERRUPTIONS, Path.WOMEN_42: Point.WOMEN_42_PENSION}
"""What is open under any law."""
_AFTER: Final[tuple[tuple[Path, Point, Sex | None], ...]] = (
    (Path.AGE_AND_RECORD, Point.MEN_AGE, Sex.MALE),
    (Path.AGE_AND_RECORD, Point.RECORD_WITH_AGE, None),
    (Path.THIRTY_YEARS, Point.THIRTY_YEAR_AGES, None),
    (Path.THIRTY_YEARS, Point.REFERENCE_DATE, Sex.MALE),
    (Path.ANY_AGE, Point.WOMEN_LIMIT, Sex.FEMALE),
    (Path.WOMEN_42, Point.WOMEN_42_AFTER, Sex.FEMALE),
    (Path.TEN_YEARS, Point.TEN_YEAR_AGE, Sex.MALE),
)
"""What the Seventh Plan Act left open: on which path, and for whom."""
_OF_MOTHERS: Final = frozenset({Path.AGE_AND_RECORD, Path.THIRTY_YEARS})


def _advice(point: Point) -> Finding:
    return violated(UNVERIFIED, severity=Severity.ADVICE, point=point.value)


_ADVICE: Final = {point: _advice(point) for point in Point}


def _check(point: Point, _law: Law, _on: date) -> Finding:
    return _advice(point)


POINT_IS_VERIFIED: Final[Rule[Point]] = Rule(
    "eligibility.point.verified", "records/R4.6", _check, see=("records/R4.5", "records/R4.7", "records/R4.8")
)


def unverified(path: Path, person: Insured, ground: Ground) -> tuple[Decision, ...]:
    """Return advice on each open point that the standing of a person on a path rests on."""
    law, on = ground.law, ground.on
    return tuple(stamp(POINT_IS_VERIFIED, _ADVICE[point], law, on) for point in _points(path, person, ground))


def _points(path: Path, person: Insured, ground: Ground) -> Iterator[Point]:
    if path in _ALWAYS:
        yield _ALWAYS[path]
    if ground.regime is Regime.BEFORE:
        return
    for other, point, sex in _AFTER:
        if other is path and (sex is None or person.sex in {None, sex}):
            yield point
    if path in _OF_MOTHERS and _retires_earlier(person, ground):
        yield Point.MOTHERS


def _retires_earlier(person: Insured, ground: Ground) -> bool:
    """Tell whether a woman has so many children that she is said to retire earlier; how much is not known."""
    if person.sex is not Sex.FEMALE or person.children is None:
        return False
    try:
        return person.children >= ground.at(keys.OLD_AGE_SEVENTH_PLAN_MOTHER_MIN_CHILDREN).value
    except NotInForceError:  # too weak for this law: then it says nothing
        return False
