"""The applications that `load` compares: each answers whether a national ID is well-formed."""

from __future__ import annotations

import json
import secrets
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel

from tamin_rules import identifiers, wire
from tamin_rules_fastapi import MemoryStore, Tamin

PLENTY: Final = {"checks": 1_000_000}
"""The limiter counts, and refuses nobody while this is measured."""

IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "1234",
    "birth_date": "1370-05-14",
    "gender": "female",
}
CREDENTIALS: Final = {
    "password": "Qw3rty&xyz",
    "password_confirmation": "Qw3rty&xyz",
    "security_answers": [
        {"question": "first_teacher", "answer": "آموزگار"},
        {"question": "birth_city", "answer": "شهری دور"},
        {"question": "childhood_friend", "answer": "همبازی"},
    ],
}
"""Nobody's."""


def _portal() -> Tamin:
    return Tamin(store=MemoryStore(), pii_keys=[secrets.token_bytes(32)], per_minute=PLENTY)


def _routed() -> FastAPI:
    app = FastAPI()
    app.include_router(_portal().get_checks_router())
    return app


ours_plain: Final = _portal().checks_app()
ours_routed: Final = _routed()


async def _body(receive: Any) -> bytes:  # noqa: ANN401 - ASGI
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _send(send: Any, content: bytes) -> None:  # noqa: ANN401 - ASGI
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def bare(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
    """Make the same check, and nothing of the contract."""
    if scope["type"] != "http":
        return
    value = json.loads(await _body(receive))["value"]
    told = wire.dump_check(identifiers.check("national_id", value))
    await _send(send, json.dumps(told).encode())


async def empty(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
    """Answer the same bytes to whatever comes: what the server alone costs."""
    if scope["type"] != "http":
        return
    await _body(receive)
    await _send(send, b'{"kind":"national_id","valid":true,"normalized":"5000020049","findings":[]}')


class Value(BaseModel):
    """What is asked."""

    value: str


class Finding(BaseModel):
    """One thing about a value."""

    code: str
    severity: str
    params: dict[str, Any]


class Checked(BaseModel):
    """What is answered."""

    kind: str
    valid: bool
    normalized: str | None
    findings: list[Finding]


bare_fastapi: Final = FastAPI()


@bare_fastapi.post("/checks/national-id")
async def check(asked: Value) -> Checked:
    """Make the same check, the way FastAPI has it."""
    return Checked(**wire.dump_check(identifiers.check("national_id", asked.value)))
