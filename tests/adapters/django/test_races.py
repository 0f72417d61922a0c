"""Sixteen at once on PostgreSQL, where a check before an update loses: one wins, and the limits hold."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
ROUNDS: Final = 5
MORE: Final = 20
"""Rounds of a night, together with those."""


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


@pytest.mark.requirement("FL2")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_submit_of_a_draft_is_accepted(postgres: str, _round: int) -> None:
    draft = calls.at_review()
    answers = at_once(lambda _: draft.move("POST", "/submit", {"accept_notices": True}, version=3).status)
    assert Counter(answers) == {202: 1, 412: THREADS - 1}
    assert Event.objects.using(postgres).count() == 4


@pytest.mark.requirement("FL4")
def test_of_many_requests_for_one_person_one_lives(postgres: str) -> None:
    drafts = [calls.at_review(mobile=f"091200000{place:02}") for place in range(THREADS)]
    answers = at_once(lambda place: drafts[place].move("POST", "/submit", {"accept_notices": True}, version=3))
    assert {(answer.status, answer.body["state"]) for answer in answers} == {(202, "submitted")}
    at_once(lambda _: host.drain())
    states = Counter(Stream.objects.using(postgres).values_list("state", flat=True))
    assert states["active"] == 1
    assert set(Task.objects.using(postgres).values_list("state", flat=True)) == {"done"}


@pytest.mark.requirement("OTP4")
def test_five_guesses_of_a_code_are_compared(postgres: str) -> None:
    calls.registered()
    call("POST", "/password-recovery", {"national_id": PERSON})
    host.drain()
    text = SentSms.objects.using(postgres).order_by("-pk")[0].text
    code = next(word for word in text.replace("#", " ").split() if word.isdigit() and len(word) == 6)
    fresh = {"national_id": PERSON, "password": "Rt7#kwZx2b", "password_confirmation": "Rt7#kwZx2b"}
    wrong = f"{(int(code) + 1) % 10**6:06}"
    at_once(lambda _: call("POST", "/password-recovery/confirm", {**fresh, "code": wrong}).status)
    assert call("POST", "/password-recovery/confirm", {**fresh, "code": code}).status == 422


@pytest.mark.requirement("OTP3")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_code_is_used_once(postgres: str, _round: int) -> None:
    calls.registered()
    call("POST", "/password-recovery", {"national_id": PERSON})
    host.drain()
    text = SentSms.objects.using(postgres).order_by("-pk")[0].text
    code = next(word for word in text.replace("#", " ").split() if word.isdigit() and len(word) == 6)
    fresh = {"national_id": PERSON, "code": code, "password": "Rt7#kwZx2b", "password_confirmation": "Rt7#kwZx2b"}
    answers = at_once(lambda _: call("POST", "/password-recovery/confirm", fresh).status)
    assert Counter(answers)[204] == 1, answers


def test_five_failed_sign_ins_are_compared_and_the_right_password_has_to_wait(postgres: str) -> None:
    calls.registered()
    wrong = {"national_id": PERSON, "password": "Wrong1234"}
    answers = Counter(at_once(lambda _: call("POST", "/sessions", wrong).status))
    assert answers == {422: 5, 429: THREADS - 5}
    assert call("POST", "/sessions", {"national_id": PERSON, "password": PASSWORD}).status == 429


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


def test_sqlite_lets_sixteen_submit_too(database: str) -> None:
    draft = calls.at_review()
    answers = at_once(lambda _: draft.move("POST", "/submit", {"accept_notices": True}, version=3).status)
    assert Counter(answers) == {202: 1, 412: THREADS - 1}


def test_a_worker_that_is_killed_loses_nothing(database: str) -> None:
    calls.submitted()
    made = host.portal()
    assert len(host.in_transaction(made, lambda: work.take(made))) == 1  # and dies
    assert host.drain() == 0
    with override_settings(TAMIN_RULES={**settings.TAMIN_RULES, "DATABASE": database, "TEST_CONTROL": "kit"}):
        call("POST", "/_test/clock", {"advance_seconds": 121}, token="kit")
        assert call("POST", "/_test/work", token="kit").body == {"done": 3}
    calls.signed_in()
