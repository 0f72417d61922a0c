"""Every shipped script, through the command itself, against what the contract says of it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.cli.app import run

SCRIPTS: Final = Path(__file__).parents[2] / "examples" / "journeys"
EXPECTED: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("journeys.toml").read_text(encoding="utf-8"))
OUTSIDE: Final = {"report_verification", "visit_branch"}


def play(name: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    status = run(["journey", "run", str(SCRIPTS / f"{name}.json"), "--json"])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def seen(lines: list[dict[str, Any]]) -> Iterator[str]:
    for line in lines:
        codes = sorted(error["code"] for error in line["errors"] if error["severity"] == "error")
        yield line["state"] if line["outcome"] == "moved" else f"!{' '.join(codes)}"


def test_every_script_has_its_case_and_every_cell_its_script() -> None:
    names = {path.stem for path in SCRIPTS.glob("*.json")}
    cells = product(("matched", "mismatched", "unavailable"), ("matched", "mismatched", "not_checked", "unavailable"))
    assert names == EXPECTED.keys()
    assert {f"identity_{identity}_ownership_{ownership}" for identity, ownership in cells} <= names


@pytest.mark.clause("V1")
@pytest.mark.clause("B1")
@pytest.mark.clause("B2")
@pytest.mark.parametrize("name", EXPECTED)
def test_a_script_comes_to_what_the_contract_says(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = play(name, capsys)
    expected = EXPECTED[name]
    assert list(seen(lines)) == expected["states"]
    assert status == any(state.startswith("!") for state in expected["states"])
    if "reasons" in expected:
        assert [line["reasons"] for line in lines if line["move"] in OUTSIDE] == expected["reasons"]
    effects = [effect for line in lines for effect in line["effects"]]
    assert [effect["template"] for effect in effects if effect["type"] == "send_sms"] == expected["sms"]
    opened = sum(effect["type"] == "open_account" for effect in effects)
    assert opened == ("active" in expected["states"])


@pytest.mark.requirement("FL2")
@pytest.mark.parametrize("name", EXPECTED)
def test_versions_count_accepted_moves(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines = play(name, capsys)
    version = 0
    for line in lines:
        version += line["outcome"] == "moved" and line["move"] != "expire"
        assert line["version"] == version
