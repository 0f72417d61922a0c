"""What a run of the conformance kit leaves for the page of reliability."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from tamin_rules.testing import conformance
from tools.figures import note

SEEDS: Final = (1, 2, 3)


def played(part: str, factory: Callable[[], conformance.Driver], *, seed: int, effort: float = 1.0, **how: Any) -> None:
    """Run the whole kit, keep what it counted, and fail where the portal deviates."""
    begun = time.monotonic()
    report = conformance.run(factory, seed=seed, effort=effort, **how)
    note(
        "conformance",
        f"{part}, seed {seed}",
        seed=seed,
        scenarios=len(report.results) - len(report.not_tested),
        steps=sum(result.steps for result in report.results),
        deviations=len(report.failures),
        untested=len(report.not_tested),
        seconds=round(time.monotonic() - begun),
    )
    assert report, report.text()
