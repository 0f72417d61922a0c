"""
One exchange with an SMS gateway over HTTP, for hosts of either kind; the one module here that opens a connection.

It needs the extra `sms` (httpx2). The transport is used without a client around it, so that no redirect is followed, no
cookie kept, no proxy taken from the environment, and no address logged: an address may hold the key of an account.

Source: `security` CR3, PII3.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Final

import httpx2
from attrs import field, frozen

from tamin_rules.portal.asks import Handed
from tamin_rules.portal.gateways import LARGEST_ANSWER, HttpGateway, Post, Reply

_TRIES_TO_CONNECT: Final = 1
"""How often a connection is tried again at once: nothing has been sent by then."""


@frozen
class Exchange:
    """
    Exchanges with one gateway.

    Args:
        gateway: what is posted, and what answers mean.
        now: the clock.
        trust: whose certificates are taken; those that the system trusts, where it is left out.
    """

    gateway: HttpGateway
    now: Callable[[], datetime] = field(repr=False)
    trust: ssl.SSLContext = field(factory=httpx2.create_ssl_context, repr=False)

    async def send(self, post: Post) -> Handed:
        """
        Post once, and return what the answer means.

        Raises:
            TimeoutError: it took longer than the gateway may.
            httpx2.TransportError: there was no answer, or half of one. It may have been taken all the same.
        """
        async with asyncio.timeout(self.gateway.seconds):
            reply = await self._reply(post)
        return self.gateway.read(reply, self.now())

    async def _reply(self, post: Post) -> Reply:
        request = httpx2.Request("POST", post.url, headers=dict(post.headers), content=post.body)
        async with httpx2.AsyncHTTPTransport(verify=self.trust, retries=_TRIES_TO_CONNECT) as transport:
            answer = await transport.handle_async_request(request)
            try:
                return Reply(answer.status_code, answer.headers.get("retry-after"), await _bounded(answer))
            finally:
                await answer.aclose()


async def _bounded(answer: httpx2.Response) -> bytes | None:
    """Return the body as it comes, never unpacked; None where it is longer than is read."""
    body = b""
    async for part in answer.aiter_raw():
        body += part
        if len(body) > LARGEST_ANSWER:
            return None
    return body
