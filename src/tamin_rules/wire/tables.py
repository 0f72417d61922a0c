"""
Tables that people keep in spreadsheets, read strictly: a header whose columns are known, and cells below it.

Nothing is dropped in silence: an unknown column, a cell beyond the header, a quotation mark that is never closed are
faults, each with line and column, and nothing of a value stands in one. What the columns are called, and which of them
are needed, is for whoever reads a table to say: rows of a record (`record_files`), of a payroll (`payroll_files`).
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Final, TypeAlias

from attrs import frozen

from tamin_rules.errors import Code, Loc, MalformedError
from tamin_rules.text import fold_identifier
from tamin_rules.wire.json_text import NOT_CHARACTERS, NOT_UTF8, TOO_LARGE
from tamin_rules.wire.records import Gathered

LARGEST_TABLE: Final = 16 << 20
"""Bytes of a file."""
_MOST_COLUMNS: Final = 100
_LONGEST_HEADER: Final = 1 << 16
"""Columns and characters among which a header is looked for; the widest form has some thirty columns."""

EMPTY: Final = Code("record.file.empty")
NOT_CSV: Final = Code("record.file.not_csv")
FORMAT: Final = Code("record.file.unknown_format", allowed=tuple)
NO_HEADER: Final = Code("record.header.missing", known=tuple)
COLUMN_MISSING: Final = Code("record.column.missing", known=tuple)
COLUMN_UNKNOWN: Final = Code("record.column.unknown", known=tuple)
COLUMN_REPEATED: Final = Code("record.column.repeated")
ROW_WIDE: Final = Code("record.row.too_wide")
CELL_MISSING: Final = Code("record.cell.missing")

FORMATS: Final = ("CSV", "JSON", "Parquet")
_UTF16: Final = (BOM_UTF16_LE, BOM_UTF16_BE)
_BINARY: Final = b"\0"

ColumnOf: TypeAlias = Callable[[str], str | None]
"""Tells which column a heading names; None where it is not known."""
Named: TypeAlias = tuple[Loc, Mapping[str, str]]
"""A row of a table: where it stands, and its cells by column, the blank ones left out."""
Cells: TypeAlias = tuple[Loc, Sequence[str]]
"""A row as it stands."""


@frozen
class Form:
    """
    A form in which something is kept in a table.

    Args:
        needed: columns that have to be there.
        others: that may be. A row number says nothing, and is passed over.
    """

    needed: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the form."""
        return self.needed + self.others


@frozen
class Table:
    """The header of a table, read: its form, and the column of each place; None is not read."""

    form: Form
    columns: tuple[str | None, ...]


def is_blank(text: str) -> bool:
    """Tell whether a cell is empty, but for blanks and marks that nobody sees."""
    return not text or not fold_identifier(text)


def check_bytes(size: int) -> None:
    """
    Refuse a file that is too large.

    Codes: wire.text.too_large.
    """
    if size > LARGEST_TABLE:
        raise MalformedError(TOO_LARGE, {"most": LARGEST_TABLE})


def decoded(data: bytes, *, formats: tuple[str, ...] = FORMATS) -> str:
    """
    Return the text of a file: UTF-8, or UTF-16 with its mark, which is what spreadsheets call "Unicode text".

    Codes: record.file.unknown_format (a spreadsheet or an archive), wire.text.not_utf8.
    """
    is_utf16 = data.startswith(_UTF16)
    if _BINARY in data and not is_utf16:
        raise MalformedError(FORMAT, {"allowed": formats})
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    raise MalformedError(NOT_UTF8)


def characters(text: str) -> str:
    """
    Return a text without its mark.

    Codes: wire.text.lone_surrogate, wire.text.too_large.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        size = -1
    if size < 0:
        raise MalformedError(NOT_CHARACTERS)
    check_bytes(size)
    return text.removeprefix("\ufeff")


def lines_of(text: str, column_of: ColumnOf) -> tuple[list[str], Loc, Iterator[Cells]]:
    """
    Split a table: its header, the line of it, and the rows that are not blank, each with the line on which it begins.

    Codes: record.file.empty, record.file.not_csv.
    """
    lines = _lines(text, _delimiter(text, column_of))
    at, header = next(lines, (0, list[str]()))
    if not header:
        raise MalformedError(EMPTY)
    return header, (at,), (((line,), cells) for line, cells in lines)


def _delimiter(text: str, column_of: ColumnOf) -> str:
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


def table_of(
    header: Sequence[str], at: Loc, column_of: ColumnOf, form_of: Callable[[Sequence[str | None]], Form]
) -> Table:
    """
    Read a header; a column is named by its number, from 1, one that is missing by its name.

    Codes: record.header.missing, record.column.missing, record.column.unknown, record.column.repeated.
    """
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
    return Table(form, columns)


def named(
    table: Table, rows: Iterable[Cells], faults: Gathered, check_size: Callable[[int], None] | None = None
) -> Iterator[Named]:
    """
    Yield the rows of a table by its columns; what stands beyond the header is noted.

    Args:
        table: the header.
        rows: below it.
        faults: takes what is wrong.
        check_size: is told the number of each row, and refuses one too many.

    Codes: record.row.too_wide, noted; record.file.empty.
    """
    count, width = 0, len(table.columns)
    for count, (at, cells) in enumerate(rows, 1):
        if check_size is not None:
            check_size(count)
        if not all(map(is_blank, cells[width:])):
            faults.note(ROW_WIDE, at)
        pairs = zip(table.columns, cells, strict=False)
        yield at, {name: cell for name, cell in pairs if name is not None and not is_blank(cell)}
    if not count:
        raise MalformedError(EMPTY)
