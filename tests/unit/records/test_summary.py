"""A summary as a whole: whether a record is accepted, and every decision behind it."""

from __future__ import annotations

from typing import Final

from tamin_rules import jalali
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, summarize

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
MONTHS: Final = [MonthRow(1404, month, 29, 300_000_000) for month in range(1, 13)]
TOO_LONG: Final = MonthRow(1403, 1, 40, 300_000_000)
LATER: Final = MonthRow(1450, 1, 30, 300_000_000)


def test_a_record_is_accepted_unless_something_in_it_breaks_a_rule() -> None:
    advised = summarize([*MONTHS, MonthRow(1401, 1, 30, 300_000_000)], law=LAW, on=ON)
    assert advised.doubts
    assert advised.accepted
    refused = summarize([*MONTHS, TOO_LONG, MonthRow(1401, 1, 30, 300_000_000)], law=LAW, on=ON)
    assert {doubt.decision.refuses for doubt in refused.doubts} == {True, False}
    assert not refused.accepted


def test_its_decisions_are_those_of_all_its_parts() -> None:
    found = summarize([*MONTHS, TOO_LONG, LATER], law=LAW, on=ON)
    standings = [decision for standing in found.standings for decision in standing.decisions]
    assert list(found.decisions) == [
        found.duration.decision,
        *(average.decision for average in found.averages.values()),
        found.pension.decision,
        *standings,
        *(doubt.decision for doubt in found.doubts),
    ]
    assert standings
    assert found.doubts
