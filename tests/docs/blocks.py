"""
The Python blocks of a Markdown page.

A block is left out of the run by a comment on the line before it, `<!-- not run: reason -->`.
"""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

_OPEN: Final = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})python\b")
_NOT_RUN: Final = re.compile(r"\s*<!-- not run: \S.*-->\s*")


class Block(NamedTuple):
    """One fenced block: the line of its first line of code, and the code."""

    line: int
    code: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page that are to be run, in order."""
    found: list[Block] = []
    before = ""
    lines = iter(zip(count(1), page.splitlines(), strict=False))
    for number, line in lines:
        if opened := _OPEN.match(line):
            indent = len(opened["indent"])
            code: list[str] = []
            for _, inner in lines:
                if inner.strip() == opened["fence"]:
                    break
                code.append(inner[indent:])
            if not _NOT_RUN.fullmatch(before):
                found.append(Block(number + 1, "\n".join(code)))
        before = line or before
    return found


def run(page: Path, name: str) -> None:
    """Run the blocks of a page one after the other, in one namespace, under the page's own line numbers."""
    namespace: dict[str, object] = {"__name__": name}
    for block in blocks(page.read_text(encoding="utf-8")):
        code = compile("\n" * (block.line - 1) + block.code, str(page), "exec", dont_inherit=True)
        exec(code, namespace)
