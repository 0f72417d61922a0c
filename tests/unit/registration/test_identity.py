"""Who somebody is: what a person is built of, and what is refused."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import pytest

from tamin_rules.errors import MalformedError
from tamin_rules.registration import Person, identity, person

LIMITS = {"most": 32, "longest": 64}


@pytest.mark.parametrize("name", ["first_name", "last_name"])
@pytest.mark.parametrize("value", [5, b"Mina", ["Mina"], False])
def test_a_name_that_is_no_text_is_refused_at_its_place(name: str, value: object) -> None:
    fields: dict[str, Any] = {name: value}
    with pytest.raises(MalformedError) as caught:
        Person(**fields)
    [fault] = caught.value.faults
    assert (fault.code, fault.params, fault.loc) == (person.NAME_TEXT, {}, (name,))


@pytest.mark.parametrize(
    ("name", "code"), [("national_id", "national_id.text.not_text"), ("mobile", "mobile.text.not_text")]
)
def test_a_number_that_is_no_text_is_refused(name: str, code: str) -> None:
    fields: dict[str, Any] = {name: 5}
    with pytest.raises(MalformedError) as caught:
        Person(**fields)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "value", [5, None, [5], b"Mina", ["Mina", None], ["x"] * 33, ["x" * 65], "x" * 65, repeat("x")]
)
def test_latin_names_are_few_short_texts(value: object) -> None:
    fields: dict[str, Any] = {"latin_names": value}
    with pytest.raises(MalformedError) as caught:
        Person(**fields)
    [fault] = caught.value.faults
    assert (fault.code, fault.params, fault.loc) == (person.LATIN_NAMES, LIMITS, ("latin_names",))


def test_a_single_latin_name_or_as_many_as_there_may_be_are_kept() -> None:
    assert Person(latin_names="Mina").latin_names == ("Mina",)
    assert Person(latin_names=(name for name in ["x" * 64] * 32)).latin_names == ("x" * 64,) * 32
    assert Person().latin_names == ()


ZWNJ = "\u200c"


@pytest.mark.requirement("TX2")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("مینا", "مینا"),
        ("  علي   رضا ", "علی رضا"),
        (f"پیرنیا{ZWNJ}نژاد", f"پیرنیا{ZWNJ}نژاد"),
        ("حسن-زاده", "حسن-زاده"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("مـیـنـا", "مینا"),
        ("آ", "آ"),
        ("ب" * 30, "ب" * 30),
    ],
)
def test_a_name_is_letters_of_the_arabic_script(typed: str, kept: str) -> None:
    assert identity.parse_name(typed) == kept


@pytest.mark.requirement("TX2")
@pytest.mark.parametrize(
    "inside",
    [
        *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"),
        *("\u200e", "\u200f", "\u061c", "\u200b", "\u200d", "\u2060", "\ufeff", "\U000e0041", "\U000e007f"),
        *("\ud800", "\udfff", "\ue000", "\U0010fffd", "\u0378", "\x00", "\x1b", "\u064b" * 3),
        *("a", "1", "۱", "٣", ".", "'", "<", "é", "א", "،", "\u0601", "\u06dd", f"{ZWNJ}{ZWNJ}", f" {ZWNJ}", "--"),
    ],
    ids=ascii,
)
def test_whatever_else_stands_in_a_name_is_refused(inside: str) -> None:
    for name in (f"می{inside}نا", f"{inside}مینا", f"مینا{inside}"):
        with pytest.raises(MalformedError) as caught:
            identity.parse_name(name)
        assert caught.value.code == identity.NAME_LETTER
        assert caught.value.params.keys() == {"position"}


@pytest.mark.requirement("TX2")
@pytest.mark.parametrize("edge", [ZWNJ, "-"])
def test_a_joiner_or_a_hyphen_stands_inside_of_a_word_only(edge: str) -> None:
    for name in (f"{edge}مینا", f"مینا{edge}", f"مینا {edge}نمونه"):
        with pytest.raises(MalformedError, match=r"identity\.name\.forbidden_character"):
            identity.parse_name(name)


@pytest.mark.requirement("TX5")
@pytest.mark.parametrize("text", ["", " ", "ب" * 31, "ب" * 10**6, "\u202e" * 10**6, "ب" + " " * 10**6])
def test_a_name_has_1_to_30_letters_and_a_huge_one_is_not_looked_at(text: str) -> None:
    with pytest.raises(MalformedError, match=r"identity\.name\.length"):
        identity.parse_name(text)
