"""
No personal datum leaves by a side door: a canary in each field, and a look at whatever is stored, logged or printed.

Looked at: the store's rows as bytes and as reprs, every ask and its answer, requests and answers, problem documents,
log records at DEBUG, what is sent, and the exceptions that leave a flow.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules.portal import accounts, registrations, upkeep, work
from tamin_rules.portal.keys import SealBrokenError
from tamin_rules.portal.problems import STALE, ProblemError, Response
from tamin_rules.registration.ownership import Match
from tamin_rules.testing.check_digits import invented_national_id
from tests.portal.site import ANSWERS, MINUTE, NEW_PASSWORD, Draft, Site, with_terms

NATIONAL_ID: Final = invented_national_id(731_846_205)
NUMBER, NEW_NUMBER = "09127354861", "09357218643"
PASSWORD: Final = "Qk7zu&xwvj"
IDENTITY: Final = {
    "first_name": "ژیلاناز",
    "last_name": "قناریزاده",
    "birth_certificate_number": "846213",
    "birth_date": "1361-11-27",
    "gender": "female",
}
SAID: Final = [{**each, "answer": f"{each['answer']} قناری"} for each in ANSWERS]
CREDENTIALS: Final = {
    "email": "canary@example.ir",
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
    "security_answers": SAID,
}
PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_LATIN: Final = (NATIONAL_ID[:7], NUMBER[2:8], NEW_NUMBER[2:8], "846213", "1361-11-27", "1983-02-16", "1983, 2, 16")
CANARIES: Final = (
    *_LATIN,
    *(text.translate(PERSIAN) for text in _LATIN),
    *("ژیلا", "قناری", "canary", PASSWORD, NEW_PASSWORD),
)
"""Parts of what is entered, in Latin and Persian digits; the birth date in the other calendar too."""


class Watched(Site):
    """A site that keeps a print of everything that passes."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.seen: list[str] = []

    def perform(self, ask: Any) -> Any:
        answer = super().perform(ask)
        self.seen += [repr(ask), str(ask), repr(answer)]
        return answer

    def call(self, *args: Any, **named: Any) -> Response:
        self.seen.append(repr(self.request(*args, **named)))
        answer = super().call(*args, **named)
        self.seen.append(repr(answer))
        if answer.status >= 400:
            self.seen.append(json.dumps(answer.body, ensure_ascii=False))
        return answer


def rows(site: Site) -> Iterator[str]:
    """Yield all that a dump of the database would hold."""
    store = site.store
    for stream in store.streams.values():
        yield repr(stream)
        for part in (stream.id, stream.state, stream.token, stream.key, stream.head, stream.person, *stream.events):
            yield from _texts(part)
    for cell in store.cells.values():
        yield repr(cell)
        yield from _texts(cell.value)
        yield from _texts(cell.key)
    for kept in store.tasks.values():
        yield repr(kept)
        yield from (kept.task.reference, kept.error)
        yield from _texts(kept.task.body)


def _texts(part: Any) -> tuple[str, ...]:
    if isinstance(part, bytes):
        return part.decode("utf-8", "replace"), part.decode("latin-1"), part.hex()
    return (str(part),)


def everything(site: Watched) -> None:
    """Play every flow, well and badly."""
    begin = {"national_id": NATIONAL_ID, "mobile": NUMBER}
    site.call("POST", "/registrations", {**begin, "first_name": IDENTITY["first_name"]})
    site.call("POST", "/registrations", {"national_id": NATIONAL_ID[:-1] + "x", "mobile": NUMBER + "1"})
    site.call("POST", "/registrations", {**begin, "national_id": f"{NATIONAL_ID} {NUMBER}"})
    site.call("POST", "/registrations", json.dumps(begin).encode()[:-1])
    answer = site.call("POST", "/registrations", begin, idempotency_key="key-1")
    assert answer.body is not None
    draft = Draft(answer.body["id"], answer.body["token"], 1)
    site.work()
    assert site.move(draft, "POST", "mobile-code", {"code": site.code(NUMBER)}).status == 200
    for name in IDENTITY:
        site.move(draft, "PUT", "identity", {**IDENTITY, name: f"{IDENTITY[name]}!@" * 3})
    assert site.move(draft, "PUT", "identity", IDENTITY).status == 200
    for bad in (PASSWORD.lower(), f"Qk{NATIONAL_ID}", f"{PASSWORD}é", "Qk7"):
        site.move(draft, "PUT", "credentials", {**CREDENTIALS, "password": bad, "password_confirmation": bad})
    site.move(draft, "PUT", "credentials", {**CREDENTIALS, "email": "canary(at)example.ir"})
    site.move(draft, "PUT", "credentials", {**CREDENTIALS, "security_answers": SAID[:2]})
    assert site.move(draft, "PUT", "credentials", CREDENTIALS).status == 200
    site.show(draft)
    site.registries(Match.MATCHED, Match.MISMATCHED)
    assert site.move(draft, "POST", "submit", {"accept_notices": True}).status == 202
    site.broken = frozenset({"AskIdentity"})
    site.work()
    site.broken = frozenset()
    site.wait(20 * MINUTE)
    site.work()
    site.follow(draft, NATIONAL_ID, NUMBER)
    site.follow(draft, NATIONAL_ID, NEW_NUMBER)
    site.call("GET", "/staff/activations", token="staff-token")
    assert site.visit(draft, "activation").status == 200
    site.work()
    access(site)


