"""The name clause on data: how many spellings it catches, and which English words it takes for a name."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tamin_rules.registration import _name_sounds as sounds
from tests.vectors import name_data as data

LEAST_RECALL_PERCENT = 95


def _percent(pairs: tuple[data.Pair, ...]) -> int:
    return 100 * sum(pair.caught for pair in pairs) // len(pairs)


@pytest.mark.clause("P7")
@pytest.mark.clause("P8")
@pytest.mark.requirement("PW3")
@pytest.mark.parametrize("split", ["train", "held_out"])
def test_of_the_listed_spellings_95_of_100_are_caught(split: str) -> None:
    assert _percent(data.pairs(split)) >= LEAST_RECALL_PERCENT


@pytest.mark.requirement("PW3")
def test_the_letters_alone_catch_as_many_where_no_spelling_is_listed_in_the_code() -> None:
    by_letters = tuple(pair for pair in data.pairs("held_out") if pair.name not in sounds.SPELLED)
    assert len(by_letters) >= 300
    assert _percent(by_letters) >= LEAST_RECALL_PERCENT


@pytest.mark.requirement("PW3")
def test_what_a_review_found_missing_is_caught_now() -> None:
    assert [pair for pair in data.pairs("found_by_review") if not pair.caught] == []


@pytest.mark.requirement("PW3")
def test_the_false_alarms_are_the_listed_ones() -> None:
    assert set(data.alarms(data.names(), data.words())) == set(data.listed_alarms())


@pytest.mark.requirement("PW3")
def test_a_false_alarm_holds_a_spelling_that_is_listed_for_the_name_or_a_part_of_it() -> None:
    spellings = data.spellings()
    for alarm, spelling in data.listed_alarms().items():
        accepted = {each for part in (alarm.name, *alarm.name.split()) for each in spellings[part]}
        assert spelling in accepted
        assert spelling in alarm.word
        assert len(spelling) == alarm.letters


def test_the_data_is_as_large_as_it_says() -> None:
    train, held_out = data.pairs("train"), data.pairs("held_out")
    assert {pair.split for split in data.SPLITS for pair in data.pairs(split)} == set(data.SPLITS)
    assert len(train) + len(held_out) == len({(pair.name, pair.spelling) for pair in (*train, *held_out)}) >= 300
    assert {pair.kind for pair in (*train, *held_out)} == {"first", "last"}
    assert len(data.words()) == len(set(data.words())) == 3_000
    assert all(word.isascii() and word.isalpha() and word.islower() and len(word) >= 4 for word in data.words())


def test_nobody_chose_what_is_held_out() -> None:
    for split in ("train", "held_out"):
        assert {sha256(pair.name.encode()).digest()[0] % 2 for pair in data.pairs(split)} == {split == "held_out"}
