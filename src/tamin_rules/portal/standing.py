"""
What else there is under the same national ID: an account, another live request, or nothing.

One live request holds a person's place; whoever submits later finds it taken, and takes it once it is free.

Source: contract 3; `security` FL4.
"""

from __future__ import annotations

from typing import Any, Final

from tamin_rules.portal import cells
from tamin_rules.portal.accounts import holder_of
from tamin_rules.portal.asks import Flow
from tamin_rules.portal.histories import Opened, opened
from tamin_rules.portal.registrations import REGISTRATION, person_key
from tamin_rules.portal.settings import Portal
from tamin_rules.registration.journey import Standing, State

_PLACE: Final = "place"
_STANDING: Final = {
    State.SUBMITTED: Standing.LIVE_REQUEST,
    State.NEEDS_BRANCH: Standing.LIVE_REQUEST,
    State.ACTIVE: Standing.ACCOUNT,  # which is about to be opened, or is
}


def standing_of(portal: Portal, history: Opened[Any, Any]) -> Flow[str]:
    """Return what else there is, and take the person's place for this request where it is free."""
    national_id = history.now.facts.national_id
    if national_id is None:
        return Standing.NONE.value
    person = person_key(portal, national_id.plain())
    holder = yield from holder_of(portal, person)
    if holder is not None and holder.id != history.stream.id:
        return Standing.ACCOUNT.value
    id_ = history.stream.id
    taken = yield from cells.read(portal, _PLACE, person)
    holding = taken.content["id"] if taken.content is not None else None
    if holding is not None and holding != id_:
        other = yield from opened(portal, REGISTRATION, holding)
        if other is not None and other.now.state in _STANDING:
            return _STANDING[other.now.state].value
    if holding == id_ or (yield from cells.write(portal, taken, {"id": id_})):
        return Standing.NONE.value
    return Standing.LIVE_REQUEST.value
