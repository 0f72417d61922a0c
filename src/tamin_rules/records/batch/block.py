"""
A block of whole persons, judged in columns: who has rows that are none, who is regular, who is not.

What the columns cannot do exactly is decided here, in `merging` and in `gathering`, and left to the core: see
`Sheet.leave`.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from attrs import frozen

from tamin_rules.records.averages import AVERAGES
from tamin_rules.records.batch.amounts import WORDS, Amounts, average
from tamin_rules.records.batch.arrow import Array, Numbers, pa
from tamin_rules.records.batch.cells import IS_HARD, NOT_TOLD, Cells
from tamin_rules.records.batch.columns import FINDING, Group
from tamin_rules.records.batch.doubting import doubts
from tamin_rules.records.batch.gathering import merged
from tamin_rules.records.batch.merging import LONGEST, Months, as_they_are, irregular
from tamin_rules.records.batch.paths import Paths, Persons, at_reference, standings
from tamin_rules.records.batch.pensions import pensions
from tamin_rules.records.batch.ragged import counts, sums
from tamin_rules.records.batch.sheet import Sheet
from tamin_rules.records.batch.terms import Terms
from tamin_rules.records.batch.windowing import Paid, Windows
from tamin_rules.records.eligibility import Path


@frozen(slots=False)
class Block:
    """
    What all persons of a block share.

    Args:
        cells: of all rows.
        ends: the row behind the last of each person.
        first: number of the first person in the sheet.
    """

    cells: Cells
    ends: Numbers
    first: int
    sheet: Sheet
    terms: Terms
    paths: Paths
    outputs: frozenset[Group]


def judge(block: Block) -> None:
    """Fill the sheet in, as far as the columns can."""
    cells, sheet = block.cells, block.sheet
    everyone = np.arange(len(cells.starts))
    sheet.put("rows", block.first + everyone, block.ends - cells.starts)
    good = everyone
    if cells.faults:
        good = _malformed(block)
    if not len(good):
        return
    sheet.put("malformed", block.first + good, 0)
    odd = irregular(cells, block.ends, block.terms)[good]
    if len(regular := good[~odd]):
        _judge(block, regular, as_they_are(cells, block.ends, regular))
    if len(others := good[odd]):
        _judge(block, others, merged(cells, block.ends, others, block.terms))


# --- rows that are none -----------------------------------------------------------------------------------------------


def _malformed(block: Block) -> Numbers:
    """Say of whom which rows are none; return the persons whose rows are all good."""
    cells, sheet = block.cells, block.sheet
    rows = np.flatnonzero(reduce(np.logical_or, [fault.marks for fault in cells.faults]))
    malformed = counts(rows, cells.starts, block.ends)
    persons = np.flatnonzero(malformed)
    firsts = rows[np.searchsorted(rows, cells.starts[persons])]
    which = np.argmax([fault.marks[firsts] for fault in cells.faults], axis=0)
    where = block.first + persons
    sheet.put("malformed", where, malformed[persons])
    sheet.say("fault", where, [fault.code for fault in cells.faults], which)
    sheet.put("accepted", where, values=False)
    if Group.FINDINGS in block.outputs:
        sheet.find(*_told(cells, block.first))
    return np.flatnonzero(malformed == 0)


def _told(cells: Cells, first: int) -> tuple[Numbers, Array]:
    """Return every fault of every row, in the order of rows and fields, and whose it is."""
    rows = np.concatenate([fault.rows for fault in cells.faults])
    which = np.repeat(np.arange(len(cells.faults)), [len(fault.rows) for fault in cells.faults])
    order = np.argsort(rows, kind="stable")
    rows, which = rows[order], pa.array(which[order])
    persons = np.searchsorted(cells.starts, rows, side="right") - 1
    places = pa.array(rows - cells.starts[persons], pa.int32())
    offsets = pa.array(np.arange(len(rows) + 1), pa.int32())
    codes, names = ([getattr(fault, name) for fault in cells.faults] for name in ("code", "name"))
    columns = [
        pa.array(codes, pa.string()).take(which),
        pa.nulls(len(rows), pa.int32()),
        pa.nulls(len(rows), pa.int32()),
        pa.ListArray.from_arrays(offsets, places).cast(FINDING.field("rows").type),
        pa.array(names, pa.string()).take(which),
    ]
    return first + persons, pa.StructArray.from_arrays(columns, fields=list(FINDING))


# --- everyone else ----------------------------------------------------------------------------------------------------


def _judge(block: Block, persons: Numbers, months: Months) -> None:
    """Fill in what there is to say of persons; whoever is too hard is left to the core."""
    where, outputs = block.first + persons, block.outputs
    for group in outputs:
        block.sheet.leave(group, where[months.hard])
    sure = np.flatnonzero(~months.hard)
    if not len(sure):
        return
    part = Part(block, months, persons[sure], sure)
    days = sums(months.days, months.starts, months.ends, LONGEST)
    if Group.DAYS in outputs:
        _days(part, days)
    if outputs & _OF_WAGES:
        _wages(part, days)
    if Group.ELIGIBILITY in outputs:
        _eligibility(part, days)
    if Group.FINDINGS in outputs:
        _findings(part)


_OF_WAGES = frozenset({Group.AVERAGE, Group.AVERAGES, Group.PENSION})


@frozen(slots=False)
class Part:
    """
    Some persons of a block, and their months.

    Args:
        persons: their numbers in the block, without those who are left to the core.
        sure: the same as places in `months`.
    """

    block: Block
    months: Months
    persons: Numbers
    sure: Numbers

    @property
    def where(self) -> Numbers:
        """Their numbers in the sheet."""
        return self.block.first + self.persons

    def put(self, name: str, values: Numbers, known: Numbers | None = None) -> None:
        """Fill a column in; values are of all persons in `months`."""
        told = True if known is None else known[self.sure]
        self.block.sheet.put(name, self.where, values[self.sure], told)

    def leave(self, group: Group, persons: Numbers) -> None:
        """Leave a group of columns to the core, of persons that are marked in `months`."""
        self.block.sheet.leave(group, self.where[persons[self.sure]])


def _days(part: Part, days: Numbers) -> None:
    months = part.months
    count = months.ends - months.starts
    before = months.breaks - 1
    before = before[months.index[before] < months.index[before + 1]]
    gaps = counts(before, months.starts, months.lasts)
    gap_months = np.zeros(len(count), np.int64)
    some = np.flatnonzero(gaps)
    first, last = months.index[months.starts[some]], months.index[months.lasts[some]]
    gap_months[some] = last.astype(np.int64) - first + 1 - count[some]
    for name, values in (("total_days", days), ("months", count), ("gaps", gaps), ("gap_months", gap_months)):
        part.put(name, values)


def _wages(part: Part, days: Numbers) -> None:
    terms, outputs = part.block.terms, part.block.outputs
    if not terms.has_windows:
        for group in outputs & _OF_WAGES:
            part.leave(group, np.ones(len(days), bool))
        return
    windows = Windows(Paid.of(part.months, terms), terms)
    reading = terms.law.reading("average_wage")
    known = {name: average(name, windows) for name in (AVERAGES if Group.AVERAGES in outputs else (reading,))}
    if Group.AVERAGE in outputs:
        _amount(part, Group.AVERAGE, "average", known[reading])
    if Group.AVERAGES in outputs:
        for name, amounts in known.items():
            _amount(part, Group.AVERAGES, f"average_{name}", amounts)
    if Group.PENSION in outputs:
        _pension(part, known[reading], days)


def _amount(part: Part, group: Group, name: str, amounts: Amounts) -> None:
    """Fill in an amount, and why there is none."""
    part.put(name, amounts.values, amounts.is_known)
    if np.any(why := np.where(amounts.hard, 0, amounts.why)[part.sure]):
        none = np.flatnonzero(why)
        part.block.sheet.say(f"{name}_code", part.where[none], WORDS, why[none])
    part.leave(group, amounts.hard)


def _pension(part: Part, average: Amounts, days: Numbers) -> None:
    found = pensions(average, days, part.block.terms)
    _amount(part, Group.PENSION, "pension", found.amounts)
    part.put("pension_years", found.years)
    part.put("pension_floor", found.floor, found.amounts.is_known)
    part.put("pension_cap", found.cap)


def _eligibility(part: Part, days: Numbers) -> None:
    block, months, sheet = part.block, part.months, part.block.sheet
    cells = block.cells
    nobody = np.full(len(part.persons), NOT_TOLD)
    reference = at_reference(months, block.paths)
    persons = Persons(
        days[part.sure],
        None if reference is None else reference[part.sure],
        nobody if cells.sex is None else cells.sex[part.persons],
        nobody if cells.born is None else cells.born[part.persons],
    )
    for path in Path:
        for group, (outcome, code) in standings(path, persons, block.paths):
            sheet.say(f"eligibility_{path}", part.where[group], (outcome,))
            if code is not None:
                sheet.say(f"eligibility_{path}_code", part.where[group], (code,))
    if cells.kind is not None:
        hard = sums((cells.kind & IS_HARD) != 0, cells.starts, block.ends)[part.persons] > 0
        sheet.leave(Group.ELIGIBILITY, part.where[hard])


def _findings(part: Part) -> None:
    """Say what there is to find in regular records; all others are left to the core."""
    block, months = part.block, part.months
    if months.merged is not None:
        block.sheet.leave(Group.FINDINGS, part.where)
        return
    found = doubts(months, block.cells, block.terms)
    block.sheet.put("accepted", part.where, values=True)
    block.sheet.put("accepted", part.where[found.refused], values=False)
    block.sheet.find(part.where[found.person], found.findings)
