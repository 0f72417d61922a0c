"""The strength meter: what it says, what it costs, and what it forgets."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator

import pytest
from zxcvbn import matching, scoring, zxcvbn  # type: ignore[import-untyped]

from tamin_rules.registration import Person, strength
from tamin_rules.registration.strength import LONGEST, Strength, measure

NOBODY = Person()
WHO = Person(
    national_id="5000020049", first_name="Ramona", last_name="van Buren", latin_names=("Mona",), mobile="09120000000"
)


@pytest.mark.requirement("PW6")
@pytest.mark.parametrize(
    ("text", "alone", "known"),
    [("Tamin1400", 3, 1), ("Iran1402!", 3, 2), ("Bimeh1403", 3, 1), ("Khordad1399", 4, 1), ("Esfand1404!", 4, 2)],
)
def test_the_words_of_the_organisation_and_the_calendar_make_a_password_weak(text: str, alone: int, known: int) -> None:
    """The second column is what the meter says without them: they are not in vain."""
    measured = measure(text, NOBODY)
    assert (zxcvbn(text)["score"], measured.score) == (alone, known)
    assert strength.CONTEXT in measured.advice


@pytest.mark.requirement("PW6")
@pytest.mark.parametrize("text", ["A5000020049", "A09120000000", "Ramona#7x", "Buren#7x1", "Mona#Koh7"])
def test_what_the_person_is_called_makes_a_password_weak(text: str) -> None:
    assert strength.PERSONAL in measure(text, WHO).advice
    assert strength.PERSONAL not in measure(text, NOBODY).advice


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Password1", strength.COMMON),
        ("Houses12", strength.WORD),
        ("Cynthia77", strength.NAME),
        ("Zsedcft6", strength.KEYBOARD),
        ("TaminTamin1", strength.REPEATED),
        ("Pqrstuvw", strength.SEQUENCE),
        ("Ab19851209", strength.DATE),
        ("Kx1365", strength.DATE),
    ],
)
def test_a_pattern_is_named_by_a_code_of_our_own(text: str, code: str) -> None:
    advice = measure(text, NOBODY).advice
    assert advice[0] == strength.GUESSABLE
    assert code in advice


def test_every_code_has_the_area_of_the_meter() -> None:
    assert all(code.startswith("password.strength.") for code in {strength.NOT_MEASURED, *strength._ADVICE.values()})


def test_every_dictionary_of_zxcvbn_has_its_advice() -> None:
    ours = {"person", "context", "years", "spatial", "repeat", "sequence", "date", "regex"}
    assert set(matching.RANKED_DICTIONARIES) - {"user_inputs"} == set(strength._ADVICE) - ours


@pytest.mark.parametrize("text", ["Hq7#Zp2Lm!Vt", "Koh%Rah&Abr9Sang"])
def test_a_strong_password_gets_no_advice(text: str) -> None:
    assert measure(text, WHO).advice == ()
    assert measure(text, WHO).score in {3, 4}


@pytest.mark.parametrize(("year", "score"), [("1299", 1), ("1300", 0), ("1499", 0), ("1500", 1)])
def test_a_year_of_the_calendar_is_weaker_than_any_other_date(year: str, score: int) -> None:
    assert measure(year, Person()).score == score


def test_from_a_score_of_three_on_nothing_is_advised() -> None:
    assert [measure(text, Person()) for text in ("hB7#tw9Lk", "vT5%nR8!w")] == [Strength(3), Strength(3)]
    assert measure("Kx8#mQ2v", Person()) == Strength(2, ("password.strength.guessable",))


def test_what_weakens_twice_is_said_once() -> None:
    assert measure("TaminBimeh", NOBODY).advice == (strength.GUESSABLE, strength.CONTEXT)


@pytest.mark.requirement("PW9")
@pytest.mark.parametrize(("length", "measured"), [(64, True), (65, False), (10**6, False)])
def test_a_long_password_is_not_measured_and_not_cut(length: int, measured: bool) -> None:  # noqa: FBT001 - a column
    found = measure("Aa1" + "x" * (length - 3), NOBODY)
    assert (found.score is not None) is measured
    assert (found == Strength(None, (strength.NOT_MEASURED,))) is not measured


def _expensive() -> Iterator[str]:
    """Yield the longest texts that are measured, first of the look-alikes that a policy allows, then of all."""
    published = "483691!70$5%2"
    for count in range(8):
        symbols = "@|+({[<"[:count]
        text = (symbols + published) * LONGEST
        yield "aA" + text[: LONGEST - 8 * count - 2]


@pytest.mark.requirement("PW9")
def test_the_dearest_texts_that_are_measured_cost_less_than_two_seconds() -> None:
    """CPU time, and 0.3 s where it was measured; 64 of the look-alikes that are not measured take ten."""
    measure("warm", NOBODY)
    for text in _expensive():
        start = time.process_time()
        assert measure(text, NOBODY).score is not None
        assert time.process_time() - start < 2


@pytest.mark.requirement("PW9")
@pytest.mark.parametrize(
    ("symbols", "most"), [("", 64), ("!1$", 64), ("@", 56), ("@@@", 56), ("@|", 48), ("@({[<|+", 8)]
)
def test_each_symbol_that_multiplies_the_work_shortens_what_is_measured(symbols: str, most: int) -> None:
    texts = (f"{symbols}{'aX4kQ' * 20}"[:length] for length in (most, most + 1))
    assert [measure(text, NOBODY).score is not None for text in texts] == [True, False]


@pytest.mark.parametrize("text", ["", "\ud800", "\x00\n", "نمونه", "İ", "😀" * 15])
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(measure(text, WHO), Strength)


@pytest.mark.requirement("PW10")
def test_a_failure_of_the_meter_is_no_failure_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, _matches: object) -> None:
        raise ValueError(text)

    monkeypatch.setattr(scoring, "most_guessable_match_sequence", fail)
    assert measure("Sabz#2026", WHO) == Strength(None, (strength.NOT_MEASURED,))


@pytest.mark.requirement("PW10")
def test_nothing_of_the_person_or_the_password_stays_behind() -> None:
    """Its own entry point keeps what it was told of a person in a global, for the next caller to meet."""
    before = {name: len(words) for name, words in matching.RANKED_DICTIONARIES.items()}
    found = measure("Ramona5000020049", WHO)
    assert {name: len(words) for name, words in matching.RANKED_DICTIONARIES.items()} == before
    kept = pickle.dumps(found) + repr(found).encode()
    assert not [part for part in (b"amona", b"50000", b"Mona", b"Buren") if part in kept]
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own


@pytest.mark.requirement("PW6")
def test_the_words_of_one_person_do_not_weigh_on_the_next() -> None:
    measure("Ramona#7x", WHO)
    assert strength.PERSONAL not in measure("Ramona#7x", NOBODY).advice
