"""Files of records as people have them, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali, wire
from tamin_rules.errors import MalformedError
from tamin_rules.records import MonthRow, RecordKind
from tamin_rules.wire.record_cells import MONTHS
from tamin_rules.wire.record_files import LARGEST_RECORD
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


@pytest.mark.clause("records/R2.1")
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
    assert faults(text.encode()) == [((2,), "record.file.not_csv")]


@pytest.mark.parametrize("mark", ["\u2028", "\x0b", "\x85", "\x1c"])
def test_a_line_ends_where_a_spreadsheet_ends_it(mark: str) -> None:
    [row] = wire.read_csv(f"year,month,days,wage,workshop\n1404,7,30,1,a{mark}b\n")
    assert row.workshop == f"a{mark}b"


@pytest.mark.parametrize(
    "header",
    [
        "سال,ماه,روز\u200cهای کارکرد,دستمزد (ریال)",
        "ردیف,سال,ماه,روز,دستمزد,,",
        "YEAR,Month,work days,Wage (rial)",
    ],
)
def test_headings_count_by_their_letters(header: str) -> None:
    cells = "1,1404,7,30,210000000,," if header.startswith("ردیف") else "1404,7,30,210000000"
    assert wire.read_csv(f"{header}\n{cells}\n") == (ROW,)


def test_the_unicode_text_of_a_spreadsheet_is_read() -> None:
    assert wire.read_record("year\tmonth\tdays\twage\n1404\t7\t30\t210000000\n".encode("utf-16")) == (ROW,)


def test_a_table_without_a_header_is_told_so() -> None:
    assert faults(b"1404,7,30,210000000\n1404,8,30,210000000\n") == [((1,), "record.header.missing")]


def test_a_spreadsheet_file_is_told_what_to_save_as() -> None:
    assert faults(b"PK\x03\x04\0\0", "record.xlsx") == [((), "record.file.unknown_format")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"year": 1404, "months": [31] * 6 + [0] * 6, "wages": []}, [((0,), "wire.field.unknown")]),
        ({"year": 1404, "months": [31] * 6 + [0] * 6, "total": 187}, [((0, "total"), "record.total.differs")]),
        ({"year": 99, "months": [31] * 6 + [0] * 6}, [((0, "year"), "jalali.year.out_of_range")]),
        ({"year": 1404, "months": [[31, 5], [31], *[0] * 10]}, [((0, "months", 1), "record.grid.not_pair")]),
    ],
)
def test_a_grid_is_read_as_strictly_as_rows(line: dict[str, Any], expected: list[Any]) -> None:
    assert faults(json.dumps([line]).encode()) == expected


def test_a_year_of_days_stands_in_a_grid_once() -> None:
    line = {"year": 1404, "months": [31] * 6 + [30] * 5 + [29]}
    assert faults(json.dumps([line, line]).encode()) == [((1, "year"), "record.year.repeated")]
    assert len(wire.load_grid([line, {**line, "workshop": "2"}])) == 24


@pytest.mark.clause("records/R2.2")
def test_a_grid_of_pairs_has_wages() -> None:
    rows = wire.load_grid([{"year": 1404, "months": [[31, "۱۰۰"], *[None] * 11], "workshop": "7"}])
    assert rows == (MonthRow(1404, 1, 31, 100, "7"),)
    head = ",".join(f"{name}_days,{name}_wage" for name in MONTHS)
    assert wire.read_csv(f"year,{head},workshop\n1404,31,100{',' * 22},7\n") == rows


@pytest.mark.clause("records/R2.1")
def test_an_empty_month_is_zero_or_unknown_by_its_reading() -> None:
    data = json.dumps([{"year": 1404, "months": [31, None, 31, *[None] * 9]}]).encode()
    assert len(wire.read_record(data)) == 2
    with pytest.raises(MalformedError) as caught:
        wire.read_record(data, empty_month="unknown")
    assert [(fault.loc, str(fault.code)) for fault in caught.value.faults] == [
        ((0, "months", 1), "record.month.unknown")
    ]


def test_a_wage_without_days_is_kept() -> None:
    assert wire.load_grid([{"year": 1404, "months": [[0, 5], *[None] * 11]}]) == (MonthRow(1404, 1, 0, 5),)


def test_nothing_stands_beside_a_grid_of_years() -> None:
    data = {"years": [{"year": 1404, "months": [0] * 12}], "wages": []}
    assert faults(json.dumps(data).encode()) == [((), "wire.field.unknown")]


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_too_long_to_be_one_is_refused(digits: int) -> None:
    assert faults(f"year,month,days,wage\n1404,7,30,{'9' * digits}\n".encode()) == [
        ((2, "wage"), "wire.number.out_of_range")
    ]


def test_a_cell_keeps_the_line_ends_within_its_quotes() -> None:
    [row] = wire.read_csv('year,month,days,wage,workshop\r\n1404,7,30,1,"a\r\nb"\r\n')
    assert row.workshop == "a\r\nb"


def test_a_file_above_the_limit_is_not_looked_at() -> None:
    assert faults(b"x" * (LARGEST_RECORD + 1)) == [((), "wire.text.too_large")]


def test_a_header_of_thousands_of_columns_is_none() -> None:
    assert faults(b"year," * 10_000) == [((1,), "record.header.missing")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (datetime(2025, 9, 23, 20, 30), "record.column.not_readable"),  # noqa: DTZ001 - a file may hold one
        (30.0, "record.column.not_readable"),
        (Decimal(30), "record.column.not_readable"),
        ([30], "record.column.not_readable"),
        ("x" * 1001, "record.cell.too_long"),
    ],
)
def test_parquet_that_would_have_to_be_cut_is_refused(value: object, code: str) -> None:
    plain = {"year": 1404, "month": 7, "days": 30, "wage": 1, "workshop": value}
    assert faults(_parquet([plain])) == [(("columns", 5), code)]


def test_rows_of_parquet_are_counted_before_they_are_read() -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    out, many = io.BytesIO(), 2 * MOST_ROWS
    columns = {name: pa.array([1], pa.int64()).take(pa.array([0] * many)) for name in ("year", "month", "days", "wage")}
    parquet.write_table(pa.table(columns), out)
    spoilt = bytearray(out.getvalue())
    spoilt[4:40] = bytes(36)  # its pages; the footer stands at the end
    assert faults(bytes(spoilt)) == [((), "record.file.too_many_rows")]


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
