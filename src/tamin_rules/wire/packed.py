"""
The packed form of a record: columns in place of rows, a tenth of the bytes, for storing and for sending.

Nothing that a `MonthRow` holds is lost, neither order nor doubles nor kinds without a name here. The same rows give the
same bytes, so that what is stored can be hashed and compared. The form is told byte by byte in the documentation.

>>> rows = (MonthRow(1404, 6, 31, 210_000_000, "1204500031"), MonthRow(1404, 7, 30, 190_000_000, "1204500031"))
>>> unpack(pack(rows)) == rows
True
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from operator import gt
from typing import Any, Final, TypeAlias

from tamin_rules import jalali
from tamin_rules.errors import Fault, MalformedError, Params
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR
from tamin_rules.records.columns import Columns
from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.numbers import MOST_DAYS, MOST_WAGE, NEGATIVE, TOO_LARGE
from tamin_rules.records.rows import NOT_DAY, REVERSED, Kind, MonthRow, OtherKind, RecordKind
from tamin_rules.wire.convert import NOT_EXACT, WORD, exactly
from tamin_rules.wire.json_text import NOT_CHARACTERS, parse_json
from tamin_rules.wire.packed_columns import check_fields, dump_numbers, dump_runs, numbers, runs
from tamin_rules.wire.records import TABLE, Gathered, check_size
from tamin_rules.wire.tables import LARGEST_TABLE
from tamin_rules.wire.versions import Upcaster, upcast

NAME: Final = "packed_record"
"""What stands as the type of such a document."""
UPCASTERS: Final[tuple[Upcaster, ...]] = ()
"""From version 1 to 2, and so on; each takes and gives the fields beside `type` and `version`."""
LARGEST_PACKED: Final = LARGEST_TABLE
"""Bytes of a document."""

OTHER: Final = "other"
"""The key of a kind that has no name here."""
_MONTHS: Final = range(FIRST_YEAR * MONTHS_A_YEAR, (LAST_YEAR + 1) * MONTHS_A_YEAR)
_DAYS: Final = range(date.max.toordinal() + 1)
"""Days since 0001-01-01, which is 1; 0 where a row says none."""


def pack(rows: Iterable[MonthRow]) -> bytes:
    """
    Write rows as a packed document in UTF-8, without a blank: the same rows, the same bytes.

    Codes: wire.text.lone_surrogate, where a label is no text that could be sent.

    >>> len(pack([MonthRow(1404, 7, 30, 210_000_000)] * 480))
    4652
    """
    text = json.dumps(dump_packed(rows), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        pass
    raise MalformedError(NOT_CHARACTERS)


def unpack(text: bytes | str) -> tuple[MonthRow, ...]:
    """
    Read rows from a packed document, at most 16 MiB of it.

    Codes: those of `parse_json` and `load_columns`.
    """
    return load_packed(parse_json(text, limit=LARGEST_PACKED))


def dump_packed(rows: Iterable[MonthRow]) -> dict[str, Any]:
    """
    Return rows as plain data, packed; `starts` and `ends` are there only where a row says one.

    >>> dump_packed([MonthRow(1404, 7, 30, 210_000_000, "A")])["workshops"]
    {'labels': ['A'], 'runs': [0, 1]}
    """
    columns = Columns.of(rows)
    made: dict[str, Any] = {
        "type": NAME,
        "version": 1 + len(UPCASTERS),
        "rows": len(columns.months),
        "months": dump_numbers(columns.months),
        "days": dump_numbers(columns.days),
        "wages": dump_numbers(columns.wages),
        "workshops": dump_runs(columns.workshops, lambda workshop: workshop),
        "kinds": dump_runs(columns.kinds, _plain_kind),
    }
    for name, days in (("starts", columns.starts), ("ends", columns.ends)):
        if days:
            made[name] = dump_numbers(days)
    return made


def _plain_kind(kind: Kind) -> str | dict[str, str]:
    return {OTHER: kind.text} if isinstance(kind, OtherKind) else kind.value


def load_packed(data: object) -> tuple[MonthRow, ...]:
    """
    Build rows from parsed JSON of the packed form.

    Codes: those of `load_columns`.

    >>> load_packed(dump_packed([MonthRow(1404, 7, 30, 210_000_000)]))[0].when
    JalaliMonth(year=1404, month=7)
    """
    return load_columns(data).rows()


def is_packed(data: object) -> bool:
    """Tell whether parsed JSON is meant to be a packed record, be it a good one or not."""
    return type(data) is TABLE and data.get("type") == NAME


def load_columns(data: object) -> Columns:
    """
    Read the packed form as columns, checked as rows are: several times as fast as building the rows.

    Args:
        data: parsed JSON.

    Codes, at the column and, where one row is meant, its place, from 0: wire.type.wrong, wire.word.unknown,
    wire.version.unknown (newest), wire.version.unreadable (version), wire.field.missing, wire.field.unknown,
    record.file.too_many_rows, wire.column.not_base64, wire.column.not_all_rows (rows), wire.record.not_exact (written
    in another way than `dump_packed` does), jalali.year.out_of_range, record.number.too_large, record.number.negative
    (of `rows`), record.day.not_day, record.interval.reversed; record.faults.more after the first hundred.

    >>> load_columns(dump_packed([MonthRow(1404, 7, 30, 210_000_000)])).days
    (30,)
    """
    body, faults = _newest(exactly(data, TABLE)), Gathered()
    check_fields(body, _NEEDED, faults, _SELDOM)
    rows = faults.take(_rows, body["rows"], "rows") if "rows" in body else None
    columns = {} if rows is None else _columns(body, rows, faults)
    faults.settle()
    return Columns(**columns)


def _newest(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields beside `type` and `version`, as the newest version has them."""
    if data.get("type") != NAME:
        raise MalformedError(WORD, {"allowed": (NAME,)}, ("type",))
    body = {name: value for name, value in data.items() if name not in {"type", "version"}}
    return upcast(data.get("version"), body, UPCASTERS)


