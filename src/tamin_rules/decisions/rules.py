"""
Rules and what they decide.

A `Rule` is a named constant around one pure function: facts, law and a day in, a `Finding` out. `evaluate`
judges a tuple of rules and stamps each finding into a `Decision`, which says what was decided, by which rule,
from which source, on which day, under which edition, readings and policy, with which dated values.

Unknown is not false: a rule that lacks a fact or a value of the law is `undetermined` and says what it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from attrs import Factory, evolve, field, frozen

from tamin_rules.errors import NO_PARAMS, Code, Fault, Param, Params, Severity

if TYPE_CHECKING:
    from tamin_rules.law import InForce, Law

F_contra = TypeVar("F_contra", contravariant=True)
K = TypeVar("K")
V = TypeVar("V")

_MOST_REMEMBERED: Final = 256

FACT_MISSING: Final = Code("rule.fact.missing", missing=tuple)
NOT_ENCODED: Final = Code("rule.provision.not_encoded")
UNSOURCED: Final = Code("rule.provision.unsourced")
NOT_IN_FORCE: Final = Code("rule.period.not_in_force")


class Outcome(StrEnum):
    """What a rule says of the facts."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


@frozen
class Finding:
    """What one rule found: with a code wherever it is more than satisfied, and the dated values that it read."""

    outcome: Outcome
    code: str | None = None
    params: Mapping[str, Param] = NO_PARAMS
    severity: Severity = Severity.ERROR
    missing: tuple[str, ...] = ()
    used: tuple[InForce[Any], ...] = ()


_SATISFIED = Finding(Outcome.SATISFIED)


def satisfied(*used: InForce[Any]) -> Finding:
    """Say that the rule holds."""
    return Finding(Outcome.SATISFIED, used=used) if used else _SATISFIED


def violated(code: Code, *used: InForce[Any], severity: Severity = Severity.ERROR, **params: Param) -> Finding:
    """Say that the rule is broken, by its declared code and exactly its declared params."""
    code.check(params)
    return Finding(Outcome.VIOLATED, code, Params(params), severity, used=used)


def undetermined(*missing: str, code: Code = FACT_MISSING, severity: Severity = Severity.ERROR) -> Finding:
    """Say that the rule cannot be judged, and for want of which facts or values of the law."""
    params = Params(missing=missing) if code is FACT_MISSING else NO_PARAMS
    return Finding(Outcome.UNDETERMINED, code, params, severity, missing)


def not_applicable(code: Code = NOT_IN_FORCE) -> Finding:
    """Say aloud that the rule does not speak here."""
    return Finding(Outcome.NOT_APPLICABLE, code)


def _is_dated(rule: Rule[Any]) -> bool:
    return rule.since is not None or rule.until is not None


@frozen(eq=False)
class Rule(Generic[F_contra]):
    """
    A statement that should hold, and how to judge it: a constant, equal to itself only.

    Args:
        id: stable dotted name; its sentence stands in the message catalogues.
        source: where the rule comes from, `source/clause` as `Law.resolve` reads it.
        check: pure judgement of facts under a law on a day; it raises nothing.
        see: further references.
        since, until: days between which the rule is law, half open; outside it is not applicable.
        about: the field of the input that the rule is about, where its faults are shown.
    """

    id: str
    source: str
    check: Callable[[F_contra, Law, date], Finding] = field(repr=False)
    see: tuple[str, ...] = field(default=(), repr=False)
    since: date | None = field(default=None, repr=False)
    until: date | None = field(default=None, repr=False)
    about: tuple[str, ...] = field(default=(), repr=False)
    dated: bool = field(init=False, repr=False, default=Factory(_is_dated, takes_self=True))

    def holds_on(self, on: date) -> bool:
        """Tell whether the rule is law on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


class Policy(Protocol):
    """What every portal's policy has: the name that each decision carries, and the ids of rules that only advise."""

    @property
    def name(self) -> str: ...  # noqa: D102 - named by the class
    @property
    def softened(self) -> frozenset[str]: ...  # noqa: D102


@frozen(slots=False)
class Basis:
    """On what a decision rests: the day, the edition of the law and the terms under which it spoke, the policy."""

    on: date
    edition: str
    readings: tuple[tuple[str, str], ...]
    policy: str
    upheld: dict[Rule[Any], Decision] = field(factory=dict["Rule[Any]", "Decision"], init=False, repr=False, eq=False)
    """Decisions on this basis that are merely satisfied, as most are: made once."""


@lru_cache(maxsize=64)  # the same day, law and policy come again and again; nothing here is personal
def _basis(on: date, edition: str, readings: tuple[tuple[str, str], ...], policy: str) -> Basis:
    return Basis(on, edition, readings, policy)


