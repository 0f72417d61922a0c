"""
A portal for FastAPI: what it is made of, and the routers that a host includes.

Source: contract 5; `ecosystem` 3.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

from attrs import evolve
from fastapi import APIRouter, FastAPI

from tamin_rules.errors import DefinitionError
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.law import Law
from tamin_rules.portal import limits, upkeep
from tamin_rules.portal.control import Control
from tamin_rules.portal.keys import KEY_BYTES, Keys
from tamin_rules.portal.routes import ROUTES, Route
from tamin_rules.portal.settings import Portal
from tamin_rules_fastapi.asgi import Checks
from tamin_rules_fastapi.performing import Performer
from tamin_rules_fastapi.pools import STANDARD, Cost, Hashing, Pool
from tamin_rules_fastapi.ports import (
    Away,
    CivilRegistry,
    ConsoleSms,
    Outside,
    OwnershipRegistry,
    RecordsProvider,
    SmsGateway,
)
from tamin_rules_fastapi.routers import Mounted, made_router
from tamin_rules_fastapi.sql import SqlStore
from tamin_rules_fastapi.stores import Store

LOG: Final = logging.getLogger("tamin_rules_fastapi")
SHORTEST_CONTROL_TOKEN: Final = 16

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


def _now() -> datetime:
    return datetime.now(UTC)


class Tamin:
    """
    A portal.

    Without arguments it is one for development: a SQLite file, SMS on the console, registries that are away, and keys
    that end with the process. `weaknesses` names what must not go into production.

    Args:
        pii_keys: secrets of at least 32 bytes, newest first: the first seals, all open.
        index_key: of the keyed hashes by which people are found; the oldest of `pii_keys` where none is given, so
            rotation puts new keys in front and never takes the last one away.
        store: where everything is kept.
        sms, civil_registry, ownership_registry, records: what the portal asks; see `ports`.
        staff: bearer tokens of branch staff, or a function that knows them.
        policies: further fields of `tamin_rules.portal.settings.Portal`, such as `registration` or `session`.
        law: the law, where it is not the shipped one.
        per_minute: requests per network address, by what is asked for; None for no limit.
        cost: of an Argon2id hash.
        test_control: the token of a conformance kit. It opens routes that move the clock and show every SMS, so it
            is for a portal under test alone; None, as is the default, for none.
        clock: the time, with its zone.
    """

    def __init__(
        self,
        *,
        pii_keys: Sequence[bytes] | None = None,
        index_key: bytes | None = None,
        store: Store | None = None,
        sms: SmsGateway | None = None,
        civil_registry: CivilRegistry | None = None,
        ownership_registry: OwnershipRegistry | None = None,
        records: RecordsProvider | None = None,
        staff: Sequence[str] | Callable[[str], bool] = (),
        policies: Mapping[str, Any] | None = None,
        law: Law | None = None,
        per_minute: Mapping[str, int] | None = limits.PER_MINUTE,
        cost: Cost = STANDARD,
        test_control: str | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._throw_away_keys = pii_keys is None
        self.control = _control(test_control, clock)
        settings: dict[str, Any] = {} if per_minute is None else {"limiter": limits.per_minute(per_minute)}
        portal = Portal(
            _keys(pii_keys, index_key),
            clock if self.control is None else self.control.now,
            law or Law.current(),
            is_staff=staff if callable(staff) else _one_of(tuple(staff)),
            **settings | dict(policies or {}),
        )
        outside = Outside(
            sms or ConsoleSms(), civil_registry or Away(), ownership_registry or Away(), records or Away()
        )
        self.performer = Performer(
            portal, store or SqlStore(), Hashing(cost), outside, slow=Pool(), steps=Pool(), control=self.control
        )
        for weakness in self.weaknesses():
            LOG.warning("tamin: not for production: %s", weakness)

    @property
    def portal(self) -> Portal:
        """The portal that runs behind the routes."""
        return self.performer.portal

    @property
    def store(self) -> Store:
        """Where everything is kept."""
        return self.performer.store

    def weaknesses(self) -> list[str]:
        """Return what must not go into production, in words; the command `check` fails on any."""
        outside, cost = self.performer.outside, self.performer.hashing.cost
        is_sqlite = isinstance(self.store, SqlStore) and self.store.url.startswith("sqlite")
        found = {
            "keys that end with the process (pii_keys)": self._throw_away_keys,
            "SMS on the console (sms)": isinstance(outside.sms, ConsoleSms),
            "an SMS gateway that is told no reference (sms)": not getattr(outside.sms, "is_told_the_reference", True),
            "no civil registry (civil_registry)": isinstance(outside.civil_registry, Away),
            "no registry of mobiles (ownership_registry)": isinstance(outside.ownership_registry, Away),
            "SQLite, which has one writer at a time (store)": is_sqlite,
            "a cost of hashing that is for tests (cost)": cost.for_tests,
            "test control is on (test_control)": self.control is not None,
        }
        return [weakness for weakness, is_there in found.items() if is_there]

    # --- routers -----------------------------------------------------------------------------------------------------

    def get_routers(self, **options: Any) -> tuple[APIRouter, ...]:  # noqa: ANN401 - of `made_router`
        """Return all that a portal serves; with test control on, that too."""
        made = (
            self.get_registration_router,
            self.get_accounts_router,
            self.get_records_router,
            self.get_employer_router,
            self.get_checks_router,
            self.get_staff_router,
            *(() if self.control is None else (self.get_control_router,)),
        )
        return tuple(get(**options) for get in made)

    def get_registration_router(self, **options: Any) -> APIRouter:  # noqa: ANN401 - of `made_router`
        """Return the journey: begin, its steps, submit, follow up; notices and questions."""
        return self._router(
            "registration", ("/registrations", "/follow-up", "/notices", "/security-questions"), options
        )

    def get_accounts_router(self, **options: Any) -> APIRouter:  # noqa: ANN401 - of `made_router`
        """Return sessions, passwords, the mobile of an account, and what it may use."""
        paths = ("/sessions", "/password-recovery", "/password", "/mobile", "/services")
        return self._router("accounts", paths, options)

    def get_records_router(self, **options: Any) -> APIRouter:  # noqa: ANN401 - of `made_router`
        """Return one's own record, and objections to it."""
        return self._router("records", ("/records", "/objections"), options)

    def get_employer_router(self, **options: Any) -> APIRouter:  # noqa: ANN401 - of `made_router`
        """Return the check of contribution lists."""
        return self._router("employer", ("/contribution-lists",), options)

    def get_checks_router(self, **options: Any) -> APIRouter:  # noqa: ANN401 - of `made_router`
        """Return the checks that need no account; `checks_app` serves the same with less around it."""
        return self._router("checks", ("/checks",), options)

    def get_staff_router(self, *, is_checked: bool = False, **options: Any) -> APIRouter:  # noqa: ANN401
        """
        Return what branch staff does.

        Args:
            is_checked: whether a host's own `dependencies` have let nobody through but staff; then no token of
                the portal is asked for.
            options: of `made_router`.
        """
        if is_checked and not options.get("dependencies"):
            message = "is_checked leaves the check to dependencies, so there have to be some"
            raise DefinitionError(message)
        return self._router("staff", ("/staff",), options, host_knows_staff=is_checked)

    def get_control_router(self, **options: Any) -> APIRouter:  # noqa: ANN401 - of `made_router`
        """
        Return what a conformance kit asks of a portal under test.

        Raises:
            DefinitionError: test control is off.
        """
        if self.control is None:
            message = "test control is off: Tamin(test_control=...) switches it on, for a portal under test alone"
            raise DefinitionError(message)
        return made_router(self._mounted(self.control.routes()), self.control.routes(), "control", **options)

    def _router(
        self, name: str, paths: tuple[str, ...], options: dict[str, Any], *, host_knows_staff: bool = False
    ) -> APIRouter:
        firsts = {path.strip("/") for path in paths}
        chosen = tuple(route for route in ROUTES if route.parts[0] in firsts)
        mounted = self._mounted(ROUTES)
        if host_knows_staff:
            trusting = evolve(self.performer, portal=evolve(self.portal, is_staff=lambda _token: True))
            mounted = evolve(mounted, performer=trusting, host_knows_staff=True)
        return made_router(mounted, chosen, name, **options)

    def _mounted(self, routes: tuple[Route, ...]) -> Mounted:
        return Mounted(self.performer, routes, counts_addresses=self.control is None)

    def checks_app(self) -> Checks:
        """Return `/checks/*` as a plain ASGI application, to be mounted or served alone."""
        return Checks(self.performer, counts_addresses=self.control is None)

    async def erase(self, national_id: str) -> int:
        """
        Erase a person, for staff who were asked to; return how many histories that was.

        The sealed events stay, unreadable, and say when this was done (`security` AU5).

        Raises:
            MalformedError: the codes of `national_id.parse`.
        """
        return await self.performer.run(upkeep.erase(self.portal, national_ids.parse(national_id)))

    # --- running -----------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Let go of connections and threads at the end; for `FastAPI(lifespan=...)`."""
        try:
            yield
        finally:
            await self.close()

    def lifespan_with(self, own: Lifespan) -> Lifespan:
        """Return a lifespan around a host's own."""

        @asynccontextmanager
        async def both(app: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - as the host's own has it
            async with self.lifespan(app), own(app) as state:
                yield state

        return both

    async def close(self) -> None:
        """Let go of connections and threads."""
        await self.store.close()
        self.performer.slow.close()
        self.performer.steps.close()


def _keys(given: Sequence[bytes] | None, index_key: bytes | None) -> Keys:
    found = (secrets.token_bytes(KEY_BYTES),) if given is None else tuple(given)
    return Keys(found, index_key or b"".join(found[-1:]), secrets.token_bytes)


def _control(token: str | None, clock: Callable[[], datetime]) -> Control | None:
    if token is None:
        return None
    if len(token) < SHORTEST_CONTROL_TOKEN:
        message = f"the token of test control has at least {SHORTEST_CONTROL_TOKEN} characters"
        raise DefinitionError(message)
    return Control(token, clock)


def _one_of(tokens: tuple[str, ...]) -> Callable[[str], bool]:
    known = tuple(token.encode() for token in tokens)
    if not all(known):
        message = "a token of staff is not empty"
        raise DefinitionError(message)

    def is_staff(token: str) -> bool:
        given = token.encode("utf-8", "surrogatepass")
        return any([hmac.compare_digest(given, each) for each in known])  # noqa: C419 - all of them, every time

    return is_staff
