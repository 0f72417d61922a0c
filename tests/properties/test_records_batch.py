"""The kernel says of millions what `summarize` says of one, to the rial and to the code."""

from __future__ import annotations

import random
from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.law import Law, readings
from tamin_rules.records import Insured, MonthRow, Sex
from tamin_rules.records.batch import Group
from tamin_rules.records.numbers import MOST_DAYS
from tamin_rules.testing import strategies
from tests.properties.batches import assert_same, batch_of, judged, left_to_the_core, row_of
from tests.properties.careers import random_career, random_case
from tests.properties.columnar_careers import career, person

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")

CONSULTED: Final = (
    *("days_over_month_length", "zero_day_rows", "benefit_days", "record_type", "overlap_days", "overlap_wages"),
    *("ceiling_days", "paid_month", "several_workshops", "gaps", "average_wage", "portal_window"),
    *("short_record_divisor", "index_ratio", "pension_years", "years_cap", "pension_rounding"),
    *("floor_below_20_years", "pension_floor", "supplements", "reference_date", "men_age_path"),
    *("thirty_year_path_ages", "ten_year_men_age", "hard_year_factor", "added_contribution", "band_edge"),
    "exactly_28_years",
)
"""Every reading that `summarize` consults."""
CHOICES: Final = [(name, choice) for name in CONSULTED for choice in readings.named(name).choices]
NASTY: Final = [[row_of(cells) for cells in random_career(seed)] for seed in range(30)]
NASTY_FULL: Final = [career for career in NASTY if career]

persons = st.builds(
    Insured,
    sex=st.none() | st.sampled_from(Sex),
    born=st.none() | st.dates(jalali.day(1330, 1, 1), jalali.day(1385, 1, 1)),
)


def _as(kind: Any, column: Any) -> Any:
    """Return a column as another type; Arrow casts into a dictionary only what has one."""
    return column.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else column.cast(kind)


@given(st.lists(st.tuples(strategies.careers(), persons), max_size=6))
def test_careers_come_out_as_they_do_one_by_one(people: list[tuple[tuple[MonthRow, ...], Insured]]) -> None:
    assert_same([career for career, _ in people], LAW, ON, [person for _, person in people])


@given(st.lists(st.lists(strategies.month_rows(), min_size=1, max_size=12), min_size=1, max_size=4))
def test_rows_of_any_order_and_kind_come_out_so_too(careers: list[list[MonthRow]]) -> None:
    assert_same(careers, LAW, ON)


@pytest.mark.parametrize("seed", range(40))
def test_nasty_careers_under_any_readings_on_any_day(seed: int) -> None:
    rows, (year, month, day), chosen = random_case(seed)
    assert_same([[row_of(cells) for cells in rows]], LAW.with_readings(**chosen), jalali.day(year, month, day))


