"""A client of the JSON calls, and a person who walks through them."""

from __future__ import annotations

import json
from typing import Any, Final

from attrs import frozen
from django.test import Client

from tamin_rules_django import host
from tests.adapters.documented import check_documented

PREFIX: Final = "/tamin/api"
PERSON: Final = "5000020049"
MOBILE: Final = "09120000000"
SOMEBODY_ELSES: Final = "09120000099"
PASSWORD: Final = "Kd8%mzPq4w"
IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "12",
    "birth_date": "1370-05-14",
    "gender": "female",
}
ANSWERS: Final = [
    {"question": question, "answer": f"پاسخ {place}"}
    for place, question in enumerate(("first_teacher", "birth_city", "first_job"))
]
CREDENTIALS: Final = {"password": PASSWORD, "password_confirmation": PASSWORD, "security_answers": ANSWERS}


@frozen
class Answer:
    status: int
    body: Any
    headers: dict[str, str]


def call(
    method: str,
    path: str,
    body: Any = None,
    *,
    token: str | None = None,
    version: int | None = None,
    client: Client | None = None,
    **headers: str,
) -> Answer:
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    if version is not None:
        headers["if_match"] = f'"{version}"'
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = b"" if body is None else json.dumps(body).encode()
    sender = Client() if client is None else client
    found = sender.generic(method, PREFIX + path, data, content_type="application/json", headers=named)
    heard = {name.lower(): value for name, value in found.headers.items()}
    answered = json.loads(found.content) if found.content else None
    check_documented(method, path, found.status_code, answered, heard.get("content-type"))
    return Answer(found.status_code, answered, heard)


@frozen
class Draft:
    id: str
    token: str

    def move(self, method: str, path: str, body: Any = None, *, version: int, **headers: Any) -> Answer:
        return call(method, f"/registrations/{self.id}{path}", body, token=self.token, version=version, **headers)


def begun(national_id: str = PERSON, mobile: str = MOBILE) -> Draft:
    answer = call("POST", "/registrations", {"national_id": national_id, "mobile": mobile})
    assert answer.status == 201, answer
    return Draft(answer.body["id"], answer.body["token"])


def at_review(national_id: str = PERSON, mobile: str = MOBILE) -> Draft:
    draft = begun(national_id, mobile)
    assert draft.move("PUT", "/identity", IDENTITY, version=1).status == 200
    assert draft.move("PUT", "/credentials", CREDENTIALS, version=2).status == 200
    return draft


def submitted(national_id: str = PERSON, mobile: str = MOBILE) -> tuple[Draft, str]:
    draft = at_review(national_id, mobile)
    answer = draft.move("POST", "/submit", {"accept_notices": True}, version=3)
    assert answer.status == 202, answer
    return draft, answer.body["tracking_code"]


def registered(national_id: str = PERSON, mobile: str = MOBILE) -> Draft:
    draft, _ = submitted(national_id, mobile)
    host.drain()
    return draft


def signed_in(national_id: str = PERSON, password: str = PASSWORD) -> str:
    answer = call("POST", "/sessions", {"national_id": national_id, "password": password})
    assert answer.status == 201, answer
    token: str = answer.body["token"]
    return token
