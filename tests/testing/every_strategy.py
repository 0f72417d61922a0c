"""Every strategy that others may draw from, made: for the tests beside this file, and for `benchmarks.strategies`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from tamin_rules.law import keys
from tamin_rules.registration import Person
from tamin_rules.testing import strategies

STRATEGIES: Final[dict[str, Callable[..., st.SearchStrategy[Any]]]] = {
    name: getattr(strategies, name) for name in strategies.__all__ if name != "NearMiss"
}
ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "identifiers": {"kind": "national_id"},
    "near_miss_identifiers": {"kind": "national_id"},
    "days_around": {"key": keys.MIN_DAILY_WAGE},
    "near_miss_passwords": {"person": Person("0000000019", "مینا", "نمونه", ("Meena",))},
}
MADE: Final = {name: strategy(**ARGUMENTS.get(name, {})) for name, strategy in STRATEGIES.items()}
