"""
From a request of Starlette to one of the portal, and back. Bodies are read raw: what they may hold is for the core.

Source: contract 5; `security` TX4, TX5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from tamin_rules.errors import Code, Fault, Params
from tamin_rules.portal import problems
from tamin_rules.portal.routes import ENVELOPE, LARGEST_BODY, LARGEST_UPLOAD, Route

_READ: Final = frozenset(name.encode() for name in problems.HEADERS)
_TEXT: Final = frozenset({str})


async def read(request: Request, route: Route, path: str, *, address: bool = True) -> problems.Request:
    """
    Read a request; of a body that is too large no more is read than shows that it is.

    Raises:
        ProblemError: http.body.not_json, http.body.too_large, http.body.other_media_type, of an upload.
    """
    headers = read_headers(request.headers.raw)
    client = request.client
    is_unknown = route.uploads and "authorization" not in headers  # who has no token uploads nothing
    files = await _files(request, route) if route.uploads and not is_unknown else {}
    body = b"" if route.uploads else await _body(request)
    return problems.Request(
        method=request.method,
        path=path,
        headers=headers,
        query=dict(request.query_params) if request.scope["query_string"] else {},
        body=body,
        fields=read_texts(body),
        files=files,
        address=client.host if client is not None and address else None,
    )


def read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers that the contract reads, by lower-case name."""
    return {name.decode(): value.decode("latin-1") for name, value in raw if name in _READ}


async def _body(request: Request) -> bytes:
    read_so_far = bytearray()
    async for chunk in request.stream():
        read_so_far += chunk
        if len(read_so_far) > LARGEST_BODY:
            break
    return bytes(read_so_far)


async def _files(request: Request, route: Route) -> dict[str, bytes]:
    """Read the files of a form, by field; anything else in it is left out."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise problems.ProblemError.of(problems.MEDIA_TYPE)
    try:
        async with _bounded(request).form(max_files=len(route.uploads), max_fields=0) as form:
            named = {name: value for name, value in form.multi_items() if isinstance(value, UploadFile)}
            return {name: await named[name].read() for name in route.uploads if name in named}
    except (HTTPException, MultiPartException, UnicodeDecodeError):
        pass
    raise problems.ProblemError.of(problems.NOT_JSON)


def _bounded(request: Request) -> Request:
    """Return the request with a body that ends with an error where it is too large."""
    left = LARGEST_UPLOAD + ENVELOPE

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise problems.ProblemError.of(problems.TOO_LARGE, most=LARGEST_UPLOAD)
        return message

    return Request(request.scope, receive)


def read_texts(body: bytes) -> dict[str, object] | None:
    """
    Return the fields of a body that holds nothing but texts, quickly; None where `wire.parse_json` has to look closer.

    One table of texts nests no deeper and has no number. It has as many colons as fields, so no name stands twice; what
    else `parse_json` refuses, bytes that are no UTF-8 and lone surrogates, orjson refuses as well.
    """
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if type(found) is not dict or len(found) != body.count(b":"):
        return None
    return found if _TEXT.issuperset(map(type, found.values())) else None


def write(answer: problems.Response) -> Response:
    """Write an answer."""
    content, headers = encoded(answer)
    return Response(content, answer.status, headers)


def encoded(answer: problems.Response) -> tuple[bytes, dict[str, str]]:
    """Return the bytes and headers of an answer."""
    if answer.body is None:
        return b"", dict(answer.headers)
    headers = {"content-type": "application/json", **answer.headers}
    return orjson.dumps(answer.body), headers


def away(lang: Any) -> problems.Response:  # noqa: ANN401 - a language
    """Return the answer while the service itself is away."""
    return problems.problem((Fault(problems.AWAY),), lang).having(retry_after="1")


_OF_A_HOST: Final[Mapping[int, Code]] = {
    401: problems.UNAUTHENTICATED,
    403: problems.FORBIDDEN,
    404: problems.UNKNOWN,
    503: problems.AWAY,
}
_LEAST_WAIT: Final = 1


def refused_by_host(status: int, headers: Mapping[str, str] | None, lang: Any) -> problems.Response:  # noqa: ANN401
    """Return the problem document of what a host's own dependency has refused; its text is left out."""
    given = {name.lower(): value for name, value in (headers or {}).items()}
    if status == 429:  # noqa: PLR2004 - too many requests
        wait = given.get("retry-after", "")
        seconds = int(wait) if wait.isascii() and wait.isdigit() else _LEAST_WAIT
        fault = Fault(problems.TOO_MANY, Params({"retry_after": seconds}))
        return problems.problem((fault,), lang)
    code = _OF_A_HOST.get(status, problems.FORBIDDEN)
    answer = problems.problem((Fault(code),), lang)
    kept = {name: value for name, value in given.items() if name != "content-length"}
    return problems.Response(status, {**(answer.body or {}), "status": status}, {**kept, **answer.headers})
