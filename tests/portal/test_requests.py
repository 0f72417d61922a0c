"""What comes in: bodies, addresses, tokens, versions, keys, and the order in which they are judged."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve

from tamin_rules.portal import routes
from tamin_rules.portal.asks import LetGo, run
from tamin_rules.portal.limits import SlidingWindow
from tamin_rules.portal.memory import Memory
from tamin_rules.portal.problems import Request, Response, preferred
from tamin_rules.registration.ownership import Match
from tests.portal.site import (
    CREDENTIALS,
    DAY,
    HOUR,
    IDENTITY,
    MINUTE,
    MOBILE,
    ONE,
    OTHER,
    STAFF,
    Draft,
    Site,
    with_terms,
)

BEGIN = {"national_id": ONE, "mobile": MOBILE}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def draft(site: Site) -> Draft:
    return site.begin()


def code(answer: Response) -> Any:
    assert answer.body is not None
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.body) >= {"type", "title", "status", "code", "errors"}
    assert answer.body["status"] == answer.status
    assert answer.body["errors"][0]["code"] == answer.body["code"]
    assert answer.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in answer.headers) == (answer.status == 401)
    return answer.status, answer.body["code"]


@pytest.mark.requirement("TX4")
@pytest.mark.parametrize(
    ("body", "status", "found"),
    [
        (b"{", 400, "wire.text.not_json"),
        (b"null", 400, "http.body.not_json"),
        (b"[]", 400, "http.body.not_json"),
        (b'"x"', 400, "http.body.not_json"),
        (b"\xff\xfe", 400, "wire.text.not_utf8"),
        (b'{"national_id": "\\ud800"}', 400, "wire.text.lone_surrogate"),
        (b'{"national_id": 1e999}', 400, "wire.number.out_of_range"),
        (b'{"mobile": 1, "mobile": 1}', 400, "wire.key.repeated"),
        (b"[" * 10_000, 400, "wire.nesting.too_deep"),
        (b'{"national_id": null, "mobile": null}', 422, "national_id.text.not_text"),
        (b'{"national_id": ["5000020049"], "mobile": {"x": 1}}', 422, "national_id.text.not_text"),
        (b"", 422, "registration.field.missing"),
        (b'{"national_id": "5000020049", "mobile": "09120000000", "role": 1}', 422, "registration.field.unknown"),
    ],
)
def test_a_body_that_is_none(site: Site, body: bytes, status: int, found: str) -> None:
    answer = site.call("POST", "/registrations", body, content_type="application/json")
    assert code(answer) == (status, found)
    assert site.store.streams == {}


@pytest.mark.requirement("TX5")
def test_the_border_of_a_body(site: Site) -> None:
    text = json.dumps(BEGIN).encode()
    assert site.call("POST", "/registrations", text.ljust(16 * 1024)).status == 201
    assert code(site.call("POST", "/registrations", text.ljust(16 * 1024 + 1))) == (413, "http.body.too_large")


def test_only_json_is_read(site: Site) -> None:
    for media in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""):
        assert code(site.call("POST", "/registrations", BEGIN, content_type=media))[0] == 415
    assert site.call("POST", "/registrations", BEGIN, content_type="Application/JSON; charset=utf-8").status == 201


def test_unknown_fields_are_refused_everywhere(site: Site) -> None:
    site.account()
    token = site.session()
    draft = site.begin(OTHER)
    for route in routes.ROUTES:
        if route.method == "GET" or route.uploads:
            continue
        path = route.path.replace("{id}", draft.id).replace("{kind}", "national-id")
        bearer = draft.token if path.startswith("/registrations/") else STAFF if "staff" in path else token
        answer = site.call(route.method, path, {"surprise": 1}, bearer, draft.version)
        assert answer.status in {404, 409, 422}, route.name
        if answer.status == 422:
            assert code(answer)[1] == "registration.field.unknown", route.name
    answer = site.move(draft, "PUT", "identity", IDENTITY | {"father": "x"})
    assert code(answer) == (422, "registration.field.unknown")
    site.move(draft, "PUT", "identity", IDENTITY)
    nested = CREDENTIALS | {"security_answers": [{"question": "birth_city", "answer": "x", "hint": "y"}] * 3}
    assert site.move(draft, "PUT", "credentials", nested).status == 422
    person = {"national_id": ONE, "first_name": "x", "last_name": "y", "age": 5}
    assert site.call("POST", "/checks/password", {"password": "x", "person": person}).status == 422


def test_addresses_and_methods(site: Site) -> None:
    assert code(site.call("GET", "/nowhere")) == (404, "http.resource.unknown")
    for method, path, allow in [
        ("DELETE", "/registrations", "POST"),
        ("GET", "/checks/password", "POST"),
        ("PATCH", "/objections", "GET, POST"),
        ("PUT", "/registrations/x", "GET"),
    ]:
        answer = site.call(method, path)
        assert code(answer) == (405, "http.method.not_allowed")
        assert answer.headers["allow"] == allow


@pytest.mark.requirement("EN7")
def test_a_draft_belongs_to_whoever_began_it(site: Site, draft: Draft) -> None:
    other = site.begin(OTHER)
    unknown = site.call("GET", "/registrations/0123456789abcdef", token=draft.token)
    for route in (each for each in routes.ROUTES if each.path.startswith("/registrations/{id}")):
        if "mobile-code" in route.path:
            continue
        path = route.path.replace("{id}", draft.id)
        assert code(site.call(route.method, path, version=1))[0] == 401
        answer = site.call(route.method, path, token=other.token, version=1)
        assert (answer.status, answer.body) == (404, unknown.body)
    assert len(bytes.fromhex(draft.id)) == len(bytes.fromhex(draft.token)) == 16


@pytest.mark.requirement("FL2")
def test_the_order_of_judging(site: Site, draft: Draft) -> None:
    path = f"{draft.path}/submit"
    bad = {"surprise": 1}
    assert code(site.call("POST", path, bad)) == (401, "http.token.missing")
    assert code(site.call("POST", path, bad, "wrong")) == (404, "http.resource.unknown")
    assert code(site.call("POST", path, bad, draft.token)) == (428, "http.version.missing")
    assert code(site.call("POST", path, bad, draft.token, "x")) == (422, "http.version.malformed")
    stale = site.call("POST", path, bad, draft.token, 7)
    assert code(stale) == (412, "http.version.stale")
    assert stale.body is not None
    assert stale.body["errors"][0]["params"] == {"version": 1}
    early = site.call("POST", path, bad, draft.token, 1)
    assert code(early) == (409, "workflow.move.not_allowed")
    assert early.body is not None
    assert (early.body["state"], early.body["allowed"]) == ("identity", ["enter_identity", "back", "cancel"])
    site.enter(draft)
    assert code(site.call("POST", path, bad, draft.token, 3)) == (422, "registration.field.unknown")
    assert site.show(draft)["version"] == 3


def test_the_order_of_judging_with_a_session_and_for_staff(site: Site, draft: Draft) -> None:
    for method, path in [
        ("POST", "/password"),
        ("POST", "/mobile"),
        ("POST", "/mobile/confirm"),
        ("POST", "/objections"),
    ]:
        assert code(site.call(method, path, {"surprise": 1}))[0] == 401
        assert code(site.call(method, path, {"surprise": 1}, "ended"))[0] == 401
    path = f"/staff/registrations/{draft.id}/visit"
    assert code(site.call("POST", path, {"surprise": 1}))[0] == 401
    assert code(site.call("POST", path, {"surprise": 1}, "no-staff"))[0] == 403
    assert code(site.call("POST", "/staff/registrations/x/visit", {"surprise": 1}, STAFF))[0] == 404
    assert code(site.call("POST", path, {"surprise": 1}, STAFF, 9))[0] == 412
    assert code(site.call("POST", path, {"surprise": 1}, STAFF))[0] == 409
    assert site.move(draft, "POST", "cancel").status == 200
    assert code(site.call("POST", path, {"surprise": 1}, STAFF))[0] == 409
    assert code(site.call("POST", f"/staff/accounts/{draft.id}/commitment", {"form": "x"}, STAFF))[0] == 409


def test_staff_do_not_say_what_else_there_is(site: Site) -> None:
    site.registries(Match.MATCHED, Match.MISMATCHED)
    draft = site.submitted()
    site.work()
    body = {"visit": "activation", "documents": [], "decision": "reject", "standing": "none"}
    answer = site.call("POST", f"/staff/registrations/{draft.id}/visit", body, STAFF)
    assert code(answer) == (422, "registration.field.unknown")


@pytest.mark.requirement("FL3")
def test_a_key_replays_successes_alone(site: Site, draft: Draft) -> None:
    def put(body: Any, key: str, version: int = 1, token: str | None = draft.token, path: str = "identity") -> Response:
        return site.call("PUT", f"{draft.path}/{path}", body, token, version, idempotency_key=key)

    assert put(IDENTITY | {"gender": "x"}, "k").status == 422
    first = put(IDENTITY, "k")
    assert first.status == 200
    assert put(IDENTITY, "k") == first
    assert put(IDENTITY, "k", version=9) == first
    assert code(put(IDENTITY | {"gender": "male"}, "k")) == (422, "http.idempotency_key.reused")
    assert put(IDENTITY, "k", token="other").status == 404
    assert code(put(IDENTITY, "k", path="contact"))[0] == 412
    assert code(put(IDENTITY, "other"))[0] == 412
    assert code(put(IDENTITY, "")) == (422, "http.idempotency_key.malformed")
    assert code(put(IDENTITY, "k k"))[0] == 422
    assert code(put(IDENTITY, "x" * 256))[0] == 422
    assert code(put(IDENTITY, "x" * 255))[0] == 412
    site.wait(DAY - MINUTE)
    assert put(IDENTITY, "k") == first
    assert site.show(draft)["version"] == 2


def test_who_waits_for_a_branch_is_kept_by_nobody(site: Site) -> None:
    told = site.call("GET", "/staff/activations", token=STAFF)
    assert (told.status, told.headers["cache-control"]) == (200, "no-store")


@pytest.mark.requirement("FL3", "EN7")
def test_a_key_without_a_token_is_that_of_an_address(site: Site) -> None:
    asked = site.request(
        "POST", "/registrations", {"national_id": ONE, "mobile": MOBILE}, idempotency_key="1", accept_language="en"
    )
    answers = [
        site.run(routes.handle(site.portal, evolve(asked, address=address)))
        for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2", None)
    ]
    posing = evolve(asked, headers={**asked.headers, "authorization": "Bearer 192.0.2.1"}, address="192.0.2.3")
    answers.append(site.run(routes.handle(site.portal, posing)))
    first, again, elsewhere, nowhere, posed = (answer.body["token"] for answer in answers)
    assert first == again
    assert len({first, elsewhere, nowhere, posed}) == 4


@pytest.mark.requirement("FL3", "PW13")
def test_a_key_replays_nothing_to_a_session_that_has_ended(site: Site) -> None:
    site.account()
    token, body = site.session(), {"kind": "missing", "rows": [{"year": 1404, "month": 1, "days": 31}]}
    first = site.call("POST", "/objections", body, token, idempotency_key="1")
    assert first.status == 201
    assert site.call("POST", "/objections", body, token, idempotency_key="1") == first
    assert site.call("DELETE", "/sessions/current", token=token).status == 204
    assert code(site.call("POST", "/objections", body, token, idempotency_key="1"))[0] == 401
    assert code(site.call("POST", "/objections", body, token))[0] == 401


@pytest.mark.requirement("FL3")
def test_submitted_twice_is_once(site: Site) -> None:
    draft = site.enter(site.begin())
    again = [
        site.call("POST", f"{draft.path}/submit", {"accept_notices": True}, draft.token, 3, idempotency_key="s")
    ] * 2
    again += [site.call("POST", f"{draft.path}/submit", {"accept_notices": True}, draft.token, 3, idempotency_key="s")]
    assert again[0] == again[2]
    assert again[0].status == 202
    assert site.call("POST", f"{draft.path}/submit", {"accept_notices": True}, draft.token, 3).status == 412
    assert site.call("POST", f"{draft.path}/submit", {"accept_notices": True}, draft.token, 4).status == 409
    site.work()
    assert site.templates() == ["registration_active"]


@pytest.mark.requirement("FL6")
def test_a_draft_ends_at_the_limit_and_its_data_with_it(site: Site, draft: Draft) -> None:
    site.wait(30 * MINUTE - MINUTE / 60)
    assert site.show(draft)["state"] == "identity"
    site.wait(MINUTE / 60)
    late = site.call("PUT", f"{draft.path}/identity", IDENTITY, draft.token, 7)
    assert code(late) == (412, "http.version.stale")
    late = site.call("PUT", f"{draft.path}/identity", {"surprise": 1}, draft.token, 1)
    assert code(late)[0] == 409
    shown = site.show(draft)
    assert (shown["state"], shown["version"], shown["allowed"]) == ("expired", 1, [])
    assert shown["contact"] is shown["identity"] is shown["credentials"] is None
    (stream,) = site.store.streams.values()
    assert stream.key == b""


def test_refusals_do_not_keep_a_draft_alive_and_a_day_is_the_end(site: Site, draft: Draft) -> None:
    site.wait(29 * MINUTE)
    assert site.move(draft, "PUT", "identity", {}).status == 422
    site.wait(MINUTE)
    assert site.show(draft)["state"] == "expired"
    other = site.begin()
    for name in ("back", "contact") * 29:  # 58 times 24 minutes are less than a day, 60 times are one
        site.wait(24 * MINUTE)
        assert site.move(other, "PUT" if name == "contact" else "POST", name).status == 200
    site.wait(24 * MINUTE)
    assert site.move(other, "POST", "back").status == 200
    site.wait(24 * MINUTE - MINUTE / 60)
    assert site.show(other)["state"] == "contact"
    site.wait(MINUTE / 60)
    assert site.show(other)["state"] == "expired"


def test_a_withdrawn_draft_keeps_nothing(site: Site) -> None:
    draft = site.submitted()
    answer = site.move(draft, "POST", "cancel")
    assert answer.body == {"id": draft.id, "state": "cancelled", "version": 5, "allowed": [], "reasons": []}
    assert site.show(draft)["identity"] is None
    assert site.follow(draft).body == {"state": "cancelled", "reasons": []}
    assert code(site.follow(draft, mobile="09350000000"))[0] == 404
    assert code(site.follow(draft, OTHER))[0] == 404
    assert site.work() != []
    assert site.store.sent == {}


def test_what_is_shown_is_masked(site: Site) -> None:
    draft = site.enter(site.begin())
    shown = site.show(draft)
    text = json.dumps(shown, ensure_ascii=False)
    assert ONE not in text
    assert MOBILE not in text
    assert shown["contact"]["national_id"].endswith("049")
    assert shown["credentials"]["password_entered"] is True
    assert [each["answered"] for each in shown["credentials"]["security_answers"]] == [True] * 3
    assert len(shown["notices"]) == 6


@pytest.mark.requirement("WEB5", "PII7")
def test_personal_answers_are_not_kept(site: Site) -> None:
    site.account()
    token = site.session()
    for path in ("/records", "/records/wages", "/services", "/objections"):
        answer = site.call("GET", path, token=token)
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    for path in ("/records", "/records/gaps", "/objections"):
        assert code(site.call("GET", path))[0] == 401
    assert site.call("GET", "/notices").status == site.call("GET", "/security-questions").status == 200


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "fa"),
        ("en", "en"),
        ("fr, en;q=0.5", "en"),
        ("fa;q=0.5, en;q=0.4", "fa"),
        ("en;q=0", "fa"),
        ("en;q=x", "fa"),
        ("fa, en;q=1.5", "fa"),
        ("*", "fa"),
        ("EN-us;q=0.9,fa;q=0.8", "en"),
    ],
)
def test_the_language_of_an_answer(header: str, lang: str) -> None:
    assert preferred(header) == lang


def test_a_service_says_why(site: Site) -> None:
    answer = site.call("GET", "/services?role=employer")
    assert answer.body is not None
    assert {each["tier"] for each in answer.body["services"]} <= {"public", "basic", "full"}
    assert [set(each) for each in answer.body["services"][:1]] == [{"slug", "title", "tier", "allowed", "decision"}]
    assert code(site.call("GET", "/services?role=king")) == (422, "service.role.unknown")
    assert code(site.call("GET", "/services", token="ended"))[0] == 401


def test_checks(site: Site) -> None:
    answer = site.call("POST", "/checks/national-id", {"value": "۵۰۰۰۰۲۰۰۴۹"})
    assert answer.status == 200
    assert answer.body == {"kind": "national_id", "valid": True, "normalized": ONE, "findings": []}
    answer = site.call("POST", "/checks/iban", {"value": 5}, accept_language="en")
    assert (answer.status, answer.body and answer.body["valid"]) == (200, False)
    assert site.call("POST", "/checks/bank-card", {"value": None}).status == 200
    assert code(site.call("POST", "/checks/iban", {}))[0] == 422
    assert code(site.call("POST", "/checks/national_id", {"value": ONE}))[0] == 404
    assert code(site.call("POST", "/checks/shoe-size", {"value": ONE}))[0] == 404
    answer = site.call("POST", "/checks/password", {"password": "x"})
    assert (answer.status, answer.body and answer.body["accepted"]) == (200, False)
    assert code(site.call("POST", "/checks/password", {"password": "x", "policy": "none"}))[0] == 422
    assert site.call("POST", "/checks/password", {"password": "x", "person": None}).status == 422
    missing = site.call("POST", "/checks/password", {})
    assert code(missing)[0] == 422
    assert missing.body is not None
    assert missing.body["errors"][0]["loc"] == ["password"]


def test_an_address_has_its_limit() -> None:
    site = Site()
    portal = evolve(site.portal, limiter=SlidingWindow(most=2, seconds=60))

    def ask() -> Response:
        request = Request("GET", "/notices", address="192.0.2.1")
        return run(routes.handle(portal, request), Memory(site.clock).perform)

    assert [ask().status for _ in range(3)] == [200, 200, 429]
    assert ask().headers["retry-after"] == "60"
    site.wait(HOUR)
    assert ask().status == 200


def test_a_code_step_that_is_off_is_not_there(site: Site, draft: Draft) -> None:
    for path in ("mobile-code", "mobile-code/resend"):
        assert code(site.call("POST", f"{draft.path}/{path}", {}, draft.token, 1))[0] == 404
    assert Site(with_terms(mobile_code=True)).begin().version == 1


def test_a_record_that_is_away(site: Site) -> None:
    site.account()
    token = site.session()
    site.broken = frozenset({"AskRecord"})
    assert code(site.call("GET", "/records", token=token)) == (503, "http.service.away")


def test_objections(site: Site) -> None:
    site.account()
    token = site.session()
    assert code(site.call("POST", "/objections", {}, token))[0] == 422
    assert code(site.call("POST", "/objections", {"kind": "x", "rows": []}, token))[0] == 422
    body = {
        "kind": "missing",
        "rows": [{"year": 1402, "month": 3, "days": 31, "workshop": "کارگاه نمونه"}],
    }
    told = {**body, "workplaces": [{"workshop": "کارگاه نمونه", "address": "خیابان نمونه", "unknown": 1}]}
    assert site.call("POST", "/objections", told, token, idempotency_key="o").status == 422
    answer = site.call("POST", "/objections", body, token, idempotency_key="o")
    assert answer.status == 201, answer.body
    assert site.call("POST", "/objections", body, token, idempotency_key="o") == answer
    assert answer.body is not None
    id_ = answer.body["id"]
    assert site.call("GET", f"/objections/{id_}", token=token).body == answer.body
    assert site.call("GET", "/objections", token=token).body == {"objections": [answer.body]}
    assert code(site.call("POST", "/objections", body, token))[0] == 422
    site.account(OTHER, "09350000000")
    assert code(site.call("GET", f"/objections/{id_}", token=site.session(OTHER)))[0] == 404


def test_a_list_is_checked_for_the_full_tier_alone(site: Site) -> None:
    assert code(site.call("POST", "/contribution-lists/check"))[0] == 401
    draft = site.account()
    token = site.session()
    assert code(site.call("POST", "/contribution-lists/check", token=token)) == (403, "service.tier.not_reached")
    form = {"form": "employer_commitment"}
    answer = site.call("POST", f"/staff/accounts/{draft.id}/commitment", form, STAFF)
    assert answer.status == 200
    assert code(site.call("POST", f"/staff/accounts/{draft.id}/commitment", form, STAFF))[0] in {409, 422}
    missing = site.call("POST", "/contribution-lists/check", token=token)
    assert code(missing)[0] == 422
    assert LetGo() not in site.asked, "what is refused takes no time"
    services = site.call("GET", "/services?role=employer", token=token).body
    assert services is not None
    assert any(each["tier"] == "full" and each["allowed"] for each in services["services"])
    site.asked.clear()
    files = {"kar": b"no table", "wor": b"no table"}
    asked = evolve(site.request("POST", "/contribution-lists/check", token=token), files=files)
    assert code(site.run(routes.handle(site.portal, asked)))[1].startswith("list.")
    assert site.asked[-1] == LetGo(), "the store is let go of before a list is read"
