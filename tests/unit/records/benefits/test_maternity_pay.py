"""Maternity pay: sixty days, no work, two thirds, nine months."""

from __future__ import annotations

from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, merge
from tamin_rules.records.benefits.base import DailyAverage
from tamin_rules.records.benefits.maternity import DAILY_AMOUNT, LEAVE, NO_WORK, SIXTY_DAYS, Maternity, maternity

LAW = Law.current()
ON = jalali.parse("1405-09-01")


@pytest.mark.clause("records/R5.3")
@pytest.mark.clause("ssl/67")
def test_59_days_in_the_year_before_birth_are_too_few_and_60_are_enough() -> None:
    short = SIXTY_DAYS(Maternity(59), law=LAW, on=ON)
    assert (short.outcome, short.decision.finding.code) == (Outcome.VIOLATED, "maternity.record.too_short")
    assert dict(short.decision.finding.params) == {"days": 59, "least": 60}
    assert SIXTY_DAYS(Maternity(60), law=LAW, on=ON).value is True


def test_there_is_no_work_during_the_leave() -> None:
    found = [NO_WORK(Maternity(works=works), law=LAW, on=ON) for works in (True, False)]
    assert [(figure.value, figure.decision.finding.code) for figure in found] == [
        (None, "maternity.leave.worked"),
        (True, None),
    ]


@pytest.mark.clause("records/R5.3")
@pytest.mark.clause("ssl/67")
def test_a_day_is_paid_two_thirds_rounded_by_the_reading() -> None:
    facts = Maternity(pay=DailyAverage(10_000_001))  # 6,666,667.33
    assert DAILY_AMOUNT(facts, law=LAW, on=ON).value == 6_666_667
    assert DAILY_AMOUNT(facts, law=LAW.with_readings(benefit_rounding="up"), on=ON).value == 6_666_668


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("1405-01-01", "1405-09-30", 276),
        ("1405-09-01", "1406-05-31", 30 + 30 + 30 + 29 + 5 * 31),
        ("1405-03-31", "1405-12-29", 1 + 3 * 31 + 5 * 30 + 29),
    ],
)
def test_the_leave_has_the_days_of_nine_calendar_months(first: str, last: str, days: int) -> None:
    found = LEAVE(Maternity(pay=DailyAverage(3_000)), law=LAW, on=jalali.parse(first)).value
    assert found is not None
    assert (jalali.format(found.first), jalali.format(found.last)) == (first, last)
    assert (found.days, found.amount) == (days, 2_000 * days)


def test_the_whole_is_the_rounded_day_times_the_days() -> None:
    found = LEAVE(Maternity(pay=DailyAverage(1)), law=LAW, on=ON).value
    assert found is not None
    assert found.amount == found.days


@pytest.mark.parametrize(
    ("formula", "lacking"),
    [(SIXTY_DAYS, "contribution_days"), (NO_WORK, "works"), (DAILY_AMOUNT, "last_pay"), (LEAVE, "last_pay")],
)
def test_what_is_not_known_is_missing(formula: Any, lacking: str) -> None:
    found = formula(Maternity(), law=LAW, on=ON)
    assert (found.value, found.decision.finding.missing) == (None, (lacking,))


def test_what_held_before_the_sources_speak_is_not_known() -> None:
    found = SIXTY_DAYS(Maternity(60), law=LAW, on=jalali.parse("1404-12-29"))
    assert (found.value, found.decision.finding.code) == (None, "law.value.unknown")


def test_a_law_that_wants_sure_values_does_not_know_the_nine_months() -> None:
    found = LEAVE(Maternity(pay=DailyAverage(1)), law=LAW.requiring("high"), on=ON)
    assert found.decision.finding.missing == ("maternity_benefit.months",)


class TestFromRecord:
    def test_days_count_from_the_same_day_a_year_ago_up_to_the_birth(self) -> None:
        birth = jalali.parse("1405-07-10")
        rows = [
            MonthRow(1404, 7, 30, 1),  # 10th to 30th
            MonthRow(1405, 6, 31, 1),
            MonthRow(1405, 7, 12, 1),  # 1st to 9th
        ]
        assert maternity(merge(rows, law=LAW, on=birth), birth).contribution_days == 21 + 31 + 9

    def test_a_leave_that_begins_before_the_birth_has_its_own_pay(self) -> None:
        first, birth = jalali.parse("1405-07-01"), jalali.parse("1405-07-20")
        rows = [MonthRow(1405, month, 31, 31 * 9_000_000) for month in (4, 5, 6)] + [MonthRow(1405, 7, 19, 19)]
        facts = maternity(merge(rows, law=LAW, on=birth), birth, works=False)
        assert facts.contribution_days == 112
        assert DAILY_AMOUNT(facts, law=LAW, on=first).value == 6_000_000

    def test_a_record_that_ends_before_the_birth_does_not_tell(self) -> None:
        record = merge([MonthRow(1405, 4, 31, 1)], law=LAW, on=jalali.parse("1405-04-31"))
        assert maternity(record, jalali.parse("1405-06-01")).contribution_days is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"contribution_days": -1}, "record.number.negative"), ({"works": "no"}, "insured.flag.not_flag")],
)
def test_what_is_no_fact_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        Maternity(**fields)
    assert caught.value.code == code


def test_an_amount_names_the_months_of_its_average() -> None:
    facts = Maternity(pay=merge([MonthRow(1405, 8, 30, 300_000_000)], law=LAW, on=ON))
    for formula in (DAILY_AMOUNT, LEAVE):
        assert [str(month) for month in formula(facts, law=LAW, on=ON).months] == ["1405-08"]
