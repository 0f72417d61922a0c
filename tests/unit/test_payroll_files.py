"""Payrolls as people keep them: every heading and digit that is meant, and nothing that is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest

from tamin_rules import jalali, wire
from tamin_rules.errors import MalformedError
from tamin_rules.records.contribution_list import PayrollRow, Workshop
from tamin_rules.wire.payroll_cells import FIELDS, column_of
from tamin_rules.wire.tables import LARGEST_TABLE

HEADER: Final = "insurance_number,first_name,last_name,birth_certificate_number,sex,job_code,days,daily_wage"
LINE: Final = "99000001,مینا,نمونه,12,زن,123456,30,4000000"
ROW: Final[dict[str, Any]] = {
    "insurance_number": "99000001",
    "first_name": "مینا",
    "last_name": "نمونه",
    "birth_certificate_number": "12",
    "sex": "زن",
    "job_code": "123456",
    "days": 30,
    "daily_wage": 4_000_000,
}
PLAIN: Final = PayrollRow(**ROW)
FULL: Final = PayrollRow(
    **ROW,
    national_id="0000000019",
    father_name="رضا",
    issue_place="یزد",
    issue_date=jalali.parse("1371-01-01"),
    birth_date=jalali.parse("1370-05-14"),
    nationality="افغانی",
    occupation="حسابدار",
    seniority=94_000,
    marriage_allowance=5_000_000,
    benefits=31_000_000,
    other_pay=1,
    start=jalali.parse("1404-07-01"),
    end=jalali.parse("1404-07-30"),
    covered=False,
)


def faults(read: Callable[[], object]) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(MalformedError) as caught:
        read()
    return [(fault.loc, str(fault.code)) for fault in caught.value.faults]


def csv(*lines: str) -> str:
    return "\n".join((HEADER, *lines))


def test_every_field_of_a_row_can_be_given_in_both_forms() -> None:
    plain = wire.dump(FULL)
    assert set(plain) == set(FIELDS)
    assert wire.load_payroll([plain]) == (FULL,)
    cells = [str(value) if name != "covered" else "no" for name, value in plain.items()]
    assert wire.read_payroll(f"{','.join(plain)}\n{','.join(cells)}\n") == (FULL,)


def test_what_is_left_out_stands_at_its_default() -> None:
    assert wire.read_payroll(csv(LINE)) == wire.load_payroll([ROW]) == (PLAIN,)
    assert wire.load_payroll([{**ROW, "national_id": None}]) == (PLAIN,)


@pytest.mark.parametrize(
    "data",
    [
        csv(LINE).encode("utf-16"),
        ("\ufeff" + csv(LINE)).encode(),
        csv(LINE).replace(",", ";").encode(),
        csv(LINE).replace(",", "\t").encode(),
        f"row,{HEADER}\n1,{LINE}\n\n,,\n".encode(),
        csv("۹۹۰۰۰۰۰۱,مینا,نمونه,۱۲,female,۱۲۳۴۵۶,۳۰,۴٬۰۰۰٬۰۰۰").encode(),
        csv('" 99000001 ",  مینا ,نمونه,12,F,123456,030,"4,000,000"').encode(),
        json.dumps([ROW]).encode(),
    ],
)
def test_a_payroll_is_read_as_people_save_it(data: bytes) -> None:
    assert wire.read_payroll(data) == (PLAIN,)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("شماره بیمه", "insurance_number"),
        ("كد ملي", "national_id"),
        ("نام", "first_name"),
        ("نام‌خانوادگی", "last_name"),
        ("دستمزد روزانه (ریال)", "daily_wage"),
        ("پایهٔ سنوات", "seniority"),
        ("حق تأهل", "marriage_allowance"),
        ("Daily-Wage", "daily_wage"),
        ("ترک کار", "end"),
        ("دستمزد", None),
        ("دستمزد ماهانه", None),
        ("مزایا", None),
    ],
)
def test_a_heading_counts_by_its_letters(heading: str, column: str | None) -> None:
    assert column_of(heading) == column


def test_all_faults_of_a_table_are_said_at_once() -> None:
    bad = csv(LINE.replace(",30,", ",-1,").replace("زن", "خانم"), LINE.replace("مینا", " "), f"{LINE},more")
    assert faults(lambda: wire.read_payroll(bad)) == [
        ((2, "sex"), "wire.word.unknown"),
        ((2, "days"), "record.number.negative"),
        ((3, "first_name"), "record.cell.missing"),
        ((4,), "record.row.too_wide"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [((), "record.file.empty")]),
        (HEADER, [((), "record.file.empty")]),
        ("a,b,c\n1,2,3", [((1,), "record.header.missing")]),
        (f"{HEADER},bonus\n{LINE},1", [((1, 9), "record.column.unknown")]),
        (f"{HEADER},days\n{LINE},1", [((1, 9), "record.column.repeated")]),
        (HEADER.removesuffix(",daily_wage") + "\n1", [((1, "daily_wage"), "record.column.missing")]),
        (f'{HEADER}\n"{LINE}', [((2,), "record.file.not_csv")]),
        (csv(LINE.replace(",30,", ",30.5,")), [((2, "days"), "record.number.not_whole")]),
        (f"{HEADER},birth_date\n{LINE},1370-13-01", [((2, "birth_date"), "jalali.month.out_of_range")]),
        (f"{HEADER},covered\n{LINE},perhaps", [((2, "covered"), "wire.word.unknown")]),
        ("[]", [((), "record.file.empty")]),
        ('[{"days": 1, "روز": 2}]', None),
        ("[1]", [((0,), "wire.type.wrong")]),
        ("{}", [((), "wire.type.wrong")]),
        (json.dumps([{**ROW, "days": "30"}]), [((0, "days"), "wire.type.wrong")]),
        (json.dumps([{**ROW, "insurance_number": 99_000_001}]), [((0, "insurance_number"), "wire.type.wrong")]),
        (json.dumps([{**ROW, "covered": "no"}]), [((0, "covered"), "wire.type.wrong")]),
        (json.dumps([{**ROW, "bonus": 1}]), [((0,), "wire.field.unknown")]),
        (json.dumps([{**ROW, "روز": 1}]), [((0, "days"), "record.column.repeated")]),
        (json.dumps([{k: v for k, v in ROW.items() if k != "sex"}]), [((0, "sex"), "wire.field.missing")]),
    ],
)
def test_what_is_not_a_payroll_is_refused_with_its_place(text: str, expected: list[Any] | None) -> None:
    found = faults(lambda: wire.read_payroll(text))
    assert found == expected if expected is not None else ((0, "days"), "record.column.repeated") in found


def test_other_files_are_refused() -> None:
    assert faults(lambda: wire.read_payroll(b"PK\x03\x04\0\0")) == [((), "record.file.unknown_format")]
    assert faults(lambda: wire.read_payroll(b"\xff\xf0")) == [((), "wire.text.not_utf8")]
    assert faults(lambda: wire.read_payroll(b" " * (LARGEST_TABLE + 1))) == [((), "wire.text.too_large")]
    assert faults(lambda: wire.read_payroll("\ud800")) == [((), "wire.text.lone_surrogate")]


def test_no_fault_holds_a_value() -> None:
    with pytest.raises(MalformedError) as caught:
        wire.read_payroll(csv(LINE.replace("زن", "secret").replace("4000000", "secret")))
    assert "secret" not in repr([caught.value, *caught.value.faults])


def test_the_name_of_a_file_tells_what_it_is() -> None:
    assert wire.read_payroll(csv(LINE).encode(), name="payroll.csv") == (PLAIN,)
    assert faults(lambda: wire.read_payroll(csv(LINE).encode(), name="payroll.JSON"))[0][1] == "wire.text.not_json"


def test_a_workshop_is_read_strictly() -> None:
    text = '{"code": "۰۰۰۰۱۲۳۴۵۶", "name": "کارگاه نمونه", "contract_row": "۰۱"}'
    assert wire.read_workshop(text.encode()) == Workshop(code="0000123456", name="کارگاه نمونه", contract_row="01")
    assert faults(lambda: wire.read_workshop(b'{"name": "x"}')) == [(("code",), "wire.field.missing")]
    assert faults(lambda: wire.read_workshop(b'{"code": 123}')) == [(("code",), "wire.type.wrong")]
    assert faults(lambda: wire.read_workshop(b'{"code": "1", "owner": "x"}')) == [((), "wire.field.unknown")]
    assert faults(lambda: wire.read_workshop(b"[]")) == [((), "wire.type.wrong")]
