"""
Ready drivers: the core over a store in memory, any client of HTTP in the process, Django's test client, a URL.

    core()                        the portal of this package, and the model that others are held against
    from_client(client)           httpx, or the TestClient of Starlette and FastAPI
    from_django(client)           django.test.Client
    from_url("http://...")        whatever answers there
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from random import Random
from time import monotonic
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from attrs import define, field

from tamin_rules.portal import asks, work
from tamin_rules.portal.asks import AskIdentity, AskOwnership, Drain, Send
from tamin_rules.portal.control import Control
from tamin_rules.portal.keys import Keys
from tamin_rules.portal.memory import Memory
from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.routes import ROUTES, handle
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import journey
from tamin_rules.shapes import is_list, is_table
from tamin_rules.testing.conformance.driver import NOT_JSON, Contract, DriverError, with_query
from tamin_rules.testing.conformance.mapping import CONTRACT, PortalMapping

START: Final = datetime(2026, 11, 22, 8, tzinfo=UTC)
"""The time of the core's portal, until the kit moves it; 1405-09-01, 11:30 in Iran."""
CONTROL_TOKEN: Final = "token of the kit"  # noqa: S105 - of a portal that nobody reaches
STAFF_TOKEN: Final = "token of the branch"  # noqa: S105 - the same
_TIMEOUT: Final = 30.0
_LARGEST: Final = 4 << 20
_DEEPEST: Final = 64
_OUTSIDE: Final = (AskIdentity, AskOwnership, Send)


@define
class Core:
    """
    The portal of this package over a store in memory, with test control.

    Args:
        policy: how it runs registrations.
        at: its time.
    """

    policy: journey.Policy = journey.PUBLISHED
    at: datetime = START
    store: Memory = field(init=False)
    control: Control = field(init=False)
    portal: Portal = field(init=False)
    _random: Random = field(init=False, factory=lambda: Random(1))  # noqa: S311 - the same keys in every run

    def __attrs_post_init__(self) -> None:
        """Start with an empty store."""
        self.control = Control(CONTROL_TOKEN, lambda: self.at)
        self.store = Memory(self.control.now)
        self.start()

    def start(self) -> None:
        """Start the portal, once more: what is stored stays, and so does the world outside."""
        keys = Keys([bytes(32)], bytes(32), self._random.randbytes)
        self.portal = Portal(
            keys, self.control.now, registration=self.policy, is_staff=lambda token: token == STAFF_TOKEN
        )

    def send(self, request: Request) -> Response:
        """Answer a request."""
        return asks.run(handle(self.portal, request, (*ROUTES, *self.control.routes())), self.perform)

    def perform(self, ask: Any) -> Any:  # noqa: ANN401 - as each ask says
        """Answer an ask: the store, or the control in place of the world outside."""
        match ask:
            case Drain():
                return self.drain()
            case AskIdentity() | AskOwnership() | Send():
                return self.control.perform(ask)
            case _:
                return self.store.perform(ask)

    def drain(self) -> int:
        """Do everything that waits, due or not, and what follows from it."""
        done, taken = 0, asks.run(work.take_waiting(self.portal), self.perform)
        while taken:
            for task in taken:
                asks.run(work.perform(self.portal, task), self.perform)
            done += len(taken)
            taken = asks.run(work.take(self.portal), self.perform)
        return done

    def wait_until(self, at: datetime) -> None:
        """Set the time."""
        self.at, self.control.ahead = at, timedelta()


def core(policy: journey.Policy = journey.PUBLISHED, **options: Any) -> Contract:  # noqa: ANN401 - of `Core`
    """Drive the portal of this package."""
    made = Core(policy, **options)
    code = policy.terms.mobile_code
    return Contract(made.send, CONTROL_TOKEN, STAFF_TOKEN, made.start, parallel=True, mobile_code=code)


# --- in the process --------------------------------------------------------------------------------------------------


class Client(Protocol):
    """What `httpx.Client` and the TestClient of Starlette have in common."""

    def request(self, method: str, url: str, /, *, content: bytes, headers: Mapping[str, str]) -> Any:  # noqa: ANN401
        """Send a request."""
        ...


