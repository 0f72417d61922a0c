"""
What every target of fuzzing has in common: seeds, limits, and where inputs are kept.

Inputs that found something new are kept in .cache/fuzz, by target; those that break something lie beside the folder.
With `--again` in place of the fuzzer's options, every input that is kept is tried once, and none is made.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

KEPT: Final = Path(".cache/fuzz")
AGAIN: Final = "--again"


def fuzz(
    try_one: Callable[[bytes], None], seeds: Iterable[bytes], name: str, longest: int, options: Sequence[str]
) -> None:
    """Make the seeds of a target and hand over to the fuzzer, or try what was kept."""
    kept = KEPT / name
    if AGAIN in options:
        for path in sorted(kept.glob("*")):
            try_one(path.read_bytes())
        return
    kept.mkdir(parents=True, exist_ok=True)
    for place, data in enumerate(seeds):
        (kept / f"seed-{place}").write_bytes(data)
    limits = (f"-max_len={longest}", "-rss_limit_mb=1024", "-timeout=10", f"-artifact_prefix={kept}-")
    atheris: Any = import_module("atheris")  # has no types, and an environment of its own
    atheris.Setup([sys.argv[0], *limits, *options, str(kept)], try_one)
    atheris.Fuzz()
