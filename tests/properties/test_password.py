"""The password policy against a second implementation, and what holds for every password."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamin_rules.errors import Severity
from tamin_rules.registration import Person, password
from tamin_rules.registration.password import NIST, PORTAL_FORM, PROFILES, PUBLISHED
from tests.properties.password_reference import spoken
from tests.properties.passwords import ALLOWED, ANY_TEXT, PERSONS, said, texts

EVERY_RUN: Final = 20_000
A_NIGHT: Final = 1_000_000
PARTS: Final = 8
"""Into which the night's texts are divided, for as many workers."""


def _agree(passwords: Iterator[str]) -> set[str]:
    """Compare the two implementations, profile by profile, and return the codes that were met."""
    met: set[str] = set()
    for number, text in enumerate(passwords):
        who, person = PERSONS[number % len(PERSONS)]
        for policy in PROFILES:
            ours = said(text, person, policy)
            assert ours == spoken(text, who, policy.name), (text, who, policy.name)
            met.update(code for code, _ in ours)
    return met


EVERY_CODE: Final = {
    *(password.TOO_SHORT, password.TOO_LONG, password.FIRST_NOT_LETTER, password.NO_UPPER, password.NO_LOWER),
    *(password.NO_DIGIT, password.FORBIDDEN, password.ID_CONTAINED, password.NAME_CONTAINED, password.COMMON),
    password.NAME_TRANSLITERATED,
}


@pytest.mark.requirement("PW1")
def test_a_second_implementation_says_the_same() -> None:
    """Were `fullmatch` a `match` with "$", or a Persian digit a digit, the two would differ; every code is met."""
    assert _agree(texts(0, EVERY_RUN)) == EVERY_CODE


@pytest.mark.nightly
@pytest.mark.requirement("PW1")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_second_implementation_says_the_same_of_a_million(part: int) -> None:
    assert _agree(texts(1 + part, A_NIGHT // PARTS)) == EVERY_CODE


@pytest.mark.requirement("PW1")
def test_the_texts_are_neither_all_accepted_nor_all_refused() -> None:
    """A comparison over refusals alone would say little about acceptance."""
    person = PERSONS[0][1]
    for policy in (PUBLISHED, PORTAL_FORM):
        accepted = sum(password.check(text, person, policy=policy).accepted for text in texts(0, 4_000))
        assert 400 < accepted < 3_000


people = st.sampled_from(PERSONS)


@pytest.mark.requirement("PW1")
@given(ANY_TEXT, people)
@example("Abcdefg1\n", PERSONS[0])
@example("İİİİİİİİa1", PERSONS[0])
@example("", PERSONS[0])
def test_both_say_the_same_of_what_hypothesis_thinks_of(text: str, who: tuple[dict[str, Any], Person]) -> None:
    for policy in PROFILES:
        assert said(text, who[1], policy) == spoken(text, who[0], policy.name)


@pytest.mark.requirement("PW1")
@given(ANY_TEXT | st.builds(lambda text: f"Aa1{text}", st.text(alphabet=ALLOWED, max_size=20)), people)
def test_what_the_form_takes_the_published_rule_takes(text: str, who: tuple[dict[str, Any], Person]) -> None:
    assert password.check(text, who[1]) or not password.check(text, who[1], policy=PORTAL_FORM)


@pytest.mark.requirement("PW3")
@given(st.text(alphabet=ALLOWED, max_size=20), st.text(alphabet=ALLOWED, max_size=20), st.data())
def test_an_id_a_name_or_a_given_spelling_inside_is_always_refused(
    before: str, after: str, data: st.DataObject
) -> None:
    person = Person(national_id="5000020049", first_name="مینا", last_name="Keller", latin_names=("Buren",))
    inside = data.draw(st.sampled_from(["5000020049", "۵۰۰۰۰۲۰۰۴۹", "Mina", "KELLER", "kEllEr", "buren"]))
    assert not password.check(before + inside + after, person)


@pytest.mark.requirement("PW3")
@given(ANY_TEXT, people)
def test_advice_never_changes_the_verdict(text: str, who: tuple[dict[str, Any], Person]) -> None:
    report = password.check(text, who[1])
    assert report.accepted is not any(fault.severity is Severity.ERROR for fault in report.faults)


@pytest.mark.requirement("PW3")
@given(ANY_TEXT, people)
def test_softening_takes_nothing_but_the_weight(text: str, who: tuple[dict[str, Any], Person]) -> None:
    spellings = (password.NO_FIRST_NAME_SPELLING.id, password.NO_LAST_NAME_SPELLING.id)
    soft = password.check(text, who[1], policy=PUBLISHED.softening(*spellings).named("soft"))
    hard = password.check(text, who[1])
    assert [fault.code for fault in soft.faults] == [fault.code for fault in hard.faults]
    assert {fault.severity for fault in soft.faults if fault.code == password.NAME_TRANSLITERATED} <= {Severity.ADVICE}
    assert soft.accepted or not hard.accepted


@pytest.mark.requirement("PW4")
@given(ANY_TEXT, people)
def test_a_decision_is_made_for_every_rule_in_the_order_of_the_policy(
    text: str, who: tuple[dict[str, Any], Person]
) -> None:
    for policy in PROFILES:
        assert (
            tuple(decision.rule for decision in password.check(text, who[1], policy=policy).decisions) == policy.rules
        )


@pytest.mark.requirement("PW14")
@given(st.text(min_size=15, max_size=60), people)
def test_nist_refuses_nothing_of_15_characters_but_what_is_listed(
    text: str, who: tuple[dict[str, Any], Person]
) -> None:
    assert said(text, who[1], NIST) <= {(password.COMMON, "error")}
