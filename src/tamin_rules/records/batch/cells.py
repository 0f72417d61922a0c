"""
Cells as numbers: the rows of whole persons in arrays, and which of them are no rows.

Rows are sorted by shape before anything else is done. The least and the greatest number of a column tell that all of
its cells are good, which they nearly always are; only where they are not, each cell is looked at. Texts are looked at
once for each different one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from attrs import field, frozen

from tamin_rules import jalali
from tamin_rules.columns.days import EPOCH
from tamin_rules.errors import Code, MalformedError
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR
from tamin_rules.records.batch.arrow import Array, Batch, Numbers, is_text, pa, pc
from tamin_rules.records.batch.one_by_one import DIFFERS, born_of, day_of, kind_from, sex_of
from tamin_rules.records.batch.ragged import breaks
from tamin_rules.records.doubts.wages import EMPLOYED
from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.numbers import MOST_DAYS, MOST_WAGE, NEGATIVE, NOT_WHOLE, TOO_LARGE
from tamin_rules.records.person import Sex
from tamin_rules.records.rows import BENEFIT_KINDS, NOT_DAY, REVERSED, OtherKind, RecordKind

NOT_TOLD: Final = -(2**31)
"""In a column of days or of what is told of a person: nothing."""
_BAD: Final = NOT_TOLD + 1

IS_BENEFIT: Final = 1
IS_OTHER: Final = 2
IS_EMPLOYED: Final = 4
IS_HARD: Final = 8
"""What the kind of a row is, in bits."""

SEXES: Final = tuple(Sex)
"""By their numbers."""


@frozen(slots=False)
class Faulty:
    """Rows with one fault, marked."""

    name: str
    code: str
    marks: Numbers = field(repr=False)

    @cached_property
    def rows(self) -> Numbers:
        """Their numbers, ascending."""
        return np.flatnonzero(self.marks)


@frozen(slots=False)
class Cells:
    """
    Rows as arrays, one element a row; what stands where a row is at fault means nothing.

    Args:
        starts: the row with which each person begins.
        month: of the year.
        index: the month, as `JalaliMonth.index`.
        days, wage: as reported.
        latest: no month lies behind it.
        least_days, most_days, least_wage, most_wage: no number of these columns lies beyond, so that none is looked
            for; but for rows at fault.
        kind: bits; None where all rows are of the ordinary kind.
        start, end: days, NOT_TOLD where there is none; None where no row has any.
        sex, born: of each person, NOT_TOLD where nobody says; None likewise.
        faults: in the order of the fields.
    """

    starts: Numbers
    month: Numbers
    index: Numbers
    days: Numbers
    wage: Numbers
    latest: int
    least_days: int
    most_days: int
    least_wage: int
    most_wage: int
    kind: Numbers | None = None
    start: Numbers | None = None
    end: Numbers | None = None
    sex: Numbers | None = None
    born: Numbers | None = None
    faults: tuple[Faulty, ...] = ()

    @cached_property
    def breaks(self) -> Numbers:
        """Rows whose month is not the one behind that of the row before, whosever that is."""
        return breaks(self.index)

    def of(self, rows: Numbers) -> Cells:
        """Return some rows, in their order; where persons begin, and what is told of them, stays as it is."""
        month, index, days, wage = (column[rows] for column in (self.month, self.index, self.days, self.wage))
        kind, start, end = (None if column is None else column[rows] for column in (self.kind, self.start, self.end))
        bounds = self.latest, self.least_days, self.most_days, self.least_wage, self.most_wage
        return Cells(self.starts, month, index, days, wage, *bounds, kind, start, end)


def read_cells(rows: Batch, starts: Numbers) -> Cells:
    """Read the columns of a batch."""
    columns = {name: rows.column(name) for name in rows.schema.names}
    faults = list[Faulty]()
    year = _numbers(columns["year"], "year", (FIRST_YEAR, LAST_YEAR), faults)
    month = _numbers(columns["month"], "month", (1, 12), faults)
    index: Numbers = np.multiply(year.values, MONTHS_A_YEAR, dtype=np.int16, casting="unsafe")
    np.add(index, month.values, out=index, casting="unsafe")
    index -= 1
    days = _numbers(columns["days"], "days", (0, MOST_DAYS), faults)
    wage = _numbers(columns["wage"], "wage", (0, MOST_WAGE), faults)
    start, end = (_days(columns.get(name), name, faults) for name in ("start", "end"))
    _check_order(start, end, faults)
    return Cells(
        starts,
        month.values.astype(np.int8, copy=False),
        index,
        days.values.astype(np.int16, copy=False),
        wage.values.astype(np.int64, copy=False),
        (year.most + 1) * MONTHS_A_YEAR - 1,
        days.least,
        days.most,
        wage.least,
        wage.most,
        _coded(columns.get("kind"), _kind_bits, IS_EMPLOYED, "kind", faults),
        start,
        end,
        _of_persons(_coded(columns.get("sex"), _sex_number, NOT_TOLD, "sex", faults), starts, "sex", faults),
        _of_persons(_born(columns.get("born"), faults), starts, "born", faults),
        tuple(faults),
    )


# --- numbers ----------------------------------------------------------------------------------------------------------

_OUT_OF_RANGE: Final = {"year": (jalali.YEAR, jalali.YEAR), "month": (jalali.MONTH, jalali.MONTH)}
"""The columns by which tables are read, and the codes of what lies outside of them."""


@frozen(slots=False)
class _Column:
    """Whole numbers, the least of those that are not at fault and the greatest."""

    values: Numbers
    least: int
    most: int


def _numbers(column: Array, name: str, bounds: tuple[int, int], faults: list[Faulty]) -> _Column:
    """Return whole numbers; years and months are cut to their bounds, since tables are read by them."""
    least, most = bounds
    column = _decoded(column)
    if column.null_count:
        _note(faults, name, NOT_WHOLE, _flags(column.is_null()))
        if np.iinfo(column.type.to_pandas_dtype()).max < least:  # years in a byte
            column = column.cast(pa.int64())
        column = pc.fill_null(column, pa.scalar(least, pa.int64()).cast(column.type))
    values: Numbers = column.to_numpy(zero_copy_only=False)
    if not len(values):
        return _Column(values, least, least)
    ends = pc.min_max(column).as_py()  # once over the numbers for both
    found = _Column(values, ends["min"], ends["max"])
    if least <= found.least and found.most <= most:
        return found
    low, high = _OUT_OF_RANGE.get(name, (NEGATIVE, TOO_LARGE))
    if found.least < least:
        _note(faults, name, low, values < least)
    if found.most > most:
        _note(faults, name, high, values > most)
    inner = max(found.least, least), min(found.most, most)
    if name in _OUT_OF_RANGE and inner[0] <= inner[1]:  # where no row is good nothing is read
        values = np.clip(values, *inner)
    return _Column(values, *inner)


def _decoded(column: Array) -> Array:
    if pa.types.is_null(column.type):
        return column.cast(pa.int64())
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _note(faults: list[Faulty], name: str, code: Code | str, marks: Numbers) -> None:
    """Note the rows that are marked."""
    if marks.any():
        faults.append(Faulty(name, str(code), marks))


def _flags(column: Array) -> Numbers:
    flags: Numbers = column.to_numpy(zero_copy_only=False)
    return flags


# --- texts and days ---------------------------------------------------------------------------------------------------


def _coded(
    column: Array | None, number_of: Callable[[str], int | str], absent: int, name: str, faults: list[Faulty]
) -> Numbers | None:
    """Return texts as numbers, `absent` where there is none; None where no row has any."""
    if column is None or column.null_count == len(column):
        return None
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    places = pc.fill_null(coded.indices.cast(pa.int64()), len(coded.dictionary)).to_numpy(zero_copy_only=False)
    numbers = [absent if text is None else number_of(text) for text in coded.dictionary.to_pylist()]
    numbers.append(absent)
    _note_texts(faults, name, numbers, places)
    table = np.array([_BAD if isinstance(number, str) else number for number in numbers], np.int64)
    found: Numbers = table[places]
    return np.where(found == _BAD, absent, found)


def _note_texts(faults: list[Faulty], name: str, numbers: list[int | str], places: Numbers) -> None:
    """Note the rows whose texts cannot be read: there a code stands in place of a number."""
    for code in dict.fromkeys(number for number in numbers if isinstance(number, str)):
        wrong = np.array([number == code for number in numbers])
        _note(faults, name, code, wrong[places])


def _days(column: Array | None, name: str, faults: list[Faulty]) -> Numbers | None:
    """Return days of the calendar as ordinals."""
    if column is None or is_text(column.type) or column.null_count == len(column):
        return _coded(column, _day_number, NOT_TOLD, name, faults)
    told = _flags(column.is_valid())
    ordinals = pc.fill_null(column.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64) + EPOCH
    wrong = told & ((ordinals < 1) | (ordinals > _LAST_ORDINAL))
    _note(faults, name, NOT_DAY, wrong)
    return np.where(told & ~wrong, ordinals, NOT_TOLD)


def _born(column: Array | None, faults: list[Faulty]) -> Numbers | None:
    if column is None or is_text(column.type) or column.null_count == len(column):
        return _coded(column, _born_number, NOT_TOLD, "born", faults)
    days = _days(column, "born", faults)
    if days is None:
        return None
    wrong = (days != NOT_TOLD) & ((days < _FIRST_BIRTH) | (days > _LAST_BIRTH))
    _note(faults, "born", jalali.YEAR, wrong)
    return np.where(wrong, NOT_TOLD, days)


_FIRST_BIRTH: Final = jalali.day(FIRST_YEAR, 1, 1).toordinal()
_LAST_BIRTH: Final = jalali.day(LAST_YEAR, 12, jalali.month_length(LAST_YEAR, 12)).toordinal()
_LAST_ORDINAL: Final = date.max.toordinal()
"""Behind which Python has no day."""


def _check_order(start: Numbers | None, end: Numbers | None, faults: list[Faulty]) -> None:
    if start is not None and end is not None:
        _note(faults, "end", REVERSED, (start > end) & (end != NOT_TOLD))


def _read(read: Callable[[Any], Any], text: str) -> Any:  # noqa: ANN401 - what is read, or a code
    try:
        return read(text)
    except MalformedError as error:
        return str(error.code)


@lru_cache(maxsize=1 << 16)  # there are not many days
def _day_number(text: str) -> int | str:
    found = _read(day_of, text)
    return found if isinstance(found, str) else _ordinal(found)


@lru_cache(maxsize=1 << 16)
def _born_number(text: str) -> int | str:
    found = _read(born_of, text)
    return found if isinstance(found, str) else _ordinal(found)


def _ordinal(day: Any) -> int:  # noqa: ANN401 - a date or None
    return NOT_TOLD if day is None else int(day.toordinal())


@lru_cache(maxsize=1 << 10)
def _kind_bits(text: str) -> int:
    kind = kind_from(text)
    bits = IS_EMPLOYED if kind in EMPLOYED else 0
    bits |= IS_BENEFIT if kind in BENEFIT_KINDS else 0
    bits |= IS_OTHER if isinstance(kind, OtherKind) else 0
    return bits | (IS_HARD if kind is RecordKind.HARD_WORK else 0)


@lru_cache(maxsize=1 << 10)
def _sex_number(text: str) -> int | str:
    found = _read(sex_of, text)
    if found is None:
        return NOT_TOLD
    return SEXES.index(found) if isinstance(found, Sex) else str(found)


# --- the person -------------------------------------------------------------------------------------------------------


def _of_persons(values: Numbers | None, starts: Numbers, name: str, faults: list[Faulty]) -> Numbers | None:
    """Return what the first row that says something says of each person; rows that say something else are at fault."""
    if values is None:
        return None
    rows = np.flatnonzero(values != NOT_TOLD)
    persons = np.searchsorted(starts, rows, side="right") - 1
    known, firsts = np.unique(persons, return_index=True)
    found = np.full(len(starts), NOT_TOLD, np.int64)
    found[known] = values[rows[firsts]]
    marks = np.zeros(len(values), bool)
    marks[rows] = values[rows] != found[persons]
    _note(faults, name, DIFFERS, marks)
    return found
