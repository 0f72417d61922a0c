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


class Places(dict[str, int]):
    """
    For each letter a set of bits: the places where it can be read.

    They are looked up when they are asked for: the first letters of a name rule most texts out.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __missing__(self, letter: str) -> int:
        """Find a letter that nobody has asked for yet."""
        found, at = 0, self._text.find(letter)
        while at >= 0:
            found |= 1 << at
            at = self._text.find(letter, at + 1)
        self[letter] = found
        return found


_MOST_LATIN = 3
"""Latin letters of one Persian letter and the vowel behind it, at most: `sha`."""


_IN_PERSIAN: Final = re.compile(r"[\s\-\u200c\u0621-\u065f\u066e-\u06ef]+")
"""A name that holds nothing which could stand in an ASCII text."""
_ONE_PLAIN_WORD: Final = re.compile("[آئءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]+")
"""A name of one word that is its own comparison key: most names."""


_GAPS: Final = re.compile(r"[\s'-]")
_RESPELLED: Final = re.compile("|".join(written for written, _ in sounds.RESPELLED))
"""What few names have; the search is cheaper than to replace each in vain."""


@frozen
class Text:
    """A text in which several names are looked for, made ready once; it shows nothing of the text."""

    flat: str = field(repr=False)
    letters: str = field(repr=False)
    places: Places = field(repr=False)


def ready(text: str) -> Text:
    """Make a text ready for both questions."""
    letters = text[:LONGEST_TEXT].casefold()
    flat = letters if letters.isascii() and not _GAPS.search(letters) else "".join(_parts(text[:LONGEST_TEXT]))
    return Text(flat, letters, Places(letters))


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
    if len(parts) == 1:
        return parts if len(parts[0]) >= LEAST else []
    words = ["".join(parts), *parts]
    return [word for word in words if len(word) >= LEAST and (word is words[0] or word not in sounds.AFFIXES)]


def _longest(word: str, inside: Text) -> int:
    word = _spoken(word)[:LONGEST_WORD]
    text, places = inside.letters, inside.places
    if word in sounds.SPELLED:
        return max((len(spelling) for spelling in sounds.SPELLED[word] if spelling in text), default=0)
    anywhere = (1 << len(text)) - 1
    if not _walk(_heard(word), places, anywhere):
        return 0
    # How long it is: the same walk over rows of places, one row for each number of letters read so far.
    width = len(text) + 1
    rows = sum(1 << row * width for row in range(min(len(text), _MOST_LATIN * len(word))))
    grid = {letter: row * rows for letter, row in places.items()}  # whatever the walk has asked for
    return (_walk(_heard(word), grid, anywhere, step=width + 1).bit_length() - 1) // width


def _spoken(word: str) -> str:
    if _RESPELLED.search(word) is None:
        return word
    for written, spoken in sounds.RESPELLED:
        word = word.replace(written, spoken)
    return word


def _heard(word: str) -> Iterator[Sound]:
    """Yield the sounds of the letters; a letter that is not Persian has none, and ends the walk."""
    yield sounds.FIRST.get(word[0], sounds.NONE)
    for before, letter in pairwise(word[:-1]):
        yield (sounds.AFTER_LONG if before in sounds.LONG_VOWELS else sounds.MIDDLE).get(letter, sounds.NONE)
    yield sounds.LAST.get(word[-1], sounds.NONE)


def _walk(heard: Iterable[Sound], places: Mapping[str, int], here: int, step: int = 1) -> int:
    """
    Read a word from all these places at once, and return the places behind it; each letter read is a step.

    Between two consonants there may be a vowel that Persian does not write; beside a written vowel there is none.
    """
    to_consonant = to_vowel = here
    for sound in heard:
        consonant = _read(sound.consonants, places, to_consonant, step)
        vowel = _read(sound.vowels, places, to_vowel, step) if sound.vowels else 0
        to_vowel = consonant | vowel
        to_consonant = vowel | (consonant and _before_vowel(consonant, places, step))
        if not sound.opens:
            to_consonant |= consonant
        if not to_vowel:
            break
    return to_vowel


def _before_vowel(consonant: int, places: Mapping[str, int], step: int) -> int:
    """Return the places behind a vowel that Persian does not write."""
    short = 0
    for vowel in sounds.SHORT_VOWELS:
        short |= places[vowel]
    return (consonant & short) << step


def _read(spellings: tuple[str, ...], places: Mapping[str, int], start: int, step: int) -> int:
    reached = 0
    for spelling in spellings:
        here = start
        for letter in spelling:
            here = (here & places[letter]) << step
        reached |= here
    return reached
