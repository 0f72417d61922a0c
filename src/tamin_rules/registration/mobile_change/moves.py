"""
The moves: what a person, a branch, a registry or the clock brings about. Each answers `Moved` or `Refused`.

>>> from datetime import datetime
>>> at = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
>>> old = mobiles.parse("09120000000")
>>> moved = begin(mobile="09120000001", old=old, reauthenticated=True, at=at)
>>> moved.snapshot.state, moved.effects
(<State.CODE: 'code'>, (SendCode(purpose='mobile_change', to=<Recipient.NEW_NUMBER: 'new_number'>),))
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from attrs import frozen

from tamin_rules import jalali
from tamin_rules import law as law_
from tamin_rules.errors import Faults
from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.registration import one_time_code
from tamin_rules.registration.journey.reading import one, parse_documents, parse_flag, word
from tamin_rules.registration.mobile_change.events import (
    BranchVisited,
    ChangeCancelled,
    ChangeExpired,
    ChangeRequested,
    ChangeReversed,
    CooledOff,
    Event,
    NumberConfirmed,
    OwnershipReported,
)
from tamin_rules.registration.mobile_change.facts import DEFAULT_TERMS, Facts, State, Terms
from tamin_rules.registration.mobile_change.table import MACHINE
from tamin_rules.registration.one_time_code import Entry, Sent
from tamin_rules.registration.ownership import Match, VisitDecision
from tamin_rules.workflow import Machine, Moved, Refused, Snapshot, step

if TYPE_CHECKING:
    from tamin_rules.law import Law

Journey = Snapshot[State, Facts]
Answer = Moved[State, Facts] | Refused

START: Final[Journey] = Snapshot(State.NEW, Facts())
"""Where every change stands before its first request."""


@frozen
class Policy:
    """How one portal changes mobiles."""

    name: str = "default"
    terms: Terms = DEFAULT_TERMS
    machine: Machine[State, Facts] = MACHINE

    @property
    def softened(self) -> frozenset[str]:
        """No guard: a proof that only advises is none."""
        return frozenset()


DEFAULT: Final = Policy()


def begin(
    now: Journey = START,
    *,
    mobile: object,
    old: object,
    reauthenticated: object,
    earlier: Iterable[datetime] = (),
    at: datetime,
    policy: Policy = DEFAULT,
    law: Law | None = None,
) -> Answer:
    """
    Ask for another number, or for another code; the code before is void.

    Args:
        mobile: the new number, text or value.
        old: the number on file, likewise.
        reauthenticated: true or false, whether the password was given again and was right; its failures count as in
            `sign_in`.
        earlier: when codes for a change of mobile went to the new number in the last day, those in the outbox included.

    Codes: mobile_change.password.refused, mobile_change.number.same; one_time_code.sending.too_often (retry_after,
    seconds). Of malformed input: those of the mobile; registration.flag.not_boolean.
    """
    if refused := _closed(now, ChangeRequested, at, policy):
        return refused
    faults = Faults()
    new = faults.take("mobile", _number, mobile)
    on_file = faults.take("old", _number, old)
    proven = faults.take("reauthenticated", parse_flag, reauthenticated)
    faults.settle()
    return _judge(now, ChangeRequested(at, on_file, new, proven, tuple(earlier), policy.terms), policy, law)


def _number(value: object) -> Mobile:
    return value if isinstance(value, Mobile) else mobiles.parse(value)


def confirm(
    now: Journey, *, matched: object, sent: Sent | None, at: datetime, policy: Policy = DEFAULT, law: Law | None = None
) -> Answer:
    """
    Type the code that went to the new number. One that is not accepted gets the same faults in every state.

    `Refused.state` and `Refused.allowed` do differ: a host shows neither.

    Args:
        matched, sent: what the host found of the typed code, true or false, its try counted already.

    Codes: one_time_code.entry.refused. Of malformed input: registration.flag.not_boolean.
    """
    found = one("matched", parse_flag, matched)
    if now.state is State.CODE:
        return _judge(now, NumberConfirmed(at, found, sent), policy, law)
    stray = one_time_code.judge(Entry(at, found, None, None, now.facts.terms.code), law=law)
    return Refused(now.state, (stray,), policy.machine.allowed(now))


def report_ownership(
    now: Journey, *, ownership: object, at: datetime, policy: Policy = DEFAULT, law: Law | None = None
) -> Answer:
    """
    Tell what the ownership registry said of the new number: matched, mismatched, unavailable or not_checked.

    Codes of malformed input: registration.word.unknown.
    """
    if refused := _closed(now, OwnershipReported, at, policy):
        return refused
    return _judge(now, OwnershipReported(at, one("ownership", word(tuple(Match)), ownership)), policy, law)


def visit_branch(
    now: Journey,
    *,
    documents: object = (),
    decision: object,
    at: datetime,
    policy: Policy = DEFAULT,
    law: Law | None = None,
) -> Answer:
    """
    Settle at a branch whose number it is; to activate takes both originals, to reject none.

    Args:
        documents: the papers shown, a list of words or values.
        decision: activate or reject.

    Codes: mobile_change.documents.missing. Of malformed input: registration.word.unknown.
    """
    if refused := _closed(now, BranchVisited, at, policy):
        return refused
    faults = Faults()
    papers = faults.take("documents", parse_documents, documents)
    decided = faults.take("decision", word(tuple(VisitDecision)), decision)
    faults.settle()
    return _judge(now, BranchVisited(at, papers, decided), policy, law)


def reverse(
    now: Journey, *, documents: object, at: datetime, policy: Policy = DEFAULT, law: Law | None = None
) -> Answer:
    """
    Put the old number back, at a branch, with both originals, while the change cools off.

    Whoever changed the number knew the password: the person sets another one, by `recovery`, to the old number.

    Codes: mobile_change.cooling_off.over, mobile_change.documents.missing. Of malformed input:
    registration.word.unknown.
    """
    if refused := _closed(now, ChangeReversed, at, policy):
        return refused
    return _judge(now, ChangeReversed(at, one("documents", parse_documents, documents)), policy, law)


def cancel(now: Journey, *, at: datetime, policy: Policy = DEFAULT, law: Law | None = None) -> Answer:
    """Withdraw, as long as the number on file is the old one."""
    return _judge(now, ChangeCancelled(at), policy, law)


def settle(now: Journey, *, at: datetime, policy: Policy = DEFAULT, law: Law | None = None) -> Answer:
    """End the cooling-off: the old number may be forgotten."""
    return _judge(now, CooledOff(at), policy, law)


def expire(now: Journey, *, at: datetime, policy: Policy = DEFAULT, law: Law | None = None) -> Answer:
    """End a change whose code nobody typed."""
    return _judge(now, ChangeExpired(at), policy, law)


def is_cooling_off(now: Journey, at: datetime) -> bool:
    """Tell whether the number was changed so lately that no password is recovered by SMS."""
    changed_at = now.facts.at
    if now.state is not State.COOLING_OFF or changed_at is None:
        return False
    return at - changed_at < now.facts.terms.cooling_off


def _closed(now: Journey, event: type[Event], at: datetime, policy: Policy) -> Refused | None:
    """Refuse a move that the state does not have, before its fields are read."""
    jalali.iran_date(at)  # what is no point in time is malformed in every state
    if policy.machine.row(now, event) is None:
        return Refused(now.state, (), policy.machine.allowed(now))
    return None


def _judge(now: Journey, event: Event, policy: Policy, law: Law | None) -> Answer:
    law = law_.Law.current() if law is None else law
    return step(policy.machine, now, event, law=law, policy=policy, on=jalali.iran_date(event.at))
