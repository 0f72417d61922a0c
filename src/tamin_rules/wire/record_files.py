r"""
Files of insurance records as people have them: CSV, JSON, Parquet; rows, or the grid of a merged record.

A CSV file has English or Persian headers, its numbers any of the usual digits and separators. A grid (a year and twelve
months of days, records R2.1) says nothing of wages: its rows have none, so that no average is made of it. Every fault
of a file is said at once, with line and column, and nothing of its values.

>>> [row.wage for row in read_csv("سال,ماه,روز,دستمزد\n۱۴۰۴,مهر,۳۰,«۲۱۰٬۰۰۰٬۰۰۰»".replace("«", '"').replace("»", '"'))]
[210000000]
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from attrs import evolve

from tamin_rules import jalali
from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.records.rows import NOT_WHOLE, MonthRow, kind_of
from tamin_rules.shapes import is_list, is_table
from tamin_rules.text import comparison_key, fold_identifier
from tamin_rules.wire.convert import exactly
from tamin_rules.wire.json_text import NOT_UTF8, parse_json
from tamin_rules.wire.records import FIELDS, REQUIRED, Gathered, Readers, build, check_size, load_rows

LARGEST_RECORD: Final = 16 << 20
"""Bytes of a file."""
_DEEPEST: Final = 4
_MONTHS: Final = 12
_MOST_DIGITS: Final = 18

EMPTY: Final = Code("record.file.empty")
COLUMN_MISSING: Final = Code("record.column.missing", known=tuple)
COLUMN_UNKNOWN: Final = Code("record.column.unknown", known=tuple)
COLUMN_REPEATED: Final = Code("record.column.repeated")
ROW_WIDE: Final = Code("record.row.too_wide")
CELL_MISSING: Final = Code("record.cell.missing")
GRID_WIDTH: Final = Code("record.grid.not_twelve")
NOT_CSV: Final = Code("record.file.not_csv")

_HEADERS: Final[Mapping[str, str]] = {
    comparison_key(written): name
    for name, texts in {
        "year": ("year", "سال"),
        "month": ("month", "ماه"),
        "days": ("days", "روز", "روزها", "روزهای کارکرد", "کارکرد", "تعداد روز", "روز کارکرد"),
        "wage": ("wage", "دستمزد", "مزد", "حقوق", "دستمزد ماهانه", "مزد ماهانه"),
        "workshop": ("workshop", "کارگاه", "شماره کارگاه", "کد کارگاه", "نام کارگاه"),
        "kind": ("kind", "نوع سابقه", "نوع بیمه", "نوع"),
        "start": ("start", "تاریخ شروع", "شروع", "از تاریخ"),
        "end": ("end", "تاریخ پایان", "پایان", "تا تاریخ"),
        "total": ("total", "جمع"),
    }.items()
    for written in texts
}
_NAMES: Final = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_MONTH_OF: Final[Mapping[str, int]] = {comparison_key(name): place for place, name in enumerate(_NAMES, 1)} | {
    str(place): place for place in range(1, _MONTHS + 1)
}
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:([,٬، \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*")
"""A number in groups of three, with one kind of separator: `30,5` is half a day more than 30, and no 305."""


def read_record(data: bytes, *, name: str = "") -> tuple[MonthRow, ...]:
    """
    Read a file of records: CSV, JSON (rows or a grid) or Parquet.

    Args:
        data: the bytes of the file.
        name: of the file; its ending decides where the first bytes do not.

    Codes: record.file.empty, record.file.too_many_rows, record.file.not_parquet, those of `parse_json`, `load_rows`,
    `load_grid` and `read_csv`.
    """
    if data[:4] == b"PAR1" or name.casefold().endswith(".parquet"):
        from tamin_rules.records.batch.files import read_parquet  # noqa: PLC0415 - an extra

        return load_rows(read_parquet(data))
    text = _decoded(data)
    if not text.strip():
        raise MalformedError(EMPTY)
    if text.lstrip()[:1] in {"[", "{"} or name.casefold().endswith(".json"):
        return load_record(parse_json(text, limit=LARGEST_RECORD, depth=_DEEPEST))
    return read_csv(text)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    raise MalformedError(NOT_UTF8)


def load_record(data: object) -> tuple[MonthRow, ...]:
    """
    Build rows from parsed JSON: a list of rows, a list of grid rows, or an object with the grid under `years`.

    Codes: record.file.empty, those of `load_rows` and `load_grid`.
    """
    if is_table(data) and "years" in data:
        return load_grid(data["years"])
    if is_list(data):
        if not data:
            raise MalformedError(EMPTY)
        if all(is_table(item) and "months" in item for item in data):
            return load_grid(data)
    return load_rows(data)


def load_grid(data: object) -> tuple[MonthRow, ...]:
    """
    Build rows from a grid: objects with `year` and `months`, the days of the twelve months, Farvardin first.

    A day count is a number or a text of digits; null and an empty text are a month without days (records R2.1).

    Codes: record.grid.not_twelve, record.number.not_whole, and those of `MonthRow`.

    >>> [(row.month, row.days) for row in load_grid([{"year": 1404, "months": ["31", None, "۲۹", *[0] * 9]}])]
    [(1, 31), (3, 29)]
    """
    faults, rows = Gathered(), list[MonthRow]()
    items = cast("Sequence[Any]", exactly(data, list))
    check_size(len(items) * _MONTHS)
    for place, item in enumerate(items):
        months: Any = item.get("months") if is_table(item) else None
        if not is_list(months) or len(months) != _MONTHS:
            faults.note(GRID_WIDTH, (place, "months"))
            continue
        rows += _grid_rows(cast("Any", item).get("year"), months, faults, place)
    faults.settle()
    return tuple(rows)


def _grid_rows(year: object, months: Sequence[object], faults: Gathered, place: int) -> Iterator[MonthRow]:
    for month, days in enumerate(months, 1):
        if days is None or (isinstance(days, str) and not days.strip()):
            continue
        found = list[Fault]()
        given = {"year": year, "month": month, "days": days, "wage": 0}
        row = build(given, _CELLS, found)
        faults.add((evolve(fault, loc=(_at(fault, month),)) for fault in found), place)
        if row is not None and row.days:
            yield row


def _at(fault: Fault, month: int) -> str | int:
    return month if fault.loc and fault.loc[0] == "days" else str(fault.loc[0])


def read_csv(text: str) -> tuple[MonthRow, ...]:
    """
    Read rows, or a grid, from CSV with a header; commas, semicolons or tabs between the cells.

    Codes, at line (from 1, the header's) and column: record.file.empty, record.file.not_csv, record.column.missing,
    record.column.unknown, record.column.repeated, record.row.too_wide, record.cell.missing, record.number.not_whole,
    jalali.text.unreadable, and those of `MonthRow`.
    """
    lines = _cells(text)
    if not lines:
        raise MalformedError(EMPTY)
    (line, header), rest = lines[0], lines[1:]
    names = [_HEADERS.get(comparison_key(cell)) or _MONTH_OF.get(comparison_key(cell)) for cell in header]
    is_grid = sum(isinstance(name, int) for name in names) == _MONTHS
    _check_header(line, names, is_grid=is_grid)
    check_size(len(rest) * (_MONTHS if is_grid else 1))
    if not rest:
        raise MalformedError(EMPTY)
    faults, rows = Gathered(), list[MonthRow]()
    for at, cells in rest:
        if len(cells) > len(names):
            faults.note(ROW_WIDE, (at,))
        given = {name: cell for name, cell in zip(names, cells, strict=False) if name is not None and cell.strip()}
        rows += _rows(given, is_grid=is_grid, faults=faults, line=at)
    faults.settle()
    return tuple(rows)


def _rows(given: Mapping[str | int, str], *, is_grid: bool, faults: Gathered, line: int) -> Iterator[MonthRow]:
    if is_grid:
        months = [given.get(month) for month in range(1, _MONTHS + 1)]
        yield from _grid_rows(given.get("year", ""), months, faults, line)
        return
    found = list[Fault]()
    row = build(cast("Mapping[str, str]", given), _CELLS, found, missing=CELL_MISSING)
    faults.add(found, line)
    if row is not None:
        yield row


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that are not blank, with their numbers, cut into cells."""
    head = text.lstrip("\ufeff\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        reader = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), delimiter=delimiter, strict=True)
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        pass
    raise MalformedError(NOT_CSV)


def _check_header(line: int, names: Sequence[str | int | None], *, is_grid: bool) -> None:
    faults = Gathered()
    for column, name in enumerate(names, 1):
        if name is None or (not is_grid and (isinstance(name, int) or name == "total")):
            faults.note(COLUMN_UNKNOWN, (line, column), known=FIELDS)
        elif name in names[: column - 1]:
            faults.note(COLUMN_REPEATED, (line, column))
    for name in ("year",) if is_grid else REQUIRED:
        if name not in names:
            faults.note(COLUMN_MISSING, (line, name), known=FIELDS)
    faults.settle()


def _whole(value: object) -> int:
    """Read a whole number in any of the usual digits, with or without separators of thousands."""
    if type(value) is int:
        return value
    folded = fold_identifier(exactly(value, str))
    if (grouped := _GROUPED.fullmatch(folded)) is not None:
        folded = folded.replace(grouped[1], "")
    if len(folded) > _MOST_DIGITS or not folded.removeprefix("-").isdecimal() or not folded.isascii():
        raise MalformedError(NOT_WHOLE)
    return int(folded)


def _month(value: object) -> int:
    named = _MONTH_OF.get(comparison_key(value)) if isinstance(value, str) else None
    return _whole(value) if named is None else named


def _text(value: object) -> str:
    return exactly(value, str).strip()


_CELLS: Final[Readers] = {
    "year": _whole,
    "month": _month,
    "days": _whole,
    "wage": _whole,
    "workshop": _text,
    "kind": lambda value: kind_of(_text(value)),
    "start": lambda value: jalali.parse(_text(value)),
    "end": lambda value: jalali.parse(_text(value)),
}
"""The fields of a file of text."""
