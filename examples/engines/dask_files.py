"""
Records in Dask: a task a file, on the processes of one machine or on the workers of a cluster.

    python examples/engines/dask_files.py records summary

Each file holds whole people, in order: what one task does not see, no other one puts together.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import dask
import pyarrow.parquet as pq

from tamin_rules import Law, jalali
from tamin_rules.records.batch import ArrowKernel, arrow_kernel

ON: Final = jalali.parse("1405-09-01")


def one_file(kernel: ArrowKernel, source: Path, target: Path) -> None:
    """Sum up the records of a file, batch by batch."""
    with pq.ParquetFile(source) as rows, pq.ParquetWriter(target, kernel.schema) as writer:
        for batch in kernel(rows.iter_batches(1 << 16)):
            writer.write_batch(batch)


def main(source: str, target: str, scheduler: str = "processes") -> None:
    """Sum up the records of Parquet files, into as many of the same names."""
    kernel = arrow_kernel(law=Law.current(), on=ON)
    Path(target).mkdir(parents=True, exist_ok=True)
    files = sorted(Path(source).glob("*.parquet"))
    tasks = [dask.delayed(one_file)(kernel, file, Path(target, file.name)) for file in files]
    dask.compute(*tasks, scheduler=scheduler)


if __name__ == "__main__":
    main(*sys.argv[1:])
