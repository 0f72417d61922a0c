"""Rows of a record: what is a row at all, and what kind it is of."""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

import pytest
from attrs.exceptions import FrozenInstanceError

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.numbers import MOST_DAYS, MOST_WAGE
from tamin_rules.records.rows import (
    BENEFIT_KINDS,
    Kind,
    MonthRow,
    OtherKind,
    RecordKind,
    kind_of,
)

FIRST, LAST = jalali.parse("1404-07-01"), jalali.parse("1404-07-20")
ROW: Final[dict[str, Any]] = {"year": 1404, "month": 7, "days": 20, "wage": 100_000_000}


def faults_of(**fields: Any) -> list[tuple[str, tuple[str | int, ...], dict[str, Any]]]:
    with pytest.raises(MalformedError) as caught:
        MonthRow(**ROW | fields)
    return [(fault.code, fault.loc, dict(fault.params)) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("year", 1200),
        ("year", 1500),
        ("month", 1),
        ("month", 12),
        ("days", 0),
        ("days", MOST_DAYS),
        ("wage", 0),
        ("wage", MOST_WAGE),
        ("workshop", ""),
        ("workshop", "1000000001"),
        ("kind", RecordKind.VOLUNTARY),
        ("kind", OtherKind("نامه‌رسان")),
        ("start", LAST),
        ("end", FIRST),
    ],
)
def test_a_row_goes_up_to_its_bounds(name: str, value: Any) -> None:
    assert getattr(MonthRow(**ROW | {name: value}), name) == value


@pytest.mark.parametrize("name", ["year", "month", "days", "wage"])
@pytest.mark.parametrize("value", [None, "20", 20.0, True, Fraction(20)])
def test_a_number_is_whole(name: str, value: object) -> None:
    assert faults_of(**{name: value}) == [("record.number.not_whole", (name,), {})]


@pytest.mark.parametrize(
    ("name", "value", "code", "params"),
    [
        ("year", 1199, "jalali.year.out_of_range", {"year": 1199, "first": 1200, "last": 1500}),
        ("year", 1501, "jalali.year.out_of_range", {"year": 1501, "first": 1200, "last": 1500}),
        ("month", 0, "jalali.month.out_of_range", {"month": 0}),
        ("month", 13, "jalali.month.out_of_range", {"month": 13}),
        ("days", -1, "record.number.negative", {}),
        ("days", MOST_DAYS + 1, "record.number.too_large", {"most": MOST_DAYS}),
        ("wage", -1, "record.number.negative", {}),
        ("wage", MOST_WAGE + 1, "record.number.too_large", {"most": MOST_WAGE}),
        ("workshop", 1000000001, "record.text.not_text", {}),
        ("kind", "voluntary", "record.kind.not_kind", {}),
        ("kind", None, "record.kind.not_kind", {}),
        ("start", "1404-07-01", "record.day.not_day", {}),
        ("end", datetime.fromisoformat("2025-10-01T00:00:00"), "record.day.not_day", {}),
    ],
)
def test_what_is_no_row_is_refused_by_its_code(name: str, value: object, code: str, params: dict[str, int]) -> None:
    assert faults_of(**{name: value}) == [(code, (name,), params)]


def test_every_fault_is_told_at_once() -> None:
    found = faults_of(year="1404", month=13, days=-1, workshop=1, start=LAST, end=FIRST)
    assert [(code, loc) for code, loc, _ in found] == [
        ("record.number.not_whole", ("year",)),
        ("jalali.month.out_of_range", ("month",)),
        ("record.number.negative", ("days",)),
        ("record.text.not_text", ("workshop",)),
        ("record.interval.reversed", ("end",)),
    ]


@pytest.mark.parametrize("year", [1200, 1500])
def test_a_year_at_a_bound_is_none_beside_another_fault(year: int) -> None:
    assert [code for code, _, _ in faults_of(year=year, days=-1)] == ["record.number.negative"]


def test_an_interval_may_be_one_day_and_may_leave_its_month() -> None:
    assert MonthRow(**ROW, start=FIRST, end=FIRST).end == FIRST
    assert MonthRow(**ROW, start=jalali.parse("1400-01-01"), end=jalali.parse("1405-01-01")).days == 20
    with pytest.raises(MalformedError, match="record.interval.reversed"):
        MonthRow(**ROW, start=FIRST, end=date.fromordinal(FIRST.toordinal() - 1))


def test_days_are_not_measured_by_the_calendar_here() -> None:
    """That a month is longer than it is, a rule says, and by how much."""
    assert MonthRow(1404, 12, 31, 0).days == 31


def test_a_row_knows_its_month() -> None:
    row = MonthRow(**ROW)
    assert (row.when, row.index) == (JalaliMonth(1404, 7), JalaliMonth(1404, 7).index)


def test_a_row_is_a_value() -> None:
    row = MonthRow(**ROW, workshop="A", kind=OtherKind("x"), start=FIRST, end=LAST)
    assert row == MonthRow(**ROW, workshop="A", kind=OtherKind("x"), start=FIRST, end=LAST)
    assert row != MonthRow(**ROW, workshop="B", kind=OtherKind("x"), start=FIRST, end=LAST)
    assert len({row, copy.deepcopy(row)}) == 1
    assert pickle.loads(pickle.dumps(row)) == row  # noqa: S301 - our own bytes
    with pytest.raises(FrozenInstanceError):
        row.days = 30  # type: ignore[misc]  # frozen: that is tested


@pytest.mark.clause("records/R2.4")
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((kind.value, kind) for kind in RecordKind),
        ("عادی", RecordKind.ORDINARY),
        ("کارگری", RecordKind.LABOUR),
        ("\u0643\u0627\u0631\u06af\u0631\u064a", RecordKind.LABOUR),  # with Arabic kaf and yeh
        (" اختیاری ", RecordKind.VOLUNTARY),
        ("02", RecordKind.VOLUNTARY),
        ("۰۲", RecordKind.VOLUNTARY),
        ("01", RecordKind.FREELANCE),
        ("حرف و مشاغل آزاد", RecordKind.FREELANCE),
        ("05", RecordKind.HOUSEWIVES),
        ("زنان خانه‌دار", RecordKind.HOUSEWIVES),
        ("38", RecordKind.COMPLETION),
        ("سخت و زیان‌آور", RecordKind.HARD_WORK),
        ("Voluntary", RecordKind.VOLUNTARY),
        ("2", OtherKind("2")),
        (" نامه‌رسان ", OtherKind("نامه‌رسان")),
        ("", OtherKind("")),
    ],
)
def test_a_kind_is_read_from_word_text_or_code(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


def test_an_other_kind_is_a_kind_of_its_text() -> None:
    assert OtherKind("a") == OtherKind("a") != OtherKind("b")
    assert {RecordKind.UNEMPLOYMENT, RecordKind.SICK_PAY, RecordKind.MATERNITY} == BENEFIT_KINDS


def test_a_row_of_one_day_is_no_fault_beside_another() -> None:
    day = jalali.parse("1404-07-05")
    with pytest.raises(MalformedError) as caught:
        MonthRow(1404, 13, 1, 1, start=day, end=day)
    assert [fault.loc for fault in caught.value.faults] == [("month",)]
