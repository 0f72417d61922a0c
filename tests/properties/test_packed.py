"""Nothing is lost in the packed form, nothing can be written in two ways, and nothing but rows comes out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import wire
from tamin_rules.errors import Fault, MalformedError
from tamin_rules.records import MonthRow, RecordKind
from tamin_rules.records.columns import Columns
from tamin_rules.records.rows import OtherKind
from tests.properties import packed_reference
from tests.properties.json_schema import fits

TEXT: Final = st.text(st.characters(codec="utf-8"), max_size=8)
DAYS: Final = st.none() | st.dates()
LABELS: Final = st.tuples(
    st.sampled_from([None, "", "1204500031", "1204500032"]) | TEXT,
    st.sampled_from(RecordKind) | st.builds(OtherKind, st.sampled_from(["ordinary", "", "نامه‌رسان"]) | TEXT),
)


@st.composite
def rows(draw: st.DrawFn) -> MonthRow:
    """Draw a row with all that it can have; small numbers and large ones, for every width of a column."""
    workshop, kind = draw(LABELS)
    start, end = draw(st.tuples(DAYS, DAYS))
    if start and end and start > end:
        start, end = end, start
    wage = draw(st.integers(0, 2 ** draw(st.sampled_from([1, 8, 9, 24, 25, 49])))) % 10**15
    days = draw(st.integers(0, 31) | st.integers(0, 999))
    return MonthRow(draw(st.integers(1200, 1500)), draw(st.integers(1, 12)), days, wage, workshop, kind, start, end)


RECORDS: Final = st.lists(rows(), max_size=6).flatmap(
    lambda found: st.lists(st.sampled_from(found), max_size=20) if found else st.just([])
)  # fmt: skip
"""Records with doubles, in any order."""


@given(RECORDS)
def test_what_is_packed_is_unpacked(record: list[MonthRow]) -> None:
    assert wire.unpack(wire.pack(record)) == tuple(record)
    assert Columns.of(record).rows() == tuple(record)
    assert wire.load_columns(wire.dump_packed(record)) == Columns.of(record)


@given(RECORDS)
def test_another_reader_finds_the_same(record: list[MonthRow]) -> None:
    assert packed_reference.read(wire.pack(record)) == [
        (
            row.year,
            row.month,
            row.days,
            row.wage,
            row.workshop,
            [row.kind.text] if isinstance(row.kind, OtherKind) else row.kind.value,
            row.start and row.start.toordinal(),
            row.end and row.end.toordinal(),
        )
        for row in record
    ]


@given(RECORDS)
def test_what_is_packed_fits_its_schema(record: list[MonthRow]) -> None:
    assert fits(wire.dump_packed(record), wire.packed_schema())


@given(RECORDS)
def test_a_text_is_never_much_smaller_than_what_it_unfolds_into(record: list[MonthRow]) -> None:
    assert len(wire.pack(record)) >= 4 * len(record)


NUMBERS: Final = st.integers(-1, 5) | st.sampled_from([255, 256, 3_652_059, 3_652_060, 10**15, 2**64 - 1])
LEAVES: Final = st.one_of(
    NUMBERS,
    st.none(),
    st.booleans(),
    st.sampled_from(["", "AA==", "AB==", "AAAA", "/w==", "=", "AA", "é", "ordinary", "x"]),
    st.just({"other": "x"}),
    st.lists(NUMBERS, max_size=4),
)


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """Draw a document in which one to three things are other than they were written."""
    document = json.loads(wire.pack(draw(RECORDS)))
    for _ in range(draw(st.integers(1, 3))):
        _spoil(draw, document)
    return document


def _spoil(draw: st.DrawFn, within: Any) -> None:
    keys = sorted(within) if isinstance(within, dict) else list(range(len(within)))
    if not keys:
        return
    key = draw(st.sampled_from(keys))
    inner = within[key]
    if isinstance(inner, (dict, list)) and inner and draw(st.booleans()):
        _spoil(draw, inner)
    elif isinstance(inner, str) and inner and draw(st.booleans()):
        place = draw(st.integers(0, len(inner) - 1))
        within[key] = inner[:place] + draw(st.sampled_from("AB/=w8 ")) + inner[place + draw(st.integers(0, 1)) :]
    elif isinstance(within, dict) and draw(st.booleans()):
        del within[key]
    else:
        within[key] = draw(LEAVES)


@given(spoilt())
def test_what_is_read_is_what_would_be_written(document: Any) -> None:
    """So there is one way to write a record, whatever was changed by hand, and no column that is no row."""
    columns, faults = _read(document)
    if columns is not None:
        assert wire.dump_packed(columns.rows()) == document
    assert all(fault.loc or fault.code == "wire.field.unknown" for fault in faults)


def _read(document: Any) -> tuple[Columns | None, tuple[Fault, ...]]:
    try:
        return wire.load_columns(document), ()
    except MalformedError as error:
        return None, error.faults


@given(st.recursive(LEAVES | st.dates().map(date.isoformat), lambda inner: st.dictionaries(TEXT, inner), max_leaves=5))
def test_any_other_document_is_refused(document: Any) -> None:
    assert _read(document)[0] is None
