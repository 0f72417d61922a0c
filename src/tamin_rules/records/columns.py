"""
The rows of a record, column by column: a tenth of the memory, for whoever counts over columns or sends them on.

Numbers stand one for each row; labels, which hardly change, in runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain, groupby, repeat, starmap
from typing import TypeAlias, TypeVar

from attrs import frozen

from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.rows import Kind, MonthRow

T = TypeVar("T")
Runs: TypeAlias = tuple[tuple[T, int], ...]
"""Labels, each with the number of rows in a row that have it; two that follow each other differ."""


@frozen
class Columns:
    """
    Rows, in their order, as columns; whoever makes them sees to it that each can be a `MonthRow`.

    Args:
        months: of each row, months since Farvardin of year 0, as `JalaliMonth.index`.
        days: insured days.
        wages: rials.
        workshops, kinds: in runs.
        starts, ends: first and last day worked; empty where no row says one.

    >>> rows = (MonthRow(1404, 6, 31, 210_000_000, "A"), MonthRow(1404, 7, 30, 190_000_000, "A"))
    >>> Columns.of(rows).workshops, Columns.of(rows).rows() == rows
    ((('A', 2),), True)
    """

    months: tuple[int, ...]
    days: tuple[int, ...]
    wages: tuple[int, ...]
    workshops: Runs[str | None]
    kinds: Runs[Kind]
    starts: tuple[date | None, ...] = ()
    ends: tuple[date | None, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[MonthRow]) -> Columns:
        """Take rows apart."""
        kept = tuple(rows)
        return cls(
            tuple([row.index for row in kept]),
            tuple([row.days for row in kept]),
            tuple([row.wage for row in kept]),
            _runs(row.workshop for row in kept),
            _runs(row.kind for row in kept),
            _said(kept, lambda row: row.start),
            _said(kept, lambda row: row.end),
        )

    def rows(self) -> tuple[MonthRow, ...]:
        """
        Put the rows together again.

        Codes: those of `MonthRow`, where the columns were not those of rows.
        """
        return tuple(
            map(
                MonthRow,
                [index // MONTHS_A_YEAR for index in self.months],
                [index % MONTHS_A_YEAR + 1 for index in self.months],
                self.days,
                self.wages,
                _unrolled(self.workshops),
                _unrolled(self.kinds),
                self.starts or repeat(None),
                self.ends or repeat(None),
            )
        )


def _runs(labels: Iterable[T]) -> Runs[T]:
    return tuple((label, sum(1 for _ in same)) for label, same in groupby(labels))


def _unrolled(runs: Runs[T]) -> Iterator[T]:
    return chain.from_iterable(starmap(repeat, runs))


def _said(rows: Iterable[MonthRow], day_of: Callable[[MonthRow], date | None]) -> tuple[date | None, ...]:
    days = tuple(map(day_of, rows))
    return days if any(days) else ()
