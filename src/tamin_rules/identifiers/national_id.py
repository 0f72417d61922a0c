"""
National ID of a person (کد ملی): ten digits, of which the last one checks the others.

Three digits of the place of issue, six of a serial number, one check digit: `r` is the sum of the first nine digits,
weighted 10 down to 2, modulo 11; the check digit is `r` where `r < 2`, else `11 - r`.

Source: facts on registration, 5.1 (letter B). No list of places is enforced: the public ones lack places in use. That
ten equal digits belong to nobody is a convention, and a switch; ten zeros are refused always. A check digit cannot
prove that a person exists: it stands twice for the digit 1, so 1.64 % of single wrong digits go unnoticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress, product
from typing import Final

from attrs import field, frozen

from tamin_rules.errors import Code, Fault, MalformedError, Severity
from tamin_rules.identifiers._shape import Shape, predicate, sealed
from tamin_rules.text import ASCII_DIGITS, is_ascii_digits

LENGTH: Final = 10

NOT_TEXT: Final = Code("national_id.text.not_text")
CHARACTER: Final = Code("national_id.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("national_id.length.wrong", length=int, expected=int)
ZEROS_LOST: Final = Code("national_id.length.zeros_lost", length=int, expected=int)
CHECK_DIGIT: Final = Code("national_id.check_digit.wrong")
REPEATED: Final = Code("national_id.digits.repeated")
PADDED: Final = Code("national_id.length.padded")
NO_SUCH_PLACE: Final = Code("national_id.place.unknown")
NO_SERIAL: Final = Code("national_id.serial.zero")

_WEAK_GROUNDS: Final = (PADDED, REPEATED, NO_SUCH_PLACE, NO_SERIAL)
PADDABLE: Final = (8, 9)
"""Digits of a number that may have lost leading zeros."""
SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH, dict.fromkeys(PADDABLE, ZEROS_LOST))
_NOBODY: Final = "0" * LENGTH
_ALL_EQUAL: Final = frozenset(digit * LENGTH for digit in ASCII_DIGITS)


def _remainders(x: int, y: int, z: int) -> Mapping[str, int]:
    """Return what each text of three digits adds to the sum of these weights, modulo 11."""
    return {f"{a}{b}{c}": (a * x + b * y + c * z) % 11 for a, b, c in product(range(10), repeat=3)}


# A table for each third of the text: three times as fast as nine multiplications, and what is no digit is in no table.
_FIRST, _SECOND, _THIRD = _remainders(10, 9, 8), _remainders(7, 6, 5), _remainders(4, 3, 2)
_CHECK_DIGITS: Final = "01987654321" * 3
"""The check digit, by the sum of the three remainders."""


def _passes(text: str) -> bool:
    """Tell whether the text is ten digits, the last of which checks the others."""
    try:
        remainder = _FIRST[text[:3]] + _SECOND[text[3:6]] + _THIRD[text[6:9]]
    except KeyError:
        return False
    return _CHECK_DIGITS[remainder] == text[9:11]  # two, so that a longer text is none and is not copied


def _refusal(text: str) -> MalformedError:
    return SHAPE.refusal(text) or MalformedError(CHECK_DIGIT)


@sealed
@frozen(repr=False)
class NationalId:
    """
    A well-formed national ID. Made from its canonical text, ten ASCII digits; `parse` reads what people write.

    `padded` tells that leading zeros were put back; it does not count for equality.

    Codes: those of `parse`; of ten equal digits only the zeros are refused.

    >>> NationalId("5000020049")
    NationalId(•••••••049)
    """

    _text: str
    padded: bool = field(default=False, eq=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        if type(self._text) is not str or not _passes(self._text):
            raise _refusal(self._text)
        if self._text == _NOBODY:
            raise MalformedError(REPEATED)

    def plain(self) -> str:
        """Return the ten digits."""
        return self._text


_set_text, _set_padded = NationalId.__dict__["_text"].__set__, NationalId.__dict__["padded"].__set__


def _checked(text: str, *, padded: bool = False) -> NationalId:
    """Make a value past its constructor, which would check again what was just checked."""
    value = object.__new__(NationalId)
    _set_text(value, text)
    _set_padded(value, padded)
    return value


def parse(
    text: object, *, pad: bool = False, allow_repeated: bool = False, strip_separators: bool = False
) -> NationalId:
    """
    Read a national ID.

    Args:
        text: as typed; Persian and Arabic digits, direction marks and blanks at the edges are fine.
        pad: put back the leading zeros that a text of 8 or 9 digits has lost.
        allow_repeated: take ten equal digits, but zeros.
        strip_separators: drop blanks, dashes, dots and slashes.

    Codes: national_id.text.not_text, national_id.text.foreign_character (position, from 1), national_id.length.wrong,
        national_id.length.zeros_lost (8 or 9 digits), national_id.check_digit.wrong, national_id.digits.repeated.

    >>> parse("۵۰۰۰۰۲۰۰۴۹") == parse("5000020049")
    True
    >>> parse("1234567890")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: national_id.check_digit.wrong
    """
    if type(text) is str and _passes(text) and text not in _ALL_EQUAL:
        return _checked(text)  # most texts
    digits = SHAPE.fold(text, strip_separators=strip_separators)
    padded = pad and len(digits) in PADDABLE
    if padded:
        digits = digits.rjust(LENGTH, "0")
    if not _passes(digits):
        raise _refusal(digits)
    if digits in _ALL_EQUAL and not (allow_repeated and digits != _NOBODY):
        raise MalformedError(REPEATED)
    return _checked(digits, padded=padded)


_is_valid = predicate(parse)


def is_valid(text: object, *, pad: bool = False, allow_repeated: bool = False, strip_separators: bool = False) -> bool:
    """
    Tell whether `parse` takes the text; raises nothing, whatever it is given.

    >>> is_valid("5000020049"), is_valid("5000020048"), is_valid(None)
    (True, False, False)
    """
    if type(text) is str and text not in _ALL_EQUAL:  # most texts need neither a value nor an error
        if _passes(text):
            return True
        if len(text) == LENGTH and is_ascii_digits(text):
            return False
    return _is_valid(text, pad=pad, allow_repeated=allow_repeated, strip_separators=strip_separators)


def format(value: NationalId) -> str:  # noqa: A001 - the verb of every module that has a parse
    """
    Return the ten digits.

    >>> format(parse("12345679", pad=True))
    '0012345679'
    """
    return value.plain()


def advice(value: NationalId) -> tuple[Fault, ...]:
    """
    Return what speaks against a well-formed ID on weak grounds only.

    Codes: national_id.length.padded, national_id.digits.repeated, national_id.place.unknown (000: one text says that no
        place has it), national_id.serial.zero (refused by one family of libraries).

    >>> [str(fault.code) for fault in advice(parse("0010000003"))]
    ['national_id.serial.zero']
    """
    digits = value.plain()
    holding = value.padded, digits in _ALL_EQUAL, digits[:3] == "000", digits[3:9] == "000000"
    if not any(holding):
        return ()  # nearly all
    return tuple(Fault(code, severity=Severity.ADVICE) for code in compress(_WEAK_GROUNDS, holding))
