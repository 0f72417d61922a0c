"""
The moves: what a person or a branch brings about. Each answers `Moved` or `Refused`.

>>> from tamin_rules.records import MonthRow, merge
>>> law, at = law_.Law.current(), jalali.parse_instant("1405-09-01T10:00")
>>> record = merge([MonthRow(1404, 5, 20, 90_000_000), MonthRow(1404, 8, 30, 140_000_000)], law=law, on=at.date())
>>> claims = [{"year": 1404, "month": 5, "days": 31}, {"year": 1404, "month": 8, "days": 30}]
>>> [str(each.finding.code) for each in check(kind="short", rows=claims, record=record, at=at) if each.refuses]
['objection.month.complete', 'objection.days.no_gain']
>>> sent = submit(
...     kind="short", rows=claims[:1], record=record, open_request=False, tracking_number="7H2K", at=at
... )
>>> sent.snapshot.state, [effect.type for effect in sent.effects]
(<State.SUBMITTED: 'submitted'>, ['open_objection', 'send_to_branch', 'send_sms'])
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from attrs import frozen

from tamin_rules import jalali
from tamin_rules import law as law_
from tamin_rules.decisions import Decision, evaluate
from tamin_rules.errors import Faults
from tamin_rules.records.doubts import ObjectionKind
from tamin_rules.records.months import Record
from tamin_rules.records.objection import reading
from tamin_rules.records.objection.events import (
    DocumentsBrought,
    DocumentsRequested,
    Event,
    ObjectionDecided,
    ObjectionSubmitted,
    ObjectionWithdrawn,
    ReviewBegun,
)
from tamin_rules.records.objection.facts import OPEN, PROOFS, Facts, ReviewDecision, State, recorded
from tamin_rules.records.objection.rules import OF_THE_CLAIMS
from tamin_rules.records.objection.table import MACHINE
from tamin_rules.workflow import Machine, Moved, Refused, Snapshot, step

if TYPE_CHECKING:
    from tamin_rules.law import Law

T = TypeVar("T")

Journey = Snapshot[State, Facts]
Answer = Moved[State, Facts] | Refused

START: Final[Journey] = Snapshot(State.DRAFT, Facts())
"""Where every objection stands before it is sent."""


@frozen
class Policy:
    """
    How one portal takes objections.

    Args:
        name: carried by the decisions.
        softened: ids of rules that only advise.
        machine: the table.
    """

    name: str = "default"
    softened: frozenset[str] = frozenset()
    machine: Machine[State, Facts] = MACHINE


DEFAULT: Final = Policy()


def submit(
    now: Journey = START,
    *,
    kind: object,
    rows: object,
    record: Record,
    open_request: object,
    tracking_number: object,
    workplaces: object = (),
    at: datetime,
    policy: Policy = DEFAULT,
    law: Law | None = None,
) -> Answer:
    """
    Send an objection, once it agrees with the record; advice stands among the decisions of `Moved`.

    Args:
        kind: missing or short.
        rows: claims, or tables of year, month, days and perhaps workshop.
        record: of the person, merged on the day of the objection.
        open_request: whether the person has an open objection of either kind (`is_open`); None where not known.
        tracking_number: under which the host will keep it.
        workplaces: what the person knows of the workshops whose record is missing.

    Codes: objection.rows.none, objection.request.open; objection.rows.repeated, objection.days.over_length,
    objection.month.future, objection.month.complete, objection.month.recorded, objection.month.absent,
    objection.days.no_gain, objection.days.not_employed (months); objection.workplace.missing,
    objection.wage.not_detailed, objection.month.not_due (advice). Of malformed input: objection.list.not_list,
    objection.list.too_long (most), objection.row.not_row, objection.field.missing, objection.field.unknown (allowed),
    objection.word.unknown (allowed), objection.flag.not_boolean, objection.tracking_number.malformed (most), and those
    of `Claim` and `Workplace`.

    Source: records R2.5.
    """
    if refused := _closed(now, ObjectionSubmitted, at, policy):
        return refused
    faults = Faults()
    which = faults.take("kind", reading.parse_word(tuple(ObjectionKind)), kind)
    claims = faults.take("rows", reading.parse_claims, rows)
    places = faults.take("workplaces", reading.parse_workplaces, workplaces)
    is_open_ = faults.take("open_request", reading.parse_flag, open_request)
    number = faults.take("tracking_number", reading.parse_tracking_number, tracking_number)
    faults.settle()
    said = recorded(record, (claim.when for claim in claims))
    return _judge(now, ObjectionSubmitted(at, which, claims, said, is_open_, number, places), policy, law)


def check(
    *,
    kind: object,
    rows: object,
    record: Record,
    workplaces: object = (),
    at: datetime,
    policy: Policy = DEFAULT,
    law: Law | None = None,
) -> tuple[Decision, ...]:
    """
    Judge claims without sending them: what a form shows while it is filled in.

    Codes: those of `submit`, but for what concerns another request and the tracking number.

    Source: records R2.5.
    """
    faults = Faults()
    which = faults.take("kind", reading.parse_word(tuple(ObjectionKind)), kind)
    claims = faults.take("rows", reading.parse_claims, rows)
    places = faults.take("workplaces", reading.parse_workplaces, workplaces)
    faults.settle()
    facts = Facts(which, claims, places, recorded(record, (claim.when for claim in claims)))
    law = law_.Law.current() if law is None else law
    return evaluate(OF_THE_CLAIMS, facts, law=law, policy=policy, on=jalali.iran_date(at))


def begin_review(now: Journey, *, at: datetime, policy: Policy = DEFAULT, law: Law | None = None) -> Answer:
    """Take the objection up, at the branch."""
    return _judge(now, ReviewBegun(at), policy, law)


def ask_documents(
    now: Journey, *, documents: object = PROOFS, at: datetime, policy: Policy = DEFAULT, law: Law | None = None
) -> Answer:
    """
    Ask for papers: proof of work, proof of pay, or both.

    Codes of malformed input: objection.list.not_list, objection.word.unknown (allowed).
    """
    if refused := _closed(now, DocumentsRequested, at, policy):
        return refused
    return _judge(now, DocumentsRequested(at, _one("documents", reading.parse_documents, documents)), policy, law)


def bring_documents(
    now: Journey, *, documents: object, at: datetime, policy: Policy = DEFAULT, law: Law | None = None
) -> Answer:
    """
    Show at the branch what it asked for; the review goes on.

    Codes: objection.documents.missing (missing). Of malformed input: those of `ask_documents`.
    """
    if refused := _closed(now, DocumentsBrought, at, policy):
        return refused
    return _judge(now, DocumentsBrought(at, _one("documents", reading.parse_documents, documents)), policy, law)


def decide(now: Journey, *, decision: object, at: datetime, policy: Policy = DEFAULT, law: Law | None = None) -> Answer:
    """
    Accept or reject; while papers are asked for, and not shown, nothing but to reject is possible.

    Codes: objection.documents.missing (missing). Of malformed input: objection.word.unknown (allowed).
    """
    if refused := _closed(now, ObjectionDecided, at, policy):
        return refused
    word = reading.parse_word(tuple(ReviewDecision))
    return _judge(now, ObjectionDecided(at, _one("decision", word, decision)), policy, law)


def withdraw(now: Journey, *, at: datetime, policy: Policy = DEFAULT, law: Law | None = None) -> Answer:
    """Take the objection back, before it is decided."""
    return _judge(now, ObjectionWithdrawn(at), policy, law)


def is_open(now: Journey) -> bool:
    """Tell whether an objection blocks another one of the same person."""
    return now.state in OPEN


def hides_list(now: Journey) -> bool:
    """Tell whether the list of short months is hidden, as it is while a correction of it is reviewed (records R2.5)."""
    return is_open(now) and now.facts.kind is ObjectionKind.SHORT


def _one(name: str, parse: Callable[[object], T], value: object) -> T:
    """Read the only field of a move."""
    faults = Faults()
    read = faults.take(name, parse, value)
    faults.settle()
    return read


def _closed(now: Journey, event: type[Event], at: datetime, policy: Policy) -> Refused | None:
    """Refuse a move that the state does not have, before its fields are read."""
    jalali.iran_date(at)  # what is no point in time is malformed in every state
    if policy.machine.row(now, event) is None:
        return Refused(now.state, (), policy.machine.allowed(now))
    return None


def _judge(now: Journey, event: Event, policy: Policy, law: Law | None) -> Answer:
    law = law_.Law.current() if law is None else law
    return step(policy.machine, now, event, law=law, policy=policy, on=jalali.iran_date(event.at))
