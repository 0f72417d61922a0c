"""A host's own rows over the shipped ones: next year's wage on the day of the circular."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.errors import DefinitionError
from tamin_rules.law import InForce, Law, keys
from tests.law import facts

NEXT_YEAR: Final = """
[min_daily_wage]
rows = [
  { from = "1406-01-01", greg = 2027-03-21, is = 7_000_000, ref = "supreme-labour-council", confidence = "high" },
  { from = "1407-01-01", greg = 2028-03-20, unknown = true },
]
"""
ON: Final = jalali.parse("1406-05-01")
SOURCES: Final = """
[sources.own]
kind = "circular"
title = { fa = "بخشنامه نمونه", en = "Sample circular" }
at = "number 1"
issued = "1405-12-28"
greg = 2027-03-19
confidence = "high"
"""


def _row(day: date, **fields: object) -> dict[str, Any]:
    return {"from": jalali.format(day), "greg": day, **fields}


def _value(day: date, value: object = 1, **fields: object) -> dict[str, Any]:
    return _row(day, **({"is": value, "ref": "project", "confidence": "high"} | fields))


def _wages(*rows: Mapping[str, Any]) -> dict[str, Any]:
    return {"min_daily_wage": {"rows": list(rows)}}


def test_next_year_is_five_lines_away(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(NEXT_YEAR, encoding="utf-8")
    law = Law.current().overlay(file)
    found = law.at(keys.MIN_DAILY_WAGE, ON)
    assert (found.value, found.unit, found.source) == (7_000_000, "rial/day", "supreme-labour-council")
    assert law.at(keys.INSURABLE_WAGE_CEILING_MONTHLY_30D, ON).value == 7 * 30 * 7_000_000
    assert facts.answer_of(law, "min_daily_wage", jalali.parse("1407-01-01")) == facts.UNKNOWN
    assert law.edition == "1405.1+own"
    assert Law.current().overlay(str(file)).at(keys.MIN_DAILY_WAGE, ON) == found


def test_the_shipped_law_stays_as_it_was() -> None:
    Law.current().overlay(tomllib.loads(NEXT_YEAR))
    assert facts.answer_of(Law.current(), "min_daily_wage", ON) == facts.UNKNOWN


def test_readings_and_filters_outlive_an_overlay() -> None:
    law = Law.current().with_readings(years_cap="no_cap").requiring("high").overlay(tomllib.loads(NEXT_YEAR))
    assert law.reading("years_cap") == "no_cap"
    assert facts.answer_of(law, "min_pension_monthly", ON) == facts.UNKNOWN


def test_overlays_lie_over_each_other() -> None:
    second = NEXT_YEAR.replace("7_000_000", "7_100_000")
    law = Law.current().overlay(tomllib.loads(NEXT_YEAR)).overlay(tomllib.loads(f'edition = "1406.x"\n{second}'))
    assert law.at(keys.MIN_DAILY_WAGE, ON).value == 7_100_000
    assert law.edition == "1406.x"


def test_an_overlay_keeps_what_an_earlier_one_brought() -> None:
    first = tomllib.loads(SOURCES + NEXT_YEAR)
    second = {"old_age.averaging_months": {"rows": [_value(ON, 36, ref="own")]}} | tomllib.loads(
        SOURCES.replace("sources.own", "sources.other")
    )
    law = Law.current().overlay(first).overlay(second)
    assert [law.find(name, ON).value for name in ("min_daily_wage", "old_age.averaging_months")] == [7_000_000, 36]
    assert {"own", "other", "seed"} <= set(law.sources)


def test_an_amount_can_take_the_place_of_a_computed_one() -> None:
    """From a day on which its part changes too: no period is empty."""
    on = jalali.parse("1405-01-01")
    law = Law.current().overlay({"min_monthly_wage_30d": {"rows": [_value(on, 170_000_000)]}})
    *_, before, after = law.rows("min_monthly_wage_30d")
    assert isinstance(before, InForce)
    assert isinstance(after, InForce)
    assert (before.value, before.derived_from, before.until) == (103_909_680, ("min_daily_wage",), on)
    assert before.since < on
    assert (after.value, after.derived_from, after.until) == (170_000_000, (), None)


def test_of_two_parts_that_are_missing_the_unknown_one_is_told() -> None:
    ended = {"insurable_wage_ceiling_multiplier": {"rows": [_row(jalali.parse("1405-07-01"), ended=True)]}}
    law = Law.current().overlay(ended)
    days = [jalali.parse(day) for day in ("1405-06-31", "1405-07-01", "1406-01-01")]
    assert [facts.answer_of(law, "insurable_wage_ceiling_daily", day) for day in days] == [
        *(38_792_950, facts.NOT_IN_FORCE),
        facts.UNKNOWN,
    ]


def test_an_overlay_brings_its_sources() -> None:
    law = Law.current().overlay(tomllib.loads(SOURCES + NEXT_YEAR.replace("supreme-labour-council", "own")))
    cited = law.resolve(law.at(keys.MIN_DAILY_WAGE, ON).source)
    assert (cited.title.en, cited.locator, cited.issued) == ("Sample circular", "number 1", date(2027, 3, 19))
    with pytest.raises(DefinitionError):
        Law.current().resolve("own")


def test_a_row_in_between_holds_until_the_next_one() -> None:
    """Values that continue: a host that learned of one amended quarter changes nothing else."""
    own = {"housing_allowance_monthly": {"rows": [_value(jalali.parse("1405-07-01"), 35_000_000)]}}
    law = Law.current().overlay(own)
    days = [jalali.parse(day) for day in ("1405-06-31", "1405-07-01", "1405-12-29", "1406-01-01")]
    assert [facts.answer_of(law, "housing_allowance_monthly", day) for day in days] == [
        *(30_000_000, 35_000_000, 35_000_000),
        facts.UNKNOWN,
    ]


def test_a_host_that_checked_says_so() -> None:
    own = {"min_daily_wage": tomllib.loads(NEXT_YEAR)["min_daily_wage"] | {"checked_on": "1406-01-05"}}
    assert jalali.format(Law.current().overlay(own).table("min_daily_wage").checked_on) == "1406-01-05"


GOOD: Final = _value(jalali.parse("1406-01-01"))
END: Final = _row(jalali.parse("1407-01-01"), unknown=True)

MISTAKES: Final = {
    "no table": ({"min_daily_wage": 7_000_000}, "min_daily_wage"),
    "no rows": ({"min_daily_wage": {}}, "min_daily_wage: rows is missing"),
    "empty rows": (_wages(), "min_daily_wage: rows"),
    "unknown key": ({"min_wage": {"rows": [GOOD]}}, "no keys of the law: min_wage"),
    "unknown field of a table": ({"min_daily_wage": {"rows": [GOOD, END], "unit": "rial/month"}}, "unknown: unit"),
    "unknown field of a row": (_wages(GOOD | {"until": "1406-12-29"}, END), "row 1: unknown: until"),
    "no first day": (_wages({"is": 1}, END), "row 1: from is missing"),
    "no such day": (_wages(GOOD | {"from": "1406-12-30"}, END), "row 1: from is no Jalali day"),
    "a day of another shape": (_wages(GOOD | {"from": "1406/01/01"}, END), "row 1: from is no Jalali day"),
    "no Gregorian day": (_wages({k: v for k, v in GOOD.items() if k != "greg"}, END), "row 1: greg is missing"),
    "another Gregorian day": (_wages(GOOD | {"greg": date(2027, 3, 22)}, END), "row 1: greg is 2027-03-22"),
    "no value": (_wages({k: v for k, v in GOOD.items() if k != "is"}, END), "row 1: exactly one of"),
    "two values": (_wages(GOOD | {"unknown": True}, END), "row 1: exactly one of"),
    "a float": (_wages(GOOD | {"is": 7.5}, END), "row 1: is must be of type int"),
    "a bool for a number": (_wages(GOOD | {"is": True}, END), "row 1: is must be of type int"),
    "a text for a number": (_wages(GOOD | {"is": "7000000"}, END), "row 1: is must be of type int"),
    "a negative amount": (_wages(GOOD | {"is": -1}, END), "row 1: is is negative"),
    "unknown, but not": (_wages(GOOD, END | {"unknown": False}), "row 2: unknown can only be true"),
    "no source": (_wages({k: v for k, v in GOOD.items() if k != "ref"}, END), "row 1: ref is missing"),
    "no such source": (_wages(GOOD | {"ref": "circular-1"}, END), "row from 1406-01-01: no such source"),
    "no such clause": (_wages(GOOD | {"see": ["ssl/999"]}, END), "row from 1406-01-01: no such source"),
    "no confidence": (_wages({k: v for k, v in GOOD.items() if k != "confidence"}, END), "row 1: confidence is"),
    "another confidence": (_wages(GOOD | {"confidence": "sure"}, END), "row 1: confidence must be one of"),
    "an empty note": (_wages(GOOD | {"note": " "}, END), "row 1: note is empty"),
    "the same day twice": (_wages(GOOD, GOOD, END), "rows must be there, in order"),
    "another order": (_wages(END, GOOD), "rows must be there, in order"),
    "a year without an end": (_wages(GOOD), "must end with a row that is unknown or ended"),
    "a rate above one": (
        {"premium_rate.compulsory.insured": {"rows": [GOOD | {"is": "7/1"}]}},
        "premium_rate.compulsory.insured: row 1: a rate is at most 1",
    ),
    "a decimal for a fraction": (
        {"premium_rate.compulsory.insured": {"rows": [GOOD | {"is": "0.07"}]}},
        'like "7/100"',
    ),
    "a fraction of nothing": ({"premium_rate.compulsory.insured": {"rows": [GOOD | {"is": "7/0"}]}}, 'like "7/100"'),
    "no member of the enum": ({"record_access": {"rows": [GOOD | {"is": "by_letter"}]}}, "is must be one of"),
    "a number for a bool": ({"premium_subject.eidi": {"rows": [GOOD | {"is": 1}]}}, "is must be of type bool"),
    "computed from below": (
        _wages({k: v for k, v in GOOD.items() if k != "is"} | {"product_of": [2, "min_monthly_wage_30d"]}, END),
        "product_of takes",
    ),
    "computed from a rate": (
        {
            "seniority_base_daily": {
                "rows": [
                    {k: v for k, v in GOOD.items() if k != "is"} | {"product_of": ["premium_rate.compulsory.insured"]},
                    END,
                ]
            }
        },
        "product_of takes",
    ),
    "computed from nothing": (
        _wages({k: v for k, v in GOOD.items() if k != "is"} | {"product_of": [2]}, END),
        "product",
    ),
    "an edition that is no text": ({"edition": 1406}, "edition must be of type str"),
    "a source without a title": ({"sources": {"own": {"kind": "circular"}}}, "sources: own: title is missing"),
    "a source of another kind": ({"sources": {"own": {"kind": "rumour"}}}, "own: kind must be one of"),
}


@pytest.mark.parametrize(("own", "place"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_file_key_and_row(own: dict[str, Any], place: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Law.current().overlay(own)
    assert str(caught.value).startswith("overlay: ")
    assert place in str(caught.value)


@pytest.mark.parametrize("content", [b"rows = [", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(content)
    with pytest.raises(DefinitionError) as caught:
        Law.current().overlay(file)
    assert str(caught.value).startswith("own.toml ")
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"own\.toml cannot be read"):
        Law.current().overlay(tmp_path / "own.toml")


@st.composite
def _overlays(draw: st.DrawFn) -> dict[str, Any]:
    """Draw rows of the minimum wage on different days, the last one unknown."""
    days = sorted(draw(st.sets(st.dates(date(1980, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6)))
    shapes = st.one_of(
        st.integers(0, 10**9).map(lambda wage: {"is": wage, "ref": "project", "confidence": "low"}),
        st.sampled_from([{"unknown": True}, {"ended": True}]),
    )
    return _wages(*(_row(day, **draw(shapes)) for day in days), _row(date(2031, 1, 1), unknown=True))


@given(_overlays(), st.dates(facts.FIRST, date(2032, 1, 1)))
def test_any_overlay_is_a_linear_search_over_both(own: dict[str, Any], day: date) -> None:
    shipped = facts.parameters()["min_daily_wage"]
    rows = {row["greg"]: row for row in (*shipped["rows"], *own["min_daily_wage"]["rows"])}
    both = {"min_daily_wage": shipped | {"rows": [rows[start] for start in sorted(rows)]}}
    law = Law.current().overlay(own)
    for name in ("min_daily_wage", "min_monthly_wage_30d"):
        expected = facts.answer_on(name, day, {**facts.parameters(), **both})
        assert facts.answer_of(law, name, day) == expected
    found = law.table("min_daily_wage").on(day - timedelta(1))
    assert found is None or found.until is None or found.until >= day
