"""Rows of an insurance record, whole careers, and contribution lists."""

from __future__ import annotations

from functools import cache
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.records import MonthRow
from tamin_rules.records.contribution_list.model import ContributionList
from tamin_rules.records.rows import RecordKind
from tamin_rules.testing.contribution_list_faults import FaultyList, faulty_lists
from tamin_rules.testing.contribution_lists import Sample, sample

FIRST: Final = JalaliMonth(1355, 1)
LAST: Final = JalaliMonth(1405, 8)
WORKSHOPS: Final = (None, "0000123456", "0000654321")
_WAGE_OF_A_MONTH: Final = 120_000_000


def _row(index: int, days: int, wage: int, workshop: str | None, kind: RecordKind) -> MonthRow:
    year, month = divmod(index, 12)
    return MonthRow(year, month + 1, min(days, jalali.month_length(year, month + 1)), wage, workshop, kind)


def month_rows(*, min_value: JalaliMonth = FIRST, max_value: JalaliMonth = LAST) -> SearchStrategy[MonthRow]:
    """
    Draw rows that a record may have: at most the days of their month, wages in rials, of any kind.

    Args:
        min_value, max_value: first and last month, both inclusive.
    """
    return st.builds(
        _row,
        st.integers(min_value.index, max_value.index),
        st.sampled_from((31, 30, 29, 15, 1, 0)) | st.integers(0, 31),
        st.integers(0, 40).map(lambda times: times * _WAGE_OF_A_MONTH // 4) | st.integers(0, 10**10),
        st.sampled_from(WORKSHOPS),
        st.sampled_from((RecordKind.ORDINARY, RecordKind.ORDINARY, *RecordKind)),
    )


_NOT_ROWS: Final[tuple[tuple[str, dict[str, object]], ...]] = (
    ("jalali.month.out_of_range", {"month": 13}),
    ("jalali.month.out_of_range", {"month": 0}),
    ("jalali.year.out_of_range", {"year": 2025}),
    ("record.number.not_whole", {"days": 30.0}),
    ("record.number.not_whole", {"wage": "120000000"}),
    ("record.number.not_whole", {"year": True}),
    ("record.number.negative", {"wage": -1}),
    ("record.number.negative", {"days": -1}),
    ("record.number.too_large", {"days": 1_000}),
    ("record.number.too_large", {"wage": 10**15}),
    ("record.text.not_text", {"workshop": 123456}),
    ("record.kind.not_kind", {"kind": "ordinary"}),
    ("record.day.not_day", {"start": "1404-07-01"}),
    ("record.interval.reversed", {"start": jalali.day(1404, 7, 2), "end": jalali.day(1404, 7, 1)}),
)


def near_miss_month_rows() -> SearchStrategy[tuple[dict[str, object], str]]:
    """Draw keywords of a `MonthRow` of which one is wrong, and the code that making it raises."""
    return st.builds(_missed_row, month_rows(), st.sampled_from(_NOT_ROWS))


def _missed_row(good: MonthRow, fault: tuple[str, dict[str, object]]) -> tuple[dict[str, object], str]:
    return _fields(good) | fault[1], fault[0]


def _fields(row: MonthRow) -> dict[str, object]:
    return {"year": row.year, "month": row.month, "days": row.days, "wage": row.wage, "workshop": row.workshop}


# --- careers ---------------------------------------------------------------------------------------------------------

_SPELL: Final = st.tuples(
    st.integers(1, 60),  # months
    st.integers(0, 24),  # months without work before it
    st.integers(1, 7),  # wage, in shares of the ceiling
    st.sampled_from((0, 0, 0, 1)),  # rows of a second workshop
)


@cache
def _minimum(index: int) -> int:
    """Return the minimum wage of a month in rials for 30 days; 0 where none is known."""
    year, month = divmod(index, 12)
    found = Law.current().table(keys.MIN_DAILY_WAGE.name).on(jalali.day(year, month + 1, 1))
    return 30 * int(getattr(found, "value", 0))


def _career(start: int, spells: list[tuple[int, int, int, int]]) -> tuple[MonthRow, ...]:
    rows, index = list[MonthRow](), start
    for number, (months, gap, times, beside) in enumerate(spells):
        index += gap
        for _ in range(months):
            if index > LAST.index:
                break
            wage = _minimum(index) * times
            rows += [_row(index, 31, wage, WORKSHOPS[1], RecordKind.ORDINARY)]
            if beside:
                rows += [_row(index, 10, wage // 3, f"00006543{number:02}", RecordKind.ORDINARY)]
            index += 1
    return tuple(rows)


def careers(*, min_value: JalaliMonth = FIRST, max_spells: int = 6) -> SearchStrategy[tuple[MonthRow, ...]]:
    """
    Draw work histories: up to so many spells, with gaps, at one to seven times the minimum wage, some at two workshops.

    The simplest is empty; they end at the latest in Aban 1405.
    """
    return st.builds(_career, st.integers(min_value.index, LAST.index), st.lists(_SPELL, max_size=max_spells))


def near_miss_careers() -> SearchStrategy[tuple[tuple[dict[str, object], ...], str]]:
    """Draw a work history as keywords of its rows, one of which is no row, and the code that making it raises."""
    return st.builds(_missed_career, careers(max_spells=2), near_miss_month_rows(), st.integers(0, 200))


def _missed_career(
    rows: tuple[MonthRow, ...], miss: tuple[dict[str, object], str], by: int
) -> tuple[tuple[dict[str, object], ...], str]:
    place = by % (len(rows) + 1)
    return (*map(_fields, rows[:place]), miss[0], *map(_fields, rows[place:])), miss[1]


# --- contribution lists ----------------------------------------------------------------------------------------------


@cache
def _sample(index: int, workers: int, seed: int) -> Sample:
    return sample(JalaliMonth(index // 12, index % 12 + 1), law=Law.current(), workers=workers, seed=seed)


def contribution_lists() -> SearchStrategy[Sample]:
    """
    Draw lists without a fault: 1 to 17 workers, months of 1403 to 1405; the simplest has one, on the minimum wage.

    Those whom unemployment insurance does not cover are in `Sample.uncovered`, as `contribution_list.check` takes them.
    """
    return st.builds(_sample, st.integers(1403 * 12, LAST.index), st.sampled_from((1, 2, 17)), st.integers(0, 1))


@cache
def _faulty() -> tuple[FaultyList, ...]:
    return tuple(faulty_lists(law=Law.current()))


def near_miss_contribution_lists() -> SearchStrategy[tuple[ContributionList, tuple[str, ...], str]]:
    """Draw a list with one fault, the uncovered workers, and the rule that has to find it, as `K1`."""
    return st.deferred(_faulty_of).map(lambda made: (made.list, made.uncovered, made.expected[0][0]))


def _faulty_of() -> SearchStrategy[FaultyList]:
    return st.sampled_from(_faulty())
