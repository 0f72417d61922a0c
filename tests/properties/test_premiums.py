"""What holds for every premium, and for every pay: against the independent model, and by what a share cannot do."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.records.items import Pay, PayItem
from tamin_rules.records.lateness import months_late
from tamin_rules.records.payslip import PayrollMonth, precheck
from tamin_rules.records.premiums import PREMIUM, Premium, PremiumFacts, agrees, list_totals
from tamin_rules.records.wages import CEILING, INSURABLE_WAGE, InsuredMonth
from tests.properties import records_reference as reference

LAW: Final = Law.current()
ON: Final = jalali.parse("1405-12-29")
NAMES: Final = ("cash_transport_and_food", "eid_bonus", "share_rounding", "ceiling_days")
AMOUNTS: Final = st.integers(0, 500_000_000)
WAGES: Final = st.integers(0, 3_000_000_000)

readings: Final = st.fixed_dictionaries({name: st.sampled_from(reference.CHOICES[name]) for name in NAMES})
items: Final = st.dictionaries(st.sampled_from(sorted(reference.ITEMS)), AMOUNTS)


@st.composite
def months(draw: st.DrawFn, first: int = 1403, last: int = 1405) -> tuple[JalaliMonth, int]:
    """Draw a month in which the items have flags, and insured days that fit it."""
    month = JalaliMonth(draw(st.integers(first, last)), draw(st.integers(1, 12)))
    return month, draw(st.integers(0, month.length))


def premium(month: JalaliMonth, days: int, wage: Pay | int, law: Law = LAW) -> Premium:
    found = PREMIUM(PremiumFacts(month, days, wage), law=law, on=ON).value
    assert found is not None
    return found


@given(when=months(), pay=items, chosen=readings, covered=st.booleans())
def test_the_premium_is_that_of_the_independent_model(
    when: tuple[JalaliMonth, int], pay: dict[str, int], chosen: dict[str, str], *, covered: bool
) -> None:
    month, days = when
    law = LAW.with_readings(**chosen)
    model = reference.premium(pay, (month.year, month.month, days), chosen, unemployment_cover=covered)
    facts = PremiumFacts(month, days, Pay(pay), covered_by_unemployment=covered)
    found = PREMIUM(facts, law=law, on=ON).value
    assert found is not None
    assert (found.wage, found.insured, found.employer, found.unemployment) == (
        model["insurable_wage"],
        model["worker_share"],
        model["employer_share"],
        model["unemployment_share"],
    )


@given(months(), items, readings)
def test_a_precheck_is_that_of_the_independent_model(
    when: tuple[JalaliMonth, int], pay: dict[str, int], chosen: dict[str, str]
) -> None:
    month, days = when
    listed = {PayItem(name): amount for name, amount in pay.items()}
    inputs = PayrollMonth(month.year, month.month, days=days, items=listed)
    found = precheck(inputs, law=LAW.with_readings(**chosen), on=ON)
    model = reference.premium(pay, (month.year, month.month, days), chosen)
    figures = ("gross", "insurable_wage", "worker_share", "employer_share_20_plus_3")
    assert {name: getattr(found, name) for name in figures} == {name: model[name] for name in figures}
    assert list(found.excluded) == [item for item in model["excluded"] if pay[item]]
    assert found.ceiling == reference.ceiling(month.year, month.month, days, chosen)


@given(st.integers(1353, 1407), st.integers(1, 12), st.data())
def test_the_ceiling_is_that_of_the_independent_model_or_unknown_to_both(year: int, month: int, data: Any) -> None:
    when = JalaliMonth(year, month)
    days = data.draw(st.integers(0, when.length))
    assert CEILING(InsuredMonth(when, days), law=LAW, on=ON).value == reference.ceiling(year, month, days)


@pytest.mark.clause("records/R6.1", "records/R6.4")
@given(months(), WAGES, st.integers(0, 1_000_000_000), readings)
def test_premiums_grow_with_the_wage_up_to_the_ceiling_and_stay_above_it(
    when: tuple[JalaliMonth, int], wage: int, more: int, chosen: dict[str, str]
) -> None:
    law = LAW.with_readings(**chosen)
    less, greater = premium(*when, wage, law), premium(*when, wage + more, law)
    ceiling = CEILING(InsuredMonth(*when), law=law, on=ON).value
    assert ceiling is not None
    for share in ("wage", "insured", "employer", "unemployment", "remitted"):
        assert getattr(less, share) <= getattr(greater, share)
    assert greater.wage <= ceiling
    assert less == greater or less.wage < ceiling
    assert premium(*when, ceiling + more, law) == premium(*when, ceiling, law)


@given(months(), items, st.permutations(list(PayItem)))
def test_the_order_of_the_items_changes_nothing(
    when: tuple[JalaliMonth, int], pay: dict[str, int], order: list[PayItem]
) -> None:
    turned = Pay({item: pay[item] for item in order if item in pay})
    one, other = (INSURABLE_WAGE(InsuredMonth(*when, each), law=LAW, on=ON).value for each in (Pay(pay), turned))
    assert one == other is not None


@given(months(), items)
def test_an_exempt_item_changes_nothing(when: tuple[JalaliMonth, int], pay: dict[str, int]) -> None:
    base = premium(*when, Pay(pay))
    more = {item: pay.get(item, 0) + 1_000_000 for item in ("child_allowance", "mission", "cash_food", "eid_bonus")}
    assert premium(*when, Pay(pay | more)) == base


@pytest.mark.clause("records/R6.3")
@given(st.lists(st.tuples(months(), WAGES), max_size=12), st.sampled_from(reference.CHOICES["share_rounding"]))
def test_both_ways_to_add_a_list_are_within_a_rial_a_person(
    rows: list[tuple[tuple[JalaliMonth, int], int]], rounding: str
) -> None:
    law = LAW.with_readings(share_rounding=rounding)
    listed = [premium(*when, wage, law) for when, wage in rows]
    summed = list_totals(listed, law=law)
    percent = list_totals(listed, law=law.with_readings(list_total="percent_of_total"))
    assert summed.insured == sum(each.insured for each in listed)
    assert summed.remitted == sum(each.remitted for each in listed)
    for share in ("insured", "employer", "unemployment"):
        assert agrees(getattr(percent, share), getattr(summed, share), len(listed))


@given(months(), WAGES)
def test_each_share_is_within_half_a_rial_of_its_percentage(when: tuple[JalaliMonth, int], wage: int) -> None:
    found = premium(*when, wage)
    for share, rate in ((found.insured, 7), (found.employer, 20), (found.unemployment, 3), (found.government, 3)):
        assert share is not None
        assert -50 < share * 100 - found.wage * rate <= 50
    assert found.total == found.remitted + (found.government or 0)


@given(st.integers(0, 3_000), st.integers(0, 400), st.integers(0, 400))
def test_whole_months_and_begun_months_of_lateness_are_at_most_one_apart(start: int, late: int, later: int) -> None:
    due = jalali.day(1398, 1, 1).toordinal() + start
    started = LAW.with_readings(late_month="started")
    deadline, paid, after = (type(ON).fromordinal(day) for day in (due, due + late, due + late + later))
    whole, begun = months_late(deadline, paid, law=LAW), months_late(deadline, paid, law=started)
    assert whole <= begun <= whole + 1
    assert begun == 0 or paid > deadline
    assert whole <= months_late(deadline, after, law=LAW)
    assert 29 * whole <= late <= 31 * begun
