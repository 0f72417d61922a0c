"""
What a flow asks of its host, as data: a handful of questions to a store, to slow hashing, and to services outside.

A flow is a generator that yields asks and is sent their answers, so that one text of it serves hosts that wait and
hosts that await. The store needs no more than three things: streams of sealed events that grow by one writer at a time,
cells that are written only by who has read them last, and tasks that are taken under a lease. Whatever a host keeps it
keeps in these; nothing in them is readable without the portal's keys.

What a request asks of the store belongs to a transaction, which is committed before something slow is waited for
(hashing, registries, records, the gateway) or done (a list is looked over), and with the answer, a refusal included: no
lock is held meanwhile, what is counted before something is compared stays counted (`security` OTP4), and guarded writes
see whether others were faster.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from attrs import field, frozen

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.ownership import Match
from tamin_rules.text import masked

T = TypeVar("T")


class Ask(Protocol):
    """A question to the host; a frozen class, told apart by its type."""


Flow: TypeAlias = Generator[Any, Any, T]
"""Yields asks, is sent their answers, returns what came of it."""


@frozen
class Stream:
    """
    A history as the store has it.

    Args:
        kind, id: which one.
        person: keyed hash of the national ID; None where nobody is meant yet.
        token: keyed hash of the secret of whoever began it.
        key: the key of its events, itself sealed; destroyed when the person is erased.
        events: sealed, oldest first.
        head: hash that chains them.
        state: in words, for lists of staff.
        at: of the latest event.
    """

    kind: str
    id: str
    person: bytes | None
    token: bytes = field(repr=masked)
    key: bytes = field(repr=masked)
    events: tuple[bytes, ...] = field(repr=False)
    head: bytes = field(repr=False)
    state: str
    at: datetime


@frozen
class Load:
    """Ask for a stream; answered with a `Stream`, or None."""

    kind: str
    id: str


@frozen
class Append:
    """
    Add what happened to a stream, or begin one; answered with whether it was still as it had been read.

    Args:
        stream: as it shall be afterwards.
        known: number of events that were read; 0 begins the stream.
        tasks: what has to be done, stored with the events.
    """

    stream: Stream
    known: int
    tasks: tuple[NewTask, ...] = ()


@frozen
class Streams:
    """Ask for the streams of a kind in a state, oldest first; answered with a tuple."""

    kind: str
    state: str
    limit: int = 100


@frozen
class Cell:
    """A small sealed document under a key; `version` counts its writings."""

    room: str
    key: bytes
    value: bytes = field(repr=False)
    version: int
    until: datetime | None = None


@frozen
class Read:
    """Ask for a cell; answered with a `Cell` that has not ended, or None."""

    room: str
    key: bytes


@frozen
class Write:
    """
    Write a cell; answered with whether it was still as it had been read.

    Args:
        room, key: which one.
        value: sealed; None empties it.
        known: version that was read; 0 where there was none.
        until: when it ends by itself.
    """

    room: str
    key: bytes
    value: bytes | None = field(repr=False)
    known: int
    until: datetime | None = None


class TaskState(StrEnum):
    """Where a task stands."""

    QUEUED = "queued"
    PROCESSING = "processing"
    DONE = "done"
    ABANDONED = "abandoned"


@frozen
class NewTask:
    """
    Something to be done after the commit.

    Args:
        reference: unique for what it is about, so that a gateway can tell a repeated one.
        type: by which the worker knows it.
        kind, stream: of the history that asked for it.
        body: sealed, under the key of that history.
        after: not before.
    """

    reference: str
    type: str
    kind: str
    stream: str
    body: bytes = field(repr=False)
    after: datetime


@frozen
class Task:
    """A task that was taken: how often it was tried, and until when it is this worker's."""

    task: NewTask
    attempts: int
    lease: datetime


@frozen
class Take:
    """Ask for tasks that are due, and lease them; answered with a tuple of `Task`."""

    now: datetime
    lease: datetime
    limit: int = 10


@frozen
class Settle:
    """
    Say what became of a task; answered with whether it was still this worker's.

    Args:
        task: as it was taken.
        state: done, abandoned, or queued again.
        after: when it is due again.
        error: a short word, never a value.
    """

    task: Task
    state: TaskState
    after: datetime | None = None
    error: str = ""


