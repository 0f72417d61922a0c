"""
What a host brings: an SMS gateway, two registries, the rows of records. And stand-ins until it does.

The stand-ins claim nothing: a registry that is not there is away, which leads to a branch and never to an account.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol, TextIO

from attrs import field, frozen

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.portal.asks import Handed
from tamin_rules.records import MonthRow
from tamin_rules.registration.identity import Identity
from tamin_rules.registration.ownership import Match


class SmsGateway(Protocol):
    """Sends SMS."""

    async def send(
        self, *, reference: str, to: str, template: str, text: str, params: Mapping[str, str]
    ) -> bool | Handed:
        """
        Hand an SMS over; return whether it was taken.

        `Handed` says more: that it is refused for good, or how long the gateway wants to be left alone.

        Args:
            reference: the same however often this SMS is tried; a gateway that heeds it sends it once.
            to: the mobile, `+989...`.
            template, params: for gateways that fill approved texts of their own.
            text: for those that take any.
        """
        ...


class CivilRegistry(Protocol):
    """Says whether a national ID and an identity belong together."""

    async def match_identity(self, national_id: NationalId, identity: Identity) -> Match:
        """Return the registry's answer."""
        ...


class OwnershipRegistry(Protocol):
    """Says whether a mobile is a person's own."""

    async def match_ownership(self, national_id: NationalId, mobile: Mobile) -> Match:
        """Return the registry's answer."""
        ...


class RecordsProvider(Protocol):
    """Has the rows of insurance records."""

    async def rows(self, national_id: NationalId) -> tuple[MonthRow, ...] | None:
        """Return a person's rows; None while they cannot be had."""
        ...


@frozen
class ConsoleSms:
    """Writes each SMS to the console: for development only."""

    console: TextIO = field(factory=lambda: sys.stderr, repr=False)

    async def send(self, *, reference: str, to: str, template: str, text: str, params: Mapping[str, str]) -> bool:
        """Write it down."""
        del reference, template, params
        self.console.write(f"SMS to {to}: {text}\n")
        return True


@frozen
class Away:
    """Registries and records that are not there."""

    async def match_identity(self, national_id: NationalId, identity: Identity) -> Match:
        """Say that nobody can be asked."""
        del national_id, identity
        return Match.UNAVAILABLE

    async def match_ownership(self, national_id: NationalId, mobile: Mobile) -> Match:
        """Say that nobody can be asked."""
        del national_id, mobile
        return Match.UNAVAILABLE

    async def rows(self, national_id: NationalId) -> tuple[MonthRow, ...] | None:
        """Say that nobody can be asked."""
        del national_id
        return None


@frozen
class Agreeing:
    """Registries that confirm whatever they are asked: for development only."""

    async def match_identity(self, national_id: NationalId, identity: Identity) -> Match:
        """Confirm."""
        del national_id, identity
        return Match.MATCHED

    async def match_ownership(self, national_id: NationalId, mobile: Mobile) -> Match:
        """Confirm."""
        del national_id, mobile
        return Match.MATCHED


@frozen
class Outside:
    """Everything outside of the portal."""

    sms: SmsGateway = field(factory=ConsoleSms)
    civil_registry: CivilRegistry = field(factory=Away)
    ownership_registry: OwnershipRegistry = field(factory=Away)
    records: RecordsProvider = field(factory=Away)
