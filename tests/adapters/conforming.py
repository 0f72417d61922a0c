"""A journey of the conformance kit that each adapter is played, whatever the kit chooses besides."""

from __future__ import annotations

from typing import Final

from tamin_rules.testing.conformance import SCENARIOS
from tamin_rules.testing.conformance.parts import WORK, registries, sent

AWAY_AT_FIRST: Final = [registries("unavailable", "matched"), *sent(), WORK, registries("matched", "matched"), WORK]
"""The civil registry is away, and back when work is asked for again."""

NOT_TRIED: Final = {"mobile_code", "parallel", "restart"}
"""What a portal in the process, that asks for no code, cannot show."""
WITH_CODES: Final = [
    scenario
    for scenario in SCENARIOS
    if "mobile_code" in scenario.needs or scenario.id in {"journey.walk", "journey.back"}
]
"""What is played again where a registration asks for a code."""
