"""
What is done after the commit: registries are asked, accounts opened, codes and SMS sent.

Each task is taken under a lease, done, and settled; whatever fails is tried again later, each time later than before,
and set aside for staff after the last try. A task that is done twice does nothing the second time: an SMS has the same
reference, and a journey has moved on. What a gateway refuses for good is set aside at once.

Source: `security` CR1 to CR4, EN4; contract 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from attrs import evolve

from tamin_rules.identifiers.mobile import Mobile
from tamin_rules.jalali import iran_date
from tamin_rules.messages import catalogue
from tamin_rules.portal import accounts, cells, codes, histories
from tamin_rules.portal.accounts import Holder
from tamin_rules.portal.asks import (
    AskIdentity,
    AskOwnership,
    Delivery,
    Flow,
    Handed,
    NewTask,
    Send,
    Settle,
    Take,
    Task,
    TaskState,
)
from tamin_rules.portal.histories import Opened, appended, body_of, opened, tasks_of
from tamin_rules.portal.passwords import MOBILE_CHANGE, NO_CODE, RECOVERY
from tamin_rules.portal.problems import Json
from tamin_rules.portal.registrations import REGISTRATION, person_key
from tamin_rules.portal.services import OBJECTION
from tamin_rules.portal.settings import LEASE, MOST_ATTEMPTS, Portal
from tamin_rules.portal.standing import number_on_file, standing_of
from tamin_rules.registration import journey, mobile_change
from tamin_rules.registration.effects import Recipient
from tamin_rules.registration.one_time_code import Purpose
from tamin_rules.registration.ownership import Match
from tamin_rules.shapes import is_list
from tamin_rules.workflow import Moved, Refused

KINDS: Final = {kind.name: kind for kind in (REGISTRATION, RECOVERY, MOBILE_CHANGE, OBJECTION)}
_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_ASK_AGAIN: Final = timedelta(minutes=15)
_DAILY: Final = "told today"
_EVER: Final = timedelta(days=366)
_ALL: Final = 10_000
"""Beyond whatever a portal under test puts off, and beyond what one kit leaves waiting."""
_OF_GATEWAY: Final = {Delivery.LATER: "gateway_away", Delivery.REFUSED: "gateway_refused"}


def take(portal: Portal, limit: int = 10) -> Flow[tuple[Task, ...]]:
    """Take tasks that are due."""
    now = portal.now()
    taken: tuple[Task, ...] = yield Take(now, now + LEASE, limit)
    return taken


def take_waiting(portal: Portal) -> Flow[tuple[Task, ...]]:
    """Take whatever waits, due or not, a registry that is away too: what a kit's `work` begins with."""
    now = portal.now()
    taken: tuple[Task, ...] = yield Take(now + _EVER, now + LEASE, _ALL)
    return taken


def perform(portal: Portal, task: Task) -> Flow[TaskState]:
    """Do one task and settle it."""
    kind = KINDS.get(task.task.kind)
    if kind is None or task.attempts > MOST_ATTEMPTS:  # whatever has ended every try without a word ends no other
        yield Settle(task, TaskState.ABANDONED, error="unknown_kind" if kind is None else "never_settled")
        return TaskState.ABANDONED
    history = yield from opened(portal, kind, task.task.stream)
    if history is None:  # its person was erased, or withdrew
        yield Settle(task, TaskState.DONE)
        return TaskState.DONE
    error = yield from _done(portal, history, task)
    if not error:
        yield Settle(task, TaskState.DONE)
        return TaskState.DONE
    return (yield from failed(portal, task, error))


def failed(portal: Portal, task: Task, error: str | Handed = "broken") -> Flow[TaskState]:
    """Try a task later, or set it aside; a host asks for it where doing a task broke, and a transaction with it."""
    answer = error if isinstance(error, Handed) else Handed(Delivery.LATER)
    word = _OF_GATEWAY[answer.delivery] if isinstance(error, Handed) else error
    if answer.delivery is Delivery.REFUSED or task.attempts >= MOST_ATTEMPTS:
        yield Settle(task, TaskState.ABANDONED, error=word)
        return TaskState.ABANDONED
    pause = max(answer.wait, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (task.attempts - 1)))
    yield Settle(task, TaskState.QUEUED, portal.now() + pause, word)
    return TaskState.QUEUED


