"""
Whether the tests notice when the code is wrong: `make mutants`, or `make mutants AREAS="money jalali"`.

    python -m tools.mutants                         every area, hours
    python -m tools.mutants records --only pension  one module, for whoever writes its tests; leaves no figure
    python -m tools.mutants records --lived         what lived before, after more tests were written

Each change of `tools/mutating.py` is made alone, and the tests that reach its lines are run until one fails. A change
inside of a function is tried in a process that has everything loaded, by giving the function other code; what lives
there, and what is at the top level, is imported anew and tried again (`tools/mutant_runs.py`).

What still lives is kept in tools/survivors.json, each with the reason why no test has to notice it, and printed on
docs/reference/mutants.md. A reason goes with its survivor; a new one has none until somebody writes it. Survivors are
`open`; whoever sees that a change is one that nobody could notice, by any input, moves it to `idle`.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen

from tools.figures import ROOT, amend, note, read
from tools.mutating import changes

PACKAGE: Final = ROOT / "src" / "tamin_rules"
SURVIVORS: Final = ROOT / "tools" / "survivors.json"
PAGE: Final = ROOT / "docs" / "reference" / "mutants.md"

HEAD: Final = (
    "# Mutants that live\n\n"
    "Each stands for a change of the code that no test notices, with the reason why none has to. *Idle* is one that\n"
    "nobody could notice, whatever goes in; the others are *open*. How many there were in all, and how many died:\n"
    "[](../reliability.md). Printed by `make mutants` from `tools/survivors.json`, and compared with it by a test.\n"
)


@frozen
class Area:
    """Modules, by patterns inside of the package; and by patterns too, the tests that notice when one is wrong."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]

    def paths(self) -> tuple[Path, ...]:
        """Return the modules."""
        return tuple(path for pattern in self.modules for path in sorted(PACKAGE.glob(pattern)))

    def files(self) -> tuple[str, ...]:
        """Return the files and folders of the tests."""
        found = (path for pattern in self.tests for path in sorted(ROOT.glob(pattern)))
        return tuple(path.relative_to(ROOT).as_posix() for path in found)


_CAREERS: Final = ("tests/properties/test_records_against_model.py", "tests/properties/test_records_replay.py")

AREAS: Final[Mapping[str, Area]] = {
    "money": Area(("money.py",), ("tests/unit/test_money.py",)),
    "jalali": Area(("jalali.py",), ("tests/properties/test_jalali.py", "tests/properties/test_months.py")),
    "identifiers": Area(
        ("identifiers/*.py",),
        (
            "tests/unit/identifiers",
            "tests/vectors/test_identifiers.py",
            "tests/properties/test_identifiers.py",
            "tests/properties/test_identifiers_bulk.py",
            "tests/properties/test_second_opinions.py",
        ),
    ),
    "workflow": Area(("workflow.py",), ("tests/unit/test_workflow.py", "tests/golden/test_diagrams.py")),
    "passwords": Area(
        (
            "registration/password.py",
            "registration/names.py",
            "registration/_name_sounds.py",
            "registration/strength.py",
            "registration/common_passwords.py",
        ),
        (
            "tests/unit/registration/test_password.py",
            "tests/unit/registration/test_names.py",
            "tests/unit/registration/test_strength.py",
            "tests/unit/registration/test_common_passwords.py",
            "tests/vectors/test_passwords.py",
            "tests/vectors/test_name_clause.py",
            "tests/properties/test_password.py",
            "tests/properties/test_password_secrecy.py",
        ),
    ),
    "records": Area(
        tuple(
            f"records/{name}.py"
            for name in (
                *("averages", "durations", "index_ratios", "items", "months", "numbers", "pension", "person"),
                *("premiums", "projections", "rows", "seventh_plan", "summary", "wages", "windows"),
            )
        ),
        (
            "tests/unit/records/test_*.py",  # not batch: a library with threads does not outlive a fork
            "tests/cases/test_worked_averages.py",
            "tests/cases/test_worked_pensions.py",
            "tests/cases/test_worked_premiums.py",
            "tests/properties/test_averages.py",
            "tests/properties/test_months.py",
            "tests/properties/test_premiums.py",
            "tests/properties/test_records_reference.py",
            *_CAREERS,
        ),
    ),
    "eligibility": Area(
        ("records/eligibility/*.py",),
        ("tests/unit/records/test_eligibility.py", "tests/properties/test_eligibility.py", *_CAREERS),
    ),
    "benefits": Area(
        ("records/benefits/*.py",),
        ("tests/unit/records/benefits", "tests/cases/test_worked_benefits.py", "tests/properties/test_benefits.py"),
    ),
}

KINDS: Final = ("open", "idle")

