"""Every figure of a summary equals that of the independent model, on made-up careers under every reading."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given

from tamin_rules import Law, jalali, wire
from tamin_rules.records import MonthRow, summarize
from tamin_rules.records.rows import RecordKind, kind_of
from tests.properties import records_reference as model
from tests.properties.careers import Row, cases, random_case
from tests.properties.json_schema import fits

Case = tuple[list[Row], tuple[int, int, int], dict[str, str]]

LAW: Final = Law.current()
SCHEMA: Final = wire.summary_schema()
SEEDS: Final = 300
NIGHTLY_SEEDS: Final = 10_000
COMPARED: Final = ("on", "total_days", "duration", "years", "gaps", "average_wage", "pension_estimate")


def _row(row: dict[str, Any]) -> MonthRow:
    start, end = (row.get(name) for name in ("start", "end"))
    return MonthRow(
        row["year"],
        row["month"],
        row["days"],
        row["wage"],
        row.get("workshop"),
        kind_of(row["kind"]) if row.get("kind") else RecordKind.ORDINARY,
        None if start is None else jalali.day(*start),
        None if end is None else jalali.day(*end),
    )


def ours(case: Case) -> dict[str, Any]:
    """Return what the package says, as far as the model says it too."""
    rows, on, readings = case
    found = summarize(map(_row, rows), law=LAW.with_readings(**readings), on=jalali.day(*on))
    document = wire.dump_summary(found)
    average = {name: document["average_wage"][name] for name in ("reading", "value", "months_used", "others")}
    pension = {name: document["pension_estimate"][name] for name in ("outcome", "value", "years", "floor", "cap")}
    return {name: document[name] for name in COMPARED} | {"average_wage": average, "pension_estimate": pension}


def _disagreements(seeds: range) -> list[int]:
    return [seed for seed in seeds if ours(case := random_case(seed)) != model.summary(*case)]


@given(cases())
def test_a_career_is_summed_up_as_the_model_does(case: Case) -> None:
    assert ours(case) == model.summary(*case)


@given(cases())
def test_its_document_is_of_the_schema(case: Case) -> None:
    rows, on, readings = case
    found = summarize(map(_row, rows), law=LAW.with_readings(**readings), on=jalali.day(*on))
    assert fits(wire.dump_summary(found), SCHEMA)


def test_so_are_made_up_careers() -> None:
    assert _disagreements(range(SEEDS)) == []


@pytest.mark.nightly
def test_so_are_ten_thousand() -> None:
    assert _disagreements(range(NIGHTLY_SEEDS)) == []
