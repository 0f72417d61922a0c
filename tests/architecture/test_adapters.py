"""An adapter is thin: it computes nothing, knows no figure of law and no code of a rule, and its modules stay small."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

from tamin_rules import explain
from tests.architecture.sources import ROOT, tree

SOURCES: Final = tuple(
    path for path in sorted(ROOT.glob("adapters/*/src/**/*.py")) if "migrations" not in path.relative_to(ROOT).parts
)
CODES: Final = frozenset(explain.codes())
MODULE_LINES: Final = 400
FUNCTION_LINES: Final = 45
ARITHMETIC: Final = frozenset({"Decimal", "Fraction", "decimal", "fractions", "law", "statistics"})


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "adapters").as_posix()


@pytest.mark.parametrize("module", SOURCES, ids=_name)
def test_it_computes_nothing(module: Path) -> None:
    nodes = list(ast.walk(tree(module)))
    imported = {
        part
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        for part in (*(getattr(node, "module", "") or "").split("."), *alias.name.split("."))
    }
    assert imported & ARITHMETIC == set()
    assert not [node.lineno for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)] or (
        module.name == "tamin_outbox.py"  # the pause of a worker, in seconds
    )


@pytest.mark.parametrize("module", SOURCES, ids=_name)
def test_it_knows_no_code_of_a_rule(module: Path) -> None:
    texts = {node.value for node in ast.walk(tree(module)) if isinstance(node, ast.Constant)}
    assert {text for text in texts if isinstance(text, str)} & CODES == set()


@pytest.mark.parametrize("module", SOURCES, ids=_name)
def test_its_modules_and_functions_are_small(module: Path) -> None:
    assert ast.get_docstring(tree(module))
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES
    functions = (node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    sizes = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {function: lines for function, lines in sizes.items() if lines > FUNCTION_LINES} == {}
