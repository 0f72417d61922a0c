"""
What a portal does by itself: what has had its time ends, who asks for it is erased, and histories are looked over.

A host runs `sweep` every few minutes, beside the worker; `erase` when staff say so; `audited` and `checkpoint` as often
as it likes. Each flow is one transaction.

Source: contract 3; `security` FL6, CM3, AU1 to AU3, AU5, AU6.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain as chained_lists
from typing import Any, Final

from attrs import evolve, field, frozen

from tamin_rules.errors import DefinitionError, MalformedError
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.portal import cells, passwords, places, registrations
from tamin_rules.portal.accounts import ACCOUNT, ATTEMPTS, SESSIONS, holder_of
from tamin_rules.portal.asks import Append, Flow, Load, Stream, Streams
from tamin_rules.portal.histories import Kind, Opened, replayed
from tamin_rules.portal.keys import SealBrokenError, chain, chained
from tamin_rules.portal.passwords import MOBILE_CHANGE, RECOVERY
from tamin_rules.portal.problems import ProblemError
from tamin_rules.portal.registrations import ERASED, REGISTRATION, person_key
from tamin_rules.portal.services import OBJECTION, OBJECTIONS
from tamin_rules.portal.settings import Portal
from tamin_rules.registration.journey.table import DRAFT

KEPT: Final = timedelta(days=30)
"""How long a recovery or a change of mobile that is over can still be read (`security` AU6: policy of the host)."""

_RUNNING: Final = ((RECOVERY, ("requested",)), (MOBILE_CHANGE, ("code", "cooling_off")))


# --- by the clock ----------------------------------------------------------------------------------------------------


def sweep(portal: Portal, limit: int = 100) -> Flow[int]:
    """
    End what has had its time, the longest idle first; return how much that was. What does not open is left to an audit.

    Drafts lose what was entered; a cooling-off ends; a recovery or a change that nobody finished does too, and loses
    its key some time after its end.
    """
    drafts = yield from _drafts(portal, limit)
    running = yield from _running(portal, limit)
    return drafts + running + (yield from _over(portal, limit))


def _drafts(portal: Portal, limit: int) -> Flow[int]:
    count = 0
    for state in DRAFT:
        found: tuple[Stream, ...] = yield Streams(REGISTRATION.name, state.value, limit)
        for stream in found:
            history = _readable(portal, REGISTRATION, stream)
            if history is not None and history.now.facts.limit_is_reached(portal.now()):
                count += yield from _expired(portal, history)
    return count


def _expired(portal: Portal, history: Opened[Any, Any]) -> Flow[bool]:
    """End a draft, unless somebody is using it just now."""
    try:
        yield from registrations.expired(portal, history)
    except ProblemError:
        return False
    return True


def _readable(portal: Portal, kind: Kind[Any, Any], stream: Stream) -> Opened[Any, Any] | None:
    """Open a history; one that does not open keeps none of the others from being swept."""
    if not stream.key or flaws(portal, kind, stream):
        return None
    return replayed(portal, kind, stream)


def _running(portal: Portal, limit: int) -> Flow[int]:
    count = 0
    for kind, states in _RUNNING:
        for state in states:
            found: tuple[Stream, ...] = yield Streams(kind.name, state, limit)
            for stream in found:
                history = _readable(portal, kind, stream)
                if history is not None:
                    after = yield from passwords.by_clock(portal, history)
                    count += after.stream.state != state
    return count


def _over(portal: Portal, limit: int) -> Flow[int]:
    count = 0
    for kind in (RECOVERY, MOBILE_CHANGE):
        for state in kind.machine(portal).final:
            found: tuple[Stream, ...] = yield Streams(kind.name, state.value, limit)
            for stream in found:
                if portal.now() - stream.at >= KEPT:
                    count += yield from _destroyed(portal, kind.name, stream.id)
    return count


# --- erasure ---------------------------------------------------------------------------------------------------------


def erase(portal: Portal, national_id: NationalId) -> Flow[int]:
    """
    Erase a person: account, sessions, and the keys of every history; return how many histories that was.

    The sealed events stay, unreadable, and the chain over them still holds; its last link says when this was done.
    Drafts that were never submitted name nobody, and end by the clock.
    """
    person = person_key(portal, national_id.plain())
    named = yield from _named(portal, person)
    count = 0
    for kind, id_ in named:
        count += yield from _destroyed(portal, kind, id_)
    for room in (ACCOUNT, SESSIONS, OBJECTIONS, ATTEMPTS):
        yield from cells.change(portal, room, person, lambda _content: None)
    for kind_ in (RECOVERY, MOBILE_CHANGE):
        yield from passwords.forgotten(portal, kind_, person)
    yield from places.left(portal, person)
    return count


def _named(portal: Portal, person: bytes) -> Flow[tuple[tuple[str, str], ...]]:
    """Return kind and id of every history of a person, each once."""
    holder = yield from holder_of(portal, person)
    line = yield from places.line(portal, person)
    recoveries = yield from passwords.named(portal, RECOVERY, person)
    changes = yield from passwords.named(portal, MOBILE_CHANGE, person)
    listed = yield from cells.read(portal, OBJECTIONS, person)
    found = chained_lists(
        ((REGISTRATION.name, id_) for id_ in (*line, *(() if holder is None else (holder.id,)))),
        ((RECOVERY.name, id_) for id_ in recoveries),
        ((MOBILE_CHANGE.name, id_) for id_ in changes),
        ((OBJECTION.name, id_) for id_ in (listed.content or {"ids": ()})["ids"]),
    )
    return tuple(dict.fromkeys(found))


def _destroyed(portal: Portal, kind: str, id_: str) -> Flow[bool]:
    """Destroy the key of a history, and say so in its chain; again where something happened meanwhile."""
    while True:
        stream: Stream | None = yield Load(kind, id_)
        if stream is None or stream.state == ERASED:
            return False
        last = json.dumps({"type": ERASED, "at": portal.now().isoformat()}).encode()
        bare = evolve(
            stream,
            events=(*stream.events, last),
            head=chained(stream.head, last),
            person=None,
            token=b"",
            key=b"",
            state=ERASED,
            at=portal.now(),
        )
        is_ours: bool = yield Append(bare, len(stream.events))
        if is_ours:
            return True


# --- audit -----------------------------------------------------------------------------------------------------------


class Flaw(StrEnum):
    """What is wrong with a history."""

    CHAIN = "chain_broken"
    SEAL = "seal_broken"
    HISTORY = "no_history"
    CUT = "cut_off"
    GONE = "gone"


def audited(portal: Portal, kind: Kind[Any, Any], id_: str) -> Flow[tuple[Flaw, ...]]:
    """Look a history over: whether its chain holds, its events open, and its journey can have gone that way."""
    stream: Stream | None = yield Load(kind.name, id_)
    return (Flaw.GONE,) if stream is None else flaws(portal, kind, stream)


def flaws(portal: Portal, kind: Kind[Any, Any], stream: Stream) -> tuple[Flaw, ...]:
    """Return what is wrong with a history as the store has it (`security` AU3)."""
    found = () if hmac.compare_digest(chain(stream.events), stream.head) else (Flaw.CHAIN,)
    if not stream.key:
        return found
    flaw: Flaw | None = None
    try:
        replayed(portal, kind, stream)
    except SealBrokenError:
        flaw = Flaw.SEAL
    except (DefinitionError, MalformedError):
        flaw = Flaw.HISTORY
    return found if flaw is None else (*found, flaw)


@frozen
class Checkpoint:
    """
    How long each history was at a time, and its head then, signed: a chain alone does not show that its end is missing.

    Args:
        at: when it was taken.
        heads: number of events and head, by kind and id.
        signature: under a key of the portal.
    """

    at: datetime
    heads: Mapping[tuple[str, str], tuple[int, bytes]] = field(repr=False)
    signature: bytes = field(repr=False)


def checkpoint(portal: Portal, streams: Iterable[Stream]) -> Checkpoint:
    """Sign the heads of histories, as many as a host hands in; it is kept away from the database (`security` AU2)."""
    at = portal.now()
    heads = {(stream.kind, stream.id): (len(stream.events), stream.head) for stream in streams}
    return Checkpoint(at, heads, _signature(portal, at, heads))


def _signature(portal: Portal, at: datetime, heads: Mapping[tuple[str, str], tuple[int, bytes]]) -> bytes:
    lines = sorted(f"{kind}/{id_} {count} {head.hex()}" for (kind, id_), (count, head) in heads.items())
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return portal.keys.hashed("checkpoint", at.isoformat(), digest)


def is_signed(portal: Portal, taken: Checkpoint) -> bool:
    """Tell whether a checkpoint is this portal's, and as it was taken."""
    return hmac.compare_digest(taken.signature, _signature(portal, taken.at, taken.heads))


def compared(taken: Checkpoint, kind: str, id_: str, stream: Stream | None) -> Flaw | None:
    """Say whether a history still begins with what a checkpoint saw of it."""
    seen = taken.heads.get((kind, id_))
    if seen is None:
        return None
    if stream is None:
        return Flaw.GONE
    count, head = seen
    if len(stream.events) < count:
        return Flaw.CUT
    return None if hmac.compare_digest(chain(stream.events[:count]), head) else Flaw.CHAIN
