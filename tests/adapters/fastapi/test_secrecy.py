"""
Canaries: whatever a person enters is in no log, no problem document, no header, no address, and no table.

Source: `security` PII2, PII3.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from sqlalchemy import text as sql

from tamin_rules.portal.memory import Memory
from tamin_rules.text import persian_digits
from tamin_rules_fastapi import MemoryStore, SqlStore
from tamin_rules_fastapi.memory import MemorySession
from tamin_rules_fastapi.migrating import migrate
from tamin_rules_fastapi.tables import METADATA
from tests.adapters.fastapi.play import PREFIX, Draft, Play, app_of, portal
from tests.adapters.fastapi.serving import served
from tests.leaking import Looks, counted, each_broken

PERSON: dict[str, str] = {
    "national_id": "5000020049",
    "mobile": "09129876543",
    "first_name": "قناری",
    "last_name": "زردپر",
    "birth_certificate_number": "873645",
    "birth_date": "1371-02-13",
    "email": "canary.bird@example.com",
    "password": "Qz7&canaryWing",
    "answer_1": "قفس طلایی",
    "answer_2": "ارزن سفید",
    "answer_3": "شاخه بلند",
}
SECRETS = frozenset({PERSON["password"], PERSON["answer_1"], PERSON["answer_2"], PERSON["answer_3"]})


def _forms(value: str) -> set[str]:
    """Return a value in the ways in which it could stand somewhere."""
    escaped = json.dumps(value)[1:-1]
    found = {value, persian_digits(value), escaped, value.replace("-", "/")}
    return found | ({value.removeprefix("0")} if value == PERSON["mobile"] else set())


FORMS: Final = tuple(form for value in PERSON.values() for form in _forms(value))


@pytest.fixture(scope="module")
def looks() -> Iterator[Looks]:
    with counted("FastAPI") as found:
        yield found


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "aiosqlite", "asyncio", "tamin_rules_fastapi"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def _steps() -> list[tuple[str, str, dict[str, Any]]]:
    answers = zip(("first_teacher", "birth_city", "childhood_friend"), (1, 2, 3), strict=True)
    return [
        (
            "PUT",
            "identity",
            {name: PERSON[name] for name in ("first_name", "last_name", "birth_certificate_number", "birth_date")}
            | {"gender": "female"},
        ),
        (
            "PUT",
            "credentials",
            {
                "email": PERSON["email"],
                "password": PERSON["password"],
                "password_confirmation": PERSON["password"],
                "security_answers": [
                    {"question": question, "answer": PERSON[f"answer_{number}"]} for question, number in answers
                ],
            },
        ),
    ]


def _play_everything(play: Play) -> Draft:
    contact = {"national_id": PERSON["national_id"], "mobile": PERSON["mobile"]}
    for body in each_broken(contact):
        play.call("POST", "/registrations", body)
    draft = play.begin(**contact)
    for method, what, body in _steps():
        for broken in each_broken(body):
            assert play.step(draft, method, what, broken).status_code >= 400
        assert play.step(draft, method, what, body).status_code == 200
    assert play.step(draft, "POST", "submit", {"accept_notices": True}).status_code == 202
    play.control("work")
    sign_in = {"national_id": PERSON["national_id"], "password": PERSON["password"]}
    for body in each_broken(sign_in):
        play.call("POST", "/sessions", body)
    token = play.call("POST", "/sessions", sign_in).json()["token"]
    for body in each_broken({"current_password": PERSON["password"], "password": "Other9&word"}):
        play.call("POST", "/password", body, token=token)
    play.call("POST", "/password-recovery", {"national_id": PERSON["national_id"]})
    play.control("work")
    return draft


@pytest.mark.requirement("PII3")
def test_nothing_personal_leaves_but_to_its_owner(
    url: str,
    playing: Callable[..., Play],
    logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    looks: Looks,
) -> None:
    asyncio.run(_prepared(url))
    play = playing(SqlStore(url))
    play.said.clear()
    draft = _play_everything(play)
    logs = "\n".join(str(vars(record)) + record.getMessage() for record in logged.records)
    printed = "".join(capfd.readouterr())
    tables = asyncio.run(_dump(url))
    assert draft.id.encode() in tables
    for text in (logs, printed, *play.said):
        assert looks.found(text, FORMS) == []
    assert looks.found(tables, FORMS) == []
    shown = play.call("GET", f"/registrations/{draft.id}", token=draft.token).text
    assert PERSON["first_name"] in shown
    assert not [secret for secret in SECRETS | {PERSON["national_id"], PERSON["mobile"]} if secret in shown]


@pytest.mark.requirement("PII3")
def test_flow_that_breaks_tells_the_log_where_and_nothing_of_the_person(
    logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], looks: Looks
) -> None:
    class Broken(MemorySession):
        async def perform(self, ask: Any) -> Any:
            raise KeyError(PERSON["national_id"], PERSON["mobile"], repr(ask), PERSON["password"])

    class BrokenStore(MemoryStore):
        @asynccontextmanager
        async def session(self, now: datetime) -> AsyncIterator[MemorySession]:
            yield Broken(Memory(lambda: now))

    contact = {"national_id": PERSON["national_id"], "mobile": PERSON["mobile"]}
    with (
        served(app_of(portal(BrokenStore()))) as address,
        httpx2.Client(base_url=address) as client,
    ):
        answer = client.post(f"{PREFIX}/registrations", json=contact, headers={"idempotency-key": PERSON["password"]})
    assert answer.status_code == 500
    told = "\n".join(f"{vars(record)}{record.getMessage()}{record.exc_text}" for record in logged.records)
    told += "".join(capfd.readouterr())  # the server's own log
    assert "FlowFailedError" in told
    assert "in perform" in told, "where it was"
    for text in (told, answer.text):
        assert looks.found(text, FORMS) == []


async def _prepared(url: str) -> None:
    store = SqlStore(url)
    await migrate(store.engine)
    await store.close()


async def _dump(url: str) -> bytes:
    """Return every value of every table as it is kept, and the file where the database is one."""
    store = SqlStore(url)
    async with store.engine.connect() as connection:
        rows = [row for name in METADATA.tables for row in await connection.execute(sql(f"SELECT * FROM {name}"))]  # noqa: S608 - a name of ours
    await store.close()
    values = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
    _, _, path = url.partition("sqlite+aiosqlite:///")
    files = [file.read_bytes() for file in Path(path).parent.glob(f"{Path(path).name}*")] if path else []
    return b"\n".join(values + files)
