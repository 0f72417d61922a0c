"""
The container of a list: a dBase III table without memo, as bytes.

Its descriptors are read, whatever their order and widths; what they say of the place of a column is not, since the
organisation's own files leave that empty. Nothing is allocated on the word of a header: a table is read in pieces, and
one that claims more than any list can hold is refused.

Source: listdisk-template; list-measured (end mark, displacement, stamp); contribution-list/K1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import Struct
from typing import BinaryIO, Final

from attrs import frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.records.contribution_list.profiles import Layout, Slot

EMPTY: Final = Code("list.file.empty")
NOT_TABLE: Final = Code("list.table.not_table")
TOO_LARGE: Final = Code("list.table.too_large", most=int)
TOO_MANY_ROWS: Final = Code("list.table.too_many_rows", most=int)
INCONSISTENT: Final = Code("list.table.inconsistent")
REPEATED: Final = Code("list.column.repeated", column=str)
NOT_TEXT_COLUMN: Final = Code("list.column.not_text", column=str)

LARGEST: Final = 256 << 20
"""Bytes of a file: 99,999 workers at the widest shape are a quarter of it."""
MOST_ROWS: Final = 1_000_000
"""Ten times what the header can count; rows of a few bytes would fill the memory long before the file is large."""
DBASE_III: Final = 0x03
_RELATIVES: Final = frozenset({0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xF5})
"""First bytes of tables that are laid out alike: Visual FoxPro, and those with memo."""

_HEAD: Final = Struct("<B3sIHH17sB2s")
_SLOT: Final = Struct("<11scIBB14s")
_END_OF_SLOTS: Final = 0x0D
_END_OF_TABLE: Final = b"\x1a"
_MOST_COLUMNS: Final = 255
_READABLE: Final = frozenset({"C", "N", "F", "D"})
_BLOCK: Final = 1 << 19
"""Bytes that are read at once."""
LIVE: Final = b" "
GONE: Final = b"*"


HEAD_SIZE: Final = _HEAD.size


def is_dbase(start: bytes) -> bool:
    """Tell by the first bytes whether a file is a table: a text may begin with the same letter, but has no NUL."""
    return start[0] == DBASE_III or (start[0] in _RELATIVES and b"\0" in start)


@frozen
class Head:
    """What stands before the first record of a table."""

    version: int
    records: int
    length: int
    record_length: int
    language: int
    slots: tuple[Slot, ...]
    terminated: bool


def read_head(file: BinaryIO) -> Head:
    """
    Read the header of a table, and leave the file at its first record.

    Codes: list.file.empty, list.table.not_table, list.table.too_large, list.table.too_many_rows,
    list.table.inconsistent, list.column.repeated, list.column.not_text.
    """
    start = file.read(_HEAD.size)
    if not start:
        raise MalformedError(EMPTY)
    if len(start) < _HEAD.size:
        raise MalformedError(NOT_TABLE)
    version, _, records, length, record_length, _, language, _ = _HEAD.unpack(start)
    if length + records * record_length > LARGEST:
        raise MalformedError(TOO_LARGE, {"most": LARGEST})
    if records > MOST_ROWS:
        raise MalformedError(TOO_MANY_ROWS, {"most": MOST_ROWS})
    rest = file.read(length - _HEAD.size) if length > _HEAD.size else b""
    slots, terminated = _slots(rest)
    widths = [slot.width for slot in slots]
    if len(rest) != length - _HEAD.size or not widths or 0 in widths or record_length != 1 + sum(widths):
        raise MalformedError(INCONSISTENT)
    _check(slots)
    return Head(version, records, length, record_length, language, slots, terminated)


def _slots(rest: bytes) -> tuple[tuple[Slot, ...], bool]:
    """Return the columns, and whether they were closed as they should be."""
    slots: list[Slot] = []
    for start in range(0, len(rest), _SLOT.size):
        if rest[start] == _END_OF_SLOTS:
            return tuple(slots), True
        if start + _SLOT.size > len(rest) or rest[start] == 0 or len(slots) == _MOST_COLUMNS:
            break
        name, type_, _, width, _, _ = _SLOT.unpack_from(rest, start)
        slots.append(Slot(_name(name), type_.decode("latin-1"), width))
    return tuple(slots), False


def _name(raw: bytes) -> str:
    return raw.partition(b"\0")[0].decode("ascii", "replace").strip().upper()


def _check(slots: Iterable[Slot]) -> None:
    seen: set[str] = set()
    for slot in slots:
        if slot.name in seen:
            raise MalformedError(REPEATED, {"column": told(slot.name)})
        if slot.type not in _READABLE:
            raise MalformedError(NOT_TEXT_COLUMN, {"column": told(slot.name)})
        seen.add(slot.name)


def told(name: str) -> str:
    """Return the name of a column as it may be repeated: what is no name is not."""
    return name if name.isascii() and name.replace("_", "").isalnum() else "?"


def records(file: BinaryIO, head: Head) -> Iterator[list[tuple[bytes, ...]]]:
    """
    Yield the records, piece by piece: for each the flag and the bytes of its cells.

    An incomplete record at the end is left out; whoever counts sees that one is missing.
    """
    unpack = Struct("1s" + "".join(f"{slot.width}s" for slot in head.slots)).iter_unpack
    length, left = head.record_length, head.records
    while left:
        piece = file.read(min(left, max(1, _BLOCK // length)) * length)
        whole = len(piece) // length
        found = list(unpack(piece[: whole * length]))
        ended = next((place for place, record in enumerate(found) if record[0] == _END_OF_TABLE), None)
        if found[:ended]:
            yield found[:ended]
        if ended is not None or len(piece) < min(left, max(1, _BLOCK // length)) * length:
            return
        left -= whole


def write_head(layout: Layout, records_: int) -> bytes:
    """Write the header of a table."""
    parts = [
        _HEAD.pack(
            DBASE_III,
            layout.stamp,
            records_,
            layout.header_length,
            layout.record_length,
            bytes(17),
            layout.language,
            bytes(2),
        )
    ]
    place = 1
    for slot in layout.slots:
        displacement = place if layout.displaced else 0
        name = slot.name.encode("ascii").ljust(11, b"\0")
        parts.append(_SLOT.pack(name, slot.type.encode("ascii"), displacement, slot.width, 0, bytes(14)))
        place += slot.width
    return b"".join((*parts, bytes([_END_OF_SLOTS])))


def end_mark(layout: Layout) -> bytes:
    """Return what follows the last record."""
    return _END_OF_TABLE if layout.ended else b""
