"""Codes of foreign nationals."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError, Severity
from tamin_rules.identifiers import foreign_id
from tamin_rules.identifiers.foreign_id import advice, is_valid, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (123456789012, foreign_id.NOT_TEXT),
        ("12345678901O", foreign_id.CHARACTER),
        ("12345678901", foreign_id.WRONG_LENGTH),
        ("1234567890123", foreign_id.WRONG_LENGTH),
    ],
)
def test_a_refusal_says_why(text: object, code: Code) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert refused.value.code == code


def test_a_zero_in_front_is_advised_against_and_not_refused() -> None:
    found = advice(parse("012345678901"))
    assert [(fault.code, fault.severity) for fault in found] == [(foreign_id.LEADING_ZERO, Severity.ADVICE)]
    assert advice(parse("123456789012")) == ()


def test_separators_are_dropped_only_on_request() -> None:
    assert not is_valid("1234 5678 9012")
    assert is_valid("1234 5678 9012", strip_separators=True)
