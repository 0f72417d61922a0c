"""
One-time codes of a portal: when one may be sent, what it is, and whether a typed one is right.

A code is derived from the reference of its task, under the portal's key: a task that is tried again after a crash sends
the same code, and no code stands in the store, only the keyed hash that it is compared with. A code is in force for the
task that was asked for last; an earlier one that is tried again sends nothing. Tries are counted before anything is
compared; sendings by number, by national ID and by purpose, whether or not anybody is known under them, and by the hour
for the whole portal.

Source: `security` OTP1 to OTP7, OTP11; contract 5.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from tamin_rules.errors import Faults
from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.portal import cells
from tamin_rules.portal.asks import Flow
from tamin_rules.portal.problems import Json, ProblemError
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import one_time_code
from tamin_rules.registration.one_time_code import Entry, Purpose, Sent

_SENDINGS: Final = "sendings"
_CODE: Final = "code"
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_SECOND: Final = timedelta(seconds=1)


def terms_of(portal: Portal, purpose: Purpose) -> one_time_code.Terms:
    """Return how codes for a purpose are made and judged."""
    match purpose:
        case Purpose.PASSWORD_RECOVERY:
            return portal.recovery.terms.code
        case Purpose.MOBILE_CHANGE:
            return portal.mobile_change.terms.code
        case Purpose.REGISTRATION:
            return one_time_code.DEFAULT


# --- how many --------------------------------------------------------------------------------------------------------


def number_key(portal: Portal, purpose: Purpose, number: Mobile) -> bytes:
    """Return under what codes to a number are counted."""
    return portal.keys.hashed(_SENDINGS, purpose.value, number.plain())


def nobody_key(portal: Portal, purpose: Purpose, person: bytes) -> bytes:
    """Return under what is counted where a national ID has no number on file, so that the same is done for both."""
    return portal.keys.hashed(_SENDINGS, purpose.value, "nobody", person.hex())


def _person_key(portal: Portal, purpose: Purpose, person: bytes) -> bytes:
    """Return under what codes asked for under a national ID are counted, known or not."""
    return portal.keys.hashed(_SENDINGS, purpose.value, "person", person.hex())


def earlier(portal: Portal, key: bytes) -> Flow[tuple[datetime, ...]]:
    """Return when codes went out under a key, those that wait included."""
    found = yield from cells.read(portal, _SENDINGS, key)
    return _times(found.content)


def _times(content: Json | None) -> tuple[datetime, ...]:
    return tuple(map(cells.instant, (content or {}).get("at", ())))


def counted(portal: Portal, purpose: Purpose, key: bytes, person: bytes) -> Flow[tuple[tuple[datetime, ...], int]]:
    """
    Count a code that is to be sent, where every limit leaves room for it.

    Return when earlier ones went out under the key, and for how many seconds none may be sent, 0 where one may. Judged
    and counted in guarded writes: of many at once no more are let through than there is room for. A code that one limit
    refuses is taken back from the others.

    Args:
        portal, purpose: whose, and what for.
        key: of the number, or of nobody's.
        person: keyed hash of the national ID.
    """
    if wait := (yield from _breaker(portal)):
        return (), wait
    limits = terms_of(portal, purpose).limits
    before, wait = yield from _one_more(portal, key, limits)
    if not wait:
        _, wait = yield from _one_more(portal, _person_key(portal, purpose, person), one_time_code.PER_PERSON)
        if wait:
            yield from _one_less(portal, key)
    return before, wait


def _one_more(
    portal: Portal, key: bytes, limits: tuple[one_time_code.Limit, ...]
) -> Flow[tuple[tuple[datetime, ...], int]]:
    now = portal.now()
    memory = max((timedelta(seconds=limit.seconds) for limit in limits), default=_DAY)

    def more(content: Json | None) -> Json | None:
        times = _times(content)
        if one_time_code.wait(times, now, limits):
            return content
        return {"at": [time.isoformat() for time in (*times, now) if now - time < memory]}

    before, _ = yield from cells.change(portal, _SENDINGS, key, more, until=now + memory)
    return _times(before), one_time_code.wait(_times(before), now, limits)


def _one_less(portal: Portal, key: bytes) -> Flow[None]:
    """Take back what was counted just now."""
    now = portal.now()

    def less(content: Json | None) -> Json | None:
        times = [time.isoformat() for time in _times(content)]
        if now.isoformat() in times:
            times.remove(now.isoformat())
        return {"at": times}

    yield from cells.change(portal, _SENDINGS, key, less, until=now + _DAY)


def asked(portal: Portal, purpose: Purpose, number: Mobile, person: bytes) -> Flow[None]:
    """
    Count a code that is to be sent to a number.

    Raises:
        ProblemError: one_time_code.sending.too_often; then nothing is counted.
    """
    _, wait = yield from counted(portal, purpose, number_key(portal, purpose, number), person)
    if wait:
        raise ProblemError.of(one_time_code.SENT_TOO_OFTEN, retry_after=wait)


# --- the budget of the portal ----------------------------------------------------------------------------------------


def _hour(portal: Portal) -> datetime:
    return portal.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _spent_key(portal: Portal) -> bytes:
    return portal.keys.hashed(_SENDINGS, "hour", _hour(portal).isoformat())


def _spent(content: Json | None) -> int:
    return 0 if content is None else int(content["count"])


def _breaker(portal: Portal) -> Flow[int]:
    """Return for how many seconds no code is taken on: until the next hour, once this one's budget is spent."""
    found = yield from cells.read(portal, _SENDINGS, _spent_key(portal))
    if _spent(found.content) < portal.codes_per_hour:
        return 0
    return -((portal.now() - _hour(portal) - _HOUR) // _SECOND)


def budgeted(portal: Portal) -> Flow[bool]:
    """Take one code out of the budget of the hour, before it is sent; false where nothing is left."""

    def one_more(content: Json | None) -> Json:
        return {"count": min(_spent(content) + 1, portal.codes_per_hour)}

    before, _ = yield from cells.change(
        portal, _SENDINGS, _spent_key(portal), one_more, until=_hour(portal) + 2 * _HOUR
    )
    return _spent(before) < portal.codes_per_hour


# --- which one -------------------------------------------------------------------------------------------------------


def _code_key(portal: Portal, purpose: Purpose, flow: str) -> bytes:
    return portal.keys.hashed(_CODE, purpose.value, flow)


def renewed(portal: Portal, purpose: Purpose, flow: str, key: bytes, reference: str) -> Flow[None]:
    """Void the code of a journey: in force is that of this task, for whom the key stands for (`security` OTP6)."""
    until = portal.now() + _DAY
    awaited = {"reference": reference, "number": key.hex(), "tries": 0}
    yield from cells.change(portal, _CODE, _code_key(portal, purpose, flow), lambda _old: awaited, until=until)


def drawn(portal: Portal, purpose: Purpose, reference: str) -> str:
    """Return the digits of the code that a task sends, as many as its terms ask for and each as likely as any other."""
    digits, block = "", 0
    count = terms_of(portal, purpose).digits
    while len(digits) < count:
        stream = portal.keys.hashed("digits", reference, str(block))
        digits += "".join(str(byte % 10) for byte in stream if byte < 250)  # noqa: PLR2004 - 25 x 10
        block += 1
    return digits[:count]


def _sealed(portal: Portal, purpose: Purpose, flow: str, number: str, digits: str) -> str:
    return hashlib.sha256(portal.keys.hashed("digits of", purpose.value, flow, number, digits)).hexdigest()


def _changed(
    portal: Portal, purpose: Purpose, flow: str, changed: Callable[[Json], Json]
) -> Flow[tuple[Json | None, Json | None]]:
    """Change what is known of a code."""

    def known(content: Json | None) -> Json | None:
        return None if content is None else changed(content)

    until = portal.now() + _DAY
    return (yield from cells.change(portal, _CODE, _code_key(portal, purpose, flow), known, until=until))


def sent(portal: Portal, purpose: Purpose, flow: str, reference: str) -> Flow[str | None]:
    """
    Return the code that a task is to send, and keep what a typed one will be compared with (`security` OTP6).

    None where another one was asked for since, or where this one was tried for as long as it lives: what was sent once
    is not made to live longer by being sent again (`security` OTP2).
    """
    now, digits = portal.now(), drawn(portal, purpose, reference)

    def with_code(content: Json) -> Json:
        if content["reference"] != reference or "hash" in content:
            return content
        hash_ = _sealed(portal, purpose, flow, content["number"], digits)
        return {**content, "sent_at": now.isoformat(), "hash": hash_}

    _, found = yield from _changed(portal, purpose, flow, with_code)
    if found is None or found["reference"] != reference or found.get("used"):
        return None
    is_alive = now - cells.instant(found["sent_at"]) < terms_of(portal, purpose).life
    return digits if is_alive else None


def tried(portal: Portal, purpose: Purpose, flow: str, typed: object) -> Flow[tuple[bool, Sent | None]]:
    """
    Count a try, then compare; return whether it is right, and what is known of the code.

    Codes: one_time_code.text.malformed.
    """
    faults = Faults()
    digits = faults.take("code", lambda value: one_time_code.parse(value, terms_of(portal, purpose)), typed)
    faults.settle()

    def one_more(content: Json) -> Json:
        return {**content, "tries": content["tries"] + 1}

    _, found = yield from _changed(portal, purpose, flow, one_more)
    known = found or {"number": ""}
    wanted = _sealed(portal, purpose, flow, known["number"], digits)
    is_right = hmac.compare_digest(wanted, known.get("hash", ""))
    if "hash" not in known:
        return False, None
    return is_right, Sent(cells.instant(known["sent_at"]), known["tries"], used=bool(known.get("used")))


def used(portal: Portal, purpose: Purpose, flow: str) -> Flow[bool]:
    """Mark a code as used; false where somebody else was faster (`security` OTP3)."""
    before, _ = yield from _changed(portal, purpose, flow, lambda content: {**content, "used": True})
    return before is not None and not before.get("used")


def accepted(portal: Portal, purpose: Purpose, flow: str, typed: object) -> Flow[bool]:
    """Tell whether a typed code is accepted, and use it up if it is."""
    matched, known = yield from tried(portal, purpose, flow, typed)
    asked_at = None if known is None else known.at
    entry = Entry(portal.now(), matched, known, asked_at, terms_of(portal, purpose))
    if one_time_code.judge(entry, law=portal.law).refuses:
        return False
    return (yield from used(portal, purpose, flow))
