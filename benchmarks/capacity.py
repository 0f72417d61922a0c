"""
What the capacity page is computed from, measured on this machine: `make capacity`, or in parts.

    python -m benchmarks.capacity records            rows a second of `record batch`, its memory, its bytes
    python -m benchmarks.capacity portal --database postgresql+asyncpg://.../empty
                                                     registrations, hashes, the outbox
    python -m benchmarks.capacity lists              checks of contribution lists
    python -m benchmarks.capacity large              240 million rows in one process; 2 GB on the disk

Each part is written into `benchmarks/capacity.json`, beside the machine; `tools/capacity.py` makes the page of it. A
figure is the median of its rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import os
import platform
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, Final

from fastapi import FastAPI
from sqlalchemy import text

from benchmarks import machine
from benchmarks.load import HASHES, _call
from benchmarks.load_apps import CREDENTIALS, IDENTITY
from tamin_rules import Law
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump
from tamin_rules.testing.contribution_lists import sample
from tamin_rules_fastapi import CHEAP, STANDARD, Agreeing, SqlStore, Tamin
from tamin_rules_fastapi.migrating import migrate
from tamin_rules_fastapi.pools import Hashing
from tamin_rules_fastapi.worker import work_off

FILE: Final = Path(__file__).with_name("capacity.json")
OUTPUTS: Final = (
    ("days and average", ("days", "average"), 1),
    ("all but findings", ("days", "average", "averages", "pension", "eligibility"), 1),
    ("everything", (), 20),
)
"""What comes out, and by how much fewer people it is measured: findings cost the most."""
MONTHS: Final = 240
PART_ROWS: Final = 1 << 18
"""Smaller than the default, so that several processes have something to share in records this few."""
TABLES: Final = ("tamin_stream", "tamin_event", "tamin_task", "tamin_cell")
LIST_MONTH: Final = JalaliMonth(1404, 7)


# --- records ---------------------------------------------------------------------------------------------------------


def records(people: int, rounds: int) -> dict[str, Any]:
    """Measure `record batch` on invented records, one person in ten with a row that is none."""
    found: dict[str, Any] = {"people": people, "months": MONTHS}
    with tempfile.TemporaryDirectory() as folder:
        for name, groups, fewer in OUTPUTS:
            source, some = Path(folder, f"{fewer}.parquet"), people // fewer
            made = _command("sample", source, "--people", some, "--months", MONTHS, "--dirty", "1/10", "--force")
            asked = [word for group in groups for word in ("--output", group)]
            found |= {f"{name}, {jobs} jobs": _batch(source, jobs, asked, some, rounds) for jobs in (1, 2)}
            if fewer == 1:
                found |= {"rows": made["rows"], "bytes_in": source.stat().st_size}
    return found


def large(file: Path | None, people: int) -> dict[str, Any]:
    """Measure one process over one large file, once; invented where none is given."""
    _, groups, _ = OUTPUTS[0]
    asked = [word for group in groups for word in ("--output", group)]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.parquet")
        if file is None:
            _command("sample", source, "--people", people, "--months", MONTHS)
        else:
            source.symlink_to(file.resolve())
        return {"people": people} | _batch(source, 1, asked, people, 1)


def _batch(source: Path, jobs: int, asked: list[str], people: int, rounds: int) -> dict[str, Any]:
    target = source.with_name("out.parquet")
    size = ("--part-rows", PART_ROWS, "--jobs", jobs)
    runs = [_command("batch", source, target, "--force", *size, *asked) for _ in range(rounds)]
    rates = sorted(int(run["rows_per_second"]) for run in runs)
    return {
        "rows": runs[0]["rows"],
        "rows_per_second": int(median(rates)),
        "range": [rates[0], rates[-1]],
        "processor_seconds": median(run["processor_seconds"] for run in runs),
        "peak_mib": max(run["peak_mib"] for run in runs),
        "bytes_a_person_out": target.stat().st_size // people,
    }


def _command(*words: object) -> dict[str, Any]:
    """Run `record` in a process of its own; return its document, and the most memory that it or a child had."""
    command = (sys.executable, "-c", "from tamin_rules.cli import main; main()", "record", *map(str, words), "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    document: dict[str, Any] = json.loads(said)
    return document | {"peak_mib": usage.ru_maxrss // 1024, "processor_seconds": usage.ru_utime + usage.ru_stime}


# --- portal ----------------------------------------------------------------------------------------------------------


class Prompt:
    """An SMS gateway that takes everything at once: what is measured is the worker."""

    async def send(self, **_message: Any) -> bool:  # noqa: ANN401 - of the protocol
        """Take an SMS."""
        return True


logging.getLogger("tamin_rules_fastapi").setLevel(logging.ERROR)  # what is measured is not for production


def _tamin(database: str, key: bytes, cost: Any = CHEAP) -> Tamin:  # noqa: ANN401 - a cost
    agree = Agreeing()
    outside: dict[str, Any] = {"sms": Prompt(), "civil_registry": agree, "ownership_registry": agree}
    return Tamin(store=SqlStore(database), pii_keys=[key], per_minute=None, cost=cost, **outside)


def _national_ids() -> Iterator[str]:
    """Yield well-formed national IDs of nobody."""
    for number in count(500_000_000):
        rest = sum(int(digit) * (10 - place) for place, digit in enumerate(str(number))) % 11
        yield f"{number}{rest if rest < 2 else 11 - rest}"  # noqa: PLR2004 - of the check digit


async def _registered(tamin: Tamin, national_ids: list[str]) -> None:
    app = FastAPI()
    app.include_router(tamin.get_registration_router())
    for national_id in national_ids:
        begun = await _call(app, "POST", "/registrations", {"national_id": national_id, "mobile": "09120000000"})
        own, path = {"authorization": f"Bearer {begun['token']}"}, f"/registrations/{begun['id']}"
        await _call(app, "PUT", f"{path}/identity", IDENTITY, if_match='"1"', **own)
        await _call(app, "PUT", f"{path}/credentials", CREDENTIALS, if_match='"2"', **own)
        await _call(app, "POST", f"{path}/submit", {"accept_notices": True}, if_match='"3"', **own)


async def _migrated(database: str) -> None:
    store = SqlStore(database)
    await migrate(store.engine)
    await store.close()


async def _filled(database: str, key: bytes, national_ids: list[str]) -> float:
    """Register people, with hashes that cost next to nothing; return the processor's seconds for one."""
    tamin = _tamin(database, key)
    begun = time.process_time()
    await _registered(tamin, national_ids)
    used = time.process_time() - begun
    await tamin.close()
    return used / len(national_ids)


