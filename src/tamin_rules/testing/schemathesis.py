"""
Formats and checks for schemathesis: a document that names our formats gets cases that reach past the first refusal.

    SCHEMATHESIS_HOOKS=tamin_rules.testing.schemathesis schemathesis run http://127.0.0.1:8000/openapi.json

The formats are those of `FORMATS`: a string with `"format": "national-id"` is filled with national IDs, written in all
ways in which they are read. The checks hold for every portal of the contract: no answer is an accident of the server, a
refusal is a problem document, its codes are known, and nothing that identifies or opens is repeated. Schemathesis is no
extra of this package: install it beside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import schemathesis
from hypothesis.strategies import SearchStrategy

from tamin_rules.messages import catalogue
from tamin_rules.shapes import is_list, is_table
from tamin_rules.testing import strategies
from tamin_rules.text import fold_identifier

FORMATS: Final[Mapping[str, SearchStrategy[str]]] = MappingProxyType(
    {
        "national-id": strategies.national_ids(written=True),
        "foreign-id": strategies.foreign_ids(written=True),
        "legal-id": strategies.legal_ids(written=True),
        "insurance-number": strategies.insurance_numbers(written=True),
        "workshop-code": strategies.workshop_codes(written=True),
        "ir-mobile": strategies.mobiles(written=True),
        "ir-postal-code": strategies.postal_codes(written=True),
        "ir-iban": strategies.ibans(written=True),
        "ir-bank-card": strategies.bank_cards(written=True),
        "jalali-date": strategies.jalali_dates(),
        "jalali-month": strategies.jalali_months().map(str),
        "persian-name": strategies.persian_names(),
    }
)
"""What is drawn for a string of each format."""

_SECRET: Final = ("national_id", "mobile", "password", "password_confirmation", "current_password", "answer")
_SHORTEST: Final = 8
_FEWEST: Final = 3
"""A text of fewer different characters may stand in an answer by chance."""
_MEMBERS: Final = ("type", "title", "status", "code", "errors")
_REFUSED, _BROKEN, _AWAY = 400, 500, 503


def tamin_no_server_error(_context: Any, response: Any, _case: Any) -> None:  # noqa: ANN401 - of schemathesis
    """An answer is never an accident of the server; 503 says that it is away."""
    if response.status_code >= _BROKEN and response.status_code != _AWAY:
        _fail(f"the server failed: {response.status_code}")


def tamin_problem_document(_context: Any, response: Any, _case: Any) -> None:  # noqa: ANN401 - of schemathesis
    """A refusal is a problem document (RFC 9457) with the members of the contract, and repeats its status."""
    if response.status_code < _REFUSED:
        return
    kind = ",".join(response.headers.get("content-type", ())).partition(";")[0]
    body = _document(response)
    if kind != "application/problem+json" or body is None:
        _fail(f"a refusal is no problem document: {response.status_code}, {kind or 'no media type'}")
    elif missing := [name for name in _MEMBERS if name not in body]:
        _fail(f"a problem document lacks {', '.join(missing)}")
    elif body["status"] != response.status_code:
        _fail(f"a problem document of {response.status_code} says {body['status']}")
    elif (codes := list(_codes(body))) and body["code"] != codes[0]:
        _fail("the code of a problem is not that of its first error")


def tamin_known_code(_context: Any, response: Any, case: Any) -> None:  # noqa: ANN401 - of schemathesis
    """A code is one of the contract's, or stands in the document of the API."""
    body = _document(response)
    if response.status_code < _REFUSED or body is None:
        return
    told = json.dumps(case.operation.schema.raw_schema)
    for code in (body.get("code"), *_codes(body)):
        if code not in catalogue("en").faults and json.dumps(code) not in told:
            _fail(f"nobody was told of the code {code}")


def tamin_nothing_repeated(_context: Any, response: Any, case: Any) -> None:  # noqa: ANN401 - of schemathesis
    """No answer repeats a number of a person, a password or an answer; live checks do, by contract."""
    if "/checks/" in case.operation.path:
        return
    text = _text(response)
    for name, value in _secrets(case.body):
        if value in text or fold_identifier(value) in text:
            _fail(f"an answer repeats {name}")


CHECKS: Final = (tamin_no_server_error, tamin_problem_document, tamin_known_code, tamin_nothing_repeated)
"""Every check, by the name under which `--checks` and a configuration know it."""


def _fail(what: str) -> None:
    raise AssertionError(what)  # as schemathesis wants it


def _text(response: Any) -> str:  # noqa: ANN401 - of schemathesis
    return bytes(response.content or b"").decode("utf-8", "replace")


def _document(response: Any) -> Mapping[str, Any] | None:  # noqa: ANN401 - of schemathesis
    try:
        body: object = json.loads(_text(response))
    except ValueError:
        return None
    return body if is_table(body) else None


def _codes(body: Mapping[str, Any]) -> Iterator[object]:
    errors: object = body.get("errors")
    for error in errors if is_list(errors) else ():
        yield error.get("code") if is_table(error) else None


def _secrets(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield what must not come back, of all that was sent."""
    if is_table(value):
        for key, item in value.items():
            yield from _secrets(item, key)
    elif is_list(value):
        for item in value:
            yield from _secrets(item, name)
    elif name in _SECRET and isinstance(value, str) and len(value) >= _SHORTEST and len(set(value)) >= _FEWEST:
        yield name, value


for _name, _drawn in FORMATS.items():  # a module of hooks is imported for what it registers
    schemathesis.openapi.format(_name, _drawn)
for _check in CHECKS:
    schemathesis.check(_check)
