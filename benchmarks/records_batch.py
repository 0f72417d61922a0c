"""
Records by the million: insured days and the average of the newest 24 months, beside DuckDB and Polars.

    python -m benchmarks.records_batch                  100,000 people: 24 million rows
    python -m benchmarks.records_batch 10000            so many people
    python -m benchmarks.records_batch 100000 --memory  peak memory above the input, a process for each engine

All three do the same work on the same rows in memory: the rows of a month are merged, its days cut to its length, the
wages of the newest 24 paid months divided by 24 and rounded up; whoever has a row that is none has no figures. The
peers are told what they could not know: that there is nothing to merge where no month is shared, and that every month
is paid. Ours finds that out by itself, and says what is wrong with each row. Answers are compared before a clock
starts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, TypeAlias

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from benchmarks.case import Case
from tamin_rules import Law, jalali
from tamin_rules.records.batch import arrow_kernel

Numbers: TypeAlias = NDArray[Any]
Rows: TypeAlias = Any
"""`pyarrow.RecordBatch`, which has no types."""

PEOPLE: Final = 10_000
MANY: Final = 100_000
MONTHS: Final = 240
FIRST: Final = 1385 * 12
FIRST_HALF, BEFORE_LAST = 6, 11
"""The last months of 31 days, and of 30 in every year."""
LEAP: Final = (1, 5, 9, 13, 17, 22, 26, 30)
ROUNDS: Final = 5

# The peers add up the wages of a month; ours would cut them to the ceiling of the month.
LAW: Final = Law.current().with_readings(average_wage="last_24_months", overlap_wages="sum_uncapped")
KERNEL: Final = arrow_kernel(law=LAW, on=jalali.parse("1405-09-01"), outputs=["days", "average"])


@frozen
class Kind:
    """
    What the rows are like.

    Args:
        name: as it is shown.
        shared: share of months of which a second workshop reports a row.
        bad: share of rows that are none.
    """

    name: str
    shared: float = 0
    bad: float = 0


KINDS: Final = (
    Kind("one row a month"),
    Kind("5 % of months shared", shared=0.05),
    Kind("10 % of rows invalid", bad=0.1),
    Kind("all rows invalid", bad=1),
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
    return lambda: connection.execute(query).to_arrow_table()


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


@cache
def works(people: int, kind: Kind) -> tuple[Work, ...]:
    """Return the work of each, after they were seen to say the same."""
    rows = rows_of(people, kind)
    made = tuple(engine(rows, kind) for engine in ENGINES.values())
    first, *others = (sorted(tuple(row.values()) for row in work().to_pylist()) for work in made)
    assert all(other == first for other in others)
    assert len(first) == people
    return made


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where two disagree."""
    found = list[Case]()
    for kind in KINDS:
        mine, *peers = works(PEOPLE, kind)
        name = f"days and average of {PEOPLE:,} records of {MONTHS} months, {kind.name}"
        found += [
            Case(name, mine, peer, peer_name, at_least)
            for peer, peer_name, at_least in zip(peers, [*ENGINES][1:], AT_LEAST, strict=True)
        ]
    return tuple(found)


# --- on its own -------------------------------------------------------------------------------------------------------

_STATUS: Final = Path("/proc/self/status")


def _memory(name: str) -> int:
    """Return a figure of this process in MiB: VmRSS is now, VmHWM the peak (Linux)."""
    line = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith(name))
    return int(line.split()[1]) >> 10


def peak(engine: str, people: int, kind: Kind) -> int:
    """Return how far the memory of this process rises above its input while an engine works, in MiB."""
    work = ENGINES[engine](rows_of(people, kind), kind)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = _memory("VmRSS")
    work()
    return _memory("VmHWM") - before


def _race(people: int, kind: Kind) -> None:
    made = works(people, kind)
    times = [[_seconds(work) for work in made] for _ in range(ROUNDS)]
    for place, engine in enumerate(ENGINES):
        mine = median(row[place] for row in times)
        ratios = sorted(row[place] / row[0] for row in times)
        print(f"| {kind.name} | {engine} | {mine:.3f} s | {median(ratios):.1f} ({ratios[0]:.1f}-{ratios[-1]:.1f}) |")


def _seconds(work: Work) -> float:
    since = perf_counter()
    work()
    return perf_counter() - since


def _peaks(people: int) -> None:
    for place, kind in enumerate(KINDS):
        for engine in ENGINES:
            command = [sys.executable, "-m", __spec__.name, str(people), "--peak", engine, "--kind", str(place)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
            print(f"| {kind.name} | {engine} | {int(done.stdout):,} MiB |")


def main() -> None:
    """Compare the three, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", nargs="?", type=int, default=MANY)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--peak", choices=[*ENGINES])
    parser.add_argument("--kind", type=int, choices=range(len(KINDS)), default=0)
    given = parser.parse_args()
    if given.peak:
        print(peak(given.peak, given.people, KINDS[given.kind]))
    elif given.memory:
        _peaks(given.people)
    else:
        for kind in KINDS:
            _race(given.people, kind)


if __name__ == "__main__":
    main()
