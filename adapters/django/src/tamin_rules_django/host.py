"""
The portal of this project, and what runs its flows: each request and each task, in transactions that wait for nobody.

A transaction begins where the store is asked: a check that asks nothing has none. It is committed before a flow waits
for hashing, a registry, records, the gateway or long work of its own, so that no lock is held meanwhile, and at the
end, also where the answer is a refusal: what was counted stays counted. Where the database gives up on the first one (a
deadlock, a lock that was not to be had), the flow is run again from the start; once something is committed it is not.
Where the database is away, that is the answer.

Source: contract 5; `security` CR1, OTP4, PII2.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from typing import Any, Final, TypeVar

from attrs import frozen
from django.conf import settings
from django.core.signals import setting_changed
from django.db import InterfaceError, OperationalError, transaction
from django.views.decorators.debug import sensitive_variables

from tamin_rules.portal import asks, histories, limits, problems, routes, work
from tamin_rules.portal.asks import Flow, Task, TaskState, run
from tamin_rules.portal.broken import FlowFailedError, place_of
from tamin_rules.portal.control import Control
from tamin_rules.portal.keys import Keys
from tamin_rules.portal.problems import Request, Response
from tamin_rules.portal.registrations import REGISTRATION
from tamin_rules.portal.routes import Route
from tamin_rules.portal.settings import Portal
from tamin_rules.registration.ownership import Match
from tamin_rules_django import clock, conf, hashing, models, signals
from tamin_rules_django.models import rows
from tamin_rules_django.ports import LOGGER, Applicant, CivilRegistry, OwnershipRegistry, asked
from tamin_rules_django.store import Store

T = TypeVar("T")

_TRIES: Final = 5
_WORKER_SEEN: Final = timedelta(minutes=10)
WORKER: Final = "worker"


@cache
def control() -> Control | None:
    """Return the test control, where the setting has one."""
    token = conf.get("TEST_CONTROL")
    return None if token is None else Control(token, clock.now)


@cache
def portal() -> Portal:
    """Return the portal that the settings describe."""
    sealing, index = conf.secrets_of_keys()
    under_test = control()
    made = Portal(
        Keys(sealing, index, secrets.token_bytes),
        clock.now if under_test is None else under_test.now,
        is_staff=lambda token: bool(conf.plug("STAFF")(token)),
        limiter=_limiter() if under_test is None else limits.unlimited,
    )
    return made if conf.get("PORTAL") is None else conf.plug("PORTAL")(made)


def _limiter() -> limits.Limiter:
    changed = conf.get("REQUESTS_PER_MINUTE")
    return limits.unlimited if changed is None else limits.per_minute(changed)


def _forget(*, setting: str, **_more: object) -> None:
    if setting in {conf.SETTING, "SECRET_KEY"}:
        portal.cache_clear()
        control.cache_clear()


setting_changed.connect(_forget, dispatch_uid="tamin_rules.host")


# --- asks ------------------------------------------------------------------------------------------------------------


@frozen
class OpenUser:
    """Ask the host to open an account of its own."""

    applicant: Applicant


class Performer:
    """Answers every ask of one flow."""

    def __init__(self, made: Portal) -> None:
        self.portal, self.store = made, Store(conf.get("DATABASE"), made.now)
        self._performers: Mapping[type[Any], Callable[[Any], Any]] = {
            asks.Seal: hashing.perform,
            asks.Verify: hashing.perform,
            asks.IsOutdated: hashing.perform,
            asks.AskIdentity: self._identity,
            asks.AskOwnership: self._ownership,
            asks.AskRecord: self._record,
            asks.Send: self._send,
            asks.LetGo: lambda _ask: None,
            asks.Drain: lambda _ask: _drain_waiting(made),
            OpenUser: self._open_user,
        }

    def __call__(self, ask: Any) -> Any:  # noqa: ANN401 - any ask
        """Answer an ask."""
        return self.store.perform(ask) if self.store.knows(ask) else self._performers[type(ask)](ask)

    def _identity(self, ask: asks.AskIdentity) -> Match:
        if under_test := control():
            return under_test.identity
        registry: CivilRegistry = conf.plug("CIVIL_REGISTRY")
        return asked("civil registry", Match.UNAVAILABLE, lambda: registry.match(ask.national_id, ask.identity))

    def _ownership(self, ask: asks.AskOwnership) -> Match:
        if under_test := control():
            return under_test.ownership
        registry: OwnershipRegistry = conf.plug("OWNERSHIP_REGISTRY")
        return asked("ownership registry", Match.UNAVAILABLE, lambda: registry.match(ask.national_id, ask.mobile))

    def _record(self, ask: asks.AskRecord) -> Any:  # noqa: ANN401 - rows, or None
        return asked("records", None, lambda: conf.plug("RECORDS").rows(ask.national_id))

    def _send(self, ask: asks.Send) -> asks.Handed:
        under_test = control()
        gateway = under_test.perform if under_test else conf.plug("SMS").send
        handed = asks.Handed.of(asked("SMS gateway", False, lambda: gateway(ask)))  # noqa: FBT003
        if handed.delivery is asks.Delivery.TAKEN:
            self.store.tell(signals.sms_dispatched, reference=ask.reference, template=ask.template)
        return handed

    def _open_user(self, ask: OpenUser) -> None:
        user = conf.plug("ACCOUNT_OPENER").open(ask.applicant)
        if user is not None:
            mine = rows(models.Stream, self.store.using).filter(kind=REGISTRATION.name, key=ask.applicant.id)
            mine.update(user=user)


_WAITING: Final = (
    asks.Seal,
    asks.Verify,
    asks.AskIdentity,
    asks.AskOwnership,
    asks.AskRecord,
    asks.Send,
    asks.LetGo,
    asks.Drain,
)
"""What takes long: a flow waits for it outside of transactions."""


class _Transactions:
    """
    The transactions of one flow: each begins with an ask of the store, and ends before the flow waits.

    Args:
        made: whose flow it is.

    Attributes:
        ending: ends the last one, by a commit or, where the flow broke, a rollback.
        is_committed: whether one was committed while the flow ran.
    """

    def __init__(self, made: Portal) -> None:
        self._made, self.ending = made, ExitStack()
        self._performer: Performer | None = None
        self._is_within = self.is_committed = False

    def __call__(self, ask: Any) -> Any:  # noqa: ANN401 - any ask
        """Answer an ask."""
        if self._performer is None:
            self._performer = Performer(self._made)
        if not self._is_within and self._performer.store.knows(ask):
            self.ending.enter_context(transaction.atomic(using=conf.get("DATABASE"), durable=True))
            self._is_within = True
        return self._performer(ask)

    def outside(self, flow: Flow[T]) -> Flow[T]:
        """Pass on the asks of a flow, and commit before those that take long; a commit that fails ends the flow."""
        answered: Any = None
        while True:
            try:
                ask = flow.send(answered)
            except StopIteration as done:
                result: T = done.value
                return result
            if self._is_within and isinstance(ask, _WAITING):
                self._is_within = False
                self.ending.close()
                self.is_committed = True
            answered = yield ask


# --- one flow --------------------------------------------------------------------------------------------------------


@sensitive_variables()
def in_transaction(made: Portal, flow: Callable[[], Flow[T]]) -> T:
    """
    Run a flow in transactions of its own, again where the database gave up before anything was committed.

    Raises:
        OperationalError, InterfaceError: the database is away, or gave up too often, or too late to begin again.
        FlowFailedError: the flow broke; the log says where.
    """
    name = "nothing"
    for left in reversed(range(_TRIES)):
        transactions = _Transactions(made)
        try:
            with transactions.ending:
                return run(transactions.outside(flow()), transactions)
        except OperationalError:
            if not left or transactions.is_committed:
                raise
        except InterfaceError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its frames hold what was sent
            name = _logged(error)
            break
    raise FlowFailedError(name)


def _logged(error: Exception) -> str:
    """Log where an error came from, by file and line; its text and its frames may hold what was typed."""
    name = type(error).__name__
    LOGGER.error("a flow broke: %s\n%s", name, place_of(error))
    return name


@sensitive_variables()
def answer(request: Request, *, made: Portal | None = None, known: tuple[Route, ...] = routes.ROUTES) -> Response:
    """Answer a request of the contract, or of other routes."""
    mine = portal() if made is None else made
    under_test = control()
    calls = known if under_test is None else (*known, *under_test.routes())
    try:
        return in_transaction(mine, lambda: routes.handle(mine, request, calls))
    except (OperationalError, InterfaceError) as error:
        LOGGER.error("the database is away: %s", type(error).__name__)
    return problems.problem(problems.ProblemError.of(problems.AWAY).faults, request.lang)


# --- work ------------------------------------------------------------------------------------------------------------


def _performed(made: Portal, task: Task) -> Flow[TaskState]:
    """Do a task, and have the host open its account with the portal's."""
    state = yield from work.perform(made, task)
    if task.task.type != "open_account" or state is not TaskState.DONE:
        return state
    history = yield from histories.opened(made, REGISTRATION, task.task.stream)
    facts = None if history is None else history.now.facts
    if facts is not None and facts.identity is not None and facts.national_id is not None and facts.mobile is not None:
        names = facts.identity.first_name, facts.identity.last_name
        yield OpenUser(Applicant(task.task.stream, facts.national_id, facts.mobile, *names))
    return state


