"""Bank cards."""

from __future__ import annotations

import pytest

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import bank_card
from tamin_rules.identifiers.bank_card import advice, is_valid, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (6037991234567893, bank_card.NOT_TEXT),
        ("603799123456789x", bank_card.CHARACTER),
        ("603799123456789", bank_card.WRONG_LENGTH),
        ("6037991234567894", bank_card.CHECK_DIGIT),
        ("4111111111111111", bank_card.UNKNOWN_ISSUER),
    ],
)
def test_a_refusal_says_why(text: object, code: Code) -> None:
    with pytest.raises(MalformedError) as refused:
        parse(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["6037 9912 3456 7893", "6037-9912-3456-7893", "۶۰۳۷\u00a0۹۹۱۲ ۳۴۵۶–۷۸۹۳"])
def test_blanks_and_dashes_are_dropped(text: str) -> None:
    assert parse(text) == parse("6037991234567893")


def test_an_unknown_issuer_is_advice_where_the_caller_wants_it() -> None:
    value = parse("4111111111111111", any_issuer=True)
    assert [fault.code for fault in advice(value)] == [bank_card.UNKNOWN_ISSUER]
    assert value.issuer == "411111"


def test_an_issuer_of_the_older_table_is_taken_with_advice() -> None:
    value = parse("5054260000000004")
    assert [fault.code for fault in advice(value)] == [bank_card.UNCONFIRMED_ISSUER]


def test_a_known_issuer_needs_no_advice() -> None:
    assert advice(parse("5894630000000010")) == ()


def test_the_tables_hold_issuers_and_do_not_overlap() -> None:
    assert not bank_card.ISSUERS & bank_card.OLDER_ISSUERS
    assert all(len(issuer) == 6 and issuer.isdigit() for issuer in bank_card.ISSUERS | bank_card.OLDER_ISSUERS)
    assert (len(bank_card.ISSUERS), len(bank_card.OLDER_ISSUERS)) == (46, 5)


def test_the_print_form_can_be_had_and_read() -> None:
    printed = bank_card.format(parse("6037991234567893"), grouped=True)
    assert printed == "6037-9912-3456-7893"
    assert is_valid(printed)
