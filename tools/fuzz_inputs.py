"""
Coverage-guided fuzzing of what reads text, JSON, tables and files of records: one target of `make fuzz`.

    PYTHONPATH=src python -m tools.fuzz_inputs wire -max_total_time=600

Whatever the bytes are, a reader raises `MalformedError` and nothing else; and what was read, written again, reads the
same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

from attrs import frozen

from tools.fuzz_target import fuzz

atheris: Any = import_module("atheris")  # has no types, and an environment of its own

_READERS: Final = (
    "identifiers",
    "jalali",
    "records.rows",
    "registration.password",
    "registration.names",
    "text",
    "wire",
)

with atheris.instrument_imports(include=[f"tamin_rules.{name}" for name in _READERS]):
    from tamin_rules import Law, identifiers, jalali, text
    from tamin_rules.errors import MalformedError
    from tamin_rules.records import MonthRow, summarize
    from tamin_rules.registration import Person, password
    from tamin_rules.wire import (
        dump_event,
        dump_packed,
        dump_rows,
        load_event,
        load_packed,
        load_payroll,
        load_record,
        load_rows,
        parse_json,
        read_csv,
        read_payroll,
        read_record,
        read_workshop,
    )

    HOMES: Final[Mapping[str, Any]] = {kind: identifiers.module(kind) for kind in identifiers.KINDS}

LONGEST: Final = 1 << 12
LAW: Final = Law.current()
ON: Final = jalali.day(1405, 9, 1)
PERSON: Final = Person(national_id="5000020049", first_name="مینا", last_name="نمونه", latin_names=("Meena",))


@frozen
class Target:
    """What is done with the bytes, and what there is to begin with."""

    try_one: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def must_be(first: object, second: object) -> None:
    """Say that what was written reads as something else, without a word about what it is."""
    if first != second:
        message = f"a {type(first).__name__} that was written reads as something else"
        raise AssertionError(message)


def try_text(data: bytes) -> None:
    """Read a text as each identifier, as a day, a month and an instant; tidy it; judge it as a password."""
    given = data.decode("utf-8", "surrogateescape")
    for kind, home in HOMES.items():
        found = identifiers.check(kind, given)
        must_be(home.is_valid(given), found.valid)
        if found.valid:
            value = home.parse(given)
            must_be(value.plain(), found.normalized)
            must_be(home.parse(home.format(value)), value)
    with suppress(MalformedError):
        must_be(jalali.parse(jalali.format(jalali.parse(given))), jalali.parse(given))
    with suppress(MalformedError):
        at = jalali.parse_instant(given)
        must_be(jalali.parse_instant(jalali.format_instant(at, exact=True)), at)
    with suppress(MalformedError):
        must_be(jalali.JalaliMonth.parse(str(jalali.JalaliMonth.parse(given))), jalali.JalaliMonth.parse(given))
    must_be(text.tidy(text.tidy(given)), text.tidy(given))
    for policy in password.PROFILES:
        password.check(given, PERSON, policy=policy)


def try_wire(data: bytes) -> None:
    """Read JSON as an event, as a record, as a payroll and as its workshop."""
    with suppress(MalformedError):
        read_workshop(data)
    try:
        document = parse_json(data)
    except MalformedError:
        return
    with suppress(MalformedError):
        event = load_event(document)
        must_be(load_event(dump_event(event)), event)
    with suppress(MalformedError):
        must_be_a_record(load_record(document))
    with suppress(MalformedError):
        rows = load_packed(document)
        must_be(load_packed(dump_packed(rows)), rows)
    with suppress(MalformedError):
        load_payroll(document)


def try_tables(data: bytes) -> None:
    """Read a table as a record and as a payroll."""
    with suppress(MalformedError):
        must_be_a_record(read_csv(data))
    with suppress(MalformedError):
        read_payroll(data)


def try_records(data: bytes) -> None:
    """Read a file of a record, whose first byte says how, and sum it up."""
    if not data:
        return
    ending, empty = ("", ".csv", ".json", ".parquet")[data[0] % 4], ("zero", "unknown")[data[0] // 4 % 2]
    with suppress(MalformedError):
        rows = read_record(data[1:], name=f"record{ending}", empty_month=empty)
        must_be_a_record(rows)
        summarize(rows, law=LAW, on=ON)


def must_be_a_record(rows: tuple[MonthRow, ...]) -> None:
    """Write rows, and read them again."""
    must_be(load_rows(dump_rows(rows)), rows)


def _as_json(*documents: object) -> tuple[bytes, ...]:
    return tuple(json.dumps(each, ensure_ascii=False).encode() for each in documents)


_ROW: Final = {"year": 1404, "month": 7, "days": 30, "wage": 210_000_000, "workshop": "نمونه"}
_GRID: Final = {"years": [{"year": 1404, "months": [31] * 6 + [30] * 5 + [29], "total": 365}]}
_PACKED: Final = dump_packed(load_rows([_ROW, _ROW | {"month": 8, "days": 0, "wage": 0}]))
_EVENTS: Final = (
    {"type": "submitted", "version": 1, "at": "1405-09-01T10:00:00+03:30", "notices_accepted": True},
    {"type": "contact_changed", "version": 1, "at": "1405-09-01T10:00:00+03:30", "national_id": "5000020049"},
    {"type": "objection_documents_requested", "version": 1, "at": "1405-09-01T10:00:00+03:30", "proofs": []},
)
_TABLES: Final = (
    "سال;ماه;روزهای کارکرد;دستمزد\n۱۴۰۴;مهر;۳۰;۲۱۰٬۰۰۰٬۰۰۰\n".encode(),
    b'year,month,days,wage,workshop\n1404,7,30,"210,000,000",a\n',
    "سال\tفروردین\tاردیبهشت\tجمع\n1404\t31\t31\t62\n".encode("utf-16"),
    (
        "شماره بیمه;نام;نام خانوادگی;شماره شناسنامه;جنسیت;کد شغل;روز کارکرد;دستمزد روزانه\n"
        "۹۹۰۰۰۰۰۱;مینا;نمونه;۱۲;زن;۱۲۳۴۵۶;۳۰;۴٬۰۰۰٬۰۰۰\n"
    ).encode(),
)
_TEXTS: Final = (
    *("5000020049", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+98 (0) 912-345-6789", "IR20 0170 0000 0000 0123 4567 89", "6037-9912-3456-7893"),
    *("13456-78901", "1370/05/14", "1405-09-01T10:00:00.5+03:30", "1404-07", "Mina#2026", "\u202a10100000006\u202c"),
    *("123456789012", "99000001", "0000123456"),
)
_RECORD: Final = (*_as_json([_ROW], _GRID, _GRID["years"], _PACKED), *_TABLES)

TARGETS: Final[Mapping[str, Target]] = {
    "text": Target(try_text, tuple(each.encode() for each in _TEXTS)),
    "wire": Target(try_wire, _as_json(*_EVENTS, [_ROW], _PACKED, _GRID, {"code": "0000123456", "name": "نمونه"})),
    "tables": Target(try_tables, _TABLES),
    "records": Target(try_records, tuple(bytes([kind]) + each for each in _RECORD for kind in (0, 1, 2, 6))),
}


def main() -> None:
    """Make the seeds of a target, and hand over to the fuzzer."""
    name, *options = sys.argv[1:]
    fuzz(TARGETS[name].try_one, TARGETS[name].seeds, name, LONGEST, options)


if __name__ == "__main__":
    main()
