"""
Insurance number (شماره بیمه، شماره تأمین اجتماعی): eight digits, or ten; given once, kept for life.

Eight digits and the same behind 00 are one number. The canonical form has ten; a contribution list wants eight.

Source: facts on registration, 5.2 (letter B; that both forms are one is inferred). No check digit is known. Ten digits
without 00 in front are accepted, with advice. Nine digits are refused, with a code of their own, since sources differ
on what they are; nothing is ever cut off, for cutting makes different people collide.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from tamin_rules.errors import Code, Fault, Severity
from tamin_rules.identifiers._shape import Shape, predicate, sealed

LENGTH: Final = 10
SHORT_LENGTH: Final = 8
_NINE: Final = 9

NOT_TEXT: Final = Code("insurance_number.text.not_text")
CHARACTER: Final = Code("insurance_number.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("insurance_number.length.wrong", length=int, expected=int)
NINE_DIGITS: Final = Code("insurance_number.length.nine_digits", length=int, expected=int)
UNUSUAL: Final = Code("insurance_number.prefix.unusual")

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH, {_NINE: NINE_DIGITS})
_PREFIX: Final = "00"


@sealed
@frozen(repr=False)
class InsuranceNumber:
    """
    A well-formed insurance number. Made from its canonical text, ten ASCII digits.

    Codes: those of `parse`.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        _SHAPE.require_digits(self._text)

    def plain(self) -> str:
        """Return the ten digits."""
        return self._text

    def short(self) -> str | None:
        """
        Return the eight digits of a contribution list; None where the number has no such form.

        >>> parse("12345678").short(), parse("3012345678").short()
        ('12345678', None)
        """
        return self._text.removeprefix(_PREFIX) if self._text.startswith(_PREFIX) else None


def parse(text: object, *, allow_nine: bool = False, strip_separators: bool = False) -> InsuranceNumber:
    """
    Read an insurance number.

    Args:
        text: as typed; Persian and Arabic digits, direction marks and blanks at the edges are fine.
        allow_nine: take nine digits too, as ten that have lost a zero.
        strip_separators: drop blanks, dashes, dots and slashes.

    Codes: insurance_number.text.not_text, insurance_number.text.foreign_character (position, from 1),
        insurance_number.length.wrong, insurance_number.length.nine_digits.

    >>> parse("12345678") == parse("0012345678")
    True
    >>> parse("123456789")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: insurance_number.length.nine_digits
    """
    digits = _SHAPE.fold(text, strip_separators=strip_separators)
    if len(digits) == SHORT_LENGTH or (allow_nine and len(digits) == _NINE):
        digits = digits.rjust(LENGTH, "0")
    return InsuranceNumber(digits)


is_valid = predicate(parse)


def format(value: InsuranceNumber, *, short: bool = False) -> str:  # noqa: A001 - the verb of every module that has a parse
    """
    Return the ten digits; with `short` the eight of a contribution list, where the number has that form.

    >>> format(parse("12345678")), format(parse("12345678"), short=True)
    ('0012345678', '12345678')
    """
    return (value.short() if short else None) or value.plain()


def advice(value: InsuranceNumber) -> tuple[Fault, ...]:
    """
    Return what speaks against a number on weak grounds only.

    Codes: insurance_number.prefix.unusual (ten digits, not beginning with 00: none has been seen in public figures).

    >>> [str(fault.code) for fault in advice(parse("3012345678"))]
    ['insurance_number.prefix.unusual']
    """
    return (Fault(UNUSUAL, severity=Severity.ADVICE),) if value.short() is None else ()
