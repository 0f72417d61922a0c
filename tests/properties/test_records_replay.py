"""A record that is judged as on an earlier day uses the rows and the law that were known then, and no others."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import Law, jalali
from tamin_rules.decisions import Outcome
from tamin_rules.law import keys
from tamin_rules.records import Insured, MonthRow, Sex, Summary, summarize
from tests.properties import records_reference as model
from tests.properties.careers import careers

LAW: Final = Law.current()
MAN: Final = Insured(sex=Sex.MALE, born=jalali.parse("1345-01-01"), totally_disabled=False, hard_work_days=0)
DECREED: Final = jalali.parse("1405-09-02")
LATER: Final = LAW.overlay({
    key: {"rows": [{**row, "issued": jalali.format(DECREED), "ref": "project", "confidence": "high"} for row in rows]}
    for key, rows in {
        keys.MIN_DAILY_WAGE.name: [
            {"from": "1390-01-01", "greg": date(2011, 3, 21), "is": 1},
            {"from": "1405-01-01", "greg": date(2026, 3, 21), "is": 9_999_999},
        ],
        keys.OLD_AGE_MIN_CONTRIBUTION_YEARS.name: [{"from": "1404-01-01", "greg": date(2025, 3, 21), "is": 40}],
    }.items()
})  # fmt: skip
"""The shipped law, and beside it rows for days long gone that were issued only after the last day drawn here."""
DAYS: Final = st.integers(jalali.parse("1372-01-01").toordinal(), jalali.parse("1405-09-01").toordinal()).map(
    date.fromordinal
)


def judged(rows: list[model.Row], law: Law, on: date) -> Summary:
    made = [MonthRow(row["year"], row["month"], row["days"], row["wage"], row.get("workshop")) for row in rows]
    return summarize(made, law=law.known_on(on), on=on, person=MAN)


def told(found: Summary) -> list[tuple[Any, ...]]:
    return [(decision.rule.id, decision.finding) for decision in found.decisions]


@given(careers(), DAYS)
def test_every_value_was_known_on_the_day(rows: list[model.Row], on: date) -> None:
    used = [value for decision in judged(rows, LAW, on).decisions for value in decision.finding.used]
    assert used
    assert [value for value in used if (value.issued or value.since) > on] == []


@given(careers(), DAYS)
def test_what_is_decreed_later_changes_nothing(rows: list[model.Row], on: date) -> None:
    """But where a later decree covers a day, that day is not known: no value is put in its place."""
    before, after = judged(rows, LAW, on), judged(rows, LATER, on)
    used = [value for decision in after.decisions for value in decision.finding.used]
    assert [value for value in used if value.issued == DECREED] == []
    if on < jalali.parse("1390-01-01"):
        assert told(before) == told(after)


@given(careers(), careers(), DAYS)
def test_what_is_reported_later_changes_no_figure(rows: list[model.Row], more: list[model.Row], on: date) -> None:
    now = jalali.ymd(on)[:2]
    later = [row for row in more if (row["year"], row["month"]) > now]
    known = [row for row in rows if (row["year"], row["month"]) <= now]
    one, other = judged(known, LAW, on), judged(known + later, LAW, on)
    assert (one.years, one.gaps, one.averages, one.pension) == (other.years, other.gaps, other.averages, other.pension)
    assert one.standings == other.standings


@pytest.mark.clause("records/R4.6")
@pytest.mark.parametrize("day", ["1396-02-01", "1402-06-01", "1403-02-31", "1403-12-20", "1405-09-01"])
def test_the_paths_of_a_day_need_no_law_of_later(day: str) -> None:
    """Who asks as of 1402 is told the law before the Seventh Plan Act, though that Act was not known."""
    on = jalali.parse(day)
    made = [MonthRow(year, month, 29, 1) for year in range(1370, 1402) for month in range(1, 13)]
    now, then = (summarize(made, law=law, on=on, person=MAN) for law in (LAW, LAW.known_on(on)))
    assert [standing.outcome for standing in now.standings] == [standing.outcome for standing in then.standings]
    assert Outcome.UNDETERMINED not in {standing.outcome for standing in then.standings}
    assert [standing.lacks for standing in now.standings] == [standing.lacks for standing in then.standings]


def test_between_the_act_and_its_by_law_the_figures_are_not_known() -> None:
    on = jalali.parse("1403-06-01")
    found = summarize([], law=LAW.known_on(on), on=on, person=MAN)
    assert {standing.missing for standing in found.standings} == {("old_age.seventh_plan_by_bylaw",)}
