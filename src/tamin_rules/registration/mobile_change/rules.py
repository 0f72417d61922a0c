"""The guards of a change of mobile: ordinary rules over the facts as they are after an event."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tamin_rules.decisions import Finding, Rule, not_applicable, satisfied, undetermined, violated
from tamin_rules.errors import Code
from tamin_rules.registration import one_time_code
from tamin_rules.registration.mobile_change.facts import Facts
from tamin_rules.registration.ownership import ORIGINALS, Document, VisitDecision

if TYPE_CHECKING:
    from tamin_rules.law import Law

PASSWORD_REFUSED: Final = Code("mobile_change.password.refused")
SAME_NUMBER: Final = Code("mobile_change.number.same")
PAPERS_MISSING: Final = Code("mobile_change.documents.missing", missing=tuple)
STILL_RUNNING: Final = Code("mobile_change.request.not_expired")
COOLING_OFF_STILL: Final = Code("mobile_change.cooling_off.not_over")
COOLED_OFF: Final = Code("mobile_change.cooling_off.over")

Guard = Rule[Facts]


def _is_reauthenticated(facts: Facts, _law: Law, _on: date) -> Finding:
    return satisfied() if facts.reauthenticated is True else violated(PASSWORD_REFUSED)


def _is_another_number(facts: Facts, _law: Law, _on: date) -> Finding:
    if facts.reauthenticated is not True:
        return not_applicable()
    return violated(SAME_NUMBER) if facts.new == facts.old else satisfied()


def _code_may_be_sent(facts: Facts, law: Law, on: date) -> Finding:
    if facts.reauthenticated is not True:
        return not_applicable()
    return undetermined("code") if facts.sending is None else one_time_code.MAY_BE_SENT.check(facts.sending, law, on)


def _code_is_accepted(facts: Facts, law: Law, on: date) -> Finding:
    return undetermined("code") if facts.entry is None else one_time_code.IS_ACCEPTED.check(facts.entry, law, on)


def _originals_are_shown(facts: Facts, _law: Law, _on: date) -> Finding:
    if facts.decision is VisitDecision.REJECT:
        return not_applicable()
    shown = {paper for paper in facts.documents if type(paper) is Document}
    missing = tuple(sorted(paper.value for paper in ORIGINALS - shown))
    return violated(PAPERS_MISSING, missing=missing) if missing else satisfied()


def _has_passed(facts: Facts, limit: timedelta) -> bool:
    """Tell whether so much time went by since the move before; a limit ends at the limit itself."""
    return facts.at is not None and facts.touched_at is not None and facts.at - facts.touched_at >= limit


def _limit_is_reached(facts: Facts, _law: Law, _on: date) -> Finding:
    return satisfied() if _has_passed(facts, facts.terms.idle) else violated(STILL_RUNNING)


def _has_cooled_off(facts: Facts, _law: Law, _on: date) -> Finding:
    return satisfied() if _has_passed(facts, facts.terms.cooling_off) else violated(COOLING_OFF_STILL)


def _cools_off_still(facts: Facts, _law: Law, _on: date) -> Finding:
    return violated(COOLED_OFF) if _has_passed(facts, facts.terms.cooling_off) else satisfied()


REAUTHENTICATED: Final[Guard] = Rule(
    "mobile_change.person.reauthenticated", "security/CM1", _is_reauthenticated, about=("password",)
)
ANOTHER_NUMBER: Final[Guard] = Rule("mobile_change.number.another", "project", _is_another_number, about=("mobile",))
CODE_MAY_BE_SENT: Final[Guard] = Rule(
    "mobile_change.code.may_be_sent", "contract", _code_may_be_sent, see=("security/OTP7",), about=("mobile",)
)
CODE_IS_ACCEPTED: Final[Guard] = Rule(
    "mobile_change.code.accepted", "security/CM2", _code_is_accepted, see=one_time_code.IS_ACCEPTED.see, about=("code",)
)
ORIGINALS_ARE_SHOWN: Final[Guard] = Rule(
    "mobile_change.documents.shown", "seed/R3", _originals_are_shown, see=("security/CM3",), about=("documents",)
)
LIMIT_IS_REACHED: Final[Guard] = Rule("mobile_change.request.limit_reached", "project", _limit_is_reached)
HAS_COOLED_OFF: Final[Guard] = Rule("mobile_change.cooling_off.ended", "security/CM3", _has_cooled_off)
COOLS_OFF_STILL: Final[Guard] = Rule("mobile_change.cooling_off.lasting", "security/CM3", _cools_off_still)
