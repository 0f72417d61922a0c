"""A claim that a portal has to stand up to, and how deep the kit looks."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen
from hypothesis.strategies import SearchStrategy

from tamin_rules.testing.conformance.play import Step


class Level(StrEnum):
    """How deep the kit looks."""

    RULES = "rules"
    JOURNEY = "journey"
    CONCURRENCY = "concurrency"
    PRIVACY = "privacy"
    RECOVERY = "recovery"


@frozen
class Scenario:
    """
    One claim that a portal has to stand up to.

    Args:
        id: stable, `journey.back`.
        claim: what has to hold.
        source: where it comes from.
        journeys: how it is tried.
        needs: capabilities without which it cannot be.
        examples: how many journeys, by default.
        strict: whether answers may not even say more than the core's.
    """

    id: str
    claim: str
    source: str
    journeys: SearchStrategy[list[Step]]
    needs: frozenset[str] = frozenset()
    examples: int = 10
    strict: bool = False

    @property
    def level(self) -> Level:
        """The first part of the id."""
        return Level(self.id.partition(".")[0])
