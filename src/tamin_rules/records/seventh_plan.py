"""
The Seventh Plan Act, Article 29: which law a day belongs to, and how much contribution the Act adds (records R4.6).

What it adds is for the path of thirty years of record. The day from which it holds is a reading: that of the Act, or
that of the by-law. The figures were announced with the by-law; between the two days they are read as announced.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from attrs import frozen

from tamin_rules.decisions import not_applicable
from tamin_rules.decisions.formulas import Computed, Formula, computed, missing
from tamin_rules.errors import NotInForceError
from tamin_rules.law import InForce, Key, Law, keys
from tamin_rules.law.model import VALUE_UNKNOWN
from tamin_rules.records.months import MONTHS_A_YEAR
from tamin_rules.records.person import Sex

_BANDS: Final[tuple[tuple[int, Key[int]], ...]] = (
    (25, keys.OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_25_TO_28),
    (20, keys.OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_20_TO_25),
    (15, keys.OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_15_TO_20),
)
"""Lower edge of each band, which its key names, highest first; above and below them other keys hold."""
_TOP_EDGE: Final = 28

_STARTS: Final[Mapping[str, Key[bool]]] = {
    "law_1403_05_03": keys.OLD_AGE_SEVENTH_PLAN_BY_ACT,
    "bylaw_1403_12_05": keys.OLD_AGE_SEVENTH_PLAN_BY_BYLAW,
}
_LIMITS: Final[Mapping[Sex, Key[int]]] = {
    Sex.MALE: keys.OLD_AGE_MAX_CONTRIBUTION_YEARS_REQUIRED_MEN,
    Sex.FEMALE: keys.OLD_AGE_MAX_CONTRIBUTION_YEARS_REQUIRED_WOMEN,
}


class Regime(StrEnum):
    """The law of old age before and after the Seventh Plan Act."""

    BEFORE = "before"
    AFTER = "after"


def regime_on(law: Law, on: date) -> Regime:
    """
    Tell which law holds on a day, under the reading `reference_date`.

    Source: records R4.6, point 3.

    >>> from tamin_rules import jalali
    >>> between = jalali.parse("1403-09-01")
    >>> [str(regime_on(law, between)) for law in (Law.current(), Law.current().with_readings(
    ...     reference_date="bylaw_1403_12_05"))]
    ['after', 'before']
    """
    return Regime.AFTER if law.at(_STARTS[law.reading("reference_date")], on).value else Regime.BEFORE


def reference_day(law: Law) -> date:
    """
    Return the day whose record decides what is added, under the reading `reference_date`.

    Source: records R4.6, point 3. Raises `NotInForceError` where the law does not know the day.
    """
    return _first_day(law, _STARTS[law.reading("reference_date")])


def day_of_figures(regime: Regime, law: Law, on: date) -> date:
    """
    Return the day on which the figures of a law are read: `on`, as far as that law was or is in force.

    So a person can be judged on any day under either law. Before the by-law announced them, the figures of the Act are
    read as it announced them.
    """
    if regime is Regime.BEFORE:  # a law known before the Act does not know the Act's day, and need not
        return on if regime_on(law, on) is Regime.BEFORE else reference_day(law) - timedelta(days=1)
    return max(on, _first_day(law, keys.OLD_AGE_SEVENTH_PLAN_BY_BYLAW))


def _first_day(law: Law, key: Key[bool]) -> date:
    for row in law.rows(key.name):
        if isinstance(row, InForce) and row.value:
            return row.since
    raise NotInForceError(VALUE_UNKNOWN, {"key": key.name, "on": law.published_on})


@frozen
class SeventhPlanFacts:
    """
    What the added contribution depends on.

    Args:
        record_years: years of record on the reference day; parts of a year count in proportion.
        sex: None where it is not known.
    """

    record_years: Fraction
    sex: Sex | None


@frozen
class Addition:
    """Months of contribution that the Act adds, the years in all that the path then asks for, and from what."""

    months: Fraction
    years: Fraction
    used: tuple[InForce[int], ...]


def addition(record_years: Fraction, sex: Sex, law: Law, figures: date) -> Addition:
    """
    Return what the Act adds to the thirty years, reading its figures on a day: see `day_of_figures`.

    Where the years required are at their limit already, as they are for women, nothing is added; and no path asks for
    more years than the limit. Raises `NotInForceError`.
    """
    base = law.at(keys.OLD_AGE_THIRTY_YEARS_CONTRIBUTION_YEARS, figures)
    limit = law.at(_LIMITS[sex], figures)
    if limit.value <= base.value:
        return Addition(Fraction(0), Fraction(base.value), (base, limit))
    months, used = _months(record_years, base, law, figures)
    years = min(base.value + Fraction(months) / MONTHS_A_YEAR, Fraction(limit.value))
    return Addition(months, years, (base, limit, used))


def _months(years: Fraction, base: InForce[int], law: Law, figures: date) -> tuple[Fraction, InForce[int]]:
    key = _band(years, law)
    if key is None:
        added = law.at(keys.OLD_AGE_SEVENTH_PLAN_EXTRA_YEARS_UNDER_15, figures)
        return Fraction(added.value * MONTHS_A_YEAR), added
    rate = law.at(key, figures)
    counted = years if law.reading("added_contribution") == "already_served" else base.value - years
    return rate.value * counted, rate


def _band(years: Fraction, law: Law) -> Key[int] | None:
    """Return the months for each year that a record stands in, None below the lowest band."""
    exempt = years == _TOP_EDGE and law.reading("exactly_28_years") == "none"
    if years > _TOP_EDGE or exempt:
        return keys.OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_OVER_28
    upper = law.reading("band_edge") == "upper_band"
    return next((key for edge, key in _BANDS if years > edge or (upper and years == edge)), None)


def _added(facts: SeventhPlanFacts, law: Law, on: date) -> Computed[Fraction]:
    if regime_on(law, on) is Regime.BEFORE:
        return Computed(None, not_applicable())
    if facts.sex is None:
        return missing("sex")
    found = addition(facts.record_years, facts.sex, law, day_of_figures(Regime.AFTER, law, on))
    return computed(found.months, *found.used)


ADDED_MONTHS: Final[Formula[SeventhPlanFacts, Fraction]] = Formula(
    "seventh_plan.added_months",
    "seventh-plan-act/29",
    _added,
    readings=("added_contribution", "band_edge", "exactly_28_years", "reference_date"),
    see=("records/R4.6", "seventh-plan-bylaw"),
)
"""
Months of compulsory contribution that the Act adds to the thirty years.

Source: records R4.6. Exact, parts of a month included. Not applicable on a day before the Act; undetermined without the
sex. Readings: `added_contribution` takes the years that remain to thirty, or (`already_served`, which goes beyond five
years) those of the record; `band_edge` puts a record of exactly 15, 20 or 25 years into the band above or below;
`exactly_28_years` decides that edge alone.

>>> from tamin_rules import jalali
>>> found = ADDED_MONTHS(SeventhPlanFacts(Fraction(16), Sex.MALE), law=Law.current(), on=jalali.parse("1405-09-01"))
>>> found.value
Fraction(56, 1)
"""
