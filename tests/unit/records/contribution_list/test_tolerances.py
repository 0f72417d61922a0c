"""Each rule of a row on either side of where it begins to speak, by a rial or a day (contribution-list/5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.columns import NAME_OF
from tamin_rules.records.contribution_list.model import ContributionList
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump
from tamin_rules.testing.contribution_lists import sample
from tests.unit.records.contribution_list.lists import (
    KAR,
    LAW,
    LIST,
    WOR,
    WORKERS,
    found,
    header_of,
    with_row,
    wor_with,
)

R01, R02, R05, R08 = 0, 1, 4, 7
CEILING: Final = 727_367_760  # 7 x 3,463,656 x 30


def codes_of(row: int, **changes: Any) -> set[str]:
    report = check(with_row(row, **changes), law=LAW)
    return {each.code.removeprefix("list.") for each in report.findings if each.row == row + 1}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("row", "field", "right", "most", "code"),
    [
        (R02, "monthly_wage", 122_820_000, 30, "monthly_wage.differs"),  # W1: a rial a day
        (R05, "insurable_wage", CEILING, 30, "insurable_wage.differs"),  # W2, capped: the same
        (R01, "insurable_wage", 134_909_680, 0, "insurable_wage.differs"),  # W2: nothing
        (R02, "insured_share", 11_117_400, 2, "insured_share.differs"),  # W5
        (R02, "marriage_allowance", 5_000_000, 1, "marriage_allowance.not_prorated"),  # W7
    ],
)
def test_up_to_a_tolerance_nothing_is_said(row: int, field: str, right: int, most: int, code: str, sign: int) -> None:
    assert code not in codes_of(row, **{field: right + sign * most})
    assert code in codes_of(row, **{field: right + sign * (most + 1)})


@pytest.mark.parametrize(
    ("row", "field", "last", "step", "code"),
    [
        (R05, "insurable_wage", CEILING + 30, 1, "insurable_wage.above_ceiling"),  # W3
        (R02, "daily_wage", 3_463_656, -1, "daily_wage.below_minimum"),  # W4: the seniority beside it does not count
        (R02, "total_pay", 158_820_000, -1, "total_pay.below_insurable"),  # W6
        (R02, "marriage_allowance", 36_000_000, 1, "marriage_allowance.above_benefits"),  # W7
        (R02, "days", 30, 1, "days.over_month"),  # W8
    ],
)
def test_up_to_a_limit_nothing_is_said(row: int, field: str, last: int, step: int, code: str) -> None:
    assert code not in codes_of(row, **{field: last})
    assert code in codes_of(row, **{field: last + step})


@pytest.mark.parametrize("length", [31, 29])
def test_the_part_of_a_marriage_allowance_is_judged_in_months_of_thirty_days_alone(length: int) -> None:
    month = next(month for month in (JalaliMonth(1405, 4), JalaliMonth(1404, 12)) if month.length == length)
    made = sample(month, law=LAW, workers=9)
    rows = [evolve(worker, marriage_allowance=3_000_000) for worker in made.list.workers[1:2]]
    assert rows[0].benefits > 3_000_000
    found = check(ContributionList(made.header, rows), law=LAW).findings
    assert not [each for each in found if each.clause == "W7"]


AMOUNTS: Final = (
    "daily_wage", "seniority", "monthly_wage", "benefits", "marriage_allowance", "insurable_wage", "total_pay",
    "insured_share",
)  # fmt: skip


@pytest.mark.parametrize("name", AMOUNTS)
def test_without_days_each_amount_is_named(name: str) -> None:
    report = check(with_row(R08, **{name: 1}), law=LAW)
    assert WORKERS[R08].days == 0
    assert [each.column for each in report.findings if each.clause == "W9"] == [NAME_OF[name]]


@pytest.mark.parametrize("workers", [5, 6])
@pytest.mark.parametrize("premium", ["employer_share", "unemployment_premium"])
def test_a_premium_may_be_off_by_a_rial_a_worker(premium: str, workers: int) -> None:
    made = sample(JalaliMonth(1404, 7), law=LAW, workers=workers)
    header = header_of(made.list)

    def found(by: int) -> set[str]:
        changed = evolve(header, **{premium: getattr(header, premium) + by})
        return {each.clause for each in check(evolve(made.list, header=changed), law=LAW).findings}

    clause = "K4" if premium == "employer_share" else "K5"
    assert clause not in found(workers)
    assert clause in found(workers + 1)


@pytest.mark.parametrize("month", [JalaliMonth(1405, 4), JalaliMonth(1404, 12), JalaliMonth(1403, 12)])
def test_the_sample_is_sound_in_months_of_every_length(month: JalaliMonth) -> None:
    made = sample(month, law=LAW)
    report = check(made.list, law=LAW, uncovered=made.uncovered)
    assert {each.clause for each in report.findings} <= {"W12"}
    assert max(worker.days for worker in made.list.workers) == month.length


FIRST_DAY, LAST_DAY, NEXT_DAY = (JalaliMonth(1404, 7).first_day + timedelta(days=days) for days in (0, 29, 30))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (LAST_DAY, None, set[str]()),
        (NEXT_DAY, None, {"date.after_month"}),
        (None, FIRST_DAY, set[str]()),
        (None, FIRST_DAY - timedelta(days=1), {"date.before_month"}),
        (None, LAST_DAY, set[str]()),
        (None, NEXT_DAY, {"date.after_month"}),
        (FIRST_DAY, FIRST_DAY, set[str]()),
        (LAST_DAY, FIRST_DAY, {"date.reversed"}),
        (FIRST_DAY - timedelta(days=900), None, set[str]()),
    ],
)
def test_the_days_of_the_month_are_those_from_its_first_to_its_last(
    start: date | None, end: date | None, said: set[str]
) -> None:
    assert codes_of(R08, start=start, end=end) == said  # without days, so that only the dates have anything to say


@pytest.mark.parametrize(
    ("nationality", "national_id", "said"),
    [
        ("افغانی", "", set[str]()),
        ("", "", {"national_id.missing"}),  # whoever has no nationality counts as Iranian
        ("ایرانی", "", {"national_id.missing"}),
        ("افغانی", "123456789012", set[str]()),  # a foreigner's own code
        ("ایرانی", "123456789012", {"national_id.malformed"}),
        ("", "123456789012", {"national_id.malformed"}),
        ("افغانی", "0000000018", {"national_id.malformed"}),
    ],
)
def test_who_may_have_no_national_id_and_who_another_code(nationality: str, national_id: str, said: set[str]) -> None:
    assert codes_of(R01, nationality=nationality, national_id=national_id) == said


def test_a_total_of_seniority_without_days_is_told_by_its_own_code() -> None:
    plain = sum(worker.seniority for worker in WORKERS)
    for total, code in ((plain, "list.seniority_total.without_days"), (plain + 1, "list.seniority_total.differs")):
        report = check(evolve(LIST, header=evolve(header_of(LIST), total_seniority=total)), law=LAW)
        assert [each.code for each in report.findings if each.clause == "K3"] == [code]


@pytest.mark.parametrize("column", ["DSW_SDATE", "DSW_EDATE"])
def test_a_date_that_cannot_be_read_may_explain_a_partial_month(column: str) -> None:
    assert ("W12", 12, "DSW_DD") in found(KAR, WOR)
    assert ("W12", 12, "DSW_DD") not in found(KAR, wor_with({column: b"14049999"}, row=11))


@pytest.mark.parametrize(("start", "is_kept"), [(FIRST_DAY, True), (FIRST_DAY - timedelta(days=1), False)])
def test_a_start_is_written_from_the_first_day_of_the_month_on(start: date, is_kept: bool) -> None:  # noqa: FBT001
    [written] = read(*dump(with_row(R01, start=start))).workers[:1]
    assert written.start == (start if is_kept else None)


def test_the_law_is_that_of_the_first_day() -> None:
    header = evolve(header_of(LIST), employer_share=0)
    decisions = [each.decision for each in check(evolve(LIST, header=header), law=LAW).findings]
    assert {decision.basis.on for decision in decisions} == {FIRST_DAY}
