"""
Figures, decisions and findings in sentences: what was found, why, under which reading, from which dated values.

The whole proof of a `Decision` is in it; what calls this chooses how much of it to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

from attrs import frozen

from tamin_rules import jalali
from tamin_rules.decisions import Decision, Outcome
from tamin_rules.decisions.formulas import Figure
from tamin_rules.explain import say
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import InForce, Law
from tamin_rules.messages import NO_LABELS, Catalogue
from tamin_rules.records.durations import two_decimals
from tamin_rules.text import isolate

_HUNDRED: Final = 100
SEMICOLON: Final = {"fa": "؛ ", "en": "; "}


@frozen
class Used:
    """A dated value of the law, told: what it is, how much with its unit, since when, and a line on its source."""

    label: str
    value: str
    since: str
    source: str
    line: str

    def __str__(self) -> str:
        """Return all of it as one line."""
        return self.line


@frozen
class Telling:
    """
    A decision for people.

    Args:
        rule: the statement of the rule, or what the formula computes.
        outcome: of the decision.
        said: what was found; the rule's statement again where there is nothing to add.
        remedy: how to mend it, empty where nothing is wrong.
        code: of the fault, empty where there is none.
        advises: whether the fault is only said and does not refuse.
        months: that the figure was computed from, as runs: "Mehr 1402 to Shahrivar 1404".
        readings: title of each reading consulted, and the choice that held, in words.
        values: dated values of the law that were used.
        source: what the rule rests on, a line.
    """

    rule: str
    outcome: Outcome
    said: str
    remedy: str
    code: str
    advises: bool
    months: str
    readings: tuple[tuple[str, str], ...]
    values: tuple[Used, ...]
    source: str


def tell_figure(figure: Figure[Any], law: Law, texts: Catalogue) -> Telling:
    """Tell a figure: its decision, the months that it was computed from, and every reading that it consulted."""
    return _telling(figure.decision, law, texts, figure.months, figure.readings)


def tell_decision(decision: Decision, law: Law, texts: Catalogue) -> Telling:
    """Tell a decision."""
    return _telling(decision, law, texts, (), decision.basis.readings)


def _telling(
    decision: Decision,
    law: Law,
    texts: Catalogue,
    months: Iterable[JalaliMonth],
    readings: Iterable[tuple[str, str]],
) -> Telling:
    fault, finding = decision.fault, decision.finding
    return Telling(
        rule=texts.rule(decision.rule.id),
        outcome=finding.outcome,
        said=_said(decision, texts),
        remedy="" if fault is None else texts.of(fault).remedy,
        code="" if fault is None else str(fault.code),
        advises=fault is not None and not decision.refuses,
        months=runs(months, texts),
        readings=tuple((reading_label(name, law, texts), _chosen(name, choice, texts)) for name, choice in readings),
        values=tuple(dict.fromkeys(_used(used, law, texts) for used in finding.used)),
        source=cite(decision.rule.source, law, texts),
    )


def _said(decision: Decision, texts: Catalogue) -> str:
    """Say what was found; of a rule that does not apply, why, and not what it states."""
    finding = decision.finding
    if finding.outcome is Outcome.NOT_APPLICABLE and finding.code is not None:
        return texts.fault(finding.code, finding.params).detail
    return say(decision, texts)


def reading_label(name: str, law: Law, texts: Catalogue) -> str:
    """Return the title of a reading, or of another term under which the law spoke."""
    return law.reading_of(name).label.text(texts.lang) if name in law.readings else texts.label("heading", name)


def _chosen(name: str, choice: str, texts: Catalogue) -> str:
    return texts.label("confidence" if name == "least_confidence" else "choice", choice)


def cite(ref: str, law: Law, texts: Catalogue) -> str:
    """Return a reference as a line: title, clause, and the reference itself."""
    cited = law.resolve(ref)
    said = cited.title.text(texts.lang) if cited.text is None else cited.text.text(texts.lang)
    return f"{said} ({isolate(ref, left_to_right=True) if texts.lang == 'fa' else ref})"


def _used(used: InForce[Any], law: Law, texts: Catalogue) -> Used:
    label, since = law.table(used.key).label.text(texts.lang), jalali.spell(used.since, texts.lang)
    value, source = measured(used, texts), cite(used.source, law, texts)
    line = f"{label}: {value} ({texts.label('report', 'held_since')} {since}{SEMICOLON[texts.lang]}{source})"
    return Used(label, value, since, source, line)


def measured(used: InForce[Any], texts: Catalogue) -> str:
    """
    Write a value with its unit, a share of whole hundredths as a percentage.

    >>> from tamin_rules.messages import catalogue
    >>> wage = Law.current().find("min_daily_wage", jalali.parse("1405-09-01"))
    >>> measured(wage, catalogue("en")), measured(wage, catalogue("fa"))
    ('5,541,850 rials a day', '۵٬۵۴۱٬۸۵۰ ریال در روز')
    """
    value, unit = used.value, texts.labels.get("unit", NO_LABELS).get(used.unit)
    if isinstance(value, Fraction) and used.unit == "fraction" and value != 1 and _HUNDRED % value.denominator == 0:
        return f"{texts.number(value.numerator * (_HUNDRED // value.denominator))}{'٪' if texts.lang == 'fa' else '%'}"
    return written(value, texts) if unit is None else f"{written(value, texts)} {unit}"


def written(value: object, texts: Catalogue) -> str:
    """Write a value for people: numbers in the digits of the language, words by their label."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return texts.label("word", str(value))
    if isinstance(value, int):
        return texts.number(value)
    return texts.digits(str(value))


def decimal(value: Fraction, texts: Catalogue) -> str:
    """
    Write a number that is not negative with two decimals, half-up, in the digits of the language.

    >>> from tamin_rules.messages import catalogue
    >>> decimal(Fraction(41, 2), catalogue("fa")), decimal(Fraction(1, 3), catalogue("en"))
    ('۲۰٫۵۰', '0.33')
    """
    said = two_decimals(value)
    return texts.digits(said).replace(".", "٫") if texts.lang == "fa" else said


def runs(months: Iterable[JalaliMonth], texts: Catalogue) -> str:
    """
    Write months as runs of neighbours.

    >>> from tamin_rules.messages import catalogue
    >>> runs([JalaliMonth(1403, 12), JalaliMonth(1404, 1), JalaliMonth(1404, 3)], catalogue("en"))
    'Esfand 1403 to Farvardin 1404, Khordad 1404'
    """
    return texts.joined(span(first, last, texts) for first, last in _runs(months))


def span(first: JalaliMonth, last: JalaliMonth, texts: Catalogue) -> str:
    """Write a run of months by its first and last one."""
    ends = [jalali.spell_month(month, texts.lang) for month in dict.fromkeys((first, last))]
    return f" {texts.label('report', 'to')} ".join(ends)


def _runs(months: Iterable[JalaliMonth]) -> Iterator[tuple[JalaliMonth, JalaliMonth]]:
    numbered = enumerate(sorted(set(months)))
    for _, run in groupby(numbered, key=lambda pair: pair[1].index - pair[0]):
        found = [month for _, month in run]
        yield found[0], found[-1]
