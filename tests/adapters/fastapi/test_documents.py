"""The OpenAPI document: kept in the repository, whole, and true of the core."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tamin_rules.errors import Fault
from tamin_rules.messages import catalogue
from tamin_rules.portal import work
from tamin_rules.portal.asks import run
from tamin_rules.portal.keys import Keys
from tamin_rules.portal.memory import Memory
from tamin_rules.portal.problems import Request, status_of
from tamin_rules.portal.routes import ROUTES, handle
from tamin_rules.portal.settings import Portal
from tamin_rules.registration.ownership import Match
from tamin_rules_fastapi import compact_openapi, openapi
from tamin_rules_fastapi.compact import compacted
from tamin_rules_fastapi.contract import CALLS
from tamin_rules_fastapi.examples import EXAMPLES, EXAMPLES_OF_BODIES
from tamin_rules_fastapi.models import BODIES
from tests.adapters.fastapi.play import (
    CONTACT,
    CREDENTIALS,
    IDENTITY,
    KEY,
    NATIONAL_ID,
    PASSWORD,
    Clock,
    app_of,
    portal,
)
from tools import codes

ROOT: Final = Path(__file__).resolve().parents[3]
KEPT: Final = ROOT / "adapters" / "fastapi" / "openapi.json"


def _inline() -> dict[str, Any]:
    document: dict[str, Any] = app_of(portal(test_control=None)).openapi()
    return document


def _document() -> dict[str, Any]:
    return compacted(_inline())


def _without_references(part: Any, whole: dict[str, Any]) -> Any:
    """Return a part of a document with what its references to answers, problems and examples lead to."""
    match part:
        case {"$ref": str(ref)} if "/schemas/" not in ref or ref.endswith("/Problem"):
            _, _, room, name = ref.split("/")
            return _without_references(whole["components"][room][name], whole)
        case dict():
            return {name: _without_references(value, whole) for name, value in part.items()}
        case list():
            return [_without_references(value, whole) for value in part]
        case _:
            return part


def test_compact_document_says_the_same_in_less_than_half() -> None:
    inline, compact = _inline(), _document()
    assert _without_references(compact["paths"], compact) == inline["paths"]
    assert len(json.dumps(compact)) < len(json.dumps(inline)) / 2
    app = app_of(portal(test_control=None))
    compact_openapi(app)
    assert app.openapi() == compact
    assert app.openapi() is app.openapi()


def test_document_is_the_one_that_is_kept() -> None:
    assert json.loads(KEPT.read_text(encoding="utf-8")) == _document(), "write it anew: tools/openapi.py"


def test_operations_are_named_after_the_routes_and_once_each() -> None:
    calls = [call for path in _document()["paths"].values() for call in path.values()]
    assert sorted(call["operationId"] for call in calls) == sorted(f"tamin_{route.name}" for route in ROUTES)
    assert all(" · " in call["summary"] for call in calls)


def test_every_path_parameter_is_declared_and_every_link_leads_somewhere() -> None:
    paths = _document()["paths"]
    known = {call["operationId"] for path in paths.values() for call in path.values()}
    for path, calls in paths.items():
        for call in calls.values():
            named = {each["name"] for each in call.get("parameters", ()) if each["in"] == "path"}
            assert named == {part.strip("{}") for part in path.split("/") if part.startswith("{")}
            for answer in call["responses"].values():
                assert {link["operationId"] for link in answer.get("links", {}).values()} <= known


@pytest.mark.parametrize("name", sorted(CALLS))
def test_every_code_of_a_call_has_its_example_under_its_status(name: str) -> None:
    told = openapi.responses(name)
    for code in openapi.codes_of(name):
        status = status_of((Fault(code),))
        example = told[status]["content"]["application/problem+json"]["examples"][code]["value"]
        assert (example["code"], example["status"]) == (code, status)
        assert "{" not in example["title"] + example["errors"][0]["message"]


def test_example_has_no_other_params_than_its_code() -> None:
    declared = {str(code): code.params for code in codes.codes()}
    for code in {code for name in CALLS for code in openapi.codes_of(name)}:
        params = openapi.example_of(code)["errors"][0]["params"]
        assert params.keys() <= declared[code].keys(), code


def test_areas_of_the_table_are_areas_of_codes() -> None:
    known = catalogue("en").faults
    for name, told in CALLS.items():
        for begin in told.codes:
            assert any(code.startswith(begin) for code in known), (name, begin)


def test_examples_fit_what_they_are_examples_of() -> None:
    for name, body in EXAMPLES_OF_BODIES.items():
        BODIES[name].model_validate_json(json.dumps(body))
    for name, answer in EXAMPLES.items():
        model = CALLS[name].answer
        assert model is not None
        model.model_validate(answer)


# --- edge models and the core ----------------------------------------------------------------------------------------

ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
BEFORE: Final = {
    "enter_credentials": ("identity",),
    "go_back": ("identity",),
    "submit_registration": ("identity", "credentials"),
    "change_contact": ("back",),
}
NEED_A_CODE: Final = frozenset(
    {"follow_up", "confirm_mobile_code", "confirm_mobile_change", "confirm_password_recovery"}
)
SIGN_IN: Final = {"national_id": NATIONAL_ID, "password": PASSWORD}


def _mutated(body: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """Change a body in one place: a field away, another value in it, one more, or nothing."""
    changed: dict[str, Any] = json.loads(json.dumps(body))
    match data.draw(st.sampled_from(("nothing", "without", "other", "more", "inner"))):
        case "without":
            del changed[data.draw(st.sampled_from(sorted(changed)))]
        case "other":
            changed[data.draw(st.sampled_from(sorted(changed)))] = data.draw(ANYTHING)
        case "more":
            changed[data.draw(st.text(min_size=1, max_size=8))] = data.draw(ANYTHING)
        case "inner" if inner := [
            name for name in sorted(changed) if changed[name] and isinstance(changed[name], list)
        ]:
            items = changed[data.draw(st.sampled_from(inner))]
            items[data.draw(st.integers(0, len(items) - 1))] = data.draw(ANYTHING)
        case _:
            pass
    return changed


def _fits(name: str, body: Any) -> bool:
    try:
        BODIES[name].model_validate_json(json.dumps(body))
    except ValidationError:
        return False
    return True


class Core:
    """Asks the core what it makes of a body, each time from the same state."""

    def __init__(self) -> None:
        self.memory = Memory(Clock(), record={NATIONAL_ID: ()})
        keys = Keys((KEY,), KEY, secrets.token_bytes)
        self.portal = Portal(keys, self.memory.now, is_staff=lambda _token: True)
        self.account = self._submitted(NATIONAL_ID)
        self.memory.ownership = Match.MISMATCHED
        self.waiting = self._submitted("5000020030")
        self.session = self.ask("POST", "/sessions", SIGN_IN).body["token"]
        self.streams, self.cells = dict(self.memory.streams), dict(self.memory.cells)

    def ask(self, method: str, path: str, body: Any, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | {"content-type": "application/json"}
        return run(
            handle(self.portal, Request(method, path, sent, body=json.dumps(body).encode())), self.memory.perform
        )

    def _draft(self, national_id: str, *steps: str) -> tuple[str, dict[str, str]]:
        begun = self.ask("POST", "/registrations", CONTACT | {"national_id": national_id}).body
        bearer = f"Bearer {begun['token']}"
        bodies = {"identity": IDENTITY, "credentials": CREDENTIALS, "submit": {"accept_notices": True}, "back": {}}
        for version, step in enumerate(steps, 1):
            method = "PUT" if step in {"identity", "credentials"} else "POST"
            path = f"/registrations/{begun['id']}/{step}"
            assert self.ask(method, path, bodies[step], authorization=bearer, if_match=f"{version}").status < 300
        return str(begun["id"]), {"authorization": bearer, "if_match": f"{1 + len(steps)}"}

    def _submitted(self, national_id: str) -> str:
        id_, _ = self._draft(national_id, "identity", "credentials", "submit")
        while tasks := run(work.take(self.portal), self.memory.perform):
            for task in tasks:
                run(work.perform(self.portal, task), self.memory.perform)
        return id_

    def status(self, name: str, body: Any) -> int:
        """Return the status of a call in a state that allows it."""
        self.memory.streams, self.memory.cells = dict(self.streams), dict(self.cells)
        route = next(route for route in ROUTES if route.name == name)
        id_, headers = (
            self.waiting if name == "visit_branch" else self.account,
            {"authorization": f"Bearer {self.session}"},
        )
        if route.path.startswith("/registrations/"):
            id_, headers = self._draft(NATIONAL_ID, *BEFORE.get(name, ()))
        path = route.path.replace("{kind}", "mobile").replace("{id}", id_)
        return int(self.ask(route.method, path, body, **headers).status)


@pytest.fixture(scope="module")
def core() -> Core:
    return Core()


@pytest.mark.parametrize("name", sorted(EXAMPLES_OF_BODIES))
@given(data=st.data())
def test_what_the_core_accepts_has_the_documented_shape_and_other_shapes_are_refused(
    core: Core, name: str, data: st.DataObject
) -> None:
    body = _mutated(EXAMPLES_OF_BODIES[name], data)
    status = core.status(name, body)
    assert status < 500
    assert _fits(name, body) or status >= 400


@pytest.mark.parametrize("name", sorted(set(EXAMPLES_OF_BODIES) - NEED_A_CODE))
def test_example_is_accepted_where_nothing_stands_in_its_way(core: Core, name: str) -> None:
    assert core.status(name, EXAMPLES_OF_BODIES[name]) < 300


# --- null ------------------------------------------------------------------------------------------------------------


def _places(part: Any, *way: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of every field of a whole body."""
    fields = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in fields:
        yield (*way, name)
        yield from _places(value, *way, name)


