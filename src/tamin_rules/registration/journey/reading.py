"""Reading the fields of a request: what was left out, what is missing, and words from short lists."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, StrEnum
from typing import Any, Final, TypeVar

from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.registration.ownership import Document
from tamin_rules.shapes import is_list

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

FIELD_MISSING: Final = Code("registration.field.missing")
NOT_YES_OR_NO: Final = Code("registration.flag.not_boolean")
NO_SUCH_WORD: Final = Code("registration.word.unknown", allowed=tuple)


class _Kept(Enum):
    KEEP = "keep"


KEEP: Final = _Kept.KEEP
"""Stands for a field that was left out: what was entered before holds on."""


def field(faults: Faults, name: str, parse: Callable[[Any], T], value: object, kept: T | None = None) -> T:
    """Read a field; what was left out is what was entered before, or else missing."""
    if value is not KEEP:
        return faults.take(name, parse, value)
    if kept is None:
        faults.note(FIELD_MISSING, name)
    return kept  # type: ignore[return-value]  # never used where it is None: `settle` raises first


def one(name: str, parse: Callable[[Any], T], value: object) -> T:
    """Read the only field of a move."""
    faults = Faults()
    read = field(faults, name, parse, value)
    faults.settle()
    return read


def parse_flag(value: object) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise MalformedError(NOT_YES_OR_NO)


def word(allowed: tuple[E, ...], code: Code = NO_SUCH_WORD) -> Callable[[object], E]:
    """Make the reader of one of a few words."""
    by_text = {member.value: member for member in allowed}

    def read(value: object) -> E:
        if isinstance(value, str) and value in by_text:
            return by_text[value]
        raise MalformedError(code, {"allowed": tuple(by_text)})

    return read


def parse_documents(value: object) -> frozenset[Document]:
    """Read a list of documents."""
    if not is_list(value):
        raise MalformedError(NO_SUCH_WORD, {"allowed": tuple(document.value for document in Document)})
    faults, read = Faults(), word(tuple(Document))
    shown = frozenset([faults.take(index, read, paper) for index, paper in enumerate(value)])
    faults.settle()
    return shown
