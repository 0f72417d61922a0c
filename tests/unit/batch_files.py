"""Files of records for the tests of `record batch`: small, invented, cut wherever it hurts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tamin_rules import Law, jalali
from tamin_rules.records.batch import arrow_kernel

ON = "1405-09-01"
SIZES = (1, 1, 2, 3, 12, 40, 150)
"""Rows of a person; the largest are longer than several row groups."""


def table(people: int, seed: int = 0, *, bad: bool = False) -> pa.Table:
    """Draw the records of some people; `bad` gives every fifth one a month that is none."""
    draw = random.Random(seed)  # noqa: S311 - test data
    rows: list[tuple[int, int, int, int, int]] = []
    for person in range(1, people + 1):
        size = draw.choice(SIZES)
        months = [1405 * 12 + 7 - size + number for number in range(size)]
        rows += [(person, at // 12, at % 12 + 1, draw.randint(0, 29), 200_000_000) for at in months]
        if bad and person % 5 == 0:
            rows[-1] = (person, 1405, 13, 29, 200_000_000)
    names = ("person", "year", "month", "days", "wage")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def write(whole: pa.Table, folder: Path, *, cuts: Sequence[int] = (), group: int = 10) -> Path:
    """Write a table as the files of a folder, cut at these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    bounds = (0, *cuts, whole.num_rows)
    for number, (first, end) in enumerate(pairwise(bounds)):
        pq.write_table(whole.slice(first, end - first), folder / f"{number:02}.parquet", row_group_size=group)
    return folder


def judged(whole: pa.Table, outputs: Sequence[str]) -> list[dict[str, Any]]:
    """Return what the kernel says when it is given everything at once."""
    kernel = arrow_kernel(law=Law.current(), on=jalali.parse(ON), outputs=outputs)
    return [row for batch in kernel(whole.combine_chunks().to_batches()) for row in batch.to_pylist()]
