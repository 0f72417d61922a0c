"""Readings: named choices with a default."""

from __future__ import annotations

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Rule, satisfied, stamp
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law, readings, sources

LAW = Law.current()
ALL = readings.shipped()


@pytest.mark.parametrize("name", ALL)
def test_each_reading_has_a_choice_to_make_and_a_source(name: str) -> None:
    reading = ALL[name]
    assert reading.name == name
    assert len(reading.choices) >= 2
    assert reading.default in reading.choices
    assert reading.label.en.isascii()
    assert sources.cites(LAW.sources, reading.source)


@pytest.mark.parametrize("name", ALL)
def test_each_choice_can_be_made(name: str) -> None:
    for choice in ALL[name].choices:
        law = LAW.with_readings(**{name: choice})
        assert law.reading(name) == law.readings[name] == choice
        assert law.chosen_readings == (() if choice == ALL[name].default else ((name, choice),))


def test_defaults_hold_where_nothing_is_chosen() -> None:
    assert LAW.chosen_readings == ()
    assert LAW.readings == {name: reading.default for name, reading in ALL.items()}
    assert LAW.reading("average_wage") == "portal"


def test_choices_add_up_and_are_sorted() -> None:
    law = LAW.with_readings(years_cap="no_cap").with_readings(average_wage="daily")
    assert law.chosen_readings == (("average_wage", "daily"), ("years_cap", "no_cap"))
    assert law.with_readings(years_cap="cap_35").chosen_readings == (("average_wage", "daily"),)
    assert LAW.chosen_readings == ()


def test_a_choice_that_there_is_not_is_malformed() -> None:
    with pytest.raises(MalformedError) as caught:
        LAW.with_readings(years_cap="cap_40")
    (fault,) = caught.value.faults
    assert (fault.code, fault.loc, fault.params) == (
        "law.reading.unknown",
        ("years_cap",),
        {"known": ("cap_35", "no_cap")},
    )


def test_a_name_that_there_is_not_is_malformed() -> None:
    for ask in (lambda: LAW.reading("cap"), lambda: LAW.with_readings(cap="no_cap")):
        with pytest.raises(MalformedError) as caught:
            ask()
        assert (caught.value.code, caught.value.params) == ("law.reading.unknown", {"known": tuple(ALL)})


def test_a_law_read_otherwise_holds_the_same_values() -> None:
    assert LAW.with_readings(years_cap="no_cap").rows("min_daily_wage") == LAW.rows("min_daily_wage")


def test_every_decision_is_stamped_with_the_terms_of_its_law() -> None:
    law = LAW.with_readings(years_cap="no_cap").requiring("high").known_on(jalali.parse("1405-01-15"))
    terms = (("years_cap", "no_cap"), ("least_confidence", "high"), ("known_on", "1405-01-15"))
    decision = stamp(Rule("x", "project", lambda *_: satisfied()), satisfied(), law, law.published_on)
    assert law.terms == decision.basis.readings == terms
    assert LAW.terms == LAW.requiring("low").terms == ()
