"""The plain application for checks answers as the router does, byte for byte."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.adapters.fastapi.play import PREFIX, app_of, portal

JSON = {"content-type": "application/json"}
CASES = [
    ("POST", "/checks/national-id", b'{"value": "5000020049"}'),
    ("POST", "/checks/national-id", b'{"value": "1"}'),
    ("POST", "/checks/mobile", '{"value": "۰۹۱۲۰۰۰۰۰۰۰"}'.encode()),
    ("POST", "/checks/nothing", b"{}"),
    ("GET", "/checks/mobile", b""),
    ("POST", "/checks/password", b'{"password": "Qw3rty&xyz", "policy": "nist"}'),
    ("POST", "/checks/password", b'{"password": 1}'),
    ("POST", "/checks/mobile", b"["),
    ("POST", "/checks/mobile", b"\xff"),
    ("POST", "/checks/mobile", b" " * 20_000),
    ("POST", "/checks/mobile/more", b"{}"),
]


@pytest.fixture(scope="module")
def router() -> TestClient:
    return TestClient(app_of(portal()))


@pytest.mark.parametrize(("method", "path", "body"), CASES)
def test_plain_application_answers_as_the_router_does(router: TestClient, method: str, path: str, body: bytes) -> None:
    plain = portal().checks_app()
    alone = TestClient(plain).request(method, path, content=body, headers=JSON)
    mounted = TestClient(Starlette(routes=[Mount("/tamin/checks", plain)])).request(
        method, f"{PREFIX}{path}", content=body, headers=JSON
    )
    assert (alone.status_code, alone.content) == (mounted.status_code, mounted.content)
    assert alone.headers["content-length"] == str(len(alone.content))
    if path.count("/") == 2:  # a path of the contract
        other = router.request(method, f"{PREFIX}{path}", content=body, headers=JSON)
        assert (alone.status_code, alone.content) == (other.status_code, other.content)
        assert dict(alone.headers) == dict(other.headers)


def test_plain_application_is_limited_and_can_be_started_and_stopped() -> None:
    with TestClient(portal(test_control=None, per_minute={"checks": 2}).checks_app()) as client:
        said = [client.post("/checks/mobile", json={"value": "1"}).status_code for _ in range(3)]
    assert said == [200, 200, 429]
