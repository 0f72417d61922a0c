"""The insured person: what can be built, and what a repr may show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.errors import MalformedError
from tamin_rules.records.person import Insured, Sex


def faults(**given: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(MalformedError) as caught:
        Insured(**given)
    return [(fault.code, fault.loc) for fault in caught.value.faults]


def test_what_is_not_told_is_not_known() -> None:
    person = Insured()
    told = (person.sex, person.born, person.totally_disabled, person.children)
    assert (*told, person.hard_work_days, person.hard_work_consecutive_days) == (None,) * 6


def test_the_day_of_birth_is_not_shown() -> None:
    shown = repr(Insured(Sex.FEMALE, date(1991, 8, 5)))
    assert "1991" not in shown
    assert "born=•••" in shown
    assert "born=None" in repr(Insured(Sex.FEMALE))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"sex": "male"}, "insured.sex.not_sex"),
        ({"sex": 1}, "insured.sex.not_sex"),
        ({"totally_disabled": 1}, "insured.flag.not_flag"),
        ({"totally_disabled": "yes"}, "insured.flag.not_flag"),
        ({"born": "1360-01-01"}, "record.day.not_day"),
        ({"born": datetime.fromisoformat("1981-03-21T00:00:00+03:30")}, "record.day.not_day"),
        ({"born": date(1821, 3, 20)}, "jalali.year.out_of_range"),
        ({"children": 2.0}, "record.number.not_whole"),
        ({"children": True}, "record.number.not_whole"),
        ({"children": -1}, "record.number.negative"),
        ({"hard_work_days": "10"}, "record.number.not_whole"),
        ({"hard_work_consecutive_days": -1}, "record.number.negative"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(given: dict[str, Any], code: str) -> None:
    (name,) = given
    assert faults(**given) == [(code, (name,))]


def test_every_fault_is_said_at_once() -> None:
    found = faults(sex="man", totally_disabled=0, born=None, children=-1, hard_work_days=1.5)
    assert [loc for _, loc in found] == [("sex",), ("totally_disabled",), ("children",), ("hard_work_days",)]


def test_consecutive_days_are_part_of_all_days() -> None:
    assert Insured(hard_work_days=10, hard_work_consecutive_days=10).hard_work_days == 10
    assert faults(hard_work_days=9, hard_work_consecutive_days=10) == [
        ("insured.hard_work.more_than_all", ("hard_work_consecutive_days",))
    ]
    assert Insured(hard_work_consecutive_days=10).hard_work_days is None


def test_the_first_day_of_the_calendar_is_a_day_of_birth() -> None:
    assert Insured(born=jalali.parse("1200-01-01")).born == date(1821, 3, 21)
