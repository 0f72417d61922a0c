"""The codes of a kind as small numbers: one byte a row in place of a text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tamin_rules.errors import Code
from tamin_rules.identifiers import module


def codes_of(kind: str) -> tuple[Code | None, ...]:
    """
    Return what the numbers stand for: None at 0, then every code of the kind.

    Codes: identifier.kind.unknown.

    >>> codes_of("workshop_code")[:2]
    (None, 'workshop_code.text.not_text')
    """
    return None, *(code for code in vars(module(kind)).values() if isinstance(code, Code))


@cache
def numbers_of(kind: str) -> Mapping[str, int]:
    """Return the number of each code."""
    return {code: number for number, code in enumerate(codes_of(kind)) if code is not None}
