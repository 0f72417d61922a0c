"""Reading the fields of a request: rows, workplaces, and words from short lists."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, TypeVar, cast

from attrs import fields

from tamin_rules import jalali
from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.records.objection.facts import Claim, Proof, Workplace
from tamin_rules.records.rows import RecordKind
from tamin_rules.shapes import is_list, is_table
from tamin_rules.text import tidy

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

NOT_LIST: Final = Code("objection.list.not_list")
TOO_MANY: Final = Code("objection.list.too_long", most=int)
NOT_ROW: Final = Code("objection.row.not_row")
FIELD_MISSING: Final = Code("objection.field.missing")
FIELD_UNKNOWN: Final = Code("objection.field.unknown", allowed=tuple)
NO_SUCH_WORD: Final = Code("objection.word.unknown", allowed=tuple)
NOT_YES_OR_NO: Final = Code("objection.flag.not_boolean")
TRACKING_NUMBER: Final = Code("objection.tracking_number.malformed", most=int)

MOST_ROWS: Final = 600
"""Fifty years of months, on this project's own account."""
LONGEST_TRACKING_NUMBER: Final = 64


def parse_word(allowed: tuple[E, ...]) -> Callable[[object], E]:
    """Make the reader of one of a few words."""
    by_text = {member.value: member for member in allowed}

    def read(value: object) -> E:
        if isinstance(value, str) and value in by_text:
            return by_text[value]
        raise MalformedError(NO_SUCH_WORD, {"allowed": tuple(by_text)})

    return read


def parse_flag(value: object) -> bool | None:
    """Read true or false, or that it is not known."""
    if value is None or isinstance(value, bool):
        return value
    raise MalformedError(NOT_YES_OR_NO)


def parse_tracking_number(value: object) -> str:
    """Read the number that a host gave."""
    if isinstance(value, str) and 0 < len(value) <= LONGEST_TRACKING_NUMBER and value == tidy(value):
        return value
    raise MalformedError(TRACKING_NUMBER, {"most": LONGEST_TRACKING_NUMBER})


def parse_claims(value: object) -> tuple[Claim, ...]:
    """Read rows: values, or tables of `year`, `month`, `days` and perhaps `workshop`."""
    return _several(value, _record(Claim, {}))


def parse_workplaces(value: object) -> tuple[Workplace, ...]:
    """Read workplaces: values, or tables of their fields, days as texts."""
    kinds = parse_word(tuple(RecordKind))
    return _several(value, _record(Workplace, {"kind": kinds, "start": _parse_day, "end": _parse_day}))


def parse_documents(value: object) -> frozenset[Proof]:
    """Read a list of papers."""
    return frozenset(_several(value, parse_word(tuple(Proof))))


def _parse_day(value: object) -> Any:  # noqa: ANN401 - what is no text is for the class to refuse
    return jalali.parse(value) if isinstance(value, str) else value


def _several(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    if isinstance(value, frozenset):
        value = tuple(cast("frozenset[object]", value))
    if not is_list(value):
        raise MalformedError(NOT_LIST)
    if len(value) > MOST_ROWS:
        raise MalformedError(TOO_MANY, {"most": MOST_ROWS})
    faults = Faults()
    found = tuple(faults.take(place, read, each) for place, each in enumerate(value))
    faults.settle()
    return found


def _record(cls: type[T], parsers: dict[str, Callable[[object], Any]]) -> Callable[[object], T]:
    """Make the reader of a frozen class from a table of its fields; what may be left out may be null too."""
    named = {field.name: field.default for field in fields(cast("Any", cls))}

    def read(value: object) -> T:
        if isinstance(value, cls):
            return value
        if not is_table(value):
            raise MalformedError(NOT_ROW)
        faults = Faults()
        for name in sorted(value.keys() - named.keys()):
            faults.note(FIELD_UNKNOWN, name, allowed=tuple(named))
        found: dict[str, Any] = {}
        for name, default in named.items():
            given = value.get(name)
            if given is not None:
                found[name] = faults.take(name, parsers.get(name, _same), given)
            elif default is not None:
                faults.note(FIELD_MISSING, name)
        faults.settle()
        return cls(**found)

    return read


def _same(value: object) -> object:
    return value
