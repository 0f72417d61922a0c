"""The marriage allowance of the organisation: conditions, a month's average, its floor."""

from __future__ import annotations

from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, Record, merge
from tamin_rules.records.benefits.base import Paid
from tamin_rules.records.benefits.marriage import AMOUNT, COMPULSORY, FIRST_MARRIAGE, RECORD, Marriage

LAW = Law.current()
TESTED = LAW.with_readings(marriage_record_test="days_720_in_5_years")
ON = jalali.parse("1405-07-01")
MINIMUM = 166_255_500
"""Of a month in 1405."""


def steady(first_year: int, wage: int = 300_000_000) -> Record:
    months = [(year, month) for year in range(first_year, 1406) for month in range(1, 13)]
    rows = [MonthRow(year, month, jalali.month_length(year, month), wage) for year, month in months]
    return merge(rows, law=LAW, on=jalali.parse("1405-07-30"))


class TestConditions:
    @pytest.mark.clause("ssl/85")
    @pytest.mark.parametrize(
        ("formula", "fact", "code"),
        [
            (FIRST_MARRIAGE, "first_marriage", "marriage.marriage.not_first"),
            (COMPULSORY, "compulsorily_insured", "marriage.insurance.not_compulsory"),
        ],
    )
    def test_each_is_kept_broken_or_not_known(self, formula: Any, fact: str, code: str) -> None:
        given: list[dict[str, Any]] = [{fact: value} for value in (True, False, None)]
        kept, broken, unknown = (formula(Marriage(**fields), law=LAW, on=ON) for fields in given)
        assert (kept.value, kept.outcome) == (True, Outcome.SATISFIED)
        assert (broken.value, broken.outcome, broken.decision.finding.code) == (None, Outcome.VIOLATED, code)
        assert (unknown.outcome, unknown.decision.finding.missing) == (Outcome.UNDETERMINED, (fact,))

    def test_a_record_is_asked_for_only_where_the_reading_says_so(self) -> None:
        found = RECORD(Marriage(contribution_days=0), law=LAW, on=ON)
        assert (found.value, found.outcome) == (None, Outcome.NOT_APPLICABLE)
        assert found.readings == (("marriage_record_test", "off"),)

    def test_then_719_days_are_too_few_and_720_are_enough(self) -> None:
        short = RECORD(Marriage(contribution_days=719), law=TESTED, on=ON)
        assert (short.outcome, short.decision.finding.code) == (Outcome.VIOLATED, "marriage.record.too_short")
        assert dict(short.decision.finding.params) == {"days": 719, "least": 720, "years": 5}
        assert RECORD(Marriage(contribution_days=720), law=TESTED, on=ON).value is True
        assert RECORD(Marriage(), law=TESTED, on=ON).decision.finding.missing == ("contribution_days",)

    def test_days_of_a_record_count_in_the_five_years_before(self) -> None:
        def days(*rows: MonthRow) -> int | object:
            found = RECORD(Marriage(merge(rows, law=LAW, on=ON)), law=TESTED, on=ON)
            return found.decision.finding.params["days"]

        assert days(MonthRow(1400, 6, 31, 1)) == 0
        assert days(MonthRow(1400, 7, 30, 1)) == 30
        assert days(MonthRow(1405, 6, 31, 1), MonthRow(1405, 7, 30, 1)) == 31
        assert RECORD(Marriage(steady(1403)), law=TESTED, on=ON).value is True


class TestAmount:
    @pytest.mark.clause("ssl/85")
    def test_it_is_the_pay_of_two_years_by_24(self) -> None:
        assert AMOUNT(Marriage(Paid(24 * 200_000_000 + 13)), law=LAW, on=ON).value == 200_000_001
        law = LAW.with_readings(benefit_rounding="up")
        assert AMOUNT(Marriage(Paid(24 * 200_000_000 + 1)), law=law, on=ON).value == 200_000_001

    def test_it_is_not_below_the_minimum_wage_of_the_day(self) -> None:
        assert AMOUNT(Marriage(Paid(0)), law=LAW, on=ON).value == MINIMUM
        assert AMOUNT(Marriage(Paid(0)), law=LAW, on=jalali.parse("1404-12-29")).value == 103_909_680

    def test_a_minimum_wage_that_is_given_goes_before_the_law(self) -> None:
        assert AMOUNT(Marriage(Paid(0), minimum_wage=7), law=LAW, on=ON).value == 7
        assert AMOUNT(Marriage(Paid(240), minimum_wage=7), law=LAW, on=ON).value == 10
        unknown = jalali.parse("1406-01-01")
        assert AMOUNT(Marriage(Paid(0), minimum_wage=7), law=LAW, on=unknown).value == 7
        assert AMOUNT(Marriage(Paid(0)), law=LAW, on=unknown).decision.finding.missing == ("min_monthly_wage_30d",)

    def test_a_record_counts_from_the_same_day_two_years_ago_up_to_the_marriage(self) -> None:
        found = AMOUNT(Marriage(steady(1395)), law=LAW, on=ON)
        assert found.value == 300_000_000
        assert [str(found.months[place]) for place in (0, -1)] == ["1403-07", "1405-06"]
        assert len(found.months) == 24

    def test_months_without_pay_lessen_it(self) -> None:
        rows = [MonthRow(1405, month, 31, 600_000_000) for month in range(1, 7)]
        assert AMOUNT(Marriage(merge(rows, law=LAW, on=ON)), law=LAW, on=ON).value == MINIMUM
        rows = [MonthRow(1405, month, 31, 1_000_000_000) for month in range(1, 7)]
        assert AMOUNT(Marriage(merge(rows, law=LAW, on=ON)), law=LAW, on=ON).value == 250_000_000

    @pytest.mark.parametrize(
        "pay", [None, Paid(), merge([], law=LAW, on=jalali.parse("1405-05-31"))], ids=["none", "paid", "record"]
    )
    def test_pay_that_is_not_known_is_not_zero(self, pay: Paid | Record | None) -> None:
        found = AMOUNT(Marriage(pay), law=LAW, on=ON)
        assert (found.value, found.decision.finding.missing) == (None, ("last_wages",))

    def test_the_amount_does_not_ask_for_the_conditions(self) -> None:
        facts = Marriage(Paid(0), first_marriage=False, compulsorily_insured=False)
        assert AMOUNT(facts, law=LAW, on=ON).value == MINIMUM


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"minimum_wage": -1}, "record.number.negative"),
        ({"contribution_days": -1}, "record.number.negative"),
        ({"first_marriage": "yes"}, "insured.flag.not_flag"),
        ({"compulsorily_insured": 0}, "insured.flag.not_flag"),
    ],
)
def test_what_is_no_fact_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        Marriage(**fields)
    assert caught.value.code == code


def test_a_minimum_that_is_given_leaves_the_months_as_they_are() -> None:
    found = AMOUNT(Marriage(pay=steady(1402), minimum_wage=MINIMUM), law=LAW, on=ON)
    assert len(found.months) == 24
