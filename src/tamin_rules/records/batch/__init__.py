"""
Records as columns: the home of Arrow, loaded by nobody who does not ask for it.

    kernel      `arrow_kernel`: the results of `summarize` for millions of people, batch by batch
    frames      `summarize_frame`: the same over a Polars frame
    columns     what comes out; `intake` what comes in
    cells       rows as numbers, and which of them are none
    block       persons by their shape: `merging`, `gathering`, `windowing`, `amounts`, `pensions`, `paths`, `doubting`
    estimates   `estimate_pensions`: pensions from averages and days that one has already
    one_by_one  persons one by one, through the core: for what the columns cannot do exactly
    files       Parquet files of one record

It needs the extra `batch`; `files` needs `parquet` only.
"""

from __future__ import annotations

from tamin_rules.doors import doors

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.records.batch.columns import ALL, Group
    from tamin_rules.records.batch.estimates import Estimates, estimate_pensions
    from tamin_rules.records.batch.frames import summarize_frame
    from tamin_rules.records.batch.kernel import ArrowKernel, arrow_kernel

__all__ = [
    "ALL",
    "ArrowKernel",
    "Estimates",
    "Group",
    "arrow_kernel",
    "estimate_pensions",
    "summarize_frame",
]

__getattr__, __dir__ = doors(
    globals(),
    {
        "columns": ("ALL", "Group"),
        "estimates": ("Estimates", "estimate_pensions"),
        "frames": ("summarize_frame",),
        "kernel": ("ArrowKernel", "arrow_kernel"),
    },
)