def _with_null(body: Any, way: tuple[str | int, ...]) -> Any:
    changed = json.loads(json.dumps(body))
    *outer, last = way
    part = changed
    for name in outer:
        part = part[name]
    part[last] = None
    return changed


WHOLE: Final[dict[str, dict[str, Any]]] = {
    **EXAMPLES_OF_BODIES,
    "change_contact": CONTACT,
    "enter_credentials": CREDENTIALS | {"email": "mina@example.org"},
    "go_back": {"to": "contact"},
    "check_password": {
        "password": PASSWORD,
        "policy": "published",
        "person": CONTACT | {"first_name": "مینا", "last_name": "نمونه", "latin_names": ["mina"]},
    },
    "object_to_record": {
        "kind": "missing",
        "rows": [{"year": 1403, "month": 7, "days": 30, "workshop": "1"}],
        "workplaces": [],
    },
}
"""Every field of every body."""
NULLS: Final = [(name, way) for name in sorted(WHOLE) for way in _places(WHOLE[name])]


def test_every_field_of_every_body_is_among_those() -> None:
    for name, model in BODIES.items():
        assert set(model.model_fields) == set(WHOLE.get(name, {})), name


@pytest.mark.parametrize(
    ("name", "way"), NULLS, ids=lambda part: part if isinstance(part, str) else ".".join(map(str, part))
)
def test_null_is_accepted_where_the_document_has_it_and_nowhere_else(
    core: Core, name: str, way: tuple[str | int, ...]
) -> None:
    body = _with_null(WHOLE[name], way)
    assert (core.status(name, body) < 300) == _fits(name, body)
