"""
Draws the journeys from their tables: the kept diagrams and tables in tests/golden, and their page in the docs.

    python tools/machines.py            writes them
    python tools/machines.py --check    writes nothing; ends with 1 where something is to be written
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from tamin_rules import workflow
from tamin_rules.records import objection
from tamin_rules.registration import journey, mobile_change, recovery
from tamin_rules.workflow import Machine

ROOT: Final = Path(__file__).resolve().parents[1]
GOLDEN: Final = ROOT / "tests" / "golden"
PAGE: Final = ROOT / "docs" / "reference" / "machines.md"

HEAD: Final = (
    "# Machines\n\n"
    "Each journey as the table that the code runs, and drawn from it. A move that a state does not have is refused; a\n"
    "move that it has is refused where a guard is violated or cannot be judged, unless the guard only advises. Where\n"
    "more than one state may follow, the facts decide. `tamin-rules journey diagram` prints the first one. Generated\n"
    "by `tools/machines.py`, and compared with the code by a test.\n"
)


def machines() -> Mapping[str, Machine[Any, Any]]:
    """Return the machines by their heading on the page."""
    return {
        "Registration": journey.MACHINE,
        "Password recovery": recovery.MACHINE,
        "Change of mobile": mobile_change.MACHINE,
        "Objection to a record": objection.MACHINE,
    }


def page() -> str:
    """Return the page."""
    return HEAD + "".join(
        f"\n## {heading}\n\n```mermaid\n{workflow.mermaid(machine)}```\n\n{workflow.table(machine)}"
        for heading, machine in machines().items()
    )


def files() -> Mapping[Path, str]:
    """Return every file that is drawn, with its text."""
    diagrams = {GOLDEN / f"{machine.name}.mmd": workflow.mermaid(machine) for machine in machines().values()}
    tables = {GOLDEN / f"{machine.name}.md": workflow.table(machine) for machine in machines().values()}
    return {**diagrams, **tables, PAGE: page()}


def main(arguments: Collection[str]) -> int:
    """Write or check."""
    drawn = files()
    stale = [path for path, text in drawn.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in arguments:
            print(f"not as drawn: {path.relative_to(ROOT)}; mend it with: python tools/machines.py")
        else:
            path.write_text(drawn[path], encoding="utf-8")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
