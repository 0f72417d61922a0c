"""
One table of a data file, read field by field: the strict reading that parameters, sources and readings share.

Every field is taken once and by type; what is left over is a mistake. A mistake is a `DefinitionError` that names
file, table and row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeGuard, TypeVar

from attrs import field, frozen

from tamin_rules import jalali
from tamin_rules.errors import DefinitionError, MalformedError
from tamin_rules.law.model import Label

if TYPE_CHECKING:
    from pathlib import Path

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

MOST_BYTES: Final = 1 << 20
"""Of a file of data: ten times what the largest of ours has."""

_LIST: Final[type[list[Any]]] = list
_TABLE: Final[type[dict[str, Any]]] = dict
_RATIO = re.compile(r"[0-9]{1,9}/[1-9][0-9]{0,8}")


def read_shipped(name: str) -> Mapping[str, Any]:
    """Read a data file of this package."""
    from pathlib import Path  # noqa: PLC0415 - as below

    return read_toml(Path(__file__).with_name("data").joinpath(name))[1]


def read_toml(path: str | PathLike[str]) -> tuple[str, Mapping[str, Any]]:
    """Read a TOML file; return its name, for messages, and what it holds."""
    import tomllib  # noqa: PLC0415 - only who asks the law pays for the parser
    from pathlib import Path  # noqa: PLC0415

    file = Path(path)
    try:
        return file.name, tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        reason = f"is no TOML: {error}"
    except (OSError, UnicodeDecodeError) as error:
        reason = f"cannot be read ({type(error).__name__})"
    except (ValueError, RecursionError):  # a number of thousands of digits; thousands of brackets
        reason = "is no TOML: a number is too long, or the nesting is too deep"
    message = f"{file.name} {reason}"
    raise DefinitionError(message)


def _text(file: Path) -> str:
    """Read a file of a bounded size; a device or a file of another kind could go on for ever."""
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        message = f"{file.name} is larger than {MOST_BYTES} bytes"
        raise DefinitionError(message)
    return data.decode("utf-8")


@frozen
class Entry:
    """
    A table of a file, and where it stands.

    >>> entry = Entry.of("wages.toml: min_daily_wage", {"unit": "rial/day"})
    >>> entry.text("unit"), entry.done()
    ('rial/day', None)
    """

    where: str
    _left: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, where: str, table: object) -> Entry:
        """Open a table; anything but a table is a mistake."""
        if not _is_table(table):
            cls(where, {}).refuse("a table is expected")
        return cls(where, dict(table))

    def refuse(self, what: str) -> NoReturn:
        """Raise the error that says what is wrong here."""
        message = f"{self.where}: {what}"
        raise DefinitionError(message)

    def has(self, name: str) -> bool:
        """Tell whether a field is there, untaken."""
        return name in self._left

    def take(self, name: str, kind: type[T]) -> T:
        """Take a field of exactly this type: a bool is no number, a time stamp no day."""
        if name not in self._left:
            self.refuse(f"{name} is missing")
        value = self._left.pop(name)
        if type(value) is not kind:
            self.refuse(f"{name} must be of type {kind.__name__}")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Take a text that is not empty; the default, if there is one, stands for a field that is left out."""
        if default is not None and not self.has(name):
            return default
        value = self.take(name, str)
        if not value.strip():
            self.refuse(f"{name} is empty")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of different texts, none where it is left out."""
        values = tuple(self.items(name)) if self.has(name) else ()
        if not all(type(value) is str and value for value in values) or len(set(values)) != len(values):
            self.refuse(f"{name} must be a list of different texts")
        return values

    def items(self, name: str) -> list[Any]:
        """Take a list, whatever stands in it."""
        return self.take(name, _LIST)

    def table(self, name: str) -> dict[str, Any]:
        """Take a table, whatever stands in it; the keys of a TOML table are texts."""
        return self.take(name, _TABLE)

    def flag(self, name: str) -> bool:
        """Take a bool, false where it is left out."""
        return self.take(name, bool) if self.has(name) else False

    def choice(self, name: str, among: type[E]) -> E:
        """Take a member of an enum, written as its value."""
        value = self.text(name)
        if value not in list(among):
            self.refuse(f"{name} must be one of {', '.join(among)}")
        return among(value)

    def label(self, name: str) -> Label:
        """Take a text in both languages, `{ fa = "...", en = "..." }`."""
        inner = self.inner(name)
        label = Label(inner.text("fa"), inner.text("en"))
        inner.done()
        return label

    def inner(self, name: str) -> Entry:
        """Take a table inside this one."""
        return Entry.of(f"{self.where}: {name}", self.table(name))

    def day(self, name: str) -> date:
        """Take a Jalali day, written as text."""
        text = self.text(name)
        if (found := _parsed(text)) is None:
            self.refuse(f"{name} is no Jalali day: {text!r}")
        return found

    def dated(self, name: str) -> date:
        """Take a Jalali day with its Gregorian day `greg` beside it: two writings of one day catch a slip."""
        found, beside = self.day(name), self.take("greg", date)
        if found != beside:
            self.refuse(f"greg is {beside}, but {name} is {found}")
        return found

    def ratio(self, name: str) -> Fraction:
        """Take a fraction, written `"7/100"`: a float cannot hold it."""
        text = self.text(name)
        if _RATIO.fullmatch(text) is None:
            self.refuse(f'{name} must be written like "7/100"')
        return Fraction(text)

    def count(self, name: str) -> int:
        """Take a whole number, zero or more."""
        value = self.take(name, int)
        if value < 0:
            self.refuse(f"{name} is negative")
        return value

    def done(self) -> None:
        """Refuse whatever was not taken: a misspelt field must not be silently ignored."""
        if self._left:
            self.refuse(f"unknown: {', '.join(sorted(map(str, self._left)))}")


def _is_table(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _parsed(text: str) -> date | None:
    try:
        found = jalali.parse(text)
    except MalformedError:
        return None
    return found if jalali.format(found) == text else None
