"""A module is read in one sitting, a function at one glance."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import MODULES, name, tree

MODULE_LINES = 400
FUNCTION_LINES = 45


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_has_at_most_400_lines(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_function_has_at_most_45_lines(module: Path) -> None:
    functions = (node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    sizes = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {function: lines for function, lines in sizes.items() if lines > FUNCTION_LINES} == {}


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_says_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(tree(module))
