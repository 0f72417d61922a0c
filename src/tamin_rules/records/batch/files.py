"""
Parquet files as tables of text, which is how every table of records is read; needs the extra `parquet`.

A small file may unfold into a huge table: rows and columns are counted from its footer before any is read, columns of
text are read as dictionaries, and no text may be longer than a cell of a record can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from importlib import import_module
from typing import Any, Final

from tamin_rules import jalali
from tamin_rules.errors import Code, MalformedError

NOT_PARQUET: Final = Code("record.file.not_parquet")
NOT_INSTALLED: Final = Code("record.file.parquet_not_installed")
NOT_READABLE: Final = Code("record.column.not_readable")
TOO_LONG: Final = Code("record.cell.too_long", most=int)

MOST_COLUMNS: Final = 100
LONGEST_TEXT: Final = 1000
"""Bytes of a text; the name of a workshop is far shorter."""


def read_parquet(data: bytes, check_size: Callable[[int], None]) -> tuple[list[str], list[tuple[str, ...]]]:
    """
    Return the names of the columns, and the rows with each value as text, a null as an empty one.

    Whole numbers, texts and days are read, days as Jalali dates. A number with a fraction and a point in time are not:
    either would have to be cut.

    Args:
        data: the bytes of the file.
        check_size: refuses more rows than a record can have, before they are read.

    Codes: record.file.not_parquet, record.file.parquet_not_installed, and at `columns` and the number of the column,
    from 1: record.column.not_readable, record.cell.too_long (most).
    """
    pa = _arrow()
    file = _tried(pa, lambda: pa.parquet.ParquetFile(pa.BufferReader(data)))
    check_size(file.metadata.num_rows)
    schema = _tried(pa, lambda: file.schema_arrow)
    if len(schema) > MOST_COLUMNS:
        raise MalformedError(NOT_READABLE, loc=("columns", MOST_COLUMNS + 1))
    for number, field in enumerate(schema, 1):
        if not _is_readable(pa, field.type):
            raise MalformedError(NOT_READABLE, loc=("columns", number))
    texts = [field.name for field in schema if _is_text(pa, field.type)]
    table = _tried(pa, lambda: _narrow(pa, data, texts).read())
    columns = [_texts(pa, column, number) for number, column in enumerate(table.columns, 1)]
    return list(table.column_names), list(zip(*columns, strict=True))


def _arrow() -> Any:  # noqa: ANN401 - the package has no types
    """Import by name: the package is heavy, an extra, and says nothing of its types."""
    found = None
    with suppress(ImportError):
        found, *_ = map(import_module, ("pyarrow", "pyarrow.compute", "pyarrow.parquet"))
    if found is None:
        raise MalformedError(NOT_INSTALLED)
    return found


def _tried(pa: Any, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - the package has no types
    """Let the reader read; its own errors may hold a part of the file, and stay inside."""
    try:
        return read()
    except (pa.ArrowException, OSError, ValueError):
        pass
    raise MalformedError(NOT_PARQUET)


def _narrow(pa: Any, data: bytes, texts: Sequence[str]) -> Any:  # noqa: ANN401 - the package has no types
    return pa.parquet.ParquetFile(pa.BufferReader(data), read_dictionary=list(texts))


def _is_text(pa: Any, kind: Any) -> bool:  # noqa: ANN401 - the package has no types
    is_type = pa.types
    if is_type.is_dictionary(kind):
        return _is_text(pa, kind.value_type)
    return bool(is_type.is_string(kind) or is_type.is_large_string(kind))


def _is_readable(pa: Any, kind: Any) -> bool:  # noqa: ANN401 - the package has no types
    is_type = pa.types
    return bool(is_type.is_integer(kind) or is_type.is_date(kind) or is_type.is_null(kind) or _is_text(pa, kind))


def _texts(pa: Any, column: Any, number: int) -> list[str]:  # noqa: ANN401 - the package has no types
    """Return the values of a column as text; each different text is looked at once."""
    if _is_text(pa, column.type):
        for chunk in column.chunks:
            known = chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk
            longest = pa.compute.max(pa.compute.binary_length(known)).as_py()
            if (longest or 0) > LONGEST_TEXT:
                raise MalformedError(TOO_LONG, {"most": LONGEST_TEXT}, ("columns", number))
    return [_written(value) for value in column.to_pylist()]


def _written(value: object) -> str:
    if value is None:
        return ""
    return jalali.format(value) if isinstance(value, date) else str(value)
