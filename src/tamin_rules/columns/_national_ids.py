"""
National IDs as arrays, many rows in one step.

The front of an ID leaves a remainder modulo 11, which is one bit of eleven. Its rear, down to the check digit, goes
with a set of them: one remainder, or the two that the digit 1 stands for. An ID passes where the two share a bit. Both
are looked up: for a number by its halves of five digits; for a text by its last two digits, and by the weighed sum of
the first eight, which are one word and take two multiplications.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tamin_rules.columns.blocks import blocks
from tamin_rules.identifiers.bulk.numbering import numbers_of
from tamin_rules.identifiers.national_id import CHARACTER, CHECK_DIGIT, LENGTH, REPEATED, WRONG_LENGTH, ZEROS_LOST

Numbers: TypeAlias = NDArray[np.uint8]
Bits: TypeAlias = NDArray[np.uint16]
Digits: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]

_NUMBERS: Final = numbers_of("national_id")
_WEIGHTS: Final = np.arange(LENGTH, 1, -1)
_MODULUS: Final = 11
_REMAINDERS: Final = (1 << _MODULUS) - 1


def _digits(count: int) -> Digits:
    """Return the digits of every number of so many, a row for each place."""
    written = "".join(f"{number:0{count}}" for number in range(10**count)).encode("ascii")
    return np.frombuffer(written, np.uint8).reshape(-1, count).T.astype(np.int64) - ord("0")


def _front(sums: Digits) -> Bits:
    """Return the bit of the remainder that each weighed sum leaves."""
    return np.left_shift(1, sums % _MODULUS).astype(np.uint16)


def _rear(digits: Digits) -> Bits:
    """Return the bits of the remainders that go with each rear; the last digit is the check digit."""
    sums = np.dot(_WEIGHTS[1 - len(digits) :], digits[:-1])
    bits = np.zeros(len(sums), np.uint16)
    for front in range(_MODULUS):
        remainder: Digits = (front + sums) % _MODULUS
        check = np.where(remainder < 2, remainder, _MODULUS - remainder)  # noqa: PLR2004 - the rule itself
        bits |= np.left_shift(np.equal(check, digits[-1]), front).astype(np.uint16)
    return bits


# --- whole numbers ---------------------------------------------------------------------------------------------------

_HALF: Final = np.uint64(10**5)
_TEN_DIGITS: Final = 10**9 // 10**5
_EIGHT_DIGITS: Final = 10**7 // 10**5
_ALL_EQUAL: Final = 1_111_111_111
_MAYBE_EQUAL: Final = 16
"""Above every number: the first five digits are equal, and the row is judged by itself."""

_REMAINDER_HALVES: Final = _front(np.dot(_WEIGHTS[:5], _digits(5)))


def _front_halves(*, pad: bool) -> Bits:
    """
    Return the bit of each first half, and above the bits the number of the code, where the half alone is wrong.

    The last entry is for whatever has more than ten digits.
    """
    bits = np.append(_REMAINDER_HALVES, np.uint16(0))
    bits[:: _ALL_EQUAL // 10**5] = _MAYBE_EQUAL << _MODULUS
    if not pad:
        bits[:_TEN_DIGITS] = _NUMBERS[ZEROS_LOST] << _MODULUS
    bits[:_EIGHT_DIGITS] = bits[-1] = _NUMBERS[WRONG_LENGTH] << _MODULUS
    return bits


_FRONT_HALVES: Final = {pad: _front_halves(pad=pad) for pad in (False, True)}
_REAR_HALVES: Final = _rear(_digits(5)) | np.uint16(~_REMAINDERS & 0xFFFF)
"""The bits of each second half, which lets pass what stands above them."""


def of_numbers(values: NDArray[np.integer[Any]], *, pad: bool = False, allow_repeated: bool = False) -> Numbers:
    """
    Return a number a row for whole numbers: 0, or that of the code that their digits would get.

    Args:
        values: whole numbers of any size and sign.
        pad, allow_repeated: as `parse` has them.

    >>> of_numbers(np.array([5000020049, 12345679, -1])).tolist() == [
    ...     0, _NUMBERS[ZEROS_LOST], _NUMBERS[CHARACTER]]
    True
    """
    words = values.view(np.uint64) if values.dtype == np.int64 else values.astype(np.uint64)
    numbers = np.empty(len(words), np.uint8)
    for rows in blocks(len(words)):
        numbers[rows] = _of_words(words[rows], _FRONT_HALVES[pad])
    some = np.flatnonzero(numbers >= _MAYBE_EQUAL)
    numbers[some] = _of_equal_halves(words[some], allow_repeated=allow_repeated)
    if len(values) and values.min() < 0:  # as a word it was too long
        numbers[values < 0] = _NUMBERS[CHARACTER]
    return numbers


def _of_words(words: Words, fronts: Bits) -> Numbers:
    first = words // _HALF
    second = first * _HALF
    np.subtract(words, second, out=second)
    met = fronts.take(_index(first), mode="clip")
    met &= _REAR_HALVES.take(_index(second))
    numbers = _verdicts(met)
    met >>= np.uint16(_MODULUS)
    numbers += met.astype(np.uint8)
    return numbers


def _of_equal_halves(words: Words, *, allow_repeated: bool) -> Numbers:
    """Judge numbers of ten digits, of which the first five are equal."""
    first = words // _HALF
    rear = _REAR_HALVES.take(_index(words - first * _HALF))
    numbers = _verdicts(_REMAINDER_HALVES.take(_index(first)) & rear)
    if not allow_repeated:
        numbers[words % np.uint64(_ALL_EQUAL) == 0] = _NUMBERS[REPEATED]
    return numbers


def _verdicts(met: Bits) -> Numbers:
    """Return 0 where front and rear have a bit in common, else the number of the code."""
    numbers: Numbers = (met == 0).view(np.uint8) * np.uint8(_NUMBERS[CHECK_DIGIT])
    return numbers


# --- texts -----------------------------------------------------------------------------------------------------------

_VIEW: Final = np.dtype([("length", "<u4"), ("head", "<u8"), ("last", "<u2"), ("rest", "<u2")])
"""A text of up to twelve bytes in the layout of Arrow's string views."""

