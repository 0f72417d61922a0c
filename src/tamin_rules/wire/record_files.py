r"""
Files of insurance records as people have them: CSV, JSON, Parquet; rows, also packed, or the grid of a merged record.

A table has English or Persian headings (`record_cells`), and its numbers any of the usual digits and separators of
thousands. Nothing is dropped in silence: an unknown column, a cell beyond the header, a quotation mark that is never
closed are faults. All faults of a file are said at once, with line and column, and nothing of its values.

>>> read_csv("سال;ماه;روزهای کارکرد;دستمزد\n۱۴۰۴;مهر;۳۰;۲۱۰٬۰۰۰٬۰۰۰\n")[0].wage
210000000
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, Final, cast

from tamin_rules.errors import Fault, Loc, MalformedError
from tamin_rules.jalali import FIRST_YEAR
from tamin_rules.records.rows import MonthRow
from tamin_rules.wire.convert import MISSING, UNKNOWN
from tamin_rules.wire.json_text import parse_json
from tamin_rules.wire.packed import is_packed, load_packed
from tamin_rules.wire.record_cells import CELLS, MONTHS, ROWS, WAGE_GRID, column_of, form_of, whole_number
from tamin_rules.wire.record_grids import TWELVE, Cell, Line, calendar_year, load_grid, rows_of
from tamin_rules.wire.records import LIST, TABLE, Gathered, Readers, build, check_size, load_rows
from tamin_rules.wire.tables import (
    CELL_MISSING,
    EMPTY,
    LARGEST_TABLE,
    Cells,
    Form,
    Table,
    characters,
    check_bytes,
    decoded,
    lines_of,
    named,
    table_of,
)

LARGEST_RECORD: Final = LARGEST_TABLE
"""Bytes of a file."""
_DEEPEST: Final = 5
_YEARS: Final = "years"
"""The key of a grid that stands in an object, as it does in the summary of a record."""

_ENDINGS: Final = {".json": "JSON", ".parquet": "Parquet", ".csv": "CSV", ".tsv": "CSV"}


def read_record(data: bytes, *, name: str = "", empty_month: str = "zero") -> tuple[MonthRow, ...]:
    """
    Read a file of records: CSV, JSON (rows, a packed record or a grid) or Parquet.

    Args:
        data: the bytes of the file, at most 16 MiB.
        name: of the file; where its ending says nothing, the first bytes tell what it is.
        empty_month: the reading of that name, for a grid: `zero` or `unknown`.

    Codes: wire.text.too_large, record.file.empty, record.file.unknown_format, record.file.not_parquet,
    record.file.parquet_not_installed, those of `parse_json`, `load_record` and `read_csv`.
    """
    check_bytes(len(data))
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


def _format_of(data: bytes) -> str:
    if data.startswith(b"PAR1"):
        return "Parquet"
    return "JSON" if decoded(data).lstrip()[:1] in {"[", "{"} else "CSV"


def load_record(data: object, *, empty_month: str = "zero") -> tuple[MonthRow, ...]:
    """
    Build rows from parsed JSON: a list of rows, a packed record, a list of lines of a grid, or an object with `years`.

    Codes: record.file.empty, wire.field.missing and wire.field.unknown (beside `years`), those of `load_rows`,
    `load_packed` and `load_grid`.
    """
    if is_packed(data):
        return _some(load_packed(data))
    if data == []:
        raise MalformedError(EMPTY)
    if type(data) is TABLE:
        return _under_years(data, empty_month)
    if type(data) is LIST and all(type(item) is TABLE and "months" in item for item in data):
        return load_grid(data, empty_month=empty_month)
    return load_rows(data)


def _some(rows: tuple[MonthRow, ...]) -> tuple[MonthRow, ...]:
    if rows:
        return rows
    raise MalformedError(EMPTY)


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
    text = decoded(data) if isinstance(data, bytes) else characters(data)
    header, at, rows = lines_of(text, column_of)
    return _read(table_of(header, at, column_of, form_of), rows, empty_month)


def _read_parquet(data: bytes, empty_month: str) -> tuple[MonthRow, ...]:
    from tamin_rules.records.batch.files import read_parquet  # noqa: PLC0415 - for those who have such files

    header, rows = read_parquet(data, check_size)
    table = table_of(header, ("columns",), column_of, form_of)
    return _read(table, (((place,), cells) for place, cells in enumerate(rows)), empty_month)


def _read(table: Table, rows: Iterable[Cells], empty_month: str) -> tuple[MonthRow, ...]:
    faults = Gathered()
    months = 1 if table.form is ROWS else TWELVE
    given = named(table, rows, faults, lambda count: check_size(count * months))
    if table.form is not ROWS:
        return rows_of([_grid_line(at, cells, table.form, faults) for at, cells in given], faults, empty_month)
    found = [_row(at, cells, faults) for at, cells in given]
    faults.settle()
    return tuple(cast("list[MonthRow]", found))


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
