"""How a portal is put together: what it refuses, and what it says is not for production."""

from __future__ import annotations

from typing import Any

import pytest

from tamin_rules.errors import DefinitionError
from tamin_rules_fastapi import CHEAP, Agreeing, Cost, MemoryStore, SqlStore, Tamin
from tests.adapters.fastapi.play import CONTROL, KEY


class Gateway:
    """Takes whatever it is given."""

    async def send(self, **_sms: object) -> bool:
        return True


def test_portal_without_arguments_names_all_its_weaknesses() -> None:
    assert len(Tamin().weaknesses()) == 5


def test_portal_that_has_everything_has_no_weakness() -> None:
    store = SqlStore("postgresql+asyncpg://portal:secret@127.0.0.1/portal")
    whole = Tamin(pii_keys=[KEY], store=store, sms=Gateway(), civil_registry=Agreeing(), ownership_registry=Agreeing())
    assert whole.weaknesses() == []
    assert "secret" not in repr(store)


@pytest.mark.parametrize("weak", [{"cost": CHEAP}, {"test_control": CONTROL}, {"pii_keys": None}, {"sms": None}])
def test_each_weakness_is_named(weak: dict[str, Any]) -> None:
    whole: dict[str, Any] = {
        "pii_keys": [KEY],
        "store": MemoryStore(),
        "sms": Gateway(),
        "civil_registry": Agreeing(),
        "ownership_registry": Agreeing(),
    }
    assert Tamin(**whole).weaknesses() == []
    assert len(Tamin(**(whole | weak)).weaknesses()) == 1


def test_test_control_is_off_unless_it_is_given_a_token_that_nobody_guesses() -> None:
    with pytest.raises(DefinitionError, match="off"):
        Tamin(store=MemoryStore()).get_control_router()
    with pytest.raises(DefinitionError, match="16"):
        Tamin(store=MemoryStore(), test_control="short")


def test_keys_and_tokens_that_can_be_guessed_are_refused() -> None:
    with pytest.raises(DefinitionError, match="32 bytes"):
        Tamin(store=MemoryStore(), pii_keys=[b"short"])
    with pytest.raises(DefinitionError, match="32 bytes"):
        Tamin(store=MemoryStore(), pii_keys=[])
    with pytest.raises(DefinitionError, match="empty"):
        Tamin(store=MemoryStore(), staff=[""])


@pytest.mark.requirement("PW11")
@pytest.mark.parametrize("cost", [(1, 65_536, 4), (2, 19_455, 1)])
def test_cost_below_the_least_is_refused_unless_tests_are_meant(cost: tuple[int, int, int]) -> None:
    with pytest.raises(DefinitionError, match="Argon2id"):
        Cost(*cost)
    assert Cost(2, 19_456, 1).passes == 2
    assert Cost(*cost, for_tests=True).passes == cost[0]


def test_staff_that_nobody_checks_is_refused() -> None:
    with pytest.raises(DefinitionError, match="dependencies"):
        Tamin(store=MemoryStore()).get_staff_router(is_checked=True)
