"""The whole journey over HTTP, on every store: from the first screen to the account, and what follows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tamin_rules.registration import journey
from tests.adapters.fastapi.play import (
    CONTACT,
    CREDENTIALS,
    IDENTITY,
    MOBILE,
    NATIONAL_ID,
    ORIGINALS,
    PASSWORD,
    STAFF,
    Play,
)

OTHER = "Other9&word"


def test_journey_leads_to_an_account_with_which_one_signs_in(play_on: Play) -> None:
    draft, tracking = play_on.submitted()
    assert play_on.sms() == []
    assert play_on.control("work")["done"] == 3
    (sms,) = play_on.sms()
    assert sms["to"] == MOBILE.replace("0", "+98", 1)
    followed = play_on.call("POST", "/follow-up", {**CONTACT, "tracking_code": tracking})
    assert followed.json() == {"state": "active", "reasons": []}
    token = play_on.signed_in()
    services = play_on.call("GET", "/services?role=insured", token=token).json()["services"]
    assert any(service["allowed"] for service in services)
    assert play_on.call("DELETE", "/sessions/current", token=token).status_code == 204
    assert play_on.call("DELETE", "/sessions/current", token=token).status_code == 401
    assert draft.version == 4


def test_mismatch_leads_to_a_branch_that_activates(play_on: Play) -> None:
    play_on.control("verification", {"ownership": "mismatched"})
    draft, _ = play_on.submitted()
    play_on.control("work")
    (row,) = play_on.call("GET", "/staff/activations", token=STAFF).json()["activations"]
    assert (row["id"], row["reasons"]) == (draft.id, ["activation"])
    visit = {"visit": "activation", "documents": ORIGINALS, "decision": "activate"}
    path = f"/staff/registrations/{draft.id}/visit"
    assert play_on.call("POST", path, visit).status_code == 401
    assert play_on.call("POST", path, visit, token="a stranger's").status_code == 403
    stale = play_on.call("POST", path, visit, token=STAFF, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "http.version.stale")
    assert play_on.call("POST", path, visit, token=STAFF).json()["state"] == "active"
    play_on.control("work")
    assert len(play_on.sms()) == 2
    assert play_on.signed_in()


def test_registry_that_is_away_is_asked_again(play_on: Play) -> None:
    play_on.control("verification", {"identity": "unavailable"})
    draft, _ = play_on.submitted()
    play_on.control("work")
    shown = play_on.call("GET", f"/registrations/{draft.id}", token=draft.token).json()
    assert shown["state"] == "submitted"
    play_on.control("verification", {"identity": "matched"})
    play_on.control("work")
    shown = play_on.call("GET", f"/registrations/{draft.id}", token=draft.token).json()
    assert shown["state"] == "active"


def test_submitted_twice_is_one_event_and_one_answer(play_on: Play) -> None:
    draft = play_on.filled()
    notices = {"accept_notices": True}
    before = draft.headers
    first = play_on.call(
        "POST", f"/registrations/{draft.id}/submit", notices, headers=before | {"idempotency-key": "once"}
    )
    again = play_on.call(
        "POST", f"/registrations/{draft.id}/submit", notices, headers=before | {"idempotency-key": "once"}
    )
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    other = play_on.call(
        "POST",
        f"/registrations/{draft.id}/submit",
        {"accept_notices": False},
        headers=before | {"idempotency-key": "once"},
    )
    assert (other.status_code, other.json()["code"]) == (422, "http.idempotency_key.reused")
    stale = play_on.call("POST", f"/registrations/{draft.id}/submit", notices, headers=before)
    assert (stale.status_code, stale.json()["errors"][0]["params"]) == (412, {"version": 4})
    now = play_on.call("POST", f"/registrations/{draft.id}/submit", notices, headers=before | {"if-match": '"4"'})
    assert (now.status_code, now.json()["allowed"]) == (409, ["report_verification", "cancel"])
    play_on.control("work")
    assert len(play_on.sms()) == 1


def test_stale_tab_writes_nothing(play_on: Play) -> None:
    draft = play_on.begin()
    old = draft.headers
    play_on.step(draft, "PUT", "identity", IDENTITY)
    late = play_on.call("PUT", f"/registrations/{draft.id}/identity", IDENTITY | {"first_name": "دیگری"}, headers=old)
    assert late.status_code == 412
    shown = play_on.call("GET", f"/registrations/{draft.id}", token=draft.token)
    assert shown.json()["identity"]["first_name"] == "مینا"
    assert shown.headers["etag"] == '"2"'
    bare = play_on.call("POST", f"/registrations/{draft.id}/back", token=draft.token)
    assert bare.status_code == 428


def test_forgotten_password_is_replaced_with_a_code(play_on: Play) -> None:
    play_on.account()
    token = play_on.signed_in()
    for national_id in (NATIONAL_ID, "5000020030"):
        answer = play_on.call("POST", "/password-recovery", {"national_id": national_id})
        assert (answer.status_code, answer.json()) == (202, {})
    play_on.control("work")
    code = play_on.sms()[-1]["params"]["code"]
    new = {"national_id": NATIONAL_ID, "code": code, "password": OTHER, "password_confirmation": OTHER}
    assert play_on.call("POST", "/password-recovery/confirm", new | {"code": "000000"}).status_code == 422
    assert play_on.call("POST", "/password-recovery/confirm", new).status_code == 204
    assert play_on.call("POST", "/password-recovery/confirm", new).status_code == 422
    assert play_on.call("GET", "/records", token=token).status_code == 401, "other sessions end"
    wrong = play_on.call("POST", "/sessions", {"national_id": NATIONAL_ID, "password": PASSWORD})
    assert wrong.json()["code"] == "sign_in.credentials.refused"
    right = play_on.call("POST", "/sessions", {"national_id": NATIONAL_ID, "password": OTHER})
    assert right.status_code == 201


def test_password_and_mobile_are_changed(play_on: Play) -> None:
    play_on.account()
    token = play_on.signed_in()
    changed = play_on.call(
        "POST",
        "/password",
        {"current_password": PASSWORD, "password": OTHER, "password_confirmation": OTHER},
        token=token,
    )
    assert changed.status_code == 200
    token = changed.json()["token"]
    asked = play_on.call("POST", "/mobile", {"mobile": "09120000001", "password": OTHER}, token=token)
    assert asked.status_code == 202, asked.text
    play_on.control("work")
    code = next(sms for sms in reversed(play_on.sms()) if "code" in sms["params"])
    assert code["to"] == "+989120000001"
    confirmed = play_on.call("POST", "/mobile/confirm", {"code": code["params"]["code"]}, token=token)
    assert confirmed.status_code == 202, confirmed.text


def test_draft_that_is_left_alone_ends_with_its_data(play_on: Play) -> None:
    draft = play_on.filled()
    play_on.control("clock", {"advance_seconds": 31 * 60})
    late = play_on.step(draft, "POST", "submit", {"accept_notices": True})
    assert late.status_code == 409
    shown = play_on.call("GET", f"/registrations/{draft.id}", token=draft.token).json()
    assert (shown["state"], shown["version"], shown["identity"]) == ("expired", 3, None)


def test_stranger_learns_nothing_of_a_draft(play_on: Play) -> None:
    draft = play_on.begin()
    stranger = play_on.call("GET", f"/registrations/{draft.id}", token="0" * 32)
    nobody = play_on.call("GET", "/registrations/" + "0" * 32, token=draft.token)
    assert (stranger.status_code, stranger.json()) == (nobody.status_code, nobody.json())
    assert play_on.call("GET", f"/registrations/{draft.id}").status_code == 401


@pytest.mark.requirement("TX4")
def test_id_that_a_store_cannot_be_asked_for_is_unknown(play_on: Play) -> None:
    token = play_on.filled().token
    for id_ in ("%00", "a%00b", "%0A"):
        assert play_on.call("GET", f"/registrations/{id_}", token=token).status_code == 404


def test_code_step_is_there_where_it_is_switched_on(playing: Callable[..., Play]) -> None:
    terms = journey.Terms(mobile_code=True)
    play = playing(policies={"registration": journey.Policy(terms=terms)})
    draft = play.begin()
    play.control("work")
    code = play.sms()[-1]["params"]["code"]
    wrong = play.step(draft, "POST", "mobile-code", {"code": "1" * 6 if code != "1" * 6 else "2" * 6})
    assert wrong.status_code == 422
    assert play.step(draft, "POST", "mobile-code", {"code": code}).json()["state"] == "identity"


def test_credentials_that_break_the_rule_are_refused_with_every_reason(play: Play) -> None:
    draft = play.begin()
    play.step(draft, "PUT", "identity", IDENTITY)
    weak = CREDENTIALS | {"password": "1", "password_confirmation": "2"}
    refused = play.step(draft, "PUT", "credentials", weak)
    assert refused.status_code == 422
    codes = {error["code"] for error in refused.json()["errors"]}
    assert {"password.length.too_short", "password.first.not_letter", "credentials.confirmation.differs"} <= codes