ALONE: Final = {"HYPOTHESIS_NO_PLUGINS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Plug-ins of others take their time in every process, and ours would load the package where no mutant is yet."""


def named(changes: Collection[tuple[str, str]]) -> Iterator[str]:
    """Yield a name for each change, by where it is and what it says; the same words twice are counted."""
    seen: Counter[tuple[str, str]] = Counter()
    for change in changes:
        seen[change] += 1
        yield f"{change[0]}: {change[1]}" + (f" ({seen[change]})" if seen[change] > 1 else "")


Lived = Mapping[str, Mapping[str, str]]
"""Of a module: the reasons by kind, `open` or `idle`, and change."""


def survivors() -> dict[str, Lived]:
    """Return what lives, by module."""
    found: dict[str, Lived] = json.loads(SURVIVORS.read_text(encoding="utf-8")) if SURVIVORS.exists() else {}
    return found


def page(lived: Mapping[str, Lived]) -> str:
    """Return the page."""
    return HEAD + "".join(_section(module, lived[module]) for module in sorted(lived))


def _section(module: str, lived: Lived) -> str:
    rows = "".join(
        f"| {_cell(change)} | {kind} | {_cell(reason)} |\n" for kind in KINDS for change, reason in lived[kind].items()
    )
    return f"\n## {module}\n\n| where, and what is changed | | why no test notices |\n|---|---|---|\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def keep(lived: Mapping[str, Collection[str]]) -> None:
    """Write the survivors of the modules that were run, with the reasons they had, and print the page."""
    before = survivors()
    for module, found in lived.items():
        had = before.pop(module, {"open": {}, "idle": {}})
        if found:
            idle = {change: had["idle"][change] for change in found if change in had["idle"]}
            before[module] = {
                "open": {change: had["open"].get(change, "") for change in found if change not in idle},
                "idle": idle,
            }
    ordered = {module: before[module] for module in sorted(before)}
    SURVIVORS.write_text(json.dumps(ordered, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    PAGE.write_text(page(ordered), encoding="utf-8")
    for name, area in AREAS.items():
        amend("mutants", name, idle=_idle(area, ordered))


def _idle(area: Area, lived: Mapping[str, Lived]) -> int:
    modules = (path.relative_to(PACKAGE).as_posix() for path in area.paths())
    return sum(len(lived[module]["idle"]) for module in modules if module in lived)


def lived_before(path: Path, number: int) -> bool:
    """Tell whether a change is kept as one that lives, by its number in its module."""
    return number in _lived_before(path)


@cache
def _lived_before(path: Path) -> frozenset[int]:
    lived = survivors().get(path.relative_to(PACKAGE).as_posix(), {})
    kept = {change for changes_ in lived.values() for change in changes_}
    found = [(change.where, change.told) for change in changes(ast.parse(path.read_text(encoding="utf-8")))]
    return frozenset(number for number, each in enumerate(named(found)) if each in kept)


def run(name: str, only: str | None, *, lived_alone: bool) -> None:
    """Try every mutant of an area, print and keep what lives, and note the figures of a whole area."""
    os.environ |= ALONE
    from tools.mutant_runs import tried  # noqa: PLC0415 - loads what the tests need

    if lived_alone and name not in read("mutants"):
        sys.exit(f"{name}: no run of it is kept; what lived then is not known")
    begun, area = time.monotonic(), AREAS[name]
    paths = [path for path in area.paths() if only in {None, path.stem}]
    wanted = {"wanted": lived_before} if lived_alone else {}
    mutants, lived = 0, dict[str, list[str]]()
    for path, outcomes in tried(paths, area.files(), **wanted):
        module = path.relative_to(PACKAGE).as_posix()
        names = list(named([(change.where, change.told) for change, _ in outcomes]))
        lived[module] = [each for each, (_, killed) in zip(names, outcomes, strict=True) if not killed]
        mutants += len(outcomes)
        print(f"{module}: {len(outcomes)} mutants, {len(lived[module])} live", flush=True)
        print("".join(f"  {each}\n" for each in lived[module]), end="", flush=True)
        keep({module: lived[module]})
    killed = mutants - sum(map(len, lived.values()))
    print(f"{name}: {killed} of {mutants} killed, {time.monotonic() - begun:.0f} s", flush=True)
    if only is None:
        note("mutants", name, mutants=mutants, killed=killed, idle=_idle(area, survivors()))


def main() -> int:
    """Run the areas that are asked for, or print the page anew."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description="Mutants.")
    parser.add_argument("areas", nargs="*", choices=[*AREAS, []], metavar="area", help=", ".join(AREAS))
    parser.add_argument("--only", metavar="module", help="one module of the area")
    parser.add_argument(
        "--lived", action="store_true", help="those alone that lived, after more tests and no other code"
    )
    parser.add_argument("--page", action="store_true", help="print the page from the kept survivors, and run nothing")
    asked = parser.parse_args()
    if asked.page:
        keep({})
        return 0
    for name in asked.areas or AREAS:
        run(name, asked.only, lived_alone=asked.lived)
    return 0


if __name__ == "__main__":
    sys.exit(main())
