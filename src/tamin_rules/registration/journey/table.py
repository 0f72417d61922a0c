"""
The journey as a table, and how the facts take in an event.

Source: seed W0-W5, V1, B1 and B2; cancelling, expiry, duplicates and the outcomes are the project's contract,
section 3. The two registries' answers only say which visit is needed: nothing here leads to `active` while ownership
is unsettled, other than a visit to a branch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tamin_rules.registration.effects import (
    Effect,
    OpenAccount,
    Recipient,
    SendCode,
    SendSms,
    VerifyIdentity,
    VerifyOwnership,
)
from tamin_rules.registration.journey import rules
from tamin_rules.registration.journey.events import (
    Begun,
    BranchVisited,
    Cancelled,
    CommitmentSigned,
    ContactChanged,
    CredentialsEntered,
    Event,
    Expired,
    IdentityEntered,
    MobileConfirmed,
    Submitted,
    VerificationReported,
    WentBack,
)
from tamin_rules.registration.journey.facts import (
    Application,
    Changes,
    Standing,
    State,
    Visit,
    amend,
    earlier_step,
    next_step,
    outcome,
)
from tamin_rules.registration.ownership import ACTIVATION, FOLLOW_UP, NO_REASON, Match, Reason, VisitDecision, reasons
from tamin_rules.workflow import Choice, Machine, Row

MOVES: Final[Mapping[type[Event], str]] = {
    Begun: "begin",
    ContactChanged: "change_contact",
    MobileConfirmed: "confirm_mobile",
    IdentityEntered: "enter_identity",
    CredentialsEntered: "enter_credentials",
    WentBack: "back",
    Submitted: "submit",
    VerificationReported: "report_verification",
    BranchVisited: "visit_branch",
    CommitmentSigned: "sign_commitment",
    Cancelled: "cancel",
    Expired: "expire",
}
DRAFT: Final = (State.CONTACT, State.MOBILE_CODE, State.IDENTITY, State.CREDENTIALS, State.REVIEW)


def absorb(facts: Application, event: Event) -> Application:
    """Return the facts after an event; what follows from it is decided elsewhere."""
    return amend(facts, event.at, _CHANGES[type(event)](facts, event))


def _begun(_facts: Application, event: Begun) -> Changes:
    return {
        "terms": event.terms,
        "begun_at": event.at,
        "touched_at": event.at,
        "national_id": event.national_id,
        "mobile": event.mobile,
    }


def _with_contact(facts: Application, event: ContactChanged) -> Changes:
    changes: Changes = {} if event.national_id == facts.national_id else _void_password()
    return changes | {
        "national_id": event.national_id,
        "mobile": event.mobile,
        "mobile_confirmed": facts.mobile_confirmed and event.mobile == facts.mobile,
    }


def _with_identity(facts: Application, event: IdentityEntered) -> Changes:
    before, after = facts.identity, event.identity
    same_names = before is not None and (before.first_name, before.last_name) == (after.first_name, after.last_name)
    return {"identity": after} if same_names else {"identity": after, **_void_password()}


def _void_password() -> Changes:
    """Drop a password whose name and ID clauses would have to be judged again; the plain text is gone."""
    return {"password_hash": None, "verdict": None}


def _with_credentials(_facts: Application, event: CredentialsEntered) -> Changes:
    return {
        "email": event.email,
        "password_hash": event.password_hash,
        "answers": event.answers,
        "verdict": event.verdict,
    }


def _with_answers(facts: Application, event: VerificationReported) -> Changes:
    """Take in the registries' answers."""
    identity = event.identity if event.identity in _SETTLED_ANSWERS else facts.identity_match  # it is always asked
    ownership = _heard(facts.ownership_match, event.ownership)
    gave_up = facts.patience_is_over(event.at)
    standing = event.standing or facts.standing
    if facts.reasons is None:
        found = reasons(identity, _believed(facts, identity, ownership), patience_over=gave_up)
        rejected = facts.terms.reject_identity_mismatch and (identity, ownership) == (Match.MISMATCHED, Match.MATCHED)
    else:
        found, rejected = _later_reasons(facts.reasons, ownership, gave_up=gave_up), False
    if found == NO_REASON and standing is not Standing.NONE:
        found = FOLLOW_UP  # a second request never becomes active; to a stranger it looks like any other
    return {
        "identity_match": identity,
        "ownership_match": ownership,
        "gave_up": gave_up,
        "standing": standing,
        "reasons": NO_REASON if rejected else found,
        "rejected": rejected,
    }


