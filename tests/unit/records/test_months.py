"""
Rows merged into a record, one test for each point of the clarifications; gaps.

The days of the examples lie in Mehr 1404: 30 days, ceiling of the insurable wage 24,245,592 rials a day.
"""

from __future__ import annotations

import pickle
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.months import (
    LeftOut,
    Month,
    Record,
    calendar_month,
    ceiling_on,
    consecutive,
    gaps,
    merge,
)
from tamin_rules.records.rows import BENEFIT_KINDS, MonthRow, OtherKind, RecordKind

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
CEILING: Final = 24_245_592


def row(days: int, wage: int = 1_000, when: str = "1404-07", **more: Any) -> MonthRow:
    month = JalaliMonth.parse(when)
    return MonthRow(month.year, month.month, days, wage, **more)


def dated(days: int, first: int, last: int, wage: int = 1_000) -> MonthRow:
    return row(days, wage, start=jalali.day(1404, 7, first), end=jalali.day(1404, 7, last))


def merged(*rows: MonthRow, on: str = "1405-09-01", **readings: str) -> Record:
    return merge(rows, law=LAW.with_readings(**readings), on=jalali.parse(on))


def only(*rows: MonthRow, **readings: str) -> Month:
    (month,) = merged(*rows, **readings).months
    return month


# --- clarification 5: several rows in one month -----------------------------------------------------------------------


@pytest.mark.clause("records/R1.4")
def test_a_single_row_counts_as_reported() -> None:
    """Its dates say ten days and its wage is far above the ceiling: both stay."""
    month = only(dated(30, 1, 10, wage=10**12))
    assert (month.days, month.wage, month.merged) == (30, 10**12, False)


@pytest.mark.clause("records/R1.4")
@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ([dated(10, 1, 10), dated(10, 6, 15)], 15),
        ([dated(10, 1, 10), dated(10, 11, 20)], 20),
        ([dated(10, 1, 10), dated(20, 11, 30)], 30),
        ([dated(20, 1, 20), dated(5, 5, 9)], 20),  # one inside the other
        ([dated(30, 1, 30), dated(30, 1, 30)], 30),
        ([dated(1, 10, 10), dated(1, 10, 10)], 1),
        ([dated(10, 1, 10), dated(10, 3, 12), dated(10, 5, 14)], 14),
        ([dated(5, 25, 30), dated(5, 1, 5)], 10),  # in any order; the six days of the first were reported as five
        ([dated(3, 1, 20), dated(4, 5, 30)], 7),  # no more than was reported
    ],
)
def test_days_of_dated_rows_are_the_union_of_their_intervals(rows: list[MonthRow], days: int) -> None:
    assert only(*rows).days == days


@pytest.mark.parametrize(
    "undated",
    [
        row(20),
        row(20, start=jalali.parse("1404-07-01")),
        row(20, end=jalali.parse("1404-07-20")),
        row(20, start=jalali.parse("1404-08-01"), end=jalali.parse("1404-08-20")),
    ],
    ids=["no dates", "start only", "end only", "another month"],
)
def test_one_row_without_dates_sends_the_month_to_the_sum(undated: MonthRow) -> None:
    assert only(dated(5, 1, 5), undated).days == 25
    assert only(dated(20, 1, 20), undated).days == 30


def test_intervals_are_cut_to_the_month() -> None:
    before = row(30, start=jalali.parse("1403-01-01"), end=jalali.parse("1404-07-10"))
    after = row(30, start=jalali.parse("1404-07-29"), end=jalali.parse("1405-01-01"))
    assert only(before, after).days == 12


def test_the_end_is_a_day_worked() -> None:
    """The last day of the month and the first day of the next one are on either side of the edge."""
    assert only(dated(10, 30, 30), dated(10, 29, 29)).days == 2
    outside = row(10, start=jalali.parse("1404-08-01"), end=jalali.parse("1404-08-01"))
    assert only(dated(10, 30, 30), outside).days == 20


@pytest.mark.clause("records/R1.4")
@pytest.mark.parametrize(("reading", "days"), [("interval_union", 15), ("capped_sum", 20), ("largest_row", 10)])
def test_days_of_an_overlap_are_a_reading(reading: str, days: int) -> None:
    assert only(dated(10, 1, 10), dated(10, 6, 15), overlap_days=reading).days == days


def test_the_largest_row_is_that_of_the_most_days_wherever_it_stands() -> None:
    rows = row(20, workshop="A"), row(7, workshop="B")
    assert [only(*some, overlap_days="largest_row").days for some in (rows, rows[::-1])] == [20, 20]


@pytest.mark.parametrize(("reading", "days"), [("interval_union", 30), ("capped_sum", 30), ("largest_row", 20)])
def test_without_dates_days_are_added_up_to_the_month(reading: str, days: int) -> None:
    assert only(row(20, workshop="A"), row(20, workshop="B"), overlap_days=reading).days == days


