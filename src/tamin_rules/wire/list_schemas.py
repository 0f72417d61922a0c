"""
JSON Schema, draft 2020-12, of contribution lists: what `list check`, `show`, `diff`, `build` and their like write.

As in `schemas`, a schema speaks of shape: whether a total is a sum is for the rules. A finding has `message` and
`remedy` where the document comes from the command line or over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from tamin_rules.decisions import Outcome
from tamin_rules.errors import Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.columns import BY_NAME, FILES, HEADER, WORKER, Column, Kind
from tamin_rules.records.contribution_list.comparing import Change
from tamin_rules.records.contribution_list.model import MOST_AMOUNT, Encoding
from tamin_rules.records.contribution_list.profiles import PROFILES
from tamin_rules.records.contribution_list.rules import LIST_RULES, WORKER_RULES
from tamin_rules.text import masked
from tamin_rules.wire.schema_parts import (
    COUNT,
    DIALECT,
    FLAG,
    IN_FORCE,
    OPEN,
    TEXT,
    Json,
    between,
    closed,
    listed,
    maybe,
    of_type,
    with_more,
    words,
)

_ROW: Final[Json] = {"type": "integer", "minimum": 1}
_DAY, _MONTH = of_type(date), of_type(JalaliMonth)
_AMOUNT: Final = between(0, MOST_AMOUNT)
_COVERED: Final = words([masked("")])
_ORIGIN: Final[Mapping[str, Json]] = {
    "encoding": maybe(words(Encoding)),
    "profile": maybe(words(profile.name for profile in PROFILES)),
}
_FAULT: Final = closed(
    {"loc": listed({"type": ["string", "integer"]}), "code": TEXT, "severity": words(Severity), "params": OPEN}
)
_UNREADABLE: Final[Mapping[str, Json]] = {"faults": listed(_FAULT)}
_CLAUSES: Final = (*(rule.clause for rule in LIST_RULES), *(rule.clause for rule in WORKER_RULES))


def list_report_schema() -> Json:
    """
    Return the schema of a checked list, as `dump_list_report` writes it.

    >>> list(list_report_schema()["properties"])
    ['accepted', 'month', 'header', 'workers', 'encoding', 'profile', 'findings']
    """
    return {"$schema": DIALECT, "title": "Report of a contribution list", **closed(_report())}


def list_schema() -> Json:
    """
    Return the schema of a list with everything that stands in it, as `dump_list` writes it.

    >>> list_schema()["required"]
    ['encoding', 'profile', 'header', 'rows']
    """
    rows = [closed({"row": _ROW, **fields}) for fields in (_cells(WORKER), _UNREADABLE, {"deleted": {"const": True}})]
    header = {"anyOf": [closed(_cells(HEADER)), closed(_UNREADABLE), {"type": "null"}]}
    fields = {**_ORIGIN, "header": header, "rows": listed({"anyOf": rows})}
    return {"$schema": DIALECT, "title": "Contribution list", **closed(fields)}


def list_changes_schema() -> Json:
    """
    Return the schema of what has changed from one list to the next, as `dump_list_changes` writes it.

    >>> list_changes_schema()["required"]
    ['before', 'after', 'changes']
    """
    named = closed({"month": maybe(_MONTH), "workers": COUNT})
    change = closed({
        "change": words(Change),
        "before": maybe(_ROW),
        "after": maybe(_ROW),
        "field": maybe(words(column.name for column in WORKER)),
        "old": maybe(_AMOUNT),
        "new": maybe(_AMOUNT),
    })  # fmt: skip
    fields = {"before": named, "after": named, "changes": listed(change)}
    return {"$schema": DIALECT, "title": "Changes of a contribution list", **closed(fields)}


def written_list_schema() -> Json:
    """
    Return the schema of what `list build`, `convert` and `sample` write: the files, with the report of a built list.

    A list that cannot be written has findings alone, each with the place where something has no room.

    >>> [sorted(each["properties"])[-1] for each in written_list_schema()["oneOf"]]
    ['written', 'written', 'written']
    """
    files = {"written": {"const": True}, "files": listed(TEXT)}
    refusal = closed({
        "code": TEXT,
        "severity": words(Severity),
        "row": maybe(_ROW),
        "field": maybe(words(BY_NAME)),
        "params": OPEN,
        "message": TEXT,
        "remedy": TEXT,
    })  # fmt: skip
    refused = {"written": {"const": False}, "findings": listed(refusal)}
    shapes = [closed(fields) for fields in (files, {**files, **_report()}, refused)]
    return {"$schema": DIALECT, "title": "Written contribution list", "oneOf": shapes}


def _report() -> dict[str, Json]:
    plain = (column for column in HEADER if not column.personal)
    return {
        "accepted": FLAG,
        "month": maybe(_MONTH),
        "header": maybe(closed(_cells(plain))),
        "workers": COUNT,
        **_ORIGIN,
        "findings": listed(_finding()),
    }


def _finding() -> Json:
    fields = {
        "rule": words(_CLAUSES),
        "code": TEXT,
        "severity": words(Severity),
        "outcome": words(Outcome),
        "row": maybe(_ROW),
        "field": maybe(words([*BY_NAME, *sorted(FILES)])),
        "actual": maybe(COUNT),
        "expected": maybe(COUNT),
        "params": OPEN,
        "source": TEXT,
        "values": listed(IN_FORCE),
    }
    return with_more(fields, message=TEXT, remedy=TEXT)


def _cells(columns: Iterable[Column]) -> dict[str, Json]:
    return {column.name: _cell(column) for column in columns}


def _cell(column: Column) -> Json:
    """Return the schema of a cell; a personal one may be covered."""
    match column.kind:
        case Kind.CODE | Kind.TEXT:
            return TEXT
        case Kind.YEAR | Kind.NUMBER:
            return _AMOUNT
        case Kind.DAY:
            forms = [_DAY, *([_COVERED] if column.personal else ()), {"type": "null"}]
            return {"anyOf": forms}
