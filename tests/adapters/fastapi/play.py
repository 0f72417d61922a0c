"""A portal to play with: every answer it gives is held to what its OpenAPI document says of the call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from attrs import define, field
from fastapi import FastAPI
from httpx2 import Client, Response

from tamin_rules_fastapi import CHEAP, MemoryStore, Store, Tamin
from tests.adapters.documented import check_documented

KEY: Final = b"a key of tests, of 32 bytes exactly"[:32]
CONTROL: Final = "token of the test control"
STAFF: Final = "token of the branch staff"
PREFIX: Final = "/tamin"
NATIONAL_ID: Final = "5000020049"
MOBILE: Final = "09120000000"
PASSWORD: Final = "Qw3rty&xyz"
CONTACT: Final = {"national_id": NATIONAL_ID, "mobile": MOBILE}
IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "1234",
    "birth_date": "1370-05-14",
    "gender": "female",
}
CREDENTIALS: Final = {
    "email": None,
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
    "security_answers": [
        {"question": "first_teacher", "answer": "آموزگار"},
        {"question": "birth_city", "answer": "شهری دور"},
        {"question": "childhood_friend", "answer": "همبازی"},
    ],
}
ORIGINALS: Final = ["national_card_original", "birth_certificate_original"]


@define
class Clock:
    """A clock that a test moves."""

    at: datetime = datetime(2026, 11, 22, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: int) -> None:
        self.at += timedelta(**by)


def portal(store: Store | None = None, **options: Any) -> Tamin:
    """Return a portal under test."""
    usual: dict[str, Any] = {"test_control": CONTROL, "staff": [STAFF], "cost": CHEAP, "pii_keys": [KEY]}
    return Tamin(store=store or MemoryStore(), **(usual | options))


def app_of(tamin: Tamin) -> FastAPI:
    """Return an application with every router of a portal."""
    app = FastAPI(lifespan=tamin.lifespan, title="tamin", version="26.1")
    app.state.tamin = tamin
    for router in tamin.get_routers():
        app.include_router(router, prefix=PREFIX)
    return app


@define
class Draft:
    """A draft: its id, its secret, its version."""

    id: str
    token: str = field(repr=False)
    version: int

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", "if-match": f'"{self.version}"'}


@define
class Play:
    """
    Calls a portal.

    Args:
        client: of HTTP.
        said: every text that came back, for tests that look for what must not be there.
    """

    client: Client
    said: list[str] = field(factory=list, repr=False)

    def call(self, method: str, path: str, json: Any = None, *, token: str | None = None, **options: Any) -> Response:
        """Make a call, and hold the answer to the document."""
        headers = dict(options.pop("headers", {}))
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        if json is not None:
            options["json"] = json
        answer = self.client.request(method, f"{PREFIX}{path}", headers=headers, **options)
        self.said += [answer.text, str(answer.headers), str(answer.url)]
        body = answer.json() if answer.content else None
        check_documented(method, path, answer.status_code, body, answer.headers.get("content-type"))
        return answer

    def control(self, what: str, json: Any = None) -> Any:
        """Ask the test control."""
        method = "GET" if what == "sms" else "POST"
        answer = self.call(method, f"/_test/{what}", json, token=CONTROL)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sms(self) -> list[dict[str, Any]]:
        """Return what was sent."""
        sent: list[dict[str, Any]] = self.control("sms")["sms"]
        return sent

    # --- a journey ---------------------------------------------------------------------------------------------------

    def begin(self, **contact: str) -> Draft:
        answer = self.call("POST", "/registrations", CONTACT | contact)
        assert answer.status_code == 201, answer.text
        body = answer.json()
        return Draft(body["id"], body["token"], body["version"])

    def step(self, draft: Draft, method: str, what: str, json: Any = None, **headers: str) -> Response:
        """Make a move, and go on with the version that it led to."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.call(method, f"/registrations/{draft.id}/{what}", json, headers=draft.headers | headers)
        if answer.status_code < 300:
            draft.version = answer.json()["version"]
        return answer

    def filled(self, **contact: str) -> Draft:
        """Return a draft that is ready to be submitted."""
        draft = self.begin(**contact)
        assert self.step(draft, "PUT", "identity", IDENTITY).status_code == 200
        assert self.step(draft, "PUT", "credentials", CREDENTIALS).status_code == 200
        return draft

    def submitted(self, **contact: str) -> tuple[Draft, str]:
        """Return a submitted request, and its tracking code."""
        draft = self.filled(**contact)
        answer = self.step(draft, "POST", "submit", {"accept_notices": True})
        assert answer.status_code == 202, answer.text
        return draft, answer.json()["tracking_code"]

    def account(self) -> Draft:
        """Open an account."""
        draft, _ = self.submitted()
        self.control("work")
        return draft

    def signed_in(self) -> str:
        """Sign in; return the token of the session."""
        answer = self.call("POST", "/sessions", {"national_id": NATIONAL_ID, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])
