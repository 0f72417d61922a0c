"""Columns of identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tamin_rules.columns import _national_ids
from tamin_rules.columns.blocks import blocks
from tamin_rules.columns.frames import BLOCK, ColumnT, codes, is_whole, like, objects, series_of
from tamin_rules.identifiers import bulk
from tamin_rules.identifiers.bulk.numbering import codes_of, numbers_of
from tamin_rules.identifiers.national_id import NOT_TEXT

_OF_DIGITS: Final = frozenset({"pad", "allow_repeated"})
"""Switches that mean something for whole numbers, which have no separators but a sign."""


def check(kind: str, column: ColumnT, **switches: bool) -> ColumnT:
    """
    Check a column of identifiers: a struct a row, `valid` and `code`, as `parse` would judge the row by itself.

    Null is no text, and gets the code for that. A whole number is read as its digits: an identifier that was kept as
    a number has lost its leading zeros, so that a national ID of 8 or 9 digits is `national_id.length.zeros_lost`,
    and is taken with `pad=True`. Fewer than 8 digits are a wrong length either way.

    Args:
        kind: of the identifiers.
        column: texts or whole numbers; whatever else has no texts in it.
        switches: those of the kind's `parse`.

    Codes: identifier.kind.unknown is raised; those of the kind are in the answer.

    >>> check("national_id", pl.Series("id", ["5000020049", "5000020048", None])).struct.unnest().rows()
    [(True, None), (False, 'national_id.check_digit.wrong'), (False, 'national_id.text.not_text')]
    >>> check("national_id", pl.Series([5000020049, 12345679]), pad=True).struct.field("valid").to_list()
    [True, True]
    """
    bulk.check(kind, (), **switches)  # refuses an unknown kind or switch, whatever the column
    numbers = _judged(kind, series_of(column), switches)
    return like(column, (pl.Series("valid", numbers == 0), codes(numbers, codes_of(kind))))


def _judged(kind: str, series: pl.Series, switches: Mapping[str, bool]) -> NDArray[np.uint8]:
    """Return a number a row: 0, or that of its code."""
    if kind == "national_id" and is_whole(series) and switches.keys() <= _OF_DIGITS:
        return _joined([_of_numbers(chunk, switches) for chunk in series.get_chunks()])
    if series.dtype.is_integer() or series.dtype.base_type() in {pl.Categorical, pl.Enum}:
        series = series.cast(pl.String)
    if kind == "national_id" and series.dtype == pl.String:
        return _joined([_of_texts(chunk, switches) for chunk in series.get_chunks()])
    found = bulk.check(kind, chain.from_iterable(objects(series)), **switches)
    return np.frombuffer(found.codes, np.uint8)


def _joined(parts: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _of_numbers(chunk: pl.Series, switches: Mapping[str, bool]) -> NDArray[np.uint8]:
    has_nulls = chunk.null_count() > 0
    numbers = _national_ids.of_numbers((chunk.fill_null(0) if has_nulls else chunk).to_numpy(), **switches)
    if has_nulls:
        numbers[chunk.is_null().to_numpy()] = numbers_of("national_id")[NOT_TEXT]
    return numbers


def _of_texts(chunk: pl.Series, switches: Mapping[str, bool]) -> NDArray[np.uint8]:
    """Judge what is ten ASCII digits by columns of digits, and all else, nulls too, by `bulk`."""
    numbers, is_odd = _national_ids.of_texts(chunk)
    odd = np.flatnonzero(is_odd)
    for rows in blocks(len(odd), BLOCK):
        some = odd[rows]
        found = bulk.check("national_id", chunk.gather(some).to_list(), **switches)
        numbers[some] = np.frombuffer(found.codes, np.uint8)
    return numbers
