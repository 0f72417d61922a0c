"""Rules and decisions: the four outcomes, what is stamped on them, and what stands in the way."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import (
    FACT_MISSING,
    NOT_ENCODED,
    NOT_IN_FORCE,
    Decision,
    Finding,
    Outcome,
    Rule,
    evaluate,
    faults,
    judge,
    not_applicable,
    refusals,
    refuses,
    satisfied,
    undetermined,
    violated,
)
from tamin_rules.errors import Code, DefinitionError, Fault, NotInForceError, Severity
from tamin_rules.law import InForce, Law
from tamin_rules.law.keys import MIN_DAILY_WAGE

ON = jalali.parse("1405-09-01")
LAW = Law.current()
TOO_LITTLE = Code("sample.wage.below", wage=int, least=int)
ODD = Code("sample.wage.odd")


@frozen
class Policy:
    name: str = "sample"
    softened: frozenset[str] = frozenset()


POLICY = Policy()


@frozen
class Wage:
    daily: int | None


def _enough(wage: Wage, law: Law, on: date) -> Finding:
    if wage.daily is None:
        return undetermined("daily")
    try:
        least = law.at(MIN_DAILY_WAGE, on)
    except NotInForceError:
        return undetermined(MIN_DAILY_WAGE.name)
    if wage.daily < least.value:
        return violated(TOO_LITTLE, least, wage=wage.daily, least=least.value)
    return satisfied(least)


def _even(wage: Wage, _law: Law, _on: date) -> Finding:
    if wage.daily is None:
        return not_applicable()
    return violated(ODD, severity=Severity.ADVICE) if wage.daily % 2 else satisfied()


ENOUGH: Rule[Wage] = Rule("sample.wage.enough", "seed/W1", _enough, about=("wages", "daily"))
EVEN: Rule[Wage] = Rule("sample.wage.even", "project", _even)


def _decide(rule: Rule[Wage], wage: int | None, on: date = ON, policy: Policy = POLICY, law: Law = LAW) -> Decision:
    (decision,) = evaluate((rule,), Wage(wage), law=law, policy=policy, on=on)
    return decision


def test_a_satisfied_rule_has_no_code_and_shows_what_it_read() -> None:
    decision = _decide(ENOUGH, 10_000_000)
    assert (decision.outcome, decision.fault, decision.refuses) == (Outcome.SATISFIED, None, False)
    assert [(used.key, used.value) for used in decision.finding.used] == [("min_daily_wage", 5_541_850)]


def test_a_violated_rule_says_by_how_much_and_where() -> None:
    decision = _decide(ENOUGH, 1)
    assert decision.refuses
    assert decision.fault == Fault(TOO_LITTLE, {"wage": 1, "least": 5_541_850}, ("wages", "daily"))
    assert isinstance(decision.finding.used[0], InForce)


def test_the_same_wage_is_judged_by_the_law_of_its_day() -> None:
    then, later = jalali.parse("1404-07-01"), jalali.parse("1405-07-01")
    assert _decide(ENOUGH, 4_000_000, then).outcome is Outcome.SATISFIED
    assert _decide(ENOUGH, 4_000_000, later).outcome is Outcome.VIOLATED


def test_an_unknown_fact_is_not_false() -> None:
    decision = _decide(ENOUGH, None)
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.finding.missing == ("daily",)
    assert decision.fault == Fault(FACT_MISSING, {"missing": ("daily",)}, ("wages", "daily"))
    assert decision.refuses


def test_an_unknown_value_of_the_law_is_not_zero() -> None:
    decision = _decide(ENOUGH, 1, jalali.parse("1406-01-01"))
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.finding.missing == ("min_daily_wage",)


def test_an_advice_is_said_and_stops_nobody() -> None:
    decision = _decide(EVEN, 3)
    assert decision.outcome is Outcome.VIOLATED
    assert not decision.refuses
    assert decision.fault == Fault(ODD, severity=Severity.ADVICE)


def test_a_rule_that_does_not_speak_says_so_and_is_no_fault() -> None:
    decision = _decide(EVEN, None)
    assert (decision.outcome, decision.finding.code) == (Outcome.NOT_APPLICABLE, NOT_IN_FORCE)
    assert decision.fault is None
    assert not decision.refuses


def test_what_is_not_encoded_refuses_and_is_called_by_that_name() -> None:
    finding = undetermined(code=NOT_ENCODED)
    assert refuses(finding)
    assert (finding.code, finding.params, finding.missing) == (NOT_ENCODED, {}, ())


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (satisfied(), False),
        (not_applicable(), False),
        (violated(ODD), True),
        (violated(ODD, severity=Severity.ADVICE), False),
        (undetermined("x"), True),
        (undetermined("x", severity=Severity.ADVICE), False),
    ],
)
def test_what_stands_in_the_way(finding: Finding, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert refuses(finding) is expected


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("1403-12-30", Outcome.NOT_APPLICABLE),
        ("1404-01-01", Outcome.VIOLATED),
        ("1404-12-29", Outcome.VIOLATED),
        ("1405-01-01", Outcome.NOT_APPLICABLE),
    ],
)
def test_a_rule_is_law_from_its_first_day_to_the_day_before_its_last(day: str, outcome: Outcome) -> None:
    dated = Rule(ENOUGH.id, ENOUGH.source, _enough, since=jalali.day(1404, 1, 1), until=jalali.day(1405, 1, 1))
    assert judge(dated, Wage(1), LAW, jalali.parse(day)).outcome is outcome


def test_a_rule_without_a_first_or_a_last_day_is_open_on_that_side() -> None:
    assert Rule("r", "s", _even, until=ON).holds_on(date.min)
    assert Rule("r", "s", _even, since=ON).holds_on(date.max)
    assert not Rule("r", "s", _even, since=ON).holds_on(date.min)


def test_a_policy_softens_a_rule_to_advice() -> None:
    soft = Policy("mild", frozenset({ENOUGH.id}))
    decision = _decide(ENOUGH, 1, policy=soft)
    assert (decision.outcome, decision.finding.severity, decision.refuses) == (Outcome.VIOLATED, Severity.ADVICE, False)
    assert decision.basis.policy == "mild"
    assert _decide(ENOUGH, None, policy=soft).refuses is False
    assert _decide(ENOUGH, 10_000_000, policy=soft).finding == _decide(ENOUGH, 10_000_000).finding


def test_a_decision_names_its_day_its_edition_its_readings_and_its_policy() -> None:
    law = LAW.with_readings(years_cap="no_cap")
    basis = _decide(ENOUGH, 1, law=law).basis
    assert (basis.on, basis.edition, basis.policy) == (ON, LAW.edition, "sample")
    assert basis.readings == (("years_cap", "no_cap"),)
    assert _decide(ENOUGH, 1).basis.readings == ()


def test_all_rules_are_judged_and_in_their_order() -> None:
    decisions = evaluate((ENOUGH, EVEN, ENOUGH), Wage(1), law=LAW, policy=POLICY, on=ON)
    assert [decision.rule.id for decision in decisions] == [ENOUGH.id, EVEN.id, ENOUGH.id]
    assert [fault.code for fault in faults(decisions)] == [TOO_LITTLE, ODD, TOO_LITTLE]
    assert [decision.rule for decision in refusals(decisions)] == [ENOUGH, ENOUGH]


def test_no_rules_decide_nothing() -> None:
    assert evaluate((), Wage(1), law=LAW, policy=POLICY, on=ON) == ()


def test_a_finding_takes_the_declared_params_and_no_others() -> None:
    with pytest.raises(DefinitionError):
        violated(TOO_LITTLE, wage=1)
