"""
The columns that come out: their names, types and groups.

One row is one person. `person` and what is said of the rows is always there; the rest comes in groups, so that who
asks for days pays for nothing else. What is not known is null, and beside a figure stands the code that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from attrs import frozen

from tamin_rules.records.averages import AVERAGES
from tamin_rules.records.batch.arrow import DataType, Numbers, pa
from tamin_rules.records.eligibility import Path
from tamin_rules.records.months import MONTHS_A_YEAR

IndexT = TypeVar("IndexT", int, Numbers)
"""One month, or many: `JalaliMonth.index`."""


class Group(StrEnum):
    """
    What can be asked for.

    `days`: insured days and gaps. `average`: the average wage under the reading that the law holds. `averages`: under
    each reading. `pension`: the estimate. `eligibility`: each path to a pension. `findings`: whatever is missing,
    contradictory or strange.
    """

    DAYS = "days"
    AVERAGE = "average"
    AVERAGES = "averages"
    PENSION = "pension"
    ELIGIBILITY = "eligibility"
    FINDINGS = "findings"


ALL: Final = tuple(Group)


@frozen
class Column:
    """A column that comes out, by the name of its type in `TYPES`."""

    name: str
    type: str


FINDING: Final = pa.struct([
    pa.field("code", pa.string(), nullable=False),
    pa.field("first", pa.int32()),
    pa.field("last", pa.int32()),
    pa.field("rows", pa.list_(pa.field("item", pa.int32(), nullable=False)), nullable=False),
    pa.field("field", pa.string()),
])  # fmt: skip
"""
Something found: code; first and last month as 140407; places of the rows among those of the person, from 0; and the
field, where a row is no row at all: then there are no months.
"""

TYPES: Final[Mapping[str, DataType]] = {
    "count": pa.int32(),
    "rial": pa.int64(),
    "flag": pa.bool_(),
    "text": pa.string(),
    "years": pa.decimal128(7, 2),
    "findings": pa.list_(pa.field("item", FINDING, nullable=False)),
}

KEYS: Final[Mapping[str, DataType]] = {
    "int64": pa.int64(),
    "uint64": pa.uint64(),
    "string": pa.string(),
    "binary": pa.binary(),
}
"""What a person can be told by, as it comes out: numbers of every width, texts or bytes of every layout."""


def _figure(name: str) -> tuple[Column, Column]:
    return Column(name, "rial"), Column(f"{name}_code", "text")


def _standing(path: Path) -> tuple[Column, Column]:
    return Column(f"eligibility_{path}", "text"), Column(f"eligibility_{path}_code", "text")


BASE: Final = (Column("rows", "count"), Column("malformed", "count"), Column("fault", "text"))
"""How many rows there are, how many of them are none, and the code of the first fault: then there are no figures."""

COLUMNS: Final[Mapping[Group, tuple[Column, ...]]] = {
    Group.DAYS: (
        Column("total_days", "count"),
        Column("months", "count"),
        Column("gaps", "count"),
        Column("gap_months", "count"),
    ),
    Group.AVERAGE: _figure("average"),
    Group.AVERAGES: tuple(column for name in AVERAGES for column in _figure(f"average_{name}")),
    Group.PENSION: (
        *_figure("pension"),
        Column("pension_years", "years"),
        Column("pension_floor", "flag"),
        Column("pension_cap", "flag"),
    ),
    Group.ELIGIBILITY: tuple(column for path in Path for column in _standing(path)),
    Group.FINDINGS: (Column("accepted", "flag"), Column("findings", "findings")),
}


def written(index: IndexT) -> IndexT:
    """
    Return months as people write them, from their indices.

    >>> written(16854)
    140407
    """
    found: IndexT = index // MONTHS_A_YEAR * 100 + index % MONTHS_A_YEAR + 1
    return found


def columns_of(outputs: Iterable[Group]) -> tuple[Column, ...]:
    """Return the columns of the groups, behind `person`, in the order of `Group`."""
    asked = frozenset(outputs)
    return (*BASE, *(column for group in Group if group in asked for column in COLUMNS[group]))
