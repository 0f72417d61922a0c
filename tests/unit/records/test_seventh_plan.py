"""The Seventh Plan Act: from when on it holds, and what it adds to thirty years of record."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import NotInForceError
from tamin_rules.law import Law, keys
from tamin_rules.records.person import Sex
from tamin_rules.records.seventh_plan import (
    ADDED_MONTHS,
    Regime,
    SeventhPlanFacts,
    addition,
    day_of_figures,
    reference_day,
    regime_on,
)

LAW = Law.current()
BY_BYLAW = LAW.with_readings(reference_date="bylaw_1403_12_05")
ON = jalali.parse("1405-09-01")
JUST = Fraction(1, 365)
"""A day."""


def added(years: Fraction | int, law: Law = LAW, sex: Sex | None = Sex.MALE) -> Fraction | None:
    return ADDED_MONTHS(SeventhPlanFacts(Fraction(years), sex), law=law, on=ON).value


# --- which law holds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("law", "day", "expected"),
    [
        (LAW, "1403-05-02", Regime.BEFORE),
        (LAW, "1403-05-03", Regime.AFTER),
        (BY_BYLAW, "1403-05-03", Regime.BEFORE),
        (BY_BYLAW, "1403-12-04", Regime.BEFORE),
        (BY_BYLAW, "1403-12-05", Regime.AFTER),
        (LAW, "1354-04-03", Regime.BEFORE),
    ],
)
def test_the_act_holds_from_the_day_that_the_reading_names(law: Law, day: str, expected: Regime) -> None:
    assert regime_on(law, jalali.parse(day)) is expected


def test_the_reference_day_is_the_first_day_of_the_act() -> None:
    assert [jalali.format(reference_day(law)) for law in (LAW, BY_BYLAW)] == ["1403-05-03", "1403-12-05"]


@pytest.mark.parametrize(
    ("regime", "day", "expected"),
    [
        (Regime.BEFORE, "1395-01-01", "1395-01-01"),
        (Regime.BEFORE, "1405-09-01", "1403-05-02"),
        (Regime.AFTER, "1405-09-01", "1405-09-01"),
        (Regime.AFTER, "1403-06-01", "1403-12-05"),  # in force, but not announced yet
        (Regime.AFTER, "1395-01-01", "1403-12-05"),
    ],
)
def test_figures_are_read_while_their_law_is_in_force(regime: Regime, day: str, expected: str) -> None:
    assert jalali.format(day_of_figures(regime, LAW, jalali.parse(day))) == expected


def test_a_law_that_does_not_know_when_the_act_began_says_so() -> None:
    strict = LAW.requiring("high")
    for ask in (lambda: regime_on(strict, ON), lambda: reference_day(strict)):
        with pytest.raises(NotInForceError) as caught:
            ask()
        assert caught.value.params["key"] == "old_age.seventh_plan_by_act"
    figure = ADDED_MONTHS(SeventhPlanFacts(Fraction(20), Sex.MALE), law=strict, on=ON)
    assert (figure.value, figure.outcome) == (None, Outcome.UNDETERMINED)


# --- what it adds -----------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R4.6")
@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (0, 60),
        (15 - JUST, 60),
        (15, 60),
        (15 + JUST, 60 - 4 * JUST),
        (20 - JUST, 40 + 4 * JUST),
        (20, 30),
        (25 - JUST, 15 + 3 * JUST),
        (25, 10),
        (28 - JUST, 4 + 2 * JUST),
        (28, 4),
        (28 + JUST, 0),
        (35, 0),
    ],
)
def test_each_year_that_remains_to_thirty_adds_the_months_of_its_band(years: Fraction, expected: Fraction) -> None:
    assert added(years) == expected


@pytest.mark.clause("records/R4.6")
@pytest.mark.parametrize(
    ("edge", "upper", "lower"),
    [(15, 60, 60), (20, 30, 40), (25, 10, 15)],
)
def test_a_record_on_an_edge_is_in_the_band_that_the_reading_names(edge: int, upper: int, lower: int) -> None:
    law = LAW.with_readings(band_edge="lower_band")
    assert [added(edge), added(edge, law)] == [upper, lower]
    assert added(edge + JUST, law) == added(edge + JUST)
    assert added(edge - JUST, law) == added(edge - JUST)


@pytest.mark.clause("records/R4.6")
def test_exactly_28_years_are_a_reading_of_their_own() -> None:
    law = LAW.with_readings(exactly_28_years="none")
    assert [added(28), added(28, law)] == [4, 0]
    assert added(28, LAW.with_readings(band_edge="lower_band")) == 4
    assert added(28 - JUST, law) == 4 + 2 * JUST


def test_years_already_served_go_beyond_five_years_and_so_cannot_be_meant() -> None:
    law = LAW.with_readings(added_contribution="already_served")
    assert [added(years, law) for years in (15, 16, 20, 29)] == [60, 64, 60, 0]


def test_nothing_is_added_for_women_whose_thirty_years_are_the_limit() -> None:
    assert [added(years, sex=Sex.FEMALE) for years in (0, 16, 27)] == [0, 0, 0]
    assert [used.key for used in addition(Fraction(16), Sex.FEMALE, LAW, ON).used] == [
        keys.OLD_AGE_THIRTY_YEARS_CONTRIBUTION_YEARS.name,
        keys.OLD_AGE_MAX_CONTRIBUTION_YEARS_REQUIRED_WOMEN.name,
    ]


def test_a_path_never_asks_for_more_than_the_limit() -> None:
    law = LAW.with_readings(added_contribution="already_served")
    assert addition(Fraction(16), Sex.MALE, law, ON).years == 35
    assert addition(Fraction(16), Sex.MALE, LAW, ON).years == 30 + Fraction(56, 12)
    assert addition(Fraction(16), Sex.FEMALE, LAW, ON).years == 30


def test_without_the_sex_it_is_not_known_what_is_added() -> None:
    figure = ADDED_MONTHS(SeventhPlanFacts(Fraction(16), None), law=LAW, on=ON)
    assert (figure.value, figure.outcome, figure.decision.finding.missing) == (None, Outcome.UNDETERMINED, ("sex",))


@pytest.mark.parametrize(
    ("day", "expected"), [("1403-05-02", Outcome.NOT_APPLICABLE), ("1403-05-03", Outcome.SATISFIED)]
)
def test_before_the_act_there_is_nothing_to_add(day: str, expected: Outcome) -> None:
    figure = ADDED_MONTHS(SeventhPlanFacts(Fraction(16), Sex.MALE), law=LAW, on=jalali.parse(day))
    assert (figure.outcome, figure.value) == (expected, 56 if expected is Outcome.SATISFIED else None)


def test_the_figure_says_what_it_rests_on() -> None:
    figure = ADDED_MONTHS(SeventhPlanFacts(Fraction(16), Sex.MALE), law=LAW, on=ON)
    assert [(used.key, used.value) for used in figure.decision.finding.used] == [
        (keys.OLD_AGE_THIRTY_YEARS_CONTRIBUTION_YEARS.name, 30),
        (keys.OLD_AGE_MAX_CONTRIBUTION_YEARS_REQUIRED_MEN.name, 35),
        (keys.OLD_AGE_SEVENTH_PLAN_EXTRA_MONTHS_PER_MISSING_YEAR_15_TO_20.name, 4),
    ]
    assert dict(figure.readings)["added_contribution"] == "remaining_to_30"
