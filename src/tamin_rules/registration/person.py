"""The person that a password, an answer or a check is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from attrs import field, frozen

from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.text import masked

T = TypeVar("T")


def _parsed(parse: Callable[[str], T]) -> Callable[[Any], T | None]:
    return lambda value: parse(value) if isinstance(value, str) else value


@frozen
class Person:
    """
    Who somebody is, as far as it is known; whatever is None makes a rule about it undetermined.

    Args:
        national_id: text or value; text is parsed.
        first_name, last_name: as on the birth certificate.
        latin_names: Latin spellings of either name that the person uses.
        mobile: text or value; text is parsed.

    Codes: those of the national ID and the mobile.

    >>> Person(national_id="5000020049", first_name="مینا", last_name="نمونه")
    Person(national_id=NationalId(•••••••049), first_name=•••, last_name=•••, latin_names=(), mobile=None)
    """

    national_id: NationalId | None = field(default=None, converter=_parsed(national_ids.parse))
    first_name: str | None = field(default=None, repr=masked)
    last_name: str | None = field(default=None, repr=masked)
    latin_names: tuple[str, ...] = field(default=(), converter=tuple, repr=lambda names: f"({masked(names)})" if names else "()")
    mobile: Mobile | None = field(default=None, converter=_parsed(mobiles.parse))
