"""
What a portal needs from its host: two registries, an SMS gateway, records, and a way to open accounts.

Each is a class without arguments that the setting names. Whatever one raises counts as "away": it is asked again later,
and the name of the error, never its text, goes to the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeVar

from attrs import field, frozen
from django.contrib.auth.base_user import AbstractBaseUser

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.portal.asks import Handed, Send
from tamin_rules.records import MonthRow
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.ownership import Match
from tamin_rules.text import masked

LOGGER: Final = logging.getLogger("tamin_rules")
T = TypeVar("T")


class CivilRegistry(Protocol):
    """Whether names, birth date and certificate are those of a national ID."""

    def match(self, national_id: NationalId, identity: Identity) -> Match:
        """Answer; `Match.UNAVAILABLE` where the registry is away."""
        ...


class OwnershipRegistry(Protocol):
    """Whether a mobile is in a person's own name."""

    def match(self, national_id: NationalId, mobile: Mobile) -> Match:
        """Answer; `Match.NOT_CHECKED` where nobody can tell."""
        ...


class SmsGateway(Protocol):
    """Sends an SMS."""

    def send(self, sms: Send) -> bool | Handed:
        """
        Send; return whether the gateway took it.

        `Handed` says more: that it is refused for good, or how long the gateway wants to be left alone.

        `sms.reference` stays the same however often one is tried: a gateway that is given it sends once.
        """
        ...


class Records(Protocol):
    """The rows of a person's record."""

    def rows(self, national_id: NationalId) -> tuple[MonthRow, ...] | None:
        """Return the rows; None where they are away."""
        ...


@frozen
class Applicant:
    """Whose account is open: given to the host once registries or a branch have accepted them."""

    id: str
    national_id: NationalId
    mobile: Mobile
    first_name: str = field(repr=masked)
    last_name: str = field(repr=masked)


class AccountOpener(Protocol):
    """Opens an account in the host, beside the portal's own."""

    def open(self, applicant: Applicant) -> AbstractBaseUser | None:
        """Return the user that belongs to the applicant; called again for the same one after a crash."""
        ...


class NoUser:
    """Opens none: the portal's own account is enough."""

    def open(self, applicant: Applicant) -> AbstractBaseUser | None:  # noqa: ARG002 - the protocol
        """Return nobody."""
        return None


def asked(what: str, away: T, call: Callable[[], T]) -> T:
    """Ask a service outside; whatever it raises means that it is away."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - of somebody else's code
        LOGGER.error("%s failed: %s", what, type(error).__name__)  # noqa: TRY400 - its text may hold anything
    return away


Answers = Mapping[type[Any], Callable[[Any], Any]]
