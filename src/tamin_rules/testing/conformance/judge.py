"""One journey, played on a portal and on the core side by side: where do the two differ, and is anything given away?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from tamin_rules.identifiers import mobile
from tamin_rules.registration import journey
from tamin_rules.shapes import is_list, is_table
from tamin_rules.testing.conformance.driver import CONTROL, Contract, Driver, call_of, mapping_of
from tamin_rules.testing.conformance.drivers import CONTROL_TOKEN, STAFF_TOKEN, Core
from tamin_rules.testing.conformance.mapping import CONTRACT, PortalMapping
from tamin_rules.testing.conformance.play import Cast, Json, Player, Seen, Step, difference

Factory = Callable[[], Driver]
MOST_STEPS: Final = 2_000
"""So many are played to shorten a journey."""
_SHORTEST_SECRET: Final = 8
_SHORTEST_WORD: Final = 4
_AWAY: Final = 503
OF_RECORDS: Final = frozenset(
    {
        "show_record",
        "list_wages",
        "show_average_wage",
        "show_pension_estimate",
        "show_eligibility",
        "list_gaps",
        "object_to_record",
    }
)
"""Calls that ask for somebody's record, which test control does not stand for."""


@frozen
class Deviation:
    """
    Where a portal does not do what the core does.

    Args:
        steps: the journey, up to the step at which it shows.
        where: in what was seen.
        expected, found: there.
        seen_expected, seen_found: all that was seen of the last step.
    """

    steps: tuple[Step, ...]
    where: str
    expected: Any = field(repr=False)
    found: Any = field(repr=False)
    seen_expected: Json = field(repr=False)
    seen_found: Json = field(repr=False)


@frozen
class Stage:
    """
    What a journey is played with.

    Args:
        factory: makes the driver, for each playing; one that returns the same driver again will do.
        next_serial: gives numbers of persons, each once.
        policy: of the portal under test, by which the core runs too.
        away: calls that the portal could not answer, since the records are away; journeys end there.
    """

    factory: Factory
    next_serial: Callable[[], int]
    policy: journey.Policy = journey.PUBLISHED
    away: set[str] = field(factory=set[str], eq=False)

    def judge(self, steps: Sequence[Step], *, strict: bool = False) -> Deviation | None:
        """Play a journey on both; return the first deviation."""
        cast, core, driver = Cast(self.next_serial), Core(self.policy), self.factory()
        mapping = mapping_of(driver)
        if CONTROL in driver.capabilities:
            driver.registries(identity="matched", ownership="matched")
            core.wait_until(driver.advance(0))
        model = Player(Contract(core.send, CONTROL_TOKEN, STAFF_TOKEN), cast)
        played = Player(driver, cast, heard=_heard(driver))
        headers: dict[tuple[str, object], frozenset[str]] = {}
        secrets = tuple(_secrets(steps))
        for number, step in enumerate(steps, start=1):
            if lacking([step], mapping):
                continue
            expected, found = (_within(mapping, player.play(step)) for player in (model, played))
            if _is_away(step, found):
                self.away.add(call_of(step))
                return None
            wrong = _wrong(expected, found, strict=strict) or _leak(found, (*secrets, *_numbers(cast)))
            if wrong is None and strict:
                answered = (step["move"], found.told.get("answer", {}).get("status"))
                if headers.setdefault(answered, found.headers) != found.headers:
                    wrong = "headers", sorted(headers[answered]), sorted(found.headers)
            if wrong is not None:
                return Deviation(tuple(steps[:number]), *wrong, expected.told, found.told)
        return None

    def shortened(self, deviation: Deviation, *, strict: bool = False) -> Deviation:
        """Leave out steps, many at a time and then one by one, as long as the portal still deviates."""
        shortest, played, size = deviation, 0, len(deviation.steps) // 2
        while size and played < MOST_STEPS:
            place = 0
            while place < len(shortest.steps) and played < MOST_STEPS:
                fewer = (*shortest.steps[:place], *shortest.steps[place + size :])
                played += len(fewer)
                again = self.judge(fewer, strict=strict) if fewer else None
                shortest, place = (shortest, place + size) if again is None else (again, place)
            size //= 2
        return shortest


def lacking(steps: Iterable[Step], mapping: PortalMapping) -> frozenset[str]:
    """Return the calls of a journey that a portal does not have."""
    return frozenset(map(call_of, steps)) & (CONTRACT.calls.keys() - mapping.calls.keys())


def _is_away(step: Step, found: Seen) -> bool:
    """Tell whether a portal cannot say, as it may where a service of its own is away: test control holds no records."""
    return call_of(step) in OF_RECORDS and found.told.get("answer", {}).get("status") == _AWAY


def _within(mapping: PortalMapping, seen: Seen) -> Seen:
    """Leave of what was seen that which the portal can tell."""
    return seen if mapping is CONTRACT else evolve(seen, told=mapping.comparable(seen.told))


def _heard(driver: Driver) -> int:
    return len(driver.sms()) if CONTROL in driver.capabilities else 0


def _wrong(expected: Seen, found: Seen, *, strict: bool) -> tuple[str, Any, Any] | None:
    where = difference(expected.told, found.told, strict=strict)
    return None if where is None else (where, _at(expected.told, where), _at(found.told, where))


def _at(told: Any, where: str) -> Any:  # noqa: ANN401 - JSON
    """Return what stands at a place, and nothing where it does not reach."""
    for part in where.replace("[", ".[").split("."):
        if is_table(told):
            told = told.get(part)
        elif is_list(told) and part.startswith("["):
            told = told[int(part[1:-1])]
        else:
            return None
    return told


# --- what must not be given away -------------------------------------------------------------------------------------


def _secrets(steps: Sequence[Step]) -> Iterator[str]:
    """Yield passwords and answers that were typed; short ones may stand in any text, and names are shown."""
    names = [str(step.get(name)) for step in steps for name in ("first_name", "last_name")]
    for step in steps:
        given = [step.get(name) for name in ("password", "password_confirmation", "current_password")]
        answers: object = step.get("security_answers")
        if is_list(answers):
            given += [each.get("answer") for each in answers if is_table(each)]
        texts = [text for text in given if isinstance(text, str)]
        yield from (text for text in texts if _is_telling(text) and not any(text in name for name in names))


def _is_telling(text: str) -> bool:
    return len(text) >= (_SHORTEST_SECRET if text.isascii() else _SHORTEST_WORD)


def _numbers(cast: Cast) -> Iterator[str]:
    for known in cast.people.values():
        yield known.national_id
        yield mobile.format(mobile.parse(known.mobile), national=True)[1:]


def _leak(found: Seen, secrets: Sequence[str]) -> tuple[str, Any, Any] | None:
    for secret in secrets:
        if any(secret in text for text in found.raw):
            return "a secret in an answer", "no password, no answer, no whole number", f"{secret[:2]}…"
    return None
