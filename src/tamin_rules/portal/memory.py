"""
A store in memory, slow hashing that is not slow, and services outside that do as they are told: for trying out.

It keeps every promise of `asks`, so that a flow that holds here holds on a database, but for what only a database can
lose. Nothing of it is for production.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from threading import RLock
from typing import Any, Final

from attrs import define, evolve, field

from tamin_rules.portal.asks import (
    Append,
    AskIdentity,
    AskOwnership,
    AskRecord,
    Cell,
    Delivery,
    Handed,
    IsOutdated,
    LetGo,
    Load,
    NewTask,
    Read,
    Seal,
    Send,
    Settle,
    Stream,
    Streams,
    Take,
    Task,
    TaskState,
    Verify,
    Write,
)
from tamin_rules.registration.ownership import Match

_NOBODY: Final = "nobody's"


@define
class Kept:
    """A task, and where it stands."""

    task: NewTask
    state: TaskState = TaskState.QUEUED
    attempts: int = 0
    lease: datetime | None = None
    error: str = ""


@define
class Memory:
    """
    A store in memory.

    Args:
        now: the clock by which cells end.
        identity, ownership: what the registries answer.
        record: what there is of a person's record, by national ID.
        gateway: how the SMS gateway answers.
        sent: what it took, each reference once.
    """

    now: Callable[[], datetime]
    identity: Match = Match.MATCHED
    ownership: Match = Match.MATCHED
    record: dict[str, Any] = field(factory=dict[str, Any])
    gateway: bool | Handed = True
    sent: dict[str, Send] = field(factory=dict[str, Send])
    streams: dict[tuple[str, str], Stream] = field(factory=dict[tuple[str, str], Stream])
    cells: dict[tuple[str, bytes], Cell] = field(factory=dict[tuple[str, bytes], Cell])
    tasks: dict[str, Kept] = field(factory=dict[str, Kept])
    lock: Any = field(factory=RLock, repr=False)

    def perform(self, ask: Any) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - one line for each ask
        """Answer an ask."""
        with self.lock:
            match ask:
                case Load(kind, id_):
                    return self.streams.get((kind, id_))
                case Append():
                    return self._append(ask)
                case Streams(kind, state, limit):
                    found = [each for each in self.streams.values() if (each.kind, each.state) == (kind, state)]
                    return tuple(sorted(found, key=lambda each: each.at)[:limit])
                case Read(room, key):
                    cell = self.cells.get((room, key))
                    return cell if cell is not None and cell.value and self._lives(cell) else None
                case Write():
                    return self._write(ask)
                case Take():
                    return self._take(ask)
                case Settle():
                    return self._settle(ask)
                case Seal(secrets):
                    return tuple(_hash(secret) for secret in secrets)
                case Verify(secret, hash_):
                    return hmac.compare_digest(_hash(secret), hash_ or _NOBODY)
                case IsOutdated():
                    return False
                case LetGo():
                    return None
                case AskIdentity():
                    return self.identity
                case AskOwnership():
                    return self.ownership
                case AskRecord(national_id):
                    return self.record.get(national_id.plain(), ())
                case Send():
                    if Handed.of(self.gateway).delivery is Delivery.TAKEN:
                        self.sent.setdefault(ask.reference, ask)
                    return self.gateway
                case _:
                    raise TypeError(type(ask).__name__)

    def _append(self, ask: Append) -> bool:
        place = (ask.stream.kind, ask.stream.id)
        before = self.streams.get(place)
        if (0 if before is None else len(before.events)) != ask.known:
            return False
        self.streams[place] = ask.stream
        for task in ask.tasks:
            self.tasks.setdefault(task.reference, Kept(task))
        return True

    def _lives(self, cell: Cell) -> bool:
        return cell.until is None or self.now() < cell.until

    def _write(self, ask: Write) -> bool:
        before = self.cells.get((ask.room, ask.key))
        known = 0 if before is None or not before.value or not self._lives(before) else before.version
        if known != ask.known:
            return False
        version = 1 if before is None else before.version + 1
        self.cells[ask.room, ask.key] = Cell(ask.room, ask.key, ask.value or b"", version, ask.until)
        return True

    def _take(self, ask: Take) -> tuple[Task, ...]:
        taken: list[Task] = []
        for kept in self.tasks.values():
            is_due = kept.state is TaskState.QUEUED and kept.task.after <= ask.now
            is_lost = kept.state is TaskState.PROCESSING and kept.lease is not None and kept.lease <= ask.now
            if len(taken) < ask.limit and (is_due or is_lost):
                kept.state, kept.lease, kept.attempts = TaskState.PROCESSING, ask.lease, kept.attempts + 1
                taken.append(Task(kept.task, kept.attempts, ask.lease))
        return tuple(taken)

    def _settle(self, ask: Settle) -> bool:
        kept = self.tasks[ask.task.task.reference]
        if kept.lease != ask.task.lease or kept.state is not TaskState.PROCESSING:
            return False
        kept.state, kept.lease, kept.error = ask.state, None, ask.error
        if ask.after is not None:
            kept.task = evolve(kept.task, after=ask.after)
        return True


def _hash(secret: str) -> str:
    """Stand for Argon2id in tests."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
