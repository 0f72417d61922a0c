"""How one could see one's own record, period by period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product
from typing import Final

import pytest
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.law import Law
from tamin_rules.law.keys import RECORD_ACCESS, RecordAccess
from tamin_rules.registration.access import ASKED, CLAIM_SUFFICES, Claim, may_view_record
from tamin_rules.registration.account import AccessPolicy

EVERYTHING: Final = Claim(national_id_given=True, insurance_number_given=True, registered=True, supplementary_data=True)
NOTHING: Final = Claim(
    national_id_given=False, insurance_number_given=False, registered=False, supplementary_data=False
)
BY_NUMBERS: Final = Claim(
    national_id_given=True, insurance_number_given=True, registered=False, supplementary_data=False
)
CLAIMS: Final = st.builds(Claim, *[st.sampled_from((True, False, None))] * 4)

FIRST_YEARS: Final = {"H1": 1390, "H2": 1395, "H3": 1398}
NEEDED: Final = {
    "H1": {"national_id_given", "insurance_number_given"},
    "H2": {"registered", "supplementary_data"},
    "H3": {"registered"},
}
"""The published text, written down a second time."""


def claiming(names: Iterable[str]) -> Claim:
    return Claim(**{**asdict(NOTHING), **dict.fromkeys(names, True)})


def first_day(clause: str) -> date:
    return jalali.day(FIRST_YEARS[clause], 1, 1)


def last_day(clause: str) -> date:
    return {"H1": first_day("H2"), "H2": first_day("H3"), "H3": jalali.day(1405, 9, 2)}[clause] - timedelta(1)


def outcome(claim: Claim, on: date) -> Outcome:
    return may_view_record(claim, on=on).outcome


PERIODS: Final = [
    pytest.param(clause, day(clause), id=f"{clause}-{day.__name__}")
    for clause, day in product(FIRST_YEARS, (first_day, last_day))
]


@pytest.mark.clause("H1", "H2", "H3")
@pytest.mark.parametrize(("clause", "on"), PERIODS)
def test_what_the_period_asks_for_suffices_and_nothing_less_does(clause: str, on: date) -> None:
    needed = NEEDED[clause]
    assert outcome(claiming(needed), on) is Outcome.SATISFIED
    for name in needed:
        assert outcome(claiming(needed - {name}), on) is Outcome.VIOLATED


@pytest.mark.parametrize(("clause", "on"), PERIODS)
def test_a_refusal_names_the_way_and_what_lacks(clause: str, on: date) -> None:
    fault = may_view_record(NOTHING, on=on).fault
    assert fault is not None
    assert fault.code == "record_access.claim.insufficient"
    way = Law.current().at(RECORD_ACCESS, on)
    assert (fault.params["way"], way.source) == (way.value, f"seed/{clause}")
    assert fault.params["lacking"] == ASKED[way.value]


@pytest.mark.parametrize(("clause", "on"), PERIODS)
def test_a_decision_carries_the_dated_value_that_it_rests_on(clause: str, on: date) -> None:
    for claim in (EVERYTHING, NOTHING):
        (used,) = may_view_record(claim, on=on).finding.used
        assert (used.source, used.since) == (f"seed/{clause}", first_day(clause))


@pytest.mark.clause("H2")
def test_two_numbers_no_longer_suffice_from_1395_on() -> None:
    start = jalali.day(1395, 1, 1)
    assert [outcome(BY_NUMBERS, day) for day in (start - timedelta(1), start)] == [Outcome.SATISFIED, Outcome.VIOLATED]


@pytest.mark.clause("H3")
def test_a_registration_without_supplementary_data_suffices_from_1398_on() -> None:
    start, claim = jalali.day(1398, 1, 1), claiming({"registered"})
    assert [outcome(claim, day) for day in (start - timedelta(1), start)] == [Outcome.VIOLATED, Outcome.SATISFIED]


@pytest.mark.clause("H1")
@pytest.mark.parametrize("claim", [EVERYTHING, NOTHING, Claim()])
def test_before_1390_nothing_is_known(claim: Claim) -> None:
    decision = may_view_record(claim, on=jalali.day(1390, 1, 1) - timedelta(1))
    assert decision.outcome is Outcome.UNDETERMINED
    assert (decision.refuses, decision.finding.missing) == (True, ("record_access",))


@given(claim=CLAIMS, on=st.dates(jalali.day(1380, 1, 1), jalali.day(1410, 1, 1)))
def test_the_outcome_is_that_of_a_second_reading(claim: Claim, on: date) -> None:
    """What was shown not to be lacks; what was not asked is open; the rest suffices."""
    clause = max((name for name in FIRST_YEARS if first_day(name) <= on), default=None)
    shown = asdict(claim)
    if clause is None:
        expected = Outcome.UNDETERMINED
    elif any(shown[name] is False for name in NEEDED[clause]):
        expected = Outcome.VIOLATED
    elif any(shown[name] is None for name in NEEDED[clause]):
        expected = Outcome.UNDETERMINED
    else:
        expected = Outcome.SATISFIED
    assert outcome(claim, on) is expected


def test_what_was_not_asked_is_named() -> None:
    decision = may_view_record(Claim(national_id_given=True), on=jalali.day(1392, 1, 1))
    assert decision.finding.missing == ("insurance_number_given",)


def test_every_way_says_what_it_asks_for() -> None:
    assert ASKED.keys() == set(RecordAccess)
    assert {name for names in ASKED.values() for name in names} <= asdict(Claim()).keys()


def test_a_policy_may_soften_the_rule_and_is_named() -> None:
    lenient = AccessPolicy("lenient", softened=frozenset({CLAIM_SUFFICES.id}))
    decision = may_view_record(NOTHING, on=jalali.day(1400, 1, 1), policy=lenient)
    assert isinstance(decision, Decision)
    assert (decision.outcome, decision.refuses, decision.basis.policy) == (Outcome.VIOLATED, False, "lenient")


def test_a_law_that_knows_no_way_leaves_it_undetermined() -> None:
    """Only high confidence will do, and the text is one source."""
    decision = may_view_record(EVERYTHING, on=jalali.day(1400, 1, 1), law=Law.current().requiring("high"))
    assert decision.outcome is Outcome.UNDETERMINED


def test_the_rule_cites_what_exists() -> None:
    assert all(Law.current().resolve(ref) for ref in (CLAIM_SUFFICES.source, *CLAIM_SUFFICES.see))
