"""The pages over the test client: as a browser without scripts sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from tamin_rules import report
from tamin_rules_django import host
from tamin_rules_django.models import SentSms, Stream
from tamin_rules_django.pages.texts import texts
from tests.adapters.django import calls
from tests.adapters.django.calls import MOBILE, PASSWORD, PERSON, SOMEBODY_ELSES

CONTACT: Final = {"national_id": PERSON, "mobile": MOBILE}
IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "12",
    "birth_date_day": "۱۴",
    "birth_date_month": "5",
    "birth_date_year": "1370",
    "gender": "female",
}
CREDENTIALS: Final = {
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
    "question_0": "first_teacher",
    "answer_0": "پاسخ یک",
    "question_1": "birth_city",
    "answer_1": "پاسخ دو",
    "question_2": "first_job",
    "answer_2": "پاسخ سه",
}


class Browser:
    """A browser without scripts: it sends what stands in the page, its CSRF token and version with it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.status = 0
        self.text = ""
        self.headers: Mapping[str, str] = {}

    def get(self, path: str) -> str:
        return self._took(self.client.get(f"/tamin/{path}", follow=True))

    def post(self, path: str, **fields: str) -> str:
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|version)" value="([^"]*)"', self.text))
        return self._took(self.client.post(f"/tamin/{path}", {**hidden, **fields}, follow=True))

    def _took(self, answer: Any) -> str:
        self.status, self.text, self.headers = answer.status_code, unescape(answer.content.decode()), answer.headers
        policy = answer.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= {*policy}
        assert "no-store" in answer.headers["cache-control"]
        return self.text

    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.text, re.DOTALL)
        return "" if found is None else found[1].strip()

    def register(self, **contact: str) -> None:
        self.get("register/")
        self.post("register/", action="contact", **{**CONTACT, **contact})
        self.post("register/", action="identity", **IDENTITY)
        self.post("register/", action="credentials", **CREDENTIALS)


def _say(key: str, lang: Any = "fa") -> str:
    return texts(lang)["page"][key]


def test_both_languages_say_the_same_things() -> None:
    persian, english = texts("fa"), texts("en")
    assert {kind: set(said) for kind, said in persian.items()} == {kind: set(said) for kind, said in english.items()}
    for kind, said in persian.items():
        for key, text in said.items():
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[kind][key]), key


def test_from_landing_to_services(database: str) -> None:
    browser = Browser()
    assert 'dir="rtl"' in browser.get("")
    browser.register()
    assert browser.heading() == _say("review")
    assert "•••••••۰۴۹" in browser.text
    assert "۱۴ مرداد ۱۳۷۰" in browser.text
    assert PASSWORD not in browser.text
    assert PERSON not in browser.text
    browser.post("register/", action="review", accept_notices="on")
    assert _say("result_submitted") in browser.text
    tracking = re.search(r'class="code"><bdi dir="ltr">(\w+)<', browser.text)
    assert tracking is not None
    host.drain()
    assert _say("result_active") in browser.get("register/")
    browser.get("follow-up/")
    assert "فعال" in browser.post("follow-up/", **CONTACT, tracking_code=tracking[1])
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    assert browser.heading() == _say("services")
    assert _say("closed") in browser.text
    assert _say("empty_record") in browser.get("records/")
    browser.post("sign-out/")
    browser.get("records/")
    assert browser.heading() == _say("sign_in")


def test_each_mistake_stands_beside_its_field_and_what_was_typed_stays(sqlite: str) -> None:
    browser = Browser()
    browser.get("register/")
    browser.post("register/", action="contact", national_id="5000020040", mobile=MOBILE)
    assert browser.status == 422
    assert 'href="#id_national_id"' in browser.text
    assert f'value="{MOBILE}"' in browser.text
    browser.post("register/", action="contact", **CONTACT)
    browser.post("register/", action="identity", **{**IDENTITY, "birth_date_month": "13", "first_name": ""})
    assert browser.status == 422
    assert 'href="#id_birth_date_day"' in browser.text
    assert 'value="13"' in browser.text
    browser.post("register/", action="identity", **IDENTITY)
    browser.post("register/", action="credentials", **{**CREDENTIALS, "password": "abc", "answer_1": "x"})
    assert browser.status == 422
    assert "abc" not in browser.text.replace("abcdef", "")
    assert 'value="پاسخ یک"' not in browser.text


def test_back_from_the_review_keeps_what_was_entered(sqlite: str) -> None:
    browser = Browser()
    browser.register()
    browser.post("register/", action="back", to="identity")
    assert 'value="مینا"' in browser.text
    assert 'value="1370"' in browser.text
    browser.post("register/", action="identity", **{**IDENTITY, "birth_certificate_number": "13"})
    assert browser.heading() == _say("review")
    browser.post("register/", action="back", to="credentials")
    browser.post("register/", action="credentials", email="mina@example.org")
    assert browser.heading() == _say("review")
    assert "mina@example.org" in browser.text
    browser.post("register/", action="back", to="contact")
    assert "•••••••049" in browser.text
    browser.post("register/", action="contact")
    assert browser.heading() == _say("review")


