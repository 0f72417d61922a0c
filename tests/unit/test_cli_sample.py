"""`record sample`: invented records that are what they say, and the same ones for the same seed."""

from __future__ import annotations

import json
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tamin_rules.cli import batch_drawing
from tamin_rules.cli.app import run
from tamin_rules.errors import MalformedError
from tamin_rules.records import MonthRow


def drawn(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    assert run(["record", "sample", str(folder / "s.parquet"), "--force", *arguments]) == 0
    found: list[dict[str, Any]] = pq.read_table(folder / "s.parquet").to_pylist()
    return found


def faulty(rows: list[dict[str, Any]]) -> set[int]:
    """Return the people with a row that is none."""
    found = set()
    for row in rows:
        plain = dict(row)
        person = plain.pop("person")
        try:
            MonthRow(**plain)
        except MalformedError:
            found.add(person)
        else:
            if row["days"] > 31:
                found.add(person)
    return found


def test_the_rows_are_months_of_people_in_order(tmp_path: Path) -> None:
    rows = drawn(tmp_path, "--people", "200", "--months", "24")
    assert faulty(rows) == set()
    people = {person: list(held) for person, held in groupby(rows, lambda row: row["person"])}
    assert list(people) == [*range(1, 201)]
    sizes = [len(held) for held in people.values()]
    assert (min(sizes) >= 12, max(sizes) <= 36, 20 < sum(sizes) / 200 < 28) == (True, True, True)
    for held in people.values():
        months = [row["year"] * 12 + row["month"] for row in held]
        assert months == sorted(months)
    assert len({len(set(held)) for held in (tuple(row["wage"] for row in held) for held in people.values())}) > 5


def test_there_are_gaps_and_months_with_two_rows(tmp_path: Path) -> None:
    rows = drawn(tmp_path, "--people", "200", "--months", "24")
    steps = [
        later["year"] * 12 + later["month"] - row["year"] * 12 - row["month"]
        for row, later in pairwise(rows)
        if row["person"] == later["person"]
    ]
    assert {0, 1} < set(steps)
    assert max(steps) > 1


def test_a_share_of_the_people_has_a_row_that_is_none(tmp_path: Path) -> None:
    rows = drawn(tmp_path, "--people", "1000", "--months", "4", "--dirty", "1/10")
    assert 60 < len(faulty(rows)) < 140
    assert faulty(drawn(tmp_path, "--people", "50", "--months", "4", "--dirty", "1")) == {*range(1, 51)}


def test_the_same_seed_gives_the_same_records(tmp_path: Path) -> None:
    first = drawn(tmp_path, "--people", "30", "--seed", "4")
    assert drawn(tmp_path, "--people", "30", "--seed", "4") == first
    assert drawn(tmp_path, "--people", "30", "--seed", "5") != first


def test_blocks_and_row_groups_do_not_end_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that whoever reads the file meets people who span row groups."""
    monkeypatch.setattr(batch_drawing, "_BLOCK_ROWS", 500)
    monkeypatch.setattr(batch_drawing, "GROUP_ROWS", 300)
    rows = drawn(tmp_path, "--people", "100", "--months", "20")
    file = pq.ParquetFile(tmp_path / "s.parquet")
    ends = [file.read_row_group(group)["person"][-1].as_py() for group in range(file.num_row_groups)]
    starts = [file.read_row_group(group)["person"][0].as_py() for group in range(1, file.num_row_groups)]
    assert any(end == start for end, start in zip(ends, starts, strict=False))
    assert {file.metadata.row_group(group).num_rows for group in range(file.num_row_groups - 1)} == {300}
    assert {row["person"] for row in rows} == {*range(1, 101)}


def test_no_block_repeats_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_drawing, "_BLOCK_ROWS", 500)
    rows = drawn(tmp_path, "--people", "50", "--months", "20")
    first, second = (
        [row["wage"] for row in rows if row["person"] in people] for people in (range(1, 26), range(26, 51))
    )
    assert first != second


def test_it_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = drawn(tmp_path, "--people", "10", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["people"], told["rows"], told["seed"]) == (10, len(rows), 0)


def test_it_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.parquet").write_bytes(b"mine")
    assert run(["record", "sample", str(tmp_path / "s.parquet")]) == 2
    assert "[output.file.exists]" in capsys.readouterr().err
    assert (tmp_path / "s.parquet").read_bytes() == b"mine"


def test_it_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["record", "sample", str(tmp_path), "--force"]) == 2
    assert "[output.file.unwritable]" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["2", "-1/10", "x", "1/0", "1e99999999", f"0.{'1' * 30}"])
def test_a_share_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str], share: str) -> None:
    assert run(["record", "sample", str(tmp_path / "s.parquet"), "--dirty", share]) == 2
    assert "--dirty" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []
