"""What is broken on purpose is what was meant, and is mended again; and whatever lives has a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import mutant_runs, mutants
from tools.mutant_runs import Reach, chosen, tried
from tools.mutants import AREAS, PACKAGE, PAGE, named, survivors
from tools.mutating import changes

RIGHT = '''
LIMIT = 3

def within(x):
    """Tell whether it is small."""
    if x < LIMIT or x == 7:
        return min(x, LIMIT)
    return 0
'''
TESTS = """
from toy import within

def test_small():
    assert within(2) == 2

def test_odd_one():
    assert within(7) == 3
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
        assert [test for test in area.tests if not (PACKAGE.parents[1] / test).exists()] == []


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a module outside of the package, with tests of its own."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "toy.py").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "test_toy.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\npythonpath = src\naddopts = --import-mode=importlib\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(mutant_runs, "ROOT", tmp_path)
    return tmp_path / "src" / "toy.py"


def test_mutants_are_killed_by_the_tests_that_see_them(toy: Path) -> None:
    """At the top level and inside of a function; what the tests leave open lives: the limit, and what is above."""
    ((path, outcomes),) = tried([toy], ["test_toy.py"])
    lived = {change.told for change, killed in outcomes if not killed}
    assert path == toy
    assert {change.told for change, killed in outcomes if killed} >= {"`3` → `4`", "`min` → `max`", "`7` → `8`"}
    assert lived == {"`x < LIMIT` → `x <= LIMIT`", "`0` → `1`", "if `x < LIMIT or x == 7`: always"}


def test_tests_are_chosen_by_the_lines_they_reach_the_quickest_first() -> None:
    """What would take too long is left out, unless there is nothing else."""
    reaches = {
        "endless": Reach(100, {"a": frozenset({1, 2}), "b": frozenset({2})}),
        "slow": Reach(2, {"a": frozenset({1, 2})}),
        "quick": Reach(1, {"a": frozenset({2})}),
        "elsewhere": Reach(1, {"a": frozenset({9})}),
    }
    assert chosen(reaches, "a", (2, 4)) == ["quick", "slow"]
    assert chosen(reaches, "a", None) == ["quick", "elsewhere", "slow"]
    assert chosen(reaches, "b", None) == ["endless"]
    assert chosen(reaches, "c", None) == []


def test_the_page_prints_what_lives() -> None:
    assert PAGE.read_text(encoding="utf-8") == mutants.page(survivors()), "python -m tools.mutants --page"


def test_whatever_lives_has_a_reason_and_a_module() -> None:
    modules = {path.relative_to(PACKAGE).as_posix() for area in AREAS.values() for path in area.paths()}
    assert survivors().keys() <= modules
    for module, lived in survivors().items():
        assert [change for change, reason in lived.items() if not reason] == [], module
