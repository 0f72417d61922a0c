"""The worked examples of the facts on pensions and the Seventh Plan, by their numbers there."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.law import Law
from tamin_rules.records.pension import ESTIMATE, TEN_YEAR_PENSION, Estimate, PensionFacts, TenYearFacts
from tamin_rules.records.person import Sex
from tamin_rules.records.seventh_plan import ADDED_MONTHS, SeventhPlanFacts

FILE: Final = Path(__file__).with_name("worked_examples.json")
EXAMPLES: Final[list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["examples"]
LAW: Final = Law.current()
IN_1397: Final = jalali.parse("1397-07-01")
"""The examples of the organisation's clients carry the floor of this year."""
NOW: Final = jalali.parse("1405-09-01")


def of(topic: str) -> list[Any]:
    return [
        pytest.param(case["inputs"], case["expected"], id=case["id"]) for case in EXAMPLES if case["topic"] == topic
    ]


def estimated(average: int, days: int, on: date = IN_1397, law: Law = LAW) -> Figure[Estimate]:
    return ESTIMATE(PensionFacts(average, days), law=law, on=on)


def amount(figure: Figure[Estimate]) -> int | None:
    return None if figure.value is None else figure.value.amount


def test_every_example_of_these_topics_is_here() -> None:
    topics = ("average_and_pension", "pension", "ten_year_pension", "seventh_plan_staged_years")
    assert [len(of(topic)) for topic in topics] == [2, 3, 1, 5]


@pytest.mark.parametrize(("inputs", "expected"), of("average_and_pension"))
@pytest.mark.parametrize(
    ("law", "on"), [(LAW, IN_1397), (LAW.with_readings(pension_floor="frozen_1397"), NOW)], ids=["then", "frozen"]
)
def test_a_small_average_is_lifted_to_the_floor(
    inputs: dict[str, Any], expected: dict[str, Any], law: Law, on: date
) -> None:
    found = estimated(expected["average"], inputs["total_days"], on, law).value
    assert found == Estimate(expected["pension"], Fraction(str(expected["years_2dp"])), floor=True, cap=False)


@pytest.mark.parametrize(("inputs", "expected"), of("pension"))
def test_a_pension_is_that_of_the_example(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    """Where the example says 0 for want of a wage there is no estimate; where it names two records they are alike."""
    match expected:
        case {"pension": 0}:
            assert estimated(inputs["average"], inputs["total_days"]).outcome is Outcome.UNDETERMINED
        case {"pension": pension}:
            assert amount(estimated(inputs["average"], inputs["total_days"])) == pension
        case {"pension_a_equals_pension_b": True}:
            a, b = (amount(estimated(inputs["average"], inputs[f"total_days_{name}"])) for name in "ab")
            assert a == b == 35_000_000
        case _:
            pytest.fail("an example that nobody reads")


@pytest.mark.parametrize(("inputs", "expected"), of("ten_year_pension"))
def test_a_ten_year_pension_is_that_of_the_example(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    on = jalali.day(inputs["year"], 7, 1)
    assert LAW.find("min_monthly_wage_30d", on).value == inputs["monthly_minimum_wage"]
    found = TEN_YEAR_PENSION(TenYearFacts(inputs["contribution_years"]), law=LAW, on=on)
    assert found.value == expected["minimum_monthly_pension"]


@pytest.mark.parametrize(("inputs", "expected"), of("seventh_plan_staged_years"))
def test_the_act_adds_what_the_example_says(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    assert LAW.find("old_age.thirty_years_contribution_years", NOW).value == inputs["old_requirement_years"]
    facts = SeventhPlanFacts(Fraction(str(inputs["record_years_at_reference_date"])), Sex(inputs["sex"]))
    assert ADDED_MONTHS(facts, law=LAW, on=NOW).value == expected["extra_months_option_A"]
