"""
Mobile number (شماره همراه): 0, then 9 and nine digits; kept in E.164, as `+98` and ten digits.

Read are `09..`, `9..`, `+98..`, `0098..`, `98..`, and a spare zero behind `+98` or `0098`; blanks, dashes, brackets,
dots and slashes are dropped. Everything else is refused, and the library phonenumbers says what kind of number it is.

Source: facts on registration, 5.6 (letter B). Ranges open faster than tables learn of them, and people could not
register: 09 and nine digits of an unlisted range is advice, an error only where the caller wants listed ranges alone.
So no answer hangs on the version of phonenumbers that is installed: the table is generated from it, and checked.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from tamin_rules.errors import Code, Fault, MalformedError, Severity
from tamin_rules.identifiers._mobile_ranges import RANGES
from tamin_rules.identifiers._shape import BLANKS, DASHES, Shape, sealed
from tamin_rules.text import is_ascii_digits

COUNTRY: Final = "+98"
LENGTH: Final = 11
"""Digits of a number as Iranians write it, with its zero."""

NOT_TEXT: Final = Code("mobile.text.not_text")
CHARACTER: Final = Code("mobile.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("mobile.length.wrong", length=int, expected=int)
PREFIX: Final = Code("mobile.prefix.unreadable")
FOREIGN: Final = Code("mobile.country.foreign")
NOT_MOBILE: Final = Code("mobile.type.not_mobile", type=str)
UNLISTED: Final = Code("mobile.range.unlisted")

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH)
SEPARATORS: Final = BLANKS + DASHES + "()[]./"
"""What is dropped, wherever it stands."""
IN_FRONT: Final = r"(?:0|98|(?:\+|00)980?)?"
NUMBER: Final = r"9[0-9]{9}"
WRITTEN: Final = re.compile(f"{IN_FRONT}({NUMBER})")
"""Every way of writing a mobile, without separators; the ten digits behind zero or country are the group."""

_DROPPED: Final = str.maketrans("", "", SEPARATORS)
_E164: Final = re.compile(r"\+989[0-9]{9}")
_OTHER_LENGTH: Final = re.compile(r"(?:(?:\+|00)980?|98|0)?(9[0-9]*)")
_OTHER_PREFIX: Final = re.compile(r"\+?0*(?:980*)?9[0-9]{9}")
_OTHER_COUNTRY: Final = re.compile(r"(?:\+|00)(?!98)[1-9]")
_DIALLED: Final = re.compile(r"\+?[0-9]*")


@sealed
@frozen(repr=False)
class Mobile:
    """
    A well-formed Iranian mobile number. Made from its canonical text, `+98` and ten ASCII digits.

    Codes: mobile.prefix.unreadable for anything else.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        if type(self._text) is not str or not _E164.fullmatch(self._text):
            raise MalformedError(PREFIX)

    def plain(self) -> str:
        """Return the number in E.164."""
        return self._text

    @property
    def is_listed(self) -> bool:
        """Whether the number lies in a range that is known to be open."""
        return self._text.startswith(RANGES, len(COUNTRY))


_set_text = Mobile.__dict__["_text"].__set__


def _checked(text: str) -> Mobile:
    """Make a value past its constructor, which would check again what was just checked."""
    value = object.__new__(Mobile)
    _set_text(value, text)
    return value


def parse(text: object, *, listed_only: bool = False) -> Mobile:
    """
    Read an Iranian mobile number.

    Args:
        text: as typed; Persian and Arabic digits and direction marks are fine.
        listed_only: refuse ranges that are not known to be open. They may have opened since.

    Codes: mobile.text.not_text, mobile.text.foreign_character (position, from 1, separators not counted),
        mobile.length.wrong, mobile.prefix.unreadable, mobile.country.foreign, mobile.type.not_mobile (type: the word of
        phonenumbers, such as fixed_line), mobile.range.unlisted.

    >>> parse("۰۹۱۲ ۳۴۵ ۶۷۸۹") == parse("+98 (0) 912-345-6789") == parse("9123456789")
    True
    >>> parse("02112345678")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: mobile.type.not_mobile
    """
    found = WRITTEN.fullmatch(text) if type(text) is str else None
    if found is None:  # other digits, separators, or no mobile at all
        digits = dialled(text)
        found = WRITTEN.fullmatch(digits)
        if found is None:
            raise refusal(digits)
    value = _checked(COUNTRY + found[1])
    if listed_only and not value.is_listed:
        raise MalformedError(UNLISTED)
    return value


def dialled(text: object) -> str:
    """
    Return what is dialled: digits folded, separators dropped. Whether it is a mobile is not asked.

    Codes: mobile.text.not_text, mobile.length.wrong (longer than any way of writing one).

    >>> dialled("+98 (21) 1234-5678")
    '+982112345678'
    """
    folded = _SHAPE.fold(text)
    return folded if is_ascii_digits(folded) else folded.translate(_DROPPED)


def refusal(digits: str) -> MalformedError:
    """
    Return why digits that are dialled are no Iranian mobile.

    Codes: those of `parse`, but mobile.text.not_text and mobile.range.unlisted.

    >>> refusal("0912").code
    'mobile.length.wrong'
    """
    good = _DIALLED.match(digits)
    if good is None or good.end() != len(digits):
        return _SHAPE.breaks_off(good)
    if _OTHER_COUNTRY.match(digits):
        return MalformedError(FOREIGN)
    if _OTHER_PREFIX.fullmatch(digits):
        return MalformedError(PREFIX)
    if short_or_long := _OTHER_LENGTH.fullmatch(digits):
        return _SHAPE.misses(1 + len(short_or_long[1]))
    kind = _kind(digits)
    return _SHAPE.misses(len(digits)) if kind is None else MalformedError(NOT_MOBILE, {"type": kind})


def _kind(digits: str) -> str | None:
    """Return what phonenumbers takes a number for, None where it can be none."""
    import phonenumbers as library  # noqa: PLC0415 - costs 40 ms, and few numbers come here

    try:
        number = library.parse(digits, "IR")
    except library.NumberParseException:
        return None
    if not library.is_possible_number(number):
        return None
    return library.PhoneNumberType.to_string(library.number_type(number)).lower()


def is_valid(text: object, *, listed_only: bool = False) -> bool:
    """
    Tell whether `parse` takes the text; raises nothing, whatever it is given, and does not ask phonenumbers.

    >>> is_valid("0912 345 6789"), is_valid("02112345678"), is_valid(None)
    (True, False, False)
    """
    found = WRITTEN.fullmatch(text) if type(text) is str else None
    if found is None:
        try:
            found = WRITTEN.fullmatch(dialled(text))
        except MalformedError:
            return False
    return found is not None and (not listed_only or found[1].startswith(RANGES))


def format(value: Mobile, *, national: bool = False) -> str:  # noqa: A001 - the verb of every module that has a parse
    """
    Return the number in E.164; `national` as it is dialled inside Iran.

    >>> format(parse("9123456789")), format(parse("9123456789"), national=True)
    ('+989123456789', '09123456789')
    """
    text = value.plain()
    return "0" + text.removeprefix(COUNTRY) if national else text


def advice(value: Mobile) -> tuple[Fault, ...]:
    """
    Return what speaks against a number on weak grounds only.

    Codes: mobile.range.unlisted.

    >>> [str(fault.code) for fault in advice(parse("09241234567"))]
    ['mobile.range.unlisted']
    """
    return () if value.is_listed else (Fault(UNLISTED, severity=Severity.ADVICE),)
