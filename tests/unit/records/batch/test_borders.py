"""Where one thing ends and another begins: lengths of months, years of persons, bars of paths, days of windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from typing import Final

import pytest

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.records import Insured, MonthRow, Sex
from tamin_rules.records.batch import Group
from tamin_rules.records.months import calendar_month
from tests.properties.batches import assert_same, batch_of, left_to_the_core

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
NEWEST: Final = JalaliMonth(1405, 8).index
YEAR: Final = 365


def row(index: int, days: int, wage: int = 240_000_000) -> MonthRow:
    month = calendar_month(index)
    return MonthRow(month.year, month.month, days, wage)


def career_of(total: int) -> list[MonthRow]:
    """Return full months that end with the newest and hold so many days in all; the first one holds the rest."""
    rows, left, index = list[MonthRow](), total, NEWEST
    while left > 0:
        month = calendar_month(index)
        rows.append(row(index, min(left, month.length)))
        left, index = left - rows[-1].days, index - 1
    return rows[::-1]


@pytest.mark.parametrize("reading", ["reject", "clamp_with_warning"])
def test_as_many_days_as_a_month_has_and_any_other_number(reading: str) -> None:
    law = LAW.with_readings(days_over_month_length=reading)
    months = [*product((1403, 1404), range(1, 13))]
    for days in (*range(70), 127, 128, 255, 256, 999):
        assert_same([[MonthRow(year, month, days, 240_000_000)] for year, month in months], law, ON)


def test_who_begins_where_the_one_before_has_ended_has_months_and_years_of_his_own() -> None:
    """Months of 20 days are short between two others, and years of them not complete: each person counts alone."""
    first = JalaliMonth(1400, 1).index
    cuts = [0, 3, 6, 7, 8, 20, 24, 25, 40, 41, 42, 60]
    for days in (20, 29, 31):
        months = [[first + n for n in range(a, b)] for a, b in pairwise(cuts)]
        careers = [[row(index, min(days, calendar_month(index).length)) for index in each] for each in months]
        assert_same(careers, LAW, ON)
        turned = [career[::-1] if place % 2 else career for place, career in enumerate(careers)]  # every other one
        assert_same(turned, LAW, ON)


def test_who_goes_on_in_the_month_behind_that_of_the_one_before_who_is_not_in_order() -> None:
    """One step is not to the next month, as where a person begins, and it is another one."""
    first = JalaliMonth(1400, 1).index
    for months in ((4, 3), (4, 5)), ((4, 4), (5, 6)):
        assert_same([[row(first + n, 30) for n in each] for each in (*months, (0, 1))], LAW, ON)


def test_who_is_not_regular_lends_no_days_to_the_year_of_the_next() -> None:
    months = [JalaliMonth(1400, 1).index + n for n in range(12)]
    full, short = ([row(index, days) for index in months] for days in (29, 20))
    assert_same([full[::-1], short[6:], full[::-1], short[3:9], full[::-1]], LAW, ON)


BARS: Final = (10 * YEAR, 15 * YEAR, 20 * YEAR, 25 * YEAR, 28 * YEAR, 30 * YEAR, 35 * YEAR)


@pytest.mark.parametrize("cap", ["cap_35", "no_cap"])
@pytest.mark.parametrize("sex", [None, *Sex])
def test_a_day_more_or_less_than_a_path_asks_for(sex: Sex | None, cap: str) -> None:
    careers = [career_of(bar + more) for bar in BARS for more in (-1, 0, 1, 2)]
    who = [Insured(sex=sex, born=jalali.day(1330, 1, 1))] * len(careers)
    assert_same(careers, LAW.with_readings(years_cap=cap), ON, who)


def test_of_the_month_of_the_reference_day_only_its_first_days_count_there() -> None:
    """More days on that day are less to add to the thirty years: each total has a bar of its own."""
    careers = [career_of(30 * YEAR + more) for more in range(180)]
    assert_same(careers, LAW, ON, [Insured(sex=Sex.MALE, born=jalali.day(1330, 1, 1))] * len(careers))


def births() -> Iterator[date]:
    """Yield the days around each birthday that could make one old enough."""
    for age in (42, 45, 50, 55, 60, 62):
        birthday = jalali.day(1405 - age, 9, 1).toordinal()
        yield from (date.fromordinal(birthday + more) for more in (-1, 0, 1))


@pytest.mark.parametrize("sex", Sex)
def test_a_day_more_or_less_than_an_age(sex: Sex) -> None:
    who = [Insured(sex=sex, born=born) for born in births()]
    assert_same([career_of(36 * YEAR)] * len(who), LAW, ON, who)
    assert_same([career_of(11 * YEAR)] * len(who), LAW, ON, who)


@pytest.mark.parametrize("window", ["below_730", "up_to_730"])
def test_a_day_more_or_less_than_two_years(window: str) -> None:
    """The month that reaches the days is the last that is taken."""
    careers = []
    for more in (-2, -1, 0, 1, 2):
        rows = career_of(730 + more)
        careers.append([row(rows[0].index - 1, 30, 100_000_000), *rows])
    assert_same(careers, LAW.with_readings(portal_window=window), ON)


def test_a_rial_more_or_less_than_the_minimum_and_the_ceiling() -> None:
    first_day = calendar_month(NEWEST).first_day
    marks = [LAW.at(key, first_day).value for key in (keys.MIN_DAILY_WAGE, keys.INSURABLE_WAGE_CEILING_DAILY)]
    careers = [[row(NEWEST, 30, 30 * mark + more)] for mark in marks for more in (-1, 0, 1)]
    assert_same(careers, LAW, ON)
    assert_same(careers, LAW.with_readings(ceiling_days="fixed_30"), ON)


def test_a_rial_more_or_less_than_a_jump_from_one_month_to_the_next_in_any_year() -> None:
    least = LAW.at(keys.RECORD_WAGE_JUMP_LEAST_RISE, ON).value
    careers = []
    for index in range(JalaliMonth(1399, 11).index, JalaliMonth(1405, 3).index):
        old, new = (LAW.at(keys.MIN_DAILY_WAGE, calendar_month(each).first_day).value for each in (index, index + 1))
        high = int(29 * 2 * old * (1 + least) * new // old)
        careers += [[row(index, 29, 29 * 2 * old), row(index + 1, 29, high + more)] for more in (-1, 0, 1)]
    assert_same(careers, LAW, ON)


@pytest.mark.parametrize("wages", ["sum_capped", "sum_uncapped"])
def test_wages_and_rows_beyond_what_the_columns_add_up(wages: str) -> None:
    many = [[MonthRow(1404, 1 + n % 8, 4, 10**15 - 1 - n, str(n)) for n in range(size)] for size in (5_000, 9_100)]
    huge = [[row(NEWEST - n, 1, wage) for n in range(30)] for wage in (10**12, 10**12 + 1, 10**15 - 1)]
    assert_same([*huge, *many], LAW.with_readings(overlap_wages=wages), ON)


def test_wages_of_one_month_that_add_up_to_more_than_64_bits() -> None:
    """As 64 bits have it they would come to next to nothing, and look like any other wage."""
    rows = 18_447
    wage = -(-(2**64) // rows)
    assert wage < 10**15
    assert rows * wage % 2**64 < rows
    month = [MonthRow(1404, 7, 1, wage, str(number)) for number in range(rows)]
    for wages in ("sum_capped", "sum_uncapped"):
        assert_same([month], LAW.with_readings(overlap_wages=wages), ON)


def test_amounts_that_the_columns_cannot_tell_are_left_to_the_core() -> None:
    """Three thirds are one, and no binary fraction says so; and a day at 10^12 rials in 1358 is worth 3 x 10^17 now."""
    then, now = (LAW.at(keys.MIN_DAILY_WAGE, jalali.day(year, 1, 1)).value for year in (1404, 1405))
    third = next(wage for wage in range(10**8, 10**9) if now * wage % then * 3 == then)
    thirds, dear = [MonthRow(1404, month, 30, third) for month in (1, 2, 3)], [MonthRow(1358, 1, 1, 10**12)]
    law = LAW.with_readings(average_wage="index_linked")
    assert left_to_the_core(batch_of([thirds]), law, ON).keys() == {Group.AVERAGE, Group.AVERAGES, Group.PENSION}
    assert left_to_the_core(batch_of([dear]), law, ON).keys() == {Group.PENSION}
    assert_same([thirds, dear], law, ON)


def test_more_days_than_sixteen_bits_hold() -> None:
    assert_same([career_of(2**15 - 1), career_of(2**15), career_of(2**16 + 3)], LAW, ON)
