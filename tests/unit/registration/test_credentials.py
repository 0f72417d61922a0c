"""Credentials as they are read: email, questions and answers."""

from __future__ import annotations

from datetime import date

import pytest

from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.registration import Person, credentials
from tamin_rules.registration.credentials import Answer, Entry, parse_answers, parse_email

pytestmark = pytest.mark.clause("W3")

QUESTIONS = ("first_teacher", "birth_city", "childhood_friend")
DAY = date(2026, 11, 22)


def _given(*texts: str) -> list[dict[str, str]]:
    return [{"question": question, "answer": text} for question, text in zip(QUESTIONS, texts, strict=True)]


def _entry(*texts: str) -> Entry:
    return Entry(Person(), answers=parse_answers(_given(*texts)))


@pytest.mark.parametrize("value", [None, "", " ", "\t \n"])
def test_an_email_that_is_left_empty_is_none(value: object) -> None:
    assert parse_email(value) is None


@pytest.mark.parametrize("value", ["a@a.co", "a.b@a.co", "a.b.c+d@sub.example.com", "x" * 64 + "@a.co"])
def test_an_email_is_kept_without_the_blanks_around_it(value: str) -> None:
    assert parse_email(f" {value}\n") == value


@pytest.mark.parametrize(
    "value",
    [
        "..@a.co", "a..b@a.co", ".a@a.co", "a.@a.co", "@a.co", "a@a", "a@.co", "a@a..co", "a b@a.co", "a@b@a.co",
        "x" * 65 + "@a.co", "a." * 200 + "@a.co", " " * 255, 5, b"a@a.co",
    ],
)  # fmt: skip
def test_what_is_no_email_is_refused_without_being_shown(value: object) -> None:
    with pytest.raises(MalformedError) as caught:
        parse_email(value)
    assert (caught.value.code, caught.value.params) == (credentials.EMAIL, {})


def test_answers_are_read_from_plain_data_only() -> None:
    assert [answer.question for answer in parse_answers(_given("aa", "bb", "cc"))] == list(QUESTIONS)
    with pytest.raises(MalformedError) as caught:
        parse_answers([Answer("nope", "aa"), *_given("aa", "bb", "cc")[1:]])
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [(credentials.ANSWERS_SHAPE, (0,))]


def test_a_question_that_does_not_exist_is_refused_at_its_place() -> None:
    with pytest.raises(MalformedError) as caught:
        parse_answers([*_given("aa", "bb", "cc")[:2], {"question": "nope", "answer": "aa"}])
    assert [(fault.code, fault.loc) for fault in caught.value.faults] == [
        (credentials.QUESTION_UNKNOWN, (2, "question"))
    ]


@pytest.mark.requirement("SQ3")
@pytest.mark.parametrize(
    ("text", "length"), [("ـــ", 0), ("aـ", 1), ("َُ", 0), ("", 0), (" a ", 1), ("\u200e\u200f", 0), ("a" * 21, 21)]
)
def test_the_length_of_an_answer_is_that_of_what_is_hashed(text: str, length: int) -> None:
    finding = credentials.ANSWERS_HAVE_LENGTH.check(_entry("bb", text, "cc"), Law.current(), DAY)
    assert finding.outcome is Outcome.VIOLATED
    assert finding.params == {"number": 2, "length": length, "least": 2, "most": 20}


@pytest.mark.requirement("SQ3")
@pytest.mark.parametrize("text", ["aa", "a" * 20, "کرج", "aـــa", "ك" * 20 + "ـ" * 20])
def test_marks_that_are_not_hashed_do_not_count(text: str) -> None:
    finding = credentials.ANSWERS_HAVE_LENGTH.check(_entry("bb", text, "cc"), Law.current(), DAY)
    assert finding.outcome is Outcome.SATISFIED
