"""
One-time codes by SMS: when one may be sent, and whether a typed one is accepted.

The code itself never comes here. A host draws the digits from `secrets`, keeps a keyed hash of them bound to journey,
number and purpose, counts a try before it compares, and compares in constant time (`security` OTP1, OTP3-OTP6). What
it found is evidence, and the rules below judge it. Wrong, expired, used and exhausted are one refusal (OTP11); which
one it was is for staff only.

Source: `security` OTP1-OTP11 and the contract, section 5. The portal's change of mobile was seen to send five digits,
and another code after 120 seconds (letter A): five digits are fewer than OTP1 allows.

>>> from datetime import datetime, timedelta
>>> sent_at = datetime.fromisoformat("2026-11-22T10:00:00+03:30")
>>> wait([sent_at], sent_at + timedelta(seconds=15), PER_NUMBER)
45
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from attrs import frozen

from tamin_rules import jalali
from tamin_rules import law as law_
from tamin_rules.decisions import Decision, Finding, Rule, evaluate, satisfied, violated
from tamin_rules.errors import Code, DefinitionError, MalformedError
from tamin_rules.text import fold_identifier, is_ascii_digits

if TYPE_CHECKING:
    from tamin_rules.law import Law

F = TypeVar("F")

FEWEST_DIGITS: Final = 6
MOST_MINUTES: Final = 10
MOST_TRIES: Final = 5
_LONGEST_TEXT = 64
_MOST_SECONDS = 366 * 86_400
_SECOND = timedelta(seconds=1)

MALFORMED: Final = Code("one_time_code.text.malformed", digits=int)
SENT_TOO_OFTEN: Final = Code("one_time_code.sending.too_often", retry_after=int)
REFUSED: Final = Code("one_time_code.entry.refused")


class Purpose(StrEnum):
    """What a code is for; one of another purpose is not accepted (`security` OTP6)."""

    REGISTRATION = "registration"
    PASSWORD_RECOVERY = "password_recovery"  # noqa: S105 - no password
    MOBILE_CHANGE = "mobile_change"


class Reason(StrEnum):
    """Why a code is not accepted: for staff and logs, never for who typed it (`security` OTP11)."""

    NOT_SENT = "not_sent"
    VOID = "void"
    USED = "used"
    EXHAUSTED = "exhausted"
    EXPIRED = "expired"
    WRONG = "wrong"


@frozen
class Limit:
    """At most so many in any span of so many seconds, a year at most; what opens the span leaves it at its end."""

    most: int
    seconds: int

    def __attrs_post_init__(self) -> None:
        """Refuse a limit that nothing could ever satisfy, or that limits nothing."""
        if self.most < 1 or not 1 <= self.seconds <= _MOST_SECONDS:
            message = f"a limit is at least 1 in 1 to {_MOST_SECONDS} seconds, not {self.most} in {self.seconds}"
            raise DefinitionError(message)


PER_NUMBER: Final = (Limit(1, 60), Limit(3, 600), Limit(10, 86_400))
"""Codes to one number for one purpose: the contract, section 5, and `security` OTP7."""
PER_PERSON: Final = (Limit(5, 3_600),)
"""Codes asked for under one national ID, known or not (`security` OTP7): a host that counts them adds this."""
PER_ADDRESS: Final = (Limit(20, 60),)
"""Codes asked for from one network address (`security` OTP7): likewise."""


@frozen
class Terms:
    """
    How codes are made and judged; a portal may be stricter than `security` OTP1, OTP2 and OTP4, never laxer.

    Args:
        name: carried by the decisions.
        digits: of a code, at least 6.
        minutes: how long it lives, at most 10.
        tries: how many are compared at all, at most 5.
        limits: on sending, per number and purpose.
    """

    name: str = "default"
    digits: int = FEWEST_DIGITS
    minutes: int = 5
    tries: int = MOST_TRIES
    limits: tuple[Limit, ...] = PER_NUMBER

    def __attrs_post_init__(self) -> None:
        """Refuse terms under which a code could be guessed."""
        if self.digits < FEWEST_DIGITS or not 1 <= self.minutes <= MOST_MINUTES or not 1 <= self.tries <= MOST_TRIES:
            message = f"codes have {FEWEST_DIGITS} digits or more, 1 to {MOST_MINUTES} minutes, 1 to {MOST_TRIES} tries"
            raise DefinitionError(message)

    @property
    def life(self) -> timedelta:
        """How long a code is valid; at its very end it is not."""
        return timedelta(minutes=self.minutes)

    @property
    def softened(self) -> frozenset[str]:
        """No rule: a code that only advises is none."""
        return frozenset()


DEFAULT: Final = Terms()


@frozen
class Sending:
    """A code that is asked for, and when earlier ones went out to the same number for the same purpose."""

    at: datetime
    earlier: tuple[datetime, ...] = ()
    terms: Terms = DEFAULT


@frozen
class Sent:
    """
    What a host knows of a code that it sent.

    Args:
        at: when it was sent, not before the event that asked for it.
        tries: how often it was tried, the try at hand included: counted before anything is compared (`security` OTP4).
        used: whether it was accepted before.
        void: whether something took it out of force, a change of mobile for one.
    """

    at: datetime
    tries: int
    used: bool = False
    void: bool = False


@frozen
class Entry:
    """
    A code that was typed in.

    Args:
        at: when.
        matched: whether the host found it equal.
        sent: the latest code of journey, number and purpose; None where there is none.
        asked_at: when the journey last asked for a code; an older code is void (`security` OTP6), and where none was
            asked for none is accepted.
        terms: under which it was sent.
    """

    at: datetime
    matched: bool
    sent: Sent | None
    asked_at: datetime | None
    terms: Terms = DEFAULT


def parse(value: object, terms: Terms = DEFAULT) -> str:
    """
    Read the digits of a code, as a host compares them; Persian digits are taken (`security` OTP10, TX3).

    Codes: one_time_code.text.malformed.

    >>> parse(" ۱۲۳۴۵۶ ")
    '123456'
    """
    digits = fold_identifier(value) if isinstance(value, str) and len(value) <= _LONGEST_TEXT else ""
    if not is_ascii_digits(digits) or len(digits) != terms.digits:
        raise MalformedError(MALFORMED, {"digits": terms.digits})
    return digits


def wait(earlier: Iterable[datetime], at: datetime, limits: Iterable[Limit]) -> int:
    """Return for how many seconds, rounded up, no further code may be sent; 0 where one may be sent now."""
    sent = sorted(earlier)
    return max((_seconds_left(sent, at, limit) for limit in limits), default=0)


def _seconds_left(sent: Sequence[datetime], at: datetime, limit: Limit) -> int:
    if len(sent) < limit.most:
        return 0
    free_at = sent[-limit.most] + timedelta(seconds=limit.seconds)
    return max(0, -((at - free_at) // _SECOND))


def refusal(entry: Entry) -> Reason | None:
    """
    Return why a code is not accepted, for staff; None where it is.

    Evidence of no code at all is `not_sent`: one sent after it was typed, or typed without the try being counted.
    """
    sent = entry.sent
    if sent is None or entry.asked_at is None or sent.at > entry.at or not _is_counted(sent.tries):
        return Reason.NOT_SENT
    reasons = (
        (Reason.VOID, sent.void is not False or sent.at < entry.asked_at),
        (Reason.USED, sent.used is not False),
        (Reason.EXHAUSTED, sent.tries > entry.terms.tries),
        (Reason.EXPIRED, entry.at - sent.at >= entry.terms.life),
        (Reason.WRONG, entry.matched is not True),
    )
    return next((reason for reason, applies in reasons if applies), None)


def _is_counted(tries: object) -> bool:
    """Tell whether the try at hand is counted; a host that forgets to count would let a code be guessed."""
    return isinstance(tries, int) and not isinstance(tries, bool) and tries >= 1


def _may_be_sent(sending: Sending, _law: Law, _on: date) -> Finding:
    seconds = wait(sending.earlier, sending.at, sending.terms.limits)
    return violated(SENT_TOO_OFTEN, retry_after=seconds) if seconds else satisfied()


def _is_accepted(entry: Entry, _law: Law, _on: date) -> Finding:
    return satisfied() if refusal(entry) is None else violated(REFUSED)


MAY_BE_SENT: Final[Rule[Sending]] = Rule(
    "one_time_code.sending.allowed", "contract", _may_be_sent, see=("security/OTP7",)
)
IS_ACCEPTED: Final[Rule[Entry]] = Rule(
    "one_time_code.entry.accepted",
    "contract",
    _is_accepted,
    see=("security/OTP2", "security/OTP3", "security/OTP4", "security/OTP6", "security/OTP11"),
    about=("code",),
)


def may_send(earlier: Iterable[datetime], at: datetime, *, terms: Terms = DEFAULT, law: Law | None = None) -> Decision:
    """
    Judge whether a code may be sent now: 1 in 60 s, 3 in 10 min, 10 a day per number and purpose.

    Args:
        earlier: when codes went to this number for this purpose in the last day, those in the outbox included; refused
            requests do not count.
        at: now.

    Codes: one_time_code.sending.too_often (retry_after, seconds).
    """
    return _judge(MAY_BE_SENT, Sending(at, tuple(earlier), terms), at, terms, law)


def judge(entry: Entry, *, law: Law | None = None) -> Decision:
    """
    Judge a typed code.

    Codes: one_time_code.entry.refused, whatever the reason; `refusal` tells it to staff.
    """
    return _judge(IS_ACCEPTED, entry, entry.at, entry.terms, law)


def _judge(rule: Rule[F], facts: F, at: datetime, terms: Terms, law: Law | None) -> Decision:
    law = law_.Law.current() if law is None else law
    return evaluate((rule,), facts, law=law, policy=terms, on=jalali.iran_date(at))[0]
