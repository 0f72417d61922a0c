"""What holds for every merged record, whatever the rows, the day and the readings."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.law import Law
from tamin_rules.records.months import Record, gaps, merge
from tamin_rules.records.rows import MonthRow, OtherKind, RecordKind

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
READINGS: Final = (
    *("days_over_month_length", "zero_day_rows", "overlap_days", "overlap_wages", "benefit_days", "record_type"),
    "ceiling_days",
)
MONTHS: Final = ((1403, 6), (1403, 11), (1403, 12), (1404, 1), (1404, 12))
"""Few, so that rows meet; of every length."""


def _intervals(year: int, month: int) -> st.SearchStrategy[dict[str, Any]]:
    """Draw no date, one, or both in order: around the month, with its edges likely."""
    edges = [jalali.day(year, month, 1), jalali.day(year, month, jalali.month_length(year, month))]
    near = st.dates(date.fromordinal(edges[0].toordinal() - 40), date.fromordinal(edges[1].toordinal() + 40))
    day = st.one_of(st.sampled_from(edges), near)
    both = st.lists(day, min_size=2, max_size=2).map(sorted).map(lambda days: {"start": days[0], "end": days[1]})
    return st.one_of(st.just(dict[str, Any]()), day.map(lambda one: {"start": one}), both, both, both)


@st.composite
def rows(draw: st.DrawFn) -> MonthRow:
    """Draw a row of one of a few months, plain or nasty."""
    year, month = draw(st.sampled_from(MONTHS))
    length = jalali.month_length(year, month)
    days = draw(st.one_of(st.sampled_from((0, 1, length, length + 1)), st.integers(0, 2 * length)))
    fields: dict[str, Any] = {
        "wage": draw(st.integers(0, 10**10)),
        "workshop": draw(st.sampled_from((None, "A", "B"))),
        "kind": draw(st.sampled_from((RecordKind.ORDINARY, RecordKind.SICK_PAY, OtherKind("x")))),
    }
    return MonthRow(year, month, days, **fields, **draw(_intervals(year, month)))


def laws() -> st.SearchStrategy[Law]:
    """Draw a choice for every reading that merging consults."""
    choices = {name: st.sampled_from(LAW.reading_of(name).choices) for name in READINGS}
    return st.fixed_dictionaries(choices).map(lambda chosen: LAW.with_readings(**chosen))


def figures(record: Record) -> list[tuple[int, int, int | None, int, int]]:
    """Return the months without the places of their rows."""
    return [(month.index, month.days, month.wage, month.reported_days, month.reported_wage) for month in record.months]


def days_of(given_rows: Iterable[MonthRow], law: Law) -> int:
    return merge(given_rows, law=law, on=ON).total_days


@given(st.lists(rows(), max_size=12), laws(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(given_rows: list[MonthRow], law: Law, rnd: random.Random) -> None:
    shuffled = list(given_rows)
    rnd.shuffle(shuffled)
    assert figures(merge(shuffled, law=law, on=ON)) == figures(merge(given_rows, law=law, on=ON))


@given(st.lists(rows(), max_size=12), laws())
def test_a_merged_record_merges_into_itself(given_rows: list[MonthRow], law: Law) -> None:
    """Of these years every ceiling is known, so every month has a wage."""
    record = merge(given_rows, law=law, on=ON)
    again = [MonthRow(month.when.year, month.when.month, month.days, month.wage or 0) for month in record.months]
    assert all(month.wage is not None for month in record.months)
    assert [row[:3] for row in figures(merge(again, law=law, on=ON))] == [row[:3] for row in figures(record)]


@given(st.lists(rows(), max_size=12), laws())
def test_days_never_exceed_the_calendar_nor_what_was_reported(given_rows: list[MonthRow], law: Law) -> None:
    record = merge(given_rows, law=law, on=ON)
    for month in record.months:
        assert 1 <= month.days <= min(month.length, month.reported_days)
        assert month.wage is not None
        assert month.wage <= month.reported_wage
    assert record.total_days == sum(month.days for month in record.months)
    assert list(record.indices) == sorted({month.index for month in record.months})


@given(st.lists(rows(), max_size=12), laws(), st.sampled_from(("1403-05-31", "1403-12-01", "1404-01-31", "1405-09-01")))
def test_every_row_counts_or_is_named_with_the_reason(given_rows: list[MonthRow], law: Law, day: str) -> None:
    record = merge(given_rows, law=law, on=jalali.parse(day))
    counted = [place for month in record.months for place in month.rows]
    assert sorted([*counted, *record.idle, *record.left_out]) == list(range(len(given_rows)))
    assert set(record.clamped) <= set(counted)
    assert record.rows == tuple(given_rows)


@given(st.lists(rows(), max_size=12), rows(), laws())
def test_one_more_row_never_lowers_the_days(given_rows: list[MonthRow], more: MonthRow, law: Law) -> None:
    assert days_of(given_rows, law) <= days_of([*given_rows, more], law)


@given(st.lists(rows(), max_size=12), laws())
def test_the_union_is_at_most_the_sum_and_both_at_least_the_largest_row(given_rows: list[MonthRow], law: Law) -> None:
    """The union may be below the largest row where the dates of a row say fewer days than it reports."""
    union, summed, largest = (
        days_of(given_rows, law.with_readings(overlap_days=reading))
        for reading in ("interval_union", "capped_sum", "largest_row")
    )
    assert union <= summed
    assert largest <= summed


@given(st.lists(rows(), min_size=1, max_size=6), laws())
def test_the_union_is_that_of_sets_of_days(given_rows: list[MonthRow], law: Law) -> None:
    """Counted once more, day by day, for rows of one month that all say their days."""
    year, month = given_rows[0].year, given_rows[0].month
    first = jalali.day(year, month, 1)
    calendar = [date.fromordinal(first.toordinal() + n) for n in range(jalali.month_length(year, month))]
    law = law.with_readings(overlap_days="interval_union", days_over_month_length="clamp_with_warning")
    covered, reported, used = set[date](), 0, list[MonthRow]()
    for row in given_rows:
        start, end = row.start or calendar[0], row.end or calendar[-1]
        days = {day for day in calendar if start <= day <= end} or set(calendar)
        worked = max(1, min(row.days, len(calendar)))
        used.append(MonthRow(year, month, worked, row.wage, start=min(days), end=max(days)))
        covered |= days
        reported += worked
    expected = min(len(covered), reported) if len(used) > 1 else reported
    assert days_of(used, law) == expected


@given(st.lists(st.tuples(st.integers(1380, 1384), st.integers(1, 12)), max_size=20))
def test_gaps_and_months_with_days_tile_the_whole_span(worked: list[tuple[int, int]]) -> None:
    record = merge([MonthRow(*when, 10, 5) for when in worked], law=LAW, on=ON)
    missing = [index for first, last in gaps(record) for index in range(first.index, last.index + 1)]
    here = [month.index for month in record.months]
    assert sorted([*here, *missing]) == (list(range(here[0], here[-1] + 1)) if here else [])
    assert all(first <= last for first, last in gaps(record))
    for (_, before), (after, _) in zip(gaps(record), gaps(record)[1:], strict=False):
        assert after - before > 1  # runs do not touch
