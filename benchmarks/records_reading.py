"""
Rows of a record from parsed JSON: `load_rows` against pydantic models of the same shape, strict and without extras.

Both are given the same plain data, 480 rows, and both refuse what is no row; ours say of each fault where it stands.
In the dirty data every fifth row has a text for a number: there the peer only counts, its sentences are left unread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from benchmarks.case import Case
from tamin_rules.errors import MalformedError
from tamin_rules.wire.records import load_rows

MONTHS = 480


class Row(BaseModel):
    """The peer's row, with the bounds of ours."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    year: Annotated[int, Field(ge=1200, le=1500)]
    month: Annotated[int, Field(ge=1, le=12)]
    days: Annotated[int, Field(ge=0, le=999)]
    wage: Annotated[int, Field(ge=0, le=10**15 - 1)]
    workshop: str | None = None


def cases() -> tuple[Case, ...]:
    """Return the comparisons; raise where the two disagree on what is a row."""
    clean = [
        {
            "year": 1365 + place // 12,
            "month": place % 12 + 1,
            "days": 29,
            "wage": 10**8 + place,
            "workshop": "1204500031",
        }
        for place in range(MONTHS)
    ]
    dirty = [row | {"days": "29"} if place % 5 == 0 else row for place, row in enumerate(clean)]
    adapter, peer = TypeAdapter(list[Row]), f"pydantic {version('pydantic')}"
    assert [(row.year, row.wage) for row in load_rows(clean)] == [
        (row.year, row.wage) for row in adapter.validate_python(clean)
    ]
    assert _refused(load_rows, dirty) == _refused(adapter.validate_python, dirty) == MONTHS // 5
    return (
        _case("480 rows from parsed JSON", load_rows, adapter.validate_python, clean, peer, 0.8),
        _case("the same, a fifth of them no rows", load_rows, adapter.validate_python, dirty, peer, 0.1),
    )


def _case(
    name: str, ours: Callable[[Any], object], its: Callable[[Any], object], data: object, peer: str, least: float
) -> Case:
    return Case(name, partial(_refused, ours, data), partial(_refused, its, data), peer, least)


def _refused(read: Callable[[Any], object], data: object) -> int:
    """Read, and count what is refused."""
    try:
        read(data)
    except MalformedError as error:
        return len(error.faults)
    except ValueError as error:  # the peer's
        return int(getattr(error, "error_count", lambda: -1)())
    return 0