@pytest.mark.requirement("FL2")
def test_a_page_of_another_tab_changes_nothing(sqlite: str) -> None:
    browser = Browser()
    browser.get("register/")
    browser.post("register/", action="contact", **CONTACT)
    old = browser.text
    browser.post("register/", action="identity", **IDENTITY)
    browser.text = old
    browser.post("register/", action="identity", **{**IDENTITY, "first_name": "سارا"})
    assert browser.status == 412
    assert _say("stale") in browser.text
    assert "سارا" not in browser.text
    assert browser.heading() == _say("credentials")
    browser.text = old
    browser.post("register/", action="review", accept_notices="on")
    assert browser.heading() == _say("credentials")


def test_notices_have_to_be_accepted(sqlite: str) -> None:
    browser = Browser()
    browser.register()
    browser.post("register/", action="review")
    assert browser.status == 422
    assert browser.heading() == _say("review")


def test_somebody_elses_number_shows_what_to_bring(database: str) -> None:
    browser = Browser()
    browser.register(mobile=SOMEBODY_ELSES)
    browser.post("register/", action="review", accept_notices="on")
    host.drain()
    browser.get("register/")
    assert _say("activation") in browser.text
    assert "اصل کارت ملی" in browser.text
    browser.post("register/", action="cancel")
    assert _say("result_cancelled") in browser.text
    browser.post("register/again/")
    assert browser.heading() == _say("contact")
    assert Stream.objects.using(database).get().state == "cancelled"


def test_a_forgotten_password_is_set_anew(database: str) -> None:
    calls.registered()
    browser = Browser()
    browser.get("recovery/")
    browser.post("recovery/", national_id=PERSON)
    assert _say("sent_if_known") in browser.text
    host.drain()
    with override_settings(DEBUG=True):
        browser.get("inbox/")
    code = re.search(r"\b(\d{6})\b", browser.text)
    assert code is not None
    browser.get("recovery/code/")
    fresh = "Rt7#kwZx2b"
    browser.post("recovery/code/", national_id=PERSON, code=code[1], password=fresh, password_confirmation=fresh)
    assert browser.heading() == _say("sign_in")
    assert _say("password_changed") in browser.text
    assert 'action="/tamin/sign-in/"' in browser.text
    assert PERSON not in browser.text
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    assert browser.status == 422
    browser.post("sign-in/", national_id=PERSON, password=fresh)
    assert browser.heading() == _say("services")
    browser.get("password/")
    browser.post("password/", current_password=fresh, password=PASSWORD, password_confirmation=PASSWORD)
    assert _say("password_changed") in browser.text
    browser.get("services/")
    assert browser.heading() == _say("services")


@pytest.mark.requirement("CM2")
def test_another_mobile_is_proven_and_the_old_one_told(database: str) -> None:
    calls.registered()
    browser = Browser()
    browser.get("mobile/")
    assert browser.heading() == _say("sign_in")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    browser.get("mobile/")
    browser.post("mobile/", mobile="09120000007", password="Wrong1234")
    assert browser.status == 422
    browser.post("mobile/", mobile="09120000007", password=PASSWORD)
    assert browser.heading() == _say("mobile_confirm")
    host.drain()
    code = re.search(r"\b(\d{6})\b", " ".join(_sms(database, "007")))
    assert code is not None
    browser.post("mobile/confirm/", code=code[1])
    assert _say("mobile_changed") in browser.text
    host.drain()
    assert len(_sms(database, "000")) > 1


def _sms(alias: str, tail: str) -> list[str]:
    return list(SentSms.objects.using(alias).filter(to__endswith=tail).values_list("text", flat=True))


def test_in_english_too(sqlite: str) -> None:
    browser = Browser()
    browser.get("")
    browser.post("language/", lang="en", next="/tamin/sign-in/")
    assert 'lang="en" dir="ltr"' in browser.text
    assert browser.heading() == "Sign in"
    browser.post("sign-in/", national_id="5000020040", password="x")
    assert not re.search("[ء-ی]", re.sub(r'<button class="link" lang="fa">.*?</button>', "", browser.text))


@pytest.mark.requirement("WEB9")
@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "services/"]
)
def test_a_reader_is_sent_to_no_other_host(sqlite: str, target: str) -> None:
    browser = Browser()
    browser.get("")
    browser.post("language/", lang="en", next=target)
    assert browser.heading() == _say("landing", "en")


@pytest.mark.requirement("WEB3")
def test_who_signs_out_leaves_nothing_behind_but_the_language(sqlite: str) -> None:
    calls.registered()
    browser = Browser()
    browser.get("")
    browser.post("language/", lang="en", next="/tamin/register/")
    browser.post("register/", action="contact", **{**CONTACT, "national_id": "5000030044"})
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    bearer = {"authorization": f"Bearer {browser.client.session['tamin_account']}"}
    path = f"{calls.PREFIX}/objections"
    assert Client().get(path, headers=bearer).status_code == 200
    browser.post("sign-out/")
    assert dict(browser.client.session) == {"tamin_lang": "en"}
    assert Client().get(path, headers=bearer).status_code == 401


