"""Unemployment benefit: who has it, for how long, how much."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law, keys
from tamin_rules.records import MonthRow, merge
from tamin_rules.records.benefits.base import DailyAverage, Paid
from tamin_rules.records.benefits.unemployment import (
    DAILY_AMOUNT,
    ENTITLED_MONTHS,
    MONTHLY_AMOUNT,
    REMAINING_MONTHS,
    SIX_MONTHS,
    Unemployed,
    unemployed,
)
from tamin_rules.records.payslip import MaritalStatus

LAW = Law.current()
ON = jalali.parse("1405-09-01")
MINIMUM = 5_541_850
"""Of a day in 1405."""
SINGLE, MARRIED = MaritalStatus.SINGLE, MaritalStatus.MARRIED

BANDS = [(6, 24, 6, 12), (25, 120, 12, 18), (121, 180, 18, 26), (181, 240, 26, 36), (241, 600, 36, 50)]
"""First and last month of contributions, months of benefit for the single and for the married."""


def entitled(months: int, status: MaritalStatus | None = SINGLE, law: Law = LAW, **more: Any) -> int | None:
    return ENTITLED_MONTHS(Unemployed(months, marital_status=status, **more), law=law, on=ON).value


def daily(average: Fraction | int, dependants: int = 0, law: Law = LAW) -> int | None:
    return DAILY_AMOUNT(Unemployed(dependants=dependants, pay=DailyAverage(average)), law=law, on=ON).value


class TestSixMonths:
    @pytest.mark.clause("unemployment-act/7.a")
    def test_five_months_are_too_few_and_six_are_enough(self) -> None:
        short = SIX_MONTHS(Unemployed(5), law=LAW, on=ON)
        assert (short.outcome, short.decision.finding.code) == (Outcome.VIOLATED, "unemployment.record.too_short")
        assert dict(short.decision.finding.params) == {"months": 5, "least": 6}
        assert SIX_MONTHS(Unemployed(6), law=LAW, on=ON).value is True

    def test_they_may_be_counted_since_the_last_start(self) -> None:
        law = LAW.with_readings(six_month_test="since_last_start")
        facts = [Unemployed(100, since, SINGLE) for since in (5, 6)]
        assert [SIX_MONTHS(each, law=law, on=ON).value for each in facts] == [None, True]
        assert [ENTITLED_MONTHS(each, law=law, on=ON).value for each in facts] == [0, 12]
        assert [SIX_MONTHS(each, law=LAW, on=ON).value for each in facts] == [True, True]

    def test_the_table_begins_at_six_months_in_all_whatever_the_test(self) -> None:
        law = LAW.with_readings(six_month_test="since_last_start")
        assert ENTITLED_MONTHS(Unemployed(5, 6, SINGLE), law=law, on=ON).value == 0

    @pytest.mark.parametrize("formula", [SIX_MONTHS, ENTITLED_MONTHS, REMAINING_MONTHS])
    def test_an_unknown_number_is_not_too_few(self, formula: Any) -> None:
        assert formula(Unemployed(), law=LAW, on=ON).decision.finding.missing == ("contribution_months",)
        law = LAW.with_readings(six_month_test="since_last_start")
        assert formula(Unemployed(6), law=law, on=ON).decision.finding.missing == ("months_since_start",)

    def test_months_in_all_are_needed_for_the_table(self) -> None:
        law = LAW.with_readings(six_month_test="since_last_start")
        facts = Unemployed(months_since_start=6, marital_status=SINGLE)
        assert SIX_MONTHS(facts, law=law, on=ON).value is True
        assert ENTITLED_MONTHS(facts, law=law, on=ON).decision.finding.missing == ("contribution_months",)


class TestDuration:
    @pytest.mark.clause("unemployment-act/7.a")
    @pytest.mark.parametrize(("first", "last", "single", "married"), BANDS)
    def test_each_band_has_its_months_from_its_first_to_its_last(
        self, first: int, last: int, single: int, married: int
    ) -> None:
        for months in (first, last):
            assert (entitled(months), entitled(months, MARRIED)) == (single, married)

    @pytest.mark.parametrize(("band", "following"), list(pairwise(BANDS)))
    def test_the_edge_of_a_band_may_belong_to_the_next(self, band: tuple[int, ...], following: tuple[int, ...]) -> None:
        law = LAW.with_readings(duration_band_edge="higher_band")
        assert (entitled(band[1], law=law), entitled(band[1], MARRIED, law)) == following[2:]
        assert (entitled(band[1] - 1, law=law), entitled(band[1] - 1, MARRIED, law)) == band[2:]

    def test_six_months_are_enough_under_either_edge(self) -> None:
        law = LAW.with_readings(duration_band_edge="higher_band")
        assert [entitled(months, law=law) for months in (5, 6)] == [0, 6]

    def test_a_dependant_counts_as_a_spouse_does(self) -> None:
        assert entitled(6, SINGLE, dependants=1) == entitled(6, None, dependants=1) == 12
        assert entitled(6, SINGLE, dependants=0) == entitled(6, SINGLE) == 6

    def test_without_dependants_one_may_be_married(self) -> None:
        facts = Unemployed(6, dependants=0)
        assert ENTITLED_MONTHS(facts, law=LAW, on=ON).decision.finding.missing == ("marital_status",)

    def test_below_six_months_the_status_is_not_asked(self) -> None:
        assert entitled(5, None) == 0

    @pytest.mark.parametrize(("used", "left"), [(0, 26), (10, 16), (26, 0), (40, 0)])
    def test_months_drawn_before_are_deducted(self, used: int, left: int) -> None:
        facts = Unemployed(130, marital_status=MARRIED, already_used_months=used)
        assert REMAINING_MONTHS(facts, law=LAW, on=ON).value == left

    def test_months_drawn_before_are_not_taken_for_none(self) -> None:
        found = REMAINING_MONTHS(Unemployed(6, marital_status=SINGLE), law=LAW, on=ON)
        assert found.decision.finding.missing == ("already_used_months",)

    def test_before_the_act_there_is_none(self) -> None:
        found = ENTITLED_MONTHS(Unemployed(6, marital_status=SINGLE), law=LAW, on=jalali.parse("1369-06-31"))
        assert (found.value, found.decision.finding.code) == (None, "law.value.not_in_force")

    def test_a_figure_tells_what_it_rests_on(self) -> None:
        found = ENTITLED_MONTHS(Unemployed(6, marital_status=SINGLE), law=LAW, on=ON)
        assert found.decision.finding.used[-1].key == "unemployment_benefit.band_1.months_single"
        assert dict(found.readings) == {"six_month_test": "months_in_all", "duration_band_edge": "lower_band"}

    def test_a_host_may_move_the_bands(self) -> None:
        row = {"from": "1369-07-01", "greg": jalali.parse("1369-07-01"), "is": 30} | {
            "ref": "unemployment-act/7.a",
            "confidence": "high",
        }
        law = LAW.overlay({"unemployment_benefit.band_1.most_contribution_months": {"rows": [row]}})
        assert [entitled(months, law=law) for months in (30, 31)] == [6, 12]


@pytest.mark.clause("records/R5.5")
class TestAmount:
    @pytest.mark.clause("unemployment-act/7.b")
    @pytest.mark.parametrize(("dependants", "extra"), [(0, 0), (1, 1), (4, 4), (5, 4), (9, 4)])
    def test_a_tenth_of_the_minimum_wage_for_each_of_four_dependants(self, dependants: int, extra: int) -> None:
        assert daily(20_000_000, dependants) == 11_000_000 + extra * MINIMUM // 10

    def test_the_tenth_may_be_one_of_the_own_average(self) -> None:
        law = LAW.with_readings(dependant_supplement="of_own_average")
        assert daily(20_000_000, 1, law) == 13_000_000

    def test_it_is_not_above_80_percent_of_the_average(self) -> None:
        assert daily(8_000_000, 4) == 6_400_000  # 55 percent and four tenths of the minimum would be 6,616,740

    def test_it_is_not_below_the_minimum_wage(self) -> None:
        assert daily(10_000_000) == MINIMUM  # 5,500,000
        assert daily(10_100_000) == 5_555_000

    def test_where_floor_and_cap_cross_the_last_one_wins(self) -> None:
        assert daily(6_000_000) == MINIMUM
        assert daily(6_000_000, law=LAW.with_readings(floor_and_cap="cap_last")) == 4_800_000

    def test_it_is_rounded_by_the_reading(self) -> None:
        assert daily(Fraction(100_000_001)) == 55_000_001  # .55
        assert daily(Fraction(100_000_002)) == 55_000_001  # .10
        assert daily(Fraction(100_000_002), law=LAW.with_readings(benefit_rounding="up")) == 55_000_002

    def test_a_month_is_thirty_rounded_days(self) -> None:
        facts = Unemployed(dependants=0, pay=DailyAverage(100_000_002))
        assert MONTHLY_AMOUNT(facts, law=LAW, on=ON).value == 30 * 55_000_001

    def test_the_average_may_come_from_wages_and_days(self) -> None:
        facts = Unemployed(dependants=0, pay=Paid(1_800_000_000, 60))
        assert DAILY_AMOUNT(facts, law=LAW, on=ON).value == 16_500_000
        law = LAW.with_readings(daily_average_divisor="calendar_90")
        assert DAILY_AMOUNT(facts, law=law, on=ON).value == 11_000_000

    @pytest.mark.parametrize("formula", [DAILY_AMOUNT, MONTHLY_AMOUNT])
    def test_what_is_not_known_is_missing(self, formula: Any) -> None:
        assert formula(Unemployed(dependants=0), law=LAW, on=ON).decision.finding.missing == ("last_pay",)
        facts = Unemployed(pay=DailyAverage(1))
        assert formula(facts, law=LAW, on=ON).decision.finding.missing == ("dependants",)

    def test_after_the_last_decided_year_the_minimum_wage_is_missing(self) -> None:
        facts = Unemployed(dependants=0, pay=DailyAverage(1))
        found = DAILY_AMOUNT(facts, law=LAW, on=jalali.parse("1406-01-01"))
        assert (found.outcome, found.decision.finding.missing) == (Outcome.UNDETERMINED, ("min_daily_wage",))


class TestFromRecord:
    def test_months_and_pay_are_those_before_the_first_day_without_work(self) -> None:
        on = jalali.parse("1405-01-01")
        rows = [MonthRow(1404, month, jalali.month_length(1404, month), 300_000_000) for month in (5, *range(7, 13))]
        facts = unemployed(merge(rows, law=LAW, on=on), on, marital_status=MARRIED, already_used_months=2, dependants=1)
        assert (facts.contribution_months, facts.months_since_start) == (7, 6)
        assert REMAINING_MONTHS(facts, law=LAW, on=on).value == 10
        # ninety days: 29, 30 and 30 of the last months, and one of the thirty of Azar; 910,000,000 / 90 x 55%
        assert DAILY_AMOUNT(facts, law=LAW, on=on).value == 5_561_111 + MINIMUM // 10
        assert [str(month) for month in DAILY_AMOUNT(facts, law=LAW, on=on).months] == [
            *("1404-09", "1404-10", "1404-11", "1404-12")
        ]

    def test_a_record_that_ends_before_leaves_both_open(self) -> None:
        on = jalali.parse("1405-03-01")
        facts = unemployed(merge([], law=LAW, on=jalali.parse("1405-01-01")), on, dependants=0)
        assert ENTITLED_MONTHS(facts, law=LAW, on=on).decision.finding.missing == ("contribution_months",)
        assert DAILY_AMOUNT(facts, law=LAW, on=on).decision.finding.missing == ("last_wages",)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"contribution_months": -1}, "record.number.negative"),
        ({"contribution_months": Fraction(13, 2)}, "record.number.not_whole"),
        ({"marital_status": "single"}, "premium.choice.unknown"),
        ({"dependants": True}, "record.number.not_whole"),
    ],
)
def test_what_is_no_fact_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        Unemployed(**fields)
    assert [(str(fault.code), fault.loc) for fault in caught.value.faults] == [(code, tuple(fields))]


@pytest.mark.parametrize(
    ("months", "values"), [(6, [6, 24, 6]), (25, [6, 24, 120, 12]), (200, [6, 180, 240, 26]), (300, [6, 240, 36])]
)
def test_a_duration_rests_on_the_edges_of_its_band(months: int, values: list[int]) -> None:
    found = ENTITLED_MONTHS(Unemployed(months, marital_status=SINGLE), law=LAW, on=ON)
    assert [each.value for each in found.decision.finding.used] == values


def test_an_amount_names_the_values_that_it_rests_on() -> None:
    found = DAILY_AMOUNT(Unemployed(dependants=1, pay=DailyAverage(9_000_000)), law=LAW, on=ON)
    assert [each.key for each in found.decision.finding.used] == [
        key.name
        for key in (
            keys.UNEMPLOYMENT_BENEFIT_PERCENT_OF_AVERAGE_DAILY_WAGE,
            keys.UNEMPLOYMENT_BENEFIT_PER_DEPENDANT_PERCENT_OF_MIN_WAGE,
            keys.UNEMPLOYMENT_BENEFIT_MAX_DEPENDANTS,
            keys.UNEMPLOYMENT_BENEFIT_CAP_PERCENT_OF_AVERAGE_WAGE,
            keys.MIN_DAILY_WAGE,
        )
    ]


def test_an_amount_names_the_months_of_its_average() -> None:
    record = merge([MonthRow(1405, 8, 30, 300_000_000)], law=LAW, on=ON)
    found = DAILY_AMOUNT(Unemployed(dependants=0, pay=record), law=LAW, on=ON)
    assert [str(month) for month in found.months] == ["1405-08"]
