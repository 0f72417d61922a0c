"""
Rows of an insurance record as plain data, in and out.

Rows are read strictly: a text is no number, a key that is not known is refused, and every fault of every row is said
at once, each with its place; only a null where a value may be left out is as good as leaving it out. Nothing of a
value stands in a fault: years and months are the most that one says.

>>> load_rows([{"year": 1404, "month": 7, "days": 30, "wage": 210_000_000}])[0].when
JalaliMonth(year=1404, month=7)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias, TypeVar, cast

from tamin_rules import jalali
from tamin_rules.errors import NO_PARAMS, Code, Fault, Loc, MalformedError, Params
from tamin_rules.jalali import FIRST_YEAR
from tamin_rules.records.rows import MonthRow, OtherKind, RecordKind, kind_of
from tamin_rules.wire.convert import MISSING, UNKNOWN, exactly

T = TypeVar("T")
Readers: TypeAlias = Mapping[str, Callable[[Any], Any]]
"""How the value of each field is read; a reader refuses with a `MalformedError`."""

TOO_MANY: Final = Code("record.file.too_many_rows", most=int)
MORE: Final = Code("record.faults.more", count=int)

MOST_ROWS: Final = 12 * 100 * 40
"""Rows of one person: every month of a hundred years, at forty workshops; a longer file is not of one person."""
MOST_FAULTS: Final = 100
"""Faults that are said one by one; nobody reads more, and what follows is often the same slip of a column again."""

REQUIRED: Final = ("year", "month", "days", "wage")
OPTIONAL: Final = ("workshop", "kind", "start", "end")
FIELDS: Final = REQUIRED + OPTIONAL
"""Keys of a row and names of its columns, in their order."""

LIST: Final[type[list[Any]]] = list
TABLE: Final[type[dict[str, Any]]] = dict

_KNOWN: Final = frozenset(FIELDS)
_HARMLESS: Final[Mapping[str, Any]] = {"year": FIRST_YEAR, "month": 1, "days": 0, "wage": 0}
"""Stands in for what cannot be read, so that the rest of the row is judged as well."""


class Gathered:
    """Gathers the faults of a whole record: the first hundred, and how many there are beyond."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._more = 0

    def add(self, faults: Iterable[Fault], *place: str | int) -> None:
        """Take in faults, seen from outside of a place."""
        for fault in faults:
            if len(self._found) < MOST_FAULTS:
                self._found.append(fault.under(*place))
            else:
                self._more += 1

    def note(self, code: Code, loc: Loc = (), **params: Any) -> None:  # noqa: ANN401 - any param
        """Take in one fault."""
        code.check(params)
        self.add((Fault(code, Params(params) if params else NO_PARAMS, loc),))

    def take(self, read: Callable[[Any], T], value: object, *place: str | int) -> T | None:
        """Return what is read; None where it cannot be, and that is taken in, seen from outside of a place."""
        try:
            return read(value)
        except MalformedError as error:
            self.add(error.faults, *place)
        return None

    def settle(self) -> None:
        """Raise what was found, if anything was."""
        if self._found:
            more = (Fault(MORE, Params(count=self._more)),) if self._more else ()
            raise MalformedError.of((*self._found, *more))


def load_rows(data: object) -> tuple[MonthRow, ...]:
    """
    Build rows from a parsed JSON list of objects.

    Args:
        data: objects with the keys `year`, `month`, `days` and `wage` (rials), and if wanted `workshop`, `kind`,
            `start` and `end` (Jalali dates, the last day worked included).

    Source: contract, section 4; the rows are those of records R2.2.

    Codes: wire.type.wrong, wire.field.missing, wire.field.unknown, those of `MonthRow` and of dates, at the place of
    the row, from 0, and its field; record.faults.more after the first hundred; record.file.too_many_rows.

    >>> load_rows([{"year": 1404, "month": 7, "days": "30", "wage": 1}])
    Traceback (most recent call last):
    tamin_rules.errors.MalformedError: wire.type.wrong
    """
    items = exactly(data, LIST)
    check_size(len(items))
    rows, faults = list[MonthRow](), Gathered()
    for place, item in enumerate(items):
        try:
            rows.append(_row(item))
        except (MalformedError, TypeError):  # where, and what else, is found slowly
            faults.add(_faults(item), place)
    faults.settle()
    return tuple(rows)


