"""The change of mobile as a table, and how the facts take in an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve

from tamin_rules.registration.effects import (
    ChangeMobile,
    Effect,
    EndSessions,
    Recipient,
    RestoreMobile,
    SendCode,
    SendSms,
    VerifyOwnership,
)
from tamin_rules.registration.mobile_change import rules
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
from tamin_rules.registration.mobile_change.facts import Facts, State, decided, outcome
from tamin_rules.registration.one_time_code import Entry, Purpose, Sending
from tamin_rules.workflow import Choice, Machine, Row


def absorb(facts: Facts, event: Event) -> Facts:
    """Return the facts after an event. Another request leaves nothing of the one before."""
    facts = evolve(facts, touched_at=facts.at, at=event.at)
    match event:
        case ChangeRequested():
            return _with_request(event)
        case NumberConfirmed():
            entry = Entry(event.at, event.matched, event.sent, facts.touched_at, facts.terms.code)
            return evolve(facts, entry=entry, confirmed_at=event.at)
        case OwnershipReported():
            return evolve(facts, ownership=event.ownership)
        case BranchVisited():
            return evolve(facts, documents=event.documents, decision=event.decision)
        case ChangeReversed():
            return evolve(facts, documents=event.documents)
        case CooledOff() | ChangeCancelled() | ChangeExpired():
            return facts


def _with_request(event: ChangeRequested) -> Facts:
    return Facts(
        terms=event.terms,
        at=event.at,
        old=event.old,
        new=event.new,
        reauthenticated=event.reauthenticated,
        sending=Sending(event.at, event.earlier, event.terms.code),
    )


def _tell_both(template: str) -> tuple[Effect, ...]:
    return SendSms(template, Recipient.OLD_NUMBER), SendSms(template, Recipient.NEW_NUMBER)


_ON_ENTERING: Final[Mapping[State, tuple[Effect, ...]]] = {
    State.CODE: (SendCode(Purpose.MOBILE_CHANGE.value, Recipient.NEW_NUMBER),),
    State.VERIFYING: (VerifyOwnership(),),
    State.COOLING_OFF: (ChangeMobile(), *_tell_both("mobile_changed")),
    State.NEEDS_BRANCH: _tell_both("mobile_change_needs_branch"),
    State.REJECTED: _tell_both("mobile_change_rejected"),
    State.REVERSED: (RestoreMobile(), EndSessions(), *_tell_both("mobile_change_reversed")),
}
"""What the host must do. Whoever began a change that is reversed is still signed in: the sessions end too."""


def _entering(target: State | Choice[State, Facts]) -> Callable[[Facts, Facts], tuple[Effect, ...]]:
    def effects(_before: Facts, after: Facts) -> tuple[Effect, ...]:
        return _ON_ENTERING[target.route(after) if isinstance(target, Choice) else target]

    return effects


_OUTCOME: Final = Choice(outcome, (State.VERIFYING, State.COOLING_OFF, State.NEEDS_BRANCH))
_DECIDED: Final = Choice(decided, (State.COOLING_OFF, State.REJECTED))
_REQUEST: Final = (rules.REAUTHENTICATED, rules.ANOTHER_NUMBER, rules.CODE_MAY_BE_SENT)
_REVERSAL: Final = (rules.COOLS_OFF_STILL, rules.ORIGINALS_ARE_SHOWN)

TableRow = Row[State, Facts]


def _row(
    source: State,
    event: type[Event],
    target: State | Choice[State, Facts],
    guards: tuple[rules.Guard, ...],
    origin: str,
) -> TableRow:
    return Row(source, event, target, guards, _entering(target), origin=origin)


def _cancel(source: State) -> TableRow:
    return Row(source, ChangeCancelled, State.CANCELLED)


ROWS: Final[tuple[TableRow, ...]] = (
    _row(State.NEW, ChangeRequested, State.CODE, _REQUEST, "security/CM1"),
    _row(State.CODE, NumberConfirmed, State.VERIFYING, (rules.CODE_IS_ACCEPTED,), "security/CM2"),
    _row(State.CODE, ChangeRequested, State.CODE, _REQUEST, "security/CM1"),
    _cancel(State.CODE),
    Row(State.CODE, ChangeExpired, State.EXPIRED, (rules.LIMIT_IS_REACHED,), by_clock=True),
    _row(State.VERIFYING, OwnershipReported, _OUTCOME, (), "seed/R2"),
    _cancel(State.VERIFYING),
    _row(State.NEEDS_BRANCH, BranchVisited, _DECIDED, (rules.ORIGINALS_ARE_SHOWN,), "seed/R3"),
    _cancel(State.NEEDS_BRANCH),
    _row(State.COOLING_OFF, ChangeReversed, State.REVERSED, _REVERSAL, "security/CM3"),
    Row(State.COOLING_OFF, CooledOff, State.SETTLED, (rules.HAS_COOLED_OFF,), by_clock=True, origin="security/CM3"),
)

MACHINE: Final[Machine[State, Facts]] = Machine(
    name="mobile_change",
    initial=State.NEW,
    final=frozenset({State.SETTLED, State.REVERSED, State.REJECTED, State.CANCELLED, State.EXPIRED}),
    moves={
        ChangeRequested: "begin",
        NumberConfirmed: "confirm",
        OwnershipReported: "report_ownership",
        BranchVisited: "visit_branch",
        ChangeReversed: "reverse",
        CooledOff: "settle",
        ChangeCancelled: "cancel",
        ChangeExpired: "expire",
    },
    absorb=absorb,
    rows=ROWS,
)
