"""Every page of the portal in a real browser: nothing comes from elsewhere, nothing complains, everybody can use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules_django.pages.texts import texts
from tests.e2e.browser import NEEDED, launched
from tools.screens import (
    LANGS,
    PASSWORD,
    PEOPLE,
    PHONE,
    PICTURES,
    STABLE,
    STAFF,
    WIDTH,
    Walk,
    difference,
    picture,
    served,
)

sync_api = pytest.importorskip("playwright.sync_api", reason="the pages are looked at with playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="accessibility is judged by axe")

pytestmark = NEEDED

DESKTOP: Final = 1280
REFUSING: Final = ("403", "422")
"""What the console says of a page that refuses, and rightly so."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright, launched(playwright) as started:
        yield started


class Watched:
    """A tab whose requests and complaints are kept; nothing but the portal can be reached."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": DESKTOP, "height": 800}, **options)
        self.tab = self.context.new_page()
        self.host = address.split("/tamin/", maxsplit=1)[0]
        self.asked: list[str] = []
        self.said: list[str] = []
        self.tab.route(lambda url: not url.startswith(self.host), lambda route: route.abort())
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))

    def elsewhere(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.host, "data:"))]

    def complaints(self) -> list[str]:
        return [said for said in self.said if not any(f"status of {status}" in said for status in REFUSING)]


DJANGOS_OWN: Final = frozenset({"link-in-text-block"})
"""What axe says of Django's admin itself: links of its path and of its search differ from the text by colour alone."""


def _violations(tab: Any, left_out: frozenset[str] = frozenset()) -> list[str]:
    found = [each for each in axe.Axe().run(tab).response["violations"] if each["id"] not in left_out]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def _overflow(tab: Any) -> int:
    return int(tab.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _look(browser: Any, address: str, lang: str, place: int, width: int) -> None:
    watched = Watched(browser, address)
    wrong: dict[str, list[str]] = {}
    for name in Walk(watched.tab, address, lang, place).pages():
        watched.tab.set_viewport_size({"width": width, "height": 800})
        if found := _violations(watched.tab, DJANGOS_OWN if name in STAFF else frozenset()):
            wrong[name] = found
        if name not in STAFF:  # which have their own look, in the language of the project
            assert watched.tab.get_attribute("html", "lang") == lang, name
            assert _overflow(watched.tab) == 0, name
        watched.tab.set_viewport_size({"width": DESKTOP, "height": 800})
    assert wrong == {}
    assert watched.elsewhere() == []
    assert watched.complaints() == []
    watched.context.close()


@pytest.mark.requirement("WEB6")
@pytest.mark.requirement("WEB7")
@pytest.mark.parametrize(("place", "lang", "width"), [(0, "fa", PHONE), (1, "en", DESKTOP)])
def test_every_page_is_for_everybody_and_asks_nobody(
    browser: Any, address: str, place: int, lang: str, width: int
) -> None:
    _look(browser, address, lang, place, width)


SAME: Final = 0.002
"""Of a picture: what another version of the browser draws differently at the edges of letters."""


@pytest.mark.parametrize("lang", LANGS)
def test_pages_that_are_the_same_for_everybody_look_like_their_pictures(
    browser: Any, address: str, tmp_path: Path, lang: str
) -> None:
    watched = Watched(browser, address)
    apart: dict[str, float] = {}
    for name in Walk(watched.tab, address, lang, 0).of_strangers():
        if name in STABLE:
            picture(watched.tab, tmp_path / f"{name}.png", WIDTH)
            apart[name] = difference(PICTURES / f"{name}-{lang}.png", tmp_path / f"{name}.png")
            watched.tab.set_viewport_size({"width": WIDTH, "height": 700})
    assert set(apart) == set(STABLE)
    assert {name: share for name, share in apart.items() if share > SAME} == {}, "make screens renews them"
    watched.context.close()


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('h1').remove()",
        "document.querySelector('h1').textContent = 'something else altogether'",
        "document.querySelector('.buttons button').style.background = '#a4161a'",
        "document.querySelectorAll('.field').forEach(each => each.style.marginBlock = '1rem')",
        "document.documentElement.dir = 'ltr'",
        "document.documentElement.style.fontFamily = 'serif'",
    ],
)
def test_a_page_that_looks_otherwise_is_noticed(browser: Any, address: str, tmp_path: Path, change: str) -> None:
    watched = Watched(browser, address)
    watched.tab.goto(f"{address}sign-in/")
    watched.tab.evaluate(f"() => {{ {change} }}")
    picture(watched.tab, tmp_path / "changed.png", WIDTH)
    assert difference(PICTURES / "sign-in-fa.png", tmp_path / "changed.png") > SAME
    watched.context.close()


@pytest.mark.nightly
@pytest.mark.parametrize(("lang", "width"), [("fa", DESKTOP), ("en", PHONE)])
def test_the_other_widths_too(browser: Any, lang: str, width: int) -> None:
    with served() as own:
        _look(browser, own, lang, 0, width)


@pytest.mark.requirement("WEB8")
def test_without_a_script_every_page_is_reached_and_the_report_taken_along(
    browser: Any, address: str, tmp_path: Path
) -> None:
    watched = Watched(browser, address, java_script_enabled=False, accept_downloads=True)
    headings: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name in Walk(watched.tab, address, "fa", 2).pages():
        headings[name] = watched.tab.inner_text("h1 >> nth=-1")
        if name == "checked":
            taken = {ending: _downloaded(watched.tab, tmp_path, ending) for ending in ("html", "csv")}
    assert len(headings) > 25
    assert headings["objection"] == texts("fa")["page"]["objection"]
    assert 'dir="rtl"' in taken["html"]
    assert "W13" in taken["html"]
    assert taken["csv"].startswith("\ufeffقاعده,ردیف")
    assert "K4" in taken["csv"]
    assert watched.elsewhere() == []
    watched.context.close()


def _downloaded(tab: Any, folder: Path, ending: str) -> str:
    with tab.expect_download() as found:
        tab.click(f"a[download$={ending}]")
    file: Path = folder / found.value.suggested_filename
    found.value.save_as(file)
    return file.read_text(encoding="utf-8")


def test_on_paper_the_record_stands_alone(browser: Any, address: str) -> None:
    watched = Watched(browser, address)
    tab = watched.tab
    tab.goto(f"{address}sign-in/")
    tab.fill("#id_national_id", PEOPLE[0][1])
    tab.fill("#id_password", PASSWORD)
    tab.click("main form .buttons button")
    tab.goto(f"{address}records/")
    assert tab.locator(".chart svg").count() == 1
    assert tab.locator("a.object").count() > 0
    tab.emulate_media(media="print")
    assert not tab.locator("header.top").is_visible()
    assert tab.locator(".report .grid").is_visible()
    assert not tab.locator(".screen").is_visible()
    assert tab.locator(".report .proof-list").first.is_visible()
    watched.context.close()
