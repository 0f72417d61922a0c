"""
A walk past every page of the Django portal, in a real browser, and a picture of each for the documentation.

It starts the example, which has synthetic people alone, and needs playwright and a chromium. The suite takes the same
walk and looks at each page with other eyes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import urlopen

ROOT: Final = Path(__file__).resolve().parents[1]
EXAMPLE: Final = ROOT / "examples" / "portal_django" / "portal.py"
LIST: Final = ROOT / "examples" / "contribution_list"
PICTURES: Final = ROOT / "docs" / "reference" / "pages"
LANGS: Final = ("fa", "en")
PASSWORD: Final = "Kd8%mzPq4w"  # noqa: S105 - of everybody in the example
EMPLOYER: Final = "5000030044"
PEOPLE: Final = (
    ("5000070003", "5000020049", "09120000005"),
    ("5000080009", "5000040041", "09120000006"),
    ("5000090004", EMPLOYER, "09120000007"),
)
"""Who registers, whose record is looked at, and another number of theirs: for as many walks past one server."""
SOMEBODY_ELSES: Final = "09120000099"
WIDTH: Final = 800
WIDE: Final = 1280
PHONE: Final = 360
ON_A_PHONE: Final = frozenset({"landing", "credentials", "services", "records", "object", "checked"})
STAFF: Final = frozenset({"admin-queue", "admin-registration"})
"""Django's own pages, in the language of the project."""
STABLE: Final = ("landing", "sign-in", "follow-up", "recovery", "recovery-code")
"""Pages that show the same to everybody on every day: the suite takes their pictures again, and compares."""
CLEARLY: Final = 64
"""So far apart, of 255, are two colours that a reader tells apart; edges of letters and fewer colours are nearer."""
COLOURS: Final = 48
TALLEST: Final = 1600
"""Of a picture: what lies below is more of the same."""