def test_zero_day_rows_do_not_make_an_overlap() -> None:
    month = only(dated(20, 1, 20, wage=10**12), row(0, 5))
    assert (month.days, month.wage, month.merged, month.rows) == (20, 10**12, False, (0,))


@pytest.mark.clause("records/R1.4")
def test_wages_of_an_overlap_are_added_up_to_the_ceiling_of_the_days() -> None:
    below, above = [row(20, 10 * CEILING), row(20, 20 * CEILING)], [row(20, 10 * CEILING), row(20, 20 * CEILING + 1)]
    assert only(*below).wage == only(*above).wage == 30 * CEILING
    assert only(*above).reported_wage == 30 * CEILING + 1
    assert only(*above, overlap_wages="sum_uncapped").wage == 30 * CEILING + 1


def test_the_days_of_the_ceiling_are_a_reading() -> None:
    rows = [row(5, 20 * CEILING), row(5, 20 * CEILING)]
    assert only(*rows).wage == 10 * CEILING
    assert only(*rows, ceiling_days="fixed_30").wage == 30 * CEILING


def test_an_overlap_in_a_month_of_unknown_ceiling_has_no_wage() -> None:
    first, second = row(10, 5_000, "1383-12"), row(10, 6_000, "1383-12")
    month = only(first, second)
    assert (month.days, month.wage, month.reported_wage) == (20, None, 11_000)
    assert only(first, second, overlap_wages="sum_uncapped").wage == 11_000
    assert only(first).wage == 5_000
    assert only(row(10, 5_000, "1384-01"), row(10, 6_000, "1384-01")).wage == 11_000


def test_the_ceiling_of_a_month_is_that_of_its_first_day() -> None:
    known = ceiling_on(JalaliMonth(1404, 7).index, LAW)
    assert known is not None
    assert known.value == CEILING
    assert ceiling_on(JalaliMonth(1383, 12).index, LAW) is None  # not known
    assert ceiling_on(JalaliMonth(1356, 12).index, LAW) is None  # there was none
    assert ceiling_on(JalaliMonth(1406, 1).index, LAW) is None  # not decided


# --- clarification 6: days of zero and of too many --------------------------------------------------------------------


@pytest.mark.clause("records/R1.3")
def test_the_wage_of_a_zero_day_row_adds_nothing() -> None:
    record = merged(row(10, 1_000), row(0, 5_000, workshop="B"))
    assert [(month.wage, month.reported_wage) for month in record.months] == [(1_000, 1_000)]
    assert (record.idle, record.left_out) == ((1,), {})


@pytest.mark.clause("records/R1.3")
def test_a_zero_day_row_can_be_refused() -> None:
    record = merged(row(0, 5_000), zero_day_rows="reject")
    assert (record.idle, record.left_out) == ((), {0: LeftOut.ZERO_DAYS})


@pytest.mark.clause("records/R1.1")
@pytest.mark.parametrize(("when", "length"), [("1404-06", 31), ("1404-07", 30), ("1403-12", 30), ("1404-12", 29)])
def test_a_row_is_not_longer_than_its_month(when: str, length: int) -> None:
    assert merged(row(length, when=when)).total_days == length
    refused = merged(row(length + 1, when=when))
    assert (refused.total_days, refused.left_out) == (0, {0: LeftOut.OVER_LENGTH})
    cut = merged(row(length + 1, when=when), days_over_month_length="clamp_with_warning")
    assert (cut.total_days, cut.clamped, cut.left_out) == (length, (0,), {})
    assert cut.months[0].reported_days == length


# --- clarification 7: gaps --------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R2.1")
def test_a_month_of_zero_day_rows_only_is_missing() -> None:
    record = merged(row(30, when="1404-07"), row(0, when="1404-08"), row(30, when="1404-09"))
    assert gaps(record) == ((JalaliMonth(1404, 8), JalaliMonth(1404, 8)),)


def test_a_record_starts_and_ends_at_months_with_days() -> None:
    record = merged(row(0, when="1401-01"), row(5, when="1401-11"), row(5, when="1402-02"), row(0, when="1404-01"))
    assert [str(month.when) for month in record.months] == ["1401-11", "1402-02"]
    assert gaps(record) == ((JalaliMonth(1401, 12), JalaliMonth(1402, 1)),)


def test_a_year_without_a_day_is_left_out_of_the_grid() -> None:
    record = merged(row(31, when="1399-01"), row(29, when="1401-12"), row(0, when="1403-01"))
    assert record.years == {1399: (31, *[0] * 11), 1401: (*[0] * 11, 29)}
    assert merged(row(0)).years == {}


