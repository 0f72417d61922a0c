"""The kernel's edges: columns that are wrong, rows that are none, keys that do not ascend, and how it travels."""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records import Insured, MonthRow, Sex
from tamin_rules.records.batch import Group, arrow_kernel, intake, kernel, summarize_frame
from tests.properties.batches import TYPES, batch_of, expected, judged, row_of
from tests.properties.columnar_careers import career

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
KERNEL: Final = arrow_kernel(law=LAW, on=ON)
ROW: Final[Mapping[str, object]] = {"person": 1, "year": 1404, "month": 7, "days": 30, "wage": 240_000_000}
GOOD: Final = [{**ROW, "month": month} for month in range(1, 7)]


def rows(*changes: Mapping[str, object], types: Mapping[str, Any] = TYPES) -> Any:
    """Return a batch of rows that are good but for the changes."""
    given_ = [{**ROW, **change} for change in changes]
    names = [name for name in types if any(name in row for row in given_)]
    return pa.RecordBatch.from_pylist(given_, schema=pa.schema([(name, types[name]) for name in names]))


FIRST_DAY, LAST_DAY = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (date.min, date.max))
"""As Arrow counts days, which goes further than Python's calendar."""

# --- rows that are none -----------------------------------------------------------------------------------------------

FAULTS: Final[list[tuple[dict[str, object], str, str]]] = [
    ({"year": None}, "year", "record.number.not_whole"),
    ({"month": None}, "month", "record.number.not_whole"),
    ({"days": None}, "days", "record.number.not_whole"),
    ({"wage": None}, "wage", "record.number.not_whole"),
    ({"year": 1199}, "year", "jalali.year.out_of_range"),
    ({"year": 1501}, "year", "jalali.year.out_of_range"),
    ({"month": 0}, "month", "jalali.month.out_of_range"),
    ({"month": 13}, "month", "jalali.month.out_of_range"),
    ({"days": -1}, "days", "record.number.negative"),
    ({"days": 1000}, "days", "record.number.too_large"),
    ({"wage": -1}, "wage", "record.number.negative"),
    ({"wage": 10**15}, "wage", "record.number.too_large"),
    ({"start": jalali.day(1404, 7, 2), "end": jalali.day(1404, 7, 1)}, "end", "record.interval.reversed"),
    ({"start": LAST_DAY + 1}, "start", "record.day.not_day"),
    ({"end": FIRST_DAY - 1}, "end", "record.day.not_day"),
    ({"sex": "other"}, "sex", "insured.sex.not_sex"),
    ({"born": jalali.day(1200, 1, 1).replace(year=1700)}, "born", "jalali.year.out_of_range"),
]
FIGURES: Final = [
    name for name in KERNEL.schema.names if name not in {"person", "rows", "malformed", "fault", "accepted", "findings"}
]


@pytest.mark.parametrize(("change", "field", "code"), FAULTS, ids=[f"{field}-{code}" for _, field, code in FAULTS])
def test_a_row_that_is_none_is_told_with_its_place_and_costs_the_figures(
    change: Mapping[str, object], field: str, code: str
) -> None:
    (found,) = judged([rows(*GOOD, change, {"month": 8})], law=LAW, on=ON)
    assert found["findings"] == [{"code": code, "first": None, "last": None, "rows": [6], "field": field}]
    assert (found["rows"], found["malformed"], found["fault"], found["accepted"]) == (8, 1, code, False)
    assert {found[name] for name in FIGURES} == {None}


def test_the_codes_are_those_that_the_row_itself_raises() -> None:
    for change, field, code in FAULTS[:12]:
        with pytest.raises(MalformedError) as caught:
            row_of({**ROW, **change})
        assert [(fault.code, fault.loc) for fault in caught.value.faults] == [(code, (field,))]


def test_every_fault_of_every_row_is_told_in_the_order_of_rows_and_fields() -> None:
    wrong = {"year": None, "month": 13, "days": -1, "wage": 10**15, "sex": "other"}
    (found,) = judged([rows(wrong, {}, wrong)], law=LAW, on=ON)
    told = [(each["rows"], each["field"]) for each in found["findings"]]
    assert told == [([row], field) for row in (0, 2) for field in ("year", "month", "days", "wage", "sex")]
    assert (found["malformed"], found["fault"]) == (2, "record.number.not_whole")


