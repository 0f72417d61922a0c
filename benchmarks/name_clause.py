"""
The name clause: how much it catches, how often it is wrong, what it costs: `python -m benchmarks.name_clause`.

It has no peer to race. The data, and the measurement that the tests repeat, are in `tests/vectors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from statistics import median
from timeit import repeat
from typing import Final

from tamin_rules.registration import Person, names, password
from tamin_rules.registration import _name_sounds as sounds
from tests.vectors import name_data as data

TYPICAL: Final = ("Qw3rty&xyz12", "Sabz2026Kohi", "Mohammad1370", "Rahahan!1405")
"""Passwords of 12 characters."""

LONGEST: Final = 128
ADVERSE: Final = (
    "a",
    "ae",
    "mohammad",
    "ali",
    "rezaei",
    "hosseini",
    "sasisu",
    "youyo",
    "Mina1",
    "4@8({[<369&#!1/|0$5+7%2",
)
"""What fills a text of 128 characters."""

ROUNDS: Final = 5
CALLS: Final = 10


def main() -> None:
    """Print the table."""
    print("| what | measured |\n|---|--:|")
    for what, measured in (*recall(), *alarms(), *times()):
        print(f"| {what} | {measured} |")


def recall() -> Iterator[tuple[str, str]]:
    """Yield which part of the spellings gets the right verdict."""
    train, held_out = data.pairs("train"), data.pairs("held_out")
    by_letters = [pair for pair in held_out if pair.name not in sounds.SPELLED]
    yield "spellings caught: train", _share(pair.caught for pair in train)
    yield "spellings caught: held out", _share(pair.caught for pair in held_out)
    yield "spellings caught: held out, names that the code does not list", _share(pair.caught for pair in by_letters)


def alarms() -> Iterator[tuple[str, str]]:
    """Yield how many English words are taken for a name."""
    found = list(data.alarms(data.names(), data.words()))
    refused = sum(alarm.letters >= data.REFUSED_FROM for alarm in found)
    yield "pairs of a name and an English word tried", f"{len(data.names()) * len(data.words()):,}"
    yield "false alarms that refuse", str(refused)
    yield "false alarms that advise", str(len(found) - refused)
    yield "false alarms that are not listed", str(len(set(found) ^ data.listed_alarms().keys()))


def times() -> Iterator[tuple[str, str]]:
    """Yield microseconds a call."""
    people = data.names()
    typical = [_us(names.find_transliterated, name, text) for name in people for text in TYPICAL]
    literal = [_us(names.find_literal, name, text) for name in people for text in TYPICAL]
    whole = [_us(password.check, text, _person(name)) for name in people[::10] for text in TYPICAL]
    fillers = [(filler * LONGEST)[:LONGEST] for filler in ADVERSE]
    worst = max(_us(names.find_transliterated, name, text) for name in people for text in fillers)
    worst_whole = max(_us(password.check, text, _person(name)) for name in people[::10] for text in fillers)
    yield "find_transliterated, 12 characters: median", _micro(median(typical))
    yield "find_transliterated, 12 characters: worst name", _micro(max(typical))
    yield "find_literal, 12 characters: median", _micro(median(literal))
    yield "find_transliterated, 128 characters: worst", _micro(worst)
    yield "password.check, 12 characters: median", _micro(median(whole))
    yield "password.check, 128 characters: worst", f"{_micro(worst_whole)}, {worst_whole / median(whole):.1f} medians"


def _person(name: str) -> Person:
    return Person(national_id="5000020049", first_name=name, last_name=name)


def _us(function: Callable[..., object], *arguments: object) -> float:
    """Return the least microseconds of a call: whatever else the machine does only adds."""
    took = repeat(lambda: function(*arguments), repeat=ROUNDS, number=CALLS)
    return min(took) / CALLS * 1e6


def _share(outcomes: Iterable[bool]) -> str:
    known = list(outcomes)
    return f"{100 * sum(known) / len(known):.1f} % of {len(known)}"


def _micro(microseconds: float) -> str:
    return f"{microseconds:.1f} µs"


if __name__ == "__main__":
    main()
