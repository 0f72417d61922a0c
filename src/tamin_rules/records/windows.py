"""
Which months an average is made of: the paid ones, newest first, until two years are together.

Readings that are consulted here:

    paid_month              a month counts if days and wage are both positive, or if its days are; tested on the merged
                            month, by its reported wage
    gaps                    `skip`: months without a paid day are passed over, however many there are. `fill_zero`,
                            defined here since no source does: the two years are the 24 calendar months that end with
                            the newest paid one; an unpaid one adds nothing, and where months divide there are 24 of
                            them; where days divide they are the days of the paid months
    several_workshops       `merge_by_month`, or `row_by_row`: the walk of the organisation's client, year by year, and
                            in a year workshop by workshop, the last one of the input first, each from its last month
                            on (of two rows of a month the last one first); days double where two workshops overlap.
                            For comparison only
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from attrs import frozen

from tamin_rules.law import Law
from tamin_rules.records.months import Month, Record

WALK: Final = ("paid_month", "several_workshops", "gaps")
"""The readings that decide which months are taken."""


@frozen
class Span:
    """How far an average goes back: so many calendar months, or until so many days are reached."""

    months: int
    days: int


def _paid(record: Record, law: Law) -> Iterator[Month]:
    """Walk the paid months, newest first."""
    walk = _row_by_row(record) if law.reading("several_workshops") == "row_by_row" else reversed(record.months)
    if law.reading("paid_month") == "days_positive":
        return iter(walk)
    return (month for month in walk if month.reported_wage > 0)


def _row_by_row(record: Record) -> list[Month]:
    """Return the rows that count as months of their own, in the order of the client's walk."""
    counted = [place for month in record.months for place in month.rows]
    seen = dict[tuple[int, str | None], int]()
    for place in sorted(counted):
        seen.setdefault((record.rows[place].year, record.rows[place].workshop), place)

    def order(place: int) -> tuple[int, int, int, int]:
        row = record.rows[place]
        return row.year, seen[row.year, row.workshop], row.month, place

    return [_alone(record, place) for place in sorted(counted, key=order, reverse=True)]


def _alone(record: Record, place: int) -> Month:
    row = record.rows[place]
    days = row.when.length if place in record.clamped else row.days
    return Month(row.index, days, row.wage, days, row.wage, (place,))


def whole_months(record: Record, law: Law, span: Span) -> list[Month]:
    """Take paid months newest first until the days are reached: the month that reaches them is taken whole."""
    if law.reading("gaps") == "fill_zero":
        return _calendar_months(record, law, span.months)
    taken, gathered = list[Month](), 0
    for month in _paid(record, law):
        if gathered >= span.days:
            break
        taken.append(month)
        gathered += month.days
    return taken


def newest_months(record: Record, law: Law, months: int) -> list[Month]:
    """Take that many paid months."""
    if law.reading("gaps") == "fill_zero":
        return _calendar_months(record, law, months)
    return list(islice(_paid(record, law), months))


def _calendar_months(record: Record, law: Law, months: int) -> list[Month]:
    """Take the paid ones of the calendar months that end with the newest paid one."""
    paid = list(_paid(record, law))
    first = max((month.index for month in paid), default=0) - months + 1
    return [month for month in paid if month.index >= first]
