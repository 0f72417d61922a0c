"""Versions of what is stored: a number on each document, and a way up from every old one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from tamin_rules.errors import Code, MalformedError

Fields: TypeAlias = dict[str, Any]
Upcaster: TypeAlias = Callable[[Fields], Fields]
"""From the fields of a version to those of the next one; it may rely on nothing in what it takes."""

VERSION_UNKNOWN: Final = Code("wire.version.unknown", newest=int)
OLD_FORM: Final = Code("wire.version.unreadable", version=int)


def upcast(version: object, body: Fields, upcasters: tuple[Upcaster, ...]) -> Fields:
    """
    Return the fields in the newest version, which is one more than there are upcasters.

    Codes: wire.version.unknown (newest), at `version`; wire.version.unreadable (version).

    >>> upcast(1, {"name": "a"}, (lambda old: {"names": [old["name"]]},))
    {'names': ['a']}
    """
    newest = 1 + len(upcasters)
    if type(version) is not int or not 1 <= version <= newest:
        raise MalformedError(VERSION_UNKNOWN, {"newest": newest}, ("version",))
    for old, upcaster in enumerate(upcasters[version - 1 :], version):
        body = _raised(upcaster, body, old)
    return body


def _raised(upcaster: Upcaster, body: Fields, old: int) -> Fields:
    """Take a version up by one; where it lacks what the upcaster needs, that error may hold the data and stays here."""
    try:
        return upcaster(body)
    except (LookupError, TypeError, ValueError, AttributeError):
        pass
    raise MalformedError(OLD_FORM, {"version": old})
