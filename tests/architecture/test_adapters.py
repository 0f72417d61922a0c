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
WORKERS: Final = frozenset({"tamin_outbox.py", "worker.py"})
"""Modules that pause, for a part of a second."""
DOCUMENTS: Final = frozenset({"contract.py", "openapi.py"})
"""Modules that document with which codes a call may answer; they answer none."""


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
        if not (
            isinstance(node, ast.ImportFrom) and (node.module, alias.name) == ("tamin_rules.law", "Law")
        )  # handed on
        for part in (*(getattr(node, "module", "") or "").split("."), *alias.name.split("."))
    }
    assert imported & ARITHMETIC == set()
    floats = [node.lineno for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert floats == [] or module.name in WORKERS


@pytest.mark.parametrize("module", [path for path in SOURCES if path.name not in DOCUMENTS], ids=_name)
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
