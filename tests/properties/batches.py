"""Records as columns, and what `summarize` says of them, person by person: the oracle of the batch kernel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pytest

from tamin_rules import jalali
from tamin_rules.law import Law
from tamin_rules.records import Insured, MonthRow, RecordKind, Summary, summarize
from tamin_rules.records.batch import ALL, Group, arrow_kernel, kernel
from tamin_rules.records.durations import two_decimals
from tamin_rules.records.rows import OtherKind, kind_of

NUMBERS: Final = ("year", "month", "days", "wage")
TEXTS: Final = ("workshop", "kind")
DAYS: Final = ("start", "end")
TYPES: Final[Mapping[str, Any]] = {
    "person": pa.int64(),
    "year": pa.int16(),
    "month": pa.int8(),
    "days": pa.int16(),
    "wage": pa.int64(),
    **dict.fromkeys(("workshop", "kind", "sex"), pa.string()),
    **dict.fromkeys(("start", "end", "born"), pa.date32()),
}
MOST: Final = 2**63 - 1

Career = Sequence[MonthRow]


def batch_of(careers: Iterable[Career], persons: Sequence[Insured] = (), first: int = 1) -> Any:
    """Return one batch with the rows of each career; persons count from `first`."""
    rows = list[dict[str, object]]()
    for place, career in enumerate(careers):
        known = persons[place] if persons else Insured()
        of_person = {"person": first + place, "sex": known.sex, "born": known.born}
        rows += [{**of_person, **cells_of(row)} for row in career]
    return pa.RecordBatch.from_pylist(rows, schema=pa.schema(TYPES.items()))


def cells_of(row: MonthRow) -> dict[str, object]:
    """Return the cells of a row."""
    cells: dict[str, object] = {name: getattr(row, name) for name in (*NUMBERS, "workshop", *DAYS)}
    kind = row.kind.text if isinstance(row.kind, OtherKind) else row.kind.value
    return cells | {"kind": None if row.kind is RecordKind.ORDINARY else kind}


def row_of(cells: Mapping[str, Any]) -> MonthRow:
    """Return a row of tests/properties/careers.py as a row of ours."""
    start, end = (jalali.day(*cells[name]) if name in cells else None for name in DAYS)
    year, month, days, wage = (cells[name] for name in NUMBERS)
    kind = kind_of(cells["kind"]) if "kind" in cells else RecordKind.ORDINARY
    return MonthRow(year, month, days, wage, cells.get("workshop"), kind, start, end)


def judged(
    batches: Iterable[Any], *, law: Law, on: date, outputs: Iterable[Group | str] = ALL, key: str = "int64"
) -> list[dict[str, Any]]:
    """Return what the kernel says, one dict a person."""
    kernel = arrow_kernel(law=law, on=on, outputs=outputs, key=key)
    found = list(kernel(batches))
    assert all(batch.schema.equals(kernel.schema, check_metadata=True) for batch in found)
    assert all(batch.num_rows for batch in found)
    for batch in found:
        batch.validate(full=True)
    return [row for batch in found for row in batch.to_pylist()]


def assert_same(careers: Sequence[Career], law: Law, on: date, who: Sequence[Insured] = ()) -> None:
    """Compare with the scalar core, person by person."""
    known = who or [Insured()] * len(careers)
    found = judged([batch_of(careers, known)], law=law, on=on)
    wanted = [
        {"person": place, **expected(career, person, law=law, on=on)}
        for place, (career, person) in enumerate(zip(careers, known, strict=True), 1)
    ]
    assert found == [row for row in wanted if row["rows"]]


def left_to_the_core(batch: Any, law: Law, on: date) -> dict[Group, set[int]]:
    """Return the numbers of the persons that the columns leave to the core, by group; the last person counts anew."""
    left = dict[Group, set[int]]()
    with pytest.MonkeyPatch.context() as patch:

        def spy(_run: object, sheet: Any, **_terms: object) -> None:
            for group, persons in sheet.left.items():
                left.setdefault(group, set()).update(*(each.tolist() for each in persons))

        patch.setattr(kernel, "answer_left", spy)
        list(arrow_kernel(law=law, on=on)([batch]))
    return left


def expected(career: Career, person: Insured | None = None, *, law: Law, on: date) -> dict[str, Any]:
    """Return what `summarize` says of a career, under the names of the columns."""
    found = summarize(career, law=law, on=on, person=person)
    return {
        "rows": len(career),
        "malformed": 0,
        "fault": None,
        **_days(found),
        **_figure("average", found.average.value, found.average),
        **{name: value for reading, figure in found.averages.items() for name, value in _of(reading, figure).items()},
        **_pension(found),
        **_eligibility(found),
        "accepted": found.accepted,
        "findings": [_finding(doubt) for doubt in found.doubts],
    }


def _days(found: Summary) -> dict[str, Any]:
    return {
        "total_days": found.total_days,
        "months": len(found.record.months),
        "gaps": len(found.gaps),
        "gap_months": sum(last - first + 1 for first, last in found.gaps),
    }


def _of(reading: str, figure: Any) -> dict[str, Any]:
    return _figure(f"average_{reading}", figure.value, figure)


def _figure(name: str, value: int | None, figure: Any) -> dict[str, Any]:
    if value is not None and value > MOST:
        return {name: None, f"{name}_code": "batch.figure.too_large"}
    return {name: value, f"{name}_code": None if value is not None else str(figure.decision.finding.code)}


def _pension(found: Summary) -> dict[str, Any]:
    value = found.pension.value
    return {
        **_figure("pension", None if value is None else value.amount, found.pension),
        "pension_years": Decimal(two_decimals(found.pension_years)),
        "pension_floor": None if value is None else value.floor,
        "pension_cap": found.capped,
    }


def _eligibility(found: Summary) -> dict[str, Any]:
    columns = dict[str, Any]()
    for standing in found.standings:
        code = standing.decision.finding.code
        columns[f"eligibility_{standing.path}"] = standing.outcome.value
        columns[f"eligibility_{standing.path}_code"] = None if code is None else str(code)
    return columns


def _finding(doubt: Any) -> dict[str, Any]:
    first, last = (month.year * 100 + month.month for month in (doubt.first, doubt.last))
    return {"code": doubt.code, "first": first, "last": last, "rows": list(doubt.rows), "field": None}
