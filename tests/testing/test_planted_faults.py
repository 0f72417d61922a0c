"""The kit finds every planted fault, and tells of it as something that can be played again."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Final

import pytest

from tamin_rules.testing import conformance
from tests.testing.faulty import FAULTS, Fault
from tools.figures import note

LEAST: Final = 40
FAULT_SEED: Final = 7
SCENARIOS: Final = {scenario.id: scenario for scenario in conformance.SCENARIOS}
CASES: Final = [(scenario, fault) for scenario, faults in FAULTS.items() for fault in faults]


def test_there_are_enough_of_them() -> None:
    assert len({fault.name for _, fault in CASES}) == len(CASES) >= LEAST


def test_the_page_says_how_many() -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "test-your-portal.md"
    assert f"each of {len(CASES)} planted faults" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("scenario", "fault"), CASES, ids=[fault.name for _, fault in CASES])
def test_a_planted_fault_is_found(scenario: str, fault: Fault) -> None:
    report = conformance.run(fault.driver, scenarios=[SCENARIOS[scenario]])
    assert not report
    (result,) = report.failures
    journey, strict = json.loads(conformance.journey_of(result)), result.scenario.strict
    assert conformance.replay(fault.driver, journey, strict=strict) is not None
    assert conformance.replay(conformance.core, journey, strict=strict) is None


def _is_found(fault: Fault) -> bool:
    """Play every scenario at full effort, in the kit's order, until one fails."""
    return any(not conformance.run(fault.driver, scenarios=[each], seed=FAULT_SEED) for each in SCENARIOS.values())


@pytest.mark.nightly
def test_the_whole_kit_finds_each_with_another_seed() -> None:
    """The figures say how long that took, and how long the slowest."""
    seconds: dict[str, float] = {}
    missed: list[str] = []
    for _, fault in CASES:
        begun = time.monotonic()
        missed += [] if _is_found(fault) else [fault.name]
        seconds[fault.name] = time.monotonic() - begun
    slowest = max(seconds, key=lambda name: seconds[name])
    found, whole = len(CASES) - len(missed), round(sum(seconds.values()))
    note("planted", "core", seed=FAULT_SEED, planted=len(CASES), found=found, seconds=whole)
    note(
        "planted",
        f"the slowest: {slowest}",
        seed=FAULT_SEED,
        planted=1,
        found=int(slowest not in missed),
        seconds=round(seconds[slowest]),
    )
    assert missed == []
