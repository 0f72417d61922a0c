"""
Identifiers, a text at a time: the public functions with all that they do.

The texts are made from a fixed seed, where it is said a fifth of them spoilt in the last digit. Before a clock starts,
our answers are compared with what each text was made to be. The peers answer with a bool: our `parse` makes a value
that masks itself, or an error with a code and params, and `is_valid` is the like for like.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import version
from typing import Final

import phonenumbers

from benchmarks.case import Case
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import mobile, national_id

SIZE: Final = 500
WRITTEN: Final = (*["0{}{}{}"] * 6, "+98{}{}{}", "0098{}{}{}", "98{}{}{}", "0{} {} {}")
"""How people write a mobile: six in ten as 09."""

Text = tuple[str, bool]


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where our answers are wrong."""
    ids, mobiles, some_short = national_ids(), mobile_numbers(), mobile_numbers(short=5)
    validate = import_module("iranian_national_code").validate
    return (
        case("national ID, a fifth wrong: is_valid", national_id.is_valid, validate, "iranian-national-code", ids, 3),
        case(
            "national ID, a fifth wrong: parse", parsed(national_id.parse), validate, "iranian-national-code", ids, 1.2
        ),
        case("mobile: is_valid", mobile.is_valid, is_mobile, "phonenumbers", mobiles, 40),
        case("mobile: parse", parsed(mobile.parse), is_mobile, "phonenumbers", mobiles, 20),
        case("mobile, a fifth too short: parse", parsed(mobile.parse), is_mobile, "phonenumbers", some_short, 10),
    )


def case(
    name: str,
    ours: Callable[[str], bool],
    peer: Callable[[str], bool],
    peer_name: str,
    texts: Iterable[Text],
    at_least: float,
) -> Case:
    """Return a case over all texts, once our answers are right."""
    wrong = sum(ours(text) is not good for text, good in texts)
    if wrong:
        message = f"{name}: {wrong} wrong answers"
        raise ValueError(message)
    plain = [text for text, _ in texts]
    return Case(
        name,
        lambda: list(map(ours, plain)),
        lambda: list(map(peer, plain)),
        f"{peer_name} {version(peer_name)}",
        at_least,
    )


def parsed(parse: Callable[[str], object]) -> Callable[[str], bool]:
    """Return what parses a text and tells whether a value came out."""

    def is_parsed(text: str) -> bool:
        try:
            parse(text)
        except MalformedError:
            return False
        return True

    return is_parsed


def is_mobile(text: str) -> bool:
    """Ask phonenumbers for what we answer: an Iranian mobile."""
    try:
        number = phonenumbers.parse(text, "IR")
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.number_type(number)
    return phonenumbers.is_valid_number(number) and kind == phonenumbers.PhoneNumberType.MOBILE


def national_ids() -> tuple[Text, ...]:
    """Make national IDs; every fifth has the wrong check digit."""
    source, made = random.Random(1), []  # noqa: S311 - texts to measure with
    for number in range(SIZE):
        digits = [source.randrange(10) for _ in range(9)]
        remainder = sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11
        check = remainder if remainder < 2 else 11 - remainder  # noqa: PLR2004
        spoilt = number % 5 == 0
        made.append(("".join(map(str, [*digits, (check + spoilt) % 10])), not spoilt))
    return tuple(made)


def mobile_numbers(short: int = SIZE + 1) -> tuple[Text, ...]:
    """Make mobiles of a range that everybody lists; every so many lack the last digit."""
    source, made = random.Random(2), []  # noqa: S311 - texts to measure with
    for number in range(1, SIZE + 1):
        digits = f"91{source.randrange(10**8):08}"
        spoilt = number % short == 0
        last = digits[6:9] if spoilt else digits[6:]
        made.append((source.choice(WRITTEN).format(digits[:3], digits[3:6], last), not spoilt))
    return tuple(made)
