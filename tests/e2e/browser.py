"""A real browser, and a page that is open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEEDED: Final = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; the page is looked at in one")
"""For a test that looks at a page: a newcomer may have no browser; CI installs one, and there a skipped test fails."""
QUIET: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
SANDBOX: Final = () if getattr(os, "geteuid", lambda: 1)() else ("--no-sandbox",)  # which root cannot have
WIDTHS: Final = (320, 360, 768, 1280)
A4: Final = (794, 1123)
"""At 96 dots to the inch."""


@contextmanager
def launched(playwright: Any) -> Iterator[Any]:
    """Start the browser, and stop it."""
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *SANDBOX])
    yield started
    started.close()


class Look:
    """A page that is open in the browser, and what it asked for and complained of."""

    def __init__(self, browser: Any, file: Path, html: str, width: int = 1280) -> None:
        file.write_text(html, encoding="utf-8")
        self.asked: list[str] = []
        self.said: list[str] = []
        self.tab = browser.new_page(viewport={"width": width, "height": 800})
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.on("dialog", self._dismiss)
        self.tab.goto(file.as_uri())
        self.tab.evaluate("() => document.fonts.ready.then(() => true)")

    def _dismiss(self, dialog: Any) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()

    def ask(self, script: str) -> Any:
        return self.tab.evaluate(script)

    def unfold(self) -> None:
        self.ask("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")

    def printed(self) -> bytes:
        """Return what goes to the printer, a PDF."""
        data: bytes = self.tab.pdf(prefer_css_page_size=True)
        return data

    def is_shown(self, selector: str) -> bool:
        return bool(self.tab.locator(selector).first.is_visible())


CONTRAST: Final = """() => {
    const parse = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = node => {
        for (let at = node; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const weak = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = walk.nextNode());) {
        const node = text.parentElement;
        if (!text.data.trim() || !node.getClientRects().length || node.closest('svg')) continue;
        const pair = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => a - b);
        const ratio = (pair[1] + 0.05) / (pair[0] + 0.05);
        if (ratio < 4.5) weak.push(`${node.className} ${text.data.trim()} ${ratio.toFixed(2)}`);
    }
    return weak;
}"""
"""Every text that does not stand out from its ground by 4.5 to 1."""
