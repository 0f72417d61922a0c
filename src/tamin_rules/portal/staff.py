"""
The routes of branch staff: who waits for a visit, what came of it, and commitment forms.

Who is staff is the host's to say.

Source: contract 3 and 5; seed B1, B2, R5.
"""

from __future__ import annotations

from typing import Final

from tamin_rules.portal import registrations
from tamin_rules.portal.asks import Flow, Load, Stream, Streams
from tamin_rules.portal.fields import Fields, check_fields
from tamin_rules.portal.histories import replayed
from tamin_rules.portal.problems import FORBIDDEN, UNAUTHENTICATED, UNKNOWN, ProblemError, Request, Response
from tamin_rules.portal.registrations import ERASED, REGISTRATION, Ended
from tamin_rules.portal.settings import Portal
from tamin_rules.portal.standing import standing_of
from tamin_rules.registration import journey
from tamin_rules.workflow import Refused

_NO_STORE: Final = {"cache-control": "no-store"}
_MOST: Final = 1_000
"""So many are shown, those that wait longest first."""


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
    found: tuple[Stream, ...] = yield Streams(REGISTRATION.name, journey.State.NEEDS_BRANCH.value, _MOST)
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


_FIELDS: Final = {"visit_branch": ("visit", "documents", "decision"), "sign_commitment": ("form",)}
"""What staff tell; what else there is under the national ID is the portal's own to know."""


def _moved(portal: Portal, request: Request, name: str, fields: Fields, id_: str) -> Flow[Response]:
    check_staff(portal, request)
    stream: Stream | None = yield Load(REGISTRATION.name, id_)
    if stream is None or stream.state == ERASED:
        raise ProblemError.of(UNKNOWN)
    found = replayed(portal, REGISTRATION, stream) if stream.key else Ended(stream)
    if "if-match" in request.headers:
        registrations.check_version(request, found.version if isinstance(found, Ended) else found.now.version)
    if isinstance(found, Ended):
        raise registrations.refused(Refused(found.state, (), ()))
    allowed = portal.registration.machine.allowed(found.now)
    if name not in allowed:
        raise registrations.refused(Refused(found.now.state, (), allowed))
    check_fields(fields, _FIELDS[name])
    known = dict(fields)
    if name == "visit_branch":
        known["standing"] = yield from standing_of(portal, found)
    moved = yield from registrations.judged(portal, found, name, known)
    after = yield from registrations.kept(portal, found, moved)
    return registrations.answer(portal, after)
