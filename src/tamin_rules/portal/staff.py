"""
The routes of branch staff: who waits for a visit, what came of it, and commitment forms.

Who is staff is the host's to say.

Source: contract 3 and 5; seed B1, B2, R5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tamin_rules.portal import registrations
from tamin_rules.portal.asks import Flow, Stream, Streams
from tamin_rules.portal.histories import opened, replayed
from tamin_rules.portal.problems import FORBIDDEN, UNAUTHENTICATED, UNKNOWN, ProblemError, Request, Response
from tamin_rules.portal.registrations import REGISTRATION
from tamin_rules.portal.settings import Portal
from tamin_rules.portal.standing import standing_of
from tamin_rules.registration import journey

Fields = Mapping[str, object]
_NO_STORE: Final = {"cache-control": "no-store"}


def check_staff(portal: Portal, request: Request) -> None:
    """
    Refuse who is no staff.

    Raises:
        ProblemError: http.token.missing, http.token.wrong.
    """
    if request.bearer is None:
        raise ProblemError.of(UNAUTHENTICATED)
    if not portal.is_staff(request.bearer):
        raise ProblemError.of(FORBIDDEN)


def activations(portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Show who waits for a visit to a branch: ids and reasons, nobody's name."""
    check_staff(portal, request)
    found: tuple[Stream, ...] = yield Streams(REGISTRATION.name, journey.State.NEEDS_BRANCH.value)
    waiting = (replayed(portal, REGISTRATION, stream) for stream in found if stream.key)
    rows = [
        {
            "id": history.stream.id,
            "version": history.now.version,
            "reasons": sorted(reason.value for reason in history.now.facts.reasons or ()),
        }
        for history in waiting
    ]
    return Response(200, {"activations": rows}, _NO_STORE)


def visit(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
    """Tell what came of a visit."""
    return (yield from _moved(portal, request, "visit_branch", fields, id_))


def commitment(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
    """Tell of a commitment form that was completed at the branch; an account has its registration's id."""
    return (yield from _moved(portal, request, "sign_commitment", fields, id_))


def _moved(portal: Portal, request: Request, name: str, fields: Fields, id_: str) -> Flow[Response]:
    check_staff(portal, request)
    history = yield from opened(portal, REGISTRATION, id_)
    if history is None:
        raise ProblemError.of(UNKNOWN)
    if "if-match" in request.headers:
        registrations.check_version(request, history.now.version)
    journey.check_request(name, {key: value for key, value in fields.items() if key != "standing"})
    known = dict(fields)
    if name == "visit_branch":
        known["standing"] = yield from standing_of(portal, history)
    moved = yield from registrations.judged(portal, history, name, known)
    after = yield from registrations.kept(portal, history, moved)
    return registrations.answer(portal, after)
