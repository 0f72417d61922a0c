"""
The wages of a record as a drawing: two panels over one axis of time, in SVG.

Above, the wage of each month beside the minimum wage, on a logarithmic scale: in thirty years of inflation wages grow a
thousandfold, and on a linear scale all but the last years would lie on the floor; here a straight slope is a steady
rise. Below, the wage as a multiple of the minimum wage of the same days, linear from zero, for what it was worth. A
month without a wage breaks the line. Time runs from left to right in both languages.

Coordinates are floats; no amount is ever computed from one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from html import escape
from itertools import pairwise
from typing import Final

from attrs import frozen

from tamin_rules.messages import Catalogue
from tamin_rules.records.months import MONTHS_A_YEAR, calendar_month
from tamin_rules.report.telling import decimal, span

_WIDTH, _HEIGHT = 840, 470
_LABELS: Final = 112
"""Room for the amounts, at the side where the text begins: there a phone shows the drawing first."""
_EDGE: Final = 26
_BESIDE: Final = 8
_UPPER: Final = (36, 256)
"""Top and bottom of the panel of wages."""
_LOWER: Final = (312, 432)
"""Top and bottom of the panel of multiples."""
_YEARS_LINE: Final = 456
_TITLE_RISE: Final = 14
_MOST_YEARS: Final = 12
_FEWEST_TICKS, _MOST_TICKS = 3, 6
_DIGITS: Final = ((1,), (1, 3), (1, 2, 5), tuple(range(1, 10)))
"""With which the amounts of the levels begin, as few of them as will do."""
_LEAST_DECADES: Final = 0.5
_MARGIN: Final = 0.06
_WORDS: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))

Scale = Callable[[float], float]
"""From a value to a place on the paper."""


@frozen
class WagePoint:
    """
    One month of the chart.

    Args:
        index: months since Farvardin of year 0.
        wage: rials of the month; None where there is none, or it is not known.
        minimum: rials of the minimum wage for 30 days of that month; None where it is not known.
        multiple: wage over the minimum wage of its days; None where either is not known.
    """

    index: int
    wage: int | None
    minimum: int | None
    multiple: Fraction | None


def wage_chart(points: Sequence[WagePoint], texts: Catalogue) -> str:
    """
    Return the drawing as an SVG element, every text in it escaped; empty where no month has a wage.

    Args:
        points: one for each month from the first to the last, oldest first.
        texts: of the language.
    """
    wages = [point.wage for point in points if point.wage]
    if not wages:
        return ""
    across = _linear(points[0].index, points[-1].index, *_sides(texts))
    title, said = texts.label("report", "chart"), _described(points, texts)
    return _element(
        "svg",
        _element("title", escape(title), id="chart-title"),
        _element("desc", escape(said), id="chart-said"),
        *_years(points, across, texts),
        *_wages(points, across, texts),
        *_multiples(points, across, texts),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_labelledby="chart-title chart-said",
        direction="ltr",
    )


def _described(points: Sequence[WagePoint], texts: Catalogue) -> str:
    """Say in words what can be seen: the months, and between which multiples the wage lay."""
    first, last = calendar_month(points[0].index), calendar_month(points[-1].index)
    said = [texts.label("report", "chart_months", first_month=str(first), last_month=str(last))]
    multiples = [point.multiple for point in points if point.multiple]
    if multiples:
        ends = {"least": decimal(min(multiples), texts), "most": decimal(max(multiples), texts)}
        said.append(texts.label("report", "chart_range", **ends))
    return texts.joined(said)


def _wages(points: Sequence[WagePoint], across: Scale, texts: Catalogue) -> Iterator[str]:
    known = [amount for point in points for amount in (point.wage, point.minimum) if amount]
    low, high = _decades(min(known), max(known))
    up = _linear(low, high, _UPPER[1], _UPPER[0])

    def height(amount: float) -> float:
        return up(math.log10(amount))

    yield from _panel(texts.label("report", "chart_wage"), _UPPER, texts)
    for amount in _amounts(low, high):
        yield from _level(height(amount), _amount(amount, texts), texts)
    for name, line in (("minimum", [point.minimum for point in points]), ("wage", [point.wage for point in points])):
        yield _line(name, ((across(p.index), height(v) if v else None) for p, v in zip(points, line, strict=True)))


def _multiples(points: Sequence[WagePoint], across: Scale, texts: Catalogue) -> Iterator[str]:
    known = [point.multiple for point in points if point.multiple]
    if not known:
        return
    step = _step(math.ceil(max(known)))
    top = max(1, -(-math.ceil(max(known)) // step) * step)
    height = _linear(0, top, _LOWER[1], _LOWER[0])
    yield from _panel(texts.label("report", "chart_multiple"), _LOWER, texts)
    for count in range(0, top + 1, step):
        yield from _level(height(count), texts.label("report", "times", count=count), texts)
    left, right = _sides(texts)
    yield _element("path", d=f"M{left} {height(1):.1f}H{right}", class_="one")
    places = ((across(point.index), height(float(point.multiple)) if point.multiple else None) for point in points)
    yield _line("multiple", places)


def _sides(texts: Catalogue) -> tuple[int, int]:
    """Return where the panels begin and end."""
    return (_EDGE, _WIDTH - _LABELS) if texts.lang == "fa" else (_LABELS, _WIDTH - _EDGE)


def _panel(title: str, panel: tuple[int, int], texts: Catalogue) -> Iterator[str]:
    left, right = _sides(texts)
    yield _text(title, right if texts.lang == "fa" else left, panel[0] - _TITLE_RISE, "panel", texts, "start")


def _level(height: float, said: str, texts: Catalogue) -> Iterator[str]:
    """Draw a level line, and beside it what it stands for."""
    left, right = _sides(texts)
    yield _element("path", d=f"M{left} {height:.1f}H{right}", class_="level")
    beside = right + _BESIDE if texts.lang == "fa" else left - _BESIDE
    yield _text(said, beside, height + _BESIDE // 2, "amount", texts, "end")


def _years(points: Sequence[WagePoint], across: Scale, texts: Catalogue) -> Iterator[str]:
    """Draw the axis of time: a line at Farvardin of every so-manieth year; a shorter record names its first month."""
    first, last = points[0].index, points[-1].index
    opening, closing = -(-first // MONTHS_A_YEAR), last // MONTHS_A_YEAR
    step = _step(closing - opening, _MOST_YEARS)
    years = [year for year in range(opening, closing + 1) if year % step == 0]
    for year in years:
        x = across(year * MONTHS_A_YEAR)
        yield _element("path", d=f"M{x:.1f} {_UPPER[0]}V{_UPPER[1]}M{x:.1f} {_LOWER[0]}V{_LOWER[1]}", class_="year")
        yield _text(texts.digits(str(year)), x, _YEARS_LINE, "tick", texts, "middle")
    if not years:
        month = calendar_month(first)
        yield _text(span(month, month, texts), across(first), _YEARS_LINE, "tick", texts, "middle")


def _linear(low: float, high: float, start: float, end: float) -> Scale:
    """Map low to start and high to end; where both are one, to the middle."""
    if low == high:
        return lambda _value: (start + end) / 2
    return lambda value: start + (float(value) - low) * (end - start) / (high - low)


def _decades(least: int, most: int) -> tuple[float, float]:
    """Return the powers of ten between which amounts lie, with some air, and never too close together."""
    low, high = math.log10(least), math.log10(most)
    air = max((high - low) * _MARGIN, (_LEAST_DECADES - (high - low)) / 2)
    return low - air, high + air


def _amounts(low: float, high: float) -> list[int]:
    """Return round amounts for the levels: powers of ten; where those are few, twice and five times as much too."""
    powers = range(max(math.floor(low), 0), math.ceil(high) + 1)
    shown = list[int]()
    for digits in _DIGITS:
        found = (digit * 10**power for power in powers for digit in digits)
        shown = [amount for amount in found if low <= math.log10(amount) <= high]
        if len(shown) >= _FEWEST_TICKS:
            break
    return shown


def _step(size: int, most: int = _MOST_TICKS) -> int:
    """Return a round step, 1, 2, 5, 10, 20 and so on, of which at most so many make up the size."""
    step, power = 1, 1
    while size > most * step:
        step = next((power * digit for digit in (2, 5, 10) if power * digit > step), step)
        power = step if step == power * 10 else power
    return step


def _amount(amount: int, texts: Catalogue) -> str:
    """Write a round amount in words: ten million."""
    for size, word in _WORDS:
        if amount >= size:
            return texts.label("report", word, count=amount // size)
    return texts.number(amount)


def _line(name: str, places: Iterable[tuple[float, float | None]]) -> str:
    """Draw a line that breaks where there is no value; a month between two breaks is a dot."""
    drawn, down = list[str](), False
    known = [*places, (0.0, None)]
    for (x, y), (_, after) in pairwise(known):
        if y is None:
            down = False
            continue
        dot = "h0.1" if not down and after is None else ""
        drawn.append(f"{'L' if down else 'M'}{x:.1f} {y:.1f}{dot}")
        down = True
    return _element("path", d="".join(drawn), class_=name)


def _text(said: str, x: float, y: float, kind: str, texts: Catalogue, anchor: str) -> str:
    """Write a text; it starts, ends or has its middle at x, in the direction of the language."""
    direction = {"direction": "rtl"} if texts.lang == "fa" else {}
    return _element("text", escape(said), x=f"{x:.1f}", y=f"{y:.1f}", class_=kind, text_anchor=anchor, **direction)


def _element(name: str, *inside: str, **attributes: str) -> str:
    """Write an element; `inside` is markup, attributes are escaped."""
    written = "".join(f' {_attribute(key)}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def _attribute(key: str) -> str:
    """Write the name of an attribute as SVG does; `class` is a word of Python."""
    return key.rstrip("_").replace("_", "-")
