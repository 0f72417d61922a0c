"""Parquet files, read into plain data; needs the extra `parquet`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, cast

from tamin_rules import jalali
from tamin_rules.errors import Code, MalformedError

NOT_PARQUET: Final = Code("record.file.not_parquet")
NOT_INSTALLED: Final = Code("record.file.parquet_not_installed")


def read_parquet(data: bytes) -> list[dict[str, Any]]:
    """
    Return the rows of a Parquet file as plain data: days as Jalali texts, what is null left out.

    Codes: record.file.not_parquet, record.file.parquet_not_installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]  # noqa: PLC0415 - heavy, and an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise MalformedError(NOT_INSTALLED) from None
    try:
        rows: list[dict[str, Any]] = cast("Any", parquet).read_table(cast("Any", pa).BufferReader(data)).to_pylist()
    except (cast("Any", pa).ArrowException, OSError, ValueError):
        rows = []
        is_read = False
    else:
        is_read = True
    if not is_read:
        raise MalformedError(NOT_PARQUET)
    return [{name: _plain(value) for name, value in row.items() if value is not None} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return jalali.format(value.date())
    return jalali.format(value) if isinstance(value, date) else value
