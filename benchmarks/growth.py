"""
Time and memory as the data grow, each engine in a process of its own, nothing extrapolated.

The work is that of `benchmarks.records_batch`, where the answers of all engines are compared. DuckDB and Polars hold
the rows in their own form before it begins, and use all processors. Memory above the input is the highest mark of the
process less what it held before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from benchmarks import records_batch
from benchmarks.case import Apart, Child, Growth, Quantity, Within

SIZES: Final = (2_400_000, 24_000_000)
MOST_ABOVE: Final = 1.2 * 2**30
"""Bytes that the work may take above its input."""
HERE: Final = "benchmarks.growth"
ONE_ROW: Final = records_batch.KINDS[0]


def ours(rows: int) -> Callable[[], object]:
    """Return our work on so many rows."""
    return records_batch.ours(_rows(rows), ONE_ROW)


def with_duckdb(rows: int) -> Callable[[], object]:
    """Return the same work of DuckDB."""
    return records_batch.with_duckdb(_rows(rows), ONE_ROW)


def with_polars(rows: int) -> Callable[[], object]:
    """Return the same work of Polars."""
    return records_batch.with_polars(_rows(rows), ONE_ROW)


def cases() -> Iterator[Growth | Apart | Within]:
    """Yield how time and memory grow, and the demands on the largest size."""
    targets = (f"{HERE}:ours", f"{HERE}:with_duckdb", f"{HERE}:with_polars")
    yield Growth("Days and average, one row a month", tuple(zip(records_batch.ENGINES, targets, strict=True)), SIZES)
    mine, *others = (Child(target, SIZES[-1:]) for target in targets)
    peers = zip(others, [*records_batch.ENGINES][1:], records_batch.AT_LEAST, strict=True)
    name = f"days and average of {SIZES[-1]:,} rows"
    for other, peer, at_least in peers:
        yield Apart(name, mine, other, peer, at_least, Quantity.TIME, runs=5)
    yield Within(name, mine, MOST_ABOVE)


def _rows(rows: int) -> records_batch.Rows:
    return records_batch.rows_of(rows // records_batch.MONTHS, ONE_ROW)
