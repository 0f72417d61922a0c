"""
The dearest passwords, each in a process of its own that is killed at 12 seconds.

zxcvbn takes texts of up to 72 characters; ours, of up to 128. The shapes are those that hurt somebody: look-alikes,
words, dates, runs on a keyboard, repetitions, Persian. A row without a goal shows how far apart the two are on the same
text; the goal is about our dearest text, of 128 characters, beside zxcvbn's dearest of 72.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

from benchmarks.case import Apart, Child, Quantity
from tamin_rules.registration import Person, password

zxcvbn: Any = import_module("zxcvbn")  # which has no types

PERSON: Final = Person(national_id="5000020049", first_name="مینا", last_name="نمونه", mobile="09120000000")
LIMIT_S: Final = 12
ITS_LENGTH: Final = 72
"""The most that zxcvbn takes."""
LONGEST: Final = 128
LOOK_ALIKES: Final = "4@8({[<369&#!1/|0$5+7%2"
DEAREST: Final = "miinaa"
"""Of the shapes in `benchmarks.password`, the one that costs us most or nearly so."""
SHAPES: Final = {
    "look-alikes": LOOK_ALIKES,
    "one letter": "a",
    "words": "passwordmonkey",
    "dates": "13700101",
    "keyboard runs": "qwertyasdfgh",
    "Persian": "مینا",
    "drawn": "",
}


def text(shape: str, length: int) -> str:
    """Return a text of a shape; what is no shape is repeated."""
    if shape == "drawn":
        source = random.Random(5)  # noqa: S311 - a text to measure with
        return "".join(chr(source.randrange(33, 127)) for _ in range(length))
    return (SHAPES.get(shape, shape) * length)[:length]


def ours(shape: str, length: int) -> Callable[[], object]:
    """Judge a text by the whole policy."""
    given = text(shape, length)
    return lambda: password.check(given, PERSON)


def its(shape: str, length: int) -> Callable[[], object]:
    """Ask zxcvbn, with what it is told of the person."""
    given, known = text(shape, length), [PERSON.national_id, PERSON.first_name, PERSON.last_name, PERSON.mobile]
    return lambda: zxcvbn.zxcvbn(given, user_inputs=known)


def cases() -> Iterator[Apart]:
    """Yield the comparisons."""
    for shape in SHAPES:
        yield _case(
            "the same text judged", (shape, ITS_LENGTH), (shape, ITS_LENGTH), f"{shape}, {ITS_LENGTH} characters"
        )
    yield _case(
        "the dearest texts",
        (DEAREST, LONGEST),
        ("look-alikes", ITS_LENGTH),
        f"ours {LONGEST}, its {ITS_LENGTH} characters",
        aim=40_000,
    )


def _case(name: str, mine: tuple[str, int], other: tuple[str, int], data: str, aim: float | None = None) -> Apart:
    return Apart(
        name,
        Child("benchmarks.password_worst:ours", mine),
        Child("benchmarks.password_worst:its", other),
        f"zxcvbn {version('zxcvbn')}",
        None,
        Quantity.TIME,
        aim,
        data,
        limit_s=LIMIT_S,
    )
