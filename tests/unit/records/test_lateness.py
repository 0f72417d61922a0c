"""Deadlines of list and premium, holidays, and what lateness costs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.lateness import (
    LATE_PAYMENT,
    LIST_DEADLINE,
    LIST_FINE,
    LIST_IN_TIME,
    NO_FINE,
    PAID_IN_TIME,
    PAYMENT_DEADLINE,
    Fine,
    Obligation,
    add_months,
    late_payment,
    months_late,
)

LAW: Final = Law.current()
STARTED: Final = LAW.with_readings(late_month="started")
NO_HOLIDAYS: Final[frozenset[date]] = frozenset()
FRIDAY: Final = 4
PREMIUM: Final = 100_000_000


def day(text: str) -> date:
    return jalali.parse(text)


ON: Final = day("1405-09-01")
MEHR: Final = Obligation(JalaliMonth(1404, 7), holidays=NO_HOLIDAYS, premium=PREMIUM)
"""Due on 1404-08-30."""


def deadline(month: str, formula: Any = PAYMENT_DEADLINE, law: Law = LAW, **facts: Any) -> str | None:
    obligation = Obligation(JalaliMonth.parse(month), **{"holidays": NO_HOLIDAYS, **facts})
    found = formula(obligation, law=law, on=ON).value
    return None if found is None else jalali.format(found)


# --- deadlines --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R6.5", "ssl/39")
@pytest.mark.parametrize("formula", [LIST_DEADLINE, PAYMENT_DEADLINE])
@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("1404-05", "1404-06-31"),
        ("1404-06", "1404-07-30"),
        ("1404-11", "1404-12-29"),
        ("1403-11", "1403-12-30"),
        ("1404-12", "1405-01-31"),
        ("1370-12", "1371-01-31"),
    ],
)
def test_list_and_premium_are_due_by_the_last_day_of_the_next_month(formula: Any, month: str, expected: str) -> None:
    assert deadline(month, formula) == expected


@pytest.mark.clause("records/R6.5")
def test_an_exempt_workshop_has_a_month_more_to_pay_but_not_for_the_list() -> None:
    assert deadline("1404-07", exempt_workshop=True) == "1404-09-30"
    assert deadline("1404-07", LIST_DEADLINE, exempt_workshop=True) == "1404-08-30"


def test_before_the_act_nothing_was_due() -> None:
    for formula in (LIST_DEADLINE, PAYMENT_DEADLINE):
        found = formula(Obligation(JalaliMonth(1354, 3), holidays=NO_HOLIDAYS), law=LAW, on=ON)
        assert found.decision.finding.missing == ("premium_payment_deadline.months_after_wage_month",)
        assert deadline("1354-04", formula) == "1354-05-31"


def test_the_list_has_a_rule_of_its_own_since_the_act_on_fines() -> None:
    def source(month: JalaliMonth) -> str:
        return LIST_DEADLINE(Obligation(month, holidays=NO_HOLIDAYS), law=LAW, on=ON).decision.finding.used[0].key

    assert source(JalaliMonth(1373, 4)) == "premium_payment_deadline.months_after_wage_month"
    assert source(JalaliMonth(1373, 5)) == "list_submission_deadline.months_after_wage_month"


def test_a_deadline_on_a_holiday_moves_to_the_next_working_day() -> None:
    """1404-08-30 was a Friday; the Saturday after it is made a holiday too."""
    friday = day("1404-08-30")
    assert friday.weekday() == FRIDAY
    assert deadline("1404-07", holidays=lambda each: each.weekday() == FRIDAY) == "1404-09-01"
    assert deadline("1404-07", holidays=frozenset({friday, friday + timedelta(1)})) == "1404-09-02"
    assert deadline("1404-07", holidays=frozenset({friday + timedelta(1)})) == "1404-08-30"


def test_a_deadline_that_moved_says_by_which_practice() -> None:
    friday = frozenset({day("1404-08-30")})
    found = PAYMENT_DEADLINE(Obligation(JalaliMonth(1404, 7), holidays=friday), law=LAW, on=ON)
    practice = "deadline_falls_on_public_holiday.moves_to_next_working_day"
    assert [used.key for used in found.decision.finding.used][1:] == [practice]
    weak = PAYMENT_DEADLINE(Obligation(JalaliMonth(1404, 7), holidays=friday), law=LAW.requiring("high"), on=ON)
    assert (weak.value, weak.decision.finding.missing) == (None, (practice,))
    sure = Obligation(JalaliMonth(1404, 7), holidays=NO_HOLIDAYS)
    assert PAYMENT_DEADLINE(sure, law=LAW.requiring("high"), on=ON).value == day("1404-08-30")


@pytest.mark.parametrize(("month", "expected"), [("1403-04", "1403-05-31"), ("1403-05", "1403-07-01")])
def test_before_1403_06_31_no_deadline_is_known_to_move(month: str, expected: str) -> None:
    assert deadline(month, holidays=frozenset({day("1403-05-31"), day("1403-06-31")})) == expected


@pytest.mark.parametrize(("month", "expected"), [("1403-04", "1403-05-31"), ("1403-05", None)])
def test_where_a_deadline_may_move_holidays_have_to_be_known(month: str, expected: str | None) -> None:
    assert deadline(month, holidays=None) == expected
    if expected is None:
        found = PAYMENT_DEADLINE(Obligation(JalaliMonth.parse(month)), law=LAW, on=ON)
        assert found.decision.finding.missing == ("holidays",)


def test_holidays_without_end_are_none_that_can_be_right() -> None:
    month = frozenset(day("1404-08-30") + timedelta(each) for each in range(30))
    assert deadline("1404-07", holidays=month) == "1404-09-30"
    assert deadline("1404-07", holidays=month | {day("1404-09-30")}) is None
    found = PAYMENT_DEADLINE(Obligation(JalaliMonth(1404, 7), holidays=lambda _: True), law=LAW, on=ON)
    assert found.decision.finding.missing == ("holidays",)


# --- in time, or not --------------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R6.5")
@pytest.mark.parametrize(
    ("sent", "on", "outcome", "code"),
    [
        ("1404-08-30", "1405-01-01", Outcome.SATISFIED, None),
        ("1404-09-01", "1405-01-01", Outcome.VIOLATED, "premium.list.late"),
        (None, "1404-08-30", Outcome.SATISFIED, None),
        (None, "1404-09-01", Outcome.VIOLATED, "premium.list.missing"),
    ],
)
def test_a_list_is_in_time_late_or_missing(sent: str | None, on: str, outcome: Outcome, code: str | None) -> None:
    facts = Obligation(MEHR.month, holidays=NO_HOLIDAYS, list_sent_on=None if sent is None else day(sent))
    found = LIST_IN_TIME.check(facts, LAW, day(on))
    assert (found.outcome, found.code) == (outcome, code)
    assert not code or found.params["deadline"] == day("1404-08-30")


@pytest.mark.clause("records/R6.5")
@pytest.mark.parametrize(
    ("paid", "on", "outcome", "code"),
    [
        ("1404-08-30", "1405-01-01", Outcome.SATISFIED, None),
        ("1404-09-01", "1405-01-01", Outcome.VIOLATED, "premium.payment.late"),
        (None, "1404-08-30", Outcome.SATISFIED, None),
        (None, "1404-09-01", Outcome.VIOLATED, "premium.payment.missing"),
    ],
)
def test_a_premium_is_in_time_late_or_missing(paid: str | None, on: str, outcome: Outcome, code: str | None) -> None:
    facts = Obligation(MEHR.month, holidays=NO_HOLIDAYS, paid_on=None if paid is None else day(paid))
    found = PAID_IN_TIME.check(facts, LAW, day(on))
    assert (found.outcome, found.code) == (outcome, code)
    assert not code or found.params["deadline"] == day("1404-08-30")


@pytest.mark.parametrize("rule", [LIST_IN_TIME, PAID_IN_TIME])
def test_without_a_deadline_nobody_is_late(rule: Any) -> None:
    assert rule.check(Obligation(JalaliMonth(1404, 7)), LAW, ON).missing == ("holidays",)


# --- fines ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("premium-fines-act/1")
def test_a_list_that_was_not_sent_costs_10_percent() -> None:
    found = LIST_FINE(MEHR, law=LAW, on=day("1404-09-01"))
    assert found.value == Fine(10_000_000, Fraction(1, 10), 1)
    assert found.decision.finding.used[-1].source == "premium-fines-act"
    assert LIST_FINE(MEHR, law=LAW, on=day("1404-08-30")).value == NO_FINE == Fine(0, Fraction(0), 0)


@pytest.mark.clause("ssl/100")
@pytest.mark.parametrize(("month", "rate"), [((1373, 2), Fraction(1, 12)), ((1373, 4), Fraction(1, 10))])
def test_until_the_act_it_was_a_twelfth(month: tuple[int, int], rate: Fraction) -> None:
    facts = Obligation(JalaliMonth(*month), premium=600)
    found = LIST_FINE(facts, law=LAW, on=ON).value
    assert found == Fine(int(600 * rate), rate, 1)


def test_a_list_that_came_late_is_fined_by_no_source() -> None:
    late = Obligation(MEHR.month, holidays=NO_HOLIDAYS, premium=PREMIUM, list_sent_on=day("1404-09-01"))
    found = LIST_FINE(late, law=LAW, on=ON)
    assert (found.value, found.decision.finding.code) == (None, "rule.provision.not_encoded")
    in_time = Obligation(MEHR.month, holidays=NO_HOLIDAYS, list_sent_on=day("1404-08-30"))
    assert LIST_FINE(in_time, law=LAW, on=ON).value == NO_FINE


@pytest.mark.clause("premium-fines-act/1")
@pytest.mark.parametrize(
    ("paid", "completed", "started"),
    [
        ("1404-08-30", 0, 0),
        ("1404-09-01", 0, 1),
        ("1404-09-29", 0, 1),
        ("1404-09-30", 1, 1),
        ("1404-10-01", 1, 2),
        ("1405-08-30", 12, 12),
    ],
)
def test_late_payment_costs_2_percent_a_month(paid: str, completed: int, started: int) -> None:
    assert months_late(day("1404-08-30"), day(paid), law=LAW) == completed
    assert months_late(day("1404-08-30"), day(paid), law=STARTED) == started
    for law, months in ((LAW, completed), (STARTED, started)):
        found = late_payment(PREMIUM, MEHR, day(paid), law=law)
        assert found.value is not None
        assert (found.value.amount, found.value.months) == (2_000_000 * months, months)
        assert found.readings == (("late_month", law.reading("late_month")),)


def test_an_unpaid_premium_is_counted_to_the_day_of_the_judgement() -> None:
    assert LATE_PAYMENT(MEHR, law=LAW, on=day("1404-11-29")).value == Fine(4_000_000, Fraction(1, 50), 2)
    assert LATE_PAYMENT(MEHR, law=LAW, on=day("1404-08-30")).value == NO_FINE


def test_a_fine_is_rounded_half_up_and_bears_no_fine_itself() -> None:
    month = Obligation(JalaliMonth(1404, 7), holidays=NO_HOLIDAYS)
    assert late_payment(25, month, day("1404-09-30"), law=LAW).value == Fine(1, Fraction(1, 50), 1)  # 0.5
    assert late_payment(24, month, day("1404-09-30"), law=LAW).value == Fine(0, Fraction(1, 50), 1)
    assert late_payment(100, month, day("1405-08-30"), law=LAW).value == Fine(24, Fraction(1, 50), 12)


def test_a_moved_deadline_moves_the_months_too() -> None:
    moved = Obligation(JalaliMonth(1404, 7), holidays=frozenset({day("1404-08-30")}))
    found = [late_payment(PREMIUM, moved, day(paid), law=LAW).value for paid in ("1404-09-30", "1404-10-01")]
    assert [fine.months for fine in found if fine] == [0, 1]


def test_a_fine_of_an_unknown_premium_is_not_nothing() -> None:
    facts = Obligation(JalaliMonth(1404, 7), holidays=NO_HOLIDAYS)
    for formula in (LIST_FINE, LATE_PAYMENT):
        found = formula(facts, law=LAW, on=ON)
        assert (found.value, found.decision.finding.missing) == (None, ("premium",))
        assert formula(facts, law=LAW, on=day("1404-08-30")).value == NO_FINE
        assert formula(Obligation(JalaliMonth(1404, 7)), law=LAW, on=ON).decision.finding.missing == ("holidays",)


def test_before_1373_late_payment_has_no_known_rate() -> None:
    found = LATE_PAYMENT(Obligation(JalaliMonth(1370, 1), premium=PREMIUM), law=LAW, on=ON)
    assert found.decision.finding.missing == ("penalty.late_payment.percent_of_debt_per_month",)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("1404-06-31", 0, "1404-06-31"),
        ("1404-06-31", 1, "1404-07-30"),
        ("1404-06-31", 6, "1404-12-29"),
        ("1402-12-29", 12, "1403-12-29"),
        ("1403-12-30", 1, "1404-01-30"),
    ],
)
def test_months_are_added_by_the_calendar(start: str, months: int, expected: str) -> None:
    assert jalali.format(add_months(day(start), months)) == expected


@pytest.mark.parametrize(
    ("facts", "loc", "code"),
    [
        ({"premium": -1}, "premium", "record.number.negative"),
        ({"premium": 1.5}, "premium", "record.number.not_whole"),
        ({"exempt_workshop": 5}, "exempt_workshop", "insured.flag.not_flag"),
    ],
)
def test_an_obligation_that_cannot_be_is_refused(facts: dict[str, Any], loc: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        Obligation(JalaliMonth(1404, 7), **facts)
    assert [(fault.loc, fault.code) for fault in caught.value.faults] == [((loc,), code)]
