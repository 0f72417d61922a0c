"""
What has happened, told after the commit: ids and codes, nothing of the person.

    application_submitted   kind, id
    decision_recorded       kind, id, state: of a registration that was decided, by registries or a branch
    sms_dispatched          reference, template: once the gateway has taken it, again where it takes it again
    sms_abandoned           reference, error
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.dispatch import Signal

application_submitted = Signal()
decision_recorded = Signal()
sms_dispatched = Signal()
sms_abandoned = Signal()

OF_STATE: Final[Mapping[tuple[str, str], Signal]] = {
    ("registration", "submitted"): application_submitted,
    ("registration", "active"): decision_recorded,
    ("registration", "needs_branch"): decision_recorded,
    ("registration", "rejected"): decision_recorded,
}
"""Which signal follows when a history has come to a state."""
