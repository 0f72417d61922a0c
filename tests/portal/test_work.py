"""The worker killed between any two asks, doubled, and late: nothing is lost, and each SMS has one reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

import pytest

from tamin_rules.portal import work
from tamin_rules.portal.asks import Append, Flow, NewTask, TaskState
from tamin_rules.portal.histories import appended, opened, tasks_of
from tamin_rules.portal.passwords import MOBILE_CHANGE
from tamin_rules.portal.settings import LEASE, MOST_ATTEMPTS
from tamin_rules.registration import mobile_change
from tamin_rules.registration.ownership import Match
from tamin_rules.workflow import Moved
from tests.portal.site import (
    HOUR,
    MOBILE,
    NEW_PASSWORD,
    ONE,
    OTHER_MOBILE,
    PASSWORD,
    Site,
    killed_at,
)

NEW_NUMBER: Final = "09129998877"


def registered(site: Site) -> None:
    site.submitted()


def sent_to_a_branch(site: Site) -> None:
    site.registries(Match.MISMATCHED, Match.MISMATCHED)
    site.submitted()


def registered_twice(site: Site) -> None:
    site.account()
    site.submitted(ONE, OTHER_MOBILE)


def recovering(site: Site) -> None:
    site.account()
    site.call("POST", "/password-recovery", {"national_id": ONE})


def recovered(site: Site) -> None:
    recovering(site)
    site.work()
    body = {"national_id": ONE, "code": site.code(), "password": NEW_PASSWORD, "password_confirmation": NEW_PASSWORD}
    assert site.call("POST", "/password-recovery/confirm", body).status == 204


def changing(site: Site) -> None:
    site.account()
    token = site.session()
    site.call("POST", "/mobile", {"mobile": NEW_NUMBER, "password": PASSWORD}, token)
    site.work()
    assert site.call("POST", "/mobile/confirm", {"code": site.code(NEW_NUMBER)}, token).status == 202


STORIES: Final = (registered, sent_to_a_branch, registered_twice, recovering, recovered, changing)


def outcome(site: Site) -> tuple[object, ...]:
    """Return what everything has come to: states, and what was sent to whom."""
    states = Counter((stream.kind, stream.state, len(stream.events)) for stream in site.store.streams.values())
    sent = Counter((each.template, each.to.plain()) for each in site.store.sent.values())
    tasks = Counter(kept.state for kept in site.store.tasks.values())
    return states, sent, tasks, site.sign_in().status


@pytest.mark.requirement("CR1", "CR2", "CR3", "CR4")
@pytest.mark.parametrize("story", STORIES)
def test_a_worker_that_is_killed_at_any_ask_loses_nothing(story: Callable[[Site], None]) -> None:
    whole = Site()
    story(whole)
    whole.work()
    expected = outcome(whole)
    kills = 0
    for place in range(200):
        site = Site()
        story(site)
        killed_here = 0
        while tasks := site.run(work.take(site.portal, 1)):
            for task in tasks:
                # Each task is killed at this ask the first time it is tried, if it comes so far.
                is_first = task.attempts == 1
                if is_first and killed_at(site, work.perform(site.portal, task), place):
                    killed_here += 1
                    site.wait(LEASE)
                elif not is_first:
                    site.run(work.perform(site.portal, task))
        assert outcome(site) == expected, place
        kills += killed_here
        if not killed_here:
            break
    else:
        pytest.fail("a task has more asks than this test looks at")
    assert kills >= 4


@pytest.mark.requirement("CR2")
@pytest.mark.parametrize("story", STORIES)
def test_two_workers_with_the_same_task_do_it_once(story: Callable[[Site], None]) -> None:
    whole = Site()
    story(whole)
    whole.work()
    expected = outcome(whole)
    site = Site()
    story(site)
    while tasks := site.run(work.take(site.portal, 1)):
        site.wait(LEASE)
        (again,) = (each for each in site.run(work.take(site.portal, 9)) if each.task == tasks[0].task)
        site.run(work.perform(site.portal, again))
        site.run(work.perform(site.portal, tasks[0]))
        for kept in site.store.tasks.values():
            if kept.state is TaskState.PROCESSING:  # taken along; its worker has died
                kept.state = TaskState.QUEUED
    assert outcome(site) == expected


@pytest.mark.requirement("CR2")
def test_a_task_that_ends_every_try_is_set_aside() -> None:
    site = Site()
    site.submitted()
    for _ in range(MOST_ATTEMPTS):
        (task,) = site.run(work.take(site.portal))
        assert killed_at(site, work.perform(site.portal, task), 1)
        site.wait(LEASE)
    assert site.work() == [TaskState.ABANDONED]
    (kept,) = site.store.tasks.values()
    assert (kept.state, kept.error) == (TaskState.ABANDONED, "never_settled")


@pytest.mark.parametrize(("kind", "error"), [("nothing", "unknown_kind"), ("registration", "unknown_task")])
def test_a_task_that_nobody_knows_is_set_aside(kind: str, error: str) -> None:
    site = Site()
    draft = site.begin()
    (stream,) = site.store.streams.values()
    task = NewTask("r", "dance", kind, draft.id, b"", site.clock())
    site.perform(Append(stream, 1, (task,)))
    if kind == "registration":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(work, "body_of", lambda *_args: {})
            for _ in range(20):
                site.work()
                site.wait(HOUR)
    else:
        site.work()
    (kept,) = site.store.tasks.values()
    assert (kept.state, kept.error) == (TaskState.ABANDONED, error)


@pytest.mark.requirement("CR2")
def test_only_who_holds_the_lease_settles() -> None:
    site = Site()
    site.submitted()
    (late,) = site.run(work.take(site.portal))
    assert site.run(work.take(site.portal)) == ()
    site.wait(LEASE)
    (again,) = site.run(work.take(site.portal))
    assert (late.attempts, again.attempts) == (1, 2)
    site.run(work.perform(site.portal, late))
    assert site.store.tasks[again.task.reference].state is TaskState.PROCESSING
    site.run(work.perform(site.portal, again))
    assert site.store.tasks[again.task.reference].state is TaskState.DONE


def test_what_is_queued_for_who_withdrew_is_dropped() -> None:
    site = Site()
    draft = site.submitted()
    site.move(draft, "POST", "cancel")
    assert site.work() == [TaskState.DONE]
    assert "AskIdentity" not in {type(ask).__name__ for ask in site.asked}


def test_a_late_change_of_mobile_does_not_undo_a_reversal() -> None:
    site = Site()
    changing(site)
    session = site.session()
    (verify,) = site.run(work.take(site.portal))
    site.run(work.perform(site.portal, verify))
    waiting = site.run(work.take(site.portal, 1))
    assert waiting[0].task.type == "change_mobile"

    def reversal() -> Flow[None]:
        history = yield from opened(site.portal, MOBILE_CHANGE, verify.task.stream)
        assert history is not None
        papers = ["national_card_original", "birth_certificate_original"]
        moved = mobile_change.reverse(history.now, documents=papers, at=site.clock())
        assert isinstance(moved, Moved)
        yield from appended(site.portal, history, moved, tasks=tasks_of(site.portal, history, moved.effects))

    site.run(reversal())
    site.work()
    site.run(work.perform(site.portal, waiting[0]))
    assert site.call("GET", "/records", token=session).status == 401
    site.store.sent.clear()
    site.call("POST", "/password-recovery", {"national_id": ONE})
    site.work()
    assert site.templates(MOBILE) == ["code_password_recovery"]
