"""The capacity page is what is computed from the measured figures; and the sums are right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools import capacity
from tools.capacity import Assumed

ROUND: dict[str, Any] = {
    "records": {
        "rows": 1_000,
        "bytes_in": 4_000,
        **{
            f"days, {jobs} jobs": {
                "rows": 1_000,
                "processor_seconds": 0.001 * jobs,
                "rows_per_second": 900_000,
                "peak_mib": 200,
                "bytes_a_person_out": 100,
            }
            for jobs in (1, 2)
        },
    },
    "portal": {
        "hash_seconds": 0.25,
        "hashes": 4,
        "registration_seconds": 0.01,
        "tasks_a_registration": 3.0,
        "task_processor_seconds": 0.005,
        "tasks_a_second_1": 50.0,
        "tasks_a_second_2": 90.0,
        "events_a_registration": 4,
        "bytes_a_registration": 8_000,
    },
    "large": {"rows": 240_000_000, "rows_per_second": 6_000_000, "processor_seconds": 38.9, "peak_mib": 177},
    "lists": {"seconds_10": 0.001, "seconds_1000": 0.1},
}
for part in ROUND.values():
    part["machine"] = {"cores": 2, "machine": "x", "python": "3.11", "on": "2026-01-01", "load_at_the_end": 0.5}

ASSUMED = Assumed(
    people=1_000_000, months=240, lists=90_000, workers=10, last_day_percent=40, registrations=36_000, hours=10, peak=3
)


def rows(made: str) -> dict[str, list[str]]:
    """Return the rows of all tables by their first cell."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in made.splitlines() if line[:1] == "|"]
    return {first: rest for first, *rest in cells}


def test_the_page_is_what_is_computed() -> None:
    """Mend it with: python tools/capacity.py."""
    assert capacity.main(["--check"]) == 0


def test_a_page_with_another_figure_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "capacity.md"
    other.write_text(capacity.PAGE.read_text(encoding="utf-8").replace(" h |", " s |"), encoding="utf-8")
    monkeypatch.setattr(capacity, "PAGE", other)
    monkeypatch.setattr(capacity, "ROOT", tmp_path)
    assert capacity.main(["--check"]) == 1
    assert capacity.main([]) == 0
    assert capacity.main(["--check"]) == 0


def test_records_by_cores_and_machines() -> None:
    """240 million rows at a million a second of a core are 120 seconds on two cores, and 15 on eight such machines."""
    made = rows(capacity.tables(ROUND, ASSUMED))
    assert made["days"] == ["1,000,000", "900,000", "200 MiB", "0.1 GB"]
    assert (made["1"], made["8"]) == (["2.0 min"], ["15 s"])
    assert "240,000,000 rows, 1.0 GB of Parquet" in capacity.tables(ROUND, ASSUMED)


def test_what_was_shown_is_not_scaled() -> None:
    made = rows(capacity.tables(ROUND, ASSUMED))
    assert (made["rows in one file"], made["seconds by the clock"], made["peak memory"]) == (
        ["240,000,000"],
        ["40"],
        ["177 MiB"],
    )


def test_the_last_day() -> None:
    """36,000 lists and registrations in ten hours are one a second, three at the peak."""
    made = rows(capacity.tables(ROUND, ASSUMED))
    assert made["lists, read and checked"] == ["36,000", "3.0", "1.0", "0.0"]
    assert made["sign-ins, one before each list"] == ["36,000", "3.0", "250.0", "0.8"]
    assert made["registrations, of which hashes"] == ["36,000", "3.0", "1000.0", "3.0"]
    assert made["registrations, all else"] == ["36,000", "3.0", "10.0", "0.0"]
    assert made["**together**"][-1] == "**4**"


def test_a_longer_list_costs_more() -> None:
    """By 0.1 ms a worker: 99 ms over 990 workers."""
    made = rows(capacity.tables(ROUND, Assumed(workers=110)))
    assert made["lists, read and checked"][2] == "11.0"


def test_workers_wait_more_than_they_work() -> None:
    """Nine tasks a second, each 20 ms of work and 500 of waiting, are 4.68 workers; three of them on the mean 1.56."""
    made = rows(capacity.tables(ROUND, ASSUMED))
    assert made["tasks a second at the peak"] == ["9.0"]
    assert made["workers at the peak, with 500 ms of waiting for a task"] == ["5"]
    assert made["workers that keep up on the mean of the day (the rest waits 3 times as long)"] == ["2"]


def test_what_a_day_adds() -> None:
    made = rows(capacity.tables(ROUND, ASSUMED))
    assert (made["histories"], made["events"], made["tasks"]) == (["36,000"], ["144,000"], ["108,000"])
    assert made["bytes in PostgreSQL, indexes included"] == ["0.3 GB"]


def test_other_numbers_are_printed_and_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    before = capacity.PAGE.read_bytes()
    assert capacity.main(["--people", "500000"]) == 0
    assert rows(capsys.readouterr().out)["people with a record"] == ["500,000"]
    assert capacity.PAGE.read_bytes() == before


@pytest.mark.parametrize("given", [("--people", "-1"), ("--hours", "0"), ("--peak", "0")])
def test_numbers_that_cannot_be_are_refused(given: tuple[str, str]) -> None:
    with pytest.raises(SystemExit):
        capacity.main(given)


def test_what_was_measured_names_its_machine() -> None:
    measured = json.loads(capacity.MEASURED.read_text(encoding="utf-8"))
    assert all(part["machine"]["cores"] > 0 for part in measured.values())