def _heard(before: Match, now: Match) -> Match:
    """Return what stands of two answers: neither being away nor not being asked takes back what was settled."""
    return before if now is Match.UNAVAILABLE or (now is Match.NOT_CHECKED and before in _SETTLED_ANSWERS) else now


_SETTLED_ANSWERS: Final = frozenset({Match.MATCHED, Match.MISMATCHED})


def _believed(facts: Application, identity: Match, ownership: Match) -> Match:
    """Let a confirmed code stand for ownership that nobody checked, where the terms say so."""
    by_code = facts.terms.accept_confirmed_code and facts.mobile_confirmed and identity is Match.MATCHED
    return Match.MATCHED if by_code and ownership is Match.NOT_CHECKED else ownership


def _later_reasons(still_open: frozenset[Reason], ownership: Match, *, gave_up: bool) -> frozenset[Reason]:
    """Return the open reasons once a visit is needed anyway, and only ownership was still to be asked."""
    if ownership is Match.MATCHED:
        return still_open - ACTIVATION
    return still_open if ownership is Match.UNAVAILABLE and not gave_up else still_open | ACTIVATION


def _with_visit(facts: Application, event: BranchVisited) -> Changes:
    before = facts.reasons or NO_REASON
    changes: Changes = {
        "visit": Visit(event.visit, event.documents, event.decision, event.visit in before),
        "standing": event.standing or facts.standing,
    }
    if event.decision is not VisitDecision.ACTIVATE:
        return changes | {"reasons": NO_REASON, "rejected": True}
    left = before - {event.visit}
    unproven = event.visit is Reason.FOLLOW_UP and facts.ownership_pending
    return changes | {"reasons": left | ACTIVATION if unproven else left}


def _ended(facts: Application, event: Cancelled | Expired) -> Changes:
    """Forget everything but the times."""
    return {**_NOTHING, "terms": facts.terms, "begun_at": facts.begun_at, "touched_at": facts.at, "at": event.at}


_NOTHING: Final = Application().__dict__
_CHANGES: Final[Mapping[type[Event], Callable[[Application, Any], Changes]]] = {
    Begun: _begun,
    ContactChanged: _with_contact,
    MobileConfirmed: lambda _facts, event: {"mobile_confirmed": event.accepted},
    IdentityEntered: _with_identity,
    CredentialsEntered: _with_credentials,
    WentBack: lambda _facts, event: {"back_to": event.to},
    Submitted: lambda _facts, event: {"notices_accepted": event.notices_accepted, "submitted_at": event.at},
    VerificationReported: _with_answers,
    BranchVisited: _with_visit,
    CommitmentSigned: lambda facts, event: {"commitments": (*facts.commitments, event.form)},
    Cancelled: _ended,
    Expired: _ended,
}


_VERIFICATION: Final = (VerifyIdentity(), VerifyOwnership())


def _verify(_before: Application, _after: Application) -> tuple[Effect, ...]:
    return _VERIFICATION


def _send_code(_before: Application, after: Application) -> tuple[Effect, ...]:
    return (SendCode("registration"),) if after.terms.mobile_code and not after.mobile_confirmed else ()


def _announce(before: Application, after: Application) -> tuple[Effect, ...]:
    """Open the account, tell the applicant what is new, warn the number on file of another attempt (`security` EN4)."""
    opened: tuple[Effect, ...] = (OpenAccount(),) if outcome(after) is State.ACTIVE else ()
    warned = after.standing is not Standing.NONE and before.standing is Standing.NONE
    warning = (SendSms("registration_attempt", Recipient.ON_FILE, at_most_daily=True),) if warned else ()
    return (*opened, *_tell(before, after), *warning)


def _announce_and_ask_again(before: Application, after: Application) -> tuple[Effect, ...]:
    return (*_announce(before, after), *_ask_again(after))


def _tell(before: Application, after: Application) -> tuple[Effect, ...]:
    match outcome(after):
        case State.ACTIVE:
            return (SendSms("registration_active"),)
        case State.REJECTED:
            return (SendSms("registration_rejected"),)
        case State.NEEDS_BRANCH:
            now, earlier = after.reasons or NO_REASON, before.reasons or NO_REASON
            return (SendSms("_".join(("registration_needs_branch", *sorted(now)))),) if now - earlier else ()
        case _:
            return ()


