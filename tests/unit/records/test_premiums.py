"""Premiums: the shares of each group, what is not due, what nobody knows, and the totals of a list."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Finding, Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.items import Pay
from tamin_rules.records.premiums import (
    PREMIUM,
    Cover,
    Occupation,
    Premium,
    PremiumFacts,
    PremiumGroup,
    Rates,
    Skill,
    Vehicle,
    agrees,
    list_totals,
    shares,
)

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-09-01")
MEHR: Final = JalaliMonth(1405, 7)
MINIMUM: Final = 5_541_850
WAGE: Final = 200_000_000
"""Rials a month, above the floor of 30 days and below the ceiling."""

G: Final = PremiumGroup


def premium(month: JalaliMonth = MEHR, days: int = 30, law: Law = LAW, **facts: Any) -> Premium:
    found = PREMIUM(PremiumFacts(month, days, **facts), law=law, on=ON)
    assert found.value is not None, found.decision.finding
    return found.value


def refused(month: JalaliMonth = MEHR, days: int = 30, law: Law = LAW, **facts: Any) -> Finding:
    found = PREMIUM(PremiumFacts(month, days, **facts), law=law, on=ON)
    assert found.value is None
    return found.decision.finding


def parts(found: Premium) -> tuple[int, int, int, int, int | None]:
    return found.insured, found.employer, found.unemployment, found.hard_work, found.government


# --- who has an employer ----------------------------------------------------------------------------------------------


@pytest.mark.clause("records/R6.3", "ssl/28.1", "unemployment-act/5")
def test_an_ordinary_worker_pays_7_and_the_employer_20_and_3() -> None:
    found = premium(wage=WAGE)
    assert parts(found) == (14_000_000, 40_000_000, 6_000_000, 0, 6_000_000)
    assert (found.wage, found.employer_in_all, found.remitted, found.total) == (
        WAGE,
        46_000_000,
        60_000_000,
        66_000_000,
    )


@pytest.mark.clause("records/R6.3")
def test_who_is_not_covered_owes_no_unemployment_premium() -> None:
    assert parts(premium(wage=WAGE, covered_by_unemployment=False)) == (14_000_000, 40_000_000, 0, 0, 6_000_000)
    assert parts(premium(wage=WAGE, group=G.MANAGER)) == (14_000_000, 40_000_000, 0, 0, 6_000_000)


def test_whether_somebody_is_covered_is_not_guessed() -> None:
    found = refused(wage=WAGE, covered_by_unemployment=None)
    assert (found.outcome, found.missing) == (Outcome.UNDETERMINED, ("covered_by_unemployment",))
    assert premium(wage=WAGE, covered_by_unemployment=None, group=G.MANAGER).unemployment == 0


@pytest.mark.clause("records/R4.8")
def test_hard_work_costs_the_employer_4_more() -> None:
    found = premium(wage=WAGE, hard_work=True)
    assert parts(found) == (14_000_000, 40_000_000, 6_000_000, 8_000_000, 6_000_000)
    assert (found.employer_in_all, found.remitted) == (54_000_000, 68_000_000)
    before = refused(JalaliMonth(1380, 7), 30, wage=1, hard_work=True)
    assert before.outcome is Outcome.UNDETERMINED


@pytest.mark.clause("records/R6.3")
def test_for_a_disabled_veteran_the_employer_alone_pays_18() -> None:
    found = premium(wage=WAGE, group=G.DISABLED_VETERAN)
    assert parts(found) == (0, 36_000_000, 0, 0, None)
    assert (found.remitted, found.total) == (36_000_000, None)
    assert refused(wage=WAGE, group=G.DISABLED_VETERAN, law=LAW.requiring("medium")).missing == (
        "premium_rate.disabled_veterans.employer",
    )


@pytest.mark.clause("records/R6.3")
@pytest.mark.parametrize("workers", [0, 1, 5])
def test_an_exempt_workshop_of_up_to_5_owes_no_employer_share(workers: int) -> None:
    found = premium(wage=WAGE, exempt_workers=workers)
    assert parts(found) == (14_000_000, 0, 6_000_000, 0, None)
    decision = PREMIUM(PremiumFacts(MEHR, 30, wage=WAGE, exempt_workers=workers), law=LAW, on=ON).decision
    assert "employer_share_exemption.max_workers" in [used.key for used in decision.finding.used]


def test_above_5_workers_the_exemption_is_not_encoded() -> None:
    found = refused(wage=WAGE, exempt_workers=6)
    assert (found.outcome, found.code) == (Outcome.UNDETERMINED, "rule.provision.not_encoded")


@pytest.mark.clause("ssl/28")
def test_rates_are_those_of_the_first_day_of_the_month() -> None:
    assert premium(JalaliMonth(1405, 1), 30, wage=WAGE, group=G.VOLUNTARY).rates.insured == Fraction(27, 100)
    assert premium(JalaliMonth(1404, 12), 29, wage=WAGE, group=G.VOLUNTARY).rates.insured == Fraction(26, 100)
    early = premium(JalaliMonth(1357, 1), 31, wage=10_000, covered_by_unemployment=False)
    assert parts(early) == (700, 2_000, 0, 0, 300)


@pytest.mark.clause("unemployment-act/5")
def test_before_there_was_unemployment_insurance_one_has_to_say_that_it_is_not_due() -> None:
    assert refused(JalaliMonth(1357, 1), 31, wage=10_000).missing == ("premium_rate.unemployment.employer",)


def test_the_premium_is_taken_of_the_insurable_wage() -> None:
    pay = Pay({"base_wage": 190_000_000, "housing": 10_000_000, "child_allowance": 33_251_100})
    assert premium(wage=pay).insured == 14_000_000
    assert premium(wage=2_000_000_000).wage == 210 * MINIMUM
    assert premium(days=5, wage=2_000_000_000).wage == 35 * MINIMUM


def test_it_says_on_which_values_it_rests() -> None:
    found = PREMIUM(PremiumFacts(MEHR, 30, WAGE, hard_work=True), law=LAW, on=ON)
    assert [used.key for used in found.decision.finding.used] == [
        "insurable_wage_ceiling_daily",
        "premium_rate.compulsory.insured",
        "premium_rate.compulsory.employer",
        "premium_rate.unemployment.employer",
        "premium_rate.hazardous_work.employer_extra",
        "premium_rate.compulsory.government",
    ]
    assert dict(found.readings)["share_rounding"] == "half_up"


@pytest.mark.parametrize("group", [G.COMPULSORY, G.MANAGER, G.DISABLED_VETERAN, G.VOLUNTARY])
def test_without_a_wage_there_is_no_premium(group: PremiumGroup) -> None:
    assert refused(group=group).missing == ("wage",)


def test_too_many_days_are_no_premium() -> None:
    assert refused(MEHR, 31, wage=WAGE).code == "wage.days.over_month"


# --- who pays alone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "rate"), [(1385, 26), (1404, 26), (1405, 27)])
def test_the_voluntarily_insured_pay_26_and_since_1405_27(year: int, rate: int) -> None:
    month = JalaliMonth(year, 1)
    found = premium(month, 30, wage=10_000_000 if year == 1385 else WAGE, group=G.VOLUNTARY)
    assert found.insured == found.remitted == found.wage * rate // 100
    assert (found.employer, found.government) == (0, None if year == 1385 else found.wage * 3 // 100)


@pytest.mark.parametrize(
    ("cover", "rate"),
    [(Cover.OLD_AGE, 12), (Cover.OLD_AGE_SURVIVORS, 14), (Cover.OLD_AGE_DISABILITY_SURVIVORS, 18)],
)
@pytest.mark.parametrize("group", [G.SELF_EMPLOYED, G.HOUSEWIFE])
def test_on_the_minimum_wage_a_month_of_31_days_is_charged_31_days(
    group: PremiumGroup, cover: Cover, rate: int
) -> None:
    """As the published amounts for housewives in 1403 are."""
    found = premium(JalaliMonth(1403, 1), 31, group=group, cover=cover)
    base = 31 * 2_388_728
    assert found.wage == base
    assert found.insured == (base * rate + 50) // 100
    assert found.government == (None if group is G.HOUSEWIFE else (base * 3 + 50) // 100)


@pytest.mark.parametrize("group", [G.VOLUNTARY, G.SELF_EMPLOYED, G.HOUSEWIFE])
def test_a_base_of_their_own_is_not_below_the_floor(group: PremiumGroup) -> None:
    facts: dict[str, Any] = {"group": group} | ({} if group is G.VOLUNTARY else {"cover": Cover.OLD_AGE})
    assert premium(wage=30 * MINIMUM, **facts).wage == 30 * MINIMUM
    found = refused(wage=30 * MINIMUM - 1, **facts)
    assert (found.outcome, found.code) == (Outcome.VIOLATED, "premium.base.below_floor")
    assert found.params == {"expected": 30 * MINIMUM, "actual": 30 * MINIMUM - 1}
    assert premium(wage=10**10, **facts).wage == 210 * MINIMUM


@pytest.mark.parametrize(
    ("occupation", "tenths"), [(None, 10), (Occupation.URBAN_DRIVER, 11), (Occupation.OWN_ACCOUNT, 12)]
)
def test_some_self_employed_have_a_base_above_the_minimum_wage(occupation: Occupation | None, tenths: int) -> None:
    found = premium(group=G.SELF_EMPLOYED, cover=Cover.OLD_AGE, occupation=occupation)
    assert found.wage == 3 * MINIMUM * tenths


@pytest.mark.parametrize(("skill", "tenths"), [(Skill.GENERAL, 12), (Skill.SEMI_SKILLED, 13), (Skill.SKILLED, 14)])
def test_a_construction_worker_pays_7_on_a_base_by_skill(skill: Skill, tenths: int) -> None:
    """As the published amounts of 1401 are: 31 x 1,393,250 x factor x 7 percent."""
    found = premium(JalaliMonth(1401, 2), 31, group=G.CONSTRUCTION_WORKER, skill=skill)
    assert found.wage == 31 * 139_325 * tenths
    assert found.insured == found.remitted == (found.wage * 7 + 50) // 100
    assert found.total is None


@pytest.mark.parametrize(("vehicle", "tenths"), [(Vehicle.MINIBUS_AND_CAR, 11), (Vehicle.OTHER, 13)])
def test_driver_and_state_pay_the_halves_of_27(vehicle: Vehicle, tenths: int) -> None:
    found = premium(group=G.INTERCITY_DRIVER, vehicle=vehicle)
    assert found.wage == 3 * MINIMUM * tenths
    assert found.insured == found.government == (found.wage * 135 + 500) // 1000
    assert refused(group=G.INTERCITY_DRIVER, vehicle=vehicle, law=LAW.requiring("medium")).missing == (
        "premium_rate.intercity_driver.insured",
    )


def test_a_base_is_rounded_half_up_to_the_rial() -> None:
    found = premium(
        JalaliMonth(1398, 1), 1, group=G.SELF_EMPLOYED, cover=Cover.OLD_AGE, occupation=Occupation.URBAN_DRIVER
    )
    assert found.wage == 556_190  # 505,627 x 1.1 = 556,189.7


@pytest.mark.parametrize(
    ("group", "fact"),
    [
        (G.SELF_EMPLOYED, "cover"),
        (G.HOUSEWIFE, "cover"),
        (G.CONSTRUCTION_WORKER, "skill"),
        (G.INTERCITY_DRIVER, "vehicle"),
    ],
)
def test_what_a_group_depends_on_is_asked_for(group: PremiumGroup, fact: str) -> None:
    assert refused(group=group).missing == (fact,)


def test_a_part_that_the_state_does_not_say_leaves_only_its_own_share_open() -> None:
    """The state's 1 percent for treatment is weakly known; what the insured person pays is not."""
    facts: dict[str, Any] = {"group": G.SELF_EMPLOYED, "cover": Cover.OLD_AGE}
    assert premium(law=LAW.requiring("medium"), **facts).government is None
    assert premium(law=LAW.requiring("medium"), **facts).insured == premium(**facts).insured


