"""Sick pay: off by default, since no source supports it; its fractions and waiting days where it is on."""

from __future__ import annotations

from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, merge
from tamin_rules.records.benefits.base import DailyAverage
from tamin_rules.records.benefits.sickness import AMOUNT, DAILY_AMOUNT, PAID_DAYS, Sickness

LAW = Law.current()
CHOSEN = LAW.with_readings(sick_pay="three_quarters_two_thirds_half")
ON = jalali.parse("1405-09-01")
WHOLE: dict[str, Any] = {"sick_days": 10, "has_dependants": False, "in_hospital": False, "work_accident": False}


def facts(**other: Any) -> Sickness:
    return Sickness(**(WHOLE | other), pay=DailyAverage(12_000_000))


@pytest.mark.clause("records/R5.1")
@pytest.mark.clause("ssl/62")
@pytest.mark.parametrize("formula", [DAILY_AMOUNT, PAID_DAYS, AMOUNT])
def test_without_a_source_nothing_is_told_until_it_is_asked_for(formula: Any) -> None:
    silent = formula(facts(), law=LAW, on=ON)
    assert (silent.value, silent.outcome) == (None, Outcome.UNDETERMINED)
    assert silent.decision.finding.code == "rule.provision.unsourced"
    assert ("sick_pay", "off") in silent.readings
    told = [formula(facts(), law=law, on=ON).value for law in (CHOSEN, LAW.requiring("unsourced"))]
    assert None not in told
    assert told[0] == told[1]


@pytest.mark.clause("records/R5.1")
@pytest.mark.parametrize(
    ("dependants", "hospital", "expected"),
    [
        (True, True, 9_000_000),
        (True, False, 9_000_000),
        (True, None, 9_000_000),
        (False, True, 6_000_000),
        (False, False, 8_000_000),
    ],
)
def test_a_day_is_paid_by_dependants_and_hospital(dependants: bool, hospital: bool | None, expected: int) -> None:  # noqa: FBT001
    found = DAILY_AMOUNT(facts(has_dependants=dependants, in_hospital=hospital), law=CHOSEN, on=ON)
    assert found.value == expected


@pytest.mark.parametrize(
    ("days", "other", "paid"),
    [
        (3, {}, 0),
        (4, {}, 1),
        (0, {}, 0),
        (3, {"in_hospital": True}, 3),
        (3, {"work_accident": True}, 3),
        (3, {"work_accident": True, "in_hospital": None}, 3),
        (3, {"in_hospital": True, "work_accident": None}, 3),
    ],
)
def test_it_is_paid_from_the_fourth_day_or_from_the_first(days: int, other: dict[str, Any], paid: int) -> None:
    assert PAID_DAYS(facts(sick_days=days, **other), law=CHOSEN, on=ON).value == paid


def test_the_whole_is_the_rounded_day_times_the_days() -> None:
    thirds = Sickness(13, has_dependants=False, in_hospital=False, work_accident=False, pay=DailyAverage(1_000))
    assert AMOUNT(thirds, law=CHOSEN, on=ON).value == 10 * 667


@pytest.mark.parametrize(
    ("unknown", "formula"),
    [
        ("has_dependants", DAILY_AMOUNT),
        ("in_hospital", DAILY_AMOUNT),
        ("in_hospital", PAID_DAYS),
        ("work_accident", PAID_DAYS),
        ("sick_days", PAID_DAYS),
        ("sick_days", AMOUNT),
        ("has_dependants", AMOUNT),
    ],
)
def test_what_is_not_known_is_missing(unknown: str, formula: Any) -> None:
    assert formula(facts(**{unknown: None}), law=CHOSEN, on=ON).decision.finding.missing == (unknown,)


def test_without_pay_there_is_no_amount() -> None:
    assert AMOUNT(Sickness(**WHOLE), law=CHOSEN, on=ON).decision.finding.missing == ("last_pay",)


def test_the_average_may_come_from_a_record() -> None:
    on = jalali.parse("1405-07-01")
    rows = [MonthRow(1405, month, 31, 31 * 12_000_000) for month in (4, 5, 6)]
    ill = Sickness(**WHOLE, pay=merge(rows, law=LAW, on=on))
    found = AMOUNT(ill, law=CHOSEN, on=on)
    assert (found.value, len(found.months)) == (7 * 8_000_000, 3)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"sick_days": -1}, "record.number.negative"), ({"in_hospital": 1}, "insured.flag.not_flag")],
)
def test_what_is_no_fact_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        Sickness(**fields)
    assert caught.value.code == code