def _done(portal: Portal, history: Opened[Any, Any], task: Task) -> Flow[str | Handed]:
    """Do a task; return why it was not done, empty where it was."""
    performer = _PERFORMERS.get(task.task.type)
    if performer is None:
        return "unknown_task"
    return (yield from performer(portal, history, task, body_of(history, task.task)))


# --- registries ------------------------------------------------------------------------------------------------------


def _verify(portal: Portal, history: Opened[Any, Any], _task: Task, body: Json) -> Flow[str]:
    if history.kind.name == MOBILE_CHANGE.name:
        return (yield from _verify_number(portal, history))
    asked: list[str] = body["asked"]
    facts = history.now.facts
    if facts.national_id is None or facts.identity is None or facts.mobile is None:
        return ""
    identity, ownership = facts.identity_match, Match.UNAVAILABLE
    if "verify_identity" in asked:
        identity = yield AskIdentity(facts.national_id, facts.identity)
    if "verify_ownership" in asked:
        ownership = yield AskOwnership(facts.national_id, facts.mobile)
    standing = yield from standing_of(portal, history)
    moved = journey.report_verification(
        history.now,
        identity=identity.value,
        ownership=ownership.value,
        standing=standing,
        at=portal.now(),
        policy=portal.registration,
        law=portal.law,
    )
    return (yield from _reported(portal, history, moved))


def _verify_number(portal: Portal, history: Opened[Any, Any]) -> Flow[str]:
    person = history.stream.person
    holder = None if person is None else (yield from accounts.holder_of(portal, person))
    if holder is None or history.now.facts.new is None:
        return ""
    ownership = yield AskOwnership(holder.national_id, history.now.facts.new)
    moved = mobile_change.report_ownership(
        history.now, ownership=ownership.value, at=portal.now(), policy=portal.mobile_change, law=portal.law
    )
    return (yield from _reported(portal, history, moved))


def _reported(portal: Portal, history: Opened[Any, Any], moved: Moved[Any, Any] | Refused) -> Flow[str]:
    """Store what registries answered; a refusal means that the journey has moved on, and there is nothing to do."""
    if isinstance(moved, Refused):
        return ""
    tasks = tasks_of(portal, history, moved.effects)
    later = tuple(_later(portal, each) if each.type == histories.VERIFY else each for each in tasks)
    after = yield from appended(portal, history, moved, tasks=later)
    return "" if after is not None else "changed_meanwhile"


def _later(portal: Portal, task: NewTask) -> NewTask:
    return evolve(task, after=portal.now() + _ASK_AGAIN)


# --- accounts --------------------------------------------------------------------------------------------------------


def _open_account(portal: Portal, history: Opened[Any, Any], _task: Task, _body: Json) -> Flow[str]:
    facts = history.now.facts
    if facts.national_id is None or facts.identity is None or facts.mobile is None or facts.password_hash is None:
        return "incomplete"
    holder = Holder(
        history.stream.id,
        facts.national_id,
        facts.mobile,
        facts.identity.first_name,
        facts.identity.last_name,
        facts.password_hash,
    )
    yield from accounts.open_account(portal, person_key(portal, facts.national_id.plain()), holder)
    return ""


def _change_mobile(portal: Portal, history: Opened[Any, Any], _task: Task, _body: Json) -> Flow[str]:
    """Put the number on file that the change has come to by now: a late task does not undo a reversal."""
    is_reversed = history.now.state is mobile_change.State.REVERSED
    number: Mobile | None = history.now.facts.old if is_reversed else history.now.facts.new
    if history.stream.person is not None and number is not None:
        on_file = number
        yield from accounts.change_holder(portal, history.stream.person, lambda holder: evolve(holder, mobile=on_file))
    return ""


