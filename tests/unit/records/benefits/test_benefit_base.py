"""What benefits share: the days before an event, the average of them, months of contributions, rounding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.errors import MalformedError, NotInForceError
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, Record, merge
from tamin_rules.records.benefits.base import (
    AVERAGE_DAILY_WAGE,
    DailyAverage,
    Paid,
    contribution_months,
    days_between,
    last_of_months,
    last_paid,
    monthly,
    months_before,
    months_since_start,
    paid_between,
    to_rial,
)

LAW = Law.current()
CALENDAR = LAW.with_readings(daily_average_divisor="calendar_90")
ON = jalali.parse("1405-07-01")
"""The ninety days before are 1405-04-04 to 1405-06-31: 28 days of Tir, all of Mordad and Shahrivar."""


def day(text: str) -> date:
    return jalali.parse(text)


def record(*rows: MonthRow, upto: date = ON) -> Record:
    return merge(rows, law=LAW, on=upto)


def average(pay: Record | Paid | DailyAverage | None, law: Law = LAW, on: date = ON) -> Figure[Fraction]:
    return AVERAGE_DAILY_WAGE(pay, law=law, on=on)


FULL = record(*(MonthRow(1405, month, 31, 31_000_000 * month) for month in range(1, 7)))
"""A million a day times the number of the month."""


class TestAverage:
    @pytest.mark.clause("records/R5.2")
    @pytest.mark.clause("ssl/63")
    def test_it_is_wages_by_contribution_days_or_by_ninety(self) -> None:
        paid = Paid(wages=600_000_000, days=60)
        assert average(paid).value == 10_000_000
        assert average(paid, CALENDAR).value == Fraction(600_000_000, 90)

    def test_both_divisors_agree_where_all_ninety_days_are_covered(self) -> None:
        expected = Fraction(28 * 4_000_000 + 31 * 5_000_000 + 31 * 6_000_000, 90)
        assert average(FULL).value == average(FULL, CALENDAR).value == expected

    def test_it_tells_its_months_its_value_of_the_law_and_its_readings(self) -> None:
        found = average(FULL)
        assert [str(month) for month in found.months] == ["1405-04", "1405-05", "1405-06"]
        assert [used.key for used in found.decision.finding.used] == ["daily_benefit.averaging_days"]
        readings = (("daily_average_divisor", "contribution_days"), ("paid_month", "days_and_wage_positive"))
        assert found.readings == readings

    def test_an_average_that_is_known_is_taken_as_it_is(self) -> None:
        assert average(DailyAverage(7)).value == average(DailyAverage(7), CALENDAR).value == 7

    @pytest.mark.parametrize(
        ("pay", "law", "lacking"),
        [
            (None, LAW, "last_pay"),
            (Paid(), LAW, "last_wages"),
            (Paid(wages=1), LAW, "last_days"),
            (Paid(days=1), CALENDAR, "last_wages"),
            (record(MonthRow(1405, 5, 31, 1), upto=day("1405-05-31")), LAW, "last_wages"),
        ],
    )
    def test_what_is_not_known_is_missing_and_not_zero(self, pay: Paid | None, law: Law, lacking: str) -> None:
        found = average(pay, law)
        assert (found.value, found.outcome) == (None, Outcome.UNDETERMINED)
        assert found.decision.finding.missing == (lacking,)

    def test_days_need_not_be_known_where_ninety_divides(self) -> None:
        assert average(Paid(wages=900), CALENDAR).value == 10

    @pytest.mark.parametrize("law", [LAW, CALENDAR])
    @pytest.mark.parametrize(
        "pay", [Paid(0, 0), record(), record(MonthRow(1405, 3, 31, 9)), record(MonthRow(1405, 5, 0, 9))]
    )
    def test_without_a_day_there_is_no_average(self, pay: Paid | Record, law: Law) -> None:
        found = average(pay, law)
        assert (found.value, found.decision.finding.code) == (None, "benefit.pay.without_days")

    def test_a_month_without_wage_is_no_paid_month_unless_it_is_read_so(self) -> None:
        pay = record(MonthRow(1405, 5, 31, 0), MonthRow(1405, 6, 31, 31_000_000))
        assert average(pay).value == 1_000_000
        assert average(pay, LAW.with_readings(paid_month="days_positive")).value == 500_000

    def test_before_the_act_there_is_no_window(self) -> None:
        found = average(Paid(1, 1), on=day("1354-04-02"))
        assert found.decision.finding.missing == ("daily_benefit.averaging_days",)


class TestCutMonths:
    """Of a month that the window cuts, as many days count as can lie inside."""

    def test_work_up_to_the_event_counts_in_full(self) -> None:
        left = record(MonthRow(1405, 6, 31, 0), MonthRow(1405, 7, 15, 0), upto=day("1405-07-16"))
        assert days_between(left, day("1405-06-01"), day("1405-07-15")) == 46

    def test_days_after_the_event_do_not(self) -> None:
        stays = record(MonthRow(1405, 7, 30, 300), upto=day("1405-07-30"))
        paid, _ = paid_between(stays, day("1405-06-01"), day("1405-07-15"), LAW)
        assert paid == Paid(wages=Fraction(150), days=15)

    def test_rows_that_say_when_are_believed(self) -> None:
        early = MonthRow(1405, 4, 5, 50, start=day("1405-04-01"), end=day("1405-04-05"))
        assert days_between(record(early), day("1405-04-04"), day("1405-06-31")) == 2
        assert days_between(record(early), day("1405-04-06"), day("1405-06-31")) == 0

    def test_a_row_may_say_its_start_alone(self) -> None:
        late = MonthRow(1405, 4, 5, 50, start=day("1405-04-27"))
        assert days_between(record(late), day("1405-04-01"), day("1405-04-28")) == 2

    def test_days_of_another_month_are_as_good_as_none(self) -> None:
        wrong = MonthRow(1405, 4, 5, 50, start=day("1405-02-01"), end=day("1405-02-05"))
        assert days_between(record(wrong), day("1405-04-01"), day("1405-04-31")) == 5

    def test_the_first_row_and_the_last_make_the_days_of_a_merged_month(self) -> None:
        rows = (
            MonthRow(1405, 4, 3, 30, "A", start=day("1405-04-02"), end=day("1405-04-04")),
            MonthRow(1405, 4, 3, 30, "B", start=day("1405-04-20"), end=day("1405-04-22")),
        )
        assert days_between(record(*rows), day("1405-04-05"), day("1405-04-31")) == 6
        assert days_between(record(*rows), day("1405-04-23"), day("1405-04-31")) == 0

    def test_there_are_no_days_between_a_day_and_an_earlier_one(self) -> None:
        assert days_between(FULL, day("1405-05-02"), day("1405-05-01")) == 0

    def test_what_lies_after_the_record_is_not_known(self) -> None:
        old = record(MonthRow(1405, 4, 31, 31), upto=day("1405-04-10"))
        assert days_between(old, day("1405-04-01"), day("1405-04-31")) == 31
        assert days_between(old, day("1405-04-01"), day("1405-05-01")) is None
        assert paid_between(old, day("1405-04-01"), day("1405-05-01"), LAW) == (Paid(), ())

    @pytest.mark.parametrize("take", [paid_between, lambda row, _, last, law: last_paid(row, last, 90, law)])
    def test_an_overlap_under_an_unknown_ceiling_has_no_wage(self, take: Callable[..., Any]) -> None:
        rows = [MonthRow(1370, 4, 31, 1, workshop) for workshop in "AB"]
        overlap = record(*rows, upto=day("1370-05-01"))
        with pytest.raises(NotInForceError) as caught:
            take(overlap, day("1370-04-01"), day("1370-04-31"), LAW)
        assert (caught.value.code, caught.value.params["on"]) == ("law.value.unknown", day("1370-04-01"))

    def test_so_its_average_is_undetermined_for_want_of_the_ceiling(self) -> None:
        overlap = record(*(MonthRow(1370, 4, 31, 1, workshop) for workshop in "AB"), upto=day("1370-05-01"))
        found = average(overlap, on=day("1370-05-01"))
        assert found.decision.finding.missing == ("insurable_wage_ceiling_daily",)


class TestLastPaid:
    def test_the_last_days_are_taken_and_a_share_of_the_month_that_they_begin_in(self) -> None:
        paid, months = last_paid(FULL, day("1405-06-31"), 41, LAW)
        assert paid == Paid(wages=Fraction(31 * 6_000_000 + 10 * 5_000_000), days=41)
        assert [str(month) for month in months] == ["1405-05", "1405-06"]

    def test_a_month_that_ends_them_exactly_is_the_first(self) -> None:
        paid, months = last_paid(FULL, day("1405-06-31"), 62, LAW)
        assert (paid.days, [str(month) for month in months]) == (62, ["1405-05", "1405-06"])

    def test_fewer_days_are_all_days(self) -> None:
        assert last_paid(FULL, day("1405-06-31"), 720, LAW)[0].days == 186
        assert last_paid(record(), day("1405-06-31"), 720, LAW) == (Paid(Fraction(0), 0), ())

    def test_what_lies_after_the_record_is_not_known(self) -> None:
        assert last_paid(FULL, day("1405-08-01"), 720, LAW) == (Paid(), ())

    def test_an_unknown_wage_of_long_ago_is_not_asked_for(self) -> None:
        old = [MonthRow(1370, 4, 31, 1, workshop) for workshop in "AB"]
        recent = record(*old, MonthRow(1405, 6, 31, 31))
        assert last_paid(recent, day("1405-06-31"), 31, LAW)[0] == Paid(Fraction(31), 31)


class TestMonthsOfContributions:
    def months(self, *rows: MonthRow, on: str = "1405-01-01") -> tuple[int | None, int | None]:
        found = record(*rows, upto=day(on))
        return contribution_months(found, day(on)), months_since_start(found, day(on))

    @pytest.mark.clause("unemployment-act/7.a")
    @pytest.mark.parametrize("since", [1, 7])
    def test_full_months_are_months_whatever_their_length(self, since: int) -> None:
        rows = [MonthRow(1404, month, jalali.month_length(1404, month), 0) for month in range(since, 13)]
        assert self.months(*rows) == (13 - since, 13 - since)

    def test_twenty_years_are_240_months(self) -> None:
        months = [(year, month) for year in range(1385, 1405) for month in range(1, 13)]
        rows = [MonthRow(year, month, jalali.month_length(year, month), 0) for year, month in months]
        assert self.months(*rows) == (240, 240)

    def test_thirty_days_of_a_month_of_31_are_a_month(self) -> None:
        assert self.months(*(MonthRow(1404, month, 30, 0) for month in range(1, 7)))[0] == 6
        assert self.months(*(MonthRow(1404, month, 29, 0) for month in range(1, 7)))[0] == 5

    def test_fractions_add_up_and_the_rest_is_dropped(self) -> None:
        assert self.months(MonthRow(1404, 1, 15, 0), MonthRow(1404, 2, 14, 0))[0] == 0
        assert self.months(MonthRow(1404, 1, 15, 0), MonthRow(1404, 2, 15, 0))[0] == 1

    def test_the_days_of_esfand_but_one_are_not_a_month(self) -> None:
        assert self.months(MonthRow(1404, 12, 28, 0))[0] == 0
        assert self.months(MonthRow(1404, 12, 29, 0))[0] == 1
        assert self.months(MonthRow(1403, 12, 29, 0))[0] == 0  # a leap year

    def test_only_days_before_the_event_count(self) -> None:
        rows = (MonthRow(1404, 12, 29, 0), MonthRow(1405, 1, 31, 0), MonthRow(1405, 2, 31, 0))
        assert self.months(*rows, on="1405-01-31")[0] == 2
        assert self.months(*rows, on="1405-01-30")[0] == 1

    def test_the_last_stretch_begins_after_the_last_gap(self) -> None:
        rows = [MonthRow(1404, month, 30, 0) for month in (1, 2, 3, 5, 6)]
        assert self.months(*rows) == (5, 2)
        assert self.months(*rows, MonthRow(1404, 4, 1, 0)) == (5, 5)
        assert self.months(*rows, MonthRow(1404, 4, 0, 0)) == (5, 2)

    def test_without_a_month_there_are_none(self) -> None:
        assert self.months() == (0, 0)

    def test_a_record_that_ends_before_does_not_tell(self) -> None:
        assert contribution_months(FULL, day("1405-08-02")) is None
        assert months_since_start(FULL, day("1405-08-02")) is None
        assert contribution_months(FULL, day("1405-08-01")) == 6


@pytest.mark.parametrize(
    ("first", "months", "expected"),
    [
        ("1405-01-01", 9, "1405-09-30"),
        ("1405-03-29", 9, "1405-12-28"),
        ("1405-03-30", 9, "1405-12-29"),
        ("1405-03-31", 9, "1405-12-29"),
        ("1405-06-31", 1, "1405-07-30"),
        ("1403-12-30", 12, "1404-12-29"),
    ],
)
def test_months_end_on_the_day_before_the_same_number(first: str, months: int, expected: str) -> None:
    assert jalali.format(last_of_months(day(first), months)) == expected


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [("1405-07-01", 24, "1403-07-01"), ("1405-01-31", 1, "1404-12-29"), ("1403-12-30", 12, "1402-12-29")],
)
def test_months_before_is_the_same_number_or_the_last_day(on: str, months: int, expected: str) -> None:
    assert jalali.format(months_before(day(on), months)) == expected


@pytest.mark.parametrize(
    ("amount", "nearest", "up"),
    [(Fraction(3, 2), 2, 2), (Fraction(4, 3), 1, 2), (Fraction(5, 3), 2, 2), (7, 7, 7), (0, 0, 0)],
)
def test_an_amount_is_rounded_to_the_rial(amount: Fraction | int, nearest: int, up: int) -> None:
    assert to_rial(amount, LAW) == nearest
    assert to_rial(amount, LAW.with_readings(benefit_rounding="up")) == up


def test_a_month_of_benefit_has_thirty_days() -> None:
    assert monthly(3) == 90


@pytest.mark.parametrize(
    ("make", "code", "place"),
    [
        (lambda: Paid(wages=-1), "record.number.negative", "wages"),
        (lambda: Paid(wages=Fraction(-1, 2)), "record.number.negative", "wages"),
        (lambda: Paid(wages=1.5), "record.number.not_whole", "wages"),  # type: ignore[arg-type]  # the mistake that is meant
        (lambda: Paid(days=Fraction(1, 2)), "record.number.not_whole", "days"),  # type: ignore[arg-type]  # the mistake that is meant
        (lambda: Paid(days=True), "record.number.not_whole", "days"),
        (lambda: DailyAverage(-1), "record.number.negative", "wage"),
    ],
)
def test_what_is_no_amount_or_number_is_refused(make: Callable[[], object], code: str, place: str) -> None:
    with pytest.raises(MalformedError) as caught:
        make()
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [(code, (place,))]


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(MalformedError) as caught:
        Paid(wages=-1, days=-1)
    assert [fault.loc for fault in caught.value.faults] == [("wages",), ("days",)]


def _within(start: str, end: str, days: int) -> Record:
    """Return a record of Khordad 1405 whose one row says between which days the work lay."""
    return record(MonthRow(1405, 3, days, 310_000_000, start=day(start), end=day(end)))


def test_a_day_is_a_time_to_count_in() -> None:
    whole = record(MonthRow(1405, 3, 31, 0))
    assert days_between(whole, day("1405-03-10"), day("1405-03-10")) == 1
    assert days_between(whole, day("1405-03-10"), day("1405-03-09")) == 0


def test_work_that_lay_elsewhere_in_the_month_is_none() -> None:
    late = _within("1405-03-21", "1405-03-31", 11)
    assert [days_between(late, day("1405-03-01"), day(f"1405-03-{last}")) for last in (10, 20, 21)] == [0, 0, 1]
    assert paid_between(late, day("1405-03-01"), day("1405-03-20"), LAW) == (Paid(Fraction(0), 0), ())


def test_the_work_of_one_day_lay_on_that_day() -> None:
    once = _within("1405-03-15", "1405-03-15", 1)
    assert [days_between(once, day("1405-03-01"), day(f"1405-03-{last}")) for last in (14, 15)] == [0, 1]


def test_a_start_of_work_that_is_still_to_come_is_not_the_last_one() -> None:
    months = record(*(MonthRow(1405, month, 31, 0) for month in (1, 2, 4)), upto=day("1405-04-31"))
    assert months_since_start(months, day("1405-03-31")) == 2