def from_client(
    client: Client,
    prefix: str = "",
    *,
    control: str | None = None,
    staff: str | None = None,
    restarted: Callable[[], None] | None = None,
    mapping: PortalMapping = CONTRACT,
    mobile_code: bool = False,
) -> Contract:
    """
    Drive a portal through a client of HTTP.

    Args:
        client: `httpx.Client(base_url=...)`, or `TestClient(app)` of FastAPI.
        prefix: under which the portal was mounted.
        control, staff: tokens of the test control and of the branch staff.
        restarted: kills and starts the portal.
        mapping: how it speaks, where it has other paths and words; `read_mapping` reads one.
        mobile_code: whether a registration asks for a code by SMS.
    """

    def send(request: Request) -> Response:
        answer = client.request(
            request.method, prefix + with_query(request), content=request.body, headers=request.headers
        )
        return _read(answer.status_code, answer.content, answer.headers)

    return Contract(send, control, staff, restarted, mapping=mapping, mobile_code=mobile_code)


def from_django(
    client: Any,  # noqa: ANN401 - Django has no types of its own
    prefix: str = "",
    *,
    control: str | None = None,
    staff: str | None = None,
    mapping: PortalMapping = CONTRACT,
    mobile_code: bool = False,
) -> Contract:
    """Drive a portal through `django.test.Client`."""

    def send(request: Request) -> Response:
        named = dict(request.headers)
        answer = client.generic(
            request.method,
            prefix + with_query(request),
            request.body,
            content_type=named.pop("content-type", "application/json"),
            headers=named,
        )
        return _read(answer.status_code, answer.content, answer.headers)

    return Contract(send, control, staff, mapping=mapping, mobile_code=mobile_code)


# --- over the network ------------------------------------------------------------------------------------------------


def from_url(
    url: str,
    *,
    control: str | None = None,
    staff: str | None = None,
    restarted: Callable[[], None] | None = None,
    mapping: PortalMapping = CONTRACT,
    mobile_code: bool = False,
) -> Contract:
    """
    Drive whatever portal answers under a URL.

    Raises:
        DriverError: it is no URL of http or https.
    """
    scheme, host, port, path = _address(url)
    connect = HTTPSConnection if scheme == "https" else HTTPConnection

    def send(request: Request) -> Response:
        connection = connect(host, port, timeout=_TIMEOUT)
        try:
            connection.request(request.method, path + with_query(request), request.body, {**request.headers})
            answer = connection.getresponse()
            return _read(answer.status, _bounded(answer), dict(answer.getheaders()))
        except (OSError, HTTPException, ValueError) as error:  # of a header that cannot be written, too
            reason = type(error).__name__
        finally:
            connection.close()
        message = f"no answer from the portal: {reason}"
        raise DriverError(message)

    return Contract(send, control, staff, restarted, parallel=True, mapping=mapping, mobile_code=mobile_code)


def _address(url: str) -> tuple[str, str, int | None, str]:
    """Return the parts of an address."""
    try:
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme in {"http", "https"} and parts.hostname:
            return parts.scheme, parts.hostname, parts.port, parts.path
    except ValueError:  # an address of no kind, or a port out of range
        pass
    message = "the address of a portal begins with http:// or https://, and names a host"
    raise DriverError(message)


def _bounded(answer: HTTPResponse) -> bytes:
    """Return a body that comes to its end, in time and in size."""
    body, until = b"", monotonic() + _TIMEOUT
    while part := answer.read1(_LARGEST):
        body += part
        if len(body) > _LARGEST or monotonic() > until:
            message = f"an answer of the portal does not end within {_LARGEST >> 20} MiB and {_TIMEOUT:.0f} seconds"
            raise DriverError(message)
    return body


def _is_deep(value: object) -> bool:
    """Tell whether JSON is nested deeper than any answer has reason to be."""
    layer: list[Any] = [value]
    for _ in range(_DEEPEST):
        layer = [each for held in layer for each in _held(held)]
    return bool(layer)


def _held(value: object) -> Iterable[object]:
    return value.values() if is_table(value) else value if is_list(value) else ()


def _read(status: int, content: bytes, headers: Mapping[str, str]) -> Response:
    named = {name.lower(): value for name, value in headers.items()}
    try:
        body = json.loads(content) if content else None
    except (ValueError, RecursionError):
        body = {NOT_JSON: content.decode("utf-8", "replace")}
    if _is_deep(body):
        body = {NOT_JSON: "nested too deep"}
    return Response(status, dict(body) if is_table(body) else None if body is None else {"no object": body}, named)
