"""Checks, commands, migrations: what a project runs by hand or by its scheduler."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import override_settings

from tamin_rules_django import conf, host, staff, upkeep
from tamin_rules_django.models import Action, Cell, Event, Stream
from tests.adapters.django import calls
from tests.adapters.django.calls import PERSON, call

USERS: Any = get_user_model()

ROOT = Path(__file__).resolve().parents[3]
KEY = "A" * 43 + "="
READY: dict[str, Any] = {
    "PII_KEYS": [KEY],
    "INDEX_KEY": KEY,
    "SMS": "tamin_rules_django.ports.NoUser",
    "CIVIL_REGISTRY": "tamin_rules_django.ports.NoUser",
    "OWNERSHIP_REGISTRY": "tamin_rules_django.ports.NoUser",
}
SECURE = {"SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}


def _found(*, deploy: bool = False, **changes: Any) -> set[str]:
    with override_settings(**changes):
        return {str(message.id) for message in run_checks(tags=["tamin"], include_deployment_checks=deploy)}


def _run(name: str, *args: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue().strip()


def test_a_project_that_is_ready_passes_every_check() -> None:
    assert _found(deploy=True, TAMIN_RULES=READY, **SECURE) == set()


@pytest.mark.parametrize(
    ("change", "id_"),
    [
        ({"SMSS": 1}, "tamin.E001"),
        ({"SMS": "nowhere.Gateway"}, "tamin.E002"),
        ({"PII_KEYS": ["short"]}, "tamin.E003"),
        ({"INDEX_KEY": "A" * 40}, "tamin.E003"),
        ({"DATABASE": "other"}, "tamin.E004"),
        ({"ARGON2": {"time_cost": 2}}, "tamin.E005"),
        ({"REQUESTS_PER_MINUTE": 60}, "tamin.E007"),
        ({"REQUESTS_PER_MINUTE": {"session": 10}}, "tamin.E007"),
        ({"PII_KEYS": None}, "tamin.W001"),
        ({"PII_KEYS": None}, "tamin.E010"),
        ({"SMS": "tamin_rules_django.development.ConsoleGateway"}, "tamin.E011"),
        ({"TEST_CONTROL": "kit"}, "tamin.E012"),
        ({"ARGON2": {"time_cost": 1, "memory_cost": 8, "parallelism": 1}}, "tamin.E014"),
    ],
)
def test_each_mistake_has_an_id_of_its_own(change: dict[str, Any], id_: str) -> None:
    assert id_ in _found(deploy=True, TAMIN_RULES=READY | change, **SECURE)


def test_what_is_wrong_around_the_setting_is_found_too() -> None:
    assert "tamin.E001" in _found(TAMIN_RULES=["SMS"])
    assert "tamin.W002" in _found(TAMIN_RULES=READY, LANGUAGES=[("en", "English")])
    assert "tamin.E013" in _found(deploy=True, TAMIN_RULES=READY)
    assert "tamin.E010" not in _found(TAMIN_RULES={})


@pytest.mark.requirement("WEB4")
@pytest.mark.parametrize(
    ("changed", "id_"),
    [
        ({"SESSION_COOKIE_SECURE": False}, "tamin.E013"),
        ({"SESSION_COOKIE_HTTPONLY": False}, "tamin.E013"),
        ({"CSRF_COOKIE_SECURE": False}, "tamin.E013"),
        ({"SESSION_COOKIE_SAMESITE": "None"}, "tamin.E013"),
        ({"CSRF_COOKIE_SAMESITE": False}, "tamin.E013"),
        ({"SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies"}, "tamin.E015"),
    ],
)
def test_cookies_that_are_not_safe_are_found(changed: dict[str, Any], id_: str) -> None:
    assert not {"tamin.E013", "tamin.E015"} & set(_found(deploy=True, TAMIN_RULES=READY, **SECURE))
    assert id_ in _found(deploy=True, TAMIN_RULES=READY, **{**SECURE, **changed})


def test_a_worker_that_was_not_seen_is_missed(database: str) -> None:
    def missed() -> bool:
        found = run_checks(include_deployment_checks=True, databases=[database])
        return "tamin.W004" in {message.id for message in found}

    assert missed()
    _run("tamin_outbox", once=True)
    assert not missed()


def test_the_setting_is_read_when_it_is_needed() -> None:
    with override_settings(TAMIN_RULES={"PII_KEYS": [KEY]}):
        one = host.portal()
        assert host.portal() is one
    assert host.portal() is not one
    assert conf.get("DATABASE") == "default"


def test_migrations_say_what_the_models_say(sqlite: str) -> None:
    _run("makemigrations", "tamin_rules", check=True, dry_run=True)


def test_migrations_go_back_and_forth(database: str) -> None:
    _run("migrate", "tamin_rules", "zero", database=database, verbosity=0)
    _run("migrate", "tamin_rules", database=database, verbosity=0)
    calls.begun()


def test_the_outbox_is_run_once(database: str) -> None:
    calls.submitted()
    assert _run("tamin_outbox", once=True) == "done: 3"
    assert _run("tamin_outbox", once=True) == "done: 0"


def test_under_test_control_nothing_else_runs_the_outbox(sqlite: str) -> None:
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "TEST_CONTROL": "kit"}), pytest.raises(CommandError):
        _run("tamin_outbox", once=True)


@pytest.mark.requirement("FL6")
def test_drafts_end_by_themselves(database: str) -> None:
    draft = calls.begun()
    assert _run("tamin_expire_drafts") == "ended: 0"
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": database, "TEST_CONTROL": "kit"}):
        call("POST", "/_test/clock", {"advance_seconds": 1801}, token="kit")
        assert _run("tamin_expire_drafts") == "ended: 1"
        assert _run("tamin_expire_drafts") == "ended: 0"
    assert call("GET", f"/registrations/{draft.id}", token=draft.token).body["state"] == "expired"
    assert bytes(Stream.objects.using(database).get().sealed_key) == b""


@pytest.mark.requirement("AU3")
@pytest.mark.parametrize("place", range(5))
def test_a_changed_dropped_or_swapped_event_is_found(database: str, place: int) -> None:
    calls.registered()
    assert _run("tamin_audit_verify") == "every chain holds"
    events = Event.objects.using(database)
    event = events.get(sequence=place)
    whole = bytes(event.sealed)
    for at in range(0, len(whole), 7):
        events.filter(pk=event.pk).update(sealed=whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert len(list(upkeep.broken())) == 1
    events.filter(pk=event.pk).update(sealed=whole)
    assert not list(upkeep.broken())
    other = events.get(sequence=(place + 1) % 5)
    events.filter(pk=event.pk).update(sealed=bytes(other.sealed))
    events.filter(pk=other.pk).update(sealed=whole)
    assert len(list(upkeep.broken())) == 1
    events.filter(pk=event.pk).update(sealed=whole)
    events.filter(pk=other.pk).update(sealed=bytes(other.sealed))
    assert not list(upkeep.broken())
    events.filter(sequence=4).update(sequence=9)  # in order, but not in its place
    assert len(list(upkeep.broken())) == 1
    events.filter(pk=event.pk).delete()
    with pytest.raises(CommandError, match="broken: 1"):
        _run("tamin_audit_verify")


@pytest.mark.requirement("AU5")
def test_an_erased_person_is_nobody_and_every_chain_holds(database: str) -> None:
    draft = calls.registered()
    token = calls.signed_in()
    assert _run("tamin_erase", by="an officer", national_id=PERSON) == "erased: 1"
    assert call("GET", "/records", token=token).status == 401
    assert call("POST", "/sessions", {"national_id": PERSON, "password": calls.PASSWORD}).status == 422
    assert _run("tamin_audit_verify") == "every chain holds"
    action = Action.objects.using(database).get()
    assert (action.who, action.what, action.stream) == ("an officer", "erased", draft.id)
    assert _run("tamin_erase", by="an officer", national_id=PERSON) == "erased: 0"
    calls.registered()
    calls.signed_in()


def test_nobodys_number_erases_nothing(sqlite: str) -> None:
    with pytest.raises(CommandError) as caught:
        _run("tamin_erase", by="an officer", national_id="5000020040")
    assert "5000020040" not in str(caught.value)


def test_a_record_is_imported_and_shown_to_its_owner(database: str) -> None:
    file = ROOT / "examples" / "records" / "career.csv"
    assert _run("tamin_import_record", file, national_id=PERSON).startswith("rows: ")
    calls.registered()
    body = call("GET", "/records", token=calls.signed_in()).body
    assert body["total_days"] > 10_000
    assert all(PERSON.encode() not in bytes(cell.value) for cell in Cell.objects.using(database).all())
    _run("tamin_import_record", file, national_id=PERSON)


def test_a_file_that_cannot_be_read_says_where(sqlite: str, tmp_path: Path) -> None:
    file = tmp_path / "record.csv"
    file.write_text("year,month,days,wage\n1404,13,30,1\n", encoding="utf-8")
    with pytest.raises(CommandError, match="month"):
        _run("tamin_import_record", file, national_id=PERSON)


def test_a_token_of_staff_is_good_for_a_day_and_for_who_may(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = USERS.objects.create_user("clerk@example.org")
    with pytest.raises(CommandError):
        _run("tamin_staff_token", "clerk@example.org")
    clerk.user_permissions.set(Permission.objects.filter(codename="visit_branch"))
    token = _run("tamin_staff_token", "clerk@example.org")
    assert staff.is_staff(token)
    monkeypatch.setattr(staff, "_LASTS", timedelta(seconds=-1))
    assert not staff.is_staff(token)
    with override_settings(TAMIN_RULES={"TEST_CONTROL": "kit"}):
        assert staff.is_staff(token)
        get_user_model().objects.update(is_active=False)
        assert not staff.is_staff(token)
