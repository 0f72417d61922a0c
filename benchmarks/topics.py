"""Which modules have cases, and how one of them is measured: in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import get_context
from typing import Final

from benchmarks import machine
from benchmarks.race import measure
from benchmarks.report import summary
from benchmarks.result import Broken, Result, Topic

TOPICS: Final = (
    "identifiers",
    "bulk",
    "calendar",
    "password",
    "password_worst",
    "six_rules",
    "journey",
    "records",
    "records_reading",
    "packed",
    "records_batch",
    "growth",
    "openfisca",
    "contribution_list",
    "iran_system",
    "django_requests",
    "imports",
)
"""The modules that have cases, in the order of the page."""


def topic(name: str) -> Topic:
    """Measure a module, in this process."""
    before = machine.load()
    results = tuple(_results(name))
    about = sys.modules[f"benchmarks.{name}"].__doc__ if f"benchmarks.{name}" in sys.modules else ""
    return Topic(name, about or "", (before, machine.load()), results)


def _results(name: str) -> Iterator[Result]:
    try:
        for case in import_module(f"benchmarks.{name}").cases():
            result = measure(case)
            print(summary(result), file=sys.stderr, flush=True)
            yield result
    except Exception as error:  # noqa: BLE001 - one that fails, for whatever reason, must not end the others
        yield Broken(name, f"{type(error).__name__}: {error}")


def elsewhere(name: str) -> Topic:
    """Measure a module in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(topic, name).result()
        except BrokenProcessPool as error:
            at = machine.load()
            return Topic(name, "", (at, at), (Broken(name, str(error)),))
