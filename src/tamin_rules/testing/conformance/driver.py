"""
What the kit asks of a portal: ten verbs, and what a portal can.

A portal that speaks the HTTP contract needs only a way to send a request (`Contract`). Any other writes a class with
these verbs; what it cannot do it leaves out of `capabilities`, and the kit reports what that leaves untested.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import urlencode

from attrs import define, field, frozen

from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.routes import ROUTES

Fields: TypeAlias = Mapping[str, Any]

CHECKS: Final = "checks"
"""Answers `/checks/...`."""
ACCOUNTS: Final = "accounts"
"""Opens accounts: sign-in, recovery, services."""
STAFF: Final = "staff"
"""The kit may tell of visits."""
CONTROL: Final = "control"
"""The kit says what registries answer, moves the clock, has work done and reads the SMS."""
RESTART: Final = "restart"
"""The kit may have the portal killed and started again."""
PARALLEL: Final = "parallel"
"""Several requests may be sent at once."""
CAPABILITIES: Final = (CHECKS, ACCOUNTS, STAFF, CONTROL, RESTART, PARALLEL)


@define
class Draft:
    """What a person holds of a registration: its id, secret and version, and the tracking code once there is one."""

    id: str
    token: str = field(repr=False)
    version: int
    tracking_code: str = field(default="", repr=False)


class Driver(Protocol):
    """A portal under test. Each answer is a `Response`: a status, a JSON document, headers by lower-case name."""

    @property
    def capabilities(self) -> frozenset[str]:
        """Which of `CAPABILITIES` it has."""
        ...

    def begin(self, fields: Fields, *, key: str | None) -> Response:
        """Begin a registration."""
        ...

    def move(self, draft: Draft, name: str, fields: Fields, *, version: int, key: str | None) -> Response:
        """Make a move of the person; named as in the journey, and `resend_code`."""
        ...

    def review(self, draft: Draft) -> Response:
        """Show where a registration stands."""
        ...

    def ask(self, name: str, fields: Fields, *, token: str | None) -> Response:
        """Make any other call by its name, as `sign_in`; what stands in its path is taken from the fields."""
        ...

    def tell(self, name: str, id_: str, fields: Fields) -> Response:
        """Tell, as staff, of a visit or a commitment form."""
        ...

    def registries(self, *, identity: str, ownership: str) -> None:
        """Set what the registries will answer."""
        ...

    def sms(self) -> list[dict[str, Any]]:
        """Return what was sent: `to`, `template`, `text`, `params`."""
        ...

    def advance(self, seconds: int) -> datetime:
        """Move the clock, and return its time."""
        ...

    def work(self) -> None:
        """Have everything done that waits, a registry that is away asked once."""
        ...

    def restart(self) -> None:
        """Kill the portal where it stands, and start it again."""
        ...


Sending: TypeAlias = Callable[[Request], Response]

_MOVES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "change_contact": "change_contact",
        "confirm_mobile": "confirm_mobile_code",
        "resend_code": "resend_mobile_code",
        "enter_identity": "enter_identity",
        "enter_credentials": "enter_credentials",
        "back": "go_back",
        "submit": "submit_registration",
        "cancel": "cancel_registration",
    }
)
"""The call that makes a move."""
_ROUTES: Final = {route.name: route for route in ROUTES}


class DriverError(Exception):
    """The portal does not answer as a portal under test does: wrong address, wrong token, test control off."""


def _nothing() -> None:
    """Stand for a restart that nobody can do."""


@frozen
class Contract:
    """
    Drives a portal that speaks the HTTP contract.

    Args:
        send: sends one request and returns the answer; the path is below the portal's prefix.
        control, staff: tokens; None where the portal has no test control, or the kit is no staff.
        restarted: kills and starts the portal.
        parallel: whether `send` may be called from several threads.
    """

    send: Sending = field(repr=False)
    control: str | None = field(default=None, repr=False)
    staff: str | None = field(default=None, repr=False)
    restarted: Callable[[], None] | None = field(default=None, repr=False)
    parallel: bool = False

    @property
    def capabilities(self) -> frozenset[str]:
        """What the tokens and the rest allow."""
        has = {
            CHECKS: True,
            ACCOUNTS: True,
            STAFF: self.staff,
            CONTROL: self.control,
            RESTART: self.restarted,
            PARALLEL: self.parallel,
        }
        return frozenset(name for name, value in has.items() if value)

    def call(
        self,
        name: str,
        fields: Fields,
        *parts: str,
        token: str | None = None,
        version: int | None = None,
        key: str | None = None,
    ) -> Response:
        """Make a call by the name of its route."""
        route = _ROUTES[name]
        path, rest = route.path, iter(parts)
        for part in [part for part in route.parts if part.startswith("{")]:
            path = path.replace(part, next(rest), 1)
        return self._sent(route.method, path, fields, token=token, version=version, key=key)

    def _sent(
        self,
        method: str,
        path: str,
        fields: Fields,
        *,
        token: str | None,
        version: int | None = None,
        key: str | None = None,
    ) -> Response:
        headers: dict[str, str] = {}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        if version is not None:
            headers["if-match"] = f'"{version}"'
        if key is not None:
            headers["idempotency-key"] = key
        if method == "GET":
            return self.send(Request(method, path, headers, {name: str(value) for name, value in fields.items()}))
        body = json.dumps(dict(fields)).encode() if fields else b""
        if body:
            headers["content-type"] = "application/json"
        return self.send(Request(method, path, headers, body=body))

    # --- the verbs ---

    def begin(self, fields: Fields, *, key: str | None = None) -> Response:
        """Begin a registration."""
        return self.call("begin_registration", fields, key=key)

    def move(self, draft: Draft, name: str, fields: Fields, *, version: int, key: str | None = None) -> Response:
        """Make a move."""
        return self.call(_MOVES[name], fields, draft.id, token=draft.token, version=version, key=key)

    def review(self, draft: Draft) -> Response:
        """Show a registration."""
        return self.call("show_registration", {}, draft.id, token=draft.token)

    def ask(self, name: str, fields: Fields, *, token: str | None = None) -> Response:
        """Make any other call."""
        inside = [part[1:-1] for part in _ROUTES[name].parts if part.startswith("{")]
        body = {name: value for name, value in fields.items() if name not in inside}
        return self.call(name, body, *(str(fields[part]) for part in inside), token=token)

    def tell(self, name: str, id_: str, fields: Fields) -> Response:
        """Tell as staff."""
        return self.call(name, fields, id_, token=self.staff)

    def registries(self, *, identity: str, ownership: str) -> None:
        """Set what the registries will answer."""
        self._controlled("POST", "verification", {"identity": identity, "ownership": ownership})

    def sms(self) -> list[dict[str, Any]]:
        """Return what was sent."""
        sent: list[dict[str, Any]] = self._controlled("GET", "sms", {})["sms"]
        return sent

    def advance(self, seconds: int) -> datetime:
        """Move the clock."""
        return datetime.fromisoformat(self._controlled("POST", "clock", {"advance_seconds": seconds})["now"])

    def work(self) -> None:
        """Have the work done."""
        self._controlled("POST", "work", {})

    def restart(self) -> None:
        """Restart, where somebody can."""
        (self.restarted or _nothing)()

    def look(self) -> None:
        """
        See whether a portal answers at all.

        Raises:
            DriverError: nothing answers, or something else.
        """
        answer = self.call("list_notices", {})
        if answer.status != 200 or "notices" not in (answer.body or {}):  # noqa: PLR2004 - well
            message = f"what answers there is no portal: status {answer.status} for the notices"
            raise DriverError(message)

    def _controlled(self, method: str, what: str, fields: Fields) -> dict[str, Any]:
        answer = self._sent(method, f"/_test/{what}", fields, token=self.control)
        if answer.status != 200 or answer.body is None:  # noqa: PLR2004 - well
            message = f"test control answered {answer.status} to /_test/{what}"
            raise DriverError(message)
        return answer.body


def with_query(request: Request) -> str:
    """Return path and query of a request, as they stand in its first line."""
    return f"{request.path}?{urlencode(request.query)}" if request.query else request.path
