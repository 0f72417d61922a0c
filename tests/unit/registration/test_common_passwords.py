"""The list of common passwords: its shape, what is on it, and that it names nobody's password by accident."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

from tamin_rules.registration import common_passwords, password
from tamin_rules.registration.common_passwords import WIDTH, is_listed, key, listed
from tools import common_passwords as builder

ROWS = [listed()[at : at + WIDTH] for at in range(0, len(listed()), WIDTH)]


def test_the_rows_are_whole_sorted_and_each_there_once() -> None:
    assert len(listed()) % WIDTH == 0
    assert all(one < next_ for one, next_ in pairwise(ROWS))


@pytest.mark.requirement("PW5")
def test_it_holds_at_least_the_3000_commonest() -> None:
    assert len(ROWS) >= 3000


@pytest.mark.requirement("PW5")
def test_every_password_of_zxcvbn_that_a_profile_would_accept_is_on_it() -> None:
    wanted = {entry for entry in FREQUENCY_LISTS["passwords"] if builder.would_pass(entry)}
    assert len(wanted) > 3000
    assert not {entry for entry in wanted if not is_listed(entry)}


def test_no_password_of_zxcvbn_that_the_policy_refuses_anyway_takes_up_room() -> None:
    refused = [entry for entry in FREQUENCY_LISTS["passwords"] if not builder.would_pass(entry)]
    assert not {entry for entry in refused if is_listed(entry)}


@pytest.mark.requirement("PW5")
@pytest.mark.parametrize("known", ["password1", "qwerty123", "abcd1234", "iloveyou1", "1q2w3e4r5t6y7u8i9o0p"])
def test_known_passwords_are_listed(known: str) -> None:
    assert is_listed(known)


@pytest.mark.requirement("PW5")
def test_every_mix_of_case_is_listed() -> None:
    variants = map("".join, product(*({letter, letter.upper()} for letter in "qwerty123")))
    assert all(map(is_listed, variants))


@pytest.mark.parametrize("other", ["", "Qw3rty&xyz", "password1 ", "passw0rd1x", "پسورد۱۲۳۴", "\ud800", "x" * 1024])
def test_other_texts_are_not_listed(other: str) -> None:
    assert not is_listed(other)


def test_both_ends_of_the_list_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"text {number}" for number in range(9)]
    rows = sorted(map(key, texts))
    for size in range(len(rows) + 1):
        kept = rows[:size]
        monkeypatch.setattr(common_passwords, "listed", lambda kept=kept: b"".join(kept))
        assert {key(text) for text in texts if is_listed(text)} == set(kept)


@pytest.mark.requirement("PW5")
@pytest.mark.parametrize("entry", ["password1", "abcd1234", "q1w2e3r4t5"])
def test_a_listed_password_would_pass_without_the_list(entry: str) -> None:
    assert password.check(entry.capitalize())


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        *(("password1", True), ("passwor1", True), ("1q2w3e4r5t6y7u8", True)),
        *(("12345678", False), ("password", False), ("a12345678", False), ("a1b2c3d", False), ("pass_word1", False)),
    ],
)
def test_which_entries_the_builder_keeps(entry: str, kept: bool) -> None:  # noqa: FBT001 - a column of the table
    assert builder.would_pass(entry) is kept


def test_the_builder_is_the_same_whatever_the_order_and_case_of_its_sources() -> None:
    assert builder.build(["password1", "Qwerty123"], ["qwerty123"]) == builder.build(["QWERTY123"], ["Password1"])
