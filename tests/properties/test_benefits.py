"""Benefits: never less for more, bounds that hold, records and plain counts that agree, nothing known of nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from tamin_rules import jalali
from tamin_rules.decisions import Outcome
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law, keys
from tamin_rules.records import MonthRow, Record, merge
from tamin_rules.records.benefits import disability, funeral, marriage, maternity, sickness, unemployment
from tamin_rules.records.benefits.base import (
    AVERAGE_DAILY_WAGE,
    DailyAverage,
    Paid,
    contribution_months,
    days_between,
    last_of_months,
    last_paid,
    months_since_start,
    paid_between,
)
from tamin_rules.records.benefits.unemployment import DAILY_AMOUNT, ENTITLED_MONTHS, REMAINING_MONTHS, Unemployed
from tamin_rules.records.payslip import MaritalStatus

LAW: Final = Law.current()
FIRST, LAST = JalaliMonth(1390, 1), JalaliMonth(1405, 12)
DAYS: Final = st.dates(jalali.parse("1391-01-01"), jalali.parse("1405-12-29"))

CHOICES: Final = {
    "duration_band_edge": ("lower_band", "higher_band"),
    "dependant_supplement": ("of_minimum_wage", "of_own_average"),
    "floor_and_cap": ("floor_last", "cap_last"),
    "daily_average_divisor": ("contribution_days", "calendar_90"),
    "benefit_rounding": ("half_up", "up"),
    "paid_month": ("days_and_wage_positive", "days_positive"),
}
laws: Final = st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in CHOICES.items()}).map(
    lambda chosen: LAW.with_readings(**chosen)
)
statuses: Final = st.sampled_from(MaritalStatus)
wages: Final = st.integers(0, 10**9)
averages: Final = st.fractions(0, 10**8, max_denominator=90).map(DailyAverage)


@st.composite
def rows(draw: st.DrawFn) -> list[MonthRow]:
    """Rows of one workshop: at most one a month."""
    indexes = draw(st.sets(st.integers(0, LAST - FIRST), max_size=60))
    made = list[MonthRow]()
    for index in sorted(indexes):
        when = FIRST + index
        made.append(MonthRow(when.year, when.month, draw(st.integers(0, when.length)), draw(wages)))
    return made


records: Final = rows().map(lambda made: merge(made, law=LAW, on=LAST.last_day))


def by_day(record: Record) -> dict[int, Fraction]:
    """Return the wage of every insured day by its ordinal, for months whose days all lie in the month's beginning."""
    return {
        month.when.first_day.toordinal() + place: Fraction(month.wage or 0, month.days)
        for month in record.months
        for place in range(month.days)
    }


# --- the days before --------------------------------------------------------------------------------------------------


@given(records, DAYS, st.integers(0, 800))
def test_from_the_first_of_a_month_to_a_day_it_is_a_sum_over_days(record: Record, last: Any, months: int) -> None:
    """Days that lie in the beginning of their month are the most that the near side can hold."""
    first = max(FIRST, JalaliMonth.of(last) + -(months % 30)).first_day
    span = range(first.toordinal(), last.toordinal() + 1)
    daily = {day: wage for day, wage in by_day(record).items() if day in span}
    assert days_between(record, first, last) == len(daily)
    paid, _ = paid_between(record, first, last, LAW.with_readings(paid_month="days_positive"))
    assert paid == Paid(sum(daily.values(), Fraction(0)), len(daily))


@given(records, DAYS, st.integers(1, 400), st.integers(0, 400))
def test_a_longer_span_never_holds_less_and_never_more_than_its_days(
    record: Record, last: Any, short: int, more: int
) -> None:
    first = last - timedelta(days=short - 1)
    within = days_between(record, first, last)
    wider = days_between(record, first - timedelta(days=more), last)
    assert within is not None
    assert wider is not None
    assert 0 <= within <= min(wider, short)


@given(records, DAYS, st.integers(1, 2000))
def test_the_last_paid_days_are_as_many_as_there_are(record: Record, last: Any, most: int) -> None:
    law = LAW.with_readings(paid_month="days_positive")
    everything, _ = paid_between(record, FIRST.first_day, last, law)
    found, months = last_paid(record, last, most, law)
    assert everything.days is not None
    assert found.days == min(most, everything.days)
    assert found.wages is not None
    assert everything.wages is not None
    assert found.wages <= everything.wages
    assert list(months) == sorted(set(months))
    if found.days == everything.days:
        assert found.wages == everything.wages


