"""
How Iranians write the letters of a Persian name in Latin: the tables behind `names`.

From general knowledge of the usage; there is no standard that people follow (unverified). ADR 002 has the measurement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import evolve, frozen


@frozen
class Sound:
    """
    The Latin spellings of a Persian letter at one kind of place in a word.

    Args:
        consonants: as a consonant, which a short vowel may follow that Persian does not write; "" is a silent one.
        vowels: as a written vowel.
        opens: the consonant opens the word, so a vowel has to follow.
    """

    consonants: tuple[str, ...] = ()
    vowels: tuple[str, ...] = ()
    opens: bool = False


NONE: Final = Sound()
"""The sound of what is no Persian letter."""

SHORT_VOWELS: Final = "aeiou"
LONG_VOWELS: Final = "اآوی"

_CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ث": "s th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh x", "د": "d", "ذ": "z",
    "ر": "r", "ز": "z", "ژ": "zh j", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z", "غ": "gh q g",
    "ف": "f ph", "ق": "gh q g", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
_SILENT = Sound(("",))
_YEH = ("i", "y", "ee", "ei", "ey", "ai", "ay")


def _consonants(doubled: str) -> dict[str, Sound]:
    """Make the sounds of the plain consonants, some of which may be written twice."""
    rows = ((letter, spellings.split()) for letter, spellings in _CONSONANTS.items())
    return {letter: Sound((*row, *(2 * one for one in row if one in doubled))) for letter, row in rows}


_ELSEWHERE: dict[str, Sound] = {
    "آ": Sound((), ("a", "aa")),
    "ا": Sound((), ("a", "aa")),
    "ع": _SILENT,
    "ئ": Sound(("", "y")),
    "و": Sound(("v", "w"), ("o", "u", "oo", "ou", "ow", "au")),
    "ٷ": Sound(("v", "w"), ("",)),
    "ڵ": Sound(("l", "")),
    "ی": Sound(("y", "yy"), _YEH),
}

FIRST: Final[Mapping[str, Sound]] = {
    letter: evolve(sound, opens=True)
    for letter, sound in {
        **_consonants(""),
        "آ": _ELSEWHERE["آ"],
        "ا": _SILENT,
        "ع": _SILENT,
        "و": Sound(("v", "w")),
        "ی": Sound(("y",)),
    }.items()
}
"""Of the first letter: a consonant that a vowel has to follow; of ا and ع only that vowel is written."""

MIDDLE: Final[Mapping[str, Sound]] = {**_consonants("bdfgjklmnprstz"), **_ELSEWHERE}
"""After a consonant, where a consonant may be a double one."""

AFTER_LONG: Final[Mapping[str, Sound]] = {**_consonants("s"), **_ELSEWHERE}
"""After a long vowel, where only s is written twice (Nasser)."""

LAST: Final[Mapping[str, Sound]] = {
    **AFTER_LONG,
    "ا": Sound((), ("a", "aa", "ah")),
    "ه": Sound(("h",), ("e", "eh", "a", "ah")),
    "ی": Sound(("y",), (*_YEH, "ie")),
}
"""Of the last letter."""

RESPELLED: Final = (
    ("ءال", "ال"), ("ابوال", "ابل"), ("ذوال", "ذل"), ("دالر", "دڵر"), ("ایی", "ائی"), ("ویی", "وئی"), ("الله", "له"),
    ("بدال", "بدل"), ("الدین", "ڵدین"), ("خوا", "خٷا"),
)  # fmt: skip
"""
What is not spoken as it is written, in the order in which it is replaced. ٷ stands for a و that is mostly silent
(Khajeh, but Akhavan), ڵ for a ل that may be (Abdorreza and Abdolreza, Nureddin and
Nuraldin).
"""

SPELLED: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(spellings.split())
    for name, spellings in {
        # Do not follow their letters.
        "داود": "davoud davood davud davod dawood dawoud",
        "سعید": "saeed saeid said saied sayeed",
        "عیسی": "isa issa eisa eissa",
        "کبری": "kobra kubra",
        "کسری": "kasra",
        "توکلی": "tavakoli tavakkoli tavakolli tavakoly tavakkoly tawakoli tawakkoli",
        "محمد": (
            "mohammad mohamad mohammed mohamed muhammad muhamad muhammed muhamed mahammad mahamad mehammad mohammod "
            "mohammd mohamd muhammd muhamd mammad mamad"
        ),
        "مریم": "maryam mariam mariyam maryem mariem meryem miriam miryam",
        "موذن": "moazzen moazen moazzin moazin muazzen muazzin moezzen moezen",
        "موید": "moayed moayyed moaied moayad moayyad muayyad muayed moyed movayed movayyed",
        "مجتبی": "mojtaba mujtaba",
        "مرتضی": "morteza mortaza murteza murtaza",
        "مصطفی": "mostafa mustafa mostapha moustafa",
        "موسی": "mousa musa moosa mosa",
        "هدی": "hoda huda",
        "یحیی": "yahya yahia",
        "صغری": "soghra soqra",
        # Would also spell ordinary English words.
        "آذر": "azar",
        "آرش": "arash",
        "آرین": "arian aryan ariyan",
        "آقائی": "aghaei aghaee aghaie aqaei aqaee",
        "احمد": "ahmad ahmed",
        "اسد": "asad assad",
        "اسدی": "asadi assadi asady",
        "امین": "amin ameen",
        "امینی": "amini ameeni aminy",
        "براتی": "barati baraty",
        "بیژن": "bijan bizhan",
        "ترانه": "taraneh tarane",
        "تقی": "taghi taqi",
        "حدیث": "hadis hadith hadees",
        "حسن": "hasan hassan",
        "عارف": "aref arif",
        "عسل": "asal",
        "عطائی": "ataei ataee ataie atai",
        "عفت": "effat efat",
        "علوی": "alavi alawi alavy",
        "علی": "ali aly alee",
        "متین": "matin mateen",
        "معینی": "moeini moini moeeni",
        "نعمت": "nemat neamat",
        "نعمتی": "nemati neamati",
        "نگین": "negin negeen",
        "نوری": "nouri noori nuri noury",
        "ولی": "vali valy wali",
        "هما": "homa",
    }.items()
}
"""Names, as they are spoken, of which the listed spellings count and no others."""

AFFIXES: Final = frozenset({
    "سید", "سیده", "میر", "آل", "بن", "پور", "زاده", "نژاد", "نیا", "فر", "الله",
    "sayed", "seyed", "seyyed", "mir", "pour", "poor", "zade", "zadeh", "nejad", "nezhad", "nia", "far",
})  # fmt: skip
"""Parts of compound names that say nothing of a person, and do not count alone: نیا would warn of "California"."""
