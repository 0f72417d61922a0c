"""Insurance numbers."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import insurance_number
from tamin_rules.identifiers.insurance_number import advice, is_valid, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (12345678, insurance_number.NOT_TEXT),
        ("1234567x", insurance_number.CHARACTER),
        ("1234567", insurance_number.WRONG_LENGTH),
        ("12345678901", insurance_number.WRONG_LENGTH),
        ("123456789", insurance_number.NINE_DIGITS),
    ],
)
def test_a_refusal_says_why(text: object, code: Code) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert refused.value.code == code


def test_eight_digits_and_the_same_behind_two_zeros_are_one_number() -> None:
    assert parse("12345678") == parse("0012345678") != parse("1234567800")


def test_both_forms_can_be_had() -> None:
    value = parse("12345678")
    assert (insurance_number.format(value), insurance_number.format(value, short=True)) == ("0012345678", "12345678")


def test_a_number_without_a_short_form_is_never_cut() -> None:
    value = parse("3012345678")
    assert value.short() is None
    assert insurance_number.format(value, short=True) == "3012345678"
    assert [fault.code for fault in advice(value)] == [insurance_number.UNUSUAL]


def test_nine_digits_are_a_switch() -> None:
    assert parse("123456789", allow_nine=True) == parse("0123456789")
    assert not is_valid("1234567", allow_nine=True)
