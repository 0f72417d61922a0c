"""A browser for the pages, and each page open in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import Look, launched


# Not longer than a module: while playwright runs, nothing else in the process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="the pages are looked at with playwright")
    with sync_api.sync_playwright() as playwright, launched(playwright) as started:
        yield started


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Look]]:
    """Open documents; each is closed at the end."""
    looks: list[Look] = []

    def _open(html: str, width: int = 1280) -> Look:
        looks.append(Look(browser, tmp_path / "page.html", html, width))
        return looks[-1]

    yield _open
    for each in looks:
        each.tab.close()
