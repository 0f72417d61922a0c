"""Formats and checks for schemathesis: values that the rules read, and answers that are found wanting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.checks import CHECKS as CHECKS_KNOWN

from tamin_rules import identifiers, jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.registration import identity
from tamin_rules.testing.schemathesis import (
    CHECKS,
    FORMATS,
    tamin_known_code,
    tamin_no_server_error,
    tamin_nothing_repeated,
    tamin_problem_document,
)
from tests.adapters.fastapi.play import app_of, portal
from tests.adapters.fastapi.serving import served

READ: Final[dict[str, Callable[[Any], object]]] = {
    **{name.replace("_", "-"): identifiers.module(name).parse for name in identifiers.KINDS[:5]},
    **{f"ir-{name.replace('_', '-')}": identifiers.module(name).parse for name in identifiers.KINDS[5:]},
    "jalali-date": jalali.parse,
    "jalali-month": JalaliMonth.parse,
    "persian-name": identity.parse_name,
}
DOCUMENT: Final = Path(__file__).parents[2] / "adapters" / "fastapi" / "openapi.json"
PROBLEM: Final = {
    "type": "urn:tamin-rules:problem:national_id.length.wrong",
    "title": "…",
    "status": 422,
    "code": "national_id.length.wrong",
    "errors": [{"loc": ["national_id"], "code": "national_id.length.wrong", "params": {}, "message": "…"}],
}
SENT: Final = {"national_id": "0000000019", "password": "Qw3rty&xyz", "security_answers": [{"answer": "شهرکوچک من"}]}


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_a_format_is_filled_with_what_is_read(name: str, data: st.DataObject) -> None:
    READ[name](data.draw(FORMATS[name]))


def _formats(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each field that names a format, and which."""
    if isinstance(part, list):
        for each in part:
            yield from _formats(each, name)
    if isinstance(part, dict):
        if isinstance(part.get("format"), str):
            yield name, part["format"]
        for key, each in part.items():
            yield from _formats(each, name if key in {"anyOf", "items"} else key)


def test_the_document_names_formats_that_there_are() -> None:
    named = set(_formats(json.loads(DOCUMENT.read_text(encoding="utf-8"))))
    assert named >= {
        ("national_id", "national-id"),
        ("mobile", "ir-mobile"),
        ("birth_date", "jalali-date"),
        ("first_name", "persian-name"),
        ("last_name", "persian-name"),
    }
    assert {name for _, name in named} <= FORMATS.keys() | {"binary"}


def _asked(body: object = None, path: str = "/registrations") -> Any:
    schema = SimpleNamespace(raw_schema={"examples": {"own.code.here": {}}})
    return SimpleNamespace(body=body, operation=SimpleNamespace(path=path, schema=schema))


def _answered(status: int, body: object, kind: str = "application/problem+json") -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return SimpleNamespace(status_code=status, content=content, headers={"content-type": [kind]})


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (tamin_no_server_error, _answered(500, {})),
        (tamin_no_server_error, _answered(502, b"<html>")),
        (tamin_problem_document, _answered(422, PROBLEM, "application/json")),
        (tamin_problem_document, _answered(404, b"<html>not found</html>", "text/html")),
        (tamin_problem_document, _answered(422, b"[1]")),
        (tamin_problem_document, _answered(422, {"status": 422})),
        (tamin_problem_document, _answered(409, PROBLEM)),
        (tamin_problem_document, _answered(422, {**PROBLEM, "code": "national_id.text.not_text"})),
        (tamin_problem_document, _answered(422, {**PROBLEM, "errors": ["national_id.length.wrong"]})),
        (tamin_known_code, _answered(422, {**PROBLEM, "code": "my.own.code"})),
        (tamin_known_code, _answered(422, {**PROBLEM, "errors": [{"code": "my.own.code"}]})),
        (tamin_known_code, _answered(422, {**PROBLEM, "code": "code.here"})),
        (tamin_known_code, _answered(422, {"status": 422})),
        (tamin_nothing_repeated, _answered(200, {"contact": {"national_id": "0000000019"}})),
        (tamin_nothing_repeated, _answered(422, {**PROBLEM, "detail": "Qw3rty&xyz is too weak"})),
        (tamin_nothing_repeated, _answered(200, {"answers": ["شهرکوچک من"]})),
    ],
)
def test_a_wrong_answer_is_found(check: Callable[..., None], answer: Any) -> None:
    with pytest.raises(AssertionError):
        check(None, answer, _asked(SENT))


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    "answer",
    [
        _answered(200, {"contact": {"national_id": "•••••••019"}}, "application/json"),
        _answered(204, b"", ""),
        _answered(422, PROBLEM),
        _answered(422, PROBLEM, "application/problem+json; charset=utf-8"),
        _answered(422, {**PROBLEM, "code": "own.code.here", "errors": [{"code": "own.code.here"}]}),
        _answered(503, {**PROBLEM, "status": 503}),
    ],
)
def test_a_right_answer_is_passed(check: Callable[..., None], answer: Any) -> None:
    check(None, answer, _asked(SENT))


def test_digits_of_another_script_are_known_again() -> None:
    found = partial(tamin_nothing_repeated, None, _answered(200, {"id": "0000000019"}))
    with pytest.raises(AssertionError, match="repeats national_id"):
        found(_asked({"national_id": " ۰۰۰۰۰۰۰۰۱۹ "}))
    found(_asked({"value": "0000000019"}, "/tamin/checks/national-id"))
    found(_asked({"national_id": "00000000"}))  # may stand anywhere
    found(_asked({"national_id": "0000019"}))  # so may a short one
    found(_asked(b"0000000019"))


def test_what_is_repeated_as_it_was_written_is_found_in_lists_too() -> None:
    answer = _answered(200, {"said": ["رمز۱۲۳۴۵"]})
    with pytest.raises(AssertionError, match="repeats answer"):
        tamin_nothing_repeated(None, answer, _asked({"answer": ["رمز۱۲۳۴۵"]}))


def test_schemathesis_knows_the_checks() -> None:
    assert {check.__name__ for check in CHECKS} <= set(CHECKS_KNOWN.get_all_names())


def test_the_command_of_schemathesis_takes_the_module_for_its_hooks() -> None:
    """A short run against a portal: registrations are begun, which takes two formats, and nothing is found."""
    with served(app_of(portal())) as address:
        done = subprocess.run(  # noqa: S603 - our own
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
                *("--include-operation-id", "tamin_begin_registration", "--max-examples", "5", "--seed", "1"),
                *("--checks", ",".join(check.__name__ for check in CHECKS), "--phases", "fuzzing"),
            ],
            env={**os.environ, "SCHEMATHESIS_HOOKS": "tamin_rules.testing.schemathesis"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout, done.stdout
