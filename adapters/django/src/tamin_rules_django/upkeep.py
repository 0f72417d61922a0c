"""
What is done to a portal from time to time: drafts end, chains are verified, a person is erased, a number is revealed.

Source: `security` FL6, AU1, AU3, AU5, AU6.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.portal import histories, registrations
from tamin_rules.portal.asks import Flow, Stream, Streams
from tamin_rules.portal.keys import chain
from tamin_rules.portal.registrations import REGISTRATION, person_key
from tamin_rules.registration.journey.table import DRAFT
from tamin_rules_django import clock, conf, models
from tamin_rules_django.host import in_transaction, portal
from tamin_rules_django.models import rows

_BATCH: Final = 100


def note(who: str, what: str, kind: str, stream: str) -> None:
    """Note an action that no event tells."""
    rows(models.Action, conf.get("DATABASE")).create(at=clock.now(), who=who[:150], what=what, kind=kind, stream=stream)


# --- drafts ----------------------------------------------------------------------------------------------------------


def expire_drafts() -> int:
    """End every draft whose time is over, and drop the cells that have ended; return how many drafts that were."""
    ended = sum(_expire(state.value) for state in DRAFT)
    rows(models.Cell, conf.get("DATABASE")).filter(until__lte=portal().now()).delete()
    return ended


def _expire(state: str) -> int:
    """End drafts in a state, the quietest first, until a batch holds none that is due."""
    ended = 0
    while count := sum(map(_end, _quietest(state))):
        ended += count
    return ended


def _end(stream: Stream) -> bool:
    made = portal()
    return in_transaction(made, lambda: registrations.expire(made, stream.id))


def _quietest(state: str) -> tuple[Stream, ...]:
    return in_transaction(portal(), lambda: _asked(Streams(REGISTRATION.name, state, _BATCH)))


def _asked(ask: Streams) -> Flow[tuple[Stream, ...]]:
    found: tuple[Stream, ...] = yield ask
    return found


# --- audit -----------------------------------------------------------------------------------------------------------


def broken() -> Iterator[str]:
    """Find the histories whose chain of events does not hold: changed, dropped, swapped, or forged."""
    using = conf.get("DATABASE")
    for stream in rows(models.Stream, using).order_by("pk").iterator(chunk_size=_BATCH):
        events = list(rows(models.Event, using).filter(stream=stream).order_by("sequence"))
        places = [event.sequence for event in events]
        is_whole = places == list(range(stream.length)) and chain([bytes(event.sealed) for event in events]) == bytes(
            stream.head
        )
        if not is_whole:
            yield f"{stream.kind} {stream.key}"


# --- people ----------------------------------------------------------------------------------------------------------


def erase(national_id: NationalId, who: str) -> int:
    """
    Erase a person: the keys of their histories and every cell of theirs go, the chains of sealed events still hold.

    Returns:
        The number of histories that can no longer be read.
    """
    using, person = conf.get("DATABASE"), person_key(portal(), national_id.plain())
    with transaction.atomic(using=using):
        streams = rows(models.Stream, using).filter(person=person).exclude(sealed_key=b"").select_for_update()
        found = list(streams.values_list("pk", "kind", "key"))
        rows(models.Stream, using).filter(pk__in=[pk for pk, _, _ in found]).update(sealed_key=b"", user=None)
        rows(models.Cell, using).filter(key=person).delete()
        for _, kind, key in found:
            note(who, "erased", kind, key)
    return len(found)


def reveal(key: str, who: str) -> dict[str, str]:
    """Return national ID and mobile of a registration in plain; that somebody looked is noted first."""
    note(who, "revealed", REGISTRATION.name, key)
    history = in_transaction(portal(), lambda: histories.opened(portal(), REGISTRATION, key))
    facts = None if history is None else history.now.facts
    if facts is None:
        return {}
    shown = {"national_id": facts.national_id, "mobile": facts.mobile}
    return {name: value.plain() for name, value in shown.items() if value is not None}
