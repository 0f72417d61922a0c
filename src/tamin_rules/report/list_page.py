"""
One page of a checked contribution list: HTML with everything in it, for a screen, a phone and A4 paper.

Rows are told by their number; no name or number of a person stands on it, so that it may be passed on.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from tamin_rules.law import Law
from tamin_rules.messages import Catalogue, Lang, catalogue
from tamin_rules.records.contribution_list.checking import ListFinding, Report
from tamin_rules.records.contribution_list.columns import FILES
from tamin_rules.report import listing
from tamin_rules.report.listing import ListGroup
from tamin_rules.report.parts import counted, sources_of
from tamin_rules.report.rendering import rendered
from tamin_rules.report.telling import Telling

MOST_OPEN: Final = 20
"""Findings of one rule that are listed at once; the others unfold."""


@frozen
class Line:
    """A finding as a line of a table."""

    row: str
    column: str
    name: str
    actual: str
    expected: str
    said: str


@frozen
class Section:
    """Findings of one rule and code, and what is the same of all of them."""

    anchor: str
    clause: str
    title: str
    advises: bool
    count: str
    telling: Telling
    lines: tuple[Line, ...]


def page(report: Report, law: Law, lang: Lang = "fa", most: int | None = None) -> str:
    r"""
    Return a checked list as one self-contained HTML page, right to left in Persian.

    It has the verdict, the figures of the header, and the findings by rule: each with its rows, what stands there and
    what should, the remedy, the source and the values of the law. It needs Jinja2, which the extra `cli` brings.

    Args:
        report: of the list.
        law: under which it was checked.
        lang: of the page.
        most: so many findings are shown at most, errors first; the figures are those of all, and the page says so.

    >>> from tamin_rules.jalali import JalaliMonth
    >>> from tamin_rules.records.contribution_list import Workshop, build, check
    >>> law, workshop = Law.current(), Workshop(code="0000000012")
    >>> empty = build([], workshop=workshop, month=JalaliMonth(1404, 7), law=law)
    >>> page(check(empty, law=law), law).startswith('<!DOCTYPE html>\n<html lang="fa" dir="rtl">')
    True
    """
    texts = catalogue(lang)
    return rendered("list.html.jinja", _heading(report, texts), texts, **_parts(report, law, texts, most))


def part(report: Report, law: Law, lang: Lang = "fa", most: int | None = None) -> str:
    """Return the same without heading and foot, for a page of a host; its style is `rendering.sheet`."""
    texts = catalogue(lang)
    return rendered("checked.html.jinja", _heading(report, texts), texts, **_parts(report, law, texts, most))


def _heading(report: Report, texts: Catalogue) -> tuple[str, str]:
    return listing.title(texts), listing.month_said(report, texts)


def _parts(report: Report, law: Law, texts: Catalogue, most: int | None) -> dict[str, Any]:
    """Return what the templates ask for."""
    shown = listing.shortened(report, most)
    groups = listing.groups(shown, law, texts)
    return {
        "report": report,
        "edition": texts.label("report", "edition", edition=texts.digits(law.edition)),
        "verdict": listing.verdict(report, texts),
        "counted": listing.counted(report, texts),
        "cut": listing.cut(report, shown, texts),
        "facts": () if report.header is None else listing.facts(report.header, texts),
        "written_as": listing.written_as(report, texts),
        "sections": [_section(place, group, texts) for place, group in enumerate(groups, 1)],
        "most_open": MOST_OPEN,
        "sources": sources_of((found.decision for found in shown.findings), law, texts),
    }


def _section(place: int, group: ListGroup, texts: Catalogue) -> Section:
    return Section(
        anchor=f"rule-{place}",
        clause=group.clause,
        title=group.title,
        advises=group.advises,
        count=counted("case", len(group.findings), texts),
        telling=group.telling,
        lines=tuple(_line(found, texts) for found in group.findings),
    )


def _line(found: ListFinding, texts: Catalogue) -> Line:
    return Line(
        row=listing.record_named(found.row, found.column, texts),
        column="" if found.column is None else listing.column_label(found.column, texts),
        name="" if found.column is None or found.column in FILES else found.column,
        actual="" if found.actual is None else texts.number(found.actual),
        expected="" if found.expected is None else texts.number(found.expected),
        said=listing.said(found, texts),
    )
