"""The identifier rows of the facts: verdict, code, canonical text and advice, by default and under the switches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import identifiers
from tamin_rules.errors import MalformedError, Severity

VECTORS: Final = json.loads(Path(__file__).with_name("identifiers.json").read_text(encoding="utf-8"))
ROWS: Final = [pytest.param(row, id=f"{row['kind']}-{number}") for number, row in enumerate(VECTORS["rows"])]
SWITCHED: Final = [
    pytest.param(row["kind"], row["value"], row["under"], row["then"], id=f"{row['kind']}-{number}")
    for number, row in enumerate(VECTORS["rows"])
    if "under" in row
]

Row = dict[str, Any]


def _said(kind: str, text: str, **switches: bool) -> Row:
    """Return what we say of a text, in the fields of a row."""
    home: Any = identifiers.module(kind)
    valid = home.is_valid(text, **switches)
    try:
        value = home.parse(text, **switches)
    except MalformedError as error:
        return {"valid": valid, "code": error.code, "parsed": False}
    advice = [fault.code for fault in home.advice(value)]
    return {"valid": valid, "normalized": home.format(value), "advice": advice, "parsed": True}


def _expected(row: Row, value: str) -> Row:
    if row["valid"]:
        return {
            "valid": True,
            "normalized": row.get("normalized", value),
            "advice": row.get("advice", []),
            "parsed": True,
        }
    return {"valid": False, "code": row["code"], "parsed": False}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_holds_by_default(row: Row) -> None:
    assert _said(row["kind"], row["value"]) == _expected(row, row["value"])


@pytest.mark.parametrize(("kind", "value", "switches", "then"), SWITCHED)
def test_a_row_holds_under_its_switch(kind: str, value: str, switches: dict[str, bool], then: Row) -> None:
    assert _said(kind, value, **switches) == _expected(then, value)


@pytest.mark.parametrize("row", ROWS)
def test_a_check_says_the_same_as_the_module(row: Row) -> None:
    checked = identifiers.check(row["kind"], row["value"])
    expected = _expected(row, row["value"])
    assert (checked.valid, checked.normalized) == (expected["valid"], expected.get("normalized"))
    assert [fault.code for fault in checked.faults] == expected.get("advice", [expected.get("code")])
    assert {fault.severity for fault in checked.faults} <= {Severity.ADVICE if checked.valid else Severity.ERROR}


def test_the_parts_of_the_rows_are_read() -> None:
    parted = [row for row in VECTORS["rows"] if "parts" in row]
    values = [identifiers.module(row["kind"]).parse(row["value"]) for row in parted]
    assert [
        {name: getattr(value, name) for name in row["parts"]} for value, row in zip(values, parted, strict=True)
    ] == [row["parts"] for row in parted]
    assert parted


def test_every_kind_and_every_row_of_the_facts_is_here() -> None:
    found = [row["facts"] for row in VECTORS["rows"]]
    counts = {
        "national_id": 26,
        "legal_national_id": 8,
        "insurance_number": 6,
        "workshop_code": 4,
        "foreigner_id": 5,
        "mobile": 18,
        "mobile_library_disagreement": 3,
        "postal_code": 9,
        "iban_ir": 10,
        "iban_library_disagreement": 1,
        "bank_card": 6,
    }
    assert {kind: found.count(kind) for kind in found} == counts
    assert {row["kind"] for row in VECTORS["rows"]} == set(identifiers.KINDS)
