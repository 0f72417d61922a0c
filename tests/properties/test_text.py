"""What holds for every text, whatever people paste."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import text
from tamin_rules.text import (
    comparison_key,
    fold_digits,
    fold_identifier,
    fold_letters,
    is_ascii_digits,
    persian_digits,
    tidy,
)

ODD = (
    text.PERSIAN_DIGITS
    + text.ARABIC_DIGITS
    + text.DIRECTION_MARKS
    + text.ZWNJ
    + " \u00a0\t\u064a\u0649\u0643\u0640\u0651یکةأسرا0aİß"
)
TEXTS = st.text() | st.text(ODD)
DIGITS = st.text("0123456789", min_size=1, max_size=20)
FOLDS = (fold_digits, fold_letters, fold_identifier, tidy, comparison_key)


def _in_other_digits(digits: str, shifts: list[int]) -> str:
    """Write each digit in ASCII, Persian or Arabic-Indic, as the shifts say."""
    rows = (text.ASCII_DIGITS, text.PERSIAN_DIGITS, text.ARABIC_DIGITS)
    return "".join(rows[shifts[place % len(shifts)]][int(digit)] for place, digit in enumerate(digits))


@pytest.mark.parametrize("fold", FOLDS, ids=lambda fold: fold.__name__)
@given(value=TEXTS)
def test_folding_again_changes_nothing(fold: object, value: str) -> None:
    assert callable(fold)
    assert fold(fold(value)) == fold(value)


@given(TEXTS)
def test_folding_digits_and_letters_keeps_every_other_character_in_its_place(value: str) -> None:
    for fold in (fold_digits, fold_letters):
        changed = [(old, new) for old, new in zip(value, fold(value), strict=True) if old != new]
        assert all(old in text.PERSIAN_DIGITS + text.ARABIC_DIGITS + "\u064a\u0649\u0643" for old, _ in changed)


@given(
    DIGITS,
    st.lists(st.sampled_from((0, 1, 2)), min_size=1, max_size=5),
    st.text(text.DIRECTION_MARKS + text.ZWNJ + " \t\u00a0"),
)
def test_an_identifier_is_the_same_in_any_digits_and_between_any_blanks(
    digits: str, shifts: list[int], around: str
) -> None:
    assert fold_identifier(around + _in_other_digits(digits, shifts) + around) == digits


@given(DIGITS)
def test_digits_go_to_persian_and_come_back(digits: str) -> None:
    assert fold_digits(persian_digits(digits)) == digits
    assert all(unicodedata.name(digit).startswith("EXTENDED ARABIC-INDIC DIGIT") for digit in persian_digits(digits))


@given(TEXTS)
def test_ascii_digits_are_what_int_and_ascii_agree_on(value: str) -> None:
    naive = bool(value) and all(character in "0123456789" for character in value)
    assert is_ascii_digits(value) is naive


@given(TEXTS)
def test_a_key_has_single_blanks_and_none_at_its_edges(value: str) -> None:
    key = comparison_key(value)
    assert key == " ".join(key.split())
    assert not set(key) & {*text.DIRECTION_MARKS, *text.PERSIAN_DIGITS, *text.ARABIC_DIGITS, text.ZWNJ, "\u0640"}


@given(TEXTS, st.booleans())
def test_the_key_of_a_kept_name_is_the_key_of_the_typed_one(value: str, fold_hamza: bool) -> None:  # noqa: FBT001 - drawn
    """What is kept of a name (`tidy`) is found again by what was typed."""
    assert comparison_key(tidy(value), fold_hamza=fold_hamza) == comparison_key(value, fold_hamza=fold_hamza)


@given(TEXTS)
def test_a_mask_tells_nothing_of_the_text(value: str) -> None:
    assert text.masked(value) == text.masked(value[::-1] + "x")
