"""The quickstart of the README, as printed, in a project that `startproject` makes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
README: Final = (ROOT / "adapters" / "django" / "README.md").read_text(encoding="utf-8")
QUICKSTART: Final = README.partition("## Quickstart")[2].partition("## ")[0]

WALK: Final = """
from django.test import Client
client = Client()
answer = client.get("/tamin/", headers={"host": "localhost"})
assert answer.status_code == 200 and 'dir="rtl"' in answer.content.decode()
answer = client.get("/tamin/api/notices", headers={"host": "localhost"})
assert len(answer.json()["notices"]) == 6
"""


def _run(folder: Path, *command: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_quickstart_works_as_printed(tmp_path: Path) -> None:
    _run(tmp_path, "-m", "django", "startproject", "shop", ".")
    (code,) = re.findall(r"```python\n(.*?)```", QUICKSTART, re.DOTALL)
    parts = dict(zip(("settings.py", "urls.py"), re.split(r"# (?:settings|urls)\.py\n", code)[1:], strict=True))
    for name, text in parts.items():
        file = tmp_path / "shop" / name
        imports = "from django.urls import include\n" if name == "urls.py" else ""
        file.write_text(file.read_text(encoding="utf-8") + imports + text, encoding="utf-8")
    commands = re.findall(r"^python manage\.py (.*)$", QUICKSTART, re.MULTILINE)
    assert len(commands) == 3
    said = [_run(tmp_path, "manage.py", *command.split()) for command in commands]
    assert "tamin.W001" in said[1]
    assert "done: 0" in said[2]
    _run(tmp_path, "manage.py", "shell", "-c", WALK)


def test_the_readme_names_every_key_of_the_setting() -> None:
    from tamin_rules_django.conf import DEFAULTS

    assert [key for key in DEFAULTS if f"`{key}`" not in README] == []


def test_the_example_walks_through_two_registrations() -> None:
    environment = {**os.environ, "CI": "true", "DJANGO_SETTINGS_MODULE": ""}
    command = [sys.executable, "examples/portal_django/portal.py"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "registered: submitted",
        "outbox: 3 tasks done",
        "verified: active",
        "signed in: 26 of 33 services open",
        "registered with somebody else's mobile: submitted",
        "outbox: 2 tasks done",
        "verified: needs_branch",
        "at the branch: 2 wait",
        "activated by staff: active",
        "outbox: 2 tasks done",
        "signed in: 26 of 33 services open",
    ]


def test_every_picture_of_a_page_is_shown_once_and_they_stay_small() -> None:
    reference = ROOT / "docs" / "reference"
    shown = re.findall(r"\(pages/([\w-]+\.png)\)", (reference / "pages.md").read_text(encoding="utf-8"))
    taken = {file.name: file.stat().st_size for file in (reference / "pages").iterdir()}
    assert sorted(shown) == sorted(taken)
    assert sum(taken.values()) < 3_000_000