# --- facts that cannot be ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"group": G.HOUSEWIFE, "hard_work": True}, [("hard_work", "premium.fact.not_of_group")]),
        ({"group": G.VOLUNTARY, "exempt_workers": 3}, [("exempt_workers", "premium.fact.not_of_group")]),
        ({"cover": Cover.OLD_AGE}, [("cover", "premium.fact.not_of_group")]),
        ({"group": G.INTERCITY_DRIVER, "wage": WAGE}, [("wage", "premium.fact.not_of_group")]),
        (
            {"group": G.CONSTRUCTION_WORKER, "vehicle": Vehicle.OTHER, "occupation": Occupation.OWN_ACCOUNT},
            [("occupation", "premium.fact.not_of_group"), ("vehicle", "premium.fact.not_of_group")],
        ),
        ({"group": "manager"}, [("group", "premium.choice.unknown")]),
        ({"cover": "old_age"}, [("cover", "premium.choice.unknown"), ("cover", "premium.fact.not_of_group")]),
        ({"hard_work": "no"}, [("hard_work", "insured.flag.not_flag")]),
        ({"covered_by_unemployment": 1}, [("covered_by_unemployment", "insured.flag.not_flag")]),
        ({"exempt_workers": -1}, [("exempt_workers", "record.number.negative")]),
        ({"days": 1.5}, [("days", "record.number.not_whole")]),
    ],
)
def test_facts_that_cannot_be_are_refused(facts: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(MalformedError) as caught:
        PremiumFacts(**{"month": MEHR, "days": 30, **facts})
    found = [(fault.loc[0], fault.code) for fault in caught.value.faults]
    assert [each for each in found if each in expected] == expected
    assert {code for _, code in found} == {code for _, code in expected}


def test_an_amount_that_is_none_is_refused() -> None:
    wage: Any = "200"
    with pytest.raises(MalformedError):
        PremiumFacts(MEHR, 30, wage)


# --- rounding and totals ----------------------------------------------------------------------------------------------

SEVEN: Final = Rates(insured=Fraction(7, 100))
TRUNCATED: Final = LAW.with_readings(share_rounding="truncate")
PERCENT: Final = LAW.with_readings(list_total="percent_of_total")


@pytest.mark.clause("records/R6.3")
@pytest.mark.parametrize(("wage", "half_up", "cut"), [(107, 7, 7), (150, 11, 10), (149, 10, 10), (151, 11, 10)])
def test_a_share_is_rounded_half_up_or_cut(wage: int, half_up: int, cut: int) -> None:
    assert shares(wage, SEVEN, law=LAW).insured == half_up
    assert shares(wage, SEVEN, law=TRUNCATED).insured == cut


@pytest.mark.clause("records/R6.3")
def test_a_list_is_the_sum_of_rounded_shares_or_a_percentage_of_the_whole() -> None:
    listed = [shares(wage, SEVEN, law=LAW) for wage in (150, 150, 150)]
    summed, percent = list_totals(listed, law=LAW), list_totals(listed, law=PERCENT)
    assert (summed.people, summed.wage, summed.insured, summed.remitted) == (3, 450, 33, 33)
    assert percent.insured == 32  # 31.5
    cut = LAW.with_readings(list_total="percent_of_total", share_rounding="truncate")
    assert list_totals(listed, law=cut).insured == 31


@pytest.mark.clause("records/R6.3")
def test_a_rate_is_taken_of_the_wages_under_it_alone() -> None:
    listed = [
        premium(wage=WAGE),
        premium(wage=WAGE + 50, group=G.MANAGER),
        premium(wage=WAGE + 17, hard_work=True),
    ]
    found = list_totals(listed, law=PERCENT)
    assert found.wage == 3 * WAGE + 67
    assert found.unemployment == ((2 * WAGE + 17) * 3 + 50) // 100
    assert found.hard_work == ((WAGE + 17) * 4 + 50) // 100
    assert found.remitted == found.insured + found.employer + found.unemployment + found.hard_work
    assert found.employer == ((3 * WAGE + 67) * 20 + 50) // 100


def test_an_empty_list_owes_nothing() -> None:
    for law in (LAW, PERCENT):
        assert (list_totals([], law=law).people, list_totals([], law=law).remitted) == (0, 0)


@pytest.mark.clause("records/R6.3")
def test_other_peoples_totals_may_be_a_rial_a_person_off() -> None:
    assert agrees(1_000, 1_000, 0)
    assert agrees(1_003, 1_000, 3)
    assert agrees(997, 1_000, 3)
    assert not agrees(1_004, 1_000, 3)
    assert not agrees(996, 1_000, 3)
