"""The shapes of plain data from outside: told apart before anything in them is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """
    Tell whether a value is a row of others; a text is none.

    >>> is_list([1]), is_list(("a",)), is_list("ab")
    (True, True, False)
    """
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    """
    Tell whether a value holds others by name.

    >>> is_table({"a": 1}), is_table({1: "a"}), is_table([])
    (True, False, False)
    """
    return isinstance(value, Mapping) and all(isinstance(name, str) for name in value)  # pyright: ignore[reportUnknownVariableType]
