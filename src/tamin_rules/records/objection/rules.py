"""The guards of an objection: ordinary rules over the facts as they are after an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from tamin_rules.decisions import Finding, Rule, not_applicable, satisfied, undetermined, violated
from tamin_rules.errors import Code, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.records.doubts.premiums import deadline, has_wage_detail
from tamin_rules.records.objection.facts import Claim, Facts, Proof, Recorded, ReviewDecision, same
from tamin_rules.records.objection.reading import LONGEST_TRACKING_NUMBER, TRACKING_NUMBER

if TYPE_CHECKING:
    from tamin_rules.law import Law

NO_ROWS: Final = Code("objection.rows.none")
ANOTHER_OPEN: Final = Code("objection.request.open")
REPEATED: Final = Code("objection.rows.repeated", months=tuple)
OVER_LENGTH: Final = Code("objection.days.over_length", months=tuple)
FUTURE: Final = Code("objection.month.future", months=tuple)
COMPLETE: Final = Code("objection.month.complete", months=tuple)
RECORDED: Final = Code("objection.month.recorded", months=tuple)
ABSENT: Final = Code("objection.month.absent", months=tuple)
NO_GAIN: Final = Code("objection.days.no_gain", months=tuple)
NOT_EMPLOYED: Final = Code("objection.days.not_employed", months=tuple)
WORKPLACE_MISSING: Final = Code("objection.workplace.missing")
NO_WAGE_DETAIL: Final = Code("objection.wage.not_detailed", months=tuple)
NOT_DUE: Final = Code("objection.month.not_due", months=tuple)
PAPERS_MISSING: Final = Code("objection.documents.missing", missing=tuple)

Guard = Rule[Facts]


def _named(code: Code, months: Iterable[JalaliMonth], severity: Severity = Severity.ERROR) -> Finding:
    """Name the months of which a rule does not hold; satisfied where there is none."""
    found = tuple(str(month) for month in sorted(set(months)))
    return violated(code, severity=severity, months=found) if found else satisfied()


def _against(facts: Facts, code: Code, fails: Callable[[Claim, Recorded], bool]) -> Finding:
    """Name the claimed months that fail beside the record; undetermined where it is not known what the record says."""
    by_month = {each.month: each for each in facts.recorded}
    if any(claim.when not in by_month for claim in facts.claims):
        return undetermined("record")
    return _named(code, (claim.when for claim in facts.claims if fails(claim, by_month[claim.when])))


def _has_rows(facts: Facts, _law: Law, _on: date) -> Finding:
    return satisfied() if facts.claims else violated(NO_ROWS)


def _is_alone(facts: Facts, _law: Law, _on: date) -> Finding:
    match facts.open_request:
        case False:
            return satisfied()
        case True:
            return violated(ANOTHER_OPEN)
        case _:
            return undetermined("open_request")


def _is_tracked(facts: Facts, _law: Law, _on: date) -> Finding:
    return satisfied() if facts.tracking_number else violated(TRACKING_NUMBER, most=LONGEST_TRACKING_NUMBER)


def _are_distinct(facts: Facts, _law: Law, _on: date) -> Finding:
    places = Counter((claim.when, same(claim.workshop)) for claim in facts.claims)
    return _named(REPEATED, (month for (month, _), count in places.items() if count > 1))


def _fit_month(facts: Facts, _law: Law, _on: date) -> Finding:
    return _named(OVER_LENGTH, (claim.when for claim in facts.claims if claim.days > claim.when.length))


def _have_passed(facts: Facts, _law: Law, on: date) -> Finding:
    return _named(FUTURE, (claim.when for claim in facts.claims if not _has_passed(claim, on)))


def _has_passed(claim: Claim, on: date) -> bool:
    """Tell whether the claimed days can lie on or before a day; days that no month has are another matter."""
    passed = on.toordinal() - claim.when.first_day.toordinal() + 1
    return passed > 0 and min(claim.days, claim.when.length) <= passed


def _are_incomplete(facts: Facts, _law: Law, _on: date) -> Finding:
    return _against(facts, COMPLETE, lambda claim, found: found.days >= claim.when.length)


def _are_missing(facts: Facts, _law: Law, _on: date) -> Finding:
    if facts.kind is ObjectionKind.MISSING:
        return _against(facts, RECORDED, _is_recorded)
    return not_applicable() if facts.kind is ObjectionKind.SHORT else undetermined("kind")


def _is_recorded(claim: Claim, found: Recorded) -> bool:
    """Tell whether the record has days of the claimed workshop; of any, where the claim names none."""
    if claim.workshop is None:
        return found.days > 0
    return same(claim.workshop) in {same(workshop) for workshop in found.workshops}


def _are_shown(facts: Facts, _law: Law, _on: date) -> Finding:
    if facts.kind is not ObjectionKind.SHORT:
        return not_applicable()
    return _against(facts, ABSENT, lambda _, found: found.rows == 0)


def _gain_days(facts: Facts, _law: Law, _on: date) -> Finding:
    """A missing period gains its days; a correction gains what goes beyond those recorded."""
    is_short = facts.kind is ObjectionKind.SHORT
    return _against(facts, NO_GAIN, lambda claim, found: claim.days <= (found.days if is_short else 0))


def _lie_in_employment(facts: Facts, _law: Law, _on: date) -> Finding:
    return _named(NOT_EMPLOYED, _beyond_employment(facts))


def _beyond_employment(facts: Facts) -> Iterator[JalaliMonth]:
    """Yield claimed months that have more days than the person says to have worked there, by start and end."""
    for claim in facts.claims:
        days = [place.days_in(claim.when) for place in facts.workplaces if same(place.workshop) == same(claim.workshop)]
        if days and min(claim.days, claim.when.length) > sum(days):
            yield claim.when


def _workplaces_are_told(facts: Facts, _law: Law, _on: date) -> Finding:
    if facts.kind is not ObjectionKind.MISSING:
        return not_applicable()
    told = {same(place.workshop) for place in facts.workplaces}
    silent = any(same(claim.workshop) not in told for claim in facts.claims)
    return violated(WORKPLACE_MISSING, severity=Severity.ADVICE) if silent else satisfied()


def _have_wage_detail(facts: Facts, law: Law, _on: date) -> Finding:
    months = (claim.when for claim in facts.claims)
    return _named(NO_WAGE_DETAIL, (month for month in months if not has_wage_detail(month, law)), Severity.ADVICE)


def _are_due(facts: Facts, law: Law, on: date) -> Finding:
    return _named(NOT_DUE, (claim.when for claim in facts.claims if not _is_due(claim.when, law, on)), Severity.ADVICE)


def _is_due(month: JalaliMonth, law: Law, on: date) -> bool:
    due = deadline(month, law).value
    return due is None or on > due


def _proofs_are_shown(facts: Facts, _law: Law, _on: date) -> Finding:
    if facts.decision is ReviewDecision.REJECT:
        return not_applicable()
    shown = {paper for paper in facts.documents if type(paper) is Proof}
    missing = tuple(sorted(str(paper) for paper in {*facts.asked} - shown))
    return violated(PAPERS_MISSING, missing=missing) if missing else satisfied()


_ROWS: Final = ("rows",)

HAS_ROWS: Final[Guard] = Rule("objection.rows.present", "records/R2.5", _has_rows, about=_ROWS)
IS_ALONE: Final[Guard] = Rule("objection.request.alone", "records/R2.5", _is_alone)
IS_TRACKED: Final[Guard] = Rule("objection.request.tracked", "records/R2.5", _is_tracked)
ROWS_ARE_DISTINCT: Final[Guard] = Rule("objection.rows.distinct", "project", _are_distinct, about=_ROWS)
DAYS_FIT_MONTH: Final[Guard] = Rule(
    "objection.days.within_month", "records/R2.5", _fit_month, see=("records/R1.1",), about=_ROWS
)
DAYS_HAVE_PASSED: Final[Guard] = Rule("objection.days.past", "project", _have_passed, about=_ROWS)
MONTHS_ARE_INCOMPLETE: Final[Guard] = Rule("objection.months.incomplete", "records/R2.5", _are_incomplete, about=_ROWS)
MONTHS_ARE_MISSING: Final[Guard] = Rule("objection.months.missing", "records/R2.5", _are_missing, about=_ROWS)
MONTHS_ARE_SHOWN: Final[Guard] = Rule("objection.months.shown", "records/R2.5", _are_shown, about=_ROWS)
DAYS_ARE_GAINED: Final[Guard] = Rule("objection.days.gained", "project", _gain_days, about=_ROWS)
DAYS_LIE_IN_EMPLOYMENT: Final[Guard] = Rule(
    "objection.days.employed", "records/R2.5", _lie_in_employment, about=("workplaces",)
)
WORKPLACES_ARE_TOLD: Final[Guard] = Rule(
    "objection.workplaces.told", "records/R2.5", _workplaces_are_told, about=("workplaces",)
)
WAGES_ARE_DETAILED: Final[Guard] = Rule("objection.wages.detailed", "records/R2.2", _have_wage_detail, about=_ROWS)
MONTHS_ARE_DUE: Final[Guard] = Rule("objection.months.due", "records/R6.5", _are_due, see=("ssl/39",), about=_ROWS)
PROOFS_ARE_SHOWN: Final[Guard] = Rule(
    "objection.documents.shown", "records/R2.5", _proofs_are_shown, about=("documents",)
)

OF_THE_CLAIMS: Final = (
    HAS_ROWS,
    ROWS_ARE_DISTINCT,
    DAYS_FIT_MONTH,
    DAYS_HAVE_PASSED,
    MONTHS_ARE_INCOMPLETE,
    MONTHS_ARE_MISSING,
    MONTHS_ARE_SHOWN,
    DAYS_ARE_GAINED,
    DAYS_LIE_IN_EMPLOYMENT,
    WORKPLACES_ARE_TOLD,
    WAGES_ARE_DETAILED,
    MONTHS_ARE_DUE,
)
"""What is judged of the claims alone, before anybody sends them; the last three only advise."""
