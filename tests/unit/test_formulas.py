"""A value and its proof: what a formula answers with a value, without a fact, without law, and without a source."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from attrs.exceptions import FrozenInstanceError

from tamin_rules import jalali
from tamin_rules.decisions import Outcome, not_applicable
from tamin_rules.decisions.formulas import Computed, Figure, Formula, computed, missing
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.law.keys import MIN_DAILY_WAGE

LAW = Law.current()
ON = jalali.parse("1404-07-01")
MONTH = JalaliMonth(1404, 7)


def _wage_of(days: int | None, law: Law, on: date) -> Computed[int]:
    if days is None:
        return missing("days")
    wage = law.at(MIN_DAILY_WAGE, on)
    return computed(days * wage.value, wage, months=[MONTH])


WAGE = Formula(
    "sample.wage", "records/R6.4", _wage_of, readings=("ceiling_days", "gaps"), see=("ssl/28",), about=("days",)
)
HOOK = Formula("sample.hook", "records/R3.6", _wage_of, readings=("gaps",), switch="wage_jump")
UNSOURCED_ROW = {
    "min_daily_wage": {
        "rows": [{"from": "1404-01-01", "greg": jalali.parse("1404-01-01"), "is": 7, "confidence": "unsourced"}]
    }
}


def test_a_value_comes_with_its_proof() -> None:
    figure = WAGE(2, law=LAW, on=ON)
    assert (figure.value, figure.outcome, figure.months) == (2 * 3_463_656, Outcome.SATISFIED, (MONTH,))
    assert figure.decision.rule is WAGE.rule
    assert [(used.key, used.value) for used in figure.decision.finding.used] == [("min_daily_wage", 3_463_656)]
    assert (figure.decision.basis.on, figure.decision.basis.edition) == (ON, LAW.edition)
    assert not figure.decision.refuses


def test_a_figure_names_the_readings_that_are_consulted_with_their_choices() -> None:
    assert WAGE(2, law=LAW, on=ON).readings == (("ceiling_days", "insured_days"), ("gaps", "skip"))
    law = LAW.with_readings(gaps="fill_zero", years_cap="no_cap")
    assert WAGE(2, law=law, on=ON).readings == (("ceiling_days", "insured_days"), ("gaps", "fill_zero"))
    assert WAGE(2, law=law, on=ON).decision.basis.readings == law.chosen_readings


def test_a_missing_fact_leaves_no_value_and_is_named() -> None:
    figure = WAGE(None, law=LAW, on=ON)
    assert (figure.value, figure.outcome, figure.months) == (None, Outcome.UNDETERMINED, ())
    found = figure.decision.finding
    assert (found.code, found.params, found.missing) == ("rule.fact.missing", {"missing": ("days",)}, ("days",))


@pytest.mark.parametrize(
    ("day", "code"), [("1406-01-01", "law.value.unknown"), ("1340-01-01", "law.value.not_in_force")]
)
def test_a_missing_value_of_the_law_leaves_no_value_and_is_named(day: str, code: str) -> None:
    on = jalali.parse(day)
    found = WAGE(2, law=LAW, on=on).decision.finding
    assert (found.outcome, found.code, found.missing) == (Outcome.UNDETERMINED, code, ("min_daily_wage",))
    assert found.params == {"key": "min_daily_wage", "on": on}
    assert WAGE(2, law=LAW, on=on).readings == WAGE(2, law=LAW, on=ON).readings


def test_what_a_function_finds_besides_stands() -> None:
    formula = Formula[int, int]("sample.none", "project", lambda _facts, _law, _on: Computed(None, not_applicable()))
    assert formula(1, law=LAW, on=ON).outcome is Outcome.NOT_APPLICABLE


def test_zero_is_a_value() -> None:
    figure = WAGE(0, law=LAW, on=ON)
    assert (figure.value, figure.outcome) == (0, Outcome.SATISFIED)


def test_what_has_no_source_is_off_until_its_reading_is_chosen() -> None:
    figure = HOOK(2, law=LAW, on=ON)
    assert (figure.value, figure.outcome) == (None, Outcome.UNDETERMINED)
    assert figure.decision.finding.code == "rule.provision.unsourced"
    assert figure.readings == (("wage_jump", "off"), ("gaps", "skip"))
    on = HOOK(2, law=LAW.with_readings(wage_jump="five_years"), on=ON)
    assert (on.value, on.readings[0]) == (2 * 3_463_656, ("wage_jump", "five_years"))


def test_a_host_that_takes_what_is_unsourced_takes_every_switch() -> None:
    assert HOOK(2, law=LAW.requiring("unsourced"), on=ON).value == 2 * 3_463_656


def test_behind_a_switch_unsourced_values_are_heeded_and_elsewhere_they_are_not() -> None:
    law = LAW.with_readings(wage_jump="five_years").overlay(UNSOURCED_ROW)
    assert HOOK(2, law=law, on=ON).value == 14
    assert WAGE(2, law=law, on=ON).value is None
    assert HOOK(2, law=law, on=ON).decision.basis.edition == law.edition


def test_a_formula_is_a_rule_too() -> None:
    rule = WAGE.rule
    assert (rule.id, rule.source, rule.see, rule.about) == ("sample.wage", "records/R6.4", ("ssl/28",), ("days",))
    assert rule.check(2, LAW, ON) == WAGE(2, law=LAW, on=ON).decision.finding
    assert rule.check(None, LAW, ON).missing == ("days",)


def test_a_formula_is_equal_to_itself_only() -> None:
    same = Formula("sample.wage", "records/R6.4", _wage_of)
    assert same != WAGE
    assert len({WAGE, same}) == 2
    assert "_wage_of" not in repr(WAGE)


def test_figures_and_findings_are_values() -> None:
    figure = WAGE(2, law=LAW, on=ON)
    assert figure == WAGE(2, law=LAW, on=ON) != WAGE(3, law=LAW, on=ON)
    assert isinstance(figure, Figure)
    kept = (figure.value, figure.decision.finding, figure.months, figure.readings)
    assert pickle.loads(pickle.dumps(kept)) == kept  # noqa: S301 - our own bytes
    with pytest.raises(FrozenInstanceError):
        figure.value = 1  # type: ignore[misc]  # frozen: that is tested
