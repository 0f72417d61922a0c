"""Somebody with a token that is good for something else: the shared scenes, on every store."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import frozen

from tamin_rules_fastapi import Store
from tests.adapters.attacking import AttackContract
from tests.adapters.fastapi import test_enumeration
from tests.adapters.fastapi.campaign import Records
from tests.adapters.fastapi.play import STAFF, Play


@frozen
class Site(test_enumeration.Client):
    """A site of the shared scenes."""

    def staff_token(self) -> str:
        return STAFF


class TestAttacks(AttackContract):
    """In memory, on SQLite and on PostgreSQL."""

    @pytest.fixture
    def site(self, any_store: Store, playing: Callable[..., Play]) -> Site:
        return Site(playing(any_store, records=Records()))
