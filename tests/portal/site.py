"""A portal over a store in memory, played through its requests and its worker, with a clock that stands still."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from attrs import define, evolve, field

from tamin_rules.identifiers import mobile as mobiles
from tamin_rules.portal import asks, work
from tamin_rules.portal.asks import Flow, Task, TaskState
from tamin_rules.portal.keys import Keys
from tamin_rules.portal.memory import Kept, Memory
from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.routes import handle
from tamin_rules.portal.settings import Portal
from tamin_rules.registration import journey
from tamin_rules.registration.ownership import Match

START: Final = datetime(2026, 11, 22, 8, tzinfo=UTC)
ONE, OTHER = "5000020049", "1234567891"
MOBILE, OTHER_MOBILE = "09120000000", "09350000000"
PASSWORD, NEW_PASSWORD = "Qw3rty&xyz", "Vb7nm%plk"
STAFF: Final = "staff-token"
IDENTITY: Final = {
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "778899",
    "birth_date": "1370-05-14",
    "gender": "female",
}
ANSWERS: Final = [
    {"question": "first_teacher", "answer": "بهاری"},
    {"question": "birth_city", "answer": "شهرکوچک"},
    {"question": "childhood_friend", "answer": "سارای"},
]
CREDENTIALS: Final = {
    "email": None,
    "password": PASSWORD,
    "password_confirmation": PASSWORD,
    "security_answers": ANSWERS,
}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@define
class Clock:
    """Stands still until it is moved."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at


@define
class Draft:
    """What a person knows of a registration."""

    id: str
    token: str
    version: int
    tracking: str = ""

    @property
    def path(self) -> str:
        return f"/registrations/{self.id}"


def _portal(clock: Clock, seed: int, policy: journey.Policy) -> Portal:
    random = Random(seed)  # noqa: S311 - the same keys in every run
    keys = Keys([random.randbytes(32)], random.randbytes(32), random.randbytes)
    return Portal(keys, clock, registration=policy, is_staff=lambda token: token == STAFF)


@define
class Site:
    """A portal, its store, and every ask that was made."""

    policy: journey.Policy = journey.PUBLISHED
    seed: int = 1
    clock: Clock = field(factory=Clock)
    portal: Portal = field(init=False)
    store: Memory = field(init=False)
    asked: list[Any] = field(factory=list)
    noticed: list[tuple[str, str]] = field(factory=list)
    broken: frozenset[str] = frozenset()
    """The asks that raise, with personal data in their text."""

    def __attrs_post_init__(self) -> None:
        self.portal = _portal(self.clock, self.seed, self.policy)
        self.store = Memory(self.clock)

    # --- asks ---

    def perform(self, ask: Any) -> Any:
        self.asked.append(ask)
        if type(ask).__name__ in self.broken:
            message = f"{ONE} {MOBILE}"
            raise TimeoutError(message)
        return self.store.perform(ask)

    def run(self, flow: Flow[Any]) -> Any:
        return asks.run(flow, self.perform, lambda *told: self.noticed.append(told))

    def run_with(self, flow: Flow[Any], before: str, meanwhile: Callable[[], Any]) -> Any:
        """Run a flow; before its first ask of a kind something else happens."""
        waiting = True

        def perform(ask: Any) -> Any:
            nonlocal waiting
            if waiting and type(ask).__name__ == before:
                waiting = False
                meanwhile()
            return self.perform(ask)

        answer = asks.run(flow, perform)
        assert not waiting
        return answer

    def wait(self, by: timedelta) -> None:
        self.clock.at += by

    # --- requests ---

    def request(
        self, method: str, path: str, body: Any = None, token: str | None = None, version: Any = None, **headers: str
    ) -> Request:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            named.setdefault("content-type", "application/json")
        if token is not None:
            named["authorization"] = f"Bearer {token}"
        if version is not None:
            named["if-match"] = f'"{version}"'
        path, _, query = path.partition("?")
        asked = dict(part.split("=") for part in query.split("&")) if query else {}
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return Request(method, path, named, asked, raw)

    def flow(self, *args: Any, **named: Any) -> Flow[Response]:
        return handle(self.portal, self.request(*args, **named))

    def call(self, *args: Any, **named: Any) -> Response:
        answer: Response = self.run(self.flow(*args, **named))
        return answer

    def asks_of(self, *args: Any, **named: Any) -> tuple[Response, list[str]]:
        """Return an answer, and the kinds of asks that were made for it."""
        before = len(self.asked)
        answer = self.call(*args, **named)
        return answer, [_kind(ask) for ask in self.asked[before:]]

    # --- a registration ---

    def begin(self, national_id: str = ONE, mobile: str = MOBILE) -> Draft:
        answer = self.call("POST", "/registrations", {"national_id": national_id, "mobile": mobile})
        assert answer.status == 201, answer.body
        assert answer.body is not None
        return Draft(answer.body["id"], answer.body["token"], answer.body["version"])

    def move(self, draft: Draft, method: str, name: str, body: Any = None) -> Response:
        answer = self.call(method, f"{draft.path}/{name}", body, draft.token, draft.version)
        if answer.status in {200, 202} and answer.body is not None:
            draft.version = answer.body["version"]
            draft.tracking = answer.body.get("tracking_code", draft.tracking)
        return answer

    def enter(self, draft: Draft, identity: Mapping[str, str] = IDENTITY, password: str = PASSWORD) -> Draft:
        assert self.move(draft, "PUT", "identity", dict(identity)).status == 200
        chosen = CREDENTIALS | {"password": password, "password_confirmation": password}
        answer = self.move(draft, "PUT", "credentials", chosen)
        assert answer.status == 200, answer.body
        return draft

    def submit(self, draft: Draft) -> Draft:
        answer = self.move(draft, "POST", "submit", {"accept_notices": True})
        assert answer.status == 202, answer.body
        return draft

    def submitted(self, national_id: str = ONE, mobile: str = MOBILE, **entered: Any) -> Draft:
        return self.submit(self.enter(self.begin(national_id, mobile), **entered))

    def account(self, national_id: str = ONE, mobile: str = MOBILE, **entered: Any) -> Draft:
        """Return the registration of somebody who has an account."""
        self.registries(Match.MATCHED, Match.MATCHED)
        draft = self.submitted(national_id, mobile, **entered)
        self.work()
        assert self.follow(draft, national_id, mobile).body == {"state": "active", "reasons": []}
        return draft

    def registries(self, identity: Match, ownership: Match) -> None:
        self.store.identity, self.store.ownership = identity, ownership

    def show(self, draft: Draft) -> dict[str, Any]:
        answer = self.call("GET", draft.path, token=draft.token)
        assert answer.body is not None
        return answer.body

    def follow(self, draft: Draft, national_id: str = ONE, mobile: str = MOBILE) -> Response:
        triple = {"national_id": national_id, "mobile": mobile, "tracking_code": draft.tracking}
        return self.call("POST", "/follow-up", triple)

    def visit(self, draft: Draft, visit: str, decision: str = "activate", documents: Any = None) -> Response:
        papers = ["national_card_original", "birth_certificate_original"] if documents is None else documents
        body = {"visit": visit, "documents": papers, "decision": decision}
        return self.call("POST", f"/staff/registrations/{draft.id}/visit", body, STAFF)

    def sign_in(self, national_id: str = ONE, password: str = PASSWORD) -> Response:
        return self.call("POST", "/sessions", {"national_id": national_id, "password": password})

    def session(self, national_id: str = ONE, password: str = PASSWORD) -> str:
        answer = self.sign_in(national_id, password)
        assert answer.status == 201, answer.body
        assert answer.body is not None
        return str(answer.body["token"])

    # --- the worker ---

    def work(self) -> list[TaskState]:
        """Do everything that is due, and what follows from it at once."""
        done: list[TaskState] = []
        while taken := self.run(work.take(self.portal)):
            done += [self.run(work.perform(self.portal, task)) for task in taken]
        return done

    def taken(self) -> Iterator[Task]:
        while tasks := self.run(work.take(self.portal, 1)):
            yield from tasks

    def templates(self, to: str | None = None) -> list[str]:
        """Return the templates of what was sent, in its order."""
        return [each.template for each in self.store.sent.values() if to is None or each.to == mobiles.parse(to)]

    def code(self, to: str = MOBILE) -> str:
        """Return the code that was sent to a number last."""
        found = [
            dict(each.params)["code"]
            for each in self.store.sent.values()
            if each.template.startswith("code_") and each.to == mobiles.parse(to)
        ]
        return found[-1]


