"""
The parts of a run made by several processes.

Parts do not depend on each other, so each process has every so manieth of them and nothing is shared but the folder. A
process tells its parent what it has read; where nobody hears it any more, it ends.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from tamin_rules.cli.batch_input import Part
from tamin_rules.cli.batch_run import Run, make_part
from tamin_rules.errors import Code, MalformedError

WORKER_DIED: Final = Code("batch.run.worker_died")
_PROCESSES: Final = multiprocessing.get_context("spawn")  # Arrow has threads, which a fork would not have


def make_parts(run: Run, parts: Sequence[Part], advance: Callable[[int], None], *, jobs: int) -> None:
    """
    Make parts, in this process or in several.

    Args:
        run: to which they belong.
        parts: of its input.
        advance: is told how many rows were read.
        jobs: how many processes, at most; there are no more than parts.

    Codes: batch.run.worker_died, those of `make_part`.
    """
    processes = min(jobs, len(parts))
    if processes <= 1:
        for part in parts:
            make_part(run, part, advance)
        return
    with _uninterrupted():
        heard = [_started(run, parts[first::processes]) for first in range(processes)]
    while heard:
        for pipe in wait(heard):
            if isinstance(pipe, Connection) and not _hears(pipe, advance):
                heard.remove(pipe)


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Have the processes that are started meanwhile leave Ctrl-C to their parent, which ends them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _started(run: Run, parts: Sequence[Part]) -> Connection:
    mine, its = _PROCESSES.Pipe(duplex=False)
    _PROCESSES.Process(target=_work, args=(run, parts, its), daemon=True).start()
    its.close()
    return mine


def _hears(pipe: Connection, advance: Callable[[int], None]) -> bool:
    """Take what a process tells; return whether it goes on."""
    told: Any = None
    try:
        told = pipe.recv()
    except EOFError:
        told = MalformedError(WORKER_DIED)
    match told:
        case int() as rows:
            advance(rows)
        case MalformedError() as error:
            raise error
        case _:
            pass
    return told is not None


def _work(run: Run, parts: Sequence[Part], told: Connection) -> None:
    error: MalformedError | None = None
    try:
        for part in parts:
            make_part(run, part, told.send)
    except MalformedError as found:
        error = found
    with suppress(OSError):
        told.send(error)
