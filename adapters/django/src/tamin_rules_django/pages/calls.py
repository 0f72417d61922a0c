"""The calls of the contract in process, and what a browser's session keeps of them: two tokens and a tracking code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen
from django.http import HttpRequest

from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.sheets import SHEETS
from tamin_rules_django import conf, host
from tamin_rules_django.pages.texts import lang_of

Json = dict[str, Any]

DRAFT: Final = "tamin_draft"
ACCOUNT: Final = "tamin_account"
TRACKING: Final = "tamin_tracking"


@frozen
class Draft:
    """A registration that this browser has begun."""

    id: str
    token: str = field(repr=False)


def call(
    request: HttpRequest,
    method: str,
    path: str,
    fields: dict[str, Any] | None = None,
    *,
    token: str | None = None,
    query: dict[str, str] | None = None,
    **headers: str | None,
) -> Response:
    """Make a call for a reader, as a client of the contract would; `_` of a header's name stands for a dash."""
    body = b"" if fields is None else json.dumps(fields, ensure_ascii=False).encode()
    return host.answer(_made(request, method, path, token, body=body, query=query or {}, headers=headers))


def sheet(
    request: HttpRequest,
    method: str,
    path: str,
    *,
    query: dict[str, str] | None = None,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> Response:
    """Ask for what a page of whoever has signed in shows: the judged objects themselves."""
    made = _made(request, method, path, account_of(request), query=query or {}, files=files)
    return host.answer(made, known=SHEETS)


def _made(
    request: HttpRequest,
    method: str,
    path: str,
    token: str | None,
    *,
    headers: Json | None = None,
    **parts: Any,  # noqa: ANN401 - of a request
) -> Request:
    sent = {"content-type": "application/json", "accept-language": lang_of(request)}
    if token is not None:
        sent["authorization"] = f"Bearer {token}"
    sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items() if value is not None}
    return Request(method, path, sent, address=conf.plug("ADDRESS")(request), **parts)


def draft_of(request: HttpRequest) -> Draft | None:
    """Return the registration of this browser."""
    kept = request.session.get(DRAFT)
    return None if kept is None else Draft(kept["id"], kept["token"])


def keep_draft(request: HttpRequest, body: dict[str, Any]) -> None:
    """Keep a registration that was begun; the session gets another key (`security` WEB3)."""
    request.session.cycle_key()
    request.session.pop(TRACKING, None)
    request.session[DRAFT] = {"id": body["id"], "token": body["token"]}


def forget_draft(request: HttpRequest) -> None:
    """Forget the registration of this browser."""
    request.session.pop(DRAFT, None)
    request.session.pop(TRACKING, None)


def keep_account(request: HttpRequest, token: str) -> None:
    """Keep that somebody has signed in; the session gets another key (`security` WEB3)."""
    request.session.cycle_key()
    request.session[ACCOUNT] = token


def account_of(request: HttpRequest) -> str | None:
    """Return the token of whoever has signed in."""
    token: str | None = request.session.get(ACCOUNT)
    return token
