"""A payslip: each amount against what is owed, the premium to the rial, and a month of pay from its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError, Severity
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.items import Pay, PayItem
from tamin_rules.records.payslip import (
    RULES,
    Due,
    MaritalStatus,
    PayrollMonth,
    Payslip,
    check,
    due,
    expected,
    precheck,
)
from tamin_rules.records.premiums import PremiumGroup

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
MEHR: Final = JalaliMonth(1405, 7)
PRORATED: Final = LAW.with_readings(fixed_allowances_in_partial_month="prorated")

ITEMS: Final[Mapping[str, int]] = {
    "base_wage": 166_255_500,
    "seniority": 5_000_010,
    "housing": 30_000_000,
    "grocery": 22_000_000,
    "marriage_allowance": 5_000_000,
    "child_allowance": 33_251_100,
}
SOUND: Final = Payslip(
    MEHR,
    30,
    Pay(ITEMS),
    insurable_wage=228_255_510,
    insured_share=15_977_886,
    other_deductions=2_000_000,
    net_pay=243_528_724,
    marital_status=MaritalStatus.MARRIED,
    children=2,
    years_of_service=1,
)


def paying(**amounts: int) -> Payslip:
    """Return the sound payslip with other amounts for some items."""
    return evolve(SOUND, pay=SOUND.pay.replacing({PayItem(name): amount for name, amount in amounts.items()}))


def without(*names: str) -> Payslip:
    return evolve(SOUND, pay=Pay({name: amount for name, amount in ITEMS.items() if name not in names}))


def found(payslip: Payslip, law: Law = LAW) -> dict[str, tuple[str, Severity]]:
    """Return code and weight of what is wrong, by the last field that the rule is about and its id's last word."""
    decisions = check(payslip, law=law, on=ON)
    return {
        decision.rule.id: (str(decision.finding.code), decision.finding.severity)
        for decision in decisions
        if decision.outcome is Outcome.VIOLATED
    }


def params(payslip: Payslip, rule: str, law: Law = LAW) -> Mapping[str, Any]:
    [decision] = [each for each in check(payslip, law=law, on=ON) if each.rule.id == rule]
    return decision.finding.params


def missing(payslip: Payslip, law: Law = LAW) -> dict[str, tuple[tuple[str, ...], Severity]]:
    return {
        decision.rule.id: (decision.finding.missing, decision.finding.severity)
        for decision in check(payslip, law=law, on=ON)
        if decision.outcome is Outcome.UNDETERMINED
    }


ERROR, ADVICE = Severity.ERROR, Severity.ADVICE


def test_a_sound_payslip_satisfies_every_rule() -> None:
    decisions = check(SOUND, law=LAW, on=ON)
    assert [decision.rule for decision in decisions] == list(RULES)
    assert {decision.outcome for decision in decisions} == {Outcome.SATISFIED}


def test_a_host_may_judge_by_rules_of_its_own() -> None:
    [decision] = check(SOUND, law=LAW, on=ON, rules=RULES[:1])
    assert decision.rule is RULES[0]


# --- what is owed at least --------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R6.4")
def test_the_base_wage_is_not_below_the_minimum_wage_for_the_days() -> None:
    rule = "payslip.wage.not_below_minimum"
    low = paying(base_wage=166_255_499)
    assert found(low)[rule] == ("payslip.wage.below_minimum", ERROR)
    assert params(low, rule) == {"month": "1405-07", "expected": 166_255_500, "actual": 166_255_499}
    assert rule not in found(evolve(low, days=29))
    assert missing(without("base_wage"))[rule] == (("base_wage",), ADVICE)


@pytest.mark.parametrize(
    ("item", "amount"),
    [("housing", 30_000_000), ("grocery", 22_000_000), ("marriage_allowance", 5_000_000)],
)
def test_an_allowance_is_not_below_the_decree(item: str, amount: int) -> None:
    rule = f"payslip.{item}.as_decreed"
    low = paying(**{item: amount - 1})
    assert found(low)[rule] == ("payslip.allowance.below_decree", ERROR)
    assert params(low, rule) == {"item": item, "month": "1405-07", "expected": amount, "actual": amount - 1}
    assert rule not in found(paying(**{item: amount}))
    assert found(without(item))[rule][0] == "payslip.allowance.below_decree"


