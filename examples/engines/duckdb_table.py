"""
Records in DuckDB: a query in, a table out, in one process. Neither is ever held whole.

    python examples/engines/duckdb_table.py records summary.parquet
"""

from __future__ import annotations

import sys
from typing import Final

import duckdb
import pyarrow as pa

from tamin_rules import Law, jalali
from tamin_rules.records.batch import arrow_kernel

ON: Final = jalali.parse("1405-09-01")


def main(source: str, target: str) -> None:
    """Sum up the records of a folder of Parquet files; DuckDB sorts what does not fit into memory on the disk."""
    kernel = arrow_kernel(law=Law.current(), on=ON)
    with duckdb.connect() as database:
        query = "FROM read_parquet($1) ORDER BY person, year, month"
        rows = database.sql(query, params=[f"{source}/*.parquet"]).to_arrow_reader(1 << 16)
        writer = database.cursor()  # a cursor of its own: the query is still being read
        writer.register("people", pa.RecordBatchReader.from_batches(kernel.schema, kernel(rows)))
        writer.execute("COPY people TO $1", [target])


if __name__ == "__main__":
    main(*sys.argv[1:])