@given(st.lists(st.integers(0, 5), max_size=4), st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
def test_who_has_such_rows_harms_nobody_else(clean: list[int], dirty: list[Any]) -> None:
    changes = [*({"month": month + 1} for month in clean), *(change for change, _, _ in dirty)]
    others = [{"person": 0}, *({**change, "person": 1} for change in changes), {"person": 2}]
    found = judged([rows(*others)], law=LAW, on=ON)
    alone = expected([MonthRow(1404, 7, 30, 240_000_000)], law=LAW, on=ON)
    assert found[0] == {"person": 0, **alone}
    assert found[2] == {"person": 2, **alone}
    assert [each["code"] for each in found[1]["findings"]] == [code for _, _, code in dirty] or len(dirty) > 1
    assert found[1]["malformed"] == len(dirty)


# --- texts and days ---------------------------------------------------------------------------------------------------

TEXTUAL: Final = {**TYPES, "start": pa.string(), "end": pa.string(), "born": pa.string()}


def test_the_first_fault_of_each_person_is_named() -> None:
    changes = [({"wage": -1}, {"year": 1199}), ({"days": -1, "wage": -1}, {}), ({"month": 0}, {"days": -1}), ({}, {})]
    found = judged(
        [rows(*({"person": place, **row} for place, pair in enumerate(changes) for row in pair))], law=LAW, on=ON
    )
    assert [(row["malformed"], row["fault"]) for row in found] == [
        (2, "record.number.negative"),
        (1, "record.number.negative"),
        (2, "jalali.month.out_of_range"),
        (0, None),
    ]


@pytest.mark.parametrize(
    ("field", "kind", "number", "code"),
    [
        ("year", pa.int64(), 2**63 - 1, "jalali.year.out_of_range"),
        ("year", pa.int64(), -(2**63), "jalali.year.out_of_range"),
        ("year", pa.int16(), 1404 + 2**14, "jalali.year.out_of_range"),  # in 16 bits the same month
        ("month", pa.uint8(), 255, "jalali.month.out_of_range"),
        ("days", pa.int64(), 2**40 + 31, "record.number.too_large"),
        ("wage", pa.uint64(), 2**64 - 1, "record.number.too_large"),
        ("wage", pa.int64(), -(2**63), "record.number.negative"),
    ],
)
def test_a_number_of_any_size_harms_nobody_else(field: str, kind: Any, number: int, code: str) -> None:
    types = {**TYPES, field: kind}
    good = [{**row, "person": person} for person in (1, 3) for row in GOOD]
    bad = [{**row, "person": 2, **({field: number} if place == 1 else {})} for place, row in enumerate(GOOD)]
    first, second, third = judged([rows(*good[:6], *bad, *good[6:], types=types)], law=LAW, on=ON)
    assert (second["malformed"], second["fault"]) == (1, code)
    (alone,) = judged([rows(*good[:6])], law=LAW, on=ON)
    assert first == alone == {**third, "person": 1}


@pytest.mark.parametrize(("kind", "year"), [(pa.int8(), 99), (pa.int16(), 1199), (pa.uint16(), 65_535)], ids=str)
def test_nobody_has_a_year_of_the_calendar(kind: Any, year: int) -> None:
    found = judged([rows(*({**row, "year": year} for row in GOOD), types={**TYPES, "year": kind})], law=LAW, on=ON)
    assert [(row["malformed"], row["fault"]) for row in found] == [(6, "jalali.year.out_of_range")]


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint8(), pa.int16()], ids=str)
def test_a_year_that_is_missing_among_years_too_short_is_one_fault(kind: Any) -> None:
    changes: list[dict[str, object]] = [{"year": None}, {"year": 99, "month": 8}]
    found = judged([rows(*changes, types={**TYPES, "year": kind})], law=LAW, on=ON)
    assert [[finding["code"] for finding in row["findings"]] for row in found] == [
        ["record.number.not_whole", "jalali.year.out_of_range"]
    ]


