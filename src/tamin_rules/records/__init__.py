"""
What an insurance record is worth: work days, wages, premiums, averages, pensions, benefits.

    rows, months      rows as reported, and the record that they make
    formula           values with their proof: what every calculation answers with

Names below are loaded when they are first used: importing the package costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it

if TYPE_CHECKING:
    from tamin_rules.records.formula import Figure
    from tamin_rules.records.months import Record, merge
    from tamin_rules.records.rows import MonthRow, RecordKind

__all__ = ["Figure", "MonthRow", "Record", "RecordKind", "merge"]

_HOMES = {"Figure": "formula", "MonthRow": "rows", "Record": "months", "RecordKind": "rows", "merge": "months"}


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    from importlib import import_module  # noqa: PLC0415 - only where something is missing

    if name in _HOMES:
        found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found  # asked for once
        return found
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Name what there is, loaded or not."""
    return sorted({*globals(), *__all__})
