"""Whoever types the commands of a page sees what the page shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from tamin_rules.cli.app import run

ROOT: Final = Path(__file__).resolve().parents[2]
BLOCK: Final = re.compile(r"```console\n(.*?)```", re.DOTALL)
PRINTF: Final = re.compile(r"(?:printf|echo) '?([^'>]*?)'? > (\S+)")


def blocks(page: Path) -> list[str]:
    """Return the blocks of a page that show commands and what they say."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


PAGES: Final = tuple(
    page for page in sorted((ROOT / "docs").rglob("*.md")) if "_build" not in page.parts and blocks(page)
)


class Shell:
    """Plays the commands of a page, one after the other, in one folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys, self.status = capsys, 0

    def answer(self, command: str) -> str:
        """Return what a command says."""
        if command == "echo $?":
            return f"{self.status}\n"
        if wrote := PRINTF.fullmatch(command):
            text, file = wrote.groups()
            Path(file).write_text(text.replace("\\n", "\n"), encoding="utf-8")
            return ""
        name, *arguments = shlex.split(command)
        assert name == "tamin-rules"
        self.status = run(arguments)
        said = self.capsys.readouterr()
        return said.out + said.err


def test_there_are_pages_with_commands() -> None:
    assert {page.name for page in PAGES} >= {"check-a-list.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_shows_what_its_commands_say(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    shell = Shell(capsys)
    for block in blocks(page):
        commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
        assert "".join(f"$ {command}\n{shell.answer(command)}" for command in commands) == block
