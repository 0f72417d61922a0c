"""The data files: each key has its rows, each row a source that exists, each day two writings that agree."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.errors import MalformedError, NotInForceError
from tamin_rules.law import Confidence, InForce, Key, Law, Silence, Why, areas, keys, load
from tamin_rules.law.keys import PensionFloor, RecordAccess
from tests.law import facts

LAW = Law.current()
EVERY = LAW.requiring("unsourced")
"""The law with what no source supports, which the shipped one keeps silent about."""
RAW_ROWS = [(name, row) for name, table in facts.parameters().items() for row in table["rows"]]


def test_the_constants_are_the_keys() -> None:
    """A constant is its key's name in capitals, with underscores; none is left out of the areas."""
    constants = {name: value for name, value in vars(keys).items() if isinstance(value, Key)}
    assert constants == {key.name.upper().replace(".", "_"): key for key in areas.BY_NAME.values()}
    assert list(LAW.keys()) == list(areas.BY_NAME.values())
    assert list(areas.AREA_OF) == list(areas.BY_NAME)


def test_the_files_hold_the_keys_in_their_order() -> None:
    for area, members in areas.AREAS.items():
        assert list(load.shipped(area)) == [key.name for key in members]
    assert {*facts.parameters()} == {*facts.NAMES}


@pytest.mark.parametrize("name", facts.NAMES)
def test_periods_follow_each_other_without_a_gap(name: str) -> None:
    rows = LAW.rows(name)
    assert all(row.until == following.since for row, following in pairwise(rows))
    assert rows[-1].until is None
    assert all(row.since < row.until for row in rows if row.until)


@pytest.mark.parametrize("name", facts.NAMES)
def test_every_reference_leads_somewhere(name: str) -> None:
    for row in LAW.rows(name):
        if isinstance(row, InForce):
            assert {LAW.resolve(ref).ref for ref in (row.source, *row.see)} == {row.source, *row.see}


@pytest.mark.parametrize("name", facts.NAMES)
def test_values_have_the_type_of_their_key(name: str) -> None:
    values = [row.value for row in EVERY.rows(name) if isinstance(row, InForce)]
    assert values
    assert {type(value) for value in values} == {areas.BY_NAME[name].of}


@pytest.mark.parametrize("name", facts.NAMES)
def test_a_label_is_there_in_both_languages(name: str) -> None:
    label = LAW.table(name).label
    assert label.en.isascii()
    assert any("\u0600" <= letter <= "\u06ff" for letter in label.fa)
    assert not any(letter in label.fa for letter in "يك")


def test_no_two_keys_share_a_label() -> None:
    labels = [LAW.table(name).label for name in facts.NAMES]
    assert len({label.fa for label in labels}) == len({label.en for label in labels}) == len(labels)


def test_the_gregorian_day_is_the_jalali_one() -> None:
    """By jdatetime; the loader compared them with our own calendar."""
    assert [(name, row["from"]) for name, row in RAW_ROWS if row["greg"] != facts.gregorian(row["from"])] == []


def test_no_file_holds_a_float() -> None:
    def floats(value: object) -> bool:
        match value:
            case dict():
                return any(floats(inner) for inner in value.values())
            case list():
                return any(floats(inner) for inner in value)
            case _:
                return isinstance(value, float)

    assert not floats(dict(facts.parameters()))


def test_yearly_values_end_in_an_unknown_row() -> None:
    yearly = [name for name, table in facts.parameters().items() if table.get("yearly")]
    assert len(yearly) == 5
    assert all(facts.parameters()[name]["rows"][-1]["unknown"] for name in yearly)


def test_a_circular_is_issued_on_the_day_that_its_source_says() -> None:
    for row in LAW.rows("min_daily_wage"):
        if isinstance(row, InForce) and row.source.startswith("circular-"):
            assert row.issued == LAW.resolve(row.source).issued


@given(st.sampled_from(facts.NAMES), st.dates(facts.FIRST, facts.LAST))
def test_an_answer_is_what_a_linear_search_of_the_files_finds(name: str, day: date) -> None:
    assert facts.answer_of(EVERY, name, day) == facts.answer_on(name, day, facts.parameters())


@pytest.mark.parametrize("name", facts.NAMES)
def test_so_it_is_around_every_change(name: str) -> None:
    days = [row.since + timedelta(shift) for row in LAW.rows(name) for shift in (-1, 0, 1)]
    assert [facts.answer_of(EVERY, name, day) for day in days] == [
        facts.answer_on(name, day, facts.parameters()) for day in days
    ]


