"""Faults as data: what a code demands, what an error keeps, and that nothing is lost on the way through pickle."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tamin_rules.errors import (
    Code,
    DefinitionError,
    Fault,
    Faults,
    MalformedError,
    NotInForceError,
    Severity,
    TaminRulesError,
)

LENGTH = Code("sample.length.wrong", length=int, least=int)
EMPTY = Code("sample.text.empty")
SECRET = "5000020049"

Copy = Callable[[Any], Any]
COPIES = (copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value)))  # noqa: S301 - our own bytes


def _digits(value: object) -> str:
    """Read digits the way every parser of the package does: a code, and nothing of the value."""
    if not isinstance(value, str) or not value.isdecimal():
        raise MalformedError(EMPTY)
    return value


def _pair(value: object) -> tuple[str, str]:
    """Read two named texts, both faults at once."""
    assert isinstance(value, dict)
    faults = Faults()
    pair = faults.take("first", _digits, value["first"]), faults.take("second", _digits, value["second"])
    faults.settle()
    return pair


@pytest.mark.parametrize("text", ["", "too_short", "length.too_short", "a.b.c.d", "..", "a..c", "a.b."])
def test_a_code_has_three_parts(text: str) -> None:
    with pytest.raises(DefinitionError, match="three parts"):
        Code(text)


def test_a_code_is_its_text() -> None:
    assert LENGTH == "sample.length.wrong"
    assert hash(LENGTH) == hash("sample.length.wrong")
    assert dict(LENGTH.params) == {"length": int, "least": int}


@pytest.mark.parametrize("again", COPIES)
def test_a_copied_code_is_the_plain_text(again: Copy) -> None:
    """The declaration stays where it is: a copy could not be told from one that somebody made up."""
    assert type(again(LENGTH)) is str
    assert again(LENGTH) == LENGTH


@pytest.mark.parametrize("params", [{}, {"length": 1}, {"length": 1, "least": 2, "most": 3}, {"lenght": 1, "least": 2}])
def test_params_are_exactly_the_declared_ones(params: dict[str, int]) -> None:
    with pytest.raises(DefinitionError, match=r"sample\.length\.wrong takes the params \(length: int, least: int\)"):
        MalformedError(LENGTH, params)


@pytest.mark.requirement("PII2")
def test_a_param_of_another_type_is_refused_and_not_repeated() -> None:
    """A text where a number is declared is most likely the input itself."""
    with pytest.raises(DefinitionError) as caught:
        MalformedError(LENGTH, {"length": SECRET, "least": 8})
    assert "length: int" in str(caught.value)
    assert SECRET not in repr(caught.value)


def test_params_may_be_numbers_days_fractions_and_words() -> None:
    code = Code("sample.all.kinds", number=int, word=str, on=date, rate=Fraction, words=tuple)
    code.check({"number": 1, "word": Severity.ADVICE, "on": date(2026, 11, 22), "rate": Fraction(7, 100), "words": ()})


def test_a_fault_seen_from_further_outside_has_a_longer_place() -> None:
    fault = Fault(EMPTY, loc=("text",), severity=Severity.ADVICE)
    assert fault.under("answers", 2) == Fault(EMPTY, loc=("answers", 2, "text"), severity=Severity.ADVICE)
    assert fault.loc == ("text",)


def test_an_error_of_one_code_has_one_fault() -> None:
    error = MalformedError(LENGTH, {"length": 3, "least": 8}, ("password",))
    assert error.faults == (Fault(LENGTH, {"length": 3, "least": 8}, ("password",)),)
    assert (error.code, error.params, str(error)) == (LENGTH, {"length": 3, "least": 8}, "sample.length.wrong")


def test_an_error_of_several_faults_speaks_for_the_first_and_holds_all() -> None:
    faults = (Fault(EMPTY, loc=("a",)), Fault(LENGTH, {"length": 3, "least": 8}, ("b",)), Fault(EMPTY, loc=("c",)))
    error = MalformedError.of(faults)
    assert error.faults == faults
    assert (error.code, error.params) == (EMPTY, {})
    assert str(error) == "sample.text.empty, sample.length.wrong"


def test_an_error_can_be_seen_from_further_outside() -> None:
    error = MalformedError.of((Fault(EMPTY, loc=("a",)), Fault(EMPTY))).under("rows", 7)
    assert [fault.loc for fault in error.faults] == [("rows", 7, "a"), ("rows", 7)]
    assert [fault.loc for fault in MalformedError(EMPTY).under("x").faults] == [("x",)]


@pytest.mark.parametrize("again", COPIES)
@pytest.mark.parametrize(
    "error",
    [
        MalformedError(LENGTH, {"length": 3, "least": 8}, ("password",)),
        MalformedError.of((Fault(EMPTY, loc=("a",)), Fault(LENGTH, {"length": 3, "least": 8}))),
    ],
)
def test_a_malformed_error_travels(error: MalformedError, again: Copy) -> None:
    """Test runners and process pools send errors from one process to another."""
    copied = again(error)
    assert type(copied) is MalformedError
    assert (copied.faults, copied.code, copied.params, str(copied)) == (
        error.faults,
        error.code,
        error.params,
        str(error),
    )


@pytest.mark.parametrize("again", COPIES)
def test_an_error_of_the_law_travels(again: Copy) -> None:
    code = Code("law.value.not_in_force", key=str, on=date)
    error = NotInForceError(code, {"key": "min_daily_wage", "on": date(1921, 3, 21)})
    copied = again(error)
    assert (copied.code, copied.params) == (error.code, error.params)
    assert str(copied) == str(error) == "law.value.not_in_force key=min_daily_wage, on=1921-03-21"


def test_every_error_of_the_package_can_be_caught_at_once() -> None:
    assert {MalformedError, NotInForceError, DefinitionError} <= set(TaminRulesError.__subclasses__())


def test_all_faults_of_an_input_are_told_at_once() -> None:
    with pytest.raises(MalformedError) as caught:
        _pair({"first": None, "second": "x"})
    assert [fault.loc for fault in caught.value.faults] == [("first",), ("second",)]


def test_faults_of_a_part_stand_under_its_name() -> None:
    faults = Faults()
    assert faults.take("pair", _pair, {"first": "1", "second": "2"}) == ("1", "2")
    faults.settle()
    faults.take("pair", _pair, {"first": "1", "second": ""})
    faults.note(LENGTH, "other", 0, length=3, least=8)
    assert [(fault.loc, fault.code) for fault in faults.found] == [
        (("pair", "second"), EMPTY),
        (("other", 0), LENGTH),
    ]


def test_a_noted_fault_has_the_declared_params() -> None:
    with pytest.raises(DefinitionError):
        Faults().note(LENGTH, "password", length=3)


@pytest.mark.requirement("PII2")
def test_no_trace_of_the_value_hangs_on_the_error() -> None:
    """An error raised inside of an `except` block would carry the first one, and that one the value, as its context."""
    with pytest.raises(MalformedError) as caught:
        _pair({"first": f"{SECRET}x", "second": f"x{SECRET}"})
    error = caught.value
    assert error.__context__ is None
    assert error.__cause__ is None
    assert SECRET not in repr((error, error.args, error.params, error.faults, vars(error)))
