"""The codec against what the facts say of single names, and against its own rule of order, written out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import iran_system

VECTORS: Final = json.loads(Path(__file__).with_name("iran_system.json").read_text(encoding="utf-8"))
LETTERS: Final = [pytest.param(row, id=row["bytes"]) for row in VECTORS["letters"]]
MEDIAL_TO_INITIAL: Final = bytes.maketrans(b"\xe3\xe7\xfa", b"\xe4\xe8\xfb")
ORDER: Final = [pytest.param(row, id=row["bytes"]) for row in VECTORS["order"]]


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize("row", [*LETTERS, *ORDER])
def test_a_text_is_written_as_the_vector_has_it_and_read_back(row: dict[str, Any]) -> None:
    data = bytes.fromhex(row["bytes"])
    assert iran_system.encode(row["text"]) == data
    assert iran_system.decode(data) == row["text"]


@pytest.mark.clause("contribution-list/4.3")
@pytest.mark.parametrize("row", LETTERS)
def test_one_vendor_writes_three_letters_in_another_form(row: dict[str, Any]) -> None:
    data = bytes.fromhex(row["bytes"]).translate(MEDIAL_TO_INITIAL)
    assert data == bytes.fromhex(row.get("initial", data.hex()))
    assert iran_system.encode(row["text"], medial="initial") == data
    assert iran_system.decode(data) == row["text"]
