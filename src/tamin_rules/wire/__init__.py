"""
Plain data, in and out: what is stored, sent, or read from a file.

    json_text   text from outside to plain data: `parse_json`
    convert     plain data to frozen classes and back, strictly: `load`, `dump`
    events      stored events, their versions and upcasters: `dump_event`, `load_event`
    answers     decisions, answers and checks as outsiders see them: `dump_decision`, `dump_answer`, ...
    schemas     JSON Schema of all this: `schema`, `event_schema`, `script_schema`

Whatever cannot be read raises one `MalformedError` with every fault, each with its place, and nothing of the value.
Sentences are added by whoever knows the reader's language. Names below are loaded when they are first used.

>>> from tamin_rules import wire
>>> wire.parse_json(b'{"move": "submit", "accept_notices": true}')
{'move': 'submit', 'accept_notices': True}
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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
    from tamin_rules.wire.schemas import event_schema, schema, script_schema

__all__ = [
    "TYPES",
    "StoredType",
    "dump",
    "dump_answer",
    "dump_check",
    "dump_decision",
    "dump_effect",
    "dump_event",
    "dump_fault",
    "dump_in_force",
    "dump_report",
    "dump_review",
    "event_schema",
    "load",
    "load_event",
    "parse_json",
    "plain",
    "schema",
    "script_schema",
]

_HOMES = {
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
    "schemas": ("event_schema", "schema", "script_schema"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    if home := _HOME_OF.get(name):
        return getattr(import_module(f"{__name__}.{home}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
