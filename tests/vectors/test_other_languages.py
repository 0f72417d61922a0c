"""The vectors for other languages: current, as their schema says, and usable by a program that has none of our code."""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jdatetime
import jsonschema_rs
import pytest

from tamin_rules import Law
from tamin_rules.identifiers import KINDS
from tests.properties.careers import random_case
from tools import vectors

FOLDER: Final = vectors.FOLDER
DOCUMENTS: Final[dict[str, dict[str, Any]]] = {
    subject: json.loads((FOLDER / f"{subject}.json").read_text(encoding="utf-8")) for subject in vectors.SUBJECTS
}
ALL: Final[list[dict[str, Any]]] = [each for document in DOCUMENTS.values() for each in document["vectors"]]
SCHEMA: Final = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
NODE: Final = shutil.which("node")
RUNNER: Final = FOLDER / "javascript" / "run.mjs"
EXAMPLES: Final = ("contribution", "days_wage", "unemployment_duration", "marriage_allowance")
LAW: Final = Law.current()
LEFT_OUT: Final = {"record_type", "several_workshops"}
"""Readings that the rules in JavaScript leave out."""
BEYOND_MODEL: Final = ("gaps", "index_ratio", "pension_floor", "pension_rounding", "portal_window")
MADE_UP: Final = 100

