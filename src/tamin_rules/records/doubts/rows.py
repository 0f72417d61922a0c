"""Looks at single rows: days and dates that contradict their month, and rows that do not count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from tamin_rules.decisions import Look, advised, violated
from tamin_rules.errors import Code, Severity
from tamin_rules.law import Law
from tamin_rules.records.doubts.look import Known, Noted, ObjectionKind, RecordLook, days_at, written
from tamin_rules.records.months import LeftOut, Record, length_at

OVER_LENGTH: Final = Code("record.days.over_length", month=str, days=int, length=int)
AFTER_DAY: Final = Code("record.row.after_day", first_month=str, last_month=str, rows=int)
ZERO_DAYS: Final = Code("record.row.zero_days", month=str)
IDLE_WAGE: Final = Code("record.row.idle_wage", month=str, wage=int)
BENEFIT: Final = Code("record.row.benefit_excluded", first_month=str, last_month=str, rows=int)
KIND_UNKNOWN: Final = Code("record.kind.unknown", month=str)
ELSEWHERE: Final = Code("record.interval.elsewhere", month=str)


def _left_out(record: Record, why: LeftOut) -> tuple[int, ...]:
    return tuple(place for place, reason in record.left_out.items() if reason is why)


def _faulty(record: Record, index: int) -> ObjectionKind | None:
    """Return how one objects to a faulty row; not at all where its month is full without it."""
    return ObjectionKind.SHORT if days_at(record, index) < length_at(index) else None


def _over_length(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    record = known.record
    refused = [(place, Severity.ERROR) for place in _left_out(record, LeftOut.OVER_LENGTH)]
    for place, severity in (*refused, *((place, Severity.ADVICE) for place in record.clamped)):
        row = record.rows[place]
        finding = violated(
            OVER_LENGTH, severity=severity, month=written(row.index), days=row.days, length=length_at(row.index)
        )
        yield Noted(finding, row.index, row.index, (place,), _faulty(record, row.index))


def _zero_days(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    record = known.record
    for place in _left_out(record, LeftOut.ZERO_DAYS):
        index = record.rows[place].index
        yield Noted(violated(ZERO_DAYS, month=written(index)), index, index, (place,), _faulty(record, index))


def _idle_wage(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    record = known.record
    for place in (*record.idle, *_left_out(record, LeftOut.ZERO_DAYS)):
        row = record.rows[place]
        if row.wage > 0:
            finding = advised(IDLE_WAGE, month=written(row.index), wage=row.wage)
            yield Noted(finding, row.index, row.index, (place,), _faulty(record, row.index))


def _unknown_kind(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    for place in _left_out(known.record, LeftOut.UNKNOWN_KIND):
        index = known.record.rows[place].index
        yield Noted(violated(KIND_UNKNOWN, month=written(index)), index, index, (place,))


def _elsewhere(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    for place, row in [(place, row) for place, row in enumerate(known.record.rows) if row.start or row.end]:
        month = row.when
        if (row.start is not None and row.start > month.last_day) or (
            row.end is not None and row.end < month.first_day
        ):
            yield Noted(violated(ELSEWHERE, month=str(month)), row.index, row.index, (place,))


def _after_day(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    yield from _gathered(known.record, AFTER_DAY, _left_out(known.record, LeftOut.AFTER_DAY))


def _benefits(known: Known, _law: Law, _on: date) -> Iterator[Noted]:
    yield from _gathered(known.record, BENEFIT, _left_out(known.record, LeftOut.BENEFIT))


def _gathered(record: Record, code: Code, places: Iterable[int]) -> Iterator[Noted]:
    """Yield one finding for all the rows that are left out for one reason."""
    rows = tuple(places)
    if rows:
        indices = [record.rows[place].index for place in rows]
        first, last = min(indices), max(indices)
        finding = advised(code, first_month=written(first), last_month=written(last), rows=len(rows))
        yield Noted(finding, first, last, rows)


DAYS_FIT_MONTH: Final[RecordLook] = Look("record.days.within_month", "records/R1.1", _over_length, about=("days",))
"""No row has more days than its month: it is left out, or cut where the reading `days_over_month_length` says so."""

ROWS_HAVE_DAYS: Final[RecordLook] = Look("record.rows.with_days", "records/R1.3", _zero_days, about=("days",))
"""Every row has days; one without is valid, unless the reading `zero_day_rows` refuses it."""

WAGES_HAVE_DAYS: Final[RecordLook] = Look("record.wages.with_days", "records/R1.3", _idle_wage, about=("wage",))
"""A row with a wage has days; the wage of a row without adds nothing (Clarification 6)."""

KINDS_ARE_KNOWN: Final[RecordLook] = Look("record.kinds.known", "records/R2.4", _unknown_kind, about=("kind",))
"""Every row is of a known kind; another one is refused where the reading `record_type` is a closed list."""

INTERVALS_TOUCH_MONTH: Final[RecordLook] = Look(
    "record.intervals.within_month", "records/R1.4", _elsewhere, about=("start",)
)
"""Start and end of a row leave some day of its month between them: else the row contradicts itself."""

ROWS_ARE_PAST: Final[RecordLook] = Look("record.rows.past", "project", _after_day, about=("month",))
"""No row lies behind the month of the day of judgement; such rows are left out (Clarification 8)."""

BENEFITS_COUNT: Final[RecordLook] = Look("record.benefits.counted", "records/R1.9", _benefits, about=("kind",))
"""Periods of benefit count as record, unless the reading `benefit_days` excludes them."""
