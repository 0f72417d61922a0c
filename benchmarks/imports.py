"""
What an import costs, in fresh interpreters: `python -m benchmarks.imports` also says which modules weigh most.

The package loads its rooms when they are named; what the rooms then cost, and what the libraries of others do, stands
beside it without a limit.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from benchmarks.case import Load

HEAVIEST: Final = 12
LOADS: Final = (
    Load("import attrs"),
    Load("import tamin_rules", at_most=10),
    Load("import tamin_rules.registration", after="import attrs", at_most=25),
    Load("from tamin_rules.registration import Person, password", after="import attrs"),
    Load("from tamin_rules.registration import Person, journey, password", after="import attrs"),
    Load("from tamin_rules.identifiers import national_id"),
    Load("from tamin_rules.identifiers import mobile"),
    Load("import phonenumbers"),
    Load("from tamin_rules import jalali"),
    Load("import jdatetime"),
    Load("import persiantools.jdatetime"),
    Load("import zxcvbn"),
    Load("import django.contrib.auth.password_validation"),
    Load("from tamin_rules.records import summarize"),
    Load("import pydantic"),
    Load("import pandas"),
    Load("import transitions"),
    Load("import statemachine"),
)


def cases() -> tuple[Load, ...]:
    """Return the imports."""
    return LOADS


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
    for timed in LOADS[1:5]:
        print(f"\n{timed.statement}", *heaviest(timed), sep="\n")
