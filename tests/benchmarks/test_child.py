"""Work in a process of its own."""

from __future__ import annotations

from functools import partial
from timeit import Timer

import pytest

from benchmarks import child
from benchmarks.case import Child
from benchmarks.child import STATUS, Ran, run
from tests.benchmarks.clock import Clock
from tests.benchmarks.work import MIB

WORK = "tests.benchmarks.work"


@pytest.mark.skipif(not STATUS.exists(), reason="the mark of the highest memory is Linux's")
def test_memory_is_counted_from_where_the_work_begins() -> None:
    ran = run(Child(f"{WORK}:holds", (32, 16)), limit_s=60)
    assert ran
    assert 15 * MIB < ran.above < 24 * MIB
    assert ran.before > 32 * MIB
    assert ran.seconds > 0


def test_the_first_call_of_short_work_only_warms_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, taken = Clock(), iter((0.5, *[0.001] * 1000))
    monkeypatch.setattr(child, "perf_counter", clock)
    monkeypatch.setattr(child, "Timer", partial(Timer, timer=clock))

    def work() -> None:
        clock.now += next(taken)

    assert child.measure(work).seconds == pytest.approx(0.001)


def test_long_work_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, calls = Clock(), list[int]()
    monkeypatch.setattr(child, "perf_counter", clock)

    def work() -> None:
        clock.now += child.LONG_S
        calls.append(1)

    assert child.measure(work).seconds == child.LONG_S
    assert len(calls) == 1


def test_what_never_ends_is_killed() -> None:
    assert run(Child(f"{WORK}:never_ends"), limit_s=2) is None


def test_what_fails_is_no_measurement(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match=f"{WORK}:fails ended with an error"):
        run(Child(f"{WORK}:fails"), limit_s=60)
    assert "ValueError" in capfd.readouterr().err


def test_work_that_takes_no_memory_still_has_a_ratio() -> None:
    assert Ran(1.0, 500, 400).above > 0
