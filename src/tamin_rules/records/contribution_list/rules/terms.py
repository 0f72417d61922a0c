"""
What the rules of a list are given: the values of the law in the month of the list, and how a rule says what it found.

A `ListRule` is a rule of many rows: a named constant around one pure function that is handed a row, or the whole of the
list, and returns a `Flaw` for everything that is wrong there. Values of the law are those of the first day of the
month. Where the law holds no value, the rules that need it say nothing of any row, and the check says once which value
is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final, Generic, TypeVar

from attrs import Factory, field, frozen

from tamin_rules.decisions import Finding, Outcome, Rule, satisfied, violated
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


def _rule(rule: ListRule[Any]) -> Rule[Any]:
    look = rule.look

    def check(facts: Any, law: Law, on: date) -> Finding:  # noqa: ANN401 - of the rule
        """Judge one row, or the whole: the first thing that is found, if there is one."""
        found = next(iter(look(facts, terms_of(JalaliMonth.of(on), law))), None)
        return satisfied() if found is None else found.finding

    return Rule(rule.id, f"contribution-list/{rule.clause}", check, see=rule.see)


@frozen(eq=False)
class ListRule(Generic[F_contra]):
    """
    A statement that should hold of every row, or of the list, and how to find where it does not: a constant.

    Args:
        id: stable dotted name; its sentence stands in the message catalogues.
        clause: the name of the rule in reports, `W1`.
        look: pure; returns what is wrong, and nothing where a value of the law is not known.
        see: further references.
    """

    id: str
    clause: str
    look: Callable[[F_contra, Terms], Iterable[Flaw]] = field(repr=False)
    see: tuple[str, ...] = field(default=(), repr=False)
    rule: Rule[F_contra] = field(init=False, repr=False, default=Factory(_rule, takes_self=True))
