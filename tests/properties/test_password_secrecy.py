"""
A password and what is known of a person reach no text that anybody reads: no repr, no error, no report, no pickle.

Canaries: each secret holds a word that occurs nowhere else, and everything that comes out is searched for it.
"""

from __future__ import annotations

import copy
import pickle
import traceback
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any, Final

import pytest
from attrs import evolve, fields, has
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.registration import Person, credentials, password, strength
from tamin_rules.registration.password import NIST, PROFILES, PUBLISHED, Candidate, PasswordPolicy

PASSWORD: Final = "Zyqxw7Canary"
FIRST: Final = "پرنده‌ی‌نشان"
LAST: Final = "Vogelwarn"
GIVEN: Final = "Kanarija"
NUMBER: Final = "5000020049"
MOBILE: Final = "09120000000"
SECRETS: Final = (PASSWORD, "Zyqxw7", "Canary", FIRST, "پرنده", LAST, GIVEN, NUMBER, "500002", MOBILE, "912000")

WHO: Final = Person(national_id=NUMBER, first_name=FIRST, last_name=LAST, latin_names=(GIVEN,), mobile=MOBILE)
TEXTS: Final = (
    PASSWORD,
    f"{PASSWORD}\n",
    f"@{PASSWORD}{'x' * 90}",
    f"{PASSWORD}{NUMBER}{LAST}{GIVEN}",
    FIRST + PASSWORD,
    f"\ud800{PASSWORD}",
    PASSWORD * 80,
)
WITH_ALL: Final = (
    PUBLISHED.adding(
        password.NOT_COMMON,
        password.NO_CONTEXT_WORD,
        password.at_most(10, "bank-x/1"),
        password.not_breached(lambda _text: True),
        password.at_least_score(4),
    ).named("all")
)  # fmt: skip
POLICIES: Final = (*PROFILES, WITH_ALL)


def leaks(shown: str | bytes) -> list[str]:
    """Return the secrets that stand in a text, in any case."""
    text = shown.decode("utf-8", "replace") if isinstance(shown, bytes) else shown
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]


def texts_of(value: object, seen: set[int] | None = None) -> Iterator[str]:
    """Yield every text that can be reached from a value: fields, members, what a function closes over."""
    seen = set() if seen is None else seen
    if isinstance(value, str | bytes):
        yield value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    elif id(value) not in seen:
        seen.add(id(value))
        for part in _inside(value):
            yield from texts_of(part, seen)


def _inside(value: object) -> list[object]:
    match value:
        case Mapping():
            return [*value.keys(), *value.values()]
        case tuple() | list() | set() | frozenset():
            return list(value)
        case FunctionType():
            return [cell.cell_contents for cell in value.__closure__ or ()]
        case BaseException():
            return [value.args, vars(value), value.__context__, value.__cause__]
        case _:
            kind = type(value)
            return [getattr(value, part.name) for part in fields(kind)] if has(kind) else []


def shown(error: BaseException) -> Iterator[str]:
    """Yield what a log would hold of an error."""
    yield from (str(error), repr(error), f"{error}", *traceback.format_exception(error))
    yield from texts_of(error)


def test_a_canary_would_be_found() -> None:
    def closure() -> str:
        return canary

    canary = PASSWORD
    error = ValueError(1)
    error.__context__ = KeyError(("x", {PASSWORD: 1}))
    holders = (PASSWORD, [{"a": PASSWORD}], closure, error, Candidate(PASSWORD), Person(first_name=PASSWORD))
    assert all(leaks(" ".join(texts_of(holder))) for holder in holders)
    assert leaks(PASSWORD.upper())


@pytest.mark.requirement("PII1")
@pytest.mark.parametrize(
    "holder",
    [
        WHO,
        Candidate(PASSWORD, WHO),
        credentials.Entry(WHO, PASSWORD, PASSWORD, (credentials.Answer("first_job", PASSWORD),)),
        credentials.SealedAnswer("first_job", PASSWORD),
    ],
    ids=lambda holder: type(holder).__name__,
)
def test_what_holds_a_secret_does_not_show_it(holder: object) -> None:
    texts = (repr(holder), str(holder), f"{holder}", repr([{"a": (holder,)}]), ascii(holder), f"{holder!r:>10}")
    assert [leaks(text) for text in texts] == [[]] * len(texts)


@pytest.mark.requirement("PII1")
def test_a_copy_shows_no_more() -> None:
    copies = (copy.copy(WHO), copy.deepcopy(WHO), evolve(WHO, first_name=LAST), evolve(Candidate(PASSWORD), person=WHO))
    assert [leaks(repr(one)) for one in copies] == [[]] * len(copies)


