"""
How long a record is: in years, months and days for display, in years for the pension, in days of part-time work.

A year of record has 365 days wherever it is counted, never 360: that would inflate the record (records R1.7, R1.8).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from attrs import frozen

from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import Code, Faults
from tamin_rules.law import Law
from tamin_rules.law.keys import RECORD_DAYS_OF_MONTH, RECORD_DAYS_OF_YEAR, RECORD_FULL_DAY_HOURS
from tamin_rules.money import half_up
from tamin_rules.records.months import MONTHS_A_YEAR, Record
from tamin_rules.records.numbers import is_count, is_within

NOT_HOURS: Final = Code("record.hours.not_hours")

_HUNDREDTHS: Final = 100
_MOST_DAYS: Final = 31
"""Days of the longest month."""
_MOST_HOURS: Final = 24


@frozen
class Duration:
    """Years, months and days of a record, as they are shown side by side."""

    years: int
    months: int
    days: int


def carried(years: int, months: int, days: int, *, law: Law, on: date) -> Duration:
    """
    Carry separate counts: 30 days into a month, 12 months into a year.

    Source: records R1.7; it says nothing of total days, see `split`.

    >>> from tamin_rules import jalali
    >>> carried(10, 13, 35, law=Law.current(), on=jalali.parse("1405-09-01"))
    Duration(years=11, months=2, days=5)
    """
    more, rest = divmod(days, law.at(RECORD_DAYS_OF_MONTH, on).value)
    whole, left = divmod(months + more, MONTHS_A_YEAR)
    return Duration(years + whole, left, rest)


def split(total_days: int, *, law: Law, on: date) -> Duration:
    """
    Split days into years of 365 and months of 30; a rest of 360 to 364 days stays 12 months and some days.

    Source: records R1.7, `year_365_month_30`.

    >>> from tamin_rules import jalali
    >>> split(364, law=Law.current(), on=jalali.parse("1405-09-01"))
    Duration(years=0, months=12, days=4)
    """
    years, rest = divmod(total_days, law.at(RECORD_DAYS_OF_YEAR, on).value)
    return Duration(years, *divmod(rest, law.at(RECORD_DAYS_OF_MONTH, on).value))


def _duration(record: Record, law: Law, on: date) -> Computed[Duration]:
    a_month = law.at(RECORD_DAYS_OF_MONTH, on)
    if law.reading("days_to_years_months_days") == "calendar_months":
        whole = [month for month in record.months if month.days == month.length]
        rest = record.total_days - sum(month.days for month in whole)
        return computed(carried(0, len(whole), rest, law=law, on=on), a_month)
    return computed(split(record.total_days, law=law, on=on), law.at(RECORD_DAYS_OF_YEAR, on), a_month)


DURATION: Final[Formula[Record, Duration]] = Formula(
    "record.duration", "records/R1.7", _duration, readings=("days_to_years_months_days",)
)
"""
A record in years, months and days, for display.

Source: records R1.7. `year_365_month_30` (the default, and what the pension counts) splits the total of days, see
`split`. `calendar_months` is defined here, for no source does: a month insured to its last day, be it of 29 days, is
one month; the days of all other months are added up, and carried by `carried`.

>>> from tamin_rules import jalali
>>> from tamin_rules.records import MonthRow, merge
>>> law, on = Law.current(), jalali.parse("1405-09-01")
>>> record = merge([MonthRow(1404, month, 29, 1) for month in range(1, 13)], law=law, on=on)
>>> DURATION(record, law=law, on=on).value
Duration(years=0, months=11, days=18)
>>> DURATION(record, law=law.with_readings(days_to_years_months_days="calendar_months"), on=on).value
Duration(years=0, months=11, days=19)
"""


def pension_years(total_days: int, law: Law, on: date) -> Fraction:
    """
    Return the years of record that a pension counts: days / 365, with two decimals, half-up.

    Source: records R1.8, Clarification 3; the reading `pension_years: unrounded` keeps the exact fraction. A leap day
    is worth 1/365 as any other. No cap is applied.

    >>> from tamin_rules import jalali
    >>> on = jalali.parse("1405-09-01")
    >>> pension_years(7299, Law.current(), on), pension_years(7298, Law.current(), on)
    (Fraction(20, 1), Fraction(1999, 100))
    """
    exact = Fraction(total_days, law.at(RECORD_DAYS_OF_YEAR, on).value)
    if law.reading("pension_years") == "unrounded":
        return exact
    return Fraction(half_up(exact * _HUNDREDTHS), _HUNDREDTHS)


def two_decimals(number: Fraction | int) -> str:
    """
    Write a number that is not negative with two decimals, half-up.

    >>> two_decimals(Fraction(41, 2)), two_decimals(Fraction(1, 200)), two_decimals(7)
    ('20.50', '0.01', '7.00')
    """
    whole, hundredths = divmod(half_up(number * _HUNDREDTHS), _HUNDREDTHS)
    return f"{whole}.{hundredths:02}"


@frozen
class PartTime:
    """
    Part-time work in one month.

    Args:
        calendar_days: days of the month over which it went, up to 31.
        daily_hours: of work, on average; whole, or a fraction.
        reported_days: insured days, as the employer reported them; None where they are not known.

    Codes: record.number.not_whole, record.number.negative, record.number.too_large, record.hours.not_hours.
    """

    calendar_days: int
    daily_hours: Fraction | int
    reported_days: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no number of days, or of hours."""
        faults = Faults()
        is_count(self.calendar_days, faults, "calendar_days", most=_MOST_DAYS)
        if type(self.daily_hours) is Fraction or type(self.daily_hours) is int:
            is_within(self.daily_hours, faults, "daily_hours", most=_MOST_HOURS)
        else:
            faults.note(NOT_HOURS, "daily_hours")
        if self.reported_days is not None:
            is_count(self.reported_days, faults, "reported_days", most=_MOST_DAYS)
        faults.settle()


def _part_time(facts: PartTime, law: Law, on: date) -> Computed[Fraction]:
    if law.reading("part_time_days") == "as_reported":
        return missing("reported_days") if facts.reported_days is None else computed(Fraction(facts.reported_days))
    full_day = law.at(RECORD_FULL_DAY_HOURS, on)
    share = min(Fraction(1), Fraction(facts.daily_hours) / full_day.value)
    return computed(share * facts.calendar_days, full_day)


PART_TIME_DAYS: Final[Formula[PartTime, Fraction]] = Formula(
    "record.part_time_days",
    "records/R1.6",
    _part_time,
    readings=("part_time_days",),
    see=("labour-act/39", "labour-act/148"),
)
"""
Insured days of part-time work: calendar days x daily hours / 7.33; that many hours or more are a full day.

Source: records R1.6. An exact fraction, for the rounding is not known; shown with `two_decimals`. Under the reading
`as_reported` the reported days stand, and are missing where they are not known.

>>> from tamin_rules import jalali
>>> two_decimals(PART_TIME_DAYS(PartTime(31, 4), law=Law.current(), on=jalali.parse("1405-09-01")).value)
'16.92'
"""
