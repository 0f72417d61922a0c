"""
The password policy with a person who is known in full: every rule judged, every decision made.

The peer is Django's chain of four validators, among them the similarity to a user's attributes, with its own common
passwords; like ours it goes through all of its rules and says all that is wrong. Django looks for names as they are
given, in Latin, and loosely; we look for the Persian name in its Latin spellings, too, and exactly. zxcvbn answers
another question, how hard a text is to guess; it stands here for what a form would have to wait.

The last case bounds the cost of any text of up to 128 characters: the dearest of the shapes below against the median.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from statistics import median
from timeit import Timer
from typing import Any, Final

import django
from attrs import evolve
from django.conf import settings
from django.core.exceptions import ValidationError

from benchmarks.case import Case
from tamin_rules.registration import Person, password

zxcvbn: Any = import_module("zxcvbn")  # which has no types

SIZE: Final = 200
LONGEST: Final = 128
WORDY: Final = 12
ALLOWED: Final = string.ascii_letters + string.digits + "&%$#!"
WORDS: Final = ("Sabz", "Koh", "rah", "Ahan", "sang", "Abr", "daryA", "baran", "Shab", "nan", "Abi", "gol")
PERSON: Final = Person(
    national_id="5000020049",
    first_name="مینا",
    last_name="نمونه",
    mobile="09120000000",
)
"""As the journey knows a person."""
WITH_SPELLINGS: Final = evolve(PERSON, latin_names=("Meena", "Nemooneh"))
LONG_NAMES: Final = Person(
    national_id="5000020049",
    first_name="سید محمد امیر حسین علی رضا",
    last_name="نمونه زاده سیستانی بلوچستانی",
    latin_names=("Seyed Mohammad Amir Hossein Alireza", "Nemoonehzadeh Sistani Baloochestani"),
)
VALIDATORS: Final = (
    "UserAttributeSimilarityValidator",
    "MinimumLengthValidator",
    "CommonPasswordValidator",
    "NumericPasswordValidator",
)

PATTERNS: Final = (
    *("a", "A", "1", "!", " ", "\n", "x1", "aA1", "Aa1#"),
    *(
        "mina",
        "min",
        "mi",
        "m",
        "miinaa",
        "meena",
        "minah",
        "nemooneh",
        "nemoon",
        "namune",
        "nmnm",
        "aeiou",
        "mohammad",
    ),
    *("5000020049", "500002004", "50000200480", "5", "0", "۵۰۰۰۰۲۰۰۴", "٥", "۱a"),
    *("4@8({[<369&#!1/|0$5+7%2", "4@", "$5", "&%$#!"),
    *("ن", "مینا", "مینا‌", "\u200c", "\u0651", "ـ", "\u202e", "İ", "ß", "ﬃ", "ΐ", "é", "e\u0301", "😀", "\ud800"),
    *("password1", "Qwerty123", "qwertyuiop", "19850101", "tamin", "tami", "eservice"),
)
"""What is repeated to make a dear text: parts of names and numbers, look-alikes, letters that fold to several."""


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where either side does not tell the accepted texts from the refused ones."""
    good, bad = accepted(), refused()
    mixed = (*good, *bad[: len(good) // 9])
    validate = django_chain()
    assert all(password.check(text, PERSON) for text in good)
    assert not any(password.check(text, WITH_SPELLINGS) for text in bad)
    assert all(map(validate, good))
    peer, other = f"Django {django.get_version()}, four validators", f"zxcvbn {version('zxcvbn')}"
    short, wordy = drawn(8), [text for text in good if len(text) == WORDY]
    name, given = "password judged", "two spellings given"
    return (
        Case(name, judging(good), asking(validate, good), peer, 3, 4, "all accepted"),
        Case(name, judging(mixed), asking(validate, mixed), peer, 3, 4, "one in ten refused"),
        Case(name, judging(bad), asking(validate, bad), peer, 1.5, data="all refused"),
        Case(
            name, judging(mixed, WITH_SPELLINGS), asking(validate, mixed), peer, 2, data=f"one in ten refused, {given}"
        ),
        Case(name, judging(short), asking(guess, short), other, None, 100, "8 drawn characters"),
        Case(name, judging(wordy), asking(guess, wordy), other, None, 100, f"{WORDY} characters of words"),
        Case(
            f"dearest password of {LONGEST} characters: at most 10 times the median",
            judging((worst_over_median()[1],)),
            judging((_typical(),)),
            "the median password",
            0.1,
        ),
    )


def guess(text: str) -> Any:  # noqa: ANN401 - a mapping of all sorts
    """Ask zxcvbn, which knows of the person what we do; it guesses how hard a text is, and refuses none."""
    return zxcvbn.zxcvbn(text, user_inputs=[PERSON.national_id, PERSON.first_name, PERSON.last_name, PERSON.mobile])


def drawn(length: int) -> tuple[str, ...]:
    """Make passwords as generators make them."""
    source = random.Random(6)  # noqa: S311 - texts to measure with
    return tuple("aA1" + "".join(source.choices(ALLOWED, k=length - 3)) for _ in range(SIZE // 10))


def judging(texts: Sequence[str], person: Person = PERSON) -> Callable[[], object]:
    """Return what judges all texts."""
    return lambda: [password.check(text, person) for text in texts]


def asking(validate: Callable[[str], object], texts: Sequence[str]) -> Callable[[], object]:
    """Return what puts all texts to a peer."""
    return lambda: list(map(validate, texts))


def accepted() -> tuple[str, ...]:
    """Make passwords as people and as generators make them, 8 to 20 characters long."""
    source = random.Random(3)  # noqa: S311 - texts to measure with
    made = []
    for number in range(SIZE * 3 // 4):
        wordy = "".join(source.sample(WORDS, 2)) + str(source.randrange(10, 10_000)) + source.choice("&%$#!")
        drawn = "".join(source.choices(ALLOWED, k=source.randrange(5, 18)))
        made.append(f"{wordy}aA" if number % 2 else f"xQ7{drawn}")
    return tuple(made)


def refused() -> tuple[str, ...]:
    """Make passwords that break one clause or several, those of the person among them."""
    source = random.Random(4)  # noqa: S311 - texts to measure with
    kinds = ("{}", "{0}12", "Ab5000020049{}", "Meena{}12", "xMinaX{}1", "1A{}a", "Aa1@{}", "Ab1 {}")
    return tuple(kinds[number % len(kinds)].format(source.choice(WORDS).lower()) for number in range(SIZE // 4))


def django_chain() -> Callable[[str], bool]:
    """Return Django's answer to a text, with a user of the same data."""
    if not settings.configured:
        chain = [{"NAME": f"django.contrib.auth.password_validation.{name}"} for name in VALIDATORS]
        apps = ["django.contrib.contenttypes", "django.contrib.auth"]
        settings.configure(AUTH_PASSWORD_VALIDATORS=chain, INSTALLED_APPS=apps, USE_I18N=False)
        django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415 - after the setup
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415

    user: Any = User(  # whichever model of users a checker has heard of
        username="5000020049", first_name="Meena", last_name="Nemooneh", email="meena.nemooneh@example.com"
    )

    def validate(text: str) -> bool:
        try:
            validate_password(text, user)
        except ValidationError:
            return False
        return True

    return validate


def dear_texts() -> Mapping[str, str]:
    """Return the texts that are tried for the dearest, by what they are made of."""
    source = random.Random(5)  # noqa: S311 - texts to measure with
    repeated = {f"{pattern!a} repeated": (pattern * LONGEST)[:LONGEST] for pattern in PATTERNS}
    prefixed = {f"Aa1, then {name}": f"Aa1{text}"[:LONGEST] for name, text in repeated.items()}
    drawn = {
        "drawn from the alphabet": "".join(source.choices(ALLOWED, k=LONGEST)),
        "drawn from the letters of the names": "".join(source.choices("minaeouh", k=LONGEST)),
        "drawn from everything": "".join(map(chr, source.choices(range(0x11000), k=LONGEST))),
    }
    return {**repeated, **prefixed, **drawn}


@cache
def worst_over_median() -> tuple[float, str]:
    """
    Return how many times the median of the realistic texts the dearest text of 128 characters costs, and that text.

    The cost grows with the length, so the shorter ones are left out. The least of some runs counts on both sides.
    """
    usual = median(map(least, (*accepted(), *refused())))
    dearest = max(dear_texts().values(), key=least)
    return least(dearest) / usual, dearest


def least(text: str, person: Person = PERSON) -> float:
    """Return the least seconds that a text takes."""
    return min(Timer(judging((text,), person)).repeat(repeat=5, number=20)) / 20


def _typical() -> str:
    texts = sorted((*accepted(), *refused()), key=least)
    return texts[len(texts) // 2]


if __name__ == "__main__":
    usual = median(map(least, accepted()))
    for who, somebody in (("usual names", PERSON), ("long names", LONG_NAMES)):
        print(f"{who}: the dearest texts of {LONGEST} characters, in medians of the usual ones")
        costs = sorted(((least(text, somebody) / usual, name) for name, text in dear_texts().items()), reverse=True)
        print(*(f"{cost:8.1f}  {name}" for cost, name in costs[:8]), sep="\n")
