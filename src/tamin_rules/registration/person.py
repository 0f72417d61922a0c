"""The person that a password, an answer or a check is about."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.text import masked


def _national_id(value: str | NationalId | None) -> NationalId | None:
    return national_ids.parse(value) if isinstance(value, str) else value


def _mobile(value: str | Mobile | None) -> Mobile | None:
    return mobiles.parse(value) if isinstance(value, str) else value


def _texts(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _shown(names: tuple[str, ...]) -> str:
    return f"({masked(names)})" if names else "()"


@frozen
class Person:
    """
    Who somebody is, as far as it is known; whatever is None makes a rule about it undetermined.

    Args:
        national_id: text or value; text is parsed.
        first_name, last_name: as on the birth certificate.
        latin_names: Latin spellings of either name that the person uses; a single text is one of them.
        mobile: text or value; text is parsed.

    Codes: those of the national ID and the mobile.

    >>> Person(national_id="5000020049", first_name="مینا", last_name="نمونه")
    Person(national_id=NationalId(•••••••049), first_name=•••, last_name=•••, latin_names=(), mobile=None)
    """

    national_id: NationalId | None = field(default=None, converter=_national_id)
    first_name: str | None = field(default=None, repr=masked)
    last_name: str | None = field(default=None, repr=masked)
    latin_names: tuple[str, ...] = field(default=(), converter=_texts, repr=_shown)
    mobile: Mobile | None = field(default=None, converter=_mobile)