@contextmanager
def served() -> Iterator[str]:
    """Start the example; yield the address of its landing page."""
    environment = {**os.environ, "CI": "", "PORT": "0", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([sys.executable, str(EXAMPLE)], env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None  # noqa: S101 - asked for above
        address = server.stdout.readline().split()[0]
        try:
            _wait_for_answer(address)
            yield address
        finally:
            server.terminate()


def _wait_for_answer(address: str) -> None:
    for _ in range(100):
        try:
            with urlopen(address):  # noqa: S310 - our own server
                return
        except URLError:
            time.sleep(0.2)
    raise TimeoutError(address)


class Walk:
    """A reader of one language who walks past every page, with a script or without; `place` counts the walks."""

    def __init__(self, tab: Any, address: str, lang: str, place: int) -> None:  # noqa: ANN401 - of playwright
        self.tab, self.address, self.lang = tab, address, lang
        self.admin = address.replace("/tamin/", "/admin/")
        self.applicant, self.insured, self.mobile = PEOPLE[place]

    def pages(self) -> Iterator[str]:
        """Walk; yield the name of each page while it is open."""
        yield from self.of_strangers()
        yield from self._applicant()
        yield from self._insured()
        yield from self._staff()
        yield from self._employer()

    def _go(self, path: str) -> None:
        self.tab.goto(f"{self.address}{path}")

    def _fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.tab.fill(f"#id_{name}", value)

    def _press(self, button: str) -> None:
        with self.tab.expect_navigation():
            self.tab.click(button)

    def _send(self) -> None:
        self._press("main form .buttons button >> nth=0")

    def _in(self, national_id: str) -> None:
        self._go("sign-in/")
        self._fill(national_id=national_id, password=PASSWORD)
        self._send()

    def _out(self) -> None:
        self._press("form[action$='sign-out/'] button")

    def of_strangers(self) -> Iterator[str]:
        """Walk past the pages that anybody sees."""
        self._go("")
        if self.tab.get_attribute("html", "lang") != self.lang:
            self._press("form[action$='language/'] button")
        yield "landing"
        for name in ("sign-in", "follow-up", "recovery"):
            self._go(f"{name}/")
            yield name
        self._fill(national_id=EMPLOYER)
        self._send()
        yield "recovery-code"
        self._go("services/?role=employer")
        yield "services-of-a-stranger"

    def _applicant(self) -> Iterator[str]:
        self._go("register/")
        self._fill(national_id="5000020040", mobile="0912")
        self._send()
        yield "refused"
        self._fill(national_id=self.applicant, mobile=SOMEBODY_ELSES)
        yield "contact"
        self._send()
        self._fill(first_name="مینا", last_name="نمونه", birth_certificate_number="12")
        self._fill(birth_date_day="14", birth_date_month="5", birth_date_year="1370")
        self.tab.check("#id_gender_female")
        yield "identity"
        self._send()
        self._fill(password="Kd8", password_confirmation="Kd8")  # noqa: S106 - too short, on purpose
        self._send()
        yield "credentials"
        self._fill(password=PASSWORD, password_confirmation=PASSWORD)
        for place, question in enumerate(("first_teacher", "birth_city", "first_job")):
            self.tab.select_option(f"#id_question_{place}", question)
            self._fill(**{f"answer_{place}": f"پاسخ {place}"})
        self._send()
        yield "review"
        self.tab.check("#id_accept_notices")
        self._press("button[value=review]")
        yield "submitted"
        for _ in range(40):
            if self.tab.locator(".state.needs_branch").count():
                break
            time.sleep(0.25)
            self._go("register/")
        yield "needs-branch"
        self._go("inbox/")
        yield "inbox"

    def _insured(self) -> Iterator[str]:
        self._in(self.insured)
        yield "services"
        for name in ("records", "objections"):
            self._go(f"{name}/")
            yield name
        self._go("objections/new/?gap=1")
        yield "object"
        self._fill(days_0="40")
        self._send()
        yield "object-refused"
        self._go("objections/new/?gap=1")
        self._send()
        yield "objection"
        self._go("contribution-lists/")
        yield "closed"
        for name in ("password", "mobile"):
            self._go(f"{name}/")
            yield name
        self._fill(mobile=self.mobile, password=PASSWORD)
        self._send()
        yield "mobile-confirm"
        self._out()

    def _staff(self) -> Iterator[str]:
        """Look at the queue of a branch, and at who waits there."""
        self.tab.goto(self.admin)
        self.tab.fill("#id_username", "staff")
        self.tab.fill("#id_password", PASSWORD)
        self._press("[type=submit]")
        self.tab.goto(f"{self.admin}tamin_rules/stream/")
        yield "admin-queue"
        self._press("#result_list tbody a >> nth=0")
        yield "admin-registration"

    def _employer(self) -> Iterator[str]:
        self._in(EMPLOYER)
        self._go("contribution-lists/")
        if not self.tab.locator("#id_kar").count():
            self._have_commitment_recorded()
            self._go("contribution-lists/")
        yield "lists"
        self.tab.set_input_files("#id_kar", LIST / "DSKKAR00.DBF")
        self.tab.set_input_files("#id_wor", LIST / "DSKWOR00.DBF")
        self._send()
        yield "checked"
        self._out()

    def _have_commitment_recorded(self) -> None:
        self.tab.goto(f"{self.admin}tamin_rules/stream/?queue=active")
        self._press(f"#result_list tr:has-text('{EMPLOYER[-3:]}') a")
        self._press("form[action='../commitment/'] [type=submit]")


def picture(tab: Any, file: Path, width: int) -> None:  # noqa: ANN401 - of playwright
    """Take a picture of a page from its top, no taller than one wants to look at, in few colours."""
    from PIL import Image  # noqa: PLC0415 - for those who want pictures

    tab.set_viewport_size({"width": width, "height": 700})
    tab.evaluate("() => document.fonts.ready.then(() => null)")  # letters that come late change the height
    height = min(tab.evaluate("() => document.documentElement.scrollHeight"), TALLEST)
    tab.set_viewport_size({"width": width, "height": height})
    tab.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    taken = Image.open(BytesIO(tab.screenshot(animations="disabled"))).convert("RGB")
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def difference(kept: Path, taken: Path) -> float:
    """Return the share of two pictures that is clearly another; all of it, where they are not as tall or as wide."""
    from PIL import Image, ImageChops  # noqa: PLC0415 - for those who want pictures

    with Image.open(kept) as one, Image.open(taken) as other:
        if one.size != other.size:
            return 1.0
        apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
    counts = apart.histogram()
    return sum(counts[CLEARLY:]) / sum(counts)


def main() -> int:
    """Take all the pictures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for those who want pictures

    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # which root cannot have
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=sandbox)
        for place, lang in enumerate(LANGS):
            tab = browser.new_page(viewport={"width": WIDTH, "height": 700})
            for name in Walk(tab, address, lang, place).pages():
                if name in STAFF and lang != LANGS[0]:
                    continue
                picture(tab, PICTURES / f"{name}-{lang}.png", WIDE if name in STAFF else WIDTH)
                if name in ON_A_PHONE:
                    picture(tab, PICTURES / f"{name}-{lang}-phone.png", PHONE)
                tab.set_viewport_size({"width": WIDTH, "height": 700})
                print(lang, name)
        browser.close()
    print(f"{sum(file.stat().st_size for file in PICTURES.iterdir()) // 1024} kB in {PICTURES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