def _worked(database: str, key: bytes, done: Any) -> None:  # noqa: ANN401 - a queue
    async def work() -> tuple[int, float, float]:
        tamin = _tamin(database, key)
        begun, used = time.perf_counter(), time.process_time()
        tasks = await work_off(tamin.performer)
        took = time.perf_counter() - begun, time.process_time() - used
        await tamin.close()
        return tasks, *took

    done.put(asyncio.run(work()))


def _drained(database: str, key: bytes, workers: int) -> dict[str, float]:
    """Let workers do all that is due; return their tasks, those a second, and the processor's seconds for one."""
    context = multiprocessing.get_context("spawn")
    done = context.Queue()
    processes = [context.Process(target=_worked, args=(database, key, done)) for _ in range(workers)]
    for process in processes:
        process.start()
    ended = [done.get() for _ in processes]
    for process in processes:
        process.join()
    tasks = sum(count_ for count_, _, _ in ended)
    processor = sum(used for _, _, used in ended)
    return {"tasks": tasks, "a_second": tasks / max(took for _, took, _ in ended), "processor": processor / tasks}


async def _sizes(database: str) -> dict[str, float]:
    """Return what the tables hold of a registration; bytes with indexes, where the database tells them."""
    store = SqlStore(database)
    async with store.engine.connect() as connection:
        streams = (await connection.execute(text("SELECT count(*) FROM tamin_stream"))).scalar_one()
        events = (await connection.execute(text("SELECT count(*) FROM tamin_event"))).scalar_one()
        size = 0
        if store.engine.dialect.name == "postgresql":
            sizes = " + ".join(f"pg_total_relation_size('{table}')" for table in TABLES)
            size = (await connection.execute(text(f"SELECT {sizes}"))).scalar_one()
    await store.close()
    return {"events_a_registration": events // streams, "bytes_a_registration": size // streams}


def portal(database: str, people: int, rounds: int) -> dict[str, Any]:
    """Measure a hash, a registration without its hashes, and the outbox with one and with two workers."""
    asyncio.run(_migrated(database))
    national_ids, key = _national_ids(), secrets.token_bytes(32)
    registration, drained = list[float](), dict[int, list[dict[str, float]]]()
    for _ in range(rounds):
        for workers in (1, 2):
            some = [next(national_ids) for _ in range(people)]
            registration.append(asyncio.run(_filled(database, key, some)))
            drained.setdefault(workers, []).append(_drained(database, key, workers))
    return {
        **asyncio.run(_sizes(database)),
        "database": database.partition(":")[0],
        "people": people,
        "hash_seconds": _timed(lambda: Hashing(STANDARD).seal(("Qw3rty&xyz",)), 5),
        "hashes": HASHES,
        "registration_seconds": median(registration),
        "tasks_a_registration": drained[1][0]["tasks"] / people,
        "task_processor_seconds": median(each["processor"] for each in drained[1]),
        **{f"tasks_a_second_{workers}": median(each["a_second"] for each in runs) for workers, runs in drained.items()},
    }


def _timed(job: Callable[[], object], rounds: int) -> float:
    """Return the processor's seconds of a job, in all threads."""
    found = list[float]()
    for _ in range(rounds):
        begun = time.process_time()
        job()
        found.append(time.process_time() - begun)
    return median(found)


# --- lists -----------------------------------------------------------------------------------------------------------


def lists(rounds: int) -> dict[str, Any]:
    """Measure what it takes to read and check a list of ten workers, and one of a thousand."""
    found: dict[str, Any] = {}
    for workers in (10, 1_000):
        kar, wor = dump(sample(LIST_MONTH, law=Law.current(), workers=workers).list)
        found[f"seconds_{workers}"] = _timed(partial(_checked, kar, wor), rounds)
    return found


def _checked(kar: bytes, wor: bytes) -> None:
    check(read(kar, wor), law=Law.current())


# --- all of it -------------------------------------------------------------------------------------------------------


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "machine": machine.processor(),
        "python": platform.python_version(),
        "load_at_the_end": machine.load(),
        "on": datetime.now(UTC).date().isoformat(),  # noqa: TID251 - a program has a clock
    }


def main() -> None:
    """Measure a part, and write it beside the others."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.capacity", description="What capacity is computed from."
    )
    parser.add_argument("part", choices=("records", "portal", "lists", "large"))
    parser.add_argument("--people", type=int, default=None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", help="An empty one; SQLite in a file when left out.")
    parser.add_argument("--file", type=Path, help="Of `record sample --people N`; made when left out.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = asked.database or f"sqlite+aiosqlite:///{folder}/portal.sqlite3"
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "records": lambda: records(asked.people or 100_000, asked.rounds),
            "portal": lambda: portal(database, asked.people or 100, asked.rounds),
            "lists": lambda: lists(asked.rounds),
            "large": lambda: large(asked.file, asked.people or 1_000_000),
        }
        measured = parts[asked.part]() | {"machine": _machine()}
    known: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    FILE.write_text(json.dumps(known | {asked.part: measured}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
