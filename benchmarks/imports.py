"""
What an import costs, in fresh interpreters: `python -m benchmarks.imports` also says which modules weigh most.

The least of many runs counts: whatever else the machine does only adds. The package loads its rooms when they are
named; what the rooms then cost stands below it, without a limit.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from attrs import frozen

RUNS: Final = 30
HEAVIEST: Final = 12
HEAD: Final = "| import | ms | times `import attrs` | at most | |\n|---|--:|--:|--:|---|\n"


@frozen
class Load:
    """
    An import and its limit.

    Args:
        statement: what is timed.
        after: what is imported before, and not counted.
        at_most: milliseconds; None for what is only compared with.
    """

    statement: str
    after: str = ""
    at_most: int | None = None


LOADS: Final = (
    Load("import attrs"),
    Load("import tamin_rules", at_most=10),
    Load("import tamin_rules.registration", after="import attrs", at_most=25),
    Load("from tamin_rules.registration import Person, password", after="import attrs"),
    Load("from tamin_rules.registration import Person, journey, password", after="import attrs"),
)


@frozen
class Loaded:
    """A measured import, in milliseconds, beside the peer's."""

    load: Load
    took: float
    attrs: float

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        return self.load.at_most is None or self.took <= self.load.at_most

    def row(self) -> str:
        """Write the import as a row of the table."""
        load, limit = self.load, self.load.at_most or ""
        name = f"`{load.statement}`{f' after `{load.after}`' if load.after else ''}"
        verdict = ("ok" if self.holds else "MISS") if limit else ""
        return f"| {name} | {self.took:.1f} | {self.took / self.attrs:.2f} | {limit} | {verdict} |\n"


def measured() -> tuple[Loaded, ...]:
    """Time every import."""
    took = {load: least(load) for load in LOADS}
    return tuple(Loaded(load, took[load], took[LOADS[0]]) for load in LOADS)


def least(load: Load) -> float:
    """Return the least milliseconds of many fresh interpreters."""
    code = (
        f"{load.after}\nimport time\nat = time.perf_counter_ns()\n{load.statement}\nprint(time.perf_counter_ns() - at)"
    )
    return min(int(_python("-c", code).stdout) for _ in range(RUNS)) / 1e6


def heaviest(load: Load) -> list[str]:
    """Return the modules that take most time themselves: microseconds and name."""
    before = _own_times(load.after)
    ranked = sorted(
        ((took, name) for name, took in _own_times(f"{load.after}\n{load.statement}").items() if name not in before),
        reverse=True,
    )
    return [f"{took:8} µs  {name}" for took, name in ranked[:HEAVIEST]]


def _own_times(code: str) -> dict[str, int]:
    lines = _python("-X", "importtime", "-c", code).stderr.splitlines()[1:]
    parts = [line.removeprefix("import time:").split("|") for line in lines]
    return {name.strip(): int(own) for own, _, name in parts}


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    print(HEAD, *(loaded.row() for loaded in measured()), sep="")
    for timed in LOADS[1:]:
        print(f"\n{timed.statement}", *heaviest(timed), sep="\n")
