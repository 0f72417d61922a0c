"""Columns as they come and go: Polars inside, and the answer in the library of the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Final, TypeVar, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tamin_rules.columns.blocks import blocks

ColumnT = TypeVar("ColumnT")
"""A Series of Polars, or an Array or a ChunkedArray of Arrow."""

BLOCK: Final = 1 << 16
"""Rows that become Python objects at once: memory stays flat, however long the column."""


def series_of(column: Any) -> pl.Series:  # noqa: ANN401 - what Arrow takes for one has many types
    """
    Return a column as a Series; values are not copied where the layout is the same.

    >>> series_of(pl.Series("n", [1, None])).null_count()
    1
    """
    if isinstance(column, pl.Series):
        return column
    if hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__"):
        return pl.Series(column)
    message = f"{type(column).__name__} is no column of Polars or Arrow"
    raise TypeError(message)


def is_whole(series: pl.Series) -> bool:
    """
    Tell whether a column is of whole numbers that NumPy has: of up to 64 bits.

    >>> is_whole(pl.Series([1, None])), is_whole(pl.Series([1.0]))
    (True, False)
    """
    return series.dtype.is_integer() and series.dtype.base_type() not in {pl.Int128, pl.UInt128}


def like(column: ColumnT, fields: Iterable[pl.Series]) -> ColumnT:
    """Return a struct a row: for a Series a Series of the same name, else Arrow, in one chunk."""
    made: Any = pl.DataFrame(fields).to_struct(getattr(column, "name", None) or "")
    if isinstance(column, pl.Series):
        return cast("ColumnT", made)
    array = made.to_arrow()
    is_stream = hasattr(column, "__arrow_c_stream__")
    return cast("ColumnT", import_module("pyarrow").chunked_array([array]) if is_stream else array)


def codes(numbers: NDArray[np.uint8], table: Sequence[str | None]) -> pl.Series:
    """
    Return the field `code`: what small numbers stand for; 0 is null.

    >>> codes(np.array([0, 2], np.uint8), (None, "a.b.c", "a.b.d")).to_list()
    [None, 'a.b.d']
    """
    known = pl.Enum([code for code in table if code is not None])
    series = pl.Series("code", [None], dtype=known).new_from_index(0, len(numbers))
    for number, code in enumerate(table):  # a pass for each code that is there costs less than a look-up for each row
        if code is not None and (found := numbers == number).any():
            series = series.set(pl.Series(found), code)
    return series


def objects(series: pl.Series) -> Iterator[list[object]]:
    """Yield the values as Python objects, some rows at a time."""
    return (series[rows].to_list() for rows in blocks(len(series), BLOCK))
