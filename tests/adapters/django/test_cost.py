"""A request that is refused for what it says, or for who says it, reaches no slow hash: guessing costs us nothing."""

from __future__ import annotations

from typing import Any, Final

import pytest
from argon2 import PasswordHasher
from django.test import Client, override_settings

from tests.adapters.django import calls
from tests.adapters.django.calls import CREDENTIALS, MOBILE, PASSWORD, PERSON, call

SIGN_IN: Final = {"national_id": PERSON, "password": PASSWORD}
CONFIRM: Final = {"national_id": PERSON, "code": "123456", "password": PASSWORD, "password_confirmation": PASSWORD}


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every call of Argon2."""
    met: list[str] = []
    for name in ("hash", "verify"):
        real: Any = getattr(PasswordHasher, name)

        def noting(*args: Any, real: Any = real, name: str = name) -> Any:
            met.append(name)
            return real(*args)

        monkeypatch.setattr(PasswordHasher, name, noting)
    return met


@pytest.mark.requirement("PW11")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/registrations", {"national_id": "5000020040", "mobile": MOBILE}),
        ("POST", "/sessions", {}),
        ("POST", "/sessions", {"national_id": PERSON}),
        ("POST", "/sessions", {"national_id": "5000020040", "password": PASSWORD}),
        ("POST", "/sessions", SIGN_IN | {"password": 7}),
        ("POST", "/sessions", SIGN_IN | {"password": "x" * 15_000}),
        ("POST", "/sessions", SIGN_IN | {"remember": True}),
        ("POST", "/sessions", [SIGN_IN]),
        ("POST", "/password-recovery", {"national_id": "1"}),
        ("POST", "/password-recovery/confirm", {}),
        ("POST", "/password-recovery/confirm", CONFIRM | {"national_id": "1"}),
        ("POST", "/password-recovery/confirm", CONFIRM | {"password": 7}),
        ("POST", "/password", {"current_password": PASSWORD, "password": PASSWORD, "password_confirmation": PASSWORD}),
        ("POST", "/mobile", {"mobile": MOBILE, "password": PASSWORD}),
        ("POST", "/checks/password", {"password": PASSWORD, "person": {"national_id": "1"}}),
        ("POST", "/checks/password", {"password": PASSWORD}),
        ("POST", "/follow-up", {"national_id": PERSON, "mobile": MOBILE, "tracking_code": "x"}),
        ("GET", "/records", None),
    ],
)
def test_what_is_malformed_or_without_a_token_is_not_hashed(
    sqlite: str, hashed: list[str], method: str, path: str, body: Any
) -> None:
    answer = call(method, path, body)
    assert answer.status in {400, 401, 404, 422} or path.startswith("/checks"), answer
    assert hashed == []


@pytest.mark.requirement("PW11")
@pytest.mark.parametrize(
    "change",
    [
        {"password": "short", "password_confirmation": "short"},
        {"password": "mina1370", "password_confirmation": "mina1370"},
        {"password_confirmation": PASSWORD + "x"},
        {"security_answers": []},
        {"security_answers": calls.ANSWERS[:2]},
        {"email": "nobody"},
        {"hint": "x"},
    ],
)
def test_credentials_that_break_a_rule_are_not_hashed(sqlite: str, hashed: list[str], change: dict[str, Any]) -> None:
    draft = calls.begun()
    assert draft.move("PUT", "/identity", calls.IDENTITY, version=1).status == 200
    assert draft.move("PUT", "/credentials", CREDENTIALS | change, version=2).status in {400, 422}
    assert hashed == []


@pytest.mark.requirement("PW11")
def test_who_is_too_early_too_late_or_somebody_else_is_not_hashed(sqlite: str, hashed: list[str]) -> None:
    draft = calls.begun()
    assert draft.move("PUT", "/credentials", CREDENTIALS, version=1).status == 409
    assert draft.move("PUT", "/identity", calls.IDENTITY, version=1).status == 200
    assert draft.move("PUT", "/credentials", CREDENTIALS, version=1).status == 412
    path = f"/registrations/{draft.id}/credentials"
    assert call("PUT", path, CREDENTIALS, token="made-up", version=2).status in {401, 403, 404}
    assert hashed == []
    assert draft.move("PUT", "/credentials", CREDENTIALS, version=2).status == 200
    assert len(hashed) == 4, "a password and three answers"


@pytest.mark.requirement("PW11", "OTP7")
def test_who_has_to_wait_is_not_hashed(sqlite: str, hashed: list[str], settings_: Any) -> None:
    calls.registered()
    for _ in range(5):
        call("POST", "/sessions", SIGN_IN | {"password": "Wrong1234"})
    hashed.clear()
    assert call("POST", "/sessions", SIGN_IN).status == 429
    with override_settings(TAMIN_RULES={**settings_.TAMIN_RULES, "REQUESTS_PER_MINUTE": {"recovery": 1}}):
        answers = [call("POST", "/password-recovery/confirm", CONFIRM | {"national_id": "1"}) for _ in range(2)]
    assert answers[1].status == 429
    assert hashed == []


@pytest.mark.requirement("PW11")
def test_a_page_that_is_filled_in_wrongly_hashes_nothing(sqlite: str, hashed: list[str]) -> None:
    client = Client()
    assert client.post("/tamin/sign-in/", {"national_id": "1", "password": PASSWORD}).status_code in {200, 422}
    assert hashed == []