@pytest.mark.requirement("WEB3")
def test_who_signs_in_again_in_one_browser_leaves_no_session_behind(sqlite: str) -> None:
    calls.registered()
    browser = Browser()
    tokens = []
    for _ in range(2):
        browser.get("sign-in/")
        browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
        tokens.append(browser.client.session["tamin_account"])
    assert [calls.call("GET", "/records", token=token).status for token in tokens] == [401, 200]


@pytest.mark.requirement("PW13")
def test_who_signs_out_everywhere_is_signed_out_elsewhere_too(sqlite: str) -> None:
    calls.registered()
    browser, elsewhere = Browser(), calls.signed_in()
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    assert 'name="everywhere"' in browser.text
    browser.post("sign-out/", everywhere="1")
    assert "tamin_account" not in browser.client.session
    assert calls.call("GET", "/records", token=elsewhere).status == 401
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    elsewhere = calls.signed_in()
    browser.post("sign-out/")
    assert calls.call("GET", "/records", token=elsewhere).status == 200


@pytest.mark.requirement("WEB1")
def test_a_form_of_another_site_is_refused(sqlite: str) -> None:
    without = [name for name in settings.MIDDLEWARE if "Csrf" not in name]
    for middleware in (settings.MIDDLEWARE, without):
        with override_settings(MIDDLEWARE=middleware):
            client = Client(enforce_csrf_checks=True)
            for path in ("register/", "sign-in/", "sign-out/", "language/", "register/again/"):
                assert client.post(f"/tamin/{path}", CONTACT).status_code == 403


@pytest.mark.requirement("WEB3")
def test_the_session_gets_another_key_at_each_turn(sqlite: str) -> None:
    browser = Browser()
    browser.get("")
    browser.post("language/", lang="fa")
    keys = [browser.client.session.session_key]
    browser.register()
    keys.append(browser.client.session.session_key)
    browser.post("register/", action="review", accept_notices="on")
    keys.append(browser.client.session.session_key)
    host.drain()
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    keys.append(browser.client.session.session_key)
    assert len(set(keys)) == 4


@pytest.mark.requirement("WEB7")
def test_a_page_has_no_script_of_its_own_and_asks_no_other_host(sqlite: str) -> None:
    browser = Browser()
    browser.register()
    for path in ("", "register/", "follow-up/", "sign-in/", "services/", "recovery/"):
        text = browser.get(path)
        assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=|https?://", text), path


def test_outside_of_development_there_is_no_inbox(sqlite: str) -> None:
    client = Client()
    assert client.get("/tamin/inbox/").status_code == 404
    with override_settings(DEBUG=True):
        assert client.get("/tamin/inbox/").status_code == 200


def test_pages_are_open_where_everybody_has_to_sign_in(sqlite: str) -> None:
    strict = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, strict], USE_I18N=False):
        browser = Browser()
        browser.register()
    assert browser.heading() == _say("review")


def test_the_fonts_are_those_of_the_core() -> None:
    for font in (Path(report.__file__).parent / "fonts").iterdir():
        found = finders.find(f"tamin_rules/fonts/{font.name}")
        assert found is not None
        assert Path(found).read_bytes() == font.read_bytes()


def test_a_database_that_is_away_is_no_end_of_the_world(sqlite: str) -> None:
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": "postgres"}):
        from django.db import connections

        connections["postgres"].close()
        real = connections["postgres"].settings_dict["PORT"]
        connections["postgres"].settings_dict["PORT"] = "1"
        try:
            answer = calls.call("POST", "/registrations", CONTACT)
        finally:
            connections["postgres"].settings_dict["PORT"] = real
    assert (answer.status, answer.body["code"]) == (503, "http.service.away")


@pytest.mark.requirement("OTP7")
@pytest.mark.parametrize(
    ("path", "what", "typed"),
    [
        ("register/", "registrations", {"national_id": PERSON, "mobile": "0"}),
        ("sign-in/", "sessions", {"national_id": PERSON, "password": "Wrong1234"}),
        ("follow-up/", "follow-up", {"national_id": PERSON, "mobile": "0", "tracking_code": "x"}),
        ("recovery/", "recovery", {"national_id": "x"}),
        ("recovery/code/", "recovery", {"national_id": PERSON, "code": "x"}),
    ],
)
def test_a_form_counts_as_the_call_that_it_makes(sqlite: str, path: str, what: str, typed: dict[str, str]) -> None:
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "REQUESTS_PER_MINUTE": {what: 1}}):
        browser = Browser()
        browser.get(path)
        browser.post(path, **typed)
        assert browser.status != 429
        browser.post(path, **typed)
        assert browser.status == 429
        assert _say("error_summary") in browser.text


def test_who_asks_for_too_many_pages_is_told_how_long_to_wait(sqlite: str) -> None:
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "REQUESTS_PER_MINUTE": {"requests": 1}}):
        browser = Browser()
        browser.get("services/")
        assert browser.status == 200
        browser.get("services/")
    assert browser.status == 429
    assert 0 < int(browser.headers["retry-after"]) <= 60
    assert _say("away") not in browser.text
