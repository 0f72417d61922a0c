"""What the tests have child processes do."""

from __future__ import annotations

from collections.abc import Callable

MIB = 2**20


def holds(input_mib: int, work_mib: int) -> Callable[[], int]:
    """Make an input and drop three times as much; the work then touches so much memory."""
    given = b"x" * (input_mib * MIB)
    spare = b"y" * (3 * input_mib * MIB)
    del spare
    return lambda: len(given) + len(b"z" * (work_mib * MIB))


def never_ends() -> Callable[[], None]:
    """Return work that goes on and on."""

    def work() -> None:
        while True:
            pass

    return work


def fails() -> Callable[[], None]:
    """Fail before there is any work."""
    raise ValueError
