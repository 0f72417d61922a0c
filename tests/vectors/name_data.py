"""What the name clause is measured on, and the measurement: the tests beside this file and `benchmarks.name_clause`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen

from tamin_rules.registration.names import find_transliterated

HERE: Final = Path(__file__).parent
SPLITS: Final = ("train", "held_out", "found_by_review")
REFUSED_FROM: Final = 4
"""Letters of the shortest spelling that refuses a password; a shorter one is said as advice (PW3)."""

_TOGETHER = 100
"""Words that are looked at in one call, blanks between them; only where one is found, each is looked at alone."""


@frozen
class Pair:
    """A Persian name and a Latin spelling of it."""

    name: str
    spelling: str
    kind: str
    split: str

    @property
    def caught(self) -> bool:
        """Whether a password that holds the spelling gets the verdict that it should."""
        return find_transliterated(self.name, self.spelling) >= min(len(self.spelling), REFUSED_FROM)


@frozen(order=True)
class Alarm:
    """An English word in which a spelling of a name was found, and its letters."""

    name: str
    word: str
    letters: int


def _lines(file: str) -> list[str]:
    return [line for line in (HERE / file).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@cache
def pairs(split: str) -> tuple[Pair, ...]:
    """Return the pairs of one of the `SPLITS`."""
    return tuple(pair for row in csv.DictReader(_lines("name_spellings.csv")) if (pair := Pair(**row)).split == split)


def names() -> tuple[str, ...]:
    """Return every name of the pairs, once."""
    return tuple(dict.fromkeys(pair.name for split in SPLITS for pair in pairs(split)))


def spellings() -> dict[str, set[str]]:
    """Return the listed spellings of each name."""
    found: dict[str, set[str]] = {name: set() for name in names()}
    for pair in (pair for split in SPLITS for pair in pairs(split)):
        found[pair.name].add(pair.spelling)
    return found


def words() -> tuple[str, ...]:
    """Return the English words."""
    return tuple(_lines("english_words.txt"))


def listed_alarms() -> dict[Alarm, str]:
    """Return the known false alarms, and the listed spelling that stands in the word."""
    rows = csv.DictReader(_lines("name_false_alarms.csv"))
    return {Alarm(row["name"], row["word"], int(row["letters"])): row["spelling"] for row in rows}


def alarms(of: Iterable[str], among: tuple[str, ...]) -> Iterator[Alarm]:
    """Yield the words that hold a spelling of a name, for each of the names."""
    bundles = [among[at : at + _TOGETHER] for at in range(0, len(among), _TOGETHER)]
    for name in of:
        suspects = (word for bundle in bundles if find_transliterated(name, " ".join(bundle)) for word in bundle)
        yield from (Alarm(name, word, letters) for word in suspects if (letters := find_transliterated(name, word)))
