"""
Somebody with a token that is good for something else: the scenes for every adapter; subclass `AttackContract`.

A draft has a token, a session has one, staff have one; each is tried on every call that it is not for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

import pytest

from tamin_rules.portal.routes import ROUTES, Route
from tests.adapters import enumeration
from tests.adapters.enumeration import CREDENTIALS

ONE: Final = "5000020049"
OTHER: Final = "5000030044"
OTHER_MOBILE: Final = "09120000011"
REFUSED: Final = frozenset({401, 403, 404, 415})
"""What somebody is told who may not: nothing of what is there. An upload that is none may be told so first."""
SIGNED_IN: Final = frozenset(
    {"sessions", "password", "mobile", "records", "objections", "contribution-lists", "services"}
)
"""The first parts of calls that ask for a session."""
OPEN: Final = frozenset(
    {
        "begin_registration",
        "follow_up",
        "list_security_questions",
        "list_notices",
        "check_password",
        "check_identifier",
        "sign_in",
        "ask_password_recovery",
        "confirm_password_recovery",
    }
)
"""Calls that read no token."""


class Site(enumeration.Site, Protocol):
    """A portal under test."""

    def staff_token(self) -> str:
        """Return a token of staff."""
        ...


def _asks_for(route: Route) -> str:
    """Return whose token a call asks for."""
    if route.name in OPEN:
        return "nobody"
    if route.parts[0] in {"registrations", "staff"}:
        return route.parts[0]
    return "sessions" if route.parts[0] in SIGNED_IN else ""


def _signed_in(site: Site, national_id: str) -> str:
    told = site.call("POST", "/sessions", {"national_id": national_id, "password": CREDENTIALS["password"]})
    assert told.status == 201, told
    return str(told.body["token"])


def _path(route: Route, id_: str) -> str:
    return route.path.format(id=id_, kind="mobile")


def _body(route: Route) -> Any:
    return None if route.method == "GET" or route.uploads else {}


class AttackContract:
    """Give it a fixture `site`."""

    def test_every_call_asks_for_somebodys_token_or_nobodys(self) -> None:
        assert all(map(_asks_for, ROUTES))

    @pytest.mark.requirement("EN7")
    def test_a_token_opens_nothing_but_what_it_is_for(self, site: Site) -> None:
        one, other = enumeration.registered(site, ONE), enumeration.registered(site, OTHER, OTHER_MOBILE)
        tokens = {
            "registrations": other.token,
            "sessions": _signed_in(site, OTHER),
            "staff": site.staff_token(),
            "unknown": "0" * 64,
            "strange": "192.0.2.1 ; x",
        }
        tried = list(self._refused(site, one.id, tokens))
        assert {name for name, _, status in tried if status not in REFUSED} == set(), tried
        assert len(tried) > 100

    def _refused(self, site: Site, id_: str, tokens: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
        """Yield what every call answers to each token that it is not for; that of another draft is none either."""
        for route in ROUTES:
            wanted = _asks_for(route)
            others = {kind: token for kind, token in tokens.items() if kind != wanted or wanted == "registrations"}
            for kind, token in others.items() if wanted != "nobody" else ():
                told = site.call(route.method, _path(route, id_), _body(route), token=token, version=1)
                yield f"{route.name} with {kind}", kind, told.status

    @pytest.mark.requirement("EN7")
    def test_a_session_shows_nothing_of_somebody_else(self, site: Site) -> None:
        enumeration.registered(site, ONE)
        enumeration.registered(site, OTHER, OTHER_MOBILE)
        mine, theirs = _signed_in(site, ONE), _signed_in(site, OTHER)
        body = {"kind": "missing", "rows": [{"year": 1403, "month": 1, "days": 31}]}
        sent = site.call("POST", "/objections", body, token=theirs)
        assert sent.status == 201, sent
        assert site.call("GET", f"/objections/{sent.body['id']}", token=mine).status == 404
        assert site.call("GET", "/objections", token=mine).body == {"objections": []}
        assert site.call("GET", f"/objections/{sent.body['id']}", token=theirs).status == 200

    @pytest.mark.requirement("WEB2")
    def test_asking_changes_nothing_and_no_answer_is_kept(self, site: Site) -> None:
        draft = enumeration.registered(site, ONE)
        token, staff = _signed_in(site, ONE), site.staff_token()
        asked = [route for route in ROUTES if route.method == "GET"]
        known = [site.call("GET", f"/registrations/{draft.id}", token=draft.token).body]
        for route in asked:
            for bearer in (None, draft.token, token, staff):
                told = site.call("GET", _path(route, draft.id), token=bearer)
                personal = told.status >= 400 or route.name not in OPEN
                assert told.headers.get("cache-control") == "no-store" or not personal, route.name
        known += [site.call("GET", f"/registrations/{draft.id}", token=draft.token).body]
        assert known[0] == known[1]
        assert len(asked) > 10
