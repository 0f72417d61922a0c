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
from tamin_rules.errors import Faults, MalformedError
from tamin_rules.explain import say
from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.portal import cells, codes
from tamin_rules.portal.asks import Append, Flow, Load, Seal, Stream
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
from tamin_rules.registration.journey.door import FIELD_UNKNOWN
from tamin_rules.registration.journey.table import DRAFT
from tamin_rules.registration.notices import NOTICES
from tamin_rules.registration.one_time_code import Purpose
from tamin_rules.registration.questions import QUESTIONS
from tamin_rules.workflow import Moved, Refused

History: TypeAlias = Opened[journey.State, journey.Application]
Fields: TypeAlias = Mapping[str, object]

REGISTRATION: Final[Kind[journey.State, journey.Application]] = Kind(
    "registration", journey.START, lambda portal: portal.registration.machine
)
_ENDED: Final = frozenset({journey.State.CANCELLED, journey.State.EXPIRED})
_TRACKING: Final = "tracking"


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
        return (yield from _expired(portal, history))
    return history


def _expired(portal: Portal, history: History) -> Flow[History | Ended]:
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
    return isinstance((yield from _expired(portal, history)), Ended)


def ended(portal: Portal, history: History, moved: Moved[journey.State, journey.Application]) -> Flow[Ended]:
    """Add the last event of a draft, and destroy the key of all of them: what was entered goes with it (FL6)."""
    after = yield from appended(portal, history, moved)
    if after is None:
        raise ProblemError.of(STALE, version=history.now.version)
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
    """Store a move with what follows from it; a code that is to be sent is counted now."""
    for effect in moved.effects:
        if isinstance(effect, SendCode) and moved.snapshot.facts.mobile is not None:
            number = moved.snapshot.facts.mobile
            yield from codes.asked(portal, Purpose.REGISTRATION, history.stream.id, number)
    tasks = tasks_of(portal, history, moved.effects)
    after = yield from appended(portal, history, moved, tasks=tasks)
    if after is None:
        raise ProblemError.of(STALE, version=history.now.version + 1)
    return after


def submit(portal: Portal, request: Request, fields: Fields, id_: str) -> Flow[Response]:
    """Submit: recorded; the result comes by SMS. The tracking code is told once, and kept as a keyed hash."""
    history = yield from _current(portal, request, id_)
    moved = yield from judged(portal, history, "submit", fields)
    national_id, number = moved.snapshot.facts.national_id, moved.snapshot.facts.mobile
    if national_id is None or number is None:  # the table leads nobody here without
        raise ProblemError.of(UNKNOWN)
    tracking = portal.keys.token()
    found = yield from cells.read(portal, _TRACKING, portal.keys.hashed(_TRACKING, tracking))
    yield from cells.write(portal, found, {"id": id_})
    tasks = tasks_of(portal, history, moved.effects)
    person = person_key(portal, national_id.plain())
    after = yield from appended(portal, history, moved, person=person, tasks=tasks)
    if after is None:
        raise ProblemError.of(STALE, version=history.now.version + 1)
    return answer(portal, after, 202, tracking_code=tracking)


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
    if unknown := set(fields) - {"code"}:
        raise MalformedError(FIELD_UNKNOWN, {"allowed": ("code",)}, (min(unknown),))
    accepted = yield from codes.accepted(portal, Purpose.REGISTRATION, id_, fields.get("code"))
    moved = yield from judged(portal, history, "confirm_mobile", {"accepted": accepted})
    return answer(portal, (yield from kept(portal, history, moved)))


def resend_code(portal: Portal, request: Request, _fields: Fields, id_: str) -> Flow[Response]:
    """Send another code; the one before is void."""
    _need_code_step(portal)
    history = yield from _current(portal, request, id_)
    number = history.now.facts.mobile
    if history.now.state is not journey.State.MOBILE_CODE or number is None:
        raise refused(Refused(history.now.state, (), portal.registration.machine.allowed(history.now)))
    count = yield from codes.asked(portal, Purpose.REGISTRATION, id_, number)
    effect = SendCode(Purpose.REGISTRATION.value)
    again = tasks_of(portal, history, (effect,), part=str(count))
    yield Append(history.stream, len(history.stream.events), again)
    return answer(portal, history, 202)


def _need_code_step(portal: Portal) -> None:
    if not portal.registration.terms.mobile_code:
        raise ProblemError.of(UNKNOWN)


def review(portal: Portal, request: Request, _fields: Fields, id_: str) -> Flow[Response]:
    """Show what was entered, masked where it identifies."""
    history = yield from draft_of(portal, request, id_)
    if isinstance(history, Ended):
        return answer(portal, history, contact=None, identity=None, credentials=None, notices=[], decisions=[])
    shown = wire.dump_review(journey.review(history.now, policy=portal.registration))
    texts = catalogue(request.lang)
    return answer(portal, history, **{**shown, "notices": notices(texts)})


def follow_up(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """Tell the state to who knows all three: national ID, mobile and tracking code; anything else is unknown."""
    national_id, mobile, tracking = _triple(fields)
    found = yield from cells.read(portal, _TRACKING, portal.keys.hashed(_TRACKING, tracking))
    stream: Stream | None = yield Load(REGISTRATION.name, (found.content or {}).get("id", ""))
    if stream is None:
        raise ProblemError.of(UNKNOWN)
    if not stream.key:
        if stream.person != person_key(portal, national_id.plain()):
            raise ProblemError.of(UNKNOWN)
        return Response(200, {"state": stream.state, "reasons": []}, {"cache-control": "no-store"})
    now = replayed(portal, REGISTRATION, stream).now
    if (now.facts.national_id, now.facts.mobile) != (national_id, mobile):
        raise ProblemError.of(UNKNOWN)
    reasons = sorted(reason.value for reason in now.facts.reasons or ())
    return Response(200, {"state": now.state.value, "reasons": reasons}, {"cache-control": "no-store"})


def _triple(fields: Fields) -> tuple[Any, Any, str]:
    faults = Faults()
    national_id = faults.take("national_id", national_ids.parse, fields.get("national_id"))
    mobile = faults.take("mobile", mobiles.parse, fields.get("mobile"))
    faults.settle()
    tracking = fields.get("tracking_code")
    return national_id, mobile, tracking if isinstance(tracking, str) else ""


# --- what one reads before ------------------------------------------------------------------------------------------


def notices(texts: Catalogue) -> list[Json]:
    """Return the notices with their texts."""
    return [{"id": notice.id, "text": texts.notice(notice.id)} for notice in NOTICES]


def show_notices(_portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Show the six notices."""
    yield from ()
    return Response(200, {"notices": notices(catalogue(request.lang))})


def show_questions(_portal: Portal, request: Request, _fields: Fields) -> Flow[Response]:
    """Show the security questions."""
    yield from ()
    return Response(
        200, {"security_questions": [{"id": each.id, "text": _text(each, request.lang)} for each in QUESTIONS]}
    )


def _text(question: Any, lang: Lang) -> str:  # noqa: ANN401 - a question
    return str(question.fa if lang == "fa" else question.en)
