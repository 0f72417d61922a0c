"""Where a person stands on each path: what is unknown, what is lacking, and when the path would be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import (
    Decision,
    Finding,
    Outcome,
    Rule,
    not_applicable,
    satisfied,
    stamp,
    undetermined,
    violated,
)
from tamin_rules.decisions.formulas import silence
from tamin_rules.errors import Code, NotInForceError
from tamin_rules.jalali import LAST_YEAR, JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.eligibility.career import Career, career
from tamin_rules.records.eligibility.paths import Demand, Ground, Path, What, demand
from tamin_rules.records.eligibility.points import unverified
from tamin_rules.records.months import Record
from tamin_rules.records.person import Insured
from tamin_rules.records.seventh_plan import Regime

NOT_MEANT: Final = Code("eligibility.path.not_meant")
RECORD_SHORT: Final = Code("eligibility.record.short", needed=int, days=int)
HARD_WORK_SHORT: Final = Code("eligibility.hard_work.short", needed=int, days=int)
AGE_LOW: Final = Code("eligibility.age.low", least=int)
BOTH_SHORT: Final = Code("eligibility.record_and_age.short", needed=int, days=int, least=int)

_LAST_DAY: Final = JalaliMonth(LAST_YEAR, 12).last_day.toordinal()


@frozen
class Lack:
    """
    Something that is known to be lacking.

    Args:
        what: record, hard work or age.
        days: insured days that are lacking; None for an age.
        until: day on which the age is reached; None for days, and beyond the supported years.
    """

    what: What
    days: int | None = None
    until: date | None = None


@frozen
class Standing:
    """
    Where a person stands on a path.

    Args:
        path: which.
        decision: satisfied where the path is reached, violated where something is lacking; undetermined where a fact
            or a value of the law is missing that the path depends on, even if something else is known to be lacking;
            not applicable where the path is not meant for the person.
        regime: before or after the Seventh Plan Act; None where the law does not know.
        lacks: what is known to be lacking, whatever the outcome.
        earliest: first day on which the path is reached if the person works every day from now on (in hard work, for
            that path), as the law stands on the day; the day itself where it is reached; None where something is not
            known, the path is not meant for the person, or the day lies beyond the supported years.
        advice: points that this rests on and that are not verified.
    """

    path: Path
    decision: Decision
    regime: Regime | None = None
    lacks: tuple[Lack, ...] = ()
    earliest: date | None = None
    advice: tuple[Decision, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Whether the path is reached."""
        return self.decision.outcome

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts or values of the law that are not known."""
        return self.decision.finding.missing

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decision, and what must be said beside it."""
        return self.decision, *self.advice


def eligibility(
    record: Record, person: Insured, *, law: Law, on: date, regime: Regime | None = None
) -> tuple[Standing, ...]:
    """
    Say of each path how far it is open, in the order of `Path`.

    Args:
        record: merged for this day.
        person: what is not known of it leaves the paths undetermined that ask for it.
        law: with the readings that shall hold.
        on: day of the judgement; its law holds for all that is to come, too.
        regime: to judge under the law before or after the Seventh Plan Act instead of that of the day.

    Source: records R4.5 to R4.8, Clarification 12. Days are compared, 365 to a year, not rounded years.
    """
    return standings(career(record, person, law=law, on=on, regime=regime), law=law, on=on)


def standings(of: Career, *, law: Law, on: date) -> tuple[Standing, ...]:
    """Say the same of a career that is already summed up."""
    return tuple(_standings(Path, of, law, on))


def standing(path: Path, of: Career, *, law: Law, on: date) -> Standing:
    """Say how far one path is open."""
    return next(_standings((path,), of, law, on))


def _standings(paths: Iterable[Path], of: Career, law: Law, on: date) -> Iterator[Standing]:
    try:
        ground = Ground.of(of, law, on)
    except NotInForceError as error:
        found = silence(error)
        yield from (Standing(path, stamp(RULES[path], found, law, on), of.regime) for path in paths)
    else:
        yield from (_standing(path, of, ground) for path in paths)


