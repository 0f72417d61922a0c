"""
National IDs, a block of rows at a time.

Ten digits a row, joined: every tenth byte is a column. A table turns each digit of a column into what it adds to the
sum of its row, modulo 11. Read as one huge integer each, the ten columns are added up, all rows at once: no sum leaves
its byte, for nine times 10 and the most that the check digit adds make 212.

The check digit makes the sum a multiple of 11. Only the digit 1 stands for two remainders: it adds 122 in place of 1,
so that its rows are told apart by their sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, cast

from tamin_rules.errors import MalformedError
from tamin_rules.identifiers._shape import LONGEST_TEXT
from tamin_rules.identifiers.bulk.numbering import numbers_of
from tamin_rules.identifiers.national_id import CHECK_DIGIT, LENGTH, PADDABLE, SHAPE
from tamin_rules.text import ASCII_DIGITS, fold_identifier

_NUMBERS: Final = numbers_of("national_id")
_FILLER: Final = "5000020049"
"""Stands in for a row that is refused already."""

_FEW: Final = 64
_WIDTH: Final = LENGTH + len("\n")
_TWO_REMAINDERS: Final = 11 * 11


def _by_digit(adds: Callable[[int], int]) -> bytes:
    """Return the table for `bytes.translate` of what each digit adds."""
    table = bytearray(256)
    for digit, byte in enumerate(ASCII_DIGITS.encode()):
        table[byte] = adds(digit)
    return bytes(table)


def _weighted(weight: int) -> bytes:
    return _by_digit(lambda digit: digit * weight % 11)


def _passes(total: int) -> bool:
    remainder = total % 11
    return remainder == 0 if total < _TWO_REMAINDERS else remainder in {0, 2}  # 10 and 1, or 1 and 1


_ADDS: Final = (*map(_weighted, range(10, 1, -1)), _by_digit(lambda digit: digit + _TWO_REMAINDERS * (digit == 1)))
"""By place: what a digit adds to the sum."""
_VERDICTS: Final = bytes(0 if _passes(total) else _NUMBERS[CHECK_DIGIT] for total in range(256))
"""By sum: 0, or the number of the code."""


def judge(
    rows: Sequence[object],
    *,
    ask: Callable[[object], int],
    pad: bool = False,
    strip_separators: bool = False,
    **_switches: bool,
) -> bytes:
    """
    Return a number a row: 0, or that of its code.

    Args:
        rows: whatever is to be judged.
        ask: judges one row; asked where ten digits are equal.
        pad, strip_separators: as `parse` has them; the other switches say what to `ask`.
    """
    columns = _columns(rows)
    if columns is not None:
        return _judged(columns, ask)
    texts, refused = list(cast("Sequence[str]", rows)), dict[int, int]()
    for row in _odd(rows):
        texts[row], number = _read(rows[row], pad=pad, strip_separators=strip_separators)
        if number:
            refused[row] = number
    numbers = bytearray(_judged(_split("\n".join(texts)), ask))
    for row, number in refused.items():
        numbers[row] = number
    return bytes(numbers)


def _columns(rows: Sequence[object]) -> Sequence[bytes] | None:
    """
    Return the ten columns of digits, None unless each row is ten ASCII digits.

    Rows joined by line ends are: a line end behind every tenth character, and digits in all other places.
    """
    try:
        few = "\n".join(cast("Sequence[str]", rows[:_FEW]))
        if len(few) != min(len(rows), _FEW) * _WIDTH - 1:  # one row in ten is odd: most blocks are given up here
            return None
        joined = "\n".join(cast("Sequence[str]", rows))
    except TypeError:
        return None
    if len(joined) != len(rows) * _WIDTH - 1 or not joined.isascii():
        return None
    columns = _split(joined)
    ends = joined[LENGTH::_WIDTH]
    return columns if ends.count("\n") == len(ends) and all(column.isdigit() for column in columns) else None


def _split(joined: str) -> Sequence[bytes]:
    data = joined.encode("ascii")
    return [data[place::_WIDTH] for place in range(LENGTH)]


def _odd(rows: Sequence[object]) -> list[int]:
    """Return which rows are not ten ASCII digits."""
    return [
        row
        for row, text in enumerate(rows)
        if not (type(text) is str and len(text) == LENGTH and text.isascii() and text.isdigit())
    ]


def _read(text: object, *, pad: bool, strip_separators: bool) -> tuple[str, int]:
    """Return ten digits and 0; where the text is none, a filler and the number of the code."""
    if type(text) is str and len(text) <= LONGEST_TEXT and not strip_separators:
        digits = fold_identifier(text)  # as SHAPE.fold would, but most odd rows are of this kind
    else:
        try:
            digits = SHAPE.fold(text, strip_separators=strip_separators)
        except MalformedError as error:
            return _FILLER, _NUMBERS[error.code]
    if pad and len(digits) in PADDABLE:
        digits = digits.rjust(LENGTH, "0")
    code = SHAPE.code(digits)
    return (digits, 0) if code is None else (_FILLER, _NUMBERS[code])


def _judged(columns: Sequence[bytes], ask: Callable[[object], int]) -> bytes:
    """Judge rows of ten digits, given as columns."""
    total = sum(_integer(column.translate(adds)) for column, adds in zip(columns, _ADDS, strict=True))
    numbers = bytearray(total.to_bytes(len(columns[0]), "little").translate(_VERDICTS))
    for row in _maybe_repeated(columns):
        digits = bytes(column[row] for column in columns)
        if digits == digits[:1] * LENGTH:
            numbers[row] = ask(digits.decode("ascii"))
    return bytes(numbers)


def _maybe_repeated(columns: Sequence[bytes]) -> Iterator[int]:
    """Yield the rows in which the digits of every third column are equal; one in a thousand by chance."""
    differing = 0
    for column, following in pairwise(map(_integer, columns[::3])):
        differing |= column ^ following
    differences = differing.to_bytes(len(columns[0]), "little")
    row = differences.find(0)
    while row >= 0:
        yield row
        row = differences.find(0, row + 1)


def _integer(column: bytes) -> int:
    return int.from_bytes(column, "little")
