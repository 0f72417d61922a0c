"""
Plain data, in and out: what is stored, sent, or read from a file.

    json_text   text from outside to plain data: `parse_json`
    convert     plain data to frozen classes and back, strictly: `load`, `dump`
    events      stored events, their versions and upcasters: `dump_event`, `load_event`
    records     rows of an insurance record: `load_rows`, `dump_rows`
    packed      the same, a tenth of the bytes: `pack`, `unpack`, `dump_packed`, `load_packed`, `load_columns`
    record_files, record_cells, record_grids     tables and grids of them: `read_record`, `read_csv`, `load_grid`
    payroll_files, payroll_cells     payrolls and their workshop: `read_payroll`, `load_payroll`, `read_workshop`
    tables      what tables of any kind have in common
    summaries   a judged record: `dump_summary`, `dump_figure`
    lists       contribution lists: `dump_list_report`, `dump_list`, `dump_header`, `dump_list_changes`
    answers     decisions, answers and checks as outsiders see them: `dump_decision`, `dump_answer`, ...
    versions    a number on each stored document, and a way up from every old one
    schemas, record_schemas, list_schemas     JSON Schema of all this: `schema`, `event_schema`, `script_schema`,
                `rows_schema`, `packed_schema`, `summary_schema`, `list_report_schema`, `list_schema`,
                `list_changes_schema`, `written_list_schema`

Whatever cannot be read raises one `MalformedError` with every fault, each with its place, and nothing of the value.
Sentences are added by whoever knows the reader's language. Names below are loaded when they are first used.

>>> from tamin_rules import wire
>>> wire.parse_json(b'{"move": "submit", "accept_notices": true}')
{'move': 'submit', 'accept_notices': True}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tamin_rules.doors import doors

if TYPE_CHECKING:
    from tamin_rules.wire.answers import (
        dump_answer,
        dump_check,
        dump_decision,
        dump_effect,
        dump_fault,
        dump_in_force,
        dump_report,
        dump_review,
        plain,
    )
    from tamin_rules.wire.convert import dump, load
    from tamin_rules.wire.events import TYPES, StoredType, dump_event, load_event
    from tamin_rules.wire.json_text import parse_json
    from tamin_rules.wire.list_schemas import (
        list_changes_schema,
        list_report_schema,
        list_schema,
        written_list_schema,
    )
    from tamin_rules.wire.lists import (
        dump_difference,
        dump_header,
        dump_list,
        dump_list_changes,
        dump_list_finding,
        dump_list_report,
        dump_list_row,
    )
    from tamin_rules.wire.packed import dump_packed, load_columns, load_packed, pack, unpack
    from tamin_rules.wire.payroll_files import load_payroll, read_payroll, read_workshop
    from tamin_rules.wire.record_files import load_record, read_csv, read_record
    from tamin_rules.wire.record_grids import load_grid
    from tamin_rules.wire.record_schemas import packed_schema, rows_schema, summary_schema
    from tamin_rules.wire.records import dump_rows, load_rows
    from tamin_rules.wire.schemas import event_schema, schema, script_schema
    from tamin_rules.wire.summaries import dump_doubt, dump_figure, dump_standing, dump_summary

__all__ = [
    "TYPES",
    "StoredType",
    "dump",
    "dump_answer",
    "dump_check",
    "dump_decision",
    "dump_difference",
    "dump_doubt",
    "dump_effect",
    "dump_event",
    "dump_fault",
    "dump_figure",
    "dump_header",
    "dump_in_force",
    "dump_list",
    "dump_list_changes",
    "dump_list_finding",
    "dump_list_report",
    "dump_list_row",
    "dump_packed",
    "dump_report",
    "dump_review",
    "dump_rows",
    "dump_standing",
    "dump_summary",
    "event_schema",
    "list_changes_schema",
    "list_report_schema",
    "list_schema",
    "load",
    "load_columns",
    "load_event",
    "load_grid",
    "load_packed",
    "load_payroll",
    "load_record",
    "load_rows",
    "pack",
    "packed_schema",
    "parse_json",
    "plain",
    "read_csv",
    "read_payroll",
    "read_record",
    "read_workshop",
    "rows_schema",
    "schema",
    "script_schema",
    "summary_schema",
    "unpack",
    "written_list_schema",
]

__getattr__, __dir__ = doors(
    globals(),
    {
        "answers": (
            "dump_answer",
            "dump_check",
            "dump_decision",
            "dump_effect",
            "dump_fault",
            "dump_in_force",
            "dump_report",
            "dump_review",
            "plain",
        ),
        "convert": ("dump", "load"),
        "events": ("TYPES", "StoredType", "dump_event", "load_event"),
        "json_text": ("parse_json",),
        "list_schemas": ("list_changes_schema", "list_report_schema", "list_schema", "written_list_schema"),
        "lists": (
            "dump_difference",
            "dump_header",
            "dump_list",
            "dump_list_changes",
            "dump_list_changes",
            "dump_list_finding",
            "dump_list_report",
            "dump_list_row",
        ),
        "packed": ("dump_packed", "load_columns", "load_packed", "pack", "unpack"),
        "payroll_files": ("load_payroll", "read_payroll", "read_workshop"),
        "record_files": ("load_record", "read_csv", "read_record"),
        "record_grids": ("load_grid",),
        "record_schemas": ("packed_schema", "rows_schema", "summary_schema"),
        "records": ("dump_rows", "load_rows"),
        "schemas": ("event_schema", "schema", "script_schema"),
        "summaries": ("dump_doubt", "dump_figure", "dump_standing", "dump_summary"),
    },
)
