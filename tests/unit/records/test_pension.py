"""The old-age pension: formula, cap, floor and rounding on both sides of every edge; ten years; yearly increases."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law, keys
from tamin_rules.records.pension import (
    ESTIMATE,
    INCREASE,
    TEN_YEAR_PENSION,
    WOMEN_42_PENSION,
    Estimate,
    PensionFacts,
    TenYearFacts,
    increase,
    is_capped,
)

LAW = Law.current()
ON = jalali.parse("1405-09-01")
FLOOR = 166_255_500
"""Of 1405."""
HIGH = 300_000_000
"""An average so high that no floor matters from seventeen years on."""


def figure(average: int | None, days: int, law: Law = LAW, day: str = "1405-09-01") -> Figure[Estimate]:
    return ESTIMATE(PensionFacts(average, days), law=law, on=jalali.parse(day))


def estimate(average: int, days: int, law: Law = LAW, day: str = "1405-09-01") -> Estimate:
    found = figure(average, days, law, day).value
    assert found is not None
    return found


# --- formula ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R4.1")
@pytest.mark.parametrize(
    ("average", "days", "amount", "years"),
    [
        (HIGH, 9_125, 250_000_000, 25),
        (HIGH, 10_950, 300_000_000, 30),
        (HIGH + 1, 10_950, HIGH + 1, 30),
        (300_000_001, 9_125, 250_000_001, 25),  # 250,000,000.83 up
        (HIGH, 9_126, 250_000_000, 25),  # 25.0027 is 25.00
        (HIGH, 9_127, 250_100_000, Fraction("25.01")),  # 25.0055 is 25.01
    ],
)
def test_a_year_is_a_thirtieth_of_the_average(average: int, days: int, amount: int, years: Fraction) -> None:
    assert estimate(average, days) == Estimate(amount, Fraction(years), floor=False, cap=False)


def test_years_may_count_exactly() -> None:
    found = estimate(HIGH, 9_126, LAW.with_readings(pension_years="unrounded"))
    assert (found.amount, found.years) == (250_027_398, Fraction(9_126, 365))  # 250,027,397.3 up


@pytest.mark.parametrize(("day", "expected"), [("1371-12-05", 8_571_429), ("1371-12-06", 10_000_000)])
def test_before_the_amendment_of_1371_a_year_was_a_35th(day: str, expected: int) -> None:
    assert estimate(10_000_000, 10_950, day=day).amount == expected


def test_before_the_amendment_nobody_got_more_than_the_average() -> None:
    found = estimate(10_000_000, 14_600, day="1371-12-05")
    assert (found.amount, found.cap, found.years) == (10_000_000, True, Fraction(40))


@pytest.mark.clause("records/R4.3")
@pytest.mark.parametrize("average", [None, 0])
def test_without_a_wage_there_is_no_estimate_and_no_floor_either(average: int | None) -> None:
    found = figure(average, 9_125)
    assert (found.value, found.outcome) == (None, Outcome.UNDETERMINED)
    assert found.decision.finding.missing == ("average_wage",)


def test_a_year_whose_minimum_wage_is_not_decided_has_no_floor_and_so_no_estimate() -> None:
    found = figure(HIGH, 9_125, day="1406-01-01")
    assert (found.value, found.decision.finding.missing) == (None, ("min_monthly_wage_30d",))
    below = LAW.with_readings(floor_below_20_years="none")
    assert estimate(HIGH, 3_650, below, "1406-01-01").amount == 100_000_000


# --- cap --------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R4.2")
@pytest.mark.parametrize(
    ("days", "years", "cap", "amount"),
    [
        (12_775, 35, False, 350_000_000),
        (12_776, 35, False, 350_000_000),  # 35.0027 is 35.00
        (12_777, Fraction("35.01"), True, 350_000_000),
        (16_425, 45, True, 350_000_000),
    ],
)
def test_at_most_35_years_count_and_all_are_shown(days: int, years: Fraction, amount: int, *, cap: bool) -> None:
    assert estimate(HIGH, days) == Estimate(amount, Fraction(years), floor=False, cap=cap)


def test_the_cap_holds_for_exact_years_too() -> None:
    found = estimate(HIGH, 12_776, LAW.with_readings(pension_years="unrounded"))
    assert (found.amount, found.cap) == (350_000_000, False)  # 35.00 are shown


@pytest.mark.clause("records/R4.2")
def test_the_organisations_own_calculator_does_not_cap() -> None:
    found = estimate(HIGH, 16_425, LAW.with_readings(years_cap="no_cap"))
    assert (found.amount, found.cap) == (450_000_000, False)


# --- floor ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R4.3")
@pytest.mark.parametrize(
    ("days", "amount"),
    [
        (7_300, FLOOR),
        (7_299, FLOOR),  # 20.00 years
        (7_298, 110_781_582),  # 19.99 / 30: 110,781,581.5
        (3_650, 55_418_500),
        (365, 5_541_850),
    ],
)
def test_the_floor_is_whole_from_twenty_years_and_a_part_below(days: int, amount: int) -> None:
    found = estimate(1_000, days)
    assert (found.amount, found.floor) == (amount, True)


@pytest.mark.parametrize(
    ("average", "amount", "floor"),
    [(199_506_598, FLOOR, True), (199_506_599, FLOOR, False), (199_506_601, FLOOR + 1, False)],
)
def test_the_floor_is_named_only_where_it_is_higher(average: int, amount: int, *, floor: bool) -> None:
    """With 25 years these averages give 166,255,498.3, 499.2 and 500.8, each rounded up."""
    found = estimate(average, 9_125)
    assert (found.amount, found.floor) == (amount, floor)


@pytest.mark.parametrize(("days", "amount"), [(7_299, FLOOR), (3_651, 55_433_684)])  # 55,433,683.2 up
def test_the_floor_of_exact_years_begins_with_the_rounded_twenty(days: int, amount: int) -> None:
    assert estimate(1_000, days, LAW.with_readings(pension_years="unrounded")).amount == amount


@pytest.mark.parametrize(("day", "expected"), [("1403-12-30", 71_661_840), ("1404-01-01", 103_909_680)])
def test_the_floor_is_that_of_the_day(day: str, expected: int) -> None:
    assert estimate(1_000, 7_300, day=day).amount == expected


@pytest.mark.clause("records/R4.3")
@pytest.mark.parametrize(("reading", "amount", "floor"), [("full", FLOOR, True), ("none", 334, False)])
def test_below_twenty_years_the_floor_is_a_reading(reading: str, amount: int, *, floor: bool) -> None:
    found = estimate(1_000, 3_650, LAW.with_readings(floor_below_20_years=reading))
    assert (found.amount, found.floor) == (amount, floor)
    assert estimate(1_000, 7_300, LAW.with_readings(floor_below_20_years=reading)).amount == FLOOR


def test_without_a_day_and_without_a_floor_there_is_nothing() -> None:
    found = estimate(1_000, 0, LAW.with_readings(floor_below_20_years="none"))
    assert (found.amount, found.floor) == (0, False)


class TestFrozenFloor:
    """What the organisation's own calculators carry: the floor of 1397, whatever the year."""

    LAW = LAW.with_readings(pension_floor="frozen_1397")

    def test_it_is_the_floor_of_1397(self) -> None:
        in_1397 = LAW.at(keys.MIN_DAILY_WAGE, jalali.parse("1397-07-01")).value
        assert LAW.at(keys.MIN_PENSION_FROZEN_MONTHLY, ON).value == 30 * in_1397 == 11_112_690

    def test_it_lifts_no_pension_of_today(self) -> None:
        assert estimate(100_000_000, 7_300).amount == FLOOR
        assert estimate(100_000_000, 7_300, self.LAW) == Estimate(66_666_667, Fraction(20), floor=False, cap=False)

    def test_it_is_prorated_too(self) -> None:
        assert [estimate(1_000, days, self.LAW).amount for days in (3_650, 7_300)] == [3_704_230, 11_112_690]

    def test_before_1397_nobody_carried_it(self) -> None:
        found = figure(1_000, 7_300, self.LAW, "1396-12-29")
        assert found.decision.finding.missing == ("min_pension.frozen_monthly",)