_ALL_BYTES: Final = np.uint64(0x0101010101010101)
_ZEROS: Final = _ALL_BYTES * np.uint64(ord("0"))
_BEYOND_NINE: Final = _ALL_BYTES * np.uint64(0x80 - 10)
"""Added to a digit it stays below 128; added to what lies above a 9 it does not."""
_TOP_BITS: Final = _ALL_BYTES * np.uint64(0x80)
_EVEN: Final = np.uint64(0x00FF00FF00FF00FF)
_BYTE, _TOP_LANE = np.uint64(8), np.uint64(48)


def _lanes(weights: NDArray[np.int64]) -> np.uint64:
    """Return the factor that gathers four weighed digits in the highest of four lanes; the first digit lies lowest."""
    return np.uint64(sum(int(weight) << 16 * (3 - place) for place, weight in enumerate(weights)))


_EVEN_WEIGHTS, _ODD_WEIGHTS = _lanes(_WEIGHTS[0:8:2]), _lanes(_WEIGHTS[1:8:2])
_FRONT_SUMS: Final = _front(np.arange(9 * int(_WEIGHTS[:8].sum()) + 1))


def _rear_words() -> Bits:
    """Return the bits by the word of two bytes: none where they are no digits."""
    bits = np.zeros(1 << 16, np.uint16)
    tens, ones = _digits(2) + ord("0")
    bits[tens | ones << 8] = _rear(_digits(2))
    return bits


_REAR_WORDS: Final = _rear_words()


def of_texts(chunk: pl.Series) -> tuple[Numbers, NDArray[np.bool_]]:
    """
    Return a number a row for texts, and which rows are to be judged by themselves.

    Those are all that are not ten ASCII digits, and a few of them, among which are all of ten equal digits.

    >>> of_texts(pl.Series(["5000020049", "۵۰۰۰۰۲۰۰۴۹", None, "1111111111"]))[1].tolist()
    [False, True, True, True]
    """
    array = cast("Any", chunk).to_arrow(compat_level=pl.CompatLevel.newest())
    views = np.frombuffer(array.buffers()[1], _VIEW, len(chunk), array.offset * _VIEW.itemsize)
    numbers, is_odd = np.empty(len(chunk), np.uint8), np.empty(len(chunk), np.bool_)
    for rows in blocks(len(chunk)):
        numbers[rows], is_odd[rows] = _of_views(views[rows])
    if chunk.null_count():
        is_odd |= chunk.is_null().to_numpy()
    return numbers, is_odd


def _of_views(views: NDArray[np.void]) -> tuple[Numbers, NDArray[np.bool_]]:
    digits: Words = views["head"] - _ZEROS  # wraps around where a byte lies below a zero
    rears = _REAR_WORDS.take(views["last"])
    is_odd = ((digits | (digits + _BEYOND_NINE)) & _TOP_BITS != 0) | (rears == 0) | (views["length"] != LENGTH)
    even = digits & _EVEN
    odd = (digits >> _BYTE) & _EVEN
    is_odd |= even == odd
    sums = (even * _EVEN_WEIGHTS >> _TOP_LANE) + (odd * _ODD_WEIGHTS >> _TOP_LANE)
    return _verdicts(_FRONT_SUMS.take(_index(sums), mode="clip") & rears), is_odd


def _index(words: Words) -> NDArray[np.int64]:
    """Return words as what `take` wants, without a copy."""
    return words.view(np.int64)
