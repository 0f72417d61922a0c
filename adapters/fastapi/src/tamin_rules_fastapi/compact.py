"""
Has what repeats in an OpenAPI document stand once, in its components: a router can only say it at every call.

The problems of a portal are the same for most calls, and so are their examples; a document in which each stands once is
a third as large, and a generator of clients makes one class of a problem.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

from tamin_rules_fastapi.openapi import PROBLEM

Json = dict[str, Any]

_MEDIA_TYPE: Final = "application/problem+json"
_SCHEMA: Final = "Problem"
_PHRASES: Final = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "409": "Conflict",
    "411": "LengthRequired",
    "412": "PreconditionFailed",
    "413": "ContentTooLarge",
    "415": "UnsupportedMediaType",
    "422": "UnprocessableContent",
    "428": "PreconditionRequired",
    "429": "TooManyRequests",
    "503": "ServiceUnavailable",
}
"""As RFC 9110 and 6585 have them; the names of Python's own table change from one version to another."""


def compact_openapi(app: FastAPI) -> None:
    """Have the OpenAPI document of an application say once what its calls of a portal have in common."""
    made = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = compacted(made())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's own guide has it


def compacted(document: Json) -> Json:
    """Return a document in which problems, and answers that several calls share, are references."""
    whole: Json = json.loads(json.dumps(document))
    components = whole.setdefault("components", {})
    for answer in _problems(whole):
        content = answer["content"][_MEDIA_TYPE]
        if content.get("schema") == PROBLEM:
            components.setdefault("schemas", {})[_SCHEMA] = PROBLEM
            content["schema"] = _reference("schemas", _SCHEMA)
        for code, example in content.get("examples", {}).items():
            components.setdefault("examples", {})[code] = example
        content["examples"] = {code: _reference("examples", code) for code in content.get("examples", {})}
    _share(whole, components)
    return whole


def _share(whole: Json, components: Json) -> None:
    """Name the answers that more than one call gives, and refer to them."""
    counts = Counter(json.dumps(answer, sort_keys=True) for answer in _problems(whole))
    names: dict[str, str] = {}
    for call in _calls(whole):
        for status, answer in call["responses"].items():
            text = json.dumps(answer, sort_keys=True)
            if counts[text] > 1:
                name = names.setdefault(text, _named(status, names))
                components.setdefault("responses", {})[name] = answer
                call["responses"][status] = _reference("responses", name)


def _named(status: str, names: dict[str, str]) -> str:
    """Return the name of an answer, `NotFound`; of another one with the same status, `NotFound2`."""
    phrase = _PHRASES[status]
    others = sum(name.rstrip("0123456789") == phrase for name in names.values())
    return f"{phrase}{others + 1}" if others else phrase


def _calls(document: Json) -> Iterator[Json]:
    for calls in document["paths"].values():
        yield from (call for call in calls.values() if isinstance(call, dict) and "responses" in call)


def _problems(document: Json) -> Iterator[Json]:
    for call in _calls(document):
        yield from (answer for answer in call["responses"].values() if _MEDIA_TYPE in answer.get("content", {}))


def _reference(room: str, name: str) -> Json:
    return {"$ref": f"#/components/{room}/{name}"}
