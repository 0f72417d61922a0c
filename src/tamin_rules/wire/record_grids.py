"""
A record as a grid: a line a year, the twelve months beside each other.

The merged record has days alone (records R2.1), the wage rows have days and wage of each month and the workshop (R2.2).
Where a grid says nothing of a wage, its rows have none: no month of them counts as paid, and no average is made of it.

>>> [(row.month, row.days) for row in load_grid([{"year": "1404", "months": ["31", None, "۲۹", *["0"] * 9]}])]
[(1, 31), (3, 29)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.errors import Code, DefinitionError, Fault, Loc, MalformedError
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR
from tamin_rules.records.rows import MonthRow
from tamin_rules.wire.convert import MISSING, UNKNOWN, exactly
from tamin_rules.wire.record_cells import whole_number
from tamin_rules.wire.records import LIST, PLAIN, TABLE, Gathered, Readers, check_size
from tamin_rules.wire.tables import is_blank

NOT_TWELVE: Final = Code("record.grid.not_twelve")
NOT_PAIR: Final = Code("record.grid.not_pair")
YEAR_REPEATED: Final = Code("record.year.repeated")
TOTAL_DIFFERS: Final = Code("record.total.differs")
MONTH_UNKNOWN: Final = Code("record.month.unknown")

TWELVE: Final = 12
_PAIR: Final = 2


@frozen
class Cell:
    """Days and wage of a month as a grid has them, None where it is silent, and where each of them stands."""

    days: int | None
    wage: int | None
    days_at: Loc
    wage_at: Loc


@frozen
class Line:
    """
    A line of a grid, read.

    Args:
        place: where it stands.
        year: of the Jalali calendar.
        labels: workshop and kind, where they are given.
        cells: of the twelve months, Farvardin first.
        total: of the days, where it is given.
        priced: whether the line has wages.
    """

    place: Loc
    year: int
    labels: Mapping[str, Any]
    cells: tuple[Cell, ...]
    total: int | None
    priced: bool


def load_grid(data: object, *, empty_month: str = "zero") -> tuple[MonthRow, ...]:
    """
    Build rows from a parsed grid: a row for each month with days or a wage.

    Args:
        data: objects with `year` and `months`: twelve day counts, or twelve pairs of days and wage in rials; and if
            wanted `workshop`, `kind`, and `total`, which has to be the sum of the days. A number may be a text of
            digits; null, "" and "0" are an empty month.
        empty_month: the reading of that name: `zero`, or `unknown`; then a month that is empty between others with
            days is refused, since nothing is known of it.

    Source: records R2.1, R2.2.

    Codes: wire.type.wrong, wire.field.missing, wire.field.unknown, record.grid.not_twelve, record.grid.not_pair,
    record.number.not_whole, record.year.repeated, record.total.differs, record.month.unknown, and those of `MonthRow`,
    at the place of the line, from 0, its key, and the month, from 0; record.faults.more, record.file.too_many_rows.
    """
    faults = Gathered()
    items = exactly(data, LIST)
    check_size(len(items) * TWELVE)
    lines = [line for place, item in enumerate(items) if (line := _line(item, (place,), faults)) is not None]
    return rows_of(lines, faults, empty_month)


def rows_of(lines: Sequence[Line], faults: Gathered, empty_month: str) -> tuple[MonthRow, ...]:
    """Build the rows of a grid; raise what was wrong with its lines, and with its months."""
    if empty_month not in {"zero", "unknown"}:
        message = f"an empty month is read as zero or unknown, not as {empty_month}"
        raise DefinitionError(message)
    _note_repeated(lines, faults)
    rows = [row for line in lines for row in _rows(line, faults)]
    if empty_month == "unknown":
        _note_empty(lines, {row.index for row in rows if row.days}, faults)
    faults.settle()
    return tuple(rows)


def calendar_year(year: int) -> int:
    """
    Return a year of the calendar; said once, and not for each month of it.

    Codes: jalali.year.out_of_range.
    """
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    raise MalformedError(jalali.YEAR, {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR})


def _rows(line: Line, faults: Gathered) -> Iterable[MonthRow]:
    if line.total is not None and line.total != sum(cell.days or 0 for cell in line.cells):
        faults.note(TOTAL_DIFFERS, (*line.place, "total"))
    for month, cell in enumerate(line.cells, 1):
        if not (cell.days or cell.wage):
            continue
        try:
            yield MonthRow(line.year, month, cell.days or 0, cell.wage or 0, **line.labels)
        except MalformedError as error:
            for fault in error.faults:
                at = cell.wage_at if fault.loc == ("wage",) else cell.days_at
                faults.add((Fault(fault.code, fault.params),), *at)


def _note_repeated(lines: Iterable[Line], faults: Gathered) -> None:
    """Two lines of days for one year and workshop contradict each other; lines with wages may be several jobs."""
    seen = set[object]()
    for line in lines:
        key = (line.year, line.labels.get("workshop"), line.labels.get("kind"))
        if not line.priced and key in seen:
            faults.note(YEAR_REPEATED, (*line.place, "year"))
        seen.add(key)


def _note_empty(lines: Iterable[Line], known: set[int], faults: Gathered) -> None:
    """Note the months without days inside of the record; it begins and ends with a month that has some."""
    first, last = min(known, default=0), max(known, default=0)
    for line in lines:
        for index, cell in enumerate(line.cells, line.year * TWELVE):
            if not cell.days and first < index < last and index not in known:
                faults.note(MONTH_UNKNOWN, cell.days_at)
                known.add(index)


def _line(item: object, place: Loc, faults: Gathered) -> Line | None:
    """Read a line; None where no month can be found in it. Whatever is wrong is noted."""
    given = faults.take(_object, item, *place)
    if given is None:
        return None
    for name in _NEEDED:
        if name not in given:
            faults.note(MISSING, (*place, name))
    if not given.keys() <= _KEYS.keys():
        faults.note(UNKNOWN, place, allowed=tuple(_KEYS))
    read = {
        name: faults.take(reader, given[name], *place, name)
        for name, reader in _KEYS.items()
        if name in given and not (given[name] is None and name not in _NEEDED)
    }
    labels = {name: read[name] for name in _LABELS if read.get(name) is not None}
    cells = tuple(_cells(read.get("months") or (), (*place, "months"), faults))
    return Line(place, read.get("year") or FIRST_YEAR, labels, cells, read.get("total"), _is_priced(given))


def _object(item: object) -> dict[str, Any]:
    return exactly(item, TABLE)


def _number(value: object) -> int:
    """Read a number, or a text of digits: the grids of the organisation come as texts."""
    return whole_number(value) if isinstance(value, str) else exactly(value, int)


def _twelve(value: object) -> list[Any]:
    months = exactly(value, LIST)
    if len(months) != TWELVE:
        raise MalformedError(NOT_TWELVE)
    return months


_LABELS: Final = ("workshop", "kind")
_NEEDED: Final = ("year", "months")
_KEYS: Final[Readers] = {
    "year": lambda value: calendar_year(_number(value)),
    "months": _twelve,
    **{name: PLAIN[name] for name in _LABELS},
    "total": _number,
}


def _is_priced(given: Mapping[str, Any]) -> bool:
    months = given.get("months")
    return isinstance(months, list) and any(isinstance(cell, list) for cell in cast("list[object]", months))


def _cells(months: Iterable[object], place: Loc, faults: Gathered) -> Iterator[Cell]:
    for month, value in enumerate(months):
        at = (*place, month)
        if not isinstance(value, list):
            yield Cell(_count(value, at, faults), None, at, at)
        elif len(pair := cast("list[object]", value)) == _PAIR:
            days_at, wage_at = (*at, 0), (*at, 1)
            yield Cell(_count(pair[0], days_at, faults), _count(pair[1], wage_at, faults), days_at, wage_at)
        else:
            faults.note(NOT_PAIR, at)


def _count(value: object, at: Loc, faults: Gathered) -> int | None:
    """Read what stands in a cell; None where it is empty, or wrong and noted."""
    if value is None or (isinstance(value, str) and is_blank(value)):
        return None
    return faults.take(_number, value, *at)