@pytest.mark.clause("ssl/111")
def test_computed_values_say_from_what() -> None:
    on = jalali.parse("1404-07-01")
    ceiling = LAW.at(keys.INSURABLE_WAGE_CEILING_DAILY, on)
    assert (ceiling.value, ceiling.source) == (24_245_592, "circular-231711")
    assert ceiling.derived_from == ("insurable_wage_ceiling_multiplier", "min_daily_wage")
    assert ceiling.see == ("records/R6.4", "hesabyar/index")
    assert ceiling.issued == jalali.parse("1403-12-28")
    assert LAW.at(keys.INSURABLE_WAGE_CEILING_MONTHLY_30D, on).value == 727_367_760
    floor = LAW.at(keys.MIN_PENSION_MONTHLY, on)
    assert (floor.value, floor.confidence, floor.derived_from) == (103_909_680, Confidence.LOW, ("min_daily_wage",))
    assert LAW.at(keys.MIN_PENSION_RULE, on).value is PensionFloor.MINIMUM_WAGE_OF_AN_ORDINARY_WORKER


def test_a_computed_value_changes_with_its_parts() -> None:
    """In 1399 the wage changed inside the year, and the ceiling with it."""
    days = [jalali.parse(day) for day in ("1399-03-31", "1399-04-01")]
    assert [LAW.at(keys.INSURABLE_WAGE_CEILING_DAILY, on).value for on in days] == [4_282_663, 4_457_663]


def test_a_first_day_that_is_nominal_is_nominal_once() -> None:
    """When the factor 7 began is not known; that it held in the next year is no question of days."""
    days = [jalali.parse(day) for day in ("1384-01-01", "1385-01-01")]
    assert [LAW.at(keys.INSURABLE_WAGE_CEILING_DAILY, on).nominal for on in days] == [True, False]


def test_the_fixed_ceiling_of_1357_is_not_computed() -> None:
    found = LAW.at(keys.INSURABLE_WAGE_CEILING_DAILY, jalali.parse("1358-06-01"))
    assert (found.value, found.derived_from) == (4_000, ())


@pytest.mark.clause("H1")
@pytest.mark.clause("H2")
@pytest.mark.clause("H3")
@pytest.mark.parametrize(
    ("day", "expected", "source"),
    [
        ("1394-12-29", RecordAccess.NATIONAL_ID_AND_INSURANCE_NUMBER, "seed/H1"),
        ("1396-01-01", RecordAccess.REGISTRATION_WITH_SUPPLEMENTARY_DATA, "seed/H2"),
        ("1405-09-01", RecordAccess.REGISTRATION_IN_RENEWED_PORTAL, "seed/H3"),
    ],
)
def test_how_one_saw_the_own_record(day: str, expected: RecordAccess, source: str) -> None:
    found = LAW.at(keys.RECORD_ACCESS, jalali.parse(day))
    assert (found.value, found.source, found.nominal) == (expected, source, True)


def test_before_the_1390s_the_access_is_not_told() -> None:
    with pytest.raises(NotInForceError) as caught:
        LAW.at(keys.RECORD_ACCESS, jalali.parse("1389-12-29"))
    assert caught.value.code == "law.value.not_in_force"


def test_a_one_time_increase_does_not_outlive_its_year() -> None:
    assert LAW.at(keys.PENSION_INCREASE_PERCENT, jalali.parse("1393-12-29")).value == Fraction(1, 4)
    with pytest.raises(NotInForceError):
        LAW.at(keys.PENSION_INCREASE_PERCENT, jalali.parse("1394-01-01"))


@pytest.mark.parametrize("name", ["", "min_daily_wag", "MIN_DAILY_WAGE", "../edition"])
def test_an_unknown_key_is_malformed(name: str) -> None:
    for ask in (LAW.table, LAW.rows, lambda key: LAW.find(key, LAW.published_on)):
        with pytest.raises(MalformedError) as caught:
            ask(name)
        assert (caught.value.code, caught.value.params) == ("law.key.unknown", {})


def test_ended_and_unknown_differ() -> None:
    ended, unknown = (
        next(row for row in LAW.rows(name) if isinstance(row, Silence))
        for name in ("penalty.list_not_sent.fraction_of_month_premium", "insurable_wage_ceiling_daily")
    )
    assert (ended.why, ended.code) == (Why.ENDED, "law.value.not_in_force")
    assert (unknown.why, unknown.code) == (Why.UNKNOWN, "law.value.unknown")


def test_the_shipped_edition_is_one_object() -> None:
    assert Law.current() is Law.current()
    assert (LAW.edition, jalali.format(LAW.published_on)) == ("1405.1", "1405-09-01")


def test_a_law_travels_to_another_process() -> None:
    law = LAW.with_readings(years_cap="no_cap").requiring("medium")
    law.table("min_daily_wage")
    copy = pickle.loads(pickle.dumps(law))  # noqa: S301 - our own bytes
    on = jalali.parse("1404-07-01")
    assert copy.at(keys.MIN_DAILY_WAGE, on) == law.at(keys.MIN_DAILY_WAGE, on)
    assert (copy.edition, copy.chosen_readings) == (law.edition, law.chosen_readings)
    with pytest.raises(NotInForceError):
        copy.at(keys.MIN_PENSION_MONTHLY, on)
