"""
What the long runs count: each leaves its figures here, and `tools/reliability.py` prints them all on one page.

    from tools.figures import note

    note("kills", "Django, PostgreSQL", seed=0, kills=200, lost=0, doubled=0, seconds=310)

The figures of a campaign are one file, docs/reliability/kills.json, with an entry for each of its parts. A part that is
run again replaces its entry; version, commit, day and Python are written with it. `CAMPAIGNS` says what is counted, and
`note` refuses any other name: what nobody prints is not to be written.

Nothing is written unless the environment names the folder, `TAMIN_FIGURES=docs/reliability`, as the make targets of the
campaigns do: a test that notes its figures leaves the tree alone when it is run for its own sake.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "reliability"
SECONDS: Final = "seconds"
"""The one figure that is a time; the page tells minutes."""

Entry = Mapping[str, Any]


@frozen
class Campaign:
    """What a campaign is called, what it does, how it is run, and what it counts."""

    name: str
    title: str
    told: str
    command: str
    columns: Mapping[str, str]
    """The heading of each figure, by the name that `note` takes."""
    share: tuple[str, str] = field(default=("", ""), kw_only=True)
    """The figures of which the first, as a share of the second, is told too."""
    without: tuple[str, str] = field(default=("", ""), kw_only=True)
    """A figure by which the whole of that share is told smaller once more, and the heading of the greater share."""


CAMPAIGNS: Final = (
    Campaign(
        "inputs",
        "Inputs against second implementations",
        "Texts that are right, nearly right or anything at all, judged by the package and by an implementation that "
        "was written apart, from the facts. A disagreement is a different verdict or a different code.",
        "make inputs",
        {"random": "random texts", "hypothesis": "by Hypothesis", "disagreements": "disagreements"},
    ),
    Campaign(
        "walks",
        "Journeys walked on the core",
        "Random walks of a state machine, moves out of order and told twice among them, beside an independent model. A "
        "pair is a state with a move, accepted or refused.",
        "make nightly",
        {"walks": "walks", "steps": "steps, at most", "pairs": "pairs seen", "deviations": "deviations"},
    ),
    Campaign(
        "conformance",
        "Journeys played on portals",
        "The conformance kit on each portal that has to pass it, over its own way in.",
        "make nightly",
        {"scenarios": "scenarios", "steps": "steps", "deviations": "deviations", "untested": "not tested"},
    ),
    Campaign(
        "planted",
        "Planted faults",
        "Portals that are wrong in one small way each. The kit has to find every one, all of it played at full effort.",
        "make nightly",
        {"planted": "planted", "found": "found"},
        share=("found", "planted"),
    ),
    Campaign(
        "races",
        "Races",
        "Sixteen threads at once on one code, one counter, one submission, one registration. A double win is a second "
        "success where only one may be.",
        "make campaign",
        {"rounds": "rounds", "double_wins": "double wins"},
    ),
    Campaign(
        "kills",
        "Kills",
        "A worker is killed without warning at each point of the outbox, and another takes over.",
        "make campaign",
        {"kills": "kills", "lost": "lost", "doubled": "doubled"},
    ),
    Campaign(
        "leaks",
        "Leaks looked for",
        "Made-up identifiers, names and passwords are sent in, right and wrong, and looked for in every answer, error, "
        "log, table and mail. A look is one datum in one text.",
        "make leaks",
        {"looks": "looks", "hits": "hits"},
    ),
    Campaign(
        "api",
        "Cases of the API",
        "Schemathesis makes calls from the OpenAPI document, right ones and wrong ones.",
        "make fuzz-http",
        {"cases": "cases", "failures": "failures"},
    ),
    Campaign(
        "mutants",
        "Mutants",
        "The code is broken in one place at a time; a mutant is killed when a test then fails. Those that live are "
        "listed in [](reference/mutants.md), each with its reason; of the idle ones nobody could see a difference, "
        "whatever goes in.",
        "make mutants",
        {"mutants": "mutants", "killed": "killed", "idle": "idle"},
        share=("killed", "mutants"),
        without=("idle", "without the idle"),
    ),
    Campaign(
        "fuzz",
        "Fuzzing",
        "Atheris changes bytes as the coverage of the code shows the way. What is no input is refused as such; "
        "whatever else happens is a crash. A crash is found in a line that an input came to: lines are those of the "
        "functions that read.",
        "make fuzz",
        {"inputs": "inputs", "crashes": "crashes", "lines": "lines", "reached": "reached"},
        share=("reached", "lines"),
    ),
)


def note(name: str, part: str = "all", /, *, seed: int | None = None, **figures: int) -> None:
    """
    Keep the figures of a part of a campaign, over those it had; where the environment names no folder, do nothing.

    Raises `ValueError` for a campaign or a figure that the page does not print.
    """
    if odd := unknown(name, figures):
        message = f"{name} is no campaign, or does not count: {', '.join(odd)}"
        raise ValueError(message)
    folder = os.environ.get("TAMIN_FIGURES")
    if folder:
        entry = {**figures, "seed": seed, **_stamp()}
        _write(Path(folder) / f"{name}.json", read(name, Path(folder)) | {part: entry})


def amend(name: str, part: str, folder: Path = FOLDER, /, **figures: int) -> None:
    """Set figures of an entry that say no more than what its run left, as it is read by now; a run says when it was."""
    entries = read(name, folder)
    if part in entries:
        _write(folder / f"{name}.json", entries | {part: {**entries[part], **figures}})


def unknown(name: str, figures: Mapping[str, int]) -> list[str]:
    """Return the figures that a campaign does not count; of what is no campaign, its name."""
    counted = {campaign.name: {*campaign.columns, SECONDS} for campaign in CAMPAIGNS}
    return sorted(figures.keys() - counted[name]) if name in counted else [name]


def read(name: str, folder: Path = FOLDER) -> dict[str, Entry]:
    """Return the entries of a campaign by their parts; of one that was not run, none."""
    path = folder / f"{name}.json"
    found: dict[str, Entry] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _stamp() -> dict[str, str]:
    return {
        "version": version("tamin-rules"),
        "commit": COMMIT,
        "day": time.strftime("%Y-%m-%d", time.gmtime()),
        "python": platform.python_version(),
    }


def _commit() -> str:
    """Return the commit, with a plus sign where code or tests differ from it; what is no clone has none."""
    head = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", "src", "adapters", "tests", "tools", ":!tools/survivors.json")
    return f"{head}{'+' if changed else ''}" or "none"


def _git(*words: str) -> str:
    done = subprocess.run(("git", "-C", str(ROOT), *words), capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _write(path: Path, entries: Mapping[str, Entry]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = {part: entries[part] for part in sorted(entries)}
    path.write_text(json.dumps(ordered, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


COMMIT: Final = _commit()
"""Taken when the run begins: the tree may move on while it lasts."""
