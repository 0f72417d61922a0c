"""
The columns that come in: which there must be, of what types, and where one person ends and the next begins.

A column that is not named here is passed over. Rows of a person come together and keys ascend: a person whose rows
came in two places would be counted twice, so that a key below the one before it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from typing import Final

import numpy as np
from attrs import field, frozen

from tamin_rules.columns.blocks import blocks
from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.records.batch.arrow import (
    Array,
    Batch,
    DataType,
    Numbers,
    Schema,
    is_binary,
    is_day,
    is_text,
    is_whole,
    pa,
    pc,
    plain,
)
from tamin_rules.records.batch.columns import Group
from tamin_rules.records.batch.threads import each

MISSING: Final = Code("batch.column.missing")
REPEATED: Final = Code("batch.column.repeated")
NOT_READABLE: Final = Code("batch.column.not_readable")
NO_PERSON: Final = Code("batch.person.missing")
NOT_ASCENDING: Final = Code("batch.person.not_ascending")

PERSON: Final = "person"
NUMBERS: Final = ("year", "month", "days", "wage")
OF_ROWS: Final = ("workshop", "kind", "start", "end")
OF_PERSONS: Final = ("sex", "born")
"""Of the person, on its rows: where a row says nothing, another one may."""

_IS_KEY: Final[Mapping[str, Callable[[DataType], bool]]] = {
    "int64": is_whole,
    "uint64": is_whole,
    "string": is_text,
    "binary": is_binary,
}
_IS_READABLE: Final[Mapping[str, Callable[[DataType], bool]]] = {
    **dict.fromkeys(NUMBERS, is_whole),
    "workshop": is_text,
    "kind": is_text,
    "start": is_day,
    "end": is_day,
    "sex": is_text,
    "born": is_day,
}


@frozen(slots=False)  # keeps what is asked of it twice
class Run:
    """
    Rows of whole persons.

    Args:
        rows: of all of them, in one batch.
        starts: the row with which each person begins.
    """

    rows: Batch = field(repr=False)
    starts: Numbers = field(repr=False)

    @cached_property
    def ends(self) -> Numbers:
        """The row behind the last of each person."""
        return np.append(self.starts, self.rows.num_rows)[1:]

    def persons(self, kind: DataType) -> Array:
        """
        Return the key of each person, as a type.

        Codes: batch.column.not_readable at `person`, where a number is too large for it, or below zero.
        """
        keys = self.rows.column(PERSON).take(pa.array(self.starts))
        with suppress(pa.ArrowInvalid):  # whose message would hold the key
            return keys.cast(kind)
        raise MalformedError(NOT_READABLE, loc=(PERSON,))


def names_of(schema: Schema, key: str, outputs: tuple[Group, ...]) -> list[str]:
    """
    Return the columns to read, and refuse what is missing, there twice, or of a type that cannot hold it.

    Codes: batch.column.missing, batch.column.repeated, batch.column.not_readable, each at the name of the column.
    """
    faults, names = Faults(), list[str]()
    asked = OF_ROWS + (OF_PERSONS if Group.ELIGIBILITY in outputs else ())
    for name in (PERSON, *NUMBERS, *asked):
        places = schema.get_all_field_indices(name)
        if len(places) > 1:
            faults.note(REPEATED, name)
        elif places:
            if _is_readable(name, key, schema.field(places[0]).type):
                names.append(name)
            else:
                faults.note(NOT_READABLE, name)
        elif name not in asked:
            faults.note(MISSING, name)
    faults.settle()
    return names


def _is_readable(name: str, key: str, kind: DataType) -> bool:
    if name == PERSON:
        return _IS_KEY[key](kind)
    return bool(pa.types.is_null(kind)) or _IS_READABLE[name](kind)


def chosen(batch: Batch, names: list[str]) -> Batch:
    """Return the columns to read; the keys without a dictionary, so that they can be compared."""
    columns = {name: batch.column(batch.schema.get_field_index(name)) for name in names}
    columns[PERSON] = plain(columns[PERSON])
    return pa.RecordBatch.from_arrays(list(columns.values()), names=names)


class Carry:
    """
    The rows of the last person that was seen, who may go on in the next batch.

    Args:
        threads: that look for the borders of persons.

    Codes: batch.person.missing, batch.person.not_ascending, at `person` and the number of the row, from 0.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._held: list[Batch] = []
        self._seen = 0

    def take(self, rows: Batch) -> Run | None:
        """Take rows in; return those of all persons that are complete by now, None where nobody is."""
        if rows.num_rows == 0:
            return None
        starts = self._starts(rows)
        self._seen += rows.num_rows
        if not len(starts):
            self._held.append(rows)
            return None
        held, cut = self._held, int(starts[-1])
        self._held = [rows.slice(cut)]
        return _run([*held, rows.slice(0, cut)], starts[:-1], sum(part.num_rows for part in held))

    def rest(self) -> Run | None:
        """Return the last person."""
        held, self._held = self._held, []
        return _run(held, np.zeros(0, np.int64), sum(part.num_rows for part in held))

    def _starts(self, rows: Batch) -> Numbers:
        """Return the rows with which a person begins."""
        keys = rows.column(PERSON)
        if keys.null_count:
            raise MalformedError(NO_PERSON, loc=(PERSON, self._seen + pc.index(keys.is_null(), True).as_py()))
        if self._held:
            keys = pa.concat_arrays([self._held[-1].column(PERSON).slice(self._held[-1].num_rows - 1), keys])
        changes = _changes(keys, self._threads)
        falls = pc.less(keys.take(pa.array(changes + 1)), keys.take(pa.array(changes)))
        if pc.any(falls).as_py():
            place = changes[pc.index(falls, True).as_py()] + (0 if self._held else 1)
            raise MalformedError(NOT_ASCENDING, loc=(PERSON, self._seen + int(place)))
        return changes if self._held else np.append(0, changes + 1)


_SHARE: Final = 1 << 20
"""Rows for which a thread is worth its while."""


def _changes(keys: Array, threads: int) -> Numbers:
    """Return the rows whose key is not that of the next one."""
    pairs = len(keys) - 1
    shares = blocks(pairs, max(_SHARE, -(-pairs // threads)))
    return np.concatenate([np.zeros(0, np.int64), *each(partial(_changes_of, keys), shares, threads)])


def _changes_of(keys: Array, rows: slice) -> Numbers:
    """Return those among some rows."""
    keys = keys.slice(rows.start, rows.stop - rows.start + 1)
    if pa.types.is_integer(keys.type):
        numbers = keys.to_numpy()
        found: Numbers = np.flatnonzero(numbers[1:] != numbers[:-1])
    else:
        found = pc.indices_nonzero(pc.not_equal(keys.slice(1), keys.slice(0, len(keys) - 1))).to_numpy()
    changes: Numbers = found.astype(np.int64, copy=False) + rows.start
    return changes


def _run(parts: list[Batch], starts: Numbers, held: int) -> Run | None:
    rows = [part for part in parts if part.num_rows]
    if not rows:
        return None
    firsts = np.append(0, held + starts) if held else starts
    return Run(rows[0] if len(rows) == 1 else pa.concat_batches(rows), firsts)
