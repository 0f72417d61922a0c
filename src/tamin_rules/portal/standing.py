"""
What else there is under the same national ID: an account, another live request, or nothing.

Who stands first in the line (`places`) and has not ended is the one live request; whoever submitted later is told apart
from it only by staff, and is first once all before it have ended.

Source: contract 3; `security` FL4, EN4.
"""

from __future__ import annotations

from typing import Any, Final

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.portal import places
from tamin_rules.portal.accounts import holder_of
from tamin_rules.portal.asks import Flow
from tamin_rules.portal.histories import Opened, opened
from tamin_rules.portal.registrations import REGISTRATION, person_key
from tamin_rules.portal.settings import Portal
from tamin_rules.registration.journey import Standing, State

_LIVE: Final = frozenset({State.SUBMITTED, State.NEEDS_BRANCH, State.ACTIVE})
_NOT_YET: Final = frozenset({State.CONTACT, State.MOBILE_CODE, State.IDENTITY, State.CREDENTIALS, State.REVIEW})


def standing_of(portal: Portal, history: Opened[Any, Any]) -> Flow[str]:
    """Return what else there is under the national ID of a request."""
    national_id = history.now.facts.national_id
    if national_id is None:
        return Standing.NONE.value
    person = person_key(portal, national_id.plain())
    holder = yield from holder_of(portal, person)
    if holder is not None and holder.id != history.stream.id:
        return Standing.ACCOUNT.value
    first = yield from _first_before(portal, person, history.stream.id)
    if first is None:
        return Standing.NONE.value
    # Its account is about to be opened: the task that does so may still wait.
    return (Standing.ACCOUNT if first.now.state is State.ACTIVE else Standing.LIVE_REQUEST).value


def _first_before(portal: Portal, person: bytes, id_: str) -> Flow[Opened[Any, Any] | None]:
    """Return the first request in the line before this one that has not ended; those that have leave the line."""
    line = yield from places.line(portal, person)
    before = line[: line.index(id_)] if id_ in line else line
    ended: set[str] = set()
    found: Opened[Any, Any] | None = None
    for other in before:
        history = yield from opened(portal, REGISTRATION, other)
        if history is not None and history.now.state in _LIVE:
            found = history
            break
        if history is None or history.now.state not in _NOT_YET:
            ended.add(other)
    if ended:
        yield from places.left(portal, person, frozenset(ended))
    return found


def number_on_file(portal: Portal, history: Opened[Any, Any]) -> Flow[Mobile | None]:
    """Return the number that is warned: that of the account, else that of the live request that came first."""
    person, national_id = history.stream.person, getattr(history.now.facts, "national_id", None)
    if national_id is not None:
        person = person_key(portal, national_id.plain())
    holder = None if person is None else (yield from holder_of(portal, person))
    if holder is not None:
        return holder.mobile
    if history.kind.name != REGISTRATION.name or person is None:
        return None
    first = yield from _first_before(portal, person, history.stream.id)
    number: Mobile | None = None if first is None else first.now.facts.mobile
    return number
