r"""
Files of insurance records as people have them: CSV, JSON, Parquet; rows, or the grid of a merged record.

A table has English or Persian headings (`record_cells`), and its numbers any of the usual digits and separators of
thousands. Nothing is dropped in silence: an unknown column, a cell beyond the header, a quotation mark that is never
closed are faults. All faults of a file are said at once, with line and column, and nothing of its values.

>>> read_csv("سال;ماه;روزهای کارکرد;دستمزد\n۱۴۰۴;مهر;۳۰;۲۱۰٬۰۰۰٬۰۰۰\n")[0].wage
210000000
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import PurePath
from typing import Any, Final, TypeAlias, cast

from attrs import frozen

from tamin_rules.errors import Code, Fault, Loc, MalformedError
from tamin_rules.jalali import FIRST_YEAR
from tamin_rules.records.rows import MonthRow
from tamin_rules.wire.convert import MISSING, UNKNOWN
from tamin_rules.wire.json_text import NOT_CHARACTERS, NOT_UTF8, TOO_LARGE, parse_json
from tamin_rules.wire.record_cells import (
    CELLS,
    MONTHS,
    ROWS,
    WAGE_GRID,
    Form,
    column_of,
    form_of,
    is_blank,
    whole_number,
)
from tamin_rules.wire.record_grids import TWELVE, Cell, Line, calendar_year, load_grid, rows_of
from tamin_rules.wire.records import LIST, TABLE, Gathered, Readers, build, check_size, load_rows

LARGEST_RECORD: Final = 16 << 20
"""Bytes of a file."""
_DEEPEST: Final = 5
_MOST_COLUMNS: Final = 100
_LONGEST_HEADER: Final = 1 << 16
"""Columns and characters among which a header is looked for; the widest form has some thirty columns."""
_YEARS: Final = "years"
"""The key of a grid that stands in an object, as it does in the summary of a record."""

EMPTY: Final = Code("record.file.empty")
NOT_CSV: Final = Code("record.file.not_csv")
FORMAT: Final = Code("record.file.unknown_format", allowed=tuple)
NO_HEADER: Final = Code("record.header.missing", known=tuple)
COLUMN_MISSING: Final = Code("record.column.missing", known=tuple)
COLUMN_UNKNOWN: Final = Code("record.column.unknown", known=tuple)
COLUMN_REPEATED: Final = Code("record.column.repeated")
ROW_WIDE: Final = Code("record.row.too_wide")
CELL_MISSING: Final = Code("record.cell.missing")

_FORMATS: Final = ("CSV", "JSON", "Parquet")
_ENDINGS: Final = {".json": "JSON", ".parquet": "Parquet", ".csv": "CSV", ".tsv": "CSV"}
_UTF16: Final = (BOM_UTF16_LE, BOM_UTF16_BE)
_BINARY: Final = b"\0"


def read_record(data: bytes, *, name: str = "", empty_month: str = "zero") -> tuple[MonthRow, ...]:
    """
    Read a file of records: CSV, JSON (rows or a grid) or Parquet.

    Args:
        data: the bytes of the file, at most 16 MiB.
        name: of the file; where its ending says nothing, the first bytes tell what it is.
        empty_month: the reading of that name, for a grid: `zero` or `unknown`.

    Codes: wire.text.too_large, record.file.empty, record.file.unknown_format, record.file.not_parquet,
    record.file.parquet_not_installed, those of `parse_json`, `load_record` and `read_csv`.
    """
    _check_bytes(len(data))
    match _ENDINGS.get(PurePath(name).suffix.casefold()) or _format_of(data):
        case "Parquet":
            return _read_parquet(data, empty_month)
        case "JSON":
            text = decoded(data)
            if not text.strip():
                raise MalformedError(EMPTY)
            return load_record(parse_json(text, limit=LARGEST_RECORD, depth=_DEEPEST), empty_month=empty_month)
        case _:
            return read_csv(data, empty_month=empty_month)


def _check_bytes(size: int) -> None:
    if size > LARGEST_RECORD:
        raise MalformedError(TOO_LARGE, {"most": LARGEST_RECORD})


def _format_of(data: bytes) -> str:
    if data.startswith(b"PAR1"):
        return "Parquet"
    return "JSON" if decoded(data).lstrip()[:1] in {"[", "{"} else "CSV"


def decoded(data: bytes) -> str:
    """
    Return the text of a file: UTF-8, or UTF-16 with its mark, which is what spreadsheets call "Unicode text".

    Codes: record.file.unknown_format (a spreadsheet or an archive), wire.text.not_utf8.
    """
    is_utf16 = data.startswith(_UTF16)
    if _BINARY in data and not is_utf16:
        raise MalformedError(FORMAT, {"allowed": _FORMATS})
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    raise MalformedError(NOT_UTF8)


def load_record(data: object, *, empty_month: str = "zero") -> tuple[MonthRow, ...]:
    """
    Build rows from parsed JSON: a list of rows, a list of the lines of a grid, or an object with that list as `years`.

    Codes: record.file.empty, wire.field.missing and wire.field.unknown (beside `years`), those of `load_rows` and
    `load_grid`.
    """
    if data == []:
        raise MalformedError(EMPTY)
    if type(data) is TABLE:
        return _under_years(data, empty_month)
    if type(data) is LIST and all(type(item) is TABLE and "months" in item for item in data):
        return load_grid(data, empty_month=empty_month)
    return load_rows(data)


def _under_years(data: dict[str, Any], empty_month: str) -> tuple[MonthRow, ...]:
    faults = Gathered()
    if _YEARS not in data:
        faults.note(MISSING, (_YEARS,))
    if data.keys() - {_YEARS}:
        faults.note(UNKNOWN, allowed=(_YEARS,))
    faults.settle()
    if data[_YEARS] == []:
        raise MalformedError(EMPTY)
    try:
        return load_grid(data[_YEARS], empty_month=empty_month)
    except MalformedError as error:
        found = error
    raise found.under(_YEARS)


def read_csv(data: bytes | str, *, empty_month: str = "zero") -> tuple[MonthRow, ...]:
    """
    Read rows, or a grid, from CSV with a header; commas, semicolons or tabs between the cells.

    Codes, at line (from 1, where the header mostly is) and column: record.file.empty, record.file.not_csv,
    record.header.missing, record.column.missing, record.column.unknown, record.column.repeated, record.row.too_wide,
    record.cell.missing, record.cell.not_month, record.number.not_whole, wire.number.out_of_range, those of dates, of
    `MonthRow`, and of `load_grid`; without a place wire.text.too_large, wire.text.not_utf8, wire.text.lone_surrogate,
    record.file.unknown_format, record.file.too_many_rows; record.faults.more.
    """
    text = decoded(data) if isinstance(data, bytes) else _characters(data)
    lines = _lines(text, _delimiter(text))
    at, header = next(lines, (0, list[str]()))
    if not header:
        raise MalformedError(EMPTY)
    table = _table_of(header, (at,))
    return _read(table, (((line,), cells) for line, cells in lines), empty_month)


def _characters(text: str) -> str:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        size = -1
    if size < 0:
        raise MalformedError(NOT_CHARACTERS)
    _check_bytes(size)
    return text.removeprefix("\ufeff")


def _delimiter(text: str) -> str:
    """Return what stands between the cells of the header: whatever makes most columns known."""
    start = len(text) - len(text.lstrip())
    head = text[start : start + _LONGEST_HEADER]

    def known(delimiter: str) -> int:
        try:
            _, header = next(_lines(head, delimiter), (0, list[str]()))
        except MalformedError:  # quotation marks beside what would not be a delimiter
            return -1
        return sum(column_of(cell) is not None for cell in header[:_MOST_COLUMNS])

    return max(",;\t", key=known)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            break
        if cells is None:
            return
        if not all(map(is_blank, cells)):
            yield line, cells
        line = reader.line_num + 1
    raise MalformedError(NOT_CSV, loc=(line,))


def _read_parquet(data: bytes, empty_month: str) -> tuple[MonthRow, ...]:
    from tamin_rules.records.batch.files import read_parquet  # noqa: PLC0415 - for those who have such files

    header, rows = read_parquet(data, check_size)
    return _read(_table_of(header, ("columns",)), (((place,), cells) for place, cells in enumerate(rows)), empty_month)


@frozen
class _Table:
    """The header of a table, read: its form, and the column of each place; None is not read."""

    form: Form
    columns: tuple[str | None, ...]


def _table_of(header: Sequence[str], at: Loc) -> _Table:
    """Read a header; a column is named by its number, from 1, one that is missing by its name."""
    width = max((place for place, text in enumerate(header, 1) if not is_blank(text)), default=0)
    header = header[:width]
    columns = tuple(column_of(text) for text in header[:_MOST_COLUMNS])
    form, faults = form_of(columns), Gathered()
    if not any(columns) or len(header) > _MOST_COLUMNS:
        raise MalformedError(NO_HEADER, {"known": form.needed}, at)
    for number, name in enumerate(columns, 1):
        if name not in form.columns:
            faults.note(COLUMN_UNKNOWN, (*at, number), known=form.columns)
        elif name in columns[: number - 1]:
            faults.note(COLUMN_REPEATED, (*at, number))
    for name in form.needed:
        if name not in columns:
            faults.note(COLUMN_MISSING, (*at, name), known=form.needed)
    faults.settle()
    return _Table(form, columns)


Named: TypeAlias = tuple[Loc, Mapping[str, str]]
"""A row of a table: where it stands, and its cells by column, the blank ones left out."""


def _read(table: _Table, rows: Iterable[tuple[Loc, Sequence[str]]], empty_month: str) -> tuple[MonthRow, ...]:
    faults = Gathered()
    named = _named(table, rows, faults)
    if table.form is not ROWS:
        return rows_of([_grid_line(at, given, table.form, faults) for at, given in named], faults, empty_month)
    found = [_row(at, given, faults) for at, given in named]
    faults.settle()
    return tuple(cast("list[MonthRow]", found))


def _named(table: _Table, rows: Iterable[tuple[Loc, Sequence[str]]], faults: Gathered) -> Iterator[Named]:
    count, width, months = 0, len(table.columns), 1 if table.form is ROWS else TWELVE
    for count, (at, cells) in enumerate(rows, 1):
        check_size(count * months)
        if not all(map(is_blank, cells[width:])):
            faults.note(ROW_WIDE, at)
        named = zip(table.columns, cells, strict=False)
        yield at, {name: cell for name, cell in named if name is not None and not is_blank(cell)}
    if not count:
        raise MalformedError(EMPTY)


def _row(at: Loc, given: Mapping[str, str], faults: Gathered) -> MonthRow | None:
    found = list[Fault]()
    row = build(given, CELLS, found, CELL_MISSING)
    faults.add(found, *at)
    return row


_GRID_CELLS: Final[Readers] = {**CELLS, "year": lambda text: calendar_year(whole_number(text))}


def _grid_line(at: Loc, given: Mapping[str, str], form: Form, faults: Gathered) -> Line:
    """Read the cells of a line; whatever is wrong is noted."""
    read = {
        name: faults.take(_GRID_CELLS.get(name, whole_number), cell, *at, name)
        for name, cell in given.items()
        if name != "row"
    }
    if "year" not in given:
        faults.note(CELL_MISSING, (*at, "year"))
    labels = {name: read[name] for name in ("workshop", "kind") if read.get(name) is not None}
    cells = tuple(_cell(at, month, read, form) for month in MONTHS)
    return Line(at, read.get("year") or FIRST_YEAR, labels, cells, read.get("total"), form is WAGE_GRID)


def _cell(at: Loc, month: str, read: Mapping[str, Any], form: Form) -> Cell:
    days, wage = (f"{month}_days", f"{month}_wage") if form is WAGE_GRID else (month, month)
    return Cell(read.get(days), read.get(wage) if form is WAGE_GRID else None, (*at, days), (*at, wage))