def test_seniority_is_owed_by_the_day_and_from_the_first_year_on() -> None:
    rule = "payslip.seniority.as_decreed"
    assert rule not in found(paying(seniority=4_999_980))  # a rial a day less: the amount of a day is rounded
    assert found(paying(seniority=4_999_979))[rule] == ("payslip.allowance.below_decree", ERROR)
    assert params(paying(seniority=0), rule)["expected"] == 5_000_010
    assert rule not in found(evolve(paying(seniority=0), years_of_service=0))
    assert missing(evolve(paying(seniority=0), years_of_service=None))[rule] == (("years_of_service",), ADVICE)
    assert found(evolve(paying(seniority=1), years_of_service=None))[rule][1] is ERROR
    assert rule not in found(evolve(paying(seniority=833_335), days=5))


def test_the_marriage_allowance_goes_by_the_marital_status() -> None:
    rule, nothing = "payslip.marriage_allowance.as_decreed", paying(marriage_allowance=0)
    assert found(nothing)[rule][1] is ERROR
    assert rule not in found(evolve(nothing, marital_status=MaritalStatus.SINGLE))
    assert missing(evolve(nothing, marital_status=None))[rule] == (("marital_status",), ADVICE)
    assert found(evolve(paying(marriage_allowance=1), marital_status=None))[rule][1] is ERROR
    [before] = [
        each for each in check(evolve(SOUND, month=JalaliMonth(1402, 12)), law=LAW, on=ON) if each.rule.id == rule
    ]
    assert before.outcome is Outcome.NOT_APPLICABLE  # it began in 1403


def test_the_child_allowance_is_advice_as_it_hangs_on_the_record_too() -> None:
    rule = "payslip.child_allowance.as_decreed"
    assert found(paying(child_allowance=33_251_099))[rule] == ("payslip.allowance.below_decree", ADVICE)
    assert found(paying(child_allowance=0))[rule][1] is ADVICE
    assert params(paying(child_allowance=0), rule)["expected"] == 2 * 3 * 5_541_850
    assert rule not in found(evolve(paying(child_allowance=0), children=0))
    assert missing(evolve(SOUND, children=None))[rule] == (("children",), ADVICE)


@pytest.mark.clause("records/R1.5")
@pytest.mark.parametrize(
    ("amount", "whole", "prorated"),
    [
        (30_000_000, None, None),
        (29_999_999, ADVICE, None),
        (19_000_000, ADVICE, None),
        (18_999_999, ERROR, ERROR),
    ],
)
def test_in_a_partial_month_an_allowance_is_whole_or_in_proportion(
    amount: int, whole: Severity | None, prorated: Severity | None
) -> None:
    """19 of 30 days: less than the whole is advice where it is whole by convention, less than its part is an error."""
    rule, payslip = "payslip.housing.as_decreed", evolve(paying(housing=amount), days=19)
    assert found(payslip).get(rule, ("", None))[1] is whole
    assert found(payslip, PRORATED).get(rule, ("", None))[1] is prorated
    if prorated:
        assert params(payslip, rule, PRORATED)["expected"] == 19_000_000
        assert params(payslip, rule)["expected"] == 30_000_000


@pytest.mark.clause("records/R1.5")
@pytest.mark.parametrize("law", [LAW, PRORATED])
def test_a_part_of_a_rial_is_nobodys_debt(law: Law) -> None:
    """5,000,000 for 19 of 30 days is 3,166,666 and two thirds: shown half-up, and not asked for."""
    rule, part = "payslip.marriage_allowance.as_decreed", evolve(paying(marriage_allowance=3_166_666), days=19)
    assert found(part, law).get(rule, ("", ADVICE))[1] is ADVICE
    assert found(evolve(paying(marriage_allowance=3_166_665), days=19), law)[rule][1] is ERROR
    owed = due(PayItem.MARRIAGE_ALLOWANCE, part, law=law)
    assert isinstance(owed, Due)
    assert owed.amount == (3_166_667 if law is PRORATED else 5_000_000)


