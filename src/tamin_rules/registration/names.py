"""
What it means that a password contains a name (seed P7 and P8, as `security` PW3 reads them).

Two questions: is the name in the text as it is written (`find_literal`), and is a Latin spelling of the Persian name
in it (`find_transliterated`)? Both ignore case, and look for the whole name without its blanks and for each part of a
compound name that has three letters or more and is no mere affix. The letters have to stand together and for
themselves: neither `M0hammad` nor `Mo1hammad` holds a name.

No spelling is generated. A name is walked letter by letter over all places of the text at once, a place being one bit
of an integer, so the work grows with the letters and not with what they could spell; nothing of a name is cached.
ADR 002 says why, and how well it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from attrs import field, frozen

from tamin_rules.registration import _name_sounds as sounds
from tamin_rules.registration._name_sounds import Sound
from tamin_rules.text import comparison_key

LEAST: Final = 3
"""Letters of the shortest name, part or spelling that counts (facts on registration, section 3)."""

LONGEST_NAME: Final = 64
LONGEST_TEXT: Final = 1024
"""Characters that are looked at. The form takes names of 30; `password.check` refuses longer texts."""

LONGEST_WORD: Final = 16
"""Letters of a Persian word that are walked: a text that spells so many of them holds the name, whatever follows."""

Places = Mapping[str, int]
"""For each letter a set of bits: the places where it can be read."""

_MOST_LATIN = 3
"""Latin letters of one Persian letter and the vowel behind it, at most: `sha`."""


_IN_PERSIAN: Final = re.compile(r"[\s\-\u200c\u0621-\u065f\u066e-\u06ef]+")
"""A name that holds nothing which could stand in an ASCII text."""
_ONE_PLAIN_WORD: Final = re.compile("[آئءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]+")
"""A name of one word that is its own comparison key: most names."""


_GAPS: Final = re.compile(r"[\s'-]")


@frozen
class Text:
    """A text in which several names are looked for, made ready once; it shows nothing of the text."""

    flat: str = field(repr=False)
    letters: str = field(repr=False)
    places: Places = field(repr=False)
    short: int = field(repr=False)


def ready(text: str) -> Text:
    """Make a text ready for both questions."""
    letters = text[:LONGEST_TEXT].casefold()
    places = _places(letters)
    short = 0
    for vowel in sounds.SHORT_VOWELS:
        short |= places.get(vowel, 0)
    flat = letters if letters.isascii() and not _GAPS.search(letters) else "".join(_parts(text[:LONGEST_TEXT]))
    return Text(flat, letters, places, short)


def find_literal(name: str, text: str | Text) -> int:
    """
    Return the letters of the longest part of a name that stands in the text as it is written; 0 without one.

    Both are compared as Persian texts are: letters and digits folded, marks and blanks dropped, case ignored.

    >>> find_literal("van Buren", "xBURENx1"), find_literal("مینا", "abمينا"), find_literal("Al", "Alabama1")
    (5, 4, 0)
    """
    inside = ready(text).flat if isinstance(text, str) else text.flat
    if inside.isascii() and not name.isascii() and _IN_PERSIAN.fullmatch(name):
        return 0
    return max([len(word) for word in _words(name) if word in inside], default=0)


def find_transliterated(name: str, text: str | Text) -> int:
    """
    Return the letters of the longest part of the text that is a Latin spelling of a Persian name; 0 without one.

    >>> find_transliterated("محمدرضا", "x!MohamadReza7"), find_transliterated("علی", "Ali12345")
    (11, 3)
    """
    inside = ready(text) if isinstance(text, str) else text
    found = max([_longest(word, inside) for word in _words(name)], default=0)
    return found if found >= LEAST else 0


def _parts(text: str) -> list[str]:
    if _ONE_PLAIN_WORD.fullmatch(text):
        return [text]
    key = text.casefold() if text.isascii() else comparison_key(text, fold_hamza=True)
    return [key] if key.isalnum() else key.replace("-", " ").replace("'", " ").split()


def _words(name: str) -> list[str]:
    """Return what counts as the name: the whole of it, and the parts of a compound one."""
    parts = _parts(name[:LONGEST_NAME])
    words = ["".join(parts), *parts] if len(parts) > 1 else parts
    return [word for word in words if len(word) >= LEAST and (word is words[0] or word not in sounds.AFFIXES)]


def _places(text: str) -> Places:
    places: dict[str, int] = {}
    place = 1
    for letter in text:
        places[letter] = places.get(letter, 0) | place
        place <<= 1
    return places


def _longest(word: str, inside: Text) -> int:
    word = _spoken(word)[:LONGEST_WORD]
    text, places = inside.letters, inside.places
    if word in sounds.SPELLED:
        return max((len(spelling) for spelling in sounds.SPELLED[word] if spelling in text), default=0)
    anywhere = (1 << len(text)) - 1
    if not _walk(_heard(word), places, inside.short, anywhere):
        return 0
    # How long it is: the same walk over rows of places, one row for each number of letters read so far.
    width = len(text) + 1
    rows = sum(1 << row * width for row in range(min(len(text), _MOST_LATIN * len(word))))
    grid = {letter: row * rows for letter, row in places.items()}
    return (_walk(_heard(word), grid, inside.short * rows, anywhere, step=width + 1).bit_length() - 1) // width


def _spoken(word: str) -> str:
    for written, spoken in sounds.RESPELLED:
        word = word.replace(written, spoken)
    return word


def _heard(word: str) -> Iterator[Sound]:
    """Yield the sounds of the letters; a letter that is not Persian has none, and ends the walk."""
    yield sounds.FIRST.get(word[0], sounds.NONE)
    for before, letter in pairwise(word[:-1]):
        yield (sounds.AFTER_LONG if before in sounds.LONG_VOWELS else sounds.MIDDLE).get(letter, sounds.NONE)
    yield sounds.LAST.get(word[-1], sounds.NONE)


def _walk(heard: Iterable[Sound], places: Places, short: int, here: int, step: int = 1) -> int:
    """
    Read a word from all these places at once, and return the places behind it; each letter read is a step.

    Between two consonants there may be a vowel that Persian does not write; beside a written vowel there is none.
    """
    to_consonant = to_vowel = here
    for sound in heard:
        consonant = _read(sound.consonants, places, to_consonant, step)
        vowel = _read(sound.vowels, places, to_vowel, step) if sound.vowels else 0
        to_vowel = consonant | vowel
        to_consonant = vowel | (consonant & short) << step | (0 if sound.opens else consonant)
        if not to_vowel:
            break
    return to_vowel


def _read(spellings: tuple[str, ...], places: Places, start: int, step: int) -> int:
    reached = 0
    for spelling in spellings:
        here = start
        for letter in spelling:
            here = (here & places.get(letter, 0)) << step
        reached |= here
    return reached
