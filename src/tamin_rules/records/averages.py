"""
The average wage of the last two years of contributions, in every way in which it is read.

Art. 77 divides the wages of the last two years by 24. What two years are when months are missing, short, or reported
with 30 days, is read in five ways (records R3.2); each is a `Formula` here, and the law's reading `average_wage` says
which one holds. All of them walk the paid months newest first, divide exactly, and round up to a rial at the very end.

Which months are taken is in `windows`. Wages are divided by the months of two years, or, under the reading
`short_record_divisor: months_paid`, by the number of months taken where that is smaller; with `gaps: fill_zero` they
are divided by 24 in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeAlias

from attrs import frozen

from tamin_rules.decisions import Finding, Outcome
from tamin_rules.decisions.formulas import Computed, Figure, Formula, computed, missing, silence
from tamin_rules.errors import Code, Faults, NotInForceError, Params
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import InForce, Law
from tamin_rules.law.keys import (
    MIN_DAILY_WAGE,
    MIN_MONTHLY_WAGE_30D,
    OLD_AGE_AVERAGING_MONTHS,
    RECORD_AVERAGING_DAYS,
    RECORD_DAYS_OF_MONTH,
    RECORD_DAYS_OF_YEAR,
)
from tamin_rules.money import Rial, ceil_rial
from tamin_rules.records.index_ratios import RATIOS
from tamin_rules.records.months import MONTHS_A_YEAR, Month, Record, calendar_month, consecutive
from tamin_rules.records.numbers import is_whole
from tamin_rules.records.rows import REVERSED
from tamin_rules.records.windows import WALK, Span, newest_months, whole_months

CEILING_UNKNOWN: Final = Code("record.average.ceiling_unknown", month=str)
NOT_YEARS: Final = Code("record.years.out_of_range", first=int, last=int)

FEWEST_YEARS: Final = 1
MOST_YEARS: Final = 100
"""Longer than any record; a longer number is a slip."""

Used: TypeAlias = InForce[Any]


# --- what is made of them ---------------------------------------------------------------------------------------------


def _unknown(taken: Sequence[Month]) -> Computed[Any] | None:
    """Say why no average can be made of these months, if none can."""
    if not taken:
        return missing("wage")
    month = next((month for month in taken if month.wage is None), None)
    if month is None:
        return None
    params = Params(month=str(month.when))
    return Computed(None, Finding(Outcome.UNDETERMINED, CEILING_UNKNOWN, params, missing=("ceiling",)), _names(taken))


def _names(taken: Iterable[Month]) -> tuple[JalaliMonth, ...]:
    """Name the months, each once, oldest first."""
    return tuple(map(calendar_month, sorted({month.index for month in taken})))


def _wages(taken: Iterable[Month]) -> Rial:
    return sum(month.wage or 0 for month in taken)


def _divisor(taken: Sequence[Month], law: Law, months: int) -> int:
    if len(taken) < months and law.reading("short_record_divisor") == "months_paid":
        return months if law.reading("gaps") == "fill_zero" else len(taken)
    return months


def _by_months(taken: Sequence[Month], law: Law, months: int, *used: Used) -> Computed[Rial]:
    """Divide the wages by the months."""
    if (unknown := _unknown(taken)) is not None:
        return unknown
    exact = Fraction(_wages(taken), _divisor(taken, law, months))
    return computed(ceil_rial(exact), *used, months=_names(taken))


def _by_days(taken: Sequence[Month], law: Law, on: date, *used: Used) -> Computed[Rial]:
    """Divide the wages by the days, and take 30 of them."""
    a_month = law.at(RECORD_DAYS_OF_MONTH, on)
    if (unknown := _unknown(taken)) is not None:
        return unknown
    a_day = Fraction(_wages(taken), sum(month.days for month in taken))
    return computed(ceil_rial(a_day * a_month.value), *used, a_month, months=_names(taken))


# --- the averages of two years ----------------------------------------------------------------------------------------


def _two_years(law: Law, on: date) -> tuple[InForce[int], InForce[int]]:
    return law.at(OLD_AGE_AVERAGING_MONTHS, on), law.at(RECORD_AVERAGING_DAYS, on)


def _portal_span(law: Law, months: InForce[int], days: InForce[int]) -> Span:
    one_more = law.reading("portal_window") == "up_to_730"
    return Span(months.value, days.value + 1 if one_more else days.value)


def _portal(record: Record, law: Law, on: date) -> Computed[Rial]:
    months, days = _two_years(law, on)
    return _by_months(whole_months(record, law, _portal_span(law, months, days)), law, months.value, months, days)


def _last_24_months(record: Record, law: Law, on: date) -> Computed[Rial]:
    months = law.at(OLD_AGE_AVERAGING_MONTHS, on)
    return _by_months(newest_months(record, law, months.value), law, months.value, months)


def _last_730_days(record: Record, law: Law, on: date) -> Computed[Rial]:
    months, days = _two_years(law, on)
    taken = whole_months(record, law, Span(months.value, days.value))
    if (unknown := _unknown(taken)) is not None:
        return unknown
    exact = Fraction(_shared(taken, days.value)) / _divisor(taken, law, months.value)
    return computed(ceil_rial(exact), months, days, months=_names(taken))


def _shared(taken: Iterable[Month], days: int) -> Fraction | int:
    """Add up wages; of the month that crosses the days, take only the share for those that are still needed."""
    total: Fraction | int = 0
    needed = days
    for month in taken:
        wage, share = month.wage or 0, min(month.days, needed)
        total += wage if share == month.days else Fraction(wage * share, month.days)
        needed -= share
    return total


def _daily(record: Record, law: Law, on: date) -> Computed[Rial]:
    months, days = _two_years(law, on)
    return _by_days(whole_months(record, law, _portal_span(law, months, days)), law, on, days)


def _index_linked(record: Record, law: Law, on: date) -> Computed[Rial]:
    months, days = _two_years(law, on)
    taken = whole_months(record, law, _portal_span(law, months, days))
    if (unknown := _unknown(taken)) is not None:
        return unknown
    try:
        now = law.at(MIN_MONTHLY_WAGE_30D, on)
        then = {month.index: law.at(MIN_DAILY_WAGE, month.when.first_day) for month in taken}
    except NotInForceError as error:
        return Computed(None, silence(error), _names(taken))
    filled = law.reading("gaps") == "fill_zero"
    ratio = RATIOS[law.reading("index_ratio")](taken, then, months.value if filled else len(taken))
    bases = dict.fromkeys(then.values())
    return computed(ceil_rial(ratio * now.value), months, days, now, *bases, months=_names(taken))


PORTAL: Final[Formula[Record, Rial]] = Formula(
    "record.average.portal",
    "records/R3.2",
    _portal,
    readings=(*WALK, "portal_window", "short_record_divisor"),
    see=("records/R3.1", "records/R3.3", "records/R3.4", "ssl/77.note"),
)
"""
The average of the organisation's own calculator: whole months until 730 days are reached, wages / 24, rounded up.