# --- rounding and supplements -----------------------------------------------------------------------------------------


@pytest.mark.clause("records/R4.1")
@pytest.mark.parametrize(
    ("average", "amount"),
    [(HIGH + 599, 250_000_000), (HIGH + 600, 250_001_000), (HIGH - 600, 250_000_000), (HIGH - 601, 249_999_000)],
)
def test_the_nearest_thousand_takes_five_hundred_upwards(average: int, amount: int) -> None:
    """25/30 of the average: 600 rials more are 500 rials more."""
    assert estimate(average, 9_125, LAW.with_readings(pension_rounding="nearest_1000")).amount == amount


def test_rounding_to_thousands_does_not_touch_the_floor() -> None:
    found = estimate(1_000, 7_300, LAW.with_readings(pension_rounding="nearest_1000"))
    assert (found.amount, found.floor) == (FLOOR, True)


@pytest.mark.clause("records/R4.4")
def test_supplements_are_the_callers_data_and_stand_beside_the_pension() -> None:
    facts = PensionFacts(HIGH, 9_125, supplements=5_000_000)
    given = ESTIMATE(facts, law=LAW, on=ON).value
    without = ESTIMATE(facts, law=LAW.with_readings(supplements="none"), on=ON).value
    assert given is not None
    assert without is not None
    assert (given.amount, given.supplements, given.payable) == (250_000_000, 5_000_000, 255_000_000)
    assert (without.amount, without.supplements, without.payable) == (250_000_000, None, 250_000_000)
    assert estimate(HIGH, 9_125).supplements is None


