"""
A portal that keeps the rules under other paths and names: `other_portal.toml` says how it speaks.

It wraps answers, says what is wrong in its own way, has four statuses, one code for whatever is wrong with a national
ID, and neither services nor checks. Behind it stands the core, or one with a fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from attrs import frozen

from tamin_rules.portal.problems import Request, Response
from tamin_rules.testing.conformance.drivers import CONTROL_TOKEN, STAFF_TOKEN, Core
from tests.testing import serving

MAPPING: Final = Path(__file__).with_suffix(".toml")

PATHS: Final = (
    ("POST", r"/applications", "POST", "/registrations"),
    ("POST", r"/applications/(\w+)/who", "PUT", "/registrations/{}/contact"),
    ("POST", r"/applications/(\w+)/person", "PUT", "/registrations/{}/identity"),
    ("POST", r"/applications/(\w+)/secrets", "PUT", "/registrations/{}/credentials"),
    ("POST", r"/applications/(\w+)/undo", "POST", "/registrations/{}/back"),
    ("GET", r"/application\?number=(\w+)", "GET", "/registrations/{}"),
    ("POST", r"/applications/(\w+)/send", "POST", "/registrations/{}/submit"),
    ("DELETE", r"/applications/(\w+)", "POST", "/registrations/{}/cancel"),
    ("POST", r"/status", "POST", "/follow-up"),
    ("POST", r"/login", "POST", "/sessions"),
    ("POST", r"/desk/(\w+)", "POST", "/staff/registrations/{}/visit"),
    ("POST", r"/lab/registries", "POST", "/_test/verification"),
    ("GET", r"/lab/messages", "GET", "/_test/sms"),
    ("POST", r"/lab/time", "POST", "/_test/clock"),
    ("POST", r"/lab/run", "POST", "/_test/work"),
)
ASKED: Final = {
    "person_code": "national_id",
    "phone": "mobile",
    "given_name": "first_name",
    "family_name": "last_name",
    "receipt": "tracking_code",
    "password_again": "password_confirmation",
    "read_and_understood": "accept_notices",
}
TOLD: Final = {ours: theirs for theirs, ours in ASKED.items()} | {
    "id": "number",
    "token": "secret",
    "state": "stage",
    "allowed": "may",
}
STAGES: Final = {
    "contact": "WHO",
    "identity": "PERSON",
    "credentials": "SECRETS",
    "review": "CHECK",
    "submitted": "SENT",
    "active": "OPEN",
    "needs_branch": "DESK",
    "rejected": "CLOSED",
    "cancelled": "GONE",
    "expired": "GONE",
}
MOVES: Final = {"change_contact": "who", "enter_identity": "person", "enter_credentials": "secrets", "submit": "send"}
GENDERS: Final = {"F": "female", "M": "male"}


@frozen
class OtherPortal:
    """The portal, as a client of HTTP sees it."""

    core: Core

    def request(self, method: str, url: str, /, *, content: bytes, headers: Mapping[str, str]) -> Any:
        """Answer a request."""
        answer = self._answer(method, url, content, headers)
        told = {} if "etag" not in answer.headers else {"X-Revision": "r" + answer.headers["etag"].strip('"')}
        problem, held = answer.status >= 400, answer.body or {}
        body: dict[str, Any] = {"ok": not problem}
        if problem:
            beside = {name: held[name] for name in ("state", "version", "allowed") if name in held}
            body |= {"error": {"list": [_fault(each) for each in held.get("errors", ())]}, **_named(beside)}
        else:
            body["data"] = _named(held)
        status = (answer.status if answer.status in {401, 403, 404, 405, 429} else 400) if problem else 200
        told |= {name: value for name, value in answer.headers.items() if name in {"retry-after", "allow"}}
        return SimpleNamespace(status_code=status, content=json.dumps(body).encode(), headers=told)

    def _answer(self, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> Response:
        for theirs, pattern, ours, path in PATHS:
            if theirs == method and (found := re.fullmatch(pattern, url)):
                request = Request(ours, path.format(*found.groups()), _headers(headers), body=_asked(content))
                return self.core.send(request)
        return Response(404)


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    given = {name.lower(): value for name, value in headers.items()}
    read = {"content-type": "application/json"}
    if "x-secret" in given:
        read["authorization"] = f"Bearer {given['x-secret']}"
    if "x-revision" in given:
        read["if-match"] = f'"{given["x-revision"][1:]}"'
    if "x-request-id" in given:
        read["idempotency-key"] = given["x-request-id"]
    return read


def _asked(content: bytes) -> bytes:
    if not content:
        return b""
    fields = {ASKED.get(name, name): value for name, value in json.loads(content).items() if name != "channel"}
    if isinstance(fields.get("gender"), str):
        fields["gender"] = GENDERS.get(fields["gender"], fields["gender"])
    return json.dumps(fields).encode()


def _named(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {TOLD.get(key, key): _named(item, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_named(item, name) for item in value]
    words = {"state": STAGES, "allowed": MOVES, "gender": {"female": "F", "male": "M"}}.get(name, {})
    return words.get(value, value) if isinstance(value, str) else value


def _fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    code = str(fault["code"])
    kind = "E-PERSON-CODE" if code.startswith("national_id.") else code
    kind = "E-PASSWORD-CHARACTER" if code == "password.alphabet.forbidden" else kind
    loc = ".".join(str(TOLD.get(part, part)) for part in fault["loc"])
    return {"at": loc, "kind": kind, "with": fault["params"], "sentence": fault["message"]}


def served(core: Core) -> AbstractContextManager[str]:
    """Serve the portal under an address."""
    portal = OtherPortal(core)

    def answer(asked: BaseHTTPRequestHandler, content: bytes) -> None:
        told = portal.request(asked.command, asked.path, content=content, headers=dict(asked.headers))
        asked.send_response(told.status_code)
        for name, value in {**told.headers, "content-length": str(len(told.content))}.items():
            asked.send_header(name, value)
        asked.end_headers()
        asked.wfile.write(told.content)

    return serving.served(answer)


TOKENS: Final[dict[str, Any]] = {"control": CONTROL_TOKEN, "staff": STAFF_TOKEN}
