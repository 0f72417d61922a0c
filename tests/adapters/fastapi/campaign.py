"""
Schemathesis against a portal that is served on loopback, with tokens that open what they should.

Its four phases make the cases out of the OpenAPI document; the stateful one walks through the wizard by the document's
links. What the document cannot say is put in here: the token of a draft, of a session of either tier, of staff; the
current version; a code that was sent; and, in a part of the cases, a body that the rules accept too. Whatever comes
back has to be in the document, with its status, its headers and its shape.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import httpx2
import schemathesis
from attrs import Factory, define, field
from schemathesis import engine, hooks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import events

from tamin_rules.portal.asks import Send
from tamin_rules.records.rows import MonthRow
from tamin_rules.testing import schemathesis as ours
from tamin_rules.testing.check_digits import invented_national_id
from tamin_rules_fastapi import SqlStore, Tamin
from tamin_rules_fastapi.compact import compacted
from tamin_rules_fastapi.examples import EXAMPLES_OF_BODIES
from tamin_rules_fastapi.migrating import migrate
from tests.adapters.fastapi.databases import url_of
from tests.adapters.fastapi.play import CREDENTIALS, IDENTITY, PASSWORD, PREFIX, STAFF, Play, app_of, portal
from tests.adapters.fastapi.serving import served

SEED: Final = 20_261_122
EACH: Final = 260
"""Cases of each call in the phase of fuzzing, and walks in the stateful phase; the coverage phase makes its own."""
AS_MADE: Final = 0.1
"""The part of the cases that is sent as schemathesis has made it."""
NOT_ASKED: Final = frozenset(
    {
        "positive_data_acceptance",  # the document tells of shapes, and rules refuse what has the right shape
        "ignored_auth",  # it takes tokens away, and they are put in here: `test_edge` asks without one, call by call
    }
)
REFUSED: Final = ["400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429"]
STANDARD: Final = frozenset({"content-length", "content-type", "date", "server"})
STATES: Final = {
    "change_contact": ("contact",),
    "enter_identity": ("identity",),
    "enter_credentials": ("credentials",),
    "go_back": ("identity", "credentials", "review"),
    "submit_registration": ("review",),
    "confirm_mobile_code": ("mobile_code",),
    "resend_mobile_code": ("mobile_code",),
}
"""In which state a draft is looked for; the others take any."""


class Records:
    """A short record for everybody."""

    async def rows(self, _national_id: object) -> tuple[MonthRow, ...]:
        return tuple(MonthRow(1404, month, 30, 210_000_000, workshop="1") for month in range(1, 7))


@define
class Known:
    """A registration that was begun here."""

    id: str
    token: str
    national_id: str
    mobile: str
    state: str
    version: int
    tracking: str = ""
    session: str = ""


@define
class Insider:
    """Knows every secret that was told, and puts it where it belongs."""

    play: Play
    tamin: Tamin
    chance: random.Random
    known: dict[str, Known] = Factory(dict[str, Known])
    holders: dict[str, Known] = Factory(dict[str, Known])

    # --- who there is ------------------------------------------------------------------------------------------------

    def begun(self) -> Known:
        number = self.chance.randrange(10**9)
        mobile = f"0912{self.chance.randrange(10**7):07}"
        body = {"national_id": invented_national_id(number), "mobile": mobile}
        told = self.play.client.post(f"{PREFIX}/registrations", json=body).json()
        found = Known(told["id"], told["token"], body["national_id"], mobile, told["state"], told["version"])
        self.known[found.id] = found
        if found.state == "mobile_code":
            self.move(found, "POST", "mobile-code", {"code": self.code(mobile)})
        return found

    def move(self, one: Known, method: str, what: str, body: Any) -> None:
        headers = {"authorization": f"Bearer {one.token}", "if-match": f'"{one.version}"'}
        path = f"{PREFIX}/registrations/{one.id}/{what}"
        self.heard(one.id, self.play.client.request(method, path, json=body, headers=headers).json())

    def heard(self, id_: str, told: Any) -> None:
        """Remember where a registration stands."""
        one = self.known.get(id_)
        if one is not None and isinstance(told, dict) and "state" in told:
            one.state, one.version = told["state"], told.get("version", one.version)
            one.tracking = told.get("tracking_code", one.tracking)

    def walked(self, to: str) -> Known:
        """Begin a registration, and walk to a state."""
        one = self.begun()
        for state, method, what, body in (
            ("identity", "PUT", "identity", IDENTITY),
            ("credentials", "PUT", "credentials", CREDENTIALS),
            ("review", "POST", "submit", {"accept_notices": True}),
        ):
            if one.state == to:
                return one
            if to == "contact":
                self.move(one, "POST", "back", {})
                return one
            if one.state == state:
                self.move(one, method, what, body)
        return one

    def branch(self) -> Known:
        """Return somebody who waits for a visit to a branch."""
        self.play.control("verification", {"identity": "matched", "ownership": "mismatched"})
        one = self.walked("submitted")
        self.play.control("work")
        self.play.control("verification", {"identity": "matched", "ownership": "matched"})
        one.state = "needs_branch"
        return one

    def holder(self, tier: str) -> Known:
        """Return somebody with an account and a session."""
        one = self.holders.get(tier)
        if one is None:
            one = self.holders[tier] = self.walked("submitted")
            self.play.control("work")
            if tier == "full":
                path = f"{PREFIX}/staff/accounts/{one.id}/commitment"
                headers = {"authorization": f"Bearer {STAFF}"}
                self.play.client.post(path, json={"form": "employer_commitment"}, headers=headers)
        if not one.session:
            body = {"national_id": one.national_id, "password": PASSWORD}
            answer = self.play.client.post(f"{PREFIX}/sessions", json=body)
            if answer.status_code != 201:  # the password was changed, or guessed at: somebody else, then
                del self.holders[tier]
                return self.holder(tier)
            one.session = answer.json()["token"]
        return one

    def code(self, mobile: str) -> str:
        """Return the code that was sent last to a number."""
        self.play.control("work")
        control = self.tamin.control
        sent: list[Send] = [] if control is None else list(control.sent.values())
        codes = (dict(each.params).get("code") for each in reversed(sent) if each.to.plain()[-10:] == mobile[-10:])
        return next((code for code in codes if code), "000000")

    def somebody(self, states: tuple[str, ...]) -> Known:
        """Return a registration in one of some states."""
        fitting = [one for one in self.known.values() if not states or one.state in states]
        if fitting and self.chance.random() < 0.8:
            return self.chance.choice(fitting[-5:])
        return self.walked(self.chance.choice(states or ("identity", "credentials", "review", "submitted")))

    # --- cases -------------------------------------------------------------------------------------------------------

    def prepare(self, case: Any) -> None:
        """Put into a case what its document cannot say."""
        if self.tamin.control is not None:
            self.tamin.control.ahead += timedelta(seconds=self.chance.randrange(2))
        if self.chance.random() < AS_MADE or _about(case) == "Authorization":
            return
        if not _is_right(case) and _about(case) != "Idempotency-Key":  # an answer that is replayed judges nothing
            case.headers.pop("Idempotency-Key", None)
        name = _name(case)
        place = case.operation.path.removeprefix(PREFIX).strip("/").split("/")[0]
        match place:
            case "registrations" if "{id}" in case.operation.path:
                self._of_draft(case, name)
            case "staff":
                self._of_staff(case, name)
            case "sessions" | "password" | "mobile" | "services" | "records" | "objections" | "contribution-lists":
                if name != "sign_in":
                    one = self.holder(self.chance.choice(("basic", "full")))
                    _bearer(case, one.session)
                    self._say(case, name, one)
                    return
        if place not in {"registrations", "staff"} or name == "begin_registration":
            self._say(case, name, None)

    def _of_draft(self, case: Any, name: str) -> None:
        one = self.known.get(str(case.path_parameters.get("id")))
        if one is None and not _is_wrong(case, ParameterLocation.PATH):
            one = self.somebody(STATES.get(name, ()))
            case.path_parameters["id"] = one.id
        if one is None:
            return
        _bearer(case, one.token)
        if not _is_wrong(case, ParameterLocation.HEADER) and self.chance.random() < 0.9 and name != "show_registration":
            case.headers["If-Match"] = f'"{one.version}"'
        self._say(case, name, one)

    def _of_staff(self, case: Any, name: str) -> None:
        _bearer(case, STAFF)
        if name == "list_activations" or _is_wrong(case, ParameterLocation.PATH):
            return
        one = self.branch() if name == "visit_branch" else self.walked("submitted")
        self.play.control("work")
        case.path_parameters["id"] = one.id
        if not _is_wrong(case, ParameterLocation.HEADER):
            case.headers.pop("If-Match", None)
        self._say(case, name, None)

    def _say(self, case: Any, name: str, one: Known | None) -> None:
        """Put in a body that the rules accept too, where the document is kept to."""
        if name not in EXAMPLES_OF_BODIES or not _is_right(case) or self.chance.random() < 0.2:
            return
        case.body, case.media_type = self._body(name, one), "application/json"

    def _body(self, name: str, one: Known | None) -> Any:
        whole: dict[str, Any] = dict(EXAMPLES_OF_BODIES[name])
        match name:
            case "begin_registration":
                number = invented_national_id(self.chance.randrange(10**9))
                return whole | {"national_id": number, "mobile": f"0912{self.chance.randrange(10**7):07}"}
            case "confirm_mobile_code" | "confirm_mobile_change" if one is not None:
                mobile = one.mobile if name == "confirm_mobile_code" else whole.get("mobile", "09120000001")
                return {"code": self.code(mobile)}
            case "sign_in" | "ask_password_recovery" | "confirm_password_recovery":
                one = self.holder("basic")
                code = {"code": self.code(one.mobile)} if "code" in whole else {}
                return whole | {"national_id": one.national_id} | code
            case "follow_up":
                submitted = [each for each in self.known.values() if each.tracking] or [self.walked("submitted")]
                one = self.chance.choice(submitted)
                return {"national_id": one.national_id, "mobile": one.mobile, "tracking_code": one.tracking}
            case "object_to_record":
                return whole | {"rows": [{"year": 1404, "month": 8, "days": 30}]}
            case _:
                return whole

    def learn(self, case: Any, response: Any) -> None:
        """Remember what an answer has told."""
        try:
            told = response.json()
        except ValueError:
            told = None
        name = _name(case)
        if name == "begin_registration" and response.status_code == 201 and isinstance(told, dict):
            body = case.body if isinstance(case.body, dict) else {}
            self.known[told["id"]] = Known(
                told["id"], told["token"], str(body.get("national_id")), str(body.get("mobile")), told["state"], 1
            )
        self.heard(str((case.path_parameters or {}).get("id")), told)
        for tier, one in list(self.holders.items()):
            if name.startswith("sign_out") or response.status_code == 401:
                one.session = ""
            if name in {"change_password", "confirm_password_recovery"} and response.status_code < 300:
                self.holders.pop(tier, None)


def _name(case: Any) -> str:
    return str(case.operation.definition.raw.get("operationId", "")).removeprefix("tamin_")


def _bearer(case: Any, token: str) -> None:
    case.headers["Authorization"] = f"Bearer {token}"


def _about(case: Any) -> str:
    """Return which parameter a case is wrong in, where it is one."""
    return "" if case.meta is None else str(getattr(case.meta.phase.data, "parameter", None) or "")


def _is_wrong(case: Any, where: ParameterLocation) -> bool:
    return case.meta is not None and case.meta.is_negative_at(where)


def _is_right(case: Any) -> bool:
    """Tell whether a case keeps to the document in all of its parts."""
    return case.meta is None or case.meta.generation.mode.is_positive


# --- the run ---------------------------------------------------------------------------------------------------------


@define
class Report:
    """What came of it."""

    statuses: Counter[tuple[str, int]] = Factory(Counter[tuple[str, int]])
    phases: Counter[str] = Factory(Counter[str])
    followed: Counter[str] = Factory(Counter[str])
    """How often a link of the document led to an answer of success, by the call that it leads to."""
    found: dict[str, str] = field(factory=dict[str, str])
    """What is wrong, once each, with the first request that showed it."""

    @property
    def cases(self) -> int:
        return sum(self.phases.values())

    def hear(self, event: Any) -> None:
        match event:
            case events.ScenarioFinished(phase=phase, recorder=recorder):
                self._count(str(phase.value), recorder)
            case events.NonFatalError() | events.FatalError():
                self.found.setdefault(f"schemathesis: {event}"[:2000], "")
            case _:
                pass

    def _count(self, phase: str, recorder: Any) -> None:
        for id_, interaction in recorder.interactions.items():
            case = recorder.cases.get(id_)
            if interaction.response is None:
                self.found.setdefault(f"{recorder.label}: no answer", "")
                continue
            name = recorder.label if case is None else _name(case.value)
            self.phases[phase] += 1
            self.statuses[name, interaction.response.status_code] += 1
            if case is not None and case.transition is not None and interaction.response.status_code < 300:
                self.followed[name] += 1
            self._check(name, interaction)
        for id_, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    failure, request = check.failure_info.failure, recorder.interactions.get(id_)
                    label = _name(recorder.cases[id_].value)
                    self.found.setdefault(
                        f"{label}: {check.name}: {failure.title}", f"{failure.message}\n{_shown(request)}"
                    )

    def _check(self, name: str, interaction: Any) -> None:
        """Look at the headers: none is there that the document does not tell."""
        status, headers = interaction.response.status_code, set(map(str.lower, interaction.response.headers))
        if status == 405:
            return
        told = DOCUMENTED.get((name, status), frozenset())
        if undocumented := headers - told - STANDARD:
            self.found.setdefault(f"{name}: {status}: headers that nobody told of: {sorted(undocumented)}", "")

    def __str__(self) -> str:
        names = sorted({name for name, _ in self.statuses})
        rows = []
        for name in names:
            each = sorted((status, count) for (other, status), count in self.statuses.items() if other == name)
            rows.append(f"  {name:28} " + "  ".join(f"{status}: {count}" for status, count in each))
        wrong = [f"WRONG {what}\n{where}" for what, where in self.found.items()]
        phases = ", ".join(f"{phase} {count}" for phase, count in self.phases.items())
        links = ", ".join(f"{name} {count}" for name, count in sorted(self.followed.items()))
        whole = [f"  links followed to a success: {links}", f"  {self.cases} cases: {phases}; wrong: {len(self.found)}"]
        return "\n".join([*rows, *whole, *wrong])


def _shown(interaction: Any) -> str:
    if interaction is None or interaction.response is None:
        return ""
    request, response = interaction.request, interaction.response
    body = (request.body or b"")[:400]
    asked = f"{request.method} {request.uri} {request.headers} {body!r}"
    return f"{asked}\n-> {response.status_code} {response.content[:400]!r}"


DOCUMENTED: Final[dict[tuple[str, int], frozenset[str]]] = {}
"""The headers of each answer, by operation and status."""


def _read_headers(document: Any) -> None:
    for calls in document["paths"].values():
        for call in calls.values():
            for status, answer in call["responses"].items():
                name = call["operationId"].removeprefix("tamin_")
                whole = _followed(document, answer)
                DOCUMENTED[name, int(status)] = frozenset(map(str.lower, whole.get("headers", ())))


def _followed(document: Any, part: Any) -> Any:
    """Return what a reference leads to."""
    if "$ref" not in part:
        return part
    for name in part["$ref"].removeprefix("#/").split("/"):
        document = document[name]
    return document


@contextmanager
def _hooked(insider: Insider) -> Iterator[None]:
    """Have every case pass through an insider's hands."""

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        insider.prepare(case)

    def after_call(context: Any, case: Any, response: Any) -> None:
        insider.learn(case, response)

    schemathesis.hook(before_call)
    schemathesis.hook(after_call)
    try:
        yield
    finally:
        hooks.unregister(before_call)
        hooks.unregister(after_call)


