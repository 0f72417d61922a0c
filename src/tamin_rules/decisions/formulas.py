"""
Values and what stands behind them.

A `Formula` is a rule that gives a value: a named constant around one pure function. Called with facts, a law and a
day, it answers with a `Figure`: the value, the decision that explains it, the readings it was taken under, and the
months that it was computed from. Where a fact or a value of the law is missing there is no value, and the decision is
`undetermined` and says which: an unknown is never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from attrs import Factory, field, frozen

from tamin_rules.decisions.rules import UNSOURCED, Decision, Finding, Outcome, Rule, satisfied, stamp, undetermined
from tamin_rules.errors import NotInForceError, Params
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Confidence, InForce, Law

F_contra = TypeVar("F_contra", contravariant=True)
T = TypeVar("T")


@frozen
class Computed(Generic[T]):
    """What the function of a formula returns: a value and a finding, or a finding alone."""

    value: T | None
    finding: Finding
    months: tuple[JalaliMonth, ...] = ()


def computed(value: T, *used: InForce[Any], months: Iterable[JalaliMonth] = ()) -> Computed[T]:
    """Say a value, the values of the law that it rests on, and the months that it was computed from."""
    return Computed(value, satisfied(*used), tuple(months))


def missing(*facts: str) -> Computed[Any]:
    """Say that there is no value, for want of which facts."""
    return Computed(None, undetermined(*facts))


def silence(error: NotInForceError) -> Finding:
    """Say that a rule cannot be judged, since the law holds no value: which one, on which day."""
    return Finding(Outcome.UNDETERMINED, error.code, Params(error.params), missing=(str(error.params["key"]),))


@frozen
class Figure(Generic[T]):
    """
    A value with its proof.

    Args:
        value: None where the decision is not satisfied.
        decision: rule, source, day, edition, dated values used; or what is missing.
        readings: each reading that the formula consults, with the choice under which the value was computed.
        months: that it was computed from, oldest first.
    """

    value: T | None
    decision: Decision
    readings: tuple[tuple[str, str], ...] = ()
    months: tuple[JalaliMonth, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Whether there is a value, and if not, why."""
        return self.decision.outcome


def _rule(formula: Formula[Any, Any]) -> Rule[Any]:
    def check(facts: Any, law: Law, on: date) -> Finding:  # noqa: ANN401 - of the formula
        return formula(facts, law=law, on=on).decision.finding

    return Rule(formula.id, formula.source, check, see=formula.see, about=formula.about)


@frozen(eq=False)
class Formula(Generic[F_contra, T]):
    """
    A rule that gives a value: a constant, equal to itself only.

    Args:
        id: stable dotted name; its sentence stands in the message catalogues.
        source: where it comes from, `source/clause` as `Law.resolve` reads it.
        compute: pure; a value of the law that is not there may simply raise `NotInForceError`.
        readings: names of the readings that it consults.
        switch: a reading that turns on what no source supports; the formula is `undetermined` with
            `rule.provision.unsourced` while that reading is at its default and the law heeds sourced rules only.
        see: further references.
        about: the field of the input that it is about.
    """

    id: str
    source: str
    compute: Callable[[F_contra, Law, date], Computed[T]] = field(repr=False)
    readings: tuple[str, ...] = field(default=(), repr=False)
    switch: str | None = field(default=None, repr=False)
    see: tuple[str, ...] = field(default=(), repr=False)
    about: tuple[str, ...] = field(default=(), repr=False)
    rule: Rule[F_contra] = field(init=False, repr=False, default=Factory(_rule, takes_self=True))

    def __call__(self, facts: F_contra, *, law: Law, on: date) -> Figure[T]:
        """Compute the value under a law on a day; nothing is raised."""
        found = self._found(facts, law, on)
        chosen = tuple((name, law.reading(name)) for name in self._consulted)
        return Figure(found.value, stamp(self.rule, found.finding, law, on), chosen, found.months)

    @property
    def _consulted(self) -> tuple[str, ...]:
        return self.readings if self.switch is None else (self.switch, *self.readings)

    def _found(self, facts: F_contra, law: Law, on: date) -> Computed[T]:
        if self.switch is not None:
            if not law.heeds(Confidence.UNSOURCED) and self.switch not in dict(law.chosen_readings):
                return Computed(None, undetermined(code=UNSOURCED))
            law = law.requiring(Confidence.UNSOURCED)
        try:
            return self.compute(facts, law, on)
        except NotInForceError as error:
            return Computed(None, silence(error))
