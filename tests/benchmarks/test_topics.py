"""The modules that are measured."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import benchmarks.__main__
from benchmarks import topics
from benchmarks.case import Case
from benchmarks.result import Broken, Compared

FOLDER = Path(benchmarks.__main__.__file__).parent


def test_every_module_with_cases_is_measured() -> None:
    with_cases = {
        path.stem
        for path in FOLDER.glob("*.py")
        if any(
            isinstance(node, ast.FunctionDef) and node.name == "cases"
            for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    }
    assert sorted(topics.TOPICS) == sorted(with_cases)


def test_a_module_that_fails_halfway_keeps_what_it_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def cases() -> Iterator[Case]:
        yield Case("work", lambda: None, lambda: None, "peer", None)
        message = "no such peer"
        raise ImportError(message)

    module = ModuleType("benchmarks.made_up", "What it is about.")
    vars(module)["cases"] = cases
    monkeypatch.setitem(sys.modules, "benchmarks.made_up", module)
    found = topics.topic("made_up")
    first, second = found.results
    assert isinstance(first, Compared)
    assert second == Broken("made_up", "ImportError: no such peer")
    assert found.about == "What it is about."


def test_a_module_has_a_process_of_its_own() -> None:
    found = topics.elsewhere("not_there")
    assert [type(result) for result in found.results] == [Broken]
    assert "benchmarks.not_there" in str(found.results[0])


def test_the_page_is_not_written_from_a_part(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "imports", "--write"])
    with pytest.raises(SystemExit):
        benchmarks.__main__.main()
    assert "name none" in capsys.readouterr().err
