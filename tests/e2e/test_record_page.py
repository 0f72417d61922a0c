"""The page of a record in a real browser: its grid and its drawing, what unfolds, and what goes to paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tamin_rules.messages import LANGS, Lang
from tests.e2e.browser import A4, NEEDED, Look
from tests.e2e.pages import record_page

pytestmark = NEEDED


@pytest.fixture
def look(opened: Callable[..., Look]) -> Callable[..., Look]:
    return lambda lang, width=1280: opened(record_page(lang), width)


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


def test_the_drawing_is_named_for_who_hears_it(look: Any) -> None:
    found = look("fa")
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
def test_on_paper_colours_stay_and_a_row_is_not_torn(look: Any, lang: Lang) -> None:
    found = _printed(look, lang)
    assert found.ask("() => getComputedStyle(document.querySelector('.grid .full')).printColorAdjust") == "exact"
    assert found.ask("() => getComputedStyle(document.querySelector('.grid tr')).breakInside") == "avoid"
    assert found.ask("() => getComputedStyle(document.querySelector('.grid thead')).display") == "table-header-group"


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheets_are_few(look: Any, lang: Lang) -> None:
    printed = look(lang).printed()
    assert 3 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 9