def test_a_record_without_a_gap_has_none() -> None:
    assert gaps(merged()) == gaps(merged(row(30))) == gaps(merged(row(30), row(30, when="1404-08"))) == ()


# --- clarification 8: the day -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["1404-07-01", "1404-07-30"])
def test_rows_after_the_month_of_the_day_are_left_out_and_named(on: str) -> None:
    record = merged(row(30, when="1404-08"), row(30), on=on)
    assert (record.total_days, record.left_out) == (30, {0: LeftOut.AFTER_DAY})
    assert record.months[0].rows == (1,)


def test_a_row_that_came_too_early_is_named_for_that_alone() -> None:
    assert merged(row(99, when="1405-10")).left_out == {0: LeftOut.AFTER_DAY}


# --- kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R1.9")
@pytest.mark.parametrize("kind", sorted(BENEFIT_KINDS))
def test_periods_of_benefit_count_unless_they_are_excluded(kind: RecordKind) -> None:
    rows = (row(30, kind=kind), row(10, when="1404-08"))
    assert merged(*rows).total_days == merged(*rows, benefit_days="count").total_days == 40
    excluded = merged(*rows, benefit_days="exclude")
    assert (excluded.total_days, excluded.left_out) == (10, {0: LeftOut.BENEFIT})


@pytest.mark.clause("records/R2.4")
def test_a_kind_without_a_name_counts_unless_the_list_is_closed() -> None:
    rows = (row(30, kind=OtherKind("x")), row(10, when="1404-08", kind=RecordKind.TRANSFER))
    assert merged(*rows).total_days == 40
    assert merged(*rows, record_type="closed_list").left_out == {0: LeftOut.UNKNOWN_KIND}


# --- the record -------------------------------------------------------------------------------------------------------


def test_months_come_in_order_with_the_places_of_their_rows() -> None:
    record = merged(row(5, when="1404-08"), row(10, workshop="A"), row(7, workshop="B"), row(0))
    assert [(str(month.when), month.year, month.rows, month.reported_days) for month in record.months] == [
        ("1404-07", 1404, (1, 2), 17),
        ("1404-08", 1404, (0,), 5),
    ]
    assert (record.total_days, record.idle, len(record.rows)) == (22, (3,), 4)


def test_months_of_a_stretch_are_found_by_their_index() -> None:
    record = merged(*(row(30, when=f"1404-{month:02}") for month in (1, 3, 4, 7)))
    at = JalaliMonth(1404, 3).index
    assert [month.when.month for month in record.upto(at)] == [1, 3]
    assert [month.when.month for month in record.upto(at - 1)] == [1]
    assert [month.when.month for month in record.between(at - 1, at + 3)] == [3, 4]
    assert [month.when.month for month in record.between(at, at)] == [3]
    assert record.between(at + 2, at + 3) == record.upto(0) == ()


def test_a_record_is_a_value_that_travels() -> None:
    record = merged(row(10, workshop="A"), row(7, workshop="B"), row(99, when="1404-08"))
    assert record == merged(row(10, workshop="A"), row(7, workshop="B"), row(99, when="1404-08"))
    assert record != merged(row(10, workshop="A"), row(7, workshop="B"))
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301 - our own bytes


def test_a_record_shows_its_day_and_no_row_when_it_is_printed() -> None:
    rows = row(10, 123456), row(0, when="1404-08"), row(40, when="1404-09"), row(9, when="1499-01")
    held = merged(*rows, days_over_month_length="clamp_with_warning")
    assert all((held.idle, held.clamped, held.left_out))
    assert repr(held) == f"Record(on={ON!r})"


@pytest.mark.parametrize(("when", "length"), [("1404-06", 31), ("1404-07", 30), ("1403-12", 30), ("1404-12", 29)])
def test_a_month_knows_its_length(when: str, length: int) -> None:
    assert merged(row(1, when=when)).months[0].length == length


def test_an_index_is_that_of_the_calendar() -> None:
    for month in (JalaliMonth(1200, 1), JalaliMonth(1404, 12), JalaliMonth(1500, 12)):
        assert calendar_month(month.index) == month
    with pytest.raises(MalformedError, match="jalali.year.out_of_range"):
        calendar_month(JalaliMonth(1500, 12).index + 1)


def test_bare_months_end_with_the_month_of_the_day() -> None:
    record = consecutive([(31, 3), (0, 9), (29, 1)], on=ON)
    assert [(str(month.when), month.days, month.wage) for month in record.months] == [
        ("1405-07", 29, 1),
        ("1405-09", 31, 3),
    ]
    assert (record.total_days, record.idle, len(record.rows)) == (60, (1,), 3)
    assert consecutive([], on=ON).months == ()
    with pytest.raises(MalformedError, match="record.number.negative"):
        consecutive([(-1, 0)], on=ON)
