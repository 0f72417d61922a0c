"""Nothing in the tree names one machine or one package registry: a clone is at home anywhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.architecture.sources import ROOT

# Written in pieces, so that this file does not find itself.
HOSTS = ("p" + "ypi.org", "python" + "hosted.org", "registry.npm" + "js.org", "deb.debian" + ".org")
FOLDERS = ("wo" + "rk", "ro" + "ot")
PATHS = (rf"(?<![\w.~-])/{name}/" for name in FOLDERS)
FORBIDDEN = re.compile("|".join((*map(re.escape, HOSTS), *PATHS)))


@cache
def _files() -> tuple[Path, ...]:
    """Return what git keeps or would keep; outside of a clone, all that is no hidden folder's."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
        return tuple(ROOT / name for name in listed.split("\0") if name)
    shown = (path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts))
    return tuple(path for path in shown if "_build" not in path.parts)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):  # binary, or deleted and not yet committed
        return ""


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {str(path.relative_to(ROOT)): match[0] for path in _files() if (match := FORBIDDEN.search(_text(path)))}
    assert found == {}


def test_there_are_files_to_look_at() -> None:
    assert ROOT / "pyproject.toml" in _files()


def test_a_path_or_a_host_would_be_found() -> None:
    lines = [f"see /{FOLDERS[0]}/main/x", f'"/{FOLDERS[1]}/.cache"', f"https://{HOSTS[1]}/packages"]
    assert all(map(FORBIDDEN.search, lines))
    assert not FORBIDDEN.search(f"https://example.com/{FOLDERS[0]}/1 and docs/{FOLDERS[1]}/index.md")
