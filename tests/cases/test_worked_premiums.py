"""The worked examples of contributions and of paid days, every figure that they expect: C01 to C16."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import fields

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.items import PayItem
from tamin_rules.records.payslip import MaritalStatus, PayrollMonth, Precheck, precheck
from tamin_rules.records.premiums import PREMIUM, PremiumFacts
from tamin_rules.records.wages import CEILING, InsuredMonth, base_pay, paid_days

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
FILE: Final = Path(__file__).with_name("worked_examples.json")
EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    example["id"]: example
    for example in json.loads(FILE.read_text(encoding="utf-8"))["examples"]
    if example["topic"] in {"contribution", "days_wage"}
}
ABOVE_CEILING: Final = "above ceiling"
OF_A_LIST: Final = {"insurable_wage_in_list", "worker_share_in_list"}
"""What a real list shows, whose program rounds on the way: compared with a tolerance of their own below."""


def _inputs(example: dict[str, Any]) -> PayrollMonth:
    """Return the inputs of an example; "above ceiling" is any amount above it."""
    given = dict(example["inputs"])
    if given.get("insurable_items") == ABOVE_CEILING:
        month = InsuredMonth(JalaliMonth(given["year"], given["month"]), given["days"])
        most = CEILING(month, law=LAW, on=ON).value
        assert most is not None
        given["insurable_items"] = most + 1
    if "marital_status" in given:
        given["marital_status"] = MaritalStatus(given["marital_status"])
    return PayrollMonth(**given)


def _computed(name: str) -> Precheck:
    return precheck(_inputs(EXAMPLES[name]), law=LAW, on=ON)


EXPECTED: Final = [
    (name, field, value)
    for name, example in EXAMPLES.items()
    for field, value in example["expected"].items()
    if field not in OF_A_LIST
]


def test_the_examples_are_those_of_the_facts() -> None:
    assert set(EXAMPLES) == {"C01", "C02", "C04", "C05", "C06", "C08", "C09", "C12", "C15", "C16"}
    assert len(EXPECTED) == 28


def test_every_input_of_an_example_is_one_of_ours() -> None:
    names = {each.name for each in fields(PayrollMonth)}
    assert {name for example in EXAMPLES.values() for name in example["inputs"]} <= names


@pytest.mark.clause("records/R6.1", "records/R6.2", "records/R6.3", "records/R6.4")
@pytest.mark.parametrize(("name", "field", "value"), EXPECTED)
def test_a_figure_is_the_expected_one(name: str, field: str, value: object) -> None:
    found = getattr(_computed(name), field)
    assert (list(found) if isinstance(found, tuple) else found) == value


@pytest.mark.clause("records/R6.4")
def test_a_list_whose_program_caps_the_daily_rate_is_a_few_rials_lower() -> None:
    """C12: 2 rials in 83,605,480; a rial a day is what rounding the daily wage can cost."""
    example, found = EXAMPLES["C12"], _computed("C12")
    declared: int = example["expected"]["insurable_wage_in_list"]
    days: int = example["inputs"]["days"]
    assert found.insurable_wage is not None
    assert 0 < found.insurable_wage - declared <= days
    facts = PremiumFacts(found.month, days, declared)
    premium = PREMIUM(facts, law=LAW, on=ON).value
    assert premium is not None
    assert premium.insured == example["expected"]["worker_share_in_list"]


@pytest.mark.clause("records/R1.1")
def test_a_short_esfand_that_is_paid_as_30_days_is_29_insured_days() -> None:
    """C16, which must not be read as insured days."""
    found = _computed("C16")
    assert (found.paid_days, found.days) == (30, 29)
    assert found.ceiling == 29 * 7 * 5_541_850


@pytest.mark.clause("records/R1.1")
@pytest.mark.parametrize("name", ["C15", "C16"])
def test_paid_days_and_their_pay_can_be_had_alone(name: str) -> None:
    inputs, expected = EXAMPLES[name]["inputs"], EXAMPLES[name]["expected"]
    month = JalaliMonth(inputs["year"], inputs["month"])
    assert month.length == inputs["month_days"]
    assert paid_days(month) == expected["paid_days"]
    assert base_pay(month, expected["paid_days"], inputs["monthly_base_for_30_days"]) == expected["base_wage"]


@pytest.mark.clause("records/R1.5")
def test_the_half_rial_of_c06_is_rounded_up() -> None:
    found = _computed("C06")
    assert found.insurable_wage is not None
    assert found.insurable_wage * 7 % 100 == 50
    assert found.worker_share == found.insurable_wage * 7 // 100 + 1
    truncated = precheck(_inputs(EXAMPLES["C06"]), law=LAW.with_readings(share_rounding="truncate"), on=ON)
    assert truncated.worker_share == found.insurable_wage * 7 // 100


@pytest.mark.clause("records/R6.2")
def test_every_item_of_an_example_is_on_its_side() -> None:
    found = _computed("C05")
    assert found.excluded == (PayItem.CHILD_ALLOWANCE,)
    assert found.gross - found.pay.of(PayItem.CHILD_ALLOWANCE) == found.insurable_wage