needs_node = pytest.mark.skipif(NODE is None, reason="no node here to run the vectors in JavaScript")


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    assert NODE is not None
    return subprocess.run([NODE, RUNNER, folder], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603


def test_the_files_are_current() -> None:
    assert vectors.main(["--check"]) == 0, "mend it with: make pages"


@pytest.mark.parametrize("subject", vectors.SUBJECTS)
def test_a_file_is_as_the_schema_says(subject: str) -> None:
    jsonschema_rs.validate(SCHEMA, DOCUMENTS[subject])


@pytest.mark.parametrize(
    ("subject", "change"),
    [
        ("identifiers", {"expected": {"valid": True}}),
        ("passwords", {"input": {"text": "x"}}),
        ("days", {"expected": {"valid": True, "value": "1405/09/01", "codes": []}}),
        ("records", {"flags": []}),
        ("records", {"id": "no id"}),
        ("careers", {"expected": {"valid": True, "faults": []}}),
        ("careers", {"expected": {"valid": False, "faults": []}}),
        ("careers", {"input": {"rows": [], "on": "1405-9-1", "readings": {}}}),
    ],
)
def test_the_schema_refuses_what_is_none(subject: str, change: dict[str, Any]) -> None:
    document = DOCUMENTS[subject]
    broken = {**document, "vectors": [{**document["vectors"][0], **change}]}
    assert not jsonschema_rs.is_valid(SCHEMA, broken)


@pytest.mark.parametrize("subject", vectors.FIGURES)
def test_the_schema_wants_the_figures_of_the_law(subject: str) -> None:
    without = {name: value for name, value in DOCUMENTS[subject].items() if name != "figures"}
    assert not jsonschema_rs.is_valid(SCHEMA, without)


def test_ids_name_one_vector_each() -> None:
    assert len({each["id"] for each in ALL}) == len(ALL)


def test_an_id_hangs_on_kind_and_input_alone() -> None:
    assert [each["id"] for each in ALL if each["input"] == {"text": "12345679", "options": {"pad": True}}] == [
        "national_id.697dba20"
    ]


def test_two_cases_of_one_input_expect_the_same() -> None:
    first = ALL[0]
    with pytest.raises(ValueError, match=re.escape(first["id"])):
        vectors.merged([first, {**first, "expected": {}}])


@pytest.mark.parametrize("subject", vectors.SUBJECTS)
def test_every_flag_is_explained_and_used(subject: str) -> None:
    document = DOCUMENTS[subject]
    assert set(document["flags"]) == {flag for each in document["vectors"] for flag in each["flags"]}


def test_no_case_of_ours_is_left_out() -> None:
    rows = json.loads(Path(__file__).with_name("identifiers.json").read_text(encoding="utf-8"))["rows"]
    cases = {(row["kind"], row["value"]) for row in rows}
    assert {(each["kind"], each["input"]["text"]) for each in DOCUMENTS["identifiers"]["vectors"]} == cases
    assert any(each["disputed"] for each in DOCUMENTS["identifiers"]["vectors"])


def test_days_are_what_another_calendar_says() -> None:
    checked = 0
    for each in DOCUMENTS["days"]["vectors"]:
        if each["expected"]["valid"]:
            year, month, day = map(int, re.split("[-/]", each["input"]["text"]))
            assert jdatetime.date(year, month, day).togregorian().isoformat() == each["expected"]["value"]
            checked += 1
    assert checked > 8


def test_the_mirror_holds_the_same() -> None:
    with (FOLDER / "vectors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], json.loads(row["input"]), json.loads(row["expected"])) for row in rows] == [
        (each["id"], each["input"], each["expected"]) for each in ALL
    ]
    assert not [row["id"] for row in rows for cell in row.values() if cell.startswith(tuple("=+-@"))]


@needs_node
def test_the_rules_in_javascript_pass_and_the_guide_shows_what_they_print() -> None:
    found = _run(FOLDER)
    assert (found.returncode, found.stderr) == (0, "")
    assert f"```text\n{found.stdout}```" in (FOLDER / "README.md").read_text(encoding="utf-8")


def _run_changed(folder: Path, change: Callable[[dict[str, Any]], bool]) -> tuple[list[str], list[str]]:
    """Run over a copy with other expectations; return the ids of what was changed, and of what the runner names."""
    changed = []
    for subject in vectors.SUBJECTS:
        document = json.loads((FOLDER / f"{subject}.json").read_text(encoding="utf-8"))
        changed += [each["id"] for each in document["vectors"] if change(each)]
        (folder / f"{subject}.json").write_text(json.dumps(document), encoding="utf-8")
    found = _run(folder)
    assert (found.returncode, found.stderr) == (1, "")
    named = re.findall(r"^(\S+\.\S+) \(", found.stdout, re.MULTILINE)
    assert f"failed {len(named)}\n" in found.stdout
    return changed, named


def _spoil(value: Any) -> Any:
    """Return another value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case None | str():
            return f"{value}?"
        case list():
            return [*value, value[-1] if value else 1]
        case _:
            inner: dict[str, Any] = value
            first = next(iter(inner))
            return inner | {first: _spoil(inner[first])}


@needs_node
@pytest.mark.parametrize("kind", [*KINDS, "jalali_day", "password", *EXAMPLES, "career"])
def test_the_runner_names_a_vector_that_fails(tmp_path: Path, kind: str) -> None:
    left = 1

    def change(vector: dict[str, Any]) -> bool:
        nonlocal left
        if vector["kind"] != kind or not left:
            return False
        left -= 1
        vector["expected"] = _spoil(vector["expected"])
        return True

    changed, named = _run_changed(tmp_path, change)
    assert len(changed) == 1
    assert named == changed


@needs_node
@pytest.mark.parametrize("part", ["months", "total_days", "gaps", "left_out", "averages", "pension", "faults"])
def test_the_runner_looks_at_each_part_of_a_record(tmp_path: Path, part: str) -> None:
    """Of every record that it does not leave out."""

    def change(vector: dict[str, Any]) -> bool:
        if vector["kind"] != "career" or part not in vector["expected"]:
            return False
        vector["expected"][part] = _spoil(vector["expected"][part])
        return not LEFT_OUT & vector["input"]["readings"].keys()

    changed, named = _run_changed(tmp_path, change)
    assert len(changed) > 80
    assert named == changed


@needs_node
@pytest.mark.parametrize("average", ["portal", "last_24_months", "last_730_days", "daily", "index_linked"])
def test_the_runner_looks_at_each_average(tmp_path: Path, average: str) -> None:
    def change(vector: dict[str, Any]) -> bool:
        if vector["kind"] != "career" or not vector["expected"]["valid"]:
            return False
        averages = vector["expected"]["averages"]
        averages[average] = _spoil(averages[average])
        return not LEFT_OUT & vector["input"]["readings"].keys()

    changed, named = _run_changed(tmp_path, change)
    assert len(changed) > 80
    assert named == changed


def _made_up(seed: int) -> dict[str, Any]:
    """Return the input of a made-up record, under readings that the model does not know as well."""
    rows, on, readings = random_case(seed)
    pick = random.Random(seed)  # noqa: S311 - no secret
    more = {name: pick.choice(LAW.reading_of(name).choices) for name in BEYOND_MODEL} if readings else {}
    dated = [row | {name: _text(row[name]) for name in ("start", "end") if name in row} for row in rows]
    return {"rows": dated, "on": _text(on), "readings": {**readings, **more}}


def _text(day: tuple[int, int, int]) -> str:
    return "{:04}-{:02}-{:02}".format(*day)


def _fits_json(expected: dict[str, Any]) -> bool:
    """Tell whether every amount is one that a program with doubles can read."""
    return all((figure["value"] or 0) < 2**53 for figure in [*expected["averages"].values(), expected["pension"]])


@needs_node
def test_the_rules_in_javascript_say_the_same_of_made_up_records(tmp_path: Path) -> None:
    """Another opinion on the package, under every reading but two."""
    given = [_made_up(seed) for seed in range(MADE_UP)]
    told = [(each, vectors.career_expected(each)) for each in given]
    made = [
        {"id": f"career.{number}", "kind": "career", "input": each, "expected": expected, "flags": [], "comment": ""}
        for number, (each, expected) in enumerate(told)
        if _fits_json(expected)
    ]
    assert len(made) > 0.9 * MADE_UP
    for subject, document in DOCUMENTS.items():
        content = document | {"vectors": made if subject == "careers" else []}
        (tmp_path / f"{subject}.json").write_text(json.dumps(content), encoding="utf-8")
    found = _run(tmp_path)
    assert (found.stdout, found.returncode) == (f"passed {len(made)} career\nfailed 0\n", 0)
