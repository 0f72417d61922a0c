"""
The console command.

    tamin-rules-fastapi migrate portal:tamin [--to REVISION]    brings the database to a revision, the newest by default
    tamin-rules-fastapi outbox portal:tamin [--once]            does what waits: registries, accounts, SMS
    tamin-rules-fastapi check portal:tamin                      ends with 1 where something is not for production

`portal:tamin` names a module and the `Tamin` in it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from tamin_rules_fastapi import migrating, worker
from tamin_rules_fastapi.facade import Tamin
from tamin_rules_fastapi.sql import SqlStore

_WRONG_USE: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    given = _parser().parse_args(arguments)
    tamin = _found(given.portal)
    if tamin is None:
        sys.stderr.write(f"{given.portal}: there is no Tamin of that name; write it as module:name\n")
        return _WRONG_USE
    match given.command:
        case "migrate":
            return _migrate(tamin, given.to)
        case "outbox":
            return asyncio.run(_outbox(tamin, once=given.once))
        case _:
            return _check(tamin)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tamin-rules-fastapi", description="A portal of tamin-rules on FastAPI.")
    commands = parser.add_subparsers(dest="command", required=True)
    migrate = commands.add_parser("migrate", help="bring the database to a revision")
    migrate.add_argument("--to", default=migrating.NEWEST, help="the revision; the newest by default, `base` for none")
    outbox = commands.add_parser("outbox", help="do what waits after the commit")
    outbox.add_argument("--once", action="store_true", help="end when nothing is due any more")
    check = commands.add_parser("check", help="name what must not go into production")
    for each in (migrate, outbox, check):
        each.add_argument("portal", help="module:name of the Tamin, such as portal:tamin")
    return parser


def _found(name: str) -> Tamin | None:
    module, _, attribute = name.partition(":")
    sys.path.insert(0, "")
    try:
        found = getattr(import_module(module), attribute or "tamin", None)
    except ImportError:
        return None
    return found if isinstance(found, Tamin) else None


def _migrate(tamin: Tamin, revision: str) -> int:
    if not isinstance(tamin.store, SqlStore):
        sys.stderr.write("only a SqlStore has tables to migrate\n")
        return _WRONG_USE
    asyncio.run(migrating.migrate(tamin.store.engine, revision))
    return 0


async def _outbox(tamin: Tamin, *, once: bool) -> int:
    if tamin.control is not None:
        sys.stderr.write("test control is on: the kit has the work done, and nothing else may\n")
        return _WRONG_USE
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        if once:
            await worker.work_off(tamin.performer)
        else:
            await worker.run(tamin.performer, stop)
    finally:
        await tamin.close()
    return 0


def _check(tamin: Tamin) -> int:
    found = tamin.weaknesses()
    for weakness in found:
        sys.stdout.write(f"not for production: {weakness}\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
