"""
The moves: what a person, a branch or a registry asks for.

A move reads plain data, judges it, and yields the event that is stored. It answers `Moved` or `Refused`; what cannot
be read at all raises one `MalformedError` with every fault. A move that the state does not have is refused before
its fields are read. A field that was entered before may be left out.

>>> from datetime import datetime
>>> at = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
>>> answer = begin(national_id="5000020049", mobile="09120000000", at=at)
>>> answer.snapshot.state
<State.IDENTITY: 'identity'>
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from attrs import evolve

from tamin_rules import jalali
from tamin_rules import law as law_
from tamin_rules.decisions import Decision, Outcome, evaluate, refusals
from tamin_rules.errors import Code, Faults
from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.registration import credentials, identity, password
from tamin_rules.registration.account import CommitmentForm
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
from tamin_rules.registration.journey.facts import Application, Standing, State, amend
from tamin_rules.registration.journey.policy import PUBLISHED, Policy
from tamin_rules.registration.journey.reading import (
    KEEP,
    field,
    one,
    parse_documents,
    parse_flag,
    word,
)
from tamin_rules.registration.journey.rules import CREDENTIALS_ARE_JUDGED, DRAFT_IS_ALIVE
from tamin_rules.registration.ownership import Match, Reason, VisitDecision
from tamin_rules.workflow import Moved, Refused, Snapshot, step

Journey = Snapshot[State, Application]
Answer = Moved[State, Application] | Refused
Hasher = Callable[[str], str]

STEP_NOT_EARLIER: Final = Code("registration.step.not_earlier", allowed=tuple)
QUESTIONS_OFF: Final = Code("credentials.questions.switched_off")

START: Final[Journey] = Snapshot(State.START, Application())
"""Where every registration stands before its first move."""


def begin(
    *,
    national_id: object = KEEP,
    mobile: object = KEEP,
    at: datetime,
    policy: Policy = PUBLISHED,
    law: law_.Law | None = None,
) -> Answer:
    """Begin, as a new user, with national ID and mobile (seed E1, W0, W1)."""
    faults = Faults()
    the_id = field(faults, "national_id", national_ids.parse, national_id)
    number = field(faults, "mobile", mobiles.parse, mobile)
    faults.settle()
    return _judge(START, Begun(at, the_id, number, policy.terms), policy, law)


def change_contact(
    now: Journey,
    *,
    national_id: object = KEEP,
    mobile: object = KEEP,
    at: datetime,
    policy: Policy = PUBLISHED,
    law: law_.Law | None = None,
) -> Answer:
    """Enter another national ID or mobile, after `back`."""
    if refused := closed(now, ContactChanged, at, policy, law):
        return refused
    faults = Faults()
    the_id = field(faults, "national_id", national_ids.parse, national_id, now.facts.national_id)
    number = field(faults, "mobile", mobiles.parse, mobile, now.facts.mobile)
    faults.settle()
    return _judge(now, ContactChanged(at, the_id, number), policy, law)


def confirm_mobile(
    now: Journey, *, accepted: object = KEEP, at: datetime, policy: Policy = PUBLISHED, law: law_.Law | None = None
) -> Answer:
    """Tell whether the host found the typed code right; the core never sees a code."""
    if refused := closed(now, MobileConfirmed, at, policy, law):
        return refused
    return _judge(now, MobileConfirmed(at, one("accepted", parse_flag, accepted)), policy, law)


def enter_identity(
    now: Journey,
    *,
    first_name: object = KEEP,
    last_name: object = KEEP,
    birth_certificate_number: object = KEEP,
    birth_date: object = KEEP,
    gender: object = KEEP,
    at: datetime,
    policy: Policy = PUBLISHED,
    law: law_.Law | None = None,
) -> Answer:
    """Enter the identity as it stands on the birth certificate (seed W2)."""
    if refused := closed(now, IdentityEntered, at, policy, law):
        return refused
    faults, kept = Faults(), now.facts.identity
    entered = identity.Identity(
        field(faults, "first_name", identity.parse_name, first_name, getattr(kept, "first_name", None)),
        field(faults, "last_name", identity.parse_name, last_name, getattr(kept, "last_name", None)),
        field(
            faults,
            "birth_certificate_number",
            identity.parse_birth_certificate_number,
            birth_certificate_number,
            getattr(kept, "birth_certificate_number", None),
        ),
        field(faults, "birth_date", identity.parse_birth_date, birth_date, getattr(kept, "birth_date", None)),
        field(faults, "gender", identity.parse_gender, gender, getattr(kept, "gender", None)),
    )
    faults.settle()
    return _judge(now, IdentityEntered(at, entered), policy, law)


def enter_credentials(
    now: Journey,
    *,
    email: object = KEEP,
    password: object = KEEP,
    password_confirmation: object = KEEP,
    security_answers: object = KEEP,
    at: datetime,
    hasher: Hasher,
    policy: Policy = PUBLISHED,
    law: law_.Law | None = None,
) -> Answer:
    """
    Enter email, password and three answers (seed W3); the plain text is judged here, and goes no further.

    Args:
        hasher: makes the hash that is kept of a password or an answer; called on nothing that was refused.
    """
    if refused := closed(now, CredentialsEntered, at, policy, law):
        return refused
    law = law_.Law.current() if law is None else law
    address, entry = _read_credentials(now.facts, email, password, password_confirmation, security_answers)
    judged = _judge_credentials(entry, policy, law, at)
    fine = not any(decision.refuses for decision in judged)
    event = _seal(now.facts, entry, address, hasher, at) if fine else _unsealed(now.facts, at)
    match _judge(now, event, policy, law):
        case Moved() as moved:
            return evolve(moved, decisions=(*moved.decisions, *judged))
        case Refused() as refused:
            own = [found for found in refused.decisions if fine or found.rule is not CREDENTIALS_ARE_JUDGED]
            return evolve(refused, decisions=(*own, *judged))


def _read_credentials(
    facts: Application, email: object, plain: object, confirmation: object, answers: object
) -> tuple[str | None, credentials.Entry]:
    faults = Faults()
    address = facts.email if email is KEEP else faults.take("email", credentials.parse_email, email)
    text = repeat = given = None
    if facts.password_hash is None or plain is not KEEP or confirmation is not KEEP:
        text = field(faults, "password", password.parse, plain)
        repeat = field(faults, "password_confirmation", password.parse, confirmation)
    if not facts.terms.security_questions:
        if answers is not KEEP:
            faults.note(QUESTIONS_OFF, "security_answers")
    elif answers is not KEEP or not facts.answers:
        given = field(faults, "security_answers", credentials.parse_answers, answers)
    faults.settle()
    return address, credentials.Entry(facts.person, text, repeat, given)


def _judge_credentials(entry: credentials.Entry, policy: Policy, law: law_.Law, at: datetime) -> tuple[Decision, ...]:
    on = jalali.iran_date(at)
    others = evaluate(credentials.RULES, entry, law=law, policy=policy, on=on)
    if entry.password is None:
        return others
    report = password.check(
        entry.password, entry.person, policy=policy.password, law=law, on=on, measure=policy.measure
    )
    return (*report.decisions, *others)


def _seal(
    facts: Application, entry: credentials.Entry, email: str | None, hasher: Hasher, at: datetime
) -> CredentialsEntered:
    """Hash what was accepted; what was left out keeps the hash that it has."""
    new = None if entry.password is None else hasher(entry.password)
    answers = facts.answers
    if entry.answers is not None:
        answers = tuple(
            credentials.SealedAnswer(given.question, hasher(credentials.answer_key(given.text)))
            for given in entry.answers
        )
    return CredentialsEntered(at, email, new or facts.password_hash, answers, Outcome.SATISFIED)


def _unsealed(facts: Application, at: datetime) -> CredentialsEntered:
    """Stand for credentials that were refused: it is judged like any other event, and never stored."""
    return CredentialsEntered(at, facts.email, None, facts.answers, Outcome.VIOLATED)


def back(
    now: Journey, *, to: object = KEEP, at: datetime, policy: Policy = PUBLISHED, law: law_.Law | None = None
) -> Answer:
    """Return to an earlier step, the one before unless another is named; what was entered is kept (seed W4)."""
    if refused := closed(now, WentBack, at, policy, law):
        return refused
    steps = _earlier(now, policy)
    step_ = steps[-1] if to is KEEP else one("to", word(steps, STEP_NOT_EARLIER), to)
    return _judge(now, WentBack(at, step_), policy, law)


def _earlier(now: Journey, policy: Policy) -> tuple[State, ...]:
    row = policy.machine.row(now, WentBack)
    return () if row is None else row.targets


def submit(
    now: Journey,
    *,
    accept_notices: object = KEEP,
    at: datetime,
    policy: Policy = PUBLISHED,
    law: law_.Law | None = None,
) -> Answer:
    """Confirm and send the request, accepting the six notices (seed W4, W5): recorded, the result comes by SMS."""
    if refused := closed(now, Submitted, at, policy, law):
        return refused
    return _judge(now, Submitted(at, one("accept_notices", parse_flag, accept_notices)), policy, law)


def cancel(now: Journey, *, at: datetime, policy: Policy = PUBLISHED, law: law_.Law | None = None) -> Answer:
    """Withdraw; what was entered is dropped."""
    return _judge(now, Cancelled(at), policy, law)


def expire(now: Journey, *, at: datetime, policy: Policy = PUBLISHED, law: law_.Law | None = None) -> Answer:
    """End a draft whose limit is reached; what was entered is dropped."""
    return _judge(now, Expired(at), policy, law)


def report_verification(
    now: Journey,
    *,
    identity: object = KEEP,
    ownership: object = KEEP,
    standing: object = KEEP,
    at: datetime,
    policy: Policy = PUBLISHED,
    law: law_.Law | None = None,
) -> Answer:
    """
    Tell what the registries answered.

    Args:
        identity: matched, mismatched or unavailable.
        ownership: the same, or not_checked.
        standing: what else there is under the same national ID: none, live_request or account.
    """
    if refused := closed(now, VerificationReported, at, policy, law):
        return refused
    faults = Faults()
    event = VerificationReported(
        at,
        field(faults, "identity", word(_IDENTITY_ANSWERS), identity),
        field(faults, "ownership", word(tuple(Match)), ownership),
        _standing(faults, standing),
    )
    faults.settle()
    return _judge(now, event, policy, law)


def visit_branch(
    now: Journey,
    *,
    visit: object = KEEP,
    documents: object = (),
    decision: object = KEEP,
    standing: object = KEEP,
    at: datetime,
    policy: Policy = PUBLISHED,
    law: law_.Law | None = None,
) -> Answer:
    """Tell of a visit to a branch (seed B1, B2): why, the documents shown, and whether it activates or rejects."""
    if refused := closed(now, BranchVisited, at, policy, law):
        return refused
    faults = Faults()
    event = BranchVisited(
        at,
        field(faults, "visit", word(tuple(Reason)), visit),
        faults.take("documents", parse_documents, documents),
        field(faults, "decision", word(tuple(VisitDecision)), decision),
        _standing(faults, standing),
    )
    faults.settle()
    return _judge(now, event, policy, law)


def sign_commitment(
    now: Journey, *, form: object = KEEP, at: datetime, policy: Policy = PUBLISHED, law: law_.Law | None = None
) -> Answer:
    """Tell of a commitment form that was completed at a branch (seed R5)."""
    if refused := closed(now, CommitmentSigned, at, policy, law):
        return refused
    return _judge(now, CommitmentSigned(at, one("form", word(tuple(CommitmentForm)), form)), policy, law)


def _judge(now: Journey, event: Event, policy: Policy, law: law_.Law | None) -> Answer:
    law = law_.Law.current() if law is None else law
    return step(policy.machine, now, event, law=law, policy=policy, on=jalali.iran_date(event.at))


def closed(now: Journey, event: type[Event], at: datetime, policy: Policy, law: law_.Law | None) -> Refused | None:
    """Refuse what no field can mend: a move that the state does not have, or one after the end of the draft."""
    row, on = policy.machine.row(now, event), jalali.iran_date(at)
    if row is None:
        return Refused(now.state, (), policy.machine.allowed(now))
    if DRAFT_IS_ALIVE not in row.guards or not now.facts.limit_is_reached(at):
        return None
    law, facts = law_.Law.current() if law is None else law, amend(now.facts, at, {})
    decisions = evaluate((DRAFT_IS_ALIVE,), facts, law=law, policy=policy, on=on)
    return Refused(now.state, decisions, policy.machine.allowed(now)) if refusals(decisions) else None


def _standing(faults: Faults, value: object) -> Standing | None:
    return None if value is KEEP else faults.take("standing", word(tuple(Standing)), value)


_IDENTITY_ANSWERS: Final = (Match.MATCHED, Match.MISMATCHED, Match.UNAVAILABLE)
