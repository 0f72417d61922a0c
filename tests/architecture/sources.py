"""The sources as syntax trees: what the tests beside this file look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "src" / "tamin_rules"
MODULES: Final = tuple(sorted(PACKAGE.rglob("*.py")))


def name(module: Path) -> str:
    """Return the path of a module inside the package, to name the test by."""
    return module.relative_to(PACKAGE).as_posix()


def within(*parts: str) -> tuple[Path, ...]:
    """Return the modules of these packages, or single modules, of the top level; those that exist."""
    return tuple(module for module in MODULES if module.relative_to(PACKAGE).parts[0].removesuffix(".py") in parts)


@cache
def tree(module: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def places(module: Path, nodes: Iterator[ast.expr]) -> list[str]:
    """Write where the nodes stand, for the message of a failed test."""
    return [f"{name(module)}:{node.lineno}: {ast.unparse(node)}" for node in nodes]
