"""Postal codes."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import postal_code
from tamin_rules.identifiers.postal_code import advice, is_valid, parse


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        (1345678901, postal_code.NOT_TEXT, {}),
        ("1345a78901", postal_code.CHARACTER, {"position": 5}),
        ("134567890", postal_code.WRONG_LENGTH, {"length": 9, "expected": 10}),
        ("2345678901", postal_code.FORBIDDEN, {"position": 1}),
        ("1345078901", postal_code.FORBIDDEN, {"position": 5}),
        ("13456--78901", postal_code.CHARACTER, {"position": 6}),
        ("1345-678901", postal_code.CHARACTER, {"position": 5}),
        ("13456-", postal_code.CHARACTER, {"position": 6}),
    ],
)
def test_a_refusal_says_why(text: object, code: Code, params: dict[str, int]) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.params) == (code, params)


@pytest.mark.parametrize("text", ["13456-78901", "13456–78901", "۱۳۴۵۶-۷۸۹۰۱"])
def test_one_dash_in_the_middle_is_a_print_form(text: str) -> None:
    assert parse(text) == parse("1345678901")


def test_look_alikes_are_fine_behind_the_first_five_digits() -> None:
    assert is_valid("1345602020")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1345578901", postal_code.FORBIDDEN),
        ("1345678921", postal_code.FORBIDDEN),
        ("1111345678", postal_code.REPEATED),
    ],
)
def test_the_rule_without_a_source_is_a_switch(text: str, code: Code) -> None:
    assert advice(parse(text)) == ()
    with pytest.raises(MalformedError) as refused:
        parse(text, strict=True)
    assert refused.value.code == code


def test_a_five_is_strictly_forbidden_in_fifth_place_only() -> None:
    assert is_valid("5155651555", strict=True)
    assert not is_valid("1345578901", strict=True)


def test_the_print_form_can_be_had() -> None:
    assert postal_code.format(parse("1345678901"), grouped=True) == "13456-78901"
