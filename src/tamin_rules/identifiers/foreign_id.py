"""
Code of a foreign national (شناسه اتباع، کد فراگیر، فیدا، کد یکتا): twelve digits; several names for one thing.

Source: facts on registration, 5.4 (letter B). No check digit is known. Whether a code may begin with 0 is open: the
organisation's older app refuses that, so it is advised and not refused.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from tamin_rules.errors import Code, Fault, Severity
from tamin_rules.identifiers._shape import Shape, predicate, sealed

LENGTH: Final = 12

NOT_TEXT: Final = Code("foreign_id.text.not_text")
CHARACTER: Final = Code("foreign_id.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("foreign_id.length.wrong", length=int, expected=int)
LEADING_ZERO: Final = Code("foreign_id.first_digit.zero")

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH)


@sealed
@frozen(repr=False)
class ForeignId:
    """
    A well-formed code of a foreign national. Made from its canonical text, twelve ASCII digits.

    Codes: those of `parse`.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        _SHAPE.require_digits(self._text)

    def plain(self) -> str:
        """Return the twelve digits."""
        return self._text


def parse(text: object, *, strip_separators: bool = False) -> ForeignId:
    """
    Read a foreign national's code.

    Args:
        text: as typed; Persian and Arabic digits, direction marks and blanks at the edges are fine.
        strip_separators: drop blanks, dashes, dots and slashes.

    Codes: foreign_id.text.not_text, foreign_id.text.foreign_character (position, from 1), foreign_id.length.wrong.

    >>> parse("۱۲۳۴۵۶۷۸۹۰۱۲")
    ForeignId(•••••••••012)
    >>> parse("12345678901")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: foreign_id.length.wrong
    """
    return ForeignId(_SHAPE.fold(text, strip_separators=strip_separators))


is_valid = predicate(parse)


def format(value: ForeignId) -> str:  # noqa: A001 - the verb of every module that has a parse
    """Return the twelve digits."""
    return value.plain()


def advice(value: ForeignId) -> tuple[Fault, ...]:
    """
    Return what speaks against a code on weak grounds only.

    Codes: foreign_id.first_digit.zero.

    >>> [str(fault.code) for fault in advice(parse("012345678901"))]
    ['foreign_id.first_digit.zero']
    """
    return (Fault(LEADING_ZERO, severity=Severity.ADVICE),) if value.plain().startswith("0") else ()
