"""A checked list on a terminal: what the header says, and what is wrong, rule by rule, with reason and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final

from attrs import frozen
from rich.console import Console
from rich.text import Text

from tamin_rules.cli.output import mark, sign
from tamin_rules.law import Law
from tamin_rules.messages import Catalogue
from tamin_rules.records.contribution_list.checking import ListFinding, Report
from tamin_rules.records.contribution_list.comparing import Change, Difference
from tamin_rules.report import listing
from tamin_rules.report.listing import ListGroup

MOST_TOLD: Final = 8
"""Findings of one rule that are told at length; `--json` and `--html` hold all of them."""


@frozen
class ListSheet:
    """
    Shows one report.

    Args:
        out: where people read.
        texts: of their language.
        report: of the list.
        law: under which it was checked.
        names: of the persons by row, where whoever sits at the screen has asked for them.
    """

    out: Console
    texts: Catalogue
    report: Report
    law: Law
    names: Mapping[int, str] = {}

    def show(self) -> None:
        """Show the report."""
        self._head()
        for group in listing.groups(self.report, self.law, self.texts):
            self._group(group)
        self.out.print(f"\n{self._label('list_disclaimer')}", style="dim")

    def _label(self, word: str, **fields: int) -> str:
        return self.texts.label("report", word, **fields)

    def _head(self) -> None:
        report, month = self.report, listing.month_said(self.report, self.texts)
        self.out.print(Text.assemble((listing.title(self.texts), "bold"), f"   {month}"))
        for label, value in () if report.header is None else listing.facts(report.header, self.texts):
            self.out.print(f"  {label}: {value}")
        if written := listing.written_as(report, self.texts):
            self.out.print(f"  {self._label('written_as')}: {written}")
        line = Text("\n").append_text(mark(refuses=not report.accepted, advises=bool(report.findings)))
        line.append(f" {listing.verdict(report, self.texts)}", style="bold")
        self.out.print(line.append(f"   {listing.counted(report, self.texts)}"))

    def _group(self, group: ListGroup) -> None:
        head = Text("\n").append_text(sign(group.findings[0].decision))
        head.append(f" {group.clause}  {group.title}", style="bold")
        self.out.print(head.append(f"   [{group.telling.code}]", style="dim"))
        if group.telling.rule != group.telling.said:
            self.out.print(f"  {group.telling.rule}", style="dim")
        for found in group.findings[:MOST_TOLD]:
            self.out.print(f"  {self._line(found)}")
        if (more := len(group.findings) - MOST_TOLD) > 0:
            self.out.print(f"  {self._label('more_in_html', count=more)}", style="bold")
        if group.telling.remedy:
            self.out.print(f"  → {group.telling.remedy}", style="italic")
        for value in group.telling.values:
            self.out.print(f"  {self._label('values')}: {value}", style="cyan")
        self.out.print(f"  {self._label('sources')}: {group.telling.source}", style="dim")

    def _line(self, found: ListFinding) -> str:
        name = self.names.get(found.row or 0, "")
        person = f" [{name}]" if name else ""
        return f"{listing.place(found.row, found.column, self.texts)}{person}: {listing.said(found, self.texts)}"


@frozen
class ChangesSheet:
    """Shows what has changed from one list to the next."""

    out: Console
    texts: Catalogue

    def show(self, differences: Iterable[Difference]) -> None:
        """Show the changes by their kind."""
        self.out.print(self._label("changes_title"), style="bold")
        order = list(Change)
        found = sorted(differences, key=lambda each: order.index(each.change))
        for change, group in groupby(found, key=lambda each: each.change):
            cases = list(group)
            self.out.print(f"\n{self.texts.label('change', change)} ({self.texts.number(len(cases))})", style="bold")
            for case in cases:
                self.out.print(f"  {self._line(case)}")
        if not found:
            self.out.print(f"  {self._label('no_changes')}", style="dim")

    def _label(self, word: str, **fields: int | str) -> str:
        return self.texts.label("report", word, **fields)

    def _line(self, case: Difference) -> str:
        where = listing.place(case.before if case.after is None else case.after, case.column, self.texts)
        before = "" if None in (case.before, case.after) else f" ({self._label('row_before', row=case.before or 0)})"
        figures = "" if case.new is None else f": {self._label('from_to', old=case.old or 0, new=case.new)}"
        return f"{where}{before}{figures}"
