"""
Requests a second on loopback, side by side: `make load`. Needs wrk (Debian's package `wrk`).

    python -m benchmarks.load                  all of it; the exit status is 1 where a demand is missed
    python -m benchmarks.load --rounds 15 --seconds 2

Each application has a server process of its own (uvicorn with uvloop and httptools, one worker); wrk asks them in turn,
in short rounds, so that what else the machine does falls on all. A ratio is the median over the rounds, its range
beside it. Since client, server and neighbours share the cores, the processor time that a server used for a request is
shown too: it moves less with the neighbours than requests a second do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from attrs import frozen
from fastapi import FastAPI

from benchmarks.load_apps import CREDENTIALS, IDENTITY
from tamin_rules_fastapi import SqlStore, Tamin
from tamin_rules_fastapi.migrating import migrate

PATH: Final = "/checks/national-id"
SCRIPT: Final = """
wrk.method, wrk.body = "POST", '{"value": "5000020049"}'
wrk.headers["Content-Type"] = "application/json"
"""
APPS: Final = ("ours_plain", "bare", "empty", "ours_routed", "bare_fastapi")
CONNECTIONS: Final = 16
_RATE: Final = re.compile(r"Requests/sec:\s+([0-9.]+)")
_COUNT: Final = re.compile(r"(\d+) requests in")


@frozen
class Demand:
    """So many times the requests a second of another application, at least."""

    ours: str
    other: str
    at_least: float
    said: str


DEMANDS: Final = (
    Demand("ours_plain", "bare_fastapi", 3.0, "plain application against a FastAPI route with the same check"),
    Demand("ours_plain", "bare", 0.75, "plain application against bare ASGI with the same check"),
    Demand("ours_routed", "bare_fastapi", 0.75, "router against a FastAPI route with the same check"),
)


@frozen
class Round:
    """What one application did in one round: requests a second, and microseconds of processor time a request."""

    rate: float
    cpu: float


@contextmanager
def _served(name: str) -> Iterator[tuple[int, int]]:
    """Serve an application; yield its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = ("-m", "uvicorn", f"benchmarks.load_apps:{name}", "--port", str(port), "--log-level", "critical")
    process = subprocess.Popen((sys.executable, *command, "--lifespan", "off", "--no-access-log"))  # noqa: S603 - our own words
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _asked(port: int, process: int, script: Path, seconds: int) -> Round:
    before = _processor_seconds(process)
    command = ("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}{PATH}")
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own words
    used = _processor_seconds(process) - before
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(said)
    rate, count = _RATE.search(said), _COUNT.search(said)
    if rate is None or count is None:
        sys.exit(said)
    return Round(float(rate[1]), used / int(count[1]) * 1e6)


def _measured(rounds: int, seconds: int) -> dict[str, list[Round]]:
    found: dict[str, list[Round]] = {name: [] for name in APPS}
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        script.write_text(SCRIPT, encoding="utf-8")
        servers = {name: stack.enter_context(_served(name)) for name in APPS}
        for name in APPS:
            _asked(*servers[name], script, 1)  # warm
        for turn in range(rounds):
            order = APPS[turn % len(APPS) :] + APPS[: turn % len(APPS)]
            for name in order:
                found[name].append(_asked(*servers[name], script, seconds))
    return found


def _ratios(ours: list[Round], other: list[Round], of: Callable[[Round], float]) -> list[float]:
    return [of(mine) / of(its) for mine, its in zip(ours, other, strict=True)]


def _told(values: list[float], form: str) -> str:
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


# --- registrations ---------------------------------------------------------------------------------------------------

PEOPLE: Final = 6
"""Who register at once in a round."""
HASHES: Final = 4
"""Of a registration: its password, and three answers."""


