"""Looks at the wages of a record: below the minimum, above the ceiling, and sudden jumps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, Final

from tamin_rules.decisions import Look, advised
from tamin_rules.errors import Code, NotInForceError
from tamin_rules.law import InForce, Law
from tamin_rules.law.keys import INSURABLE_WAGE_CEILING_DAILY, MIN_DAILY_WAGE, RECORD_WAGE_JUMP_LEAST_RISE
from tamin_rules.records.doubts.look import Known, Noted, RecordLook, spans, written
from tamin_rules.records.months import Month, Record
from tamin_rules.records.numbers import FULL_MONTH
from tamin_rules.records.rows import RecordKind

BELOW_MINIMUM: Final = Code("record.wage.below_minimum", month=str, wage=int, least=int)
ABOVE_CEILING: Final = Code("record.wage.above_ceiling", month=str, wage=int, most=int)
JUMP: Final = Code("record.wage.jump", month=str, percent=int)

EMPLOYED: Final = frozenset({RecordKind.ORDINARY, RecordKind.LABOUR, RecordKind.CONSTRUCTION, RecordKind.HARD_WORK})
"""Kinds in which somebody is paid a wage for work; of all others the facts say nothing about a least wage."""


def is_employed(record: Record, month: Month) -> bool:
    """Tell whether every row of a month is one of employment."""
    return all(record.rows[place].kind in EMPLOYED for place in month.rows)


def _below_minimum(known: Known, law: Law, _on: date) -> Iterator[Noted]:
    record = known.record
    for minimum, months in spans(record, law, MIN_DAILY_WAGE):
        daily = minimum.value
        for month in [month for month in months if 0 < month.reported_wage < daily * month.days]:
            if is_employed(record, month):
                least = daily * month.days
                finding = advised(
                    BELOW_MINIMUM, minimum, month=written(month.index), wage=month.reported_wage, least=least
                )
                yield Noted(finding, month.index, month.index, month.rows)


def _above_ceiling(known: Known, law: Law, _on: date) -> Iterator[Noted]:
    is_fixed = law.reading("ceiling_days") == "fixed_30"
    for ceiling, months in spans(known.record, law, INSURABLE_WAGE_CEILING_DAILY):
        daily = ceiling.value
        for month in months:
            most = daily * (FULL_MONTH if is_fixed else month.days)
            if month.reported_wage > most and not month.merged:
                finding = advised(
                    ABOVE_CEILING, ceiling, month=written(month.index), wage=month.reported_wage, most=most
                )
                yield Noted(finding, month.index, month.index, month.rows)


def _jump(known: Known, law: Law, on: date) -> Iterator[Noted]:
    try:
        least_rise = law.at(RECORD_WAGE_JUMP_LEAST_RISE, on)
    except NotInForceError:
        return
    high, low = (1 + least_rise.value).as_integer_ratio()
    for old, before, new, month in _steps(known.record, law, high, low):
        was, became = before.wage or 0, month.wage or 0
        # A day and a month have to rise: fixed allowances make the days of a short month dear (records R1.5).
        base = was * max(before.days, month.days) * new.value * high
        if became > was > 0 and month.index == before.index + 1 and became * before.days * old.value * low > base:
            yield _risen(before, month, old, new, least_rise)


def _steps(record: Record, law: Law, high: int, low: int) -> Iterator[tuple[InForce[int], Month, InForce[int], Month]]:
    """
    Yield months that follow one another, each with its minimum wage: where that changes, and where the wage rises.

    Nearly all months are neither, and are passed over quickly.
    """
    last: tuple[InForce[int], Month] | None = None
    for minimum, months in spans(record, law, MIN_DAILY_WAGE):
        if last is not None:
            yield *last, minimum, months[0]
        for before, month in [
            step for step in pairwise(months) if (step[0].wage or 0) * high < (step[1].wage or 0) * low
        ]:
            yield minimum, before, minimum, month
        last = minimum, months[-1]


def _risen(before: Month, month: Month, *used: InForce[Any]) -> Noted:
    was, became = (before.wage or 0) * month.days, (month.wage or 0) * before.days
    percent = (became - was) * 100 // was
    values = tuple(dict.fromkeys(used))
    finding = advised(JUMP, *values, month=written(month.index), percent=percent)
    return Noted(finding, month.index, month.index, month.rows)


WAGES_REACH_MINIMUM: Final[RecordLook] = Look(
    "record.wages.at_least_minimum", "records/R6.4", _below_minimum, see=("records/R6.1",), about=("wage",)
)
"""
The wage of a month of employment is not below the minimum wage for its days.

A month without any wage is another doubt; where the minimum wage is not known, nothing is said.
"""

WAGES_KEEP_CEILING: Final[RecordLook] = Look(
    "record.wages.within_ceiling", "records/R6.4", _above_ceiling, about=("wage",)
)
"""
The wage of a month that one row reports is not above the ceiling for its days.

It stays as it is (Clarification 5); months of several rows are capped, and named as such. Where the ceiling is not
known, nothing is said.
"""

WAGES_ARE_STEADY: Final[RecordLook] = Look(
    "record.wages.steady", "project", _jump, see=("records/R3.6",), about=("wage",)
)
"""
From one month to the next the daily wage does not rise by more than half beyond the rise of the minimum wage.

The half is this project's convention: records R3.6 speaks of an abnormal growth, and names no measure.
"""
