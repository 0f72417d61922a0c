"""
Journeys as data, played on a driver, and what is seen of it.

A journey is a list of JSON objects. `move` names what is done; `who` and `draft` name persons and registrations of the
journey, whom each playing casts anew, so that a portal that keeps its data can be played again and again. In texts
`<id>` and `<mobile>` stand for those of the person, `<code>` for the code that was sent to them last, `<code before>`
for the one before, `<objection>` for the id of the objection that they made last; `<mobile of b>` and `<code of b>` are
those of another. Beside the moves of a person there are those of the world: `registries`, `advance`, `work`, `restart`,
`retry` (the same request again) and `race` (the same one several times at once); and the calls of the contract by their
names, as `sign_in`. `session` is that of the person of this name, or what `opens` called it when it was opened; with
one, `advance` counts from its end.

What is seen is brought into one form: no sentences, no ids, no tokens, no order where none is promised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from attrs import define, field, frozen

from tamin_rules.identifiers import mobile
from tamin_rules.portal.problems import Response
from tamin_rules.registration.journey import FIELDS
from tamin_rules.shapes import is_list, is_table
from tamin_rules.testing.check_digits import invented_national_id
from tamin_rules.testing.conformance.driver import CONTROL, PARALLEL, Draft, Driver, Fields, is_done
from tamin_rules.testing.conformance.mapping import order
from tamin_rules.testing.conformance.sessions import Session, told_session

Step: TypeAlias = dict[str, Any]
Json: TypeAlias = dict[str, Any]

_OURS: Final = frozenset({"move", "who", "draft", "key", "version", "session", "opens", "opened_by", "times", "of"})
"""What a step says to the kit; all else are fields of the request."""
_SECRET: Final = frozenset({"id", "token", "tracking_code", "expires_at", "normalized"})
_PROSE: Final = frozenset(
    {
        "type",
        "title",
        "detail",
        "instance",
        "message",
        "text",
        "remedy",
        "strength",
        "used",
        "on",
        "edition",
        "readings",
    }
    | {"policy", "source", "missing", "retry_after", "see"}
)
"""Words for people, and what a decision says beyond the contract."""
_HEADERS: Final = ("etag", "allow", "cache-control")
_TELLING: Final = frozenset({"check_identifier", "check_password"})
"""Answers that repeat what was asked, by contract."""
_STANDS: Final = re.compile(r"<(id|mobile|code before|code|objection)(?: of (\w+))?>")
_NOBODYS: Final = Session("nobody's")
_SERIALS: Final = 1_000_000
_TOO_LATE: Final = (409, 412)


@frozen
class Known:
    """A person of a journey."""

    national_id: str = field(repr=False)
    mobile: str = field(repr=False)


def invented(serial: int) -> Known:
    """
    Return a person that nobody is.

    >>> invented(3).mobile
    '09000000003'
    """
    serial %= _SERIALS
    return Known(invented_national_id(serial), f"09{serial // 10_000:02}000{serial % 10_000:04}")


@define
class Cast:
    """Who plays: a new person for each name."""

    next_serial: Callable[[], int]
    people: dict[str, Known] = field(factory=dict[str, Known])

    def __call__(self, who: str) -> Known:
        """Return the person of a name."""
        if who not in self.people:
            self.people[who] = invented(self.next_serial())
        return self.people[who]


@frozen
class Seen:
    """
    What was seen of a step.

    Args:
        told: in the form in which it is compared.
        raw: answers as they came, to look for secrets in.
        headers: names of the headers of the first answer.
    """

    told: Json
    raw: tuple[str, ...] = field(default=(), repr=False)
    headers: frozenset[str] = frozenset()


_Call: TypeAlias = Callable[[], Response]


@define
class Player:
    """Plays the steps of one journey on one driver."""

    driver: Driver
    cast: Cast
    drafts: dict[str, Draft] = field(factory=dict[str, Draft])
    owners: dict[str, str] = field(factory=dict[str, str])
    sessions: dict[str, Session] = field(factory=dict[str, Session], repr=False)
    objections: dict[str, str] = field(factory=dict[str, str])
    _last: dict[str, _Call] = field(factory=dict[str, _Call])
    heard: int = 0
    _said: list[dict[str, Any]] = field(factory=list[dict[str, Any]])

    def play(self, step: Step) -> Seen:
        """Play a step; one about a registration that was never begun is left out."""
        name = step["move"]
        if name in _WORLD:
            return _WORLD[name](self, step)
        if name == "begin":
            return self._begin(step)
        if name in _MOVES:
            return self._with_draft(step, _MOVES[name])
        return self._ask(step)

    # --- registrations ---

    def _fields(self, step: Step) -> Json:
        who = step.get("who") or self.owners.get(step.get("draft", ""), "a")
        return {name: self._filled(value, who) for name, value in step.items() if name not in _OURS}

    def _filled(self, value: Any, who: str) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, str):
            return _STANDS.sub(lambda found: self._stood_for(found[1], found[2] or who), value)
        if is_list(value):
            return [self._filled(item, who) for item in value]
        return {name: self._filled(item, who) for name, item in value.items()} if is_table(value) else value

    def _stood_for(self, what: str, who: str) -> str:
        known = self.cast(who)
        match what:
            case "id":
                return known.national_id
            case "mobile":
                return known.mobile
            case "objection":
                return self.objections.get(who, "0" * 32)
            case _:
                return self._code(known, -1 if what == "code" else -2)

    def _code(self, known: Known, place: int) -> str:
        """Return the code that was sent to a person last, or the one before; a wrong one where there is none."""
        if CONTROL in self.driver.capabilities:
            self._said = self.driver.sms()
        sent = [sms["params"]["code"] for sms in self._said if "code" in sms["params"] and _is_to(sms, known)]
        return str(sent[place]) if len(sent) >= -place else "000000"

    def _begin(self, step: Step) -> Seen:
        name, who = step.get("draft", "a"), step.get("who", "a")
        fields = {"national_id": "<id>", "mobile": "<mobile>"} | {key: step[key] for key in step.keys() - _OURS}
        fields = {key: self._filled(value, who) for key, value in fields.items()}

        def call() -> Response:
            return self.driver.begin(fields, key=step.get("key"))

        answer = call()
        body = answer.body or {}
        if is_done(answer):
            self.drafts[name] = Draft(str(body.get("id")), str(body.get("token")), _version(body))
            self.owners[name], self._last[name] = who, call
        return self._seen(answer, name)

    def _with_draft(self, step: Step, act: Callable[[Player, Step, Draft], Seen]) -> Seen:
        draft = self.drafts.get(step.get("draft", "a"))
        return Seen({"left out": True}) if draft is None else act(self, step, draft)

    def move(self, step: Step, draft: Draft) -> Seen:
        """Make a move of the person."""
        name = step.get("draft", "a")
        call = self._call_of(step, draft)
        self._last[name] = call
        return self._settled(name, draft, call())

    def _call_of(self, step: Step, draft: Draft) -> _Call:
        fields, version = self._fields(step), draft.version + step.get("version", 0)
        by = self.drafts.get(step.get("opened_by", ""), draft)
        opened = Draft(draft.id, by.token, draft.version)
        move, key = step["move"], step.get("key")
        return lambda: self.driver.move(opened, move, fields, version=version, key=key)

    def _settled(self, name: str, draft: Draft, answer: Response) -> Seen:
        body = answer.body or {}
        if is_done(answer):
            draft.version = _version(body) or draft.version
            draft.tracking_code = str(body.get("tracking_code", draft.tracking_code))
        return self._seen(answer, name)

    def retry(self, step: Step, draft: Draft) -> Seen:
        """Send the last request of a registration again, as it was."""
        name = step.get("draft", "a")
        return self._settled(name, draft, self._last[name]())

    def race(self, step: Step, draft: Draft) -> Seen:
        """Send one request several times at once: one wins, the others come too late, whichever it is."""
        call, times = self._call_of({**step["of"], "draft": step.get("draft", "a")}, draft), step["times"]
        if PARALLEL in self.driver.capabilities:
            with ThreadPoolExecutor(times) as pool:
                answers = [future.result() for future in [pool.submit(call) for _ in range(times)]]
        else:
            answers = [call() for _ in range(times)]
        statuses = sorted(412 if answer.status in _TOO_LATE else answer.status for answer in answers)
        won = min(answers, key=lambda answer: answer.status)
        seen = self._settled(step.get("draft", "a"), draft, won)
        return Seen({**seen.told, "statuses": statuses}, seen.raw, seen.headers)

    def review(self, step: Step, draft: Draft) -> Seen:
        """Show a registration."""
        by = self.drafts.get(step.get("opened_by", ""), draft)
        return self._seen(self.driver.review(Draft(draft.id, by.token, draft.version)))

    def follow_up(self, step: Step, draft: Draft) -> Seen:
        """Follow a registration up."""
        triple = {"national_id": "<id>", "mobile": "<mobile>", "tracking_code": draft.tracking_code}
        asked = self._fields({**triple, **step})
        return self._seen(self.driver.ask("follow_up", asked, token=None))

    def tell(self, step: Step, draft: Draft) -> Seen:
        """Tell of a visit or a form."""
        answer = self.driver.tell(step["move"], draft.id, self._fields(step))
        if is_done(answer):
            draft.version = _version(answer.body or {}) or draft.version
        return self._seen(answer, step.get("draft", "a"))

    # --- everything else ---

    def _ask(self, step: Step) -> Seen:
        name = step["move"]
        answer = self.driver.ask(name, self._fields(step), token=self._token(step))
        body, who = answer.body or {}, str(step.get("who", "a"))
        if (opened := told_session(body)) is not None:
            self.sessions[str(step.get("opens", who))] = opened
        if name == "object_to_record" and is_done(answer):
            self.objections[who] = str(body.get("id"))
        return self._seen(answer, telling=name in _TELLING)

    def _token(self, step: Step) -> str | None:
        """Return the token that a call carries: of a session, of a draft, or one that nobody was given."""
        if (draft := self.drafts.get(step.get("opened_by", ""))) is not None:
            return draft.token
        session = step.get("session")
        held = self.sessions.get(session or "", _NOBODYS)
        return None if session is None else held.token

    def advance(self, step: Step) -> Seen:
        """Move the clock; with a session, to so many seconds after the end that was told of it."""
        if "session" not in step:
            self.driver.advance(step["seconds"])
            return Seen({})
        held = self.sessions.get(step["session"], _NOBODYS)
        left = held.seconds_left(self.driver.advance(0))
        self.driver.advance(max(0, (left or 0) + step["seconds"]))
        return Seen({"expires_at": None if left is None else "•"})

    def registries(self, step: Step) -> Seen:
        """Set what the registries answer."""
        self.driver.registries(identity=step["identity"], ownership=step["ownership"])
        return Seen({})

    def restart(self, _step: Step) -> Seen:
        """Kill the portal and start it again."""
        self.driver.restart()
        return Seen({})

    def work(self, _step: Step) -> Seen:
        """Have the work done, and look at the SMS that went to anybody of this journey."""
        self.driver.work()
        self._said = self.driver.sms()
        new, self.heard = self._said[self.heard :], len(self._said)
        heard = [(who, sms) for sms in new for who, known in self.cast.people.items() if _is_to(sms, known)]
        told = sorted(({"to": who, "template": sms["template"]} for who, sms in heard), key=order)
        shown = {name: _told(self.driver.review(draft)) for name, draft in self.drafts.items()}
        for name, draft in self.drafts.items():
            draft.version = _version(shown[name]) or draft.version
        return Seen({"sms": told, "drafts": shown}, tuple(str(sms["text"]) for _, sms in heard))

    def _seen(self, answer: Response, draft: str | None = None, *, telling: bool = False) -> Seen:
        told: Json = {"answer": _told(answer)}
        raw = () if telling else (_raw(answer),)
        held = self.drafts.get(draft or "")
        if held is not None:
            review = self.driver.review(held)
            told["review"], raw = _told(review), (*raw, _raw(review))
        return Seen(told, raw, frozenset(answer.headers))


_MOVES: Final[Mapping[str, Callable[[Player, Step, Draft], Seen]]] = MappingProxyType(
    {
        **dict.fromkeys((*(name for name in FIELDS if name != "begin"), "resend_code"), Player.move),
        **dict.fromkeys(("visit_branch", "sign_commitment"), Player.tell),
        "retry": Player.retry,
        "race": Player.race,
        "review": Player.review,
        "follow_up": Player.follow_up,
    }
)
_WORLD: Final[Mapping[str, Callable[[Player, Step], Seen]]] = MappingProxyType(
    {
        "advance": Player.advance,
        "registries": Player.registries,
        "restart": Player.restart,
        "work": Player.work,
    }
)


def _is_to(sms: Json, known: Known) -> bool:
    return mobile.is_valid(sms["to"]) and mobile.parse(sms["to"]) == mobile.parse(known.mobile)


def _version(body: Json) -> int:
    version = body.get("version")
    return version if type(version) is int else 0


def _raw(answer: Response) -> str:
    return json.dumps([answer.body, dict(answer.headers)], ensure_ascii=False)


# --- one form --------------------------------------------------------------------------------------------------------


def _told(answer: Response) -> Json:
    """Return an answer in the form in which it is compared."""
    headers = {name: answer.headers[name] for name in _HEADERS if name in answer.headers}
    told: Json = {"status": answer.status, "headers": headers}
    if "retry-after" in answer.headers:
        told["retry-after"] = "•"
    body: Json = _plain(answer.body or {})
    return body | told  # the status is that of the answer, whatever its document says


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    if is_list(value):
        return sorted(map(_plain, value), key=order)
    if not is_table(value):
        return value
    kept = {name: item for name, item in value.items() if name not in _PROSE}
    return {
        name: ("•" if item else item) if name in _SECRET and isinstance(item, str) else _plain(item)
        for name, item in kept.items()
    }


def difference(expected: Any, found: Any, *, strict: bool = False, path: str = "") -> str | None:  # noqa: ANN401 - JSON
    """
    Return where an answer differs from what was expected, None where it does not.

    A portal may say more than it must; `strict` is for answers that must be the same for everybody.

    >>> difference({"state": "review"}, {"state": "submitted", "more": 1})
    'state'
    """
    if is_table(expected) and is_table(found):
        places = (_below(expected, found, str(name), strict=strict, path=path) for name in {**expected, **found})
        return next((place for place in places if place), None)
    if is_list(expected) and is_list(found) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        inside = (difference(a, b, strict=strict, path=f"{path}[{index}]") for index, (a, b) in pairs)
        return next((place for place in inside if place), None)
    return None if expected == found else path or "the answer"


def _below(expected: Fields, found: Fields, name: str, *, strict: bool, path: str) -> str | None:
    here = f"{path}.{name}" if path else name
    if name not in expected:
        return here if strict else None
    return difference(expected[name], found[name], strict=strict, path=here) if name in found else here
