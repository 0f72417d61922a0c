"""
What the strategies for Hypothesis cost, in seconds of the processor: `python -m benchmarks.strategies`.

It has no peer to race, and needs the environment of the tests. The aim is a second at most, so that a suite of a host
draws from them without noticing, and 50 ms for the entry point, which Hypothesis calls when it is imported; the status
is 1 where one is slower. A strategy is drawn from once before the clock starts, since what is read once (the law, the
names) is none of its own; the least of some tries counts, since whatever else the machine does only adds.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

from hypothesis import Phase, given, settings
from hypothesis.strategies import SearchStrategy

from tests.testing.every_strategy import MADE

EXAMPLES: Final = 500
AIM_S: Final = 1.0
TRIES: Final = 3
MOST_HOOK_MS: Final = 50
HOOK: Final = """
import attrs, hypothesis.strategies
from time import process_time
from tamin_rules.testing import public_types
begun = process_time()
public_types.register()
print((process_time() - begun) * 1000)
"""


def main() -> int:
    """Print the table, the slowest first."""
    took = {name: least(strategy) for name, strategy in MADE.items()}
    print(f"| strategy | seconds for {EXAMPLES} examples |\n|---|--:|")
    for name in sorted(took, key=lambda each: -took[each]):
        print(f"| {name} | {took[name]:.2f} |")
    hook_ms = hook()
    print(f"\nthe entry point: {hook_ms:.0f} ms")
    return int(max(took.values()) > AIM_S or hook_ms > MOST_HOOK_MS)


def hook() -> float:
    """Return the milliseconds of the processor that the entry point takes in a fresh interpreter, the least of some."""
    environment = os.environ | {"HYPOTHESIS_NO_PLUGINS": "1"}  # else it has run before the clock starts
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with TemporaryDirectory() as compiled:  # what is installed is compiled: the first of them does that here
        environment["PYTHONPYCACHEPREFIX"] = compiled
        return min(_hooked(environment) for _ in range(1 + 3 * TRIES))


def _hooked(environment: Mapping[str, str]) -> float:
    done = subprocess.run([sys.executable, "-c", HOOK], env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    return float(done.stdout)


def least(strategy: SearchStrategy[object]) -> float:
    """Return the seconds of the processor that the examples take."""
    drawn(strategy, 5)
    return min(drawn(strategy, EXAMPLES) for _ in range(TRIES))


def drawn(strategy: SearchStrategy[object], examples: int) -> float:
    """Draw so many examples, with every health check; return the seconds of the processor."""

    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=())
    @given(strategy)
    def draw(_value: object) -> None:
        """Take what is drawn."""

    begun = process_time()
    draw()
    return process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
