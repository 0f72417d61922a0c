"""Whoever has proven nothing learns nothing: the shared scenes, on every store."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import frozen

from tests.adapters.enumeration import Answer, EnumerationContract
from tests.adapters.fastapi.play import STAFF, Play


@frozen
class Client:
    """A site of the shared scenes."""

    play: Play

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, version: int | None = None
    ) -> Answer:
        headers = {} if version is None else {"if-match": f'"{version}"'}
        told = self.play.call(method, path, body, token=token, headers=headers)
        return Answer(told.status_code, told.json() if told.content else None, dict(told.headers))

    def as_staff(self, method: str, path: str, body: Any) -> Answer:
        return self.call(method, path, body, token=STAFF)

    def work(self) -> None:
        self.play.control("work")

    def own(self, *, is_own: bool) -> None:
        answer = "matched" if is_own else "mismatched"
        self.play.control("verification", {"identity": "matched", "ownership": answer})

    def erase(self, national_id: str) -> None:
        client: Any = self.play.client
        assert client.portal.call(client.app.state.tamin.erase, national_id)

    def warned(self) -> list[str]:
        return [sms["to"] for sms in self.play.sms() if sms["template"] == "registration_attempt"]


class TestEnumeration(EnumerationContract):
    """In memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def site(self, play_on: Play) -> Client:
        return Client(play_on)
