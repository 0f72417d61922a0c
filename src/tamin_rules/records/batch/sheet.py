"""
What comes out, as it is filled in: an array a column, all unknown at first.

Persons are filled in group by group, in any order, by several threads as long as each has persons of its own. Whoever
is left to the core is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, Final

import numpy as np

from tamin_rules.records.batch.arrow import Array, Numbers, pa
from tamin_rules.records.batch.columns import FINDING, TYPES, Column, Group

_NO_WORD: Final = -1
_DTYPES: Final[Mapping[str, Any]] = {
    "count": np.int32,
    "rial": np.int64,
    "years": np.int64,
    "flag": np.bool_,
    "text": np.int16,
}


class Sheet:
    """
    The columns of so many persons.

    Args:
        columns: that are asked for; what is said of others is passed over.
        persons: how many.
    """

    def __init__(self, columns: Iterable[Column], persons: int) -> None:
        self.persons = persons
        self.left = dict[Group, list[Numbers]]()
        self._columns = {column.name: column for column in columns}
        self._values = {
            name: np.full(persons, _NO_WORD if column.type == "text" else 0, _DTYPES[column.type])
            for name, column in self._columns.items()
            if column.type != "findings"
        }
        self._known = {name: np.zeros(persons, bool) for name in self._values if self._columns[name].type != "text"}
        self._words = dict[str, int]()
        self._numbering = Lock()
        self._findings = list[tuple[Numbers, Array]]()

    def put(self, name: str, persons: Numbers, values: Numbers | int | bool, known: Numbers | bool = True) -> None:  # noqa: FBT001, FBT002
        """Fill in numbers or flags."""
        if name in self._known:
            places = _stretch(persons)
            self._values[name][places] = values
            self._known[name][places] = known

    def say(self, name: str, persons: Numbers, words: Sequence[str], which: Numbers | int = 0) -> None:
        """Fill in texts: which of some words each person gets."""
        if name in self._values:
            with self._numbering:
                numbers = np.array([self._words.setdefault(word, len(self._words)) for word in words], np.int16)
            self._values[name][persons] = numbers[which]

    def find(self, persons: Numbers, findings: Array) -> None:
        """Add findings, each of one person; those of a person come in their order, and all at once."""
        if "findings" in self._columns and len(persons):
            self._findings.append((persons, findings))

    def leave(self, group: Group, persons: Numbers) -> None:
        """Leave a group of columns of some persons to the core."""
        if len(persons):
            self.left.setdefault(group, []).append(persons)

    def write(self, person: int, answer: Mapping[str, Any]) -> None:
        """Fill in what the core says of one person."""
        place = np.array([person])
        for name, value in answer.items():
            if name == "findings":
                self.find(np.full(len(value), person), pa.array(value, FINDING))
            elif isinstance(value, str):
                self.say(name, place, (value,))
            elif value is not None:
                self.put(name, place, value)

    # --- out ----------------------------------------------------------------------------------------------------------

    def arrays(self) -> list[Array]:
        """Return the columns."""
        return [self._array(column) for column in self._columns.values()]

    def _array(self, column: Column) -> Array:
        if column.type == "findings":
            return self._found()
        values = self._values[column.name]
        if column.type == "text":
            words = pa.array([*self._words], pa.string())
            return words.take(pa.array(values, mask=values == _NO_WORD))
        known = self._known[column.name]
        if column.type == "years":
            return _decimals(values, known)
        return pa.array(values, TYPES[column.type], mask=None if known.all() else ~known)

    def _found(self) -> Array:
        persons = [of for of, _ in self._findings]
        owner = np.concatenate([np.zeros(0, np.int64), *persons])
        values = pa.concat_arrays([pa.array([], FINDING), *(found for _, found in self._findings)])
        offsets = np.zeros(self.persons + 1, np.int32)
        np.cumsum(np.bincount(owner, minlength=self.persons), out=offsets[1:])
        if np.any(owner[1:] < owner[:-1]):
            values = values.take(pa.array(np.argsort(owner, kind="stable")))
        return pa.ListArray.from_arrays(pa.array(offsets), values).cast(TYPES["findings"])


def _stretch(persons: Numbers) -> Numbers | slice:
    """Return numbers that ascend as a slice where none is left out: most are, and it is ten times as fast."""
    if not len(persons):
        return persons
    first, last = int(persons[0]), int(persons[-1])
    return slice(first, last + 1) if last - first + 1 == len(persons) else persons


def _decimals(hundredths: Numbers, known: Numbers) -> Array:
    """Return whole hundredths, not negative, as decimals: Arrow keeps these in 128 bits, the low half first."""
    halves = np.zeros((len(hundredths), 2), "<i8")
    halves[:, 0] = hundredths
    kind = TYPES["years"]
    decimals = pa.Array.from_buffers(kind, len(hundredths), [None, pa.py_buffer(halves)])
    return decimals if known.all() else pa.compute.if_else(pa.array(known), decimals, pa.scalar(None, kind))