Source: records R3.2. Months of 30 days reach only 720 after 24 of them: a 25th enters, and the divisor stays 24.

>>> from tamin_rules import jalali
>>> from tamin_rules.records.months import consecutive
>>> law, on = Law.current(), jalali.parse("1405-09-01")
>>> PORTAL(consecutive([(30, 24_000_000)] * 30, on=on), law=law, on=on).value
25000000
"""

LAST_24_MONTHS: Final[Formula[Record, Rial]] = Formula(
    "record.average.last_24_months",
    "records/R3.2",
    _last_24_months,
    readings=(*WALK, "short_record_divisor"),
    see=("records/R3.1", "records/R3.3", "ssl/77.note"),
)
"""The newest 24 paid months, wages / 24, rounded up to a rial. Source: records R3.2."""

LAST_730_DAYS: Final[Formula[Record, Rial]] = Formula(
    "record.average.last_730_days",
    "records/R3.2",
    _last_730_days,
    readings=(*WALK, "short_record_divisor"),
    see=("records/R3.1", "records/R3.3", "ssl/77.note"),
)
"""
As `PORTAL`, but of the month that crosses 730 days only the share of the days still needed; rounded up to a rial.

Source: records R3.2. The fairest one where months are partial.
"""

DAILY: Final[Formula[Record, Rial]] = Formula(
    "record.average.daily",
    "records/R3.2",
    _daily,
    readings=(*WALK, "portal_window"),
    see=("records/R3.1", "ssl/77.note"),
)
"""Over the months that `PORTAL` takes: wages / days x 30, rounded up to a rial. Source: records R3.2."""

INDEX_LINKED: Final[Formula[Record, Rial]] = Formula(
    "record.average.index_linked",
    "records/R3.7",
    _index_linked,
    readings=(*WALK, "portal_window", "index_ratio"),
    see=("records/R3.2",),
)
"""
Over the months that `PORTAL` takes: mean ratio of wage to minimum wage, times the monthly minimum wage of `on`.

Source: records R3.7 (low confidence), Clarification 1; rounded up to a rial. The minimum wage of a month is that of its
first day. The reading `index_ratio` says what is averaged: the ratios of the months; those of the calendar years, each
the wages of the year over what its days would earn at the minimum; or the ratios of the months weighted by days.
Undetermined where a minimum wage is not known.
"""

AVERAGES: Final[Mapping[str, Formula[Record, Rial]]] = {
    "portal": PORTAL,
    "last_24_months": LAST_24_MONTHS,
    "last_730_days": LAST_730_DAYS,
    "daily": DAILY,
    "index_linked": INDEX_LINKED,
}
"""The averages by the choices of the reading `average_wage`, in their order."""


def _as_read(record: Record, law: Law, on: date) -> Computed[Rial]:
    return AVERAGES[law.reading("average_wage")].compute(record, law, on)


AVERAGE_WAGE: Final[Formula[Record, Rial]] = Formula(
    "record.average.as_read",
    "records/R3.2",
    _as_read,
    readings=("average_wage", *WALK, "portal_window", "short_record_divisor", "index_ratio"),
    see=("records/R3.1", "records/R3.3", "records/R3.7", "ssl/77.note"),
)
"""
The average wage of the last two years under the reading that the law holds, rial a month, rounded up.

