"""The page of a record in a real browser: it loads nothing, fits a phone, can be read, unfolds and prints."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tamin_rules.messages import LANGS, Lang
from tamin_rules.report.page import page
from tests.e2e.browser import A4, CHROMIUM, CONTRAST, WIDTHS, Look, launched
from tests.unit.report.sample import summary

sync_api = pytest.importorskip("playwright.sync_api", reason="the page is looked at with playwright")

# A newcomer may have no browser; CI installs one, and there a skipped test fails.
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; the page is looked at in one")


@cache
def _html(lang: Lang) -> str:
    return page(summary(), lang)


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
def test_nothing_is_asked_for_and_nothing_of_the_record_runs(look: Any, lang: Lang) -> None:
    found = look(lang)
    assert [url.partition(":")[0] for url in found.asked if not url.startswith("data:font/")] == ["file"]
    assert found.said == []
    assert found.ask("() => document.scripts.length") == 0


@pytest.mark.parametrize("lang", LANGS)
def test_the_font_of_the_page_is_there_in_both_weights(look: Any, lang: Lang) -> None:
    loaded = look(lang).ask("() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.weight).sort()")
    assert loaded == ["400", "700"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_page_never_scrolls_sideways(look: Any, lang: Lang, width: int) -> None:
    found = look(lang, width)
    found.unfold()
    assert found.ask("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", LANGS)
def test_on_a_phone_the_grid_scrolls_in_its_box_with_the_year_in_sight(look: Any, lang: Lang) -> None:
    found = look(lang, 360)
    moved = found.ask(
        """() => {
            const table = document.querySelector('.grid'), box = table.parentElement;
            const year = table.tBodies[0].rows[0].cells[0];
            const before = year.getBoundingClientRect().left;
            box.scrollLeft += document.dir === 'rtl' ? -200 : 200;
            const aside = Math.abs(year.getBoundingClientRect().left - before);
            return {by: Math.abs(box.scrollLeft), year: aside < 5, tab: box.tabIndex};
        }"""
    )
    assert moved == {"by": 200, "year": True, "tab": 0}


@pytest.mark.parametrize(("lang", "later"), [("fa", -1), ("en", 1)])
def test_the_months_of_a_year_run_in_the_direction_of_the_language(look: Any, lang: Lang, later: int) -> None:
    first, second = look(lang).ask(
        "() => [1, 2].map(at => document.querySelector('.grid').rows[0].cells[at].getBoundingClientRect().left)"
    )
    assert (second - first) * later > 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", LANGS)
def test_no_text_of_the_grid_or_the_drawing_is_cut_or_covered(look: Any, lang: Lang, width: int) -> None:
    found = look(lang, width)
    assert (
        found.ask(
            """() => [...document.querySelectorAll('.grid th, .grid td')]
            .filter(cell => cell.scrollWidth > cell.clientWidth || cell.getClientRects().length > 1)
            .map(cell => cell.textContent)"""
        )
        == []
    )
    assert (
        found.ask(
            """() => {
            const texts = [...document.querySelectorAll('.chart text')];
            const frame = document.querySelector('.chart svg').getBoundingClientRect();
            const boxes = texts.map(text => text.getBoundingClientRect());
            const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            return boxes.flatMap((box, at) => [
                ...(box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom ? [at] : []),
                ...boxes.flatMap((other, to) => (to > at && !apart(box, other) ? [[at, to]] : [])),
            ]).map(String);
        }"""
        )
        == []
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_text_stands_out_from_what_is_behind_it(look: Any, lang: Lang) -> None:
    found = look(lang)
    found.unfold()
    assert found.ask(CONTRAST) == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_proof_unfolds_by_keyboard(look: Any, lang: Lang) -> None:
    found = look(lang)
    assert not found.is_shown("[aria-labelledby=pension] .proof-list")
    found.tab.locator("[aria-labelledby=pension] .proof > summary").focus()
    found.tab.keyboard.press("Enter")
    assert found.is_shown("[aria-labelledby=pension] .proof-list")


def test_a_marked_month_leads_to_its_finding(look: Any) -> None:
    found = look("fa")
    target = found.tab.locator(".grid .merged a").first
    anchor = target.get_attribute("href")
    target.click()
    assert found.ask("() => document.querySelector(':target').id") == anchor.removeprefix("#")
    assert found.ask("() => document.querySelector(':target').getBoundingClientRect().top") < 800


def test_parts_of_the_page_are_named_for_who_hears_it(look: Any) -> None:
    found = look("fa")
    levels = found.ask("() => [...document.querySelectorAll('h1, h2, h3')].map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert found.tab.get_by_role("table").first.is_visible()
    assert found.tab.get_by_role("img").first.get_attribute("aria-labelledby")


# --- paper ------------------------------------------------------------------------------------------------------------


def _printed(look: Any, lang: Lang) -> Look:
    found: Look = look(lang, A4[0])
    found.tab.emulate_media(media="print")
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_on_paper_proofs_are_open_and_the_long_table_is_left_out(look: Any, lang: Lang) -> None:
    found = _printed(look, lang)
    assert found.is_shown("[aria-labelledby=pension] .proof-list")
    assert found.is_shown("[aria-labelledby=ways] .proof .proof-list")
    assert not found.is_shown(".monthly table")
    assert found.is_shown("[aria-labelledby=findings] .remedy")


@pytest.mark.parametrize("lang", LANGS)
def test_on_paper_nothing_is_wider_than_the_sheet_and_colours_stay(look: Any, lang: Lang) -> None:
    found = _printed(look, lang)
    assert found.ask("() => document.documentElement.scrollWidth") <= A4[0]
    assert found.ask("() => getComputedStyle(document.querySelector('.grid .full')).printColorAdjust") == "exact"
    assert found.ask("() => getComputedStyle(document.querySelector('.grid tr')).breakInside") == "avoid"
    assert found.ask("() => getComputedStyle(document.querySelector('.grid thead')).display") == "table-header-group"


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheets_are_few_and_a4(look: Any, lang: Lang, tmp_path: Path) -> None:
    printed = tmp_path / "page.pdf"
    look(lang).tab.pdf(path=printed, prefer_css_page_size=True)
    data = printed.read_bytes()
    sheets = data.count(b"/Type /Page\n") + data.count(b"/Type /Page ")
    assert data.startswith(b"%PDF-")
    assert 3 <= sheets <= 9
    assert {tuple(map(round, size)) for size in _sizes(data)} == {(595, 842)}


def _sizes(data: bytes) -> Iterator[tuple[float, float]]:
    for part in data.split(b"/MediaBox [")[1:]:
        _, _, width, height = part[: part.index(b"]")].split()
        yield float(width), float(height)
