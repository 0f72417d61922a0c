"""
Sixteen at once, on PostgreSQL, where a check before an update loses, and on SQLite: one wins, and the limits hold.

TAMIN_ROUNDS    how often each race is run: few times in the suite, 100 in `make campaign`
"""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from tamin_rules.portal import work
from tamin_rules_django import host
from tamin_rules_django.models import Event, SentSms, Stream, Task
from tests.adapters.django import calls
from tests.adapters.django.calls import PASSWORD, PERSON, call

THREADS: Final = 16
ROUNDS: Final = int(os.environ.get("TAMIN_ROUNDS", "2"))


def at_once(job: Callable[[int], Any]) -> list[Any]:
    """Do a job in sixteen threads that begin together, and return what each made of it."""
    gate = threading.Barrier(THREADS)

    def one(place: int) -> Any:
        try:
            gate.wait()
            return job(place)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def _statuses(send: Callable[[], calls.Answer]) -> Counter[str]:
    """Send the same from every thread; count the statuses."""
    return Counter(str(answer.status) for answer in at_once(lambda _: send()))


def _submit(draft: calls.Draft) -> calls.Answer:
    return draft.move("POST", "/submit", {"accept_notices": True}, version=3)


def _submit_one(drafts: list[calls.Draft], place: int) -> calls.Answer:
    return _submit(drafts[place])


def _raced(name: str, database: str, found: Counter[str]) -> None:
    """Say what came of all rounds; seen with `-s`."""
    told = ", ".join(f"{each} {count}" for each, count in sorted(found.items()))
    sys.stdout.write(f"\n{name}, {connections[database].vendor}: {ROUNDS} rounds of {THREADS} threads: {told}\n")


@pytest.mark.requirement("FL2")
def test_one_submit_of_a_draft_is_accepted(database: str, emptied: Callable[[], None]) -> None:
    found: Counter[str] = Counter()
    for _ in range(ROUNDS):
        emptied()
        statuses = _statuses(partial(_submit, calls.at_review()))
        assert statuses == {"202": 1, "412": THREADS - 1}
        assert Event.objects.using(database).count() == 4
        found += statuses
    _raced("submit", database, found)


@pytest.mark.requirement("FL4")
def test_of_many_requests_for_one_person_one_lives(database: str, emptied: Callable[[], None]) -> None:
    found: Counter[str] = Counter()
    for _ in range(ROUNDS):
        emptied()
        drafts = [calls.at_review(mobile=f"091200000{place:02}") for place in range(THREADS)]
        answers = at_once(partial(_submit_one, drafts))
        assert {(answer.status, answer.body["state"]) for answer in answers} == {(202, "submitted")}
        at_once(lambda _: host.drain())
        states = Counter(Stream.objects.using(database).values_list("state", flat=True))
        assert states["active"] == 1
        assert set(Task.objects.using(database).values_list("state", flat=True)) == {"done"}
        found += states
    _raced("register", database, found)


def _recovery(database: str) -> tuple[dict[str, str], str]:
    """Ask for a code; return what else is told with it, and the code."""
    calls.registered()
    call("POST", "/password-recovery", {"national_id": PERSON})
    host.drain()
    text = SentSms.objects.using(database).order_by("-pk")[0].text
    code = next(word for word in text.replace("#", " ").split() if word.isdigit() and len(word) == 6)
    return {"national_id": PERSON, "password": "Rt7#kwZx2b", "password_confirmation": "Rt7#kwZx2b"}, code


@pytest.mark.requirement("OTP4")
def test_five_guesses_of_a_code_are_compared(database: str, emptied: Callable[[], None]) -> None:
    for _ in range(ROUNDS):
        emptied()
        fresh, code = _recovery(database)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        _statuses(partial(call, "POST", "/password-recovery/confirm", {**fresh, "code": wrong}))
        assert call("POST", "/password-recovery/confirm", {**fresh, "code": code}).status == 422
    _raced("guesses of a code", database, Counter({"the right one came too late": ROUNDS}))


@pytest.mark.requirement("OTP3")
def test_a_code_is_used_once(database: str, emptied: Callable[[], None]) -> None:
    found: Counter[str] = Counter()
    for _ in range(ROUNDS):
        emptied()
        fresh, code = _recovery(database)
        statuses = _statuses(partial(call, "POST", "/password-recovery/confirm", {**fresh, "code": code}))
        assert statuses["204"] == 1, statuses
        found += statuses
    _raced("code", database, found)


@pytest.mark.requirement("OTP4")
def test_five_failed_sign_ins_are_compared_and_the_right_password_has_to_wait(
    database: str, emptied: Callable[[], None]
) -> None:
    found: Counter[str] = Counter()
    wrong = {"national_id": PERSON, "password": "Wrong1234"}
    for _ in range(ROUNDS):
        emptied()
        calls.registered()
        statuses = _statuses(partial(call, "POST", "/sessions", wrong))
        assert statuses == {"422": 5, "429": THREADS - 5}
        assert call("POST", "/sessions", {"national_id": PERSON, "password": PASSWORD}).status == 429
        found += statuses
    _raced("counter", database, found)


def test_every_task_is_done_once_by_many_workers(postgres: str) -> None:
    for place in range(6):
        calls.submitted(mobile=f"091200000{place:02}")
    at_once(lambda _: host.drain())
    tasks = Task.objects.using(postgres)
    assert set(tasks.values_list("state", "attempts")) == {("done", 1)}
    sent = tasks.filter(type="send_sms")
    warnings = sent.filter(reference__endswith="on_file").count()
    assert warnings == 5
    assert SentSms.objects.using(postgres).count() == sent.count() - warnings + 1  # one warning a day


def test_a_worker_that_is_killed_loses_nothing(database: str) -> None:
    calls.submitted()
    made = host.portal()
    assert len(host.in_transaction(made, lambda: work.take(made))) == 1  # and dies
    assert host.drain() == 0
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": database, "TEST_CONTROL": "kit"}):
        call("POST", "/_test/clock", {"advance_seconds": 121}, token="kit")
        assert call("POST", "/_test/work", token="kit").body == {"done": 3}
    calls.signed_in()
