"""
An objection to a record: checked against the record, sent to a branch, reviewed, decided.

    facts       states, claims, workplaces, and what an objection knows
    events      what happened, as it is stored
    rules       the guards
    effects     what the host must do
    table       who may do what when, and what follows: `MACHINE`
    moves       one function for each move, `Moved` or `Refused` out
    proposals   the claims that the doubts of a record amount to

    draft -> submitted -> under_review -> accepted | rejected, with needs_documents in between; withdrawn until decided

There are two services. By `missing` one claims months that do not stand in the record, or not for a workshop that one
names; the organisation asks for province, city and branch, kind of insurance, number, name, manager and address of the
workshop, first and last day, and the days worked. By `short` one asks for other days in months that the record shows.
Which doubt leads to which service is said by the doubt itself (`Doubt.objection`).

An objection that contradicts the record is refused before anybody reads it: a claimed month is missing or short, its
days are no more than the month has, and lie in the past. Where the record is silent a branch asks for proof of work and
of pay. What the record said that day is evidence of the event, so that `audit` can judge it again.

Source: records R2.5. States, and that one open objection of either kind blocks both services, are this project's own.

A host keeps at most one open objection per person, and begins at `START`; whether one is open it says in `submit`.
"""

from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.records.objection.events import (
    DocumentsBrought,
    DocumentsRequested,
    Event,
    ObjectionDecided,
    ObjectionSubmitted,
    ObjectionWithdrawn,
    ReviewBegun,
)
from tamin_rules.records.objection.facts import (
    Claim,
    Facts,
    Proof,
    Recorded,
    ReviewDecision,
    State,
    Workplace,
    recorded,
)
from tamin_rules.records.objection.moves import (
    DEFAULT,
    START,
    Answer,
    Journey,
    Policy,
    ask_documents,
    begin_review,
    bring_documents,
    check,
    decide,
    hides_list,
    is_open,
    submit,
    withdraw,
)
from tamin_rules.records.objection.proposals import proposal
from tamin_rules.records.objection.table import MACHINE

__all__ = [
    "DEFAULT",
    "MACHINE",
    "START",
    "Answer",
    "Claim",
    "DocumentsBrought",
    "DocumentsRequested",
    "Event",
    "Facts",
    "Journey",
    "ObjectionDecided",
    "ObjectionKind",
    "ObjectionSubmitted",
    "ObjectionWithdrawn",
    "Policy",
    "Proof",
    "Recorded",
    "ReviewBegun",
    "ReviewDecision",
    "State",
    "Workplace",
    "ask_documents",
    "begin_review",
    "bring_documents",
    "check",
    "decide",
    "hides_list",
    "is_open",
    "proposal",
    "recorded",
    "submit",
    "withdraw",
]
