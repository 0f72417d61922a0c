"""
JSON from outside, read once and strictly.

Source: `security` TX4 and TX5. Python's own reader takes NaN, turns `1e999` into infinity, lets the last of two equal
keys win, passes lone surrogates on to whoever must encode them, and its errors hold the whole text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn, cast

from tamin_rules.errors import Code, MalformedError

LARGEST: Final = 16 * 1024
"""Bytes of a request; whoever reads files says how large they may be."""
DEEPEST: Final = 8
"""Arrays and objects inside of each other."""
_MOST_DIGITS: Final = 18

TOO_LARGE: Final = Code("wire.text.too_large", most=int)
NOT_UTF8: Final = Code("wire.text.not_utf8")
NOT_JSON: Final = Code("wire.text.not_json", line=int, column=int)
NOT_CHARACTERS: Final = Code("wire.text.lone_surrogate")
TOO_DEEP: Final = Code("wire.nesting.too_deep", most=int)
KEY_REPEATED: Final = Code("wire.key.repeated")
NUMBER: Final = Code("wire.number.out_of_range")

_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_ALIKE: Final = bytes.maketrans(b"{}", b"[]")
# Always matches from a quote on, even where the text ends inside of it: else each quote would be tried anew to the end.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.?)*+"?|[\[\]{}]', re.DOTALL)


def parse_json(text: bytes | str, *, limit: int = LARGEST, depth: int = DEEPEST) -> Any:  # noqa: ANN401 - any JSON
    """
    Read one JSON document.

    Args:
        text: bytes in UTF-8, with or without a mark at the start, or text.
        limit: bytes (of text: characters) that are looked at at all.
        depth: of nesting.

    Codes: wire.text.too_large, wire.text.not_utf8, wire.text.not_json (line, column), wire.text.lone_surrogate,
    wire.nesting.too_deep, wire.key.repeated, wire.number.out_of_range (more than 18 digits, or no finite number).

    >>> parse_json('{"days": 31, "days": 30}')
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: wire.key.repeated
    """
    if len(text) > limit:
        raise MalformedError(TOO_LARGE, {"most": limit})
    decoded = _decoded(text).removeprefix("\ufeff")
    if not _is_shallow(decoded, depth) and _depth(decoded) > depth:
        raise MalformedError(TOO_DEEP, {"most": depth})
    value = _loads(decoded)
    if "\\" in decoded or (isinstance(text, str) and _SURROGATE.search(text)):  # UTF-8 holds none but by an escape
        _check(value)
    return value


def _decoded(text: bytes | str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise MalformedError(NOT_UTF8)


def _is_shallow(text: str, depth: int) -> bool:
    """
    Tell whether brackets surely nest no deeper: there are few, or so many layers taken off leave none.

    What is left out is told slowly, by `_depth`: where a text may hold a quote, or a bracket has no partner.

    >>> _is_shallow('[[1], {"a": "]"}]', 2), _is_shallow('[[[1]], 2, 3]', 2)
    (True, False)
    """
    if text.count("[") + text.count("{") <= depth:
        return True
    if "\\" in text:
        return False
    outside = "".join(text.split('"')[::2])
    left = outside.encode("utf-8", "replace").translate(_ALIKE, _NO_BRACKETS)
    for _ in range(depth):
        left = left.replace(b"[]", b"")
    return not left


def _depth(text: str) -> int:
    """Count how deep brackets nest, before they are followed: how deep a reader can go differs by version."""
    deepest = now = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            now += 1
            deepest = max(deepest, now)
        elif found[0] in "]}":
            now -= 1
    return deepest


def _loads(text: str) -> object:
    """Read the text; errors are raised behind the `except`, since the reader's own hold all of it."""
    try:
        if text[:1] == "{":  # most texts; `decode` looks for blanks around them as long as it reads
            value, end = _READER.raw_decode(text)
            if end == len(text):
                return value
        return _READER.decode(text)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
    raise MalformedError(NOT_JSON, {"line": line, "column": column})


def _without_double_keys(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise MalformedError(KEY_REPEATED)
    return made


def _no_number(_text: str) -> NoReturn:
    raise MalformedError(NUMBER)


def _whole(text: str) -> int:
    return int(text) if len(text) <= _MOST_DIGITS else _no_number(text)


def _fraction(text: str) -> float:
    """Read a number that no class here takes; `load` then says where it stood."""
    return float(text) if len(text) <= _MOST_DIGITS and "e" not in text.lower() else _no_number(text)


_READER: Final = json.JSONDecoder(
    object_pairs_hook=_without_double_keys, parse_constant=_no_number, parse_int=_whole, parse_float=_fraction
)


def _check(value: Any) -> None:  # noqa: ANN401 - any JSON
    match value:
        case str():
            if _SURROGATE.search(value):
                raise MalformedError(NOT_CHARACTERS)
        case dict():
            for key, inner in cast("dict[str, Any]", value).items():
                _check(key)
                _check(inner)
        case list():
            for inner in cast("list[object]", value):
                _check(inner)
        case _:
            pass