@given(records, DAYS, laws)
def test_an_average_lies_between_the_daily_wages_of_its_months(record: Record, on: Any, law: Law) -> None:
    figure = AVERAGE_DAILY_WAGE(record, law=law, on=on)
    if figure.value is None:
        assert figure.decision.finding.code == "benefit.pay.without_days"
        return
    of_months = [Fraction(month.wage or 0, month.days) for month in record.months if month.when in figure.months]
    least = 0 if law.reading("daily_average_divisor") == "calendar_90" else min(of_months)
    assert least <= figure.value <= max(of_months)


@given(st.integers(1, 10**9), st.integers(1, 90))
def test_the_divisors_differ_by_the_days_that_are_covered(paid: int, days: int) -> None:
    calendar = LAW.with_readings(daily_average_divisor="calendar_90")
    on = jalali.parse("1405-07-01")
    own, fixed = (AVERAGE_DAILY_WAGE(Paid(paid, days), law=law, on=on).value for law in (LAW, calendar))
    assert own is not None
    assert fixed is not None
    assert own * days == fixed * 90 == paid


# --- months of contributions ------------------------------------------------------------------------------------------


@given(records, DAYS)
def test_months_are_no_more_than_there_are_and_whole_ones_all_count(record: Record, on: Any) -> None:
    before = [month for month in record.months if month.when.last_day < on]
    found, since = contribution_months(record, on), months_since_start(record, on)
    assert found is not None
    assert since is not None
    full = sum(month.days in {30, 31} or month.days == month.length for month in before)
    assert full <= found <= len(before) + 1
    assert since <= found


@given(st.integers(1, 180), st.integers(0, 100))
def test_steady_work_makes_as_many_months_as_it_lasts(length: int, shift: int) -> None:
    whens = [FIRST + shift % 12 + place for place in range(length)]
    steady = [MonthRow(when.year, when.month, when.length, 1) for when in whens]
    on = (whens[-1] + 1).first_day
    record = merge(steady, law=LAW, on=on)
    assert contribution_months(record, on) == months_since_start(record, on) == length


@given(st.integers(0, 30), st.integers(1, 40))
def test_thirty_days_of_fractions_are_a_month(days: int, length: int) -> None:
    parts = [FIRST + place for place in range(length)]
    days = min(days, 28)
    record = merge([MonthRow(when.year, when.month, days, 1) for when in parts], law=LAW, on=LAST.last_day)
    assert contribution_months(record, LAST.last_day) == days * length // 30


# --- unemployment -----------------------------------------------------------------------------------------------------


@given(st.integers(0, 600), st.integers(0, 100), statuses, laws, DAYS)
def test_more_months_never_give_less(months: int, more: int, status: MaritalStatus, law: Law, on: Any) -> None:
    one, other = (
        ENTITLED_MONTHS(Unemployed(given, marital_status=status), law=law, on=on).value
        for given in (months, months + more)
    )
    assert one is not None
    assert other is not None
    assert 0 <= one <= other <= 50
    assert (one == 0) is (months < 6)


@given(st.integers(6, 600), laws, DAYS)
def test_a_spouse_or_a_dependant_always_lengthens_it(months: int, law: Law, on: Any) -> None:
    single = ENTITLED_MONTHS(Unemployed(months, marital_status=MaritalStatus.SINGLE), law=law, on=on).value
    married = ENTITLED_MONTHS(Unemployed(months, marital_status=MaritalStatus.MARRIED), law=law, on=on).value
    dependant = ENTITLED_MONTHS(Unemployed(months, dependants=1), law=law, on=on).value
    assert single is not None
    assert married == dependant
    assert married is not None
    assert single < married


@given(st.integers(0, 600), statuses, st.integers(0, 60), laws, DAYS)
def test_what_is_left_and_what_was_drawn_are_what_was_given(
    months: int, status: MaritalStatus, used: int, law: Law, on: Any
) -> None:
    facts = Unemployed(months, marital_status=status, already_used_months=used)
    given, left = (formula(facts, law=law, on=on).value for formula in (ENTITLED_MONTHS, REMAINING_MONTHS))
    assert given is not None
    assert left is not None
    assert left >= 0
    assert left + min(used, given) == given


@given(averages, st.integers(0, 9), laws, DAYS)
def test_a_benefit_lies_between_floor_and_cap(pay: DailyAverage, dependants: int, law: Law, on: Any) -> None:
    found = DAILY_AMOUNT(Unemployed(dependants=dependants, pay=pay), law=law, on=on).value
    floor, cap = law.at(keys.MIN_DAILY_WAGE, on).value, Fraction(80, 100) * pay.wage
    assert found is not None
    if law.reading("floor_and_cap") == "floor_last":
        assert floor <= found <= max(Fraction(floor), cap) + 1
    else:
        assert min(Fraction(floor), cap) - 1 < found < cap + 1