def work_once(made: Portal, task: Task) -> TaskState:
    """Do one task; one that breaks is tried later."""
    try:
        return in_transaction(made, lambda: _performed(made, task))
    except FlowFailedError:
        return in_transaction(made, lambda: work.failed(made, task))


def drain(made: Portal | None = None) -> int:
    """Do everything that is due; return how many tasks that were."""
    mine, done = portal() if made is None else made, 0
    while tasks := in_transaction(mine, lambda: work.take(mine)):
        done += _do(mine, tasks)
    return done


def _drain_waiting(made: Portal) -> int:
    """Do what waits, due or not, and what follows from it."""
    return _do(made, in_transaction(made, lambda: work.take_waiting(made))) + drain(made)


def _do(made: Portal, tasks: tuple[Task, ...]) -> int:
    for task in tasks:
        work_once(made, task)
    return len(tasks)


def seen() -> None:
    """Remember that a worker lives; the deployment check looks for it."""
    until = clock.now() + _WORKER_SEEN
    values = {"value": b"1", "version": 1, "until": until}
    rows(models.Cell, conf.get("DATABASE")).update_or_create(room=WORKER, key=b"", defaults=values)


def is_debug() -> bool:
    """Tell whether the project says that it is in development."""
    return bool(settings.DEBUG)
