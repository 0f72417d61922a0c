"""Signing in: five failures, then waits that grow, are bounded, and are one's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules.errors import DefinitionError
from tamin_rules.registration.sign_in import (
    NO_ATTEMPTS,
    Attempts,
    Terms,
    after_failure,
    after_success,
    judge,
    may_try,
    wait,
)

AT: Final = datetime.fromisoformat("2026-11-22T10:00:00+03:30")


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def failing(*seconds: float) -> Attempts:
    attempts = NO_ATTEMPTS
    for second in seconds:
        attempts = after_failure(attempts, after(second))
    return attempts


@pytest.mark.parametrize(
    ("failures", "now", "retry_after"),
    [
        ((), 0, 0),
        ((0, 0, 0, 0), 0, 0),
        ((0, 0, 0, 0, 0), 0, 60),
        ((0, 1, 2, 3, 4), 4.5, 60),
        ((0, 1, 2, 3, 4), 63, 1),
        ((0, 1, 2, 3, 4), 63.999999, 1),
        ((0, 1, 2, 3, 4), 64, 0),
        ((0, 200, 400, 600, 899), 899, 60),
        ((0, 200, 400, 600, 900), 900, 0),
        ((0, 200, 400, 600, 900, 901), 901, 60),
    ],
)
def test_five_failures_in_fifteen_minutes_begin_a_wait(failures: tuple[int, ...], now: float, retry_after: int) -> None:
    decision = may_try(failing(*failures), after(now))
    assert decision.refuses == bool(retry_after)
    assert decision.finding.params == ({"retry_after": retry_after} if retry_after else {})


def test_each_further_failure_begins_a_longer_wait_up_to_an_hour() -> None:
    attempts, now, waits = failing(0, 0, 0, 0, 0), 0, []
    for _ in range(9):
        waits.append(wait(attempts, after(now)))
        now += waits[-1]
        attempts = after_failure(attempts, after(now))
        assert len(attempts.failures) <= 5
    assert waits == [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]


def test_what_is_tried_during_a_wait_is_no_failure() -> None:
    attempts = failing(0, 0, 0, 0, 0)
    assert after_failure(attempts, after(59)) == attempts
    assert after_failure(attempts, after(60)) != attempts


@pytest.mark.requirement("EN1")
def test_while_a_wait_lasts_the_right_password_is_refused_like_a_wrong_one() -> None:
    attempts = failing(0, 0, 0, 0, 0)
    right, wrong = (judge(attempts, after(30), matched=matched) for matched in (True, False))
    assert right == wrong
    assert [str(decision.fault.code) for decision in right if decision.fault] == ["sign_in.attempts.too_many"]
    assert right[0].refuses


@pytest.mark.clause("E2")
def test_after_the_wait_the_right_password_is_let_in_and_clears_the_failures() -> None:
    attempts = failing(0, 0, 0, 0, 0)
    assert not any(decision.refuses for decision in judge(attempts, after(60), matched=True))
    assert after_success(attempts, after(60)) == NO_ATTEMPTS
    assert after_success(attempts, after(59)) == attempts


def test_a_wrong_password_is_one_refusal_without_params() -> None:
    decisions = judge(NO_ATTEMPTS, AT, matched=False)
    assert [(str(found.fault.code), found.fault.params) for found in decisions if found.fault] == [
        ("sign_in.credentials.refused", {})
    ]


def test_nothing_but_true_is_a_right_password() -> None:
    found: Any
    for found in ("false", "true", 1):
        assert judge(NO_ATTEMPTS, AT, matched=found)[1].refuses


@pytest.mark.parametrize(("idle", "forgotten"), [(24 * 3_600 - 1, False), (24 * 3_600, True)])
def test_a_day_without_a_failure_forgets_everything(*, idle: int, forgotten: bool) -> None:
    attempts = after_failure(failing(0, 0, 0, 0, 0), after(idle))
    assert attempts == (Attempts((after(idle),)) if forgotten else Attempts((after(idle),), 2))


def test_tries_made_at_the_same_time_are_counted_before_they_are_compared() -> None:
    """Six at once: each is stored as a failure before its password is compared, so the sixth is not."""
    attempts, compared = NO_ATTEMPTS, 0
    for _ in range(6):
        if not may_try(attempts, AT).refuses:
            attempts, compared = after_failure(attempts, AT), compared + 1
    assert compared == 5


@pytest.mark.parametrize(
    "terms",
    [
        {"failures": 0},
        {"window_minutes": 0},
        {"first_wait_seconds": 0},
        {"first_wait_seconds": 61, "longest_wait_seconds": 60},
        {"memory_hours": 1},
        {"memory_hours": 10**12},
        {"window_minutes": 24 * 60 + 1},
    ],
    ids=str,
)
def test_terms_that_limit_nothing_are_refused(terms: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        Terms(**terms)


@define
class Model:
    """The same for one person, in seconds, with the end of the wait kept instead of derived."""

    failed: list[int] = field(factory=list)
    free_at: int = -1
    next_wait: int = 0

    def try_(self, now: int, *, right: bool) -> str:
        if now < self.free_at:
            return "wait"
        if right:
            self.failed, self.free_at, self.next_wait = [], -1, 0
            return "in"
        if self.failed and now >= self.failed[-1] + 86_400:
            self.failed, self.next_wait = [], 0
        self.failed.append(now)
        if self.next_wait or sum(now - one < 900 for one in self.failed) == 5:
            length = min(3_600, self.next_wait or 60)
            self.free_at, self.next_wait = now + length, 2 * length
        return "out"


TRIES = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.one_of(st.integers(0, 120), st.sampled_from([899, 900, 3_599, 3_600, 86_399, 86_400])),
        st.sampled_from([True, False, False, False, False, False]),
    ),
    max_size=60,
)


@pytest.mark.requirement("EN3")
@given(tries=TRIES)
def test_waits_are_as_a_second_implementation_has_them_and_each_person_has_their_own(
    tries: list[tuple[str, int, bool]],
) -> None:
    kept = {"a": NO_ATTEMPTS, "b": NO_ATTEMPTS}
    models = {"a": Model(), "b": Model()}
    now = 0
    for who, pause, right in tries:
        now += pause
        decisions = judge(kept[who], after(now), matched=right)
        got = "wait" if decisions[0].refuses else "out" if decisions[1].refuses else "in"
        assert got == models[who].try_(now, right=right)
        kept[who] = after_success(kept[who], after(now)) if right else after_failure(kept[who], after(now))