def _ask_again(after: Application) -> tuple[Effect, ...]:
    away: list[Effect] = []
    if outcome(after) is State.SUBMITTED and after.identity_match is Match.UNAVAILABLE:
        away.append(VerifyIdentity())
    if outcome(after) in (State.SUBMITTED, State.NEEDS_BRANCH) and after.ownership_pending:
        away.append(VerifyOwnership())
    return tuple(away)


def _ownership_is_pending(facts: Application) -> bool:
    return facts.ownership_pending


_NEXT: Final = Choice(next_step, (State.MOBILE_CODE, State.IDENTITY, State.CREDENTIALS, State.REVIEW))
_AFTER_CODE: Final = Choice(next_step, (State.IDENTITY, State.CREDENTIALS, State.REVIEW))
_RESULT: Final = Choice(outcome, (State.SUBMITTED, State.ACTIVE, State.NEEDS_BRANCH, State.REJECTED))
_SETTLED: Final = Choice(outcome, (State.NEEDS_BRANCH, State.ACTIVE, State.REJECTED))
_LATE: Final = Choice(outcome, (State.NEEDS_BRANCH, State.ACTIVE))
_ALIVE: Final = (rules.DRAFT_IS_ALIVE,)
_ANSWERED: Final = (rules.IDENTITY_MATCHES, rules.MOBILE_IS_OWN)
_VISITED: Final = (rules.VISIT_IS_A_REASON, rules.PAPERS_ARE_SHOWN, rules.REQUEST_IS_ALONE)

TableRow = Row[State, Application]


def _back(source: State, *steps: State) -> TableRow:
    return Row(source, WentBack, Choice(earlier_step, steps), _ALIVE, origin="seed/W4")


ROWS: Final[tuple[TableRow, ...]] = (
    Row(
        State.START,
        Begun,
        Choice(next_step, (State.MOBILE_CODE, State.IDENTITY)),
        (rules.MOBILE_RANGE_LISTED,),
        _send_code,
        origin="seed/W1",
    ),
    Row(State.CONTACT, ContactChanged, _NEXT, (*_ALIVE, rules.MOBILE_RANGE_LISTED), _send_code, origin="seed/W1"),
    Row(State.MOBILE_CODE, MobileConfirmed, _AFTER_CODE, (*_ALIVE, rules.CODE_IS_ACCEPTED), origin="contract"),
    _back(State.MOBILE_CODE, State.CONTACT),
    Row(
        State.IDENTITY,
        IdentityEntered,
        Choice(next_step, (State.CREDENTIALS, State.REVIEW)),
        (*_ALIVE, rules.IS_BORN),
        origin="seed/W2",
    ),
    _back(State.IDENTITY, State.CONTACT),
    Row(State.CREDENTIALS, CredentialsEntered, State.REVIEW, (*_ALIVE, rules.CREDENTIALS_ARE_JUDGED), origin="seed/W3"),
    _back(State.CREDENTIALS, State.CONTACT, State.IDENTITY),
    Row(State.REVIEW, Submitted, State.SUBMITTED, (*_ALIVE, rules.NOTICES_ARE_ACCEPTED), _verify, origin="seed/W5"),
    _back(State.REVIEW, State.CONTACT, State.IDENTITY, State.CREDENTIALS),
    *(Row(state, Cancelled, State.CANCELLED, _ALIVE, origin="contract") for state in DRAFT),
    *(
        Row(state, Expired, State.EXPIRED, (rules.LIMIT_IS_REACHED,), by_clock=True, origin="contract")
        for state in DRAFT
    ),
    Row(State.SUBMITTED, VerificationReported, _RESULT, _ANSWERED, _announce_and_ask_again, origin="seed/V1"),
    Row(State.SUBMITTED, Cancelled, State.CANCELLED, origin="contract"),
    Row(State.NEEDS_BRANCH, BranchVisited, _SETTLED, _VISITED, _announce, origin="seed/B1"),
    Row(
        State.NEEDS_BRANCH,
        VerificationReported,
        _LATE,
        _ANSWERED,
        _announce_and_ask_again,
        when=_ownership_is_pending,
        origin="contract",
    ),
    Row(State.NEEDS_BRANCH, Cancelled, State.CANCELLED, origin="contract"),
    Row(State.ACTIVE, CommitmentSigned, State.ACTIVE, (rules.FORM_IS_NEW,), origin="seed/R5"),
)

MACHINE: Final[Machine[State, Application]] = Machine(
    name="registration",
    initial=State.START,
    final=frozenset({State.ACTIVE, State.REJECTED, State.CANCELLED, State.EXPIRED}),
    moves=MOVES,
    absorb=absorb,
    rows=ROWS,
)
