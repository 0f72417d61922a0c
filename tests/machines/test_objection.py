"""The objection against a small model of it: who may do what when, and what the host is asked to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tamin_rules import jalali, workflow
from tamin_rules.errors import MalformedError, Params
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, merge, objection
from tamin_rules.records.objection import (
    DEFAULT,
    MACHINE,
    START,
    Answer,
    Claim,
    DocumentsBrought,
    DocumentsRequested,
    Event,
    Journey,
    ObjectionDecided,
    ObjectionKind,
    ObjectionSubmitted,
    ObjectionWithdrawn,
    Proof,
    Recorded,
    ReviewBegun,
    ReviewDecision,
    State,
    Workplace,
    hides_list,
    is_open,
    rules,
)
from tamin_rules.records.objection.effects import (
    CorrectRecord,
    OpenObjection,
    RecallFromBranch,
    SendSms,
    SendToBranch,
)
from tamin_rules.records.objection.facts import PROOFS
from tamin_rules.workflow import Moved, Refused, audit, replay, step
from tests.machines.guards import Judged, codes, codes_in, judged, owed, seen_by
from tests.machines.host import BEGINNING, after, raw

LAW: Final = Law.current()
ON: Final = jalali.iran_date(BEGINNING)
NUMBER: Final = "7H2K9M"
MISSING, SHORT = ObjectionKind.MISSING, ObjectionKind.SHORT
ACCEPT, REJECT = ReviewDecision.ACCEPT, ReviewDecision.REJECT
WORK: Final = frozenset({Proof.PROOF_OF_WORK})
RECORD: Final = merge(
    [MonthRow(1404, month, days, 200_000_000) for month, days in ((1, 31), (2, 20), (4, 31))], law=LAW, on=ON
)
"""Ordibehesht 1404 is short, Khordad is missing."""


def submit(now: Journey = START, at: int = 0, *, kind: str = "missing", open_request: object = False) -> Answer:
    rows = [{"year": 1404, "month": 3 if kind == "missing" else 2, "days": 31}]
    return objection.submit(
        now,
        kind=kind,
        rows=rows,
        record=RECORD,
        open_request=open_request,
        tracking_number=NUMBER,
        at=after(at),
    )


def moved(answer: Answer) -> Journey:
    assert isinstance(answer, Moved)
    return answer.snapshot


def codes_of(answer: Answer) -> list[str]:
    assert isinstance(answer, Refused)
    return [str(fault.code) for fault in answer.faults]


SUBMITTED: Final = moved(submit())
UNDER_REVIEW: Final = moved(objection.begin_review(SUBMITTED, at=after(10)))
NEEDS_DOCUMENTS: Final = moved(objection.ask_documents(UNDER_REVIEW, at=after(20)))
PLACES: Final = {
    State.DRAFT: START,
    State.SUBMITTED: SUBMITTED,
    State.UNDER_REVIEW: UNDER_REVIEW,
    State.NEEDS_DOCUMENTS: NEEDS_DOCUMENTS,
    State.ACCEPTED: moved(objection.decide(UNDER_REVIEW, decision=ACCEPT, at=after(30))),
    State.REJECTED: moved(objection.decide(UNDER_REVIEW, decision="reject", at=after(30))),
    State.WITHDRAWN: moved(objection.withdraw(SUBMITTED, at=after(30))),
}
KHORDAD: Final = JalaliMonth(1404, 3)
CLAIMS: Final = (Claim(1404, 3, 31),)
SAID: Final = (Recorded(KHORDAD, 0, 0),)


def submitted(**changed: Any) -> ObjectionSubmitted:
    """Return the event of a good objection, changed in what is named."""
    fields: dict[str, Any] = {
        "kind": MISSING,
        "claims": CLAIMS,
        "recorded": SAID,
        "open_request": False,
        "tracking_number": NUMBER,
    }
    return ObjectionSubmitted(after(0), **fields | changed)


GOOD_EVENTS: Final[tuple[Event, ...]] = (
    submitted(),
    ReviewBegun(after(10)),
    DocumentsRequested(after(20), PROOFS),
    DocumentsBrought(after(30), PROOFS),
    ObjectionDecided(after(40), REJECT),
    ObjectionWithdrawn(after(50)),
)
BAD_EVENTS: Final[tuple[Event, ...]] = (
    submitted(claims=()),
    submitted(open_request=True),
    submitted(open_request=None),
    submitted(open_request=raw("no")),
    submitted(tracking_number=""),
    submitted(kind=raw("missing")),
    submitted(recorded=()),
    submitted(claims=(*CLAIMS, *CLAIMS)),
    submitted(claims=(Claim(1404, 3, 32),)),
    submitted(claims=(Claim(1404, 3, 0),)),
    submitted(recorded=(Recorded(KHORDAD, 31, 1),)),
    submitted(recorded=(Recorded(KHORDAD, 5, 1),)),
    submitted(kind=SHORT),
    DocumentsBrought(after(30), WORK),
    DocumentsBrought(after(30), frozenset()),
    DocumentsBrought(after(30), raw(frozenset(paper.value for paper in PROOFS))),
)
ABAN, OLD = JalaliMonth(1405, 8), JalaliMonth(1340, 3)


def claimed(month: JalaliMonth, days: int, **more: Any) -> ObjectionSubmitted:
    """Return the event of an objection to a month of which the record says nothing."""
    claim = Claim(month.year, month.month, days, workshop="1" if more else None)
    return submitted(claims=(claim,), recorded=(Recorded(month, 0, 0),), **more)


OTHER_EVENTS: Final[tuple[Event, ...]] = (
    claimed(JalaliMonth(1405, 12), 29),
    claimed(ABAN, 30),
    claimed(OLD, 31),
    claimed(KHORDAD, 31, workplaces=(Workplace("1", start=date(2025, 6, 10)),)),
    ObjectionDecided(after(40), ACCEPT),
)
"""What a guard refuses or advises on that is not a fault in every state."""
ALWAYS_SHOWN: Final = {("under_review", "decide", "objection.documents.shown", False)}
"""Nothing leads back to the review but the papers that were asked for; the guard stands there for both ways in."""
LEADS_TO: Final = {
    (State.DRAFT, ObjectionSubmitted): State.SUBMITTED,
    (State.SUBMITTED, ReviewBegun): State.UNDER_REVIEW,
    (State.SUBMITTED, ObjectionWithdrawn): State.WITHDRAWN,
    (State.UNDER_REVIEW, DocumentsRequested): State.NEEDS_DOCUMENTS,
    (State.UNDER_REVIEW, ObjectionDecided): State.REJECTED,
    (State.UNDER_REVIEW, ObjectionWithdrawn): State.WITHDRAWN,
    (State.NEEDS_DOCUMENTS, DocumentsBrought): State.UNDER_REVIEW,
    (State.NEEDS_DOCUMENTS, ObjectionDecided): State.REJECTED,
    (State.NEEDS_DOCUMENTS, ObjectionWithdrawn): State.WITHDRAWN,
}


def take(now: Journey, event: Event) -> Answer:
    return step(MACHINE, now, event, law=LAW, policy=DEFAULT, on=ON)


def test_every_state_and_every_event_is_looked_at() -> None:
    assert PLACES.keys() == set(MACHINE.states) == set(State)
    assert {type(event) for event in GOOD_EVENTS} == MACHINE.moves.keys()
    assert all(place.state is state for state, place in PLACES.items())


@pytest.mark.parametrize(("state", "event"), [*product(PLACES, GOOD_EVENTS)])
def test_a_good_event_leads_where_the_process_says_and_nowhere_else(state: State, event: Event) -> None:
    answer = take(PLACES[state], event)
    target = LEADS_TO.get((state, type(event)))
    if target is None:
        assert codes_of(answer) == ["workflow.move.not_allowed"]
    else:
        assert moved(answer).state is target


@pytest.mark.parametrize(("state", "event"), [*product(PLACES, BAD_EVENTS)])
def test_a_bad_event_leads_nowhere(state: State, event: Event) -> None:
    assert isinstance(take(PLACES[state], event), Refused)


def test_every_guard_of_every_row_is_seen_to_hold_and_to_find_something() -> None:
    events = product(PLACES, (*GOOD_EVENTS, *BAD_EVENTS, *OTHER_EVENTS))
    met = set[Judged]().union(*(judged(MACHINE, at, type(one), take(PLACES[at], one)) for at, one in events))
    assert owed(MACHINE) - seen_by(met) == ALWAYS_SHOWN
    assert codes_in(rules) - codes(met) == set()


@pytest.mark.parametrize("said", ["accept", "reject", "x", "", None, True])
def test_no_raw_decision_corrects_the_record(said: object) -> None:
    """The class of the event checks no types: what is not the very decision to accept is none."""
    assert moved(take(UNDER_REVIEW, ObjectionDecided(after(40), raw(said)))).state is State.REJECTED


def test_while_papers_are_asked_for_one_can_only_reject() -> None:
    accepted = objection.decide(NEEDS_DOCUMENTS, decision="accept", at=after(30))
    assert isinstance(accepted, Refused)
    assert [(str(fault.code), fault.params) for fault in accepted.faults] == [
        ("objection.documents.missing", {"missing": ("proof_of_pay", "proof_of_work")})
    ]
    assert moved(objection.decide(NEEDS_DOCUMENTS, decision="reject", at=after(30))).state is State.REJECTED


def test_the_papers_that_are_asked_for_are_enough() -> None:
    asked = moved(objection.ask_documents(UNDER_REVIEW, documents=["proof_of_work"], at=after(20)))
    brought = moved(objection.bring_documents(asked, documents=["proof_of_work"], at=after(30)))
    assert moved(objection.decide(brought, decision="accept", at=after(40))).state is State.ACCEPTED


def test_who_asks_for_nothing_in_particular_asks_for_everything() -> None:
    asked = moved(objection.ask_documents(UNDER_REVIEW, documents=[], at=after(20)))
    assert asked == NEEDS_DOCUMENTS
    assert codes_of(objection.bring_documents(asked, documents=[*WORK], at=after(30))) == [
        "objection.documents.missing"
    ]


def test_papers_can_be_asked_for_again_and_those_shown_before_do_not_count() -> None:
    asked = moved(objection.ask_documents(UNDER_REVIEW, documents=["proof_of_work"], at=after(20)))
    brought = moved(objection.bring_documents(asked, documents=["proof_of_work"], at=after(30)))
    again = moved(objection.ask_documents(brought, documents=["proof_of_work"], at=after(40)))
    assert codes_of(objection.decide(again, decision="accept", at=after(50))) == ["objection.documents.missing"]


@pytest.mark.parametrize(
    ("start", "event", "effects"),
    [
        (
            START,
            GOOD_EVENTS[0],
            (OpenObjection(), SendToBranch(), SendSms("objection_recorded", Params(tracking_number=NUMBER))),
        ),
        (SUBMITTED, GOOD_EVENTS[1], ()),
        (
            UNDER_REVIEW,
            GOOD_EVENTS[2],
            (SendSms("objection_needs_documents", Params(documents=("proof_of_pay", "proof_of_work"))),),
        ),
        (NEEDS_DOCUMENTS, GOOD_EVENTS[3], ()),
        (UNDER_REVIEW, GOOD_EVENTS[4], (SendSms("objection_rejected"),)),
        (UNDER_REVIEW, ObjectionDecided(after(40), ACCEPT), (CorrectRecord(), SendSms("objection_accepted"))),
        (SUBMITTED, GOOD_EVENTS[5], (RecallFromBranch(),)),
    ],
)
def test_the_host_is_told_what_to_do(start: Journey, event: Event, effects: tuple[object, ...]) -> None:
    answer = take(start, event)
    assert isinstance(answer, Moved)
    assert answer.effects == effects


@pytest.mark.clause("records/R2.5")
@pytest.mark.parametrize("state", PLACES)
def test_an_objection_is_open_from_its_submission_until_it_is_decided(state: State) -> None:
    assert is_open(PLACES[state]) == (state in {"submitted", "under_review", "needs_documents"})
    another = submit(open_request=is_open(PLACES[state]))
    assert isinstance(another, Refused) == is_open(PLACES[state])


@pytest.mark.clause("records/R2.5")
def test_the_list_of_short_months_is_hidden_while_a_correction_is_reviewed() -> None:
    short = moved(submit(kind="short"))
    assert hides_list(short)
    assert not hides_list(moved(objection.withdraw(short, at=after(10))))
    assert not any(hides_list(place) for place in PLACES.values())


def test_a_move_that_the_state_does_not_have_reads_no_field_but_the_time() -> None:
    answers: tuple[Answer, ...] = (
        submit(SUBMITTED, kind="short", open_request="nonsense"),
        objection.ask_documents(START, documents=None, at=after(20)),
        objection.bring_documents(START, documents="x", at=after(20)),
        objection.decide(START, decision="x", at=after(20)),
    )
    assert [codes_of(answer) for answer in answers] == [["workflow.move.not_allowed"]] * 4
    with pytest.raises(MalformedError):
        objection.decide(START, decision="x", at=raw(None))


@pytest.mark.parametrize(
    ("move", "loc"),
    [
        (lambda: objection.ask_documents(UNDER_REVIEW, documents="x", at=after(20)), ("documents",)),
        (lambda: objection.ask_documents(UNDER_REVIEW, documents=["x"], at=after(20)), ("documents", 0)),
        (lambda: objection.bring_documents(NEEDS_DOCUMENTS, documents=None, at=after(20)), ("documents",)),
        (lambda: objection.decide(UNDER_REVIEW, decision=None, at=after(20)), ("decision",)),
        (lambda: submit(open_request="false"), ("open_request",)),
        (lambda: submit(kind="both"), ("kind",)),
    ],
)
def test_what_cannot_be_read_is_malformed_in_its_place(move: Callable[[], Answer], loc: tuple[str | int, ...]) -> None:
    with pytest.raises(MalformedError) as caught:
        move()
    assert [fault.loc for fault in caught.value.faults] == [loc]


@pytest.mark.requirement("PII1")
def test_neither_the_tracking_number_nor_the_employer_shows() -> None:
    place = {"workshop": "1", "name": "کارگاه راز", "manager": "مدیر راز", "address": "نشانی راز"}
    answer = objection.submit(
        kind="missing",
        rows=[{"year": 1404, "month": 3, "days": 31, "workshop": "1"}],
        record=RECORD,
        workplaces=[place],
        open_request=False,
        tracking_number=NUMBER,
        at=after(0),
    )
    assert isinstance(answer, Moved)
    assert not any(secret in repr(answer) for secret in ("راز", NUMBER))


class Objection(RuleBasedStateMachine):
    """One objection of one person at one branch, which asks for papers and decides as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.clock = START, 0
        self.history: list[workflow.Event] = []
        self.worklist = self.corrected = False
        # the model
        self.state, self.asked = "draft", frozenset[str]()

    def play(self, answer: Answer, expected: str | None) -> None:
        """Compare with the state that the model expects, None for a refusal; then go there."""
        assert isinstance(answer, Moved) == (expected is not None)
        if isinstance(answer, Refused) or expected is None:
            return
        assert answer.snapshot.version == self.now.version + 1
        self.now, self.state = answer.snapshot, expected
        self.history += answer.events
        self.worklist = (self.worklist or SendToBranch() in answer.effects) and RecallFromBranch() not in answer.effects
        self.corrected = self.corrected or CorrectRecord() in answer.effects

    @rule()
    def wait(self) -> None:
        self.clock += 3_600

    @rule(kind=st.sampled_from(["missing", "short"]), other=st.sampled_from([False, False, True, None]))
    def submit(self, kind: str, other: object) -> None:
        fine = self.state == "draft" and other is False
        self.play(submit(self.now, self.clock, kind=kind, open_request=other), "submitted" if fine else None)

    @rule()
    def begin_review(self) -> None:
        fine = self.state == "submitted"
        self.play(objection.begin_review(self.now, at=after(self.clock)), "under_review" if fine else None)

    @rule(papers=st.frozensets(st.sampled_from([paper.value for paper in Proof])))
    def ask(self, papers: frozenset[str]) -> None:
        fine = self.state == "under_review"
        answer = objection.ask_documents(self.now, documents=[*papers], at=after(self.clock))
        self.play(answer, "needs_documents" if fine else None)
        if fine:
            self.asked = papers or frozenset(Proof)

    @rule(papers=st.frozensets(st.sampled_from([paper.value for paper in Proof])))
    def bring(self, papers: frozenset[str]) -> None:
        fine = self.state == "needs_documents" and self.asked <= papers
        answer = objection.bring_documents(self.now, documents=[*papers], at=after(self.clock))
        self.play(answer, "under_review" if fine else None)

    @rule(decision=st.sampled_from(["accept", "reject"]))
    def decide(self, decision: str) -> None:
        can = {"accept": ("under_review",), "reject": ("under_review", "needs_documents")}[decision]
        answer = objection.decide(self.now, decision=decision, at=after(self.clock))
        self.play(answer, f"{decision}ed" if self.state in can else None)

    @rule(sure=st.sampled_from([False, False, False, True]))
    def withdraw(self, *, sure: bool) -> None:
        if sure:
            fine = self.state in ("submitted", "under_review", "needs_documents")
            self.play(objection.withdraw(self.now, at=after(self.clock)), "withdrawn" if fine else None)

    @invariant()
    def model_and_machine_agree(self) -> None:
        assert self.now.state.value == self.state

    @invariant()
    def only_what_is_accepted_corrects_the_record(self) -> None:
        assert self.corrected == (self.state == "accepted")

    @invariant()
    def the_branch_sees_what_was_sent_and_not_withdrawn(self) -> None:
        assert self.worklist == (self.state not in ("draft", "withdrawn"))

    @invariant()
    def the_history_is_the_state(self) -> None:
        assert replay(MACHINE, START, self.history) == self.now
        assert audit(MACHINE, START, self.history, law=LAW, policy=DEFAULT) == ()


TestObjection = pytest.mark.clause("records/R2.5")(Objection.TestCase)
