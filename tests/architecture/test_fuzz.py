"""Fuzzing is begun as it was asked for."""

from __future__ import annotations

import sys

import pytest

from tools import fuzz


@pytest.mark.parametrize(("asked", "each"), [(600, 120), (3, 1)])
def test_targets_share_the_time_and_none_is_without_end(monkeypatch: pytest.MonkeyPatch, asked: int, each: int) -> None:
    """To the fuzzer no seconds at all are no limit."""
    given: dict[str, int] = {}

    def run(name: str, _python: str, seconds: int, _seed: int) -> bool:
        given[name] = seconds
        return False

    monkeypatch.setattr(fuzz, "run", run)
    monkeypatch.setattr(sys, "argv", ["fuzz", "--python", "python", "--seconds", str(asked)])
    assert fuzz.main() == 0
    assert given == dict.fromkeys(fuzz.TARGETS, each)
