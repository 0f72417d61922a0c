"""A journey of the conformance kit that each adapter is played, whatever the kit chooses besides."""

from __future__ import annotations

from typing import Final

from tamin_rules.testing.conformance.parts import WORK, registries, sent

AWAY_AT_FIRST: Final = [registries("unavailable", "matched"), *sent(), WORK, registries("matched", "matched"), WORK]
"""The civil registry is away, and back when work is asked for again."""
