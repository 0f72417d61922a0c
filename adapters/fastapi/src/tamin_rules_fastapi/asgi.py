"""
`/checks/*` as a plain ASGI application: the same contract with nothing around it, for forms that check at every key.

It may be mounted beside a FastAPI application, or served alone.

Source: contract 5, `/checks`; `performance`.
"""

from __future__ import annotations

from typing import Final

from starlette.types import Receive, Scope, Send

from tamin_rules.portal import problems
from tamin_rules.portal.routes import LARGEST_BODY, ROUTES, handle
from tamin_rules_fastapi import edge
from tamin_rules_fastapi.performing import Performer
from tamin_rules_fastapi.stores import AwayError

_CHECKS: Final = tuple(route for route in ROUTES if route.parts[0] == "checks")
_IN_THREAD: Final = "/checks/password"


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
        try:
            answer = await self._performer.run(
                handle(self._performer.portal, asked, _CHECKS), in_thread=asked.path == _IN_THREAD
            )
        except AwayError:
            answer = edge.away(asked.lang)
        content, headers = edge.encoded(answer)
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        raw.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": content})


def _asked(scope: Scope, body: bytes, *, counts: bool) -> problems.Request:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    client = scope.get("client")
    return problems.Request(
        method=scope["method"],
        path=path if path.startswith("/checks") else f"/checks{path}",
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
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
