"""
The routes of what one signs in with: a forgotten password, another password, another mobile.

Asking for a new password gets everybody the same answer, and the code is judged before the new password is.

Source: contract 5; seed E4; `security` EN1, OTP11, PW13, CM1 to CM5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from attrs import evolve

from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.portal import cells, codes
from tamin_rules.portal.accounts import (
    NO_STORE,
    Holder,
    change_holder,
    holder_of,
    opened_session,
    proven,
    refuse,
    session_of,
)
from tamin_rules.portal.asks import Flow, NewTask, Seal
from tamin_rules.portal.fields import Fields, check_fields, one, read_all
from tamin_rules.portal.histories import Kind, Opened, appended, begun, nothing, opened, tasks_of
from tamin_rules.portal.problems import AWAY, UNAUTHENTICATED, Json, ProblemError, Request, Response
from tamin_rules.portal.registrations import person_key, refused
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import credentials, mobile_change, one_time_code, password, recovery
from tamin_rules.registration.effects import ChangePassword, EndSessions
from tamin_rules.registration.one_time_code import Purpose
from tamin_rules.registration.person import Person
from tamin_rules.workflow import Effect, Moved, Refused

RECOVERY: Final[Kind[Any, Any]] = Kind("recovery", recovery.START, lambda portal: portal.recovery.machine)
MOBILE_CHANGE: Final[Kind[Any, Any]] = Kind(
    "mobile_change", mobile_change.START, lambda portal: portal.mobile_change.machine
)
CURRENT: Final = "current"
"""The room in which a person's latest recovery and change of mobile are named."""
NO_CODE: Final = "no_code"
"""The task that stands where no code is sent, so that as much is stored for who gets none."""


# --- what is under way -----------------------------------------------------------------------------------------------


def _room(kind: Kind[Any, Any]) -> str:
    return f"{CURRENT} {kind.name}"


def named(portal: Portal, kind: Kind[Any, Any], person: bytes) -> Flow[tuple[str, ...]]:
    """Return the ids of every history of a kind that a person has had, the latest one last."""
    found = yield from cells.read(portal, _room(kind), person)
    return () if found.content is None else tuple(found.content["ids"])


def forgotten(portal: Portal, kind: Kind[Any, Any], person: bytes) -> Flow[None]:
    """Forget which they were."""
    yield from cells.change(portal, _room(kind), person, lambda _content: None)


def under_way(portal: Portal, kind: Kind[Any, Any], person: bytes) -> Flow[Opened[Any, Any]]:
    """Return the history that is under way for a person, or one that is not begun, and is nowhere stored."""
    ids = yield from named(portal, kind, person)
    history = yield from opened(portal, kind, ids[-1] if ids else "")
    if history is not None:
        history = yield from by_clock(portal, history)
    if history is None or history.now.state in kind.machine(portal).final:
        return begun(portal, kind, portal.keys.token(), person=person)
    return history


def _begun(portal: Portal, history: Opened[Any, Any], moved: Moved[Any, Any], tasks: tuple[NewTask, ...]) -> Flow[bool]:
    """Store what was asked for, and name the history as the person's latest; false where somebody else was faster."""
    stream = history.stream
    after = yield from appended(portal, history, moved, person=stream.person, tasks=tasks)
    if after is None or stream.person is None:
        return False

    def joined(content: Json | None) -> Json:
        ids: list[str] = [] if content is None else content["ids"]
        return {"ids": ids if stream.id in ids else [*ids, stream.id]}

    yield from cells.change(portal, _room(history.kind), stream.person, joined)
    return True


_BY_CLOCK: Final[Mapping[str, tuple[Callable[..., Any], ...]]] = {
    RECOVERY.name: (recovery.expire,),
    MOBILE_CHANGE.name: (mobile_change.settle, mobile_change.expire),
}


def by_clock(portal: Portal, history: Opened[Any, Any]) -> Flow[Opened[Any, Any]]:
    """Return a history with what the passing of time has made of it: an idle one ends, a cooling-off does too."""
    for move in _BY_CLOCK[history.kind.name]:
        moved = move(history.now, at=portal.now(), policy=getattr(portal, history.kind.name), law=portal.law)
        if isinstance(moved, Moved):
            after = yield from appended(portal, history, moved)
            return history if after is None else after
    return history


