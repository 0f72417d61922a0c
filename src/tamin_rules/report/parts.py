"""What stands on the page, as plain texts, before the template says where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.law import InForce, Law
from tamin_rules.law.keys import MIN_DAILY_WAGE
from tamin_rules.messages import Catalogue
from tamin_rules.records.doubts import Doubt
from tamin_rules.records.eligibility import Lack, Standing, What
from tamin_rules.records.months import Month, Record, calendar_month
from tamin_rules.records.numbers import FULL_MONTH
from tamin_rules.records.rows import MonthRow, OtherKind
from tamin_rules.records.summary import Summary
from tamin_rules.registration.services import find
from tamin_rules.report.chart import WagePoint
from tamin_rules.report.grid import anchor
from tamin_rules.report.telling import Telling, decimal, span, tell_decision, tell_figure


@frozen
class Average:
    """The average wage under one reading."""

    name: str
    amount: str
    months: str
    chosen: bool
    telling: Telling


@frozen
class Way:
    """A path to a pension: whether it is open, what is lacking, when it would be reached, and what is not verified."""

    title: str
    outcome: Outcome
    telling: Telling
    lacks: tuple[str, ...]
    earliest: str
    advice: tuple[Telling, ...]


@frozen
class SourceRow:
    """A row of the record behind a finding; number from 1, as people count."""

    number: str
    month: str
    days: str
    wage: str
    workshop: str
    kind: str


@frozen
class Case:
    """One finding."""

    anchor: str
    months: str
    telling: Telling
    rows: tuple[SourceRow, ...]


@frozen
class Group:
    """
    Findings of one code.

    Args:
        title: of the code.
        advises: whether they are only said, and refuse nothing.
        remedy: the one of all of them, empty where they differ.
        objection: title of the service by which one objects, empty where there is none.
        count: how many there are.
        cases: by month.
    """

    title: str
    advises: bool
    remedy: str
    objection: str
    count: str
    cases: tuple[Case, ...]


@frozen
class MonthLine:
    """A month of the table beside the chart."""

    month: str
    days: str
    wage: str
    multiple: str
    workshops: str


@frozen
class Source:
    """A source that the page rests on, how sure it is, and the references that were made to it."""

    title: str
    confidence: str
    refs: tuple[str, ...]


def rial(amount: int | None, texts: Catalogue) -> str:
    """Write an amount, or that it is not known."""
    return texts.label("report", "unknown") if amount is None else texts.label("report", "rial", amount=amount)


def counted(what: Literal["month", "case"], count: int, texts: Catalogue) -> str:
    """Write how many months or cases there are."""
    return texts.label("report", f"one_{what}") if count == 1 else texts.label("report", f"{what}_count", count=count)


def averages(summary: Summary, texts: Catalogue) -> tuple[Average, ...]:
    """Return the average under every reading, the chosen one first."""
    found = [_average(name, figure, summary, texts) for name, figure in summary.averages.items()]
    return tuple(sorted(found, key=lambda average: not average.chosen))


def _average(name: str, figure: Figure[int], summary: Summary, texts: Catalogue) -> Average:
    return Average(
        name=texts.label("reading", name),
        amount=rial(figure.value, texts),
        months=counted("month", len(figure.months), texts),
        chosen=name == summary.reading,
        telling=tell_figure(figure, summary.law, texts),
    )


def ways(summary: Summary, texts: Catalogue) -> tuple[Way, ...]:
    """Return the paths to a pension, in their order."""
    return tuple(_way(standing, summary.law, texts) for standing in summary.standings)


def _way(standing: Standing, law: Law, texts: Catalogue) -> Way:
    is_ahead = standing.outcome is not Outcome.SATISFIED
    return Way(
        title=texts.label("path", standing.path),
        outcome=standing.outcome,
        telling=tell_decision(standing.decision, law, texts),
        lacks=tuple(_lack(lack, texts) for lack in standing.lacks),
        earliest=texts.label("report", "earliest", on=standing.earliest) if standing.earliest and is_ahead else "",
        advice=tuple(tell_decision(decision, law, texts) for decision in standing.advice),
    )


def _lack(lack: Lack, texts: Catalogue) -> str:
    if lack.days is not None:
        word = "lacks_hard_work" if lack.what is What.HARD_WORK else "lacks_record"
        return texts.label("report", word, days=lack.days)
    if lack.until is None:
        return texts.label("report", "lacks_age_late")
    return texts.label("report", "lacks_age", on=lack.until)


def groups(summary: Summary, texts: Catalogue) -> tuple[Group, ...]:
    """Return the findings by code, what refuses first, else in the order in which they were found."""
    found: dict[tuple[bool, str, str], list[tuple[int, Doubt]]] = {}
    for place, doubt in enumerate(summary.doubts):
        service_of = "" if doubt.objection is None else doubt.objection.service
        found.setdefault((not doubt.decision.refuses, doubt.code, service_of), []).append((place, doubt))
    return tuple(_group(key, cases, summary, texts) for key, cases in sorted(found.items(), key=_refusing_first))


def _refusing_first(found: tuple[tuple[bool, str, str], list[tuple[int, Doubt]]]) -> tuple[bool, int]:
    (advises, _, _), cases = found
    return advises, cases[0][0]


def _group(
    key: tuple[bool, str, str], doubts: Iterable[tuple[int, Doubt]], summary: Summary, texts: Catalogue
) -> Group:
    advises, code, slug = key
    cases = tuple(_case(place, doubt, summary, texts) for place, doubt in doubts)
    remedies = {case.telling.remedy for case in cases}
    return Group(
        title=texts.faults[code].title if code in texts.faults else code,
        advises=advises,
        remedy=remedies.pop() if len(remedies) == 1 else "",
        objection=find(slug).title.text(texts.lang) if slug else "",
        count=counted("case", len(cases), texts),
        cases=cases,
    )


def _case(place: int, doubt: Doubt, summary: Summary, texts: Catalogue) -> Case:
    return Case(
        anchor=anchor(place),
        months=span(doubt.first, doubt.last, texts),
        telling=tell_decision(doubt.decision, summary.law, texts),
        rows=tuple(_row(number, summary.record.rows[number], texts) for number in doubt.rows),
    )


def _row(place: int, row: MonthRow, texts: Catalogue) -> SourceRow:
    return SourceRow(
        number=texts.number(place + 1),
        month=jalali.spell_month(row.when, texts.lang),
        days=texts.number(row.days),
        wage=texts.number(row.wage),
        workshop=row.workshop or "",
        kind=row.kind.text if isinstance(row.kind, OtherKind) else texts.label("kind", row.kind),
    )


def gaps_told(summary: Summary, texts: Catalogue) -> tuple[str, ...]:
    """Return each gap, with the number of its months."""
    return tuple(
        f"{span(first, last, texts)} ({counted('month', last - first + 1, texts)})" for first, last in summary.gaps
    )


def points(summary: Summary) -> tuple[WagePoint, ...]:
    """Return the months of the chart, from the first of the record to its last."""
    months = {month.index: month for month in summary.record.months}
    if not months:
        return ()
    minimum = summary.law.table(MIN_DAILY_WAGE.name)
    found = list[WagePoint]()
    for index in range(min(months), max(months) + 1):
        period, month = minimum.on(calendar_month(index).first_day), months.get(index)
        daily = period.value if isinstance(period, InForce) else None
        wage = month.wage if month is not None else None
        known = None if daily is None else daily * FULL_MONTH
        found.append(WagePoint(index, wage, known, _multiple(month, daily)))
    return tuple(found)


def _multiple(month: Month | None, daily: int | None) -> Fraction | None:
    return Fraction(month.wage, daily * month.days) if month is not None and month.wage and daily else None


def month_lines(record: Record, drawn: Iterable[WagePoint], texts: Catalogue) -> tuple[MonthLine, ...]:
    """Return the table beside the chart: one line for each month of the record."""
    multiples = {point.index: point.multiple for point in drawn}
    return tuple(_month_line(month, record, multiples[month.index], texts) for month in record.months)


def _month_line(month: Month, record: Record, multiple: Fraction | None, texts: Catalogue) -> MonthLine:
    rows = (record.rows[place] for place in month.rows)
    return MonthLine(
        month=jalali.spell_month(month.when, texts.lang),
        days=texts.number(month.days),
        wage=texts.label("report", "unknown") if month.wage is None else texts.number(month.wage),
        multiple="" if multiple is None else decimal(multiple, texts),
        workshops=texts.joined(dict.fromkeys(row.workshop for row in rows if row.workshop)),
    )


def sources(summary: Summary, texts: Catalogue) -> tuple[Source, ...]:
    """Return every source that a decision or a value of the law cites, in the order in which they come up."""
    return sources_of(summary.decisions, summary.law, texts)


def sources_of(decisions: Iterable[Decision], law: Law, texts: Catalogue) -> tuple[Source, ...]:
    """Return every source that decisions and the values of the law in them cite, in the order in which they come up."""
    cited: dict[str, dict[str, None]] = {}
    for ref in _refs(decisions):
        cited.setdefault(ref.partition("/")[0], {})[ref] = None
    return tuple(_source(name, refs, law, texts) for name, refs in cited.items())


def _refs(decisions: Iterable[Decision]) -> Iterator[str]:
    for decision in decisions:
        yield decision.rule.source
        yield from (used.source for used in decision.finding.used)


def _source(name: str, refs: Mapping[str, None], law: Law, texts: Catalogue) -> Source:
    cited = law.resolve(name)
    return Source(cited.title.text(texts.lang), texts.label("confidence", cited.confidence), tuple(refs))
