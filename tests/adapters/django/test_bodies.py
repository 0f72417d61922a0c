"""How much of a request is read: what is too long is refused before anything of it is parsed."""

from __future__ import annotations

import json
from typing import Any, Final
from unittest.mock import patch

import pytest
from django.http import HttpRequest, UnreadablePostError
from django.test import Client, RequestFactory

from tamin_rules.messages import LANGS
from tamin_rules_django.bodies import LARGEST_FORM, LARGEST_FORM_WITH_FILES, is_over
from tamin_rules_django.pages.texts import CHOSEN, texts
from tamin_rules_django.urls import urlpatterns
from tests.adapters.django import calls
from tests.adapters.django.calls import PREFIX

FORM: Final = "multipart/form-data; boundary=b"
BODY: Final = b'--b\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\nx\r\n--b--\r\n'
LISTS: Final = "contribution-lists/"


def _pages() -> list[str]:
    paths = [str(each.pattern) for each in urlpatterns]
    return [path.replace("<str:number>", "1") for path in paths if not path or path.endswith("/")]


def _sent(client: Client, path: str, length: object) -> tuple[Any, bool]:
    """Send a form that says how long it is; return the answer, and whether a form was parsed."""
    with patch.object(HttpRequest, "parse_file_upload", side_effect=UnreadablePostError) as parsed:
        client.raise_request_exception = False
        answer = client.post(f"/tamin/{path}", BODY, content_type=FORM, CONTENT_LENGTH=str(length))
    return answer, parsed.called


def test_there_are_pages() -> None:
    assert {"", "sign-in/", LISTS, "objections/1/"} <= set(_pages())


@pytest.mark.requirement("TX5")
@pytest.mark.parametrize("path", _pages())
@pytest.mark.parametrize("lang", LANGS)
def test_a_form_that_is_too_long_is_a_page_of_its_own_and_parsed_by_nobody(sqlite: str, path: str, lang: str) -> None:
    client = _visitor(lang)
    most = LARGEST_FORM_WITH_FILES if path == LISTS else LARGEST_FORM
    answer, is_parsed = _sent(client, path, most + 1)
    assert (answer.status_code, is_parsed) == (413, False)
    assert texts("fa" if lang == "fa" else "en")["page"]["too_large"][:12] in answer.content.decode()
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "no-store" in answer.headers["cache-control"]


def _visitor(lang: str) -> Client:
    """Return a client with the cookie of the CSRF token: without it Django does not look at a form."""
    client = Client(enforce_csrf_checks=True)
    client.get("/tamin/")
    session = client.session
    session[CHOSEN] = lang
    session.save()
    return client


@pytest.mark.requirement("TX5")
def test_a_form_of_just_that_length_is_read(sqlite: str) -> None:
    _, is_parsed = _sent(_visitor("fa"), "sign-in/", LARGEST_FORM)
    assert is_parsed
    client = _visitor("fa")
    session = client.session
    session["tamin_account"] = "somebody's"
    session.save()
    _, is_parsed = _sent(client, LISTS, LARGEST_FORM_WITH_FILES)
    assert is_parsed


@pytest.mark.requirement("TX5")
@pytest.mark.parametrize("path", [LISTS, "objections/new/", "password/", "mobile/"])
def test_who_has_not_signed_in_uploads_nothing(sqlite: str, path: str) -> None:
    answer, is_parsed = _sent(_visitor("fa"), path, len(BODY))
    assert (answer.status_code, is_parsed) == (302, False)
    assert answer.headers["location"] == "/tamin/sign-in/"


@pytest.mark.requirement("TX5")
@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("", False),
        (None, False),
        ("0", False),
        ("10", False),
        ("010", False),
        ("11", True),
        ("-11", False),
        ("²", False),
        ("۱۱", False),
        ("9" * 5_000, True),
        ("0" * 5_000, False),
    ],
)
def test_a_length_that_is_none_says_nothing(length: str | None, expected: bool) -> None:
    request = RequestFactory().get("/")
    request.META["CONTENT_LENGTH"] = length
    assert is_over(request, 10) is expected


@pytest.mark.requirement("TX5")
def test_a_call_reads_no_more_than_it_may_have(sqlite: str) -> None:
    path = "api/contribution-lists/check"
    token = {"authorization": "Bearer x"}
    with patch.object(HttpRequest, "parse_file_upload", side_effect=UnreadablePostError) as parsed:
        for headers, length, status, code in (
            (token, LARGEST_FORM_WITH_FILES + 1, 413, "http.body.too_large"),
            (token, "9" * 5_000, 413, "http.body.too_large"),
            ({}, len(BODY), 401, "http.token.missing"),
        ):
            answer = Client().post(
                f"/tamin/{path}", BODY, content_type=FORM, headers=headers, CONTENT_LENGTH=str(length)
            )
            assert (answer.status_code, json.loads(answer.content)["code"]) == (status, code)
    assert not parsed.called
    answer = Client().post(f"/tamin/{path}", BODY, content_type=FORM, headers=token, CONTENT_LENGTH="²")
    assert answer.status_code == 401


@pytest.mark.requirement("TX5")
def test_other_calls_take_no_form(sqlite: str) -> None:
    calls.registered()
    with patch.object(HttpRequest, "parse_file_upload", side_effect=UnreadablePostError) as parsed:
        for path in ("/sessions", "/registrations", "/objections", "/checks/mobile"):
            assert Client().post(f"{PREFIX}{path}", BODY, content_type=FORM).status_code in {401, 415}
    assert not parsed.called
