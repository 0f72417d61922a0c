"""Adapters are thin: they carry requests and answers, and judge nothing; the sizes of the core hold here too."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
MODULES: Final = tuple(sorted((ROOT / "adapters").glob("*/src/**/*.py")))
MOST_LINES: Final = 400
MOST_LINES_OF_A_FUNCTION: Final = 45
FOREIGN: Final = {"django": {"fastapi", "sqlalchemy", "starlette"}, "fastapi": {"django"}}
EXACT: Final = {"fractions", "decimal"}


def _name(module: Path) -> str:
    return module.relative_to(ROOT / "adapters").as_posix()


def _imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {each.name.partition(".")[0] for each in names}
            case ast.ImportFrom(module=str(name)):
                found.add(name.partition(".")[0])
            case _:
                pass
    return found


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_adapter_knows_no_other_framework_and_counts_no_money(module: Path) -> None:
    adapter = module.relative_to(ROOT / "adapters").parts[0]
    assert _imported(module) & (FOREIGN[adapter] | EXACT) == set()


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_adapter_keeps_to_the_sizes_of_the_core(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") < MOST_LINES
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.body[0].lineno > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == [] or "migrations" in module.parts