@pytest.mark.parametrize("seed", range(60))
def test_what_the_columns_judge_themselves_under_any_readings_on_any_day(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - no secret
    drawn = {name: pick.choice(readings.named(name).choices) for name in CONSULTED if pick.random() < 0.5}
    chosen = drawn | {"several_workshops": "merge_by_month"} if seed % 3 else {}
    on = ON if seed % 2 else jalali.day(pick.randint(1380, 1407), pick.randint(1, 12), pick.randint(1, 29))
    careers = [career(pick, seed % 3) for _ in range(10)]
    assert_same(careers, LAW.with_readings(**chosen), on, [person(pick) for _ in careers])


@pytest.mark.parametrize(("name", "choice"), CHOICES, ids=[f"{name}-{choice}" for name, choice in CHOICES])
def test_every_choice_of_every_reading(name: str, choice: str) -> None:
    pick = random.Random(name + choice)  # noqa: S311 - no secret
    careers = [*NASTY_FULL[:8], *(career(pick, place % 3) for place in range(12))]
    assert_same(careers, LAW.with_readings(**{name: choice}), ON, [person(pick) for _ in careers])


def test_hardly_anybody_is_left_to_the_core() -> None:
    """Else the tests above would compare the core with itself."""
    pick = random.Random(1)  # noqa: S311 - no secret
    careers = [career(pick, place % 3) for place in range(60)]
    left = {group: len(persons) for group, persons in left_to_the_core(batch_of(careers), LAW, ON).items()}
    assert left.keys() == {Group.FINDINGS, Group.ELIGIBILITY, Group.AVERAGE, Group.AVERAGES, Group.PENSION, Group.DAYS}
    assert [left[group] < 20 for group in left if group is not Group.FINDINGS] == [True] * 5


def test_regular_people_are_judged_in_columns_whenever_the_one_before_them_ended() -> None:
    careers = [[MonthRow(year, month, 29, 240_000_000) for month in range(1, 13)] for year in [1402, 1401, 1400] * 4]
    assert left_to_the_core(batch_of(careers), LAW, ON) == {}


@given(st.data())
def test_where_batches_end_makes_no_difference(data: st.DataObject) -> None:
    rows = batch_of(NASTY_FULL[:12])
    cuts = data.draw(st.lists(st.integers(0, rows.num_rows), max_size=8).map(sorted))
    pieces = [rows.slice(a, b - a) for a, b in zip([0, *cuts], [*cuts, rows.num_rows], strict=True)]
    outputs = ["days", "average", "findings"]
    assert judged(pieces, law=LAW, on=ON, outputs=outputs) == judged([rows], law=LAW, on=ON, outputs=outputs)
    assert sum(piece.num_rows for piece in pieces) == rows.num_rows


def test_each_row_in_a_batch_of_its_own() -> None:
    rows = batch_of(NASTY_FULL[:3])
    pieces = [rows.slice(place, 1) for place in range(rows.num_rows)]
    assert judged(pieces, law=LAW, on=ON) == judged([rows], law=LAW, on=ON)


def test_two_thousand_rows_of_one_person() -> None:
    career = [MonthRow(1360 + n // 48, n // 4 % 12 + 1, 8, 50_000_000 + n, str(n % 4)) for n in range(2_000)]
    assert_same([career, [MonthRow(1404, 7, 30, 240_000_000)]], LAW, ON)


@pytest.mark.parametrize("days", [32, 125, 126, 127, 128, 200, 255, 256, 500, MOST_DAYS])
def test_days_beyond_any_month_and_beyond_a_byte(days: int) -> None:
    assert_same(
        [[MonthRow(1403, 7, 30, 240_000_000), MonthRow(1403, month, days, 240_000_000)] for month in (8, 12)], LAW, ON
    )


def test_nothing_in_nothing_out() -> None:
    nothing = batch_of([])
    assert judged([], law=LAW, on=ON) == judged([nothing, nothing], law=LAW, on=ON) == []


def test_batches_of_no_rows_between_others_say_nothing() -> None:
    rows, nothing = batch_of(NASTY_FULL[:4]), batch_of([])
    pieces = [nothing, rows.slice(0, 7), nothing, nothing, rows.slice(7), nothing]
    assert judged(pieces, law=LAW, on=ON) == judged([rows], law=LAW, on=ON)


@pytest.mark.parametrize(
    "types",
    [
        {name: pa.int64() for name in ("year", "month", "days")},
        {"year": pa.uint16(), "month": pa.uint8(), "days": pa.uint16(), "wage": pa.uint64(), "person": pa.uint8()},
        {"year": pa.int32(), "month": pa.int16(), "days": pa.int32(), "person": pa.int16()},
        {"kind": pa.large_string(), "workshop": pa.large_string()},
        {"kind": pa.dictionary(pa.int8(), pa.string()), "workshop": pa.dictionary(pa.int32(), pa.large_string())},
        {"kind": pa.string_view(), "workshop": pa.string_view()},
        {"person": pa.dictionary(pa.int16(), pa.int64())},
    ],
    ids=lambda types: ",".join(map(str, types.values())),
)
def test_columns_of_every_width_say_the_same(types: dict[str, Any]) -> None:
    rows = batch_of(NASTY_FULL[:20])
    fields = [field.with_type(types.get(field.name, field.type)) for field in rows.schema]
    arrays = [_as(field.type, column) for column, field in zip(rows.columns, fields, strict=True)]
    other = pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))
    assert judged([other], law=LAW, on=ON) == judged([rows], law=LAW, on=ON)
