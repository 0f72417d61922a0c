"""The page of a checked list in a real browser: it loads nothing, fits a phone, can be read, filters and prints."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang
from tamin_rules.report.list_page import page
from tests.e2e.browser import A4, CHROMIUM, CONTRAST, WIDTHS, Look, launched
from tests.unit.report.list_sample import report

sync_api = pytest.importorskip("playwright.sync_api", reason="the page is looked at with playwright")

# A newcomer may have no browser; CI installs one, and there a skipped test fails.
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; the page is looked at in one")


@cache
def _html(lang: Lang) -> str:
    return page(report(), Law.current(), lang)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright, launched(playwright) as started:
        yield started


@pytest.fixture
def look(browser: Any, tmp_path: Path) -> Iterator[Any]:
    opened: list[Look] = []

    def _open(lang: Lang, width: int = 1280) -> Look:
        opened.append(Look(browser, tmp_path / "page.html", _html(lang), width))
        return opened[-1]

    yield _open
    for each in opened:
        each.tab.close()


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_asked_for_and_nothing_of_the_list_runs(look: Any, lang: Lang) -> None:
    found = look(lang)
    assert [url.partition(":")[0] for url in found.asked if not url.startswith("data:font/")] == ["file"]
    assert found.said == []
    assert found.ask("() => document.scripts.length") == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_page_never_scrolls_sideways(look: Any, lang: Lang, width: int) -> None:
    found = look(lang, width)
    found.unfold()
    assert found.ask("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", LANGS)
def test_on_a_phone_every_sentence_is_in_sight(look: Any, lang: Lang) -> None:
    found = look(lang, 360)
    assert found.is_shown(".said")
    assert (
        found.ask(
            """() => [...document.querySelectorAll('.said')].filter(cell => cell.getClientRects().length)
            .map(cell => cell.getBoundingClientRect()).filter(box => box.left < 0 || box.right > innerWidth).length"""
        )
        == 0
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_stands_out_from_what_is_behind_it(look: Any, lang: Lang) -> None:
    found = look(lang)
    found.unfold()
    assert found.ask(CONTRAST) == []


def test_errors_and_advice_are_filtered_by_keyboard(look: Any) -> None:
    found = look("fa")
    shown = [found.is_shown(".group.error"), found.is_shown(".group.advice")]
    found.tab.locator("#show-all").focus()
    for _ in range(2):
        found.tab.keyboard.press("ArrowDown")
        shown += [found.is_shown(".group.error"), found.is_shown(".group.advice")]
    assert shown == [True, True, True, False, False, True]


def test_a_rule_folds_and_its_proof_unfolds_by_keyboard(look: Any) -> None:
    found = look("fa")
    assert not found.is_shown(".group .proof-list")
    found.tab.locator(".group .proof > summary").first.focus()
    found.tab.keyboard.press("Enter")
    assert found.is_shown(".group .proof-list")
    found.tab.locator(".group > summary").first.focus()
    found.tab.keyboard.press("Enter")
    assert not found.is_shown(".group .findings")


def test_parts_of_the_page_are_named_for_who_hears_it(look: Any) -> None:
    found = look("fa")
    levels = found.ask("() => [...document.querySelectorAll('h1, h2, h3')].map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert found.tab.get_by_role("table").first.is_visible()
    assert found.tab.get_by_role("radio").count() == 3
    assert found.tab.get_by_role("group").first.is_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_on_paper_everything_is_open_and_nothing_is_wider_than_the_sheet(look: Any, lang: Lang) -> None:
    found = look(lang, A4[0])
    found.tab.emulate_media(media="print")
    assert found.ask("() => document.documentElement.scrollWidth") <= A4[0]
    assert found.is_shown(".group .proof-list")
    assert not found.is_shown(".filter")
    assert found.ask("() => [...document.querySelectorAll('.findings tr')].every(row => row.getClientRects().length)")
    assert (
        found.ask("() => getComputedStyle(document.querySelector('.findings thead')).display") == "table-header-group"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheets_are_a4(look: Any, lang: Lang, tmp_path: Path) -> None:
    printed = tmp_path / "page.pdf"
    look(lang).tab.pdf(path=printed, prefer_css_page_size=True)
    data = printed.read_bytes()
    boxes = {tuple(part.partition(b"]")[0].split()[2:]) for part in data.split(b"/MediaBox [")[1:]}
    assert {tuple(int(float(size) + 0.5) for size in box) for box in boxes} == {(595, 842)}
