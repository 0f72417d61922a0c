"""A hash of older parameters is made anew when its owner signs in."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tamin_rules.portal import accounts, registrations
from tamin_rules.portal.asks import Flow
from tamin_rules_django import host
from tests.adapters.django import calls
from tests.adapters.django.calls import PERSON, call


def _kept() -> str:
    made = host.portal()

    def flow() -> Flow[Any]:
        return accounts.holder_of(made, registrations.person_key(made, PERSON))

    return str(host.in_transaction(made, flow).password_hash)


@pytest.mark.requirement("PW11")
def test_account_hashed_at_an_older_cost_is_hashed_anew_when_it_signs_in(database: str) -> None:
    calls.registered()
    old = _kept()
    dearer = {"time_cost": 2, "memory_cost": 16, "parallelism": 1}
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": database, "ARGON2": dearer}):
        assert call("POST", "/sessions", {"national_id": PERSON, "password": "Wrong1&word"}).status == 422
        assert _kept() == old
        calls.signed_in()
        assert "$m=16,t=2,p=1$" in _kept()
        assert _kept() != old
