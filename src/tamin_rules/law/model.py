"""
What the law holds: keys, values in force, and the days on which there is none.

A value never comes alone: `InForce` says since when it holds, until when, from which source and how sure that is.
Where there is no value, a `Silence` says why. Periods are half open: `until` is the first day that no longer belongs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from attrs import Factory, field, frozen

from tamin_rules.errors import Code

T = TypeVar("T")

VALUE_NOT_IN_FORCE: Final = Code("law.value.not_in_force", key=str, on=date)
VALUE_UNKNOWN: Final = Code("law.value.unknown", key=str, on=date)
KEY_UNKNOWN: Final = Code("law.key.unknown")
READING_UNKNOWN: Final = Code("law.reading.unknown", known=tuple)


class Confidence(StrEnum):
    """
    How sure a value or a sentence is.

    `high`: two or more sources that do not copy each other, or the text of the law. `medium`: one good source, or a
    sure value with a nominal first day. `low`: derived, disputed or thin. `unsourced`: no source supports it.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNSOURCED = "unsourced"

    def reaches(self, least: Confidence) -> bool:
        """
        Tell whether this is at least as sure as another one.

        >>> Confidence.MEDIUM.reaches(Confidence.LOW), Confidence.LOW.reaches(Confidence.MEDIUM)
        (True, False)
        """
        return _RANKS[self] <= _RANKS[least]


_RANKS: Final = {confidence: rank for rank, confidence in enumerate(Confidence)}


def weakest(confidences: Iterable[Confidence]) -> Confidence:
    """Return the least sure of several: what is computed from them is no surer."""
    return max(confidences, key=_RANKS.__getitem__)


@frozen
class Label:
    """A title or a sentence in both languages."""

    fa: str
    en: str

    def text(self, lang: Literal["fa", "en"]) -> str:
        """Return it in one of them."""
        return self.fa if lang == "fa" else self.en


@frozen
class Key(Generic[T]):
    """The name of a value of the law, and its Python type: `int`, `Fraction`, `bool` or an enum."""

    name: str
    of: type[T]


@frozen
class InForce(Generic[T]):
    """
    A value of the law in its period.

    Args:
        key: name of the key.
        value: rials and counts are int, rates and fractions are Fraction.
        unit: `rial/day`, `fraction`, `years` ...
        since, until: first day, and first day no longer; None where no end is known.
        source: reference that `Law.resolve` reads.
        confidence: how sure the value is in this period.
        issued: day on which the source was issued, where known: circulars arrive late.
        derived_from: names of the keys that it is computed from; empty where the value itself is sourced.
        see: further references.
        nominal: the value is sourced, the day on which it began is not.
        note: a remark for who checks the value.
    """

    key: str
    value: T
    unit: str
    since: date
    until: date | None
    source: str
    confidence: Confidence
    issued: date | None = None
    derived_from: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    nominal: bool = False
    note: str = ""


class Why(StrEnum):
    """Why there is no value."""

    NOT_YET = "not_yet"
    ENDED = "ended"
    LAPSED = "lapsed"
    UNKNOWN = "unknown"
    TOO_WEAK = "too_weak"
    NOT_ISSUED = "not_issued"


_NOT_IN_FORCE: Final = frozenset({Why.NOT_YET, Why.ENDED, Why.LAPSED})


@frozen
class Silence:
    """A period without a value: ended by law, lapsed with its year, or simply not known."""

    key: str
    since: date
    until: date | None
    why: Why
    note: str = ""

    @property
    def code(self) -> Code:
        """The code with which the law refuses to answer here."""
        return VALUE_NOT_IN_FORCE if self.why in _NOT_IN_FORCE else VALUE_UNKNOWN


Period: TypeAlias = "InForce[Any] | Silence"


def _starts(table: Table) -> tuple[date, ...]:
    return tuple(row.since for row in table.rows)


@frozen
class Table:
    """One key through time: its periods in order, without a gap from the first day on."""

    key: Key[Any]
    label: Label
    unit: str
    checked_on: date
    rows: tuple[Period, ...]
    starts: tuple[date, ...] = field(init=False, repr=False, eq=False, default=Factory(_starts, takes_self=True))

    def on(self, day: date) -> Period | None:
        """Return the period that a day lies in, None before the first."""
        index = bisect_right(self.starts, day)
        return self.rows[index - 1] if index else None


class DoubtKind(StrEnum):
    """What a person should look at."""

    STALE = "stale"
    GAP = "gap"
    UNSOURCED = "unsourced"
    UNKNOWN = "unknown"


@frozen
class Doubt:
    """
    A value that wants checking: last checked a year ago (`stale`), lapsed (`gap`), `unsourced`, or `unknown` today.

    `since` is the day of the last check for `stale`, else the first day of the period.
    """

    key: str
    kind: DoubtKind
    since: date
