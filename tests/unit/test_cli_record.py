"""`record summary` and `record explain`: the document of the contract, what people see, and each exit status."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import jalali, wire
from tamin_rules.cli.app import run
from tamin_rules.law import Law
from tamin_rules.records import Insured, Sex, summarize
from tamin_rules.wire.record_cells import MONTHS
from tests.properties import records_reference as model

CAREER: Final = Path(__file__).parents[2] / "examples" / "records" / "career.csv"
ON: Final = "1405-09-01"
PERSON: Final = ("--sex", "male", "--born", "1353-04-12")
WHOLE: Final = "year,month,days,wage\n1404,6,31,300000000\n1404,7,30,300000000\n"
TypeIn = Callable[[str], Path]


@pytest.fixture
def typed(tmp_path: Path) -> TypeIn:
    """Write a file of records."""

    def write(text: str) -> Path:
        file = tmp_path / "record.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def documents(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


class TestDocument:
    def test_it_is_that_of_the_summary_with_sentences(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["record", "summary", str(CAREER), "--on", ON, *PERSON, "--json", "--lang", "fa"]) == 0
        [document] = documents(capsys)
        person = Insured(sex=Sex.MALE, born=jalali.parse("1353-04-12"))
        rows = wire.read_record(CAREER.read_bytes())
        found = wire.dump_summary(summarize(rows, law=Law.current(), on=jalali.parse(ON), person=person))
        for name in ("findings", "decisions"):
            assert all(told.pop("message") for told in document[name])
        assert document == json.loads(json.dumps(found))

    def test_it_has_the_keys_of_the_contract_and_the_figures_of_the_model(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(["record", "summary", str(CAREER), "--on", ON, "--json"])
        [document] = documents(capsys)
        rows = [
            {name: value for name, value in plain.items() if name not in {"start", "end"}}
            | {name: tuple(map(int, plain[name].split("-"))) for name in ("start", "end") if name in plain}
            for plain in wire.dump_rows(wire.read_record(CAREER.read_bytes()))
        ]
        told = model.summary(rows, (1405, 9, 1))
        assert {name: document[name] for name in ("on", "total_days", "duration", "years", "gaps")} == {
            name: told[name] for name in ("on", "total_days", "duration", "years", "gaps")
        }
        assert told["average_wage"].items() <= document["average_wage"].items()
        assert told["pension_estimate"].items() <= document["pension_estimate"].items()
        paths = {standing["path"]: standing for standing in document["eligibility"]}
        assert (paths["age_and_record"]["outcome"], paths["age_and_record"]["missing"]) == (
            "undetermined",
            ["sex", "born"],
        )

    @pytest.mark.parametrize(
        ("reading", "path", "value"),
        [
            ("average_wage=daily", ("average_wage", "reading"), "daily"),
            ("average_wage=last_730_days", ("average_wage", "value"), 356_004_346),
            ("overlap_days=capped_sum", ("readings", "overlap_days"), "capped_sum"),
        ],
    )
    def test_a_reading_is_heeded(
        self, capsys: pytest.CaptureFixture[str], reading: str, path: tuple[str, str], value: object
    ) -> None:
        run(["record", "summary", str(CAREER), "--on", ON, "--reading", reading, "--json"])
        [document] = documents(capsys)
        assert document[path[0]][path[1]] == value


class TestExit:
    def test_advice_alone_is_well(self, typed: TypeIn) -> None:
        assert run(["record", "summary", str(typed(WHOLE)), "--on", ON]) == 0

    def test_a_row_over_its_month_is_left_out_and_refused(
        self, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = typed(WHOLE + "1404,8,32,1\n")
        assert run(["record", "summary", str(file), "--on", ON, "--json"]) == 1
        [document] = documents(capsys)
        [finding] = [found for found in document["findings"] if found["severity"] == "error"]
        assert (finding["code"], finding["rows"], document["accepted"]) == ("record.days.over_length", [2], False)
        assert document["total_days"] == 61
        clamp = ["--reading", "days_over_month_length=clamp_with_warning"]
        assert run(["record", "summary", str(file), "--on", ON, *clamp]) == 0

    @pytest.mark.parametrize("arguments", [["--on", "1405-13-01"], ["--born", "x"], ["--reading", "gaps=never"]])
    def test_wrong_use_is_a_line_on_standard_error(
        self, typed: TypeIn, capsys: pytest.CaptureFixture[str], arguments: list[str]
    ) -> None:
        assert run(["record", "summary", str(typed(WHOLE)), *arguments]) == 2
        said = capsys.readouterr()
        assert (said.out, len(said.err.splitlines())) == ("", 1)

    def test_each_fault_of_a_file_is_a_line(self, typed: TypeIn, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["record", "summary", str(typed("year,month,days,wage\n1404,13,-1,x\n")), "--lang", "fa"]) == 2
        said = capsys.readouterr().err.splitlines()
        assert [line.rpartition("[")[2] for line in said] == [
            "jalali.month.out_of_range]",
            "record.number.negative]",
            "record.number.not_whole]",
        ]
        assert "2.month" in said[0]

    def test_a_record_comes_from_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WHOLE.encode()), encoding="utf-8"))
        assert run(["record", "summary", "-", "--on", ON]) == 0


class TestOpenPoints:
    """What is not verified is said wherever the result is."""

    @pytest.mark.parametrize("command", ["summary", "explain"])
    def test_each_is_said_beside_its_path(self, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["record", command, str(CAREER), "--on", ON, "--lang", "en", *PERSON]) == 0
        said = " ".join(capsys.readouterr().out.split())
        for point in ("age 62 for men", "ages 50 and 45 with thirty years", "age of men with ten years of record"):
            assert f"rests on a point without a sure source: {point}" in said
        assert "women of 42" not in said

    @pytest.mark.parametrize(("lang", "mark", "other"), [("fa", "؛", ";"), ("en", ";", "؛")])
    def test_what_is_listed_is_set_apart_as_in_the_language(
        self, lang: str, mark: str, other: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(["record", "explain", str(CAREER), "--on", ON, "--lang", lang])
        said = capsys.readouterr().out
        assert mark in said
        assert other not in said

    def test_a_record_without_wages_shows_no_months_of_an_average(
        self, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        grid = ",".join(["year", *MONTHS]) + "\n1404" + ",29" * 12 + "\n"
        assert run(["record", "summary", str(typed(grid)), "--on", ON, "--lang", "en"]) == 0
        said = capsys.readouterr().out
        assert said.count("unknown") == 6
        assert "from 0 months" not in said
        assert said.count("no wage at all") == 1


class TestPacked:
    """The same rows in another form."""

    def test_a_packed_file_has_the_same_summary(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["record", "pack", str(CAREER)]) == 0
        file = tmp_path / "career.json"
        file.write_text(capsys.readouterr().out, encoding="utf-8")
        assert file.stat().st_size < CAREER.stat().st_size / 2
        for form in (file, CAREER):
            assert run(["record", "summary", str(form), "--on", ON, *PERSON, "--json", "--lang", "en"]) == 0
        packed, rows = documents(capsys)
        assert packed == rows

    def test_what_is_packed_is_unpacked(self, typed: TypeIn, capsys: pytest.CaptureFixture[str]) -> None:
        run(["record", "pack", str(CAREER), "--json"])
        file = typed(capsys.readouterr().out)
        assert run(["record", "unpack", str(file.rename(file.with_suffix(".json")))]) == 0
        assert capsys.readouterr().out == CAREER.read_text(encoding="utf-8")

    def test_rows_come_out_as_json_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["record", "unpack", str(CAREER), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == wire.dump_rows(wire.read_record(CAREER.read_bytes()))

    @pytest.mark.parametrize("command", ["pack", "unpack"])
    def test_what_cannot_be_read_is_told_in_one_line(
        self, typed: TypeIn, capsys: pytest.CaptureFixture[str], command: str
    ) -> None:
        assert run(["record", command, str(typed("year,month,days,wage\n1404,13,1,1\n")), "--lang", "en"]) == 2
        assert "[jalali.month.out_of_range]" in capsys.readouterr().err


class TestPeople:
    @pytest.mark.parametrize(
        ("lang", "said"),
        [
            (
                "en",
                (
                    "11,173",
                    "356,289,998 rials",
                    "363,534,562 rials",
                    "30.61",
                    "12 Tir 1415",
                    "Mehr 1386 to Esfand 1386",
                ),
            ),
            (
                "fa",
                ("۱۱٬۱۷۳", "۳۵۶٬۲۸۹٬۹۹۸ ریال", "۳۶۳٬۵۳۴٬۵۶۲ ریال", "۳۰٫۶۱", "۱۲ تیر ۱۴۱۵", "مهر ۱۳۸۶ تا اسفند ۱۳۸۶"),
            ),
        ],
    )
    def test_a_summary_says_each_figure(
        self, capsys: pytest.CaptureFixture[str], lang: str, said: tuple[str, ...]
    ) -> None:
        run(["record", "summary", str(CAREER), "--on", ON, *PERSON, "--lang", lang])
        out = capsys.readouterr().out
        assert [text for text in said if text not in out] == []

    def test_a_grid_has_a_line_a_year(self, capsys: pytest.CaptureFixture[str], typed: TypeIn) -> None:
        run(["record", "summary", str(typed(WHOLE)), "--on", ON, "--lang", "en"])
        [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("1404")]
        assert line.split() == ["1404", *["·"] * 5, "31", "30", *["·"] * 5, "61"]

    def test_what_is_not_known_is_said_and_not_zero(self, capsys: pytest.CaptureFixture[str], typed: TypeIn) -> None:
        run(["record", "summary", str(typed("year,month,days,wage\n1404,7,30,0\n")), "--on", ON, "--lang", "en"])
        out = capsys.readouterr().out
        assert out.count("unknown") == 6  # five averages, and the pension
        assert "0 rials" not in out
        assert "This cannot be judged without: average wage of the last two years." in out

    def test_an_explanation_names_rule_months_readings_values_and_source(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["record", "explain", str(CAREER), "--on", ON, "--lang", "en"]) == 0
        out = capsys.readouterr().out
        for text in ("Azar 1403 to Aban 1405", "Cap of the years: up to 35 years", "(circular-6682)", "(records/R3.2)"):
            assert text in out

    def test_the_page_is_written_beside_the_summary(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "career.html"
        run(["record", "summary", str(CAREER), "--on", ON, "--html", str(file), "--lang", "fa"])
        assert 'dir="rtl"' in file.read_text(encoding="utf-8")
        assert "۱۱٬۱۷۳" in capsys.readouterr().out
