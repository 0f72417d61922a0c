"""A short made-up record that has one of everything the page can show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from tamin_rules import jalali
from tamin_rules.jalali import month_length
from tamin_rules.law import Law
from tamin_rules.records import Insured, MonthRow, Sex, Summary, summarize
from tamin_rules.records.rows import OtherKind, RecordKind

ON: Final[date] = jalali.parse("1405-09-01")
HOSTILE: Final = """</style></td><script>alert("1")</script>'"><img src=x onerror=alert(2)>&amp;{{ 7 * 7 }}"""
MAN: Final = Insured(Sex.MALE, jalali.parse("1354-04-03"))


def rows() -> tuple[MonthRow, ...]:
    """Return the rows: gaps, one over whole years, a shared month, a short one, a jump, and one that is refused."""
    return tuple(_rows())


def _rows() -> Iterator[MonthRow]:
    for year in (1392, 1393, 1397, 1398, 1399):
        for month in range(1, 13):
            if (year, month) not in {(1393, 5), (1399, 6), (1399, 8)}:
                yield MonthRow(year, month, month_length(year, month), 20_000_000 + 10_000_000 * (year - 1392), "A")
    yield MonthRow(1399, 8, 12, 50_000_000, HOSTILE, OtherKind(HOSTILE))
    yield MonthRow(1400, 1, 20, 90_000_000, "A")
    yield MonthRow(1400, 1, 20, 90_000_000, "B", RecordKind.FREELANCE)
    yield MonthRow(1400, 2, 31, 900_000_000, "A")
    yield MonthRow(1400, 3, 40, 90_000_000, "A")


def summary(law: Law | None = None, person: Insured = MAN) -> Summary:
    """Judge the record."""
    return summarize(rows(), law=law or Law.current(), on=ON, person=person)