@pytest.mark.parametrize(
    ("month", "days", "is_whole"),
    [
        ((1405, 12), 29, True),
        ((1405, 12), 28, False),
        ((1405, 1), 30, True),
        ((1405, 1), 31, True),
        ((1405, 1), 29, False),
    ],
)
def test_a_whole_month_is_30_days_or_all_that_a_short_esfand_has(
    month: tuple[int, int], days: int, *, is_whole: bool
) -> None:
    payslip = evolve(SOUND, month=JalaliMonth(*month), days=days)
    owed = due(PayItem.GROCERY, payslip, law=PRORATED)
    assert isinstance(owed, Due)
    assert (owed.amount == 22_000_000) is is_whole


def test_a_month_without_a_day_owes_no_allowance() -> None:
    assert due(PayItem.GROCERY, evolve(SOUND, days=0), law=LAW) == Due(0, 0, 0)


def test_an_allowance_may_be_part_of_a_sum() -> None:
    payslip = evolve(without("housing"), pay=Pay({"base_wage": 166_255_500, "other_insurable": 60_000_000}))
    assert missing(payslip)["payslip.housing.as_decreed"] == (("housing",), ADVICE)


def test_until_1382_allowances_went_by_the_marital_status() -> None:
    payslip = Payslip(JalaliMonth(1382, 12), 29, Pay({}))
    for status, amount in ((MaritalStatus.SINGLE, 8_000), (MaritalStatus.MARRIED, 12_000)):
        owed = due(PayItem.HOUSING, evolve(payslip, marital_status=status), law=LAW)
        assert isinstance(owed, Due)
        assert owed.amount == amount
    assert missing(payslip)["payslip.housing.as_decreed"] == (("marital_status",), ADVICE)
    of_1383 = due(PayItem.HOUSING, Payslip(JalaliMonth(1383, 1), 31, Pay({})), law=LAW)
    assert isinstance(of_1383, Due)
    assert of_1383.amount == 60_000


def test_a_decree_that_is_not_known_stands_in_the_way() -> None:
    payslip = evolve(SOUND, month=JalaliMonth(1406, 1))
    assert missing(payslip)["payslip.housing.as_decreed"] == (("housing_allowance_monthly",), ERROR)
    assert any(decision.refuses for decision in check(payslip, law=LAW, on=ON))


# --- days, insurable wage, share, net ---------------------------------------------------------------------------------


@pytest.mark.clause("records/R1.1")
def test_days_are_within_the_month() -> None:
    payslip = evolve(SOUND, days=31)
    assert found(payslip)["payslip.days.within_month"] == ("wage.days.over_month", ERROR)
    clamped = LAW.with_readings(days_over_month_length="clamp_with_warning")
    assert found(payslip, clamped) == {"payslip.days.within_month": ("wage.days.over_month", ADVICE)}


@pytest.mark.clause("records/R6.1")
@pytest.mark.parametrize(("off", "severity"), [(0, None), (30, ADVICE), (-30, ADVICE), (31, ERROR), (-31, ERROR)])
def test_the_declared_insurable_wage_is_that_of_the_items(off: int, severity: Severity | None) -> None:
    payslip = evolve(SOUND, insurable_wage=228_255_510 + off)
    assert found(payslip).get("payslip.insurable_wage.right", ("", None))[1] is severity
    if severity:
        assert params(payslip, "payslip.insurable_wage.right") == {
            "expected": 228_255_510,
            "actual": 228_255_510 + off,
        }


@pytest.mark.clause("records/R6.2")
@pytest.mark.parametrize(
    ("declared", "left_out", "counted_in"),
    [
        (223_255_510, True, None),  # without the marriage allowance
        (261_506_610, None, True),  # with the child allowance
        (256_506_610, True, True),  # both the wrong way round
        (228_255_511, False, False),  # a rounding
        (1_000_000, None, None),  # something else
    ],
)
def test_a_family_allowance_on_the_wrong_side_is_named(
    declared: int, *, left_out: bool | None, counted_in: bool | None
) -> None:
    payslip = evolve(SOUND, insurable_wage=declared)
    wrong, open_ = found(payslip), missing(payslip)
    for rule, code, said in (
        ("payslip.marriage_allowance.counted", "payslip.item.left_out", left_out),
        ("payslip.child_allowance.not_counted", "payslip.item.counted_in", counted_in),
    ):
        assert (rule in wrong) is bool(said)
        assert (rule in open_) is (said is None)
        if said:
            assert wrong[rule] == (code, ERROR)


