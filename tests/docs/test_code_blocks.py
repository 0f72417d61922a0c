"""Whoever copies an example out of the README or the docs gets what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.docs.blocks import Block, blocks, run

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = tuple(
    page
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if "_build" not in page.parts and "```python" in page.read_text(encoding="utf-8")
)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_readme_is_there() -> None:
    assert (ROOT / "README.md").exists()


if PAGES:  # an empty list of parameters would be a skip

    @pytest.mark.parametrize("page", PAGES, ids=_name)
    def test_every_python_block_of_a_page_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(ROOT)
        run(page, _name(page))


def test_blocks_of_a_page_share_their_names(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nx = 1\n```\n\ntext\n\n```python\nassert x == 1\n```\n", encoding="utf-8")
    run(page, "page")


def test_a_wrong_block_fails_under_its_own_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n```python\nassert 1 + 1 == 3\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError) as caught:
        run(page, "page")
    assert caught.traceback[-1].lineno == 3  # counted from 0


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("```python\na\n```", [Block(2, "a")]),
        ("- item\n\n  ```python\n  a\n    b\n  ```", [Block(4, "a\n  b")]),
        ("````python\n```\n````", [Block(2, "```")]),
        ("```sh\nls\n```\n```python3\na\n```", []),
        ("<!-- not run: needs a server -->\n```python\na\n```\n```python\nb\n```", [Block(6, "b")]),
        ("<!-- not run: needs a server -->\n\n```python\na\n```", []),
        ("<!-- not run: -->\n```python\na\n```", [Block(3, "a")]),
        ("<!-- not run: needs a server -->\ntext\n```python\na\n```", [Block(4, "a")]),
    ],
)
def test_which_blocks_are_run(page: str, expected: list[Block]) -> None:
    assert blocks(page) == expected
