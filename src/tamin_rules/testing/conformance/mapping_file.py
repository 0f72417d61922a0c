"""
The file that holds a mapping: TOML, read strictly, every mistake at once and each with its place.

    format = 1

    [calls]                        # the contract's name = how the portal takes it; what is left out it does not have
    begin_registration = "POST /applications"
    show_registration = "GET /applications/{id}"

    [fields]                       # members of requests and answers, the contract's = the portal's
    national_id = "person_code"

    [words.state]                  # values of one member
    submitted = "SENT"

The other tables are `statuses`, `codes`, `headers`, `problems`, `answers` and `more`; `TABLES` says what each holds.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from tamin_rules.errors import Code, Faults, MalformedError
from tamin_rules.messages import catalogue
from tamin_rules.shapes import is_list, is_table
from tamin_rules.testing.conformance.mapping import CALLS, NEEDED, Call, Header, PortalMapping, Problems
from tamin_rules.wire.convert import MISSING, TYPE, UNKNOWN, WORDS

FORMAT: Final = 1
NOT_TOML: Final = Code("mapping.text.not_toml", line=int)
FORMAT_UNKNOWN: Final = Code("mapping.format.unknown", newest=int)
CALL_MALFORMED: Final = Code("mapping.call.malformed", parts=tuple)
HEADER_MALFORMED: Final = Code("mapping.header.malformed")
STATUS_MALFORMED: Final = Code("mapping.status.malformed")
NAME_REPEATED: Final = Code("mapping.name.repeated")
CODE_UNKNOWN: Final = Code("mapping.code.unknown")

_LINE: Final = re.compile(r"at line (\d+)")
_CALL: Final = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (/(?:[!-z|~]|\{[a-z_]+\})*)")
_HEADER: Final = re.compile(r"([A-Za-z0-9-]+): ?([ -~]*\{\}[ -~]*)")
STATUSES: Final = (200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 411, 412, 413, 415, 422, 428, 429, 503)
"""Those of the contract."""

Table = Mapping[str, Any]


def read_mapping(path: str | Path) -> PortalMapping:
    """
    Read how a portal speaks from a TOML file.

    Codes: those of `parse_mapping`.
    """
    return parse_mapping(Path(path).read_bytes())


def parse_mapping(data: bytes) -> PortalMapping:
    """
    Read how a portal speaks.

    Codes: mapping.text.not_toml, mapping.format.unknown, mapping.call.malformed, mapping.header.malformed,
    mapping.status.malformed, mapping.name.repeated (one name of the portal for two of the contract's),
    mapping.code.unknown, wire.field.missing, wire.field.unknown, wire.type.wrong: all at once, each with its place.

    >>> made = parse_mapping(b'''
    ... format = 1
    ... [calls]
    ... begin_registration = "POST /applications"
    ... show_registration = "GET /applications/{id}"
    ... [fields]
    ... national_id = "person_code"
    ... ''')
    >>> made.calls["begin_registration"].path, made.fields["national_id"]
    ('/applications', 'person_code')
    """
    read = _read(_document(data))
    more: Table = read["more"]
    return PortalMapping(
        calls={name: Call(call.method, call.path, more.get(name, {})) for name, call in read["calls"].items()},
        fields=read["fields"],
        words=read["words"],
        statuses={int(ours): theirs for ours, theirs in read["statuses"].items()},
        codes=read["codes"],
        problems=Problems(**read["problems"]),
        **read["headers"],
        **read["answers"],
    )


def _read(document: Table) -> dict[str, Any]:
    """Read every table; what one may hold can depend on another."""
    faults = Faults()
    if document.get("format") != FORMAT:
        faults.note(FORMAT_UNKNOWN, "format", newest=FORMAT)
    for name in document.keys() - TABLES.keys() - {"format"}:
        faults.note(UNKNOWN, name, allowed=("format", *TABLES))
    found = {name: faults.take(name, _reading(reader), document.get(name, {})) for name, reader in TABLES.items()}
    calls: Table | None = found["calls"]
    if calls is not None:
        for name in NEEDED:
            if name not in calls:
                faults.note(MISSING, "calls", name)
        more: Table = found["more"] or {}
        for name in more.keys() - calls.keys():
            faults.note(UNKNOWN, "more", name, allowed=tuple(calls))
    faults.settle()
    return found


def _reading(read: Callable[[Table], Any]) -> Callable[[object], Any]:
    return lambda value: read(_table(value))


def _document(data: bytes) -> Table:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # bad TOML and bad UTF-8 are both; and what no parser takes
        line = _line(error, data)
    raise MalformedError(NOT_TOML, {"line": line})


def _line(error: Exception, data: bytes) -> int:
    """Return the line of a mistake; the last one where it shows at the end only, or nowhere."""
    match error:
        case UnicodeDecodeError():
            return data.count(b"\n", 0, error.start) + 1
        case _:
            told = _LINE.search(str(error))
            return int(told[1]) if told else max(1, len(data.splitlines()))


def _table(value: object) -> Table:
    if is_table(value):
        return value
    raise MalformedError(TYPE, {"expected": WORDS[dict]})


def _text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise MalformedError(TYPE, {"expected": WORDS[str]})


def _texts(value: object) -> frozenset[str]:
    if is_list(value) and all(isinstance(each, str) for each in value):
        return frozenset(str(each) for each in value)
    raise MalformedError(TYPE, {"expected": WORDS[list]})


def _sendable(value: object) -> object:
    """Read what JSON has too: TOML has days, times and infinity besides."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        raise MalformedError(TYPE, {"expected": WORDS[str]}) from None
    return value


def _each(table: Table, read: Callable[[Any], Any]) -> dict[str, Any]:
    """Read every value of a table whose names are the user's."""
    return _members(table, dict.fromkeys(table, read))


def _members(table: Table, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Read a table whose names are ours; each may be left out."""
    faults = Faults()
    for name in table.keys() - readers.keys():
        faults.note(UNKNOWN, name, allowed=tuple(readers))
    found = {name: faults.take(name, read, table[name]) for name, read in readers.items() if name in table}
    faults.settle()
    return found


# --- the tables ------------------------------------------------------------------------------------------------------


def _call(ours: Call) -> Callable[[object], Call]:
    def read(value: object) -> Call:
        matched = _CALL.fullmatch(_text(value))
        made = None if matched is None else Call(matched[1], matched[2])
        if made is None or not made.parts <= ours.parts:
            raise MalformedError(CALL_MALFORMED, {"parts": tuple(sorted(ours.parts))})
        return made

    return read


def _different(table: Table) -> dict[str, str]:
    """Read names that have to be told apart in answers."""
    found = _each(table, _text)
    faults, taken = Faults(), list(found.values())
    for name, theirs in found.items():
        if taken.count(theirs) > 1:
            faults.note(NAME_REPEATED, name)
    faults.settle()
    return found


def _status(value: object) -> int:
    if type(value) is int and 100 <= value < 600:  # noqa: PLR2004 - what HTTP has
        return value
    raise MalformedError(STATUS_MALFORMED)


def _codes(table: Table) -> dict[str, str]:
    """Read codes of the contract; `national_id.*` stands for all that begin so."""
    faults, found = Faults(), dict[str, str]()
    known = catalogue("en").faults
    for name, theirs in _each(table, _text).items():
        meant = [code for code in known if code.startswith(name[:-1])] if name.endswith(".*") else [name]
        if not meant or not known.keys() >= set(meant):
            faults.note(CODE_UNKNOWN, name)
        found.update((code, str(theirs)) for code in meant)
    faults.settle()
    return found


def _header(value: object) -> Header:
    matched = _HEADER.fullmatch(_text(value))
    if matched is None or matched[2].count("{}") > 1:
        raise MalformedError(HEADER_MALFORMED)
    return Header(matched[1].lower(), matched[2])


TABLES: Final[Mapping[str, Callable[[Table], Any]]] = MappingProxyType(
    {
        "calls": partial(_members, readers={name: _call(ours) for name, ours in CALLS.items()}),
        "fields": _different,
        "words": lambda table: _each(table, lambda held: _each(_table(held), _text)),
        "statuses": partial(_members, readers=dict.fromkeys(map(str, STATUSES), _status)),
        "codes": _codes,
        "headers": partial(_members, readers=dict.fromkeys(("token", "version", "key", "etag"), _header)),
        "problems": partial(_members, readers=dict.fromkeys(("errors", "loc", "code", "params"), _text)),
        "answers": partial(_members, readers={"inside": _text, "silent": _texts, "besides": _texts}),
        "more": lambda table: _each(table, lambda held: _each(_table(held), _sendable)),
    }
)
"""
What a file may hold.

    calls     by the contract's name: method and path, `{id}` where the part goes
    fields    names of members
    words     a table for each member: its values
    statuses  of answers
    codes     of faults; "national_id.*" stands for all that begin so
    headers   `token`, `version`, `key` of requests and `etag` of answers: "X-Session: {}"
    problems  where an answer holds its faults: `errors`, with dots, and in each `loc`, `code`, `params`
    answers   `inside`, the member that wraps an answer; `silent`, members and headers of the contract that are never
              told; `besides`, members of the portal's own
    more      fixed fields that a call needs besides
"""
