"""The pension of many persons at once is that of each of them alone, under every reading and on every day."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.money import half_up
from tamin_rules.records.batch.estimates import BLOCK, Estimates, estimate_pensions
from tamin_rules.records.batch.pensions import MOST_DAYS
from tamin_rules.records.durations import pension_years
from tamin_rules.records.pension import ESTIMATE, PensionFacts, is_capped

READINGS: Final = {
    "pension_years": ("two_decimals_half_up", "unrounded"),
    "years_cap": ("cap_35", "no_cap"),
    "pension_rounding": ("up_to_rial", "nearest_1000"),
    "floor_below_20_years": ("years_over_30", "full", "none"),
    "pension_floor": ("of_the_day", "frozen_1397"),
}
CHOICES: Final = [dict(zip(READINGS, chosen, strict=True)) for chosen in product(*READINGS.values())]
LARGEST: Final = 2**63 - 1

DAYS: Final = st.integers(0, 16_000) | st.sampled_from([
    0, 1, 7_298, 7_299, 7_300, 12_772, 12_774, 12_775, 12_776, 12_777, MOST_DAYS, MOST_DAYS + 1, LARGEST
])  # fmt: skip
WAGES: Final = st.integers(0, 10**9) | st.integers(0, LARGEST) | st.sampled_from([0, 1, LARGEST, 2**61 // 131_072])
PERSONS: Final = st.lists(st.tuples(WAGES, DAYS), max_size=12)
ON: Final = st.dates(jalali.parse("1350-01-01"), jalali.parse("1407-01-01"))
TODAY: Final = jalali.parse("1405-09-01")
LAWS: Final = st.sampled_from([
    Law.current(), Law.current().requiring("high"), Law.current().known_on(jalali.parse("1399-01-01"))
])  # fmt: skip


def columns(persons: list[tuple[int, int]], law: Law, on: date) -> Estimates:
    wages, days = (np.array([person[place] for person in persons], np.int64) for place in (0, 1))
    return estimate_pensions(wages, days, law=law, on=on)


def told(found: Estimates) -> list[tuple[Any, ...]]:
    """Return what is said of each person."""
    return [
        (amount, years, floor, cap, found.codes[why])
        for amount, years, floor, cap, why in zip(
            *(column.tolist() for column in (found.amount, found.years, found.floor, found.cap, found.why)),
            strict=True,
        )
    ]


def alone(wage: int, days: int, law: Law, on: date) -> tuple[Any, ...]:
    """Return what the core says of one person."""
    figure = ESTIMATE(PensionFacts(wage, days), law=law, on=on)
    found, years = figure.value, half_up(pension_years(days, law, on) * 100)
    cap = is_capped(days, law, on)
    if found is None:
        return 0, years, False, cap, figure.decision.finding.code
    assert (half_up(found.years * 100), found.cap) == (years, cap)
    return found.amount, years, found.floor, cap, ""


@given(PERSONS, ON, LAWS, st.sampled_from(CHOICES))
def test_each_person_is_told_what_the_core_says(
    persons: list[tuple[int, int]], on: date, law: Law, choices: dict[str, str]
) -> None:
    read = law.with_readings(**choices)
    assert told(columns(persons, read, on)) == [alone(*person, read, on) for person in persons]


EDGES: Final = [
    (wage, days)
    for wage in (0, 1, 71_661_840, 166_255_500, 300_000_001, 10**12, 2**62 // 3_500, LARGEST)
    for days in (0, 1, 365, 7_298, 7_299, 10_950, 12_774, 12_775, 12_776, 12_777, 12_778, 14_600, 20_000, MOST_DAYS + 1)
]


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: "-".join(choices.values()))
def test_the_edges_are_the_same_under_every_reading(choices: dict[str, str]) -> None:
    law = Law.current().with_readings(**choices)
    for on in (TODAY, jalali.parse("1397-07-01"), jalali.parse("1406-02-01")):
        assert told(columns(EDGES, law, on)) == [alone(*person, law, on) for person in EDGES]


def test_persons_of_several_blocks_stand_in_their_order() -> None:
    persons = [(100_000_000 + place, place % 14_000) for place in range(2 * BLOCK + 3)]
    persons[BLOCK + 5], persons[BLOCK + 6] = (LARGEST, 12_775), (0, 7_300)
    found = columns(persons, Law.current(), TODAY)
    for place in (0, 1, BLOCK - 1, BLOCK, BLOCK + 5, BLOCK + 6, 2 * BLOCK, 2 * BLOCK + 2):
        assert told(found)[place] == alone(*persons[place], Law.current(), TODAY)


@pytest.mark.parametrize("floor", [2**48, 2**49, 2**52, 10**17])
def test_a_floor_of_any_height_is_exact(floor: int) -> None:
    first = jalali.parse("1405-01-01")
    row = {"from": "1405-01-01", "greg": first, "is": floor, "ref": "seed/W1", "confidence": "high"}
    law = Law.current().overlay({"min_monthly_wage_30d": {"rows": [row]}})
    persons = [(wage, days) for wage in (0, 1, 10**8, 2**50) for days in (0, 365, 7_300, 12_775, 20_000)]
    assert told(columns(persons, law, TODAY)) == [alone(*person, law, TODAY) for person in persons]


@pytest.mark.parametrize("days", range(16_383, 16_387))
def test_a_day_more_than_forty_years_and_some_is_a_day(days: int) -> None:
    law = Law.current().with_readings(pension_years="unrounded", years_cap="no_cap")
    assert told(columns([(300_000_001, days)], law, TODAY)) == [alone(300_000_001, days, law, TODAY)]


def test_an_amount_beyond_64_bits_is_exact() -> None:
    [(amount, *_)] = told(columns([(LARGEST, 12_775)], Law.current(), TODAY))
    assert amount == -(-LARGEST * 35 // 30) > LARGEST


@given(st.sampled_from([np.int8, np.uint8, np.int16, np.uint32, np.uint64]), st.integers(0, 100))
@example(np.uint64, 0)
def test_narrow_numbers_are_numbers(kind: Any, number: int) -> None:
    wages = np.array([number], kind)
    assert told(estimate_pensions(wages, wages, law=Law.current(), on=TODAY)) == [
        alone(number, number, Law.current(), TODAY)
    ]


@pytest.mark.parametrize(
    ("wages", "days", "expected"),
    [
        (np.array([1.5]), np.array([1]), [(("average",), "record.number.not_whole")]),
        (np.array([1.5]), np.array([-1]), [
            (("average",), "record.number.not_whole"), (("total_days",), "record.number.negative"),
        ]),
        (np.array([True]), np.array([1]), [(("average",), "record.number.not_whole")]),
        (np.array([-1]), np.array([-1]), [((name,), "record.number.negative") for name in ("average", "total_days")]),
        (np.array([1]), np.array([1, 2]), [(("total_days",), "record.number.not_whole")]),
        (np.array([[1]]), np.array([1]), [(("average",), "record.number.not_whole")]),
        (np.array([1, -1]), np.array([1, 2]), [(("average",), "record.number.negative")]),
        (np.array([2**63], np.uint64), np.array([1]), [(("average",), "record.number.too_large")]),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(wages: Any, days: Any, expected: list[tuple[tuple[str, ...], str]]) -> None:
    with pytest.raises(MalformedError) as caught:
        estimate_pensions(wages, days, law=Law.current(), on=TODAY)
    assert [(fault.loc, str(fault.code)) for fault in caught.value.faults] == expected