@given(averages, st.integers(0, 9), laws, DAYS)
def test_a_further_dependant_never_costs_and_the_fifth_brings_nothing(
    pay: DailyAverage, dependants: int, law: Law, on: Any
) -> None:
    one, other = (
        DAILY_AMOUNT(Unemployed(dependants=count, pay=pay), law=law, on=on).value
        for count in (dependants, dependants + 1)
    )
    assert one is not None
    assert other is not None
    assert one <= other
    assert dependants < 4 or one == other


# --- the others -------------------------------------------------------------------------------------------------------


@given(DAYS, st.integers(1, 24))
def test_months_follow_each_other_without_a_gap(first: Any, months: int) -> None:
    last = last_of_months(first, months)
    following = last + timedelta(days=1)
    assert 28 * months <= (following - first).days <= 31 * months
    year, month, of_month = jalali.ymd(first)
    expected = JalaliMonth(year, month) + months
    if of_month <= expected.length:
        assert jalali.ymd(following) == (expected.year, expected.month, of_month)
    else:
        assert following == (expected + 1).first_day


@given(st.integers(0, 10**11), st.integers(0, 10**11), laws, DAYS)
def test_a_marriage_allowance_grows_with_pay_from_the_floor(one: int, more: int, law: Law, on: Any) -> None:
    less, greater = (marriage.AMOUNT(marriage.Marriage(Paid(paid)), law=law, on=on).value for paid in (one, one + more))
    assert less is not None
    assert greater is not None
    assert law.at(keys.MIN_MONTHLY_WAGE_30D, on).value <= less <= greater


@given(st.integers(0, 10**9), st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_no_shorter_record_gives_the_higher_disability_pension(
    average: int,
    years: int,
    more: int,
    family: bool,  # noqa: FBT001
) -> None:
    law, on = LAW.with_readings(disability_amounts="unsourced_article_72"), jalali.parse("1405-07-01")
    less, greater, alone = (
        disability.AMOUNT(
            disability.Disability(average_of_last_days=average, record_years=each, has_dependants=dependants),
            law=law,
            on=on,
        ).value
        for each, dependants in ((years, family), (years + more, family), (years, False))
    )
    assert less is not None
    assert greater is not None
    assert alone is not None
    assert alone <= less <= greater
    assert 2 * alone >= average - 1


Formulas = tuple[tuple[Callable[..., Any], object], ...]
WITHOUT_FACTS: Final[Formulas] = (
    (AVERAGE_DAILY_WAGE, None),
    *(
        (formula, Unemployed())
        for formula in (unemployment.SIX_MONTHS, ENTITLED_MONTHS, REMAINING_MONTHS, DAILY_AMOUNT)
    ),
    (unemployment.MONTHLY_AMOUNT, Unemployed()),
    *((formula, sickness.Sickness()) for formula in (sickness.DAILY_AMOUNT, sickness.PAID_DAYS, sickness.AMOUNT)),
    *((formula, maternity.Maternity()) for formula in (maternity.SIXTY_DAYS, maternity.NO_WORK, maternity.LEAVE)),
    (maternity.DAILY_AMOUNT, maternity.Maternity()),
    *(
        (formula, marriage.Marriage())
        for formula in (marriage.FIRST_MARRIAGE, marriage.COMPULSORY, marriage.RECORD, marriage.AMOUNT)
    ),
    (funeral.AMOUNT, funeral.Funeral()),
    *(
        (formula, disability.Disability())
        for formula in (disability.TOTAL, disability.TEN_YEARS, disability.LAST_YEAR, disability.AMOUNT)
    ),
    (disability.SURVIVORS, None),
)
"""Every formula, with facts of which nothing is known."""


@given(
    st.sampled_from(WITHOUT_FACTS),
    laws,
    st.booleans(),
    st.dates(jalali.parse("1360-01-01"), jalali.parse("1410-01-01")),
)
def test_of_unknown_facts_nothing_is_known_and_nothing_is_raised(
    case: tuple[Callable[..., Any], object],
    law: Law,
    unsourced: bool,  # noqa: FBT001
    on: Any,
) -> None:
    formula, facts = case
    figure = formula(facts, law=law.requiring("unsourced") if unsourced else law, on=on)
    assert figure.value is None
    assert figure.outcome in {Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE}
    assert figure.decision.finding.code
