"""The worked examples of the facts on days and averages, by the kernel over columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, Final

import pyarrow as pa
import pytest

from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.batch import arrow_kernel
from tamin_rules.records.months import calendar_month
from tests.cases.test_worked_averages import LAW, NOW, of, pairs_of

KERNEL: Final = arrow_kernel(law=LAW, on=NOW, outputs=["days", "average"])


def told(rows: Iterable[tuple[JalaliMonth, int, int]]) -> dict[str, Any]:
    """Return what the kernel says of one person."""
    table = [
        {"person": 1, "year": month.year, "month": month.month, "days": days, "wage": wage}
        for month, days, wage in rows
    ]
    (batch,) = KERNEL([pa.RecordBatch.from_pylist(table)])
    (person,) = batch.to_pylist()
    return dict(person)


def laid(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[JalaliMonth, int, int]]:
    """Lay days and wages, newest first, into months that are long enough; an average passes over the others."""
    months = (calendar_month(JalaliMonth.of(NOW).index - back) for back in count())
    for days, wage in pairs:
        yield next(month for month in months if month.length >= days), days, wage


@pytest.mark.parametrize(("inputs", "expected"), of("days"))
def test_days_add_up_as_in_the_example(inputs: dict[str, list[int]], expected: dict[str, int]) -> None:
    rows = [
        (JalaliMonth(int(year), month), days, 1)
        for year, months in inputs.items()
        for month, days in enumerate(months, 1)
    ]
    assert told(rows)["total_days"] == expected["total"]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        case
        for topic in ("average", "average_and_pension")
        for case in of(topic)
        if "months_newest_first" in case.values[0]
    ],
)
def test_an_average_is_that_of_the_example(inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    assert told(laid(pairs_of(inputs["months_newest_first"])))["average"] == expected["average"]


def test_the_examples_are_there() -> None:
    assert len(of("days")) == 1
    assert sum("months_newest_first" in case.values[0] for case in (*of("average"), *of("average_and_pension"))) == 4
