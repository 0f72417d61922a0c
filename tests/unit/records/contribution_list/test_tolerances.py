"""Each rule of an amount, a rial on either side of where it begins to speak (contribution-list/5)."""

from __future__ import annotations

from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.columns import NAME_OF
from tamin_rules.records.contribution_list.model import ContributionList
from tamin_rules.testing.contribution_lists import sample
from tests.unit.records.contribution_list.lists import LAW, WORKERS, header_of, with_row

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
