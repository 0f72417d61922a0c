"""Builds what the OpenAPI document says of a call, out of the tables of `contract`, `models` and the core's texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from tamin_rules.errors import Fault, Param, Params
from tamin_rules.identifiers import KINDS
from tamin_rules.messages import catalogue
from tamin_rules.portal.problems import problem, status_of
from tamin_rules.portal.routes import LONGEST_KEY, Route
from tamin_rules.registration.services import Role
from tamin_rules_fastapi import answers
from tamin_rules_fastapi.contract import CALLS, EVERY_BODY, EVERY_CALL, FOLLOWING, MOVES, Told
from tamin_rules_fastapi.examples import EXAMPLES, EXAMPLES_OF_BODIES
from tamin_rules_fastapi.models import BODIES, NOT_NEEDED

Json = dict[str, Any]

_SAMPLES: Final[Mapping[str, Param]] = MappingProxyType(
    {
        "allowed": ("one", "other"),
        "months": ("1404-07",),
        "missing": ("national_card_original",),
        "state": "submitted",
        "visit": "activation",
        "standing": "account",
        "type": "fixed_line",
        "needed": "full",
        "reached": "basic",
        "expected": "string",
    }
)
"""Params of examples that are no number."""
PROBLEM: Final[Json] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["loc", "code", "severity", "params", "message"],
                "properties": {
                    "loc": {"type": "array", "items": {"type": ["string", "integer"]}},
                    "code": {"type": "string"},
                    "severity": {"type": "string"},
                    "params": {"type": "object"},
                    "message": {"type": "string"},
                },
            },
        },
        "allowed": {"type": "array", "items": {"type": "string"}},
        "state": {"type": "string"},
    },
}
_SAID: Final = MappingProxyType(
    {
        400: "Not JSON",
        401: "No token, or one that has ended",
        403: "A wrong token",
        404: "Unknown",
        409: "The state does not allow it",
        412: "Another version is current",
        413: "Too large",
        415: "Another media type than JSON",
        422: "Malformed, or refused by a rule",
        428: "The version is missing",
        429: "Too many requests",
        503: "The service is away",
    }
)


@cache
def codes_of(name: str) -> tuple[str, ...]:
    """Return every code with which a call may be refused."""
    told = CALLS[name]
    begins = (*EVERY_CALL, *told.codes, *(EVERY_BODY if name in BODIES else ()))
    ends = ("registration.draft.expired",) if name in MOVES else ()
    known = catalogue("en").faults
    return tuple(sorted({code for code in known for begin in begins if _is_under(code, begin)} | set(ends)))


def _is_under(code: str, begin: str) -> bool:
    return code == begin or code.startswith(begin if begin.endswith(".") else f"{begin}.")


def example_of(code: str) -> Json:
    """Return the problem document of a code, its params made up."""
    sentence = catalogue("en").faults[code]
    named = {name for text in (sentence.detail, sentence.remedy) for _, name, _, _ in Formatter().parse(text) if name}
    params = Params({name: _SAMPLES.get(name, 1) for name in sorted(named)})
    return problem((Fault(code, params),), "en").body or {}


def responses(name: str, prefix: str = "tamin_") -> dict[int | str, Json]:
    """Return what a call answers, by status."""
    told = CALLS[name]
    success: Json = {"description": f"{told.fa} · {told.en}", "headers": _headers(name)}
    if told.answer is not None:
        success["model"] = told.answer
        success["content"] = {"application/json": {"example": EXAMPLES[name]}} if name in EXAMPLES else {}
    if name in FOLLOWING:
        success["links"] = _links(prefix, name)
    by_status: dict[int | str, Json] = {told.status: success}
    for status, codes in sorted(_by_status(codes_of(name)).items()):
        content = {"schema": PROBLEM, "examples": {code: {"value": example_of(code)} for code in codes}}
        by_status[status] = {
            "description": _SAID[status],
            "headers": _NOT_KEPT | _HEADERS_OF_PROBLEMS.get(status, {}),
            "content": {"application/problem+json": content},
        }
    return by_status


def _by_status(codes: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for code in codes:
        status = status_of((Fault(code),))
        if status in _SAID:
            found.setdefault(status, []).append(code)
    return found


def _header(said: str, schema: Json, *, required: bool = False) -> Json:
    return {"description": said, "schema": schema, "required": required}


_WAIT: Final = {"Retry-After": _header("Seconds to wait", {"type": "integer", "minimum": 1}, required=True)}
_NOT_KEPT: Final = {"Cache-Control": _header("Nobody keeps what is personal", {"const": "no-store"})}
_WITH_VERSION: Final = (answers.Begun, answers.Standing, answers.Submitted, answers.Review)
_HEADERS_OF_PROBLEMS: Final = MappingProxyType(
    {
        401: {"WWW-Authenticate": _header("How to come back", {"const": "Bearer"}, required=True)},
        429: _WAIT,
        503: _WAIT,
    }
)


def _headers(name: str) -> Json:
    if CALLS[name].answer not in _WITH_VERSION:
        return dict(_NOT_KEPT)
    etag = _header("The version, for If-Match", {"type": "string", "pattern": '^"[0-9]+"$'}, required=True)
    return {"ETag": etag} | _NOT_KEPT


def _links(prefix: str, name: str) -> dict[str, Json]:
    """Return how to go on from the answer of a call."""
    return {following: _link(prefix, name, following) for following in FOLLOWING[name]}


def _link(prefix: str, name: str, following: str) -> Json:
    link: Json = {"operationId": f"{prefix}{following}"}
    if following == "follow_up":
        said = "With the national ID and the mobile that the request was made with."
        return link | {"description": said, "requestBody": {"tracking_code": "$response.body#/tracking_code"}}
    link["parameters"] = {"id": "$response.body#/id"}
    if following in MOVES:
        link["parameters"]["If-Match"] = "$response.header.ETag"
    if name == "begin_registration":  # OpenAPI has no parameter for Authorization
        link["description"] = "The token of this answer is the bearer token of every call of the draft."
        link["x-security"] = {"tamin": "$response.body#/token"}
    return link


def described(route: Route) -> Json:
    """Return the parameters and the body of a call."""
    found: Json = {"parameters": _parameters(route)}
    if route.name == "list_services":
        found["security"] = [{}]  # beside the token that its dependency names: without one it tells less
    if route.uploads:
        files = {name: {"type": "string", "format": "binary"} for name in route.uploads}
        form = {"type": "object", "properties": files, "required": list(files), "additionalProperties": False}
        found["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    if route.name in BODIES:
        content: Json = {"schema": body_schema(BODIES[route.name])}
        if route.name in EXAMPLES_OF_BODIES:
            content["example"] = EXAMPLES_OF_BODIES[route.name]
        found["requestBody"] = {"required": route.name not in NOT_NEEDED, "content": {"application/json": content}}
    return found


def _parameters(route: Route) -> list[Json]:
    text: Json = {"type": "string"}
    found = [_parameter(part.strip("{}"), "path", text) for part in route.parts if part.startswith("{")]
    if route.name == "check_identifier":
        found = [_parameter("kind", "path", {"enum": [kind.replace("_", "-") for kind in KINDS]})]
    if route.name == "list_services":
        found.append(_parameter("role", "query", {"enum": [role.value for role in Role]}, required=False))
    if route.name in MOVES or route.parts[0] == "staff":
        is_move = route.name in MOVES
        if is_move or route.method == "POST":
            version = {"type": "string", "pattern": '^"?[0-9]{1,9}"?$', "examples": ['"1"']}
            found.append(_parameter("If-Match", "header", version, required=is_move))
    if route.replays:
        key = {"type": "string", "pattern": "^[!-~]+$", "minLength": 1, "maxLength": LONGEST_KEY}
        found.append(_parameter("Idempotency-Key", "header", key, required=False))
    found.append(_parameter("Accept-Language", "header", {"type": "string", "default": "fa"}, required=False))
    return found


def _parameter(name: str, where: str, schema: Mapping[str, Any], *, required: bool = True) -> Json:
    return {"name": name, "in": where, "required": required, "schema": dict(schema)}


class _Inline(GenerateJsonSchema):
    """Schemas of bodies stand where they are used: a router cannot add to the components of a host's document."""


def body_schema(model: type[BaseModel]) -> Json:
    """Return the JSON Schema of a body, all of it in one piece."""
    schema = model.model_json_schema(schema_generator=_Inline)
    held = schema.pop("$defs", {})
    whole: Json = _inlined(schema, held)
    return whole


def _inlined(part: Any, held: Json) -> Any:  # noqa: ANN401 - any JSON
    match part:
        case {"$ref": str(ref)}:
            return _inlined(held[ref.rpartition("/")[2]], held)
        case dict():
            return {name: _inlined(value, held) for name, value in part.items()}
        case list():
            return [_inlined(value, held) for value in part]
        case _:
            return part


def summary(told: Told) -> str:
    """Return the name of a call, Persian first."""
    return f"{told.fa} · {told.en}" if told.fa else told.en
