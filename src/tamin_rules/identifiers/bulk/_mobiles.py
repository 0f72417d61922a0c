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
from tamin_rules.identifiers.mobile import IN_FRONT, NUMBER, SEPARATORS, WRITTEN, dialled, refusal

_NUMBERS: Final = numbers_of("mobile")
_DROPPED: Final = SEPARATORS.encode("ascii", "ignore")
_TO_BLANKS: Final = bytes.maketrans(_DROPPED, b" " * len(_DROPPED))
_LONG_GAP: Final = b" " * 4
"""Of a mobile in more than 64 characters 50 or more are separators, and they stand in at most 16 gaps."""
_LINE: Final = rf"{IN_FRONT}{NUMBER}\n"
_ALL_LINES: Final = re.compile(f"(?:{_LINE})*+".encode("ascii"))
_EACH_LINE: Final = re.compile(rf"{_LINE}|(.*\n)".encode("ascii"))
"""Finds every line; the group is what a line is that is no mobile, and empty where it is one."""


def judge(rows: Sequence[object]) -> bytes:
    """Return a number a row: 0, or that of its code."""
    lines = _lines(rows)
    if lines is None:
        clear = [text if _is_clear(text) else "" for text in cast("Sequence[str]", rows)]
        lines = _bytes(clear).translate(None, _DROPPED)
    if _ALL_LINES.fullmatch(lines):
        return bytes(len(rows))
    others = _EACH_LINE.findall(lines)
    return bytes(_asked(text) if other else 0 for other, text in zip(others, rows, strict=True))


def _lines(rows: Sequence[object]) -> bytes | None:
    """Return a line for each row, without separators; None where a row has to be judged by itself."""
    try:
        lines = _bytes(cast("Sequence[str]", rows))
    except (TypeError, UnicodeEncodeError):
        return None
    may_be_long = _LONG_GAP in lines.translate(_TO_BLANKS)
    return None if may_be_long or lines.count(b"\n") != len(rows) else lines.translate(None, _DROPPED)


def _bytes(rows: Sequence[str]) -> bytes:
    return "\n".join((*rows, "")).encode("ascii")


def _is_clear(text: object) -> bool:
    return type(text) is str and len(text) <= LONGEST_TEXT and text.isascii() and "\n" not in text


def _asked(text: object) -> int:
    """Judge a row by itself, as `parse` does, but without raising what nobody sees."""
    try:
        digits = dialled(text)
    except MalformedError as error:
        return _NUMBERS[error.code]
    return 0 if WRITTEN.fullmatch(digits) else _NUMBERS[refusal(digits).code]
