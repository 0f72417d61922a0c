"""Workshop codes."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import workshop_code
from tamin_rules.identifiers.workshop_code import advice, is_valid, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (183630045, workshop_code.NOT_TEXT),
        ("018363004x", workshop_code.CHARACTER),
        ("183630045", workshop_code.ZERO_LOST),
        ("18363004", workshop_code.WRONG_LENGTH),
        ("01836300451", workshop_code.WRONG_LENGTH),
    ],
)
def test_a_refusal_says_why(text: object, code: Code) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert refused.value.code == code


def test_a_code_has_three_parts() -> None:
    value = parse("۰۱۸۳۶۳۰۰۴۵")
    assert (value.branch, value.activity, value.serial) == ("018", "363", "0045")
    assert advice(value) == ()


def test_separators_are_dropped_only_on_request() -> None:
    assert not is_valid("018-363-0045")
    assert is_valid("018-363-0045", strip_separators=True)
