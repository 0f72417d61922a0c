"""The guards of the journey: ordinary rules over the facts as they are after an event."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from tamin_rules.decisions import Finding, Outcome, Rule, not_applicable, satisfied, undetermined, violated
from tamin_rules.errors import Code, Severity
from tamin_rules.identifiers import mobile
from tamin_rules.registration.journey.facts import Application, Standing, Visit
from tamin_rules.registration.ownership import ORIGINALS, Match, Reason, VisitDecision

if TYPE_CHECKING:
    from tamin_rules.law import Law

DRAFT_EXPIRED: Final = Code("registration.draft.expired")
DRAFT_ALIVE_STILL: Final = Code("registration.draft.not_expired")
CODE_REFUSED: Final = Code("registration.mobile_code.refused")
BORN_LATER: Final = Code("identity.birth_date.in_future")
NOT_JUDGED: Final = Code("registration.credentials.not_satisfied")
NOTICES_REFUSED: Final = Code("registration.notices.not_accepted")
IDENTITY_DIFFERS: Final = Code("registration.identity.mismatched")
MOBILE_OF_ANOTHER: Final = Code("registration.mobile.not_own")
NOT_A_REASON: Final = Code("registration.visit.not_a_reason", visit=str)
PAPERS_MISSING: Final = Code("registration.documents.missing", visit=str, missing=tuple)
DUPLICATE: Final = Code("registration.request.duplicate", standing=str)
SIGNED_BEFORE: Final = Code("registration.commitment.signed_before")

Guard = Rule[Application]

# Judged in every step, and bound once: the call, and a look-up in an enum, cost as much as what is judged.
_HOLDS: Final = satisfied()
_SATISFIED: Final = Outcome.SATISFIED


def _range_is_listed(facts: Application, _law: Law, _on: date) -> Finding:
    if facts.mobile is None:
        return undetermined("mobile")
    for fault in mobile.advice(facts.mobile):
        return Finding(Outcome.VIOLATED, fault.code, fault.params, Severity.ADVICE)
    return _HOLDS


def _draft_is_alive(facts: Application, _law: Law, _on: date) -> Finding:
    at, terms = facts.at, facts.terms
    alive = at - facts.touched_at < terms.idle and at - facts.begun_at < terms.total
    return _HOLDS if alive else violated(DRAFT_EXPIRED)


def _limit_is_reached(facts: Application, law: Law, on: date) -> Finding:
    alive = _draft_is_alive(facts, law, on) is _HOLDS
    return violated(DRAFT_ALIVE_STILL) if alive else _HOLDS


def _code_is_accepted(facts: Application, _law: Law, _on: date) -> Finding:
    return _HOLDS if facts.mobile_confirmed else violated(CODE_REFUSED)


def _is_born(facts: Application, _law: Law, on: date) -> Finding:
    if facts.identity is None:
        return undetermined("birth_date")
    return violated(BORN_LATER) if facts.identity.birth_date > on else _HOLDS


def _is_judged(facts: Application, _law: Law, _on: date) -> Finding:
    judged = facts.verdict is _SATISFIED and facts.password_hash
    answered = facts.answers or not facts.terms.security_questions
    return _HOLDS if judged and answered else violated(NOT_JUDGED)


def _notices_are_accepted(facts: Application, _law: Law, _on: date) -> Finding:
    return _HOLDS if facts.notices_accepted else violated(NOTICES_REFUSED)


def _answered(match: Match, broken: Code, fact: str) -> Finding:
    if match is Match.MATCHED:
        return _HOLDS
    if match is Match.MISMATCHED:
        return violated(broken, severity=Severity.ADVICE)
    return undetermined(fact, severity=Severity.ADVICE)


def _identity_matches(facts: Application, _law: Law, _on: date) -> Finding:
    return _answered(facts.identity_match, IDENTITY_DIFFERS, "identity")


def _mobile_is_own(facts: Application, _law: Law, _on: date) -> Finding:
    return _answered(facts.ownership_match, MOBILE_OF_ANOTHER, "ownership")


def _is_a_reason(facts: Application, _law: Law, _on: date) -> Finding:
    if facts.visit is None:
        return undetermined("visit")
    if type(facts.visit.decision) is not VisitDecision:  # an event that was not made by the move
        return undetermined("decision")
    return _HOLDS if facts.visit.called_for else violated(NOT_A_REASON, visit=facts.visit.reason.value)


def _papers_are_shown(facts: Application, _law: Law, _on: date) -> Finding:
    if facts.visit is None:
        return undetermined("visit")
    missing = _missing_papers(facts.visit)
    return violated(PAPERS_MISSING, visit=facts.visit.reason.value, missing=missing) if missing else _HOLDS


def _missing_papers(visit: Visit) -> tuple[str, ...]:
    match visit.decision, visit.reason:
        case VisitDecision.REJECT, _:
            return ()
        case _, Reason.ACTIVATION:
            return tuple(sorted(paper.value for paper in ORIGINALS - visit.documents))
        case _:
            return () if visit.documents else ("identity_papers",)


def _is_alone(facts: Application, _law: Law, _on: date) -> Finding:
    if facts.visit is not None and facts.visit.decision is VisitDecision.REJECT:
        return not_applicable()
    return _HOLDS if facts.standing is Standing.NONE else violated(DUPLICATE, standing=facts.standing.value)


def _form_is_new(facts: Application, _law: Law, _on: date) -> Finding:
    again = len(set(facts.commitments)) < len(facts.commitments)
    return violated(SIGNED_BEFORE) if again else _HOLDS


MOBILE_RANGE_LISTED: Final[Guard] = Rule(
    "registration.mobile.range_listed", "project", _range_is_listed, see=("seed/W1",), about=("mobile",)
)
DRAFT_IS_ALIVE: Final[Guard] = Rule("registration.draft.alive", "contract", _draft_is_alive, see=("security/FL6",))
LIMIT_IS_REACHED: Final[Guard] = Rule("registration.draft.limit_reached", "contract", _limit_is_reached)
CODE_IS_ACCEPTED: Final[Guard] = Rule(
    "registration.mobile_code.accepted", "contract", _code_is_accepted, see=("security/OTP11",), about=("code",)
)
IS_BORN: Final[Guard] = Rule("identity.birth_date.past", "project", _is_born, see=("seed/W2",), about=("birth_date",))
CREDENTIALS_ARE_JUDGED: Final[Guard] = Rule(
    "registration.credentials.satisfied", "seed/W3", _is_judged, about=("password",)
)
NOTICES_ARE_ACCEPTED: Final[Guard] = Rule(
    "registration.notices.accepted",
    "contract",
    _notices_are_accepted,
    see=("seed/R1", "seed/R2", "seed/R3", "seed/R4", "seed/R5", "seed/R6"),
    about=("accept_notices",),
)
IDENTITY_MATCHES: Final[Guard] = Rule("registration.identity.matched", "seed/V1", _identity_matches, see=("seed/W2",))
MOBILE_IS_OWN: Final[Guard] = Rule("registration.mobile.own", "seed/R2", _mobile_is_own, see=("seed/R3",))
VISIT_IS_A_REASON: Final[Guard] = Rule(
    "registration.visit.called_for", "contract", _is_a_reason, see=("seed/B1", "seed/B2"), about=("visit",)
)
PAPERS_ARE_SHOWN: Final[Guard] = Rule(
    "registration.documents.shown", "seed/R3", _papers_are_shown, see=("seed/B1", "seed/B2"), about=("documents",)
)
REQUEST_IS_ALONE: Final[Guard] = Rule("registration.request.alone", "contract", _is_alone, see=("security/FL4",))
FORM_IS_NEW: Final[Guard] = Rule("registration.commitment.new", "seed/R5", _form_is_new, about=("form",))

HARD: Final = frozenset(
    rule.id
    for rule in (
        DRAFT_IS_ALIVE,
        LIMIT_IS_REACHED,
        CODE_IS_ACCEPTED,
        CREDENTIALS_ARE_JUDGED,
        VISIT_IS_A_REASON,
        PAPERS_ARE_SHOWN,
        REQUEST_IS_ALONE,
    )
)
"""Guards that no portal can soften: what a journey has reached rests on them."""
