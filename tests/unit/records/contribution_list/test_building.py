"""From a payroll to a list, and a list in parts."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from tamin_rules.errors import NotInForceError
from tamin_rules.jalali import JalaliMonth
from tamin_rules.records.contribution_list.building import Capping, PayrollRow, Workshop, build, split, summed
from tamin_rules.records.contribution_list.checking import check
from tamin_rules.records.contribution_list.model import UnreadableRow
from tamin_rules.records.contribution_list.reading import read
from tamin_rules.records.contribution_list.writing import dump
from tests.unit.records.contribution_list.lists import LAW, LIST, MADE, MONTH, WORKERS, faults_of, header_of

WORKSHOP = Workshop(code="0000000012", name="کارگاه نمونه 12", address="تهران، Unit 3")


def row(**fields: Any) -> PayrollRow:
    return PayrollRow(
        **{
            "insurance_number": "99000001",
            "first_name": "مينا",
            "last_name": "نمونه",
            "birth_certificate_number": "12",
            "sex": "زن",
            "nationality": "اتباع",
            "job_code": "123456",
            "days": 30,
            "daily_wage": 4_000_000,
            **fields,
        }
    )


def built(*rows: PayrollRow, **options: Any) -> Any:
    return build(rows, workshop=WORKSHOP, month=MONTH, law=LAW, **options)


def test_derived_columns() -> None:
    worker = built(row(seniority=94_000, marriage_allowance=5_000_000, benefits=31_000_000, other_pay=7)).workers[0]
    assert (worker.monthly_wage, worker.benefits, worker.insurable_wage) == (122_820_000, 36_000_000, 158_820_000)
    assert (worker.total_pay, worker.insured_share, worker.marriage_allowance) == (158_820_007, 11_117_400, 5_000_000)
    assert (worker.year, worker.month, worker.list_number, worker.workshop_code) == (1404, 7, "01", "0000000012")


@pytest.mark.parametrize(
    ("capping", "benefits"), [(Capping.CUT_BENEFITS, 97_367_760), (Capping.KEEP_BENEFITS, 150_000_000)]
)
def test_above_the_ceiling(capping: Capping, benefits: int) -> None:
    high = row(daily_wage=20_000_000, seniority=1_000_000, marriage_allowance=5_000_000, benefits=145_000_000)
    list_ = built(high, capping=capping)
    worker = list_.workers[0]
    assert (worker.insurable_wage, worker.benefits, worker.total_pay) == (727_367_760, benefits, 780_000_000)
    assert check(list_, law=LAW).findings == ()


def test_a_wage_above_the_ceiling_leaves_no_benefits_and_no_allowance() -> None:
    worker = built(row(daily_wage=25_000_000, marriage_allowance=5_000_000, benefits=1)).workers[0]
    assert (worker.benefits, worker.marriage_allowance, worker.insurable_wage) == (0, 0, 727_367_760)


def test_the_header_of_covered_and_uncovered() -> None:
    header = header_of(built(row(), row(insurance_number="99000002", covered=False)))
    assert (header.total_insurable_wage, header.employer_share) == (240_000_000, 48_000_000)
    assert (header.unemployment_premium, header.total_insured_share) == (3_600_000, 16_800_000)


def test_the_share_of_an_exempt_workshop() -> None:
    list_ = built(row(), employer_share=0)
    assert header_of(list_).employer_share == 0
    assert [found.clause for found in check(list_, law=LAW).findings] == ["K4b"]


def test_texts_take_the_form_in_which_they_are_read() -> None:
    list_ = built(row(first_name="مينا\u200cك", occupation="Unit 12", last_name="مؤمن A4"), description="ليست 3")
    worker = list_.workers[0]
    assert (worker.first_name, worker.occupation, worker.last_name) == ("مینا ک", "Unit ۱۲", "مومن A۴")
    assert header_of(list_).workshop_name == "کارگاه نمونه ۱۲"
    assert read(*dump(list_)) == list_


def test_of_a_month_without_law() -> None:
    with pytest.raises(NotInForceError):
        build([row()], workshop=WORKSHOP, month=JalaliMonth(1340, 1), law=LAW)
    with pytest.raises(NotInForceError):
        summed(evolve(header_of(LIST), year=1340), WORKERS, 0, law=LAW)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("days", -1, "record.number.negative"),
        ("days", 1_000, "record.number.too_large"),
        ("daily_wage", 1.5, "record.number.not_whole"),
        ("benefits", 10**15, "record.number.too_large"),
    ],
)
def test_what_is_no_number(field: str, value: Any, code: str) -> None:
    assert [(found, loc) for found, loc, _ in faults_of(lambda: row(**{field: value}))] == [(code, (field,))]


class TestSplit:
    def test_each_part_is_a_list_of_its_own(self) -> None:
        parts = split(LIST, 4, law=LAW, uncovered=MADE.uncovered)
        assert [len(part.rows) for part in parts] == [4, 4, 4, 5]
        assert [{worker.list_number for worker in part.workers} for part in parts] == [{"01"}, {"02"}, {"03"}, {"04"}]
        assert sum(header_of(part).total_insurable_wage for part in parts) == 3_855_533_635
        for part in parts:
            inside = {worker.insurance_number for worker in part.workers} & set(MADE.uncovered)
            assert {each.clause for each in check(part, law=LAW, uncovered=inside).findings} <= {"W12"}

    def test_numbers_of_the_uncovered_as_people_type_them(self) -> None:
        typed = [" ۹۹۰۰۰۰۱۳ ", "0099000014", "99000015"]
        assert split(LIST, 1, law=LAW, uncovered=typed)[0].header == LIST.header

    def test_zeros_before_a_number_in_the_list_make_nobody_else(self) -> None:
        padded = evolve(LIST, rows=[evolve(each, insurance_number=f"00{each.insurance_number}") for each in WORKERS])
        assert split(padded, 1, law=LAW, uncovered=MADE.uncovered)[0].header == LIST.header

    @pytest.mark.parametrize("uncovered", ["99000013", [99_000_013]])
    def test_what_are_no_numbers(self, uncovered: Any) -> None:
        assert faults_of(lambda: split(LIST, 1, law=LAW, uncovered=uncovered)) == [
            ("list.value.not_text", ("uncovered",), {})
        ]
        assert faults_of(lambda: check(LIST, law=LAW, uncovered=uncovered)) == [
            ("list.value.not_text", ("uncovered",), {})
        ]

    @pytest.mark.parametrize("lists", [0, -1, 18])
    def test_more_parts_than_workers(self, lists: int) -> None:
        assert faults_of(lambda: split(LIST, lists, law=LAW)) == [
            ("list.split.too_few", (), {"workers": 17, "lists": lists})
        ]

    @pytest.mark.parametrize("header", [None, UnreadableRow(())])
    def test_without_a_header(self, header: Any) -> None:
        assert faults_of(lambda: split(evolve(LIST, header=header), 1, law=LAW)) == [("list.header.missing", (), {})]
