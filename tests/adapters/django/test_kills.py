"""A worker that is killed, wherever it stands: nothing is lost, and no SMS is sent twice under one reference."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.db import connections

from tamin_rules_django import clock, host
from tamin_rules_django.models import SentSms, Stream, Task
from tests.adapters import killing, postgres
from tests.adapters.django import calls, killed

ROOT: Final = Path(__file__).resolve().parents[3]
REAL_KILLS: Final = 2
PEOPLE: Final = ("5000020049", "5000030044", "5000040041", "5000050045", "5000060040", "5000020006")


def _environment(alias: str) -> dict[str, str]:
    where = urlsplit(postgres.ADDRESS)._replace(path=f"/{connections['postgres'].settings_dict['NAME']}").geturl()
    return {**os.environ, "TAMIN_TEST_ALIAS": alias, "TAMIN_TEST_POSTGRES": where, "PYTHONPATH": str(ROOT)}


@pytest.mark.requirement("CR4")
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(database: str) -> None:
    connections["default"].close()
    for national_id in PEOPLE:
        calls.submitted(national_id)
    connections.close_all()
    command = [sys.executable, "-W", "ignore", "-m", "django", "tamin_outbox", "--pause", "0.01"]
    chance = random.Random(5)  # noqa: S311 - no secret
    tasks: Any = Task.objects.using(database)
    for _ in range(REAL_KILLS):
        worker = subprocess.Popen(command, env=_environment(database), cwd=ROOT)
        try:
            _wait_for_work(tasks)
            time.sleep(chance.uniform(0, 0.05))
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        tasks.filter(state="processing").update(lease=clock.now())  # as if two minutes had gone by
        tasks.filter(state="done", type="verify").update(state="queued")  # and as if it had not come to say so
    host.drain()
    assert set(tasks.values_list("state", flat=True)) == {"done"}
    assert set(Stream.objects.using(database).values_list("state", "length")) == {("active", 5)}
    references = list(SentSms.objects.using(database).values_list("reference", flat=True))
    assert len(references) == len(set(references)) == len(PEOPLE)
    for national_id in PEOPLE:
        calls.signed_in(national_id)


def _wait_for_work(tasks: Any) -> None:
    """Wait until the worker has taken something."""
    seen = set(tasks.values_list("pk", "attempts"))
    for _ in range(3_000):
        if set(tasks.values_list("pk", "attempts")) != seen:
            return
        time.sleep(0.02)
    raise AssertionError(seen)


@pytest.mark.requirement("CR4")
def test_killed_at_each_point_of_the_outbox_it_loses_nothing_and_sends_nothing_twice(
    database: str, tmp_path: Path
) -> None:
    """Everybody meets one kill, and then a worker that lives: what was done before the kill is not done again."""
    sent = tmp_path / "sent"
    work = partial(killed.work, database, str(connections[database].settings_dict["NAME"]), str(sent))
    tasks: Any = Task.objects.using(database)
    people = killing.national_ids()
    calls.submitted(next(people))
    points = killing.run(work).met
    tally = killing.Tally(f"Django, {connections[database].vendor}", points)
    met: list[str] = []
    for kill in tally.kills():
        met.append(next(people))
        calls.submitted(met[-1])
        tally.note(killing.run(work, **kill))
        tasks.filter(state="processing").update(lease=clock.now())  # as if two minutes had gone by
        assert killing.run(work).met
    assert set(tasks.values_list("state", flat=True)) == {"done"}
    assert set(Stream.objects.using(database).values_list("state", "length")) == {("active", 5)}
    references = sent.read_text(encoding="utf-8").split()
    tally.tries, tally.sent = len(references), len(set(references))
    assert set(references) == set(tasks.filter(type="send_sms").values_list("reference", flat=True))
    assert tally.sent == len(met) + 1
    assert tally.tries <= tally.sent + tally.killed.total()
    for national_id in met[:: max(1, len(met) // 5)]:
        calls.signed_in(national_id)
    tally.leave()
