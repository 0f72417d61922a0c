"""The day is an argument: the same input gives the same decision tomorrow, and under last year's law."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import MODULES, name, places, tree, within

CLOCKLESS = tuple(
    module for module in MODULES if module not in within("cli") and name(module) != "testing/conformance/drivers.py"
)
"""The command line may ask what day it is, where its user does not say, and who asks a portal how long it has taken."""

CALENDARS = frozenset({"date", "datetime"})
OF_CALENDARS = frozenset({"today", "now", "utcnow"})
OF_TIME = frozenset({"localtime", "gmtime", "monotonic", "perf_counter", "time_ns"})


def _clocks(root: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(root):
        match node:
            case ast.Attribute(ast.Name(id=owner) | ast.Attribute(attr=owner), attribute) if owner in CALENDARS:
                if attribute in OF_CALENDARS:
                    yield node
            case ast.Attribute(attr=attribute) if attribute in OF_TIME:
                yield node
            case ast.Attribute(value=ast.Name(id="time"), attr="time" | "sleep"):
                yield node
            case ast.Call(func=ast.Name(id=function)) if function in OF_CALENDARS | OF_TIME:
                yield node
            case _:
                pass


@pytest.mark.parametrize("module", CLOCKLESS, ids=name)
def test_no_module_of_the_core_reads_a_clock(module: Path) -> None:
    assert places(module, _clocks(tree(module))) == []


@pytest.mark.parametrize(
    "code",
    ["date.today()", "datetime.now(UTC)", "datetime.date.today()", "map(date.today, x)", "time.time()", "now()"],
)
def test_a_clock_would_be_found(code: str) -> None:
    assert list(_clocks(ast.parse(code)))
