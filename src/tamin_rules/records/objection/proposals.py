"""From the doubts of a record to an objection: the claims that a form can offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.doubts import Doubt, ObjectionKind
from tamin_rules.records.months import Record, calendar_month
from tamin_rules.records.objection.facts import Claim


def proposal(doubts: Iterable[Doubt], record: Record, *, kind: ObjectionKind, on: date) -> tuple[Claim, ...]:
    """
    Return what one could claim through one of the two services: every day of the doubted months that has passed.

    Only the person knows which of these days were worked: they are offered, and not asserted.

    Args:
        doubts: of the record.
        record: merged under the same law.
        kind: of the service.
        on: day of the objection.

    Source: records R2.5.

    >>> from tamin_rules import Law, jalali
    >>> from tamin_rules.records import MonthRow, merge
    >>> from tamin_rules.records.doubts import doubts as doubts_of
    >>> law, day = Law.current(), jalali.parse("1405-09-01")
    >>> record = merge([MonthRow(1404, month, 31, 200_000_000) for month in (1, 2, 4)], law=law, on=day)
    >>> proposal(doubts_of(record, law=law, on=day), record, kind=ObjectionKind.MISSING, on=day)
    (Claim(year=1404, month=3, days=31, workshop=None),)
    """
    months = {calendar_month(index) for doubt in doubts if doubt.objection is kind for index in _indices(doubt)}
    return tuple(_claims(sorted(months), record, on))


def _indices(doubt: Doubt) -> range:
    return range(doubt.first.index, doubt.last.index + 1)


def _claims(months: Iterable[JalaliMonth], record: Record, on: date) -> Iterator[Claim]:
    for month in months:
        days = min(month.length, on.toordinal() - month.first_day.toordinal() + 1)
        if days > sum(found.days for found in record.between(month.index, month.index)):
            yield Claim(month.year, month.month, days)
