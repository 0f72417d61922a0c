"""
What the kit asks of a portal: ten verbs, and what a portal can.

A portal that speaks the HTTP contract needs only a way to send a request (`Contract`). Any other writes a class with
these verbs; what it cannot do it leaves out of `capabilities`, and the kit reports what that leaves untested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import urlencode

from attrs import define, field, frozen

from tamin_rules.portal.problems import Request, Response
from tamin_rules.shapes import is_list, is_table
from tamin_rules.testing.conformance.mapping import CONTRACT, PortalMapping

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
MOBILE_CODE: Final = "mobile_code"
"""A registration goes on only after a code by SMS; the kit then types it wherever a journey is about something else."""
CAPABILITIES: Final = (CHECKS, ACCOUNTS, STAFF, CONTROL, RESTART, PARALLEL, MOBILE_CODE)


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
NOT_JSON: Final = "not json"
"""The member that holds an answer which is none of the contract's."""
_SMS, _CLOCK = "control_sms", "control_clock"
_NONE: Final[Fields] = MappingProxyType({})


def mapping_of(driver: Driver) -> PortalMapping:
    """Return how a portal speaks; a driver that says nothing of it answers in the words of the contract."""
    found: object = getattr(driver, "mapping", CONTRACT)
    return found if isinstance(found, PortalMapping) else CONTRACT


def call_of(step: Mapping[str, Any]) -> str:
    """
    Return the call that a step makes by its name in the contract.

    >>> call_of({"move": "back"}), call_of({"move": "race", "of": {"move": "submit"}})
    ('go_back', 'submit_registration')
    """
    move = str((step["of"] if step["move"] == "race" else step)["move"])
    return CALL_OF.get(move, move)


_CALLS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        CHECKS: frozenset({"check_identifier", "check_password"}),
        ACCOUNTS: frozenset({"sign_in"}),
        STAFF: frozenset({"visit_branch"}),
        CONTROL: frozenset(name for name in CONTRACT.calls if name.startswith("control_")),
        RESTART: frozenset(),
        PARALLEL: frozenset(),
        MOBILE_CODE: frozenset({"confirm_mobile_code"}),
    }
)
"""Without which calls a capability is none."""
CALL_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "begin": "begin_registration",
        "review": "show_registration",
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
"""The call that makes a step, where it has another name."""


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
        mapping: how the portal speaks, where it has other paths and words.
        mobile_code: whether a registration asks for a code by SMS.
    """

    send: Sending = field(repr=False)
    control: str | None = field(default=None, repr=False)
    staff: str | None = field(default=None, repr=False)
    restarted: Callable[[], None] | None = field(default=None, repr=False)
    parallel: bool = False
    mapping: PortalMapping = field(default=CONTRACT, repr=False)
    mobile_code: bool = False

    @property
    def capabilities(self) -> frozenset[str]:
        """What the tokens, the calls and the rest allow."""
        has = {
            CHECKS: True,
            ACCOUNTS: True,
            STAFF: self.staff,
            CONTROL: self.control,
            RESTART: self.restarted,
            PARALLEL: self.parallel,
            MOBILE_CODE: self.mobile_code,
        }
        return frozenset(name for name, value in has.items() if value and _CALLS[name] <= self.mapping.calls.keys())

    def call(self, name: str, fields: Fields, parts: Fields = _NONE, **told: str | None) -> Response:
        """Make a call by its name in the contract; `token`, `version` and `key` are told in its headers."""
        named = {part: str(value) for part, value in parts.items()}
        return self.mapping.read(self.send(self.mapping.write(name, fields, named, **told)))

    # --- the verbs ---

    def begin(self, fields: Fields, *, key: str | None = None) -> Response:
        """Begin a registration."""
        return self.call("begin_registration", fields, key=key)

    def move(self, draft: Draft, name: str, fields: Fields, *, version: int, key: str | None = None) -> Response:
        """Make a move."""
        return self.call(CALL_OF[name], fields, {"id": draft.id}, token=draft.token, version=str(version), key=key)

    def review(self, draft: Draft) -> Response:
        """Show a registration."""
        return self.call("show_registration", {}, {"id": draft.id}, token=draft.token)

    def ask(self, name: str, fields: Fields, *, token: str | None = None) -> Response:
        """Make any other call."""
        parts = CONTRACT.calls[name].parts
        body = {name: value for name, value in fields.items() if name not in parts}
        return self.call(name, body, {part: fields[part] for part in parts}, token=token)

    def tell(self, name: str, id_: str, fields: Fields) -> Response:
        """Tell as staff."""
        return self.call(name, fields, {"id": id_}, token=self.staff)

    def registries(self, *, identity: str, ownership: str) -> None:
        """Set what the registries will answer."""
        self._controlled("control_verification", {"identity": identity, "ownership": ownership})

    def sms(self) -> list[dict[str, Any]]:
        """Return what was sent."""
        sent = self._controlled(_SMS, {}).get("sms")
        if is_list(sent) and all(map(_is_sms, sent)):
            return [dict(each) for each in sent if is_table(each)]
        raise _unexpected(_SMS)

    def advance(self, seconds: int) -> datetime:
        """Move the clock."""
        now = self._controlled(_CLOCK, {"advance_seconds": seconds}).get("now")
        with suppress(ValueError):
            at = datetime.fromisoformat(now if isinstance(now, str) else "")
            if at.tzinfo is not None:
                return at
        raise _unexpected(_CLOCK)

    def work(self) -> None:
        """Have the work done."""
        self._controlled("control_work", {})

    def restart(self) -> None:
        """Restart, where somebody can."""
        (self.restarted or _nothing)()

    def look(self) -> None:
        """
        See whether a portal answers at all.

        Raises:
            DriverError: nothing answers, or something else.
        """
        if "list_notices" in self.mapping.calls:
            asked, answer = "the notices", self.call("list_notices", {})
            is_portal = is_done(answer) and "notices" in (answer.body or {})
        else:
            asked, answer = "an unknown registration", self.review(Draft("0", "0", 0))
            is_portal = not is_done(answer) and NOT_JSON not in (answer.body or {NOT_JSON: ""})
        if not is_portal:
            message = f"what answers there is no portal: status {answer.status} for {asked}"
            raise DriverError(message)

    def _controlled(self, name: str, fields: Fields) -> dict[str, Any]:
        answer = self.call(name, fields, token=self.control)
        if not is_done(answer) or answer.body is None:
            message = f"test control answered {answer.status} to {CONTRACT.calls[name].path}"
            raise DriverError(message)
        return answer.body


def _is_sms(sent: object) -> bool:
    texts = ("to", "template", "text")
    return is_table(sent) and all(isinstance(sent.get(name), str) for name in texts) and is_table(sent.get("params"))


def _unexpected(name: str) -> DriverError:
    return DriverError(f"test control answered something else to {CONTRACT.calls[name].path} than the contract says")


def is_done(answer: Response) -> bool:
    """Tell whether a portal did what it was asked for."""
    return 200 <= answer.status < 300  # noqa: PLR2004 - of HTTP


def with_query(request: Request) -> str:
    """Return path and query of a request, as they stand in its first line."""
    return f"{request.path}?{urlencode(request.query)}" if request.query else request.path
