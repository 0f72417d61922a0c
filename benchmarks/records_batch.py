"""
Records by the million: insured days and the average of the newest 24 months, beside DuckDB and Polars.

All three do the same work on the same rows in memory: the rows of a month are merged, its days cut to its length, the
wages of the newest 24 paid months divided by 24 and rounded up; whoever has a row that is none has no figures. The
peers are told what they could not know: that there is nothing to merge where no month is shared, and that every month
is paid. Ours finds that out by itself, and says what is wrong with each row. Answers are compared before a clock
starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final, TypeAlias

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from benchmarks.case import CLEAN, DIRTY, INVALID, Case
from tamin_rules import Law, jalali
from tamin_rules.records.batch import arrow_kernel

Numbers: TypeAlias = NDArray[Any]
Rows: TypeAlias = Any
"""`pyarrow.RecordBatch`, which has no types."""

MANY: Final = 100_000
FEWER: Final = 10_000
MONTHS: Final = 240
FIRST: Final = 1385 * 12
FIRST_HALF, BEFORE_LAST = 6, 11
"""The last months of 31 days, and of 30 in every year."""
LEAP: Final = (1, 5, 9, 13, 17, 22, 26, 30)

# The peers add up the wages of a month; ours would cut them to the ceiling of the month.
LAW: Final = Law.current().with_readings(average_wage="last_24_months", overlap_wages="sum_uncapped")
KERNEL: Final = arrow_kernel(
    law=LAW, on=jalali.parse("1405-09-01"), outputs=["days", "average"], threads=pl.thread_pool_size()
)


@frozen
class Kind:
    """
    What the rows are like.

    Args:
        data: as it is shown.
        people: in the comparison.
        shared: share of months of which a second workshop reports a row.
        bad: share of rows that are none.
    """

    data: str
    people: int
    shared: float = 0
    bad: float = 0


KINDS: Final = (
    Kind(CLEAN, MANY),
    Kind(DIRTY, MANY, bad=0.1),
    Kind("5 % of months shared", FEWER, shared=0.05),
    Kind(INVALID, FEWER, bad=1),
)


def rows_of(people: int, kind: Kind) -> Rows:
    """Return the rows of so many people, in one batch; always the same ones."""
    pick = np.random.default_rng(7)
    size = people * MONTHS
    index = np.tile(np.arange(FIRST, FIRST + MONTHS), people)
    columns: dict[str, Any] = {
        "person": np.repeat(np.arange(people, dtype=np.int32), MONTHS),
        "year": (index // 12).astype(np.int16),
        "month": (index % 12 + 1).astype(np.int8),
        "days": _days(index, pick),
        "wage": pick.integers(50_000_000, 500_000_000, size),
    }
    if kind.shared:
        twice = np.repeat(np.arange(size), 1 + (pick.random(size) < kind.shared))
        columns = {name: column[twice] for name, column in columns.items()}
    if kind.bad:
        bad = pick.random(size) < kind.bad
        fault = pick.integers(0, 3, size)
        for number, (name, value) in enumerate((("month", 13), ("days", -1), ("wage", -1))):
            columns[name][bad & (fault == number)] = value
    return pa.RecordBatch.from_arrays([pa.array(column) for column in columns.values()], names=list(columns))


def _days(index: Numbers, pick: np.random.Generator) -> Numbers:
    """Return the days of months: nine of ten are full."""
    year, month = index // 12, index % 12
    length = np.where(month < FIRST_HALF, 31, np.where((month < BEFORE_LAST) | np.isin(year % 33, LEAP), 30, 29))
    return np.where(pick.random(len(index)) < 0.9, length, pick.integers(1, 30, len(index))).astype(np.int8)  # noqa: PLR2004


# --- the three --------------------------------------------------------------------------------------------------------

Work = Callable[[], Any]


def ours(rows: Rows, _kind: Kind) -> Work:
    """Return our work."""
    return lambda: pa.Table.from_batches(KERNEL([rows])).select(["person", "total_days", "average"])


_BAD_SQL: Final = "month not between 1 and 12 or days < 0 or wage < 0"
_LENGTH_SQL: Final = f"case when month < 7 then 31 when month < 12 then 30 when year % 33 in {LEAP} then 30 else 29 end"


def with_duckdb(rows: Rows, kind: Kind) -> Work:
    """Return the work of DuckDB, on a table of its own."""
    connection = duckdb.connect()
    connection.register("given", rows)
    connection.execute("create table record as select *, year * 12 + month as month_index from given")
    connection.unregister("given")
    source, days = "record", f"least(days, {_LENGTH_SQL})"
    if kind.shared:
        source = (
            "(select person, month_index, any_value(year) as year, any_value(month) as month, sum(days)::int as days, "
            "sum(wage) as wage from record group by person, month_index)"
        )
    figures = [f"sum({days})::int", "((list_sum(arg_max(wage, month_index, 24)) + 23) // 24)::bigint"]
    if kind.bad:
        figures = [f"case when bool_or({_BAD_SQL}) then null else {figure} end" for figure in figures]
    query = f"select person, {', '.join(figures)} from {source} group by person"  # noqa: S608 - our own words
    return lambda: connection.sql(query).to_arrow_table()


def with_polars(rows: Rows, kind: Kind) -> Work:
    """Return the work of Polars by `group_by`."""
    frame: Any = pl.from_arrow(rows)
    year, month, days, wage = (pl.col(name) for name in ("year", "month", "days", "wage"))
    length = (
        pl.when(month <= FIRST_HALF)
        .then(31)
        .when((month <= BEFORE_LAST) | (year % 33).is_in(LEAP))
        .then(30)
        .otherwise(29)
        .cast(pl.Int32)
    )
    at = year.cast(pl.Int32) * 12 + month
    source = frame.lazy()
    if kind.shared:
        source = source.group_by("person", "year", "month", maintain_order=True).agg(
            days.cast(pl.Int32).sum(), wage.sum()
        )
    total = pl.min_horizontal(days.cast(pl.Int32), length).sum()
    average = (wage.sort_by(at).tail(24).sum() + 23) // 24
    if kind.bad:
        good = ~(~month.is_between(1, 12) | (days < 0) | (wage < 0)).any()
        total, average = (pl.when(good).then(figure) for figure in (total, average))
    query = source.group_by("person").agg(total.alias("total_days"), average.alias("average"))
    return lambda: query.collect().to_arrow()


ENGINES: Final[Mapping[str, Callable[[Any, Kind], Work]]] = {
    "ours": ours,
    f"DuckDB {version('duckdb')}": with_duckdb,
    f"Polars {version('polars')} group_by": with_polars,
}
AT_LEAST: Final = (3, 6)
"""How many times faster we have to be than each peer."""
AIMS: Final = (4, 8)


def works(kind: Kind) -> tuple[Work, ...]:
    """Return the work of each, after they were seen to say the same."""
    rows = rows_of(kind.people, kind)
    made = tuple(engine(rows, kind) for engine in ENGINES.values())
    first, *others = (sorted(tuple(row.values()) for row in work().to_pylist()) for work in made)
    assert all(other == first for other in others)
    assert len(first) == kind.people
    return made


def cases() -> Iterator[Case]:
    """Yield the comparisons; raise where two disagree."""
    for kind in KINDS:
        mine, *peers = works(kind)
        name = f"days and average of {kind.people:,} records of {MONTHS} months"
        for peer, peer_name, at_least, aim in zip(peers, [*ENGINES][1:], AT_LEAST, AIMS, strict=True):
            yield Case(name, mine, peer, peer_name, at_least, aim, kind.data)
