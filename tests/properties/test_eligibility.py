"""What holds of every career: more work never closes a path, and the day that is promised is the first one."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.law import Law
from tamin_rules.records.eligibility import Career, HardWork, Regime, career, standing, standings
from tamin_rules.records.months import merge
from tamin_rules.records.pension import ESTIMATE, TEN_YEAR_PENSION, PensionFacts, TenYearFacts
from tamin_rules.records.person import Insured, Sex
from tamin_rules.records.rows import MonthRow
from tamin_rules.records.seventh_plan import ADDED_MONTHS, SeventhPlanFacts
from tests.properties import careers
from tests.properties import records_reference as model

LAW: Final = Law.current()
FIRST: Final = jalali.parse("1391-01-01")
"""From here on the law before the Act does not change any more."""
LAST: Final = jalali.parse("1410-12-29")
BORN: Final = (jalali.parse("1310-01-01"), jalali.parse("1395-12-29"))
READINGS: Final = ("men_age_path", "thirty_year_path_ages", "ten_year_men_age", "band_edge", "exactly_28_years")
"""Those of the paths under which more record never asks for more."""


def read_otherwise(*names: str) -> st.SearchStrategy[Law]:
    """Draw a law with a choice for each of these readings."""
    choices = {name: st.sampled_from(LAW.reading_of(name).choices) for name in names}
    return st.fixed_dictionaries(choices).map(lambda chosen: LAW.with_readings(**chosen))


@st.composite
def works(draw: st.DrawFn, most: int) -> HardWork:
    days = draw(st.integers(0, most))
    longest = draw(st.integers(0, days))
    return HardWork(days, longest, draw(st.integers(0, longest)))


@st.composite
def drawn(draw: st.DrawFn, on: date) -> Career:
    """Draw a career: round years of record now and then, so that edges are met."""
    days = draw(st.one_of(st.integers(0, 15_000), st.integers(0, 41).map(lambda years: years * 365)))
    person = Insured(
        sex=draw(st.sampled_from([None, *Sex])),
        born=draw(st.one_of(st.none(), st.dates(*BORN))),
        totally_disabled=draw(st.sampled_from([None, True, False])),
        children=draw(st.sampled_from([None, 0, 3])),
    )
    return Career(
        record_days=days,
        next_day=on + timedelta(days=draw(st.integers(1, 31))),
        person=person,
        days_at_reference=draw(st.one_of(st.just(days), st.integers(0, days))),
        hard_work=draw(st.one_of(st.none(), works(days))),
        regime=draw(st.sampled_from(list(Regime))),
    )


days_on = st.dates(FIRST, LAST)


def worked(of: Career, days: int) -> Career:
    """Return a career after so many further days, all of them hard work."""
    work = of.hard_work
    if work is not None and work.days:
        running = work.running + days
        work = HardWork(work.days + days, max(work.longest, running), running)
    return evolve(of, record_days=of.record_days + days, hard_work=work)


def until(of: Career, day: date) -> Career:
    """Return a career that went on until the end of a day."""
    return worked(of, max(0, (day - of.next_day).days + 1))


@given(days_on.flatmap(lambda on: st.tuples(st.just(on), drawn(on))), read_otherwise(*READINGS))
def test_the_earliest_day_is_the_first_one_on_which_the_path_is_reached(drew: tuple[date, Career], law: Law) -> None:
    on, of = drew
    for found in standings(of, law=law, on=on):
        if found.earliest is None:
            assert found.outcome in {Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE}
            continue
        day = found.earliest
        assert standing(found.path, until(of, day), law=law, on=day).outcome is Outcome.SATISFIED
        if found.outcome is Outcome.SATISFIED:
            assert day == on
        else:
            assert day > on
            day -= timedelta(days=1)
            assert standing(found.path, until(of, day), law=law, on=day).outcome is Outcome.VIOLATED


@given(
    days_on.flatmap(lambda on: st.tuples(st.just(on), drawn(on))),
    read_otherwise(*READINGS),
    st.integers(0, 2_000),
    st.integers(0, 2_000),
)
def test_more_days_of_record_never_close_a_path(drew: tuple[date, Career], law: Law, before: int, after: int) -> None:
    """Some days more before the reference day, some after it."""
    on, of = drew
    more = evolve(worked(of, before + after), days_at_reference=(of.days_at_reference or 0) + before)
    for less, found in zip(standings(of, law=law, on=on), standings(more, law=law, on=on), strict=True):
        if less.outcome is Outcome.SATISFIED:
            assert found.outcome is Outcome.SATISFIED
        assert (less.missing, less.outcome is Outcome.NOT_APPLICABLE) == (
            found.missing,
            found.outcome is Outcome.NOT_APPLICABLE,
        )
        assert sum(lack.days or 0 for lack in found.lacks) <= sum(lack.days or 0 for lack in less.lacks)


@given(days_on.flatmap(lambda on: st.tuples(st.just(on), drawn(on))), st.integers(0, 10_000))
def test_an_older_person_is_never_worse_off(drew: tuple[date, Career], days: int) -> None:
    on, of = drew
    born = of.person.born
    older = of if born is None else evolve(of, person=evolve(of.person, born=born - timedelta(days=days)))
    for less, found in zip(standings(of, law=LAW, on=on), standings(older, law=LAW, on=on), strict=True):
        assert less.outcome is not Outcome.SATISFIED or found.outcome is Outcome.SATISFIED
        assert less.outcome is not Outcome.VIOLATED or found.outcome is not Outcome.UNDETERMINED


@given(
    days_on.flatmap(lambda on: st.tuples(st.just(on), drawn(on))), st.sampled_from(["sex", "born", "totally_disabled"])
)
def test_a_fact_that_is_missing_never_decides(drew: tuple[date, Career], name: str) -> None:
    """Less knowledge may leave a path open, or change nothing; it never turns an outcome round."""
    on, of = drew
    less_known = evolve(of, person=evolve(of.person, **{name: None}))
    for found, open_ in zip(standings(of, law=LAW, on=on), standings(less_known, law=LAW, on=on), strict=True):
        assert open_.outcome in {found.outcome, Outcome.UNDETERMINED}
        if open_.outcome is not found.outcome:
            assert name in open_.missing
        assert {lack.what for lack in open_.lacks} <= {lack.what for lack in found.lacks} or not found.lacks


@given(careers.careers(), days_on)
def test_a_career_of_rows_is_within_its_record(rows: list[model.Row], on: date) -> None:
    known = [row for row in rows if row["days"] >= 0]
    built = [MonthRow(row["year"], row["month"], row["days"], row["wage"]) for row in known]
    record = merge(built, law=LAW, on=on)
    of = career(record, Insured(), law=LAW, on=on)
    reference = jalali.parse("1403-05-03")
    past = [month for month in record.months if month.when.last_day <= reference]
    inside = [month for month in record.months if month.when.first_day <= reference < month.when.last_day]
    assert of.record_days == record.total_days
    assert of.next_day > on
    assert of.days_at_reference is not None
    assert of.days_at_reference == sum(month.days for month in past) + sum(min(month.days, 3) for month in inside)


# --- the Seventh Plan -------------------------------------------------------------------------------------------------

PLAN_READINGS: Final = ("added_contribution", "band_edge", "exactly_28_years")
NOW: Final = jalali.parse("1405-09-01")


def added(years: Fraction, law: Law = LAW, sex: Sex = Sex.MALE) -> Fraction:
    found = ADDED_MONTHS(SeventhPlanFacts(years, sex), law=law, on=NOW).value
    assert found is not None
    return found


years_of_record = st.one_of(
    st.fractions(0, 45, max_denominator=365),
    st.sampled_from([Fraction(edge) + Fraction(shift, 365) for edge in (15, 20, 25, 28, 30) for shift in (-1, 0, 1)]),
)


@given(years_of_record, st.sampled_from(list(Sex)), read_otherwise(*PLAN_READINGS))
def test_what_the_act_adds_is_what_the_plain_model_says(years: Fraction, sex: Sex, law: Law) -> None:
    readings = {name: law.reading(name) for name in PLAN_READINGS}
    assert added(years, law, sex) == model.seventh_plan(years, sex.value, readings)


@given(years_of_record, st.fractions(0, 45, max_denominator=365), read_otherwise("band_edge", "exactly_28_years"))
def test_more_years_never_add_more(years: Fraction, more: Fraction, law: Law) -> None:
    assert 0 <= added(years + more, law) <= added(years, law) <= 60


@given(st.fractions(0, 1, max_denominator=100_000), read_otherwise("band_edge"))
def test_the_bands_join_at_fifteen_years_without_a_jump(step: Fraction, law: Law) -> None:
    """Whatever the step, the months on both sides of fifteen differ by four for each year of it."""
    assert added(15 - step, law) == 60
    assert added(15 + step, law) == 60 - 4 * step


# --- pensions ---------------------------------------------------------------------------------------------------------

PENSION_READINGS: Final = ("pension_years", "years_cap", "floor_below_20_years")
pension_days = st.one_of(
    st.integers(0, 18_000),
    st.sampled_from([edge + shift for edge in (7_300, 10_950, 12_775) for shift in range(-3, 4)]),
)


@given(
    st.one_of(st.none(), st.integers(0, 2_000_000_000)),
    pension_days,
    st.dates(jalali.parse("1372-01-01"), jalali.parse("1406-12-29")),
    read_otherwise(*PENSION_READINGS),
)
def test_a_pension_is_what_the_plain_model_says(average: int | None, days: int, on: date, law: Law) -> None:
    readings = {name: law.reading(name) for name in PENSION_READINGS}
    expected = model.pension(average, days, jalali.ymd(on), readings)
    found = ESTIMATE(PensionFacts(average, days), law=law, on=on).value
    if found is None:
        assert expected["value"] is None
    else:
        assert (found.amount, found.floor, found.cap) == (expected["value"], expected["floor"], expected["cap"])
        assert model.hundredths(found.years) == expected["years"]


@given(st.integers(1, 2_000_000_000), st.integers(0, 10**8), pension_days, st.integers(0, 4_000))
def test_neither_a_higher_average_nor_more_days_make_a_pension_smaller(
    average: int, more: int, days: int, longer: int
) -> None:
    less, found = (
        ESTIMATE(PensionFacts(wage, record), law=LAW, on=NOW).value
        for wage, record in ((average, days), (average + more, days + longer))
    )
    assert less is not None
    assert found is not None
    assert found.amount >= less.amount


@given(st.integers(10, 40), st.dates(jalali.parse("1391-01-01"), jalali.parse("1406-12-29")))
def test_the_floor_of_ten_years_is_what_the_plain_model_says(years: int, on: date) -> None:
    expected = model.ten_year_floor(Fraction(years), jalali.ymd(on))
    assert TEN_YEAR_PENSION(TenYearFacts(years), law=LAW, on=on).value == expected