# --- a forgotten password --------------------------------------------------------------------------------------------


def ask_recovery(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """
    Ask for a code to the number on file; the answer is the same for everybody.

    So are the questions to the store: where nobody is known a stand-in for the number is counted, a code is awaited
    that nobody gets, and a task is stored that does nothing.
    """
    (national_id,) = read_all(fields, national_id=national_ids.parse)
    person = person_key(portal, national_id.plain())
    holder = yield from holder_of(portal, person)
    history = yield from under_way(portal, RECOVERY, person)
    cooling = yield from cools_off(portal, person)
    key = _counted_under(portal, person, holder)
    before, wait = yield from codes.counted(portal, Purpose.PASSWORD_RECOVERY, key, person)
    if wait:
        return Response(202, {}, NO_STORE)
    moved = recovery.begin(
        history.now,
        known=holder is not None,
        cooling_off=cooling,
        earlier=before,
        at=portal.now(),
        policy=portal.recovery,
        law=portal.law,
    )
    if isinstance(moved, Moved):
        (code,) = tasks_of(portal, history, moved.effects) or (nothing(portal, history, NO_CODE),)
        if (yield from _begun(portal, history, moved, (code,))):
            yield from codes.renewed(portal, Purpose.PASSWORD_RECOVERY, history.stream.id, key, code.reference)
    return Response(202, {}, NO_STORE)


def _counted_under(portal: Portal, person: bytes, holder: Holder | None) -> bytes:
    if holder is None:
        return codes.nobody_key(portal, Purpose.PASSWORD_RECOVERY, person)
    return codes.number_key(portal, Purpose.PASSWORD_RECOVERY, holder.mobile)


def cools_off(portal: Portal, person: bytes) -> Flow[bool]:
    """Tell whether a person's number was changed so lately that no code goes to it."""
    ids = yield from named(portal, MOBILE_CHANGE, person)
    history = yield from opened(portal, MOBILE_CHANGE, ids[-1] if ids else "")
    return history is not None and mobile_change.is_cooling_off(history.now, portal.now())


_NOBODY: Final = Person(None)


def confirm_recovery(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """Set a new password with a code."""
    check_fields(fields, ("national_id", "code", "password", "password_confirmation"))
    national_id = one(fields, "national_id", national_ids.parse)
    person = person_key(portal, national_id.plain())
    holder = yield from holder_of(portal, person)
    history = yield from under_way(portal, RECOVERY, person)
    cooling = yield from cools_off(portal, person)
    matched, sent = yield from codes.tried(portal, Purpose.PASSWORD_RECOVERY, history.stream.id, fields.get("code"))
    known = None if sent is None else evolve(sent, void=cooling)  # `security` CM3
    secrets: list[str] = []

    def confirmed(hasher: Callable[[str], str]) -> recovery.Answer:
        return recovery.confirm(
            history.now,
            matched=matched and holder is not None,
            sent=known,
            password=fields.get("password"),
            password_confirmation=fields.get("password_confirmation"),
            person=_NOBODY if holder is None else holder.person,
            hasher=hasher,
            at=portal.now(),
            policy=portal.recovery,
            law=portal.law,
        )

    def collected(secret: str) -> str:
        secrets.append(secret)
        return "to be hashed"

    first = confirmed(collected)
    if isinstance(first, Refused):
        raise ProblemError(first.faults)
    (hash_,) = yield Seal(tuple(secrets))
    yield from _recovered(portal, person, history, confirmed(lambda _secret: hash_))
    return Response(204)


def _recovered(portal: Portal, person: bytes, history: Opened[Any, Any], moved: recovery.Answer) -> Flow[None]:
    """Store a recovery and change the password with it: once, however many typed the code at the same time."""
    is_ours = yield from codes.used(portal, Purpose.PASSWORD_RECOVERY, history.stream.id)
    if isinstance(moved, Refused) or not is_ours:
        raise ProblemError.of(one_time_code.REFUSED, "code")
    after = yield from appended(portal, history, moved, tasks=tasks_of(portal, history, _later(moved.effects)))
    if after is None:
        raise ProblemError.of(one_time_code.REFUSED, "code")
    hash_ = str(moved.snapshot.facts.password_hash)

    def renewed(holder: Holder) -> Holder:
        return evolve(holder, password_hash=hash_, epoch=holder.epoch + 1)

    yield from change_holder(portal, person, renewed)
    yield from _withdrawn(portal, person)


def _later(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Return what is left to the worker: password and sessions are changed with the event that says so."""
    return tuple(effect for effect in effects if not isinstance(effect, ChangePassword | EndSessions))


def _withdrawn(portal: Portal, person: bytes) -> Flow[None]:
    """Cancel a change of mobile that is under way: whoever knew the old password may have begun it."""
    history = yield from under_way(portal, MOBILE_CHANGE, person)
    moved = mobile_change.cancel(history.now, at=portal.now(), policy=portal.mobile_change, law=portal.law)
    if isinstance(moved, Moved):
        yield from appended(portal, history, moved)


# --- another password, another mobile --------------------------------------------------------------------------------


def change_password(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """Set another password; the current one is asked for, and every other session ends."""
    session = yield from session_of(portal, request)
    current, plain, repeat = read_all(
        fields, current_password=password.parse, password=password.parse, password_confirmation=password.parse
    )
    holder = yield from proven(portal, session.person, current)
    entry = credentials.Entry(holder.person, plain, repeat)
    refuse(recovery.judge_password(entry, portal.recovery, portal.law, portal.now()))
    (hash_,) = yield Seal((plain,))

    def renewed(found: Holder) -> Holder:
        if (found.password_hash, found.epoch) != (holder.password_hash, session.holder.epoch):
            raise ProblemError.of(UNAUTHENTICATED)  # changed by somebody else meanwhile
        return evolve(found, password_hash=hash_, epoch=found.epoch + 1)

    after = yield from change_holder(portal, session.person, renewed)
    if after is None:
        raise ProblemError.of(UNAUTHENTICATED)
    yield from _withdrawn(portal, session.person)
    return (yield from opened_session(portal, session.person, after, 200))


def ask_mobile(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """Ask for another mobile, with the password; a code goes to the new number."""
    session = yield from session_of(portal, request)
    number, secret = read_all(fields, mobile=mobiles.parse, password=password.parse)
    holder = yield from proven(portal, session.person, secret)
    history = yield from under_way(portal, MOBILE_CHANGE, session.person)
    key = codes.number_key(portal, Purpose.MOBILE_CHANGE, number)
    before = yield from codes.earlier(portal, key)
    moved = mobile_change.begin(
        history.now,
        mobile=number,
        old=holder.mobile,
        reauthenticated=True,
        earlier=before,
        at=portal.now(),
        policy=portal.mobile_change,
        law=portal.law,
    )
    if isinstance(moved, Refused):
        raise refused(moved)
    yield from codes.asked(portal, Purpose.MOBILE_CHANGE, number, session.person)
    (code,) = tasks_of(portal, history, moved.effects)
    if not (yield from _begun(portal, history, moved, (code,))):
        raise ProblemError.of(AWAY)
    yield from codes.renewed(portal, Purpose.MOBILE_CHANGE, history.stream.id, key, code.reference)
    return Response(202, {}, NO_STORE)


def confirm_mobile(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """Type the code that went to the new number."""
    session = yield from session_of(portal, request)
    check_fields(fields, ("code",))
    history = yield from under_way(portal, MOBILE_CHANGE, session.person)
    matched, sent = yield from codes.tried(portal, Purpose.MOBILE_CHANGE, history.stream.id, fields.get("code"))
    moved = mobile_change.confirm(
        history.now, matched=matched, sent=sent, at=portal.now(), policy=portal.mobile_change, law=portal.law
    )
    if isinstance(moved, Refused):
        raise ProblemError(moved.faults)
    is_ours = yield from codes.used(portal, Purpose.MOBILE_CHANGE, history.stream.id)
    tasks = tasks_of(portal, history, moved.effects)
    if not is_ours or (yield from appended(portal, history, moved, tasks=tasks)) is None:
        raise ProblemError.of(one_time_code.REFUSED, "code")
    return Response(202, {}, NO_STORE)
