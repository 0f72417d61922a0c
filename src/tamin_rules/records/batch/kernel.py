"""The kernel: batches of rows in, batches of persons out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
from attrs import frozen

from tamin_rules import jalali
from tamin_rules.errors import Code, Faults
from tamin_rules.law import Law
from tamin_rules.records.batch.arrow import Batch, Schema, pa
from tamin_rules.records.batch.block import Block, judge
from tamin_rules.records.batch.cells import read_cells
from tamin_rules.records.batch.columns import ALL, KEYS, Group, columns_of
from tamin_rules.records.batch.intake import PERSON, Carry, Run, chosen, names_of
from tamin_rules.records.batch.one_by_one import answer_left
from tamin_rules.records.batch.paths import Paths, paths_of
from tamin_rules.records.batch.schemas import schema_of
from tamin_rules.records.batch.sheet import Sheet
from tamin_rules.records.batch.threads import each
from tamin_rules.records.numbers import is_count

UNKNOWN_OUTPUT: Final = Code("batch.output.unknown", known=tuple)
UNKNOWN_KEY: Final = Code("batch.key.unknown", known=tuple)

_FEWEST: Final = 1 << 18
_MOST: Final = 1 << 21
"""Rows of a block: its narrow columns fit the cache, and what is done once a block costs little."""
_SHARES: Final = 4
"""Blocks for each thread, as far as there are rows for them: one that is late is not waited for long."""


@frozen
class ArrowKernel:
    """
    A function from batches of rows to batches of persons: made by `arrow_kernel`, pure, and sent anywhere by pickle.

    Args:
        law: with the readings that hold.
        on: day of the judgement.
        outputs: groups of columns that come out.
        key: what a person is told by.
        threads: blocks of rows that are judged at once.
    """

    law: Law
    on: date
    outputs: tuple[Group, ...] = ALL
    key: str = "int64"
    threads: int = 1

    @property
    def schema(self) -> Schema:
        """What comes out; the metadata name edition and readings of the law, the day, the package and the format."""
        return schema_of(self.key, self.outputs, self.law, self.on)

    def __call__(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """
        Yield one row for each person, in the order of the input.

        Args:
            batches: of the type `pyarrow.RecordBatch`. The rows of a person come together, wherever one batch ends, and
                keys ascend. What one call cannot see, it cannot refuse: where rows are divided among machines, a
                person must not be.

        Codes: batch.column.missing, batch.column.repeated, batch.column.not_readable, batch.person.missing,
        batch.person.not_ascending.
        """
        schema, carry, paths = self.schema, Carry(self.threads), paths_of(self.law, self.on)
        for batch in batches:
            run = carry.take(chosen(batch, names_of(batch.schema, self.key, self.outputs)))
            if run is not None:
                yield self._judged(run, schema, paths)
        if (run := carry.rest()) is not None:
            yield self._judged(run, schema, paths)

    def _judged(self, run: Run, schema: Schema, paths: Paths) -> Batch:
        persons = run.persons(schema.field(PERSON).type)
        sheet = Sheet(columns_of(self.outputs), len(persons))
        each(lambda cut: self._judge(run, *cut, sheet, paths), _blocks(run, self.threads), self.threads)
        answer_left(run, sheet, law=self.law, on=self.on)
        return pa.RecordBatch.from_arrays([persons, *sheet.arrays()], schema=schema)

    def _judge(self, run: Run, first: int, until: int, sheet: Sheet, paths: Paths) -> None:
        """Judge some persons of a run."""
        starts, end = run.starts[first:until], int(run.ends[until - 1])
        rows = run.rows.slice(int(starts[0]), end - int(starts[0]))
        cells = read_cells(rows, starts - starts[0])
        ends = run.ends[first:until] - starts[0]
        judge(Block(cells, ends, first, sheet, paths.terms, paths, frozenset(self.outputs)))


def _blocks(run: Run, threads: int) -> Iterator[tuple[int, int]]:
    """Yield first persons and those behind the last, so that the rows between stay in the cache."""
    size: int = run.rows.num_rows
    rows = min(max(_FEWEST, size // (_SHARES * threads)), _MOST)
    cuts: list[int] = np.searchsorted(run.starts, np.arange(0, size, rows)).tolist()
    yield from pairwise(dict.fromkeys([0, *cuts, len(run.starts)]))


def arrow_kernel(
    *, law: Law, on: date, outputs: Iterable[Group | str] = ALL, key: str = "int64", threads: int = 1
) -> ArrowKernel:
    """
    Return the function that judges records by the million: the results of `summarize`, one row a person.

    Rows come as columns: `person`; `year`, `month`, `days` and `wage` (rials), whole numbers of any width; if wanted
    `workshop`, `kind` (text), `start` and `end` (days, or Jalali dates as text); and of the person, on its rows, `sex`
    and `born`. Other columns are passed over.

    A row that cannot be a row (a null, month 13, a negative wage) is not dropped: its person has no figures, but the
    code of the fault, and under `findings` every one with its place.

    Args:
        law: with the readings that shall hold.
        on: day of the judgement.
        outputs: groups of columns that shall come out; what is not asked for is not computed.
        key: what a person is told by: `int64`, `uint64`, `string` or `binary`.
        threads: blocks that are judged at once, of 260,000 to two million rows; leave it at 1 where every core has its
            worker.

    Source: records R1 to R4, as `summarize`.

    Codes: batch.output.unknown, batch.key.unknown, jalali.year.out_of_range, record.number.not_whole,
    record.number.negative.

    >>> import pyarrow as pa
    >>> kernel = arrow_kernel(law=Law.current(), on=jalali.parse("1405-09-01"), outputs=["days", "average"])
    >>> year, months = [1404] * 24, [*range(1, 13)] * 2
    >>> rows = pa.RecordBatch.from_pydict(
    ...     {"person": [1] * 12 + [2] * 12, "year": year, "month": months, "days": [29] * 24, "wage": [24_000_000] * 24}
    ... )
    >>> [batch.select(["person", "total_days", "average"]).to_pylist() for batch in kernel([rows])]
    [[{'person': 1, 'total_days': 348, 'average': 12000000}], [{'person': 2, 'total_days': 348, 'average': 12000000}]]
    """
    faults = Faults()
    asked = {str(output) for output in outputs}
    if not asked <= {*Group}:
        faults.note(UNKNOWN_OUTPUT, "outputs", known=tuple(map(str, Group)))
    if key not in KEYS:
        faults.note(UNKNOWN_KEY, "key", known=tuple(KEYS))
    faults.take("on", jalali.ymd, on)
    is_count(threads, faults, "threads")
    faults.settle()
    return ArrowKernel(law, on, tuple(group for group in Group if group in asked), key, threads)
