"""The package and a second implementation say the same of whatever is taken for an identifier or a password."""

from __future__ import annotations

import re
from typing import Final

import pytest
from attrs import evolve

from tamin_rules import identifiers
from tests.properties.identifiers_verdict import EITHER, OK, ours, texts, verdict
from tests.properties.second_opinions import SUBJECTS, Tried, at_random, by_hypothesis

EACH: Final = pytest.mark.parametrize("name", SUBJECTS)
FEW: Final = 3_000


@EACH
def test_both_say_the_same_of_random_inputs(name: str) -> None:
    assert at_random(SUBJECTS[name], 0, FEW) == Tried(FEW, 0, ())


@EACH
def test_both_say_the_same_of_what_hypothesis_thinks_of(name: str) -> None:
    tried = by_hypothesis(SUBJECTS[name], 0, 150)
    assert tried == Tried(150, 0, ())


@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_the_texts_meet_acceptance_and_every_code(kind: str) -> None:
    """Were a code never met, the two could differ there unseen."""
    home = identifiers.module(kind)
    codes = set(re.findall(rf"{kind}\.\w+\.\w+", (home.parse.__doc__ or "").partition(">>>")[0]))
    switched = {f"{kind}.text.not_text", "mobile.range.unlisted", "postal_code.digits.repeated"}
    met = {ours(kind, text).partition(" ")[0] for text in texts(kind, 0, FEW)}
    assert met == {OK.strip()} | codes - switched


@pytest.mark.parametrize("kind", identifiers.KINDS)
def test_a_fault_would_be_counted_and_told(kind: str) -> None:
    """The second side is asked of another text: nearly every answer is then another."""
    blind = evolve(SUBJECTS[kind], disagreement=lambda text: None if ours(kind, text) == verdict(kind, "x") else text)
    tried = at_random(blind, 0, 100)
    assert tried.disagreements > 50
    assert len(tried.told) == 5
    assert by_hypothesis(blind, 0, 100).disagreements == 1


def test_what_kind_of_number_it_is_is_left_to_the_numbering_plan() -> None:
    """A landline and a number that is too short for any: the reference knows neither from the other."""
    assert [ours("mobile", text) for text in ("02112345678", "021")] == EITHER.split()[::-1]
    assert {verdict("mobile", text) for text in ("02112345678", "021")} == {EITHER}
