"""The person that a password, an answer or a check is about."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import Final

from attrs import field, frozen

from tamin_rules.errors import Code, MalformedError
from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.text import masked

MOST_LATIN_NAMES: Final = 32
LONGEST_LATIN_NAME: Final = 64
"""Bounds of our own: every one of them is looked for in a password."""

NAME_TEXT: Final = Code("person.name.not_text")
LATIN_NAMES: Final = Code("person.latin_names.malformed", most=int, longest=int)


def _national_id(value: str | NationalId | None) -> NationalId | None:
    return value if value is None or isinstance(value, NationalId) else national_ids.parse(value)


def _mobile(value: str | Mobile | None) -> Mobile | None:
    return value if value is None or isinstance(value, Mobile) else mobiles.parse(value)


def _first_name(value: str | None) -> str | None:
    return _name(value, "first_name")


def _last_name(value: str | None) -> str | None:
    return _name(value, "last_name")


def _name(value: object, field_name: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise MalformedError(NAME_TEXT, loc=(field_name,))


def _is_latin_name(name: object) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_LATIN_NAME


def _latin_names(value: str | Iterable[str]) -> tuple[str, ...]:
    names: tuple[str, ...] | None = None
    with suppress(TypeError):  # what is no row at all
        names = tuple(islice((value,) if isinstance(value, str) else value, MOST_LATIN_NAMES + 1))
    if names is not None and len(names) <= MOST_LATIN_NAMES and all(map(_is_latin_name, names)):
        return names
    raise MalformedError(LATIN_NAMES, {"most": MOST_LATIN_NAMES, "longest": LONGEST_LATIN_NAME}, ("latin_names",))


def _shown(names: tuple[str, ...]) -> str:
    return f"({masked(names)})" if names else "()"


@frozen
class Person:
    """
    Who somebody is, as far as it is known; whatever is None makes a rule about it undetermined.

    Args:
        national_id: text or value; text is parsed.
        first_name, last_name: as on the birth certificate.
        latin_names: Latin spellings of either name that the person uses, at most 32 of at most 64 characters; a single
            text is one of them.
        mobile: text or value; text is parsed.

    Codes: person.name.not_text, person.latin_names.malformed (most, longest), those of the national ID and the mobile.

    >>> Person(national_id="5000020049", first_name="مینا", last_name="نمونه")
    Person(national_id=NationalId(•••••••049), first_name=•••, last_name=•••, latin_names=(), mobile=None)
    """

    national_id: NationalId | None = field(default=None, converter=_national_id)
    first_name: str | None = field(default=None, converter=_first_name, repr=masked)
    last_name: str | None = field(default=None, converter=_last_name, repr=masked)
    latin_names: tuple[str, ...] = field(default=(), converter=_latin_names, repr=_shown)
    mobile: Mobile | None = field(default=None, converter=_mobile)
