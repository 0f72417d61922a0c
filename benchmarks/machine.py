"""On what it was measured: commit, interpreter, processor, load."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
MADE: Final = ("benchmarks/RESULTS.md", "benchmarks/RESULTS.svg")
"""What a run writes: a difference there is no difference of the code."""


def commit() -> str:
    """Say which commit was measured, with its day, and whether something was changed since."""
    try:
        written = _git("log", "-1", "--format=%h of %cs").strip()
        changed = _git("status", "--porcelain", "--", ":/", *(f":(exclude,top){path}" for path in MADE))
    except (OSError, subprocess.CalledProcessError):  # a copy without its history
        return "unknown"
    return f"{written}, with changes" if changed.strip() else written


def machine() -> str:
    """Name interpreter, system, processor and memory."""
    system = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{system}; {processor()}, {os.cpu_count()} processors, {_memory_gib()} GiB"


def processor() -> str:
    """Name the model of the processor."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "unknown processor"


def load() -> float:
    """Return the load average of the last minute; 0 where the system has none."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _memory_gib() -> int:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return (pages * size + 2**29) // 2**30


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
