"""Portals with one fault each, by small mutations of the right one: the kit has to find every one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from threading import RLock
from time import sleep
from typing import Any, Final
from unittest.mock import patch

from attrs import define, evolve, field, frozen

from tamin_rules import jalali
from tamin_rules.identifiers import _shape, mobile, national_id, postal_code
from tamin_rules.portal import (
    accounts,
    asks,
    cells,
    codes,
    histories,
    passwords,
    public,
    registrations,
    routes,
    services,
    work,
)
from tamin_rules.portal.asks import Append, Load, Send, TaskState, Write
from tamin_rules.portal.problems import UNKNOWN, ProblemError, Request, Response
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import (
    credentials,
    identity,
    journey,
    mobile_change,
    one_time_code,
    ownership,
    password,
    recovery,
    sign_in,
)
from tamin_rules.registration.journey import (
    ContactChanged,
    CredentialsEntered,
    IdentityEntered,
    State,
    Submitted,
    WentBack,
    rules,
    table,
    view,
)
from tamin_rules.registration.ownership import ACTIVATION, NO_REASON, Cell, Document, Match
from tamin_rules.testing import conformance
from tamin_rules.testing.conformance.drivers import CONTROL_TOKEN, STAFF_TOKEN, Core
from tamin_rules.workflow import Row

Patch = tuple[Any, str, Any]
_LOCK: Final = RLock()


def _same(found: Any) -> Any:
    return found


@define
class FaultyCore(Core):
    """The core with one thing changed, which holds only while it answers: the model beside it stays right."""

    patches: tuple[Patch, ...] = ()
    entries: tuple[tuple[dict[Any, Any], Any, Any], ...] = ()
    setting: Callable[[Portal], Portal] = _same
    asked: Callable[[Core, Request], Request | Response] = lambda _core, request: request
    answered: Callable[[Core, Request, Response], Response] = lambda _core, _request, answer: answer
    performed: Callable[[Core, Any, Callable[[Any], Any]], Any] = lambda _core, ask, perform: perform(ask)
    started: Callable[[Core], None] = lambda _core: None
    notes: dict[str, Any] = field(factory=dict)

    def start(self) -> None:
        super().start()
        self.portal = self.setting(self.portal)
        self.started(self)

    def send(self, request: Request) -> Response:
        asked = self.asked(self, request)
        if isinstance(asked, Response):
            return asked
        if not self.patches and not self.entries:
            return self.answered(self, request, super().send(asked))
        with _LOCK, ExitStack() as stack:
            for home, name, new in self.patches:
                stack.enter_context(patch.object(home, name, new))
            for mapping, key, new in self.entries:
                stack.enter_context(patch.dict(mapping, {key: new}))
            return self.answered(self, request, super().send(asked))

    def perform(self, ask: Any) -> Any:
        return self.performed(self, ask, super().perform)


@frozen
class Fault:
    """A portal with one fault: its name, and how the core is changed."""

    name: str
    changes: Mapping[str, Any]

    def driver(self) -> conformance.Contract:
        made = FaultyCore(**self.changes)
        code = made.policy.terms.mobile_code
        return conformance.Contract(made.send, CONTROL_TOKEN, STAFF_TOKEN, made.start, parallel=True, mobile_code=code)


def _with(name: str, **changes: Any) -> Fault:
    return Fault(name, changes)


def _patched(name: str, *patches: Patch) -> Fault:
    return Fault(name, {"patches": patches})


def _policy(name: str, **changes: Any) -> Fault:
    return Fault(name, {"policy": evolve(journey.PUBLISHED, **changes)})


def _terms(name: str, **terms: Any) -> Fault:
    return _policy(name, terms=journey.Terms(**terms))


def _coded(name: str, policy: journey.Policy | None = None, **changes: Any) -> Fault:
    """Return a portal that asks for a code by SMS, with a fault."""
    made = policy or journey.PUBLISHED
    return Fault(name, {"policy": evolve(made, terms=evolve(made.terms, mobile_code=True)), **changes})


def _password(name: str, policy: password.PasswordPolicy) -> Fault:
    return _policy(name, password=policy)


def _without(name: str, *guards: str) -> Fault:
    return _policy(name, machine=journey.MACHINE.without(*guards))


def _outcome(name: str, pair: tuple[Match, Match], cell: Cell) -> Fault:
    return Fault(name, {"entries": ((ownership.OUTCOMES, pair, cell),)})


def _absorbed(name: str, event: type[Any], change: Callable[[Any, Any], Any]) -> Fault:
    return Fault(name, {"entries": ((table._CHANGES, event, change),)})


def _rows(*more: Any, without: Callable[[Any], bool] = lambda _row: False) -> Any:
    rows = [row for row in journey.MACHINE.rows if not without(row)]
    return evolve(journey.MACHINE, rows=(*rows, *more))


# --- what answers do -------------------------------------------------------------------------------------------------


def _is(request: Request, method: str, pattern: str) -> bool:
    return request.method == method and re.fullmatch(pattern, request.path) is not None


def _answering(name: str, method: str, pattern: str, change: Callable[[Response], Response]) -> Fault:
    def answered(_core: Core, request: Request, answer: Response) -> Response:
        return change(answer) if _is(request, method, pattern) else answer

    return Fault(name, {"answered": answered})


def _body(**changes: Any) -> Callable[[Response], Response]:
    return lambda answer: evolve(answer, body={**(answer.body or {}), **changes})


def _fields(request: Request) -> dict[str, Any]:
    return json.loads(request.body) if request.body else {}


def _about_known(change: Callable[[Response, bool], Response], method: str, pattern: str) -> Callable[..., Response]:
    """Change an answer by whether somebody is known under the national ID of the request."""

    def answered(core: Any, request: Request, answer: Response) -> Response:
        known: set[str] = core.notes.setdefault("known", set())
        number = str(_fields(request).get("national_id"))  # whatever was sent as one
        is_known = number in known
        if _is(request, "POST", "/registrations"):
            known.add(number)
        return change(answer, is_known) if _is(request, method, pattern) else answer

    return answered


def _headless(request: Request, *names: str) -> Request:
    return evolve(request, headers={name: value for name, value in request.headers.items() if name not in names})


def _rewritten(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Core, Request], Request]:
    def asked(_core: Core, request: Request) -> Request:
        fields = _fields(request)
        return evolve(request, body=json.dumps(change(fields)).encode()) if fields else request

    return asked


def _trimmed(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if "password" in name and isinstance(value, str) else value
        for name, value in fields.items()
    }


def _known_fields(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "father_name"}


# --- what happens behind them ----------------------------------------------------------------------------------------


def _standing_none(_portal: Portal, _history: Any) -> Generator[Any, Any, Any]:
    yield from ()
    return "none"


def _not_ended(portal: Portal, history: Any, moved: Any) -> Generator[Any, Any, Any]:
    after = yield from registrations.stored(portal, history, moved, tasks=())
    yield from ()
    return after


def _always_used(_portal: Portal, _purpose: Any, _flow: str) -> Generator[Any, Any, Any]:
    yield from ()
    return True


_TRIED: Final = codes.tried


def _tried_as_new(portal: Portal, purpose: Any, flow: str, typed: object) -> Generator[Any, Any, Any]:
    matched, known = yield from _TRIED(portal, purpose, flow, typed)
    return matched, None if known is None else evolve(known, used=False, tries=1)


def _tried_early(portal: Portal, purpose: Any, flow: str, typed: object) -> Generator[Any, Any, Any]:
    matched, known = yield from _TRIED(portal, purpose, flow, typed)
    return matched, None if known is None else evolve(known, at=portal.now())


def _tried_any(portal: Portal, purpose: Any, flow: str, typed: object) -> Generator[Any, Any, Any]:
    _, known = yield from _TRIED(portal, purpose, flow, typed)
    return True, known


def _any_code(core: Core, request: Request) -> Request:
    """Take every code that was ever sent for the one that is asked for."""
    fields, wanted = _fields(request), CODED_CALLS.get(request.path.rpartition("/registrations/")[2].partition("/")[2])
    wanted = wanted or CODED_CALLS.get(request.path)
    sent = [
        (send.template, code) for send in core.control.sent.values() for name, code in send.params if name == "code"
    ]
    if wanted is None or fields.get("code") not in {code for _, code in sent}:
        return request
    right = [code for template, code in sent if template == wanted]
    return evolve(request, body=json.dumps({**fields, "code": right[-1] if right else "000000"}).encode())


CODED_CALLS: Final = {
    "mobile-code": "code_registration",
    "/password-recovery/confirm": "code_password_recovery",
    "/mobile/confirm": "code_mobile_change",
}
"""The SMS whose code each call wants."""


def _unproven(portal: Portal, person: bytes, _secret: str) -> Generator[Any, Any, Any]:
    return (yield from accounts.holder_of(portal, person))


def _unlimited(portal: Portal, purpose: Any) -> one_time_code.Terms:
    return evolve(codes_terms(portal, purpose), limits=())


codes_terms: Final = codes.terms_of


def _no_cooling_off(_portal: Portal, _person: bytes) -> Generator[Any, Any, Any]:
    yield from ()
    return False


def _mobile_kept(_portal: Portal, _history: Any, _task: Any, _body: Any) -> Generator[Any, Any, Any]:
    yield from ()
    return ""


_REPORTED: Final = mobile_change.report_ownership


def _always_owned(now: Any, *, ownership: Any, **rest: Any) -> Any:
    return _REPORTED(now, ownership="matched" if ownership else ownership, **rest)


def _nothing_done(_portal: Portal, _person: bytes) -> Generator[Any, Any, None]:
    yield from ()


def _still_confirmed(facts: Any, event: Any) -> dict[str, Any]:
    return {**table._with_contact(facts, event), "mobile_confirmed": facts.mobile_confirmed}


def _by_two(portal: Portal, number: Any, _mobile: Any, tracking: str) -> bytes:
    return portal.keys.hashed("tracking", number.plain(), tracking)


def _queue_lost(core: Any) -> None:
    for kept in core.store.tasks.values():
        kept.state = TaskState.DONE


def _cells_lost(core: Any) -> None:
    core.store.cells.clear()


def _keys_lost(core: Any) -> None:
    for room, key in [place for place in core.store.cells if place[0] == "replies"]:
        del core.store.cells[room, key]


def _unguarded(core: Any, ask: Any, perform: Callable[[Any], Any]) -> Any:
    """Let every writer win, after all have read."""
    if isinstance(ask, Load):
        found = perform(ask)
        sleep(0.02)
        return found
    if isinstance(ask, Append) and ask.known:
        core.store.streams[ask.stream.kind, ask.stream.id] = ask.stream
        return True
    return perform(ask)


def _sms(change: Callable[[Send], Send | None]) -> Callable[[Core, Any, Callable[[Any], Any]], Any]:
    def performed(_core: Core, ask: Any, perform: Callable[[Any], Any]) -> Any:
        if not isinstance(ask, Send):
            return perform(ask)
        changed = change(ask)
        return True if changed is None else perform(changed)

    return performed


def _twice(_core: Core, ask: Any, perform: Callable[[Any], Any]) -> Any:
    if isinstance(ask, Send):
        perform(evolve(ask, reference=f"{ask.reference}, again"))
    return perform(ask)


# --- sessions --------------------------------------------------------------------------------------------------------


def _signs_in(request: Request) -> bool:
    return _is(request, "POST", "/sessions")


def _bearing(request: Request, token: str) -> Request:
    return evolve(request, headers={**request.headers, "authorization": f"Bearer {token}"})


def _as_noted(core: Any, request: Request) -> Request:
    """Take a token for the session that was noted for it."""
    token = core.notes.get(f"session of {request.bearer}")
    return request if token is None or _signs_in(request) else _bearing(request, token)


def _noting(core: Any, told: str | None, answer: Response) -> None:
    if told is not None and answer.body is not None:
        core.notes[f"session of {told}"] = answer.body["token"]


def _planted(core: Any, request: Request, answer: Response) -> Response:
    """Let the token that came with a sign-in open its session, too."""
    if _signs_in(request) and answer.status == 201:
        _noting(core, request.bearer, answer)
    return answer


def _same_token(core: Any, request: Request, answer: Response) -> Response:
    """Tell everybody the token of their first session again."""
    if not _signs_in(request) or answer.status != 201 or answer.body is None:
        return answer
    first = core.notes.setdefault(_fields(request)["national_id"], answer.body["token"])
    _noting(core, first, answer)
    return _body(token=first)(answer)


def _session(core: Any, number: str) -> Response | None:
    """Open a session for whoever has an account."""
    person = registrations.person_key(core.portal, number)
    holder = asks.run(accounts.holder_of(core.portal, person), core.perform)
    return None if holder is None else asks.run(accounts.opened_session(core.portal, person, holder, 422), core.perform)


def _let_in(core: Any, request: Request, answer: Response) -> Response:
    """Tell a token with a refusal."""
    refused = _signs_in(request) and answer.status == 422
    opened = _session(core, _fields(request)["national_id"]) if refused else None
    return answer if opened is None else _body(**(opened.body or {}))(answer)


def _whose_draft(core: Any, request: Request, answer: Response) -> Response:
    if _is(request, "POST", "/registrations") and answer.body is not None:
        core.notes[f"person of {answer.body.get('token')}"] = _fields(request).get("national_id", "")
    return answer


def _draft_as_session(core: Any, request: Request) -> Request:
    number = core.notes.get(f"person of {request.bearer}")
    opened = None if number is None or "/registrations" in request.path else _session(core, number)
    return request if opened is None or opened.body is None else _bearing(request, opened.body["token"])


def _as_last(core: Any, request: Request) -> Request:
    changes = _is(request, "POST", "/password") and "last" in core.notes
    return _bearing(request, core.notes["last"]) if changes else request


def _last_signed_in(core: Any, request: Request, answer: Response) -> Response:
    if _signs_in(request) and answer.body is not None and answer.status == 201:
        core.notes["last"] = answer.body["token"]
    return answer


def _sessions_of(core: Any) -> list[tuple[str, bytes]]:
    return [place for place in core.store.cells if place[0] == "session"]


def _sessions_lost(when: Callable[[Request, Response], bool]) -> Callable[..., Response]:
    def answered(core: Any, request: Request, answer: Response) -> Response:
        for place in _sessions_of(core) if when(request, answer) else ():
            del core.store.cells[place]
        return answer

    return answered


def _lengthened(core: Any) -> None:
    for place in _sessions_of(core):
        cell = core.store.cells[place]
        core.store.cells[place] = evolve(cell, until=cell.until and cell.until + timedelta(hours=1))


def _sliding(core: Any, request: Request) -> Request:
    """Make every session longer with each call."""
    if request.bearer not in {None, CONTROL_TOKEN, STAFF_TOKEN}:
        _lengthened(core)
    return request


def _first_written(core: Any, ask: Any, perform: Callable[[Any], Any]) -> Any:
    """Keep of every session what was written of it first."""
    done = perform(ask)
    if isinstance(ask, Write) and ask.room == "session":
        core.notes.setdefault((ask.room, ask.key), core.store.cells[ask.room, ask.key])
    return done


def _sessions_back(core: Any) -> None:
    core.store.cells.update(core.notes)


_EPOCH_CHANGED: Final = accounts.change_holder


def _same_epoch(portal: Portal, person: bytes, changed: Callable[[Any], Any]) -> Generator[Any, Any, Any]:
    return _EPOCH_CHANGED(portal, person, lambda holder: evolve(changed(holder), epoch=holder.epoch))


_CHANGED: Final = cells.change


def _counted_together(portal: Portal, room: str, key: bytes, changed: Any, **until: Any) -> Generator[Any, Any, Any]:
    return _CHANGED(portal, room, b"" if room == accounts.ATTEMPTS else key, changed, **until)


def _anybodys(portal: Portal, _session: Any, id_: str) -> Generator[Any, Any, Any]:
    history = yield from histories.opened(portal, services.OBJECTION, id_)
    if history is None:
        raise ProblemError.of(UNKNOWN)
    return services._told(history)


def _cached(name: str, pattern: str) -> Fault:
    """Return a portal that answers everybody what it answered first."""

    def answered(core: Any, request: Request, answer: Response) -> Response:
        is_kept = answer.status == 200 and _is(request, "GET", pattern)
        return core.notes.setdefault(request.path, answer) if is_kept else answer

    return Fault(name, {"answered": answered})


M, X, U, N = Match.MATCHED, Match.MISMATCHED, Match.UNAVAILABLE, Match.NOT_CHECKED
PUBLISHED: Final = password.PUBLISHED
LAX: Final = re.compile(r".{1,30}")

FAULTS: Final[Mapping[str, tuple[Fault, ...]]] = {
    "rules.identifiers_written": (
        _patched(
            "does not check the check digit",
            (national_id, "_passes", lambda text: len(text) == 10 and text.isdecimal()),
        ),
        _patched("refuses Persian digits", (_shape, "fold_identifier", str.strip)),
    ),
    "rules.identifiers_missed": (
        _patched("accepts a 2 in a postal code", (postal_code, "_LOOKALIKE", re.compile(r"(?<![0-9]{5})0"))),
    ),
    "rules.contact": (
        _patched("accepts ten equal digits", (national_id, "_ALL_EQUAL", frozenset[str]())),
        _patched(
            "accepts landlines",
            (mobile, "WRITTEN", re.compile(r"(?:(?:\+|00)980?|98|0)?([0-9]{10})")),
            (mobile, "_E164", re.compile(r"\+98[0-9]{10}")),
        ),
        _answering(
            "does not say what is allowed",
            "POST",
            ".*",
            lambda answer: evolve(answer, body={k: v for k, v in (answer.body or {}).items() if k != "allowed"}),
        ),
    ),
    "rules.identity": (
        _without("accepts a birth in the future", "identity.birth_date.past"),
        _patched("accepts Latin names", (identity, "_NAME", LAX)),
        _patched("knows a 31st of Mehr", (jalali, "month_length", lambda _year, month: 31 if month <= 7 else 30)),
        _patched("takes every fourth year for a leap year", (jalali, "is_leap", lambda year: year % 4 == 3)),
        _patched("accepts letters in a certificate number", (identity, "is_ascii_digits", bool)),
        _with("drops fields that it does not know", asked=_rewritten(_known_fields)),
        _answering(
            "answers 400 in place of 422",
            "PUT",
            ".*",
            lambda answer: evolve(answer, status=400) if answer.status == 422 else answer,
        ),
        _answering(
            "tells no version",
            "PUT",
            ".*",
            lambda answer: evolve(answer, headers={k: v for k, v in answer.headers.items() if k != "etag"}),
        ),
    ),
    "rules.credentials": (
        _absorbed(
            "forgets the email",
            CredentialsEntered,
            lambda _facts, event: {**table._with_credentials(_facts, event), "email": None},
        ),
    ),
    "rules.security_answers": (
        _patched("does not compare the confirmation", (credentials, "RULES", credentials.RULES[1:])),
        _patched(
            "accepts one question three times", (credentials, "RULES", (credentials.RULES[0], *credentials.RULES[2:]))
        ),
        _patched(
            "accepts one answer three times", (credentials, "RULES", (*credentials.RULES[:2], *credentials.RULES[3:]))
        ),
        _patched("accepts an answer of one letter", (credentials, "SHORTEST_ANSWER", 1)),
        _patched("accepts the own name as an answer", (credentials, "RULES", credentials.RULES[:4])),
        _patched("accepts any email", (credentials, "_EMAIL", re.compile(r".*"))),
    ),
    "journey.order": (
        _policy("skips the review", machine=_rows(Row(State.CREDENTIALS, Submitted, State.SUBMITTED))),
        _without("does not ask for the notices", "registration.notices.accepted"),
        _policy(
            "cannot be cancelled once it is sent",
            machine=_rows(without=lambda row: (row.source, row.event.__name__) == (State.SUBMITTED, "Cancelled")),
        ),
    ),
    "journey.back": (
        _absorbed(
            "loses the password on back",
            WentBack,
            lambda _facts, event: {"back_to": event.to, **table._void_password()},
        ),
        _absorbed("loses the answers on back", WentBack, lambda _facts, event: {"back_to": event.to, "answers": ()}),
        _patched("keeps the password of another name", (table, "_void_password", dict)),
    ),
    "journey.answers": (
        _outcome("activates an unowned phone", (M, X), Cell(NO_REASON, NO_REASON)),
        _outcome("activates a phone that nobody checked", (M, N), Cell(NO_REASON, NO_REASON)),
        _outcome("asks for one visit where there are two reasons", (X, X), Cell(ACTIVATION, ACTIVATION)),
        _outcome("takes a registry that is away for a no", (M, U), Cell(ACTIVATION, ACTIVATION)),
        _terms("rejects whoever the registry does not know", reject_identity_mismatch=True),
        _with(
            "sends the wrong text",
            performed=_sms(lambda ask: evolve(ask, template=ask.template.replace("needs_branch_follow_up", "active"))),
        ),
    ),
    "journey.outcomes": (
        _with(
            "does not tell who was rejected",
            performed=_sms(lambda ask: None if ask.template == "registration_rejected" else ask),
        ),
        _patched("forgets an answer when the registry is away", (table, "_heard", lambda _before, now: now)),
    ),
    "journey.patience": (
        _terms("gives up after an hour", patience_hours=1),
        _terms("never gives up", patience_hours=1_000),
        _patched("asks a registry once", (table, "_ask_again", lambda _after: ())),
    ),
    "journey.activation": (
        _patched("activates with one original", (rules, "ORIGINALS", frozenset({Document.NATIONAL_CARD_ORIGINAL}))),
        _patched("activates without papers", (rules, "_missing_papers", lambda _visit: ())),
    ),
    "journey.time": (
        _terms("lets a draft idle for ten hours", idle_minutes=600),
        _terms("ends a draft after twenty minutes", idle_minutes=20),
    ),
    "journey.age": (_terms("lets a draft live for a week", total_hours=168),),
    "journey.duplicates": (_patched("opens a second account", (work, "standing_of", _standing_none)),),
    "journey.sign_in": (
        _with(
            "bears a hundred wrong passwords",
            setting=lambda portal: evolve(portal, sign_in=sign_in.Terms(failures=100)),
        ),
    ),
    "journey.recovery": (
        _patched("lets a code be used twice", (codes, "used", _always_used), (codes, "tried", _tried_as_new)),
        _patched("counts no tries of a code", (codes, "tried", _tried_as_new)),
        _patched("lets a code live for ever", (codes, "tried", _tried_early)),
        _with(
            "sends codes without a limit",
            setting=lambda portal: evolve(
                portal, recovery=evolve(portal.recovery, terms=recovery.Terms(one_time_code.Terms(limits=())))
            ),
        ),
    ),
    "journey.password": (
        _with("lets a session live for a day", setting=lambda portal: evolve(portal, session=timedelta(days=1))),
        _with(
            "does not sign out",
            asked=lambda _core, request: (
                Response(204, None, {"cache-control": "no-store"}) if request.method == "DELETE" else request
            ),
        ),
    ),
    "journey.mobile_code": (
        _coded("takes any code", patches=((codes, "tried", _tried_any),)),
        _coded("lets a code of registration live for ever", patches=((codes, "tried", _tried_early),)),
        _coded("counts no tries of a code of registration", patches=((codes, "tried", _tried_as_new),)),
        _coded(
            "goes on without the code",
            evolve(journey.PUBLISHED, machine=_rows(Row(State.MOBILE_CODE, IdentityEntered, State.CREDENTIALS))),
        ),
    ),
    "journey.code_resent": (
        _coded("sends codes of registration without a limit", patches=((codes, "terms_of", _unlimited),)),
        _coded("keeps the code before the last", asked=_any_code),
    ),
    "journey.code_purpose": (
        _coded("takes a code that was sent for something else", asked=_any_code),
        _coded(
            "keeps the confirmation of another number",
            entries=((table._CHANGES, ContactChanged, _still_confirmed),),
        ),
    ),
    "journey.code_is_no_proof": (
        _coded(
            "takes a code for proof of ownership",
            evolve(journey.PUBLISHED, terms=journey.Terms(accept_confirmed_code=True)),
        ),
    ),
    "journey.mobile_change": (
        _patched("changes a mobile without the password", (passwords, "proven", _unproven)),
        _with(
            "does not tell of a change of mobile",
            performed=_sms(lambda ask: None if ask.template == "mobile_changed" else ask),
        ),
        _with("takes a code of recovery for a change of mobile", asked=_any_code),
        _patched(
            "keeps a change of mobile under way when the password changes", (passwords, "_withdrawn", _nothing_done)
        ),
        _patched("changes to a mobile that is not one's own", (mobile_change, "report_ownership", _always_owned)),
    ),
    "journey.mobile_changed": (
        _patched("recovers a password right after a change of mobile", (passwords, "cools_off", _no_cooling_off)),
        _with("sends codes to the old mobile", entries=((work._PERFORMERS, "change_mobile", _mobile_kept),)),
    ),
    "concurrency.walk": (_patched("forgets a key after a minute", (routes, "REPLIES", timedelta(minutes=1))),),
    "concurrency.two_tabs": (
        _patched("does not look at the version", (registrations, "check_version", lambda _request, _version: None)),
    ),
    "concurrency.retry": (
        _with("does not know keys", asked=lambda _core, request: _headless(request, "idempotency-key")),
        _patched(
            "replays a key for another body",
            (routes, "_replayed", lambda known, _digest: routes._response(known["answer"])),
        ),
    ),
    "concurrency.race": (_with("submits twice at once", performed=_unguarded),),
    "concurrency.double_submit": (_with("sends every SMS twice", performed=_twice),),
    "privacy.known_or_not": (
        _with(
            "tells at the start that somebody is registered",
            answered=_about_known(
                lambda answer, known: _body(registered=True)(answer) if known else answer, "POST", "/registrations"
            ),
        ),
        _with(
            "knows no unknown person in recovery",
            answered=_about_known(
                lambda answer, known: answer if known else evolve(answer, status=404), "POST", "/password-recovery"
            ),
        ),
        _with(
            "tells who is known in a header",
            answered=_about_known(
                lambda answer, known: answer.having(x_known="1") if known else answer, "POST", "/password-recovery"
            ),
        ),
        _with(
            "says of a wrong password that there is an account",
            answered=_about_known(
                lambda answer, known: evolve(answer, status=403) if known and answer.status >= 400 else answer,
                "POST",
                "/sessions",
            ),
        ),
    ),
    "privacy.others": (
        _patched(
            "opens a draft to any token",
            (registrations, "token_key", lambda portal, id_, _token: portal.keys.hashed("draft", id_)),
        ),
    ),
    "privacy.follow_up": (
        _patched(
            "follows up without the mobile", (registrations, "tracking_key", _by_two), (public, "tracking_key", _by_two)
        ),
    ),
    "privacy.ended": (_patched("keeps what was cancelled", (registrations, "ended", _not_ended)),),
    "privacy.review": (
        _patched("shows the whole national ID", (view, "tail", lambda text: text)),
        _with(
            "repeats the password",
            answered=lambda _core, request, answer: _body(echo=_fields(request).get("password"))(answer),
        ),
        _answering(
            "lets reviews be cached",
            "GET",
            "/registrations/.*",
            lambda answer: evolve(answer, headers={**answer.headers, "cache-control": "public"}),
        ),
    ),
    "journey.sessions": (
        _with(
            "signs out everywhere",
            asked=lambda _core, request: (
                evolve(request, path="/sessions") if _is(request, "DELETE", "/sessions/current") else request
            ),
        ),
        _patched("keeps other sessions when the password changes", (passwords, "change_holder", _same_epoch)),
        _with("makes a session longer when it is used", asked=_sliding),
        _answering(
            "tells another end of a session", "POST", "/sessions", _body(expires_at="1405-12-01T10:00:00+03:30")
        ),
        _answering("tells the end of a session in no known form", "POST", "/sessions", _body(expires_at="in an hour")),
        _with(
            "ends sessions at a wrong password",
            answered=_sessions_lost(lambda request, answer: _signs_in(request) and answer.status == 422),
        ),
    ),
    "privacy.tokens": (
        _with("opens a session to the token that came with the sign-in", asked=_as_noted, answered=_planted),
        _with("tells the same token at every sign-in", asked=_as_noted, answered=_same_token),
        _with("opens a session with a wrong password", answered=_let_in),
        _with("takes the token of a registration for a session", asked=_draft_as_session, answered=_whose_draft),
    ),
    "privacy.sessions": (
        _with(
            "signs everybody out",
            answered=_sessions_lost(lambda request, answer: request.method == "DELETE" and answer.status == 204),
        ),
        _patched("counts everybody's failures together", (cells, "change", _counted_together)),
        _with(
            "changes the password of who signed in last",
            asked=_as_last,
            answered=_last_signed_in,
        ),
    ),
    "privacy.own": (
        _cached("shows everybody the services of who asked first", "/services"),
        _cached("shows everybody the record of who asked first", "/records.*"),
        _cached("shows everybody the objections of who asked first", "/objections"),
        _patched("shows an objection to whoever knows its number", (services, "_objection", _anybodys)),
    ),
    "recovery.sessions": (
        _with("brings sessions back in a crash", performed=_first_written, started=_sessions_back),
        _with("makes sessions longer in a crash", started=_lengthened),
    ),
    "recovery.restart": (_with("loses the SMS in a crash", started=_queue_lost),),
    "recovery.walk": (_with("forgets keys in a crash", started=_keys_lost),),
    "recovery.account": (_with("loses accounts and sessions in a crash", started=_cells_lost),),
    "rules.clauses": (
        _password(
            "accepts @",
            PUBLISHED.adding(password.only(f"{password.PUBLISHED_ALPHABET}@", "password.alphabet.allowed", "seed/P10")),
        ),
        _password("accepts a digit at the start", PUBLISHED.without("password.first.letter")),
        _password("needs no capital", PUBLISHED.without("password.upper.present")),
        _password("needs no small letter", PUBLISHED.without("password.lower.present")),
        _password("needs no digit", PUBLISHED.without("password.digit.present")),
        _password("accepts seven characters", PUBLISHED.adding(password.at_least(7, "seed/P6"))),
        _password("accepts no more than twenty characters", PUBLISHED.adding(password.at_most(20, "portal-form"))),
        _password("accepts the national ID", PUBLISHED.without("password.national_id.absent")),
        _password(
            "accepts the first name in Latin letters", PUBLISHED.without("password.first_name.not_transliterated")
        ),
        _password("accepts the last name in Latin letters", PUBLISHED.without("password.last_name.not_transliterated")),
        _with("trims passwords", asked=_rewritten(_trimmed)),
    ),
}
"""By the scenario that finds it, where it is the only one that is played."""
