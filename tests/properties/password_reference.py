"""
A second implementation of the password rules, to compare the first with.

Written from facts on registration, section 3 (clauses P1-P10 and the decision on names) and `security` PW3, PW5 and
PW14, not from `password`: one walk over the text, a small state for each character, codes as the contract spells them.
Names go the other way round than in `names`: the Latin spellings of a name are written out, and each is looked for in
the text. What the two have in common are the tables of `_name_sounds` and the list of common passwords.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from tamin_rules.registration import _name_sounds as sounds

ERROR: Final = "error"
ADVICE: Final = "advice"
Spoken = tuple[str, str]
"""A code and its severity."""

_DROPPED: Final = frozenset("-'\u200c\u0640\u0670\ufeff\u200e\u200f") | frozenset(
    map(chr, [*range(0x064B, 0x0653), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_SAME: Final = {"ي": "ی", "ى": "ی", "ك": "ک", "ۀ": "ه", "ة": "ه", "أ": "ا", "إ": "ا", "ؤ": "و"}


class Walk:
    """What is seen of a text, a character after the other."""

    def __init__(self) -> None:
        self.length = 0
        self.kinds: set[str] = set()
        self.first = ""
        self.folded = ""
        self.letters = ""

    def step(self, character: str) -> None:
        point = ord(character)
        kind = "other"
        if 0x41 <= point <= 0x5A:
            kind = "upper"
        elif 0x61 <= point <= 0x7A:
            kind = "lower"
        elif 0x30 <= point <= 0x39:
            kind = "digit"
        elif point in (0x21, 0x23, 0x24, 0x25, 0x26):
            kind = "symbol"
        if self.length == 0:
            self.first = kind
        self.length += 1
        self.kinds.add(kind)
        digit = _digit(point)
        self.folded += digit or character
        if not (character.isspace() or character in _DROPPED):
            self.letters += digit or _SAME.get(character, character).casefold()


def _digit(point: int) -> str:
    for zero in (0x30, 0x0660, 0x06F0):
        if zero <= point <= zero + 9:
            return str(point - zero)
    return ""


@lru_cache(maxsize=8)  # a text is asked about once for each profile
def _walked(text: str) -> Walk:
    walk = Walk()
    for character in text:
        walk.step(character)
    return walk


def spoken(text: str, who: dict[str, object], profile: str) -> set[Spoken]:
    """Return the codes that a profile has for a password, with their severity."""
    walk = _walked(text)
    if profile == "nist":
        return set(_of_nist(walk, text))
    return {*_of_composition(walk, symbols=profile == "published"), *_of_the_person(walk, text, who)}


def _of_nist(walk: Walk, text: str) -> Iterator[Spoken]:
    if walk.length < 15:
        yield "password.length.too_short", ERROR
    if sha256(text.lower().encode("utf-8", "surrogatepass")).digest()[:8] in _common():
        yield "password.common.listed", ERROR


@cache
def _common() -> frozenset[bytes]:
    packed = files("tamin_rules.registration").joinpath("common_passwords.bin").read_bytes()
    return frozenset(packed[at : at + 8] for at in range(0, len(packed), 8))


def _of_composition(walk: Walk, *, symbols: bool) -> Iterator[Spoken]:
    if walk.length < 8:
        yield "password.length.too_short", ERROR
    if walk.length > 20 and not symbols:
        yield "password.length.too_long", ERROR
    if walk.first not in ("upper", "lower"):
        yield "password.first.not_letter", ERROR
    for kind in ("upper", "lower", "digit"):
        if kind not in walk.kinds:
            yield f"password.{kind}.missing", ERROR
    if "other" in walk.kinds or ("symbol" in walk.kinds and not symbols):
        yield "password.alphabet.forbidden", ERROR


def _of_the_person(walk: Walk, text: str, who: dict[str, object]) -> Iterator[Spoken]:
    if (number := who.get("national_id")) and str(number) in walk.folded:
        yield "password.national_id.contained", ERROR
    names = [name for name in (who.get("first_name"), who.get("last_name")) if isinstance(name, str)]
    given = who.get("latin_names", ())
    assert isinstance(given, tuple)
    if any(word in walk.letters for name in (*names, *given) for word in _words(name)):
        yield "password.name.contained", ERROR
    for name in names:
        letters = _spelled_letters(name, text.casefold())
        if letters >= 3:
            yield "password.name.transliterated", ERROR if letters >= 4 else ADVICE


@cache
def _words(name: str) -> list[str]:
    """Return the whole name, and the parts of a compound one that are long enough to mean somebody."""
    parts = [_walked(part).letters for part in name.replace("-", " ").replace("'", " ").replace("\u200c", " ").split()]
    words = [part for part in parts if part not in sounds.AFFIXES] if len(parts) > 1 else []
    return [word for word in ("".join(parts), *words) if len(word) >= 3]


@lru_cache(maxsize=8)
def _spelled_letters(name: str, text: str) -> int:
    """Return the length of the longest piece of a text that spells a word of the name."""
    return max((len(spelling) for word in _words(name) for spelling in _spellings(word, text)), default=0)


def _spellings(word: str, text: str) -> set[str]:
    """
    Write out every Latin spelling of a Persian word, and give up each as soon as it is not in the text.

    A short vowel may stand, unwritten in Persian, between two consonants; behind the first one a vowel has to stand.
    """
    for written, pronounced in sounds.RESPELLED:
        word = word.replace(written, pronounced)
    if word in sounds.SPELLED:
        return {spelling for spelling in sounds.SPELLED[word] if spelling in text}
    begun = {("", "nothing")}
    for place in range(len(word)):
        longer = _continued(begun, _sound(word, place), first=place == 0)
        begun = {(spelling, end) for spelling, end in longer if spelling in text}
    return {spelling for spelling, _ in begun}


def _sound(word: str, place: int) -> sounds.Sound:
    table = sounds.MIDDLE
    if place == 0:
        table = sounds.FIRST
    elif place == len(word) - 1:
        table = sounds.LAST
    elif word[place - 1] in sounds.LONG_VOWELS:
        table = sounds.AFTER_LONG
    return table.get(word[place], sounds.Sound())


def _continued(begun: Iterable[tuple[str, str]], sound: sounds.Sound, *, first: bool) -> Iterator[tuple[str, str]]:
    for text, end in begun:
        for vowel in sound.vowels:
            yield text + vowel, "vowel"
        between = {
            "nothing": ("",),
            "vowel": ("",),
            "consonant": ("", *sounds.SHORT_VOWELS),
            "first": sounds.SHORT_VOWELS,
        }
        for consonant in sound.consonants:
            for short in between[end]:
                yield text + short + consonant, "first" if first else "consonant"
