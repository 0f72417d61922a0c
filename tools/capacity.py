"""
Computes the tables of `docs/explanation/capacity.md` from what was measured (`benchmarks/capacity.json`).

    python tools/capacity.py            writes the page
    python tools/capacity.py --check    writes nothing; ends with 1 where something is to be written
    python tools/capacity.py --people 500000 --lists 20000    prints the tables for other numbers

Nobody types a figure of that page by hand. What was assumed stands in `Assumed`, and on the page.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from math import ceil
from pathlib import Path
from typing import Any, Final

from attrs import fields, frozen

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURED: Final = ROOT / "benchmarks" / "capacity.json"
PAGE: Final = ROOT / "docs" / "explanation" / "capacity.md"
BEGIN: Final = "<!-- computed by tools/capacity.py: begin -->\n"
END: Final = "<!-- computed by tools/capacity.py: end -->\n"
MACHINES: Final = (1, 2, 4, 8, 16, 32)


@frozen
class Assumed:
    """
    What nobody measured.

    Args:
        people: with a record.
        months: of a record, on the average.
        lists: contribution lists of a month.
        workers: of a list, on the average.
        last_day_percent: of the lists that come on the last day.
        registrations: of that day.
        hours: of that day in which people come.
        peak: how many times the mean the busiest minutes are.
        wait_ms: for a registry or an SMS gateway.
    """

    people: int = 15_000_000
    months: int = 240
    lists: int = 1_500_000
    workers: int = 10
    last_day_percent: int = 40
    registrations: int = 50_000
    hours: int = 10
    peak: int = 3
    wait_ms: int = 500

    def at_peak(self, a_day: int) -> float:
        """Return how many a second there are in the busiest minutes."""
        return a_day / (self.hours * 3600) * self.peak

    @property
    def last_day_lists(self) -> int:
        """Lists of the last day."""
        return self.lists * self.last_day_percent // 100


def tables(measured: dict[str, Any], assumed: Assumed) -> str:
    """Return the tables, in Markdown."""
    parts = (
        _assumptions(assumed),
        _records(measured["records"], assumed),
        _large(measured["large"]),
        _last_day(measured, assumed),
        _outbox(measured["portal"], assumed),
        _storage(measured["portal"], assumed),
        _machines(measured),
    )
    return "\n".join(parts)


def _assumptions(assumed: Assumed) -> str:
    words = {
        "people": "people with a record",
        "months": "rows of a record, on the average",
        "lists": "contribution lists of a month",
        "workers": "workers of a list, on the average",
        "last_day_percent": "of the lists come on the last day, percent",
        "registrations": "registrations of that day",
        "hours": "hours of that day in which people come",
        "peak": "times the mean in the busiest minutes",
        "wait_ms": "milliseconds until a registry or an SMS gateway answers",
    }
    rows = ([words[each.name], _number(getattr(assumed, each.name))] for each in fields(Assumed))
    return "## Assumed\n\n" + _table(("", ""), rows)


def _records(measured: dict[str, Any], assumed: Assumed) -> str:
    rows, cores = assumed.people * assumed.months, measured["machine"]["cores"]
    sets = sorted({name.rpartition(", ")[0] for name in measured if name.endswith(" jobs")})
    runs = {name: measured[f"{name}, 1 jobs"] for name in sets}
    rates = {name: int(run["rows"] / run["processor_seconds"]) for name, run in runs.items()}
    told = [
        [
            name,
            _number(rates[name]),
            _number(run["rows_per_second"]),
            f"{run['peak_mib']} MiB",
            _bytes(run["bytes_a_person_out"] * assumed.people),
        ]
        for name, run in runs.items()
    ]
    columns = ("outputs", "rows a second of a core", "rows a second by the clock, one process", "peak memory", "output")
    times = ([str(count), *(_time(rows / (rates[name] * cores * count)) for name in sets)] for count in MACHINES)
    size = _bytes(measured["bytes_in"] * rows // measured["rows"])
    head = f"## Everybody's records: {_number(rows)} rows, {size} of Parquet\n\n"
    return head + _table(columns, told) + "\n" + _table((f"machines of {cores} cores", *sets), times)


def _large(measured: dict[str, Any]) -> str:
    """Write what was run, and not scaled."""
    told = [
        ["rows in one file", _number(measured["rows"])],
        ["seconds by the clock", _number(int(measured["rows"] / measured["rows_per_second"]))],
        ["seconds of the processor", _number(int(measured["processor_seconds"]))],
        ["peak memory", f"{measured['peak_mib']} MiB"],
    ]
    return "## Shown: one process, days and average\n\n" + _table(("", ""), told)


def _last_day(measured: dict[str, Any], assumed: Assumed) -> str:
    portal, lists = measured["portal"], measured["lists"]
    slope = (lists["seconds_1000"] - lists["seconds_10"]) / 990
    per_list = lists["seconds_10"] + (assumed.workers - 10) * slope
    hash_ = portal["hash_seconds"]
    registering = portal["hashes"] * hash_ + portal["registration_seconds"]
    kinds = (
        ("lists, read and checked", assumed.last_day_lists, per_list),
        ("sign-ins, one before each list", assumed.last_day_lists, hash_),
        ("registrations, of which hashes", assumed.registrations, portal["hashes"] * hash_),
        ("registrations, all else", assumed.registrations, registering - portal["hashes"] * hash_),
    )
    rows = [
        [name, _number(a_day), f"{rate:.1f}", f"{seconds * 1000:.1f}", f"{rate * seconds:.1f}"]
        for name, a_day, seconds in kinds
        for rate in (assumed.at_peak(a_day),)
    ]
    cores = sum(assumed.at_peak(a_day) * seconds for _, a_day, seconds in kinds)
    rows.append(["**together**", "", "", "", f"**{ceil(cores)}**"])
    columns = ("", "that day", "a second at the peak", "ms of a core for one", "cores at the peak")
    return "## The last day for the lists\n\n" + _table(columns, rows)


def _outbox(portal: dict[str, Any], assumed: Assumed) -> str:
    tasks = assumed.at_peak(assumed.registrations) * portal["tasks_a_registration"]
    own = 1 / portal["tasks_a_second_1"]
    rows = [
        ["tasks of a registration", f"{portal['tasks_a_registration']:.1f}"],
        ["tasks a second at the peak", f"{tasks:.1f}"],
        ["milliseconds of one task with one worker, of which the processor's", _pair(own, portal)],
        ["tasks a second with one and with two workers", _pair_of_rates(portal)],
        [f"workers at the peak, with {assumed.wait_ms} ms of waiting for a task", str(_workers(tasks, own, assumed))],
        [f"workers that keep up on the mean of the day (the rest waits {assumed.peak} times as long)", str(
            _workers(tasks / assumed.peak, own, assumed)
        )],
    ]  # fmt: skip
    return "## Workers of the outbox\n\n" + _table(("", ""), rows)


def _workers(tasks: float, own: float, assumed: Assumed) -> int:
    return ceil(tasks * (own + assumed.wait_ms / 1000))


def _pair(own: float, portal: dict[str, Any]) -> str:
    return f"{own * 1000:.1f}, {portal['task_processor_seconds'] * 1000:.1f}"


def _pair_of_rates(portal: dict[str, Any]) -> str:
    return f"{portal['tasks_a_second_1']:.0f}, {portal['tasks_a_second_2']:.0f}"


def _storage(portal: dict[str, Any], assumed: Assumed) -> str:
    tasks = assumed.registrations * portal["tasks_a_registration"]
    rows = [
        ["histories", _number(assumed.registrations)],
        ["events", _number(assumed.registrations * portal["events_a_registration"])],
        ["tasks", _number(int(tasks))],
        ["bytes in PostgreSQL, indexes included", _bytes(assumed.registrations * portal["bytes_a_registration"])],
    ]
    return "## What that day adds to the tables\n\n" + _table(("rows", ""), rows)


def _machines(measured: dict[str, Any]) -> str:
    rows = [
        [part, *(str(found["machine"][name]) for name in ("cores", "machine", "python", "on")), _load(found)]
        for part, found in sorted(measured.items())
    ]
    columns = ("part", "cores", "processor", "Python", "measured on", "load average then")
    return "## Where it was measured\n\n" + _table(columns, rows)


def _load(found: dict[str, Any]) -> str:
    return f"{found['machine']['load_at_the_end']:.1f}"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = [columns, ["---", *("--:" for _ in columns[1:])]]
    return "".join(f"| {' | '.join(row)} |\n" for row in [*head, *rows])


def _number(value: int) -> str:
    return f"{value:,}"


def _bytes(value: int) -> str:
    return f"{value / 1e9:.1f} GB"


def _time(seconds: float) -> str:
    if seconds >= 5400:  # noqa: PLR2004 - an hour and a half
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 60:.1f} min" if seconds >= 90 else f"{seconds:.0f} s"  # noqa: PLR2004 - a minute and a half


def page(text: str, made: str) -> str:
    """Return the page with the tables in their place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write the page, compare it, or print other tables."""
    parser = argparse.ArgumentParser(prog="python tools/capacity.py", description="Tables of the capacity page.")
    parser.add_argument("--check", action="store_true")
    for each in fields(Assumed):
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=int, default=each.default)
    asked = vars(parser.parse_args(arguments))
    if min(asked.values()) < 0 or not asked["hours"] or not asked["peak"]:
        parser.error("no number is below 0, and hours and peak are above it")
    check, assumed = asked.pop("check"), Assumed(**asked)
    made = tables(json.loads(MEASURED.read_text(encoding="utf-8")), assumed)
    if assumed != Assumed():
        print(made)
        return 0
    text = PAGE.read_text(encoding="utf-8")
    if page(text, made) == text:
        return 0
    if check:
        print(f"not as computed: {PAGE.relative_to(ROOT)}; mend it with: python tools/capacity.py")
        return 1
    PAGE.write_text(page(text, made), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
