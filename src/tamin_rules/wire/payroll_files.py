r"""
Payrolls as people have them, CSV or JSON, and the workshop that they belong to.

A table has English or Persian headings (`payroll_cells`), and its numbers any of the usual digits and separators of
thousands. Nothing is dropped in silence, and all faults of a file are said at once, with line and column, and nothing
of its values.

>>> rows = read_payroll(
...     "شماره بیمه;نام;نام خانوادگی;شماره شناسنامه;جنسیت;کد شغل;روز کارکرد;دستمزد روزانه\n"
...     "۹۹۰۰۰۰۰۱;مینا;نمونه;۱۲;زن;۱۲۳۴۵۶;۳۰;۴٬۰۰۰٬۰۰۰\n".encode()
... )
>>> rows[0].days, rows[0].daily_wage, rows[0].covered
(30, 4000000, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, Final, cast

from tamin_rules.errors import Code, Loc, MalformedError
from tamin_rules.records.contribution_list.building import PayrollRow, Workshop
from tamin_rules.text import fold_identifier
from tamin_rules.wire.convert import MISSING, UNKNOWN, exactly, load
from tamin_rules.wire.json_text import parse_json
from tamin_rules.wire.payroll_cells import CELLS, FIELDS, FORM, PLAIN, REQUIRED, column_of, form_of
from tamin_rules.wire.records import LIST, TABLE, Gathered, Readers
from tamin_rules.wire.tables import (
    CELL_MISSING,
    COLUMN_REPEATED,
    EMPTY,
    LARGEST_TABLE,
    characters,
    check_bytes,
    decoded,
    lines_of,
    named,
    table_of,
)

_DEEPEST: Final = 3
_FORMATS: Final = ("CSV", "JSON")
_HARMLESS: Final[Mapping[str, Any]] = {name: 0 if name in {"days", "daily_wage"} else "" for name in REQUIRED}
"""Stands in for what cannot be read, so that the rest of the row is judged as well."""


def read_payroll(data: bytes | str, *, name: str = "") -> tuple[PayrollRow, ...]:
    """
    Read the rows of a payroll: CSV with a header, or a JSON list of objects.

    Args:
        data: a file of at most 16 MiB, or its text.
        name: of the file; where its ending says nothing, the first character tells what it is.

    Codes, at line (from 1; of JSON the place in the list, from 0) and column: record.file.empty, record.file.not_csv,
    record.file.unknown_format, record.header.missing, record.column.missing, record.column.unknown,
    record.column.repeated, record.row.too_wide, record.cell.missing, record.number.not_whole, wire.word.unknown,
    wire.number.out_of_range, wire.field.missing, wire.field.unknown, wire.type.wrong, those of dates, of `PayrollRow`
    and of `parse_json`; without a place wire.text.too_large, wire.text.not_utf8; record.faults.more.
    """
    if isinstance(data, bytes):
        check_bytes(len(data))
        text = decoded(data, formats=_FORMATS)
    else:
        text = characters(data)
    ending = PurePath(name).suffix.casefold()
    if ending == ".json" or (ending not in {".csv", ".tsv"} and text.lstrip()[:1] in {"[", "{"}):
        return load_payroll(parse_json(text, limit=LARGEST_TABLE, depth=_DEEPEST))
    header, at, lines = lines_of(text, column_of)
    faults = Gathered()
    rows = named(table_of(header, at, column_of, form_of), lines, faults)
    return _settled([_row(place, given, CELLS, CELL_MISSING, faults) for place, given in rows], faults)


def load_payroll(data: object) -> tuple[PayrollRow, ...]:
    """
    Build rows from a parsed JSON list of objects, whose keys are the fields of `PayrollRow` or headings in Persian.

    A text is no number; null is as good as leaving a key out.

    Codes: record.file.empty, and at the place of the row and its field those of `read_payroll`.
    """
    items = exactly(data, LIST)
    if not items:
        raise MalformedError(EMPTY)
    faults = Gathered()
    return _settled([_object((place,), item, faults) for place, item in enumerate(items)], faults)


def read_workshop(data: bytes) -> Workshop:
    """
    Read the workshop of a list from a JSON object: `code`, and if wanted `name`, `employer_name`, `address` and
    `contract_row`.

    Codes: those of `parse_json` and of `load`.

    >>> read_workshop('{"code": "۰۰۰۰۱۲۳۴۵۶", "name": "کارگاه نمونه"}'.encode()).code
    '0000123456'
    """  # noqa: D205 - the keys belong into the first sentence
    given = parse_json(decoded(data, formats=("JSON",)))
    if type(given) is TABLE:
        folded = {name for name in ("code", "contract_row") if isinstance(given.get(name), str)}
        given |= {name: fold_identifier(given[name]) for name in folded}
    return load(Workshop, given)


def _settled(rows: Iterable[PayrollRow | None], faults: Gathered) -> tuple[PayrollRow, ...]:
    found = list(rows)
    faults.settle()
    return tuple(cast("list[PayrollRow]", found))


def _object(at: Loc, item: object, faults: Gathered) -> PayrollRow | None:
    held = faults.take(lambda value: exactly(value, TABLE), item, *at)
    if held is None:
        return None
    given: dict[str, Any] = {}
    for key, value in held.items():
        name = column_of(key)
        if name is None:
            faults.note(UNKNOWN, at, allowed=FORM.columns)
        elif name in given:
            faults.note(COLUMN_REPEATED, (*at, name))
        else:
            given[name] = value
    return _row(at, {name: value for name, value in given.items() if value is not None}, PLAIN, MISSING, faults)


def _row(at: Loc, given: Mapping[str, Any], readers: Readers, missing: Code, faults: Gathered) -> PayrollRow | None:
    """Build a row of its fields; whatever is wrong is noted, and nobody gets to see the row."""
    values = {name: faults.take(readers[name], given[name], *at, name) for name in FIELDS if name in given}
    for name in REQUIRED:
        if name not in given:
            faults.note(missing, (*at, name))
    read = {name: value for name, value in values.items() if value is not None}
    return faults.take(lambda held: PayrollRow(**held), {**_HARMLESS, **read}, *at)