@frozen
class Decision:
    """A finding, stamped: who says it, and on what basis."""

    rule: Rule[Any]
    finding: Finding
    basis: Basis

    @property
    def outcome(self) -> Outcome:
        """What the rule says."""
        return self.finding.outcome

    @property
    def refuses(self) -> bool:
        """Whether this decision stands in the way: broken or not to be judged, and not mere advice."""
        return refuses(self.finding)

    @property
    def fault(self) -> Fault | None:
        """The same as seen at the edge; nothing where the rule is satisfied or does not apply."""
        found = self.finding
        if found.code is None or found.outcome is Outcome.NOT_APPLICABLE:
            return None
        return Fault(found.code, found.params, self.rule.about, found.severity)


def refuses(finding: Finding) -> bool:
    """
    Tell whether a finding stands in the way.

    >>> refuses(undetermined("birth_date")), refuses(satisfied())
    (True, False)
    """
    if finding.outcome is Outcome.SATISFIED or finding.outcome is Outcome.NOT_APPLICABLE:
        return False
    return finding.severity is Severity.ERROR


def judge(rule: Rule[F_contra], facts: F_contra, law: Law, on: date) -> Finding:
    """Judge one rule; outside its dates it is not applicable."""
    return rule.check(facts, law, on) if rule.holds_on(on) else not_applicable()


def evaluate(
    rules: Iterable[Rule[F_contra]], facts: F_contra, *, law: Law, policy: Policy, on: date
) -> tuple[Decision, ...]:
    """Judge every rule, in order, all of them: nobody should learn of a second fault after mending the first."""
    return judge_all(rules, facts, law, policy, on)[0]


def judge_all(
    rules: Iterable[Rule[F_contra]], facts: F_contra, law: Law, policy: Policy, on: date
) -> tuple[tuple[Decision, ...], bool]:
    """Judge as `evaluate` does, and tell whether any decision stands in the way: a step needs both, in one pass."""
    rules = tuple(rules)
    findings: list[Finding] = []
    others: list[Finding] = []
    for rule in rules:  # a comprehension would close over the arguments, and Python 3.11 takes half as long again
        finding = judge(rule, facts, law, on) if rule.dated else rule.check(facts, law, on)
        findings.append(finding)
        if finding is not _SATISFIED:
            others.append(finding)
    if not others:
        return _upheld(rules, on, law.edition, law.terms, policy.name), False
    basis = _basis(on, law.edition, law.terms, policy.name)
    softened = policy.softened
    if softened:
        others = findings = [_softened(rule, finding, softened) for rule, finding in zip(rules, findings, strict=True)]
    return _stamped(rules, findings, basis), any(map(refuses, others))


def stamp(rule: Rule[Any], finding: Finding, law: Law, on: date, policy: str = "law") -> Decision:
    """Make the decision of a finding that was not reached through `evaluate`: beside a value, or one of many."""
    return Decision(rule, finding, basis_of(law, on, policy))


def basis_of(law: Law, on: date, policy: str = "law") -> Basis:
    """Return what decisions under a law on a day rest on: for whoever stamps many."""
    return _basis(on, law.edition, law.terms, policy)


@lru_cache(maxsize=_MOST_REMEMBERED)  # most rule sets hold as a whole, and then say the same each time
def _upheld(
    rules: tuple[Rule[Any], ...], on: date, edition: str, readings: tuple[tuple[str, str], ...], policy: str
) -> tuple[Decision, ...]:
    return _stamped(rules, [_SATISFIED] * len(rules), _basis(on, edition, readings, policy))


def _remembered(kept: dict[K, V], key: K, made: V) -> V:
    """Keep what was made, but not without end: a portal may make its rules anew for every call."""
    if len(kept) >= _MOST_REMEMBERED:
        kept.clear()
    return kept.setdefault(key, made)


def _stamped(rules: Iterable[Rule[Any]], findings: Iterable[Finding], basis: Basis) -> tuple[Decision, ...]:
    upheld = basis.upheld
    return tuple([
        upheld.get(rule) or _remembered(upheld, rule, Decision(rule, finding, basis))
        if finding is _SATISFIED
        else Decision(rule, finding, basis)
        for rule, finding in zip(rules, findings, strict=True)
    ])  # fmt: skip


def _softened(rule: Rule[Any], finding: Finding, softened: frozenset[str]) -> Finding:
    """Turn into advice what the policy softens."""
    if finding.code is None or rule.id not in softened:
        return finding
    return evolve(finding, severity=Severity.ADVICE)


def refusals(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return those decisions that stand in the way."""
    return tuple(decision for decision in decisions if decision.refuses)


def faults(decisions: Iterable[Decision]) -> tuple[Fault, ...]:
    """Return what is wrong or advised, as the edge shows it."""
    return tuple(fault for decision in decisions if (fault := decision.fault) is not None)
