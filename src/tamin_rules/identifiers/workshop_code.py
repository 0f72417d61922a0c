"""
Workshop code (کد کارگاه): ten digits, of a branch (3), an activity (3) and a file (4).

Source: facts on registration, 5.3 (letter B). No check digit is known. Nine digits are a code that lost its zero in a
spreadsheet: refused with a code of their own, never padded in silence.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from tamin_rules.errors import Code
from tamin_rules.identifiers._shape import Shape, no_advice, predicate, sealed

LENGTH: Final = 10

NOT_TEXT: Final = Code("workshop_code.text.not_text")
CHARACTER: Final = Code("workshop_code.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("workshop_code.length.wrong", length=int, expected=int)
ZERO_LOST: Final = Code("workshop_code.length.zero_lost", length=int, expected=int)

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH, {9: ZERO_LOST})


@sealed
@frozen(repr=False)
class WorkshopCode:
    """
    A well-formed workshop code. Made from its canonical text, ten ASCII digits.

    Codes: those of `parse`.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        _SHAPE.require_digits(self._text)

    def plain(self) -> str:
        """Return the ten digits."""
        return self._text

    @property
    def branch(self) -> str:
        """Three digits of the branch."""
        return self._text[:3]

    @property
    def activity(self) -> str:
        """Three digits of the kind of activity."""
        return self._text[3:6]

    @property
    def serial(self) -> str:
        """Four digits of the file at the branch."""
        return self._text[6:]


def parse(text: object, *, strip_separators: bool = False) -> WorkshopCode:
    """
    Read a workshop code.

    Args:
        text: as typed; Persian and Arabic digits, direction marks and blanks at the edges are fine.
        strip_separators: drop blanks, dashes, dots and slashes.

    Codes: workshop_code.text.not_text, workshop_code.text.foreign_character (position, from 1),
        workshop_code.length.wrong, workshop_code.length.zero_lost.

    >>> code = parse("0183630045")
    >>> code, code.branch, code.activity
    (WorkshopCode(•••••••045), '018', '363')
    >>> parse("183630045")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: workshop_code.length.zero_lost
    """
    return WorkshopCode(_SHAPE.fold(text, strip_separators=strip_separators))


is_valid = predicate(parse)
advice = no_advice


def format(value: WorkshopCode) -> str:  # noqa: A001 - the verb of every module that has a parse
    """Return the ten digits."""
    return value.plain()
