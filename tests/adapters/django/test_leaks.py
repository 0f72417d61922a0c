"""A canary in every field, and a look for it wherever something could leak: answers, logs, tables, error mails."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any, Final

import django
import pytest
from django.core import mail
from django.test import Client, override_settings

from tamin_rules.text import persian_digits
from tamin_rules_django import host
from tamin_rules_django.models import Cell, Event, Stream, Task
from tests.adapters.django import calls
from tests.adapters.django.calls import Answer, call
from tests.adapters.django.test_pages import Browser
from tests.leaking import Looks, counted, each_broken

ADMINS: Final = ["admin@example.org"] if django.VERSION >= (6,) else [("admin", "admin@example.org")]
NATIONAL_ID: Final = "5000030044"
MOBILE: Final = "09127345621"
SECRET: Final = "Qv9#canaryQq7"
IDENTITY: Final = {
    "first_name": "قناری",
    "last_name": "زردپرک",
    "birth_certificate_number": "73519",
    "birth_date": "1359-03-17",
    "gender": "male",
}
ANSWERS: Final = [
    {"question": question, "answer": f"نهفته‌ی {place}"}
    for place, question in enumerate(("first_teacher", "birth_city", "first_job"))
]
CREDENTIALS: Final = {
    "email": "canary@example.org",
    "password": SECRET,
    "password_confirmation": SECRET,
    "security_answers": ANSWERS,
}
CANARIES: Final = (
    NATIONAL_ID,
    persian_digits(NATIONAL_ID),
    MOBILE[1:],
    persian_digits(MOBILE),
    SECRET,
    "قناری",
    "زردپرک",
    "73519",
    "1359-03-17",
    "canary@example.org",
    "نهفته",
)


@pytest.fixture(scope="module")
def looks() -> Iterator[Looks]:
    with counted("Django") as found:
        yield found


class Everything(logging.Handler):
    """Keeps every record of every logger, as text."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.args!r} {record.exc_info!r} {record.stack_info}")


@pytest.fixture
def logged() -> Iterator[Everything]:
    found, root = Everything(), logging.getLogger()
    level = root.level
    root.addHandler(found)
    root.setLevel(logging.DEBUG)
    names = ("django", "django.request", "django.security", "tamin_rules")
    for name in names:
        logging.getLogger(name).addHandler(found)
    yield found
    root.removeHandler(found)
    root.setLevel(level)
    for name in names:
        logging.getLogger(name).removeHandler(found)


def _walk() -> list[str]:
    """Walk every way there is, right and wrong, and return what was answered to somebody who has proven nothing."""
    seen: list[Answer] = []
    contact = {"national_id": NATIONAL_ID, "mobile": MOBILE}
    seen += [call("POST", "/registrations", body) for body in each_broken(contact)]
    begun = call("POST", "/registrations", contact)
    draft = calls.Draft(begun.body["id"], begun.body["token"])
    odd = {"first_name": "قناری 1", "birth_date": "1359-03-17-", "gender": "زردپرک"}
    pages: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
        ("/identity", IDENTITY, odd),
        ("/credentials", CREDENTIALS, {"password": SECRET[:4] + NATIONAL_ID}),
    )
    for version, (path, right, wrong) in enumerate(pages, 1):
        bodies = (*each_broken(right), {**right, **wrong}, {**right, SECRET: 1}, right)
        answers = [draft.move("PUT", path, body, version=version) for body in bodies]
        assert [answer.status for answer in answers if answer.status < 400] == [200]
        seen += answers
    submitted = draft.move("POST", "/submit", {"accept_notices": True}, version=3)
    host.drain()
    triple = {"national_id": NATIONAL_ID, "mobile": MOBILE, "tracking_code": submitted.body["tracking_code"]}
    seen += [begun, submitted, *(call("POST", "/follow-up", body) for body in (triple, *each_broken(triple)))]
    signed_in = {"national_id": NATIONAL_ID, "password": SECRET}
    refused = (*each_broken(signed_in), signed_in | {"password": SECRET + "!"})
    seen += [call("POST", "/sessions", body) for body in (signed_in, *refused)]
    assert 200 <= seen[-len(refused) - 1].status < 300
    seen += [call("POST", "/password-recovery", {"national_id": NATIONAL_ID})]
    seen += [call("POST", "/checks/password", {"password": SECRET, "person": {"first_name": "قناری"}})]
    host.drain()
    return [f"{answer.body} {answer.headers}" for answer in seen]


@pytest.mark.requirement("PII3")
def test_no_datum_leaves_by_answers_logs_or_tables(database: str, logged: Everything, looks: Looks) -> None:
    for text in _walk():
        assert looks.found(text, CANARIES) == [], text
    assert looks.found("\n".join(logged.lines), CANARIES) == []
    for model in (Stream, Event, Cell, Task):
        for row in model.objects.using(database).values_list():
            told = " ".join(value for value in row if isinstance(value, str))
            kept = b" ".join(bytes(value) for value in row if isinstance(value, bytes | memoryview))
            assert looks.found(told, CANARIES) == []
            assert looks.found(kept, CANARIES) == []


@pytest.mark.requirement("PII3")
@pytest.mark.parametrize("is_page", [False, True])
def test_an_error_mail_holds_nothing_of_the_person(
    sqlite: str, logged: Everything, looks: Looks, monkeypatch: pytest.MonkeyPatch, *, is_page: bool
) -> None:
    from tamin_rules_django.store import Store

    browser = Browser()
    browser.client.raise_request_exception = False
    browser.get("register/")

    def broken(self: Store, ask: Any) -> Any:
        message = f"{NATIONAL_ID} {ask!r} {SECRET}"
        raise KeyError(message)

    monkeypatch.setattr(Store, "perform", broken)
    with override_settings(ADMINS=ADMINS, LOGGING_CONFIG=None):
        handler = logging.getLogger("django")
        mailer = _mailer()
        handler.addHandler(mailer)
        try:
            status = _fail(browser, is_page=is_page)
        finally:
            handler.removeHandler(mailer)
    assert status == 500
    body = "".join(
        each.body + "".join(str(part[0]) for part in getattr(each, "alternatives", ())) for each in mail.outbox
    )
    assert "FlowFailedError" in body
    assert looks.found(body, CANARIES) == []
    assert looks.found("\n".join(line.partition("<class")[0] for line in logged.lines), CANARIES) == []
    assert "store" in "\n".join(logged.lines) or "asks.py" in "\n".join(logged.lines)
    mail.outbox.clear()


def _mailer() -> logging.Handler:
    from django.utils.log import AdminEmailHandler

    found = AdminEmailHandler(include_html=True)
    found.setLevel(logging.ERROR)
    return found


def _fail(browser: Browser, *, is_page: bool) -> int:
    contact = {"national_id": NATIONAL_ID, "mobile": MOBILE}
    if is_page:
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|version)" value="([^"]*)"', browser.text))
        return browser.client.post("/tamin/register/", {**hidden, **contact, "action": "contact"}).status_code
    client = Client(raise_request_exception=False)
    headers = {"authorization": f"Bearer {SECRET}"}
    path, body = "/tamin/api/registrations", json.dumps(contact)
    return client.post(path, body, content_type="application/json", headers=headers).status_code
