"""Laws that answer less: only what is sure enough, only what was issued by a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.law import Confidence, InForce, Law, Silence, Why, keys
from tests.law import facts

LAW = Law.current()
EVERY = LAW.requiring("unsourced")
"""The law with what no source supports, which the shipped one keeps silent about."""


@given(st.sampled_from(facts.NAMES), st.dates(facts.FIRST, facts.LAST), st.sampled_from(Confidence))
def test_a_demanding_law_answers_the_same_or_unknown(name: str, day: date, least: Confidence) -> None:
    full, less = EVERY.table(name).on(day), LAW.requiring(least).table(name).on(day)
    if isinstance(full, InForce) and not full.confidence.reaches(least):
        assert isinstance(less, Silence)
        assert (less.why, less.code) == (Why.TOO_WEAK, facts.UNKNOWN) or full.derived_from
    else:
        assert less == full


def test_every_value_of_a_demanding_law_is_sure_enough() -> None:
    law = LAW.requiring(Confidence.HIGH)
    rows = [row for name in facts.NAMES for row in law.rows(name) if isinstance(row, InForce)]
    assert {row.confidence for row in rows} == {Confidence.HIGH}
    assert facts.answer_of(law, "insurable_wage_ceiling_daily", jalali.parse("1402-01-01")) == facts.UNKNOWN


@pytest.mark.parametrize("confidence", ["", "HIGH", "certain"])
def test_a_confidence_that_there_is_not_is_refused(confidence: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Confidence"):
        LAW.requiring(confidence)


@given(st.sampled_from(facts.NAMES), st.dates(facts.FIRST, facts.LAST), st.dates(facts.FIRST, facts.LAST))
def test_what_was_not_yet_issued_is_unknown(name: str, day: date, known: date) -> None:
    full, less = LAW.table(name).on(day), LAW.known_on(known).table(name).on(day)
    if isinstance(full, InForce) and not full.derived_from and (full.issued or full.since) > known:
        assert isinstance(less, Silence)
        assert (less.why, less.code) == (Why.NOT_ISSUED, facts.UNKNOWN)
    elif isinstance(less, InForce):
        assert less == full
        assert (less.issued or less.since) <= known


@pytest.mark.parametrize("year", [1384, 1397, 1405])
def test_a_late_circular_is_not_known_before_its_day(year: int) -> None:
    """The circulars of these years came after Nowruz: who asked before could not be told."""
    found = LAW.at(keys.MIN_DAILY_WAGE, jalali.day(year, 1, 1))
    assert found.issued is not None
    assert found.issued > found.since
    before, after = LAW.known_on(date.fromordinal(found.issued.toordinal() - 1)), LAW.known_on(found.issued)
    for name in ("min_daily_wage", "insurable_wage_ceiling_monthly_30d"):
        assert facts.answer_of(before, name, found.since) == facts.UNKNOWN
        assert facts.answer_of(after, name, found.since) == facts.answer_of(LAW, name, found.since)


def test_an_end_is_not_known_before_its_day() -> None:
    on, before = jalali.parse("1374-01-01"), jalali.parse("1373-01-01")
    name = "penalty.list_not_sent.fraction_of_month_premium"
    assert facts.answer_of(LAW, name, on) == facts.NOT_IN_FORCE
    assert facts.answer_of(LAW.known_on(before), name, on) == facts.UNKNOWN


def test_filters_add_up() -> None:
    law = LAW.known_on(jalali.parse("1405-01-15")).requiring("high")
    assert facts.answer_of(law, "min_daily_wage", jalali.parse("1405-01-10")) == facts.UNKNOWN
    assert facts.answer_of(law, "min_pension_monthly", jalali.parse("1404-01-10")) == facts.UNKNOWN
    assert facts.answer_of(law, "min_daily_wage", jalali.parse("1404-01-10")) == 3_463_656
