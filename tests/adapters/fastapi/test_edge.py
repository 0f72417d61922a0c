"""What comes in that is no request of the contract: each gets a problem document, and none gets an error of ours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest
from fastapi import Depends, FastAPI, Header, HTTPException
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request as StarletteRequest
from starlette.testclient import TestClient

from tamin_rules import wire
from tamin_rules.errors import MalformedError
from tamin_rules.portal.routes import ROUTES, Route
from tamin_rules.registration import journey
from tamin_rules_fastapi import MemoryStore, Tamin, edge
from tamin_rules_fastapi.contract import CALLS
from tamin_rules_fastapi.examples import EXAMPLES_OF_BODIES
from tests.adapters.fastapi.play import CONTACT, IDENTITY, KEY, PREFIX, STAFF, Play, app_of, portal

JSON = {"content-type": "application/json"}

CRASHING = {
    "not UTF-8": (b'{"national_id": "\xff"}', 400, "wire.text.not_utf8"),
    "deep nesting": (b"[" * 10_000, 400, "wire.nesting.too_deep"),
    "lone surrogate": (b'{"national_id": "\\ud800"}', 400, "wire.text.lone_surrogate"),
    "1e999": (b'{"national_id": 1e999}', 400, "wire.number.out_of_range"),
    "NaN": (b'{"national_id": NaN}', 400, "wire.number.out_of_range"),
    "long number": (b'{"national_id": ' + b"9" * 5000 + b"}", 400, "wire.number.out_of_range"),
    "key twice": (b'{"mobile": "1", "mobile": "2"}', 400, "wire.key.repeated"),
    "no JSON": (b"{", 400, "wire.text.not_json"),
    "no table": (b"[]", 400, "http.body.not_json"),
    "null": (b"null", 400, "http.body.not_json"),
    "one byte too large": (b" " * (16 * 1024 + 1), 413, "http.body.too_large"),
    "1 MiB": (b'{"national_id": "' + b"1" * (1 << 20) + b'"}', 413, "http.body.too_large"),
}


@pytest.fixture(scope="module")
def tried() -> Iterator[Play]:
    with_code = journey.Policy(terms=journey.Terms(mobile_code=True))
    with TestClient(app_of(portal(policies={"registration": with_code}))) as client:
        yield Play(client)


@pytest.mark.requirement("TX4")
@pytest.mark.requirement("TX5")
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_crashing_body_gets_a_documented_problem_on_every_call(tried: Play, route: Route) -> None:
    path = route.path.format(id="0" * 32, kind="mobile")
    without = tried.call(route.method, path)
    for case, (body, status, code) in CRASHING.items():
        token = {"authorization": "Bearer x"} if route.uploads else {}
        answer = tried.call(route.method, path, content=body, headers=JSON | token)
        if route.method == "GET":
            assert (answer.status_code, answer.content) == (without.status_code, without.content), case
            continue
        assert answer.headers["cache-control"] == "no-store"
        wanted = (415, "http.body.other_media_type") if route.uploads else (status, code)
        assert (answer.status_code, answer.json()["code"]) == wanted, case


@pytest.mark.parametrize("path", ["/registrations", "/sessions", "/checks/password", "/checks/mobile"])
def test_body_without_what_is_needed_and_one_with_more_are_refused(play: Play, path: str) -> None:
    assert play.call("POST", path, content=b"", headers=JSON).status_code == 422
    answer = play.call("POST", path, content=b'{"national_id": "1", "admin": true}', headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "registration.field.unknown")


NEEDING: Final = tuple(route for route in ROUTES if CALLS[route.name].token and route.name != "list_services")


@pytest.mark.requirement("EN7")
@pytest.mark.parametrize("route", NEEDING, ids=lambda route: route.name)
def test_call_that_needs_a_token_refuses_none_and_a_made_up_one(tried: Play, route: Route) -> None:
    path = route.path.format(id="0" * 32)
    files: Any = dict.fromkeys(route.uploads, ("DSK.DBF", b"x")) or None
    body = EXAMPLES_OF_BODIES.get(route.name)
    answer = tried.call(route.method, path, body, files=files)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    made_up = tried.call(route.method, path, body, token="0" * 32, files=files)
    assert made_up.status_code in {401, 403, 404}


def test_body_that_does_not_say_how_long_it_is_is_bounded_too(play: Play) -> None:
    def endless() -> Iterator[bytes]:
        yield from (b" " * 1024 for _ in range(1024))

    answer = play.call("POST", "/registrations", content=endless(), headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_other_media_type_is_refused(play: Play, media_type: str) -> None:
    answer = play.call("POST", "/registrations", content=b"{}", headers={"content-type": media_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "http.body.other_media_type")


@pytest.mark.parametrize(("method", "path", "allow"), [
    ("GET", "/registrations", "POST"),
    ("DELETE", "/registrations/1/identity", "PUT"),
    ("PATCH", "/registrations/1", "GET"),
    ("GET", "/checks/password", "POST"),
    ("POST", "/records", "GET"),
    ("PUT", "/objections", "GET, POST"),
    ("TRACE", "/registrations/1", "GET"),
    ("QUERY", "/records", "GET"),
])  # fmt: skip
def test_wrong_method_is_told_the_right_ones(play: Play, method: str, path: str, allow: str) -> None:
    answer = play.client.request(method, f"{PREFIX}{path}")
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
    assert answer.json()["code"] == "http.method.not_allowed"


def test_message_follows_the_language(play: Play) -> None:
    fa = play.call("GET", "/records").json()
    en = play.call("GET", "/records", headers={"accept-language": "en"}).json()
    assert fa["code"] == en["code"]
    assert fa["title"] != en["title"]
    assert en["errors"][0]["message"].isascii()


@pytest.mark.parametrize("header", ["1", 'W/"1"', "*", '"x"', "9" * 40, "\xff"])
def test_version_that_is_none_is_refused(play: Play, header: str) -> None:
    draft = play.begin()
    sent = {b"authorization": f"Bearer {draft.token}".encode(), b"if-match": header.encode("latin-1")}
    answer = play.client.put(f"{PREFIX}/registrations/{draft.id}/identity", json=IDENTITY, headers=sent)
    assert (answer.status_code, header) in {(200, "1"), (422, header)}


def test_multipart_that_is_none_is_refused(play: Play) -> None:
    path = "/contribution-lists/check"
    token = {"authorization": "Bearer x"}
    form, field = "multipart/form-data", b"--b\r\nContent-Disposition: form-data; name=kar\r\n\r\nx\r\n--b--\r\n"
    cases = [
        (b"{}", "application/json", 415, "http.body.other_media_type"),
        (b"junk", form, 400, "http.body.not_json"),
        (b"junk", f"{form}; boundary=b", 400, "http.body.not_json"),
        (field, f"{form}; boundary=b", 400, "http.body.not_json"),
    ]
    for body, media_type, status, code in cases:
        answer = play.call("POST", path, content=body, headers=token | {"content-type": media_type})
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    files = {"kar": ("DSKKAR00.DBF", b"x"), "wor": ("DSKWOR00.DBF", b"y")}
    assert play.call("POST", path, files=files, headers=token).status_code == 401


@pytest.mark.requirement("TX5")
def test_who_has_no_token_uploads_nothing(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*_given: object, **_more: object) -> None:
        raise AssertionError

    monkeypatch.setattr(StarletteRequest, "form", parsed)
    files = {"kar": ("DSKKAR00.DBF", b"x"), "wor": ("DSKWOR00.DBF", b"y")}
    assert play.call("POST", "/contribution-lists/check", files=files).status_code == 401


@pytest.mark.requirement("TX5")
def test_upload_is_read_up_to_the_limit_whatever_length_it_tells(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "LARGEST_UPLOAD", 100_000)
    sent: list[int] = []

    def parts() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="kar"; filename="kar"\r\n\r\n'
        for _ in range(1_000):
            sent.append(10_000)
            yield b"x" * 10_000

    headers = {"authorization": "Bearer x", "content-type": "multipart/form-data; boundary=b"}
    answer = play.call("POST", "/contribution-lists/check", content=parts(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "http.body.too_large")


def test_no_more_than_so_many_requests_from_one_address(playing: Callable[..., Play]) -> None:
    play = playing(test_control=None, per_minute={"registrations": 3})
    codes = [play.call("POST", "/registrations", CONTACT).status_code for _ in range(4)]
    assert codes == [201, 201, 201, 429]
    limited = play.call("POST", "/registrations", CONTACT)
    assert 1 <= int(limited.headers["retry-after"]) <= 60
    assert play.call("GET", "/notices").status_code == 200, "others are counted apart"


# --- a host's own ----------------------------------------------------------------------------------------------------


def _host(tamin: Tamin, **options: object) -> TestClient:
    app = FastAPI()
    app.include_router(tamin.get_registration_router(**options), prefix=PREFIX)

    @app.get("/own")
    def own(number: int) -> dict[str, int]:
        return {"number": number}

    return TestClient(app)


@pytest.mark.parametrize(("status", "said"), [(401, 401), (403, 403), (429, 429), (418, 418), (503, 503)])
def test_refusal_of_a_hosts_dependency_is_a_problem_too(status: int, said: int) -> None:
    def refuse() -> None:
        raise HTTPException(status, "a secret of the host", {"Retry-After": "7"})

    client = _host(portal(), dependencies=[Depends(refuse)])
    answer = client.get(f"{PREFIX}/notices")
    assert (answer.status_code, answer.json()["status"]) == (said, said)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "7"
    assert "secret" not in answer.text


def test_header_that_a_hosts_dependency_misses_is_a_problem_that_repeats_nothing() -> None:
    def need(x_number: int = Header()) -> int:
        return x_number

    client = _host(portal(), dependencies=[Depends(need)])
    answer = client.get(f"{PREFIX}/notices", headers={"x-number": "canary"})
    assert answer.status_code == 422
    assert "canary" not in answer.text


def test_own_routes_of_a_host_keep_their_errors() -> None:
    answer = _host(portal()).get("/own?number=x")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/json")
    assert answer.json()["detail"][0]["input"] == "x"


def test_host_that_knows_its_staff_needs_no_token_of_ours() -> None:
    def staff_only(authorization: str = Header("")) -> None:
        if authorization != "Cookie":
            raise HTTPException(403)

    tamin = portal()
    app = FastAPI()
    app.include_router(tamin.get_staff_router(is_checked=True, dependencies=[Depends(staff_only)]), prefix=PREFIX)
    client = TestClient(app)
    assert client.get(f"{PREFIX}/staff/activations").status_code == 403
    assert client.get(f"{PREFIX}/staff/activations", headers={"authorization": "Cookie"}).status_code == 200
    assert client.get(f"{PREFIX}/staff/activations", headers={"authorization": f"Bearer {STAFF}"}).status_code == 403


def test_lifespan_of_a_host_goes_with_ours() -> None:
    seen: list[str] = []

    class Watched(MemoryStore):
        async def close(self) -> None:
            seen.append("closed")

    @asynccontextmanager
    async def own(_app: FastAPI) -> AsyncIterator[dict[str, str]]:
        seen.append("began")
        yield {"key": "value"}
        seen.append("ended")

    tamin = Tamin(store=Watched(), pii_keys=[KEY])
    with TestClient(FastAPI(lifespan=tamin.lifespan_with(own))) as client:
        assert client.app_state["key"] == "value"
    assert seen == ["began", "ended", "closed"]


def test_application_is_made_of_every_route_of_the_contract() -> None:
    paths = app_of(portal()).openapi()["paths"]
    told = {(path.removeprefix(PREFIX), method.upper()) for path, calls in paths.items() for method in calls}
    assert {(route.path, route.method) for route in ROUTES} <= told


# --- the quick reader of bodies --------------------------------------------------------------------------------------

NAMES = st.sampled_from(['"a"', '"\\u0061"', '"b"', '"a:b"', "a"])
VALUES = st.sampled_from(
    [
        '"x"',
        '"x:y"',
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '""',
        "1",
        "1e5",
        "9" * 19,
        "[" * 9 + "]" * 9,
        "1e999",
        "NaN",
        "null",
        "{}",
        '["x"]',
    ]
)
FIELDS = st.lists(st.tuples(NAMES, VALUES).map(":".join), max_size=3).map(", ".join)
BODIES = st.builds("{}{{{}}}{}".format, st.sampled_from(["", " ", "\ufeff"]), FIELDS, st.sampled_from(["", "\n", "x"]))


def as_the_core_reads(body: bytes) -> object:
    try:
        return wire.parse_json(body)
    except MalformedError as error:
        return error.faults


@given(BODIES.map(str.encode) | st.binary(max_size=20))
def test_quick_reader_reads_as_the_core_does_or_leaves_it_to_the_core(body: bytes) -> None:
    found = edge.read_texts(body)
    assert found is None or found == as_the_core_reads(body)


@given(st.dictionaries(st.text(max_size=4), st.text(max_size=4)), st.booleans())
def test_quick_reader_takes_texts_that_hold_no_colon(fields: dict[str, str], escaped: bool) -> None:
    plain = {name.replace(":", ""): value.replace(":", "") for name, value in fields.items()}
    assert edge.read_texts(json.dumps(plain, ensure_ascii=escaped).encode("utf-8", "replace")) is not None


@pytest.mark.parametrize("case", CRASHING)
def test_quick_reader_leaves_whatever_is_wrong_to_the_core(case: str) -> None:
    assert edge.read_texts(CRASHING[case][0]) is None or CRASHING[case][1] == 413  # its size is asked first
