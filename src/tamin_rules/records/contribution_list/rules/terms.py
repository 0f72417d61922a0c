"""
What the rules of a list are given: the values of the law in the month of the list, and how a rule says what it found.

The rules are looks: each is handed a row, or the whole of the list, and returns a `Flaw` for everything that is wrong
there. Values of the law are those of the first day of the month. Where the law holds no value, the rules that need it
say nothing of any row, and the check says once which value is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, TypeVar

from attrs import frozen

from tamin_rules.decisions import Finding, Look, Outcome, violated
from tamin_rules.errors import Code, Fault, NotInForceError, Param, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import InForce, Key, Law, keys

F_contra = TypeVar("F_contra", contravariant=True)

NOTHING: Final[tuple[Flaw, ...]] = ()


@frozen
class Terms:
    """
    The law of a list's month; None where it holds no value.

    Args:
        month: of the list; None where it names none, and nothing is known of the law.
        length, first_day, last_day: of that month; the last day belongs to it.
        minimum, ceiling: of the daily wage, rials.
        insured, employer, unemployment: rates of the premium.
        marriage: allowance of a full month, rials.
        silences: names of the values above that are missing, each with the reason.
    """

    month: JalaliMonth | None = None
    length: int = 0
    first_day: date = date.min
    last_day: date = date.max
    minimum: InForce[int] | None = None
    ceiling: InForce[int] | None = None
    insured: InForce[Fraction] | None = None
    employer: InForce[Fraction] | None = None
    unemployment: InForce[Fraction] | None = None
    marriage: InForce[int] | None = None
    silences: tuple[tuple[str, NotInForceError], ...] = ()


_NEEDED: Final[dict[str, Key[Any]]] = {
    "minimum": keys.MIN_DAILY_WAGE,
    "ceiling": keys.INSURABLE_WAGE_CEILING_DAILY,
    "insured": keys.PREMIUM_RATE_COMPULSORY_INSURED,
    "employer": keys.PREMIUM_RATE_COMPULSORY_EMPLOYER,
    "unemployment": keys.PREMIUM_RATE_UNEMPLOYMENT_EMPLOYER,
}
"""Values without which a list cannot be judged; the marriage allowance is one that not every year has."""


@lru_cache(maxsize=32)  # a list asks for every row, and a law is a constant
def terms_on(law: Law, on: date) -> Terms:
    """Return the values of the month of a day."""
    return terms_of(JalaliMonth.of(on), law)


def terms_of(month: JalaliMonth | None, law: Law) -> Terms:
    """Return the values of a month."""
    if month is None:
        return Terms()
    values: dict[str, Any] = {}
    silences: list[tuple[str, NotInForceError]] = []
    for name, key in _NEEDED.items():
        try:
            values[name] = law.at(key, month.first_day)
        except NotInForceError as error:
            values[name] = None
            silences.append((name, error))
    period = law.table(keys.MARRIAGE_ALLOWANCE_MONTHLY.name).on(month.first_day)
    marriage = period if isinstance(period, InForce) else None
    days = (month.length, month.first_day, month.last_day)
    return Terms(month, *days, **values, marriage=marriage, silences=tuple(silences))


@frozen
class Flaw:
    """
    What a rule found.

    Args:
        finding: what is wrong.
        column: that breaks the rule, by its official name; None where it is no column.
        row: which one, where a rule of the whole list speaks of a row.
    """

    finding: Finding
    column: str | None = None
    row: int | None = None


def flaw(code: Code, column: str | None, *used: InForce[Any], row: int | None = None, **params: Param) -> Flaw:
    """Say that something is wrong in a column."""
    return Flaw(violated(code, *used, severity=Severity.ERROR, **params), column, row)


def advice(code: Code, column: str | None, *used: InForce[Any], row: int | None = None, **params: Param) -> Flaw:
    """Say that something is to be looked at, and that nothing is refused for it."""
    return Flaw(violated(code, *used, severity=Severity.ADVICE, **params), column, row)


def of_fault(fault: Fault, severity: Severity | None = None) -> Flaw:
    """Say what was noticed in reading, by its own severity or another."""
    column = next((part for part in reversed(fault.loc) if isinstance(part, str)), None)
    return Flaw(Finding(Outcome.VIOLATED, fault.code, fault.params, severity or fault.severity), column)


def of_rows(
    id_: str, clause: str, look: Callable[[F_contra, Terms], Iterable[Flaw]], *, see: tuple[str, ...] = ()
) -> Look[F_contra, Flaw]:
    """
    Return the look that is asked for every row, and is given the values of the list's month.

    Args:
        id_: stable dotted name; its sentence stands in the message catalogues.
        clause: the name of the rule in reports, `W1`.
        look: pure; returns what is wrong, and nothing where a value of the law is not known.
        see: further references.
    """

    def judged(row: F_contra, law: Law, on: date) -> Iterable[Flaw]:
        return look(row, terms_on(law, on))

    return Look(id_, f"contribution-list/{clause}", judged, see=see)
