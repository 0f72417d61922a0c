"""
What can be measured: kinds of case. A module of this folder returns them from its `cases()`, in any mixture.

The answers of both sides are compared before a case is handed over: a case is a race between right answers, or it says
how many of the peer's are wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from attrs import frozen

CLEAN: Final = "clean"
DIRTY: Final = "10 % dirty"
INVALID: Final = "all invalid"
"""How the data of rows of one case are named."""


class Quantity(StrEnum):
    """What is compared: less is better in all."""

    TIME = "time"
    PEAK = "peak memory"
    ABOVE = "memory above the input"


@frozen
class Case:
    """
    The same work, done by us and by a peer, in turns in one process.

    Args:
        name: what is done. Cases of one name with other `data` are rows of one table.
        ours, peer: each does all of it in one call.
        peer_name: the peer with its version.
        at_least: how many times faster we have to be (the floor); None where nothing is demanded, as of a bare kernel.
        aim: how many times faster we want to be.
        data: what the data are like: `CLEAN`, `DIRTY`, `INVALID`, or other words.
        wrong: how many of the peer's answers are wrong, and of how many.
    """

    name: str
    ours: Callable[[], object]
    peer: Callable[[], object]
    peer_name: str
    at_least: float | None
    aim: float | None = None
    data: str = ""
    wrong: tuple[int, int] | None = None


@frozen
class Child:
    """
    Work for a process of its own.

    Args:
        target: `module:function`; called with the arguments, it makes the input and returns the work, a function
            without arguments that may be called again and again. Only the work counts.
        arguments: JSON values.
    """

    target: str
    arguments: tuple[str | int | float | bool | None, ...] = ()


@frozen
class Apart:
    """
    The same work, each time in a process of its own: for peak memory, and for work that may never end.

    Args:
        name, peer_name, at_least, aim, data: as in `Case`; of memory, how many times less.
        quantity: `PEAK` is of the whole process, libraries and input included; `ABOVE` counts from where the work
            begins.
        runs: of each side.
        limit_s: after so many seconds a process of the peer is killed, and counts as if it had ended then.
    """

    name: str
    ours: Child
    peer: Child
    peer_name: str
    at_least: float | None
    quantity: Quantity = Quantity.PEAK
    aim: float | None = None
    data: str = ""
    runs: int = 3
    limit_s: float = 600


@frozen
class Within:
    """
    Something that may take so much and no more, in a process of its own.

    Args:
        name, quantity, runs: as in `Apart`.
        work: what is done.
        at_most: seconds or bytes; None where it is only shown.
    """

    name: str
    work: Child
    at_most: float | None
    quantity: Quantity = Quantity.ABOVE
    runs: int = 3
    limit_s: float = 600


@frozen
class Load:
    """
    An import in a fresh interpreter.

    Args:
        statement: what is timed.
        after: what is imported before, and not counted.
        at_most: milliseconds; None for what is only compared with.
    """

    statement: str
    after: str = ""
    at_most: float | None = None


@frozen
class Growth:
    """
    The same work of several engines over data of growing size, each time in a process of its own.

    Args:
        name: what is done.
        engines: the name of each and its target, as in `Child`, ours first; the target is called with a size.
        sizes: how many rows, growing.
        runs: of each engine and size.
    """

    name: str
    engines: tuple[tuple[str, str], ...]
    sizes: tuple[int, ...]
    runs: int = 3
    limit_s: float = 600


AnyCase = Case | Apart | Within | Load | Growth
"""Whatever can be measured."""
