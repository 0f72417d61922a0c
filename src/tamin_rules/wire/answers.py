"""
Decisions, answers and checks as outsiders see them: the JSON of the contract, sections 4 and 5.

No sentence stands in it: whoever knows the reader's language adds `message` by code and params. Nothing personal does
either, but for a canonical text that was asked for (`dump_check`) and one's own review, masked where it identifies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from attrs import fields

from tamin_rules import jalali
from tamin_rules.errors import Fault
from tamin_rules.wire.convert import format_fraction
from tamin_rules.workflow import Effect, Machine, Moved, Refused, Snapshot

if TYPE_CHECKING:
    from tamin_rules.decisions import Decision
    from tamin_rules.identifiers import Check
    from tamin_rules.law import InForce
    from tamin_rules.registration.journey import Review
    from tamin_rules.registration.password import PasswordReport

Json: TypeAlias = dict[str, Any]

NO_EFFECTS: Final[tuple[Effect, ...]] = ()
NO_FAULTS: Final[tuple[Fault, ...]] = ()


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 - any JSON, one line a kind
    """
    Return a param, or a value of the law, as JSON has it: days Jalali, fractions as text, tuples as lists.

    >>> plain({"on": jalali.parse("1405-09-01"), "rate": Fraction(7, 100), "missing": ("born",)})
    {'on': '1405-09-01', 'rate': '7/100', 'missing': ['born']}
    """
    match value:
        case datetime():
            return jalali.format_instant(value)
        case date():
            return jalali.format(value)
        case Fraction():
            return format_fraction(value)
        case StrEnum():
            return value.value
        case str():
            return str(value)
        case Mapping():
            return {str(key): plain(inner) for key, inner in cast("Mapping[object, object]", value).items()}
        case tuple() | list():
            return [plain(inner) for inner in cast("Sequence[object]", value)]
        case _:
            return value


def dump_fault(fault: Fault) -> Json:
    """
    Return what is wrong, and where.

    >>> dump_fault(Fault("identity.name.length", {"length": 31, "most": 30}, ("first_name",)))
    {'loc': ['first_name'], 'code': 'identity.name.length', 'severity': 'error', 'params': {'length': 31, 'most': 30}}
    """
    return {"loc": list(fault.loc), **_finding(fault)}


def _finding(fault: Fault) -> Json:
    return {"code": str(fault.code), "severity": fault.severity.value, "params": plain(fault.params)}


def dump_decision(decision: Decision) -> Json:
    """Return what was decided, by which rule, and on what it rests; `readings` holds every term the law spoke under."""
    finding, basis = decision.finding, decision.basis
    return {
        "rule": decision.rule.id,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "code": None if finding.code is None else str(finding.code),
        "params": plain(finding.params),
        "source": decision.rule.source,
        "on": jalali.format(basis.on),
        "edition": basis.edition,
        "readings": dict(basis.readings),
        "policy": basis.policy,
        "used": [dump_in_force(used) for used in finding.used],
        "missing": list(finding.missing),
    }


def dump_in_force(value: InForce[Any], on: date | None = None) -> Json:
    """
    Return a value of the law with its period and source; `on` is the day that was asked for.

    `until` is the first day on which it no longer holds, null where no end is known.
    """
    asked = {} if on is None else {"on": jalali.format(on)}
    derived = {"derived_from": list(value.derived_from)} if value.derived_from else {}
    return {
        "key": value.key,
        **asked,
        "value": plain(value.value),
        "unit": value.unit,
        "since": jalali.format(value.since),
        "until": None if value.until is None else jalali.format(value.until),
        "source": value.source,
        "confidence": value.confidence.value,
        **derived,
    }


def dump_effect(effect: Effect) -> Json:
    """
    Return what the host must do.

    >>> from tamin_rules.registration.effects import SendSms
    >>> dump_effect(SendSms("registration_active"))
    {'type': 'send_sms', 'template': 'registration_active', 'to': 'applicant', 'at_most_daily': False}
    """
    return {"type": effect.type, **_fields(effect)}


def dump_answer(
    move: str, answer: Moved[Any, Any] | Refused, *, before: Snapshot[Any, Any], machine: Machine[Any, Any]
) -> Json:
    """
    Return what came of a move.

    `errors` say why it was refused; `reasons` are those for a visit to a branch, where the journey has any.

    Args:
        move: its name.
        answer: to it.
        before: where the journey stood, and stands still where the move was refused.
        machine: whose moves are `allowed` now.
    """
    now, effects, errors = before, NO_EFFECTS, NO_FAULTS
    if isinstance(answer, Refused):
        errors = answer.faults
    else:
        now, effects = answer.snapshot, answer.effects
    return {
        "move": move,
        "outcome": "refused" if isinstance(answer, Refused) else "moved",
        "state": now.state.value,
        "version": now.version,
        "decisions": [dump_decision(decision) for decision in answer.decisions],
        "effects": [dump_effect(effect) for effect in effects],
        "allowed": list(machine.allowed(now)),
        "reasons": sorted(reason.value for reason in getattr(now.facts, "reasons", None) or ()),
        "errors": [dump_fault(fault) for fault in errors],
    }


def dump_review(review: Review, decisions: Iterable[Decision] = ()) -> Json:
    """
    Return what a person sees of the own request; `id` and the texts of the notices are added by the host.

    Args:
        review: as `journey.review` gives it.
        decisions: those of the person's own latest move, where the host has them; never those on registries or branch,
            which would tell what else there is under the national ID (`security` EN1, EN6).
    """
    known = review.national_id is not None or review.mobile is not None
    return {
        "state": review.state.value,
        "version": review.version,
        "allowed": list(review.allowed),
        "reasons": [reason.value for reason in review.reasons],
        "contact": {"national_id": review.national_id, "mobile": review.mobile} if known else None,
        "identity": None if review.identity is None else _fields(review.identity),
        "credentials": {
            "email": review.email,
            "password_entered": review.password_entered,
            "security_answers": [{"question": question, "answered": True} for question in review.answered],
        },
        "notices": [{"id": notice.id} for notice in review.notices],
        "decisions": [dump_decision(decision) for decision in decisions],
    }


def dump_check(check: Check) -> Json:
    """
    Return what there is to say of an identifier, its canonical text in the clear.

    >>> from tamin_rules import identifiers
    >>> dump_check(identifiers.check("national_id", "۵۰۰۰۰۲۰۰۴۹"))
    {'kind': 'national_id', 'valid': True, 'normalized': '5000020049', 'findings': []}
    """
    return {
        "kind": check.kind,
        "valid": check.valid,
        "normalized": check.normalized,
        "findings": [_finding(fault) for fault in check.faults],
    }


def dump_report(report: PasswordReport) -> Json:
    """Return what a policy says of a password; the score is null where the strength was not measured."""
    strength = report.strength
    return {
        "accepted": report.accepted,
        "decisions": [dump_decision(decision) for decision in report.decisions],
        "strength": {
            "score": None if strength is None else strength.score,
            "advice": [] if strength is None else [str(code) for code in strength.advice],
        },
    }


def _fields(value: Any) -> Json:  # noqa: ANN401 - any attrs class
    return {field.name: plain(getattr(value, field.name)) for field in fields(value.__class__)}
