"""
Requests and answers without a framework, and what is said when something is wrong: problem documents (RFC 9457).

One table says with which status a code leaves; everything else about a problem is read off the code itself. A problem
repeats nothing of what was sent but numbers, days and words from short lists.

Source: contract 5; `security` PII2, TX4, WEB5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from attrs import evolve, field, frozen

from tamin_rules import wire
from tamin_rules.errors import Code, Fault, Params
from tamin_rules.messages import Catalogue, Lang, catalogue

Json: TypeAlias = dict[str, Any]

UNAUTHENTICATED: Final = Code("http.token.missing")
FORBIDDEN: Final = Code("http.token.wrong")
UNKNOWN: Final = Code("http.resource.unknown")
METHOD: Final = Code("http.method.not_allowed")
NOT_JSON: Final = Code("http.body.not_json")
TOO_LARGE: Final = Code("http.body.too_large", most=int)
MEDIA_TYPE: Final = Code("http.body.other_media_type")
STALE: Final = Code("http.version.stale", version=int)
NO_VERSION: Final = Code("http.version.missing")
BAD_VERSION: Final = Code("http.version.malformed")
KEY_REUSED: Final = Code("http.idempotency_key.reused")
KEY_IN_PROGRESS: Final = Code("http.idempotency_key.in_progress")
KEY_MALFORMED: Final = Code("http.idempotency_key.malformed", most=int)
TOO_MANY: Final = Code("http.requests.too_many", retry_after=int)
AWAY: Final = Code("http.service.away")

_STATUS: Final[Mapping[str, int]] = MappingProxyType(
    {
        UNAUTHENTICATED: 401,
        FORBIDDEN: 403,
        "service.account.required": 403,
        "service.account.not_active": 403,
        "service.tier.not_reached": 403,
        UNKNOWN: 404,
        METHOD: 405,
        "workflow.move.not_allowed": 409,
        "registration.draft.expired": 409,
        KEY_IN_PROGRESS: 409,
        STALE: 412,
        TOO_LARGE: 413,
        "wire.text.too_large": 413,
        MEDIA_TYPE: 415,
        NO_VERSION: 428,
        TOO_MANY: 429,
        "sign_in.attempts.too_many": 429,
        "one_time_code.sending.too_often": 429,
        AWAY: 503,
        NOT_JSON: 400,
        "wire.text.not_json": 400,
        "wire.text.not_utf8": 400,
        "wire.text.lone_surrogate": 400,
        "wire.nesting.too_deep": 400,
        "wire.key.repeated": 400,
        "wire.number.out_of_range": 400,
    }
)
"""Everything that is not named here is malformed, or refused by a rule: 422."""

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})
HEADERS: Final = ("accept-language", "authorization", "content-type", "idempotency-key", "if-match")
"""What the contract reads of the headers of a request."""
_TYPE: Final = "urn:tamin-rules:problem:"
_QUALITY: Final = re.compile(r"([01])(?:\.([0-9]{0,3}))?")


@frozen(slots=False)  # one is made for every request, and quicker to make
class Request:
    """
    What came in.

    Args:
        method, path: the path below the portal's prefix, decoded.
        headers: by lower-case name; those of `HEADERS` are enough.
        query: each name once.
        body: as it came; an upload stands in `files`.
        files: uploaded, by field.
        address: of the network, for limits; None where they are off.
        fields: of the body, where an adapter has read them already, just as `wire.parse_json` would.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default=_NONE, repr=False)
    query: Mapping[str, str] = field(default=_NONE, repr=False)
    body: bytes = field(default=b"", repr=False)
    files: Mapping[str, bytes] = field(default=_NO_FILES, repr=False)
    address: str | None = field(default=None, repr=False)
    fields: Mapping[str, object] | None = field(default=None, repr=False, kw_only=True)

    @property
    def lang(self) -> Lang:
        """The reader's language; Persian unless English is preferred."""
        return preferred(self.headers.get("accept-language", ""))

    @property
    def bearer(self) -> str | None:
        """The token of the request."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None


@frozen(slots=False)
class Response:
    """What goes out: JSON, or nothing."""

    status: int
    body: Json | None = field(default=None, repr=False)
    headers: Mapping[str, str] = _NONE

    def having(self, **headers: str) -> Response:
        """Return the same with further headers, `_` for a dash."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return evolve(self, headers={**self.headers, **named})


class ProblemError(Exception):
    """Leaves a flow with a problem; it carries codes and what may be told beside them, and no value."""

    def __init__(self, faults: Iterable[Fault], **told: Any) -> None:  # noqa: ANN401 - JSON
        self.faults, self.told = tuple(faults), told
        self.allow: tuple[str, ...] = ()
        super().__init__(*(str(fault.code) for fault in self.faults))

    @classmethod
    def of(cls, code: Code, *loc: str | int, **params: Any) -> ProblemError:  # noqa: ANN401 - as the code declares
        """Return the problem of one code."""
        code.check(params)
        return cls((Fault(code, Params(params), loc),))


def status_of(faults: Iterable[Fault]) -> int:
    """Return the status of a problem: that of its first error."""
    first = next(iter(faults), None)
    return 422 if first is None else _STATUS.get(str(first.code), 422)


def problem(faults: Iterable[Fault], lang: Lang, **told: Any) -> Response:  # noqa: ANN401 - JSON
    """
    Return the answer that says what is wrong.

    >>> said = problem((Fault("http.resource.unknown"),), "en")
    >>> said.status, said.body["code"], said.headers["content-type"]
    (404, 'http.resource.unknown', 'application/problem+json')
    """
    found, texts = tuple(faults), catalogue(lang)
    status = status_of(found)
    first = found[0]
    body: Json = {
        "type": f"{_TYPE}{first.code}",
        "title": texts.of(first).title,
        "status": status,
        "code": str(first.code),
        "errors": [told_fault(fault, texts) for fault in found],
        **told,
    }
    headers = {"content-type": "application/problem+json", "cache-control": "no-store"}
    if status == 401:  # noqa: PLR2004 - unauthenticated
        headers["www-authenticate"] = "Bearer"
    retry = first.params.get("retry_after")
    if status == 429 and retry is not None:  # noqa: PLR2004 - too many requests
        headers["retry-after"] = str(retry)
    return Response(status, body, headers)


def told_fault(fault: Fault, texts: Catalogue) -> Json:
    """Return a fault as JSON, with its sentence."""
    return {**wire.dump_fault(fault), "message": texts.of(fault).detail}


@lru_cache(maxsize=256)
def preferred(header: str) -> Lang:
    """
    Return the language that a reader prefers, of the two there are.

    >>> preferred("en-GB,en;q=0.8,fa;q=0.5"), preferred("fr"), preferred("en;q=0.2, fa;q=0.9")
    ('en', 'fa', 'fa')
    """
    best: Lang = "fa"
    weight = 0
    for part in header.split(",")[:20]:
        name, *terms = part.strip().split(";")
        lang = name.strip().lower().partition("-")[0]
        if lang not in {"fa", "en"}:
            continue
        found = _weight(terms)
        if found > weight:
            best, weight = ("en" if lang == "en" else "fa"), found
    return best


def _weight(terms: list[str]) -> int:
    """Return a preference in thousandths; what is not well-formed counts for nothing."""
    for term in terms:
        name, _, value = term.strip().partition("=")
        if name.strip() == "q":
            found = _QUALITY.fullmatch(value.strip())
            return 0 if found is None else min(1000, int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")))
    return 1000