def _standing(path: Path, of: Career, ground: Ground) -> Standing:
    rule, law, on = RULES[path], ground.law, ground.on
    try:
        asked = demand(path, of, ground)
    except NotInForceError as error:
        return Standing(path, stamp(rule, silence(error), law, on), of.regime)
    if asked is None:
        return Standing(path, stamp(rule, not_applicable(NOT_MEANT), law, on), ground.regime)
    lacks = tuple(_lacks(asked, of.person, on))
    return Standing(
        path=path,
        decision=stamp(rule, _finding(asked, lacks), law, on),
        regime=ground.regime,
        lacks=lacks,
        earliest=None if asked.missing else _earliest(lacks, of, on),
        advice=unverified(path, of.person, ground),
    )


def _lacks(asked: Demand, person: Insured, on: date) -> Iterator[Lack]:
    if asked.days is not None and asked.lacking > 0:
        yield Lack(asked.what, days=asked.lacking)
    if asked.age is not None and person.born is not None and jalali.age(person.born, on) < asked.age:
        yield Lack(What.AGE, until=_birthday(person.born, asked.age))


def _birthday(born: date, years: int) -> date | None:
    """Return the day on which so many years of life are completed, None beyond the calendar; see `jalali.age`."""
    year, month, day = jalali.ymd(born)
    year += years
    if year >= LAST_YEAR:
        return None
    if day > jalali.month_length(year, month):  # 30 Esfand, in a common year
        return jalali.day(year + 1, 1, 1)
    return jalali.day(year, month, day)


def _finding(asked: Demand, lacks: tuple[Lack, ...]) -> Finding:
    if asked.missing:
        return undetermined(*asked.missing)
    needed, least, days = asked.days or 0, asked.age or 0, max(asked.lacking, 0)
    match [lack.what for lack in lacks]:
        case []:
            return satisfied(*asked.used)
        case [What.RECORD]:
            return violated(RECORD_SHORT, *asked.used, needed=needed, days=days)
        case [What.HARD_WORK]:
            return violated(HARD_WORK_SHORT, *asked.used, needed=needed, days=days)
        case [What.AGE]:
            return violated(AGE_LOW, *asked.used, least=least)
        case _:
            return violated(BOTH_SHORT, *asked.used, needed=needed, days=days, least=least)


def _earliest(lacks: tuple[Lack, ...], of: Career, on: date) -> date | None:
    reached = on
    for lack in lacks:
        day = lack.until if lack.days is None else _worked(of.next_day, lack.days)
        if day is None:
            return None
        reached = max(reached, day)
    return reached


def _worked(first: date, days: int) -> date | None:
    """Return the last of so many days of work, None beyond the calendar."""
    last = first.toordinal() + days - 1
    return date.fromordinal(last) if last <= _LAST_DAY else None


def _rule(path: Path, source: str, *see: str) -> Rule[Career]:
    def check(of: Career, law: Law, on: date) -> Finding:
        return standing(path, of, law=law, on=on).decision.finding

    return Rule(f"eligibility.{path}.reached", source, check, see=see)


_PLAN: Final = ("records/R4.5", "records/R4.6", "seventh-plan-act/29")

RULES: Final[Mapping[Path, Rule[Career]]] = {
    Path.AGE_AND_RECORD: _rule(Path.AGE_AND_RECORD, "ssl/76", *_PLAN),
    Path.THIRTY_YEARS: _rule(Path.THIRTY_YEARS, "ssl/76.1", *_PLAN),
    Path.ANY_AGE: _rule(Path.ANY_AGE, "ssl/76.3", *_PLAN),
    Path.WOMEN_42: _rule(Path.WOMEN_42, "ssl/76.4", *_PLAN),
    Path.HARD_WORK: _rule(Path.HARD_WORK, "ssl/76.2", "records/R4.5", "records/R4.8", "hazardous-work-act"),
    Path.TEN_YEARS: _rule(Path.TEN_YEARS, "ten-years-act", "records/R4.7"),
    Path.DISABILITY_TEN_YEARS: _rule(Path.DISABILITY_TEN_YEARS, "ten-years-act", "records/R4.7"),
}
"""The statement of each path: that it is reached."""
