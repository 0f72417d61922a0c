"""Decisions in sentences: the words for choices and units are there, and nothing says what was not found."""

from __future__ import annotations

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.decisions import Decision, Outcome, Rule, satisfied, stamp
from tamin_rules.law import InForce, Law
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.records.eligibility import Path
from tamin_rules.report.telling import cite, tell_decision, tell_figure
from tests.unit.report.sample import summary

LAW = Law.current()
FA, EN = catalogue("fa"), catalogue("en")


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_of_every_reading_has_a_name(lang: Lang) -> None:
    choices = {choice for name in LAW.readings for choice in LAW.reading_of(name).choices}
    assert choices == catalogue(lang).labels["choice"].keys()


@pytest.mark.parametrize("lang", LANGS)
def test_every_unit_that_is_counted_in_has_a_name(lang: Lang) -> None:
    every = LAW.keys()
    rows = (row for key in every for row in LAW.rows(key.name))
    units = {row.unit for row in rows if isinstance(row, InForce)}
    assert units - catalogue(lang).labels["unit"].keys() == {"bool", "enum", "fraction"}


def test_a_figure_tells_its_values_with_unit_and_day_and_source() -> None:
    told = tell_figure(summary().pension, LAW, EN)
    lines = [str(used) for used in told.values]
    assert lines[0].startswith("Old age, fraction of the average wage for each year: 1/30 (since 6 Esfand 1371; ")
    wage = "Minimum monthly wage (30 days): 166,255,500 rials a month (since 1 Farvardin 1405; "
    assert [line for line in lines if line.startswith(wage) and line.endswith("(circular-6682))")]
    assert ("Cap of the years", "up to 35 years") in told.readings


def test_a_share_of_hundredths_is_told_as_a_percentage() -> None:
    used = LAW.find("premium_rate.compulsory.insured", summary().on)
    decision = summary().pension.decision
    told = tell_decision(_using(decision, used), LAW, FA)
    assert told.values[0].value == "۷٪"
    assert tell_decision(_using(decision, used), LAW, EN).values[0].value == "7%"


def _using(decision: Decision, used: InForce[object]) -> Decision:
    return evolve(decision, finding=evolve(decision.finding, used=(used,)))


def test_a_path_that_is_not_meant_says_so_and_not_what_it_asks_for() -> None:
    (standing,) = (each for each in summary().standings if each.path is Path.WOMEN_42)
    assert standing.outcome is Outcome.NOT_APPLICABLE
    told = tell_decision(standing.decision, LAW, EN)
    assert told.said == EN.faults["eligibility.path.not_meant"].detail
    assert told.rule == EN.rule("eligibility.women_42.reached")


def test_a_reference_does_not_jump_about_in_a_persian_line() -> None:
    assert cite("records/R4.1", LAW, FA).endswith("(\u2066records/R4.1\u2069)")
    assert cite("records/R4.1", LAW, EN).endswith("(records/R4.1)")


def test_terms_that_are_no_readings_are_told_too() -> None:
    law = LAW.requiring("high")
    found = tell_decision(
        stamp(Rule("x", "project", lambda *_: satisfied()), satisfied(), law, jalali.day(1405, 9, 1)), law, EN
    )
    assert found.readings == (("least confidence", "high"),)
