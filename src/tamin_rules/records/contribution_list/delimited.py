"""
The other container of a list: text, a line for each record, a comma between the cells.

The written description allows text and gives it no shape; what is read here was seen in lists of other programs: no
header, no quotation marks, the columns of the form, sometimes without the contract row and with the birth date further
behind. The order is told by the number of the cells and by where a day stands.

Source: list-measured; the shape is not verified.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO, Final

from tamin_rules.errors import Code, MalformedError
from tamin_rules.records.contribution_list.columns import HEADER, WORKER
from tamin_rules.records.contribution_list.model import Encoding
from tamin_rules.records.contribution_list.profiles import VENDOR_C, Slot
from tamin_rules.records.contribution_list.sources import Opener
from tamin_rules.records.contribution_list.tables import LARGEST, MOST_ROWS, TOO_LARGE, TOO_MANY_ROWS

LINE_TOO_LONG: Final = Code("list.text.line_too_long", most=int)
NO_SUCH_SHAPE: Final = Code("list.text.unknown_shape", cells=int)

NOT_UTF16: Final = Code("list.text.not_utf16")

LONGEST_LINE: Final = 1 << 14
COMMA: Final = b","
NEWLINE: Final = b"\r\n"
_PIECE: Final = 1024
_PADDING: Final = b" \0"
_DAY: Final = re.compile(rb"[0-9]{8}|[0-9]{2}/[0-9]{2}/[0-9]{2}")
_WORD: Final = re.compile(rb"[^0-9/]+")
"""What stands there where nobody's birth date does: the sex, which the other shape has in that place."""

_OFFICIAL: Final = {
    "header": tuple(column.name for column in HEADER),
    "worker": tuple(column.name for column in WORKER),
}
_SHORT_HEADER: Final = tuple(slot.name for slot in VENDOR_C.header.slots)
_LATE_WORKER: Final = tuple(slot.name for slot in VENDOR_C.worker.slots)
_OLD_HEADER, _OLD_WORKER = len(HEADER) - 2, len(WORKER) - 2
_EARLY, _LATE = 11, 25
"""Where the birth date stands in the form, and where it stands behind."""


def unmarked(opener: Opener) -> tuple[Opener, Encoding | None]:
    """
    Return what opens a text behind its byte-order mark, and the encoding that the mark tells; UTF-16 as UTF-8.

    Codes: list.text.not_utf16, list.table.too_large.
    """
    with opener() as file:
        start = file.read(len(BOM_UTF8))
        if start == BOM_UTF8:
            return _behind(opener, len(BOM_UTF8)), Encoding.UTF_8
        if start[:2] not in {BOM_UTF16_LE, BOM_UTF16_BE}:
            return opener, None
        data = start + file.read(LARGEST)
    if len(data) > LARGEST:
        raise MalformedError(TOO_LARGE, {"most": LARGEST})
    try:
        text = data.decode("utf-16").encode()
    except UnicodeError:
        text = None
    if text is None:
        raise MalformedError(NOT_UTF16)
    return lambda: BytesIO(text), Encoding.UTF_8


def _behind(opener: Opener, mark: int) -> Opener:
    @contextmanager
    def again() -> Generator[BinaryIO]:
        with opener() as file:
            file.read(mark)
            yield file

    return again


def lines(file: BinaryIO) -> Iterator[tuple[bytes, ...]]:
    """
    Yield the cells of each line; blank lines are none.

    Codes: list.text.line_too_long, list.table.too_large, list.table.too_many_rows.
    """
    size = 0
    for count, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
        size += len(line)
        _check_size(len(line), size, count)
        if text := line.rstrip(b"\r\n\x1a"):
            yield tuple(text.split(COMMA))


def _check_size(line: int, size: int, count: int) -> None:
    if line > LONGEST_LINE:
        raise MalformedError(LINE_TOO_LONG, {"most": LONGEST_LINE})
    if size > LARGEST:
        raise MalformedError(TOO_LARGE, {"most": LARGEST})
    if count > MOST_ROWS:
        raise MalformedError(TOO_MANY_ROWS, {"most": MOST_ROWS})


def records(file: BinaryIO) -> Iterator[list[tuple[bytes, ...]]]:
    """Yield the lines, piece by piece."""
    piece: list[tuple[bytes, ...]] = []
    for cells in lines(file):
        piece.append(cells)
        if len(piece) == _PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def header_slots(cells: Sequence[bytes]) -> tuple[Slot, ...]:
    """
    Return the columns of the workshop's line.

    Codes: list.text.unknown_shape.
    """
    names = _OFFICIAL["header"]
    match len(cells):
        case count if count == len(names):
            return _slots(names)
        case count if count == len(_SHORT_HEADER):
            return _slots(_SHORT_HEADER)
        case count if count == _OLD_HEADER:
            return _slots(names[:_OLD_HEADER])
        case count:
            raise MalformedError(NO_SUCH_SHAPE, {"cells": count})


def worker_slots(rows: Sequence[Sequence[bytes]]) -> tuple[Slot, ...]:
    """
    Return the columns of the workers' lines, by the first of them.

    Codes: list.text.unknown_shape.
    """
    count = len(rows[0])
    if count not in {len(WORKER), _OLD_WORKER}:
        raise MalformedError(NO_SUCH_SHAPE, {"cells": count})
    whole = [row for row in rows if len(row) == count]
    is_late = not _hold(_DAY, whole, _EARLY) and (_hold(_DAY, whole, _LATE) or _hold(_WORD, whole, _EARLY))
    return _slots((_LATE_WORKER if is_late else _OFFICIAL["worker"])[:count])


def _hold(what: re.Pattern[bytes], rows: Sequence[Sequence[bytes]], place: int) -> bool:
    return any(what.fullmatch(row[place].strip(_PADDING)) for row in rows)


def _slots(names: Sequence[str]) -> tuple[Slot, ...]:
    return tuple(Slot(name, "C", 0) for name in names)
