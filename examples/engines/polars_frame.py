"""
Records in Polars: a lazy frame in, a lazy frame out.

    python examples/engines/polars_frame.py records summary.parquet
"""

from __future__ import annotations

import sys
from typing import Final

import polars as pl

from tamin_rules import Law, jalali
from tamin_rules.records.batch import summarize_frame

ON: Final = jalali.parse("1405-09-01")


def main(source: str, target: str) -> None:
    """Sum up the records of Parquet files, in whatever order their rows are."""
    summarize_frame(pl.scan_parquet(source), law=Law.current(), on=ON).sink_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