def test_which_item_is_wrong_is_only_said_where_the_totals_tell() -> None:
    assert params(evolve(SOUND, insurable_wage=223_255_510), "payslip.marriage_allowance.counted") == {
        "item": "marriage_allowance",
        "expected": 228_255_510,
        "actual": 223_255_510,
    }
    payslip = evolve(SOUND, insurable_wage=1_000_000)
    assert missing(payslip)["payslip.marriage_allowance.counted"] == (("insurable_items",), ADVICE)


def test_an_item_that_is_not_paid_is_on_no_side() -> None:
    payslip = evolve(without("marriage_allowance", "child_allowance"), insurable_wage=1)
    assert "payslip.marriage_allowance.counted" not in {**found(payslip), **missing(payslip)}


def test_above_the_ceiling_no_allowance_is_left_out() -> None:
    payslip = evolve(paying(base_wage=2_000_000_000), insurable_wage=1_163_788_500)
    assert not {rule for rule in found(payslip) if "counted" in rule or "insurable" in rule}


@pytest.mark.clause("records/R6.3")
@pytest.mark.parametrize(("off", "severity"), [(0, None), (1, ADVICE), (-1, ADVICE), (2, ERROR), (-2, ERROR)])
def test_the_share_is_right_to_the_rial(off: int, severity: Severity | None) -> None:
    payslip = evolve(SOUND, insured_share=15_977_886 + off)
    assert found(payslip).get("payslip.insured_share.right", ("", None))[1] is severity


@pytest.mark.clause("records/R6.3")
def test_the_share_is_that_of_the_right_wage_not_of_the_declared_one() -> None:
    payslip = evolve(SOUND, insurable_wage=223_255_510, insured_share=15_627_886)
    assert params(payslip, "payslip.insured_share.right") == {"expected": 15_977_886, "actual": 15_627_886}


def test_where_the_items_have_no_flags_the_declared_wage_stands_in() -> None:
    payslip = evolve(SOUND, month=JalaliMonth(1402, 12), days=29, insurable_wage=100_000_000, insured_share=7_000_000)
    assert "payslip.insured_share.right" not in {**found(payslip), **missing(payslip)}
    silent = missing(evolve(payslip, insurable_wage=None))["payslip.insured_share.right"]
    assert silent == (("premium_subject.seniority_base",), ERROR)


def test_the_share_of_a_disabled_veteran_is_nothing() -> None:
    payslip = evolve(SOUND, group=PremiumGroup.DISABLED_VETERAN, insured_share=0)
    assert "payslip.insured_share.right" not in found(payslip)


def test_net_pay_is_what_is_left() -> None:
    assert params(evolve(SOUND, net_pay=1), "payslip.net_pay.right") == {"expected": 243_528_724, "actual": 1}
    wrong_share = evolve(SOUND, insured_share=0, net_pay=SOUND.pay.gross - 2_000_000)
    assert "payslip.net_pay.right" not in found(wrong_share)  # the sum is right, the share is not


@pytest.mark.parametrize(
    ("field", "rules"),
    [
        ("insurable_wage", ["insurable_wage.right", "marriage_allowance.counted", "child_allowance.not_counted"]),
        ("insured_share", ["insured_share.right", "net_pay.right"]),
        ("other_deductions", ["net_pay.right"]),
        ("net_pay", ["net_pay.right"]),
    ],
)
def test_what_a_payslip_does_not_show_is_said_and_refuses_nothing(field: str, rules: list[str]) -> None:
    changes: dict[str, Any] = {field: None}
    payslip = evolve(SOUND, **changes)
    assert missing(payslip) == {f"payslip.{rule}": ((field,), ADVICE) for rule in rules}
    assert not any(decision.refuses for decision in check(payslip, law=LAW, on=ON))


