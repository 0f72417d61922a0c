"""
Every comparison, side by side: `make bench`.

    python -m benchmarks                    all of it; the exit status is 1 unless every demand is shown to be met
    python -m benchmarks identifiers bulk   some modules
    python -m benchmarks --write            all of it, and into benchmarks/RESULTS.md and its picture

How it is measured stands in `benchmarks.race`, what a goal needs in `benchmarks.result`. Each module has a process of
its own, so that none pays for what another one loaded.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from benchmarks import machine
from benchmarks.picture import picture
from benchmarks.report import page, section
from benchmarks.result import Verdict, floors
from benchmarks.topics import TOPICS, elsewhere

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "RESULTS.md"
PICTURE: Final = HERE / "RESULTS.svg"


def main() -> int:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Comparisons with other libraries.")
    parser.add_argument("module", nargs="*", help="modules of benchmarks/, without .py; all unless named")
    parser.add_argument("--write", action="store_true", help=f"also write {RESULTS.name} and {PICTURE.name}")
    asked = parser.parse_args()
    if asked.write and asked.module:
        parser.error("the page has all modules in it: name none")
    commit, measured = machine.commit(), []
    for name in asked.module or TOPICS:
        measured.append(elsewhere(name))
        print(section(measured[-1]), flush=True)
    if asked.write:
        RESULTS.write_text(page(measured, commit, machine.machine()), encoding="utf-8")
        PICTURE.write_text(picture(measured), encoding="utf-8")
    return any(verdict is not Verdict.PASSED for verdict in floors(measured))


if __name__ == "__main__":
    sys.exit(main())
