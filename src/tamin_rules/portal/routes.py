"""
The HTTP contract as a table: every call with its method, path and flow; and the one function that answers a request.

An adapter reads a request, runs `handle`, and writes the answer; it knows no route by heart.

Source: contract 5; `security` WEB1, WEB5, TX4, TX5, FL3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final, TypeAlias, cast

from attrs import frozen

from tamin_rules import wire
from tamin_rules.errors import MalformedError
from tamin_rules.messages import Lang
from tamin_rules.portal import accounts, cells, passwords, public, registrations, services, staff
from tamin_rules.portal.asks import Flow
from tamin_rules.portal.limits import REST
from tamin_rules.portal.problems import (
    KEY_IN_PROGRESS,
    KEY_MALFORMED,
    KEY_REUSED,
    MEDIA_TYPE,
    METHOD,
    NOT_JSON,
    TOO_LARGE,
    TOO_MANY,
    UNKNOWN,
    Json,
    ProblemError,
    Request,
    Response,
    problem,
)
from tamin_rules.portal.settings import LEASE, REPLIES, Portal

Handler: TypeAlias = Callable[..., Response | Flow[Response]]
"""What answers a call: a flow, or a plain function where there is nothing to ask."""

LARGEST_BODY: Final = 16 * 1024
LARGEST_UPLOAD: Final = 64 << 20
ENVELOPE: Final = 64 * 1024
"""What a form may hold beside its files."""
LONGEST_KEY: Final = 255
_REPLIES: Final = "replies"


@frozen(eq=False)
class Route:
    """
    One call.

    Args:
        name: stable, `begin_registration`: operation id in OpenAPI.
        method, path: of the call; `{id}` stands for a part.
        flow: what answers it; given the portal, the request, the fields of the body and the parts of the path.
        replays: whether an Idempotency-Key is heeded.
        is_signed_in: whether a session is asked for before a replay: one that has ended is answered nothing any more.
        limit: what requests are counted as, by network address.
        uploads: the files that it takes in place of JSON.
    """

    name: str
    method: str
    path: str
    flow: Handler
    replays: bool = False
    is_signed_in: bool = False
    limit: str = REST
    uploads: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the path."""
        return tuple(self.path.strip("/").split("/"))


def _move(name: str, method: str, path: str, flow: Handler, limit: str = REST) -> Route:
    return Route(name, method, f"/registrations/{{id}}{path}", flow, replays=True, limit=limit)


ROUTES: Final = (
    Route("begin_registration", "POST", "/registrations", registrations.begin, replays=True, limit="registrations"),
    _move("change_contact", "PUT", "/contact", registrations.move("change_contact"), "codes"),
    _move("confirm_mobile_code", "POST", "/mobile-code", registrations.confirm_mobile, "codes"),
    _move("resend_mobile_code", "POST", "/mobile-code/resend", registrations.resend_code, "codes"),
    _move("enter_identity", "PUT", "/identity", registrations.move("enter_identity")),
    _move("enter_credentials", "PUT", "/credentials", registrations.move("enter_credentials")),
    _move("go_back", "POST", "/back", registrations.move("back")),
    Route("show_registration", "GET", "/registrations/{id}", registrations.review),
    _move("submit_registration", "POST", "/submit", registrations.submit),
    _move("cancel_registration", "POST", "/cancel", registrations.cancel),
    Route("follow_up", "POST", "/follow-up", public.follow_up, limit="follow-up"),
    Route("list_security_questions", "GET", "/security-questions", public.show_questions),
    Route("list_notices", "GET", "/notices", public.show_notices),
    Route("check_password", "POST", "/checks/password", services.check_password, limit="checks"),
    Route("check_identifier", "POST", "/checks/{kind}", services.check_identifier, limit="checks"),
    Route("sign_in", "POST", "/sessions", accounts.sign_in_, limit="sessions"),
    Route("sign_out", "DELETE", "/sessions/current", accounts.sign_out),
    Route("sign_out_everywhere", "DELETE", "/sessions", accounts.sign_out_everywhere),
    Route("ask_password_recovery", "POST", "/password-recovery", passwords.ask_recovery, limit="recovery"),
    Route(
        "confirm_password_recovery", "POST", "/password-recovery/confirm", passwords.confirm_recovery, limit="recovery"
    ),
    Route("change_password", "POST", "/password", passwords.change_password, limit="sessions"),
    Route("ask_mobile_change", "POST", "/mobile", passwords.ask_mobile, limit="codes"),
    Route("confirm_mobile_change", "POST", "/mobile/confirm", passwords.confirm_mobile, limit="codes"),
    Route("list_services", "GET", "/services", services.show_services),
    Route("show_record", "GET", "/records", services.records()),
    Route("list_wages", "GET", "/records/wages", services.wages),
    Route("show_average_wage", "GET", "/records/average-wage", services.records("average_wage")),
    Route("show_pension_estimate", "GET", "/records/pension-estimate", services.records("pension_estimate")),
    Route("show_eligibility", "GET", "/records/eligibility", services.records("eligibility")),
    Route("list_gaps", "GET", "/records/gaps", services.records("gaps")),
    Route("object_to_record", "POST", "/objections", services.object_, replays=True, is_signed_in=True),
    Route("list_objections", "GET", "/objections", services.show_objections),
    Route("show_objection", "GET", "/objections/{id}", services.show_objection),
    Route("check_contribution_list", "POST", "/contribution-lists/check", services.check_list, uploads=("kar", "wor")),
    Route("list_activations", "GET", "/staff/activations", staff.activations),
    Route("visit_branch", "POST", "/staff/registrations/{id}/visit", staff.visit),
    Route("sign_commitment", "POST", "/staff/accounts/{id}/commitment", staff.commitment),
)
"""Every call of the contract, in its order."""


