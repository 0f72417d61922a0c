"""Passwords for many kinds of people, and what both implementations of the rules say of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, Final

from hypothesis import strategies as st

from tamin_rules.registration import Person, password
from tamin_rules.registration.password import PROFILES
from tests.properties.password_reference import spoken

PEOPLE: Final[tuple[dict[str, Any], ...]] = (
    {"national_id": "5000020049", "first_name": "مینا", "last_name": "نمونه", "latin_names": ("Meena",)},
    {"national_id": "0012345679", "first_name": "علی", "last_name": "کریمی", "latin_names": ("Ali", "van Buren")},
    {"national_id": "5000000080", "first_name": "Ramona", "last_name": "O'Kel-ler"},
    {"first_name": "محمد رضا", "last_name": "آل نمونه"},
    {},
)
"""Known in full, with a name of three letters, with Latin names, without a number, and not at all."""

PERSONS: Final = tuple((who, Person(**who)) for who in PEOPLE)

ALLOWED: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789&%$#!"
NEARLY: Final = ALLOWED * 3 + " @-_'\n\t.۱٣\uff11²éßİكيی\u200c\u200e\u0640\u0301\ud800😀"
GOOD: Final = ("Sabz#2026", "Abcdefg1", "Rah!Ahan7", "Koh9Abr8Sang", "x&Y1z%Q2w$E3")
FRAGMENTS: Final = (
    *("5000020049", "۵۰۰۰۰۲۰۰۴۹", "٠٠١٢٣٤٥٦٧٩", "500002004", "94002000050", "0012345679", "50000۲۰۰۴۹"),
    *(
        "mina",
        "min",
        "meena",
        "مینا",
        "مي\u200cنا",
        "nemuneh",
        "namoone",
        "ali",
        "aly",
        "alee",
        "karimi",
        "kreimi",
        "karim",
    ),
    *("ramona", "ramon", "okeller", "o'kel-ler", "Kel Ler", "buren", "vanburen", "van", "محمد", "reza", "mohamadreza"),
    *("Mo1hammad", "al", "Password1", "1q2w3e4r5t6y7u8i9o0p", "qwertyuiop12345"),
)


def _near_valid(draw: random.Random) -> str:
    return "".join(draw.choices(ALLOWED if draw.random() < 0.8 else NEARLY, k=draw.randrange(26)))


def _mutated(draw: random.Random) -> str:
    text = list(draw.choice(GOOD))
    for _ in range(draw.randrange(1, 4)):
        at = draw.randrange(len(text) + 1)
        text[at : at + draw.randrange(3)] = draw.choices(NEARLY, k=draw.randrange(3))
    return "".join(text)


def _foreign(draw: random.Random) -> str:
    return "".join(
        chr(draw.choice((draw.randrange(128), draw.randrange(0x600, 0x700), draw.randrange(0x11000))))
        for _ in range(draw.randrange(20))
    )


def _personal(draw: random.Random) -> str:
    inside = "".join(draw.choice((letter, letter.upper())) for letter in draw.choice(FRAGMENTS))
    text = draw.choice((*GOOD, "", draw.choice(FRAGMENTS)))
    at = draw.randrange(len(text) + 1)
    return text[:at] + inside + text[at:]


KINDS: Final[tuple[Callable[[random.Random], str], ...]] = (_near_valid, _mutated, _foreign, _personal)


def texts(seed: int, how_many: int) -> Iterator[str]:
    draw = random.Random(seed)  # noqa: S311 - the same texts every time
    return (draw.choice(KINDS)(draw) for _ in range(how_many))


def said(text: str, person: Person, policy: password.PasswordPolicy) -> set[tuple[str, str]]:
    return {(fault.code, fault.severity.value) for fault in password.check(text, person, policy=policy).faults}


def disagreement(text: str, number: int) -> str | None:
    """Return what the two say of a text, as the password of one of the people, where it is not the same."""
    who, person = PEOPLE[number % len(PEOPLE)], PERSONS[number % len(PEOPLE)][1]
    for policy in PROFILES:
        first, second = said(text, person, policy), spoken(text, who, policy.name)
        if first != second:
            return f"{text!r} of {number % len(PEOPLE)} by {policy.name}: {first}, and by the reference {second}"
    return None


ANY_TEXT: Final = st.text(max_size=40) | st.text(alphabet=NEARLY, max_size=24) | st.text(alphabet=ALLOWED, max_size=24)
