"""The registration journey against a model that was written from the contract alone: every pair, then random walks."""

from __future__ import annotations

from functools import cache
from itertools import chain, combinations, product
from typing import ClassVar, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tamin_rules.errors import MalformedError
from tamin_rules.registration.journey import (
    MACHINE,
    MOVES,
    State,
    Terms,
    VerificationReported,
    door,
    moves,
    reading,
    rules,
)
from tamin_rules.registration.ownership import Document, Match, Reason
from tamin_rules.workflow import Refused
from tests.machines.guards import Judged, codes, codes_in, owed, seen_by
from tests.machines.host import after
from tests.machines.journey_inputs import (
    EMAIL,
    IDENTITIES,
    IDENTITY,
    IDS,
    MOBILES,
    NONE,
    PASSWORDS,
    SLIPS,
    UNKNOWN_FIELD,
    Slip,
    events,
    slips_of,
)
from tests.machines.journey_places import (
    ALL,
    CONTACT,
    ONWARD,
    ORIGINALS,
    PLACES,
    REQUESTS,
    all_of,
    later,
    stand,
)
from tests.machines.journey_play import EVENTS, Pair, Play
from tools.figures import note

LATER: Final = (0, 599, 600, 1_799, 1_800, 259_199, 259_200)
"""In seconds: just before and at the end of what is left of each limit."""

NEVER_REFUSED: Final = {
    (State.START, "begin"),
    (State.SUBMITTED, "report_verification"),
    (State.SUBMITTED, "cancel"),
    (State.NEEDS_BRANCH, "cancel"),
}
"""As events: what was typed of them was read before, and nothing else stands in their way."""
ENDED: Final = ("rejected", "cancelled", "expired")
PAIRS: Final = {(row.source, row.event, True) for row in MACHINE.rows} | {
    (state, event, False)
    for state, (event, name) in product(State, MOVES.items())
    if (state, name) not in NEVER_REFUSED
}


@cache
def after_each_event(place: str) -> Play:
    """Put every event to a place at every time that counts, and return the play that saw it."""
    here = stand(place)
    for seconds in LATER:
        for event in events(after(here.clock + seconds), here.policy.terms):
            there = later(here, seconds)
            there.put(event)
            if there.history != here.history:
                there.audit()
    return here


@cache
def after_each_request(place: str) -> Play:
    """Make every request in a place at every time that counts, good and with each fault."""
    here = stand(place)
    for (name, ask), seconds in product(REQUESTS.items(), LATER):
        for slip in (NONE, *slips_of(name, here.model)):
            ask(later(here, seconds), slip)
    return here


@cache
def after_each_omission(place: str) -> Play:
    """Make the requests of a place with some of their fields, and go back to every step."""
    here = stand(place)
    for given in map(set, chain.from_iterable(combinations(ALL, size) for size in range(len(ALL) + 1))):
        for email in (EMAIL, None):
            later(here).enter_credentials(given, text=PASSWORDS[1], email=email)
    for texts in ({}, *({name: texts[1]} for name, texts in IDENTITY.items())):
        later(here).enter_identity(texts)
    for contact in ({}, {"national_id": IDS[1]}, {"mobile": MOBILES[1]}):
        later(here).begin(contact)
        later(here).change_contact(contact)
    for step in ("contact", "identity", "credentials", "review"):
        later(here).back(step)
    return here


@pytest.mark.requirement("FL1")
@pytest.mark.requirement("FL6")
@pytest.mark.parametrize("place", PLACES)
def test_every_event_in_every_place_does_what_the_contract_says(place: str) -> None:
    after_each_event(place)


def test_every_pair_of_state_and_event_is_seen_accepted_and_refused() -> None:
    met = set[Pair]().union(*(after_each_event(place).seen for place in PLACES))
    assert {state for state, _, _ in PLACES.values()} == set(State)
    assert met == PAIRS


@pytest.mark.requirement("FL1")
def test_every_guard_of_every_row_is_seen_to_hold_and_to_find_something() -> None:
    """A guard that is new, or guards another row, needs an event here that it lets pass, and one that it does not."""
    judged = set[Judged]().union(*(after_each_event(place).judged for place in PLACES))
    assert owed(MACHINE) - seen_by(judged) == set()
    assert codes_in(rules) - codes(judged) == set()


def test_every_code_that_the_moves_have_is_met() -> None:
    """What a guard finds is met above; this is what is told before any guard is asked."""
    plays = [after_each(place) for after_each in (after_each_request, after_each_omission) for place in PLACES]
    with pytest.raises(MalformedError) as caught:
        stand("start").ask("jump", {})
    met = {str(fault.code) for fault in caught.value.faults}.union(*(play.codes for play in plays))
    assert codes_in(moves, door, reading) - met == set()


@pytest.mark.requirement("FL1")
@pytest.mark.parametrize("place", PLACES)
def test_every_request_in_every_place_with_every_fault(place: str) -> None:
    after_each_request(place)


