"""
Iranian IBAN (شماره شبا): `IR`, two check digits, three digits of the bank, nineteen of the account.

The first four characters moved to the end, I read as 18 and R as 27, the number leaves 1 when divided by 97. Iranian
forms often show the 24 digits alone.

Source: facts on registration, 5.8 (letter B, the table of banks too). Merged banks keep their codes and no table is
complete: an unknown bank is advice, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from tamin_rules.errors import Code, Fault, MalformedError, Severity
from tamin_rules.identifiers._shape import BLANKS, Shape, by_four, predicate, sealed
from tamin_rules.text import is_ascii_digits

LENGTH: Final = 26
COUNTRY: Final = "IR"

NOT_TEXT: Final = Code("iban.text.not_text")
CHARACTER: Final = Code("iban.text.foreign_character", position=int)
WRONG_LENGTH: Final = Code("iban.length.wrong", length=int, expected=int)
FOREIGN: Final = Code("iban.country.foreign")
CHECK_DIGITS: Final = Code("iban.check_digits.wrong")
UNKNOWN_BANK: Final = Code("iban.bank.unknown")

BANKS: Final[Mapping[str, str]] = {
    "010": "Central Bank",
    "011": "Sanat va Madan",
    "012": "Mellat",
    "013": "Refah",
    "014": "Maskan",
    "015": "Sepah",
    "016": "Keshavarzi",
    "017": "Melli",
    "018": "Tejarat",
    "019": "Saderat",
    "020": "Tose'e Saderat",
    "021": "Post Bank",
    "022": "Tose'e Ta'avon",
    "051": "Tose'e",
    "052": "Ghavamin",
    "053": "Karafarin",
    "054": "Parsian",
    "055": "Eghtesad Novin",
    "056": "Saman",
    "057": "Pasargad",
    "058": "Sarmayeh",
    "059": "Sina",
    "060": "Mehr Iran",
    "061": "Shahr",
    "062": "Ayandeh",
    "063": "Ansar",
    "064": "Gardeshgari",
    "065": "Hekmat",
    "066": "Dey",
    "069": "Iran Zamin",
    "070": "Resalat",
    "073": "Kosar",
    "075": "Melal",
    "078": "Middle East",
    "079": "Mehr Eghtesad",
    "080": "Noor",
    "090": "Mehr Iran",
    "095": "Iran-Venezuela",
}
"""Names of banks by their codes, for information only."""

_SHAPE: Final = Shape(LENGTH, NOT_TEXT, CHARACTER, WRONG_LENGTH)
_BEGINNING: Final = re.compile(r"(?:I(?:R[0-9]*)?)?")
_OTHER_COUNTRY: Final = re.compile(rf"(?!{COUNTRY})[A-Z]{{2}}")
_COUNTRY_AS_NUMBER: Final = "1827"
_DROPPED: Final = str.maketrans("", "", BLANKS)


@sealed
@frozen(repr=False)
class Iban:
    """
    A well-formed Iranian IBAN. Made from its canonical text, `IR` and 24 ASCII digits.

    Codes: those of `parse`.
    """

    _text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is none."""
        text = self._text
        _require_form(text)
        if int(text[4:] + _COUNTRY_AS_NUMBER + text[2:4]) % 97 != 1:
            raise MalformedError(CHECK_DIGITS)

    def plain(self) -> str:
        """Return the 26 characters."""
        return self._text

    @property
    def bank_code(self) -> str:
        """Three digits of the bank."""
        return self._text[4:7]


def _require_form(text: str) -> None:
    if type(text) is not str:
        raise MalformedError(NOT_TEXT)
    if _OTHER_COUNTRY.match(text):
        raise MalformedError(FOREIGN)
    good = _BEGINNING.match(text)
    if good is None or good.end() != len(text):
        raise _SHAPE.breaks_off(good)
    if len(text) != LENGTH:
        raise _SHAPE.misses(len(text))


def parse(text: object) -> Iban:
    """
    Read an Iranian IBAN, with or without `IR`.

    Args:
        text: as typed; small letters, blanks, Persian and Arabic digits and direction marks are fine.

    Codes: iban.text.not_text, iban.text.foreign_character (position, from 1, blanks not counted), iban.country.foreign,
        iban.length.wrong (with `IR` counted), iban.check_digits.wrong.

    >>> parse("IR20 0170 0000 0000 0123 4567 89") == parse("200170000000000123456789")
    True
    >>> parse("GB82WEST12345698765432")
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: iban.country.foreign
    """
    folded = _SHAPE.fold(text).translate(_DROPPED)
    if folded.isascii():  # the capitals of other letters may be ASCII
        folded = folded.upper()
    return Iban(COUNTRY + folded if is_ascii_digits(folded) else folded)


is_valid = predicate(parse)


def format(value: Iban, *, grouped: bool = False) -> str:  # noqa: A001 - the verb of every module that has a parse
    """
    Return the 26 characters; `grouped` by four, as printed.

    >>> format(parse("200170000000000123456789"), grouped=True)
    'IR20 0170 0000 0000 0123 4567 89'
    """
    return by_four(value.plain(), " ") if grouped else value.plain()


def advice(value: Iban) -> tuple[Fault, ...]:
    """
    Return what speaks against an IBAN on weak grounds only.

    Codes: iban.bank.unknown.

    >>> [str(fault.code) for fault in advice(parse("IR062960000000100324200001"))]
    ['iban.bank.unknown']
    """
    return () if value.bank_code in BANKS else (Fault(UNKNOWN_BANK, severity=Severity.ADVICE),)
