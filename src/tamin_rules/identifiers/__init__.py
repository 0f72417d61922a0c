"""
Identifiers: nine kinds, one module each, all of one shape.

    parse(text) -> value        reads what people write; raises MalformedError and nothing else
    is_valid(text) -> bool      the same question; raises nothing
    format(value) -> str        the canonical text, or a print form
    advice(value) -> faults     what speaks against a well-formed value on weak grounds only

A value masks itself in `repr`, `str` and `format`; `plain()` is the explicit call for its text.
Modules are loaded when they are first used: importing the package costs nothing.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast, runtime_checkable

from attrs import field, frozen

from tamin_rules.errors import Code, Fault, MalformedError
from tamin_rules.text import masked

if TYPE_CHECKING:
    from tamin_rules.identifiers import (
        bank_card,
        foreign_id,
        iban,
        insurance_number,
        legal_id,
        mobile,
        national_id,
        postal_code,
        workshop_code,
    )

KINDS: Final = (
    "national_id",
    "foreign_id",
    "legal_id",
    "insurance_number",
    "workshop_code",
    "mobile",
    "postal_code",
    "iban",
    "bank_card",
)

__all__ = [  # noqa: RUF022 - kinds as in KINDS
    "national_id",
    "foreign_id",
    "legal_id",
    "insurance_number",
    "workshop_code",
    "mobile",
    "postal_code",
    "iban",
    "bank_card",
    "KINDS",
    "Check",
    "Identifier",
    "IdentifierModule",
    "check",
    "module",
    "plain",
]

UNKNOWN_KIND: Final = Code("identifier.kind.unknown")


@runtime_checkable
class Identifier(Protocol):
    """A value of any kind."""

    def plain(self) -> str:
        """Return the canonical text, in the clear."""
        ...


class IdentifierModule(Protocol):
    """The shape of every module here; most functions also take keywords of their own."""

    def parse(self, text: object) -> Identifier: ...  # noqa: D102 - told by the package
    def is_valid(self, text: object) -> bool: ...  # noqa: D102
    def format(self, value: Identifier) -> str: ...  # noqa: D102
    def advice(self, value: Identifier) -> tuple[Fault, ...]: ...  # noqa: D102


@frozen(slots=False)  # one is made for every check, and quicker to make
class Check:
    """What there is to say of a text: the canonical text if it is valid, and every fault, advice among them."""

    kind: str
    valid: bool
    normalized: str | None = field(repr=masked)
    faults: tuple[Fault, ...]


@cache
def module(kind: str) -> IdentifierModule:
    """
    Return the module of a kind.

    Codes: identifier.kind.unknown.

    >>> module("national_id").is_valid("5000020049")
    True
    """
    if kind not in KINDS:
        raise MalformedError(UNKNOWN_KIND)
    return cast("IdentifierModule", import_module(f"{__name__}.{kind}"))


def check(kind: str, text: object) -> Check:
    """
    Check a text as an identifier of a kind, with every switch at its default.

    Codes: identifier.kind.unknown is raised; those of the kind are in the answer.

    >>> check("mobile", "0980 000 0000")
    Check(kind='mobile', valid=True, normalized=•••, faults=(Fault(code='mobile.range.unlisted', ...),))
    """
    home = module(kind)
    try:
        value = home.parse(text)
    except MalformedError as error:
        return Check(kind, valid=False, normalized=None, faults=error.faults)
    return Check(kind, valid=True, normalized=value.plain(), faults=home.advice(value))


def plain(value: object) -> str:
    """
    Return the canonical text of a value of any kind: the one explicit way into the clear.

    >>> plain(module("iban").parse("200170000000000123456789"))
    'IR200170000000000123456789'
    """
    if isinstance(value, Identifier):
        return value.plain()
    message = f"{type(value).__name__} is no identifier"
    raise TypeError(message)


def __getattr__(name: str) -> object:
    """Load a module on first use."""
    if name in KINDS:
        return import_module(f"{__name__}.{name}")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
