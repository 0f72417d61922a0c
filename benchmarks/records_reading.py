"""
Rows of a record from parsed JSON: `load_rows` against models of the same shape, strict and without extras.

All are given the same plain data, 480 rows, and refuse what is no row; ours say of each fault where it stands. In the
dirty data every tenth row has a text for a number, in the invalid ones every row: there pydantic only counts, its
sentences are left unread, and ours tell a hundred faults and that there are more. Django REST framework takes a text
for a number, which its wrong answers count.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from benchmarks.case import CLEAN, DIRTY, INVALID, Case
from tamin_rules.errors import MalformedError
from tamin_rules.wire.records import MOST_FAULTS, load_rows

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
    dirty = [row | {"days": "29"} if place % 10 == 0 else row for place, row in enumerate(clean)]
    invalid = [row | {"days": "29"} for row in clean]
    adapter, peer = TypeAdapter(list[Row]), f"pydantic {version('pydantic')}"
    assert [(row.year, row.wage) for row in load_rows(clean)] == [
        (row.year, row.wage) for row in adapter.validate_python(clean)
    ]
    assert refused(load_rows, dirty) == refused(adapter.validate_python, dirty) == MONTHS // 10
    assert (refused(load_rows, invalid), refused(adapter.validate_python, invalid)) == (MOST_FAULTS + 1, MONTHS)
    serialized, rest = rest_framework(), f"Django REST framework {version('djangorestframework')}"
    assert serialized(clean) == clean
    taken = sum(row["days"] == 29 for row in serialized(dirty)) - MONTHS * 9 // 10, MONTHS  # noqa: PLR2004 - of "29"
    name = "480 rows from parsed JSON"
    its = adapter.validate_python
    return (
        Case(name, partial(refused, load_rows, clean), partial(refused, its, clean), peer, 0.8, 1.2, CLEAN),
        Case(name, partial(refused, load_rows, dirty), partial(refused, its, dirty), peer, None, data=DIRTY),
        Case(name, partial(refused, load_rows, invalid), partial(refused, its, invalid), peer, None, data=INVALID),
        Case(name, partial(load_rows, clean), partial(serialized, clean), rest, None, 40, CLEAN, taken),
    )


def rest_framework() -> Callable[[Any], Any]:
    """Return what reads rows with a serializer of the same fields and bounds."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    serializers: Any = import_module("rest_framework.serializers")  # which has no types
    fields = {
        "year": serializers.IntegerField(min_value=1200, max_value=1500),
        "month": serializers.IntegerField(min_value=1, max_value=12),
        "days": serializers.IntegerField(min_value=0, max_value=999),
        "wage": serializers.IntegerField(min_value=0, max_value=10**15 - 1),
        "workshop": serializers.CharField(required=False, allow_null=True),
    }
    row = type("RestRow", (serializers.Serializer,), fields)

    def read(data: Any) -> Any:  # noqa: ANN401 - JSON
        form = row(data=data, many=True)
        form.is_valid(raise_exception=True)
        return form.validated_data

    return read


def refused(read: Callable[[Any], object], data: object) -> int:
    """Read, and count what is refused."""
    try:
        read(data)
    except MalformedError as error:
        return len(error.faults)
    except ValueError as error:  # pydantic's
        return int(getattr(error, "error_count", lambda: 1)())
    return 0