@pytest.mark.requirement("PW10")
@pytest.mark.requirement("PII3")
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@pytest.mark.parametrize("text", [text for text in TEXTS if len(text) <= password.LONGEST_TEXT])
def test_a_report_holds_neither_password_nor_person(text: str, policy: PasswordPolicy) -> None:
    """Not in its repr, and not anywhere below: whoever stores or logs a report stores no secret."""
    for measure in (None, strength.measure):
        report = password.check(text, WHO, policy=policy, measure=measure)
        assert leaks(repr(report)) == leaks(str(report)) == leaks(" ".join(texts_of(report))) == []


@pytest.mark.requirement("PII3")
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_no_fault_carries_a_secret_into_a_pickle(policy: PasswordPolicy) -> None:
    report = password.check(f"{PASSWORD}{NUMBER}{LAST}{GIVEN}", WHO, policy=policy, measure=strength.measure)
    stored = pickle.dumps((report.faults, report.strength, [decision.finding for decision in report.decisions]))
    assert leaks(stored) == []


@pytest.mark.requirement("PII1")
def test_a_person_or_candidate_with_identifiers_is_not_pickled() -> None:
    for holder in (WHO, Candidate(PASSWORD, WHO)):
        with pytest.raises(TypeError) as caught:
            pickle.dumps(holder)
        assert leaks(" ".join(shown(caught.value))) == []


@pytest.mark.requirement("PII2")
@pytest.mark.parametrize(
    "value",
    [
        PASSWORD * 200,
        PASSWORD.encode(),
        [PASSWORD],
        {PASSWORD: PASSWORD},
        Candidate(PASSWORD, WHO),
        ValueError(PASSWORD),
    ],
)
def test_an_error_about_a_password_keeps_nothing_of_it(value: object) -> None:
    with pytest.raises(MalformedError) as caught:
        password.check(value, WHO)
    assert leaks(" ".join(shown(caught.value))) == []
    assert leaks(pickle.dumps(caught.value)) == []


@pytest.mark.requirement("PII2")
@pytest.mark.parametrize("name", ["national_id", "mobile"])
@pytest.mark.parametrize(
    "value", [PASSWORD, NUMBER[:-1], NUMBER[:-1] + "0", f"{MOBILE}1", f"\u202e{MOBILE}x", NUMBER * 20]
)
def test_an_error_about_a_person_keeps_nothing_of_them(name: str, value: str) -> None:
    arguments: dict[str, Any] = {name: value, "first_name": FIRST, "last_name": LAST, "latin_names": (GIVEN,)}
    with pytest.raises(MalformedError) as caught:
        Person(**arguments)
    assert leaks(" ".join(shown(caught.value))) == []


@pytest.mark.requirement("PW8")
@pytest.mark.requirement("PW10")
def test_a_meter_that_fails_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from zxcvbn import matching  # type: ignore[import-untyped]  # noqa: PLC0415 - replaced here alone

    def fail(text: str, _dictionaries: object) -> None:
        raise ValueError(text)

    monkeypatch.setattr(matching, "omnimatch", fail)
    report = password.check(PASSWORD, WHO, policy=PUBLISHED, measure=strength.measure)
    assert report.strength == strength.Strength(None, (strength.NOT_MEASURED,))
    assert leaks(" ".join(texts_of(report))) == []


@pytest.mark.requirement("PW7")
def test_a_breach_checker_that_fails_is_the_hosts_and_nothing_is_added_to_it() -> None:
    def fail(_text: str) -> bool:
        raise RuntimeError

    policy = PUBLISHED.adding(password.not_breached(fail)).named("careful")
    with pytest.raises(RuntimeError) as caught:
        password.check(PASSWORD, WHO, policy=policy)
    assert leaks(" ".join(shown(caught.value))) == []


@pytest.mark.requirement("PII3")
@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(POLICIES))
def test_wherever_the_secrets_stand_nothing_comes_out(before: str, after: str, policy: PasswordPolicy) -> None:
    report = password.check(before + PASSWORD + after, WHO, policy=policy)
    assert leaks(" ".join(texts_of(report))) == []


@pytest.mark.requirement("PII3")
def test_params_are_numbers_and_short_words() -> None:
    """The words are fixed ones: whose name, never which."""
    for text in TEXTS[:-1]:
        for decision in password.check(text, WHO, policy=WITH_ALL, measure=strength.measure).decisions:
            for name, value in decision.finding.params.items():
                assert isinstance(value, int) or value in {"first", "last", "given"} or name == "missing"


def test_the_canaries_were_judged_and_not_just_refused_at_the_door() -> None:
    outcomes = {decision.rule.id: decision.outcome for decision in password.check(TEXTS[3], WHO).decisions}
    broken = {id_ for id_, outcome in outcomes.items() if outcome is Outcome.VIOLATED}
    assert broken >= {"password.national_id.absent", "password.last_name.absent", "password.latin_names.absent"}
    assert password.check(PASSWORD, WHO)
    assert not password.check(PASSWORD, WHO, policy=NIST)
