"""Whoever has proven nothing learns nothing: the shared scenes, on both databases."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import frozen

from tamin_rules.identifiers import national_id as national_ids
from tamin_rules_django import host, upkeep
from tamin_rules_django.admin import as_staff
from tamin_rules_django.models import SentSms
from tests.adapters.django.calls import call
from tests.adapters.enumeration import Answer, EnumerationContract


@frozen
class Client:
    """A site of the shared scenes."""

    alias: str

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, version: int | None = None
    ) -> Answer:
        told = call(method, path, body, token=token, version=version)
        return Answer(told.status, told.body, told.headers)

    def as_staff(self, method: str, path: str, body: Any) -> Answer:
        told = as_staff(method, path, body)
        return Answer(told.status, json.loads(json.dumps(told.body)), dict(told.headers))

    def work(self) -> None:
        host.drain()

    def own(self, *, is_own: bool) -> None:
        """Do nothing: the registry of development goes by the last digits of a number."""

    def erase(self, national_id: str) -> None:
        upkeep.erase(national_ids.parse(national_id), "a test")

    def warned(self) -> list[str]:
        sent = SentSms.objects.using(self.alias).filter(reference__contains="registration_attempt")
        return [sms.to for sms in sent]


class TestEnumeration(EnumerationContract):
    """On SQLite and on PostgreSQL."""

    @pytest.fixture
    def site(self, database: str) -> Client:
        return Client(database)
