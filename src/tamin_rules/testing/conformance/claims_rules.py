"""Level rules: what is typed is judged as the core judges it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tamin_rules.identifiers import KINDS
from tamin_rules.testing import strategies
from tamin_rules.testing.conformance.driver import CHECKS
from tamin_rules.testing.conformance.parts import (
    ANSWERS,
    CREDENTIALS,
    MINA,
    NAME,
    PASSWORD,
    begin,
    do,
    filled,
    joined,
    many,
    one_of,
)
from tamin_rules.testing.conformance.play import Step
from tamin_rules.testing.conformance.scenario import Scenario


def _checked(kind: str, value: object) -> Step:
    return do("check_identifier", kind=kind.replace("_", "-"), value=value)


def _sendable(miss: tuple[object, str]) -> object:
    return None if isinstance(miss[0], bytes) else miss[0]


def _checking(kind: str) -> SearchStrategy[Step]:
    return strategies.identifiers(kind=kind, written=True).map(partial(_checked, kind))


def _missing(kind: str) -> SearchStrategy[Step]:
    return strategies.near_miss_identifiers(kind=kind).map(_sendable).map(partial(_checked, kind))


_WRITTEN: Final = st.one_of([_checking(kind) for kind in KINDS])
_MISSED: Final = st.one_of([_missing(kind) for kind in KINDS])


def _judged(text: str) -> Step:
    return do("check_password", password=text, person={"national_id": "0000000019", **NAME})


def _typed(text: str) -> Step:
    return do("enter_credentials", draft="a", **{**CREDENTIALS, "password": text, "password_confirmation": text})


_PERSONAL_PASSWORDS: Final = (
    "Qw<id>",
    "Ab1<id>!",
    "Qw3mina&x",
    "Qw3MINA&x7",
    "Qw3Nemuneh&",
    "namooneh7Aa",
)
_NEAR_PASSWORDS: Final = strategies.near_miss_passwords(person=MINA).map(lambda miss: miss[0])
_GOOD_PASSWORDS: Final = strategies.passwords()
_EDGES: Final = st.sampled_from(
    (
        "Aa0!#$%&",
        "Aa0aaaa",
        "Aa0aaaaa",
        "A" * 60 + "a0",
        "Aa0@aaaa",
        "0Aaaaaaa",
        "&Aa0aaaa",
        "Aa0 aaaa",
        "Ab1" + "x" * 1_100,
    )
)
_CLAUSES: Final = (
    *("Aa0aaaa", "0Aaaaaaa", "aa0aaaaa", "AA0AAAAA", "Aa!aaaaa", "Aa0@aaaa", "Aa0aaaaa ", "Aa0aaaaa\n", "Aa0aaaaé"),
    *_PERSONAL_PASSWORDS,
)
_LONG: Final = "Aa0" + "a" * 60
"""Accepted: the published rule has no maximum."""
_ANY_PASSWORD: Final = _NEAR_PASSWORDS | _GOOD_PASSWORDS | _EDGES | st.sampled_from(_PERSONAL_PASSWORDS)


def _answered(*answers: str) -> Step:
    pairs = zip(("first_teacher", "birth_city", "childhood_friend"), answers, strict=True)
    given = [{"question": question, "answer": answer} for question, answer in pairs]
    return do("enter_credentials", draft="a", **{**CREDENTIALS, "security_answers": given})


_WRONG_CREDENTIALS: Final = (
    do("enter_credentials", draft="a", **{**CREDENTIALS, "password_confirmation": "Qw3rty&xyZ"}),
    do("enter_credentials", draft="a", **{**CREDENTIALS, "email": "no address"}),
    do("enter_credentials", draft="a", **{**CREDENTIALS, "security_answers": ANSWERS[:2]}),
    do("enter_credentials", draft="a", **{**CREDENTIALS, "security_answers": [ANSWERS[0], *ANSWERS[:2]]}),
    do("enter_credentials", draft="a", password=PASSWORD, password_confirmation=PASSWORD),
    _answered("بهاری", "بهاری", "سارای"),
    _answered("مینا", "شهرکوچک", "سارای"),
    _answered("<mobile>", "شهرکوچک", "سارای"),
    _answered("ب", "شهرکوچک", "سارای"),
    _answered(PASSWORD, "شهرکوچک", "سارای"),
)


def _entered(fields: Mapping[str, object]) -> Step:
    return do("enter_identity", draft="a", **fields)


def _contact(name: str) -> SearchStrategy[Step]:
    kind = "national_id" if name == "national_id" else "mobile"
    good = strategies.identifiers(kind=kind, written=True)
    return st.one_of(good, strategies.near_miss_identifiers(kind=kind).map(_sendable)).map(
        lambda value: do("begin", draft="a", who="a", **{name: value})
    )


RULES: Final = (
    Scenario(
        "rules.identifiers_written",
        "An identifier is read in every way in which people write it.",
        "facts on registration, 5",
        many(_WRITTEN),
        frozenset({CHECKS}),
    ),
    Scenario(
        "rules.identifiers_missed",
        "An identifier with one fault is refused, and the fault named.",
        "facts on registration, 5",
        many(_MISSED),
        frozenset({CHECKS}),
        25,
    ),
    Scenario(
        "rules.passwords_checked",
        "A password is judged clause by clause, P1 to P10.",
        "seed/P1 to P10, security/PW3",
        many(_ANY_PASSWORD.map(_judged)),
        frozenset({CHECKS}),
        25,
    ),
    Scenario(
        "rules.contact",
        "A registration begins with a well-formed national ID and mobile, and with nothing else.",
        "seed/W1",
        many(_contact("national_id") | _contact("mobile")),
        examples=20,
    ),
    Scenario(
        "rules.identity",
        "An identity is taken as it stands on the birth certificate: Persian letters, days that there are, no future.",
        "seed/W2",
        joined(
            one_of([begin()]),
            many(strategies.near_miss_identities().map(lambda miss: _entered(miss[0]))),
            many(strategies.identities().map(_entered), 1, 1),
        ),
        examples=20,
    ),
    Scenario(
        "rules.clauses",
        "Each clause of the password rule, P1 to P10, is asked by itself.",
        "seed/P1 to P10",
        st.permutations(_CLAUSES).map(lambda texts: [*filled()[:2], *map(_typed, texts), _typed(_LONG)]),
        examples=2,
    ),
    Scenario(
        "rules.credentials",
        "A password is refused for any clause that it breaks, and is judged against the person who registers.",
        "seed/W3, seed/P1 to P10",
        joined(
            one_of(filled()[:2]),
            many((_NEAR_PASSWORDS | _EDGES).map(_typed) | st.sampled_from(list(map(_typed, _PERSONAL_PASSWORDS)))),
            many(_GOOD_PASSWORDS.map(_typed), 1, 1),
        ),
        examples=25,
    ),
    Scenario(
        "rules.security_answers",
        "Three questions with three answers that differ, and that repeat nothing of what is known.",
        "seed/W3, security/SQ1 to SQ4",
        joined(one_of(filled()[:2]), st.permutations(_WRONG_CREDENTIALS).map(list)),
        examples=3,
    ),
)