def check_size(rows: int) -> None:
    """Refuse more rows than one person can have."""
    if rows > MOST_ROWS:
        raise MalformedError(TOO_MANY, {"most": MOST_ROWS})


def _row(item: Any) -> MonthRow:  # noqa: ANN401 - any JSON
    """Build a row in the shortest way: the class itself refuses a wrong type, and Python a wrong key."""
    if type(item) is not TABLE:
        exactly(item, TABLE)
    if "kind" in item or "start" in item or "end" in item:
        return _row_with_texts(**item)
    return MonthRow(**item)


def _row_with_texts(  # noqa: PLR0917 - the fields of a row
    year: int,
    month: int,
    days: int,
    wage: int,
    workshop: str | None = None,
    kind: object = None,
    start: object = None,
    end: object = None,
) -> MonthRow:
    return MonthRow(
        year,
        month,
        days,
        wage,
        workshop,
        RecordKind.ORDINARY if kind is None else kind_of(exactly(kind, str)),
        None if start is None else jalali.parse(exactly(start, str)),
        None if end is None else jalali.parse(exactly(end, str)),
    )


def _faults(item: object) -> list[Fault]:
    found = list[Fault]()
    try:
        given = cast("dict[str, Any]", exactly(item, dict))
    except MalformedError as error:
        return list(error.faults)
    build(given, PLAIN, found)
    if not given.keys() <= _KNOWN:
        found.append(Fault(UNKNOWN, Params(allowed=FIELDS)))
    return found


def _whole(value: object) -> int:
    return exactly(value, int)


def _text(value: object) -> str:
    return exactly(value, str)


PLAIN: Final[Readers] = {
    "year": _whole,
    "month": _whole,
    "days": _whole,
    "wage": _whole,
    "workshop": _text,
    "kind": lambda value: kind_of(_text(value)),
    "start": lambda value: jalali.parse(_text(value)),
    "end": lambda value: jalali.parse(_text(value)),
}
"""The fields of plain data."""


def build(given: Mapping[str, Any], readers: Readers, found: list[Fault], missing: Code = MISSING) -> MonthRow | None:
    """
    Read the fields of one row and build it; None where anything is wrong, and then each fault is put into `found`.

    Args:
        given: values by field; one that may be left out may also be None.
        readers: how they are read.
        found: takes the faults, in the order of the fields.
        missing: what is said of a field that is needed and not there.
    """
    faults, values = list[Fault](), dict[str, Any]()
    for name in FIELDS:
        value = given.get(name)
        if value is None and name in OPTIONAL:
            continue
        if name not in given:
            faults.append(Fault(missing, loc=(name,)))
            continue
        try:
            values[name] = readers[name](value)
        except MalformedError as error:
            faults += [fault.under(name) for fault in error.faults]
    row: MonthRow | None = None
    try:
        row = MonthRow(**{**_HARMLESS, **values})
    except MalformedError as error:
        faults += error.faults
    found += sorted(faults, key=_by_field)
    return None if faults else row


def _by_field(fault: Fault) -> int:
    return FIELDS.index(str(fault.loc[0]))


def dump_rows(rows: Iterable[MonthRow]) -> list[dict[str, Any]]:
    """
    Return rows as plain data; what stands at its default is left out. `load_rows` reads them back.

    A kind that this package has no name for is written as its text.

    >>> dump_rows([MonthRow(1404, 7, 30, 210_000_000, start=jalali.parse("1404-07-01"))])
    [{'year': 1404, 'month': 7, 'days': 30, 'wage': 210000000, 'start': '1404-07-01'}]
    """
    return [_plain(row) for row in rows]


def _plain(row: MonthRow) -> dict[str, Any]:
    made: dict[str, Any] = {"year": row.year, "month": row.month, "days": row.days, "wage": row.wage}
    if row.workshop is not None:
        made["workshop"] = row.workshop
    if row.kind is not RecordKind.ORDINARY:
        made["kind"] = row.kind.text if isinstance(row.kind, OtherKind) else row.kind.value
    if row.start is not None:
        made["start"] = jalali.format(row.start)
    if row.end is not None:
        made["end"] = jalali.format(row.end)
    return made