@frozen
class Found:
    """The route of a request, and the parts of its path."""

    route: Route
    parts: tuple[str, ...]


def find(method: str, path: str, routes: tuple[Route, ...] = ROUTES) -> Found:
    """
    Return the route of a request.

    Raises:
        ProblemError: http.resource.unknown; http.method.not_allowed, with the methods that there are.
    """
    given = tuple(path.strip("/").split("/"))
    near = _by_shape(routes).get((given[0], len(given)), ())
    matching = [
        Found(route, tuple(given[place] for place in places))
        for route, words, places in near
        if all(given[place] == word for place, word in words)
    ]
    if not matching:
        raise ProblemError.of(UNKNOWN)
    named = min(len(found.parts) for found in matching)  # `/checks/password` goes before `/checks/{kind}`
    for found in matching:
        if found.route.method == method and len(found.parts) == named:
            return found
    error = ProblemError.of(METHOD)
    error.allow = tuple(sorted({found.route.method for found in matching}))
    raise error


_Shaped: TypeAlias = tuple[Route, tuple[tuple[int, str], ...], tuple[int, ...]]
"""A route, the words of its path after the first one with their places, and the places of what is left open."""


@cache
def _by_shape(routes: tuple[Route, ...]) -> Mapping[tuple[str, int], tuple[_Shaped, ...]]:
    """Return the routes by their first part, which is always a word, and the number of parts."""
    found: dict[tuple[str, int], tuple[_Shaped, ...]] = {}
    for route in routes:
        parts = tuple(enumerate(route.parts))
        words = tuple((place, part) for place, part in parts[1:] if not part.startswith("{"))
        places = tuple(place for place, part in parts if part.startswith("{"))
        shape = route.parts[0], len(parts)
        found[shape] = (*found.get(shape, ()), (route, words, places))
    return found


def handle(
    portal: Portal, request: Request, routes: tuple[Route, ...] = ROUTES, found: Found | None = None
) -> Flow[Response]:
    """
    Answer a request: never raises, whatever comes in.

    Args:
        portal, request: whose, and what.
        routes: all there are.
        found: the route, where the host has found it already.
    """
    answer = begin(portal, request, routes, found)
    return answer if isinstance(answer, Response) else (yield from answer)


def begin(
    portal: Portal, request: Request, routes: tuple[Route, ...] = ROUTES, found: Found | None = None
) -> Response | Flow[Response]:
    """Answer a request that needs nothing to be asked, or return the flow that will; as `handle`, never raises."""
    try:
        found = found or find(request.method, request.path, routes)
        _check_limit(portal, found.route, request)
        _check_parts(found.parts)
        answer = _asked(portal, found, request)
    except (ProblemError, MalformedError) as error:
        refusal = error
    else:
        return answer if isinstance(answer, Response) else _guarded(answer, request.lang)
    return _refused(refusal, request.lang)


def _guarded(flow: Flow[Response], lang: Lang) -> Flow[Response]:
    try:
        return (yield from flow)
    except (ProblemError, MalformedError) as error:
        refusal = error
    return _refused(refusal, lang)


def _refused(refusal: ProblemError | MalformedError, lang: Lang) -> Response:
    if isinstance(refusal, MalformedError):
        return problem(refusal.faults, lang)
    answer = problem(refusal.faults, lang, **refusal.told)
    return answer.having(allow=", ".join(refusal.allow)) if refusal.allow else answer


