"""The page of a checked list in a real browser: its findings, their filter and proofs, and what goes to paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tamin_rules.messages import LANGS, Lang
from tests.e2e.browser import A4, NEEDED, Look
from tests.e2e.pages import list_page

pytestmark = NEEDED


@pytest.fixture
def look(opened: Callable[..., Look]) -> Callable[..., Look]:
    return lambda lang, width=1280: opened(list_page(lang), width)


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
    assert found.tab.get_by_role("radio").count() == 3
    assert found.tab.get_by_role("group").first.is_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_on_paper_everything_is_open(look: Any, lang: Lang) -> None:
    found = look(lang, A4[0])
    found.tab.emulate_media(media="print")
    assert found.is_shown(".group .proof-list")
    assert not found.is_shown(".filter")
    assert found.ask("() => [...document.querySelectorAll('.findings tr')].every(row => row.getClientRects().length)")
    assert (
        found.ask("() => getComputedStyle(document.querySelector('.findings thead')).display") == "table-header-group"
    )
