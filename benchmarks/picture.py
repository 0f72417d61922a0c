"""
Results as a picture: an SVG written by hand, so that the same results give the same bytes.

A row is a comparison that has a goal: a mark at the median, a line over the range, a bar at the floor and a dotted one
at the aim, on a logarithmic axis. What is shown of the floor, or of the aim where there is no floor, is told by the
mark's form and its colour. The colours follow the reader's scheme; the card has a ground of its own, so that it reads
on any page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import count
from math import ceil, floor, log10
from statistics import median
from typing import Final

from attrs import frozen

from benchmarks.report import digits
from benchmarks.result import Compared, Topic, Verdict

WIDTH: Final = 1076
LEFT: Final = 430
RIGHT: Final = 795
"""Where the axis begins and ends."""
ROW: Final = 18
HEAD: Final = 30
"""Height of a row, and of a topic's title."""
TOP: Final = 70
LETTERS, ITS_LETTERS = 60, 30
"""What fits on both sides of the axis."""

STYLE: Final = """
svg { font: 11.5px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.card { fill: #ffffff; stroke: #d0d7de } .text { fill: #1f2328 } .faint { fill: #59636e }
.title { fill: #1f2328; font-weight: 600 } .grid { stroke: #e4e8ec } .one { stroke: #8c959f }
.end { text-anchor: end } .range { stroke-width: 2; stroke-linecap: round } .goal { stroke: #1f2328; stroke-width: 1.6 }
.aim { stroke: #1f2328; stroke-width: 1.6; stroke-dasharray: 2 2 }
.passed { stroke: #0b7a4b; fill: #0b7a4b } .not-shown { stroke: #a05a00; fill: #ffffff }
.missed { stroke: #c1222a; fill: none }
@media (prefers-color-scheme: dark) {
  .card { fill: #0d1117; stroke: #3d444d } .text, .title { fill: #e6edf3 } .faint { fill: #9198a1 }
  .grid { stroke: #262c36 } .one { stroke: #6e7681 } .goal, .aim { stroke: #e6edf3 }
  .passed { stroke: #3fb97f; fill: #3fb97f } .not-shown { stroke: #e8a33d; fill: #0d1117 }
  .missed { stroke: #ff7b72 }
}
"""


@frozen
class Axis:
    """A logarithmic axis over whole powers of ten."""

    first: int
    last: int

    def at(self, value: float) -> float:
        """Return the place of a value."""
        part = (log10(value) - self.first) / (self.last - self.first)
        return LEFT + (RIGHT - LEFT) * part


def picture(topics: Sequence[Topic]) -> str:
    """Draw every comparison that has a goal."""
    shown = [(topic.name, rows) for topic in topics if (rows := _with_goals(topic))]
    axis = _axis([one for _, rows in shown for one in rows])
    height = TOP + sum(HEAD + ROW * len(rows) for _, rows in shown) + 16
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img">',
        "<title>Times better than the peer, with the demands</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
        *_legend(),
        *_grid(axis, height),
        *_rows(shown, axis),
        "</svg>\n",
    ])  # fmt: skip


def _with_goals(topic: Topic) -> list[Compared]:
    compared = [result for result in topic.results if isinstance(result, Compared)]
    return [one for one in compared if one.at_least is not None or one.aim is not None]


def _axis(shown: Sequence[Compared]) -> Axis:
    values = [value for one in shown for value in (*one.ratios, one.at_least, one.aim) if value]
    return Axis(floor(log10(min(values, default=0.1))), ceil(log10(max(values, default=10))))


def _rows(shown: Sequence[tuple[str, Sequence[Compared]]], axis: Axis) -> Iterator[str]:
    y = TOP
    for name, rows in shown:
        y += HEAD
        yield _text(20, y - 8, name.replace("_", " ").capitalize(), "title")
        for one in rows:
            yield from _row(one, y + ROW / 2, axis)
            y += ROW


def _row(one: Compared, y: float, axis: Axis) -> Iterator[str]:
    name = f"{one.name}, {one.data}" if one.data else one.name
    ratio, verdict = median(one.ratios), one.floor or one.aimed or Verdict.PASSED
    kind = verdict.replace(" ", "-")
    yield _text(32, y + 4, _fitting(name, LETTERS), "text", title=name)
    yield _line(axis.at(min(one.ratios)), y, axis.at(max(one.ratios)), y, f"range {kind}")
    for goal, style in ((one.at_least, "goal"), (one.aim, "aim")):
        if goal:
            yield _line(axis.at(goal), y - 7, axis.at(goal), y + 7, style)
    yield _mark(axis.at(ratio), y, verdict)
    yield _text(RIGHT + 72, y + 4, f"{'≥ ' if one.cut else ''}{digits(ratio)}", "text end")
    yield _text(RIGHT + 84, y + 4, _fitting(one.peer_name, ITS_LETTERS), "faint", title=one.peer_name)


def _fitting(said: str, letters: int) -> str:
    return said if len(said) <= letters else f"{said[: letters - 1]}…"


def _mark(x: float, y: float, verdict: Verdict) -> str:
    match verdict:
        case Verdict.PASSED:
            return f'<circle class="passed" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        case Verdict.NOT_SHOWN:
            return f'<circle class="not-shown" cx="{x:.1f}" cy="{y:.1f}" r="3.6" stroke-width="2"/>'
        case Verdict.MISSED:
            path = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
            return f'<path class="missed" d="{path}" stroke-width="2.4"/>'


def _grid(axis: Axis, height: int) -> Iterator[str]:
    for power in range(axis.first, axis.last + 1):
        x = axis.at(10.0**power)
        yield _line(x, TOP, x, height - 12, "one" if power == 0 else "grid")
        yield f'<text class="faint" x="{x:.1f}" y="{TOP - 6}" text-anchor="middle">{_power(power)}</text>'


def _power(power: int) -> str:
    """
    Write a power of ten.

    >>> _power(-1), _power(0), _power(6)
    ('0.1', '1', '1,000,000')
    """
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"


def _legend() -> Iterator[str]:
    yield _text(20, 28, "Times better than the peer", "title")
    places = count(232, 96)
    for verdict in Verdict:
        x = next(places)
        yield _mark(x, 24, verdict)
        yield _text(x + 10, 28, verdict, "text")
    for style, told in (("goal", "floor"), ("aim", "aim")):
        x = next(places)
        yield _line(x, 18, x, 30, style)
        yield _text(x + 8, 28, told, "text")


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, said: str, style: str, *, title: str = "") -> str:
    told = f"<title>{escape(title)}</title>" if title and title != said else ""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{told}{escape(said)}</text>'
