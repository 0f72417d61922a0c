"""
The routes of what one signs in with: a forgotten password, another password, another mobile.

Asking for a new password gets everybody the same answer, and the code is judged before the new password is.

Source: contract 5; seed E4; `security` EN1, OTP11, PW13, CM1 to CM5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from attrs import evolve

from tamin_rules.errors import Faults
from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.portal import cells, codes
from tamin_rules.portal.accounts import (
    NO_STORE,
    change_holder,
    check_fields,
    holder_of,
    one,
    opened_session,
    proven,
    read_all,
    refuse,
    required,
    session_of,
)
from tamin_rules.portal.asks import Flow, Seal
from tamin_rules.portal.histories import Kind, Opened, appended, begun, opened, tasks_of
from tamin_rules.portal.problems import ProblemError, Request, Response
from tamin_rules.portal.registrations import person_key
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import credentials, mobile_change, one_time_code, password, recovery
from tamin_rules.registration.effects import ChangePassword, EndSessions
from tamin_rules.registration.one_time_code import Purpose
from tamin_rules.registration.person import Person
from tamin_rules.workflow import Effect, Moved, Refused

Fields = Mapping[str, object]

RECOVERY: Final[Kind[Any, Any]] = Kind("recovery", recovery.START, lambda portal: portal.recovery.machine)
MOBILE_CHANGE: Final[Kind[Any, Any]] = Kind(
    "mobile_change", mobile_change.START, lambda portal: portal.mobile_change.machine
)
_CURRENT: Final = "current"


# --- a forgotten password --------------------------------------------------------------------------------------------


def _current(portal: Portal, kind: Kind[Any, Any], person: bytes) -> Flow[Opened[Any, Any]]:
    """Return the history that is under way for a person, or one that is about to begin."""
    found = yield from cells.read(portal, f"{_CURRENT} {kind.name}", person)
    history = None
    if found.content is not None:
        history = yield from opened(portal, kind, found.content["id"])
    if history is not None and history.now.state not in kind.machine(portal).final:
        return history
    fresh = begun(portal, kind, portal.keys.token(), person=person)
    yield from cells.write(portal, found, {"id": fresh.stream.id})
    return fresh


def ask_recovery(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """Ask for a code to the number on file; the answer is the same for everybody."""
    (national_id,) = read_all(fields, national_id=national_ids.parse)
    person, now = person_key(portal, national_id.plain()), portal.now()
    holder = yield from holder_of(portal, person)
    history = yield from _current(portal, RECOVERY, person)
    number = None if holder is None else holder.mobile
    before: tuple[datetime, ...] = ()
    if number is not None:
        before = yield from codes.earlier(portal, Purpose.PASSWORD_RECOVERY, number)
    cooling = yield from _cools_off(portal, person)
    moved = recovery.begin(
        history.now,
        known=number is not None,
        cooling_off=cooling,
        earlier=before,
        at=now,
        policy=portal.recovery,
        law=portal.law,
    )
    if isinstance(moved, Moved):
        if moved.effects and number is not None:
            yield from codes.asked(portal, Purpose.PASSWORD_RECOVERY, history.stream.id, number)
        tasks = tasks_of(portal, history, moved.effects)
        yield from appended(portal, history, moved, person=person, tasks=tasks)
    return Response(202, {}, NO_STORE)


def _cools_off(portal: Portal, person: bytes) -> Flow[bool]:
    found = yield from cells.read(portal, f"{_CURRENT} {MOBILE_CHANGE.name}", person)
    if found.content is None:
        return False
    history = yield from opened(portal, MOBILE_CHANGE, found.content["id"])
    return history is not None and mobile_change.is_cooling_off(history.now, portal.now())


_NOBODY: Final = Person(None)


def confirm_recovery(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """Set a new password with a code."""
    names = ("national_id", "code", "password", "password_confirmation")
    check_fields(fields, names)
    national_id = one(fields, "national_id", national_ids.parse)
    person = person_key(portal, national_id.plain())
    holder = yield from holder_of(portal, person)
    history = yield from _current(portal, RECOVERY, person)
    matched, known = yield from codes.tried(portal, Purpose.PASSWORD_RECOVERY, history.stream.id, fields.get("code"))
    wanted: list[str] = []

    def collect(secret: str) -> str:
        wanted.append(secret)
        return "to be hashed"

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

    moved = confirmed(collect)
    if isinstance(moved, Moved):
        (hash_,) = yield Seal(tuple(wanted))
        moved = confirmed(lambda _secret: hash_)
        if not (yield from codes.used(portal, Purpose.PASSWORD_RECOVERY, history.stream.id)):
            raise ProblemError.of(one_time_code.REFUSED, "code")
    if isinstance(moved, Refused):
        raise ProblemError(moved.faults)
    yield from _performed(portal, person, moved)
    yield from appended(portal, history, moved, tasks=tasks_of(portal, history, _later(moved.effects)))
    return Response(204)


def _performed(portal: Portal, person: bytes, moved: Moved[Any, Any]) -> Flow[None]:
    """Do at once what is the portal's own to do: the password is changed with the event that says so."""
    holder = yield from holder_of(portal, person)
    if holder is None:
        return
    changes: dict[str, Any] = {}
    for effect in moved.effects:
        match effect:
            case ChangePassword():
                changes["password_hash"] = moved.snapshot.facts.password_hash
            case EndSessions():
                changes["epoch"] = holder.epoch + 1
            case _:
                pass
    yield from change_holder(portal, person, **changes)


