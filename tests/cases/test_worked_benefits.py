"""The worked examples of benefits, every figure that they expect: U01 to U18 and B03."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.law import Law
from tamin_rules.records.benefits import marriage, unemployment
from tamin_rules.records.benefits.base import Paid
from tamin_rules.records.payslip import MaritalStatus

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
FILE: Final = Path(__file__).with_name("worked_examples.json")
EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    example["id"]: example
    for example in json.loads(FILE.read_text(encoding="utf-8"))["examples"]
    if example["topic"] in {"unemployment_duration", "marriage_allowance"}
}
UNEMPLOYMENT: Final = [name for name in EXAMPLES if name.startswith("U")]


def test_the_examples_are_those_of_the_facts() -> None:
    assert set(EXAMPLES) == {
        *("U01", "U02", "U03", "U06", "U07", "U08", "U10", "U11", "U13", "U14", "U16", "U18"),
        "B03",
    }


@pytest.mark.clause("records/R5.4")
@pytest.mark.parametrize("name", UNEMPLOYMENT)
def test_unemployment_benefit_lasts_as_expected(name: str) -> None:
    given, expected = EXAMPLES[name]["inputs"], EXAMPLES[name]["expected"]
    facts = unemployment.Unemployed(
        contribution_months=given["contribution_months"],
        marital_status=MaritalStatus(given["status"]),
        already_used_months=given["already_used_months"],
    )
    formulas = {
        "entitled_months": unemployment.ENTITLED_MONTHS,
        "remaining_months": unemployment.REMAINING_MONTHS,
    }
    assert {field: formulas[field](facts, law=LAW, on=ON).value for field in expected} == expected


@pytest.mark.clause("records/R5.6")
def test_the_marriage_allowance_is_as_expected() -> None:
    given, expected = EXAMPLES["B03"]["inputs"], EXAMPLES["B03"]["expected"]
    facts = marriage.Marriage(
        Paid(given["insurable_wages_24_months_before_marriage"]),
        minimum_wage=given["monthly_minimum_wage_at_marriage"],
    )
    assert {"amount": marriage.AMOUNT(facts, law=LAW, on=ON).value} == expected


def test_the_minimum_wage_of_the_example_is_that_of_the_law() -> None:
    given = EXAMPLES["B03"]["inputs"]
    assert (
        marriage.AMOUNT(marriage.Marriage(Paid(0)), law=LAW, on=ON).value == given["monthly_minimum_wage_at_marriage"]
    )
