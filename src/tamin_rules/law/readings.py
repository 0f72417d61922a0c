"""
Readings: disputed or open points of the law, each with its named choices and a default.

A reading is chosen in one place, the `Law`, and shown in each decision; no rule holds an `if` of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from attrs import frozen

from tamin_rules.errors import MalformedError
from tamin_rules.law.entry import Entry, read_shipped
from tamin_rules.law.model import READING_UNKNOWN, Label


@frozen
class Reading:
    """
    A point that can be read in several ways.

    Args:
        name: under which it is chosen.
        choices: the names of the ways; the default is one of them.
        source: the rule that it belongs to, as `Law.resolve` reads it.
        convention: no source decides between the choices; the default is this project's.
    """

    name: str
    label: Label
    default: str
    choices: tuple[str, ...]
    source: str
    convention: bool


@cache
def shipped() -> Mapping[str, Reading]:
    """Return the shipped readings by name."""
    data = read_shipped("readings.toml")
    book = Entry.of("readings.toml", data)
    return {name: _reading(book.inner(name), name) for name in data}


def _reading(entry: Entry, name: str) -> Reading:
    reading = Reading(
        name=name,
        label=entry.label("label"),
        default=entry.text("default"),
        choices=entry.texts("choices"),
        source=entry.text("source"),
        convention=entry.flag("convention"),
    )
    entry.done()
    if reading.default not in reading.choices:
        entry.refuse("the default is none of the choices")
    return reading


def named(name: str) -> Reading:
    """
    Return the reading of a name.

    Codes: law.reading.unknown (known: the names there are).
    """
    readings = shipped()
    if name not in readings:
        raise MalformedError(READING_UNKNOWN, {"known": tuple(readings)})
    return readings[name]


def checked(name: str, choice: str) -> str:
    """
    Return the choice, if the reading of that name has it.

    Codes: law.reading.unknown (known: the names or the choices there are).
    """
    reading = named(name)
    if choice not in reading.choices:
        raise MalformedError(READING_UNKNOWN, {"known": reading.choices}, (name,))
    return choice
