"""
Stored events: an explicit table of names, a version on every one, and a way up from each old version.

A stored event is an object with `type`, `version` and the fields of its class. Change a class, and its version rises by
the upcaster that is put down here: a function from the fields of the old version to those of the next one. Samples of
every version ever written stay in the tests and must be readable for good.

Dumping an event reveals what it knows, identifiers and hashes included: a host encrypts what it stores.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, cast

from attrs import frozen

from tamin_rules.errors import Code, DefinitionError, MalformedError
from tamin_rules.records import objection
from tamin_rules.registration import mobile_change, recovery
from tamin_rules.registration.journey import events as registration
from tamin_rules.wire.convert import dump, exactly, fields_of, load_stored
from tamin_rules.wire.versions import Fields, Upcaster, upcast
from tamin_rules.workflow import Event

TYPE_UNKNOWN: Final = Code("wire.event.unknown")

_HEAD: Final = ("type", "version")


@frozen(eq=False)
class StoredType:
    """
    A class of events, and how it is stored.

    Args:
        name: stable, and unique among all types.
        event: the class.
        upcasters: from version 1 to 2, from 2 to 3, and so on; each may rely on nothing in what it takes.
    """

    name: str
    event: type[Any]
    upcasters: tuple[Upcaster, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a class with a field that an event has anyway."""
        if taken := {name for name, _ in fields_of(self.event)} & set(_HEAD):
            message = f"an event cannot have a field {', '.join(sorted(taken))}: {self.name}"
            raise DefinitionError(message)

    @property
    def version(self) -> int:
        """The version that is written now."""
        return 1 + len(self.upcasters)


REGISTRATION: Final = (
    StoredType("begun", registration.Begun),
    StoredType("contact_changed", registration.ContactChanged),
    StoredType("mobile_confirmed", registration.MobileConfirmed),
    StoredType("identity_entered", registration.IdentityEntered),
    StoredType("credentials_entered", registration.CredentialsEntered),
    StoredType("went_back", registration.WentBack),
    StoredType("submitted", registration.Submitted),
    StoredType("verification_reported", registration.VerificationReported),
    StoredType("branch_visited", registration.BranchVisited),
    StoredType("commitment_signed", registration.CommitmentSigned),
    StoredType("cancelled", registration.Cancelled),
    StoredType("expired", registration.Expired),
)
RECOVERY: Final = (
    StoredType("recovery_requested", recovery.RecoveryRequested),
    StoredType("password_recovered", recovery.PasswordRecovered),
    StoredType("recovery_expired", recovery.RecoveryExpired),
)
MOBILE_CHANGE: Final = (
    StoredType("mobile_change_requested", mobile_change.ChangeRequested),
    StoredType("mobile_change_confirmed", mobile_change.NumberConfirmed),
    StoredType("mobile_change_ownership_reported", mobile_change.OwnershipReported),
    StoredType("mobile_change_branch_visited", mobile_change.BranchVisited),
    StoredType("mobile_change_reversed", mobile_change.ChangeReversed),
    StoredType("mobile_change_cooled_off", mobile_change.CooledOff),
    StoredType("mobile_change_cancelled", mobile_change.ChangeCancelled),
    StoredType("mobile_change_expired", mobile_change.ChangeExpired),
)
OBJECTION: Final = (
    StoredType("objection_submitted", objection.ObjectionSubmitted),
    StoredType("objection_review_begun", objection.ReviewBegun),
    StoredType("objection_documents_requested", objection.DocumentsRequested),
    StoredType("objection_documents_brought", objection.DocumentsBrought),
    StoredType("objection_decided", objection.ObjectionDecided),
    StoredType("objection_withdrawn", objection.ObjectionWithdrawn),
)
TYPES: Final = (*REGISTRATION, *RECOVERY, *MOBILE_CHANGE, *OBJECTION)
"""Every event of the package. A host with events of its own adds to it: `(*TYPES, StoredType("audited", Audited))`."""


def dump_event(event: Event, *, types: tuple[StoredType, ...] = TYPES) -> dict[str, Any]:
    """
    Return an event as it is stored, personal data in the clear.

    Raises:
        DefinitionError: the class is in no table.

    >>> from tamin_rules import jalali
    >>> dump_event(registration.Submitted(jalali.parse_instant("1405-09-01T10:00"), notices_accepted=True))
    {'type': 'submitted', 'version': 1, 'at': '1405-09-01T10:00:00+03:30', 'notices_accepted': True}
    """
    stored = _index(types)[1].get(type(event))
    if stored is None:
        message = f"no stored type for {type(event).__name__}"
        raise DefinitionError(message)
    return {"type": stored.name, "version": stored.version, **dump(event)}


def load_event(data: object, *, types: tuple[StoredType, ...] = TYPES) -> Event:
    """
    Read a stored event, of whatever version.

    Codes: wire.type.wrong, wire.event.unknown, wire.version.unknown (newest), wire.version.unreadable (version), and
    those of the fields.

    >>> load_event({"type": "cancelled", "version": 1, "at": "1405-09-01T10:00:00+03:30"})
    Cancelled(at=datetime.datetime(2026, 11, 22, 10, 0, tzinfo=...))
    """
    record = cast("Fields", exactly(data, dict))
    name = record.get("type")
    stored = _index(types)[0].get(name) if type(name) is str else None
    if stored is None:
        raise MalformedError(TYPE_UNKNOWN, loc=("type",))
    body = {key: value for key, value in record.items() if key not in _HEAD}
    event: Event = load_stored(stored.event, upcast(record.get("version"), body, stored.upcasters))
    return event


@cache
def _index(types: tuple[StoredType, ...]) -> tuple[Mapping[str, StoredType], Mapping[type[Any], StoredType]]:
    """Return the types by name and by class."""
    by_name, by_class = {stored.name: stored for stored in types}, {stored.event: stored for stored in types}
    if len(by_name) < len(types) or len(by_class) < len(types):
        message = "a name or a class of events stands twice"
        raise DefinitionError(message)
    return by_name, by_class
