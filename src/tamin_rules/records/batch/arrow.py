"""
Arrow, by which columns come in and go out, and the arrays of NumPy between; the extra `batch` brings both.

The package has no types of its own, so that its arrays and batches go by the names below.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = Any
"""A column: `pyarrow.Array`."""
Batch: TypeAlias = Any
"""`pyarrow.RecordBatch`."""
DataType: TypeAlias = Any
"""`pyarrow.DataType`."""
Schema: TypeAlias = Any
"""`pyarrow.Schema`."""
Numbers: TypeAlias = NDArray[Any]
"""A column as NumPy has it."""


def _loaded(name: str) -> Any:  # noqa: ANN401 - a module without types
    try:
        return import_module(name)
    except ImportError as error:
        message = "tamin_rules.records.batch needs its extra: pip install 'tamin-rules[batch]'"
        raise ImportError(message) from error


pa: Final = _loaded("pyarrow")
pc: Final = _loaded("pyarrow.compute")


def is_text(kind: DataType) -> bool:
    """Tell whether a type is text, of any width, as it is or as a dictionary."""
    types = pa.types
    if types.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def is_binary(kind: DataType) -> bool:
    """Tell whether a type is bytes, of any width."""
    types = pa.types
    if types.is_dictionary(kind):
        return is_binary(kind.value_type)
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def is_whole(kind: DataType) -> bool:
    """Tell whether a type is a whole number, of any width."""
    if pa.types.is_dictionary(kind):
        return is_whole(kind.value_type)
    return bool(pa.types.is_integer(kind))


def is_day(kind: DataType) -> bool:
    """Tell whether a type is a day: one of the calendar, or the text of one."""
    return bool(pa.types.is_date32(kind)) or is_text(kind)


def plain(column: Array) -> Array:
    """Return a column without its dictionary, and texts in a layout that can be compared."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return plain(column.cast(kind.value_type))
    if pa.types.is_string_view(kind):
        return column.cast(pa.large_string())
    return column.cast(pa.large_binary()) if pa.types.is_binary_view(kind) else column
