"""Total disability, survivors, the funeral grant: what has a source, what has none, what is not encoded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records import MonthRow, merge
from tamin_rules.records.benefits import disability, funeral
from tamin_rules.records.benefits.disability import AVERAGE_WAGE, LAST_YEAR, SURVIVORS, TEN_YEARS, TOTAL, Disability

LAW = Law.current()
CHOSEN = LAW.with_readings(disability_amounts="unsourced_article_72")
ON = jalali.parse("1405-07-01")


def pension(years: Fraction | int, *, family: bool | None, law: Law = CHOSEN) -> int | None:
    facts = Disability(average_of_last_days=300_000_000, record_years=years, has_dependants=family)
    return disability.AMOUNT(facts, law=law, on=ON).value


@pytest.mark.clause("records/R5.8")
@pytest.mark.clause("ssl/70")
@pytest.mark.parametrize(
    ("loss", "total"),
    [(Fraction(6599, 10000), False), (Fraction(66, 100), True), (Fraction(2, 3), True), (1, True), (0, False)],
)
def test_disability_is_total_from_66_percent(loss: Fraction | int, *, total: bool) -> None:
    found = TOTAL(Disability(loss), law=LAW, on=ON)
    assert (found.outcome is Outcome.SATISFIED) is total
    assert found.decision.finding.code == (None if total else "disability.loss.not_total")


def test_a_loss_that_is_not_known_is_no_small_one() -> None:
    assert TOTAL(Disability(), law=LAW, on=ON).decision.finding.missing == ("loss",)


@pytest.mark.clause("ssl/72")
@pytest.mark.parametrize("formula", [disability.AMOUNT, TEN_YEARS, LAST_YEAR])
def test_amount_and_record_test_have_no_source(formula: Any) -> None:
    facts = Disability(1, 300_000_000, 20, has_dependants=True, days_in_ten_years=3650, days_in_last_year=365)
    assert formula(facts, law=LAW, on=ON).decision.finding.code == "rule.provision.unsourced"
    assert formula(facts, law=CHOSEN, on=ON).value == formula(facts, law=LAW.requiring("unsourced"), on=ON).value
    assert formula(facts, law=CHOSEN, on=ON).value


@pytest.mark.clause("records/R5.8")
@pytest.mark.parametrize(("years", "expected"), [(0, 150), (15, 150), (Fraction(31, 2), 155), (20, 200)])
def test_a_thirtieth_of_the_average_for_each_year_at_least_half(years: Fraction | int, expected: int) -> None:
    assert pension(years, family=False) == expected * 1_000_000


@pytest.mark.parametrize(("years", "expected"), [(15, 165), (16, 176), (17, 180), (18, 180), (19, 190)])
def test_dependants_lift_it_by_a_tenth_up_to_60_percent(years: int, expected: int) -> None:
    assert pension(years, family=True) == expected * 1_000_000


def test_it_is_rounded_by_the_reading() -> None:
    facts = Disability(average_of_last_days=10, record_years=16, has_dependants=False)  # 5.33
    up = CHOSEN.with_readings(benefit_rounding="up")
    assert [disability.AMOUNT(facts, law=law, on=ON).value for law in (CHOSEN, up)] == [5, 6]


@pytest.mark.parametrize("unknown", ["average_of_last_days", "record_years", "has_dependants"])
def test_what_the_amount_lacks_is_missing(unknown: str) -> None:
    known: dict[str, Any] = {"average_of_last_days": 3, "record_years": 1, "has_dependants": True}
    found = disability.AMOUNT(Disability(**{**known, unknown: None}), law=CHOSEN, on=ON)
    assert found.decision.finding.missing == (unknown,)


@pytest.mark.clause("ssl/75")
@pytest.mark.parametrize(
    ("formula", "fact", "least", "years"),
    [(TEN_YEARS, "days_in_ten_years", 365, 10), (LAST_YEAR, "days_in_last_year", 90, 1)],
)
def test_a_record_is_long_enough_or_not(formula: Any, fact: str, least: int, years: int) -> None:
    given: list[dict[str, Any]] = [{fact: days} for days in (least - 1, least, None)]
    short, enough, unknown = (formula(Disability(**fields), law=CHOSEN, on=ON) for fields in given)
    assert short.decision.finding.code == "disability.record.too_short"
    assert dict(short.decision.finding.params) == {"days": least - 1, "least": least, "years": years}
    assert enough.value is True
    assert unknown.decision.finding.missing == (fact,)


class TestAverage:
    def test_it_is_that_of_the_last_720_days_for_a_month_of_thirty(self) -> None:
        months = [(year, month) for year in (1403, 1404, 1405) for month in range(1, 13)]
        rows = [MonthRow(year, month, 30, 30 * year) for year, month in months if (year, month) < (1405, 7)]
        rows = [row for row in rows if (row.year, row.month) != (1404, 12)]  # a month has 29 days
        found = AVERAGE_WAGE(merge(rows, law=LAW, on=ON), law=CHOSEN, on=ON)
        assert found.value == Fraction((6 * 1405 + 11 * 1404 + 7 * 1403) * 30, 24)
        assert len(found.months) == 24

    def test_without_pay_there_is_none(self) -> None:
        rows = [MonthRow(1405, 6, 31, 0)]
        assert AVERAGE_WAGE(merge(rows, law=LAW, on=ON), law=CHOSEN, on=ON).decision.finding.missing == ("last_wages",)
        late = jalali.parse("1405-09-01")
        assert AVERAGE_WAGE(merge(rows, law=LAW, on=ON), law=CHOSEN, on=late).decision.finding.missing == (
            "last_wages",
        )


@pytest.mark.clause("records/R5.8")
def test_survivors_are_not_encoded_and_that_is_said() -> None:
    found = SURVIVORS(None, law=LAW.requiring("unsourced"), on=ON)
    assert (found.value, found.outcome) == (None, Outcome.UNDETERMINED)
    assert found.decision.finding.code == "rule.provision.not_encoded"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"loss": Fraction(101, 100)}, "disability.loss.not_share"),
        ({"loss": Fraction(-1, 100)}, "record.number.negative"),
        ({"loss": 0.5}, "record.number.not_whole"),
        ({"days_in_last_year": -1}, "record.number.negative"),
        ({"has_dependants": 2}, "insured.flag.not_flag"),
    ],
)
def test_what_is_no_fact_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        Disability(**fields)
    assert caught.value.code == code


@pytest.mark.clause("records/R5.7")
class TestFuneral:
    @pytest.mark.clause("ssl/84")
    def test_an_amount_is_told_only_where_the_caller_answers_for_it(self) -> None:
        grant, chosen = funeral.Funeral(50), LAW.with_readings(funeral_grant="caller_data")
        assert funeral.AMOUNT(grant, law=LAW, on=ON).decision.finding.code == "rule.provision.unsourced"
        assert funeral.AMOUNT(grant, law=chosen, on=ON).value == 50
        assert funeral.AMOUNT(funeral.Funeral(), law=chosen, on=ON).decision.finding.missing == ("amount",)

    def test_what_is_no_amount_is_refused(self) -> None:
        with pytest.raises(MalformedError):
            funeral.Funeral(-1)


def test_the_average_ends_on_the_day_before_and_names_its_months() -> None:
    rows = [MonthRow(1405, 1, 31, 310_000_000), MonthRow(1405, 2, 31, 620_000_000)]
    on = jalali.parse("1405-02-16")
    found = AVERAGE_WAGE(merge(rows, law=LAW, on=on), law=CHOSEN, on=on)
    assert found.value == Fraction(310_000_000 + 15 * 20_000_000, 46) * 30
    assert [str(month) for month in found.months] == ["1405-01", "1405-02"]


def test_a_loss_of_more_than_all_is_refused_at_its_field() -> None:
    with pytest.raises(MalformedError) as caught:
        Disability(loss=2)
    assert [(fault.loc, fault.code) for fault in caught.value.faults] == [(("loss",), "disability.loss.not_share")]
    assert TOTAL(Disability(loss=1), law=LAW, on=ON).value is True
