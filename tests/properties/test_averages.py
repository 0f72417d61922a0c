"""What holds for every average, and what no outside model says: how readings stand to each other."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.decisions.formulas import Formula
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.money import ceil_rial
from tamin_rules.records.averages import (
    AVERAGES,
    DAILY,
    INDEX_LINKED,
    LAST_24_MONTHS,
    LAST_730_DAYS,
    PORTAL,
    of_range,
    of_years,
)
from tamin_rules.records.months import Record, consecutive, merge
from tamin_rules.records.projections import with_months
from tamin_rules.records.rows import MonthRow
from tests.properties import records_reference as model

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
FOUR: Final = (PORTAL, LAST_24_MONTHS, LAST_730_DAYS, DAILY)
BY_MONTHS: Final = (PORTAL, LAST_24_MONTHS, LAST_730_DAYS)
READINGS: Final = (
    *("paid_month", "gaps", "portal_window", "short_record_divisor", "several_workshops", "index_ratio"),
)

Average = Formula[Record, int]
wages = st.integers(1, 10**9)


def laws(*names: str) -> st.SearchStrategy[Law]:
    """Draw a choice for each of the readings."""
    choices = {name: st.sampled_from(LAW.reading_of(name).choices) for name in names}
    return st.fixed_dictionaries(choices).map(lambda chosen: LAW.with_readings(**chosen))


@st.composite
def careers(draw: st.DrawFn, *, most: int = 1) -> list[MonthRow]:
    """
    Draw rows of months with gaps between them, from 1395 on, where every minimum wage and ceiling is known.

    Args:
        draw: by Hypothesis.
        most: workshops in a month.
    """
    index, rows = JalaliMonth(1395, 1).index, list[MonthRow]()
    for step in draw(st.lists(st.sampled_from((1, 1, 1, 1, 2, 7)), max_size=60)):
        index += step
        year, month = index // 12, index % 12 + 1
        length = jalali.month_length(year, month)
        for name in range(draw(st.integers(1, most))):
            days = draw(st.one_of(st.just(length), st.integers(0, length)))
            rows.append(MonthRow(year, month, days, draw(st.one_of(st.just(0), wages, wages)), "ABC"[name]))
    return [row for row in rows if row.index <= JalaliMonth.of(ON).index]


def merged(rows: list[MonthRow], law: Law = LAW) -> Record:
    return merge(rows, law=law, on=ON)


def value(formula: Average, record: Record, law: Law = LAW) -> int | None:
    return formula(record, law=law, on=ON).value


def up(amount: int | None) -> int:
    return -1 if amount is None else amount


# --- clarification 11 -------------------------------------------------------------------------------------------------


@given(st.lists(wages, min_size=24, max_size=24), laws(*READINGS))
def test_four_averages_agree_on_exactly_24_months_of_30_days(paid: list[int], law: Law) -> None:
    record = consecutive([(30, wage) for wage in paid], on=ON)
    found = {value(formula, record, law) for formula in FOUR}
    assert found == {ceil_rial(Fraction(sum(paid), 24))}


# --- months -----------------------------------------------------------------------------------------------------------


@given(careers(most=3), laws(*READINGS))
def test_the_months_of_an_average_are_paid_ones_each_once_oldest_first(rows: list[MonthRow], law: Law) -> None:
    record = merged(rows, law)
    with_days = {month.when for month in record.months}
    for formula in AVERAGES.values():
        months = formula(record, law=law, on=ON).months
        assert list(months) == sorted(set(months))
        assert set(months) <= with_days


@given(
    careers(most=3), laws("paid_month", "gaps", "portal_window", "short_record_divisor", "index_ratio"), st.randoms()
)
def test_the_order_of_rows_does_not_matter(rows: list[MonthRow], law: Law, rnd: random.Random) -> None:
    shuffled = list(rows)
    rnd.shuffle(shuffled)
    for formula in AVERAGES.values():
        first, second = (formula(merged(given_rows, law), law=law, on=ON) for given_rows in (rows, shuffled))
        assert (first.value, first.months) == (second.value, second.months)


@given(careers(), laws(*READINGS))
def test_the_walk_row_by_row_is_the_same_where_there_is_one_workshop(rows: list[MonthRow], law: Law) -> None:
    alike = law.with_readings(several_workshops="merge_by_month")
    row_by_row = law.with_readings(several_workshops="row_by_row")
    for formula in AVERAGES.values():
        assert value(formula, merged(rows), alike) == value(formula, merged(rows), row_by_row)


@given(careers(most=2))
def test_filled_gaps_are_a_record_of_the_last_24_calendar_months(rows: list[MonthRow]) -> None:
    """No window of 24 calendar months is long enough to leave any of its months out."""
    record = merged(rows)
    newest = max((month.index for month in record.months if month.reported_wage), default=0)
    late = merged([row for row in rows if row.index > newest - 24])
    for formula in FOUR:
        assert value(formula, record, LAW.with_readings(gaps="fill_zero")) == value(formula, late)


@given(careers(most=2))
def test_readings_stand_to_each_other_as_their_windows_do(rows: list[MonthRow]) -> None:
    record = merged(rows)
    portal = up(value(PORTAL, record))
    assert up(value(LAST_24_MONTHS, record)) <= portal
    assert up(value(LAST_730_DAYS, record)) <= portal
    assert portal <= up(value(PORTAL, record, LAW.with_readings(portal_window="up_to_730")))
    assert portal <= up(value(PORTAL, record, LAW.with_readings(short_record_divisor="months_paid")))
    assert up(value(PORTAL, record, LAW.with_readings(gaps="fill_zero"))) <= portal


# --- wages ------------------------------------------------------------------------------------------------------------


@given(careers(), st.integers(1, 10**6), laws(*READINGS))
def test_an_average_grows_with_a_wage(rows: list[MonthRow], more: int, law: Law) -> None:
    """A rise in every paid row: whether a month is paid does not change by it."""
    raised = [MonthRow(row.year, row.month, row.days, row.wage and row.wage + more) for row in rows]
    for formula in AVERAGES.values():
        assert up(value(formula, merged(rows, law), law)) <= up(value(formula, merged(raised, law), law))


@given(careers(), st.integers(2, 50), laws(*READINGS))
def test_an_average_is_linear_up_to_the_rial_that_it_is_rounded_up(rows: list[MonthRow], factor: int, law: Law) -> None:
    times = [MonthRow(row.year, row.month, row.days, factor * row.wage) for row in rows]
    for formula in AVERAGES.values():
        once, often = value(formula, merged(rows, law), law), value(formula, merged(times, law), law)
        assert (once is None) == (often is None)
        assert once is None or factor * (once - 1) < up(often) <= factor * once


@given(careers(), st.integers(1, 10**8))
def test_an_equal_daily_wage_is_its_own_average(rows: list[MonthRow], wage: int) -> None:
    record = merged([MonthRow(row.year, row.month, row.days, row.days * wage) for row in rows])
    assert value(DAILY, record) == (30 * wage if record.months else None)


@given(careers(), st.integers(1, 70), laws("index_ratio", "portal_window", "several_workshops"))
def test_an_equal_ratio_to_the_minimum_wage_is_its_own_average(rows: list[MonthRow], tenths: int, law: Law) -> None:
    """Wages that are always so many times the minimum wage give so many times that of the day."""

    def wage_of(row: MonthRow) -> int:
        return row.days * LAW.at(keys.MIN_DAILY_WAGE, row.when.first_day).value * tenths

    record = merged([MonthRow(row.year, row.month, row.days, wage_of(row)) for row in rows])
    expected = tenths * LAW.at(keys.MIN_MONTHLY_WAGE_30D, ON).value
    assert value(INDEX_LINKED, record, law) == (expected if record.months else None)


# --- other averages ---------------------------------------------------------------------------------------------------


@given(careers(most=2), laws("paid_month", "gaps", "short_record_divisor", "several_workshops"))
def test_two_years_of_365_days_are_what_the_portal_takes(rows: list[MonthRow], law: Law) -> None:
    record = merged(rows, law)
    two, portal = of_years(record, 2, law=law, on=ON), PORTAL(record, law=law, on=ON)
    assert (two.value, two.months) == (portal.value, portal.months)


@given(careers(most=2), st.integers(0, 140), st.integers(0, 140))
def test_the_average_of_a_range_is_that_of_the_model(rows: list[MonthRow], one: int, other: int) -> None:
    first, last = (JalaliMonth(1395, 1) + offset for offset in sorted((one, other)))
    record = merged(rows)
    plain: list[dict[str, Any]] = [
        {"year": month.year, "month": month.when.month, "days": month.days, "wage": month.wage}
        for month in record.months
    ]
    ends = (first.year, first.month), (last.year, last.month)
    assert of_range(record, first, last, law=LAW, on=ON).value == model.range_average(plain, *ends)


# --- more months ------------------------------------------------------------------------------------------------------


@given(careers(most=2), st.integers(0, 60), wages)
def test_more_months_add_their_days(rows: list[MonthRow], months: int, wage: int) -> None:
    before = merged(rows)
    longer = with_months(rows, months=months, wage=wage, law=LAW, on=ON)
    after = merge(longer, law=LAW, on=jalali.parse("1412-01-01"))
    added = after.months[len(before.months) :]
    assert after.months[: len(before.months)] == before.months
    assert len(added) == months
    assert all((month.days, month.wage) == (month.length, wage) for month in added)
    assert after.total_days == before.total_days + sum(month.length for month in added)


@given(careers(), wages)
def test_after_24_whole_months_only_their_wage_is_left_in_the_last_24(rows: list[MonthRow], wage: int) -> None:
    longer = with_months(rows, months=24, wage=wage, law=LAW, on=ON)
    record = merge(longer, law=LAW, on=jalali.parse("1412-01-01"))
    assert value(LAST_24_MONTHS, record) == value(PORTAL, record) == wage