def _end_sessions(portal: Portal, history: Opened[Any, Any], _task: Task, _body: Json) -> Flow[str]:
    if history.stream.person is not None:
        yield from accounts.change_holder(
            portal, history.stream.person, lambda holder: evolve(holder, epoch=holder.epoch + 1)
        )
    return ""


def _nothing(_portal: Portal, _history: Opened[Any, Any], _task: Task, _body: Json) -> Flow[str]:
    yield from ()
    return ""


_LEFT_TO_STAFF: Final = ("open_objection", "send_to_branch", "recall_from_branch", "correct_record")
"""They find it among the objections."""


# --- SMS -------------------------------------------------------------------------------------------------------------


def _number(portal: Portal, history: Opened[Any, Any], to: str) -> Flow[Mobile | None]:
    facts = history.now.facts
    match to:
        case Recipient.APPLICANT:
            number: Mobile | None = facts.mobile
        case Recipient.OLD_NUMBER:
            number = facts.old
        case Recipient.NEW_NUMBER:
            number = facts.new
        case _:
            number = yield from number_on_file(portal, history)
    return number


def _send_code(portal: Portal, history: Opened[Any, Any], task: Task, body: Json) -> Flow[str | Handed]:
    purpose = Purpose(body["purpose"])
    number = yield from _number(portal, history, body["to"])
    if number is None:
        return ""
    if not (yield from codes.budgeted(portal)):
        return "budget_spent"
    digits = yield from codes.sent(portal, purpose, history.stream.id, task.task.reference)
    if digits is None:
        return ""
    minutes = codes.terms_of(portal, purpose).minutes
    params = {"code": digits, "minutes": minutes}
    return (yield from _sent(task, number, f"code_{purpose.value}", params))


def _send_sms(portal: Portal, history: Opened[Any, Any], task: Task, body: Json) -> Flow[str | Handed]:
    number = yield from _number(portal, history, body.get("to", Recipient.ON_FILE))
    if number is None:
        return ""
    if body.get("at_most_daily") and not (yield from _is_of_today(portal, number, body, task)):
        return ""
    given: dict[str, Any] = body.get("params", {})
    params = {name: tuple(value) if is_list(value) else value for name, value in given.items()}
    return (yield from _sent(task, number, body["template"], params))


def _is_of_today(portal: Portal, number: Mobile, body: Json, task: Task) -> Flow[bool]:
    """Tell whether this is the one SMS of its kind today, and remember it; tried again it still is."""
    now = portal.now()
    today, reference = iran_date(now).isoformat(), task.task.reference

    def first(content: Json | None) -> Json:
        is_taken = content is not None and content["day"] == today
        return content if is_taken and content is not None else {"day": today, "reference": reference}

    key = portal.keys.hashed(_DAILY, number.plain(), body["template"])
    _, after = yield from cells.change(portal, _DAILY, key, first, until=now + timedelta(days=2))
    return after is not None and after["reference"] == reference


def _sent(task: Task, number: Mobile, template: str, params: dict[str, Any]) -> Flow[str | Handed]:
    text = catalogue("fa").sms(template, **params)
    told = tuple((name, str(value)) for name, value in params.items())
    answer = Handed.of((yield Send(task.task.reference, number, template, text, told)))
    return "" if answer.delivery is Delivery.TAKEN else answer


_PERFORMERS: Final[Mapping[str, Callable[[Portal, Opened[Any, Any], Task, Json], Flow[str | Handed]]]] = {
    histories.VERIFY: _verify,
    "open_account": _open_account,
    "change_mobile": _change_mobile,
    "restore_mobile": _change_mobile,
    "end_sessions": _end_sessions,
    NO_CODE: _nothing,
    "send_code": _send_code,
    "send_sms": _send_sms,
    **dict.fromkeys(_LEFT_TO_STAFF, _nothing),
}
"""What does a task, by its type."""
