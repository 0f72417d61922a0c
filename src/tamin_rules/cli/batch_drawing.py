"""
Invented records, drawn by the block: what `record sample` writes.

People are numbered from 1, so that no key can be taken for a national ID. A block is drawn from the seed and its own
number alone, and no more than a block is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeAlias

from attrs import frozen

from tamin_rules.errors import NotInForceError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.records.batch.arrow import pa

np: Any = import_module("numpy")

Numbers: TypeAlias = Any
"""`numpy.ndarray` of whole numbers."""
Draw: TypeAlias = Any
"""`numpy.random.Generator`."""
Table: TypeAlias = Any
"""`pyarrow.Table`."""

SCHEMA: Final = pa.schema(
    {"person": pa.int64(), "year": pa.int16(), "month": pa.int8(), "days": pa.int8(), "wage": pa.int64()}
)
GROUP_ROWS: Final = 1 << 20
"""Rows of a row group; its borders are not those of people."""

_END: Final = JalaliMonth(1405, 6)
"""The last month of the records that go on."""
_FIRST: Final = JalaliMonth(1310, 1)
"""Where a record begins that would go back further."""
_ODDS: Final = 64
"""One row in so many is a second one of its month, and one is behind a gap."""
_BLOCK_ROWS: Final = 1 << 20
_WAGE_BEFORE: Final = 1_000
"""Rials a day before the first wage that the law holds."""
_FAULTS: Final = (("month", 13), ("month", 0), ("days", 99), ("days", -1), ("wage", -1), ("wage", None), ("year", None))
"""What makes a row none, each as often as the others."""


@frozen
class Sample:
    """
    What is to be made.

    Args:
        people: how many.
        months: of a record, on the average: from half of them to one and a half times as many.
        seed: the same seed gives the same records.
        dirty: share of the people with a row that is none.
    """

    people: int
    months: int
    seed: int
    dirty: Fraction


def blocks(wanted: Sample) -> Iterator[range]:
    """Yield the people of each block."""
    size = max(1, _BLOCK_ROWS // wanted.months)
    firsts = range(1, wanted.people + 1, size)
    yield from (range(first, min(first + size, wanted.people + 1)) for first in firsts)


def groups(tables: Iterable[Table]) -> Iterator[Table]:
    """Cut tables anew, into row groups."""
    held = SCHEMA.empty_table()
    for table in tables:
        held = pa.concat_tables([held, table])
        while held.num_rows >= GROUP_ROWS:
            yield held.slice(0, GROUP_ROWS)
            held = held.slice(GROUP_ROWS)
    if held.num_rows:
        yield held


def block(wanted: Sample, people: range) -> Table:
    """Draw the records of a block of people."""
    draw = np.random.default_rng([wanted.seed, people.start])
    least, most = (wanted.months + 1) // 2, wanted.months + wanted.months // 2
    sizes = draw.integers(least, most, size=len(people), endpoint=True)
    ends = np.cumsum(sizes)
    owner = np.repeat(np.arange(len(people)), sizes)
    months = _months(draw, ends, owner)
    lengths, wages = _by_month()
    since = months - _FIRST.index
    days = np.where(draw.integers(10, size=len(months)) > 0, lengths[since], draw.integers(1, 30, size=len(months)))
    paid = wages[since] * days * draw.integers(100, 500, size=len(people))[owner] // 100
    columns = {"year": months // 12, "month": months % 12 + 1, "days": days, "wage": paid}
    spoilt = _spoilt(draw, wanted.dirty, ends - sizes, sizes)
    return _table({"person": np.asarray(people)[owner], **columns}, *spoilt)


def _months(draw: Draw, ends: Numbers, owner: Numbers) -> Numbers:
    """Draw the month of each row: mostly the next one, at times the same in another workshop, at times after a gap."""
    kind = draw.integers(_ODDS, size=len(owner))
    steps = np.where(kind == 0, 0, np.where(kind == 1, draw.integers(2, 24, size=len(owner)), 1))
    walked = np.cumsum(steps)
    stopped = np.where(draw.integers(3, size=len(ends)) == 0, draw.integers(1, 240, size=len(ends)), 0)
    last = _END.index - stopped
    return np.maximum(walked + (last - walked[ends - 1])[owner], _FIRST.index)


@cache
def _by_month() -> tuple[Numbers, Numbers]:
    """Return length and least daily wage of each month from `_FIRST` on."""
    months = [_FIRST + number for number in range(_END - _FIRST + 1)]
    return np.array([month.length for month in months]), np.array([_least_wage(month) for month in months])


def _least_wage(month: JalaliMonth) -> int:
    try:
        return Law.current().at(keys.MIN_DAILY_WAGE, month.first_day).value
    except NotInForceError:
        return _WAGE_BEFORE


def _spoilt(draw: Draw, dirty: Fraction, firsts: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Draw the rows that shall be none, and the fault of each."""
    hit = draw.integers(dirty.denominator, size=len(sizes)) < dirty.numerator
    rows = (firsts + draw.integers(0, sizes))[hit]
    return rows, draw.integers(len(_FAULTS), size=len(rows))


def _table(columns: dict[str, Numbers], rows: Numbers, faults: Numbers) -> Table:
    """Put the faults in, and the columns together."""
    void = {name: np.zeros(len(columns[name]), dtype=bool) for name in columns}
    for number, (name, value) in enumerate(_FAULTS):
        hit = rows[faults == number]
        void[name][hit] = value is None
        columns[name][hit] = value or 0
    arrays = [pa.array(columns[field.name], field.type, mask=void[field.name]) for field in SCHEMA]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
