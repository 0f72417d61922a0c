"""Whoever has proven nothing learns nothing: five kinds of national ID, and the same bytes on every public call."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest

from tamin_rules.identifiers import national_id as national_ids
from tamin_rules_django import host, upkeep
from tamin_rules_django.admin import as_staff
from tamin_rules_django.models import SentSms
from tests.adapters.django import calls
from tests.adapters.django.calls import MOBILE, PASSWORD, SOMEBODY_ELSES, call

UNKNOWN, PENDING, ACTIVE, REJECTED, ERASED = "5000020049", "5000030044", "5000040041", "5000050045", "5000060040"
CLASSES: Final = (UNKNOWN, PENDING, ACTIVE, REJECTED, ERASED)
_SECRETS: Final = re.compile(r"\b[0-9a-f]{32}\b")


def _classes() -> None:
    calls.registered(PENDING, SOMEBODY_ELSES)
    calls.registered(ACTIVE)
    calls.registered(ERASED)
    upkeep.erase(national_ids.parse(ERASED), "a test")
    draft = calls.registered(REJECTED, SOMEBODY_ELSES)
    visit = {"visit": "activation", "documents": [], "decision": "reject"}
    answer = as_staff("POST", f"/staff/registrations/{draft.id}/visit", visit)
    assert answer.body is not None
    assert answer.body["state"] == "rejected"
    host.drain()


def _told(answer: calls.Answer, national_id: str) -> tuple[int, str]:
    """Return what was answered, but for what is told to the caller alone, and for how long one has to wait."""
    if answer.status == 429:
        return answer.status, answer.body["code"]
    headers = sorted((name, value) for name, value in answer.headers.items() if name != "date")
    text = _SECRETS.sub("…", f"{answer.body} {headers}").replace(national_id, "id")
    return answer.status, text.replace(national_id[-3:], "tail")


def _public(national_id: str) -> list[Any]:
    """Make every public call that takes a national ID, as somebody who knows it and nothing else."""
    draft = calls.begun(national_id)
    answers = [
        call("POST", "/registrations", {"national_id": national_id, "mobile": MOBILE}),
        draft.move("PUT", "/identity", calls.IDENTITY, version=1),
        draft.move("PUT", "/credentials", calls.CREDENTIALS, version=2),
        draft.move("POST", "/submit", {"accept_notices": True}, version=3),
        call("GET", f"/registrations/{draft.id}", token=draft.token),
        call("POST", "/follow-up", {"national_id": national_id, "mobile": MOBILE, "tracking_code": "0" * 32}),
        call("POST", "/password-recovery", {"national_id": national_id}),
        call(
            "POST",
            "/password-recovery/confirm",
            {"national_id": national_id, "code": "000000", "password": PASSWORD, "password_confirmation": PASSWORD},
        ),
        call("POST", "/checks/national-id", {"value": national_id}),
    ]
    answers += [call("POST", "/sessions", {"national_id": national_id, "password": "Wrong1234"}) for _ in range(7)]
    return [_told(each, national_id) for each in answers]


@pytest.mark.requirement("EN1")
def test_every_public_call_answers_the_same_for_everybody(database: str) -> None:
    _classes()
    unknown = _public(UNKNOWN)
    assert [status for status, _ in unknown][-2:] == [429, 429]
    for national_id in CLASSES[1:]:
        for place, (told, expected) in enumerate(zip(_public(national_id), unknown, strict=True)):
            assert told == expected, (national_id, place)


@pytest.mark.requirement("EN4")
def test_the_number_on_file_is_warned_once_a_day_and_no_other(database: str) -> None:
    calls.registered(ACTIVE, "09120000001")
    for _ in range(3):
        calls.submitted(ACTIVE, "09120000002")
    host.drain()
    warned = SentSms.objects.using(database).filter(reference__contains="registration_attempt")
    assert [sms.to[-3:] for sms in warned] == ["001"]
