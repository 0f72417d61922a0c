"""Every cell of the contract's table of outcomes, through requests and worker, with what is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tamin_rules.portal.asks import Delivery, Handed
from tamin_rules.registration.ownership import Match
from tests.portal.site import DAY, HOUR, Site, with_terms

MATCHED, MISMATCHED, AWAY, UNCHECKED = Match.MATCHED, Match.MISMATCHED, Match.UNAVAILABLE, Match.NOT_CHECKED
A, F = "activation", "follow_up"

AT_ONCE = [
    (MATCHED, MATCHED, "active", []),
    (MATCHED, MISMATCHED, "needs_branch", [A]),
    (MATCHED, UNCHECKED, "needs_branch", [A]),
    (MATCHED, AWAY, "submitted", []),
    (MISMATCHED, MATCHED, "needs_branch", [F]),
    (MISMATCHED, MISMATCHED, "needs_branch", [A, F]),
    (MISMATCHED, UNCHECKED, "needs_branch", [A, F]),
    (MISMATCHED, AWAY, "needs_branch", [F]),
    (AWAY, MATCHED, "submitted", []),
    (AWAY, MISMATCHED, "submitted", []),
    (AWAY, UNCHECKED, "submitted", []),
    (AWAY, AWAY, "submitted", []),
]
AFTER_PATIENCE = [
    (MATCHED, AWAY, [A]),
    (MISMATCHED, AWAY, [A, F]),
    (AWAY, MATCHED, [F]),
    (AWAY, MISMATCHED, [A, F]),
    (AWAY, UNCHECKED, [A, F]),
    (AWAY, AWAY, [A, F]),
]


@pytest.mark.requirement("CM5")
@pytest.mark.parametrize(("identity", "ownership", "state", "reasons"), AT_ONCE)
def test_what_the_registries_answer_at_once(identity: Match, ownership: Match, state: str, reasons: list[str]) -> None:
    site = Site()
    site.registries(identity, ownership)
    draft = site.submitted()
    site.work()
    assert site.follow(draft).body == {"state": state, "reasons": reasons}
    told = {"active": ["registration_active"], "submitted": []}
    assert site.templates() == told.get(state, ["_".join(("registration_needs_branch", *reasons))])
    assert site.sign_in().status == (201 if state == "active" else 422)
    site.wait(HOUR)
    site.work()
    assert site.follow(draft).body == {"state": state, "reasons": reasons}
    assert len(site.store.sent) == (state != "submitted")


@pytest.mark.parametrize(("identity", "ownership", "reasons"), AFTER_PATIENCE)
def test_what_is_left_once_the_patience_is_over(identity: Match, ownership: Match, reasons: list[str]) -> None:
    site = Site()
    site.registries(identity, ownership)
    draft = site.submitted()
    for _ in range(71):
        site.wait(HOUR)
        site.work()
    assert site.show(draft)["state"] == ("needs_branch" if identity is MISMATCHED else "submitted")
    site.wait(2 * HOUR)
    site.work()
    assert site.follow(draft).body == {"state": "needs_branch", "reasons": reasons}
    assert all(kept.task.type != "verify" for kept in site.store.tasks.values() if kept.state.value == "queued")


@pytest.mark.parametrize("later", [MATCHED, MISMATCHED, UNCHECKED])
def test_a_registry_that_comes_back_is_heard(later: Match) -> None:
    site = Site()
    site.registries(MATCHED, AWAY)
    draft = site.submitted()
    site.work()
    site.registries(MATCHED, later)
    site.wait(HOUR)
    site.work()
    state = {"state": "active", "reasons": []} if later is MATCHED else {"state": "needs_branch", "reasons": [A]}
    assert site.follow(draft).body == state


def test_a_visit_before_ownership_is_settled_leaves_the_activation() -> None:
    site = Site()
    site.registries(MISMATCHED, AWAY)
    draft = site.submitted()
    site.work()
    assert site.visit(draft, F, documents=["identity_papers"]).status == 200
    assert site.follow(draft).body == {"state": "needs_branch", "reasons": [A]}
    site.registries(MISMATCHED, MATCHED)
    site.wait(HOUR)
    site.work()
    assert site.follow(draft).body == {"state": "active", "reasons": []}
    assert site.sign_in().status == 201


def test_a_policy_may_reject() -> None:
    site = Site(with_terms(reject_identity_mismatch=True))
    site.registries(MISMATCHED, MATCHED)
    draft = site.submitted()
    site.work()
    assert site.follow(draft).body == {"state": "rejected", "reasons": []}
    assert site.templates() == ["registration_rejected"]


@pytest.mark.parametrize("decision", ["activate", "reject"])
def test_a_branch_settles_what_is_open(decision: str) -> None:
    site = Site()
    site.registries(MATCHED, MISMATCHED)
    draft = site.submitted()
    site.work()
    listed = site.call("GET", "/staff/activations", token="staff-token").body
    assert listed == {"activations": [{"id": draft.id, "version": 5, "reasons": [A]}]}
    assert site.visit(draft, F).status == 422
    assert site.visit(draft, A, documents=["national_card_original"]).status == 422
    answer = site.visit(draft, A, decision, [] if decision == "reject" else None)
    assert (answer.status, answer.headers["etag"]) == (200, '"6"')
    site.work()
    assert site.follow(draft).body == {"state": "active" if decision == "activate" else "rejected", "reasons": []}
    assert site.templates()[-1] == f"registration_{'active' if decision == 'activate' else 'rejected'}"
    assert site.visit(draft, A).status == 409
    assert site.call("GET", "/staff/activations", token="staff-token").body == {"activations": []}


@pytest.mark.requirement("CR2")
def test_services_outside_that_raise_are_away() -> None:
    site = Site()
    draft = site.submitted()
    site.broken = frozenset({"AskIdentity", "AskOwnership", "Send"})
    site.work()
    site.broken = frozenset()
    assert site.show(draft)["state"] == "submitted"
    assert site.noticed == [("AskIdentity", "TimeoutError"), ("AskOwnership", "TimeoutError")]
    site.wait(timedelta(minutes=20))
    site.work()
    assert site.show(draft)["state"] == "active"
    assert site.templates() == ["registration_active"]


@pytest.mark.requirement("CR2")
def test_a_gateway_that_is_away_is_tried_again_and_then_left_to_staff() -> None:
    site = Site()
    draft = site.submitted()
    site.store.gateway = False
    for _ in range(20):
        site.work()
        site.wait(HOUR)
    assert {kept.state.value for kept in site.store.tasks.values() if kept.task.type == "send_sms"} == {"abandoned"}
    assert [kept.attempts for kept in site.store.tasks.values() if kept.task.type == "send_sms"] == [12]
    assert site.show(draft)["state"] == "active"
    site.wait(DAY)
    assert site.work() == []


@pytest.mark.requirement("CR2")
def test_what_a_gateway_refuses_for_good_is_not_tried_again() -> None:
    site = Site()
    draft = site.submitted()
    site.store.gateway = Handed(Delivery.REFUSED)
    site.work()
    sms = [kept for kept in site.store.tasks.values() if kept.task.type == "send_sms"]
    assert [(kept.state.value, kept.attempts, kept.error) for kept in sms] == [("abandoned", 1, "gateway_refused")]
    assert site.show(draft)["state"] == "active"


@pytest.mark.requirement("CR2")
def test_a_gateway_is_left_alone_for_as_long_as_it_asks() -> None:
    site = Site()
    site.submitted()
    site.store.gateway = Handed(Delivery.LATER, timedelta(minutes=20))
    site.work()
    site.store.gateway = True
    site.wait(timedelta(minutes=19))
    assert site.work() == []
    site.wait(timedelta(minutes=2))
    site.work()
    assert site.templates() == ["registration_active"]
