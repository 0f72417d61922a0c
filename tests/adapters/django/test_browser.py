"""The wizard in a real browser, against the example: with scripts, and without."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.e2e.browser import NEEDED, launched

sync_api = pytest.importorskip("playwright.sync_api", reason="the pages are looked at with playwright")

ROOT: Final = Path(__file__).resolve().parents[3]
EXAMPLE: Final = ROOT / "examples" / "portal_django" / "portal.py"
PASSWORD: Final = "Kd8%mzPq4w"

pytestmark = NEEDED


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    environment = {**os.environ, "CI": "", "PORT": "0", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, str(EXAMPLE)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        found = server.stdout.readline().split()[0]
        for _ in range(100):
            try:
                with urlopen(found) as answer:
                    assert answer.status == 200
                break
            except URLError:
                time.sleep(0.2)
        yield found
        server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright, launched(playwright) as started:
        yield started


def _fill(tab: Any, **fields: str) -> None:
    for name, value in fields.items():
        tab.fill(f"#id_{name}", value)


def _to_credentials(tab: Any, address: str, *, national_id: str, mobile: str) -> None:
    tab.goto(f"{address}register/")
    _fill(tab, national_id=national_id, mobile=mobile)
    tab.click("button[value=contact]")
    _fill(tab, first_name="مینا", last_name="نمونه", birth_certificate_number="12")
    _fill(tab, birth_date_day="۱۴", birth_date_month="5", birth_date_year="1370")
    tab.check("#id_gender_female")
    tab.click("button[value=identity]")


def _register(tab: Any, address: str, *, national_id: str, mobile: str) -> None:
    _to_credentials(tab, address, national_id=national_id, mobile=mobile)
    _fill(tab, password=PASSWORD, password_confirmation=PASSWORD)
    for place, question in enumerate(("first_teacher", "birth_city", "first_job")):
        tab.select_option(f"#id_question_{place}", question)
        _fill(tab, **{f"answer_{place}": f"پاسخ {place}"})
    tab.click("button[value=credentials]")
    tab.check("#id_accept_notices")
    tab.click("button[value=review]")


def _wait_for(tab: Any, address: str, selector: str) -> None:
    for _ in range(40):
        tab.goto(f"{address}register/")
        if tab.locator(selector).count():
            return
        time.sleep(0.25)
    raise AssertionError(tab.inner_text("main"))


def _overflow(tab: Any) -> int:
    return int(tab.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(("width", "scripts", "national_id"), [(360, True, "5000020006"), (1280, False, "5000030001")])
def test_from_the_first_step_to_the_services(
    browser: Any, address: str, width: int, scripts: bool, national_id: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    tab = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    _register(tab, address, national_id=national_id, mobile="09120000011")
    _wait_for(tab, address, ".state.active")
    tab.goto(f"{address}sign-in/")
    _fill(tab, national_id=national_id, password=PASSWORD)
    tab.click("main form .buttons button")
    assert tab.locator(".services .open").count() > 10
    assert said == []
    assert all(url.startswith(address.split("/tamin/", maxsplit=1)[0]) for url in asked)
    if scripts:
        assert _overflow(tab) == 0
    context.close()


@pytest.mark.requirement("PW12")
def test_the_checklist_ticks_as_one_types(browser: Any, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    tab = context.new_page()
    _to_credentials(tab, address, national_id="5000040007", mobile="09120000012")
    tab.type("#id_password", "Kd8")
    tab.wait_for_selector("li.violated[data-rule='password.length.enough']")
    assert tab.locator("li.satisfied[data-rule='password.digit.present']").count() == 1
    tab.fill("#id_password", PASSWORD)
    tab.wait_for_selector("li.satisfied[data-rule='password.length.enough']")
    assert tab.locator("li.violated").count() == 0
    assert "دارد" in tab.locator("li[data-rule='password.digit.present']").inner_text()
    assert tab.inner_text("#rules_met").startswith("۷ بند از ۷ بند")
    assert tab.locator("li[data-rule='password.national_id.absent'].satisfied").count() == 0
    told = {name: tab.get_attribute("#id_password", name) for name in ("type", "autocomplete", "minlength")}
    assert told == {"type": "password", "autocomplete": "new-password", "minlength": "8"}
    assert "required: upper" in (tab.get_attribute("#id_password", "passwordrules") or "")
    tab.fill("#id_password", "")
    tab.evaluate("text => navigator.clipboard.writeText(text)", PASSWORD)
    tab.focus("#id_password")
    tab.keyboard.press("Control+V")
    assert tab.input_value("#id_password") == PASSWORD
    tab.click(".show >> nth=0")
    assert tab.get_attribute("#id_password", "type") == "text"
    assert _overflow(tab) == 0
    context.close()


@pytest.mark.requirement("PW12")
def test_without_a_script_the_server_ticks_the_same(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    _to_credentials(tab, address, national_id="5000060040", mobile="09120000013")
    _fill(tab, password="Kd8", password_confirmation="Kd8")
    tab.click("button[value=credentials]")
    assert tab.locator("li.violated[data-rule='password.length.enough']").count() == 1
    assert tab.locator("li.satisfied[data-rule='password.digit.present']").count() == 1
    assert tab.input_value("#id_password") == ""
    context.close()
