"""
Cells of a table: from the bytes of a column to numbers, days and texts, and what is wrong with each.

A column is read as a whole, each different cell once. What a cell says does not depend on its neighbours.

Source: contribution-list 4.2 as facts of the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final

from tamin_rules import jalali
from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.records.contribution_list.columns import Column, Kind
from tamin_rules.records.contribution_list.encodings import BLANKS, Decoded, decoder
from tamin_rules.records.contribution_list.model import MOST_AMOUNT, Encoding
from tamin_rules.text import fold_digits, is_ascii_digits

NUMBER: Final = Code("list.number.unreadable")
DAY: Final = Code("list.date.malformed")

_MOST_REMEMBERED: Final = 1 << 16
_CENTURY: Final = 1400
_LAST_SHORT_YEAR: Final = 50
"""Years of two digits: 00 to 50 are 14xx, else 13xx (contribution-list 4.2)."""
_MOST_DIGITS: Final = len(str(MOST_AMOUNT))
_DIGITS_AND_BLANKS: Final = b"0123456789 \0"

Cells = Callable[[Sequence[bytes], dict[int, list[Fault]]], list[Any]]
"""Reads the cells of a column, and notes by row what is wrong."""


def cells_of(column: Column, encoding: Encoding, width: int) -> Cells:
    """
    Return what reads the cells of a column.

    Args:
        column: what it means.
        encoding: of the list.
        width: in bytes; 0 in a text file.
    """
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
        bare = [cell.rstrip(BLANKS) for cell in cells]
        if b"".join(bare).isalnum() and not (edged and any(cell.endswith(b" ") for cell in cells)):
            return [text.decode("ascii") for text in bare]
        return slow(cells, noted)

    return read_cells


def _numbers(column: Column) -> Cells:
    def read_cells(cells: Sequence[bytes], noted: dict[int, list[Fault]]) -> list[Any]:
        if not b"".join(cells).translate(None, _DIGITS_AND_BLANKS):
            with suppress(ValueError):  # a blank one, two numbers in a cell, or thousands of digits
                numbers = [int(cell) for cell in cells]
                if max(numbers) <= MOST_AMOUNT:
                    return numbers
        found = [_number(cell) for cell in cells]
        for place, number in enumerate(found):
            if number is None:
                _note(noted, place, column, (NUMBER,))
        return found

    return read_cells


def _number(cell: bytes) -> int | None:
    text = cell.strip(BLANKS)
    whole, _, rest = text.partition(b".")
    if not text:
        return 0
    if not (whole + rest).isdigit() or rest.strip(b"0"):
        return None
    digits = whole.lstrip(b"0")
    return int(digits or b"0") if len(digits) <= _MOST_DIGITS else None


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
    if [len(part) for part in parts] not in ([4, 2, 2], [2, 2, 2]) or not all(map(is_ascii_digits, parts)):
        return None
    year, month, day = map(int, parts)
    try:
        return jalali.day(long_year(year), month, day)
    except MalformedError:
        return None


def _note(noted: dict[int, list[Fault]], place: int, column: Column, codes: Iterable[Code]) -> None:
    noted.setdefault(place, []).extend(Fault(code, loc=(column.name,)) for code in codes)
