"""Items of pay: which carry the premium, under which reading, and since when the law says so."""

from __future__ import annotations

import pickle
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.errors import MalformedError, NotInForceError
from tamin_rules.law import Law
from tamin_rules.records.items import (
    CONTESTED,
    FLAGS,
    KNOWN,
    Pay,
    PayItem,
    flag,
    insurable_total,
    is_subject,
    split,
)
from tamin_rules.records.numbers import MOST_WAGE

LAW: Final = Law.current()
FIRST: Final = jalali.parse("1403-01-01")
BEFORE: Final = jalali.parse("1402-12-29")
ON: Final = jalali.parse("1405-09-01")

IN: Final = (
    PayItem.BASE_WAGE,
    PayItem.SENIORITY,
    PayItem.HOUSING,
    PayItem.GROCERY,
    PayItem.MARRIAGE_ALLOWANCE,
    PayItem.OVERTIME,
    PayItem.NIGHT,
    PayItem.FRIDAY,
    PayItem.SHIFT,
    PayItem.PERFORMANCE_BONUS,
    PayItem.OTHER_INSURABLE,
)


def test_every_item_has_a_flag_or_needs_none() -> None:
    assert set(FLAGS) | set(KNOWN) == set(PayItem)
    assert not set(FLAGS) & set(KNOWN)
    assert set(CONTESTED) <= set(FLAGS)


@pytest.mark.clause("records/R6.2")
@pytest.mark.parametrize("item", PayItem)
def test_an_item_is_in_or_out_as_the_facts_say(item: PayItem) -> None:
    assert is_subject(item, law=LAW, on=ON) is (item in IN)


@pytest.mark.clause("records/R6.2")
@pytest.mark.parametrize(
    ("reading", "items"),
    [
        ("cash_transport_and_food", {PayItem.CASH_TRANSPORT, PayItem.CASH_FOOD}),
        ("eid_bonus", {PayItem.EID_BONUS}),
    ],
)
def test_a_reading_makes_contested_items_subject_and_no_other(reading: str, items: set[PayItem]) -> None:
    law = LAW.with_readings(**{reading: "insurable"})
    changed = {item for item in PayItem if is_subject(item, law=law, on=ON) is not is_subject(item, law=LAW, on=ON)}
    assert changed == items
    assert all(is_subject(item, law=law, on=BEFORE) for item in items)  # a host has decided, for every day


@pytest.mark.clause("records/R6.2")
@pytest.mark.parametrize("item", FLAGS)
def test_before_its_first_day_the_law_says_of_no_item_whether_it_counts(item: PayItem) -> None:
    assert flag(item, law=LAW, on=FIRST) is not None
    with pytest.raises(NotInForceError) as caught:
        is_subject(item, law=LAW, on=BEFORE)
    assert caught.value.params["key"] == FLAGS[item].name


@pytest.mark.clause("ssl/2.5")
def test_the_base_wage_is_wage_by_definition() -> None:
    assert is_subject(PayItem.BASE_WAGE, law=LAW, on=jalali.parse("1357-07-01"))


def test_a_law_that_demands_more_is_silent_on_what_is_only_weakly_known() -> None:
    """The flag of the Eid bonus is disputed; that the bonus is exempt by default is no more than that."""
    with pytest.raises(NotInForceError):
        is_subject(PayItem.EID_BONUS, law=LAW.requiring("medium"), on=ON)
    assert is_subject(PayItem.HOUSING, law=LAW.requiring("medium"), on=ON)


def test_a_flag_of_the_host_wins_over_the_default_of_a_reading() -> None:
    row = {"from": "1403-01-01", "greg": FIRST, "is": True, "ref": "project", "confidence": "high"}
    law = LAW.overlay({"premium_subject.eidi": {"rows": [row]}})
    assert is_subject(PayItem.EID_BONUS, law=law, on=ON)


def test_a_pay_is_split_and_says_what_it_read() -> None:
    pay = Pay({"base_wage": 100, "housing": 30, "night": 5, "shift": 5, "mission": 7, "child_allowance": 9})
    found = split(pay, law=LAW, on=ON)
    assert (found.subject, found.excluded, found.open, found.silence) == (
        140,
        (PayItem.MISSION, PayItem.CHILD_ALLOWANCE),
        (),
        None,
    )
    assert [used.key for used in found.used] == [
        "premium_subject.housing_allowance",
        "premium_subject.shift_night_holiday_pay",
        "premium_subject.mission_allowance",
        "premium_subject.child_allowance",
    ]
    assert pay.gross == 156


def test_an_item_of_which_nobody_says_is_neither_in_nor_out() -> None:
    found = split(Pay({"base_wage": 100, "housing": 30, "mission": 7}), law=LAW, on=BEFORE)
    assert (found.subject, found.excluded, found.open) == (100, (), (PayItem.HOUSING, PayItem.MISSION))
    assert found.silence is not None
    assert found.silence.params["key"] == "premium_subject.housing_allowance"
    assert found.used == ()


def test_an_amount_of_nothing_stands_nowhere() -> None:
    found = split(Pay({"base_wage": 100, "housing": 0, "mission": 0}), law=LAW, on=BEFORE)
    assert (found.subject, found.excluded, found.open, found.silence, found.used) == (100, (), (), None, ())


def test_a_total_is_insurable_as_the_caller_says() -> None:
    assert split(insurable_total(7), law=LAW, on=BEFORE).subject == 7
    assert split(Pay({PayItem.OTHER_EXEMPT: 7}), law=LAW, on=BEFORE).excluded == (PayItem.OTHER_EXEMPT,)


def test_a_pay_is_a_value() -> None:
    pay = Pay({PayItem.BASE_WAGE: 100, PayItem.HOUSING: 0})
    assert pay == Pay({"base_wage": 100, "housing": 0})
    assert hash(pay) == hash(Pay({"base_wage": 100, "housing": 0}))
    assert pickle.loads(pickle.dumps(pay)) == pay  # noqa: S301 - our own bytes
    assert (pay.has(PayItem.HOUSING), pay.has(PayItem.NIGHT), pay.of(PayItem.NIGHT)) == (True, False, 0)
    assert pay.replacing({PayItem.HOUSING: 3}).of(PayItem.HOUSING) == 3
    assert pay.of(PayItem.HOUSING) == 0


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({"wages": 1}, [("wages", "pay.item.unknown")]),
        ({"housing": -1}, [("housing", "record.number.negative")]),
        ({"housing": MOST_WAGE + 1}, [("housing", "record.number.too_large")]),
        ({"housing": True}, [("housing", "record.number.not_whole")]),
        ({"housing": 1.0}, [("housing", "record.number.not_whole")]),
        ({"housing": "1", "x": 2}, [("housing", "record.number.not_whole"), ("x", "pay.item.unknown")]),
    ],
)
def test_what_is_no_pay_is_refused_item_by_item(items: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(MalformedError) as caught:
        Pay(items)
    assert [(fault.loc[0], fault.code) for fault in caught.value.faults] == expected


def test_the_greatest_amount_is_one() -> None:
    assert Pay({"housing": MOST_WAGE}).gross == MOST_WAGE