@pytest.mark.parametrize("place", PLACES)
def test_a_move_by_itself_answers_as_it_does_by_its_name(place: str) -> None:
    here = stand(place)
    here.direct = True
    for (name, ask), seconds in product(REQUESTS.items(), LATER):
        for slip in (NONE, *slips_of(name, here.model)):
            if name != "begin" and slip is not UNKNOWN_FIELD:
                ask(later(here, seconds), slip)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_left_out_is_kept_or_missing(place: str) -> None:
    after_each_omission(place)


def test_what_comes_too_late_is_told_so_whatever_its_fields_say() -> None:
    """409 goes before 422: an ended draft looks at no field, and judges no password."""
    late = [stand(place) for place in ("identity", "credentials", "review")]
    for play, slip in zip(
        late, (SLIPS["enter_identity"][0], SLIPS["enter_credentials"][2], UNKNOWN_FIELD), strict=True
    ):
        play.clock += 1_800
        answer = play.ask(ONWARD[play.model.state], slip.fields)
        assert isinstance(answer, Refused)
        assert [str(fault.code) for fault in answer.faults] == ["registration.draft.expired"]


def test_a_move_that_the_state_does_not_have_is_refused_whatever_its_fields_are_called() -> None:
    answer = stand("review").ask("enter_identity", UNKNOWN_FIELD.fields)
    assert isinstance(answer, Refused)
    assert [str(fault.code) for fault in answer.faults] == ["workflow.move.not_allowed"]


@pytest.mark.requirement("OTP6")
def test_another_national_id_leaves_the_confirmed_code_alone() -> None:
    """A code is bound to flow, number and purpose; the password is what a changed ID voids."""
    play = stand("credentials again")
    play.back("contact")
    play.change_contact({"national_id": IDS[1]})
    assert play.now.facts.mobile_confirmed
    assert play.now.state is State.CREDENTIALS


def test_only_who_must_go_to_a_branch_has_reasons() -> None:
    visited = stand("both")
    visited.visit("follow_up", (), "reject")
    for play in (visited, stand("rejected"), stand("active")):
        assert play.now.facts.reasons == frozenset()


def test_an_identity_that_nobody_checked_is_taken_for_no_answer() -> None:
    """No move reports it, but an event may; `step` raises nothing."""
    play = stand("submitted")
    play.put(VerificationReported(after(play.clock), Match.NOT_CHECKED, Match.MATCHED))
    assert play.now.state is State.SUBMITTED


TERMS: Final = st.builds(
    Terms,
    mobile_code=st.booleans(),
    accept_confirmed_code=st.booleans(),
    reject_identity_mismatch=st.booleans(),
    security_questions=st.sampled_from([True, True, False]),
    total_hours=st.sampled_from([24, 1]),
    patience_hours=st.sampled_from([72, 2]),
)
FAULT: Final = st.sampled_from([None, None, None, *range(11)])
SOMETIMES: Final = st.sampled_from([False, False, False, True])
SOME_CONTACT: Final = st.fixed_dictionaries(
    {}, optional={"national_id": st.sampled_from(IDS), "mobile": st.sampled_from(MOBILES)}
)
SOME_IDENTITY: Final = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(texts) for name, texts in IDENTITY.items()}
)
STANDING: Final = st.sampled_from([None, None, "none", "live_request", "account"])


