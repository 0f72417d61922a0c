"""
Test control: what a conformance kit may ask of a portal that is under test, and of no other.

It says what the registries will answer, shows what was sent, moves the clock, and has the waiting work done. Its state
is that of one process. A host switches it on by a setting that its deployment check refuses, and then leaves the
outside world to it: `Control.perform` answers in place of registries and gateway, and the portal goes by its clock.

Source: contract 5, "Test control".
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import define, field

from tamin_rules.errors import Faults
from tamin_rules.portal.asks import AskIdentity, AskOwnership, Drain, Flow, Send
from tamin_rules.portal.fields import Fields, check_fields
from tamin_rules.portal.problems import FORBIDDEN, UNAUTHENTICATED, ProblemError, Request, Response
from tamin_rules.portal.routes import Route
from tamin_rules.portal.settings import Portal
from tamin_rules.records.numbers import is_count
from tamin_rules.registration.journey.reading import word
from tamin_rules.registration.ownership import Match

_IDENTITY: Final = (Match.MATCHED, Match.MISMATCHED, Match.UNAVAILABLE)
_MOST_SECONDS: Final = 366 * 86_400


@define
class Control:
    """
    The outside world of a portal under test.

    Args:
        token: of the kit.
        clock: the real one.
        identity, ownership: what the registries answer.
        sent: SMS by reference, each once however often it was tried.
        ahead: by how much the clock was moved.
    """

    token: str = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)
    identity: Match = Match.MATCHED
    ownership: Match = Match.MATCHED
    sent: dict[str, Send] = field(factory=dict[str, Send], repr=False)
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the time of the test."""
        return self.clock() + self.ahead

    def perform(self, ask: Any) -> Any:  # noqa: ANN401 - one of three
        """Answer for registries and gateway."""
        match ask:
            case AskIdentity():
                return self.identity
            case AskOwnership():
                return self.ownership
            case Send():
                self.sent.setdefault(ask.reference, ask)
                return True
            case _:
                raise TypeError(type(ask).__name__)

    def routes(self) -> tuple[Route, ...]:
        """Return the calls of the kit."""
        return (
            Route("control_verification", "POST", "/_test/verification", self._set_answers),
            Route("control_sms", "GET", "/_test/sms", self._show_sms),
            Route("control_clock", "POST", "/_test/clock", self._advance),
            Route("control_work", "POST", "/_test/work", self._work),
        )

    def _check(self, request: Request) -> None:
        if request.bearer is None:
            raise ProblemError.of(UNAUTHENTICATED)
        if not hmac.compare_digest(request.bearer.encode("utf-8", "surrogatepass"), self.token.encode()):
            raise ProblemError.of(FORBIDDEN)

    def _set_answers(self, _portal: Portal, request: Request, fields: Fields) -> Response:
        self._check(request)
        check_fields(fields, ("identity", "ownership"))
        faults = Faults()
        identity = faults.take("identity", word(_IDENTITY), fields.get("identity", self.identity.value))
        ownership = faults.take("ownership", word(tuple(Match)), fields.get("ownership", self.ownership.value))
        faults.settle()
        self.identity, self.ownership = identity, ownership
        return Response(200, {"identity": identity.value, "ownership": ownership.value})

    def _show_sms(self, _portal: Portal, request: Request, _fields: Fields) -> Response:
        self._check(request)
        sms = [
            {
                "reference": each.reference,
                "to": each.to.plain(),
                "template": each.template,
                "text": each.text,
                "params": dict(each.params),
            }
            for each in self.sent.values()
        ]
        return Response(200, {"sms": sms}, {"cache-control": "no-store"})

    def _advance(self, portal: Portal, request: Request, fields: Fields) -> Response:
        self._check(request)
        check_fields(fields, ("advance_seconds",))
        faults, seconds = Faults(), fields.get("advance_seconds")
        if is_count(seconds, faults, "advance_seconds", most=_MOST_SECONDS):
            self.ahead += timedelta(seconds=seconds)
        faults.settle()
        return Response(200, {"now": portal.now().isoformat()})

    def _work(self, _portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
        self._check(request)
        done: int = yield Drain()
        return Response(200, {"done": done})
