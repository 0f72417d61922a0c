"""
How hard the suite tries, and what it may leave out.

TAMIN_PROFILE       dev (25 examples a property), ci (200, always the same ones), nightly (5,000); ci where CI=true
TAMIN_NO_SKIPS=1    a skipped test is a failed one: a gap must not look like a pass
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Final, TypeVar

import pytest
from hypothesis import HealthCheck, settings

PROFILE: Final = os.environ.get("TAMIN_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "dev")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# No deadlines: what another process does to the clock is no fault of the code.
settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile(
    "ci",
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine, again; drawing too much in vain still fails
)
settings.register_profile("nightly", max_examples=5_000, stateful_step_count=100, deadline=None)
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the nightly tests out, unless this is the night or `-m` speaks of them."""
    if PROFILE == "nightly" or "nightly" in config.option.markexpr:
        return
    nightly = [item for item in items if item.get_closest_marker("nightly")]
    if nightly:
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if item not in nightly]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one, where that is asked for."""
    return _without_skips((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that skips itself whole."""
    return _without_skips((yield))


def _without_skips(report: Report) -> Report:
    if os.environ.get("TAMIN_NO_SKIPS") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and TAMIN_NO_SKIPS=1 allows no skips: {report.longrepr}"
    return report
