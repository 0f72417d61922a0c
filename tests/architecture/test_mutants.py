"""What is broken on purpose is what was meant, and is mended again; and whatever lives has a reason."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import mutants
from tools.figures import ROOT
from tools.mutant_runs import Reach, chosen
from tools.mutants import AREAS, KINDS, PACKAGE, PAGE, named, survivors
from tools.mutating import changes

TABLES = """
LIMIT = 3
UNUSED = 9
"""
RIGHT = '''
from limits import LIMIT

def within(x):
    """Tell whether it is small."""
    if x < LIMIT or x == 7:
        return min(x, LIMIT)
    return 0

def length(text):
    at = 0
    while text[at:]:
        at += 1
    return at
'''
TESTS = """
from toy import length, within

def test_small():
    assert within(2) == 2

def test_length():
    assert length("abc") == 3

def test_odd_one():
    assert within(7) == 3
"""
INI = "[pytest]\npythonpath = src\naddopts = --import-mode=importlib\n"
RUN = """
import json, sys
from pathlib import Path
from tools import mutant_runs

mutant_runs.ROOT = Path(sys.argv[1])
paths = [mutant_runs.ROOT / "src" / name for name in ("toy.py", "limits.py")]
outcomes = [outcome for _, found in mutant_runs.tried(paths, ["test_toy.py"]) for outcome in found]
print(json.dumps([(change.told, is_dead) for change, is_dead in outcomes]))
"""


def _told(source: str) -> set[str]:
    return {change.told for change in changes(ast.parse(source))}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def f(x):\n    return x < 1", {"`x < 1` → `x <= 1`", "`1` → `2`"}),
        (
            "def f(x):\n    return 1 < x <= y",
            {"`1 < x <= y` → `1 <= x <= y`", "`1 < x <= y` → `1 < x < y`", "`1` → `2`"},
        ),
        ("def f(x):\n    return x and not y", {"`x and (not y)` → `x or not y`", "`not y` → `y`"}),
        ("x = True", {"`True` → `False`"}),
        ("x = field(eq=False)", {"`eq=False` → `eq=True`"}),
        ("x = 'code'", set()),
        ("if TYPE_CHECKING:\n    x = 1", set()),
        ("def f():\n    return 'code'", {"`'code'` → `'codeXX'`"}),
        ("def f(x):\n    return f'{x} of'", {"`' of'` → `' ofXX'`"}),
        ("def f(x: int = 3) -> list[int]:\n    return x", {"`3` → `4`"}),
        ("@g(1)\ndef f(x):\n    return x", set()),
        ("def f(x):\n    if x:\n        g(x)", {"if `x`: always", "if `x`: never", "without `g(x)`"}),
        ("x = [y for y in z if y]", {"without the filter `y`"}),
        ("RULES = (A, B)", {"`(A, B)` without `A`", "`(A, B)` without `B`"}),
        ("def f(x):\n    a, b = x", set()),
        ("def f(x):\n    return dict[str, int]", set()),
        ("def f(x):\n    return g(x, on=x)", {"`g(…)` without `on=x`"}),
        ("def f(x):\n    message = 'no sentence'\n    return x", set()),
        ("def f(x):\n    return half_up(x)", {"`half_up` → `floor_rial`"}),
    ],
)
def test_what_is_changed(source: str, told: set[str]) -> None:
    assert _told(source) == told


def test_cases_of_a_match_are_left_out_but_the_last() -> None:
    source = "match x:\n    case int() if x > y:\n        a()\n    case _:\n        b()"
    assert {"without `case int()`", "`case int()` without `if x > y`"} <= _told(source)
    assert "without `case _`" not in _told(source)


@pytest.mark.parametrize("area", AREAS)
def test_each_change_is_one_and_is_taken_back(area: str) -> None:
    for path in AREAS[area].paths():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        before, found = ast.dump(tree), list(changes(tree))
        for change in found[:: max(1, len(found) // 10)]:
            with change.applied():
                assert ast.dump(tree) != before
                compile(tree, str(path), "exec")
        assert ast.dump(tree) == before
        names = list(named([(change.where, change.told) for change in found]))
        assert len(set(names)) == len(names)


def test_every_area_has_modules_and_tests() -> None:
    for area in AREAS.values():
        assert area.paths()
        assert [pattern for pattern in area.tests if not list(ROOT.glob(pattern))] == []
        assert len(set(area.files())) == len(area.files()) >= len(area.tests)


def test_mutants_are_killed_by_the_tests_that_see_them(tmp_path: Path) -> None:
    """In a loaded process, imported anew, or in tables that no test is ever in; what the tests leave open lives."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "toy.py").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "src" / "limits.py").write_text(TABLES, encoding="utf-8")
    (tmp_path / "test_toy.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(INI, encoding="utf-8")
    # in a process of its own: where tests run side by side there are threads, and those do not go well with forks
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", RUN, str(tmp_path)],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HYPOTHESIS_NO_PLUGINS": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout.splitlines()[-1])
    killed, lived = ({told for told, is_dead in outcomes if is_dead is wanted} for wanted in (True, False))
    assert killed >= {"`3` → `4`", "`min` → `max`", "`7` → `8`", "`at += 1` → `at -= 1`"}
    assert lived == {"`x < LIMIT` → `x <= LIMIT`", "`0` → `1`", "if `x < LIMIT or x == 7`: always", "`9` → `10`"}


