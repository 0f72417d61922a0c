"""
`/checks/*` as a plain ASGI application: the same contract with nothing around it, for forms that check at every key.

It may be mounted beside a FastAPI application, or served alone.

Source: contract 5, `/checks`; `performance`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from starlette.types import Receive, Scope, Send

from tamin_rules.identifiers import KINDS
from tamin_rules.portal import problems
from tamin_rules.portal.broken import FlowFailedError
from tamin_rules.portal.routes import LARGEST_BODY, ROUTES, Found, begin, find, handle
from tamin_rules.portal.settings import Portal
from tamin_rules_fastapi import edge
from tamin_rules_fastapi.performing import Performer
from tamin_rules_fastapi.stores import AwayError

_CHECKS: Final = tuple(route for route in ROUTES if route.parts[0] == "checks")
_IN_THREAD: Final = "/checks/password"
_PATHS: Final = (_IN_THREAD, *(f"/checks/{kind.replace('_', '-')}" for kind in KINDS))
_FOUND: Final = {("POST", path): find("POST", path, _CHECKS) for path in _PATHS}
"""The route of every call that there is; whatever else comes is looked for."""


class Checks:
    """
    The application.

    Args:
        performer: runs the flows; no check asks anything of a store.
        counts_addresses: whether requests are counted by network address.
    """

    def __init__(self, performer: Performer, *, counts_addresses: bool = True) -> None:
        self._performer, self._counts = performer, counts_addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever is no check is unknown."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            return
        asked = _asked(scope, await _body(receive), counts=self._counts)
        found = _FOUND.get((asked.method, asked.path))
        try:
            if asked.path == _IN_THREAD:
                flow = handle(self._performer.portal, asked, _CHECKS, found)
                answer = await self._performer.run(flow, in_thread=True)
            else:
                answer = answered(self._performer.portal, asked, found)
        except AwayError:
            answer = edge.away(asked.lang)
        content, headers = edge.encoded(answer)
        raw = [*_raw(tuple(headers.items())), (b"content-length", b"%d" % len(content))]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": content})


@lru_cache(maxsize=64)  # nearly all answers have the same
def _raw(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.encode(), value.encode("latin-1")) for name, value in headers)


def answered(portal: Portal, asked: problems.Request, found: Found | None) -> problems.Response:
    """
    Return the answer of a check that asks nothing: no store is troubled, no unit of work begun.

    Raises:
        FlowFailedError: it asked something, or broke; nothing of what was typed is told.
    """
    name = "a check that asks"
    try:
        answer = begin(portal, asked, _CHECKS, found)
        if isinstance(answer, problems.Response):
            return answer
    except Exception as error:  # noqa: BLE001 - its text and its frames may hold what was sent
        name = type(error).__name__
    raise FlowFailedError(name)


def _asked(scope: Scope, body: bytes, *, counts: bool) -> problems.Request:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    client = scope.get("client")
    return problems.Request(
        scope["method"],
        path if path.startswith("/checks") else f"/checks{path}",
        edge.read_headers(scope["headers"]),
        body=body,
        fields=edge.read_texts(body),
        address=client[0] if client and counts else None,
    )


async def _body(receive: Receive) -> bytes:
    read = b""
    while True:
        message = await receive()
        chunk: bytes = message.get("body", b"")
        read += chunk
        if not message.get("more_body", False) or len(read) > LARGEST_BODY:
            return read


async def _live(receive: Receive, send: Send) -> None:
    """Say yes to whoever starts and stops it: there is nothing to begin or to end."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
