"""The objection as a table, and how the facts take in an event."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from tamin_rules.errors import Params
from tamin_rules.records.objection import rules
from tamin_rules.records.objection.effects import (
    CorrectRecord,
    Effect,
    OpenObjection,
    RecallFromBranch,
    SendSms,
    SendToBranch,
)
from tamin_rules.records.objection.events import (
    DocumentsBrought,
    DocumentsRequested,
    Event,
    ObjectionDecided,
    ObjectionSubmitted,
    ObjectionWithdrawn,
    ReviewBegun,
)
from tamin_rules.records.objection.facts import PROOFS, Facts, State, decided
from tamin_rules.workflow import Choice, Machine, Row


def absorb(facts: Facts, event: Event) -> Facts:
    """Return the facts after an event. A branch that asks for no paper in particular asks for all of them."""
    match event:
        case ObjectionSubmitted():
            return Facts(
                kind=event.kind,
                claims=event.claims,
                workplaces=event.workplaces,
                recorded=event.recorded,
                open_request=event.open_request,
                tracking_number=event.tracking_number,
            )
        case DocumentsRequested():
            return evolve(facts, asked=event.documents or PROOFS, documents=frozenset())
        case DocumentsBrought():
            return evolve(facts, documents=event.documents)
        case ObjectionDecided():
            return evolve(facts, decision=event.decision)
        case ReviewBegun() | ObjectionWithdrawn():
            return facts


def _on_submit(_before: Facts, after: Facts) -> tuple[Effect, ...]:
    told = SendSms("objection_recorded", Params(tracking_number=after.tracking_number))
    return OpenObjection(), SendToBranch(), told


def _on_ask(_before: Facts, after: Facts) -> tuple[Effect, ...]:
    return (SendSms("objection_needs_documents", Params(documents=tuple(sorted(map(str, after.asked))))),)


def _on_decide(_before: Facts, after: Facts) -> tuple[Effect, ...]:
    if decided(after) is State.ACCEPTED:
        return CorrectRecord(), SendSms("objection_accepted")
    return (SendSms("objection_rejected"),)


def _on_withdraw(_before: Facts, _after: Facts) -> tuple[Effect, ...]:
    return (RecallFromBranch(),)


_DECIDED: Final = Choice(decided, (State.ACCEPTED, State.REJECTED))
_SUBMISSION: Final = (rules.IS_ALONE, rules.IS_TRACKED, *rules.OF_THE_CLAIMS)
_PROOFS: Final = (rules.PROOFS_ARE_SHOWN,)
_SOURCE: Final = "records/R2.5"

TableRow = Row[State, Facts]


def _withdraw(source: State) -> TableRow:
    return Row(source, ObjectionWithdrawn, State.WITHDRAWN, effects=_on_withdraw)


ROWS: Final[tuple[TableRow, ...]] = (
    Row(State.DRAFT, ObjectionSubmitted, State.SUBMITTED, _SUBMISSION, _on_submit, origin=_SOURCE),
    Row(State.SUBMITTED, ReviewBegun, State.UNDER_REVIEW, origin=_SOURCE),
    _withdraw(State.SUBMITTED),
    Row(State.UNDER_REVIEW, DocumentsRequested, State.NEEDS_DOCUMENTS, effects=_on_ask, origin=_SOURCE),
    Row(State.UNDER_REVIEW, ObjectionDecided, _DECIDED, _PROOFS, _on_decide, origin=_SOURCE),
    _withdraw(State.UNDER_REVIEW),
    Row(State.NEEDS_DOCUMENTS, DocumentsBrought, State.UNDER_REVIEW, _PROOFS, origin=_SOURCE),
    Row(State.NEEDS_DOCUMENTS, ObjectionDecided, _DECIDED, _PROOFS, _on_decide, origin=_SOURCE),
    _withdraw(State.NEEDS_DOCUMENTS),
)

MACHINE: Final[Machine[State, Facts]] = Machine(
    name="objection",
    initial=State.DRAFT,
    final=frozenset({State.ACCEPTED, State.REJECTED, State.WITHDRAWN}),
    moves={
        ObjectionSubmitted: "submit",
        ReviewBegun: "begin_review",
        DocumentsRequested: "ask_documents",
        DocumentsBrought: "bring_documents",
        ObjectionDecided: "decide",
        ObjectionWithdrawn: "withdraw",
    },
    absorb=absorb,
    rows=ROWS,
)
