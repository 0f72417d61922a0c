"""
The routes of who has an account: signing in, a forgotten password, another password, another mobile.

Known and unknown people get the same answers, and the same work is done for both. Whoever signs in is counted before
anything is compared, and nobody else's success clears the count.

Source: contract 5; `security` EN1 to EN3, CM1 to CM5, PW11, PW13, OTP11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from attrs import evolve, field, frozen

from tamin_rules import wire
from tamin_rules.decisions import Decision, refusals
from tamin_rules.decisions import faults as faults_of
from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.identifiers import national_id as national_ids
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.portal import cells
from tamin_rules.portal.asks import Flow, IsOutdated, Seal, Verify
from tamin_rules.portal.fields import Fields, check_fields, read_all
from tamin_rules.portal.problems import UNAUTHENTICATED, Json, ProblemError, Request, Response
from tamin_rules.portal.registrations import person_key
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import password, sign_in
from tamin_rules.registration.person import Person
from tamin_rules.text import masked

ACCOUNT: Final = "account"
_SESSION: Final = "session"
SESSIONS: Final = "sessions"
"""The room in which a person's live sessions are listed, by the keys of their cells."""
ATTEMPTS: Final = "attempts"
NO_STORE: Final = {"cache-control": "no-store"}


@frozen
class Holder:
    """An account, as the portal keeps it."""

    id: str
    national_id: NationalId
    mobile: Mobile
    first_name: str = field(repr=masked)
    last_name: str = field(repr=masked)
    password_hash: str = field(repr=masked)
    epoch: int = 0

    @property
    def person(self) -> Person:
        """Whom a password is judged against."""
        return Person(self.national_id, self.first_name, self.last_name, mobile=self.mobile)

    def document(self) -> Json:
        """Return what is kept."""
        return {
            "id": self.id,
            "national_id": self.national_id.plain(),
            "mobile": self.mobile.plain(),
            "first_name": self.first_name,
            "last_name": self.last_name,
            "password_hash": self.password_hash,
            "epoch": self.epoch,
        }


def _holder(content: Json) -> Holder:
    return Holder(
        content["id"],
        national_ids.parse(content["national_id"]),
        mobiles.parse(content["mobile"]),
        content["first_name"],
        content["last_name"],
        content["password_hash"],
        content["epoch"],
    )


def holder_of(portal: Portal, person: bytes) -> Flow[Holder | None]:
    """Return the account under a keyed hash of a national ID; None where there is none."""
    found = yield from cells.read(portal, ACCOUNT, person)
    return None if found.content is None else _holder(found.content)


def change_holder(portal: Portal, person: bytes, changed: Callable[[Holder], Holder]) -> Flow[Holder | None]:
    """Change an account, as it is when it is written; return it, or None where there is none."""

    def rewritten(content: Json | None) -> Json | None:
        return None if content is None else changed(_holder(content)).document()

    _, after = yield from cells.change(portal, ACCOUNT, person, rewritten)
    return None if after is None else _holder(after)


def open_account(portal: Portal, person: bytes, holder: Holder) -> Flow[bool]:
    """Open an account, unless there is one."""
    found = yield from cells.read(portal, ACCOUNT, person)
    if found.content is not None:
        return False
    return (yield from cells.write(portal, found, holder.document()))


# --- signing in ------------------------------------------------------------------------------------------------------


def sign_in_(portal: Portal, _request: Request, fields: Fields) -> Flow[Response]:
    """Sign in."""
    national_id, secret = read_all(fields, national_id=national_ids.parse, password=password.parse)
    person = person_key(portal, national_id.plain())
    holder = yield from proven(portal, person, secret)
    if (yield IsOutdated(holder.password_hash)):
        yield from _hashed_anew(portal, person, holder, secret)
    return (yield from opened_session(portal, person, holder, 201))


def _hashed_anew(portal: Portal, person: bytes, holder: Holder, secret: str) -> Flow[None]:
    """Hash the password that was typed at what hashing costs now; nothing else of the account changes."""
    (hash_,) = yield Seal((secret,))

    def renewed(found: Holder) -> Holder:
        is_same = found.password_hash == holder.password_hash
        return evolve(found, password_hash=hash_) if is_same else found

    yield from change_holder(portal, person, renewed)


