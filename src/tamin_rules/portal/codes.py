"""
One-time codes of a portal: when one may be sent, what it is, and whether a typed one is right.

A code is derived from the reference of its task, under the portal's key: a task that is tried again after a crash sends
the same code, and no code stands in the store, only the keyed hash that it is compared with. Tries are counted before
anything is compared, sendings by number and purpose whether or not anybody is known under them.

Source: `security` OTP1 to OTP7, OTP11; contract 5.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

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


def terms_of(portal: Portal, purpose: Purpose) -> one_time_code.Terms:
    """Return how codes for a purpose are made and judged."""
    match purpose:
        case Purpose.PASSWORD_RECOVERY:
            return portal.recovery.terms.code
        case Purpose.MOBILE_CHANGE:
            return portal.mobile_change.terms.code
        case Purpose.REGISTRATION:
            return one_time_code.DEFAULT


def earlier(portal: Portal, purpose: Purpose, number: Mobile) -> Flow[tuple[datetime, ...]]:
    """Return when codes went to a number for a purpose in the last day, those that wait included."""
    found = yield from cells.read(portal, _SENDINGS, _number_key(portal, purpose, number))
    return _times(found.content)


def _number_key(portal: Portal, purpose: Purpose, number: Mobile) -> bytes:
    return portal.keys.hashed(_SENDINGS, purpose.value, number.plain())


def _times(content: Json | None) -> tuple[datetime, ...]:
    return tuple(map(cells.instant, (content or {}).get("at", ())))


def asked(portal: Portal, purpose: Purpose, flow: str, number: Mobile) -> Flow[int]:
    """
    Count a code that is to be sent, and void the one before; return how many went to the number in the last day.

    Raises:
        ProblemError: one_time_code.sending.too_often; then nothing is counted.
    """
    now, terms = portal.now(), terms_of(portal, purpose)
    times = yield from earlier(portal, purpose, number)
    decision = one_time_code.may_send(times, now, terms=terms, law=portal.law)
    if decision.refuses and decision.fault is not None:
        raise ProblemError((decision.fault,))
    count = yield from counted(portal, purpose, number)
    sent = {"asked_at": now.isoformat(), "number": portal.keys.hashed("number", number.plain()).hex(), "tries": 0}
    yield from cells.change(portal, _CODE, _code_key(portal, purpose, flow), lambda _old: sent, until=now + _DAY)
    return count


def counted(portal: Portal, purpose: Purpose, number: Mobile) -> Flow[int]:
    """Count a sending to a number."""
    now = portal.now()

    def one_more(content: Json | None) -> Json:
        recent = [time.isoformat() for time in _times(content) if now - time < _DAY]
        return {"at": [*recent, now.isoformat()]}

    key = _number_key(portal, purpose, number)
    _, after = yield from cells.change(portal, _SENDINGS, key, one_more, until=now + _DAY)
    return len((after or {"at": ()})["at"])


def _code_key(portal: Portal, purpose: Purpose, flow: str) -> bytes:
    return portal.keys.hashed(_CODE, purpose.value, flow)


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


def sent(portal: Portal, purpose: Purpose, flow: str, digits: str) -> Flow[None]:
    """Keep what the typed code will be compared with: bound to journey, number and purpose (`security` OTP6)."""
    now = portal.now()

    def with_code(content: Json | None) -> Json | None:
        if content is None:
            return None
        return {
            **content,
            "sent_at": now.isoformat(),
            "hash": _sealed(portal, purpose, flow, content["number"], digits),
        }

    yield from cells.change(portal, _CODE, _code_key(portal, purpose, flow), with_code, until=now + _DAY)


def tried(portal: Portal, purpose: Purpose, flow: str, typed: object) -> Flow[tuple[bool, Sent | None]]:
    """
    Count a try, then compare; return whether it is right, and what is known of the code.

    Codes: one_time_code.text.malformed.
    """
    digits = one_time_code.parse(typed, terms_of(portal, purpose))

    def one_more(content: Json | None) -> Json | None:
        return None if content is None else {**content, "tries": content["tries"] + 1}

    key = _code_key(portal, purpose, flow)
    _, found = yield from cells.change(portal, _CODE, key, one_more, until=portal.now() + _DAY)
    if found is None or "hash" not in found:
        return False, None
    wanted = _sealed(portal, purpose, flow, found["number"], digits)
    known = Sent(cells.instant(found["sent_at"]), found["tries"], used=bool(found.get("used")))
    return hmac.compare_digest(wanted, found["hash"]), known


def used(portal: Portal, purpose: Purpose, flow: str) -> Flow[bool]:
    """Mark a code as used; false where somebody else was faster (`security` OTP3)."""

    def marked(content: Json | None) -> Json | None:
        return None if content is None else {**content, "used": True}

    before, _ = yield from cells.change(portal, _CODE, _code_key(portal, purpose, flow), marked)
    return before is not None and not before.get("used")


def accepted(portal: Portal, purpose: Purpose, flow: str, typed: object) -> Flow[bool]:
    """Tell whether a typed code is accepted, and use it up if it is."""
    matched, known = yield from tried(portal, purpose, flow, typed)
    asked_at = None if known is None else known.at
    entry = Entry(portal.now(), matched, known, asked_at, terms_of(portal, purpose))
    if one_time_code.judge(entry, law=portal.law).refuses:
        return False
    return (yield from used(portal, purpose, flow))
