"""
Statements about many things, and the places where they do not hold.

A `Rule` judges one thing and finds one thing. A record has months and a list has rows, and whoever has to mend them
wants to know every place: a `Look` is a statement that should hold of all of them, around one pure function that yields
what it notes where it does not. What it notes is the domain's own: a finding, and where it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from attrs import Factory, field, frozen

from tamin_rules.decisions.rules import Decision, Finding, Rule, basis_of, satisfied, violated
from tamin_rules.errors import Code, Param, Severity
from tamin_rules.law import InForce, Law


class Noted(Protocol):
    """What a look yields: a finding, and whatever says where."""

    @property
    def finding(self) -> Finding: ...  # noqa: D102 - named by the class


F_contra = TypeVar("F_contra", contravariant=True)
N_co = TypeVar("N_co", bound=Noted, covariant=True)


def _rule(look: Look[Any, Any]) -> Rule[Any]:
    scan = look.look

    def check(facts: Any, law: Law, on: date) -> Finding:  # noqa: ANN401 - of the look
        """Judge the whole: the first thing that is found, if there is one."""
        return next((noted.finding for noted in scan(facts, law, on)), satisfied())

    return Rule(look.id, look.source, check, see=look.see, about=look.about)


@frozen(eq=False)
class Look(Generic[F_contra, N_co]):
    """
    A statement that should hold everywhere, and how to find where it does not: a constant, equal to itself only.

    Args:
        id: stable dotted name; its sentence stands in the message catalogues.
        source: where it comes from, `source/clause` as `Law.resolve` reads it.
        look: pure; yields what it finds, and nothing where a value of the law is not known.
        see: further references.
        about: the field of the input that it is about.
    """

    id: str
    source: str
    look: Callable[[F_contra, Law, date], Iterable[N_co]] = field(repr=False)
    see: tuple[str, ...] = field(default=(), repr=False)
    about: tuple[str, ...] = field(default=(), repr=False)
    rule: Rule[F_contra] = field(init=False, repr=False, default=Factory(_rule, takes_self=True))

    @property
    def clause(self) -> str:
        """The clause of the source that it states: `W1` of `contribution-list/W1`."""
        return self.source.partition("/")[2]

    def __call__(self, facts: F_contra, *, law: Law, on: date) -> Iterator[tuple[Decision, N_co]]:
        """Yield everything that is found, each with the decision that explains it."""
        return self.decided(self.look(facts, law, on), law=law, on=on)

    def decided(self, noted: Iterable[Any], *, law: Law, on: date) -> Iterator[tuple[Decision, Any]]:
        """Yield what was noted, each with its decision: for who has looked already."""
        rests_on = basis_of(law, on)
        for each in noted:
            yield Decision(self.rule, each.finding, rests_on), each


def advised(code: Code, *used: InForce[Any], **params: Param) -> Finding:
    """Say that something is to be looked at, and that nothing is refused for it."""
    return violated(code, *used, severity=Severity.ADVICE, **params)
