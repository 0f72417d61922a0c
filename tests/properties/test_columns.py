"""Columns say what the scalar core says of each row: `parse`, `jalali.ymd` and `jalali.day` are the oracles."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import product
from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamin_rules import columns, identifiers, jalali
from tamin_rules.columns import days as arrays
from tamin_rules.errors import MalformedError
from tamin_rules.identifiers import bulk
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR, JalaliMonth
from tests.properties import identifiers_reference as reference
from tests.properties.identifier_texts import SWITCHES_OF, code, rows

pa: Any = import_module("pyarrow")  # says nothing of its types

ALL: Final = pytest.mark.parametrize("kind", identifiers.KINDS)
EPOCH: Final = date(1970, 1, 1)
FIRST: Final = (jalali.day(FIRST_YEAR, 1, 1) - EPOCH).days
LAST: Final = (jalali.day(LAST_YEAR, 12, jalali.month_length(LAST_YEAR, 12)) - EPOCH).days
WIDTHS: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)


def _as_text(row: object) -> str | None:
    """Return what a column of texts can hold: no lone surrogate, and nothing else."""
    return row if type(row) is str and not any("\ud800" <= letter <= "\udfff" for letter in row) else None


def _said(answer: Any) -> list[tuple[object, ...]]:
    """Return the rows of an answer, whatever library it is of."""
    series: Any = answer if isinstance(answer, pl.Series) else pl.Series(answer)
    return list(series.struct.unnest().rows())


def _expected(kind: str, texts: Sequence[str | None], switches: dict[str, bool]) -> list[tuple[object, ...]]:
    said = [code(kind, text, switches) for text in texts]
    return [(one is None, one) for one in said]


# --- identifiers -----------------------------------------------------------------------------------------------------


@ALL
@given(draw=st.data())
def test_each_row_of_texts_gets_the_code_that_parse_raises(kind: str, draw: st.DataObject) -> None:
    texts = draw.draw(st.lists(rows(kind).map(_as_text), max_size=12))
    switches = draw.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(SWITCHES_OF[kind], st.booleans())))
    assert _said(columns.check(kind, pl.Series(texts, dtype=pl.String), **switches)) == _expected(kind, texts, switches)


@given(st.lists(st.text(st.characters(max_codepoint=0x7F) | st.characters(codec="utf-8"), min_size=4, max_size=14)))
@example(["/000000000", "000000000:", "0000000/00", ":000000000", "\x7f000000000", "ÿ00000000", "000000000۰"])
@example(["5000020049", "50000200490", "500002004", "50000200495000020049", "5000020049\x00", "\x005000020049"])
def test_no_other_byte_passes_for_a_digit(texts: list[str]) -> None:
    assert _said(columns.check("national_id", pl.Series(texts, dtype=pl.String))) == _expected("national_id", texts, {})


@pytest.mark.parametrize("place", range(10))
def test_every_byte_in_every_place_is_judged_as_by_parse(place: int) -> None:
    texts = [f"{'5000020049'[:place]}{chr(byte)}{'5000020049'[place + 1 :]}" for byte in range(128)]
    assert _said(columns.check("national_id", pl.Series(texts))) == _expected("national_id", texts, {})


WHOLE: Final = st.one_of(
    st.integers(0, 10**10 + 10),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(10**6, 10**9),
    st.sampled_from([0, -1, 10**7 - 1, 10**7, 10**9 - 1, 10**9, 10**10 - 1, 10**10, 2**63 - 1, -(2**63)]),
    st.integers(0, 9).map(lambda digit: digit * 1_111_111_111),
    st.builds(lambda digit, rear: digit * 1_111_100_000 + rear, st.integers(0, 9), st.integers(0, 10**5 - 1)),
    st.integers(0, 10**9 - 1).map(lambda nine: int(f"{nine:09}{reference.national_check_digit(f'{nine:09}')}")),
)


@ALL
@given(draw=st.data())
def test_whole_numbers_are_read_as_their_digits(kind: str, draw: st.DataObject) -> None:
    numbers = draw.draw(st.lists(st.none() | WHOLE, max_size=12))
    switches = draw.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(SWITCHES_OF[kind], st.booleans())))
    texts = [None if number is None else str(number) for number in numbers]
    found = columns.check(kind, pl.Series(numbers, dtype=pl.Int64), **switches)
    assert _said(found) == _expected(kind, texts, switches)


@pytest.mark.parametrize("width", [*WIDTHS, pl.Int128, pl.UInt128], ids=str)
def test_whole_numbers_may_be_of_any_width(width: Any) -> None:
    numbers = [0, 1, 100, 127, None]
    texts = [None if number is None else str(number) for number in numbers]
    assert _said(columns.check("national_id", pl.Series(numbers, dtype=width))) == _expected("national_id", texts, {})


def test_the_largest_word_is_too_long_and_no_negative_number() -> None:
    found = columns.check("national_id", pl.Series([2**64 - 1, 2**63], dtype=pl.UInt64))
    assert _said(found) == [(False, "national_id.length.wrong")] * 2


def _against_reference(count: int, seed: int) -> None:
    source = np.random.default_rng(seed)
    front = source.integers(0, 10**9, count)
    right = np.array([int(reference.national_check_digit(f"{nine:09}")) for nine in front.tolist()])
    last = np.where(source.random(count) < 0.5, right, source.integers(0, 10, count))
    numbers = front * 10 + last
    expected = (last == right) & (numbers % 1_111_111_111 != 0)
    texts = pl.Series(f"{number:010}" for number in numbers.tolist())
    by_text = columns.check("national_id", texts).struct.field("valid").to_numpy()
    assert np.array_equal(by_text, expected)
    by_number = columns.check("national_id", pl.Series(numbers), pad=True).struct.field("valid").to_numpy()
    assert np.array_equal(by_number, expected & (numbers >= 10**7))


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("allow_repeated", [False, True])
def test_ids_that_begin_with_equal_digits_are_judged_as_all_others(digit: int, allow_repeated: bool) -> None:  # noqa: FBT001 - a case
    texts = [f"{digit * 11_111:05}{rear:05}" for rear in range(0, 10**5, 11)] + [str(digit) * 10]
    expected = bulk.check("national_id", texts, allow_repeated=allow_repeated)
    column = pl.Series(texts)
    found = columns.check("national_id", column, allow_repeated=allow_repeated)
    assert _said(found) == [(not number, expected.table[number]) for number in expected.codes]
    if digit:
        whole = columns.check("national_id", column.cast(pl.Int64), allow_repeated=allow_repeated)
        assert _said(whole) == _said(found)


def test_random_national_ids_are_judged_as_by_the_reference() -> None:
    _against_reference(30_000, seed=8)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10))
def test_ten_million_national_ids_are_judged_as_by_the_reference(seed: int) -> None:
    _against_reference(1_000_000, seed)


TEXTS: Final = ["5000020049", None, "۵۰۰۰۰۲۰۰۴۹", "5000020048", "1111111111", "12345679", "a text of more than twelve"]
SAID: Final = _expected("national_id", TEXTS, {})


@pytest.mark.parametrize(
    "column",
    [
        pl.Series("id", TEXTS),
        pl.Series("id", ["x", *TEXTS, "x"])[1:-1],
        pl.concat([pl.Series("id", TEXTS[:3]), pl.Series("id", TEXTS[3:])], rechunk=False),
        pl.Series("id", TEXTS, dtype=pl.Categorical),
        pl.Series("id", TEXTS, dtype=pl.Object),
        pa.array(TEXTS),
        pa.array(["x", *TEXTS])[1:],
        pa.array(TEXTS, pa.large_string()),
        pa.array(TEXTS, pa.string_view()),
        pa.array(TEXTS).dictionary_encode(),
        pa.chunked_array([TEXTS[:2], TEXTS[2:]]),
    ],
    ids=lambda column: type(column).__name__,
)
def test_every_layout_of_texts_is_read_and_rows_keep_their_order(column: Any) -> None:
    assert _said(columns.check("national_id", column)) == SAID


def test_the_answer_is_of_the_library_and_the_name_of_the_question() -> None:
    series = columns.check("national_id", pl.Series("id", TEXTS))
    assert (type(series), series.name) == (pl.Series, "id")
    assert series.dtype == pl.Struct(
        {"valid": pl.Boolean, "code": pl.Enum([*filter(None, bulk.codes_of("national_id"))])}
    )
    array = columns.check("national_id", pa.array(TEXTS))
    assert isinstance(array, pa.StructArray)
    assert [field.name for field in array.type] == ["valid", "code"]
    assert isinstance(columns.check("national_id", pa.chunked_array([TEXTS])), pa.ChunkedArray)


@ALL
@pytest.mark.parametrize("column", [pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.Int64), pl.Series([])])
def test_no_rows_are_no_answers(kind: str, column: pl.Series) -> None:
    assert _said(columns.check(kind, column)) == []


@pytest.mark.parametrize(
    "column",
    [pl.Series([5000020049.0]), pl.Series([True]), pl.Series([b"5000020049"]), pl.Series([EPOCH]), pl.Series([None])],
    ids=lambda column: str(column.dtype),
)
def test_what_is_neither_text_nor_whole_is_no_text(column: pl.Series) -> None:
    assert _said(columns.check("national_id", column)) == [(False, "national_id.text.not_text")]


@pytest.mark.parametrize("rows_", [1, 2**14 - 1, 2**14, 2**14 + 1, 2**16 + 1])
def test_a_row_is_the_same_wherever_it_stands(rows_: int) -> None:
    texts = ["5000020049"] * (rows_ - 1) + ["5000020048"]
    assert _said(columns.check("national_id", pl.Series(texts)))[-2:] == _expected("national_id", texts[-2:], {})
    numbers = pl.Series([*map(int, texts)])
    assert _said(columns.check("national_id", numbers))[-2:] == _expected("national_id", texts[-2:], {})
    persian = pl.Series(["۵۰۰۰۰۲۰۰۴۹"] * (rows_ - 1) + ["۵۰۰۰۰۲۰۰۴۸"])
    assert _said(columns.check("national_id", persian))[-2:] == _expected("national_id", texts[-2:], {})


def test_what_is_no_column_and_what_is_no_switch_are_mistakes() -> None:
    with pytest.raises(TypeError, match="list is no column"):
        columns.check("national_id", ["5000020049"])
    with pytest.raises(TypeError, match="paad"):
        columns.check("national_id", pl.Series([5000020049]), paad=True)
    with pytest.raises(MalformedError, match=r"^identifier\.kind\.unknown$"):
        columns.check("passport", pl.Series([], dtype=pl.String))


# --- days ------------------------------------------------------------------------------------------------------------


def test_every_day_of_every_year_is_that_of_the_scalar_calendar_both_ways() -> None:
    days = [EPOCH + timedelta(number) for number in range(FIRST, LAST + 1)]
    expected = [(*jalali.ymd(day), None) for day in days]
    found = columns.ymd(pl.Series(days))
    assert _said(found) == expected
    year, month, day, _ = (found.struct.field(name) for name in ("year", "month", "day", "code"))
    back = columns.day(year, month, day)
    assert back.struct.field("date").to_list() == days
    assert back.struct.field("code").null_count() == len(days)
    index = columns.month_index(pl.Series(days)).struct.field("index").to_list()
    assert index == [JalaliMonth(*parts[:2]).index for parts in expected]


@given(st.lists(st.none() | st.integers(FIRST - 400, LAST + 400) | st.integers(-(2**31), 2**31 - 1), max_size=12))
@example([FIRST - 1, FIRST, LAST, LAST + 1, None])
def test_days_outside_are_refused_and_missing_ones_are_told(numbers: list[int | None]) -> None:
    expected = [_ymd(number) for number in numbers]
    assert _said(columns.ymd(pl.Series(numbers, dtype=pl.Int32))) == expected
    assert _said(columns.ymd(pl.Series(numbers, dtype=pl.Int64))) == expected
    assert _said(columns.ymd(pa.array(numbers, pa.int32()).cast(pa.date32()))) == expected
    assert [one for _, one in _said(columns.month_index(pl.Series(numbers, dtype=pl.Int64)))] == [
        row[-1] for row in expected
    ]


def _ymd(number: int | None) -> tuple[object, ...]:
    if number is None:
        return (None, None, None, "jalali.value.missing")
    try:
        return (*jalali.ymd(EPOCH + timedelta(number)), None)
    except (MalformedError, OverflowError):
        return (None, None, None, "jalali.year.out_of_range")


PART: Final = st.none() | st.integers(-1, 32) | st.integers(-(2**63), 2**63 - 1)
YEAR: Final = st.integers(FIRST_YEAR - 1, LAST_YEAR + 1) | PART


@given(st.lists(st.tuples(YEAR, PART, PART) | st.tuples(YEAR, st.just(12), st.sampled_from([29, 30, 31])), max_size=12))
def test_a_jalali_date_names_the_day_of_the_scalar_calendar_or_gets_its_code(
    dates: list[tuple[int | None, int | None, int | None]],
) -> None:
    parts = [pl.Series([parts[place] for parts in dates], dtype=pl.Int64) for place in range(3)]
    assert _said(columns.day(parts[0], parts[1], parts[2])) == [_day(*date_) for date_ in dates]


def test_every_date_around_the_bounds_of_its_parts_is_told_as_by_the_scalar_calendar() -> None:
    years = (FIRST_YEAR - 1, FIRST_YEAR, 1403, 1404, LAST_YEAR, LAST_YEAR + 1)
    dates = list(product(years, range(-1, 18), range(-1, 35)))
    assert _said(columns.day(*(pl.Series(part) for part in zip(*dates, strict=True)))) == [_day(*one) for one in dates]


def _day(year: int | None, month: int | None, day: int | None) -> tuple[object, ...]:
    if year is None or month is None or day is None:
        return (None, "jalali.value.missing")
    try:
        return (jalali.day(year, month, day), None)
    except MalformedError as error:
        return (None, error.code)


@pytest.mark.parametrize("width", WIDTHS, ids=str)
def test_parts_may_be_of_any_width(width: Any) -> None:
    years = pl.Series([1405, 1404]) if width in {pl.Int8, pl.UInt8} else pl.Series([1405, 1404], dtype=width)
    months, days = pl.Series([9, 0], dtype=width), pl.Series([1, 1], dtype=width)
    assert _said(columns.day(years, months, days)) == [
        (date(2026, 11, 22), None),
        (None, "jalali.month.out_of_range"),
    ]


@pytest.mark.parametrize(
    "wrong", [pl.Series(["1405-09-01"]), pl.Series([datetime(2026, 11, 22, tzinfo=UTC)]), pl.Series([1.5])]
)
def test_what_is_no_day_is_a_mistake(wrong: pl.Series) -> None:
    with pytest.raises(TypeError, match="no whole numbers"):
        columns.ymd(wrong)


def test_parts_of_other_lengths_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="one length"):
        columns.day(pl.Series([1405, 1404]), pl.Series([1]), pl.Series([1]))


def test_arrays_of_other_lengths_are_a_mistake_unless_one_value_stands_for_all() -> None:
    years, month = np.array([1404, 1405, 1403]), np.array([12])
    found, numbers = arrays.day(years, month, np.array([29]))
    assert (found + arrays.EPOCH).tolist() == [jalali.day(year, 12, 29).toordinal() for year in years.tolist()]
    assert not numbers.any()
    assert len(arrays.day(years[:1], month, np.array([1, 2]))[0]) == 2
    for wrong in ((years[:2], years, month), (years, years[:2], month), (years, month, years[:2])):
        with pytest.raises(ValueError, match="broadcast"):
            arrays.day(*wrong)


def test_the_arrays_stand_for_themselves() -> None:
    numbers = np.array([FIRST - 1, FIRST, LAST, LAST + 1])
    assert arrays.refused(numbers).tolist() == [True, False, False, True]
    assert arrays.CODES[0] is None


def test_random_days_survive_a_round_trip_through_arrow() -> None:
    source = random.Random(5)  # noqa: S311 - test data
    days = pa.array([source.randint(FIRST, LAST) for _ in range(5_000)], pa.int32()).cast(pa.date32())
    parts = columns.ymd(days)
    back = columns.day(parts.field("year"), parts.field("month"), parts.field("day"))
    assert back.field("date").equals(days)
