"""
What is to be said of any text that is taken for an identifier, written from the facts and not from the package.

`verdict` walks over the text once, a character after the other; the arithmetic is that of `identifiers_reference`. What
the two sides have in common are the tables: issuers of cards, and the digits and blanks of Unicode that Python knows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from tamin_rules import identifiers
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers.bank_card import ISSUERS, OLDER_ISSUERS
from tests.properties import identifiers_reference as reference

OK: Final = "ok "
"""What a verdict begins with where the text is one; the canonical text follows."""
EITHER: Final = "mobile.length.wrong mobile.type.not_mobile"
"""Neither a mobile nor a misspelled one: what kind of number it is, is a matter of the numbering plan."""

_DIGITS: Final = {chr(zero + value): str(value) for zero in (0x30, 0x660, 0x6F0) for value in range(10)}
_MARKS: Final = frozenset(map(chr, [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]))
_BLANKS: Final = frozenset(map(chr, [0x20, 0xA0, 0x2007, 0x2009, 0x202F]))
_DASHES: Final = frozenset(map(chr, [0x2D, *range(0x2010, 0x2015), 0x2212]))


def _read(text: str) -> str:
    """Read every digit as ASCII, forget marks of direction, and what is blank at either end."""
    read = [_DIGITS.get(character, character) for character in text if character not in _MARKS]
    for end in (-1, 0):
        while read and (read[end].isspace() or read[end] == "\u200c"):
            read.pop(end)
    return "".join(read)


def _without(dropped: frozenset[str], text: str) -> str:
    return "".join(character for character in text if character not in dropped)


def _digits(text: str, length: int, hints: Mapping[int, str]) -> str:
    """Return what is wrong with a text that has to be so many digits; nothing, where it is."""
    if any(character not in "0123456789" for character in text):
        return "text.foreign_character"
    return "" if len(text) == length else hints.get(len(text), "length.wrong")


def _national_id(text: str) -> str:
    wrong = _digits(text, 10, {8: "length.zeros_lost", 9: "length.zeros_lost"})
    if wrong or reference.national_id(text):
        return wrong or OK + text
    return "digits.repeated" if len(set(text)) == 1 else "check_digit.wrong"


def _legal_id(text: str) -> str:
    wrong = _digits(text, 11, {})
    if wrong or reference.legal_id(text):
        return wrong or OK + text
    return "digits.repeated" if text == text[0] * 11 else "check_digit.wrong"


def _foreign_id(text: str) -> str:
    return _digits(text, 12, {}) or OK + text


def _workshop_code(text: str) -> str:
    return _digits(text, 10, {9: "length.zero_lost"}) or OK + text


def _insurance_number(text: str) -> str:
    text = f"00{text}" if len(text) == 8 else text
    return _digits(text, 10, {9: "length.nine_digits"}) or OK + text


def _postal_code(text: str) -> str:
    if text[5:6] in _DASHES and text[6:7].isdecimal() and text[:5].isdecimal():
        text = text[:5] + text[6:]
    wrong = _digits(text, 10, {})
    if wrong:
        return wrong
    return "digits.forbidden" if {"0", "2"} & set(text[:5]) else OK + text


def _bank_card(text: str) -> str:
    text = _without(_BLANKS | _DASHES, text)
    wrong = _digits(text, 16, {})
    if wrong or not reference.bank_card(text):
        return wrong or "check_digit.wrong"
    return OK + text if text[:6] in {*ISSUERS, *OLDER_ISSUERS} else "issuer.unknown"


def _iban(text: str) -> str:
    text = _without(_BLANKS, text)
    if all(character < "\x80" for character in text):
        text = text.upper()
    if text and all(character in "0123456789" for character in text):
        text = f"IR{text}"
    country = text[:2]
    if len(country) == 2 and all("A" <= letter <= "Z" for letter in country) and country != "IR":
        return "country.foreign"
    if not "IR".startswith(country) or _digits(text[2:], len(text[2:]), {}):
        return "text.foreign_character"
    if len(text) != 26:
        return "length.wrong"
    return OK + text if reference.iban(text) else "check_digits.wrong"


def _mobile(text: str) -> str:
    text = _without(_BLANKS | _DASHES | frozenset("()[]./"), text)
    abroad = text.startswith("+")
    number = text[1:] if abroad else text
    if not all(character in "0123456789" for character in number):
        return "text.foreign_character"
    spellings = ("+98", "+980") if abroad else ("", "0", "98", "0098", "00980")
    for spelling in spellings:
        subscriber = text.removeprefix(spelling)
        if text.startswith(spelling) and len(subscriber) == 10 and subscriber[0] == "9":
            return f"{OK}+98{subscriber}"
    return _no_mobile(text, number, abroad=abroad, spellings=spellings)


def _no_mobile(text: str, number: str, *, abroad: bool, spellings: tuple[str, ...]) -> str:
    called = number if abroad else number[2:] if number.startswith("00") else ""
    if called[:1] not in {"", "0"} and not called.startswith("98"):
        return "country.foreign"
    # nine and nine digits behind zeros, or behind 98 and zeros: a mobile in a way of writing that nobody reads
    rest = number.lstrip("0")
    rests = {rest, rest[2:].lstrip("0")} if rest.startswith("98") else {rest}
    if any(len(each) == 10 and each[0] == "9" for each in rests):
        return "prefix.unreadable"
    if any(text.startswith(spelling + "9") for spelling in spellings):
        return "length.wrong"
    return EITHER


RULES: Final[Mapping[str, Callable[[str], str]]] = {
    "national_id": _national_id,
    "foreign_id": _foreign_id,
    "legal_id": _legal_id,
    "insurance_number": _insurance_number,
    "workshop_code": _workshop_code,
    "mobile": _mobile,
    "postal_code": _postal_code,
    "iban": _iban,
    "bank_card": _bank_card,
}


def verdict(kind: str, text: str) -> str:
    """Return `ok` and the canonical text, or the code; of a text that no identifier is as long as, the length."""
    said = RULES[kind](_read(text)) if len(text) <= 64 else "length.wrong"
    return said if said.startswith((OK, f"{kind}.")) else f"{kind}.{said}"


def ours(kind: str, text: object) -> str:
    """Return what the package says, in the same words."""
    home = identifiers.module(kind)
    try:
        return OK + str(home.parse(text).plain())
    except MalformedError as error:
        return str(error.code)


def disagreement(kind: str, text: str) -> str | None:
    """Return what the two sides say of a text where it is not the same; `is_valid` has to agree with both."""
    first, second = ours(kind, text), verdict(kind, text)
    is_valid: Any = identifiers.module(kind).is_valid
    if is_valid(text) is first.startswith(OK) and (first == second or (second == EITHER and first in EITHER.split())):
        return None
    return f"{text!r}: {first}, and by the reference {second}"


# --- texts -----------------------------------------------------------------------------------------------------------

_LENGTHS: Final = {"national_id": 10, "foreign_id": 12, "legal_id": 11, "insurance_number": 10, "workshop_code": 10} | {
    "mobile": 10,
    "postal_code": 10,
    "iban": 24,
    "bank_card": 16,
}
_OTHERS: Final = "0123456789۰۱۹٠٢٩²৪ \u00a0\u200c\u202a\u200f\ufeff\u2013-/.()+IRirxı\t\n\x1c\x00\u0085\u3000\ud800é"
_FRONTS: Final = (
    *("", "0", "00", "98", "+98", "0098", "+980", "00980", "+", "0+", "+1", "0044", "+980098", "00 98 0", "021"),
    *("IR", "ir", "I", "GB", "R", "IR ", "i R"),
)
_SCRIPTS: Final = tuple(
    str.maketrans("0123456789", "".join(chr(zero + n) for n in range(10))) for zero in (0x660, 0x6F0)
)


_NO_ALIKES: Final = str.maketrans("02", "13")
_ISSUERS: Final = (*sorted(ISSUERS | OLDER_ISSUERS), "123456")


def _as_they_are(digits: str, _: random.Random) -> str:
    return digits


def _card(digits: str, draw: random.Random) -> str:
    front = draw.choice(_ISSUERS) + digits[6:15]
    return front + reference.luhn_check_digit(front)


_RIGHT: Final[Mapping[str, Callable[[str, random.Random], str]]] = {
    "national_id": lambda digits, _: digits[:9] + reference.national_check_digit(digits[:9]),
    "legal_id": lambda digits, _: digits[:10] + reference.legal_check_digit(digits[:10]),
    "mobile": lambda digits, draw: f"{draw.choice(_FRONTS)}9{digits[1:]}",
    "postal_code": lambda digits, draw: digits[:5].translate(_NO_ALIKES) + draw.choice(("", "-")) + digits[5:],
    "iban": lambda digits, _: f"IR{reference.iban_check_digits(digits[2:])}{digits[2:]}",
    "bank_card": _card,
}
"""Turns random digits into an identifier, as far as digits go; those that are not here are right as they are."""

_SLIPS: Final[tuple[Callable[[str, int, random.Random], str], ...]] = (
    lambda text, at, draw: text[:at] + draw.choice(_OTHERS) + text[at + 1 :],
    lambda text, at, draw: text[:at] + draw.choice(_OTHERS) + text[at:],
    lambda text, at, draw: text[:at] + text[at + draw.randrange(1, 4) :],
    lambda text, _, draw: text.translate(draw.choice(_SCRIPTS)),
    lambda text, _, draw: draw.choice(_FRONTS) + text,
    lambda text, _, draw: draw.choice("0123456789") * len(text),
    lambda text, _, draw: draw.choice(_OTHERS) + text + draw.choice(_OTHERS) * draw.choice((1, 1, 1, 60)),
)
"""What people and programs do: a character other, more or less; other digits; a front; equal digits; an edge."""


def _mangled(text: str, draw: random.Random) -> str:
    return draw.choice(_SLIPS)(text, draw.randrange(len(text) + 1), draw)


def texts(kind: str, seed: int, how_many: int) -> Iterator[str]:
    """Yield random digits of the right length, identifiers, and either of them mangled once or twice."""
    draw = random.Random(f"{kind} {seed}")  # noqa: S311 - the same texts every time
    length = _LENGTHS[kind]
    above = 10**length
    right = _RIGHT.get(kind, _as_they_are)
    for _ in range(how_many):
        text = f"{draw.randrange(above):0{length}}"
        way = draw.random()
        if way > 0.3:
            text = right(text, draw)
        if way > 0.5:
            text = _mangled(text, draw)
        if way > 0.9:
            text = _mangled(text, draw)
        yield text