def _later(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    return tuple(effect for effect in effects if not isinstance(effect, ChangePassword | EndSessions))


# --- another password, another mobile --------------------------------------------------------------------------------


def change_password(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """Set another password; the current one is asked for, and every other session ends."""
    check_fields(fields, ("current_password", "password", "password_confirmation"))
    session = yield from session_of(portal, request)
    faults = Faults()
    current = faults.take("current_password", required(password.parse), fields.get("current_password"))
    plain = faults.take("password", required(password.parse), fields.get("password"))
    repeat = faults.take("password_confirmation", required(password.parse), fields.get("password_confirmation"))
    faults.settle()
    yield from proven(portal, session.person, session.holder, current)
    entry = credentials.Entry(session.holder.person, plain, repeat)
    refuse(recovery.judge_password(entry, portal.recovery, portal.law, portal.now()))
    (hash_,) = yield Seal((plain,))
    epoch = session.holder.epoch + 1
    yield from change_holder(portal, session.person, password_hash=hash_, epoch=epoch)
    return (yield from opened_session(portal, session.person, evolve(session.holder, epoch=epoch), 200))


def ask_mobile(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """Ask for another mobile, with the password; a code goes to the new number."""
    number, secret = read_all(fields, mobile=mobiles.parse, password=password.parse)
    session = yield from session_of(portal, request)
    yield from proven(portal, session.person, session.holder, secret)
    history = yield from _current(portal, MOBILE_CHANGE, session.person)
    before = yield from codes.earlier(portal, Purpose.MOBILE_CHANGE, number)
    moved = mobile_change.begin(
        history.now,
        mobile=number,
        old=session.holder.mobile,
        reauthenticated=True,
        earlier=before,
        at=portal.now(),
        policy=portal.mobile_change,
        law=portal.law,
    )
    if isinstance(moved, Refused):
        raise ProblemError(moved.faults)
    yield from codes.asked(portal, Purpose.MOBILE_CHANGE, history.stream.id, number)
    tasks = tasks_of(portal, history, moved.effects)
    yield from appended(portal, history, moved, person=session.person, tasks=tasks)
    return Response(202, {}, NO_STORE)


def confirm_mobile(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """Type the code that went to the new number."""
    check_fields(fields, ("code",))
    session = yield from session_of(portal, request)
    history = yield from _current(portal, MOBILE_CHANGE, session.person)
    matched, known = yield from codes.tried(portal, Purpose.MOBILE_CHANGE, history.stream.id, fields.get("code"))
    if matched:
        matched = yield from codes.used(portal, Purpose.MOBILE_CHANGE, history.stream.id)
    moved = mobile_change.confirm(
        history.now, matched=matched, sent=known, at=portal.now(), policy=portal.mobile_change, law=portal.law
    )
    if isinstance(moved, Refused):
        raise ProblemError(moved.faults)
    yield from appended(portal, history, moved, tasks=tasks_of(portal, history, moved.effects))
    return Response(202, {}, NO_STORE)
