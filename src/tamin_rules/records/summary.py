"""
Everything there is to say about one record on one day.

>>> from tamin_rules import Law, jalali
>>> from tamin_rules.records import MonthRow, summarize
>>> rows = [MonthRow(1403, month, 30, 200_000_000) for month in range(1, 13)]
>>> found = summarize(rows, law=Law.current(), on=jalali.parse("1405-09-01"))
>>> found.total_days, found.average.value, found.pension.value.amount
(360, 100000000, 5486432)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from tamin_rules.decisions import Decision
from tamin_rules.decisions.formulas import Figure
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.averages import AVERAGES
from tamin_rules.records.doubts import Doubt, doubts
from tamin_rules.records.durations import DURATION, Duration, pension_years
from tamin_rules.records.eligibility import Standing, eligibility
from tamin_rules.records.months import Record, gaps, merge
from tamin_rules.records.pension import ESTIMATE, Estimate, PensionFacts, is_capped
from tamin_rules.records.person import Insured
from tamin_rules.records.rows import MonthRow


@frozen
class Year:
    """A row of the merged record: insured days of the twelve months, Farvardin first, and their sum."""

    year: int
    months: tuple[int, ...]
    total: int


@frozen
class Summary:
    """
    A record, judged.

    Args:
        record: the rows, merged.
        law: under which it was judged, with the readings chosen.
        on: the day.
        years: those with insured days, oldest first.
        gaps: first and last month of each run without a day.
        duration: of the total, in years, months and days for display.
        pension_years: years of record that the pension counts, before any cap.
        average: average wage of the last two years under the reading that the law holds, rial a month.
        averages: the same under every reading, by its name.
        capped: whether there are more years than the pension counts.
        pension: estimate of the old-age pension, rial a month.
        standings: how far each path to a pension is open.
        doubts: what is missing, contradictory or strange.
    """

    record: Record
    law: Law
    on: date
    person: Insured
    years: tuple[Year, ...]
    gaps: tuple[tuple[JalaliMonth, JalaliMonth], ...]
    duration: Figure[Duration]
    pension_years: Fraction
    capped: bool
    averages: Mapping[str, Figure[int]]
    pension: Figure[Estimate]
    standings: tuple[Standing, ...]
    doubts: tuple[Doubt, ...]

    @property
    def total_days(self) -> int:
        """Insured days in all."""
        return self.record.total_days

    @property
    def reading(self) -> str:
        """The reading of the average that the law holds."""
        return self.law.reading("average_wage")

    @property
    def average(self) -> Figure[int]:
        """The average wage under that reading."""
        return self.averages[self.reading]

    @property
    def accepted(self) -> bool:
        """Whether every row could be counted: nothing in the record breaks a rule."""
        return not any(doubt.decision.refuses for doubt in self.doubts)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision behind this summary."""
        return (
            self.duration.decision,
            *(average.decision for average in self.averages.values()),
            self.pension.decision,
            *(decision for standing in self.standings for decision in standing.decisions),
            *(doubt.decision for doubt in self.doubts),
        )


def summarize(rows: Iterable[MonthRow], *, law: Law, on: date, person: Insured | None = None) -> Summary:
    """
    Judge a record.

    What cannot be known stays so: without birth date or sex the paths that ask for them are `undetermined`, and a
    value of the law that is not known leaves those figures without a value that rest on it.

    Args:
        rows: of the record, in any order.
        law: with the readings that shall hold.
        on: day of the judgement; rows after its month are left out, and named.
        person: sex, birth date and what else the paths ask for.

    Source: records R1 to R4.
    """
    record, known = merge(rows, law=law, on=on), person or Insured()
    averages = {name: formula(record, law=law, on=on) for name, formula in AVERAGES.items()}
    average = averages[law.reading("average_wage")].value
    return Summary(
        record=record,
        law=law,
        on=on,
        person=known,
        years=tuple(Year(year, days, sum(days)) for year, days in record.years.items()),
        gaps=gaps(record),
        duration=DURATION(record, law=law, on=on),
        pension_years=pension_years(record.total_days, law, on),
        capped=is_capped(record.total_days, law, on),
        averages=averages,
        pension=ESTIMATE(PensionFacts(average, record.total_days), law=law, on=on),
        standings=eligibility(record, known, law=law, on=on),
        doubts=doubts(record, law=law, on=on),
    )
