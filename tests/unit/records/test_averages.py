"""The averages of the last two years, by hand: which months enter, what divides, what is not known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.decisions.formulas import Figure, Formula
from tamin_rules.errors import MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.money import ceil_rial
from tamin_rules.records.averages import (
    AVERAGE_WAGE,
    AVERAGES,
    DAILY,
    INDEX_LINKED,
    LAST_24_MONTHS,
    LAST_730_DAYS,
    PORTAL,
    UNUSUAL_JUMP,
    average,
    of_range,
    of_years,
)
from tamin_rules.records.months import Record, consecutive, merge
from tamin_rules.records.rows import MonthRow
from tamin_rules.records.windows import newest_months

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
BY_MONTHS: Final = (PORTAL, LAST_24_MONTHS, LAST_730_DAYS)
BASES: Final = {1403: 2_388_728, 1404: 3_463_656, 1405: 5_541_850}
"""Minimum wages, rial a day."""

Average = Formula[Record, int]


def bare(*pairs: tuple[int, int]) -> Record:
    """Return months newest first, each given as (days, wage)."""
    return consecutive(pairs, on=ON)


def rows_of(first: tuple[int, int], *pairs: tuple[int, int]) -> list[MonthRow]:
    """Return rows of months that follow each other, oldest first."""
    start = JalaliMonth(*first)
    return [MonthRow((start + n).year, (start + n).month, *pair) for n, pair in enumerate(pairs)]


def merged(rows: list[MonthRow], law: Law = LAW) -> Record:
    return merge(rows, law=law, on=ON)


def value(formula: Average, record: Record, law: Law = LAW, on: date = ON) -> int | None:
    return formula(record, law=law, on=on).value


def names(figure: Figure[int]) -> list[str]:
    return [str(month) for month in figure.months]


# --- which months enter -----------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R3.2")
@pytest.mark.parametrize(
    ("days", "months"),
    [
        ([29] * 20 + [25] * 10, 26),  # 580 + 5 x 25 = 705, and 730 with the 26th
        ([30] * 30, 25),
        ([31] * 30, 24),
        ([31] * 23 + [17, 30], 24),  # 730 after 24
        ([31] * 23 + [16, 30], 25),  # 729 after 24
        ([10] * 73 + [30], 73),
        ([10] * 72 + [9, 30], 74),
    ],
)
def test_the_portal_takes_whole_months_while_days_are_below_730(days: list[int], months: int) -> None:
    record = consecutive([(count, 1_000) for count in days], on=ON)
    figure = PORTAL(record, law=LAW, on=ON)
    assert len(figure.months) == months
    assert figure.value == ceil_rial(Fraction(1_000 * months, 24))


@pytest.mark.parametrize(("last", "months"), [(16, 25), (17, 25), (18, 24)])
def test_an_older_page_went_on_at_exactly_730_days(last: int, months: int) -> None:
    law = LAW.with_readings(portal_window="up_to_730")
    record = consecutive([(31, 1_000)] * 23 + [(last, 1_000), (30, 1_000)], on=ON)
    for formula in (PORTAL, DAILY, INDEX_LINKED):
        assert len(formula(record, law=law, on=ON).months) == months
    assert len(LAST_730_DAYS(record, law=law, on=ON).months) == min(months, 24 + (last < 17))


@pytest.mark.clause("records/R3.2")
def test_months_of_30_days_let_in_a_25th_and_lift_the_average() -> None:
    record = bare(*[(30, 2_400)] * 24, (30, 4_800), (30, 9_999))
    assert value(PORTAL, record) == 2_600
    assert value(LAST_24_MONTHS, record) == 2_400
    assert value(LAST_730_DAYS, record) == 2_467  # 57,600 + 10 of 30 days of 4,800 = 59,200
    assert value(DAILY, record) == 2_496  # 62,400 / 750 x 30


@pytest.mark.clause("records/R3.2")
def test_of_the_month_that_crosses_730_days_only_the_days_still_needed_count() -> None:
    record = bare(*[(31, 0)] * 3, *[(31, 24)] * 23, (31, 3_100), (31, 9_999))
    assert value(LAST_730_DAYS, record) == ceil_rial(Fraction(23 * 24 + 1_700, 24))  # 713 days, then 17 of 31


@pytest.mark.clause("records/R3.2")
def test_the_newest_24_months_are_months_whatever_their_days() -> None:
    record = bare(*[(1, 240)] * 24, (31, 9_999))
    assert value(LAST_24_MONTHS, record) == 240
    assert len(PORTAL(record, law=LAW, on=ON).months) == 25


@pytest.mark.clause("records/R3.2")
def test_an_average_is_rounded_up_to_a_rial() -> None:
    record = bare(*[(30, 1_000)] * 23, (30, 1_001))
    for formula in BY_MONTHS:
        assert value(formula, record) == 1_001
    assert value(DAILY, record) == 1_001  # 24,001 / 720 x 30


def test_the_months_are_named_oldest_first() -> None:
    figure = PORTAL(bare((30, 5), (0, 0), (30, 5)), law=LAW, on=ON)
    assert names(figure) == ["1405-07", "1405-09"]


# --- paid months, gaps, short records ---------------------------------------------------------------------------------


@pytest.mark.clause("records/R2.2")
@pytest.mark.parametrize("formula", AVERAGES.values(), ids=AVERAGES)
def test_a_month_without_a_wage_is_passed_over_unless_days_are_enough(formula: Average) -> None:
    record = bare((30, 2_400), (30, 0), (30, 2_400))
    assert names(formula(record, law=LAW, on=ON)) == ["1405-07", "1405-09"]
    law = LAW.with_readings(paid_month="days_positive")
    assert names(formula(record, law=law, on=ON)) == ["1405-07", "1405-08", "1405-09"]


def test_a_wage_without_days_adds_nothing() -> None:
    """Clarification 6: whether a month is paid is tested on the merged month."""
    rows = [*rows_of((1404, 1), (31, 2_400)), MonthRow(1404, 1, 0, 9_999, "B"), MonthRow(1404, 2, 0, 9_999)]
    assert value(PORTAL, merged(rows)) == 100
    rows = [MonthRow(1404, 1, 10, 0, "A"), MonthRow(1404, 1, 10, 2_400, "B")]
    assert value(DAILY, merged(rows)) == 3_600  # 2,400 / 20 x 30


@pytest.mark.parametrize("formula", AVERAGES.values(), ids=AVERAGES)
def test_without_a_paid_month_there_is_no_average(formula: Average) -> None:
    for record in (bare(), bare((0, 5), (30, 0))):
        figure = formula(record, law=LAW, on=ON)
        assert (figure.value, figure.outcome, figure.months) == (None, Outcome.UNDETERMINED, ())
        assert figure.decision.finding.missing == ("wage",)


@pytest.mark.parametrize("formula", AVERAGES.values(), ids=AVERAGES)
@pytest.mark.parametrize("reading", ["per_month", "per_calendar_year", "weighted_by_days"])
def test_months_that_were_worked_for_nothing_average_to_nothing(formula: Average, reading: str) -> None:
    worked = merged(rows_of((1403, 1), (31, 0), (31, 0)))
    law = LAW.with_readings(paid_month="days_positive", index_ratio=reading)
    assert value(formula, worked, law) == 0


@pytest.mark.clause("records/R3.3")
@pytest.mark.parametrize(("months", "fixed", "paid"), [(1, 100, 2_400), (23, 2_300, 2_400), (24, 2_400, 2_400)])
def test_a_short_record_is_still_divided_by_24_unless_months_are_counted(months: int, fixed: int, paid: int) -> None:
    record, law = bare(*[(30, 2_400)] * months), LAW.with_readings(short_record_divisor="months_paid")
    for formula in BY_MONTHS:
        assert (value(formula, record), value(formula, record, law)) == (fixed, paid)


@pytest.mark.clause("records/R3.1")
def test_gaps_are_skipped_however_long() -> None:
    rows = [*rows_of((1380, 1), *[(31, 1_200)] * 6), *rows_of((1401, 7), *[(29, 2_400)] * 18)]
    record = merged(rows)
    for formula in BY_MONTHS:
        assert value(formula, record) == 2_100
    assert names(PORTAL(record, law=LAW, on=ON))[0] == "1380-01"


@pytest.mark.clause("records/R3.1")
def test_filled_gaps_reach_back_24_calendar_months_and_add_nothing() -> None:
    """Of the 24 months that end with Shahrivar 1404 the first is Mehr 1402; a month of no wage is none."""
    law = LAW.with_readings(gaps="fill_zero", short_record_divisor="months_paid")
    rows = [*rows_of((1402, 6), (31, 9_999), (30, 2_400)), *rows_of((1404, 5), (31, 2_400), (31, 2_400), (30, 0))]
    record = merged(rows)
    for formula in (*BY_MONTHS, DAILY, INDEX_LINKED):
        assert names(formula(record, law=law, on=ON)) == ["1402-07", "1404-05", "1404-06"]
    for formula in BY_MONTHS:
        assert value(formula, record, law) == 300
    assert value(DAILY, record, law) == 2_348  # 7,200 / 92 x 30


def test_filled_gaps_divide_the_ratios_by_24_months() -> None:
    law, record = LAW.with_readings(gaps="fill_zero"), bare((30, 30 * BASES[1405]))
    assert value(INDEX_LINKED, record) == 30 * BASES[1405]
    assert value(INDEX_LINKED, record, law) == ceil_rial(Fraction(30 * BASES[1405], 24))


# --- several workshops ------------------------------------------------------------------------------------------------

ROW_BY_ROW: Final = LAW.with_readings(several_workshops="row_by_row")


@pytest.mark.clause("records/R3.4")
def test_workshops_are_merged_by_month_before_the_walk() -> None:
    rows = [MonthRow(1404, month, 15, 1_200, workshop) for workshop in "AB" for month in range(1, 13)]
    assert value(PORTAL, merged(rows)) == 1_200  # 12 months of 2,400, / 24
    assert len(PORTAL(merged(rows), law=LAW, on=ON).months) == 12


@pytest.mark.clause("records/R3.4")
def test_the_client_walks_year_by_year_and_the_last_workshop_first() -> None:
    rows = [
        MonthRow(1404, 1, 31, 1, "A"),
        MonthRow(1403, 12, 30, 2, "A"),
        MonthRow(1404, 1, 31, 3, "B"),
        MonthRow(1404, 3, 31, 4, "A"),
        MonthRow(1404, 2, 31, 5, "B"),
        MonthRow(1403, 11, 30, 6, "C"),
        MonthRow(1403, 10, 0, 7, "C"),
        MonthRow(1404, 3, 31, 8, "A"),
    ]
    assert [month.wage for month in newest_months(merged(rows), ROW_BY_ROW, 99)] == [5, 3, 8, 4, 1, 6, 2]
    assert [month.wage for month in newest_months(merged(rows[3::-1]), ROW_BY_ROW, 99)] == [3, 4, 1, 2]


def test_days_that_are_read_twice_close_the_window_early() -> None:
    rows = [MonthRow(1404, month, 29, wage, name) for name, wage in (("A", 100), ("B", 200)) for month in range(1, 13)]
    rows += [MonthRow(1403, month, 29, 300, "A") for month in range(1, 13)]
    figure = LAST_24_MONTHS(merged(rows), law=ROW_BY_ROW, on=ON)
    assert (figure.value, len(figure.months)) == (150, 12)
    assert value(LAST_24_MONTHS, merged(rows)) == 300


def test_a_row_that_was_cut_to_its_month_is_walked_as_cut() -> None:
    law = ROW_BY_ROW.with_readings(days_over_month_length="clamp_with_warning")
    record = merged([MonthRow(1404, 7, 31, 3_000)], law)
    assert value(DAILY, record, law) == 3_000
    assert value(DAILY, merged([MonthRow(1404, 6, 31, 3_100)]), ROW_BY_ROW) == 3_000


def test_no_ceiling_is_asked_for_row_by_row() -> None:
    rows = [MonthRow(1383, 1, 20, 1_200, workshop) for workshop in "AB"]
    assert value(LAST_24_MONTHS, merged(rows)) is None
    assert value(LAST_24_MONTHS, merged(rows), ROW_BY_ROW) == 100


# --- what is not known ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", AVERAGES.values(), ids=AVERAGES)
def test_an_overlap_under_an_unknown_ceiling_leaves_no_average(formula: Average) -> None:
    rows = [MonthRow(1383, 12, 20, 5_000, workshop) for workshop in "AB"] + rows_of((1384, 1), (31, 5_000))
    figure = formula(merged(rows), law=LAW, on=ON)
    assert (figure.value, figure.outcome) == (None, Outcome.UNDETERMINED)
    found = figure.decision.finding
    assert (found.code, found.params, found.missing) == (
        "record.average.ceiling_unknown",
        {"month": "1383-12"},
        ("ceiling",),
    )
    assert names(figure) == ["1383-12", "1384-01"]


def test_an_overlap_before_the_window_does_no_harm() -> None:
    rows = [MonthRow(1383, 12, 20, 5_000, workshop) for workshop in "AB"]
    rows += [
        MonthRow(year, month, jalali.month_length(year, month), 5_000)
        for year in (1384, 1385)
        for month in range(1, 13)
    ]
    assert value(PORTAL, merged(rows)) == 5_000
    assert value(PORTAL, merged(rows[:-1])) is None


def test_before_the_law_there_is_no_average() -> None:
    on = jalali.parse("1354-04-02")
    figure = PORTAL(consecutive([(30, 5)], on=on), law=LAW, on=on)
    assert (figure.value, figure.decision.finding.code) == (None, "law.value.not_in_force")
    assert value(PORTAL, consecutive([(30, 24)], on=on), on=jalali.parse("1354-04-03")) == 1


# --- index-linked -----------------------------------------------------------------------------------------------------

TWO_RATIOS: Final = [MonthRow(1403, 7, 10, 10 * BASES[1403]), MonthRow(1404, 8, 30, 3 * 30 * BASES[1404])]
"""Ten days at the minimum wage, thirty at three times that."""


@pytest.mark.clause("records/R3.7")
@pytest.mark.parametrize(
    ("reading", "ratio"), [("per_month", 2), ("per_calendar_year", 2), ("weighted_by_days", Fraction(5, 2))]
)
def test_ratios_are_averaged_over_months_years_or_days(reading: str, ratio: Fraction) -> None:
    law = LAW.with_readings(index_ratio=reading)
    assert value(INDEX_LINKED, merged(TWO_RATIOS), law) == ratio * 30 * BASES[1405]


@pytest.mark.parametrize(
    ("reading", "ratio"),
    [
        ("per_month", Fraction(1 + 3 + 1, 3)),
        ("per_calendar_year", Fraction(1 + Fraction(30 * 3 + 10, 40), 2)),
        ("weighted_by_days", Fraction(10 * 1 + 30 * 3 + 10, 50)),
    ],
)
def test_years_count_alike_however_many_months_they_have(reading: str, ratio: Fraction) -> None:
    rows = [*TWO_RATIOS, MonthRow(1404, 9, 10, 10 * BASES[1404])]
    law = LAW.with_readings(index_ratio=reading)
    assert value(INDEX_LINKED, merged(rows), law) == ceil_rial(ratio * 30 * BASES[1405])


def test_a_month_is_measured_by_the_minimum_wage_of_its_first_day() -> None:
    """In 1399 the wage rose on 1 Tir."""
    rows = [MonthRow(1399, 3, 31, 31 * 611_809), MonthRow(1399, 4, 31, 31 * 636_809)]
    assert value(INDEX_LINKED, merged(rows)) == 30 * BASES[1405]


@pytest.mark.clause("records/R3.7")
def test_an_index_needs_the_minimum_wage_of_both_days() -> None:
    late = INDEX_LINKED(merged(TWO_RATIOS), law=LAW, on=jalali.parse("1406-01-01"))
    assert (late.value, late.decision.finding.code) == (None, "law.value.unknown")
    assert late.decision.finding.missing == ("min_monthly_wage_30d",)
    assert names(late) == ["1403-07", "1404-08"]
    early = INDEX_LINKED(merged([MonthRow(1350, 1, 30, 5)]), law=LAW, on=ON)
    assert (early.value, early.decision.finding.missing) == (None, ("min_daily_wage",))
    assert value(PORTAL, merged(TWO_RATIOS), on=jalali.parse("1406-01-01")) is not None


def test_an_index_names_every_wage_that_it_rests_on_once() -> None:
    used = INDEX_LINKED(merged([*TWO_RATIOS, MonthRow(1404, 7, 30, 5)]), law=LAW, on=ON).decision.finding.used
    assert [(found.key, found.value) for found in used] == [
        ("old_age.averaging_months", 24),
        ("record.averaging_days", 730),
        ("min_monthly_wage_30d", 30 * BASES[1405]),
        ("min_daily_wage", BASES[1404]),
        ("min_daily_wage", BASES[1403]),
    ]


# --- the reading of the law -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", AVERAGES)
def test_the_law_says_which_average_holds(reading: str) -> None:
    law = LAW.with_readings(average_wage=reading)
    record = bare(*[(30, 2_400)] * 24, (30, 4_800), (30, 9_999))
    figure, of_reading = AVERAGE_WAGE(record, law=law, on=ON), AVERAGES[reading](record, law=law, on=ON)
    assert (figure.value, figure.months) == (of_reading.value, of_reading.months)
    assert figure.value is not None
    assert dict(figure.readings).items() >= dict(of_reading.readings).items() | {("average_wage", reading)}
    assert average([(30, 2_400)] * 24 + [(30, 4_800), (30, 9_999)], law=law, on=ON).value == figure.value


def test_the_averages_are_the_choices_of_the_reading_in_their_order() -> None:
    assert tuple(AVERAGES) == LAW.reading_of("average_wage").choices
    assert next(iter(AVERAGES)) == LAW.reading("average_wage")


def test_what_two_years_are_is_law() -> None:
    rows = [{"from": "1405-01-01", "greg": jalali.parse("1405-01-01"), "is": 12, "ref": "project", "confidence": "low"}]
    law = LAW.overlay(
        {"old_age.averaging_months": {"rows": rows}, "record.averaging_days": {"rows": [rows[0] | {"is": 365}]}}
    )
    record = bare(*[(31, 1_200)] * 36)
    for formula in BY_MONTHS:
        figure = formula(record, law=law, on=ON)
        assert len(figure.months) == 12
    assert value(PORTAL, record, law) == 1_200


# --- other averages ---------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R3.5")
@pytest.mark.parametrize(("years", "months", "expected"), [(1, 13, 1_300), (2, 25, 1_250), (3, 36, 1_200)])
def test_years_are_gathered_by_365_days_and_divided_by_12(years: int, months: int, expected: int) -> None:
    """13 x 30 = 390 days, 25 x 30 = 750; the 36 months that there are make 1,080 days, below 1,095."""
    figure = of_years(bare(*[(30, 1_200)] * 36), years, law=LAW, on=ON)
    assert (len(figure.months), figure.value) == (months, expected)


def test_two_years_are_what_the_portal_has() -> None:
    record = bare(*[(days, days * 777) for days in range(31, 0, -1)], *[(30, 1)] * 20)
    assert of_years(record, 2, law=LAW, on=ON).value == value(PORTAL, record)


@pytest.mark.parametrize("years", [0, 101, -1])
def test_years_are_between_1_and_100(years: int) -> None:
    with pytest.raises(MalformedError) as caught:
        of_years(bare(), years, law=LAW, on=ON)
    (fault,) = caught.value.faults
    assert (fault.code, fault.loc, fault.params) == ("record.years.out_of_range", ("years",), {"first": 1, "last": 100})


def test_years_at_the_edges_and_years_that_are_no_number() -> None:
    assert of_years(bare((30, 1_200)), 100, law=LAW, on=ON).value == 1
    with pytest.raises(MalformedError) as caught:
        of_years(bare(), 2.0, law=LAW, on=ON)  # type: ignore[arg-type]  # the mistake that is meant
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [("record.number.not_whole", ("years",))]


@pytest.mark.clause("records/R3.5")
def test_a_range_has_its_own_days() -> None:
    record = merged(rows_of((1403, 1), (31, 9_999), (31, 3_100), (30, 3_000), (10, 0), (31, 9_999)))
    found = of_range(record, JalaliMonth(1403, 2), JalaliMonth(1403, 4), law=LAW, on=ON)
    assert (found.value, names(found)) == (2_578, ["1403-02", "1403-03", "1403-04"])  # 6,100 / 71 x 30 = 2,577.46
    assert found.readings == ()


def test_a_range_without_days_has_no_average_and_a_reversed_one_is_none() -> None:
    month = JalaliMonth(1404, 1)
    assert of_range(bare((30, 5)), month, month, law=LAW, on=ON).decision.finding.missing == ("wage",)
    with pytest.raises(MalformedError) as caught:
        of_range(bare(), month, month + -1, law=LAW, on=ON)
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [("record.interval.reversed", ("last",))]


@pytest.mark.clause("records/R3.6")
def test_five_years_are_a_switch_that_no_source_supports() -> None:
    record = bare(*[(31, 2_400)] * 24, *[(31, 1_200)] * 60)
    off = UNUSUAL_JUMP(record, law=LAW, on=ON)
    assert (off.value, off.outcome, off.decision.finding.code) == (
        None,
        Outcome.UNDETERMINED,
        "rule.provision.unsourced",
    )
    on = UNUSUAL_JUMP(record, law=LAW.with_readings(wage_jump="five_years"), on=ON)
    assert (on.value, len(on.months)) == (1_660, 59)  # 24 x 2,400 + 35 x 1,200 = 99,600 over 60 months
    assert on.readings[0] == ("wage_jump", "five_years")
