"""The wage of a month: ceiling, floor, what is insurable, what absence takes away, and the sums of a row."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Finding, Outcome, Rule
from tamin_rules.errors import MalformedError, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.items import Pay, PayItem
from tamin_rules.records.wages import (
    CEILING,
    DAILY_TIMES_DAYS,
    FLOOR,
    INSURABLE_WAGE,
    TOTAL_IS_SUM,
    InsuredMonth,
    RowTotals,
    after_unpaid_leave,
    base_pay,
    counted_days,
    in_proportion,
    paid_days,
    wage_reduction,
)

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
MEHR: Final = JalaliMonth(1405, 7)
FIXED: Final = LAW.with_readings(ceiling_days="fixed_30")
CLAMPED: Final = LAW.with_readings(days_over_month_length="clamp_with_warning")


def ceiling(month: JalaliMonth, days: int, law: Law = LAW) -> int | None:
    return CEILING(InsuredMonth(month, days), law=law, on=ON).value


def insurable(month: JalaliMonth, days: int, pay: Pay | int, law: Law = LAW) -> int | None:
    return INSURABLE_WAGE(InsuredMonth(month, days, pay), law=law, on=ON).value


# --- ceiling and floor ------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R6.4")
@pytest.mark.parametrize(
    ("month", "days", "expected"),
    [
        (JalaliMonth(1404, 7), 30, 727_367_760),
        (MEHR, 30, 1_163_788_500),
        (JalaliMonth(1403, 9), 5, 83_605_480),
        (JalaliMonth(1405, 1), 31, 31 * 38_792_950),
        (JalaliMonth(1399, 3), 30, 128_479_890),
        (JalaliMonth(1399, 4), 30, 133_729_890),
        (JalaliMonth(1384, 1), 30, 8_581_440),
        (JalaliMonth(1359, 12), 29, 116_000),
        (JalaliMonth(1357, 1), 30, 120_000),
        (MEHR, 0, 0),
    ],
)
def test_the_ceiling_is_one_of_days(month: JalaliMonth, days: int, expected: int) -> None:
    assert ceiling(month, days) == expected


@pytest.mark.clause("records/R6.4")
def test_under_the_other_reading_it_is_one_of_30_days() -> None:
    assert ceiling(JalaliMonth(1403, 9), 5, FIXED) == 30 * 16_721_096
    assert ceiling(JalaliMonth(1405, 1), 31, FIXED) == 1_163_788_500


@pytest.mark.clause("records/R6.4")
@pytest.mark.parametrize(
    ("month", "code"),
    [
        (JalaliMonth(1356, 12), "law.value.not_in_force"),
        (JalaliMonth(1360, 1), "law.value.unknown"),
        (JalaliMonth(1383, 12), "law.value.unknown"),
        (JalaliMonth(1406, 1), "law.value.unknown"),
    ],
)
def test_a_ceiling_that_is_not_known_is_not_guessed(month: JalaliMonth, code: str) -> None:
    found = CEILING(InsuredMonth(month, 29), law=LAW, on=ON)
    assert (found.value, found.outcome, found.decision.finding.code) == (None, Outcome.UNDETERMINED, code)
    assert found.decision.finding.missing == ("insurable_wage_ceiling_daily",)
    assert insurable(month, 29, 1_000_000) is None


@pytest.mark.clause("records/R6.4")
def test_the_floor_is_the_minimum_wage_for_the_days() -> None:
    found = FLOOR(InsuredMonth(MEHR, 5), law=LAW, on=ON)
    assert found.value == 5 * 5_541_850
    assert [(used.key, used.source) for used in found.decision.finding.used] == [("min_daily_wage", "circular-6682")]
    assert FLOOR(InsuredMonth(JalaliMonth(1360, 1), 30), law=LAW, on=ON).value == 30 * 635


@pytest.mark.clause("records/R1.1")
@pytest.mark.parametrize("formula", [CEILING, FLOOR, INSURABLE_WAGE])
def test_days_beyond_the_month_count_for_nothing_or_are_cut(formula: Any) -> None:
    over, full = InsuredMonth(MEHR, 31, 200_000_000), InsuredMonth(MEHR, 30, 200_000_000)
    refused = formula(over, law=LAW, on=ON)
    assert (refused.value, refused.outcome) == (None, Outcome.VIOLATED)
    fault = refused.decision.fault
    assert (fault.code, fault.params) == ("wage.days.over_month", {"month": "1405-07", "days": 31, "length": 30})
    assert formula(over, law=CLAMPED, on=ON).value == formula(full, law=LAW, on=ON).value is not None


@pytest.mark.parametrize(
    ("month", "longest"), [((1404, 6), 31), ((1404, 7), 30), ((1403, 12), 30), ((1404, 12), 29), ((1405, 12), 29)]
)
def test_a_month_has_the_days_that_the_calendar_gives_it(month: tuple[int, int], longest: int) -> None:
    when = JalaliMonth(*month)
    assert counted_days(when, longest, LAW) == longest
    assert counted_days(when, longest + 1, LAW) is None
    assert counted_days(when, longest + 1, CLAMPED) == longest


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (-1, "record.number.negative"),
        (1000, "record.number.too_large"),
        (1.5, "record.number.not_whole"),
        (True, "record.number.not_whole"),
    ],
)
def test_what_is_no_number_of_days_is_refused(days: Any, code: str) -> None:
    for make in (InsuredMonth, RowTotals):
        with pytest.raises(MalformedError) as caught:
            make(MEHR, days)
        assert [(fault.code, fault.loc) for fault in caught.value.faults] == [(code, ("days",))]


def test_any_number_of_days_can_be_reported_and_is_then_judged() -> None:
    assert CEILING(InsuredMonth(MEHR, 999), law=LAW, on=ON).outcome is Outcome.VIOLATED


# --- the insurable wage -----------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R6.1")
def test_the_insurable_wage_is_the_sum_of_the_items_up_to_the_ceiling() -> None:
    assert insurable(MEHR, 30, 1_163_788_499) == 1_163_788_499
    assert insurable(MEHR, 30, 1_163_788_500) == 1_163_788_500
    assert insurable(MEHR, 30, 1_163_788_501) == 1_163_788_500
    assert insurable(MEHR, 30, Pay({"base_wage": 100, "mission": 50})) == 100


def test_it_says_on_which_values_it_rests_and_under_which_readings() -> None:
    law = LAW.with_readings(eid_bonus="insurable")
    found = INSURABLE_WAGE(
        InsuredMonth(MEHR, 30, Pay({"base_wage": 100, "housing": 5, "eid_bonus": 7})), law=law, on=ON
    )
    assert found.value == 112
    keys = [used.key for used in found.decision.finding.used]
    assert keys == ["insurable_wage_ceiling_daily", "premium_subject.housing_allowance", "premium_subject.eidi"]
    assert dict(found.readings)["eid_bonus"] == "insurable"


def test_without_a_pay_there_is_no_insurable_wage() -> None:
    found = INSURABLE_WAGE(InsuredMonth(MEHR, 30), law=LAW, on=ON)
    assert (found.value, found.decision.finding.missing) == (None, ("pay",))
    assert insurable(MEHR, 30, Pay({})) == 0


@pytest.mark.clause("records/R6.2")
def test_an_item_without_a_flag_leaves_it_undetermined() -> None:
    month = JalaliMonth(1402, 12)
    found = INSURABLE_WAGE(InsuredMonth(month, 29, Pay({"base_wage": 100, "housing": 1})), law=LAW, on=ON)
    assert (found.value, found.decision.finding.missing) == (None, ("premium_subject.housing_allowance",))
    assert insurable(month, 29, Pay({"base_wage": 100})) == 100
    assert insurable(JalaliMonth(1403, 1), 29, Pay({"base_wage": 100, "housing": 1})) == 101


@pytest.mark.clause("records/R6.2")
def test_above_the_ceiling_no_item_changes_anything() -> None:
    month = JalaliMonth(1402, 12)
    most = ceiling(month, 29)
    assert most is not None
    assert insurable(month, 29, Pay({"base_wage": most, "housing": 1})) == most
    assert insurable(month, 29, Pay({"base_wage": most - 1, "housing": 1})) is None


# --- paid days, and absence -------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R1.1")
def test_no_month_is_paid_for_more_days_than_the_convention_says() -> None:
    esfand = JalaliMonth(1405, 12)
    assert paid_days(esfand) == 30
    assert base_pay(esfand, 30, 3_000) == 3_000
    assert base_pay(esfand, 0, 3_000) == 0
    with pytest.raises(MalformedError) as caught:
        base_pay(esfand, 31, -3_000)
    assert [(fault.code, fault.loc, fault.params) for fault in caught.value.faults] == [
        ("record.number.negative", ("monthly_base",), {}),
        ("wage.paid_days.over_month", ("paid_days",), {"paid": 31, "most": 30}),
    ]
    with pytest.raises(MalformedError) as caught:
        base_pay(esfand, -1, 3_000)
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [("record.number.negative", ("paid_days",))]


def test_a_part_of_a_rial_is_rounded_half_up() -> None:
    assert base_pay(MEHR, 1, 45) == 2  # 1.5
    assert base_pay(MEHR, 1, 44) == 1  # 1.47
    assert wage_reduction(45, 1, 30) == 2


@pytest.mark.parametrize(
    ("base", "unpaid", "days", "place"),
    [
        (-1, 1, 30, "base_wage"),
        (1, -1, 30, "unpaid_days"),
        (1, 1, -1, "month_days"),
        (1, 31, 30, "unpaid_days"),
        (1, 1, 0, "unpaid_days"),
    ],
)
def test_a_reduction_of_the_impossible_is_refused(base: int, unpaid: int, days: int, place: str) -> None:
    with pytest.raises(MalformedError) as caught:
        wage_reduction(base, unpaid, days)
    assert [fault.loc for fault in caught.value.faults] == [(place,)]


def test_days_that_are_no_number_are_refused_each_at_its_place() -> None:
    days: Any = "3"
    with pytest.raises(MalformedError) as caught:
        wage_reduction(1, days, -1)
    assert [fault.loc for fault in caught.value.faults] == [("unpaid_days",), ("month_days",)]
    with pytest.raises(MalformedError) as caught:
        wage_reduction(1, days, 30)
    assert [fault.loc for fault in caught.value.faults] == [("unpaid_days",)]


def test_a_month_of_unpaid_leave_takes_all() -> None:
    assert wage_reduction(166_255_500, 30, 30) == 166_255_500
    assert wage_reduction(166_255_500, 0, 30) == wage_reduction(0, 0, 0) == 0


@pytest.mark.parametrize(
    ("days", "expected"), [(0, Fraction(0)), (29, Fraction(145, 3)), (30, Fraction(50)), (31, Fraction(50))]
)
def test_a_part_of_a_month_is_a_part_of_an_allowance_and_never_more_than_it(days: int, expected: Fraction) -> None:
    assert in_proportion(50, days) == expected


@pytest.mark.clause("records/R1.5")
def test_fixed_allowances_stay_whole_or_fall_with_the_days() -> None:
    pay = Pay({"base_wage": 300, "housing": 90, "grocery": 60, "marriage_allowance": 45, "overtime": 7})
    prorated = LAW.with_readings(fixed_allowances_in_partial_month="prorated")
    assert dict(after_unpaid_leave(pay, 10, 30, law=LAW).items) == dict(pay.items) | {PayItem.BASE_WAGE: 200}
    assert dict(after_unpaid_leave(pay, 10, 30, law=prorated).items) == {
        PayItem.BASE_WAGE: 200,
        PayItem.HOUSING: 60,
        PayItem.GROCERY: 40,
        PayItem.MARRIAGE_ALLOWANCE: 30,
        PayItem.OVERTIME: 7,
    }
    assert after_unpaid_leave(pay, 1, 31, law=prorated).of(PayItem.HOUSING) == 90  # 30 days are a whole month


def test_without_unpaid_days_a_pay_stays_as_it_is() -> None:
    pay = Pay({"housing": 90})
    assert after_unpaid_leave(pay, 0, 30, law=LAW) is pay
    prorated = LAW.with_readings(fixed_allowances_in_partial_month="prorated")
    assert after_unpaid_leave(pay, 3, 30, law=LAW) == pay  # no base wage is made up
    assert dict(after_unpaid_leave(pay, 3, 30, law=prorated).items) == {PayItem.HOUSING: 81}  # and no allowance


# --- the sums of a row ------------------------------------------------------------------------------------------------


def judged(rule: Rule[RowTotals], totals: RowTotals, law: Law = LAW) -> Finding:
    return rule.check(totals, law, ON)


def of(**amounts: int) -> RowTotals:
    return RowTotals(MEHR, 30, **amounts)


@pytest.mark.clause("records/R1.2")
def test_the_monthly_wage_is_the_daily_one_times_the_days() -> None:
    assert judged(DAILY_TIMES_DAYS, of(daily_wage=4_000_000, monthly_wage=120_000_000)).outcome is Outcome.SATISFIED
    seniority = of(daily_wage=4_000_000, daily_seniority=94_000, monthly_wage=122_820_000)
    assert judged(DAILY_TIMES_DAYS, seniority).outcome is Outcome.SATISFIED


@pytest.mark.clause("records/R1.2")
@pytest.mark.parametrize(
    ("reading", "outcome", "severity"),
    [
        ("warn", Outcome.VIOLATED, Severity.ADVICE),
        ("reject", Outcome.VIOLATED, Severity.ERROR),
        ("ignore", Outcome.NOT_APPLICABLE, Severity.ERROR),
    ],
)
def test_a_mismatch_is_told_refused_or_passed_over(reading: str, outcome: Outcome, severity: Severity) -> None:
    law = LAW.with_readings(daily_times_days_mismatch=reading)
    found = judged(DAILY_TIMES_DAYS, of(daily_wage=4_000_000, monthly_wage=120_000_001), law)
    assert (found.outcome, found.severity) == (outcome, severity)
    if outcome is Outcome.VIOLATED:
        assert found.params == {"expected": 120_000_000, "actual": 120_000_001}


def test_an_amount_that_is_not_given_is_named() -> None:
    for given, lacking in (("monthly_wage", "daily_wage"), ("daily_wage", "monthly_wage")):
        found = judged(DAILY_TIMES_DAYS, of(**{given: 1}))
        assert (found.missing, found.severity) == ((lacking,), Severity.ADVICE)
    found = judged(TOTAL_IS_SUM, of(monthly_wage=1, benefits=1))
    assert (found.outcome, found.missing) == (Outcome.UNDETERMINED, ("monthly_wage", "benefits", "insurable_total"))


@pytest.mark.parametrize("name", ["daily_wage", "monthly_wage", "benefits", "insurable_total", "daily_seniority"])
def test_what_is_no_amount_of_a_row_is_refused_at_its_place(name: str) -> None:
    with pytest.raises(MalformedError) as caught:
        of(**{name: -1})
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [("record.number.negative", (name,))]


@pytest.mark.clause("records/R1.2")
@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (1_263_788_500, None),  # the plain sum
        (1_163_788_500, None),  # the ceiling
        (1_163_788_499, 1_163_788_500),
    ],
)
def test_the_total_is_the_sum_or_the_ceiling(total: int, expected: int | None) -> None:
    found = judged(TOTAL_IS_SUM, of(monthly_wage=1_163_788_500, benefits=100_000_000, insurable_total=total))
    assert (found.outcome is Outcome.SATISFIED) is (expected is None)
    assert found.params.get("expected") == expected


def test_where_the_ceiling_is_not_known_only_the_plain_sum_is_told() -> None:
    month = JalaliMonth(1370, 7)
    assert judged(TOTAL_IS_SUM, RowTotals(month, 30, None, 80, 20, 100)).outcome is Outcome.SATISFIED
    assert judged(TOTAL_IS_SUM, RowTotals(month, 30, None, 80, 20, 90)).missing == ("insurable_wage_ceiling_daily",)