def test_tests_are_chosen_by_the_lines_they_reach_the_quickest_first() -> None:
    """What would take too long is left out, unless there is nothing else."""
    reaches = {
        "endless": Reach(100, {"a": frozenset({1, 2}), "b": frozenset({2})}),
        "slow": Reach(0.9, {"a": frozenset({1, 2})}),
        "quick": Reach(0.5, {"a": frozenset({2})}),
        "elsewhere": Reach(0.5, {"a": frozenset({9})}),
    }
    assert chosen(reaches, "a", (2, 4)) == ["quick", "slow"]
    assert chosen(reaches, "a", None) == ["quick", "elsewhere", "slow"]
    assert chosen(reaches, "b", None) == ["endless"]
    assert chosen(reaches, "c", None) == []


def test_a_test_that_reads_what_a_module_has_made_is_asked_too() -> None:
    """It reaches no line, but stands in a file of tests that do."""
    reaches = {
        "test_a.py::test_works": Reach(0.2, {"a": frozenset({1})}),
        "test_a.py::test_reads": Reach(0.1, {}),
        "test_b.py::test_reads": Reach(0.1, {}),
    }
    assert chosen(reaches, "a", None) == ["test_a.py::test_reads", "test_a.py::test_works"]
    assert chosen(reaches, "a", (1, 1)) == ["test_a.py::test_works"]


def test_a_reason_stays_with_its_survivor_and_a_new_one_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SURVIVORS", "PAGE"):
        monkeypatch.setattr(mutants, name, tmp_path / name)
    monkeypatch.setattr(mutants, "amend", lambda *_parts, **_figures: None)
    before = {"money.py": {"open": {"a": "slow", "b": "odd"}, "idle": {"c": "none sees it", "d": "nor this"}}}
    (tmp_path / "SURVIVORS").write_text(json.dumps(before), encoding="utf-8")
    mutants.keep({"money.py": ["c", "b", "e"], "jalali.py": []})
    assert survivors() == {"money.py": {"open": {"b": "odd", "e": ""}, "idle": {"c": "none sees it"}}}
    assert "| c | idle | none sees it |" in (tmp_path / "PAGE").read_text(encoding="utf-8")
    mutants.keep({"money.py": []})
    assert survivors() == {}


def test_the_page_prints_what_lives() -> None:
    assert PAGE.read_text(encoding="utf-8") == mutants.page(survivors()), "python -m tools.mutants --page"


def test_whatever_lives_has_a_reason_and_a_module() -> None:
    modules = {path.relative_to(PACKAGE).as_posix() for area in AREAS.values() for path in area.paths()}
    assert survivors().keys() <= modules
    for module, lived in survivors().items():
        assert [change for kind in KINDS for change, reason in lived[kind].items() if not reason] == [], module
