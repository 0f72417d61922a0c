"""A gateway over HTTP, as `TAMIN_RULES["SMS_HTTP"]` describes it; it needs the extra `sms`."""

from __future__ import annotations

import asyncio

from tamin_rules.portal import gateways
from tamin_rules.portal.asks import Delivery, Handed, Send
from tamin_rules.portal.exchange import Exchange
from tamin_rules_django import clock, conf
from tamin_rules_django.ports import LOGGER


class HttpGateway:
    """
    Posts each SMS once a try; the worker tries again.

    Raises:
        DefinitionError: the setting describes no gateway.
    """

    def __init__(self) -> None:
        self._exchange = Exchange(gateways.gateway(conf.get("SMS_HTTP")), clock.now)

    def send(self, sms: Send) -> Handed:
        """Post it."""
        post = self._exchange.gateway.post(
            reference=sms.reference, to=sms.to.plain(), template=sms.template, text=sms.text, params=dict(sms.params)
        )
        handed = asyncio.run(self._exchange.send(post))
        if handed.delivery is not Delivery.TAKEN:
            LOGGER.warning("SMS gateway: status %s, %s", handed.status, handed.delivery)
        return handed