def test_the_figure_says_its_readings_and_values() -> None:
    found = figure(HIGH, 9_125, LAW.with_readings(years_cap="no_cap"))
    assert dict(found.readings) == {
        "pension_years": "two_decimals_half_up",
        "years_cap": "no_cap",
        "pension_rounding": "up_to_rial",
        "floor_below_20_years": "years_over_30",
        "pension_floor": "of_the_day",
        "supplements": "caller_data",
    }
    by_formula = ["old_age.accrual_fraction_per_year", "old_age.max_fraction_of_average_wage"]
    of_the_floor = ["min_pension.full_from_years", "min_monthly_wage_30d"]
    assert [used.key for used in found.decision.finding.used] == by_formula + of_the_floor
    of_the_floor += ["min_pension.fraction_per_year"]
    assert [used.key for used in figure(HIGH, 7_000).decision.finding.used] == by_formula + of_the_floor


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((1.5, 1, None), "record.number.not_whole"),
        ((-1, 1, None), "record.number.negative"),
        ((1, None, None), "record.number.not_whole"),
        ((1, -1, None), "record.number.negative"),
        ((1, 1, True), "record.number.not_whole"),
    ],
)
def test_what_is_no_amount_is_refused(given: tuple[Any, ...], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        PensionFacts(*given)
    assert caught.value.code == code


# --- ten years --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R4.7")
@pytest.mark.parametrize(("years", "expected"), [(10, 55_418_500), (11, 60_960_350), (19, 105_295_150)])
def test_a_ten_year_pension_is_not_below_its_part_of_the_minimum_wage(years: int, expected: int) -> None:
    assert TEN_YEAR_PENSION(TenYearFacts(years), law=LAW, on=ON).value == expected


def test_below_ten_full_years_there_is_no_such_pension() -> None:
    found = TEN_YEAR_PENSION(TenYearFacts(9), law=LAW, on=ON)
    assert (found.value, found.outcome) == (None, Outcome.NOT_APPLICABLE)
    assert found.decision.finding.code == "pension.ten_years.not_reached"


def test_before_the_act_of_1391_there_was_none() -> None:
    found = TEN_YEAR_PENSION(TenYearFacts(10), law=LAW, on=jalali.parse("1390-12-29"))
    assert (found.value, found.decision.finding.missing) == (None, ("old_age.ten_years_contribution_years",))
    assert TEN_YEAR_PENSION(TenYearFacts(10), law=LAW, on=jalali.parse("1391-01-01")).value == 1_299_000


# --- women at 42 ------------------------------------------------------------------------------------------------------


def test_the_pension_of_women_at_42_has_no_source() -> None:
    found = WOMEN_42_PENSION(PensionFacts(HIGH, 7_300), law=LAW, on=ON)
    assert (found.value, found.outcome) == (None, Outcome.UNDETERMINED)
    assert found.decision.finding.code == "rule.provision.unsourced"


@pytest.mark.clause("records/R4.5")
@pytest.mark.parametrize("days", [7_300, 10_000])
@pytest.mark.parametrize(
    ("average", "expected", "missing"),
    [(HIGH, 200_000_000, ()), (HIGH + 1, 200_000_001, ()), (None, None, ("average_wage",))],
)
def test_who_takes_it_all_the_same_gets_twenty_days_of_thirty(
    average: int | None, days: int, expected: int | None, missing: tuple[str, ...]
) -> None:
    """Whatever the record, rounded up to a rial; without a wage there is nothing to take them of."""
    found = WOMEN_42_PENSION(PensionFacts(average, days), law=LAW.requiring("unsourced"), on=ON)
    assert (found.value, found.decision.finding.missing) == (expected, missing)


# --- increases --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        (4_871_250, "1393-07-01", 6_089_063),  # a quarter for all: 6,089,062.5
        (100_000_000, "1393-07-01", 125_000_000),
        (71_661_840, "1404-07-01", 103_909_668),  # the minimum wage of 1403 itself: 45 percent
        (71_661_841, "1404-07-01", 103_909_681),  # 32 percent, 94,593,630.1 up, and 9,316,050
        (200_000_000, "1404-07-01", 273_316_050),
        (50_000_000, "1403-07-01", 67_500_000),
    ],
)
def test_a_pension_rises_by_the_decree_of_the_year(amount: int, day: str, expected: int) -> None:
    assert increase(amount, LAW, jalali.parse(day)).value == expected


