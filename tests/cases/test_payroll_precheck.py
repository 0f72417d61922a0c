"""The example program: a payroll in, findings and premiums out."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

FOLDER: Final = Path(__file__).parents[2] / "examples" / "payroll_precheck"
main: Final[Callable[[list[str]], int]] = runpy.run_path(str(FOLDER / "precheck.py"))["main"]
HEAD: Final = "worker,year,month,days,base_wage,housing"


def run(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    status = main([str(path), "--on", "1405-08-01", *options])
    said = capsys.readouterr()
    return status, said.out, said.err


def document(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(path, capsys, "--json")[1])
    return found


def payroll(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "payroll.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def test_each_row_is_found_out_for_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    rows = document(FOLDER / "payroll.csv", capsys)["rows"]
    found = {row["worker"]: [(each["code"], each["severity"]) for each in row["findings"]] for row in rows}
    below = ("payslip.allowance.below_decree", "advice")
    assert found == {
        "W1": [],
        "W2": [
            ("payslip.insurable_wage.differs", "error"),
            ("payslip.item.left_out", "error"),
            ("payslip.insured_share.differs", "error"),
        ],
        "W3": [("payslip.wage.below_minimum", "error")],
        "W4": [("payslip.insurable_wage.differs", "error"), ("payslip.insured_share.differs", "error")],
        "W5": [below, below],
        "W6": [("payslip.insured_share.differs", "advice")],
    }


def test_the_list_of_the_month_is_the_sum_of_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(FOLDER / "payroll.csv", capsys)
    [(month, totals)] = found["lists"].items()
    assert (month, totals["people"], totals["not_computed"]) == ("1405-07", 6, 0)
    for share in ("wage", "insured", "employer", "unemployment", "hard_work", "remitted"):
        assert totals[share] == sum(row["premium"][share] for row in found["rows"])
    assert (totals["list_due"], totals["payment_due"]) == ("1405-08-30", "1405-08-30")


def test_a_manager_has_the_ceiling_and_no_unemployment_premium(capsys: pytest.CaptureFixture[str]) -> None:
    [premium] = [row["premium"] for row in document(FOLDER / "payroll.csv", capsys)["rows"] if row["worker"] == "W4"]
    assert (premium["wage"], premium["unemployment"]) == (1_163_788_500, 0)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "The marriage allowance is not in the"), ("fa", "حق تأهل در مزد مشمول")]
)
def test_people_are_told_in_their_language(lang: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(FOLDER / "payroll.csv", capsys, "--lang", lang)
    assert status == 1
    assert said in out


def test_a_payroll_without_a_fault_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = f"{HEAD},grocery,insured_share"
    path = payroll(tmp_path, "W1,۱۴۰۵,7,30,166٬255٬500,30000000,22000000,15277885", head=head)
    status, out, _ = run(path, capsys)
    assert (status, "!" in out) == (0, False)


def test_a_month_of_which_the_law_says_nothing_stands_in_the_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = payroll(tmp_path, "W1,1406,1,31,200000000,30000000")
    status, out, _ = run(path, capsys, "--json")
    found = json.loads(out)
    assert status == 1
    assert found["rows"][0]["premium"] is None
    assert {each["code"] for each in found["rows"][0]["findings"]} == {"law.value.unknown"}
    assert found["lists"]["1406-01"]["not_computed"] == 1


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        (f"{HEAD},wages", "W1,1405,7,30,1,1,1", "unknown columns: wages"),
        (HEAD, "W1,1405,13,30,1,1", "line 2: month: jalali.month.out_of_range"),
        (HEAD, "W1,1405,7,30,-1,1", "line 2: base_wage: no whole number"),
        (HEAD, "W1,1405,7,,1,1", "line 2: year, month and days are needed"),
        (f"{HEAD},group", "W1,1405,7,30,1,1,voluntary", "line 2: group: payslip.group.not_employed"),
        (f"{HEAD},group", "W1,1405,7,30,1,1,boss", "line 2: group or marital_status: no such word"),
        (f"{HEAD},hard_work", "W1,1405,7,30,1,1,maybe", "line 2: hard_work: neither yes nor no"),
    ],
)
def test_a_file_that_is_no_payroll_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: str, row: str, said: str
) -> None:
    status, out, error = run(payroll(tmp_path, row, head=head), capsys)
    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    assert said in error


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.csv", capsys)[0] == 2
