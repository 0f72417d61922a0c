"""
JSON Schema, draft 2020-12, of a record: the rows that are read, and the document that `record summary --json` writes.

As in `schemas`, a schema speaks of shape: that a month has 30 days is for the rules, and what a date may look like for
the parser. The document has `message` beside each finding and decision where it comes from the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from tamin_rules.decisions import Outcome
from tamin_rules.errors import Severity
from tamin_rules.jalali import FIRST_YEAR, LAST_YEAR, JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.averages import AVERAGES
from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.records.durations import Duration
from tamin_rules.records.eligibility import Lack, Path, Point, Regime
from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.numbers import MOST_DAYS, MOST_WAGE
from tamin_rules.records.rows import RecordKind
from tamin_rules.wire.packed import NAME, OTHER, UPCASTERS
from tamin_rules.wire.records import MOST_ROWS, REQUIRED
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

_DAY, _MONTH = of_type(date), of_type(JalaliMonth)
_NAMES: Final = listed(TEXT)


def rows_schema() -> Json:
    """
    Return the schema of the rows of a record, as `load_rows` takes them: a kind that is not known stays as its text.

    >>> rows_schema()["items"]["required"]
    ['year', 'month', 'days', 'wage']
    """
    fields = {
        "year": between(FIRST_YEAR, LAST_YEAR),
        "month": between(1, MONTHS_A_YEAR),
        "days": between(0, MOST_DAYS),
        "wage": between(0, MOST_WAGE),
        **dict.fromkeys(("workshop", "kind", "start", "end"), maybe(TEXT)),
    }
    return {"$schema": DIALECT, "title": "Rows of a record", **listed(closed(fields, REQUIRED), MOST_ROWS)}


def packed_schema() -> Json:
    """
    Return the schema of the packed form of a record, as `dump_packed` writes it.

    >>> packed_schema()["properties"]["type"]
    {'const': 'packed_record'}
    """
    column: Json = {"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]*={0,2}$"}
    kind: Json = {"anyOf": [words(RecordKind), closed({OTHER: TEXT})]}
    fields: dict[str, Json] = {
        "type": {"const": NAME},
        "version": {"const": 1 + len(UPCASTERS)},
        "rows": between(0, MOST_ROWS),
        **dict.fromkeys(("months", "days", "wages"), column),
        "workshops": _runs(maybe(TEXT)),
        "kinds": _runs(kind),
    }
    return {"$schema": DIALECT, "title": "Packed record", **with_more(fields, starts=column, ends=column)}


def _runs(label: Json) -> Json:
    return closed({"labels": listed(label) | {"uniqueItems": True}, "runs": listed(COUNT)})


def summary_schema() -> Json:
    """
    Return the schema of the document of a judged record, as `dump_summary` writes it.

    >>> list(summary_schema()["properties"])[:4]
    ['on', 'edition', 'readings', 'accepted']
    """
    fields = {
        "on": _DAY,
        "edition": TEXT,
        "readings": closed({name: words(Law.reading_of(name).choices) for name in Law.current().readings}),
        "accepted": FLAG,
        "total_days": COUNT,
        "duration": maybe(of_type(Duration)),
        "years": listed(closed({"year": COUNT, "months": _twelve(), "total": COUNT})),
        "gaps": listed(closed({"from": _MONTH, "to": _MONTH})),
        "average_wage": _average(),
        "pension_estimate": _pension(),
        "eligibility": listed(_standing()),
        "findings": listed(_finding()),
        "decisions": listed(_decision()),
    }
    return {"$schema": DIALECT, "title": "Summary of a record", **closed(fields)}


def _twelve() -> Json:
    return listed(COUNT, MONTHS_A_YEAR) | {"minItems": MONTHS_A_YEAR}


def _average() -> Json:
    return closed({
        "reading": words(AVERAGES),
        "outcome": words(Outcome),
        "value": maybe(COUNT),
        "months_used": COUNT,
        "months": listed(_MONTH),
        "missing": _NAMES,
        "others": closed(dict.fromkeys(AVERAGES, maybe(COUNT)), required=()),
    })  # fmt: skip


def _pension() -> Json:
    return closed({
        "outcome": words(Outcome),
        "value": maybe(COUNT),
        "years": {"type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"},
        "floor": FLAG,
        "cap": FLAG,
        "missing": _NAMES,
    })  # fmt: skip


def _standing() -> Json:
    return closed({
        "path": words(Path),
        "outcome": words(Outcome),
        "regime": maybe(words(Regime)),
        "missing": _NAMES,
        "lacks": listed(of_type(Lack)),
        "earliest": maybe(_DAY),
        "unverified": listed(closed({"point": words(Point)})),
    })  # fmt: skip


def _finding() -> Json:
    return _told({
        "rule": TEXT,
        "code": maybe(TEXT),
        "outcome": words(Outcome),
        "severity": words(Severity),
        "params": OPEN,
        "from": _MONTH,
        "to": _MONTH,
        "rows": listed(COUNT),
        "objection": maybe(words(ObjectionKind)),
    })  # fmt: skip


def _decision() -> Json:
    return _told({
        "rule": TEXT,
        "outcome": words(Outcome),
        "severity": words(Severity),
        "code": maybe(TEXT),
        "params": OPEN,
        "source": TEXT,
        "on": _DAY,
        "edition": TEXT,
        "readings": OPEN,
        "policy": TEXT,
        "used": listed(IN_FORCE),
        "missing": _NAMES,
    })  # fmt: skip


def _told(fields: Mapping[str, Json]) -> Json:
    return with_more(fields, message=TEXT)
