"""
Histories of journeys in a store: opened, replayed, and appended to, sealed and chained.

Source: `security` PII5, AU1, FL2, FL5, CR1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Generic, TypeVar

from attrs import evolve, field, frozen

from tamin_rules import wire, workflow
from tamin_rules.portal.asks import Append, Flow, Load, NewTask, Stream
from tamin_rules.portal.keys import chained, seal, unseal
from tamin_rules.portal.settings import Portal
from tamin_rules.workflow import Effect, Event, Machine, Moved, Snapshot

S = TypeVar("S", bound=Any)
F = TypeVar("F")


@frozen
class Kind(Generic[S, F]):
    """
    A kind of history.

    Args:
        name: of its streams.
        start: where each of them begins.
        machine: its table, as a portal runs it.
    """

    name: str
    start: Snapshot[S, F]
    machine: Callable[[Portal], Machine[S, F]]


@frozen
class Opened(Generic[S, F]):
    """
    A history that was read.

    Args:
        kind: of it.
        stream: as the store has it.
        key: that opens its events.
        now: where it stands.
    """

    kind: Kind[S, F]
    stream: Stream
    key: bytes = field(repr=False)
    now: Snapshot[S, F]


def begun(
    portal: Portal, kind: Kind[S, F], id_: str, *, token: bytes = b"", person: bytes | None = None
) -> Opened[S, F]:
    """Return a history that is about to begin."""
    key, sealed = portal.keys.new_key(_place(kind.name, id_, "key"))
    stream = Stream(kind.name, id_, person, token, sealed, (), b"", kind.start.state.value, portal.now())
    return Opened(kind, stream, key, kind.start)


def opened(portal: Portal, kind: Kind[S, F], id_: str) -> Flow[Opened[S, F] | None]:
    """Read a history; None where there is none, or its person was erased."""
    stream: Stream | None = yield Load(kind.name, id_)
    if stream is None or not stream.key:
        return None
    return replayed(portal, kind, stream)


def replayed(portal: Portal, kind: Kind[S, F], stream: Stream) -> Opened[S, F]:
    """Open the events of a stream and fold them."""
    key = portal.keys.open(stream.key, _place(kind.name, stream.id, "key"))
    events = [
        wire.load_event(json.loads(unseal(key, sealed, _place(kind.name, stream.id, str(place)))))
        for place, sealed in enumerate(stream.events)
    ]
    return Opened(kind, stream, key, workflow.replay(kind.machine(portal), kind.start, events))


def appended(
    portal: Portal,
    history: Opened[S, F],
    moved: Moved[S, F],
    *,
    person: bytes | None = None,
    tasks: Iterable[NewTask] = (),
) -> Flow[Opened[S, F] | None]:
    """Add what happened, with the tasks that follow from it; None where somebody else was faster."""
    stream, known = history.stream, len(history.stream.events)
    events, head = stream.events, stream.head
    for place, event in enumerate(moved.events, known):
        sealed = _sealed(portal, history, event, place)
        events, head = (*events, sealed), chained(head, sealed)
    after = evolve(
        stream,
        events=events,
        head=head,
        person=person or stream.person,
        state=moved.snapshot.state.value,
        at=moved.events[-1].at,
    )
    is_ours: bool = yield Append(after, known, tuple(tasks))
    return Opened(history.kind, after, history.key, moved.snapshot) if is_ours else None


def _sealed(portal: Portal, history: Opened[Any, Any], event: Event, place: int) -> bytes:
    stream = history.stream
    text = json.dumps(wire.dump_event(event), ensure_ascii=False, sort_keys=True).encode()
    return seal(history.key, text, _place(stream.kind, stream.id, str(place)), portal.keys.randomness)


def _place(kind: str, id_: str, part: str) -> str:
    return f"{kind}/{id_}/{part}"


def task(
    portal: Portal, history: Opened[Any, Any], type_: str, part: str, body: Mapping[str, Any], known: int
) -> NewTask:
    """Return a task of a history, about its next event; asked for twice it has the same reference."""
    stream = history.stream
    reference = f"{stream.kind}:{stream.id}:{known}:{type_}:{part}"
    sealed = seal(history.key, json.dumps(body).encode(), reference, portal.keys.randomness)
    return NewTask(reference, type_, stream.kind, stream.id, sealed, portal.now())


def nothing(portal: Portal, history: Opened[Any, Any], type_: str) -> NewTask:
    """Return a task that does nothing, for where another would tell that somebody is known."""
    return task(portal, history, type_, "", {}, len(history.stream.events))


def body_of(history: Opened[Any, Any], asked: NewTask) -> dict[str, Any]:
    """Open the body of a task."""
    body: dict[str, Any] = json.loads(unseal(history.key, asked.body, asked.reference))
    return body


VERIFY: Final = "verify"
_VERIFYING: Final = frozenset({"verify_identity", "verify_ownership"})


def tasks_of(
    portal: Portal, history: Opened[Any, Any], effects: Iterable[Effect], *, part: str = ""
) -> tuple[NewTask, ...]:
    """
    Return the tasks that effects amount to: questions to registries are one task, anything else is one each.

    The reference of an SMS names history, event and template, so that it is the same however often it is tried; `part`
    tells those apart that are asked for again without an event.
    """
    known, found = len(history.stream.events), tuple(effects)
    asked = sorted(effect.type for effect in found if effect.type in _VERIFYING)
    verify = [task(portal, history, VERIFY, "", {"asked": asked}, known)] if asked else []
    others = [
        task(portal, history, effect.type, _part(effect, part), wire.dump_effect(effect), known)
        for effect in found
        if effect.type not in _VERIFYING
    ]
    return (*verify, *others)


def _part(effect: Effect, part: str) -> str:
    words = (getattr(effect, name, "") for name in ("template", "purpose", "to"))
    return "-".join(str(word) for word in (*words, part) if word)
