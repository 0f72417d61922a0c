"""Texts that the tests of identifiers share: well-formed ones, ways of writing them, and what is none at all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NoReturn

from hypothesis import strategies as st

from tamin_rules import identifiers
from tamin_rules.errors import MalformedError
from tamin_rules.testing import strategies
from tamin_rules.text import ARABIC_DIGITS, ASCII_DIGITS, DIRECTION_MARKS, PERSIAN_DIGITS, ZWNJ
from tests.properties import identifiers_reference as reference

SWITCHES: Final[dict[str, dict[str, bool]]] = {"bank_card": {"any_issuer": True}}
"""Where the canonical texts made here need one."""


def digits(count: int, alphabet: str = ASCII_DIGITS) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=count, max_size=count)


CARDS: Final = digits(15).map(lambda front: front + reference.luhn_check_digit(front))
TEXTS: Final = {kind: strategies.identifiers(kind=kind, synthetic=False) for kind in identifiers.KINDS} | {
    "bank_card": CARDS  # of any issuer
}
NATIONAL_IDS: Final = TEXTS["national_id"]

JUNK: Final = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.binary()
    | st.text()
    | st.text("0123456789٠۹০²+- ()IRir\ud800\udfff\u200c\u202a\x00\n.", max_size=30)
    | st.text(st.characters(categories=["Cs", "Nd", "No", "Zs", "Cf"]), max_size=70)
    | st.lists(st.text(ASCII_DIGITS), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)


def _raise(*_: object) -> NoReturn:
    raise RuntimeError


HOOKS: Final = ("__len__", "__str__", "__eq__", "__hash__", "__getitem__", "isascii", "isdigit", "strip", "translate")
Hostile: Final = type("Hostile", (str,), dict.fromkeys(HOOKS, _raise))
"""Text that raises whatever it is asked."""

Shy: Final = type("Shy", (), {"__class__": property(_raise)})
"""No text, and not to be asked for its class."""


def written(text: str, draw: st.DataObject) -> str:
    """Write canonical text as somebody might: mixed digits, direction marks anywhere, blanks and ZWNJ around."""
    rows = draw.draw(st.lists(st.sampled_from((ASCII_DIGITS, PERSIAN_DIGITS, ARABIC_DIGITS)), min_size=1, max_size=6))
    marks = draw.draw(st.lists(st.sampled_from(["", "", *DIRECTION_MARKS]), min_size=1, max_size=6))
    letters = [
        (rows[place % len(rows)][int(letter)] if letter in ASCII_DIGITS else letter) + marks[place % len(marks)]
        for place, letter in enumerate(text)
    ]
    around = draw.draw(st.text(f" \t\n\u00a0{ZWNJ}", max_size=5))
    return around + "".join(letters) + around


SWITCHES_OF: Final[dict[str, tuple[str, ...]]] = {
    "national_id": ("pad", "allow_repeated", "strip_separators"),
    "foreign_id": ("strip_separators",),
    "legal_id": ("strip_separators",),
    "insurance_number": ("allow_nine", "strip_separators"),
    "workshop_code": ("strip_separators",),
    "mobile": ("listed_only",),
    "postal_code": ("strict",),
    "iban": (),
    "bank_card": ("any_issuer",),
}
"""What each parse takes."""

SPOILT: Final = (
    "{}\n",
    "\n{}",
    "{}\n{}",
    "{}\r",
    "\x00{}",
    "{}\x00",
    "{}\ud800",
    "{}x",
    "-{}",
    "+{}",
    "{}.",
    " {} ",
    "{}²",
)
"""Ways to spoil a text, or to leave it well."""

REPEATED: Final = st.builds(lambda digit, count: digit * count, st.sampled_from(ASCII_DIGITS), st.integers(7, 12))


def code(kind: str, text: object, switches: Mapping[str, bool] = MappingProxyType({})) -> str | None:
    """Return the code that `parse` raises for a text, None where it raises nothing."""
    home: Any = identifiers.module(kind)
    try:
        home.parse(text, **switches)
    except MalformedError as error:
        return error.code
    return None


def rows(kind: str) -> st.SearchStrategy[object]:
    """Draw a text of a kind: well-formed, almost, written in another way, spoilt; or no text of any kind."""
    good = TEXTS[kind]
    return st.one_of(
        good,
        strategies.near_miss_identifiers(kind=kind).map(lambda miss: miss[0]),
        strategies.identifiers(kind=kind, synthetic=False, written=True),
        st.builds(lambda form, text: form.format(text, text), st.sampled_from(SPOILT), good),
        digits(10) | REPEATED | st.text(ASCII_DIGITS + "+ -\n", max_size=16),
        st.sampled_from(("0" * 65, f"{' ' * 54}9120000000", f"{' ' * 55}9120000000")),
        good.map(Hostile) | st.builds(Shy),
        JUNK,
    )
