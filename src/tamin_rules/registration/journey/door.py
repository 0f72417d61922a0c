"""The moves by their names: the door for scripts and adapters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tamin_rules.errors import Code, MalformedError
from tamin_rules.registration.journey.moves import (
    Answer,
    Hasher,
    Journey,
    back,
    begin,
    cancel,
    change_contact,
    closed,
    confirm_mobile,
    enter_credentials,
    enter_identity,
    expire,
    report_verification,
    sign_commitment,
    submit,
    visit_branch,
)
from tamin_rules.registration.journey.policy import PUBLISHED, Policy
from tamin_rules.registration.journey.table import MOVES

if TYPE_CHECKING:
    from tamin_rules.law import Law

FIELD_UNKNOWN: Final = Code("registration.field.unknown", allowed=tuple)
MOVE_UNKNOWN: Final = Code("registration.move.unknown")

FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "begin": ("national_id", "mobile"),
        "change_contact": ("national_id", "mobile"),
        "confirm_mobile": ("accepted",),
        "enter_identity": ("first_name", "last_name", "birth_certificate_number", "birth_date", "gender"),
        "enter_credentials": ("email", "password", "password_confirmation", "security_answers"),
        "back": ("to",),
        "submit": ("accept_notices",),
        "report_verification": ("identity", "ownership", "standing"),
        "visit_branch": ("visit", "documents", "decision", "standing"),
        "sign_commitment": ("form",),
        "cancel": (),
        "expire": (),
    }
)
"""The moves by name, and the fields that each takes."""

_EVENTS: Final = {name: event for event, name in MOVES.items()}
_BY_NAME: Final[Mapping[str, Callable[..., Answer]]] = MappingProxyType(
    {
        "change_contact": change_contact,
        "confirm_mobile": confirm_mobile,
        "enter_identity": enter_identity,
        "enter_credentials": enter_credentials,
        "back": back,
        "submit": submit,
        "report_verification": report_verification,
        "visit_branch": visit_branch,
        "sign_commitment": sign_commitment,
        "cancel": cancel,
        "expire": expire,
    }
)


def _check_name(name: object) -> None:
    if not isinstance(name, str) or name not in FIELDS:  # a script may hold anything in its place
        raise MalformedError(MOVE_UNKNOWN, loc=("move",))


def check_request(name: str, fields: Mapping[str, object]) -> None:
    """
    Refuse a move that there is not, and fields that it does not have.

    Codes: registration.move.unknown, registration.field.unknown.
    """
    _check_name(name)
    if any(entered not in FIELDS[name] for entered in fields):
        raise MalformedError(FIELD_UNKNOWN, {"allowed": FIELDS[name]})


def move(
    now: Journey,
    name: str,
    fields: Mapping[str, object],
    *,
    at: datetime,
    hasher: Hasher,
    policy: Policy = PUBLISHED,
    law: Law | None = None,
) -> Answer:
    """
    Make a move by its name, with the fields of a request: the door for scripts and adapters.

    What the state does not allow is refused before any field is looked at.

    Codes: registration.move.unknown, registration.field.unknown, and those of the move.
    """
    _check_name(name)
    if refused := closed(now, _EVENTS[name], at, policy, law):
        return refused
    check_request(name, fields)
    if name == "begin":
        return begin(**fields, at=at, policy=policy, law=law)
    sealing = {"hasher": hasher} if name == "enter_credentials" else {}
    return _BY_NAME[name](now, **fields, **sealing, at=at, policy=policy, law=law)
