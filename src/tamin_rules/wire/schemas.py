"""
JSON Schema, draft 2020-12, of what `wire` writes and reads: the types that `convert` knows, and what journeys take.

A schema speaks of shape. What a text must be like inside (a check digit, a month of 30 days) is for the parsers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeAlias, get_args, get_origin

from attrs import has

from tamin_rules.errors import DefinitionError
from tamin_rules.registration.account import CommitmentForm
from tamin_rules.registration.credentials import HOW_MANY
from tamin_rules.registration.identity import Gender
from tamin_rules.registration.journey import FIELDS, Standing, State, Terms, VisitDecision
from tamin_rules.registration.ownership import Document, Match, Reason
from tamin_rules.registration.questions import BY_ID
from tamin_rules.wire.convert import FORMS, WORDS, fields_of, is_array, is_identifier, optional
from tamin_rules.wire.events import TYPES, StoredType

Json: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema(cls: type) -> Json:
    """
    Return the schema of a frozen class as `dump` writes it: every field is there, and no other.

    >>> from tamin_rules.registration.one_time_code import Limit
    >>> schema(Limit)["properties"]
    {'most': {'type': 'integer'}, 'seconds': {'type': 'integer'}}
    """
    return {"$schema": DIALECT, "title": cls.__name__, **_of(cls)}


def event_schema(types: Iterable[StoredType] = TYPES) -> Json:
    """Return the schema of a stored event of any type, in its newest version."""
    return {"$schema": DIALECT, "title": "Stored event", "oneOf": [_stored(stored) for stored in types]}


def _stored(stored: StoredType) -> Json:
    head: dict[str, Json] = {"type": {"const": stored.name}, "version": {"const": stored.version}}
    return {"title": stored.event.__name__, **_object({**head, **_properties(stored.event)})}


def _object(properties: Mapping[str, Json], required: Iterable[str] | None = None) -> Json:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _properties(cls: type) -> dict[str, Json]:
    return {name: _of(kind) for name, kind in fields_of(cls)}


def _of(kind: Any) -> Json:  # noqa: ANN401, PLR0911 - any annotation, one line a kind
    """Return the schema of a type; the same types in the same words as `convert`."""
    if kind in (str, int, bool):
        return {"type": WORDS[kind]}
    if form := next((form for form in FORMS if form.of is kind), None):
        return {"type": "string", "pattern": form.pattern}
    if is_identifier(kind):
        return {"type": "string"}
    if _is_word(kind):
        return _words(kind)
    if inner := optional(kind):
        return {"anyOf": [_of(inner), {"type": "null"}]}
    if is_array(kind):
        return {"type": "array", "items": _of(get_args(kind)[0])}
    if get_origin(kind) is frozenset:
        return {"type": "array", "items": _of(get_args(kind)[0]), "uniqueItems": True}
    if has(kind):
        return _object(_properties(kind))
    message = f"there is no schema of {kind}"
    raise DefinitionError(message)


def _is_word(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _words(words: Iterable[str]) -> Json:
    return {"enum": [str(word) for word in words]}


_TEXT: Final[Json] = {"type": "string"}
_FLAG: Final[Json] = {"type": "boolean"}
_ANSWER: Final = _object({"question": _words(BY_ID), "answer": _TEXT})
_ENTERED: Final[Mapping[str, Json]] = {
    "national_id": _TEXT,
    "mobile": _TEXT,
    "accepted": _FLAG,
    "code": _TEXT,
    "first_name": _TEXT,
    "last_name": _TEXT,
    "birth_certificate_number": _TEXT,
    "birth_date": _TEXT,
    "gender": _words(Gender),
    "email": {"type": ["string", "null"]},
    "password": _TEXT,
    "password_confirmation": _TEXT,
    "security_answers": {"type": "array", "items": _ANSWER, "minItems": HOW_MANY, "maxItems": HOW_MANY},
    "to": _words((State.CONTACT, State.IDENTITY, State.CREDENTIALS)),
    "accept_notices": _FLAG,
    "identity": _words((Match.MATCHED, Match.MISMATCHED, Match.UNAVAILABLE)),
    "ownership": _words(Match),
    "standing": _words(Standing),
    "visit": _words(Reason),
    "documents": {"type": "array", "items": _words(Document)},
    "decision": _words(VisitDecision),
    "form": _words(CommitmentForm),
}
"""Every field that a move takes, as it is typed in."""
_SCRIPTED: Final[Mapping[str, tuple[str, ...]]] = {"confirm_mobile": ("code",)}
"""Fields that a script has beside those of the move: who plays it compares the code."""


def script_schema() -> Json:
    """
    Return the schema of a journey script: a list of moves, or such a list with the terms under which it is played.

    A move has its fields and, where time goes on, `on`. A field that was entered before may be left out, so a move
    alone is required; `begin` comes first.
    """
    moves: Json = {"type": "array", "items": {"oneOf": list(map(_move, FIELDS))}, "minItems": 1}
    with_terms = _object({"terms": _object(_properties(Terms), required=()), "moves": {"$ref": "#/$defs/moves"}})
    return {
        "$schema": DIALECT,
        "title": "Journey script",
        "anyOf": [{"$ref": "#/$defs/moves"}, with_terms],
        "$defs": {"moves": moves},
    }


def _move(name: str) -> Json:
    head: dict[str, Json] = {"move": {"const": name}, "on": _TEXT}
    taken = (*FIELDS[name], *_SCRIPTED.get(name, ()))
    return _object({**head, **{field: _ENTERED[field] for field in taken}}, required=["move"])
