"""`st.from_type` knows the public types, because the distribution is installed; nothing of ours has to be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any, Final

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from tamin_rules.identifiers.bank_card import BankCard
from tamin_rules.identifiers.foreign_id import ForeignId
from tamin_rules.identifiers.iban import Iban
from tamin_rules.identifiers.insurance_number import InsuranceNumber
from tamin_rules.identifiers.legal_id import LegalId
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.identifiers.postal_code import PostalCode
from tamin_rules.identifiers.workshop_code import WorkshopCode
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records import MonthRow
from tamin_rules.records.contribution_list.model import ContributionList
from tamin_rules.registration import Person
from tamin_rules.registration.identity import Identity

TYPES: Final = (
    *(NationalId, ForeignId, LegalId, InsuranceNumber, WorkshopCode, Mobile, PostalCode, Iban, BankCard),
    *(Person, Identity, JalaliMonth, MonthRow, ContributionList),
)
HOMES: Final = (
    *("errors", "text", "jalali", "identifiers", "registration", "registration.person", "registration.identity"),
    *("records", "records.numbers", "records.rows"),
    *("records.contribution_list", "records.contribution_list.columns", "records.contribution_list.model"),
)
"""Where the public types stand, and what they are made of; besides, the modules of the identifiers."""
CORE: Final = (
    "import sys, tamin_rules, tamin_rules.testing, tamin_rules.registration.journey; print('hypothesis' in sys.modules)"
)
HOOK: Final = """
import sys, attrs, hypothesis.strategies
from tamin_rules.testing import public_types
before = set(sys.modules)
public_types.register()
print(*sorted(set(sys.modules) - before))
"""


def _said(code: str, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=os.environ | environment
    )
    return done.stdout.strip()


@pytest.mark.parametrize("type_", TYPES, ids=lambda each: each.__name__)
@given(data=st.data())
def test_a_type_is_known_to_hypothesis(type_: type[Any], data: st.DataObject) -> None:
    assert isinstance(data.draw(st.from_type(type_)), type_)


@given(st.from_type(dict[Mobile, Person]))
def test_what_holds_them_is_known_too(people: dict[Mobile, Person]) -> None:
    assert all(isinstance(person.national_id, NationalId) for person in people.values())


def test_it_shrinks_to_the_simplest_person() -> None:
    person = find(st.from_type(Person), lambda _one: True, settings=settings(database=None))
    assert person.national_id == NationalId("0000000019")


def test_the_core_does_not_import_hypothesis() -> None:
    assert _said(CORE) == "False"


def test_the_hook_loads_the_types_and_nothing_else() -> None:
    """No strategy, no law, no library: what it costs is measured in `benchmarks.strategies`."""
    loaded = {*_said(HOOK, HYPOTHESIS_NO_PLUGINS="1").split()}
    ours = {name for name in loaded if name.startswith("tamin_rules.")}
    kinds = {name for name in ours if name.startswith("tamin_rules.identifiers.")}
    assert ours - kinds == {f"tamin_rules.{home}" for home in HOMES}
    assert not loaded & {"cattrs", "jdatetime", "numpy", "phonenumbers", "pyarrow", "zxcvbn"}
