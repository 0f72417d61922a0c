"""The cost of past periods: not offered, unless one of the two ways that are told is chosen."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records.purchase import COST, Purchase

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
DAYS: Final = LAW.with_readings(purchase_cost="wage_base_27_percent_by_days")
MONTHS: Final = LAW.with_readings(purchase_cost="average_7_percent_by_months")
WHOLE: Final = Purchase(5_541_850, 31, 166_255_501, 30)

pytestmark = pytest.mark.clause("records/R2.7")


def test_it_is_not_offered_until_a_way_is_chosen() -> None:
    found = COST(WHOLE, law=LAW, on=ON)
    assert (found.value, found.outcome) == (None, Outcome.UNDETERMINED)
    assert found.decision.finding.code == "purchase.cost.not_offered"


@pytest.mark.parametrize(("law", "cost"), [(DAYS, 46_385_285), (MONTHS, 349_136_553)])
def test_each_way_is_rounded_up_to_a_rial(law: Law, cost: int) -> None:
    """27 percent of 5,541,850 x 31 are 46,385,284.5; 7 percent of 166,255,501 x 30 are 349,136,552.1."""
    assert COST(WHOLE, law=law, on=ON).value == cost


@pytest.mark.parametrize(
    ("law", "facts", "lacking"),
    [
        (DAYS, Purchase(), ("daily_base", "days")),
        (DAYS, Purchase(daily_base=1), ("days",)),
        (MONTHS, Purchase(average=1), ("months",)),
        (MONTHS, Purchase(1, 1, months=1), ("average",)),
    ],
)
def test_each_way_says_what_it_lacks(law: Law, facts: Purchase, lacking: tuple[str, ...]) -> None:
    assert COST(facts, law=law, on=ON).decision.finding.missing == lacking


def test_a_law_that_wants_sure_values_knows_neither() -> None:
    for law, key in ((DAYS, "days"), (MONTHS, "months")):
        found = COST(WHOLE, law=law.requiring("medium"), on=ON)
        assert (found.value, found.decision.finding.missing) == (None, (f"record.purchase_rate_by_{key}",))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"daily_base": -1}, "record.number.negative"),
        ({"average": 10**15}, "record.number.too_large"),
        ({"days": "30"}, "record.number.not_whole"),
        ({"months": 31}, "record.number.too_large"),
    ],
)
def test_what_is_no_amount_and_no_period_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        Purchase(**fields)
    assert caught.value.code == code