def campaign(tamin: Tamin, *, seed: int = SEED, each: int = EACH) -> Report:
    """Serve a portal, have schemathesis ask it, and return what came of it."""
    app, report = app_of(tamin), Report()
    document = compacted(app.openapi())
    document["paths"] = {path: calls for path, calls in document["paths"].items() if "/_test/" not in path}
    _read_headers(document)
    chance = random.Random(seed)  # noqa: S311 - no secret
    with (
        served(app) as address,
        httpx2.Client(base_url=address, timeout=60) as client,
        _hooked(Insider(Play(client), tamin, chance)),
    ):
        for schema in _schemas(document, address, seed, each):
            for event in engine.from_schema(schema).execute():
                report.hear(event)
    return report


def _schemas(document: Any, address: str, seed: int, each: int) -> Iterator[Any]:
    """
    Yield the whole document, and the wizard by itself.

    Schemathesis begins a walk at calls that it takes to succeed with made-up values, and a registration, which asks
    for a national ID, is none of them as long as there are others.
    """
    for wizard_alone in (False, True):
        checks: dict[str, Any] = {name: {"enabled": False} for name in NOT_ASKED}
        checks |= {check.__name__: {"enabled": True} for check in ours.CHECKS}
        checks["missing_required_header"] = {"expected-statuses": ["401", "428"]}
        checks["negative_data_rejection"] = {"expected-statuses": REFUSED}
        settings: dict[str, Any] = {"seed": seed, "generation": {"max-examples": each}, "checks": checks}
        settings["phases"] = {"stateful": {"max-steps": 10}}
        if wizard_alone:
            settings["generation"]["mode"] = "positive"
            settings["phases"] |= {phase: {"enabled": False} for phase in ("examples", "coverage", "fuzzing")}
        schema = schemathesis.openapi.from_dict(document, config=schemathesis.Config.from_dict(settings))
        schema.config.update(base_url=address)
        yield schema.include(path_regex=f"^{PREFIX}/(registrations|follow-up)") if wizard_alone else schema


@contextmanager
def portal_on(kind: str, **options: Any) -> Iterator[Tamin]:
    """Make a portal on an empty database."""
    with asyncio.Runner() as runner, tempfile.TemporaryDirectory() as folder:
        stack = AsyncExitStack()
        url = runner.run(stack.enter_async_context(url_of(kind, Path(folder))))
        made = SqlStore(url)
        runner.run(migrate(made.engine))
        runner.run(made.close())
        try:
            yield portal(SqlStore(url), records=Records(), **options)
        finally:
            runner.run(stack.aclose())
