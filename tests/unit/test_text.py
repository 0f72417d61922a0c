"""Persian text as people type it, case by case; what holds for every text stands in `properties/test_text.py`."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from tamin_rules import text
from tamin_rules.text import (
    ARABIC_DIGITS,
    ASCII_DIGITS,
    PERSIAN_DIGITS,
    ZWNJ,
    comparison_key,
    fold_digits,
    fold_identifier,
    fold_letters,
    is_ascii_digits,
    isolate,
    masked,
    persian_digits,
    tidy,
)

EVERY_CHARACTER = tuple(map(chr, range(sys.maxunicode + 1)))


def test_persian_and_arabic_digits_are_folded_and_no_others() -> None:
    """Of all the characters that Unicode calls decimal digits, thirty are digits here."""
    folded = {character for character in EVERY_CHARACTER if fold_digits(character) in set(ASCII_DIGITS)}
    assert folded == {*ASCII_DIGITS, *PERSIAN_DIGITS, *ARABIC_DIGITS}
    assert len(folded) == 30


def test_a_folded_digit_keeps_its_value() -> None:
    assert all(int(fold_digits(digit)) == unicodedata.digit(digit) for digit in PERSIAN_DIGITS + ARABIC_DIGITS)


def test_digits_for_readers_come_back() -> None:
    assert persian_digits("1405/09/01") == "۱۴۰۵/۰۹/۰۱"
    assert fold_digits(persian_digits(ASCII_DIGITS)) == ASCII_DIGITS


@pytest.mark.requirement("TX1")
@pytest.mark.parametrize(
    ("arabic", "persian"),
    [("\u064a", "\u06cc"), ("\u0649", "\u06cc"), ("\u0643", "\u06a9")],
    ids=["yeh", "alef", "kaf"],
)
def test_an_arabic_letter_becomes_the_persian_one(arabic: str, persian: str) -> None:
    """What Unicode's own compatibility folding does not do."""
    assert fold_letters(arabic) == persian
    assert unicodedata.normalize("NFKC", arabic) == arabic


def test_nothing_but_three_letters_is_folded() -> None:
    assert {character for character in EVERY_CHARACTER if fold_letters(character) != character} == set(
        "\u064a\u0649\u0643"
    )


def test_a_kept_name_is_trimmed_and_keeps_its_zwnj() -> None:
    assert tidy("\u00a0 علي\t رضا\n") == "علی رضا"
    assert tidy(f"می{ZWNJ}نا") == f"می{ZWNJ}نا"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمّد", "محمد"),
        ("موســی", "موسي"),
        (f"می{ZWNJ}نا", "می نا"),
        ("\u202bسارا\u202c", "سارا"),
        ("طاهره  ۲", "طاهره 2"),
        ("Mina", "mINA"),
    ],
    ids=["vowels", "tatweel", "zwnj", "marks", "digits", "case"],
)
def test_two_spellings_of_one_text_have_one_key(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


def test_hamza_is_folded_only_where_that_is_asked_for() -> None:
    assert comparison_key("مؤمن") != comparison_key("مومن")
    assert comparison_key("مؤمن", fold_hamza=True) == comparison_key("مومن", fold_hamza=True)
    assert comparison_key("فاطمة أ إ ۀ", fold_hamza=True) == "فاطمه ا ا ه"


def test_different_names_keep_different_keys() -> None:
    assert len({comparison_key(name) for name in ("سارا", "سارة", "ساره", "صارا")}) == 4


@pytest.mark.parametrize(
    "written",
    [
        "0912",
        " 0912 ",
        "۰۹۱۲",
        "٠٩١٢",
        "\u202a0912\u202c",
        "\ufeff0912",
        f"{ZWNJ}0912{ZWNJ}",
        f" {ZWNJ} ۰۹۱۲ {ZWNJ} ",
        f"\u200e{ZWNJ}\u00a0\u200f0912",
        "\t0912\r\n",
    ],
)
def test_an_identifier_is_cleared_of_what_comes_along_with_it(written: str) -> None:
    assert fold_identifier(written) == "0912"


@pytest.mark.parametrize("written", ["09 12", "09-12", f"09{ZWNJ}12", "০৯১২", "０９１２"])
def test_what_stands_inside_an_identifier_stays(written: str) -> None:
    """Whether a separator may stand there is for each identifier to say; another script's digit is no digit."""
    assert fold_identifier(written) == written


def test_the_edges_of_an_identifier_are_every_blank_and_the_zwnj() -> None:
    assert {character for character in EVERY_CHARACTER if fold_identifier(f"۱{character}") == "1"} == {
        *(character for character in EVERY_CHARACTER if character.isspace()),
        *text.DIRECTION_MARKS,
        ZWNJ,
    }


@pytest.mark.parametrize("no_digits", ["", "²", "۱۲", "1 2", "-1", "1.0", "12\n", "৪"])
def test_ascii_digits_are_nothing_else(no_digits: str) -> None:
    assert not is_ascii_digits(no_digits)
    assert is_ascii_digits("0123456789")


def test_a_value_in_a_persian_line_is_isolated() -> None:
    assert isolate("IR06", left_to_right=True) == "\u2066IR06\u2069"
    assert isolate("تهران") == "\u2068تهران\u2069"


@pytest.mark.requirement("PII1")
def test_a_mask_has_one_length() -> None:
    assert {masked(value) for value in ("", "م", "مینا", 5_000_020_049)} == {"•••"}
    assert masked(None) == "None"
