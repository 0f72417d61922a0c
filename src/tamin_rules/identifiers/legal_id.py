"""
National ID of a legal person (شناسه ملی): eleven digits, of which the last one checks the others.

With `t` the tenth digit plus 2, `r` is the sum of `(digit + t) * weight` over the first ten digits, weights 29, 27,
23, 19, 17 and again, modulo 11; the check digit is `r`, or 0 where `r` is 10.

Source: facts on registration, 5.5 (letter B). Never padded: ten digits are rather a person's national ID.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers._shape import Shape, no_advice, predicate, sealed

LENGTH: Final = 11

NOT_TEXT: Final = Code("legal_id.text.not_text")
CHARACTER: Final = Code("legal_id.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("legal_id.length.wrong", length=int, expected=int)
CHECK_DIGIT: Final = Code("legal_id.check_digit.wrong")
REPEATED: Final = Code("legal_id.digits.repeated")

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH)
_WEIGHTS: Final = (29, 27, 23, 19, 17) * 2


def _check_digit(text: str) -> int:
    digits = [int(digit) for digit in text[:10]]
    shift = digits[9] + 2
    return sum((digit + shift) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11 % 10


@sealed
@frozen(repr=False)
class LegalId:
    """
    A well-formed national ID of a legal person. Made from its canonical text, eleven ASCII digits.

    Codes: those of `parse`.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        _SHAPE.require_digits(self._text)
        if len(set(self._text)) == 1:
            raise MalformedError(REPEATED)
        if int(self._text[-1]) != _check_digit(self._text):
            raise MalformedError(CHECK_DIGIT)

    def plain(self) -> str:
        """Return the eleven digits."""
        return self._text


def parse(text: object, *, strip_separators: bool = False) -> LegalId:
    """
    Read a legal person's national ID.

    Args:
        text: as typed; Persian and Arabic digits, direction marks and blanks at the edges are fine.
        strip_separators: drop blanks, dashes, dots and slashes.

    Codes: legal_id.text.not_text, legal_id.text.foreign_character (position, from 1), legal_id.length.wrong,
        legal_id.digits.repeated, legal_id.check_digit.wrong.

    >>> parse("10100000006")
    LegalId(••••••••006)
    >>> parse("10100000007")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: legal_id.check_digit.wrong
    """
    return LegalId(_SHAPE.fold(text, strip_separators=strip_separators))


is_valid = predicate(parse)
advice = no_advice


def format(value: LegalId) -> str:  # noqa: A001 - the verb of every module that has a parse
    """Return the eleven digits."""
    return value.plain()