def _check_limit(portal: Portal, route: Route, request: Request) -> None:
    if wait := portal.limiter(request.address, route.limit, portal.now()):
        raise ProblemError.of(TOO_MANY, retry_after=wait)


def _check_parts(parts: tuple[str, ...]) -> None:
    """Refuse what no id or kind holds: some stores cannot even be asked for a NUL."""
    if not "".join(parts).isprintable():
        raise ProblemError.of(UNKNOWN)


def _asked(portal: Portal, found: Found, request: Request) -> Response | Flow[Response]:
    fields = _read(found.route, request)
    key = request.headers.get("idempotency-key")
    if not found.route.replays or key is None:
        return found.route.flow(portal, request, fields, *found.parts)
    _check_key(key)
    return _once(portal, found, request, fields, key)


def _once(portal: Portal, found: Found, request: Request, fields: Mapping[str, Any], key: str) -> Flow[Response]:
    """Answer, or answer again what was answered under the key."""
    if found.route.is_signed_in:
        yield from accounts.session_of(portal, request)
    # A key without a token is anybody's who guesses it, and its answer holds a secret: it is that of an address.
    owner = (request.bearer,) if request.bearer else ("", str(request.address))
    cell = portal.keys.hashed(_REPLIES, *owner, request.method, request.path, key)
    known = yield from cells.read(portal, _REPLIES, cell)
    digest = hashlib.sha256(request.body).hexdigest()
    if known.content is not None:
        return _replayed(known.content, digest)
    begun = {"body": digest, "answer": None}
    if not (yield from cells.write(portal, known, begun, until=portal.now() + LEASE)):
        known = yield from cells.read(portal, _REPLIES, cell)
        return _replayed(known.content or begun, digest)
    return (yield from _kept(portal, (yield from cells.read(portal, _REPLIES, cell)), found, request, fields))


def _kept(
    portal: Portal, begun: cells.Document, found: Found, request: Request, fields: Mapping[str, Any]
) -> Flow[Response]:
    """Answer, and keep the answer under its key; a refusal leaves the key as if it had not been used."""
    try:
        asked = found.route.flow(portal, request, fields, *found.parts)
        answer = asked if isinstance(asked, Response) else (yield from asked)
    except (ProblemError, MalformedError) as refusal:
        error = refusal
    else:
        told = {"status": answer.status, "body": answer.body, "headers": dict(answer.headers)}
        kept = {**(begun.content or {}), "answer": told}
        yield from cells.write(portal, begun, kept, until=portal.now() + REPLIES)
        return answer
    yield from cells.write(portal, begun, None)
    raise error


def _replayed(known: Json, digest: str) -> Response:
    """
    Return the answer that was given under a key.

    Raises:
        ProblemError: http.idempotency_key.reused, with another body; http.idempotency_key.in_progress.
    """
    if known["body"] != digest:
        raise ProblemError.of(KEY_REUSED)
    if known["answer"] is None:
        raise ProblemError.of(KEY_IN_PROGRESS)
    return _response(known["answer"])


def _read(route: Route, request: Request) -> Mapping[str, Any]:
    if route.method == "GET":  # a body of one means nothing (RFC 9110, 9.3.1)
        return {}
    if not route.uploads:
        return read_fields(request)
    if sum(map(len, request.files.values())) > LARGEST_UPLOAD:
        raise ProblemError.of(TOO_LARGE, most=LARGEST_UPLOAD)
    return {}


def _response(kept: Json) -> Response:
    return Response(kept["status"], kept["body"], kept["headers"])


def _check_key(key: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY or not all("!" <= character <= "~" for character in key):
        raise ProblemError.of(KEY_MALFORMED, most=LONGEST_KEY)


def read_fields(request: Request) -> Mapping[str, Any]:
    """
    Return the fields of a body; a call without a body has none.

    Raises:
        ProblemError: http.body.too_large, http.body.other_media_type, http.body.not_json.
        MalformedError: those of `wire.parse_json`.
    """
    if len(request.body) > LARGEST_BODY:
        raise ProblemError.of(TOO_LARGE, most=LARGEST_BODY)
    if not request.body:
        return {}
    if not _is_json(request.headers.get("content-type", "")):
        raise ProblemError.of(MEDIA_TYPE)
    if request.fields is not None:
        return request.fields
    fields = wire.parse_json(request.body)
    if not isinstance(fields, dict):
        raise ProblemError.of(NOT_JSON)
    return cast("dict[str, Any]", fields)


@lru_cache(maxsize=64)
def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() == "application/json"
