"""
The rows of a record, column by column: a tenth of the memory, for whoever counts over columns or sends them on.

Numbers stand one for each row; labels, which hardly change, in runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        starts, ends: first and last day worked, as `date.toordinal` counts, 0 where a row says none; empty where none
            does.

    >>> rows = (MonthRow(1404, 6, 31, 210_000_000, "A"), MonthRow(1404, 7, 30, 190_000_000, "A"))
    >>> Columns.of(rows).workshops, Columns.of(rows).rows() == rows
    ((('A', 2),), True)
    """

    months: tuple[int, ...]
    days: tuple[int, ...]
    wages: tuple[int, ...]
    workshops: Runs[str | None]
    kinds: Runs[Kind]
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

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
            _ordinals(row.start for row in kept),
            _ordinals(row.end for row in kept),
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
                _dates(self.starts),
                _dates(self.ends),
            )
        )


def _runs(labels: Iterable[T]) -> Runs[T]:
    return tuple((label, sum(1 for _ in same)) for label, same in groupby(labels))


def _unrolled(runs: Runs[T]) -> Iterator[T]:
    return chain.from_iterable(starmap(repeat, runs))


def _ordinals(days: Iterable[date | None]) -> tuple[int, ...]:
    ordinals = tuple([0 if day is None else day.toordinal() for day in days])
    return ordinals if any(ordinals) else ()


def _dates(ordinals: Iterable[int]) -> Iterable[date | None]:
    return [date.fromordinal(ordinal) if ordinal else None for ordinal in ordinals] or repeat(None)