@pytest.mark.parametrize(
    ("changes", "expected_faults"),
    [
        ({"days": -1}, [("days", "record.number.negative")]),
        ({"net_pay": 1.5}, [("net_pay", "record.number.not_whole")]),
        (
            {"insured_share": -1, "children": -1},
            [("insured_share", "record.number.negative"), ("children", "record.number.negative")],
        ),
        ({"group": PremiumGroup.VOLUNTARY}, [("group", "payslip.group.not_employed")]),
        ({"group": "manager"}, [("group", "premium.choice.unknown")]),
        ({"marital_status": "married"}, [("marital_status", "premium.choice.unknown")]),
    ],
)
def test_what_is_no_payslip_is_refused(changes: dict[str, Any], expected_faults: list[tuple[str, str]]) -> None:
    with pytest.raises(MalformedError) as caught:
        evolve(SOUND, **changes)
    assert [(fault.loc[0], fault.code) for fault in caught.value.faults] == expected_faults


# --- what should stand there ------------------------------------------------------------------------------------------


def test_what_should_stand_there_is_what_a_sound_payslip_says() -> None:
    should = expected(SOUND, law=LAW, on=ON)
    assert should.minimum_wage == ITEMS["base_wage"]
    for name in ("housing", "grocery", "seniority", "marriage_allowance", "child_allowance"):
        assert getattr(should, name) == ITEMS[name]
    assert (should.insurable_wage, should.insured_share, should.net_pay) == (
        SOUND.insurable_wage,
        SOUND.insured_share,
        SOUND.net_pay,
    )
    assert should.ceiling == 1_163_788_500


def test_what_is_not_known_should_not_be_anything() -> None:
    bare = Payslip(JalaliMonth(1406, 1), 31, Pay({"base_wage": 1}))
    should = expected(bare, law=LAW, on=ON)
    assert {getattr(should, name) for name in ("minimum_wage", "housing", "seniority", "ceiling", "insured_share")} == {
        None
    }
    assert expected(evolve(SOUND, other_deductions=None), law=LAW, on=ON).net_pay is None


# --- a month of pay from its inputs -----------------------------------------------------------------------------------


def test_a_precheck_explains_each_figure_and_says_what_is_missing() -> None:
    found_ = precheck(PayrollMonth(1406, 1, base_wage=1), law=LAW, on=ON)
    figures = (
        found_.ceiling,
        found_.insurable_wage,
        found_.worker_share,
        found_.employer_share_20_plus_3,
        found_.remitted,
    )
    assert set(figures) == {None}
    assert [decision.rule.id for decision in found_.decisions] == ["wage.ceiling", "wage.insurable", "premium.shares"]
    assert {decision.outcome for decision in found_.decisions} == {Outcome.UNDETERMINED}


@pytest.mark.clause("records/R1.5")
def test_unpaid_days_are_no_insured_days_and_lower_the_ceiling() -> None:
    whole = PayrollMonth(1405, 7, insurable_items=2_000_000_000)
    assert precheck(whole, law=LAW, on=ON).ceiling == 210 * 5_541_850
    found_ = precheck(evolve(whole, unpaid_leave_days=3), law=LAW, on=ON)
    assert (found_.days, found_.ceiling, found_.insurable_wage) == (27, 189 * 5_541_850, 189 * 5_541_850)
    assert found_.wage_reduction == 0  # no base wage was given


def test_prorated_allowances_fall_with_unpaid_days() -> None:
    inputs = PayrollMonth(1405, 7, base_wage=166_255_500, housing=30_000_000, unpaid_leave_days=3)
    assert precheck(inputs, law=PRORATED, on=ON).pay.of(PayItem.HOUSING) == 27_000_000
    assert precheck(inputs, law=LAW, on=ON).pay.of(PayItem.HOUSING) == 30_000_000


def test_days_that_were_reported_are_the_insured_ones() -> None:
    found_ = precheck(PayrollMonth(1405, 1, days=30, base_wage=166_255_500), law=LAW, on=ON)
    assert (found_.days, found_.ceiling) == (30, 1_163_788_500)
    assert precheck(PayrollMonth(1405, 1, base_wage=166_255_500), law=LAW, on=ON).days == 31


