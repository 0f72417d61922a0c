"""
Records in Spark: `mapInArrow` hands the batches of a partition to the kernel, as they are.

    PYSPARK_PYTHON=python spark-submit examples/engines/spark_map.py records summary
"""

from __future__ import annotations

import sys
from typing import Final

from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from tamin_rules import Law, jalali
from tamin_rules.records.batch import arrow_kernel

ON: Final = jalali.parse("1405-09-01")


def main(source: str, target: str) -> None:
    """Sum up the records of Parquet files; a person is never in two partitions."""
    kernel = arrow_kernel(law=Law.current(), on=ON)
    rows = SparkSession.builder.getOrCreate().read.parquet(source)
    whole = rows.repartition("person").sortWithinPartitions("person", "year", "month")
    people = whole.mapInArrow(kernel, from_arrow_schema(kernel.schema))
    people.write.parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
