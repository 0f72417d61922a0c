"""National IDs of legal persons."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import legal_id
from tamin_rules.identifiers.legal_id import advice, is_valid, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (10100000006, legal_id.NOT_TEXT),
        ("1010000000x", legal_id.CHARACTER),
        ("1010000000", legal_id.WRONG_LENGTH),
        ("101000000066", legal_id.WRONG_LENGTH),
        ("00000000000", legal_id.REPEATED),
        ("10100000007", legal_id.CHECK_DIGIT),
    ],
)
def test_a_refusal_says_why(text: object, code: Code) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert refused.value.code == code


def test_a_remainder_of_ten_makes_a_check_digit_of_zero() -> None:
    assert is_valid("10000000010")


def test_separators_are_dropped_only_on_request() -> None:
    assert not is_valid("1010-0000006")
    assert is_valid("1010-0000006", strip_separators=True)


def test_there_is_nothing_to_advise() -> None:
    assert advice(parse("10100000006")) == ()
