"""
The routes of a registration: a draft that belongs to whoever began it, its steps, its end, and following it up.

No answer tells a stranger whether a national ID is known: identity, ownership, and what else there is under it, are
asked after the submission, by the worker.

Source: contract 3 and 5; `security` EN1, EN5, EN7, FL1 to FL6, OTP3 to OTP7.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from attrs import evolve, field, frozen

from tamin_rules import wire
from tamin_rules.decisions import Decision
from tamin_rules.explain import say
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.messages import Catalogue, catalogue
from tamin_rules.portal import cells, codes, places
from tamin_rules.portal.asks import Append, Flow, Load, NewTask, Seal, Stream
from tamin_rules.portal.fields import check_fields
from tamin_rules.portal.histories import Kind, Opened, appended, begun, replayed, tasks_of
from tamin_rules.portal.problems import (
    BAD_VERSION,
    NO_VERSION,
    STALE,
    UNAUTHENTICATED,
    UNKNOWN,
    Json,
    ProblemError,
    Request,
    Response,
)
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import journey
from tamin_rules.registration.effects import SendCode
from tamin_rules.registration.journey.table import DRAFT
from tamin_rules.registration.notices import NOTICES
from tamin_rules.registration.one_time_code import Purpose
from tamin_rules.workflow import Moved, Refused

History: TypeAlias = Opened[journey.State, journey.Application]
Fields: TypeAlias = Mapping[str, object]

REGISTRATION: Final[Kind[journey.State, journey.Application]] = Kind(
    "registration", journey.START, lambda portal: portal.registration.machine
)
ERASED: Final = "erased"
"""The state of a history whose person was erased; no journey has it, and no stranger sees it."""
TRACKING: Final = "tracking"


def person_key(portal: Portal, national_id: str) -> bytes:
    """Return the keyed hash by which a person is found (`security` PII4)."""
    return portal.keys.hashed("person", national_id)


def token_key(portal: Portal, id_: str, token: str) -> bytes:
    """Return the keyed hash of a draft's secret."""
    return portal.keys.hashed("draft", id_, token)


# --- who may, and on which version -----------------------------------------------------------------------------------


@frozen
class Ended:
    """A draft whose data is gone: nothing but its state and version is left."""

    stream: Stream = field(repr=False)

    @property
    def state(self) -> str:
        """How it ended."""
        return self.stream.state

    @property
    def version(self) -> int:
        """Accepted moves; the passing of time is none."""
        return len(self.stream.events) - (self.state == journey.State.EXPIRED)


def draft_of(portal: Portal, request: Request, id_: str) -> Flow[History | Ended]:
    """
    Return the draft that a token opens; one whose time is over ends here.

    Raises:
        ProblemError: http.token.missing; http.resource.unknown, for another's token as for an unknown id.
    """
    if request.bearer is None:
        raise ProblemError.of(UNAUTHENTICATED)
    stream: Stream | None = yield Load(REGISTRATION.name, id_)
    wanted = token_key(portal, id_, request.bearer)
    if stream is None or not hmac.compare_digest(stream.token, wanted):
        raise ProblemError.of(UNKNOWN)
    if not stream.key:
        return Ended(stream)
    history = replayed(portal, REGISTRATION, stream)
    if history.now.state in DRAFT and history.now.facts.limit_is_reached(portal.now()):
        return (yield from expired(portal, history))
    return history


def expired(portal: Portal, history: History) -> Flow[History | Ended]:
    """End a draft whose time is over."""
    match journey.expire(history.now, at=portal.now(), policy=portal.registration, law=portal.law):
        case Moved() as moved:
            return (yield from ended(portal, history, moved))
        case _:
            return history


def expire(portal: Portal, id_: str) -> Flow[bool]:
    """End a draft whose time is over, whether or not anybody comes back to it; return whether this one was (FL6)."""
    stream: Stream | None = yield Load(REGISTRATION.name, id_)
    if stream is None or not stream.key:
        return False
    history = replayed(portal, REGISTRATION, stream)
    if history.now.state not in DRAFT or not history.now.facts.limit_is_reached(portal.now()):
        return False
    return isinstance((yield from expired(portal, history)), Ended)


def ended(portal: Portal, history: History, moved: Moved[journey.State, journey.Application]) -> Flow[Ended]:
    """Add the last event of a draft, and destroy the key of all of them: what was entered goes with it (FL6)."""
    after = yield from stored(portal, history, moved, tasks=())
    bare = evolve(after.stream, key=b"")
    yield Append(bare, len(bare.events))
    return Ended(bare)


