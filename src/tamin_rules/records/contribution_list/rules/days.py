"""
Rules of a worker's first and last day: W10 to W12.

The end is the first day that was not worked. A first day before the month is what some programs write always, and a day
outside the month says nothing of the days in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from tamin_rules.errors import Code
from tamin_rules.records.contribution_list.cells import DAY
from tamin_rules.records.contribution_list.model import Worker
from tamin_rules.records.contribution_list.rules.terms import NOTHING, Flaw, ListRule, Terms, advice, flaw

AFTER_MONTH: Final = Code("list.date.after_month")
BEFORE_MONTH: Final = Code("list.date.before_month")
REVERSED: Final = Code("list.date.reversed")
TOO_MANY_DAYS: Final = Code("list.days.beyond_dates", expected=int, actual=int)
UNEXPLAINED: Final = Code("list.days.unexplained", expected=int, actual=int)


def _dates(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    start, end = worker.start, worker.end
    if start is end is None:
        return NOTHING
    found: list[Flaw] = []
    if start is not None and start > terms.last_day:
        found.append(flaw(AFTER_MONTH, "DSW_SDATE"))
    if end is not None and not terms.first_day <= end <= terms.last_day:
        found.append(flaw(BEFORE_MONTH if end < terms.first_day else AFTER_MONTH, "DSW_EDATE"))
    if start is not None and end is not None and start > end and not found:
        found.append(flaw(REVERSED, "DSW_EDATE"))
    return found


def _inside(day: date | None, terms: Terms) -> date | None:
    return day if day is not None and terms.first_day <= day <= terms.last_day else None


def _within_dates(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    start, end = _inside(worker.start, terms), _inside(worker.end, terms)
    if start is end is None:
        return NOTHING
    first = terms.first_day if start is None else start
    last = terms.last_day if end is None else end
    most = (last - first).days + 1
    if most < 0 or worker.days <= most:
        return NOTHING
    return (advice(TOO_MANY_DAYS, "DSW_DD", expected=most, actual=worker.days),)


def _explained(worker: Worker, terms: Terms) -> Iterable[Flaw]:
    if not 0 < worker.days < terms.length or _has_date(worker, terms):
        return NOTHING
    return (advice(UNEXPLAINED, "DSW_DD", expected=terms.length, actual=worker.days),)


def _has_date(worker: Worker, terms: Terms) -> bool:
    """Tell whether a date says why the month is short; one that could not be read may."""
    if _inside(worker.start, terms) or _inside(worker.end, terms):
        return True
    return any(fault.code == DAY and fault.loc in _DATES for fault in worker.faults)


_DATES: Final = frozenset({("DSW_SDATE",), ("DSW_EDATE",)})

DATES_LIE_IN_MONTH: Final[ListRule[Worker]] = ListRule("list.dates.in_month", "W10", _dates)
"""Start and end are not after the month, the end is not before it, and not before the start."""

DAYS_AGREE_WITH_DATES: Final[ListRule[Worker]] = ListRule("list.days.within_dates", "W11", _within_dates)
"""Days are not more than from the start to the end of the month, or to the last day."""

PARTIAL_MONTH_HAS_DATES: Final[ListRule[Worker]] = ListRule("list.days.explained", "W12", _explained)
"""A month that is not full has a start or an end."""

RULES: Final[tuple[ListRule[Worker], ...]] = (DATES_LIE_IN_MONTH, DAYS_AGREE_WITH_DATES, PARTIAL_MONTH_HAS_DATES)
