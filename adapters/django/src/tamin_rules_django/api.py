"""
Every call of the HTTP contract, by one view: it reads the request, asks the core, and writes the answer.

The calls take a bearer token and read no cookie, so that they need no CSRF token (`security` WEB1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from tamin_rules.portal.problems import HEADERS, TOO_LARGE, ProblemError, Request, Response, preferred, problem
from tamin_rules.portal.routes import LARGEST_BODY, LARGEST_UPLOAD, ROUTES
from tamin_rules_django import conf, host
from tamin_rules_django.bodies import LARGEST_FORM_WITH_FILES, is_over

_FORM: Final = "multipart/form-data"
_READ: Final = tuple(
    (name, "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.replace('-', '_').upper()}") for name in HEADERS
)
_UPLOADS: Final = {(route.method, route.path): route.uploads for route in ROUTES if route.uploads}
"""The calls that take files; none of them has an open part in its path."""


def remote_address(request: HttpRequest) -> str | None:
    """Return the network address that the server saw; behind a proxy, name another function in the setting."""
    address: str | None = request.META.get("REMOTE_ADDR")
    return address


@sensitive_variables()
def _serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer one call; it has transactions of its own, whatever `ATOMIC_REQUESTS` says."""
    try:
        read = _read(request, f"/{path}")
    except ProblemError as error:
        faults = error.faults
    else:
        return written(host.answer(read))
    return written(problem(faults, preferred(request.headers.get("accept-language", ""))))


serve: Final[Callable[..., HttpResponse]] = csrf_exempt(
    login_not_required(transaction.non_atomic_requests(using=conf.get("DATABASE"))(_serve))
)
"""The view: it needs no CSRF token and no session, and has transactions of its own."""


def _read(request: HttpRequest, path: str) -> Request:
    """
    Read a request, no more of it than a call may have.

    Raises:
        ProblemError: http.body.too_large.
    """
    uploads = _UPLOADS.get((str(request.method), path.rstrip("/")), ())
    return Request(
        str(request.method),
        path,
        _headers(request),
        request.GET.dict() if request.META.get("QUERY_STRING") else {},
        b"" if uploads else request.read(LARGEST_BODY + 1),
        _files(request, uploads) if uploads else {},
        conf.plug("ADDRESS")(request),
    )


def _headers(request: HttpRequest) -> dict[str, str]:
    """Return the headers that the contract reads, as they came: `request.headers` would go through all there are."""
    meta = request.META
    return {name: meta[key] for name, key in _READ if key in meta}


def _files(request: HttpRequest, names: tuple[str, ...]) -> Mapping[str, bytes]:
    """Return the uploaded files; a form that cannot be read has none."""
    if is_over(request, LARGEST_FORM_WITH_FILES):
        raise ProblemError.of(TOO_LARGE, most=LARGEST_UPLOAD)
    if request.content_type != _FORM or "HTTP_AUTHORIZATION" not in request.META:  # who has no token uploads nothing
        return {}
    try:
        files = request.FILES
    except (MultiPartParserError, RequestDataTooBig, SuspiciousOperation):
        return {}
    found = ((name, files.get(name)) for name in names)
    return {name: file.read() for name, file in found if isinstance(file, UploadedFile)}


def written(answer: Response) -> HttpResponse:
    """Write an answer; nothing of it is kept by anybody."""
    body = b"" if answer.body is None else _text(answer.body)
    headers = {"cache-control": "no-store", "content-type": "application/json", **answer.headers}
    if answer.body is None:
        del headers["content-type"]
    response = HttpResponse(body, status=answer.status, headers=headers)
    if answer.body is None:
        del response["content-type"]
    return response


def _text(body: Any) -> bytes:  # noqa: ANN401 - JSON
    return json.dumps(body, ensure_ascii=False).encode()