def check_version(request: Request, version: int) -> None:
    """
    Refuse a change that is not about the current version.

    Raises:
        ProblemError: http.version.missing, http.version.malformed, http.version.stale.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise ProblemError.of(NO_VERSION)
    text = header.strip().strip('"')
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004 - no version is longer
        raise ProblemError.of(BAD_VERSION)
    if int(text) != version:
        raise ProblemError.of(STALE, version=version)


# --- answers ---------------------------------------------------------------------------------------------------------


def standing(portal: Portal, history: History | Ended) -> Json:
    """Return where a registration stands."""
    match history:
        case Ended():
            known: Json = {"state": history.state, "version": history.version, "allowed": [], "reasons": []}
        case _:
            now = history.now
            known = {
                "state": now.state.value,
                "version": now.version,
                "allowed": list(portal.registration.machine.allowed(now)),
                "reasons": sorted(reason.value for reason in now.facts.reasons or ()),
            }
    return {"id": history.stream.id, **known}


def answer(portal: Portal, history: History | Ended, status: int = 200, **more: Any) -> Response:  # noqa: ANN401
    """Return the answer to an accepted move, with its version."""
    body = standing(portal, history)
    headers = {"etag": f'"{body["version"]}"', "cache-control": "no-store"}
    return Response(status, {**body, **more}, headers)


def refused(answered: Refused) -> ProblemError:
    """Return the problem of a refused move, with what is allowed."""
    return ProblemError(answered.faults, allowed=list(answered.allowed), state=answered.state)


def told_decisions(decisions: tuple[Decision, ...], texts: Catalogue) -> list[Json]:
    """Return decisions with their sentences."""
    return [wire.dump_decision(found) | {"message": say(found, texts)} for found in decisions]


# --- the steps -------------------------------------------------------------------------------------------------------


def begin(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """Begin: the same answer whether or not the national ID is known."""
    journey.check_request("begin", fields)
    moved = journey.begin(**fields, at=portal.now(), policy=portal.registration, law=portal.law)
    if isinstance(moved, Refused):
        raise refused(moved)
    id_, token = portal.keys.token(), portal.keys.token()
    history = begun(portal, REGISTRATION, id_, token=token_key(portal, id_, token))
    after = yield from kept(portal, history, moved)
    return answer(portal, after, 201, token=token)


def move(name: str) -> Callable[[Portal, Request, Fields, str], Flow[Response]]:
    """Return the route of a move by its name."""

    def moving(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
        history = yield from _current(portal, request, id_)
        moved = yield from judged(portal, history, name, fields)
        after = yield from kept(portal, history, moved)
        return answer(portal, after)

    return moving


def _current(portal: Portal, request: Request, id_: str) -> Flow[History]:
    """Return the draft that a change is about; after its end every move is refused."""
    found = yield from draft_of(portal, request, id_)
    match found:
        case Ended():
            check_version(request, found.version)
            raise refused(Refused(found.state, (), ()))
        case _:
            check_version(request, found.now.version)
            return found


def judged(
    portal: Portal, history: History, name: str, fields: Fields
) -> Flow[Moved[journey.State, journey.Application]]:
    """
    Make a move; secrets are hashed slowly, and only once everything else is found to be in order.

    The move is a pure function: it is asked twice, first to see what would be hashed, then with the hashes.
    """
    wanted: list[str] = []

    def collect(secret: str) -> str:
        wanted.append(secret)
        return "to be hashed"

    moved = _made(portal, history, name, fields, collect)
    if wanted:
        hashes = iter((yield Seal(tuple(wanted))))
        moved = _made(portal, history, name, fields, lambda _secret: next(hashes))
    return moved


def _made(
    portal: Portal, history: History, name: str, fields: Fields, hasher: Callable[[str], str]
) -> Moved[journey.State, journey.Application]:
    answered = journey.move(
        history.now, name, fields, at=portal.now(), hasher=hasher, policy=portal.registration, law=portal.law
    )
    if isinstance(answered, Refused):
        raise refused(answered)
    return answered


def kept(portal: Portal, history: History, moved: Moved[journey.State, journey.Application]) -> Flow[History]:
    """Store a move with what follows from it; a code that is to be sent is counted first, and voids the one before."""
    tasks, number = tasks_of(portal, history, moved.effects), moved.snapshot.facts.mobile
    code = next((task for task in tasks if task.type == SendCode.type), None)
    if code is not None and number is not None:
        yield from _code_asked(portal, moved.snapshot.facts, number)
    after = yield from stored(portal, history, moved, tasks=tasks)
    if code is not None and number is not None:
        yield from _awaited(portal, history, number, code)
    return after


def stored(
    portal: Portal,
    history: History,
    moved: Moved[journey.State, journey.Application],
    *,
    tasks: tuple[NewTask, ...],
    person: bytes | None = None,
) -> Flow[History]:
    """
    Store a move.

    Raises:
        ProblemError: http.version.stale, where somebody else was faster.
    """
    after = yield from appended(portal, history, moved, person=person, tasks=tasks)
    if after is None:
        raise (yield from _stale(portal, history))
    return after


def _stale(portal: Portal, history: History) -> Flow[ProblemError]:
    """Return the problem of who was not fast enough, with the version that there is now."""
    stream: Stream | None = yield Load(REGISTRATION.name, history.stream.id)
    if stream is None or not stream.key:
        return ProblemError.of(STALE, version=history.now.version if stream is None else Ended(stream).version)
    return ProblemError.of(STALE, version=replayed(portal, REGISTRATION, stream).now.version)


def _code_asked(portal: Portal, facts: journey.Application, number: Mobile) -> Flow[None]:
    national_id = "" if facts.national_id is None else facts.national_id.plain()
    yield from codes.asked(portal, Purpose.REGISTRATION, number, person_key(portal, national_id))


def _awaited(portal: Portal, history: History, number: Mobile, code: NewTask) -> Flow[None]:
    key = codes.number_key(portal, Purpose.REGISTRATION, number)
    yield from codes.renewed(portal, Purpose.REGISTRATION, history.stream.id, key, code.reference)


def submit(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
    """Submit: recorded; the result comes by SMS. The tracking code is told once, and kept as a keyed hash."""
    history = yield from _current(portal, request, id_)
    moved = yield from judged(portal, history, "submit", fields)
    national_id, number = moved.snapshot.facts.national_id, moved.snapshot.facts.mobile
    if national_id is None or number is None:  # the table leads nobody here without
        raise ProblemError.of(UNKNOWN)
    person, tasks = person_key(portal, national_id.plain()), tasks_of(portal, history, moved.effects)
    yield from places.claimed(portal, person, id_)
    after = yield from stored(portal, history, moved, tasks=tasks, person=person)
    tracking = portal.keys.token()
    found = yield from cells.read(portal, TRACKING, tracking_key(portal, national_id, number, tracking))
    yield from cells.write(portal, found, {"id": id_})
    return answer(portal, after, 202, tracking_code=tracking)


def tracking_key(portal: Portal, national_id: NationalId, number: Mobile, tracking: str) -> bytes:
    """Return under what a request is followed up: all three at once, so that a wrong one of them finds nothing."""
    return portal.keys.hashed(TRACKING, national_id.plain(), number.plain(), tracking)


def cancel(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
    """Withdraw; what was entered is destroyed."""
    history = yield from _current(portal, request, id_)
    moved = yield from judged(portal, history, "cancel", fields)
    return answer(portal, (yield from ended(portal, history, moved)))


def confirm_mobile(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
    """Type the code that was sent; the try is counted before anything is compared."""
    _need_code_step(portal)
    history = yield from _current(portal, request, id_)
    if history.now.state is not journey.State.MOBILE_CODE:
        raise refused(Refused(history.now.state, (), portal.registration.machine.allowed(history.now)))
    check_fields(fields, ("code",))
    accepted = yield from codes.accepted(portal, Purpose.REGISTRATION, id_, fields.get("code"))
    moved = yield from judged(portal, history, "confirm_mobile", {"accepted": accepted})
    return answer(portal, (yield from kept(portal, history, moved)))


def resend_code(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
    """Send another code; the one before is void."""
    _need_code_step(portal)
    history = yield from _current(portal, request, id_)
    number = history.now.facts.mobile
    if history.now.state is not journey.State.MOBILE_CODE or number is None:
        raise refused(Refused(history.now.state, (), portal.registration.machine.allowed(history.now)))
    check_fields(fields, ())
    yield from _code_asked(portal, history.now.facts, number)
    again = tasks_of(portal, history, (SendCode(Purpose.REGISTRATION.value),), part=portal.now().isoformat())
    is_ours: bool = yield Append(history.stream, len(history.stream.events), again)
    if not is_ours:
        raise (yield from _stale(portal, history))
    yield from _awaited(portal, history, number, again[0])
    return answer(portal, history, 202)


def _need_code_step(portal: Portal) -> None:
    if not portal.registration.terms.mobile_code:
        raise ProblemError.of(UNKNOWN)


def review(portal: Portal, request: Request, _fields: Fields, id_: str) -> Flow[Response]:
    """Show what was entered, masked where it identifies."""
    history = yield from draft_of(portal, request, id_)
    if isinstance(history, Ended):
        return answer(portal, history, contact=None, identity=None, credentials=None, notices=[], decisions=[])
    shown: dict[str, Any] = wire.dump_review(journey.review(history.now, policy=portal.registration))
    shown["notices"] = notices(catalogue(request.lang))
    return answer(portal, history, 200, **shown)


def notices(texts: Catalogue) -> list[Json]:
    """Return the notices with their texts."""
    return [{"id": notice.id, "text": texts.notice(notice.id)} for notice in NOTICES]