def test_a_payroll_with_another_minimum_wage_is_told_so_and_the_law_is_taken() -> None:
    inputs = PayrollMonth(1405, 7, base_wage=100, daily_minimum_wage=5_541_851)
    found_ = precheck(inputs, law=LAW, on=ON)
    [decision] = [each for each in found_.decisions if each.rule.id == "payroll.minimum_wage.agrees"]
    assert decision.fault is not None
    assert (decision.fault.code, decision.refuses) == ("payroll.minimum_wage.differs", False)
    assert decision.fault.params == {"month": "1405-07", "expected": 5_541_850, "actual": 5_541_851}
    assert found_.ceiling == 1_163_788_500
    unknown = precheck(evolve(inputs, year=1406), law=LAW, on=ON).decisions[-1]
    assert unknown.finding.missing == ("min_daily_wage",)


def test_family_facts_are_judged_where_they_are_given() -> None:
    inputs = PayrollMonth(1405, 7, base_wage=166_255_500, marital_status=MaritalStatus.MARRIED, children=1)
    judged = [each.rule.id for each in precheck(inputs, law=LAW, on=ON).decisions if each.outcome is Outcome.VIOLATED]
    assert judged == ["payslip.marriage_allowance.as_decreed", "payslip.child_allowance.as_decreed"]


def test_cover_and_hard_work_are_those_of_the_premium() -> None:
    inputs = PayrollMonth(1405, 7, base_wage=200_000_000, covered_by_unemployment=False, hard_work=True)
    found_ = precheck(inputs, law=LAW, on=ON)
    assert (found_.employer_share_20_plus_3, found_.remitted) == (40_000_000, 62_000_000)


@pytest.mark.parametrize(
    ("given", "loc", "code"),
    [
        ({"month": 13}, (), "jalali.month.out_of_range"),
        ({"year": 1199}, (), "jalali.year.out_of_range"),
        ({"year": "1405"}, ("year",), "record.number.not_whole"),
        ({"days": 31}, ("days",), "wage.days.over_month"),
        ({"month_days": 31}, ("month_days",), "wage.days.over_month"),
        ({"days": 28, "unpaid_leave_days": 3}, ("unpaid_leave_days",), "payroll.days.contradictory"),
        ({"unpaid_leave_days": 31}, ("unpaid_leave_days",), "payroll.days.contradictory"),
        ({"base_wage": 1, "monthly_base_for_30_days": 1}, ("items",), "payroll.item.twice"),
        ({"housing": 1, "items": {PayItem.HOUSING: 1}}, ("items",), "payroll.item.twice"),
        ({"monthly_base_for_30_days": 1, "items": {PayItem.BASE_WAGE: 1}}, ("items",), "payroll.item.twice"),
        ({"items": {"wages": 1}}, ("items", "wages"), "pay.item.unknown"),
        ({"insurable_items": "above ceiling"}, ("insurable_items",), "record.number.not_whole"),
        ({"grocery": -1}, ("grocery",), "record.number.negative"),
        ({"marital_status": "single"}, ("marital_status",), "premium.choice.unknown"),
    ],
)
def test_inputs_that_cannot_be_are_refused_at_their_place(
    given: dict[str, Any], loc: tuple[str, ...], code: str
) -> None:
    with pytest.raises(MalformedError) as caught:
        PayrollMonth(**{"year": 1405, "month": 7, **given})
    assert [(fault.loc, fault.code) for fault in caught.value.faults] == [(loc, code)]


def test_reported_days_and_unpaid_ones_may_fill_the_month() -> None:
    assert PayrollMonth(1405, 7, days=27, unpaid_leave_days=3).insured_days == 27
    assert PayrollMonth(1405, 7, unpaid_leave_days=30).insured_days == 0
    with pytest.raises(MalformedError) as caught:
        PayrollMonth(1405, 7, unpaid_leave_days=31)
    assert caught.value.params == {"days": 0, "unpaid": 31, "length": 30}
    assert PayrollMonth(1405, 7, items={PayItem.NIGHT: 5}, base_wage=1).whole_pay.gross == 6