def test_days_may_be_jalali_dates_in_any_digits() -> None:
    text = rows({"start": "1404-07-01", "end": "۱۴۰۴/۰۷/۳۰", "born": "1360-01-01", "sex": "female"}, types=TEXTUAL)
    days = {"start": jalali.day(1404, 7, 1), "end": jalali.day(1404, 7, 30), "born": jalali.day(1360, 1, 1)}
    assert judged([text], law=LAW, on=ON) == judged([rows({**days, "sex": "female"})], law=LAW, on=ON)


def test_a_text_that_is_no_date_is_told() -> None:
    (found,) = judged([rows({"start": "1404-13-01", "end": "tomorrow", "born": "x"}, types=TEXTUAL)], law=LAW, on=ON)
    assert [(each["field"], each["code"]) for each in found["findings"]] == [
        ("start", "jalali.month.out_of_range"),
        ("end", "jalali.text.unreadable"),
        ("born", "jalali.text.unreadable"),
    ]


def test_a_day_beyond_every_calendar_is_told() -> None:
    batch = rows({"start": None})
    start = pa.array([2**31 - 1], pa.int32()).cast(pa.date32())
    batch = batch.set_column(batch.schema.get_field_index("start"), "start", start)
    (found,) = judged([batch], law=LAW, on=ON)
    assert [(each["field"], each["code"]) for each in found["findings"]] == [("start", "record.day.not_day")]


def test_a_blank_text_says_nothing() -> None:
    blank = rows({"workshop": " ", "kind": "\u200c", "start": "", "end": " ", "sex": "", "born": ""}, types=TEXTUAL)
    assert judged([blank], law=LAW, on=ON) == judged([rows({})], law=LAW, on=ON)


def test_what_one_row_says_of_the_person_holds_for_all() -> None:
    found = judged([rows({"sex": "female"}, {"month": 8, "born": jalali.day(1340, 1, 1)})], law=LAW, on=ON)
    who = Insured(sex=Sex.FEMALE, born=jalali.day(1340, 1, 1))
    career = [MonthRow(1404, month, 30, 240_000_000) for month in (7, 8)]
    assert found == [{"person": 1, **expected(career, who, law=LAW, on=ON)}]


def test_rows_that_contradict_each_other_about_the_person_are_told() -> None:
    (found,) = judged([rows({"sex": "female"}, {"month": 8}, {"month": 9, "sex": "male"})], law=LAW, on=ON)
    assert [(each["field"], each["rows"], each["code"]) for each in found["findings"]] == [
        ("sex", [2], "batch.person.differs")
    ]


