"""More months: where they begin, what they change, and by which law."""

from __future__ import annotations

from typing import Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records.projections import Projection, one_more_month, what_if, with_months
from tamin_rules.records.rows import MonthRow

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-15")
HIGH: Final = 300_000_000


def years(first: int, last: int, wage: int = HIGH) -> list[MonthRow]:
    return [
        MonthRow(year, month, jalali.month_length(year, month), wage)
        for year in range(first, last + 1)
        for month in range(1, 13)
    ]


def added(rows: list[MonthRow], months: int, law: Law = LAW) -> list[tuple[str, int, int]]:
    """Return the months that were added to rows of 1405 or before."""
    longer = with_months(rows, months=months, wage=777, law=law, on=ON)
    return [(str(row.when), row.days, row.wage) for row in longer if row not in rows]


def amounts(found: Projection) -> tuple[int | None, int | None]:
    before, after = (outlook.pension.value for outlook in (found.before, found.after))
    return (before.amount if before else None, after.amount if after else None)


# --- where they begin -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "first_added"),
    [((1398, 5), "1405-09"), ((1405, 7), "1405-09"), ((1405, 8), "1405-09"), ((1405, 9), "1405-10")],
)
def test_months_begin_with_the_one_under_way_unless_it_has_days(last: tuple[int, int], first_added: str) -> None:
    assert added([MonthRow(*last, 10, 5)], 1)[0][0] == first_added


def test_a_month_of_zero_days_only_is_still_to_work() -> None:
    assert added([MonthRow(1405, 9, 0, 0)], 1)[0][0] == "1405-09"
    assert added([MonthRow(1405, 9, 31, 5)], 1)[0][0] == "1405-09"  # left out, as it is longer than its month
    assert added([MonthRow(1405, 9, 31, 5)], 1, LAW.with_readings(days_over_month_length="clamp_with_warning")) == [
        ("1405-10", 30, 777)
    ]


def test_months_are_whole_by_the_calendar() -> None:
    """1405 is a common year: its Esfand has 29 days."""
    assert added([], 8) == [
        ("1405-09", 30, 777),
        ("1405-10", 30, 777),
        ("1405-11", 30, 777),
        ("1405-12", 29, 777),
        ("1406-01", 31, 777),
        ("1406-02", 31, 777),
        ("1406-03", 31, 777),
        ("1406-04", 31, 777),
    ]


def test_rows_after_the_day_are_left_out_and_the_others_kept_in_their_order() -> None:
    rows = [MonthRow(1405, 10, 30, 5), MonthRow(1405, 8, 30, 6), MonthRow(1405, 9, 10, 7)]
    assert with_months(rows, months=1, wage=777, law=LAW, on=ON) == (*rows[1:], MonthRow(1405, 10, 30, 777))
    assert with_months(rows, months=0, wage=777, law=LAW, on=ON) == tuple(rows[1:])


@pytest.mark.parametrize(
    ("months", "code"),
    [(-1, "negative"), (601, "too_large"), (1.0, "not_whole"), (True, "not_whole"), ("1", "not_whole")],
)
def test_a_number_of_months_is_whole_and_within_bounds(months: int, code: str) -> None:
    for ask in (with_months, what_if):
        with pytest.raises(MalformedError) as caught:
            ask([], months=months, wage=5, law=LAW, on=ON)
        (fault,) = caught.value.faults
        assert (fault.code, fault.loc) == (f"record.number.{code}", ("months",))


def test_a_projection_may_be_as_long_as_its_bound() -> None:
    assert len(with_months([], months=600, wage=5, law=LAW, on=ON)) == 600
    with pytest.raises(MalformedError, match="jalali.year.out_of_range"):
        with_months([], months=600, wage=5, law=LAW, on=jalali.parse("1490-01-01"))


def test_a_wage_is_one_that_a_row_may_have() -> None:
    with pytest.raises(MalformedError, match="record.number.negative"):
        what_if([], months=1, wage=-1, law=LAW, on=ON)


# --- what they change -------------------------------------------------------------------------------------------------


def test_a_year_more_adds_its_days_and_a_thirtieth_of_the_average() -> None:
    """1380-1404 are 25 years and 6 leap days; a year from Azar 1405 to Aban 1406 has 365 days."""
    found = what_if(years(1380, 1404), months=12, wage=HIGH, law=LAW, on=ON)
    assert (found.before.total_days, found.after.total_days) == (25 * 365 + 6, 26 * 365 + 6)
    assert (found.before.average.value, found.after.average.value) == (HIGH, HIGH)
    assert amounts(found) == (250_200_000, 260_200_000)  # 25.02 and 26.02 years
    assert found.gain == 10_000_000


def test_two_years_at_another_wage_are_a_new_average() -> None:
    found = what_if(years(1380, 1404), months=24, wage=2 * HIGH, law=LAW, on=ON)
    assert found.after.average.value == 2 * HIGH
    assert [str(month) for month in found.after.average.months][::23] == ["1405-09", "1407-08"]
    lower = what_if(years(1380, 1404), months=12, wage=HIGH // 2, law=LAW, on=ON)
    assert lower.gain is not None
    assert lower.gain < 0


def test_nothing_more_changes_nothing() -> None:
    found = what_if(years(1380, 1404), months=0, wage=HIGH, law=LAW, on=ON)
    assert found.before.record.months == found.after.record.months
    assert (found.gain, found.before.average) == (0, found.after.average)
    assert what_if([], months=0, wage=HIGH, law=LAW, on=ON).after.total_days == 0


def test_one_more_month_is_a_projection_of_one() -> None:
    rows = years(1380, 1404)
    found = one_more_month(iter(rows), wage=HIGH, law=LAW, on=ON)
    assert found == what_if(rows, months=1, wage=HIGH, law=LAW, on=ON)
    assert found.gain == 800_000  # 25.02 to 25.10 years of 10,000,000
    assert found.after.total_days == found.before.total_days + 30


def test_the_law_is_that_of_the_day_before_and_after() -> None:
    """The minimum wage of 1406 is not known: the floor of 1405 stands."""
    found = what_if(years(1386, 1404, wage=1), months=24, wage=1, law=LAW, on=ON)
    assert found.after.record.months[-1].year == 1407
    for outlook in (found.before, found.after):
        assert outlook.pension.decision.basis.on == outlook.average.decision.basis.on == ON
    assert amounts(found)[1] == 166_255_500  # over 20 years by then


def test_the_reading_of_the_law_holds_for_both() -> None:
    law = LAW.with_readings(average_wage="index_linked")
    found = what_if(years(1380, 1404), months=1, wage=HIGH, law=law, on=ON)
    assert found.before.average.readings[0] == found.after.average.readings[0] == ("average_wage", "index_linked")
    assert found.before.average.value is not None
    assert found.after.average.value is not None
    beyond = what_if(years(1380, 1404), months=12, wage=HIGH, law=law, on=ON)
    assert beyond.after.average.decision.finding.missing == ("min_daily_wage",)
    assert (beyond.after.pension.outcome, beyond.gain) == (Outcome.UNDETERMINED, None)


def test_a_first_month_brings_a_pension_where_there_was_none() -> None:
    found = one_more_month([], wage=HIGH, law=LAW, on=ON)
    assert (found.before.total_days, found.before.pension.value, found.gain) == (0, None, None)
    assert found.after.average.value == HIGH // 24
    assert found.after.pension.value is not None