def access(site: Watched) -> None:
    site.call("POST", "/checks/password", {"password": PASSWORD, "person": {"national_id": NATIONAL_ID, "age": 1}})
    site.sign_in(NATIONAL_ID, PASSWORD + "x")
    token = site.session(NATIONAL_ID, PASSWORD)
    site.call("POST", "/mobile", {"mobile": NUMBER, "password": PASSWORD}, token)
    site.call("POST", "/mobile", {"mobile": NEW_NUMBER, "password": PASSWORD}, token)
    site.work()
    site.call("POST", "/password-recovery", {"national_id": NATIONAL_ID})
    site.work()
    texts = {"password": NEW_PASSWORD, "password_confirmation": NEW_PASSWORD}
    site.call("POST", "/password-recovery/confirm", {"national_id": NATIONAL_ID, "code": "000000", **texts})
    body = {"national_id": NATIONAL_ID, "code": site.code(NUMBER), **texts}
    assert site.call("POST", "/password-recovery/confirm", body).status == 204
    token = site.session(NATIONAL_ID, NEW_PASSWORD)
    site.wait(2 * MINUTE)
    site.registries(Match.MATCHED, Match.MATCHED)
    assert site.call("POST", "/mobile", {"mobile": NEW_NUMBER, "password": NEW_PASSWORD}, token).status == 202
    site.work()
    assert site.call("POST", "/mobile/confirm", {"code": site.code(NEW_NUMBER)}, token).status == 202
    site.work()
    for path in ("/records", "/services", "/objections"):
        site.call("GET", path, token=token)
    site.call("POST", "/objections", {"kind": "missing", "rows": [NATIONAL_ID]}, token)


@pytest.mark.requirement("PII1", "PII2", "PII3", "OTP5", "PII5", "PII7", "SQ2")
def test_no_canary_sings(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site = Watched(policy=with_terms(mobile_code=True))
    everything(site)
    site.run(upkeep.sweep(site.portal))
    sinks = [*site.seen, *rows(site), caplog.text, *(record.getMessage() for record in caplog.records)]
    sinks += [*map(repr, site.noticed)]
    sinks += [each.text for each in site.store.sent.values()]
    assert len(sinks) > 1_000
    found = {(canary, sink[:200]) for sink in sinks for canary in CANARIES if canary in sink}
    assert found == set()
    codes = {dict(each.params)["code"] for each in site.store.sent.values() if each.template.startswith("code_")}
    assert len(codes) == 4
    assert {code for code in codes for row in rows(site) if code in row and f"'{code}'" in row} == set()


@pytest.mark.requirement("PII1")
def test_what_the_portal_holds_does_not_print_itself() -> None:
    site = Site()
    site.account(NATIONAL_ID, NUMBER, identity=IDENTITY, password=PASSWORD)
    holder = site.run(accounts.holder_of(site.portal, registrations.person_key(site.portal, NATIONAL_ID)))
    assert holder.first_name == IDENTITY["first_name"]
    (stream,) = site.store.streams.values()
    printed = f"{holder!r} {holder} {stream!r} {site.portal!r} {[*site.store.cells.values()]!r}"
    hidden = (*CANARIES, holder.password_hash, repr(stream.key), repr(stream.token), repr(stream.events[0]))
    assert [each for each in hidden if each in printed] == []


@pytest.mark.requirement("PII2")
def test_what_leaves_a_flow_carries_no_value() -> None:
    assert ProblemError.of(STALE, version=3).args == ("http.version.stale",)
    site = Site()
    site.submitted(NATIONAL_ID, NUMBER)
    (task,) = site.run(work.take(site.portal))
    stream = next(iter(site.store.streams.values()))
    forged = evolve(stream, events=(*stream.events[:-1], stream.events[0]))
    site.store.streams[stream.kind, stream.id] = forged
    with pytest.raises(SealBrokenError) as raised:
        site.run(work.perform(site.portal, task))
    error: BaseException | None = raised.value
    while error is not None:
        assert error.args == ()
        error = error.__context__ or error.__cause__
