"""One document for both adapters: whatever either answers in any test is held to it."""

from __future__ import annotations

from typing import Any

from tamin_rules.portal.problems import ProblemError
from tamin_rules.portal.routes import ROUTES, find
from tamin_rules_fastapi import openapi
from tamin_rules_fastapi.contract import CALLS


def check_documented(method: str, path: str, status: int, body: Any, media_type: str | None) -> None:
    """Fail where a call answers anything that the OpenAPI document does not tell."""
    if path.startswith("/_test"):
        return
    try:
        route = find(method, path.partition("?")[0], ROUTES).route
    except ProblemError:
        return
    told = CALLS[route.name]
    if status == told.status:
        if told.answer is not None:
            told.answer.model_validate(body)
        return
    assert media_type == "application/problem+json", body
    for error in body["errors"]:
        assert error["code"] in openapi.codes_of(route.name), (route.name, error["code"])
    assert status in openapi.responses(route.name), (route.name, status)
