"""
What looks at a record are given, and what they find.

What a `Look` finds here is a `Doubt`: the decision that explains it, the rows that it is about, its months, and the
service by which the insured person can object to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final, TypeAlias

from attrs import frozen

from tamin_rules.decisions import Decision, Finding, Look, Outcome
from tamin_rules.errors import Code, Param, Params, Severity
from tamin_rules.jalali import LAST_YEAR, JalaliMonth
from tamin_rules.law import InForce, Key, Law
from tamin_rules.records.lateness import Holidays
from tamin_rules.records.months import MONTHS_A_YEAR, Month, Record, calendar_month

LAST_INDEX: Final = JalaliMonth(LAST_YEAR, 12).index
"""The last month of the calendar."""


class ObjectionKind(StrEnum):
    """The organisation's two services for objections to a record (records R2.5)."""

    MISSING = "missing"
    """A period of work does not stand in the record."""
    SHORT = "short"
    """The record shows the month, but with too few days or faultily."""

    @property
    def service(self) -> str:
        """The service in the catalogue of the portal, by its slug."""
        return _SERVICES[self]


_SERVICES: Final = {
    ObjectionKind.MISSING: "missing-records-objection",
    ObjectionKind.SHORT: "defective-records-objection",
}


@frozen
class Known:
    """
    What a look is given.

    Args:
        record: merged.
        paid: when the premium of each month was paid, None for a month in which it was not; a month that is not named
            is not known. None where nothing is known of payments at all.
        holidays: public holidays, Fridays included; None where they are not known.
    """

    record: Record
    paid: Mapping[JalaliMonth, date | None] | None = None
    holidays: Holidays | None = None


@frozen(slots=False)
class Noted:
    """What a look yields: finding, index of the first and the last month, places of rows, and the way to object."""

    finding: Finding
    first: int
    last: int
    rows: tuple[int, ...] = ()
    objection: ObjectionKind | None = None


RecordLook: TypeAlias = Look[Known, Noted]
"""A statement that should hold of every month or row of a record."""


@frozen
class Doubt:
    """
    Something that is missing, contradictory or strange in a record.

    Args:
        decision: which rule says so, how much it weighs, and on what values of the law it rests.
        rows: places of the rows in the input, from 0; empty where it is about what is not there.
        first, last: months that it is about, both inclusive.
        objection: the service by which one objects; None where there is none, or nothing to gain.
    """

    decision: Decision
    rows: tuple[int, ...]
    first: JalaliMonth
    last: JalaliMonth
    objection: ObjectionKind | None = None

    @property
    def code(self) -> str:
        """The code of what was found."""
        return str(self.decision.finding.code)


def doubt_of(decision: Decision, noted: Noted) -> Doubt:
    """Return what a look has found, as a doubt."""
    return Doubt(decision, noted.rows, calendar_month(noted.first), calendar_month(noted.last), noted.objection)


def unknown(code: Code, missing: str, **params: Param) -> Finding:
    """Say that something cannot be told, for want of what; nothing is refused for it."""
    code.check(params)
    return Finding(Outcome.UNDETERMINED, code, Params(params), Severity.ADVICE, (missing,))


@cache  # one of 3,612 months, and nothing of a person
def written(index: int) -> str:
    """
    Write the month of an index, as params have it.

    >>> written(JalaliMonth(1404, 7).index)
    '1404-07'
    """
    return f"{index // MONTHS_A_YEAR:04}-{index % MONTHS_A_YEAR + 1:02}"


def days_at(record: Record, index: int) -> int:
    """Return the insured days that count in the month of an index, 0 where it is missing."""
    return sum(month.days for month in record.between(index, index))


def spans(record: Record, law: Law, key: Key[int]) -> Iterator[tuple[InForce[int], Sequence[Month]]]:
    """
    Yield each value of a key with the months on whose first day it is in force: the key is read once a period.

    Months in which the law holds no value are left out.
    """
    for period, since, until in _periods(law, key.name):
        if months := record.between(since, until):
            yield period, months


@lru_cache(maxsize=32)  # a law is a constant, and the same few keys come again and again
def _periods(law: Law, key: str) -> tuple[tuple[InForce[Any], int, int], ...]:
    """Return the periods with a value, each with the first and the last month of which it holds the first day."""
    return tuple(
        (row, _first_within(row.since), LAST_INDEX if row.until is None else _first_within(row.until) - 1)
        for row in law.rows(key)
        if isinstance(row, InForce)
    )


def _first_within(day: date) -> int:
    """Return the first month that begins on a day or after it."""
    month = JalaliMonth.of(day)
    return month.index + (month.first_day != day)
