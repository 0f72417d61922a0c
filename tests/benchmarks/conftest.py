"""The harness is tried without collecting the whole heap of a test run before every sample: that takes minutes."""

from __future__ import annotations

import gc

import pytest


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "collect", lambda *_generations: 0)
