"""Identifiers and passwords beside their second implementations: few inputs in the suite, many in a campaign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tamin_rules import identifiers
from tamin_rules.testing import strategies
from tests.properties import identifiers_verdict, passwords

Input = tuple[Any, ...]


@frozen
class Subject:
    """What is judged twice: inputs at random, inputs for Hypothesis, and where the two judgements are not the same."""

    texts: Callable[[int, int], Iterator[Input]]
    """Of a seed, so many."""
    strategy: st.SearchStrategy[Input]
    disagreement: Callable[..., str | None]


@frozen
class Tried:
    """How many inputs were tried, and what was found: the first disagreements in words, and how many there are."""

    inputs: int
    disagreements: int
    told: tuple[str, ...]


def _written(kind: str) -> st.SearchStrategy[Input]:
    right = strategies.identifiers(kind=kind, written=True, synthetic=False)
    wrong = strategies.near_miss_identifiers(kind=kind).map(lambda miss: str(miss[0]))
    other = st.text("0123456789۰٠²+- ()./IRir\ud800\u200c\u202a\x00\n", max_size=30) | st.text(max_size=70)
    return st.tuples(right | wrong | other)


def _identifiers(kind: str, seed: int, how_many: int) -> Iterator[Input]:
    return ((text,) for text in identifiers_verdict.texts(kind, seed, how_many))


def _passwords(seed: int, how_many: int) -> Iterator[Input]:
    return ((text, number) for number, text in enumerate(passwords.texts(seed, how_many)))


SUBJECTS: Final[Mapping[str, Subject]] = {
    kind: Subject(partial(_identifiers, kind), _written(kind), partial(identifiers_verdict.disagreement, kind))
    for kind in identifiers.KINDS
} | {
    "password": Subject(
        _passwords,
        st.tuples(passwords.ANY_TEXT, st.integers(0, len(passwords.PEOPLE) - 1)),
        passwords.disagreement,
    )
}


def at_random(subject: Subject, seed_: int, how_many: int, told: int = 5) -> Tried:
    """Try random inputs of a seed."""
    found, tried, first = 0, 0, []
    for each in subject.texts(seed_, how_many):
        tried += 1
        if said := subject.disagreement(*each):
            found += 1
            first += [said] if found <= told else []
    return Tried(tried, found, tuple(first))


def by_hypothesis(subject: Subject, seed_: int, how_many: int) -> Tried:
    """Try what Hypothesis thinks of; it stops at the first disagreement, and makes that small."""
    tried = 0
    if not how_many:
        return Tried(0, 0, ())

    @seed(seed_)
    @settings(
        max_examples=how_many,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(subject.strategy)
    def both_say_the_same(each: Input) -> None:
        nonlocal tried
        tried += 1
        said = subject.disagreement(*each)
        assert said is None, said

    try:
        both_say_the_same()
    except AssertionError as error:
        return Tried(tried, 1, (str(error),))
    return Tried(tried, 0, ())
