"""
Postal code (کد پستی): ten digits, printed with or without one dash after the fifth.

No 0 and no 2 stands among the first five digits: they are avoided as look-alikes. A stricter rule goes round among
programmers without a source; it is a switch: no 2 anywhere, the fifth digit not 5, the first four not all equal.

Source: facts on registration, 5.7 (letter B for both; no source for the strict one). There is no check digit.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers._shape import DASHES, Shape, no_advice, predicate, sealed

LENGTH: Final = 10

NOT_TEXT: Final = Code("postal_code.text.not_text")
CHARACTER: Final = Code("postal_code.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("postal_code.length.wrong", length=int, expected=int)
FORBIDDEN: Final = Code("postal_code.digits.forbidden", position=int)
REPEATED: Final = Code("postal_code.digits.repeated")

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH)
_HALF: Final = 5
_DASHED: Final = re.compile(rf"^([0-9]{{{_HALF}}})[{re.escape(DASHES)}](?=[0-9])")
_LOOKALIKE: Final = re.compile(rf"(?<![0-9]{{{_HALF}}})[02]")
_UNSOURCED: Final = re.compile(r"2|(?<=^[0-9]{4})5")
_FOUR_EQUAL: Final = re.compile(r"([0-9])\1{3}")


@sealed
@frozen(repr=False)
class PostalCode:
    """
    A well-formed postal code. Made from its canonical text, ten ASCII digits.

    Codes: those of `parse`, by the rule that has a source.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        _SHAPE.require_digits(self._text)
        _forbid(_LOOKALIKE, self._text)

    def plain(self) -> str:
        """Return the ten digits."""
        return self._text


def _forbid(pattern: re.Pattern[str], text: str) -> None:
    if found := pattern.search(text):
        raise MalformedError(FORBIDDEN, {"position": found.end()})


def parse(text: object, *, strict: bool = False) -> PostalCode:
    """
    Read a postal code.

    Args:
        text: as typed; Persian and Arabic digits, direction marks, blanks at the edges, a dash in the middle are fine.
        strict: apply the rule without a source too.

    Codes: postal_code.text.not_text, postal_code.text.foreign_character (position, from 1), postal_code.length.wrong,
        postal_code.digits.forbidden (position, from 1), postal_code.digits.repeated (strict only).

    >>> parse("13456-78901") == parse("۱۳۴۵۶۷۸۹۰۱")
    True
    >>> parse("1305678901")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: postal_code.digits.forbidden
    """
    value = PostalCode(_DASHED.sub(r"\1", _SHAPE.fold(text)))
    if strict:
        _forbid(_UNSOURCED, value.plain())
        if _FOUR_EQUAL.match(value.plain()):
            raise MalformedError(REPEATED)
    return value


is_valid = predicate(parse)
advice = no_advice


def format(value: PostalCode, *, grouped: bool = False) -> str:  # noqa: A001 - the verb of every module that has a parse
    """
    Return the ten digits; `grouped` with the dash of the print form.

    >>> format(parse("1345678901")), format(parse("1345678901"), grouped=True)
    ('1345678901', '13456-78901')
    """
    text = value.plain()
    return f"{text[:_HALF]}-{text[_HALF:]}" if grouped else text
