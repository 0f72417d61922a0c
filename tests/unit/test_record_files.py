"""Files of records as people have them, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali, wire
from tamin_rules.errors import MalformedError
from tamin_rules.records import MonthRow, RecordKind
from tamin_rules.wire.records import MOST_FAULTS, MOST_ROWS

ROW: Final = MonthRow(1404, 7, 30, 210_000_000)
CAREER: Final = Path(__file__).parents[2] / "examples" / "records" / "career.csv"


def faults(data: bytes, name: str = "") -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(MalformedError) as caught:
        wire.read_record(data, name=name)
    return [(fault.loc, str(fault.code)) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        "year,month,days,wage\n1404,7,30,210000000\n",
        "\ufeffyear;month;days;wage\r\n1404;7;30;210000000\r\n",
        "Year\tMonth\tDays\tWage\n1404\t07\t30\t210,000,000\n",
        "سال,ماه,روزهای کارکرد,دستمزد\n۱۴۰۴,مهر,۳۰,۲۱۰٬۰۰۰٬۰۰۰\n\n",
        'سال,ماه,كاركرد,مزد\n١٤٠٤,۷,۳۰,"۲۱۰,۰۰۰,۰۰۰"\n',
        '[{"year": 1404, "month": 7, "days": 30, "wage": 210000000}]',
    ],
)
def test_one_row_in_every_hand(text: str) -> None:
    assert wire.read_record(text.encode()) == (ROW,)


def test_every_column_is_read() -> None:
    text = "year,month,days,wage,workshop,kind,start,end\n1404,7,12,1,1204500031,اختیاری,1404-07-03,1404/07/14\n"
    start, end = jalali.parse("1404-07-03"), jalali.parse("1404-07-14")
    assert wire.read_csv(text) == (MonthRow(1404, 7, 12, 1, "1204500031", RecordKind.VOLUNTARY, start, end),)


def test_the_example_is_read_and_goes_through_json_and_back() -> None:
    rows = wire.read_record(CAREER.read_bytes())
    assert len(rows) == len(CAREER.read_text(encoding="utf-8").splitlines()) - 1
    assert wire.read_record(json.dumps(wire.dump_rows(rows), ensure_ascii=False).encode()) == rows


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def test_parquet_is_read_with_its_days() -> None:
    plain = {"year": 1404, "month": 7, "days": 30, "wage": 210_000_000, "workshop": None, "start": date(2025, 9, 23)}
    [row] = wire.read_record(_parquet([plain]))
    assert (row.workshop, row.start) == (None, date(2025, 9, 23))


def test_what_only_calls_itself_parquet_is_refused() -> None:
    assert faults(b"PAR1 and nothing more") == faults(b"x", "a.parquet") == [((), "record.file.not_parquet")]


GRID: Final = {"year": "۱۴۰۴", "months": ["31", 31, None, "", "۳۱", "0", *[30] * 6]}


def test_a_grid_has_days_and_no_wages() -> None:
    rows = wire.read_record(json.dumps([GRID]).encode())
    assert rows == wire.read_record(json.dumps({"years": [GRID]}).encode())
    assert [row.month for row in rows] == [1, 2, 5, 7, 8, 9, 10, 11, 12]
    assert {row.wage for row in rows} == {0}


def test_a_grid_in_csv_has_the_months_as_columns() -> None:
    head = "سال,فروردین,اردیبهشت,خرداد,تیر,مرداد,شهریور,مهر,آبان,آذر,دی,بهمن,اسفند,جمع"
    rows = wire.read_csv(f"{head}\n۱۴۰۴,۳۱,,۳۱,۰,۳۱,۳۱,۳۰,۳۰,۳۰,۳۰,۳۰,۲۹,۳۰۳\n")
    assert (len(rows), sum(row.days for row in rows)) == (10, 303)


def test_every_fault_of_a_file_is_said_with_line_and_column() -> None:
    text = "year,month,days,wage\n1404,13,-1,x\n\n99,7,30,\n1404,7,3.5,1,9\n"
    assert faults(text.encode()) == [
        ((2, "month"), "jalali.month.out_of_range"),
        ((2, "days"), "record.number.negative"),
        ((2, "wage"), "record.number.not_whole"),
        ((4, "year"), "jalali.year.out_of_range"),
        ((4, "wage"), "record.cell.missing"),
        ((5,), "record.row.too_wide"),
        ((5, "days"), "record.number.not_whole"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [((), "record.file.empty")]),
        (" \n\n", [((), "record.file.empty")]),
        ("[]", [((), "record.file.empty")]),
        ("year,month,days,wage\n", [((), "record.file.empty")]),
        ("year,month,days\n1,1,1\n", [((1, "wage"), "record.column.missing")]),
        ("year,month,days,wage,days\n", [((1, 5), "record.column.repeated")]),
        ("year,month,days,wage,iban\n", [((1, 5), "record.column.unknown")]),
        ('[{"year": 1404, "months": [1]}]', [((0, "months"), "record.grid.not_twelve")]),
        ('[{"year": 1404, "month": 7, "days": "30", "wage": 1}]', [((0, "days"), "wire.type.wrong")]),
        ('[{"year": 1404, "month": 7, "days": 30.0, "wage": 1}]', [((0, "days"), "wire.type.wrong")]),
        ('[{"year": 1404, "month": 7, "days": true, "wage": 1}]', [((0, "days"), "wire.type.wrong")]),
        ('[{"year": 1404, "month": 7, "days": 30}]', [((0, "wage"), "wire.field.missing")]),
        ('[{"year": 1404, "month": 7, "days": 30, "wage": 1, "name": "x"}]', [((0,), "wire.field.unknown")]),
    ],
)
def test_what_is_no_record_is_refused(text: str, expected: list[Any]) -> None:
    assert faults(text.encode()) == expected


@pytest.mark.parametrize("days", ["30,5", "3,0", "1,23", "1,2345", "1,234٬567", ",30", "30,"])
def test_a_comma_that_groups_nothing_is_no_separator(days: str) -> None:
    data = f"year;month;days;wage\n1404;7;{days};1\n".encode()
    assert faults(data) == [((2, "days"), "record.number.not_whole")]


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    text = 'year,month,days,wage,workshop\n1404,7,30,1,"a\n1404,8,30,1,b\n1404,9,30,1,c\n'
    assert faults(text.encode()) == [((), "record.file.not_csv")]


def test_a_file_of_a_hundred_thousand_rows_is_not_one_persons() -> None:
    lines = "1404,7,30,1\n" * 100_000
    assert faults(f"year,month,days,wage\n{lines}".encode()) == [((), "record.file.too_many_rows")]
    assert MOST_ROWS < 100_000


def test_faults_are_told_up_to_a_hundred() -> None:
    found = faults(("year,month,days,wage\n" + "1404,13,1,1\n" * 150).encode())
    assert (len(found), found[-1][1]) == (MOST_FAULTS + 1, "record.faults.more")


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"year,month,days,wage\n{text}".encode()))
def test_bytes_are_rows_or_a_fault_and_nothing_else(data: bytes) -> None:
    rows: tuple[MonthRow, ...] = ()
    with suppress(MalformedError):
        rows = wire.read_record(data)
    assert all(isinstance(row, MonthRow) for row in rows)
