"""
A forgotten password (seed E4): a code to the number on file, then a new password.

Asking always gets the same answer. A request that cannot be met, for an unknown national ID, a number that cools off
or too many codes, moves like any other and stays silent (`security` EN1); why is for staff. Typing the code is judged
before the new password is, and alone: what the policy says of names and national ID would tell a stranger about the
person. Answers to security questions have no place here (`security` SQ4).

    new -> requested -> changed | expired

Source: the seed only says that one can recover a password; national ID, code to the registered mobile, new password is
what a weak source tells (letter C). The rest is `security` OTP, EN and PW13 and the contract, section 5.

A host keeps one recovery per national ID, known or not, begins at `START` where none is under way, and shows nobody its
state. Once a password was changed it also cancels a change of mobile that is under way: whoever knew the old password
may have begun it.

>>> from datetime import datetime
>>> at = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
>>> known, unknown = begin(known=True, at=at), begin(known=False, at=at)
>>> known.snapshot.state is unknown.snapshot.state, known.effects, unknown.effects
(True, (SendCode(purpose='password_recovery', to=<Recipient.ON_FILE: 'on_file'>),), ())
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from tamin_rules import jalali
from tamin_rules import law as law_
from tamin_rules.decisions import Decision, Finding, Outcome, Rule, evaluate, satisfied, undetermined, violated
from tamin_rules.errors import Code, DefinitionError, Faults
from tamin_rules.registration import credentials, one_time_code, password
from tamin_rules.registration.effects import ChangePassword, Effect, EndSessions, Recipient, SendCode, SendSms
from tamin_rules.registration.journey.reading import one, parse_flag
from tamin_rules.registration.one_time_code import Entry, Purpose, Sent
from tamin_rules.registration.password import parse as parse_password
from tamin_rules.registration.person import Person
from tamin_rules.text import masked
from tamin_rules.workflow import Machine, Moved, Refused, Row, Snapshot, step

if TYPE_CHECKING:
    from tamin_rules.law import Law
    from tamin_rules.registration.strength import Strength

MOST_MINUTES: Final = 24 * 60

PASSWORD_REFUSED: Final = Code("recovery.password.not_satisfied")
STILL_RUNNING: Final = Code("recovery.request.not_expired")


class State(StrEnum):
    """Where a recovery stands. `new` is before the first request, and no host ever shows it."""

    NEW = "new"
    REQUESTED = "requested"
    CHANGED = "changed"
    EXPIRED = "expired"


class Silence(StrEnum):
    """Why no code goes out, although the answer is the same: for staff only."""

    UNKNOWN = "unknown"
    COOLING_OFF = "cooling_off"
    TOO_OFTEN = "too_often"


@frozen
class Terms:
    """What a portal may set: how codes are, and how long a recovery lives after its last request, at most a day."""

    code: one_time_code.Terms = one_time_code.DEFAULT
    idle_minutes: int = 30

    def __attrs_post_init__(self) -> None:
        """Refuse a recovery that ends at once, or never."""
        if not 1 <= self.idle_minutes <= MOST_MINUTES:
            message = f"a recovery lives 1 to {MOST_MINUTES} minutes"
            raise DefinitionError(message)

    @property
    def idle(self) -> timedelta:
        """How long a recovery lives after its last request."""
        return timedelta(minutes=self.idle_minutes)


@frozen
class RecoveryRequested:
    """Somebody asked for a new password, under these terms; with a silence no code goes out."""

    at: datetime
    terms: Terms = Terms()
    silence: Silence | None = None


@frozen
class PasswordRecovered:
    """A code was typed with a new password: what the host found of the code, the verdict on the password, its hash."""

    at: datetime
    matched: bool
    sent: Sent | None
    verdict: Outcome
    password_hash: str = field(repr=masked)


@frozen
class RecoveryExpired:
    """The time for it ran out."""

    at: datetime


Event = RecoveryRequested | PasswordRecovered | RecoveryExpired


@frozen
class Facts:
    """What a recovery knows: `touched_at` is the time of the move before this one, `asked_at` of the code in force."""

    terms: Terms = Terms()
    touched_at: datetime | None = None
    at: datetime | None = None
    asked_at: datetime | None = None
    silence: Silence | None = None
    entry: Entry | None = None
    verdict: Outcome | None = None
    password_hash: str | None = field(default=None, repr=masked)


def absorb(facts: Facts, event: Event) -> Facts:
    """Return the facts after an event. Where one asks too often, the code that was sent stays in force."""
    facts = evolve(facts, touched_at=facts.at, at=event.at)
    match event:
        case RecoveryRequested():
            in_force = {None: event.at, Silence.TOO_OFTEN: facts.asked_at}.get(event.silence)
            return evolve(facts, terms=event.terms, silence=event.silence, asked_at=in_force)
        case PasswordRecovered():
            entry = Entry(event.at, event.matched, event.sent, facts.asked_at, facts.terms.code)
            return evolve(facts, entry=entry, verdict=event.verdict, password_hash=event.password_hash)
        case RecoveryExpired():
            return facts


def _code_is_accepted(facts: Facts, law: Law, on: date) -> Finding:
    return undetermined("code") if facts.entry is None else one_time_code.IS_ACCEPTED.check(facts.entry, law, on)


def _password_is_judged(facts: Facts, _law: Law, _on: date) -> Finding:
    has_hash = isinstance(facts.password_hash, str) and facts.password_hash != ""
    return satisfied() if facts.verdict is Outcome.SATISFIED and has_hash else violated(PASSWORD_REFUSED)


def _limit_is_reached(facts: Facts, _law: Law, _on: date) -> Finding:
    if facts.at is None or facts.touched_at is None:
        return undetermined("touched_at")
    return satisfied() if facts.at - facts.touched_at >= facts.terms.idle else violated(STILL_RUNNING)


CODE_IS_ACCEPTED: Final[Rule[Facts]] = Rule(
    "recovery.code.accepted", "contract", _code_is_accepted, see=one_time_code.IS_ACCEPTED.see, about=("code",)
)
PASSWORD_IS_JUDGED: Final[Rule[Facts]] = Rule(
    "recovery.password.satisfied", "contract", _password_is_judged, about=("password",)
)
LIMIT_IS_REACHED: Final[Rule[Facts]] = Rule("recovery.request.limit_reached", "project", _limit_is_reached)


def _send_code(_before: Facts, after: Facts) -> tuple[Effect, ...]:
    return () if after.silence is not None else (SendCode(Purpose.PASSWORD_RECOVERY.value, Recipient.ON_FILE),)


def _change_password(_before: Facts, _after: Facts) -> tuple[Effect, ...]:
    return ChangePassword(), EndSessions(), SendSms("password_changed", Recipient.ON_FILE)


MACHINE: Final[Machine[State, Facts]] = Machine(
    name="recovery",
    initial=State.NEW,
    final=frozenset({State.CHANGED, State.EXPIRED}),
    moves={RecoveryRequested: "begin", PasswordRecovered: "confirm", RecoveryExpired: "expire"},
    absorb=absorb,
    rows=(
        Row(State.NEW, RecoveryRequested, State.REQUESTED, effects=_send_code, origin="contract"),
        Row(State.REQUESTED, RecoveryRequested, State.REQUESTED, effects=_send_code, origin="contract"),
        Row(
            State.REQUESTED,
            PasswordRecovered,
            State.CHANGED,
            (CODE_IS_ACCEPTED, PASSWORD_IS_JUDGED),
            _change_password,
            origin="contract",
        ),
        Row(State.REQUESTED, RecoveryExpired, State.EXPIRED, (LIMIT_IS_REACHED,), by_clock=True),
    ),
)

Journey = Snapshot[State, Facts]
Answer = Moved[State, Facts] | Refused

START: Final[Journey] = Snapshot(State.NEW, Facts())
"""Where every recovery stands before its first request."""


@frozen
class Policy:
    """
    How one portal recovers passwords.

    Args:
        name: carried by the decisions.
        terms: limits.
        password: the password policy.
        machine: the table.
        measure: `strength.measure`, where the password policy judges strength.
    """

    name: str = "default"
    terms: Terms = Terms()
    password: password.PasswordPolicy = password.PUBLISHED
    machine: Machine[State, Facts] = MACHINE
    measure: Callable[[str, Person], Strength] | None = None

    @property
    def softened(self) -> frozenset[str]:
        """No guard: a code that only advises is none."""
        return frozenset()


DEFAULT: Final = Policy()


def begin(
    now: Journey = START,
    *,
    known: object,
    cooling_off: object = False,
    earlier: Iterable[datetime] = (),
    at: datetime,
    policy: Policy = DEFAULT,
    law: Law | None = None,
) -> Answer:
    """
    Ask for a code; from a state where one can ask, this is never refused.

    Args:
        known: whether the national ID has an open account with a number on file.
        cooling_off: whether that number was changed lately (`mobile_change.is_cooling_off`).
        earlier: when recovery codes went to that number in the last day, those in the outbox included.

    Codes of malformed evidence: registration.flag.not_boolean.
    """
    faults = Faults()
    is_known = faults.take("known", parse_flag, known)
    cools_off = faults.take("cooling_off", parse_flag, cooling_off)
    faults.settle()
    silence = _silence(at, policy, known=is_known, cooling_off=cools_off, earlier=earlier)
    return _judge(now, RecoveryRequested(at, policy.terms, silence), policy, law)


def _silence(
    at: datetime, policy: Policy, *, known: bool, cooling_off: bool, earlier: Iterable[datetime]
) -> Silence | None:
    if not known:
        return Silence.UNKNOWN
    if cooling_off:
        return Silence.COOLING_OFF
    return Silence.TOO_OFTEN if one_time_code.wait(earlier, at, policy.terms.code.limits) else None


def confirm(
    now: Journey,
    *,
    matched: object,
    sent: Sent | None,
    password: object,
    password_confirmation: object,
    person: Person,
    hasher: Callable[[str], str],
    at: datetime,
    policy: Policy = DEFAULT,
    law: Law | None = None,
) -> Answer:
    """
    Set a new password with a code. A code that is not accepted gets the same faults in every state.

    `Refused.state` and `Refused.allowed` do differ: a host shows neither.

    Args:
        matched, sent: what the host found of the typed code, true or false, its try counted already.
        password: as received; it is judged once the code is accepted, by the full policy.
        person: whose account it is; names and national ID must be known, or their clauses refuse.
        hasher: makes the hash that is kept; called on nothing that was refused. An empty hash is refused.

    Codes: one_time_code.entry.refused; credentials.confirmation.differs and those of the password policy;
    recovery.password.not_satisfied. Of malformed evidence: registration.flag.not_boolean.
    """
    found = one("matched", parse_flag, matched)
    law = law_.Law.current() if law is None else law
    asked_at = now.facts.asked_at if now.state is State.REQUESTED else None
    code = one_time_code.judge(Entry(at, found, sent, asked_at, now.facts.terms.code), law=law)
    if code.refuses:
        return Refused(now.state, (code,), policy.machine.allowed(now))
    faults = Faults()
    plain = faults.take("password", parse_password, password)
    repeat = faults.take("password_confirmation", parse_password, password_confirmation)
    faults.settle()
    judged = judge_password(credentials.Entry(person, plain, repeat), policy, law, at)
    if any(decision.refuses for decision in judged):
        return Refused(now.state, (code, *judged), policy.machine.allowed(now))
    event = PasswordRecovered(at, found, sent, Outcome.SATISFIED, hasher(plain))
    return _judge(now, event, policy, law)


def judge_password(entry: credentials.Entry, policy: Policy, law: Law, at: datetime) -> tuple[Decision, ...]:
    """Judge a new password and its repetition; whoever changes one that is known needs nothing else of this module."""
    on = jalali.iran_date(at)
    report = password.check(
        entry.password, entry.person, policy=policy.password, law=law, on=on, measure=policy.measure
    )
    return (*evaluate((credentials.CONFIRMED,), entry, law=law, policy=policy, on=on), *report.decisions)


def expire(now: Journey, *, at: datetime, policy: Policy = DEFAULT, law: Law | None = None) -> Answer:
    """End a recovery that nobody finished."""
    return _judge(now, RecoveryExpired(at), policy, law)


def _judge(now: Journey, event: Event, policy: Policy, law: Law | None) -> Answer:
    law = law_.Law.current() if law is None else law
    return step(policy.machine, now, event, law=law, policy=policy, on=jalali.iran_date(event.at))
