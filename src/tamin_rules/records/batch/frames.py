"""The same over Polars frames."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records.batch.arrow import pa
from tamin_rules.records.batch.columns import ALL, Group
from tamin_rules.records.batch.intake import MISSING, NOT_READABLE, PERSON, names_of
from tamin_rules.records.batch.kernel import ArrowKernel, arrow_kernel

if TYPE_CHECKING:
    import polars as pl


def summarize_frame(frame: pl.LazyFrame, *, law: Law, on: date, outputs: Iterable[Group | str] = ALL) -> pl.LazyFrame:
    """
    Judge the records of a frame: the results of `summarize`, one row a person, sorted by person.

    Columns are those of `arrow_kernel`. Rows may come in any order: they are sorted by person first, and stay in their
    order within one, so that the places in findings are those among the person's rows.

    Args:
        frame: one row for each row of a record.
        law, on, outputs: as of `arrow_kernel`.

    Codes: those of `arrow_kernel` and of its call; those of columns at once, the others when the frame is collected.

    >>> import polars as pl
    >>> from tamin_rules import jalali
    >>> frame = pl.LazyFrame({"person": ["b", "a"], "year": 1404, "month": [7, 8], "days": 30, "wage": 240_000_000})
    >>> found = summarize_frame(frame, law=Law.current(), on=jalali.parse("1405-09-01"), outputs=["days", "average"])
    >>> found.select("person", "total_days", "average").collect().rows()
    [('a', 30, 10000000), ('b', 30, 10000000)]
    """
    import polars as pl  # noqa: PLC0415 - heavy, and not needed by the kernel

    columns = frame.collect_schema()
    kernel = arrow_kernel(
        law=law, on=on, outputs=outputs, key=_key_of(columns.get(PERSON)), threads=pl.thread_pool_size()
    )
    if kernel.key == "string":  # categories are sorted by their texts, like these
        frame = frame.cast({PERSON: pl.String})
    layout = pa.table(columns.to_frame()).schema
    rows = frame.select(names_of(layout, kernel.key, kernel.outputs)).sort(PERSON, maintain_order=True)
    return rows.map_batches(
        partial(_judged, kernel),
        schema=pl.Schema(kernel.schema),
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
    )


def _judged(kernel: ArrowKernel, rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    found = pa.Table.from_batches(kernel(pa.table(rows).to_batches()), schema=kernel.schema)
    return pl.DataFrame(found)


def _key_of(kind: pl.DataType | None) -> str:
    import polars as pl  # noqa: PLC0415

    if kind is None:
        raise MalformedError(MISSING, loc=(PERSON,))
    if kind.is_integer():
        return "uint64" if kind == pl.UInt64 else "int64"
    for key, kinds in (("string", (pl.String, pl.Categorical, pl.Enum)), ("binary", (pl.Binary,))):
        if kind in kinds:
            return key
    raise MalformedError(NOT_READABLE, loc=(PERSON,))
