"""The whole journey over the JSON calls, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client, override_settings

from tamin_rules.registration.ownership import VisitDecision
from tamin_rules_django import host, signals, staff
from tamin_rules_django.models import Event, SentSms, Stream, Task
from tamin_rules_django.store import Store
from tests.adapters.django import calls
from tests.adapters.django.calls import MOBILE, PASSWORD, PERSON, SOMEBODY_ELSES, call

USERS: Any = get_user_model()

PAPERS = ["national_card_original", "birth_certificate_original"]


def _clerk(*permissions: str) -> Any:
    clerk = USERS.objects.create_user("clerk@example.org")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return clerk


def _sent(alias: str) -> list[str]:
    return list(SentSms.objects.using(alias).order_by("pk").values_list("text", flat=True))


def test_from_the_first_step_to_a_session(database: str) -> None:
    draft, tracking = calls.submitted()
    assert host.drain() == 3
    triple = {"national_id": PERSON, "mobile": MOBILE, "tracking_code": tracking}
    assert call("POST", "/follow-up", triple).body == {"state": "active", "reasons": []}
    assert len(_sent(database)) == 1
    token = calls.signed_in()
    services = call("GET", "/services", token=token).body["services"]
    assert {each["allowed"] for each in services} == {True, False}
    assert call("GET", "/records", token=token).body["total_days"] == 0
    assert call("DELETE", "/sessions/current", token=token).status == 204
    assert call("GET", "/records", token=token).status == 401
    stream = Stream.objects.using(database).get(key=draft.id)
    assert (stream.state, stream.length, Event.objects.using(database).count()) == ("active", 5, 5)


def test_somebody_elses_number_leads_to_a_branch_and_from_there_to_an_account(database: str) -> None:
    draft = calls.registered(mobile=SOMEBODY_ELSES)
    token = staff.token_for(_clerk("visit_branch"))
    (row,) = call("GET", "/staff/activations", token=token).body["activations"]
    assert (row["id"], row["reasons"]) == (draft.id, ["activation"])
    visit = {"visit": "activation", "documents": PAPERS, "decision": VisitDecision.ACTIVATE.value}
    path = f"/staff/registrations/{draft.id}/visit"
    assert call("POST", path, visit | {"documents": PAPERS[:1]}, token=token).status == 422
    assert call("POST", path, visit, token=token).body["state"] == "active"
    host.drain()
    calls.signed_in()
    assert call("GET", "/staff/activations", token=token).body == {"activations": []}


def test_who_has_no_permission_is_no_staff(database: str) -> None:
    assert call("GET", "/staff/activations").status == 401
    assert call("GET", "/staff/activations", token="made-up").status == 403
    assert call("GET", "/staff/activations", token=staff.token_for(_clerk())).status == 403


def test_two_tabs_and_a_key(database: str) -> None:
    draft = calls.begun()
    first = draft.move("PUT", "/identity", calls.IDENTITY, version=1, idempotency_key="tab-1")
    again = draft.move("PUT", "/identity", calls.IDENTITY, version=1, idempotency_key="tab-1")
    assert (first.status, again.body) == (200, first.body)
    other = draft.move("PUT", "/identity", calls.IDENTITY, version=1)
    assert (other.status, other.body["errors"][0]["params"]) == (412, {"version": 2})
    assert draft.move("POST", "/submit", {"accept_notices": True}, version=2).status == 409


def test_a_forgotten_password(database: str) -> None:
    calls.registered()
    assert call("POST", "/password-recovery", {"national_id": PERSON}).status == 202
    host.drain()
    (code,) = [
        word for word in _sent(database)[-1].split() if word.strip("#.").isdigit() and len(word.strip("#.")) == 6
    ][:1]
    fresh = "Rt7#kwZx2b"
    change = {"national_id": PERSON, "code": code.strip("#."), "password": fresh, "password_confirmation": fresh}
    assert call("POST", "/password-recovery/confirm", change).status == 204
    assert call("POST", "/sessions", {"national_id": PERSON, "password": PASSWORD}).status == 422
    calls.signed_in(password=fresh)


def test_signals_are_sent_after_the_commit_with_ids_alone(database: str) -> None:
    told: list[dict[str, Any]] = []

    def hear(signal: Any, sender: Any, **named: Any) -> None:
        told.append(named)

    heard = (signals.application_submitted, signals.decision_recorded, signals.sms_dispatched)
    for signal in heard:
        signal.connect(hear)
    try:
        draft = calls.registered()
    finally:
        for signal in heard:
            signal.disconnect(hear)
    assert told[:2] == [
        {"kind": "registration", "id": draft.id, "state": "submitted"},
        {"kind": "registration", "id": draft.id, "state": "active"},
    ]
    assert [named["template"] for named in told[2:]] == ["registration_active"]


class Away:
    """A registry that is away."""

    def match(self, *_facts: Any) -> Any:
        raise ConnectionError


def _hearing(job: Any) -> list[str]:
    told: list[str] = []

    def hear(signal: Any, sender: Any, **named: Any) -> None:
        told.append(named["state"])

    for signal in (signals.application_submitted, signals.decision_recorded):
        signal.connect(hear)
    try:
        job()
    finally:
        for signal in (signals.application_submitted, signals.decision_recorded):
            signal.disconnect(hear)
    return told


def test_a_registry_that_is_away_is_asked_again_and_nothing_is_told_twice(database: str, settings_: Any) -> None:
    away = f"{__name__}.Away"
    with override_settings(TAMIN_RULES={**settings_.TAMIN_RULES, "DATABASE": database, "CIVIL_REGISTRY": away}):
        assert _hearing(calls.registered) == ["submitted"]
    assert Stream.objects.using(database).get().state == "submitted"
    assert Task.objects.using(database).filter(state="queued").count() == 1


def test_what_was_not_committed_is_not_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = calls.at_review()
    client = Client(raise_request_exception=False)

    def broken(self: Store, ask: Any) -> Any:
        raise RuntimeError

    def submit() -> None:
        append = Store._append

        def appended(self: Store, ask: Any) -> Any:
            append(self, ask)
            monkeypatch.setattr(Store, "perform", broken)
            raise RuntimeError

        monkeypatch.setattr(Store, "_append", appended)
        answer = client.post(
            f"{calls.PREFIX}/registrations/{draft.id}/submit",
            '{"accept_notices": true}',
            content_type="application/json",
            headers={"authorization": f"Bearer {draft.token}", "if-match": "3"},
        )
        assert answer.status_code == 500

    assert _hearing(submit) == []
    assert Stream.objects.using(database).get().state == "review"


def test_a_project_that_asks_everybody_to_sign_in_leaves_the_calls_open(sqlite: str, settings_: Any) -> None:
    strict = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    with override_settings(MIDDLEWARE=[*settings_.MIDDLEWARE, strict]):
        assert call("GET", "/notices", client=Client(enforce_csrf_checks=True)).status == 200
        assert call("POST", "/registrations", {"national_id": PERSON, "mobile": MOBILE}).status == 201


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "http.resource.unknown"),
        ("PATCH", "/registrations", 405, "http.method.not_allowed"),
        ("POST", "/sessions", 422, "registration.field.missing"),
        ("GET", "/records", 401, "http.token.missing"),
    ],
)
def test_refusals_are_problem_documents(sqlite: str, method: str, path: str, status: int, code: str) -> None:
    answer = call(method, path)
    assert (answer.status, answer.body["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"\xff", 400), (b'{"national_id": 1e999}', 400), (b'"\\ud800"', 400), (b"[" * 9_000, 400), (b"x" * 16_385, 413)],
)
def test_what_cannot_be_read(sqlite: str, body: bytes, status: int) -> None:
    found = Client().generic("POST", f"{calls.PREFIX}/registrations", body, content_type="application/json")
    assert (found.status_code, found.headers["Content-Type"]) == (status, "application/problem+json")


def test_the_address_is_limited(sqlite: str, settings_: Any) -> None:
    with override_settings(TAMIN_RULES={**settings_.TAMIN_RULES, "REQUESTS_PER_MINUTE": {"checks": 2}}):
        answers = [call("POST", "/checks/mobile", {"value": MOBILE}) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) in range(1, 61)
