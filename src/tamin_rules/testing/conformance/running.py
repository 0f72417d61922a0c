"""Runs the scenarios, one after the other: draws journeys from a seed, judges each, shortens what deviates."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, Final

from attrs import evolve
from hypothesis import HealthCheck, Phase, given, seed, settings

from tamin_rules.errors import DefinitionError
from tamin_rules.registration import journey
from tamin_rules.testing.conformance.claims_codes import CODES
from tamin_rules.testing.conformance.claims_journey import JOURNEY
from tamin_rules.testing.conformance.claims_others import CONCURRENCY, PRIVACY, RECOVERY
from tamin_rules.testing.conformance.claims_rules import RULES
from tamin_rules.testing.conformance.claims_sessions import SESSIONS
from tamin_rules.testing.conformance.driver import CONTROL, MOBILE_CODE, Driver, call_of, mapping_of
from tamin_rules.testing.conformance.judge import Deviation, Stage, lacking
from tamin_rules.testing.conformance.parts import with_codes
from tamin_rules.testing.conformance.play import Step
from tamin_rules.testing.conformance.report import Outcome, Report, Result
from tamin_rules.testing.conformance.scenario import Level, Scenario

SCENARIOS: Final = (*RULES, *JOURNEY, *CODES, *CONCURRENCY, *PRIVACY, *RECOVERY, *SESSIONS)
"""Everything that the kit tries."""
_FIRST_SERIALS: Final = 900_000


class _FoundError(Exception):
    """Ends the drawing of journeys: one deviates."""


def run(
    driver_factory: Callable[[], Driver],
    *,
    levels: Iterable[str] = tuple(Level),
    seed: int = 0,
    effort: float = 1.0,
    policy: journey.Policy = journey.PUBLISHED,
    scenarios: Sequence[Scenario] = SCENARIOS,
    told: Callable[[Result], None] | None = None,
) -> Report:
    """
    Run the kit against a portal.

    Args:
        driver_factory: makes the driver for each journey; a portal that stays the same may be driven by one driver.
        levels: rules, journey, concurrency, privacy, recovery.
        seed: of the journeys; persons are new in every run.
        effort: by how much more, or less, journeys are played than usual.
        policy: of the portal under test, by which the core runs too.
        scenarios: those to run, by default all of `SCENARIOS`.
        told: called with each result as it comes.

    Raises:
        DefinitionError: there is no such level.
        DriverError: the portal does not answer as a portal under test does.
    """
    asked = set(levels)
    if unknown := asked - set(Level):
        message = f"no level {', '.join(sorted(unknown))}; there are {', '.join(Level)}"
        raise DefinitionError(message)
    stage = staged(driver_factory, policy)
    results: list[Result] = []
    for scenario in scenarios:
        if scenario.level in asked:
            results.append(tried(scenario, stage, seed, effort))
            if told is not None:
                told(results[-1])
    return Report(seed, tuple(results), tuple(sorted(mapping_of(driver_factory()).silent)))


def staged(driver_factory: Callable[[], Driver], policy: journey.Policy = journey.PUBLISHED) -> Stage:
    """Set portal and core side by side, for scenarios that share no persons."""
    if MOBILE_CODE in driver_factory().capabilities:
        policy = evolve(policy, terms=evolve(policy.terms, mobile_code=True))
    return Stage(driver_factory, count(secrets.randbelow(_FIRST_SERIALS) + 1).__next__, policy)


def tried(scenario: Scenario, stage: Stage, number: int, effort: float) -> Result:
    """Play one scenario, with `number` as its seed."""
    driver = stage.factory()
    if missing := scenario.needs - driver.capabilities:
        return Result(scenario, Outcome.NOT_TESTED, missing=tuple(sorted(missing)))
    journeys = steps = 0
    left_out, mapping = set[str](), mapping_of(driver)
    types_codes = {MOBILE_CODE, CONTROL} <= driver.capabilities and MOBILE_CODE not in scenario.needs
    found: Deviation | None = None

    @seed(number)
    @settings(
        max_examples=max(1, round_up(scenario.examples * effort)),
        phases=[Phase.generate],
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
    @given(scenario.journeys)
    def try_out(drawn: list[Step]) -> None:
        nonlocal journeys, steps, found
        if types_codes:
            drawn = with_codes(drawn)
        if found is None:
            found = stage.judge(drawn, strict=scenario.strict)
            without = lacking(drawn, mapping) | (stage.away & set(map(call_of, drawn)))
            left_out.update(without)
            journeys, steps = journeys + (not without), steps + len(drawn)
        if found is not None:
            raise _FoundError

    with suppress(_FoundError):
        try_out()
    lacks = tuple(sorted(left_out))
    if found is None:
        return Result(scenario, Outcome.PASSED if journeys else Outcome.NOT_TESTED, journeys, steps, lacks)
    shortest = stage.shortened(found, strict=scenario.strict)
    return Result(scenario, Outcome.FAILED, journeys, steps, lacks, shortest)


def round_up(number: float) -> int:
    """Return the next whole number."""
    return -int(-number // 1)


def replay(
    driver_factory: Callable[[], Driver],
    steps: Sequence[dict[str, Any]],
    *,
    strict: bool = False,
    policy: journey.Policy = journey.PUBLISHED,
) -> Deviation | None:
    """
    Play one journey again, as a report gives it; return where the portal deviates from the core, None if nowhere.

    >>> from tamin_rules.testing.conformance.drivers import core
    >>> replay(core, [{"move": "begin", "mobile": "02122222222"}]) is None
    True
    """
    return staged(driver_factory, policy).judge(steps, strict=strict)
