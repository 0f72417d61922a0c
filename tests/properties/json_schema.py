"""As much of JSON Schema as our schemas use, read by its specification and not by our code."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

KNOWN: Final = {
    "$schema", "title", "type", "const", "enum", "pattern", "properties", "required",
    "additionalProperties", "items", "uniqueItems", "minItems", "maxItems", "minimum", "maximum", "oneOf", "anyOf",
    "contentEncoding",  # says of a text what it is, and demands nothing
}  # fmt: skip
_TYPES: Final = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Tell whether a value fits a schema; a keyword that is not read here is an error."""
    assert schema.keys() <= KNOWN
    return all(check(value, schema[word]) for word, check in _CHECKS.items() if word in schema) and (
        _fits_object(value, schema) if isinstance(value, dict) else _fits_array(value, schema)
    )


def inlined(schema: Any, defs: dict[str, Any]) -> Any:
    """Return a schema with what it refers to in place."""
    match schema:
        case {"$ref": str(where)}:
            return inlined(defs[where.removeprefix("#/$defs/")], defs)
        case dict():
            return {word: inlined(inner, defs) for word, inner in schema.items() if word != "$defs"}
        case list():
            return [inlined(inner, defs) for inner in schema]
        case _:
            return schema


def _is_of(value: Any, types: str | list[str]) -> bool:
    return type(value) in [_TYPES[name] for name in ([types] if isinstance(types, str) else types)]


def _same(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


_CHECKS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "type": _is_of,
    "const": _same,
    "enum": lambda value, words: any(_same(value, word) for word in words),
    "pattern": lambda value, pattern: not isinstance(value, str) or re.search(pattern, value, re.ASCII) is not None,
    "minimum": lambda value, least: not isinstance(value, int) or value >= least,
    "maximum": lambda value, most: not isinstance(value, int) or value <= most,
    "oneOf": lambda value, schemas: sum(fits(value, schema) for schema in schemas) == 1,
    "anyOf": lambda value, schemas: any(fits(value, schema) for schema in schemas),
}


def _fits_object(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    properties = schema.get("properties", {})
    closed = schema.get("additionalProperties", True) is False
    return (
        all(name in value for name in schema.get("required", ()))
        and not (closed and value.keys() - properties.keys())
        and all(fits(value[name], properties[name]) for name in properties if name in value)
    )


def _fits_array(value: Any, schema: dict[str, Any]) -> bool:
    if not isinstance(value, list):
        return True
    unique = not schema.get("uniqueItems") or all(not _same(a, b) for i, a in enumerate(value) for b in value[:i])
    sized = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
    return unique and sized and all(fits(item, schema.get("items", {})) for item in value)


def damaged(data: Any, open_: Collection[str], optional_: Collection[str], name: str = "") -> Iterator[Any]:
    """
    Yield what there is with one thing taken out, and with one thing put in, at every place.

    Args:
        data: that fits; of each list the first thing is damaged.
        open_: keys whose objects may hold anything.
        optional_: keys that may be missing.
        name: of the key whose value this is.
    """
    match data:
        case [first, *rest]:
            yield from ([changed, *rest] for changed in damaged(first, open_, optional_))
        case dict() if name not in open_:
            yield data | {"surprise": 1}
            for key, inner in data.items():
                if key not in optional_:
                    yield {each: held for each, held in data.items() if each != key}
                yield from (data | {key: changed} for changed in damaged(inner, open_, optional_, key))
        case _:
            pass
