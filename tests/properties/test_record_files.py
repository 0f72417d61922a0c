"""Whatever rows are written as, they are read as; and whatever is read is rows or faults that say nothing of it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali, wire
from tamin_rules.errors import MalformedError
from tamin_rules.records import MonthRow, RecordKind
from tamin_rules.text import persian_digits
from tamin_rules.wire.records import FIELDS

FIRST: Final = jalali.day(1200, 1, 1)
LAST: Final = jalali.day(1500, 12, 29)
TEXT: Final = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20)


@st.composite
def rows(draw: st.DrawFn) -> MonthRow:
    """Draw a row with all that it can have."""
    span = draw(st.none() | st.tuples(st.dates(FIRST, LAST), st.dates(FIRST, LAST)).map(sorted))
    start, end = span or (None, None)
    return MonthRow(
        year=draw(st.integers(1200, 1500)),
        month=draw(st.integers(1, 12)),
        days=draw(st.integers(0, 999)),
        wage=draw(st.integers(0, 10**15 - 1)),
        workshop=draw(st.none() | TEXT),
        kind=draw(st.sampled_from(RecordKind)),
        start=start,
        end=end,
    )


RECORDS: Final = st.lists(rows(), min_size=1, max_size=6).map(tuple)
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2000) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=13)
        | st.dictionaries(st.sampled_from((*FIELDS, "months", "total", "years")), inner, max_size=8)
    ),
    max_leaves=30,
)


@given(RECORDS)
def test_rows_go_through_json_and_back(record: tuple[MonthRow, ...]) -> None:
    assert wire.read_record(json.dumps(wire.dump_rows(record)).encode()) == record


def _table(record: tuple[MonthRow, ...], delimiter: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(FIELDS)
    for plain in wire.dump_rows(record):
        cells = [plain.get(name, "") for name in FIELDS]
        cells[3] = persian_digits(f"{cells[3]:,}".replace(",", "٬"))
        writer.writerow(cells)
    return out.getvalue()


@given(RECORDS, st.sampled_from(",;\t"))
def test_rows_go_through_a_table_and_back(record: tuple[MonthRow, ...], delimiter: str) -> None:
    assert wire.read_csv(_table(record, delimiter)) == record


DAYS: Final = st.lists(st.integers(0, 31), min_size=12, max_size=12)


@given(st.dictionaries(st.integers(1200, 1500), DAYS, min_size=1, max_size=4), st.booleans())
def test_a_grid_has_the_days_that_it_shows(years: dict[int, list[int]], as_text: bool) -> None:  # noqa: FBT001 - drawn
    lines = [
        {"year": year, "months": [str(days) for days in months] if as_text else months, "total": sum(months)}
        for year, months in years.items()
    ]
    found = {(row.year, row.month): row.days for row in wire.load_record({"years": lines})}
    assert found == {(year, month): days for year in years for month, days in enumerate(years[year], 1) if days}


@given(JSON)
def test_any_json_is_rows_or_faults(data: Any) -> None:
    _read(json.dumps(data).encode())


@given(
    st.text(st.sampled_from("سالماهروزyearmonthdayswage۱۲14,;\t\n\" '٬-\u200c"), max_size=200),
    st.sampled_from(["", "year,month,days,wage\n"]),
)
def test_any_table_is_rows_or_faults(text: str, header: str) -> None:
    _read((header + text).encode())


def _read(data: bytes) -> None:
    found: tuple[Any, ...] = ()
    try:
        found = wire.read_record(data)
    except MalformedError as error:
        params = {type(value) for fault in error.faults for value in fault.params.values()}
        assert params <= {int, str, tuple, date}
    assert all(isinstance(row, MonthRow) for row in found)
