"""Somebody with a token that is good for something else: the shared scenes, on every store."""

from __future__ import annotations

import pytest
from attrs import frozen

from tests.adapters.attacking import AttackContract
from tests.adapters.fastapi import test_enumeration
from tests.adapters.fastapi.play import STAFF, Play


@frozen
class Site(test_enumeration.Client):
    """A site of the shared scenes."""

    def staff_token(self) -> str:
        return STAFF


class TestAttacks(AttackContract):
    """In memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def site(self, play_on: Play) -> Site:
        return Site(play_on)
