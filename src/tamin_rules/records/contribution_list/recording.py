"""
From monthly lists to insurance records: what the lists of an employer say of each person in them.

The rows are those of a record (`records.MonthRow`), so that everything that is computed from a record can be computed
from lists; and where a record lacks a month, the lists tell whether it was reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final

from attrs import field, frozen

from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.model import ContributionList, Worker, bare_number, month_of, numbered
from tamin_rules.records.doubts import Doubt
from tamin_rules.records.numbers import MOST_DAYS
from tamin_rules.records.rows import MonthRow, RecordKind
from tamin_rules.text import fold_identifier, masked

_DAY: Final = timedelta(days=1)


@frozen
class Reported:
    """
    A month as a list reported it.

    Args:
        row: of a record: days, insurable wage, workshop.
        list_number: of the list.
        place: row in the list, counted from 1.
    """

    row: MonthRow
    list_number: str
    place: int

    @property
    def when(self) -> JalaliMonth:
        """The month."""
        return self.row.when


def history(lists: Iterable[ContributionList]) -> Mapping[str, tuple[Reported, ...]]:
    """
    Return what lists report of each person, by insurance number without leading zeros, oldest month first.

    A row without days is reported as one: a record shows it too. Rows whose month is none, or with more days than a
    record can hold, are left to `check`.

    Args:
        lists: of any workshops and months, in any order.

    Source: contribution-list W10 (the last day is the first not worked); records/R2.4.
    """
    found: defaultdict[str, list[Reported]] = defaultdict(list)
    for list_ in lists:
        for person, reported in _reported(list_):
            found[person].append(reported)
    return {person: tuple(sorted(rows, key=_order)) for person, rows in found.items()}


def _order(reported: Reported) -> tuple[int, str, str, int]:
    return reported.row.index, reported.row.workshop or "", reported.list_number, reported.place


def _reported(list_: ContributionList) -> Iterator[tuple[str, Reported]]:
    for place, worker in numbered(list_.rows):
        if not isinstance(worker, Worker) or not worker.person or worker.days > MOST_DAYS:
            continue
        if month := month_of(worker.year, worker.month):
            yield worker.person, Reported(_row(worker, month), worker.list_number, place)


def _row(worker: Worker, month: JalaliMonth) -> MonthRow:
    """Return the row of a record; of its days only those that the month can hold, and no impossible order."""
    start = worker.start if worker.start and month.first_day <= worker.start <= month.last_day else None
    last = None if worker.end is None or worker.end <= month.first_day else worker.end - _DAY
    end = last if last is not None and last <= month.last_day and (start is None or start <= last) else None
    return MonthRow(
        month.year,
        month.month,
        worker.days,
        worker.insurable_wage,
        worker.workshop_code or None,
        RecordKind.LABOUR,
        start,
        end,
    )


@frozen
class Evidence:
    """
    What lists say to a doubt of a record.

    Args:
        doubt: that a month is missing, or short.
        reported: months of the doubt that stand in lists, each with the days that were reported.
        unreported: months of the doubt that stand in none.
    """

    doubt: Doubt
    reported: tuple[Reported, ...] = field(repr=masked)
    unreported: tuple[JalaliMonth, ...]


def evidence(
    doubts: Iterable[Doubt],
    lists: Iterable[ContributionList],
    insurance_number: str,
) -> tuple[Evidence, ...]:
    """
    Answer the doubts of a person's record from the lists of an employer.

    Args:
        doubts: of the record; those by which one can object are answered.
        lists: of any months.
        insurance_number: of the person.

    Source: records/R2.5 (proof of work and pay); project.
    """
    reported = history(lists).get(bare_number(fold_identifier(insurance_number)), ())
    return tuple(_evidence(doubt, reported) for doubt in doubts if doubt.objection is not None)


def _evidence(doubt: Doubt, reported: Iterable[Reported]) -> Evidence:
    months = tuple(doubt.first + place for place in range(doubt.last - doubt.first + 1))
    within = tuple(each for each in reported if doubt.first <= each.when <= doubt.last and each.row.days)
    seen = {each.when for each in within}
    return Evidence(doubt, within, tuple(month for month in months if month not in seen))
