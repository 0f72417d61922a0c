"""
Identifiers, a text at a time: the public functions with all that they do.

The texts are made from a fixed seed, where it is said a fifth of them spoilt in the last digit. Before a clock starts,
our answers are compared with what each text was made to be. The peers answer with a bool: our `parse` makes a value
that masks itself, or an error with a code and params, and `is_valid` is the like for like. The wrong answers are those
to the hard texts of the tests, to which all of ours are right.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

import phonenumbers
from attrs import frozen

from benchmarks.case import CLEAN, Case
from benchmarks.hard import wrong_answers
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import mobile, national_id

SIZE: Final = 500
WRITTEN: Final = (*["0{}{}{}"] * 6, "+98{}{}{}", "0098{}{}{}", "98{}{}{}", "0{} {} {}")
"""How people write a mobile: six in ten as 09."""

FIFTH_WRONG: Final = "a fifth wrong"

Text = tuple[str, bool]


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where our answers are wrong."""
    ids, mobiles, some_short = national_ids(SIZE, wrong=5), mobile_numbers(SIZE), mobile_numbers(SIZE, short=5)
    right = Peer("iranian-national-code", import_module("iranian_national_code").validate, "national_id")
    fastest = Peer("py-code-meli", import_module("py_code_meli").is_valid, "national_id")
    python = Peer("phonenumbers", partial(is_mobile, phonenumbers), "mobile")
    rust = Peer("rphonenumbers", partial(is_mobile, import_module("rphonenumbers")), "mobile")
    return (
        case("national ID: is_valid", FIFTH_WRONG, national_id.is_valid, right, ids, 3, aim=4),
        case("national ID: is_valid", FIFTH_WRONG, national_id.is_valid, fastest, ids, None, aim=3),
        case("national ID: parse", FIFTH_WRONG, parsed(national_id.parse), right, ids, 1.2),
        case("mobile: is_valid", CLEAN, mobile.is_valid, python, mobiles, 40, aim=50),
        case("mobile: is_valid", CLEAN, mobile.is_valid, rust, mobiles, None, aim=4),
        case("mobile: parse", CLEAN, parsed(mobile.parse), python, mobiles, 20),
        case("mobile: parse", CLEAN, parsed(mobile.parse), rust, mobiles, None),
        case("mobile: parse", "a fifth too short", parsed(mobile.parse), python, some_short, 10),
    )


@frozen
class Peer:
    """Another check: its distribution, what it says of a text, and the kind of identifier."""

    name: str
    ask: Callable[[str], bool]
    kind: str


def case(
    name: str,
    data: str,
    ours: Callable[[str], bool],
    peer: Peer,
    texts: Iterable[Text],
    at_least: float | None,
    *,
    aim: float | None = None,
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
        lambda: list(map(peer.ask, plain)),
        f"{peer.name} {version(peer.name)}",
        at_least,
        aim,
        data,
        wrong_answers(peer.kind, peer.ask),
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


def is_mobile(library: Any, text: str) -> bool:  # noqa: ANN401 - phonenumbers, or its twin in Rust, which has no types
    """Ask phonenumbers for what we answer: an Iranian mobile."""
    try:
        number = library.parse(text, "IR")
    except library.NumberParseException:
        return False
    is_valid: bool = library.is_valid_number(number)
    return is_valid and library.number_type(number) == library.PhoneNumberType.MOBILE


def national_ids(size: int, *, wrong: int) -> tuple[Text, ...]:
    """Make national IDs; every so many have the wrong check digit."""
    source, made = random.Random(1), []  # noqa: S311 - texts to measure with
    for number in range(size):
        digits = [source.randrange(10) for _ in range(9)]
        remainder = sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11
        check = remainder if remainder < 2 else 11 - remainder  # noqa: PLR2004
        spoilt = number % wrong == 0
        made.append(("".join(map(str, [*digits, (check + spoilt) % 10])), not spoilt))
    return tuple(made)


def mobile_numbers(size: int, *, short: int = 0) -> tuple[Text, ...]:
    """Make mobiles of a range that everybody lists; every so many lack the last digit, unless it is none."""
    source, made = random.Random(2), []  # noqa: S311 - texts to measure with
    for number in range(1, size + 1):
        digits = f"91{source.randrange(10**8):08}"
        spoilt = short > 0 and number % short == 0
        last = digits[6:9] if spoilt else digits[6:]
        made.append((source.choice(WRITTEN).format(digits[:3], digits[3:6], last), not spoilt))
    return tuple(made)
