"""The wizard walked by the links of the kept OpenAPI document: no path, no version and no token is known beforehand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import define, field
from httpx2 import Response

from tamin_rules.registration import journey
from tamin_rules_fastapi import Store
from tests.adapters.fastapi.play import CONTACT, CREDENTIALS, IDENTITY, Play

DOCUMENT: Final = json.loads((Path(__file__).parents[3] / "adapters/fastapi/openapi.json").read_text(encoding="utf-8"))
BEGINNING: Final = "tamin_begin_registration"
BODIES: Final[Mapping[str, Any]] = {
    BEGINNING: CONTACT,
    "tamin_change_contact": CONTACT,
    "tamin_enter_identity": IDENTITY,
    "tamin_enter_credentials": CREDENTIALS,
    "tamin_submit_registration": {"accept_notices": True},
    "tamin_follow_up": CONTACT,
}
"""What a person types; the rest of a body is told by the link."""


def _resolved(part: Any) -> Any:
    while "$ref" in part:
        whole = DOCUMENT
        for name in part["$ref"].removeprefix("#/").split("/"):
            whole = whole[name]
        part = whole
    return part


def _evaluated(expression: str, answer: Response) -> str:
    """Return the value of a runtime expression of OpenAPI 3.1."""
    place, _, name = expression.removeprefix("$response.").partition("." if ".header." in expression else "#/")
    return str(answer.headers[name] if place == "header" else answer.json()[name])


@define
class Walker:
    """Goes where a link of the answer before leads."""

    play: Play
    operation: str = BEGINNING
    answer: Response | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def begin(self) -> None:
        self._go(BEGINNING, {}, {})

    def follow(self, name: str, **typed: str) -> None:
        """Follow a link by its name."""
        answer = self.answer
        assert answer is not None
        told = _resolved(self._call()["responses"][str(answer.status_code)])
        link = _resolved(told["links"][name])
        values = {key: _evaluated(value, answer) for key, value in link.get("parameters", {}).items()}
        body = {key: _evaluated(value, answer) for key, value in link.get("requestBody", {}).items()}
        if expression := link.get("x-security", {}).get("tamin"):
            self.token = _evaluated(expression, answer)
        self._go(link["operationId"], values, body | typed)

    def _go(self, operation: str, values: Mapping[str, str], body: Mapping[str, str]) -> None:
        self.operation = operation
        method, path = self._place()
        places = {each["name"]: each["in"] for each in map(_resolved, self._call().get("parameters", ()))}
        headers = {key: value for key, value in values.items() if places[key] == "header"}
        path = path.format(**{key: value for key, value in values.items() if places[key] == "path"})
        if "security" in self._call():
            headers["authorization"] = f"Bearer {self.token}"
        whole = {**BODIES.get(operation, {}), **body} or None
        self.answer = self.play.client.request(method.upper(), path, headers=headers, json=whole)
        assert self.answer.status_code < 300, (operation, self.answer.text)

    def _place(self) -> tuple[str, str]:
        return next(
            (method, path)
            for path, calls in DOCUMENT["paths"].items()
            for method, call in calls.items()
            if call["operationId"] == self.operation
        )

    def _call(self) -> Any:
        method, path = self._place()
        return DOCUMENT["paths"][path][method]

    @property
    def said(self) -> Any:
        """What the last answer told."""
        assert self.answer is not None
        return self.answer.json()


def test_links_lead_through_the_wizard_to_the_state_of_the_request(play_on: Play) -> None:
    walker = Walker(play_on)
    walker.begin()
    for name in ("enter_identity", "enter_credentials", "submit_registration", "follow_up"):
        walker.follow(name)
    assert walker.said == {"state": "submitted", "reasons": []}


def test_links_lead_through_the_code_by_sms(any_store: Store, playing: Callable[..., Play]) -> None:
    play = playing(any_store, policies={"registration": journey.Policy(terms=journey.Terms(mobile_code=True))})
    walker = Walker(play)
    walker.begin()
    play.control("work")
    walker.follow("confirm_mobile_code", code=play.sms()[-1]["params"]["code"])
    for name in ("enter_identity", "enter_credentials", "submit_registration", "follow_up"):
        walker.follow(name)
    assert walker.said == {"state": "submitted", "reasons": []}


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (("enter_identity", "go_back", "enter_identity", "enter_credentials", "show_registration"), "review"),
        (("enter_identity", "enter_credentials", "submit_registration", "cancel_registration"), "cancelled"),
        (("go_back", "change_contact", "enter_identity", "cancel_registration", "show_registration"), "cancelled"),
    ],
)
def test_links_lead_back_and_out(play: Play, names: tuple[str, ...], state: str) -> None:
    walker = Walker(play)
    walker.begin()
    for name in names:
        walker.follow(name)
    assert walker.said["state"] == state
