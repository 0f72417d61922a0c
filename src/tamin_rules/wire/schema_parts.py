"""What the JSON Schemas are put together from: types as `convert` knows them, objects, lists and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias, get_args, get_origin

from attrs import has

from tamin_rules.errors import DefinitionError
from tamin_rules.law import Confidence
from tamin_rules.wire.convert import FORMS, WORDS, fields_of, is_array, is_identifier, optional

Json: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TEXT: Final[Json] = {"type": "string"}
FLAG: Final[Json] = {"type": "boolean"}
COUNT: Final[Json] = {"type": "integer", "minimum": 0}
OPEN: Final[Json] = {"type": "object"}


def closed(properties: Mapping[str, Json], required: Iterable[str] | None = None) -> Json:
    """Return the schema of an object without other properties; all of them are required, unless it is said which."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def properties_of(cls: type) -> dict[str, Json]:
    """Return the schema of each field of a frozen class."""
    return {name: of_type(kind) for name, kind in fields_of(cls)}


def of_type(kind: Any) -> Json:  # noqa: ANN401, PLR0911 - any annotation, one line a kind
    """Return the schema of a type; the same types in the same words as `convert`."""
    if kind in (str, int, bool):
        return {"type": WORDS[kind]}
    if form := next((form for form in FORMS if form.of is kind), None):
        return {"type": "string", "pattern": form.pattern}
    if is_identifier(kind):
        return {"type": "string"}
    if _is_word(kind):
        return words(kind)
    if inner := optional(kind):
        return maybe(of_type(inner))
    if is_array(kind):
        return listed(of_type(get_args(kind)[0]))
    if get_origin(kind) is frozenset:
        return listed(of_type(get_args(kind)[0])) | {"uniqueItems": True}
    if has(kind):
        return closed(properties_of(kind))
    message = f"there is no schema of {kind}"
    raise DefinitionError(message)


def _is_word(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def words(known: Iterable[str]) -> Json:
    """Return the schema of one of the words."""
    return {"enum": [str(word) for word in known]}


def listed(items: Json, most: int | None = None) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": items} | ({} if most is None else {"maxItems": most})


def maybe(kind: Json) -> Json:
    """Return the schema of what may also be null."""
    return {"anyOf": [kind, {"type": "null"}]}


def between(least: int, most: int) -> Json:
    """Return the schema of a whole number."""
    return {"type": "integer", "minimum": least, "maximum": most}


def with_more(fields: Mapping[str, Json], **more: Json) -> Json:
    """Return the schema of an object that may have more than what is required."""
    return closed({**fields, **more}, required=fields)


IN_FORCE: Final = with_more(
    {
        "key": TEXT,
        "value": {"type": ["integer", "boolean", "string"]},
        "unit": TEXT,
        "since": of_type(date),
        "until": maybe(of_type(date)),
        "source": TEXT,
        "confidence": words(Confidence),
    },
    derived_from=listed(TEXT),
)
"""A value of the law: whole, a flag, or a text (a fraction or a word)."""
