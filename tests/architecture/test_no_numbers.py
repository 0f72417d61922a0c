"""
No sentence names a number to call or to write to.

The organisation's SMS service exists, but no source tells its number, and a wrong one would make people send their
national ID to a stranger.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tamin_rules.text import fold_digits
from tests.architecture.sources import PACKAGE

SENTENCES = tuple(sorted((PACKAGE / "messages" / "data").glob("*/*.toml")))
SHORT_CODE_OR_NUMBER = re.compile(r"(?<![0-9])(?!13[0-9]{2}(?![0-9])|140[0-9](?![0-9]))[0-9]{4,}")
USSD = re.compile(r"\*[0-9*]+#")


def _sentences(table: dict[str, Any]) -> Iterator[str]:
    """Return what people read; names of codes and words may hold a number."""
    for value in table.values():
        if isinstance(value, dict):
            yield from _sentences(value)
        else:
            yield value


def _numbers(text: str) -> list[str]:
    folded = fold_digits(text)
    return [*SHORT_CODE_OR_NUMBER.findall(folded), *USSD.findall(folded)]


@pytest.mark.clause("E3")
def test_no_sentence_names_a_number_of_the_organisation() -> None:
    texts = {path: "\n".join(_sentences(tomllib.loads(path.read_text(encoding="utf-8")))) for path in SENTENCES}
    found = {path.name: numbers for path, text in texts.items() if (numbers := _numbers(text))}
    assert all(texts.values())
    assert SENTENCES
    assert found == {}


@pytest.mark.parametrize("text", ["به ۳۰۰۰۱ بفرستید", "call 1999", "*4*12#", "1420"])
def test_a_number_would_be_found(text: str) -> None:
    assert _numbers(text)


@pytest.mark.parametrize("text", ["سال ۱۳۹۸", "edition 1405", "8 to 20", "{minutes}"])
def test_a_year_or_a_count_is_no_number_to_call(text: str) -> None:
    assert not _numbers(text)
