"""A gateway over HTTP, described as data; it needs the extra `sms`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tamin_rules.portal import gateways
from tamin_rules.portal.asks import Delivery, Handed
from tamin_rules.portal.exchange import Exchange

LOG: Final = logging.getLogger("tamin_rules_fastapi")


def _now() -> datetime:
    return datetime.now(UTC)


class HttpSms:
    """
    Posts each SMS once a try; the worker tries again.

    Args:
        data: the gateway, as `tamin_rules.portal.gateways` describes it.
        clock: the time, with its zone.

    Raises:
        DefinitionError: it describes none.
    """

    def __init__(self, data: Mapping[str, Any], *, clock: Callable[[], datetime] = _now) -> None:
        self._exchange = Exchange(gateways.gateway(data), clock)

    @property
    def is_told_the_reference(self) -> bool:
        """Whether the gateway can tell an SMS that is tried again from another one."""
        return self._exchange.gateway.is_told_the_reference

    async def send(self, *, reference: str, to: str, template: str, text: str, params: Mapping[str, str]) -> Handed:
        """Post it."""
        post = self._exchange.gateway.post(reference=reference, to=to, template=template, text=text, params=params)
        handed = await self._exchange.send(post)
        if handed.delivery is not Delivery.TAKEN:
            LOG.warning("SMS gateway: status %s, %s", handed.status, handed.delivery)
        return handed
