"""
What an engine in the same process adds to the kernel alone; in the environment of `make engines`.

    .venv-engines/bin/python -m benchmarks.engines records.parquet --rounds 7

Each reads the same Parquet file, sorted by person, and hands its rows to the same kernel. The rounds are interleaved; a
ratio is the median over the rounds of its time to that of the kernel behind pyarrow's own reader. The processor's time,
of all threads, moves less with what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from statistics import median
from typing import Any, Final

import polars as pl
import pyarrow.parquet as pq

from tamin_rules import Law, jalali
from tamin_rules.records.batch import arrow_kernel, summarize_frame

duckdb: Any = import_module("duckdb")  # is in the environment of the engines alone

ON: Final = jalali.parse("1405-09-01")
OUTPUTS: Final = ("days", "average")
ROWS: Final = 1 << 15
KERNEL: Final = arrow_kernel(law=Law.current(), on=ON, outputs=OUTPUTS)


def _people(batches: Any) -> int:  # noqa: ANN401 - Arrow's batches
    return sum(batch.num_rows for batch in KERNEL(batches))


def _alone(file: str) -> int:
    with pq.ParquetFile(file) as rows:
        return _people(rows.iter_batches(ROWS))


def _duckdb(file: str) -> int:
    with duckdb.connect() as database:
        return _people(database.read_parquet(file).to_arrow_reader(ROWS))


def _duckdb_sorted(file: str) -> int:
    with duckdb.connect() as database:
        return _people(database.read_parquet(file).order("person, year, month").to_arrow_reader(ROWS))


def _polars(file: str) -> int:
    return summarize_frame(pl.scan_parquet(file), law=Law.current(), on=ON, outputs=OUTPUTS).collect().height


RACED: Final[Mapping[str, Callable[[str], int]]] = {
    "kernel alone, pyarrow's reader": _alone,
    "DuckDB, in the order of the file": _duckdb,
    "DuckDB, sorted": _duckdb_sorted,
    "Polars frame": _polars,
}


def _told(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    """Race them, and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engines", description="The kernel alone and in engines."
    )
    parser.add_argument("file")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    assert len({run(asked.file) for run in RACED.values()}) == 1  # warm, and the same people
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in RACED}
    for turn in range(asked.rounds):
        for name in (*RACED,)[turn % len(RACED) :] + (*RACED,)[: turn % len(RACED)]:
            begun, used = time.perf_counter(), time.process_time()
            RACED[name](asked.file)
            took[name].append((time.perf_counter() - begun, time.process_time() - used))
    print(
        "| | seconds, median | times the kernel alone (range) | times its processor's time (range) |\n|---|--:|--:|--:|"
    )
    alone = took["kernel alone, pyarrow's reader"]
    for name, each in took.items():
        ratios = (_told([mine[of] / its[of] for mine, its in zip(each, alone, strict=True)]) for of in (0, 1))
        print(f"| {name} | {median(seconds for seconds, _ in each):.2f} | {' | '.join(ratios)} |")
    print(f"load average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
