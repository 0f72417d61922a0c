"""Reading the shipped files: what a file must say, and what it costs who does not ask."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tamin_rules.errors import DefinitionError
from tamin_rules.law import Law, areas, load
from tests.law import facts

AREA = "benefits"
NAME = "unemployment_benefit.max_dependants"


def _changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the file on benefits with one table changed."""
    tables = copy.deepcopy({key.name: facts.parameters()[key.name] for key in areas.AREAS[AREA]})
    change(tables[NAME])
    return tables


def test_the_file_as_it_is_can_be_read() -> None:
    assert load.read("benefits.toml", _changed(lambda _: None), areas.AREAS[AREA]) == load.shipped(AREA)


MISTAKES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no label": (lambda table: table.pop("label"), "label is missing"),
    "half a label": (lambda table: table["label"].pop("fa"), "label: fa is missing"),
    "three languages": (lambda table: table["label"].update(de="Zahl"), "label: unknown: de"),
    "another type": (lambda table: table.update(type="float"), "type must be one of rial, rate"),
    "a type of another key": (lambda table: table.update(type="rate"), "do not fit a key of int"),
    "another unit": (lambda table: table.update(unit="dollars"), "do not fit a key of int"),
    "no word on continuing": (lambda table: table.pop("continues"), "continues is missing"),
    "a text for a flag": (lambda table: table.update(continues="yes"), "continues must be of type bool"),
    "never checked": (lambda table: table.pop("checked_on"), "checked_on is missing"),
    "an unknown field": (lambda table: table.update(source="me"), "unknown: source"),
    "rows that are no list": (lambda table: table.update(rows={}), "rows must be of type list"),
    "a row that is no table": (lambda table: table.update(rows=[1]), "row 1: a table is expected"),
    "a reference twice": (lambda table: table["rows"][0].update(see=["project", "project"]), "row 1: see must be"),
}


@pytest.mark.parametrize(("change", "place"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_file_and_key(change: Callable[[dict[str, Any]], object], place: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load.read("benefits.toml", _changed(change), areas.AREAS[AREA])
    assert str(caught.value).startswith(f"benefits.toml: {NAME}: ")
    assert place in str(caught.value)


def test_a_missing_key_and_an_extra_table_are_mistakes() -> None:
    tables = _changed(lambda _: None)
    with pytest.raises(DefinitionError, match=r"benefits.toml: unknown: mine"):
        load.read("benefits.toml", tables | {"mine": {}}, areas.AREAS[AREA])
    del tables[NAME]
    with pytest.raises(DefinitionError, match=rf"benefits.toml: {NAME} is missing"):
        load.read("benefits.toml", tables, areas.AREAS[AREA])


def test_importing_the_law_reads_no_file() -> None:
    """The parser of the files is loaded when a value is first asked for."""
    code = "import sys, tamin_rules.law; print('tomllib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stdout.strip() == "False"


def test_a_law_reads_the_files_that_it_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def shipped(area: str) -> object:
        asked.append(area)
        return original(area)

    original = load.shipped
    monkeypatch.setattr(load, "shipped", shipped)
    law = Law.current().requiring("low")
    law.table("insurable_wage_ceiling_daily")
    law.table("insurable_wage_ceiling_daily")
    assert set(asked) == {"wages"}
    assert len(asked) == 3  # the ceiling, and the two keys that it is computed from
