"""What holds for every page in a real browser: it loads nothing, fits a phone, can be read and heard, and prints."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from tamin_rules.messages import LANGS, Lang
from tests.e2e.browser import A4, CONTRAST, NEEDED, WIDTHS, Look
from tests.e2e.pages import list_page, record_page

pytestmark = [
    NEEDED,
    pytest.mark.parametrize("page", [list_page, record_page]),
    pytest.mark.parametrize("lang", LANGS),
]
Page = Callable[[Lang], str]
Opened = Callable[..., Look]


def test_nothing_is_asked_for_and_nothing_of_the_document_runs(opened: Opened, page: Page, lang: Lang) -> None:
    found = opened(page(lang))
    assert [url.partition(":")[0] for url in found.asked if not url.startswith("data:font/")] == ["file"]
    assert found.said == []
    assert found.ask("() => document.scripts.length") == 0


def test_the_font_is_there_in_both_weights(opened: Opened, page: Page, lang: Lang) -> None:
    loaded = opened(page(lang)).ask(
        "() => [...document.fonts].filter(font => font.status === 'loaded').map(font => font.weight).sort()"
    )
    assert loaded == ["400", "700"]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(opened: Opened, page: Page, lang: Lang, width: int) -> None:
    found = opened(page(lang), width)
    found.unfold()
    assert found.ask("() => document.documentElement.scrollWidth") <= width


def test_every_text_stands_out_from_what_is_behind_it(opened: Opened, page: Page, lang: Lang) -> None:
    found = opened(page(lang))
    found.unfold()
    assert found.ask(CONTRAST) == []


def test_headings_skip_no_level(opened: Opened, page: Page, lang: Lang) -> None:
    found = opened(page(lang))
    levels = found.ask("() => [...document.querySelectorAll('h1, h2, h3')].map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert found.tab.get_by_role("table").first.is_visible()


def test_on_paper_nothing_is_wider_than_the_sheet(opened: Opened, page: Page, lang: Lang) -> None:
    found = opened(page(lang), A4[0])
    found.tab.emulate_media(media="print")
    assert found.ask("() => document.documentElement.scrollWidth") <= A4[0]


def test_the_sheets_are_a4(opened: Opened, page: Page, lang: Lang) -> None:
    printed = opened(page(lang)).printed()
    assert printed.startswith(b"%PDF-")
    assert {_size(part) for part in printed.split(b"/MediaBox [")[1:]} == {(595, 842)}


def _size(box: bytes) -> tuple[int, int]:
    _, _, width, height = box[: box.index(b"]")].split()
    return round(float(width)), round(float(height))
