"""No float comes near an amount: single precision cannot hold 103,909,681, and no float holds 0.07."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import name, places, tree, within

EXACT = within("money", "law", "records")


def _floats(root: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(root):
        match node:
            case ast.Constant(value=float()) | ast.Name(id="float" | "round", ctx=ast.Load()):
                yield node
            case ast.BinOp(op=ast.Div(), left=left) if not (_is_fraction(left) or _joins_paths(node)):
                yield node
            case _:
                pass


def _is_fraction(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fraction"


def _joins_paths(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr() | ast.Constant(value=str()):
            return True
        case ast.BinOp(op=ast.Div(), left=left, right=right):
            return _joins_paths(left) or _joins_paths(right)
        case _:
            return False


@pytest.mark.parametrize("module", EXACT, ids=name)
def test_amounts_are_whole_rials_and_fractions(module: Path) -> None:
    """A division is written `Fraction(a, b)`, `Fraction(a) / b` or `a // b`: the reader sees that it is exact."""
    assert places(module, _floats(tree(module))) == []


@pytest.mark.parametrize("code", ["0.07", "1e9", "float(wage)", "round(wage)", "wage / 30", "wage / days()"])
def test_a_float_would_be_found(code: str) -> None:
    assert list(_floats(ast.parse(code)))


@pytest.mark.parametrize("code", ["Fraction(7, 100)", "Fraction(wage) / 30", "wage // 30", "folder / 'a' / name", "7"])
def test_exact_arithmetic_is_left_alone(code: str) -> None:
    assert not list(_floats(ast.parse(code)))
