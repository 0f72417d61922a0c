"""What is a number of a record: whole, not negative, and no slip of columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tamin_rules.errors import Faults, MalformedError
from tamin_rules.records.numbers import is_amount, is_days


@pytest.mark.parametrize(("is_one", "most"), [(is_amount, 999_999_999_999_999), (is_days, 999)])
def test_both_ends_are_inside(is_one: Callable[..., bool], most: int) -> None:
    faults = Faults()
    assert is_one(0, faults, "it")
    assert is_one(most, faults, "it")
    faults.settle()


@pytest.mark.parametrize(
    ("given", "code"),
    [(-1, "negative"), (10**15, "too_large"), (1.0, "not_whole"), (True, "not_whole"), ("1", "not_whole")],
)
def test_what_is_none_is_told_to_the_caller_and_noted_at_its_place(given: object, code: str) -> None:
    faults = Faults()
    assert not is_amount(given, faults, "row", "wage")
    with pytest.raises(MalformedError) as caught:
        faults.settle()
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [(f"record.number.{code}", ("row", "wage"))]
