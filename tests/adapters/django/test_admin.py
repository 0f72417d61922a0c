"""The admin for branch staff."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from tamin_rules_django.models import Action, Stream, Task
from tamin_rules_django.pages.texts import texts
from tests.adapters.django import calls
from tests.adapters.django.calls import MOBILE, PERSON, SOMEBODY_ELSES
from tests.adapters.django.project.settings import HOST

USERS: Any = get_user_model()

ALL = ("view_stream", "view_event", "view_task", "view_action", "visit_branch", "reveal_identifiers")


def _clerk(*permissions: str) -> Client:
    clerk: Any = USERS.objects.create_user("clerk@example.org", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(clerk)
    return client


def _page(stream: Stream, name: str = "") -> str:
    change = reverse("admin:tamin_rules_stream_change", args=(stream.pk,))
    return change if not name else change.replace("change", name)


def _waiting(alias: str) -> Stream:
    calls.registered(mobile=SOMEBODY_ELSES)
    return Stream.objects.using(alias).get()


VISIT = {
    "visit": "activation",
    "documents": ["national_card_original", "birth_certificate_original"],
    "decision": "activate",
    "version": "5",
}


def test_a_clerk_activates_an_account_with_a_button(database: str) -> None:
    stream, client = _waiting(database), _clerk(*ALL)
    shown = client.get(_page(stream)).content.decode()
    assert "tamin-visit" in shown
    assert "نمونه" not in shown
    assert PERSON not in shown
    refused = client.post(_page(stream, "visit"), VISIT | {"documents": []}, follow=True)
    assert "errornote" in refused.content.decode() or "messagelist" in refused.content.decode()
    stream.refresh_from_db()
    assert stream.state == "needs_branch"
    client.post(_page(stream, "visit"), VISIT)
    stream.refresh_from_db()
    assert stream.state == "active"
    assert "tamin-visit" not in client.get(_page(stream)).content.decode()
    client.post(_page(stream, "commitment"))
    stream.refresh_from_db()
    assert stream.length == 7


def test_the_queue_shows_who_waits_by_their_last_digits(database: str) -> None:
    stream, client = _waiting(database), _clerk(*ALL)
    calls.registered("5000030044", MOBILE)
    queue = reverse("admin:tamin_rules_stream_changelist")
    shown = client.get(queue).content.decode()
    assert f"•••••••{PERSON[-3:]}" in shown
    assert "فعال‌سازی حساب" in shown
    assert "•••••••044" not in shown
    assert "•••••••044" in client.get(f"{queue}?queue=active").content.decode()
    both = client.get(f"{queue}?queue=all").content.decode()
    assert "•••••••044" in both
    assert f"•••••••{PERSON[-3:]}" in both
    stream.refresh_from_db()
    assert stream.length == 5


def test_a_stale_page_changes_nothing(database: str) -> None:
    stream, client = _waiting(database), _clerk(*ALL)
    client.post(_page(stream, "visit"), VISIT | {"version": "4"})
    stream.refresh_from_db()
    assert stream.state == "needs_branch"


def test_who_may_not_cannot(database: str) -> None:
    stream, client = _waiting(database), _clerk("view_stream")
    assert "tamin-visit" not in client.get(_page(stream)).content.decode()
    for name in ("visit", "commitment", "reveal"):
        assert client.post(_page(stream, name), VISIT).status_code == 403
        assert client.get(_page(stream, name)).status_code == 405
    assert Client().post(_page(stream, "reveal")).status_code == 302


def test_a_revealed_number_is_noted(database: str) -> None:
    stream, client = _waiting(database), _clerk(*ALL)
    assert PERSON in client.post(_page(stream, "reveal")).content.decode()
    action = Action.objects.using(database).get()
    assert (action.who, action.what, action.stream) == ("clerk@example.org", "revealed", stream.key)


_OURS = r"registration|event|task|queued|done|revealed|20\d\d"
_DJANGOS = r"action|history"
"""Words of the admin itself, which stay English in a project without translations."""


def _english(said: str) -> list[str]:
    words = f"{_OURS}|{_DJANGOS}" if settings.USE_I18N else _OURS
    return re.findall(rf"\b(?:{words})s?\b", said, re.IGNORECASE)


def _read(client: Client, page: str) -> str:
    """Return what a page says to a reader: no addresses, no attributes, no references of tasks."""
    shown = client.get(page)
    assert shown.status_code == 200
    assert 'dir="rtl"' in shown.text
    said = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", shown.text, flags=re.DOTALL)
    return re.sub(r"\w+:\w+:\d+:\S*|[0-9a-f]{20,}", " ", said)


@pytest.mark.parametrize("model", ["stream", "event", "task", "action"])
def test_everything_that_staff_read_is_persian(sqlite: str, model: str) -> None:
    stream, client = _waiting(sqlite), _clerk(*ALL)
    client.post(_page(stream, "reveal"))
    said = _read(client, reverse("admin:index"))
    assert all(texts("fa")["models"][each] in said for each in ("stream", "event", "task", "action"))
    assert _english(said) == []
    queue = reverse(f"admin:tamin_rules_{model}_changelist")
    said = _read(client, queue)
    assert texts("fa")["models"][model] in said
    assert re.search(_MOMENT, said) or model == "event"
    found = _read(client, re.findall(rf'href="({queue}\d+/change/)', client.get(queue).text)[0].partition("?")[0])
    assert _english(said + found) == []
    assert re.search(_MOMENT, found) or model == "event"


_MOMENT = "[۰-۹]{1,2} \\w+ ۱۴[۰-۹]{2} · [۰-۹]{2}:[۰-۹]{2}"


@pytest.mark.parametrize("id_", ["0", "x", "1_2Fchange", "%D9%A3", "9" * 40])
def test_a_registration_that_is_none_is_no_error(sqlite: str, id_: str) -> None:
    page = reverse("admin:tamin_rules_stream_changelist")
    answer = _clerk(*ALL).get(f"{page}{id_}/change/")
    assert (answer.status_code, answer.headers["location"]) == (302, reverse("admin:index"))


def test_tasks_are_found_by_their_state(sqlite: str) -> None:
    _waiting(sqlite)
    client, queue = _clerk(*ALL), reverse("admin:tamin_rules_task_changelist")
    done = client.get(f"{queue}?state=done").context["cl"]
    assert done.result_count == Task.objects.count() > 0
    assert client.get(f"{queue}?state=abandoned").context["cl"].result_count == 0


@pytest.mark.skipif(HOST == "no_i18n", reason="a project without USE_I18N has one language")
def test_staff_may_read_english(sqlite: str) -> None:
    stream, client = _waiting(sqlite), _clerk(*ALL)
    with translation.override("en"), override_settings(LANGUAGE_CODE="en"):
        shown = client.get(_page(stream)).text
    assert 'dir="rtl"' not in shown
    for word in ("Registrations", "Last event", "User:", f"Registration {stream.key}"):
        assert word in shown, word


def test_names_that_staff_read_ask_for_no_migration(sqlite: str) -> None:
    for lang in ("fa", "en"):
        with translation.override(lang):
            call_command("makemigrations", "tamin_rules", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", ["stream", "event", "task", "action"])
def test_everything_is_read_only(database: str, model: str) -> None:
    _waiting(database)
    client = _clerk(*ALL)
    shown = client.get(reverse(f"admin:tamin_rules_{model}_changelist"))
    assert shown.status_code == 200
    assert not any(value in shown.content.decode() for value in (PERSON, MOBILE, SOMEBODY_ELSES, "نمونه"))
    assert client.get(reverse(f"admin:tamin_rules_{model}_add")).status_code == 403
