"""Results as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from statistics import median
from typing import Final

from benchmarks.case import Quantity
from benchmarks.result import Broken, Cell, Compared, Grown, Limited, Result, Topic, Verdict, floors, spread

SECONDS: Final = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
BYTES: Final = ((2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"))

COMPARED: Final = (
    "| what | data | ours | peer | | times better | range | spread | floor | aim | the peer's wrong answers |\n"
    "|---|---|--:|--:|---|--:|--:|--:|--:|--:|--:|\n"
)
LIMITED: Final = "| what | ours | range | at most | | memory grows by |\n|---|--:|--:|--:|---|--:|\n"
HEADS: Final = {Compared: COMPARED, Limited: LIMITED}

READING: Final = """\
Ours and the peer take turns in one process, in shuffled order, seven rounds (five of what takes long); a round is the
least of three samples, and a ratio is taken within a round. The table shows the median of the rounds, the lowest and
the highest, and the width of that range as a part of the median. **Floor** is what must hold, **aim** what we want. A
goal is *passed* where every round reaches it, *missed* where none does, *not shown* where the range crosses it. † was
measured a second time, in longer samples, since the first did not show the floor; ≥ means that the peer was killed at
its limit of time. A row without a goal is there to be seen. Ratios of different rows come from different races. Figures
of memory come from a process for each side.
"""


def page(topics: Sequence[Topic], commit: str, machine: str) -> str:
    """Write the whole page."""
    shown = Counter(floors(topics))
    told = ", ".join(f"{shown[verdict]} {verdict}" for verdict in Verdict)
    highest = max(at for topic in topics for at in topic.load)
    lowest = min(at for topic in topics for at in topic.load)
    return (
        "# Measured\n\n"
        "<!-- `make bench` writes this page and its picture; a change by hand is lost. -->\n\n"
        f"Commit {commit}. {machine}; load average {lowest:.1f} to {highest:.1f}.\n\n"
        f"{sum(shown.values())} demands: {told}.\n\n"
        "![Times better than the peer, with the demands](RESULTS.svg)\n\n"
        f"{READING}\n" + "\n".join(section(topic) for topic in topics)
    )


def section(topic: Topic) -> str:
    """Write the tables of a module."""
    title = topic.name.replace("_", " ").capitalize()
    load = f"Load average {topic.load[0]:.1f} before, {topic.load[1]:.1f} after.\n"
    return f"## {title}\n\n{topic.about.strip()}\n\n" + "\n".join([*tables(topic.results), load])


def tables(results: Sequence[Result]) -> Iterator[str]:
    """Yield a table for each run of results of one kind."""
    for kind, group in groupby(results, type):
        yield HEADS.get(kind, "") + "".join(map(row, group))


def row(result: Result) -> str:
    """Write a result as a row, or as a table of its own."""
    match result:
        case Compared():
            return _compared(result)
        case Limited():
            return _limited(result)
        case Grown():
            return _grown(result)
        case Broken():
            return f"**Not measured:** {result.why}\n"


def summary(result: Result) -> str:
    """Write a result as a line, for who waits."""
    match result:
        case Compared(data=data, peer_name=peer):
            return (
                f"{result.floor or '':9} {digits(median(result.ratios)):>7}x {peer}: {result.name}{data and ', '}{data}"
            )
        case Limited():
            return f"{result.floor or '':9} {figure(result.quantity, median(result.taken)):>8} {result.name}"
        case Grown() | Broken():
            return result.name


def _compared(one: Compared) -> str:
    ratios = one.ratios
    write, sign = partial(figure, one.quantity), "≥ " if one.cut else ""
    name = f"{one.name}{'' if one.quantity is Quantity.TIME else f': {one.quantity}'}{' †' if one.again else ''}"
    cells = (
        name,
        one.data,
        write(median(one.ours)),
        f"{sign}{write(median(one.peer))}",
        one.peer_name,
        f"{sign}{digits(median(ratios))}",
        f"{digits(min(ratios))}-{digits(max(ratios))}",
        f"{spread(ratios):.0%}",
        _goal(one.at_least, one.floor),
        _goal(one.aim, one.aimed),
        "" if one.wrong is None else f"{one.wrong[0]:,} of {one.wrong[1]:,}",
    )
    return _line(cells)


def _limited(one: Limited) -> str:
    write = partial(figure, one.quantity)
    limit = "" if one.at_most is None else write(one.at_most)
    between = f"{write(min(one.taken))} - {write(max(one.taken))}"
    return _line((one.name, write(median(one.taken)), between, limit, one.floor or "", one.beside))


def _grown(one: Grown) -> str:
    head = "".join(f" {size:,} rows | |" for size in one.sizes)
    rule = "--:|--:|" * len(one.sizes)
    rows = (
        _line((name, *(text for cell in cells for text in _cell(cell)), _slope(one, cells)))
        for name, cells in one.engines
    )
    return (
        f"{one.name}: seconds and memory above the input.\n\n| |{head} time a row grows |\n|---|{rule}--:|\n"
        + "".join(rows)
    )


def _cell(cell: Cell | None) -> tuple[str, str]:
    if cell is None:
        return "killed", ""
    return figure(Quantity.TIME, median(cell.seconds)), figure(Quantity.ABOVE, median(cell.above))


def _slope(one: Grown, cells: Sequence[Cell | None]) -> str:
    """Say how many times longer a row takes at the largest size than at the smallest."""
    first, last = cells[0], cells[-1]
    if first is None or last is None:
        return ""
    per_row = [median(cell.seconds) / size for cell, size in ((first, one.sizes[0]), (last, one.sizes[-1]))]
    return f"{per_row[1] / per_row[0]:.2f}"


def figure(quantity: Quantity, value: float) -> str:
    """Write seconds or bytes in the unit that suits them."""
    units = SECONDS if quantity is Quantity.TIME else BYTES
    size, unit = next((pair for pair in units if value >= pair[0]), units[-1])
    return f"{digits(value / size)} {unit}"


def digits(value: float) -> str:
    """
    Write a number with the digits that mean something.

    >>> [digits(value) for value in (0.814, 4, 4.567, 45.67, 456.7, 45_670)]
    ['0.81', '4.00', '4.57', '45.7', '457', '45,670']
    """
    places = 2 if value < 10 else 1 if value < 100 else 0  # noqa: PLR2004 - three digits
    return f"{value:,.{places}f}"


def _goal(goal: float | None, verdict: Verdict | None) -> str:
    return "" if goal is None else f"{goal:g} {verdict}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"
