"""The record as a table of years and months, each cell with its days, how full it is, and what is to be said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.jalali import FIRST_YEAR, JalaliMonth, month_length
from tamin_rules.messages import Catalogue
from tamin_rules.records.doubts import Doubt
from tamin_rules.records.doubts.days import MISSING, OVERLAP
from tamin_rules.records.months import MONTHS_A_YEAR, calendar_month
from tamin_rules.records.summary import Summary, Year

_QUARTERS: Final = 4
_SHOWN_ANYWAY: Final = frozenset({MISSING, OVERLAP})
"""What the look of a cell says already: without a day, or merged."""


@frozen
class Cell:
    """
    A month.

    Args:
        days: insured days, in the digits of the language; empty where there are none.
        level: how full it is: `outside` of the record, `none`, `q1` to `q4` for the quarters of a month, `full`.
        said: month, days and remarks in words.
        merged: whether several rows went into it.
        doubted: whether something was found in it that its look does not say.
        finding: anchor of the first finding about it, empty without one.
    """

    days: str
    level: str
    said: str
    merged: bool
    doubted: bool
    finding: str


@frozen
class Line:
    """A year with its twelve cells; or, without cells, one year or more without a day."""

    years: str
    cells: tuple[Cell, ...]
    total: str


def anchor(place: int) -> str:
    """Return the anchor of a finding by its place among the doubts."""
    return f"finding-{place + 1}"


def grid(summary: Summary, texts: Catalogue) -> tuple[Line, ...]:
    """Return the lines of the table, oldest year first."""
    return tuple(_lines(summary, texts))


def months_named(texts: Catalogue) -> tuple[str, ...]:
    """Return the names of the twelve months, Farvardin first."""
    year = (JalaliMonth(FIRST_YEAR, month) for month in range(1, MONTHS_A_YEAR + 1))
    return tuple(jalali.spell_month(month, texts.lang).partition(" ")[0] for month in year)


def _lines(summary: Summary, texts: Catalogue) -> Iterator[Line]:
    found = _findings(summary.doubts)
    merged = {month.index: len(month.rows) for month in summary.record.months if month.merged}
    before: Year | None = None
    for row in summary.years:
        if before is not None and row.year > before.year + 1:
            yield _empty(before.year + 1, row.year - 1, texts)
        yield Line(
            texts.digits(str(row.year)),
            tuple(_cell(summary, row, month, merged, found, texts) for month in range(MONTHS_A_YEAR)),
            texts.number(row.total),
        )
        before = row


def _empty(first: int, last: int, texts: Catalogue) -> Line:
    years = [texts.digits(str(year)) for year in dict.fromkeys((first, last))]
    return Line(f" {texts.label('report', 'to')} ".join(years), (), texts.number(0))


def _findings(doubts: Sequence[Doubt]) -> Mapping[int, list[tuple[int, Doubt]]]:
    """Return what was found about each month, with its place."""
    found = defaultdict[int, list[tuple[int, Doubt]]](list)
    for place, doubt in enumerate(doubts):
        for index in range(doubt.first.index, doubt.last.index + 1):
            found[index].append((place, doubt))
    return found


def _cell(
    summary: Summary,
    row: Year,
    month: int,
    merged: Mapping[int, int],
    found: Mapping[int, list[tuple[int, Doubt]]],
    texts: Catalogue,
) -> Cell:
    index, days = row.year * MONTHS_A_YEAR + month, row.months[month]
    length = month_length(row.year, month + 1)
    about = found.get(index, [])
    return Cell(
        days=texts.number(days) if days else "",
        level=_level(days, length) if days or _is_inside(summary, index) else "outside",
        said=texts.joined(_said(index, days, length, merged.get(index, 0), about, texts)),
        merged=index in merged,
        doubted=any(doubt.decision.finding.code not in _SHOWN_ANYWAY for _, doubt in about),
        finding=anchor(about[0][0]) if about else "",
    )


def _level(days: int, length: int) -> str:
    if days == 0:
        return "none"
    return "full" if days >= length else f"q{days * _QUARTERS // length + 1}"


def _is_inside(summary: Summary, index: int) -> bool:
    months = summary.record.months
    return months[0].index < index < months[-1].index


def _said(
    index: int, days: int, length: int, rows: int, about: Sequence[tuple[int, Doubt]], texts: Catalogue
) -> Iterator[str]:
    month = str(calendar_month(index))
    if days:
        yield texts.label("report", "cell", month=month, days=days, length=length)
    else:
        yield texts.label("report", "cell_gap", month=month)
    if rows:
        yield texts.label("report", "cell_merged", rows=rows)
    codes = dict.fromkeys(doubt.code for _, doubt in about if doubt.decision.finding.code not in _SHOWN_ANYWAY)
    yield from (texts.faults[code].title if code in texts.faults else code for code in codes)