# --- columns that are wrong -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("batch", "field", "code"),
    [
        (rows({}).drop_columns(["wage"]), "wage", "batch.column.missing"),
        (rows({}).drop_columns(["person"]), "person", "batch.column.missing"),
        (rows({}, types={**TYPES, "wage": pa.float64()}), "wage", "batch.column.not_readable"),
        (rows({"kind": 1}, types={**TYPES, "kind": pa.int8()}), "kind", "batch.column.not_readable"),
        (rows({"person": "a"}, types={**TYPES, "person": pa.string()}), "person", "batch.column.not_readable"),
        (rows({}).append_column("year", pa.array([1404])), "year", "batch.column.repeated"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_column_that_is_wrong_is_refused_by_its_name(batch: Any, field: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        list(KERNEL([batch]))
    assert [(fault.loc, fault.code) for fault in caught.value.faults] == [((field,), code)]


def test_a_column_of_nothing_is_one_of_nulls() -> None:
    nothing = rows({}).append_column("kind", pa.nulls(1)).append_column("born", pa.nulls(1))
    assert judged([nothing], law=LAW, on=ON) == judged([rows({})], law=LAW, on=ON)


def test_other_columns_are_passed_over() -> None:
    more = rows({}).append_column("branch", pa.array([1.5]))
    assert judged([more], law=LAW, on=ON) == judged([rows({})], law=LAW, on=ON)


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [(1, 3, 3, 2, 4), ("a", "c", "c", "b", "d")], ids=["numbers", "texts"])
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("cut", range(6))
def test_a_key_below_the_one_before_it_is_refused_with_its_row(
    cut: int, threads: int, keys: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_SHARE", 1)
    key, kind = ("int64", pa.int64()) if keys[0] == 1 else ("string", pa.string())
    batch = rows(*({"person": key} for key in keys), types={**TYPES, "person": kind})
    with pytest.raises(MalformedError) as caught:
        list(arrow_kernel(law=LAW, on=ON, key=key, threads=threads)([batch.slice(0, cut), batch.slice(cut)]))
    assert (caught.value.code, caught.value.faults[0].loc) == ("batch.person.not_ascending", ("person", 3))


def test_a_row_of_nobody_is_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        list(KERNEL([rows({}), rows({}, {"person": None})]))
    assert (caught.value.code, caught.value.faults[0].loc) == ("batch.person.missing", ("person", 2))


@pytest.mark.parametrize(
    ("key", "kind", "names"),
    [
        ("string", pa.string(), ["a", "b", "ب"]),
        ("string", pa.large_string(), ["a", "b", "ب"]),
        ("string", pa.string_view(), ["a", "b", "ب"]),
        ("string", pa.dictionary(pa.int8(), pa.string()), ["a", "b", "ب"]),
        ("binary", pa.binary(2), [b"\x00\x01", b"\x00\x02", b"\xff\x00"]),
        ("binary", pa.binary(), [b"", b"\x00", b"\xff"]),
        ("uint64", pa.uint64(), [1, 2, 2**64 - 1]),
        ("int64", pa.int32(), [-5, 0, 7]),
    ],
    ids=str,
)
def test_a_person_may_be_told_by_a_number_a_text_or_bytes(key: str, kind: Any, names: list[Any]) -> None:
    batch = rows(
        *({"person": name, "month": month} for name in names for month in (1, 2)), types={**TYPES, "person": kind}
    )
    found = [
        judged([batch], law=LAW, on=ON, key=key),
        judged([batch.slice(0, 3), batch.slice(3)], law=LAW, on=ON, key=key),
    ]
    assert [[(row["person"], row["total_days"]) for row in each] for each in found] == [
        [(name, 60) for name in names]
    ] * 2


def test_a_number_that_does_not_fit_the_key_is_refused() -> None:
    batch = rows({"person": 2**63}, types={**TYPES, "person": pa.uint64()})
    with pytest.raises(MalformedError) as caught:
        list(KERNEL([batch]))
    assert (caught.value.code, caught.value.faults[0].loc) == ("batch.column.not_readable", ("person",))


# --- the kernel as a value --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", Group)
def test_a_group_alone_says_what_it_says_among_all(group: Group) -> None:
    batch = rows(*GOOD, {"month": 9, "days": 3})
    (alone,), (every,) = judged([batch], law=LAW, on=ON, outputs=[group]), judged([batch], law=LAW, on=ON)
    assert len(alone) > 4
    assert alone == {name: every[name] for name in alone}


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("size", [1, 7, 50, 1000])
def test_blocks_of_any_size_on_any_threads_say_the_same(
    size: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick = random.Random(3)  # noqa: S311 - no secret
    batch = batch_of([career(pick, place % 3) for place in range(20)])
    alone = list(KERNEL([batch]))
    monkeypatch.setattr(kernel, "_FEWEST", size)
    monkeypatch.setattr(kernel, "_MOST", size)
    monkeypatch.setattr(intake, "_SHARE", size)
    blocks = list(arrow_kernel(law=LAW, on=ON, threads=threads)([batch]))
    assert pa.Table.from_batches(blocks).equals(pa.Table.from_batches(alone))


def test_what_goes_wrong_in_a_thread_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(_block: object) -> None:
        message = "in a thread"
        raise ArithmeticError(message)

    monkeypatch.setattr(kernel, "_FEWEST", 1)
    monkeypatch.setattr(kernel, "judge", judge)
    with pytest.raises(ArithmeticError):
        list(arrow_kernel(law=LAW, on=ON, threads=2)([rows(*({"person": key} for key in range(5)))]))


def test_what_there_is_not_cannot_be_asked_for() -> None:
    with pytest.raises(MalformedError) as caught:
        arrow_kernel(law=LAW, on=ON, outputs=["days", "nights"], key="float")
    assert [fault.code for fault in caught.value.faults] == ["batch.output.unknown", "batch.key.unknown"]


def test_the_kernel_travels_with_its_law() -> None:
    law = LAW.overlay({"edition": "own"}).with_readings(average_wage="daily")
    made = arrow_kernel(law=law, on=ON, outputs=["average"])
    sent = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
    assert sent.schema.equals(made.schema, check_metadata=True)
    assert [each.to_pylist() for each in sent([rows(*GOOD)])] == [each.to_pylist() for each in made([rows(*GOOD)])]


def test_the_schema_says_under_what_law() -> None:
    made = arrow_kernel(law=LAW.with_readings(years_cap="no_cap"), on=ON)
    told = {name.decode(): text.decode() for name, text in made.schema.metadata.items()}
    assert told.pop("tamin_rules.version")
    assert json.loads(told.pop("tamin_rules.readings"))["years_cap"] == "no_cap"
    assert told == {
        "tamin_rules.format": "1",
        "tamin_rules.law": LAW.edition,
        "tamin_rules.on": "1405-09-01",
        "tamin_rules.terms": '{"years_cap": "no_cap"}',
    }


# --- frames -----------------------------------------------------------------------------------------------------------


def test_a_frame_says_what_the_batches_say() -> None:
    careers = [[MonthRow(1400 + n, month, 30 - month, 10**8 * month) for month in range(1, 12)] for n in range(5)]
    batch = batch_of(careers)
    frame = pl.DataFrame(batch).lazy()
    found = summarize_frame(frame, law=LAW, on=ON)
    assert found.collect().rows(named=True) == judged([batch], law=LAW, on=ON)
    assert found.collect_schema() == found.collect().schema


def test_a_frame_in_any_order_is_sorted_by_person_and_keeps_the_order_of_its_rows() -> None:
    changes = [{"person": 2, "month": 9}, {"person": 1}, {"person": 2, "month": 3}, {"person": 1, "month": 13}]
    frame = pl.DataFrame(rows(*changes)).lazy()
    found = summarize_frame(frame, law=LAW, on=ON).collect().rows(named=True)
    assert found == judged([rows(*(changes[place] for place in (1, 3, 0, 2)))], law=LAW, on=ON)


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical, pl.Binary, pl.UInt64, pl.Int8])
def test_a_frame_may_have_keys_of_each_kind(kind: Any) -> None:
    frame = pl.LazyFrame({**ROW, "person": ["1"]}).with_columns(pl.col("person").cast(kind))
    found = summarize_frame(frame, law=LAW, on=ON, outputs=["days"]).collect()
    assert found["total_days"].to_list() == [30]


def test_an_empty_frame_is_an_empty_frame_with_the_columns() -> None:
    frame = pl.DataFrame(rows({})).clear().lazy()
    found = summarize_frame(frame, law=LAW, on=ON)
    assert found.collect().schema == found.collect_schema()
    assert found.collect().height == 0


@pytest.mark.parametrize(
    ("frame", "field", "code"),
    [
        (pl.LazyFrame({**ROW, "wage": [1.5]}), "wage", "batch.column.not_readable"),
        (pl.LazyFrame({**ROW, "person": [1.5]}), "person", "batch.column.not_readable"),
        (pl.LazyFrame({"person": [1]}), "year", "batch.column.missing"),
        (pl.LazyFrame({"year": [1]}), "person", "batch.column.missing"),
    ],
)
def test_a_frame_with_a_wrong_column_is_refused_at_once(frame: pl.LazyFrame, field: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        summarize_frame(frame, law=LAW, on=ON)
    assert (caught.value.code, caught.value.faults[0].loc) == (code, (field,))
