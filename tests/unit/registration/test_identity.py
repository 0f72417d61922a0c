"""Who somebody is: what a person is built of, and what is refused."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import pytest

from tamin_rules.errors import MalformedError
from tamin_rules.registration import Person, person

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