def opened_session(portal: Portal, person: bytes, holder: Holder, status: int) -> Flow[Response]:
    """Open a session; its token is told once, and kept as a keyed hash. One too many ends the oldest."""
    token, until = portal.keys.token(), portal.now() + portal.session
    key = portal.keys.hashed(_SESSION, token)

    def joined(content: Json | None) -> Json:
        return {"keys": [*_keys(content), key.hex()][-portal.most_sessions :]}

    before, after = yield from cells.change(portal, SESSIONS, person, joined, until=until)
    for ended in _keys(before):
        if ended not in _keys(after):
            yield from _forgotten(portal, bytes.fromhex(ended))
    found = yield from cells.read(portal, _SESSION, key)
    kept = {"person": person.hex(), "epoch": holder.epoch}
    yield from cells.write(portal, found, kept, until=until)
    return Response(status, {"token": token, "expires_at": wire.plain(until)}, NO_STORE)


def _keys(content: Json | None) -> list[str]:
    """Return the sessions of a list, oldest first; those that have ended by the clock stand there until others come."""
    found: list[str] = [] if content is None else content["keys"]
    return found


def _forgotten(portal: Portal, key: bytes) -> Flow[None]:
    yield from cells.change(portal, _SESSION, key, lambda _content: None)


def proven(portal: Portal, person: bytes, secret: str) -> Flow[Holder]:
    """
    Return the account whose password is right: counted first, whoever it is, then looked up and compared.

    Raises:
        ProblemError: sign_in.attempts.too_many, sign_in.credentials.refused.
    """
    now, terms = portal.now(), portal.sign_in
    until = now + timedelta(hours=terms.memory_hours)

    def failed(content: Json | None) -> Json:
        return _dump_attempts(sign_in.after_failure(_load_attempts(content), now, terms))

    before, after = yield from cells.change(portal, ATTEMPTS, person, failed, until=until)
    attempts = _load_attempts(before)
    refuse((sign_in.may_try(attempts, now, terms=terms, law=portal.law),))
    holder = yield from holder_of(portal, person)
    is_right = yield Verify(secret, None if holder is None else holder.password_hash)
    matched = is_right is True and holder is not None
    refuse(sign_in.judge(attempts, now, matched=matched, terms=terms, law=portal.law))
    if holder is None:  # `judge` lets nobody through who is none
        raise ProblemError.of(UNAUTHENTICATED)

    def cleared(content: Json | None) -> Json | None:
        return None if content == after else content

    yield from cells.change(portal, ATTEMPTS, person, cleared, until=until)
    return holder


def _load_attempts(content: Json | None) -> sign_in.Attempts:
    if content is None:
        return sign_in.NO_ATTEMPTS
    return sign_in.Attempts(tuple(map(cells.instant, content["failures"])), content["waits"])


def _dump_attempts(attempts: sign_in.Attempts) -> Json:
    return {"failures": [time.isoformat() for time in attempts.failures], "waits": attempts.waits}


def refuse(decisions: Iterable[Decision]) -> None:
    """Leave with those decisions that stand in the way, if there are any."""
    if found := refusals(decisions):
        raise ProblemError(faults_of(found))


@frozen
class Session:
    """Who has signed in."""

    key: bytes = field(repr=False)
    person: bytes = field(repr=False)
    holder: Holder


def session_of(portal: Portal, request: Request) -> Flow[Session]:
    """
    Return the session of a request.

    Raises:
        ProblemError: http.token.missing, whether there is no token, or one that is unknown or has ended.
    """
    key = portal.keys.hashed(_SESSION, request.bearer or "")
    found = yield from cells.read(portal, _SESSION, key)
    if request.bearer is None or found.content is None:
        raise ProblemError.of(UNAUTHENTICATED)
    person = bytes.fromhex(found.content["person"])
    holder = yield from holder_of(portal, person)
    if holder is None or holder.epoch != found.content["epoch"]:
        raise ProblemError.of(UNAUTHENTICATED)
    return Session(key, person, holder)


def sign_out(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """End the session."""
    session = yield from session_of(portal, request)
    check_fields(fields, ())

    def left(content: Json | None) -> Json | None:
        others = [key for key in _keys(content) if key != session.key.hex()]
        return {"keys": others} if others else None

    yield from cells.change(portal, SESSIONS, session.person, left, until=portal.now() + portal.session)
    yield from _forgotten(portal, session.key)
    return Response(204)


def sign_out_everywhere(portal: Portal, request: Request, fields: Fields) -> Flow[Response]:
    """End every session of the person, this one too: those of before another epoch are none."""
    session = yield from session_of(portal, request)
    check_fields(fields, ())

    def renewed(found: Holder) -> Holder:
        return found if found.epoch != session.holder.epoch else evolve(found, epoch=found.epoch + 1)

    yield from change_holder(portal, session.person, renewed)
    yield from cells.change(portal, SESSIONS, session.person, lambda _content: None)
    return Response(204)
