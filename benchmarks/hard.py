"""
Hard texts, and how many of them a peer answers wrongly.

The texts are the vectors of the tests: few, and loaded with hard cases, so the number ranks peers and is no rate. A
peer is asked twice, with the text as it is and with what a caller could have tidied up (digits of other scripts, outer
blanks), and the kinder number counts. An exception that is not its own way to say no is a wrong answer. Texts on which
we advise, such as mobiles of a range that no table lists, are left out: about them one can differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tamin_rules import identifiers

VECTORS: Final = Path(__file__).parents[1] / "tests/vectors/identifiers.json"
_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def wrong_answers(kind: str, ask: Callable[[str], bool]) -> tuple[int, int]:
    """Return how many of the hard texts a peer answers wrongly, and how many there are; raise where we are wrong."""
    rows = [
        (row["value"], row["valid"])
        for row in json.loads(VECTORS.read_text(encoding="utf-8"))["rows"]
        if row["kind"] == kind and not row.get("advice")
    ]
    ours = identifiers.module(kind).is_valid
    assert all(ours(text) is valid for text, valid in rows)
    as_it_is = sum(not _agrees(ask, text, valid=valid) for text, valid in rows)
    tidied = sum(not _agrees(ask, text.translate(_DIGITS).strip(), valid=valid) for text, valid in rows)
    return min(as_it_is, tidied), len(rows)


def _agrees(ask: Callable[[str], bool], text: str, *, valid: bool) -> bool:
    try:
        return bool(ask(text)) is valid
    except Exception:  # noqa: BLE001 - whatever it is
        return False
