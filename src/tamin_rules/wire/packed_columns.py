"""
The columns of a packed record: numbers as base64, labels as runs.

Numbers are whole and not negative, one for each row, all of the same width: one to eight bytes, the least that holds
the largest of them, the lowest byte first. Runs say each label once, in the order in which they first occur, and then
in pairs the place of a label and how many rows in a row have it. Both are written in one way only.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from struct import pack, unpack
from typing import Any, Final, TypeVar, cast

from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.records.columns import Runs
from tamin_rules.wire.convert import MISSING, NOT_EXACT, UNKNOWN, exactly
from tamin_rules.wire.records import LIST, MOST_FAULTS, TABLE, Gathered

T = TypeVar("T")

NOT_BASE64: Final = Code("wire.column.not_base64")
NOT_ALL_ROWS: Final = Code("wire.column.not_all_rows", rows=int)

_WORDS: Final = (0, 1, 2, 4, 4, 8, 8, 8, 8)
"""Bytes of the machine word that a width fits into."""
_LETTERS: Final = {1: "B", 2: "H", 4: "I", 8: "Q"}
"""How `struct` names those words."""
_WIDEST: Final = 8
_RUNS: Final = ("labels", "runs")


def numbers(bounds: range, fault_of: Callable[[int], Fault], value: object, rows: int) -> tuple[int, ...]:
    """
    Read a column of numbers within bounds; of each that is not, its fault is said.

    Codes: wire.type.wrong, wire.column.not_base64, wire.column.not_all_rows (rows), wire.record.not_exact (wider than
    need be); those of the numbers, at the places of the rows.

    >>> numbers(range(999), lambda _: Fault("record.number.too_large"), "AQAAAQ==", 2)
    (1, 256)
    """
    data = _bytes(exactly(value, str))
    width, rest = divmod(len(data), rows) if rows else (0, len(data))
    if rest or not bool(rows) <= width <= _WIDEST:
        raise MalformedError(NOT_ALL_ROWS, {"rows": rows})
    if width > 1 and not any(data[width - 1 :: width]):
        raise MalformedError(NOT_EXACT)
    found = _words(data, rows, width)
    is_narrow = 1 << 8 * width <= bounds.stop  # and holds nothing larger
    if (is_narrow or max(found) in bounds) and (not bounds.start or min(found, default=bounds.start) in bounds):
        return found
    wrong = [place for place, number in enumerate(found) if number not in bounds]
    told = [fault_of(found[place]).under(place) for place in wrong[:MOST_FAULTS]]
    raise MalformedError.of(told + told[-1:] * (len(wrong) - MOST_FAULTS))  # those beyond are only counted


def _bytes(text: str) -> bytes:
    """Read base64; before padding some bits are not used, and they too have to be as they are written."""
    try:
        data = a2b_base64(text, strict_mode=True)
        if text[-1:] != "=" or text[-4:] == _letters(data[-(len(data) % 3) :]):
            return data
    except ValueError:
        pass
    raise MalformedError(NOT_BASE64)


def _letters(data: bytes) -> str:
    return b2a_base64(data, newline=False).decode()


def _words(data: bytes, rows: int, width: int) -> tuple[int, ...]:
    word = _WORDS[width]
    if word != width:
        data = _strided(data, rows, width, word)
    return unpack(f"<{rows}{_LETTERS[word]}", data) if rows else ()


def _strided(data: bytes, rows: int, old: int, new: int) -> bytes:
    """Give each number more bytes, or fewer: the n-th bytes of all numbers at once."""
    made = bytearray(rows * new)
    for place in range(min(old, new)):
        made[place::new] = data[place::old]
    return bytes(made)


def dump_numbers(column: Sequence[int]) -> str:
    """
    Write a column of numbers.

    >>> dump_numbers((1, 256))
    'AQAAAQ=='
    """
    width = (max(column, default=0).bit_length() + 7) // 8 or 1
    data = pack(f"<{len(column)}Q", *column)
    return _letters(_strided(data, len(column), _WIDEST, width))


def runs(label_of: Callable[[Any], T], value: object, rows: int) -> Runs[T]:
    """
    Read a column of labels.

    Codes: wire.type.wrong, wire.field.missing, wire.field.unknown, wire.column.not_all_rows (rows),
    wire.record.not_exact (in another order, cut into more runs), those of the labels.

    >>> runs(str, {"labels": ["A", "B"], "runs": [0, 3, 1, 1]}, 4)
    (('A', 3), ('B', 1))
    """
    given, faults = exactly(value, TABLE), Gathered()
    check_fields(given, _RUNS, faults)
    labels = _each(label_of, given.get("labels", []), "labels", faults)
    pairs = _each(_whole, given.get("runs", []), "runs", faults)
    faults.settle()
    return _joined(labels, pairs[::2], pairs[1::2], rows)


def check_fields(
    given: Mapping[str, Any], names: Iterable[str], faults: Gathered, optional: Iterable[str] = ()
) -> None:
    """Note the fields that an object lacks, and whether it has others."""
    if {*given} == {*names}:  # as it is nearly always
        return
    for name in names:
        if name not in given:
            faults.note(MISSING, (name,))
    allowed = (*names, *optional)
    if not given.keys() <= {*allowed}:
        faults.note(UNKNOWN, allowed=allowed)


def _each(read: Callable[[Any], T], value: object, name: str, faults: Gathered) -> list[T]:
    try:
        return list(map(read, exactly(value, LIST)))
    except MalformedError as error:  # where, and what else, is found slowly
        if type(value) is not LIST:
            faults.add(error.faults, name)
            return []
    return cast("list[T]", [faults.take(read, item, name, place) for place, item in enumerate(value)])


def _whole(value: object) -> int:
    return exactly(value, int)


def _joined(labels: Sequence[T], places: Sequence[int], counts: Sequence[int], rows: int) -> Runs[T]:
    if len(places) != len(counts) or sum(counts) != rows or min(counts, default=1) < 1:
        raise MalformedError(NOT_ALL_ROWS, {"rows": rows})
    in_order = [*dict.fromkeys(places)] == [*range(len(labels))]
    if not in_order or len({*labels}) != len(labels) or any(place == after for place, after in pairwise(places)):
        raise MalformedError(NOT_EXACT)
    return tuple(zip(map(labels.__getitem__, places), counts, strict=True))


def dump_runs(column: Runs[T], dump_label: Callable[[T], Any]) -> dict[str, list[Any]]:
    """
    Write a column of labels.

    >>> dump_runs((("A", 3), ("B", 1), ("A", 2)), str)
    {'labels': ['A', 'B'], 'runs': [0, 3, 1, 1, 0, 2]}
    """
    places = {label: place for place, label in enumerate(dict.fromkeys(label for label, _ in column))}
    pairs = [number for label, count in column for number in (places[label], count)]
    return {"labels": list(map(dump_label, places)), "runs": pairs}
