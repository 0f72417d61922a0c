"""What holds for every text and for all bytes, in any mix of Persian, Latin, numbers and brackets."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamin_rules import iran_system
from tamin_rules.errors import MalformedError
from tests.properties import iran_system_reference as reference

CLOSE = "لاآعغهیبوء ۱۲12Aa()/.-:\u0640ؤ"
"""Where most can go wrong: letters of many forms, and what decides on the order."""
WORDS = ("شرکت", "غلام", "صالح", "ABC", "A4", "12/5", "۱۴۰۴-۰۷", "۰۲۱-۱۲۳۴", "(", ")", " ", "،", "\r\n", "\u00a0", "░")
ENCODABLE = (
    st.text(st.sampled_from(reference.ALPHABET))
    | st.text(CLOSE)
    | st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
)
TYPED = st.text() | st.text(CLOSE + "يىكۀةأإٱ٠١٢\u200c\u200f\u064e\u0653\u0654\u0670é") | ENCODABLE


@given(ENCODABLE, st.sampled_from(("medial", "initial")))
@example("۱۲ (ABC) ب", "medial")
@example("(ب A)(1", "medial")
def test_whatever_can_be_encoded_comes_back(text: str, medial: iran_system.Medial) -> None:
    assert iran_system.decode(iran_system.encode(text, medial=medial)) == text


@given(ENCODABLE)
def test_the_bytes_are_those_of_the_reference(text: str) -> None:
    assert iran_system.encode(text) == reference.encode(text)


@given(st.binary() | ENCODABLE.map(reference.encode))
def test_whatever_is_read_can_be_written_and_reads_the_same(data: bytes) -> None:
    text = iran_system.decode(data)
    written = iran_system.encode(text)
    assert iran_system.decode(written) == text
    assert iran_system.encode(iran_system.decode(written)) == written


@given(TYPED)
def test_a_text_is_encoded_or_the_first_character_without_a_place_is_named(text: str) -> None:
    without = [place for place, each in enumerate(text, 1) if each not in reference.ALPHABET]
    if not without:
        assert len(iran_system.encode(text)) == len(text) - text.count("لا")
        return
    with pytest.raises(MalformedError) as caught:
        iran_system.encode(text)
    assert (caught.value.code, caught.value.params) == (iran_system.UNMAPPABLE, {"position": without[0]})


@given(TYPED, st.booleans(), st.booleans())
def test_normalising_again_changes_nothing(text: str, keep: bool, join: bool) -> None:  # noqa: FBT001 - drawn
    once = iran_system.normalize(text, keep_waw_hamza=keep, join_zwnj=join)
    assert iran_system.normalize(once, keep_waw_hamza=keep, join_zwnj=join) == once


@given(TYPED)
def test_normalising_makes_nothing_unmappable(text: str) -> None:
    def unmappable(text: str) -> list[str]:
        return [each for each in text if each not in reference.ALPHABET]

    left = unmappable(iran_system.normalize(text))
    assert [each for each in unmappable(text) if each in left] == left


@given(TYPED, st.sampled_from(("replace", "ignore", "backslashreplace", "xmlcharrefreplace")))
def test_a_handler_of_python_sees_what_has_no_place(text: str, errors: str) -> None:
    replaced = "".join(
        each if each in reference.ALPHABET else each.encode("ascii", errors).decode("ascii") for each in text
    )
    assert text.encode("iran_system", errors) == iran_system.encode(replaced)
