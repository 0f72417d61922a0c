"""Portals that are none: the kit's command says so in a line, or tells a deviation; it neither hangs nor breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from http.server import BaseHTTPRequestHandler
from typing import Final

import pytest

from tamin_rules.cli.app import run
from tests.testing import serving

Answered = tuple[int, bytes]
NOTICES: Final = (200, b'{"notices": []}')
WELL: Final = {"id": "1", "token": "t", "state": "identity", "version": 1, "allowed": []}


def served(answer: Callable[[str], Answered]) -> AbstractContextManager[str]:
    """Serve a portal that answers whatever it likes; a body without an end goes on until nobody listens."""

    def told(asked: BaseHTTPRequestHandler, _content: bytes) -> None:
        status, body = answer(asked.path)
        asked.send_response(status)
        asked.send_header("location", "/elsewhere")
        asked.end_headers()
        with suppress(OSError):
            asked.wfile.write(body)
            while body.startswith(b"endless"):
                asked.wfile.write(b"x" * (1 << 16))

    return serving.served(told)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, b"<html>welcome</html>"), "no portal: status 200 for the notices"),
        ((302, b""), "no portal: status 302 for the notices"),
        ((500, b"Traceback"), "no portal: status 500 for the notices"),
        ((200, b""), "no portal: status 200 for the notices"),
        ((200, b"[1, 2]"), "no portal: status 200 for the notices"),
        ((200, b"[" * 100_000), "no portal: status 200 for the notices"),
        ((200, b"\xff\xfe"), "no portal: status 200 for the notices"),
        ((200, b"endless"), "does not end within 4 MiB"),
    ],
    ids=["html", "redirect", "broken", "nothing", "list", "deep", "bytes", "endless"],
)
def test_what_is_no_portal_is_told_in_a_line(answer: Answered, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(lambda _path: answer) as url:
        assert run(["conformance", url]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize("token", ["a\nb", "شش"])
def test_a_token_that_no_header_holds_is_told_in_a_line(token: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(lambda _path: NOTICES) as url:
        assert run(["conformance", url, "--control-token", token, "--level", "privacy"]) == 2
    assert capsys.readouterr().err.startswith("tamin-rules: no answer from the portal: ")


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"null",
        b'"text"',
        json.dumps({**WELL, "version": "seven", "allowed": 3, "id": {"a": 1}, "errors": "none"}).encode(),
        json.dumps({**WELL, "version": True, "state": ["x"], "errors": [1, {"code": 5, "loc": 7}]}).encode(),
        json.dumps({**WELL, "nested": json.loads("[" * 80 + "]" * 80)}).encode(),
    ],
    ids=["html", "null", "text", "types", "other types", "nested"],
)
def test_answers_of_any_shape_are_deviations(body: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """The notices are right, everything else is not."""
    levels = [option for level in ("rules", "concurrency", "privacy") for option in ("--level", level)]
    with served(lambda path: NOTICES if path.endswith("/notices") else (200, body)) as url:
        assert run(["conformance", url, *levels, "--effort", "0.01", "--json"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert not json.loads(told.out)["conforms"]


@pytest.mark.parametrize(
    "control",
    [
        {},
        {"now": 5, "sms": 3},
        {"now": "yesterday", "sms": [1]},
        {"now": "2026-11-22T10:00:00", "sms": []},
        {"now": "2026-11-22T10:00:00+03:30", "sms": [{"to": 1, "template": "t", "text": "", "params": {}}]},
    ],
)
def test_a_test_control_that_is_none_is_told_in_a_line(
    control: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    with served(lambda path: NOTICES if path.endswith("/notices") else (200, json.dumps(control).encode())) as url:
        assert run(["conformance", url, "--control-token", "t", "--level", "privacy"]) == 2
    assert "test control answered something else" in capsys.readouterr().err
