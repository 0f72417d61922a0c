"""
The portal's store on the ORM: streams that grow by one writer at a time, guarded cells, tasks under a lease.

Every write is guarded by what was read: `UPDATE ... WHERE` counts the rows that it changed, and an `INSERT` that is too
late runs into its unique constraint. Nothing here opens a transaction of its own but savepoints.

Source: `security` FL2, OTP3, OTP4, CR1, CR2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import IntegrityError, connections, transaction
from django.db.models import F, Q, QuerySet
from django.dispatch import Signal

from tamin_rules.portal import asks
from tamin_rules.portal.asks import TaskState
from tamin_rules_django import models, signals
from tamin_rules_django.models import rows

_SMS: Final = frozenset({"send_sms", "send_code"})
_STREAM: Final = ("person", "token", "state", "at")


def _bytes(value: Any) -> bytes:  # noqa: ANN401 - memoryview on PostgreSQL, bytes on SQLite
    return bytes(value)


class Store:
    """
    Answers the asks of one flow.

    Args:
        using: alias of the database.
        now: the clock by which cells end.
    """

    def __init__(self, using: str, now: Callable[[], datetime]) -> None:
        self.using, self._now = using, now
        self._states: dict[tuple[str, str], str] = {}
        self._performers: Mapping[type[Any], Callable[[Any], Any]] = {
            asks.Load: self._load,
            asks.Append: self._append,
            asks.Streams: self._streams,
            asks.Read: self._read,
            asks.Write: self._write,
            asks.Take: self._take,
            asks.Settle: self._settle,
        }

    def perform(self, ask: Any) -> Any:  # noqa: ANN401 - any ask
        """Answer an ask."""
        return self._performers[type(ask)](ask)

    def knows(self, ask: Any) -> bool:  # noqa: ANN401 - any ask
        """Tell whether an ask is one of the store's."""
        return type(ask) in self._performers

    def tell(self, signal: Signal, **named: str) -> None:
        """Send a signal once the transaction is committed; no receiver can undo it."""
        transaction.on_commit(partial(signal.send_robust, sender=models.Stream, **named), using=self.using)

    def _rows(self, model: Any) -> QuerySet[Any]:  # noqa: ANN401 - a model
        return rows(model, self.using)

    # --- streams ------------------------------------------------------------------------------------------------------

    def _load(self, ask: asks.Load) -> asks.Stream | None:
        found = self._rows(models.Stream).filter(kind=ask.kind, key=ask.id).first()
        return None if found is None else self._stream(found)

    def _stream(self, row: models.Stream) -> asks.Stream:
        self._states[row.kind, row.key] = row.state
        sealed = self._rows(models.Event).filter(stream=row).order_by("sequence").values_list("sealed", flat=True)
        person = None if row.person is None else _bytes(row.person)
        parts = (_bytes(row.token), _bytes(row.sealed_key), tuple(map(_bytes, sealed)), _bytes(row.head))
        return asks.Stream(row.kind, row.key, person, *parts, row.state, row.at)

    def _streams(self, ask: asks.Streams) -> tuple[asks.Stream, ...]:
        found = self._rows(models.Stream).filter(kind=ask.kind, state=ask.state).order_by("at", "pk")
        return tuple(self._stream(row) for row in found[: ask.limit])

    def _append(self, ask: asks.Append) -> bool:
        stream = ask.stream
        values = {
            **{name: getattr(stream, name) for name in _STREAM},
            "sealed_key": stream.key,
            "head": stream.head,
            "length": len(stream.events),
        }
        row = self._grown(ask, values) if ask.known else self._begun(ask, values)
        if row is None:
            return False
        fresh = enumerate(stream.events[ask.known :], ask.known)
        self._rows(models.Event).bulk_create(
            models.Event(stream_id=row, sequence=place, sealed=sealed) for place, sealed in fresh
        )
        self._rows(models.Task).bulk_create(map(_task_row, ask.tasks), ignore_conflicts=True)
        self._tell_state(stream)
        return True

    def _grown(self, ask: asks.Append, values: dict[str, Any]) -> int | None:
        mine = self._rows(models.Stream).filter(kind=ask.stream.kind, key=ask.stream.id)
        if not mine.filter(length=ask.known).update(**values):
            return None
        found: int = mine.values_list("pk", flat=True).get()
        return found

    def _begun(self, ask: asks.Append, values: dict[str, Any]) -> int | None:
        row = models.Stream(kind=ask.stream.kind, key=ask.stream.id, **values)
        return row.pk if self._inserted(row) else None

    def _inserted(self, row: Any) -> bool:  # noqa: ANN401 - a row
        """Insert a row; false where there is one already."""
        try:
            with transaction.atomic(using=self.using):
                row.save(using=self.using, force_insert=True)
        except IntegrityError:
            return False
        return True

    def _tell_state(self, stream: asks.Stream) -> None:
        place = (stream.kind, stream.id)
        before = self._states.get(place)
        self._states[place] = stream.state
        signal = signals.OF_STATE.get((stream.kind, stream.state))
        if signal is not None and stream.state != before:
            self.tell(signal, kind=stream.kind, id=stream.id, state=stream.state)

    # --- cells --------------------------------------------------------------------------------------------------------

    def _living(self) -> Q:
        return (Q(until=None) | Q(until__gt=self._now())) & ~Q(value=b"")

    def _read(self, ask: asks.Read) -> asks.Cell | None:
        row = self._rows(models.Cell).filter(self._living(), room=ask.room, key=ask.key).first()
        return None if row is None else asks.Cell(row.room, _bytes(row.key), _bytes(row.value), row.version, row.until)

    def _write(self, ask: asks.Write) -> bool:
        mine = self._rows(models.Cell).filter(room=ask.room, key=ask.key)
        values = {"value": ask.value or b"", "until": ask.until, "version": F("version") + 1}
        if ask.known:
            return bool(mine.filter(self._living(), version=ask.known).update(**values))
        if mine.exclude(self._living()).update(**values):
            return True
        if mine.exists():
            return False
        first = {**values, "version": 1}
        return self._inserted(models.Cell(room=ask.room, key=ask.key, **first))

    # --- tasks --------------------------------------------------------------------------------------------------------

    def _take(self, ask: asks.Take) -> tuple[asks.Task, ...]:
        due = Q(state=TaskState.QUEUED, after__lte=ask.now) | Q(state=TaskState.PROCESSING, lease__lte=ask.now)
        waiting = self._rows(models.Task).filter(due).order_by("after", "pk")
        if connections[self.using].features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        changes = {"state": TaskState.PROCESSING, "lease": ask.lease, "attempts": F("attempts") + 1}
        return tuple(
            asks.Task(_task(row), row.attempts + 1, ask.lease)
            for row in waiting[: ask.limit]
            if self._rows(models.Task).filter(due, pk=row.pk, attempts=row.attempts).update(**changes)
        )

    def _settle(self, ask: asks.Settle) -> bool:
        task = ask.task
        values: dict[str, Any] = {"state": ask.state, "lease": None, "error": ask.error}
        if ask.after is not None:
            values["after"] = ask.after
        mine = self._rows(models.Task).filter(
            reference=task.task.reference, state=TaskState.PROCESSING, lease=task.lease, attempts=task.attempts
        )
        is_ours = bool(mine.update(**values))
        if is_ours and ask.state is TaskState.ABANDONED and task.task.type in _SMS:
            self.tell(signals.sms_abandoned, reference=task.task.reference, error=ask.error)
        return is_ours


def _task_row(task: asks.NewTask) -> models.Task:
    return models.Task(
        reference=task.reference,
        type=task.type,
        kind=task.kind,
        stream=task.stream,
        body=task.body,
        after=task.after,
        state=TaskState.QUEUED,
    )


def _task(row: models.Task) -> asks.NewTask:
    return asks.NewTask(row.reference, row.type, row.kind, row.stream, _bytes(row.body), row.after)
