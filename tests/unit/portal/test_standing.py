"""One request holds a person's place, also in the moment between its acceptance and the opening of the account."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any, Final

from attrs import evolve

from tamin_rules.portal import registrations, work
from tamin_rules.portal.asks import TaskState, run
from tamin_rules.portal.keys import Keys
from tamin_rules.portal.memory import Memory
from tamin_rules.portal.problems import Request
from tamin_rules.portal.routes import handle
from tamin_rules.portal.settings import MOST_ATTEMPTS, Portal

AT: Final = datetime(2026, 11, 22, 8, tzinfo=UTC)
IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "12",
    "birth_date": "1370-05-14",
    "gender": "female",
}
ANSWERS: Final = [{"question": each, "answer": f"پاسخ {each}"} for each in ("first_teacher", "birth_city", "first_job")]
CREDENTIALS: Final = {
    "password": "Kd8%mzPq4w",
    "password_confirmation": "Kd8%mzPq4w",
    "security_answers": ANSWERS,
}


class Host:
    def __init__(self) -> None:
        self.at = AT
        self.memory = Memory(lambda: self.at)
        secret: Any = [bytes(32)]
        self.portal = Portal(Keys(secret, bytes(32), secrets.token_bytes), lambda: self.at)

    def call(self, method: str, path: str, body: Any, token: str = "", version: int = 0) -> Any:
        headers = {
            "content-type": "application/json",
            "authorization": f"Bearer {token}",
            "if-match": str(version),
        }
        request = Request(method, path, headers, body=json.dumps(body).encode())
        return run(handle(self.portal, request), self.memory.perform).body

    def submit(self, mobile: str) -> str:
        begun = self.call("POST", "/registrations", {"national_id": "5000020049", "mobile": mobile})
        path, token = f"/registrations/{begun['id']}", begun["token"]
        self.call("PUT", f"{path}/identity", IDENTITY, token, 1)
        self.call("PUT", f"{path}/credentials", CREDENTIALS, token, 2)
        self.call("POST", f"{path}/submit", {"accept_notices": True}, token, 3)
        return str(begun["id"])

    def drain(self) -> None:
        while tasks := run(work.take(self.portal), self.memory.perform):
            for task in tasks:
                run(work.perform(self.portal, task), self.memory.perform)

    def state(self, id_: str) -> str:
        return self.memory.streams["registration", id_].state


def test_two_requests_for_one_person_do_not_both_become_active() -> None:
    host = Host()
    first, second = host.submit("09120000000"), host.submit("09120000001")
    host.drain()
    assert (host.state(first), host.state(second)) == ("active", "needs_branch")


def test_a_draft_ends_by_its_id_once_its_time_is_over() -> None:
    host = Host()
    id_ = host.call("POST", "/registrations", {"national_id": "5000020049", "mobile": "09120000000"})["id"]
    assert not run(registrations.expire(host.portal, id_), host.memory.perform)
    host.at = AT.replace(hour=9)
    assert run(registrations.expire(host.portal, id_), host.memory.perform)
    assert host.state(id_) == "expired"
    assert host.memory.streams["registration", id_].key == b""
    assert not run(registrations.expire(host.portal, id_), host.memory.perform)
    assert not run(registrations.expire(host.portal, "nobody's"), host.memory.perform)


def test_a_task_whose_doing_broke_is_tried_later_and_set_aside_in_the_end() -> None:
    host = Host()
    host.submit("09120000000")
    (task,) = run(work.take(host.portal), host.memory.perform)
    assert run(work.failed(host.portal, task), host.memory.perform) is TaskState.QUEUED
    kept = host.memory.tasks[task.task.reference]
    assert (kept.state, kept.error, kept.task.after > AT) == (TaskState.QUEUED, "broken", True)
    host.at = kept.task.after
    (again,) = run(work.take(host.portal), host.memory.perform)
    last = evolve(again, attempts=MOST_ATTEMPTS)
    assert run(work.failed(host.portal, last), host.memory.perform) is TaskState.ABANDONED
