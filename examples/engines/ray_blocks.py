"""
Records in Ray Data: `map_batches` hands whole blocks to the kernel.

    python examples/engines/ray_blocks.py records summary
"""

from __future__ import annotations

import sys
from typing import Final

import pyarrow as pa
import ray

from tamin_rules import Law, jalali
from tamin_rules.records.batch import arrow_kernel

ON: Final = jalali.parse("1405-09-01")


def main(source: str, target: str, blocks: str = "16") -> None:
    """Sum up the records of Parquet files; the blocks are made by person, so that nobody is in two of them."""
    kernel = arrow_kernel(law=Law.current(), on=ON)

    def people(block: pa.Table) -> pa.Table:
        whole = block.sort_by([("person", "ascending"), ("year", "ascending"), ("month", "ascending")])
        return pa.Table.from_batches(kernel(whole.to_batches()), kernel.schema)

    rows = ray.data.read_parquet(source).repartition(int(blocks), keys=["person"])
    rows.map_batches(people, batch_size=None, batch_format="pyarrow").write_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
