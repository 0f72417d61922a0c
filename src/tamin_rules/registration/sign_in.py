"""
Signing in with national ID and password (seed E2): who may try, and who has to wait.

Five failures in fifteen minutes begin a wait; each further failure after it begins a longer one, up to a bound. While
a wait lasts even the right password is refused and nothing is counted. A success clears the failures of its own person
and of nobody else. Attempts are kept under a keyed hash of the national ID, whether or not it is known, and a try is
judged before anything is looked up: being made to wait says nothing (`security` EN3). An unknown person, a wrong
password and an account that is not open are one refusal, `matched=False` (`security` EN1).

A host that checks a password for another reason, such as a change of mobile, counts its failures here too.

Source: the contract, sections 3 and 5. It names no figures for the waits: one minute, doubled up to an hour, and a day
until all is forgotten are the project's own. What the portal does is not known.

>>> from datetime import datetime
>>> at = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
>>> attempts = Attempts()
>>> for _ in range(5):
...     attempts = after_failure(attempts, at)
>>> wait(attempts, at)
60
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from attrs import frozen

from tamin_rules import jalali
from tamin_rules import law as law_
from tamin_rules.decisions import Decision, Finding, Rule, evaluate, not_applicable, satisfied, undetermined, violated
from tamin_rules.errors import Code, DefinitionError

if TYPE_CHECKING:
    from tamin_rules.law import Law

_SECOND = timedelta(seconds=1)
MOST_HOURS: Final = 366 * 24

WAITING: Final = Code("sign_in.attempts.too_many", retry_after=int)
REFUSED: Final = Code("sign_in.credentials.refused")


@frozen
class Terms:
    """
    How many failures a portal bears, and how long it makes one wait. All of it is policy.

    Args:
        name: carried by the decisions.
        failures: so many within the window begin a wait.
        window_minutes: how long a failure counts towards the first wait, at most as long as the memory.
        first_wait_seconds: doubled for each further failure.
        longest_wait_seconds: the bound: others must not be able to lock a person out for good.
        memory_hours: after so long without a failure everything is forgotten; at most a year.
    """

    name: str = "default"
    failures: int = 5
    window_minutes: int = 15
    first_wait_seconds: int = 60
    longest_wait_seconds: int = 3_600
    memory_hours: int = 24

    def __attrs_post_init__(self) -> None:
        """Refuse terms that limit nothing, or that forget a wait before it has ended."""
        if min(self.failures, self.window_minutes, self.first_wait_seconds) < 1:
            message = "failures, window and first wait are at least 1"
            raise DefinitionError(message)
        if not self.first_wait_seconds <= self.longest_wait_seconds < self.memory_hours * 3_600:
            message = "a wait grows up to the longest one, which is shorter than the memory"
            raise DefinitionError(message)
        if self.memory_hours > MOST_HOURS or self.window_minutes > self.memory_hours * 60:
            message = f"the memory lasts {MOST_HOURS} hours at most, and the window no longer than it"
            raise DefinitionError(message)

    @property
    def softened(self) -> frozenset[str]:
        """No rule: a wait that only advises is none."""
        return frozenset()


DEFAULT: Final = Terms()


@frozen
class Attempts:
    """One person's failures: the latest ones, at most as many as begin a wait, and how many waits they began."""

    failures: tuple[datetime, ...] = ()
    waits: int = 0


NO_ATTEMPTS: Final = Attempts()


@frozen
class Try:
    """A person who wants to sign in; `matched` is None until the password has been compared."""

    at: datetime
    attempts: Attempts
    matched: bool | None = None
    terms: Terms = DEFAULT


def wait(attempts: Attempts, at: datetime, terms: Terms = DEFAULT) -> int:
    """Return for how many seconds, rounded up, this person may not try; at the end of the wait it is 0."""
    if not attempts.waits:
        return 0
    free_at = attempts.failures[-1] + timedelta(seconds=_wait_seconds(attempts.waits, terms))
    return max(0, -((at - free_at) // _SECOND))


def _wait_seconds(waits: int, terms: Terms) -> int:
    return min(terms.longest_wait_seconds, terms.first_wait_seconds << (waits - 1))


def after_failure(attempts: Attempts, at: datetime, terms: Terms = DEFAULT) -> Attempts:
    """
    Return the attempts after a failed try.

    A host stores this *before* it compares, so that tries made at the same time are all counted, and
    `after_success` once the password was right. During a wait nothing changes: a refused try is no failure.
    """
    if wait(attempts, at, terms):
        return attempts
    before = NO_ATTEMPTS if _is_forgotten(attempts, at, terms) else attempts
    window = timedelta(minutes=terms.window_minutes)
    recent = (*(failure for failure in before.failures if at - failure < window), at)[-terms.failures :]
    waits = before.waits + 1 if before.waits or len(recent) >= terms.failures else 0
    return Attempts(recent, waits)


def _is_forgotten(attempts: Attempts, at: datetime, terms: Terms) -> bool:
    return bool(attempts.failures) and at - attempts.failures[-1] >= timedelta(hours=terms.memory_hours)


def after_success(attempts: Attempts, at: datetime, terms: Terms = DEFAULT) -> Attempts:
    """
    Return the attempts after a try that was right, given those under which it was let in.

    They are cleared; during a wait nothing changes, since no try is let in.
    """
    return attempts if wait(attempts, at, terms) else NO_ATTEMPTS


def _need_not_wait(one: Try, _law: Law, _on: date) -> Finding:
    seconds = wait(one.attempts, one.at, one.terms)
    return violated(WAITING, retry_after=seconds) if seconds else satisfied()


def _credentials_match(one: Try, _law: Law, _on: date) -> Finding:
    if wait(one.attempts, one.at, one.terms):
        return not_applicable()
    if one.matched is None:
        return undetermined("matched")
    return satisfied() if one.matched is True else violated(REFUSED)


NEED_NOT_WAIT: Final[Rule[Try]] = Rule("sign_in.attempts.few", "contract", _need_not_wait, see=("security/EN3",))
CREDENTIALS_MATCH: Final[Rule[Try]] = Rule(
    "sign_in.credentials.matched", "contract", _credentials_match, see=("security/EN1",)
)
RULES: Final = (NEED_NOT_WAIT, CREDENTIALS_MATCH)


def may_try(attempts: Attempts, at: datetime, *, terms: Terms = DEFAULT, law: Law | None = None) -> Decision:
    """
    Judge whether a person may try at all, before anything is looked up or compared.

    Codes: sign_in.attempts.too_many (retry_after, seconds).
    """
    return _judge((NEED_NOT_WAIT,), Try(at, attempts, terms=terms), law)[0]


def judge(
    attempts: Attempts, at: datetime, *, matched: bool, terms: Terms = DEFAULT, law: Law | None = None
) -> tuple[Decision, ...]:
    """
    Judge a try, given the attempts before it and whether an open account of that national ID has that password.

    Codes: sign_in.attempts.too_many (retry_after, seconds), sign_in.credentials.refused.
    """
    return _judge(RULES, Try(at, attempts, matched, terms), law)


def _judge(rules: tuple[Rule[Try], ...], one: Try, law: Law | None) -> tuple[Decision, ...]:
    law = law_.Law.current() if law is None else law
    return evaluate(rules, one, law=law, policy=one.terms, on=jalali.iran_date(one.at))
