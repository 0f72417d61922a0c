"""The worked examples of the facts on days, durations and averages, by their numbers there."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.averages import AVERAGES, PORTAL, average, of_range
from tamin_rules.records.durations import PART_TIME_DAYS, Duration, PartTime, carried, pension_years, two_decimals
from tamin_rules.records.months import Record, merge
from tamin_rules.records.rows import MonthRow

FILE: Final = Path(__file__).with_name("worked_examples.json")
EXAMPLES: Final[list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["examples"]
LAW: Final = Law.current()
NOW: Final = jalali.parse("1405-09-01")
ALIKE: Final = re.compile(r"(\d+) x \((\d+) days, wage (\d+)\)(?:, nothing older)?")
REAL: Final = re.compile(r"real Jalali lengths (\d+) \(leap\) and (\d+), wage (\d+) each")


def of(topic: str) -> list[Any]:
    return [
        pytest.param(case["inputs"], case["expected"], id=case["id"]) for case in EXAMPLES if case["topic"] == topic
    ]


def pairs_of(text: str) -> list[tuple[int, int]]:
    """Return the days and wages that a description names."""
    if found := ALIKE.fullmatch(text):
        count, days, wage = map(int, found.groups())
        return [(days, wage)] * count
    found = REAL.fullmatch(text)
    assert found is not None
    leap, before, wage = map(int, found.groups())
    return [(jalali.month_length(year, month), wage) for year in (leap, before) for month in range(12, 0, -1)]


def record_of(rows: list[MonthRow]) -> Record:
    return merge(rows, law=LAW, on=NOW)


def row_of(month: JalaliMonth, days: int, wage: int) -> MonthRow:
    return MonthRow(month.year, month.month, days, wage)


def test_every_example_of_these_topics_is_here() -> None:
    topics = ("days", "duration", "part_time_days", "average", "average_and_pension")
    assert [len(of(topic)) for topic in topics] == [1, 2, 1, 3, 2]


@pytest.mark.parametrize(("inputs", "expected"), of("days"))
def test_days_add_up_as_in_the_example(inputs: dict[str, list[int]], expected: dict[str, int]) -> None:
    rows = [
        MonthRow(int(year), month, days, 1) for year, months in inputs.items() for month, days in enumerate(months, 1)
    ]
    of_year = {f"days_{year}": record_of([row for row in rows if str(row.year) == year]).total_days for year in inputs}
    assert of_year | {"total": record_of(rows).total_days} == expected


@pytest.mark.parametrize(("inputs", "expected"), of("duration"))
def test_counts_are_carried_as_in_the_example(inputs: dict[str, int], expected: dict[str, int]) -> None:
    assert carried(**inputs, law=LAW, on=NOW) == Duration(**expected)


@pytest.mark.parametrize(("inputs", "expected"), of("part_time_days"))
def test_part_time_days_are_those_of_the_example(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    assert LAW.find("record.full_day_hours", NOW).value == Fraction(str(inputs["full_day_hours"]))
    found = PART_TIME_DAYS(PartTime(inputs["days_in_month"], inputs["daily_hours"]), law=LAW, on=NOW)
    assert found.value is not None
    assert two_decimals(found.value) == str(expected["insured_days"])


@pytest.mark.parametrize(("inputs", "expected"), of("average"))
def test_an_average_is_that_of_the_example(inputs: dict[str, Any], expected: dict[str, int]) -> None:
    match inputs:
        case {"months_newest_first": text}:
            found = average(pairs_of(text), law=LAW, on=NOW)
            assert (found.value, len(found.months)) == (expected["average"], expected.get("months_used", 24))
        case {"from": first, "to": last, "wages_by_month": wages}:
            rows = [row_of(JalaliMonth.parse(month), *pair) for month, pair in wages.items()]
            ends = (JalaliMonth.parse(first), JalaliMonth.parse(last))
            assert of_range(record_of(rows), *ends, law=LAW, on=NOW).value == expected["average_monthly"]
        case _:
            pytest.fail("an example that nobody reads")


@pytest.mark.parametrize(("inputs", "expected"), of("average_and_pension"))
def test_the_average_and_the_years_behind_a_pension(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    assert average(pairs_of(inputs["months_newest_first"]), law=LAW, on=NOW).value == expected["average"]
    assert pension_years(inputs["total_days"], LAW, NOW) == Fraction(str(expected["years_2dp"]))


def test_a_leap_year_and_a_common_one_close_the_window_inside_the_24th_month() -> None:
    """P14 as a file of records: 366 + 365 days, of which the 24th month gives the last ones."""
    rows = [
        MonthRow(year, month, jalali.month_length(year, month), 10_000_000)
        for year in (1402, 1403)
        for month in range(1, 13)
    ]
    for formula in AVERAGES.values():
        assert len(formula(record_of(rows), law=LAW, on=NOW).months) == 24
    assert PORTAL(record_of(rows), law=LAW, on=NOW).value == 10_000_000
