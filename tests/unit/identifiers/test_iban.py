"""Iranian IBANs."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import iban
from tamin_rules.identifiers.iban import advice, is_valid, parse

GOOD = "IR200170000000000123456789"


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        (None, iban.NOT_TEXT, {}),
        ("", iban.WRONG_LENGTH, {"length": 0, "expected": 26}),
        ("IR", iban.WRONG_LENGTH, {"length": 2, "expected": 26}),
        (GOOD[:-1], iban.WRONG_LENGTH, {"length": 25, "expected": 26}),
        (GOOD[2:] + "0", iban.WRONG_LENGTH, {"length": 27, "expected": 26}),
        ("IR2001700000000001234567x9", iban.CHARACTER, {"position": 25}),
        ("IR20-0170", iban.CHARACTER, {"position": 5}),
        ("ır200170000000000123456789", iban.CHARACTER, {"position": 1}),
        ("GB82WEST12345698765432", iban.FOREIGN, {}),
        ("IQ98NBIQ850123456789012", iban.FOREIGN, {}),
        ("IR210170000000000123456789", iban.CHECK_DIGITS, {}),
    ],
)
def test_a_refusal_says_why(text: object, code: Code, params: dict[str, int]) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.params) == (code, params)


@pytest.mark.parametrize(
    "text", [GOOD.lower(), GOOD[2:], "IR20 0170 0000 0000 0123 4567 89", "IR۲۰۰۱۷۰۰۰۰۰۰۰۰۰۰۱۲۳۴۵۶۷۸۹"]
)
def test_ways_of_writing_are_one_iban(text: str) -> None:
    assert parse(text) == parse(GOOD)


def test_the_bank_is_for_information() -> None:
    assert iban.BANKS[parse(GOOD).bank_code] == "Melli"
    assert advice(parse(GOOD)) == ()
    assert [fault.code for fault in advice(parse("IR062960000000100324200001"))] == [iban.UNKNOWN_BANK]


def test_the_print_form_can_be_had_and_read() -> None:
    printed = iban.format(parse(GOOD), grouped=True)
    assert printed == "IR20 0170 0000 0000 0123 4567 89"
    assert is_valid(printed)
