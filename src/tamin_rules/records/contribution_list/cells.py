"""
From the bytes of a column to its values: numbers, days, codes, texts, and what is wrong with each, noted by row.

Cells are read a column at a time, each different one once: a list repeats itself.

Source: list-spec; contribution-list 4.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from tamin_rules import jalali
from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.records.contribution_list.columns import Column, Kind
from tamin_rules.records.contribution_list.encodings import BLANKS, Decoded, decoder
from tamin_rules.records.contribution_list.model import MOST_AMOUNT, Encoding
from tamin_rules.text import fold_digits

NUMBER: Final = Code("list.number.unreadable")
DAY: Final = Code("list.date.malformed")

_MOST_REMEMBERED: Final = 1 << 16
_CENTURY: Final = 1400
_LAST_SHORT_YEAR: Final = 50
"""Years of two digits: 00 to 50 are 14xx, else 13xx (contribution-list 4.2)."""
_DIGITS_AND_BLANKS: Final = b"0123456789 \0"

Cells: TypeAlias = Callable[[Sequence[bytes], dict[int, list[Fault]]], list[Any]]
"""Reads the cells of a column, and notes by row what is wrong."""


def cells_of(column: Column, encoding: Encoding, width: int) -> Cells:
    """Return what reads a column, `width` bytes wide; 0 in a text file."""
    match column.kind:
        case Kind.NUMBER:
            return _numbers(column)
        case Kind.YEAR:
            return _each(column, _year)
        case Kind.DAY:
            return _each(column, _day)
        case Kind.CODE:
            return _codes(column, decoder(encoding, width), edged=not width)
        case Kind.TEXT:
            return _each(column, decoder(encoding, width, column.words))


def _each(column: Column, read_cell: Callable[[bytes], tuple[Any, tuple[Code, ...]]]) -> Cells:
    """Read the cells of a column one by one, each different one once."""
    known: dict[bytes, Any] = {}
    odd: dict[bytes, tuple[Code, ...]] = {}

    def read_cells(cells: Sequence[bytes], noted: dict[int, list[Fault]]) -> list[Any]:
        if len(known) > _MOST_REMEMBERED:
            known.clear()
            odd.clear()
        for cell in set(cells).difference(known):
            known[cell], codes = read_cell(cell)
            if codes:
                odd[cell] = codes
        if odd:
            for place, cell in enumerate(cells):
                if cell in odd:
                    _note(noted, place, column, odd[cell])
        return [known[cell] for cell in cells]

    return read_cells


def _codes(column: Column, decode: Callable[[bytes], Decoded], *, edged: bool) -> Cells:
    """
    Read numbers of papers and codes, which are ASCII, and mostly different in each row.

    With `edged`, a blank behind a text is no padding.
    """

    def read_cell(cell: bytes) -> Decoded:
        text, codes = decode(cell)
        return fold_digits(text), codes

    slow = _each(column, read_cell)

    def read_cells(cells: Sequence[bytes], noted: dict[int, list[Fault]]) -> list[Any]:
        joined = b"".join(cells)
        if not joined.translate(None, b" \0").isalnum() or (b" " in joined and (edged or _begin_blank(cells))):
            return slow(cells, noted)
        return [cell.decode("ascii").rstrip(" \0") for cell in cells]

    return read_cells


def _begin_blank(cells: Sequence[bytes]) -> bool:
    return any(cell[:1] == b" " and cell.strip(BLANKS) for cell in cells)


def _numbers(column: Column) -> Cells:
    def read_cells(cells: Sequence[bytes], noted: dict[int, list[Fault]]) -> list[Any]:
        if not b"".join(cells).translate(None, _DIGITS_AND_BLANKS):
            try:
                return [int(cell) for cell in cells]
            except ValueError:  # a blank one, or two numbers in a cell
                pass
        found = [_number(cell) for cell in cells]
        for place, number in enumerate(found):
            if number is None:
                _note(noted, place, column, (NUMBER,))
        return found

    return read_cells


def _number(cell: bytes) -> int | None:
    text = cell.strip(BLANKS)
    whole, point, rest = text.partition(b".")
    if point and not rest.strip(b"0"):
        text = whole
    if not text:
        return 0
    return number if text.isdigit() and (number := int(text)) <= MOST_AMOUNT else None


def _year(cell: bytes) -> tuple[int | None, tuple[Code, ...]]:
    short = _number(cell)
    if short is None or not cell.strip(BLANKS):
        return None, (NUMBER,)
    return long_year(short), ()


def long_year(short: int) -> int:
    """
    Return the year that two digits stand for; one of four digits stands for itself.

    >>> long_year(4), long_year(92), long_year(1404)
    (1404, 1392, 1404)
    """
    if short >= 100:  # noqa: PLR2004 - more than two digits
        return short
    return short + _CENTURY if short <= _LAST_SHORT_YEAR else short + _CENTURY - 100


def _day(cell: bytes) -> tuple[date | None, tuple[Code, ...]]:
    text = cell.strip(BLANKS).decode("ascii", "replace")
    if not text.strip("0/"):
        return None, ()
    day = read_day(text)
    return day, () if day is not None else (DAY,)


def read_day(text: str) -> date | None:
    """
    Read a day as lists have it, None where it is none: `13700514`, `1370/05/14`, `70/05/14`, `700514`.

    Source: contribution-list 4.2.

    >>> read_day("70/05/14") == read_day("13700514") == read_day("700514")
    True
    """
    parts = text.split("/") if "/" in text else [text[:-4], text[-4:-2], text[-2:]]
    if [len(part) for part in parts] not in ([4, 2, 2], [2, 2, 2]) or not all(map(str.isdigit, parts)):
        return None
    year, month, day = map(int, parts)
    try:
        return jalali.day(long_year(year), month, day)
    except MalformedError:
        return None


def _note(noted: dict[int, list[Fault]], place: int, column: Column, codes: Iterable[Code]) -> None:
    noted.setdefault(place, []).extend(Fault(code, loc=(column.name,)) for code in codes)