async def _call(app: Any, method: str, path: str, body: Any, **headers: str) -> Any:  # noqa: ANN401 - ASGI, JSON
    """Make a call of an application in this process: nothing but the application is measured."""
    content, parts = json.dumps(body).encode(), list[Any]()
    raw = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "scheme": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
        "headers": [(name.encode(), value.encode()) for name, value in raw.items()],
        "client": None,
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> Any:  # noqa: ANN401 - ASGI
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401 - ASGI
        parts.append(message)

    await app(scope, receive, send)
    if parts[0]["status"] not in {200, 201, 202}:
        sys.exit(f"{path}: {parts}")
    return json.loads(b"".join(part.get("body", b"") for part in parts[1:]))


async def _register(app: Any, number: int) -> None:  # noqa: ANN401 - ASGI
    contact = {"national_id": "5000020049", "mobile": f"09120000{number:03}"}
    begun = await _call(app, "POST", "/registrations", contact)
    own, path = {"authorization": f"Bearer {begun['token']}"}, f"/registrations/{begun['id']}"
    await _call(app, "PUT", f"{path}/identity", IDENTITY, if_match='"1"', **own)
    await _call(app, "PUT", f"{path}/credentials", CREDENTIALS, if_match='"2"', **own)
    await _call(app, "POST", f"{path}/submit", {"accept_notices": True}, if_match='"3"', **own)


async def _registrations(rounds: int) -> list[tuple[float, float]]:
    """Return by round how long registrations took, and how long their hashes alone take in the same threads."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite+aiosqlite:///{folder}/portal.sqlite3")
        await migrate(store.engine)
        tamin = Tamin(store=store, pii_keys=[secrets.token_bytes(32)])
        app = FastAPI()
        app.include_router(tamin.get_registration_router())
        performer = tamin.performer
        secrets_of_one = tuple(secrets.token_hex(8) for _ in range(HASHES))
        found: list[tuple[float, float]] = []
        for turn in range(rounds):
            begun = time.perf_counter()
            await asyncio.gather(*(_register(app, PEOPLE * turn + number) for number in range(PEOPLE)))
            between = time.perf_counter()
            hashing = (performer.slow.run(partial(performer.hashing.seal, secrets_of_one)) for _ in range(PEOPLE))
            await asyncio.gather(*hashing)
            found.append((between - begun, time.perf_counter() - between))
        await tamin.close()
    return found[1:]


# --- the report ------------------------------------------------------------------------------------------------------


def _show(found: dict[str, list[Round]]) -> bool:
    """Print what was measured; return whether every demand is met."""
    print("| application | requests/s, median (range) | µs of processor a request |\n|---|--:|--:|")
    for name, each in found.items():
        print(f"| {name} | {_told([one.rate for one in each], '.0f')} | {_told([one.cpu for one in each], '.0f')} |")
    print("\n| | times the requests/s | times less processor | at least | |\n|---|--:|--:|--:|---|")
    holds = True
    for demand in DEMANDS:
        ours, other = found[demand.ours], found[demand.other]
        rates = _ratios(ours, other, lambda one: one.rate)
        processor = _ratios(other, ours, lambda one: one.cpu)
        is_met = median(rates) >= demand.at_least
        holds = holds and is_met
        row = f"{_told(rates, '.2f')} | {_told(processor, '.2f')} | {demand.at_least} | {'ok' if is_met else 'MISS'}"
        print(f"| {demand.said} | {row} |")
    return holds


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description="Requests a second on loopback.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2)
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is needed: apt-get install wrk")
    holds = _show(_measured(asked.rounds, asked.seconds))
    rounds = asyncio.run(_registrations(asked.rounds))
    shares = [hashes / whole for whole, hashes in rounds]
    rates = [PEOPLE / whole for whole, _ in rounds]
    print(f"\nregistrations/s, each with {HASHES} Argon2id hashes at the standard cost: {_told(rates, '.2f')}")
    print(f"share of their time that the hashes alone take in the same threads: {_told(shares, '.2f')}")
    print(f"load average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return not holds


if __name__ == "__main__":
    sys.exit(main())
