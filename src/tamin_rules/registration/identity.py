"""
Identity as it stands on the birth certificate.

Source: seed W2; which fields, and their lengths, are observed behaviour of the portal's form (letter A). Father's
name, postal code and the certificate's serial are not asked. Letters of a name: `security` TX2.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from tamin_rules import jalali
from tamin_rules.errors import Code, MalformedError
from tamin_rules.text import ZWNJ, fold_identifier, is_ascii_digits, masked, tidy

LONGEST_NAME: Final = 30
LONGEST_CERTIFICATE_NUMBER: Final = 15
_MOST_MARKS = 2

NAME_TEXT: Final = Code("identity.name.not_text")
NAME_LENGTH: Final = Code("identity.name.length", length=int, most=int)
NAME_LETTER: Final = Code("identity.name.forbidden_character", position=int)
CERTIFICATE: Final = Code("identity.certificate_number.malformed", most=int)
BIRTH_DATE: Final = Code("identity.birth_date.not_text")
GENDER: Final = Code("identity.gender.unknown")

_LETTERS = "\u0621-\u063a\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc"
_MARKS = "\u064b-\u0655\u0670"
_WORD = rf"[{_LETTERS}][{_LETTERS}{_MARKS}]*"
_NAME = re.compile(rf"{_WORD}(?:[ \-{ZWNJ}]{_WORD})*")
_TOO_MANY_MARKS = re.compile(rf"[{_MARKS}]{{{_MOST_MARKS + 1}}}")
_TATWEEL = "\u0640"


class Gender(StrEnum):
    """As on the certificate."""

    FEMALE = "female"
    MALE = "male"


@frozen
class Identity:
    """What the civil registry will be asked about. Every field identifies a person, and masks itself."""

    first_name: str = field(repr=masked)
    last_name: str = field(repr=masked)
    birth_certificate_number: str = field(repr=masked)
    birth_date: date = field(repr=masked)
    gender: Gender = field(repr=masked)


def parse_name(text: object) -> str:
    """
    Read a first or last name: 1 to 30 letters of the Arabic script; a space, a hyphen or a ZWNJ between words only.

    Codes: identity.name.not_text, identity.name.length, identity.name.forbidden_character (position, from 1).

    >>> parse_name("  علي   رضا ")
    'علی رضا'
    """
    if not isinstance(text, str):
        raise MalformedError(NAME_TEXT)
    if len(text) > 4 * LONGEST_NAME:
        raise MalformedError(NAME_LENGTH, {"length": len(text), "most": LONGEST_NAME})
    name = tidy(text.replace(_TATWEEL, ""))
    if not 1 <= len(name) <= LONGEST_NAME:
        raise MalformedError(NAME_LENGTH, {"length": len(name), "most": LONGEST_NAME})
    if _NAME.fullmatch(name) is None:
        good = _NAME.match(name)
        raise MalformedError(NAME_LETTER, {"position": 1 + (good.end() if good else 0)})
    if marks := _TOO_MANY_MARKS.search(name):
        raise MalformedError(NAME_LETTER, {"position": marks.end()})
    return name


def parse_birth_certificate_number(text: object) -> str:
    """
    Read the number of a birth certificate: 1 to 15 digits; a single 0 occurs.

    Codes: identity.certificate_number.malformed.

    >>> parse_birth_certificate_number("۱۲۳")
    '123'
    """
    digits = fold_identifier(text) if isinstance(text, str) and len(text) <= LONGEST_NAME else ""
    if not is_ascii_digits(digits) or len(digits) > LONGEST_CERTIFICATE_NUMBER:
        raise MalformedError(CERTIFICATE, {"most": LONGEST_CERTIFICATE_NUMBER})
    return digits


def parse_birth_date(value: object) -> date:
    """
    Read a birth date, Jalali text or a day.

    Codes: identity.birth_date.not_text, and those of `jalali.parse`.
    """
    if isinstance(value, str):
        return jalali.parse(value)
    if type(value) is date:
        jalali.ymd(value)
        return value
    raise MalformedError(BIRTH_DATE)


def parse_gender(value: object) -> Gender:
    """
    Read a gender.

    Codes: identity.gender.unknown.
    """
    if isinstance(value, str) and value in Gender._value2member_map_:
        return Gender(value)
    raise MalformedError(GENDER)
