"""
One page of a judged record: HTML with everything in it, for a screen, a phone and A4 paper.

Nothing is loaded and nothing runs: style, font and drawing stand in the page, and its own policy forbids scripts and
every address. Texts that came with the record (workshops, kinds) are escaped like all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.records.summary import Summary
from tamin_rules.report.chart import wage_chart
from tamin_rules.report.grid import grid, months_named
from tamin_rules.report.parts import averages, gaps_told, groups, month_lines, points, rial, sources, ways
from tamin_rules.report.rendering import rendered
from tamin_rules.report.telling import decimal, reading_label, runs, tell_figure

_MOST_OPEN: Final = 5
"""Findings of one kind that are listed at once; the others unfold."""


def page(summary: Summary, lang: Lang = "fa") -> str:
    r"""
    Return a judged record as one self-contained HTML page, right to left in Persian.

    It has the totals, the grid of years and months, the wages drawn and as a table, the average under every reading,
    the estimate of the pension, the paths to one, gaps, findings with their remedy and the service for objections, and
    behind each figure and finding its proof. It needs Jinja2, which the extra `cli` brings.

    >>> from tamin_rules import Law, jalali
    >>> from tamin_rules.records import MonthRow, summarize
    >>> found = summarize([MonthRow(1404, 7, 30, 210_000_000)], law=Law.current(), on=jalali.parse("1405-09-01"))
    >>> page(found).startswith('<!DOCTYPE html>\n<html lang="fa" dir="rtl">')
    True
    """
    texts = catalogue(lang)
    return rendered("page.html.jinja", _heading(summary, texts), texts, **_parts(summary, texts))


def part(summary: Summary, lang: Lang = "fa", gap_links: Sequence[str] = ()) -> str:
    """
    Return the same without heading and foot, for a page of a host; its style is `rendering.sheet`.

    Args:
        summary: the judged record.
        lang: of the sentences.
        gap_links: where one objects to each gap, in their order.
    """
    texts = catalogue(lang)
    parts = {**_parts(summary, texts), "gap_links": gap_links}
    return rendered("record.html.jinja", _heading(summary, texts), texts, **parts)


def _heading(summary: Summary, texts: Catalogue) -> tuple[str, str]:
    return texts.label("report", "title"), texts.label("report", "on", on=summary.on)


def _parts(summary: Summary, texts: Catalogue) -> dict[str, Any]:
    """Return what the templates ask for."""
    drawn = points(summary)
    return {
        "summary": summary,
        "edition": texts.label("report", "edition", edition=texts.digits(summary.law.edition)),
        "figures": _figures(summary, texts),
        "months": months_named(texts),
        "grid": grid(summary, texts),
        "chart": wage_chart(drawn, texts),
        "month_lines": month_lines(summary.record, drawn, texts),
        "average_months": runs(summary.average.months, texts),
        "averages": averages(summary, texts),
        "ways": ways(summary, texts),
        "gaps": gaps_told(summary, texts),
        "gap_links": (),
        "groups": groups(summary, texts),
        "most_open": _MOST_OPEN,
        "sources": sources(summary, texts),
        "readings": _readings(summary, texts),
    }


def _figures(summary: Summary, texts: Catalogue) -> dict[str, object]:
    """Return the figures of the head of the page, with the proof of those that are computed."""
    length = summary.duration.value
    estimate = summary.pension.value
    fields = {} if length is None else {"years": length.years, "months": length.months, "days": length.days}
    return {
        "total_days": texts.number(summary.total_days),
        "duration": texts.label("report", "duration_of", **fields) if fields else texts.label("report", "unknown"),
        "years": decimal(summary.pension_years, texts),
        "average": rial(summary.average.value, texts),
        "reading": texts.label("reading", summary.reading),
        "pension": rial(None if estimate is None else estimate.amount, texts),
        "floor": estimate is not None and estimate.floor,
        "cap": estimate is not None and estimate.cap,
        "duration_told": tell_figure(summary.duration, summary.law, texts),
        "average_told": tell_figure(summary.average, summary.law, texts),
        "pension_told": tell_figure(summary.pension, summary.law, texts),
    }


def _readings(summary: Summary, texts: Catalogue) -> tuple[tuple[str, str], ...]:
    """Return the readings that differ from their default, in words."""
    law = summary.law
    return tuple(
        (reading_label(name, law, texts), texts.label("choice", choice)) for name, choice in law.chosen_readings
    )
