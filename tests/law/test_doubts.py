"""What a person should check."""

from __future__ import annotations

import pytest

from tamin_rules import jalali
from tamin_rules.law import Doubt, DoubtKind, Law
from tests.law import facts

LAW = Law.current()
UNSOURCED = {
    name
    for name, table in facts.parameters().items()
    if any(row.get("confidence") == "unsourced" for row in table["rows"])
}
"""What no source supports, by the files: off until a host asks for it."""


def _kinds(law: Law, day: str) -> dict[DoubtKind, set[str]]:
    doubts = law.doubts(jalali.parse(day))
    return {kind: {doubt.key for doubt in doubts if doubt.kind is kind} for kind in DoubtKind}


def test_on_the_day_of_the_edition_only_pension_increases_are_unknown() -> None:
    found = _kinds(LAW, "1405-09-01")
    increases = {name for name in facts.NAMES if name.startswith("pension_increase.")}
    assert found.pop(DoubtKind.UNKNOWN) == increases | UNSOURCED
    assert found.pop(DoubtKind.UNSOURCED) == UNSOURCED
    assert not any(found.values())


def test_a_year_after_the_last_check_every_value_is_stale() -> None:
    assert _kinds(LAW, "1406-08-30")[DoubtKind.STALE] == set()
    assert _kinds(LAW, "1406-09-01")[DoubtKind.STALE] == set(facts.NAMES)


def test_after_the_last_decided_year_wages_are_unknown() -> None:
    found = LAW.doubts(jalali.parse("1406-01-01"))
    assert Doubt("min_daily_wage", DoubtKind.UNKNOWN, jalali.parse("1406-01-01")) in found
    assert Doubt("insurable_wage_ceiling_daily", DoubtKind.UNKNOWN, jalali.parse("1406-01-01")) in found


def test_a_value_that_lapsed_without_a_successor_is_a_gap() -> None:
    """An overlay puts an increase of 1400 before those that are listed: 1400 lapses into 1401, which is there."""
    rows = [{"from": "1399-01-01", "greg": facts.gregorian("1399-01-01")} | _weak()]
    law = LAW.overlay({"pension_increase.above_min_wage.fixed": {"rows": rows}})
    assert _kinds(law, "1399-12-30")[DoubtKind.GAP] == set()
    assert _kinds(law, "1400-01-01")[DoubtKind.GAP] == {"pension_increase.above_min_wage.fixed"}
    assert (
        facts.answer_of(law, "pension_increase.above_min_wage.fixed", jalali.parse("1400-01-01")) == facts.NOT_IN_FORCE
    )


def test_a_value_without_a_source_is_doubted() -> None:
    rows = [{"from": "1399-01-01", "greg": facts.gregorian("1399-01-01")} | _weak()]
    law = LAW.overlay({"old_age.averaging_months": {"rows": rows}})
    assert _kinds(law, "1405-09-01")[DoubtKind.UNSOURCED] == UNSOURCED | {"old_age.averaging_months"}
    assert law.requiring("unsourced").find("old_age.averaging_months", jalali.parse("1400-01-01")).source == "unsourced"


def _weak() -> dict[str, object]:
    return {"is": 12, "confidence": "unsourced"}


@pytest.mark.parametrize("least", ["high", "medium"])
def test_what_a_law_finds_too_weak_is_unknown_to_it(least: str) -> None:
    assert "min_pension_monthly" in _kinds(LAW.requiring(least), "1405-09-01")[DoubtKind.UNKNOWN]
