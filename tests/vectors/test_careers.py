"""
What the vectors say of whole records, against a model that was written apart from the package, and figures by hand.

The model knows thirteen readings. What a record comes to under another one stands in its case, worked out by hand, and
the rules in JavaScript come to it too, but for two readings that they leave out.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import Law
from tamin_rules.records.averages import AVERAGE_WAGE
from tamin_rules.records.pension import ESTIMATE
from tests.properties import records_reference as model
from tools import vectors

LAW: Final = Law.current()
FILE: Final = Path(__file__).parents[1] / "cases" / "careers.toml"
CASES: Final[list[dict[str, Any]]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["career"]
DOCUMENT: Final[dict[str, Any]] = json.loads((vectors.FOLDER / "careers.json").read_text(encoding="utf-8"))
VECTORS: Final[list[dict[str, Any]]] = DOCUMENT["vectors"]
"""As they are published; that the package says the same today is for test_other_languages.py to see."""
PAIRS: Final = list(zip(CASES, VECTORS, strict=False))  # of a file that is not current a test tells, not the collection
BOTH: Final = [pytest.param(case, vector, id=vector["id"]) for case, vector in PAIRS]
BEYOND_MODEL: Final = {
    *("gaps", "index_ratio=per_calendar_year", "pension_floor", "pension_rounding", "portal_window", "record_type"),
    "several_workshops",
}
"""Readings, or choices of them, that the model does not know."""
MERGING: Final = {
    *("days_over_month_length", "zero_day_rows", "overlap_days", "overlap_wages", "ceiling_days", "benefit_days"),
    "record_type",
}
"""Readings under which rows are merged."""
KINDS: Final = {"غرامت دستمزد": "sick_pay"}
"""Kinds that the model knows by our word alone."""


def _is_beyond_model(case: dict[str, Any]) -> bool:
    chosen = case.get("readings", {})
    return bool(BEYOND_MODEL & {*chosen, *(f"{name}={choice}" for name, choice in chosen.items())})


MODELLED: Final = [
    pytest.param(vector["input"], vector["expected"], id=vector["id"])
    for case, vector in PAIRS
    if "spells" in case and not _is_beyond_model(case)
]


def _day(text: str) -> tuple[int, int, int]:
    year, month, day = map(int, text.split("-"))
    return year, month, day


def _row(row: dict[str, Any]) -> dict[str, Any]:
    dates = {name: _day(row[name]) for name in ("start", "end") if name in row}
    return row | dates | ({"kind": KINDS.get(row["kind"], row["kind"])} if "kind" in row else {})


def _average(found: tuple[int | None, list[tuple[int, int]]]) -> dict[str, Any]:
    value, months = found
    since = "{:04}-{:02}".format(*months[-1]) if months else None
    return {"value": value, "months": len(months), "since": since}


def _as_modelled(given: dict[str, Any]) -> dict[str, Any]:
    rows, on, readings = [_row(row) for row in given["rows"]], _day(given["on"]), given["readings"]
    told, months = model.summary(rows, on, readings), model.merged(rows, on, readings)
    idle_count = readings.get("zero_day_rows") != "reject"
    return {
        "months": [[month["year"], month["month"], month["days"], month["wage"]] for month in months],
        "total_days": told["total_days"],
        "gaps": [[gap["from"], gap["to"]] for gap in told["gaps"]],
        "left_out": [
            place
            for place, row in enumerate(rows)
            if not model.accepted([row], on, readings) and (row["days"] > 0 or not idle_count)
        ],
        "averages": {name: _average(found) for name, found in model.averages(rows, on, readings).items()},
        "pension": {name: told["pension_estimate"][name] for name in ("value", "years", "floor", "cap")},
    }


def _without_codes(expected: dict[str, Any]) -> dict[str, Any]:
    def bare(figure: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in figure.items() if name != "code"}

    return {name: expected[name] for name in ("months", "total_days", "gaps")} | {
        "left_out": [row["row"] for row in expected["left_out"]],
        "averages": {name: bare(figure) for name, figure in expected["averages"].items()},
        "pension": bare(expected["pension"]),
    }


def test_each_case_has_its_vector() -> None:
    assert [each["input"] for each in VECTORS] == [vectors.career_input(case) for case in CASES], "run: make pages"


@pytest.mark.parametrize(("given", "expected"), MODELLED)
def test_a_record_comes_to_what_the_model_says(given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert _without_codes(expected) == _as_modelled(given)


def _at(expected: dict[str, Any], path: str) -> Any:
    """Return what stands at a path: of a list how many, of nothing "none", and of a fault its code."""
    if path.startswith("faults."):
        loc = [int(part) if part.isdecimal() else part for part in path.split(".")[1:]]
        return next(fault["code"] for fault in expected["faults"] if fault["loc"] == loc)
    found: Any = expected
    for name in path.split("."):
        found = found[name]
    return len(found) if isinstance(found, list) else "none" if found is None else found


@pytest.mark.parametrize(("case", "vector"), BOTH)
def test_a_record_comes_to_the_figures_by_hand(case: dict[str, Any], vector: dict[str, Any]) -> None:
    by_hand, expected = case.get("by_hand", {}), vector["expected"]
    assert {path: _at(expected, path) for path in by_hand} == by_hand
    assert sum(path.startswith("faults.") for path in by_hand) == len(expected["faults"])
    if expected["valid"]:
        named = {str(row["row"]): row["why"] for row in expected["left_out"]}
        assert named == case.get("left_out", {})
        assert bool(named) is ("left_out" in vector["flags"])


def test_what_the_model_cannot_check_is_checked_by_hand() -> None:
    beyond = [case for case in CASES if "rows" in case or _is_beyond_model(case)]
    assert len(MODELLED) + len(beyond) == len(CASES)
    assert [case["comment"] for case in beyond if "by_hand" not in case] == []


@pytest.mark.parametrize("vector", VECTORS, ids=[each["id"] for each in VECTORS])
def test_a_figure_is_there_or_a_code_says_why_not(vector: dict[str, Any]) -> None:
    expected = vector["expected"]
    for figure in [*expected["averages"].values(), expected["pension"]] if expected["valid"] else []:
        assert (figure["value"] is None) is (figure["code"] is not None)
        assert figure["value"] is None or figure["value"] < 2**53, "a number that JSON loses in other languages"


def test_each_reading_of_a_case_changes_what_it_comes_to() -> None:
    alike = [each["comment"] for each in VECTORS if each["input"]["readings"] and "reading" not in each["flags"]]
    assert alike == []


def test_every_choice_that_changes_a_figure_of_a_record_has_a_case() -> None:
    """All but `count`, which comes to what `as_reported` does, and `supplements`, of which no record tells."""
    chosen = {(name, choice) for each in VECTORS for name, choice in each["input"]["readings"].items()}
    consulted = {*MERGING, *AVERAGE_WAGE.readings, *ESTIMATE.readings} - {"supplements"}
    choices = {(name, choice) for name in consulted for choice in LAW.reading_of(name).choices}
    assert chosen == choices - {(name, LAW.reading(name)) for name in consulted} - {("benefit_days", "count")}


def test_what_rests_on_a_reading_that_no_source_decides_is_disputed() -> None:
    for each in VECTORS:
        assert each["disputed"] is any(flag.startswith("rests_on.") for flag in each["flags"])
    assert 10 < sum(each["disputed"] for each in VECTORS) < len(VECTORS) // 2


def test_figures_of_the_head_are_those_of_the_model() -> None:
    """A program in another language has no others. The floor of 1397 follows from a figure of the facts."""
    figures = dict(DOCUMENT["figures"])
    frozen = figures.pop("min_pension.frozen_monthly")
    assert frozen == [{"from": "1397-01-01", "value": 30 * int(model.law("min_daily_wage", (1397, 1, 1)) or 0)}]
    for name, rows in figures.items():
        for year in range(1353, 1410):
            for month in range(1, 13):
                held = [row["value"] for row in rows if row["from"] <= f"{year}-{month:02}-01"]
                assert (held[-1] if held else None) == model.law(name, (year, month, 1))


def test_rows_are_written_in_the_order_of_the_case() -> None:
    rows = vectors.career_input(
        {"spells": [{"from": "1404-12", "wage": 2}, {"from": "1403-12", "to": "1404-01", "wage": 1}]}
    )
    assert [(row["year"], row["month"], row["days"]) for row in rows["rows"]] == [
        (1404, 12, 29),
        (1403, 12, 30),
        (1404, 1, 31),
    ]


def test_sources_are_rules_and_clarifications() -> None:
    for case in CASES:
        assert re.fullmatch(r"((R\d\.\d+|Clarifications?( \d+( and \d+)?)?)(, |$))+", case["source"])
