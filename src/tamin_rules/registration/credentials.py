"""
Email, password and three security questions.

Source: seed W3; three questions, all different, answers of 2 to 20 characters are observed behaviour of the portal's
form (letter A). That an answer must not repeat what a stranger may know, and is kept only as a hash: `security`
SQ1-SQ4.
Answers that were kept are hashes: after a later change of name, mobile number or password they stay, and are not
judged again. Only answers that are entered anew are.
Answers never reset a password here: recovery goes by SMS code.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from tamin_rules.decisions import Finding, Rule, not_applicable, satisfied, undetermined, violated
from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.identifiers import plain
from tamin_rules.registration.person import Person
from tamin_rules.registration.questions import BY_ID
from tamin_rules.shapes import is_list, is_table
from tamin_rules.text import comparison_key, masked

if TYPE_CHECKING:
    from tamin_rules.law import Law

HOW_MANY: Final = 3
SHORTEST_ANSWER: Final = 2
LONGEST_ANSWER: Final = 20
LONGEST_EMAIL: Final = 254

EMAIL: Final = Code("credentials.email.malformed")
ANSWERS_SHAPE: Final = Code("credentials.answers.malformed", how_many=int)
QUESTION_UNKNOWN: Final = Code("credentials.question.unknown")
ANSWER_TEXT: Final = Code("credentials.answer.not_text")
CONFIRMATION: Final = Code("credentials.confirmation.differs")
QUESTIONS_REPEATED: Final = Code("credentials.questions.repeated")
ANSWERS_REPEATED: Final = Code("credentials.answers.repeated")
ANSWER_LENGTH: Final = Code("credentials.answer.length", number=int, length=int, least=int, most=int)
ANSWER_PERSONAL: Final = Code("credentials.answer.guessable", number=int)

_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


@frozen
class Answer:
    """A question and the plain answer to it, on its way to be hashed."""

    question: str
    text: str = field(repr=masked)


@frozen
class SealedAnswer:
    """A question and the hash of the answer to it: all that is kept of an answer (`security` SQ2)."""

    question: str
    hash: str = field(repr=masked)


def parse_email(value: object) -> str | None:
    """
    Read an email address by its shape; it is optional, and blanks alone are none.

    Codes: credentials.email.malformed.

    >>> parse_email(" mina@example.com "), parse_email(" ")
    ('mina@example.com', None)
    """
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_EMAIL:
        raise MalformedError(EMAIL)
    address = value.strip()
    if address and _EMAIL.fullmatch(address) is None:
        raise MalformedError(EMAIL)
    return address or None


def parse_answers(value: object) -> tuple[Answer, ...]:
    """
    Read exactly three questions with their answers.

    Codes: credentials.answers.malformed, credentials.question.unknown, credentials.answer.not_text.
    """
    if not is_list(value) or len(value) != HOW_MANY:
        raise MalformedError(ANSWERS_SHAPE, {"how_many": HOW_MANY})
    faults = Faults()
    answers = tuple(faults.take(index, _parse_answer, item) for index, item in enumerate(value))
    faults.settle()
    return answers


def _parse_answer(item: object) -> Answer:
    if not is_table(item) or set(item) != {"question", "answer"}:
        raise MalformedError(ANSWERS_SHAPE, {"how_many": HOW_MANY})
    question, answer = item["question"], item["answer"]
    if not isinstance(question, str) or question not in BY_ID:
        raise MalformedError(QUESTION_UNKNOWN, loc=("question",))
    if not isinstance(answer, str):
        raise MalformedError(ANSWER_TEXT, loc=("answer",))
    return Answer(question, answer)


def answer_key(text: str) -> str:
    """
    Return what is hashed of an answer: Persian and Arabic letters, digits, case and blanks folded.

    >>> answer_key(" Tabriz ") == answer_key("tabriz")
    True
    """
    return comparison_key(text)


@frozen
class Entry:
    """What was entered in the third step, as its rules see it; None for what was left as it was."""

    person: Person
    password: str | None = field(default=None, repr=masked)
    confirmation: str | None = field(default=None, repr=masked)
    answers: tuple[Answer, ...] | None = None


def _confirmed(entry: Entry, _law: Law, _on: date) -> Finding:
    if entry.password is None:
        return not_applicable()
    return satisfied() if entry.password == entry.confirmation else violated(CONFIRMATION)


def _questions_differ(entry: Entry, _law: Law, _on: date) -> Finding:
    if entry.answers is None:
        return not_applicable()
    differ = len({answer.question for answer in entry.answers}) == HOW_MANY
    return satisfied() if differ else violated(QUESTIONS_REPEATED)


def _answers_differ(entry: Entry, _law: Law, _on: date) -> Finding:
    if entry.answers is None:
        return not_applicable()
    differ = len({answer_key(answer.text) for answer in entry.answers}) == HOW_MANY
    return satisfied() if differ else violated(ANSWERS_REPEATED)


def _answers_have_length(entry: Entry, _law: Law, _on: date) -> Finding:
    if entry.answers is None:
        return not_applicable()
    for number, answer in enumerate(entry.answers, start=1):
        length = len(answer_key(answer.text))
        if not SHORTEST_ANSWER <= length <= LONGEST_ANSWER:
            return violated(ANSWER_LENGTH, number=number, length=length, least=SHORTEST_ANSWER, most=LONGEST_ANSWER)
    return satisfied()


def _answers_are_own(entry: Entry, _law: Law, _on: date) -> Finding:
    if entry.answers is None:
        return not_applicable()
    person = entry.person
    if person.national_id is None or person.first_name is None or person.last_name is None:
        return undetermined("person")
    known = _known_of(person, entry.password)
    for number, answer in enumerate(entry.answers, start=1):
        if _key(answer.text) in known or _key(answer.text) in _keys_of_question(answer.question):
            return violated(ANSWER_PERSONAL, number=number)
    return satisfied()


def _key(text: str) -> str:
    return answer_key(text).strip(" ?؟.")


def _keys_of_question(question: str) -> frozenset[str]:
    asked = BY_ID.get(question)
    return frozenset() if asked is None else frozenset((_key(asked.fa), _key(asked.en)))


def _known_of(person: Person, password: str | None) -> frozenset[str]:
    bare = "" if person.mobile is None else plain(person.mobile).removeprefix("+98")
    number = [f"{prefix}{bare}" for prefix in ("+98", "0098", "98", "0", "")] if bare else []
    names = [person.first_name, person.last_name, f"{person.first_name} {person.last_name}", *person.latin_names]
    return frozenset(_key(text) for text in (*names, plain(person.national_id), *number, password) if text)


_ANSWERS_FIELD = ("security_answers",)

CONFIRMED: Final[Rule[Entry]] = Rule(
    "credentials.confirmation.equal", "portal-form", _confirmed, about=("password_confirmation",)
)
QUESTIONS_DIFFER: Final[Rule[Entry]] = Rule(
    "credentials.questions.different", "portal-form", _questions_differ, see=("seed/W3",), about=_ANSWERS_FIELD
)
ANSWERS_DIFFER: Final[Rule[Entry]] = Rule(
    "credentials.answers.different", "portal-form", _answers_differ, about=_ANSWERS_FIELD
)
ANSWERS_HAVE_LENGTH: Final[Rule[Entry]] = Rule(
    "credentials.answers.length", "portal-form", _answers_have_length, see=("security/SQ3",), about=_ANSWERS_FIELD
)
ANSWERS_ARE_OWN: Final[Rule[Entry]] = Rule(
    "credentials.answers.not_guessable", "security/SQ3", _answers_are_own, about=_ANSWERS_FIELD
)

RULES: Final = (CONFIRMED, QUESTIONS_DIFFER, ANSWERS_DIFFER, ANSWERS_HAVE_LENGTH, ANSWERS_ARE_OWN)
