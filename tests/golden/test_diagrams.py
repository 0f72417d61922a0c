"""The journeys are what they were: each change of a table is seen in its diagram, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.workflow import Machine
from tools import machines

DRAWN: Final = machines.files()
MACHINES: Final = [*machines.machines().values()]
ARROW: Final = re.compile(r"    (\S+) --> (\S+?)(?:: (\w+))?")


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.name)
def test_a_drawing_is_the_kept_one(path: Path) -> None:
    """Mend it, where the change is meant, with: python tools/machines.py."""
    assert path.read_text(encoding="utf-8") == DRAWN[path]


def test_nothing_else_is_kept() -> None:
    kept = {path for path in machines.GOLDEN.iterdir() if path.suffix in (".md", ".mmd")}
    assert kept == DRAWN.keys() - {machines.PAGE}


def arrows(machine: Machine[Any, Any]) -> Iterator[tuple[str, str, str]]:
    head, *lines = (machines.GOLDEN / f"{machine.name}.mmd").read_text(encoding="utf-8").splitlines()
    assert head == "stateDiagram-v2"
    for line in lines:
        found = ARROW.fullmatch(line)
        assert found, line
        yield found[1], found[2], found[3]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_a_kept_diagram_says_what_the_machine_does(machine: Machine[Any, Any]) -> None:
    """Read back, so that a fault in the drawing is none in the machine, nor the other way round."""
    moves = {
        ("[*]" if row.source == machine.initial else str(row.source), str(target), machine.moves[row.event])
        for row in machine.rows
        for target in row.targets
    }
    ends = {(str(state), "[*]", None) for state in machine.final}
    found = [*arrows(machine)]
    assert set(found) == moves | ends
    assert not [one for one, other in pairwise(sorted(found, key=str)) if one == other]


@pytest.mark.parametrize("changed", [*DRAWN], ids=lambda path: path.name)
def test_a_file_that_is_not_as_drawn_is_named(
    changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machines, "files", lambda: {**DRAWN, changed: "other"})
    assert machines.main(["--check"]) == 1
    assert changed.name in capsys.readouterr().out
    monkeypatch.undo()
    assert machines.main(["--check"]) == 0
