"""The glossary names things that exist: a renamed class takes its row along."""

from __future__ import annotations

import re
from functools import reduce
from importlib import import_module
from typing import Final

import pytest

from tests.architecture.sources import ROOT

GLOSSARY: Final = ROOT / "docs" / "glossary.md"
CELLS: Final = 3


def _rows() -> list[list[str]]:
    """Return the cells of the table's rows: Persian term, English term, Python names; the head left out."""
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _names() -> list[str]:
    return [name for row in _rows() for name in re.findall(r"`([^`]+)`", row[-1])]


def _resolve(dotted: str) -> object:
    """Import a name of the package: the longest part that is a module, then attributes."""
    parts = ["tamin_rules", *dotted.split(".")]
    for length in range(len(parts), 0, -1):
        try:
            module = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return reduce(getattr, parts[length:], module)
    raise AssertionError(dotted)


@pytest.mark.parametrize("name", _names())
def test_a_python_name_of_the_glossary_can_be_imported(name: str) -> None:
    assert _resolve(name) is not None


def test_every_row_has_both_terms_and_none_stands_twice() -> None:
    rows = _rows()
    assert all(len(row) == CELLS and row[0] and row[1] for row in rows)
    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == len(rows) > 0


def test_a_name_that_is_gone_would_be_found() -> None:
    with pytest.raises(AttributeError):
        _resolve("jalali.NoSuchMonth")