def _kind(ask: Any) -> str:
    return f"{type(ask).__name__} {getattr(ask, 'room', getattr(ask, 'kind', ''))}".strip()


@define
class Saved:
    """What a store held at a time: what was sent outside is no part of it, and comes back with no rollback."""

    streams: dict[Any, Any]
    cells: dict[Any, Any]
    tasks: dict[str, Kept]

    @classmethod
    def of(cls, store: Memory) -> Saved:
        return cls(dict(store.streams), dict(store.cells), {key: copy(kept) for key, kept in store.tasks.items()})

    def back(self, store: Memory) -> None:
        store.streams, store.cells = dict(self.streams), dict(self.cells)
        store.tasks = {key: copy(kept) for key, kept in self.tasks.items()}


class KilledError(Exception):
    """The process has ended here."""


def killed_at(site: Site, flow: Flow[Any], place: int) -> bool:
    """Run a flow as one transaction, and kill it before its ask of that number; return whether it came so far."""
    saved, count = Saved.of(site.store), 0

    def perform(ask: Any) -> Any:
        nonlocal count
        if count == place:
            raise KilledError
        count += 1
        return site.perform(ask)

    ask: Any = None
    try:
        while True:
            ask = perform(flow.send(ask))
    except StopIteration:
        return False
    except KilledError:
        saved.back(site.store)
        return True


def interleaved(flows: list[Flow[Any]], schedule: list[int], perform: Callable[[Any], Any]) -> list[Any]:
    """
    Run flows together, ask by ask: the schedule says whose turn it is, and whoever is left over goes on in order.

    Returns their results in the order of the flows.
    """
    results: dict[int, Any] = {}
    answers: list[Any] = [None] * len(flows)
    turns = iter(schedule)
    while len(results) < len(flows):
        running = [place for place in range(len(flows)) if place not in results]
        turn = next(turns, None)
        here = running[0] if turn is None or turn not in running else turn
        try:
            answers[here] = perform(flows[here].send(answers[here]))
        except StopIteration as done:
            results[here] = done.value
    return [results[place] for place in range(len(flows))]


def with_terms(**terms: Any) -> journey.Policy:
    """Return the published policy under other terms."""
    return evolve(journey.PUBLISHED, terms=journey.Terms(**terms))
