"""Which codes a rule can emit, read off its check: those that the function, or what it calls of ours, refers to."""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tamin_rules.decisions import FACT_MISSING, NOT_ENCODED, NOT_IN_FORCE, UNSOURCED, Finding, Rule
from tamin_rules.decisions.formulas import Formula
from tamin_rules.errors import Code
from tamin_rules.law.model import VALUE_UNKNOWN

COMMON = frozenset({FACT_MISSING, NOT_ENCODED, NOT_IN_FORCE, UNSOURCED, VALUE_UNKNOWN})
"""Codes that any rule may emit."""


def emitted(rule: Rule[Any]) -> frozenset[str]:
    """Return the codes of its own that a rule can emit."""
    assert isinstance(rule.check, FunctionType)
    return frozenset(_codes(rule.check, set())) - COMMON


def computes(rule: Rule[Any]) -> bool:
    """Tell whether a rule is that of a formula: it may have no fault of its own."""
    assert isinstance(rule.check, FunctionType)
    return any(isinstance(held, Formula) for held in _held(rule.check))


def _codes(function: FunctionType, seen: set[FunctionType]) -> Iterator[str]:
    seen.add(function)
    for held in _held(function):
        match held:
            case (Code() as code) | Finding(code=Code() as code):
                yield code
            case (
                Rule(check=FunctionType() as inner)
                | Formula(compute=FunctionType() as inner)
                | (FunctionType() as inner)
            ):
                if inner not in seen and inner.__module__.startswith("tamin_rules."):
                    yield from _codes(inner, seen)
            case _:
                pass


def _held(function: FunctionType) -> Iterator[object]:
    """Yield what a function refers to: its cells, globals of its module, and what it takes from modules there."""
    yield from (cell.cell_contents for cell in function.__closure__ or ())
    named = [function.__globals__[name] for name in _names(function.__code__) if name in function.__globals__]
    yield from named
    for module in named:
        if isinstance(module, ModuleType):
            yield from (vars(module)[name] for name in _names(function.__code__) if name in vars(module))


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
