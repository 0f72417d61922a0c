"""National IDs."""

from __future__ import annotations

from typing import Any

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import national_id
from tamin_rules.identifiers.national_id import NationalId, advice, is_valid, parse


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        (None, national_id.NOT_TEXT, {}),
        (b"5000020049", national_id.NOT_TEXT, {}),
        (5000020049, national_id.NOT_TEXT, {}),
        ("", national_id.WRONG_LENGTH, {"length": 0, "expected": 10}),
        ("1234567", national_id.WRONG_LENGTH, {"length": 7, "expected": 10}),
        ("00012345679", national_id.WRONG_LENGTH, {"length": 11, "expected": 10}),
        ("5" * 65, national_id.WRONG_LENGTH, {"length": 65, "expected": 10}),
        ("12345679", national_id.ZEROS_LOST, {"length": 8, "expected": 10}),
        ("123456789", national_id.ZEROS_LOST, {"length": 9, "expected": 10}),
        ("0012a45679", national_id.CHARACTER, {"position": 5}),
        ("-500002004", national_id.CHARACTER, {"position": 1}),
        ("50000²0049", national_id.CHARACTER, {"position": 6}),
        ("৫০০০০২০০৪৯", national_id.CHARACTER, {"position": 1}),
        ("500002\ud800049", national_id.CHARACTER, {"position": 7}),
        ("5000020048", national_id.CHECK_DIGIT, {}),
        ("2222222222", national_id.REPEATED, {}),
    ],
)
def test_a_refusal_says_why(text: object, code: Code, params: dict[str, int]) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.params) == (code, params)
    assert not is_valid(text)


def test_leading_zeros_come_back_only_on_request_and_that_is_said() -> None:
    value = parse("12345679", pad=True)
    assert value == parse("0012345679")
    assert (value.padded, parse("0012345679", pad=True).padded) == (True, False)
    assert [fault.code for fault in advice(value)] == [national_id.PADDED]


@pytest.mark.parametrize("text", ["1234567", "", "-12345679", "+12345679"])
def test_nothing_else_is_padded(text: str) -> None:
    assert not is_valid(text, pad=True)


def test_lost_zeros_between_blanks_are_found_too() -> None:
    """Ten characters, of which two are blanks: a short cut by the length of the text must not take them for an ID."""
    assert is_valid(" 12345679 ", pad=True)
    assert not is_valid(" 12345679 ")


def test_ten_zeros_are_nobody_under_any_switch() -> None:
    assert not is_valid("0000000000", allow_repeated=True)
    with pytest.raises(MalformedError, match=r"^national_id\.digits\.repeated$"):
        NationalId("0000000000")


def test_separators_are_dropped_only_on_request() -> None:
    assert not is_valid("500-002004-9")
    assert parse("500-002004/9", strip_separators=True) == parse("5000020049")


def test_a_subclass_of_text_is_text() -> None:
    class Marked(str):
        __slots__ = ()

    assert parse(Marked("5000020049")) == parse("5000020049")
    assert type(parse(Marked("5000020049")).plain()) is str


def test_what_is_no_text_does_not_become_it_by_saying_so() -> None:
    class Liar:
        __class__ = str  # type: ignore[assignment]

    assert isinstance(Liar(), str)
    with pytest.raises(MalformedError, match=r"^national_id\.text\.not_text$"):
        parse(Liar())


def test_advice_has_every_weak_ground() -> None:
    assert [fault.code for fault in advice(parse("1111111111", allow_repeated=True))] == [national_id.REPEATED]
    assert [fault.code for fault in advice(parse("0001234560"))] == [national_id.NO_SUCH_PLACE]
    assert [fault.code for fault in advice(parse("0010000003"))] == [national_id.NO_SERIAL]
    assert advice(parse("5000020049")) == ()


def test_a_value_is_padded_only_where_that_is_said_by_name() -> None:
    assert national_id.NationalId("5000020049").padded is False
    assert national_id.NationalId("5000020049", padded=True).padded is True
    make: Any = national_id.NationalId  # as whoever checks no types calls it
    with pytest.raises(TypeError):
        make("5000020049", *(True,))
