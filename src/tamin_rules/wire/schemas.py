"""
JSON Schema, draft 2020-12, of what `wire` writes and reads: the types that `convert` knows, and what journeys take.

A schema speaks of shape. What a text must be like inside (a check digit, a month of 30 days) is for the parsers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from tamin_rules.registration.account import CommitmentForm
from tamin_rules.registration.credentials import HOW_MANY
from tamin_rules.registration.identity import Gender
from tamin_rules.registration.journey import FIELDS, Standing, State, Terms, VisitDecision
from tamin_rules.registration.ownership import Document, Match, Reason
from tamin_rules.registration.questions import BY_ID
from tamin_rules.wire.events import TYPES, StoredType
from tamin_rules.wire.schema_parts import DIALECT, FLAG, TEXT, Json, closed, of_type, properties_of, words


def schema(cls: type) -> Json:
    """
    Return the schema of a frozen class as `dump` writes it: every field is there, and no other.

    >>> from tamin_rules.registration.one_time_code import Limit
    >>> schema(Limit)["properties"]
    {'most': {'type': 'integer'}, 'seconds': {'type': 'integer'}}
    """
    return {"$schema": DIALECT, "title": cls.__name__, **of_type(cls)}


def event_schema(types: Iterable[StoredType] = TYPES) -> Json:
    """Return the schema of a stored event of any type, in its newest version."""
    return {"$schema": DIALECT, "title": "Stored event", "oneOf": [_stored(stored) for stored in types]}


def _stored(stored: StoredType) -> Json:
    head: dict[str, Json] = {"type": {"const": stored.name}, "version": {"const": stored.version}}
    return {"title": stored.event.__name__, **closed({**head, **properties_of(stored.event)})}


_ANSWER: Final = closed({"question": words(BY_ID), "answer": TEXT})
_ENTERED: Final[Mapping[str, Json]] = {
    "national_id": TEXT,
    "mobile": TEXT,
    "accepted": FLAG,
    "code": TEXT,
    "first_name": TEXT,
    "last_name": TEXT,
    "birth_certificate_number": TEXT,
    "birth_date": TEXT,
    "gender": words(Gender),
    "email": {"type": ["string", "null"]},
    "password": TEXT,
    "password_confirmation": TEXT,
    "security_answers": {"type": "array", "items": _ANSWER, "minItems": HOW_MANY, "maxItems": HOW_MANY},
    "to": words((State.CONTACT, State.IDENTITY, State.CREDENTIALS)),
    "accept_notices": FLAG,
    "identity": words((Match.MATCHED, Match.MISMATCHED, Match.UNAVAILABLE)),
    "ownership": words(Match),
    "standing": words(Standing),
    "visit": words(Reason),
    "documents": {"type": "array", "items": words(Document)},
    "decision": words(VisitDecision),
    "form": words(CommitmentForm),
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
    with_terms = closed({"terms": closed(properties_of(Terms), required=()), "moves": {"$ref": "#/$defs/moves"}})
    return {
        "$schema": DIALECT,
        "title": "Journey script",
        "anyOf": [{"$ref": "#/$defs/moves"}, with_terms],
        "$defs": {"moves": moves},
    }


def _move(name: str) -> Json:
    head: dict[str, Json] = {"move": {"const": name}, "on": TEXT}
    taken = (*FIELDS[name], *_SCRIPTED.get(name, ()))
    return closed({**head, **{field: _ENTERED[field] for field in taken}}, required=["move"])
