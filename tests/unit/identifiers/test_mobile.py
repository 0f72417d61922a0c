"""Mobile numbers."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import mobile
from tamin_rules.identifiers.mobile import advice, is_valid, parse


@pytest.mark.parametrize(
    "text",
    [
        "09123456789",
        "9123456789",
        "+989123456789",
        "00989123456789",
        "989123456789",
        "+98 (0) 912 345 6789",
        "0098 0912 345 6789",
        "+9809123456789",
        "(0912) 345-6789",
        "[0912] 345.67.89",
        "0912/345/6789",
        "0912–345–6789",
        "0912\u00a0345\u202f6789",
        "\u202a+98 912 345 6789\u202c",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "٠٩١٢ ٣٤٥ ۶۷۸9",
        "\u200c09123456789\u200c",
    ],
)
def test_ways_of_writing_are_one_number(text: str) -> None:
    assert parse(text).plain() == "+989123456789"
    assert is_valid(text)


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        (None, mobile.NOT_TEXT, {}),
        (9123456789, mobile.NOT_TEXT, {}),
        ("0912345678a", mobile.CHARACTER, {"position": 11}),
        ("tel:09123456789", mobile.CHARACTER, {"position": 1}),
        ("09123456789;ext=5", mobile.CHARACTER, {"position": 12}),
        ("0912+3456789", mobile.CHARACTER, {"position": 5}),
        ("০৯১২৩৪৫৬৭৮৯", mobile.CHARACTER, {"position": 1}),
        ("", mobile.WRONG_LENGTH, {"length": 0, "expected": 11}),
        ("+", mobile.WRONG_LENGTH, {"length": 1, "expected": 11}),
        ("0912345678", mobile.WRONG_LENGTH, {"length": 10, "expected": 11}),
        ("099123456789", mobile.WRONG_LENGTH, {"length": 12, "expected": 11}),
        ("000989123456789", mobile.PREFIX, {}),
        ("091234567890", mobile.WRONG_LENGTH, {"length": 12, "expected": 11}),
        ("+98 912 345 678", mobile.WRONG_LENGTH, {"length": 10, "expected": 11}),
        ("1" * 40, mobile.WRONG_LENGTH, {"length": 40, "expected": 11}),
        ("110", mobile.WRONG_LENGTH, {"length": 3, "expected": 11}),
        ("9809123456789", mobile.PREFIX, {}),
        ("+09123456789", mobile.PREFIX, {}),
        ("+447911123456", mobile.FOREIGN, {}),
        ("00447911123456", mobile.FOREIGN, {}),
        ("02112345678", mobile.NOT_MOBILE, {"type": "fixed_line"}),
        ("+98 21 1234 5678", mobile.NOT_MOBILE, {"type": "fixed_line"}),
        ("08001234567", mobile.NOT_MOBILE, {"type": "unknown"}),
    ],
)
def test_a_refusal_says_why(text: object, code: Code, params: dict[str, object]) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.params) == (code, params)
    assert not is_valid(text)


@pytest.mark.requirement("OTP8")
@pytest.mark.parametrize("text", ["09241234567", "09801234567", "09411234567", "09971234567", "09950012345"])
def test_an_unlisted_range_is_advice_and_an_error_only_on_request(text: str) -> None:
    assert [fault.code for fault in advice(parse(text))] == [mobile.UNLISTED]
    assert is_valid(text)
    assert not is_valid(text, listed_only=True)
    with pytest.raises(MalformedError, match=r"^mobile\.range\.unlisted$"):
        parse(text, listed_only=True)


@pytest.mark.parametrize("text", ["09001234567", "09981234567", "09955123456", "09998812345"])
def test_a_listed_range_needs_no_advice(text: str) -> None:
    assert advice(parse(text, listed_only=True)) == ()
    assert is_valid(text, listed_only=True)


def test_the_number_can_be_had_as_it_is_dialled_inside_iran() -> None:
    assert mobile.format(parse("+989123456789"), national=True) == "09123456789"
