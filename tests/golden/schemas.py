"""
The JSON Schemas that outsiders rely on, kept as files.

A change on purpose is written down with `python -m tests.golden.schemas`, and stands in the changelog.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from tamin_rules import wire

FOLDER: Final = Path(__file__).with_name("schemas")


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by the name of its file."""
    return {
        "stored_event.json": wire.event_schema(),
        "journey_script.json": wire.script_schema(),
        "record_rows.json": wire.rows_schema(),
        "packed_record.json": wire.packed_schema(),
        "record_summary.json": wire.summary_schema(),
        "list_report.json": wire.list_report_schema(),
        "list.json": wire.list_schema(),
        "list_changes.json": wire.list_changes_schema(),
        "written_list.json": wire.written_list_schema(),
    }


def write(schema: dict[str, Any]) -> str:
    """Return the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for name, schema in schemas().items():
        FOLDER.joinpath(name).write_text(write(schema), encoding="utf-8")
