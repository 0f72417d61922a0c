"""Work in a process of its own."""

from __future__ import annotations

import subprocess

import pytest

from benchmarks.case import Child
from benchmarks.child import STATUS, Ran, run
from tests.benchmarks.work import MIB

WORK = "tests.benchmarks.work"


@pytest.mark.skipif(not STATUS.exists(), reason="the mark of the highest memory is Linux's")
def test_memory_is_counted_from_where_the_work_begins() -> None:
    ran = run(Child(f"{WORK}:holds", (32, 16)), limit_s=60)
    assert ran
    assert 15 * MIB < ran.above < 24 * MIB
    assert ran.before > 32 * MIB
    assert ran.seconds > 0


def test_what_never_ends_is_killed() -> None:
    assert run(Child(f"{WORK}:never_ends"), limit_s=2) is None


def test_what_fails_is_no_measurement(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run(Child(f"{WORK}:fails"), limit_s=60)
    assert "ValueError" in capfd.readouterr().err


def test_work_that_takes_no_memory_still_has_a_ratio() -> None:
    assert Ran(1.0, 500, 400).above > 0
