"""`record batch` in a process of its own, which comes by every point where being killed could hurt."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow.parquet  # noqa: F401 - here, so that a child has it already

from tamin_rules.cli import batch_input
from tamin_rules.cli.app import run
from tests.adapters.killing import Points


def work(arguments: Sequence[str], points: Points) -> None:
    """Run the command; its status has to be that of a run in which all is well."""
    passing = {
        "a batch": (batch_input, "_tried"),
        "the disk": (os, "fsync"),
        "a name": (Path, "replace"),
        "the end": (shutil, "rmtree"),
        "a file": (Path, "unlink"),
    }
    for name, (owner, function) in passing.items():
        patch.object(owner, function, _passing(points, name, getattr(owner, function))).start()
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process lives
    status = run(arguments)
    assert status == 0, status


def _passing(points: Points, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def passed(*arguments: Any, **named: Any) -> Any:
        points(f"before {name}")
        found = function(*arguments, **named)
        points(f"after {name}")
        return found

    return passed