def _columns(body: Mapping[str, Any], rows: int, faults: Gathered) -> dict[str, Any]:
    read = dict[str, Any]()
    for name, reader in _READERS.items():
        if name in body:
            try:
                read[name] = reader(body[name], rows)
            except MalformedError as error:
                faults.add(error.faults, name)
    starts, ends = read.get("starts") or (), read.get("ends") or ()
    if any(map(gt, starts, ends)):  # or a row says no end
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start > end > 0:
                faults.note(REVERSED, ("ends", place))
    return read


def _rows(value: object) -> int:
    rows = exactly(value, int)
    if rows < 0:
        raise MalformedError(NEGATIVE)
    check_size(rows)
    return rows


def _not_month(index: int) -> Fault:
    return Fault(jalali.YEAR, Params(year=index // MONTHS_A_YEAR, first=FIRST_YEAR, last=LAST_YEAR))


def _too_large(most: int) -> Callable[[int], Fault]:
    fault = Fault(TOO_LARGE, Params(most=most))
    return lambda _: fault


def _dates(value: object, rows: int) -> tuple[int, ...]:
    found = numbers(_DAYS, lambda _: Fault(NOT_DAY), value, rows)
    if not any(found):  # a column without a day is left out
        raise MalformedError(NOT_EXACT)
    return found


def _workshop(value: object) -> str | None:
    return None if value is None else exactly(value, str)


def _kind(value: object) -> Kind:
    if type(value) is TABLE and value.keys() == {OTHER}:
        return OtherKind(exactly(value[OTHER], str))
    if (word := exactly(value, str)) in _KINDS:
        return RecordKind(word)
    raise MalformedError(WORD, {"allowed": _KINDS})


_KINDS: Final = tuple(kind.value for kind in RecordKind)

Reader: TypeAlias = Callable[..., tuple[Any, ...]]
"""Reads a column: of what stands in the document, and so many rows."""

_READERS: Final[Mapping[str, Reader]] = {
    "months": partial(numbers, _MONTHS, _not_month),
    "days": partial(numbers, range(MOST_DAYS + 1), _too_large(MOST_DAYS)),
    "wages": partial(numbers, range(MOST_WAGE + 1), _too_large(MOST_WAGE)),
    "workshops": partial(runs, _workshop),
    "kinds": partial(runs, _kind),
    "starts": _dates,
    "ends": _dates,
}
_NEEDED: Final = ("rows", "months", "days", "wages", "workshops", "kinds")
_SELDOM: Final = ("starts", "ends")