class Walk(RuleBasedStateMachine):
    """People, registries, branches and a host that restarts, in any order."""

    seen: ClassVar[set[Pair]] = set()

    @initialize(terms=TERMS, steps=st.integers(0, 6))
    def start(self, terms: Terms, steps: int) -> None:
        self.terms = terms
        self.play = Play(terms, self.seen)
        self.onward(steps)

    def slip(self, name: str, fault: int | None) -> Slip:
        slips = slips_of(name, self.play.model)
        return NONE if fault is None else slips[fault % len(slips)]

    @rule(steps=st.integers(1, 4))
    def onward(self, steps: int) -> None:
        """Do what comes next, so that walks come far."""
        for _ in range(steps):
            if name := ONWARD.get(self.play.model.state):
                REQUESTS[name](self.play, NONE)

    @rule(seconds=st.sampled_from([1, 60, 600, 1_800, 7_200, 86_400, 259_200, -1, -90]))
    def wait(self, seconds: int) -> None:
        self.play.clock += seconds

    @rule(limit=st.sampled_from(["idle", "age", "patience"]), offset=st.sampled_from([-1, 0, 1]))
    def wait_for_a_limit(self, limit: str, offset: int) -> None:
        model = self.play.model
        since = {"idle": model.last, "age": model.began, "patience": model.submitted}[limit]
        self.play.clock = max(self.play.clock, since + getattr(model, limit) + offset)

    @rule(contact=SOME_CONTACT, fault=FAULT)
    def begin(self, contact: dict[str, str], fault: int | None) -> None:
        slip = self.slip("begin", fault)
        self.play.begin(contact if slip is NONE else CONTACT | contact, slip)

    @rule(contact=SOME_CONTACT, fault=FAULT)
    def change_contact(self, contact: dict[str, str], fault: int | None) -> None:
        self.play.change_contact(contact, self.slip("change_contact", fault))

    @rule(right=st.booleans(), fault=FAULT)
    def confirm_mobile(self, *, right: bool, fault: int | None) -> None:
        self.play.confirm_mobile(right=right, slip=self.slip("confirm_mobile", fault))

    @rule(texts=SOME_IDENTITY, fault=FAULT)
    def enter_identity(self, texts: dict[str, str], fault: int | None) -> None:
        slip = self.slip("enter_identity", fault)
        self.play.enter_identity(texts if slip is NONE else IDENTITIES[0] | texts, slip)

    @rule(
        given=st.sets(st.sampled_from(ALL)),
        text=st.sampled_from(PASSWORDS),
        email=st.sampled_from([EMAIL, None]),
        fault=FAULT,
    )
    def enter_credentials(self, given: set[str], text: str, email: str | None, fault: int | None) -> None:
        slip = self.slip("enter_credentials", fault)
        self.play.enter_credentials(given if slip is NONE else all_of(self.play), text=text, email=email, slip=slip)

    @rule(to=st.sampled_from([None, None, "contact", "identity", "credentials", "mobile_code", "review", "x"]))
    def back(self, to: str | None) -> None:
        self.play.back(to)

    @rule(accept=st.booleans(), fault=FAULT)
    def submit(self, *, accept: bool, fault: int | None) -> None:
        self.play.submit(accept=accept, slip=self.slip("submit", fault))

    @rule(
        found=st.sampled_from(["matched", "mismatched", "unavailable"]),
        ownership=st.sampled_from([match.value for match in Match]),
        standing=STANDING,
        fault=FAULT,
    )
    def report(self, found: str, ownership: str, standing: str | None, fault: int | None) -> None:
        self.play.report(found, ownership, standing, self.slip("report_verification", fault))

    @rule(
        visit=st.sampled_from([reason.value for reason in Reason]),
        documents=st.one_of(st.just(ORIGINALS), st.sets(st.sampled_from([paper.value for paper in Document]))),
        decision=st.sampled_from(["activate", "activate", "reject"]),
        standing=STANDING,
        fault=FAULT,
    )
    def visit(self, visit: str, documents: set[str], decision: str, standing: str | None, fault: int | None) -> None:
        self.play.visit(visit, documents, decision, standing, self.slip("visit_branch", fault))

    @rule(fault=FAULT)
    def sign_commitment(self, fault: int | None) -> None:
        self.play.sign_commitment(self.slip("sign_commitment", fault))

    @rule(sure=SOMETIMES, fault=FAULT)
    def cancel(self, *, sure: bool, fault: int | None) -> None:
        if sure:
            self.play.cancel(self.slip("cancel", fault))

    @rule(fault=FAULT)
    def expire(self, fault: int | None) -> None:
        self.play.expire(self.slip("expire", fault))

    @rule(name=st.sampled_from([*EVENTS]), which=st.integers(0, 63))
    def put(self, name: str, which: int) -> None:
        """Put a good or a forged event to the table."""
        some = [event for event in events(after(self.play.clock), self.terms) if type(event) is EVENTS[name]]
        self.play.put(some[which % len(some)])

    @precondition(lambda self: self.play.model.state in ENDED)
    @rule()
    def put_one_of_each(self) -> None:
        """Put an event of every kind to what has ended: few walks come here, and those soon begin anew."""
        of_each = {type(event): event for event in events(after(self.play.clock), self.terms)}
        for event in of_each.values():
            self.play.put(event)

    @rule()
    def restart(self) -> None:
        self.play.restart()

    @precondition(lambda self: self.play.model.state in ENDED)
    @rule(steps=st.integers(0, 6))
    def anew(self, steps: int) -> None:
        self.play.audit()
        self.start(self.terms, steps)

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.audit()


@pytest.mark.requirement("FL1")
@pytest.mark.requirement("FL5")
@pytest.mark.requirement("CM4")
@pytest.mark.requirement("CM5")
@pytest.mark.requirement("OTP6")
@pytest.mark.requirement("PII1")
def test_walks_agree_with_the_model() -> None:
    run_state_machine_as_test(Walk, settings=settings(stateful_step_count=30))


@pytest.mark.nightly
@pytest.mark.requirement("CM5")
def test_ten_thousand_walks_see_every_pair() -> None:
    Walk.seen.clear()
    walks, steps, quiet = 10_000, 30, [HealthCheck.too_slow]
    run_state_machine_as_test(
        Walk,
        settings=settings(max_examples=walks, stateful_step_count=steps, database=None, suppress_health_check=quiet),
    )
    assert Walk.seen >= PAIRS
    note("walks", "registration", walks=walks, steps=walks * steps, pairs=len(PAIRS), deviations=0)
