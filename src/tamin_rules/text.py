"""
Text as people type it in Iran: the one place that normalises.

Source: facts on registration, section 6 (digits, letters, ZWNJ, direction marks), and `security` TX1. Passwords never
come through here: they are taken as received.
"""

from __future__ import annotations

from typing import Final

PERSIAN_DIGITS: Final = "۰۱۲۳۴۵۶۷۸۹"
ARABIC_DIGITS: Final = "٠١٢٣٤٥٦٧٨٩"
ASCII_DIGITS: Final = "0123456789"
ZWNJ: Final = "\u200c"
PERSIAN_LETTERS: Final = str.maketrans("\u064a\u0649\u0643", "\u06cc\u06cc\u06a9")
"""For `str.translate`: Arabic yeh, alef maksura and kaf to the Persian letters."""
DIRECTION_MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"

_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"
_VOWELS_AND_TATWEEL = "".join(map(chr, range(0x064B, 0x0653))) + "\u0670\u0640"

_TO_ASCII = str.maketrans(PERSIAN_DIGITS + ARABIC_DIGITS, ASCII_DIGITS * 2)
_TO_PERSIAN = str.maketrans(ASCII_DIGITS, PERSIAN_DIGITS)
_DROP_MARKS = dict.fromkeys(map(ord, DIRECTION_MARKS))
_KEY = _TO_ASCII | PERSIAN_LETTERS | _DROP_MARKS | dict.fromkeys(map(ord, _VOWELS_AND_TATWEEL)) | {ord(ZWNJ): " "}
_HAMZA = str.maketrans("\u06c0\u0629\u0623\u0625\u0624", "\u0647\u0647\u0627\u0627\u0648")
_IDENTIFIER = _TO_ASCII | _DROP_MARKS
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_EDGES = _SPACES + "".join(map(chr, range(0x2000, 0x200B))) + ZWNJ


def fold_digits(text: str) -> str:
    """
    Turn Persian and Arabic-Indic digits into ASCII ones; any other script's digit is no digit.

    >>> fold_digits("۱۳۷۰/٠١/31")
    '1370/01/31'
    """
    return text if text.isascii() else text.translate(_TO_ASCII)


def persian_digits(text: str) -> str:
    """
    Turn ASCII digits into Persian ones, for readers.

    >>> persian_digits("1405")
    '۱۴۰۵'
    """
    return text.translate(_TO_PERSIAN)


def fold_letters(text: str) -> str:
    r"""
    Turn Arabic yeh, alef maksura and kaf into the Persian letters.

    >>> fold_letters("\u0643\u0631\u064a\u0645\u064a") == "کریمی"
    True
    """
    return text.translate(PERSIAN_LETTERS)


def tidy(text: str) -> str:
    """
    Fold letters, trim, and fold runs of white space to one space: how a name is kept.

    >>> tidy("  علی   رضا ")
    'علی رضا'
    """
    return " ".join(fold_letters(text).split())


def comparison_key(text: str, *, fold_hamza: bool = False) -> str:
    """
    Return what two spellings of the same Persian text have in common.

    Digits and letters folded, short vowels, tatweel and direction marks dropped, ZWNJ read as a space,
    case folded. With `fold_hamza`, also ۀ ة to ه, أ إ to ا and ؤ to و.

    >>> comparison_key("مُحَمَّد") == comparison_key("محمد")
    True
    """
    folded = text.translate(_KEY)
    return " ".join((folded.translate(_HAMZA) if fold_hamza else folded).casefold().split())


def fold_identifier(text: str) -> str:
    r"""
    Prepare an identifier: digits folded, direction marks dropped, blanks and ZWNJ trimmed at the edges.

    >>> fold_identifier("\u202a ۰۹۱۲\u202c ")
    '0912'
    """
    return text.strip() if text.isascii() else text.translate(_IDENTIFIER).strip(_EDGES)


def is_ascii_digits(text: str) -> bool:
    """Tell whether the text is one or more of 0-9 and nothing else (`str.isdigit` is true for "²")."""
    return text.isascii() and text.isdigit()


def isolate(text: str, *, left_to_right: bool = False) -> str:
    """Put a value into a bidi isolate, so that it does not jump about inside a right-to-left line."""
    return f"{_LRI if left_to_right else _FSI}{text}{_PDI}"


def tail(text: str, shown: int = 3) -> str:
    """
    Hide a text but for its last characters: enough for its owner to know it again.

    >>> tail("5000020049")
    '•••••••049'
    """
    return f"{'•' * (len(text) - shown)}{text[-shown:]}"


def masked(value: object) -> str:
    """
    Stand in for a personal value in a `repr`: whether there is one, and nothing of it.

    >>> masked("علی"), masked(None)
    ('•••', 'None')
    """
    return "None" if value is None else "•••"
