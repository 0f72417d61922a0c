"""What judges around a journey is met as the guards of a table are: sign-in, services. Each table has its test."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from itertools import product
from typing import Any, Final

import pytest

from tamin_rules.registration import account, sign_in
from tamin_rules.registration.account import Account, CommitmentForm
from tamin_rules.registration.services import catalogue
from tamin_rules.registration.sign_in import NO_ATTEMPTS, Attempts
from tamin_rules.workflow import Machine
from tests.machines.guards import HOLDS, codes_in, found
from tests.machines.host import BEGINNING
from tools.machines import machines

ATTEMPTS: Final = (NO_ATTEMPTS, Attempts((BEGINNING,) * 5, 1))
MATCHED: Final = (True, False)
ACCOUNTS: Final = (None, Account(active=False), Account(), Account(commitments=frozenset(CommitmentForm)))
SUCH_A_TEST: Final = "test_every_guard_of_every_row_is_seen_to_hold_and_to_find_something"
DAYS: Final = (date(2020, 1, 1), date(2026, 11, 22))
"""Before and after a service of the catalogue was abolished."""


@pytest.mark.parametrize("machine", machines().values(), ids=lambda machine: machine.name)
def test_every_table_is_held_to_its_guards(machine: Machine[Any, Any]) -> None:
    name = {"registration": "journey"}.get(machine.name, machine.name)
    assert hasattr(import_module(f"tests.machines.test_{name}"), SUCH_A_TEST)


def test_every_rule_of_a_sign_in_is_seen_to_hold_and_to_refuse() -> None:
    at = BEGINNING + timedelta(seconds=1)
    judged = [sign_in.judge(attempts, at, matched=matched) for attempts, matched in product(ATTEMPTS, MATCHED)]
    met = {(decision.rule.id, found(decision)) for decisions in judged for decision in decisions}
    assert {(rule.id, holds) for rule in sign_in.RULES for holds in (True, False)} == _seen(met)
    assert codes_in(sign_in) == {code for _, code in met} - {HOLDS}


def test_every_rule_of_a_service_is_seen_to_refuse() -> None:
    services = catalogue(include_app=True)
    judged = [account.decide_all(one, services, on=on) for one, on in product(ACCOUNTS, DAYS)]
    met = {(access.decision.rule.id, found(access.decision)) for accesses in judged for access in accesses}
    assert {(rule.id, False) for rule in account.RULES} | {(account.TIER_REACHED.id, True)} == _seen(met)
    assert codes_in(account) - {code for _, code in met} == {str(account.COMMITMENT_TOO_EARLY)}, "that one is raised"


def _seen(met: set[tuple[str, str]]) -> set[tuple[str, bool]]:
    return {(rule, code == HOLDS) for rule, code in met}