@frozen
class Seal:
    """Ask for slow hashes (Argon2id) of secrets, in their order; answered with a tuple of texts."""

    secrets: tuple[str, ...] = field(repr=masked)


@frozen
class Verify:
    """Ask whether a secret is that of a hash; None stands for nobody, and takes as long. Answered with a bool."""

    secret: str = field(repr=masked)
    hash: str | None = field(repr=masked)


@frozen
class IsOutdated:
    """Ask whether a hash was made at another cost than secrets are hashed at now; answered with a bool."""

    hash: str = field(repr=masked)


@frozen
class AskIdentity:
    """Ask the civil registry; answered with a `Match`, `UNAVAILABLE` where it is away."""

    national_id: NationalId
    identity: Identity


@frozen
class AskOwnership:
    """Ask the ownership registry whether a mobile is a person's own; answered with a `Match`."""

    national_id: NationalId
    mobile: Mobile


class Delivery(StrEnum):
    """What came of handing an SMS to a gateway."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"


@frozen
class Handed:
    """
    How a gateway answered.

    Args:
        delivery: taken; to be tried later; or refused, and not to be tried again.
        wait: how long it asks to be left alone.
        status: of HTTP, for a log.
    """

    delivery: Delivery
    wait: timedelta = timedelta()
    status: int | None = None

    @classmethod
    def of(cls, answer: Handed | bool) -> Handed:  # noqa: FBT001 - what a gateway may answer
        """Return an answer in full; a plain false means later."""
        if isinstance(answer, Handed):
            return answer
        return cls(Delivery.TAKEN if answer else Delivery.LATER)


@frozen
class Send:
    """
    Send an SMS; answered with `Handed`, or with whether the gateway took it.

    Args:
        reference: the same for the same SMS however often it is tried.
        to: the mobile.
        template, text: its name, and what it says.
        params: what fills it.
    """

    reference: str
    to: Mobile
    template: str
    text: str = field(repr=masked)
    params: tuple[tuple[str, str], ...] = field(default=(), repr=masked)


@frozen
class AskRecord:
    """Ask for the rows of a person's record; answered with a tuple of `MonthRow`, or None where it is away."""

    national_id: NationalId


@frozen
class LetGo:
    """
    Ask to let go of the store, since the flow itself goes on to something that takes long; answered with None.

    What was asked so far is committed, as it is before anything else that takes long.
    """


@frozen
class Drain:
    """Do every task that is due, asking a registry that is away once; answered with their number. For tests alone."""


Performer: TypeAlias = Callable[[Any], Any]
AsyncPerformer: TypeAlias = Callable[[Any], Awaitable[Any]]

AWAY: Final[Mapping[type[Any], Any]] = MappingProxyType(
    {AskIdentity: Match.UNAVAILABLE, AskOwnership: Match.UNAVAILABLE, Send: False, AskRecord: None}
)
"""What it means that a service outside raises: it is away. What the store raises is an error of the host."""

Noticed: TypeAlias = Callable[[str, str], None]
"""Told which ask met which kind of error, for a host's log; the text of an error may repeat a value, and stays out."""


def _unnoticed(_ask: str, _error: str) -> None:
    """Keep no log."""


def run(flow: Flow[T], perform: Performer, noticed: Noticed = _unnoticed) -> T:
    """
    Run a flow for a host that waits.

    >>> def asked():
    ...     return (yield Read("room", b"key")) is None
    >>> run(asked(), lambda ask: None)
    True
    """
    answer: Any = None
    while True:
        try:
            ask = flow.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result
        try:
            answer = perform(ask)
        except Exception as error:
            if type(ask) not in AWAY:
                raise
            noticed(type(ask).__name__, type(error).__name__)
            answer = AWAY[type(ask)]


async def arun(flow: Flow[T], perform: AsyncPerformer, noticed: Noticed = _unnoticed) -> T:
    """Run a flow for a host that awaits."""
    answer: Any = None
    while True:
        try:
            ask = flow.send(answer)
        except StopIteration as done:
            result: T = done.value
            return result
        try:
            answer = await perform(ask)
        except Exception as error:
            if type(ask) not in AWAY:
                raise
            noticed(type(ask).__name__, type(error).__name__)
            answer = AWAY[type(ask)]
