"""What an account may use: tiers, activation, services that ended, and what a portal decides otherwise."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.decisions import Finding, Outcome, Rule, satisfied, violated
from tamin_rules.errors import Code, DefinitionError, MalformedError
from tamin_rules.law import Law
from tamin_rules.registration import account as module
from tamin_rules.registration.account import (
    ACCOUNT_ACTIVE,
    PUBLISHED,
    RULES,
    TIER_REACHED,
    AccessPolicy,
    Account,
    CommitmentForm,
    ServiceUse,
    decide_all,
    may_use,
)
from tamin_rules.registration.services import Service, Tier, by_role, catalogue, find

BASIC: Final = Account()
FULL: Final = Account(commitments=frozenset(CommitmentForm))
INACTIVE: Final = Account(active=False)
ACCOUNTS: Final = (None, INACTIVE, BASIC, FULL)
TODAY: Final = jalali.day(1405, 9, 1)

NEEDS: Final = {
    Tier.PUBLIC: "branch-and-broker-locations",
    Tier.BASIC: "records-all",
    Tier.FULL: "premium-list-submission",
}
"""A service of each tier."""

REQUIRED, NOT_ACTIVE, NOT_REACHED = "service.account.required", "service.account.not_active", "service.tier.not_reached"

OFF: Final = Code("service.host.off")


def _is_on(use: ServiceUse, _law: Law, _on: date) -> Finding:
    return violated(OFF) if use.service.slug == "records-all" else satisfied()


SERVICE_ON: Final[Rule[ServiceUse]] = Rule("service.host.on", "security/EN1", _is_on)


@pytest.mark.clause("R5")
@pytest.mark.parametrize(
    ("account", "tier"), [(INACTIVE, Tier.PUBLIC), (BASIC, Tier.BASIC), (FULL, Tier.FULL)], ids=str
)
def test_an_account_has_reached_a_tier(account: Account, tier: Tier) -> None:
    assert account.tier is tier


def test_a_commitment_before_the_activation_cannot_be_said() -> None:
    with pytest.raises(MalformedError) as caught:
        Account(active=False, commitments=frozenset(CommitmentForm))
    assert caught.value.code == "account.commitment.not_active"


def test_commitments_are_a_set_however_they_come() -> None:
    assert Account(commitments=[CommitmentForm.EMPLOYER] * 2) == FULL
    assert hash(FULL) != hash(BASIC)
    assert pickle.loads(pickle.dumps(FULL)) == FULL  # noqa: S301 - our own bytes


@pytest.mark.clause("R3")
@pytest.mark.clause("R5")
@pytest.mark.parametrize(
    ("account", "needed", "code"),
    [
        (None, Tier.PUBLIC, None),
        (None, Tier.BASIC, REQUIRED),
        (None, Tier.FULL, REQUIRED),
        (INACTIVE, Tier.PUBLIC, None),
        (INACTIVE, Tier.BASIC, NOT_ACTIVE),
        (INACTIVE, Tier.FULL, NOT_ACTIVE),
        (BASIC, Tier.PUBLIC, None),
        (BASIC, Tier.BASIC, None),
        (BASIC, Tier.FULL, NOT_REACHED),
        (FULL, Tier.PUBLIC, None),
        (FULL, Tier.BASIC, None),
        (FULL, Tier.FULL, None),
    ],
)
def test_who_may_use_what(account: Account | None, needed: Tier, code: str | None) -> None:
    """The first thing that stands in the way is said: without an account, the account and not the tier."""
    decision = may_use(account, NEEDS[needed])
    assert (decision.finding.code, decision.refuses) == (code, code is not None)
    if code is None:
        assert (decision.rule, decision.outcome) == (TIER_REACHED, Outcome.SATISFIED)


@pytest.mark.clause("R5")
@pytest.mark.clause("ME2")
def test_sending_the_premium_list_needs_the_commitment_forms_and_the_code_says_so() -> None:
    decision = may_use(BASIC, "premium-list-submission")
    assert decision.rule.source == "seed/R5"
    assert decision.finding.params == {"needed": "full", "reached": "basic"}
    assert not may_use(FULL, "premium-list-submission").refuses


@pytest.mark.clause("R5")
@pytest.mark.parametrize(
    "slug",
    ["records-all", "pension-payslip", "workplace-inspections", "active-relation-inquiry", "health-cover-inquiry"],
)
def test_what_the_text_names_as_basic_is_open_to_every_active_account(slug: str) -> None:
    assert not may_use(BASIC, slug).refuses


@pytest.mark.clause("R5")
def test_every_tier_refusal_can_be_mended_by_the_commitment_forms() -> None:
    """So that the remedy of the code is true wherever it is said."""
    refused = [access for access in decide_all(BASIC, catalogue(include_app=True), on=TODAY) if not access.allowed]
    by_tier = [access for access in refused if access.decision.rule == TIER_REACHED]
    assert by_tier
    assert all(may_use(FULL, access.service, on=TODAY).outcome is Outcome.SATISFIED for access in by_tier)
    assert [access.service.slug for access in refused if access not in by_tier] == ["booklet-request"]


def test_a_role_is_a_view_and_no_property_of_a_person() -> None:
    """One account with the commitment forms uses everything of all three roles that has not ended."""
    for held in by_role(include_app=True).values():
        assert {access.service.slug for access in decide_all(FULL, held) if not access.allowed} <= {"booklet-request"}


@pytest.mark.clause("MI5")
@pytest.mark.parametrize("account", ACCOUNTS, ids=str)
def test_the_paper_booklet_ended_in_esfand_1399(account: Account | None) -> None:
    """The day is not known: within the month the answer is open."""
    esfand, after = jalali.day(1399, 12, 1), jalali.day(1400, 1, 1)
    before, first, last, then = (
        may_use(account, "booklet-request", on=on)
        for on in (esfand - timedelta(1), esfand, after - timedelta(1), after)
    )
    assert (before.finding.code, before.refuses) == (
        may_use(account, "records-all").finding.code,
        account not in (BASIC, FULL),
    )
    assert [decision.finding.missing for decision in (first, last)] == [("day_of_end",)] * 2
    assert then.finding.code == "service.period.ended"
    assert then.finding.params == {"by": after}


@given(on=st.dates(), account=st.sampled_from(ACCOUNTS), service=st.sampled_from(catalogue(include_app=True)))
def test_every_day_has_an_answer(on: date, account: Account | None, service: Service) -> None:
    """A rule raises nothing, also on days that the Jalali calendar here does not reach."""
    decision = may_use(account, service, on=on)
    assert decision.refuses == (decision.fault is not None)


@given(service=st.sampled_from(catalogue(include_app=True)))
def test_more_is_never_less(service: Service) -> None:
    """Whoever has reached more may use at least as much."""
    allowed = [not may_use(account, service, on=TODAY).refuses for account in ACCOUNTS]
    assert allowed == sorted(allowed)


def test_the_basis_is_that_of_the_shipped_law_unless_said_otherwise() -> None:
    law = Law.current()
    basis = may_use(BASIC, "records-all").basis
    assert (basis.on, basis.edition, basis.policy) == (law.published_on, law.edition, "published")
    own = may_use(BASIC, "records-all", law=law.with_readings(average_wage="daily"), on=TODAY - timedelta(9)).basis
    assert (own.on, own.readings) == (TODAY - timedelta(9), (("average_wage", "daily"),))


def test_an_unknown_service_is_refused_without_repeating_it() -> None:
    with pytest.raises(MalformedError) as caught:
        may_use(BASIC, "0012345679")
    assert str(caught.value) == "service.slug.unknown"


def test_all_are_decided_in_order_and_as_one_by_one() -> None:
    answers = decide_all(BASIC)
    assert [access.service for access in answers] == list(catalogue())
    assert all(access.decision == may_use(BASIC, access.service) for access in answers)
    assert all(access.tier is access.service.tier for access in answers)
    assert [access.service.slug for access in decide_all(BASIC, ["workshops", find("records-all")])] == [
        "workshops",
        "records-all",
    ]


def test_a_portal_may_decide_a_tier_otherwise_and_the_decision_names_it() -> None:
    """The tier of workshop inspections is not known."""
    policy = AccessPolicy("portal-x", tiers={"workshop-inspections": Tier.BASIC})
    (access,) = decide_all(BASIC, ["workshop-inspections"], policy=policy)
    assert (access.allowed, access.tier, access.decision.basis.policy) == (True, Tier.BASIC, "portal-x")
    assert may_use(BASIC, "workshop-inspections").refuses
    assert may_use(
        None, "medical-centre-locations", policy=AccessPolicy("y", {"medical-centre-locations": Tier.BASIC})
    ).refuses


def test_a_policy_for_a_service_that_there_is_not_is_a_mistake() -> None:
    with pytest.raises(DefinitionError, match=r"portal-x: no such service: workshop-inspection$"):
        AccessPolicy("portal-x", tiers={"workshop-inspection": Tier.BASIC})


def test_a_policy_keeps_its_tiers_whatever_becomes_of_the_mapping() -> None:
    tiers = {"workshop-inspections": Tier.BASIC}
    policy = AccessPolicy("portal-x", tiers)
    tiers.clear()
    assert policy.needed(find("workshop-inspections")) is Tier.BASIC


def test_a_portal_may_soften_a_rule() -> None:
    lenient = AccessPolicy("lenient", softened=frozenset({TIER_REACHED.id, ACCOUNT_ACTIVE.id}))
    decision = may_use(BASIC, "premium-list-submission", policy=lenient)
    assert (decision.outcome, decision.refuses) == (Outcome.VIOLATED, False)
    assert not may_use(INACTIVE, "records-all", policy=lenient).refuses


def test_a_portal_may_add_a_rule_of_its_own() -> None:
    today = AccessPolicy("today", further=(SERVICE_ON,))
    assert may_use(FULL, "records-all", policy=today).finding.code == OFF
    assert not may_use(FULL, "records-total-days", policy=today).refuses


def test_the_rules_are_those_of_the_module_and_cite_what_exists() -> None:
    assert set(RULES) == {value for value in vars(module).values() if isinstance(value, Rule)}
    assert all(Law.current().resolve(ref) for rule in RULES for ref in (rule.source, *rule.see))
    assert PUBLISHED.tiers == {}
