"""
How hard a password is to guess: advice, never a verdict (`security` PW8), and the one home of zxcvbn.

Only a score and our own codes come out; what zxcvbn found in the password is dropped with it. It sees the person and
the organisation's words in dictionaries of this one call: its own `zxcvbn()` keeps them in a global.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from tamin_rules import identifiers
from tamin_rules.errors import Code
from tamin_rules.registration.person import Person

LONGEST: Final = 64
"""
Characters that are measured at most (`security` PW9).

A longer text is not measured, since a part of it says nothing of the whole.
"""

NOT_MEASURED: Final = Code("password.strength.not_measured")
GUESSABLE: Final = Code("password.strength.guessable")
COMMON: Final = Code("password.strength.common_password")
WORD: Final = Code("password.strength.dictionary_word")
NAME: Final = Code("password.strength.common_name")
PERSONAL: Final = Code("password.strength.personal_word")
CONTEXT: Final = Code("password.strength.context_word")
KEYBOARD: Final = Code("password.strength.keyboard_run")
REPEATED: Final = Code("password.strength.repetition")
SEQUENCE: Final = Code("password.strength.sequence")
DATE: Final = Code("password.strength.date")

_ADVICE: Final = {
    "person": PERSONAL,
    "context": CONTEXT,
    "years": DATE,
    "passwords": COMMON,
    "english_wikipedia": WORD,
    "us_tv_and_film": WORD,
    "female_names": NAME,
    "male_names": NAME,
    "surnames": NAME,
    "spatial": KEYBOARD,
    "repeat": REPEATED,
    "sequence": SEQUENCE,
    "date": DATE,
    "regex": DATE,
}
"""What to say of a pattern or a dictionary of zxcvbn's, or of ours: the first three."""

_CONTEXT = (
    "tamin ejtemaei ejtemaee ejtemai bimeh bime salamat eservices iran tehran "
    "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
)
_YEARS = range(1300, 1500)
_LOOK_ALIKES = frozenset("@({[<|+")
_SAFE_SCORE = 3


@frozen
class Strength:
    """
    How hard a password is to guess; nothing of the password itself (`security` PW10).

    Args:
        score: 0 (guessed at once) to 4 (very hard), as zxcvbn scores; None where it was not measured.
        advice: codes of what makes it weak; none from a score of 3 on.
    """

    score: int | None
    advice: tuple[str, ...] = ()


def measure(text: str, person: Person) -> Strength:
    """
    Estimate how hard a password is to guess for somebody who knows the person; raises nothing.

    Meant for what a policy has accepted: `password.check(..., measure=measure)` sees to that.

    Codes: password.strength.*, as advice.

    >>> measure("Mina#Koh7", Person(latin_names=("Mina",)))
    Strength(score=2, advice=('password.strength.guessable', 'password.strength.personal_word'))
    """
    if not _is_affordable(text):
        return Strength(None, (NOT_MEASURED,))
    try:
        score, kinds = _analysed(text, _words_of(person))
    except Exception:  # noqa: BLE001 - advice is worth no failure, and the error may hold the password
        return Strength(None, (NOT_MEASURED,))
    if score >= _SAFE_SCORE:
        return Strength(score)
    return Strength(score, tuple(dict.fromkeys((GUESSABLE, *(_ADVICE[kind] for kind in kinds if kind in _ADVICE)))))


def _is_affordable(text: str) -> bool:
    """Bound the time: zxcvbn tries every reading of look-alikes, and those that no rule of ours allows multiply it."""
    return len(text) <= LONGEST - 8 * len(_LOOK_ALIKES.intersection(text))


def _analysed(text: str, person: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    from zxcvbn import matching, scoring, time_estimates  # type: ignore[import-untyped]  # noqa: PLC0415 - 14 MiB

    dictionaries = {
        **matching.RANKED_DICTIONARIES,
        "person": matching.build_ranked_dict(person),
        "context": matching.build_ranked_dict(_CONTEXT.split()),
        "years": matching.build_ranked_dict(map(str, _YEARS)),
    }
    result = scoring.most_guessable_match_sequence(text, matching.omnimatch(text, dictionaries))
    kinds = tuple(match.get("dictionary_name", match["pattern"]) for match in result["sequence"])
    score: int = time_estimates.guesses_to_score(result["guesses"])  # pyright: ignore[reportArgumentType]
    return score, kinds


def _words_of(person: Person) -> Iterator[str]:
    for name in filter(None, (*person.latin_names, person.first_name, person.last_name)):
        yield from name.casefold().split()
    if person.national_id is not None:
        yield identifiers.plain(person.national_id)
    if person.mobile is not None:
        yield identifiers.plain(person.mobile).removeprefix("+98")
