"""Somebody with a token that is good for something else; what a link alone may change; cookies of the pages."""

from __future__ import annotations

from typing import Any, Final

import pytest
from attrs import frozen
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client, override_settings

from tamin_rules_django import staff
from tamin_rules_django.urls import urlpatterns
from tests.adapters.attacking import AttackContract
from tests.adapters.django import calls, test_enumeration
from tests.adapters.django.calls import PASSWORD, PERSON
from tests.adapters.django.test_pages import Browser

PAGES: Final = tuple(
    str(each.pattern).replace("<str:number>", "1") for each in urlpatterns if not str(each.pattern).startswith("^")
)


@frozen
class Site(test_enumeration.Client):
    """A site of the shared scenes."""

    def staff_token(self) -> str:
        users: Any = get_user_model()
        clerk: Any = users.objects.create_user("clerk@example.org", is_staff=True)
        clerk.user_permissions.set(Permission.objects.filter(codename="visit_branch"))
        return staff.token_for(clerk)


class TestAttacks(AttackContract):
    """On SQLite and on PostgreSQL."""

    @pytest.fixture
    def site(self, database: str) -> Site:
        return Site(database)


def _everything() -> dict[str, list[Any]]:
    """Return every row of the portal and of the project."""
    models = [*apps.get_app_config("tamin_rules").get_models(), *apps.get_app_config("project").get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.mark.requirement("WEB2")
def test_a_link_changes_nothing(sqlite: str) -> None:
    calls.registered()
    browser = Browser()
    browser.register(national_id="5000030044", mobile="09120000011")
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    before, session = _everything(), dict(browser.client.session)
    fields = {"action": "cancel", "everywhere": "1", "lang": "en", "next": "/", "version": "4", "accept_notices": "on"}
    for path in PAGES:
        for method in ("get", "head", "options"):
            getattr(browser.client, method)(f"/tamin/{path}", fields)
    assert _everything() == before
    assert dict(browser.client.session) == session


@pytest.mark.requirement("WEB4")
def test_the_cookies_of_the_pages_are_for_the_pages_alone(sqlite: str) -> None:
    calls.registered()
    secure = {"SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True, "SESSION_COOKIE_NAME": "__Host-sessionid"}
    with override_settings(**secure):
        client = Client()
        client.get("/tamin/sign-in/", secure=True)
        client.post("/tamin/sign-in/", {"national_id": PERSON, "password": PASSWORD}, secure=True)
        assert client.get("/tamin/services/", secure=True).status_code == 200
        kept = client.cookies["__Host-sessionid"]
        assert (kept["secure"], kept["httponly"], kept["samesite"], kept["path"]) == (True, True, "Lax", "/")
        assert kept["domain"] == ""
        assert (client.cookies["csrftoken"]["secure"], client.cookies["csrftoken"]["samesite"]) == (True, "Lax")
        assert client.session["tamin_account"] not in str(client.cookies)


@pytest.mark.requirement("WEB1")
@pytest.mark.parametrize("path", PAGES)
def test_no_form_is_taken_without_its_token(sqlite: str, path: str) -> None:
    calls.registered()
    browser = Browser()
    browser.get("sign-in/")
    browser.post("sign-in/", national_id=PERSON, password=PASSWORD)
    before = _everything()
    for headers in ({}, {"origin": "https://example.org"}, {"referer": "https://example.org/"}):
        answer = browser.client.post(f"/tamin/{path}", {"action": "send", "everywhere": "1"}, headers=headers)
        assert answer.status_code in {403, 405}, path
    assert _everything() == before
