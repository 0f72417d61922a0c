"""A summary on a terminal: the grid, the figures, and on request what stands behind each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tamin_rules.cli.output import lines, sign
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.errors import Param
from tamin_rules.jalali import month_length
from tamin_rules.messages import Catalogue
from tamin_rules.records import Summary
from tamin_rules.records.doubts import Doubt
from tamin_rules.records.eligibility import Standing
from tamin_rules.report.telling import SEMICOLON, Telling, decimal, runs, span, tell_decision, tell_figure

_MOST_DOUBTS: Final = 12
"""Doubts that are told at length; `--json` and `--html` hold all of them."""
_FULL, _PARTIAL, _NONE = "black on green", "black on yellow", "dim"


@frozen
class Sheet:
    """Shows one summary."""

    out: Console
    texts: Catalogue
    summary: Summary

    def show(self) -> None:
        """Show the summary."""
        self._head()
        self.out.print(self._grid())
        self._average()
        self._pension()
        self._section("eligibility", self._standings())
        self._section("gaps", (Text(span(first, last, self.texts)) for first, last in self.summary.gaps))
        self._section("findings", self._doubts())
        self.out.print(f"\n{self._label('disclaimer')}", style="dim")

    def explain(self) -> None:
        """Show what stands behind each figure and finding."""
        found = self.summary
        self._head()
        self._tell_figure(self._label("duration"), found.duration)
        for name, average in found.averages.items():
            self._tell_figure(f"{self._label('average_wage')} ({self._reading(name)})", average)
        self._tell_figure(self._label("pension_estimate"), found.pension)
        for standing in found.standings:
            for decision in standing.decisions:
                self._tell_decision(self.texts.label("path", standing.path), decision)
        for doubt in found.doubts:
            self._tell_decision(span(doubt.first, doubt.last, self.texts), doubt.decision)

    def _tell_figure(self, title: str, figure: Figure[Any]) -> None:
        self._tell(title, figure.decision, tell_figure(figure, self.summary.law, self.texts))

    def _tell_decision(self, title: str, decision: Decision) -> None:
        self._tell(title, decision, tell_decision(decision, self.summary.law, self.texts))

    def _label(self, word: str, **fields: Param) -> str:
        return self.texts.label("report", word, **fields)

    def _rial(self, amount: int | None) -> str:
        return self._label("unknown") if amount is None else self._label("rial", amount=amount)

    def _head(self) -> None:
        found = self.summary
        on = self._label("on", on=found.on)
        self.out.print(Text.assemble((self._label("title"), "bold"), f"  {on}"))
        length = found.duration.value
        spelled = (
            ""
            if length is None
            else self._label("duration_of", years=length.years, months=length.months, days=length.days)
        )
        self.out.print(f"{self._label('total_days')}: {self.texts.number(found.total_days)}   ({spelled})")

    def _grid(self) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 1), title=self._label("grid"), title_justify="left")
        table.add_column(self._label("year"), justify="right")
        for month in range(1, 13):
            table.add_column(self.texts.digits(str(month)), justify="right")
        table.add_column(self._label("sum"), justify="right")
        for row in self.summary.years:
            cells = [self._cell(row.year, month, days) for month, days in enumerate(row.months, 1)]
            table.add_row(
                self.texts.digits(str(row.year)), *cells, Text(self.texts.digits(str(row.total)), style="bold")
            )
        return table

    def _cell(self, year: int, month: int, days: int) -> Text:
        if days == 0:
            return Text("·", style=_NONE)
        full = days >= month_length(year, month)
        return Text(self.texts.digits(f"{days:2}"), style=_FULL if full else _PARTIAL)

    def _average(self) -> None:
        found = self.summary
        figure, months = found.average, found.average.months
        self.out.print(f"\n{self._label('average_wage')}", style="bold")
        used = f"   {self._label('months_used', count=len(months))}: {runs(months, self.texts)}" if months else ""
        self.out.print(f"  {self._reading(found.reading)}: {self._rial(figure.value)}{used}")
        if figure.value is None:
            self.out.print(f"  {tell_figure(figure, found.law, self.texts).said}", style="yellow")
        for name, other in found.averages.items():
            if name != found.reading:
                count = f"   {self._label('months_used', count=len(other.months))}" if other.months else ""
                self.out.print(f"  {self._reading(name)}: {self._rial(other.value)}{count}", style="dim")

    def _reading(self, name: str) -> str:
        return self.texts.label("reading", name)

    def _pension(self) -> None:
        found = self.summary
        estimate = found.pension.value
        self.out.print(f"\n{self._label('pension_estimate')}", style="bold")
        notes = [] if estimate is None else [name for name in ("floor", "cap") if getattr(estimate, name)]
        remarks = "".join(f"   {self._label(name)}" for name in notes)
        self.out.print(f"  {self._rial(None if estimate is None else estimate.amount)}{remarks}")
        self.out.print(f"  {self._label('pension_years')}: {decimal(found.pension_years, self.texts)}")
        if estimate is None:
            self.out.print(f"  {tell_figure(found.pension, found.law, self.texts).said}", style="yellow")

    def _section(self, title: str, lines: Iterable[Text]) -> None:
        self.out.print(f"\n{self._label(title)}", style="bold")
        told = False
        for line in lines:
            told = True
            self.out.print(Text("  ").append_text(line))
        if not told:
            self.out.print(f"  {self._label('nothing')}", style="dim")

    def _standings(self) -> Iterator[Text]:
        """Tell of each path how far it is open, and which open points that rests on."""
        for standing in self.summary.standings:
            yield self._standing(standing)
            for advice in standing.advice:
                said = tell_decision(advice, self.summary.law, self.texts).said
                yield Text("  ").append_text(sign(advice)).append(f" {said}", style="dim")

    def _standing(self, standing: Standing) -> Text:
        telling = tell_decision(standing.decision, self.summary.law, self.texts)
        line = sign(standing.decision).append(f" {self.texts.label('path', standing.path)}")
        line.append(f": {telling.said}", style="dim")
        if standing.earliest is not None and standing.outcome is not Outcome.SATISFIED:
            line.append(f"   {self._label('earliest', on=standing.earliest)}")
        return line

    def _doubts(self) -> Iterator[Text]:
        doubts = sorted(self.summary.doubts, key=_weight)
        for doubt in doubts[:_MOST_DOUBTS]:
            yield from lines(doubt.decision, self.texts)
        if len(doubts) > _MOST_DOUBTS:
            yield Text(self._label("more", count=len(doubts) - _MOST_DOUBTS), style="dim")

    def _tell(self, title: str, decision: Decision, telling: Telling) -> None:
        self.out.print(Text("\n").append_text(sign(decision)).append(f" {title}", style="bold"))
        for said in dict.fromkeys((telling.rule, telling.said)):
            self.out.print(f"  {said}")
        readings = SEMICOLON[self.texts.lang].join(f"{name}: {choice}" for name, choice in telling.readings)
        for label, said in (("months", telling.months), ("readings", readings)):
            if said:
                self.out.print(f"  {self._label(label)}: {said}")
        for value in telling.values:
            self.out.print(f"  {self._label('values')}: {value}", style="cyan")
        self.out.print(f"  {self._label('sources')}: {telling.source}", style="dim")


def _weight(doubt: Doubt) -> bool:
    """Put what refuses first."""
    return not doubt.decision.refuses
