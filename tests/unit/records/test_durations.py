"""Days as years, months and days; years of a pension; days of part-time work."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError, NotInForceError
from tamin_rules.law import Law
from tamin_rules.records.durations import (
    DURATION,
    PART_TIME_DAYS,
    Duration,
    PartTime,
    carried,
    pension_years,
    split,
    two_decimals,
)
from tamin_rules.records.months import merge
from tamin_rules.records.rows import MonthRow

LAW = Law.current()
CALENDAR = LAW.with_readings(days_to_years_months_days="calendar_months")
ON = jalali.parse("1405-09-01")


def rows_of(*days: int, year: int = 1404) -> list[MonthRow]:
    return [MonthRow(year, month, count, 1) for month, count in enumerate(days, 1)]


def duration(rows: list[MonthRow], law: Law = LAW) -> Duration | None:
    return DURATION(merge(rows, law=law, on=ON), law=law, on=ON).value


# --- years, months, days ----------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R1.7")
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((0, 0, 29), (0, 0, 29)),
        ((0, 0, 30), (0, 1, 0)),
        ((0, 11, 29), (0, 11, 29)),
        ((0, 11, 30), (1, 0, 0)),
        ((3, 12, 0), (4, 0, 0)),
        ((3, 25, 61), (5, 3, 1)),
    ],
)
def test_30_days_are_a_month_and_12_months_a_year(counts: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    assert carried(*counts, law=LAW, on=ON) == Duration(*expected)


@pytest.mark.clause("records/R1.7")
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, (0, 0, 0)),
        (29, (0, 0, 29)),
        (30, (0, 1, 0)),
        (359, (0, 11, 29)),
        (360, (0, 12, 0)),
        (364, (0, 12, 4)),
        (365, (1, 0, 0)),
        (729, (1, 12, 4)),
        (730, (2, 0, 0)),
    ],
)
def test_a_rest_of_360_to_364_days_is_no_year(days: int, expected: tuple[int, int, int]) -> None:
    assert split(days, law=LAW, on=ON) == Duration(*expected)


def test_the_duration_of_a_record_is_that_of_its_days() -> None:
    rows = rows_of(31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 29)
    assert duration(rows) == Duration(1, 0, 0)
    assert duration(rows[:-1]) == Duration(0, 11, 6)
    assert duration([]) == Duration(0, 0, 0)


@pytest.mark.clause("records/R1.7")
def test_calendar_months_are_counted_first_and_the_days_of_other_months_carried_after() -> None:
    whole = rows_of(31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 29)
    assert duration(whole, CALENDAR) == Duration(1, 0, 0)
    assert duration(rows_of(31, 31, 29), CALENDAR) == Duration(0, 2, 29)
    assert duration(rows_of(31, 30, 30, 10), CALENDAR) == Duration(0, 3, 10)  # 30 + 30 + 10 days are two months more
    assert duration(rows_of(31, 31, 31), CALENDAR) == Duration(0, 3, 0)
    assert duration(rows_of(31, 31, 31)) == Duration(0, 3, 3)


@pytest.mark.parametrize(
    ("year", "days", "expected"), [(1403, 29, (0, 0, 29)), (1403, 30, (0, 1, 0)), (1404, 29, (0, 1, 0))]
)
def test_an_esfand_is_whole_by_its_own_length(year: int, days: int, expected: tuple[int, int, int]) -> None:
    assert duration([MonthRow(year, 12, days, 1)], CALENDAR) == Duration(*expected)


def test_a_duration_says_under_which_reading_it_was_taken() -> None:
    figure = DURATION(merge([], law=CALENDAR, on=ON), law=CALENDAR, on=ON)
    assert figure.readings == (("days_to_years_months_days", "calendar_months"),)
    assert figure.outcome is Outcome.SATISFIED
    assert [value.key for value in figure.decision.finding.used] == ["record.days_of_month"]
    assert pickle.loads(pickle.dumps(figure.value)) == figure.value  # noqa: S301 - our own bytes


# --- years of a pension -----------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R1.8")
@pytest.mark.parametrize(
    ("days", "years"),
    [
        (0, "0"),
        (1, "0"),
        (2, "0.01"),
        (365, "1"),
        (366, "1"),
        (367, "1.01"),
        (7298, "19.99"),
        (7299, "20"),
        (7300, "20"),
    ],
)
def test_years_have_two_decimals_half_up(days: int, years: str) -> None:
    assert pension_years(days, LAW, ON) == Fraction(years)


@pytest.mark.clause("records/R1.8")
def test_years_can_be_left_unrounded() -> None:
    assert pension_years(7299, LAW.with_readings(pension_years="unrounded"), ON) == Fraction(7299, 365)


def test_a_law_that_does_not_say_what_a_year_is_has_no_years() -> None:
    rows = [{"from": "1405-01-01", "greg": jalali.parse("1405-01-01"), "unknown": True}]
    law = LAW.overlay({"record.days_of_year": {"rows": rows}})
    with pytest.raises(NotInForceError):
        pension_years(365, law, ON)
    figure = DURATION(merge([], law=law, on=ON), law=law, on=ON)
    assert (figure.value, figure.decision.finding.missing) == (None, ("record.days_of_year",))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0.00"),
        (Fraction(1, 201), "0.00"),
        (Fraction(1, 200), "0.01"),
        (Fraction(20499, 1000), "20.50"),
        (35, "35.00"),
    ],
)
def test_two_decimals_are_rounded_half_up(number: Fraction | int, text: str) -> None:
    assert two_decimals(number) == text


# --- part-time work ---------------------------------------------------------------------------------------------------


def part_time(hours: Fraction | int, days: int = 30, law: Law = LAW) -> Fraction | None:
    return PART_TIME_DAYS(PartTime(days, hours), law=law, on=ON).value


@pytest.mark.clause("records/R1.6")
@pytest.mark.parametrize(
    ("hours", "days"),
    [
        (0, 0),
        (Fraction("3.665"), 15),
        (Fraction("7.32"), Fraction(30 * 732, 733)),
        (Fraction("7.33"), 30),
        (Fraction("7.34"), 30),
        (24, 30),
    ],
)
def test_a_full_day_has_733_hundredths_of_an_hour(hours: Fraction | int, days: Fraction | int) -> None:
    assert part_time(hours) == days


@pytest.mark.clause("records/R1.6")
def test_reported_days_stand_where_that_is_the_reading() -> None:
    law = LAW.with_readings(part_time_days="as_reported")
    assert PART_TIME_DAYS(PartTime(31, 4, reported_days=20), law=law, on=ON).value == 20
    figure = PART_TIME_DAYS(PartTime(31, 4), law=law, on=ON)
    assert (figure.value, figure.outcome) == (None, Outcome.UNDETERMINED)
    assert figure.decision.finding.missing == ("reported_days",)


def test_what_is_no_part_time_work_is_refused_at_once() -> None:
    with pytest.raises(MalformedError) as caught:
        PartTime(32, -1, reported_days=True)
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [
        ("record.number.too_large", ("calendar_days",)),
        ("record.number.negative", ("daily_hours",)),
        ("record.number.not_whole", ("reported_days",)),
    ]
    no_fraction: Any = 7.33
    with pytest.raises(MalformedError) as caught:
        PartTime(31, no_fraction, reported_days=32)
    assert [(fault.code, fault.loc, fault.params.get("most")) for fault in caught.value.faults] == [
        ("record.hours.not_hours", ("daily_hours",), None),
        ("record.number.too_large", ("reported_days",), 31),
    ]
    with pytest.raises(MalformedError, match="record.number.too_large"):
        PartTime(31, Fraction("24.01"))
    assert PartTime(31, 24, 31).reported_days == 31
