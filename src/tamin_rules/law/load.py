"""
Data files to sheets: each key as it is written down, checked to the last field.

A `Sheet` still knows which rows are computed (`Product`) and has no ends yet; `tables` makes a `Table` of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen

from tamin_rules import jalali
from tamin_rules.law.areas import AREAS, BY_NAME
from tamin_rules.law.entry import Entry, read_shipped
from tamin_rules.law.model import Confidence, InForce, Key, Label, Silence, Why
from tamin_rules.law.sources import Source, cites

UNITS: Final = frozenset(
    {
        "rial/day",
        "rial/month",
        "fraction",
        "times_min_wage",
        "times_min_daily_wage",
        "days",
        "months",
        "years",
        "persons",
        "workers",
        "days/month/child",
        "months/year",
        "hours",
        "bool",
        "enum",
    }
)
_SHAPES: Final = ("is", "unknown", "ended", "product_of")
_ORDER: Final = {name: place for place, name in enumerate(BY_NAME)}


class Kind(StrEnum):
    """How a value is written: a rate is a fraction of at most 1, money is whole rials."""

    RIAL = "rial"
    RATE = "rate"
    FRACTION = "fraction"
    INT = "int"
    BOOL = "bool"
    ENUM = "enum"


@frozen
class Product:
    """A period whose values are computed: a factor times the values of other keys on the same day."""

    key: str
    since: date
    until: date | None
    unit: str
    factor: int
    of: tuple[str, ...]
    source: str
    confidence: Confidence
    nominal: bool
    note: str


Row: TypeAlias = "InForce[Any] | Silence | Product"


@frozen
class Sheet:
    """
    One key as its file has it.

    Args:
        continues: a value holds until the next row; if not, it lapses at the end of its Jalali year.
        yearly: decided anew for each year: the last row must say from when on it is unknown.
        checked_on: day on which a person last compared the rows with their sources.
    """

    key: Key[Any]
    label: Label
    kind: Kind
    unit: str
    continues: bool
    yearly: bool
    checked_on: date
    rows: tuple[Row, ...]


@cache
def shipped(area: str) -> Mapping[str, Sheet]:
    """Return the sheets of a shipped file, by name of the key."""
    return read(f"{area}.toml", read_shipped(f"parameters/{area}.toml"), AREAS[area])


def read(file: str, data: Mapping[str, Any], keys: Iterable[Key[Any]]) -> dict[str, Sheet]:
    """Read a file that holds exactly these keys."""
    book = Entry.of(file, data)
    sheets = {key.name: _sheet(book.inner(key.name), key) for key in keys}
    book.done()
    return sheets


def _sheet(entry: Entry, key: Key[Any]) -> Sheet:
    label, kind, unit = entry.label("label"), entry.choice("type", Kind), entry.text("unit")
    if not _fits(kind, key.of) or unit not in UNITS:
        entry.refuse(f"type {kind} and unit {unit} do not fit a key of {key.of.__name__}")
    continues, yearly, checked_on = entry.take("continues", bool), entry.flag("yearly"), entry.day("checked_on")
    sheet = Sheet(key, label, kind, unit, continues, yearly, checked_on, ())
    return _filled(entry, sheet, _rows(entry, sheet))


def _fits(kind: Kind, of: type) -> bool:
    match kind:
        case Kind.RIAL | Kind.INT:
            return of is int
        case Kind.RATE | Kind.FRACTION:
            return of is Fraction
        case Kind.BOOL:
            return of is bool
        case Kind.ENUM:
            return issubclass(of, StrEnum)


def _filled(entry: Entry, sheet: Sheet, rows: Iterable[Row]) -> Sheet:
    """Put the rows into a sheet, in order; a yearly value must not outlive what was decided."""
    filled = evolve(sheet, rows=tuple(sorted(rows, key=lambda row: row.since)))
    if sheet.yearly and not isinstance(filled.rows[-1], Silence):
        entry.refuse("a yearly value must end with a row that is unknown or ended")
    entry.done()
    return filled


def _rows(entry: Entry, sheet: Sheet) -> list[Row]:
    rows = [
        _row(Entry.of(f"{entry.where}: row {number}", table), sheet)
        for number, table in enumerate(entry.items("rows"), 1)
    ]
    starts = [row.since for row in rows]
    if not rows or starts != sorted(set(starts)):
        entry.refuse("rows must be there, in order, each with a day of its own")
    return rows


def _row(entry: Entry, sheet: Sheet) -> Row:
    since = entry.dated("from")
    shapes = [shape for shape in _SHAPES if entry.has(shape)]
    if len(shapes) != 1:
        entry.refuse(f"exactly one of {', '.join(_SHAPES)} is needed")
    row = _MAKERS[shapes[0]](entry, sheet, since)
    entry.done()
    return row


def _value(entry: Entry, sheet: Sheet, since: date) -> InForce[Any]:
    return InForce(
        key=sheet.key.name,
        value=_read(entry, sheet),
        unit=sheet.unit,
        since=since,
        until=None,
        confidence=(confidence := entry.choice("confidence", Confidence)),
        source=entry.text("ref", "unsourced" if confidence is Confidence.UNSOURCED else None),
        issued=entry.day("issued") if entry.has("issued") else None,
        see=entry.texts("see"),
        nominal=entry.flag("nominal"),
        note=entry.text("note", ""),
    )


def _read(entry: Entry, sheet: Sheet) -> Any:  # noqa: ANN401 - of the type that the key names
    match sheet.kind:
        case Kind.RIAL | Kind.INT:
            return entry.count("is")
        case Kind.BOOL:
            return entry.take("is", bool)
        case Kind.ENUM:
            return entry.choice("is", sheet.key.of)
        case Kind.RATE | Kind.FRACTION:
            value = entry.ratio("is")
            if sheet.kind is Kind.RATE and value > 1:
                entry.refuse("a rate is at most 1")
            return value


def _silence(shape: str, why: Why) -> Callable[[Entry, Sheet, date], Silence]:
    def make(entry: Entry, sheet: Sheet, since: date) -> Silence:
        if not entry.flag(shape):
            entry.refuse(f"{shape} can only be true")
        return Silence(sheet.key.name, since, None, why, entry.text("note", ""))

    return make


def _product(entry: Entry, sheet: Sheet, since: date) -> Product:
    parts = entry.items("product_of")
    factor, of = (parts[0], parts[1:]) if parts and type(parts[0]) is int else (1, parts)
    if not of or factor < 1 or not all(_may_be_part(name, sheet.key) for name in of):
        entry.refuse("product_of takes a factor, if any, and keys of the same type that stand above this one")
    return Product(
        key=sheet.key.name,
        since=since,
        until=None,
        unit=sheet.unit,
        factor=factor,
        of=tuple(of),
        source=entry.text("ref"),
        confidence=entry.choice("confidence", Confidence),
        nominal=entry.flag("nominal"),
        note=entry.text("note", ""),
    )


def _may_be_part(name: object, key: Key[Any]) -> bool:
    """Tell whether a key can be computed from another: computing goes upwards only, so it ends."""
    if not isinstance(name, str) or name not in BY_NAME or key.of not in {int, Fraction}:
        return False
    return BY_NAME[name].of is key.of and _ORDER[name] < _ORDER[key.name]


_MAKERS: Final[Mapping[str, Callable[[Entry, Sheet, date], Row]]] = {
    "is": _value,
    "unknown": _silence("unknown", Why.UNKNOWN),
    "ended": _silence("ended", Why.ENDED),
    "product_of": _product,
}


def overlaid(base: Callable[[str], Sheet], tables: Entry, names: Sequence[str]) -> dict[str, Sheet]:
    """
    Lay a host's rows over sheets: a row replaces the one of the same day, any other is put in between.

    Args:
        base: the sheet of a key as it is so far.
        tables: what the host gives; a table holds `rows`, and `checked_on` if the host checked anew.
        names: the names of the tables.
    """
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        tables.refuse(f"no keys of the law: {', '.join(unknown)}")
    return {name: _laid_over(base(name), tables.inner(name)) for name in names}


def _laid_over(sheet: Sheet, entry: Entry) -> Sheet:
    if entry.has("checked_on"):
        sheet = evolve(sheet, checked_on=entry.day("checked_on"))
    rows = {row.since: row for row in (*sheet.rows, *_rows(entry, sheet))}
    return _filled(entry, sheet, rows.values())


def check_references(file: str, sheets: Iterable[Sheet], sources: Mapping[str, Source]) -> None:
    """Refuse sheets with a row that cites what is not listed."""
    for sheet in sheets:
        for row in sheet.rows:
            missing = [ref for ref in references(row) if not cites(sources, ref)]
            if missing:
                where = f"{file}: {sheet.key.name}: row from {jalali.format(row.since)}"
                Entry(where, {}).refuse(f"no such source or clause: {', '.join(missing)}")


def references(row: Row) -> tuple[str, ...]:
    """Return what a row cites."""
    match row:
        case InForce():
            return (row.source, *row.see)
        case Product():
            return (row.source,)
        case Silence():
            return ()