@pytest.mark.parametrize(
    ("amount", "day", "missing"),
    [
        (40_000_000, "1402-07-01", "pension_increase.at_or_below_min_wage.percent"),
        (50_000_000, "1405-09-01", "pension_increase.at_or_below_min_wage.percent"),
        (200_000_000, "1403-07-01", "pension_increase.above_min_wage.percent"),
        (200_000_000, "1401-07-01", "pension_increase.above_min_wage.fixed"),
        (200_000_000, "1399-07-01", "pension_increase.above_min_wage.percent"),
    ],
)
def test_an_increase_that_is_not_known_is_undetermined(amount: int, day: str, missing: str) -> None:
    found = increase(amount, LAW, jalali.parse(day))
    assert (found.value, found.outcome) == (None, Outcome.UNDETERMINED)
    assert found.decision.finding.missing == (missing,)
    assert found.decision.rule is INCREASE.rule


def test_where_the_law_knows_no_limit_nothing_is_capped() -> None:
    on = jalali.parse("1405-09-01")
    assert [is_capped(days, Law.current(), on) for days in (35 * 365, 35 * 365 + 2, 14_000)] == [False, True, True]
    assert not is_capped(14_000, Law.current(), jalali.parse("1340-01-01"))
    assert not is_capped(14_000, Law.current().with_readings(years_cap="no_cap"), on)
