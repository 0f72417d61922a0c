"""
Mobiles, a block of rows at a time: one line a row, and the pattern of `parse` over all lines at once.

Separators are dropped first, those of ASCII. A row that is no mobile then is judged by itself, and so is every row that
would not be one line of ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, cast

from tamin_rules.errors import MalformedError
from tamin_rules.identifiers._shape import LONGEST_TEXT
from tamin_rules.identifiers.bulk.numbering import numbers_of
from tamin_rules.identifiers.mobile import SEPARATORS, WRITTEN, dialled, refusal

_NUMBERS: Final = numbers_of("mobile")
_DROPPED: Final = SEPARATORS.encode("ascii", "ignore")
_EACH_LINE: Final = re.compile(rf"^(?:{WRITTEN.pattern}|.*)$", re.MULTILINE)
"""Finds each line, and in it the number, or nothing."""


def judge(rows: Sequence[object]) -> bytes:
    """Return a number a row: 0, or that of its code."""
    lines = _lines(rows)
    if lines is None:
        clear = [text if _is_clear(text) else "" for text in cast("Sequence[str]", rows)]
        lines = _squeezed("\n".join(clear))
    found = _EACH_LINE.findall(lines)
    if all(found):
        return bytes(len(rows))
    return bytes(0 if number else _asked(text) for number, text in zip(found, rows, strict=True))


def _lines(rows: Sequence[object]) -> str | None:
    """Return a line for each row, without separators; None where a row has to be judged by itself."""
    texts = cast("Sequence[str]", rows)
    try:
        joined = "\n".join(texts)
    except TypeError:
        return None
    if not joined.isascii() or joined.count("\n") != len(rows) - 1:
        return None
    lines = _squeezed(joined)
    too_long = len(lines) != len(joined) and max(map(str.__len__, texts)) > LONGEST_TEXT
    return None if too_long else lines


def _squeezed(joined: str) -> str:
    return joined.encode("ascii").translate(None, _DROPPED).decode("ascii")


def _is_clear(text: object) -> bool:
    return type(text) is str and len(text) <= LONGEST_TEXT and text.isascii() and "\n" not in text


def _asked(text: object) -> int:
    """Judge a row by itself, as `parse` does, but without raising what nobody sees."""
    try:
        digits = dialled(text)
    except MalformedError as error:
        return _NUMBERS[error.code]
    return 0 if WRITTEN.fullmatch(digits) else _NUMBERS[refusal(digits).code]
