"""How many of the hard texts a peer answers wrongly."""

from __future__ import annotations

import pytest

from benchmarks.hard import wrong_answers
from tamin_rules import identifiers
from tamin_rules.identifiers import mobile, national_id

KINDS = ("national_id", "mobile")


@pytest.mark.parametrize("kind", KINDS)
def test_who_answers_as_we_do_is_never_wrong(kind: str) -> None:
    wrong, texts = wrong_answers(kind, identifiers.module(kind).is_valid)
    assert wrong == 0
    assert texts >= 10


@pytest.mark.parametrize("kind", KINDS)
def test_yes_and_no_to_everything_are_wrong_about_complementary_texts(kind: str) -> None:
    (yes, texts), (no, _) = wrong_answers(kind, lambda _text: True), wrong_answers(kind, lambda _text: False)
    assert yes > 0
    assert no > 0
    assert yes + no == texts


def test_an_exception_is_a_wrong_answer_whatever_the_text() -> None:
    def fails(_text: str) -> bool:
        raise IndexError

    wrong, texts = wrong_answers("national_id", fails)
    assert wrong == texts


def test_a_peer_that_reads_no_other_digits_is_not_blamed_for_it() -> None:
    wrong, _ = wrong_answers("national_id", lambda text: text.isascii() and national_id.is_valid(text))
    assert wrong == 0


def test_texts_on_which_we_only_advise_are_left_out() -> None:
    def strict(text: str) -> bool:
        return mobile.is_valid(text) and not mobile.advice(mobile.parse(text))

    assert wrong_answers("mobile", strict)[0] == 0
    assert not strict("09700000000")
