"""The page of reliability says what the campaigns left, all of it, and nothing that somebody typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools import figures, reliability
from tools.figures import CAMPAIGNS, FOLDER, note, read

KILLS = {"kills": 200, "lost": 0, "doubled": 0}
STAMP = ("version", "commit", "day", "python")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder into which figures are left."""
    monkeypatch.setenv("TAMIN_FIGURES", str(tmp_path / "figures"))
    return tmp_path / "figures"


def test_the_page_is_what_the_figures_print() -> None:
    assert reliability.main(["--check"]) == 0, "make reliability"


def test_no_figure_is_typed() -> None:
    """What surrounds the figures has no digit; `NIST 800` would have to be written otherwise."""
    written = [reliability.HEAD, *(f"{each.title}{each.told}{each.columns}" for each in CAMPAIGNS)]
    assert [text for text in written if re.search(r"\d", text)] == []


def test_every_file_of_figures_is_printed_whole() -> None:
    """A file of no campaign, a figure without a heading or an entry without its commit would be lost unseen."""
    for path in FOLDER.glob("*"):
        for part, entry in json.loads(path.read_text(encoding="utf-8")).items():
            counts = {name: value for name, value in entry.items() if name not in {*STAMP, "seed"}}
            assert figures.unknown(path.stem, counts) == [], part
            assert counts
            assert all(isinstance(value, int) and value >= 0 for value in counts.values())
            assert re.fullmatch(r"[0-9a-f]{7,40}\+?", entry["commit"])
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", entry["day"])


def test_what_is_noted_is_printed(folder: Path) -> None:
    note("kills", "Django", seed=7, **KILLS, seconds=90)
    page = reliability.page({"kills": read("kills", folder)})
    entry = read("kills", folder)["Django"]
    stamp = f"{entry['version']} | `{entry['commit']}` | {entry['day']} | {entry['python']}"
    assert f"| Django | 200 | 0 | 0 | 2 min | 7 | {stamp} |" in page
    assert page.count(reliability.NOT_RUN) == len(CAMPAIGNS) - 1


def test_a_part_that_runs_again_replaces_its_own_entry_alone(folder: Path) -> None:
    note("kills", "FastAPI", **KILLS)
    note("kills", "Django", **KILLS)
    note("kills", "Django", **KILLS | {"kills": 1_000, "lost": 1})
    left = read("kills", folder)
    assert {part: (entry["kills"], entry["lost"]) for part, entry in left.items()} == {
        "Django": (1_000, 1),
        "FastAPI": (200, 0),
    }
    assert "| together | 1,200 | 1 | 0 |" in reliability.page({"kills": left})


def test_a_share_is_told_of_each_part_and_of_all(folder: Path) -> None:
    note("planted", "journey", planted=3, found=2)
    note("planted", "rules", planted=1, found=1)
    page = reliability.page({"planted": read("planted", folder)})
    assert re.findall(r"(\w+) \| \d+ \| \d+ \| (.*?) %", page) == [
        ("journey", "66.6"),
        ("rules", "100.0"),
        ("together", "75.0"),
    ]


def test_a_second_share_leaves_out_what_changes_nothing(folder: Path) -> None:
    note("mutants", "money", mutants=10, killed=8, idle=0)
    figures.amend("mutants", "money", folder, idle=1)
    figures.amend("mutants", "jalali", folder, idle=1)  # was not run
    entries = read("mutants", folder)
    page = reliability.page({"mutants": entries})
    assert entries.keys() == {"money"}
    assert "| part | mutants | killed | idle | share | without the idle | time |" in page
    assert "| money | 10 | 8 | 1 | 80.0 % | 88.8 % |" in page


def test_without_a_folder_nothing_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAMIN_FIGURES")
    monkeypatch.setattr(figures, "ROOT", folder)
    note("kills", **KILLS)
    assert not folder.exists()


@pytest.mark.parametrize(("name", "counts"), [("deaths", {"kills": 1}), ("kills", {"kills": 1, "wounded": 2})])
def test_what_nobody_prints_is_refused(name: str, counts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="deaths|wounded"):
        note(name, **counts)


def test_a_stale_page_is_named_and_renewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    assert reliability.main(["--check"], page) == 1
    assert "page.md" in capsys.readouterr().out
    assert reliability.main([], page) == 0
    assert reliability.main(["--check"], page) == 0


@pytest.mark.parametrize(
    ("head", "changed", "told"),
    [("abc1234", "", "abc1234"), ("abc1234", " M src/x.py", "abc1234+"), ("", "", "none")],
)
def test_a_commit_says_when_the_tree_is_not_clean(
    monkeypatch: pytest.MonkeyPatch, head: str, changed: str, told: str
) -> None:
    answers = {"rev-parse": head, "status": changed}
    monkeypatch.setattr(figures, "_git", lambda *words: answers[words[0]])
    assert figures._commit() == told
