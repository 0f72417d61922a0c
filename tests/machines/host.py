"""A host in memory: what a machine that works with one-time codes needs around it, and what a stranger sees of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from attrs import define, evolve, field

from tamin_rules.registration.one_time_code import Sent
from tamin_rules.workflow import Moved, Refused

BEGINNING: Final = datetime.fromisoformat("2026-11-22T10:00:00+03:30")


def after(seconds: int) -> datetime:
    """Return the point in time so many seconds after the beginning."""
    return BEGINNING + timedelta(seconds=seconds)


def raw(value: object) -> Any:
    """Return a value of any type, where a host that checks no types passes one of another."""
    return value


def often(sent: list[int], now: int) -> bool:
    """Tell, in seconds and by counting, whether one more code is over the limits of the contract."""
    return any(sum(now - one < span for one in sent) >= most for most, span in ((1, 60), (3, 600), (10, 86_400)))


def seen(answer: Moved[Any, Any] | Refused) -> tuple[object, ...]:
    """Return what an adapter can show of an answer, effects and facts apart."""
    match answer:
        case Moved(snapshot):
            return "moved", snapshot.state, snapshot.version
        case Refused():
            return "refused", answer.state, answer.faults


@define
class Codes:
    """Codes of one journey and number, as a host keeps them; a code is its place in the list."""

    sent: list[Sent] = field(factory=list)
    waiting: int = 0

    def send(self, at: datetime) -> None:
        """Send what waits in the outbox; the latest code is the one that is kept."""
        self.sent += [Sent(at, 0)] * self.waiting
        self.waiting = 0

    def type(self, which: int) -> tuple[bool, Sent | None]:
        """Count a try of the latest code, then compare."""
        if not self.sent:
            return False, None
        self.sent[-1] = evolve(self.sent[-1], tries=self.sent[-1].tries + 1)
        return which == len(self.sent) - 1, self.sent[-1]

    def use(self) -> None:
        """Mark the latest code as accepted."""
        self.sent[-1] = evolve(self.sent[-1], used=True)

    def void(self) -> None:
        """Take every code out of force."""
        self.sent = [evolve(one, void=True) for one in self.sent]