Source: records R3.2. Undetermined without a paid month, or with record.average.ceiling_unknown where workshops overlap
in a month whose ceiling is not known.
"""


def average(months: Iterable[tuple[int, int]], *, law: Law, on: date) -> Figure[Rial]:
    """
    Return the average wage of bare pairs (days, wage), newest first, under the reading that the law holds.

    Source: records R3.2; see `consecutive`.

    >>> from tamin_rules import jalali
    >>> average([(31, 1_000)] * 24, law=Law.current(), on=jalali.parse("1405-09-01")).value
    1000
    """
    return AVERAGE_WAGE(consecutive(months, on=on), law=law, on=on)


# --- other averages ---------------------------------------------------------------------------------------------------


@frozen
class NewestYears:
    """
    The newest years of a record: that many times 365 days.

    Codes: record.number.not_whole, record.years.out_of_range.
    """

    record: Record
    years: int

    def __attrs_post_init__(self) -> None:
        """Refuse what is no number of years."""
        faults = Faults()
        if is_whole(self.years, faults, "years") and not FEWEST_YEARS <= self.years <= MOST_YEARS:
            faults.note(NOT_YEARS, "years", first=FEWEST_YEARS, last=MOST_YEARS)
        faults.settle()


@frozen
class Range:
    """
    A stretch of a record: from one month to another, both inclusive.

    Codes: record.interval.reversed.
    """

    record: Record
    first: JalaliMonth
    last: JalaliMonth

    def __attrs_post_init__(self) -> None:
        """Refuse an end before the beginning."""
        faults = Faults()
        if self.last < self.first:
            faults.note(REVERSED, "last")
        faults.settle()


def _of_years(facts: NewestYears, law: Law, on: date) -> Computed[Rial]:
    a_year, months = law.at(RECORD_DAYS_OF_YEAR, on), facts.years * MONTHS_A_YEAR
    taken = whole_months(facts.record, law, Span(months, facts.years * a_year.value))
    return _by_months(taken, law, months, a_year)


def _of_range(facts: Range, law: Law, on: date) -> Computed[Rial]:
    return _by_days(facts.record.between(facts.first.index, facts.last.index), law, on)


OF_YEARS: Final[Formula[NewestYears, Rial]] = Formula(
    "record.average.of_years", "records/R3.5", _of_years, readings=(*WALK, "short_record_divisor")
)
"""The average of the newest years: see `of_years`."""

OF_RANGE: Final[Formula[Range, Rial]] = Formula("record.average.of_range", "records/R3.5", _of_range)
"""The average of a stretch of months: see `of_range`."""


def of_years(record: Record, years: int, *, law: Law, on: date) -> Figure[Rial]:
    """
    Return the average wage of the newest years: whole months until years x 365 days are reached, wages / (years x 12).

    Source: records R3.5; rounded up to a rial. Two years give what `PORTAL` gives.

    Codes: record.number.not_whole, record.years.out_of_range.
    """
    return OF_YEARS(NewestYears(record, years), law=law, on=on)


def of_range(record: Record, first: JalaliMonth, last: JalaliMonth, *, law: Law, on: date) -> Figure[Rial]:
    """
    Return the average wage from one month to another, both inclusive: wages / insured days x 30.

    Source: records R3.5; rounded up to a rial. Every month with insured days counts, paid or not.

    Codes: record.interval.reversed.

    >>> from tamin_rules import jalali
    >>> on = jalali.parse("1403-02-31")
    >>> record = consecutive([(30, 6_000), (30, 5_000)], on=on)
    >>> of_range(record, JalaliMonth(1403, 1), JalaliMonth(1403, 2), law=Law.current(), on=on).value
    5500
    """
    return OF_RANGE(Range(record, first, last), law=law, on=on)


_YEARS_OF_A_JUMP: Final = 5
"""Named by the reading `wage_jump: five_years`."""


def _unusual_jump(record: Record, law: Law, on: date) -> Computed[Rial]:
    return _of_years(NewestYears(record, _YEARS_OF_A_JUMP), law, on)


UNUSUAL_JUMP: Final[Formula[Record, Rial]] = Formula(
    "record.average.unusual_jump",
    "records/R3.6",
    _unusual_jump,
    readings=(*WALK, "short_record_divisor"),
    switch="wage_jump",
    see=("fifth-plan-act/31", "records/R3.5"),
)
"""
The average of five years, where the wages of the last two rose unusually: a hook, which no source supports.

Source: records R3.6, unsourced. Undetermined with rule.provision.unsourced unless the reading `wage_jump: five_years`
is chosen. Whether a rise is unusual, and not due to promotion, is not judged here.
"""
