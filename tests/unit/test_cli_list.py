"""The `list` commands: the document of the contract, what people see, and each exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve

from tamin_rules import wire
from tamin_rules.cli import list_files
from tamin_rules.cli.app import run
from tamin_rules.jalali import JalaliMonth
from tamin_rules.law import Law
from tamin_rules.messages import LANGS, Lang, catalogue
from tamin_rules.records import contribution_list
from tamin_rules.records.contribution_list import ContributionList, Encoding, PayrollRow, Worker, columns
from tamin_rules.records.contribution_list.building import summed
from tamin_rules.records.contribution_list.profiles import PROFILES
from tamin_rules.testing.contribution_lists import sample

ROOT: Final = Path(__file__).parents[2]
FAULTY: Final = ROOT / "examples" / "contribution_list"
PERSONAL: Final = ("نمونه", "آزمایشی", "محمدحسین", "0000000019", "99000001", "تهران")
MONTH: Final = JalaliMonth(1404, 7)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound list of seventeen invented persons."""
    made = tmp_path / "list"
    assert run(["list", "sample", str(made)]) == 0
    return made


def rezipped(folder: Path, to: Path, *names: str) -> Path:
    with zipfile.ZipFile(to, "w") as archive:
        for name in names:
            archive.write(folder / Path(name).name.upper(), name)
    return to


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    [line] = capsys.readouterr().out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


class TestCheck:
    def test_the_document_is_that_of_the_contract(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["list", "check", str(FAULTY), "--json"]) == 1
        found = document(capsys)
        assert {"accepted", "header", "workers", "encoding", "profile", "findings"} <= found.keys()
        assert (found["accepted"], found["workers"], found["month"]) == (False, 12, "1404-07")
        assert (found["encoding"], found["profile"]) == ("iran_system", "listdisk6")
        assert [(each["rule"], each["row"], each["field"], each["severity"]) for each in found["findings"]] == [
            ("K4", None, "DSK_TKOSO", "error"),
            ("W4", 1, "DSW_ROOZ", "error"),
            ("W13", 3, "PER_NATCOD", "error"),
            ("W12", 12, "DSW_DD", "advice"),
        ]
        share, wage, person, _ = found["findings"]
        assert (share["actual"], share["expected"]) == (694_163_402, 603_620_349)
        assert (wage["actual"], wage["expected"], wage["source"]) == (2_388_728, 3_463_656, "contribution-list/W4")
        assert (wage["values"][0]["key"], share["values"][0]["value"]) == ("min_daily_wage", "1/5")
        assert (person["actual"], person["expected"]) == (None, None)
        assert all(each["message"] and each["remedy"] for each in found["findings"])

    def test_the_field_of_a_finding_is_a_key_of_the_header(self, capsys: pytest.CaptureFixture[str]) -> None:
        run(["list", "check", str(FAULTY), "--json"])
        found = document(capsys)
        [share] = [each for each in found["findings"] if each["row"] is None]
        assert found["header"][share["field"]] == share["actual"]

    @pytest.mark.parametrize("lang", LANGS)
    @pytest.mark.parametrize("form", [["--json"], []])
    def test_nothing_of_a_person_is_said(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: Lang, form: list[str]
    ) -> None:
        page = tmp_path / "page.html"
        run(["list", "check", str(FAULTY), "--lang", lang, "--html", str(page), *form])
        said = capsys.readouterr().out + page.read_text(encoding="utf-8").partition("</style>")[2]
        assert [word for word in PERSONAL if word in said] == []

    def test_names_are_shown_where_they_are_asked_for(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["list", "check", str(FAULTY), "--names"]) == 1
        said = capsys.readouterr().out
        assert "Row 1, daily wage (DSW_ROOZ) [محمدحسین نمونه]: " in said
        assert "99000001" not in said
        assert run(["list", "check", str(FAULTY), "--names", "--json"]) == 2

    @pytest.mark.parametrize("lang", LANGS)
    def test_people_read_rule_place_reason_remedy_and_source(
        self, capsys: pytest.CaptureFixture[str], lang: Lang
    ) -> None:
        assert run(["list", "check", str(FAULTY), "--lang", lang]) == 1
        said, texts = capsys.readouterr().out, catalogue(lang)
        below = texts.fault("list.daily_wage.below_minimum", {"actual": 2_388_728, "expected": 3_463_656})
        assert all(part in said for part in ("W4", below.title, below.detail, below.remedy, "contribution-list/W4"))
        assert texts.number(3_463_656) in said
        assert texts.label("column", "DSW_ROOZ") in said

    def test_a_sound_list_is_accepted_by_every_way_of_naming_it(self, folder: Path, tmp_path: Path) -> None:
        kar, wor = folder / "DSKKAR00.DBF", folder / "DSKWOR00.DBF"
        archive = rezipped(folder, tmp_path / "list.zip", "sub/dskwor00.dbf", "sub/dskkar00.dbf")
        small = tmp_path / "small"
        small.mkdir()
        for file in (kar, wor):
            small.joinpath(file.name.lower()).write_bytes(file.read_bytes())
        for named in ([kar, wor], [archive], [folder], [small]):
            assert run(["list", "check", *map(str, named)]) == 0

    def test_an_archive_is_read_from_standard_input(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = rezipped(folder, tmp_path / "list.zip", "DSKWOR00.DBF", "DSKKAR00.DBF")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(archive.read_bytes())))
        assert run(["list", "check", "-"]) == 0
        monkeypatch.setattr(sys, "stdin", None)
        assert run(["list", "check", "-"]) == 2

    def test_who_is_not_covered_counts(self, folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        uncovered = folder / "uncovered.txt"
        assert len(uncovered.read_text().split()) == 3
        capsys.readouterr()
        run(["list", "check", str(folder), "--uncovered", str(uncovered), "--json"])
        assert "K5" not in {each["rule"] for each in document(capsys)["findings"]}
        one = tmp_path / "one.txt"
        one.write_text("\ufeff۹۹۰۰۰۰۱۳\n\n", encoding="utf-8")
        run(["list", "check", str(folder), "--uncovered", str(one), "--json"])
        assert "K5" in {each["rule"] for each in document(capsys)["findings"]}
        one.write_text("99000013\nمینا نمونه\n", encoding="utf-8")
        assert run(["list", "check", str(folder), "--uncovered", str(one)]) == 2
        said = capsys.readouterr().err
        assert "2: " in said
        assert "مینا" not in said

    def test_the_law_of_a_host_holds(self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        mine = tmp_path / "mine.toml"
        source = '"unit" = "x"'
        mine.write_text(source, encoding="utf-8")
        assert run(["list", "check", str(folder), "--overlay", str(mine)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1

    def test_many_findings_of_a_rule_are_shortened_for_people_alone(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        made = sample(MONTH, law=Law.current(), workers=40).list
        rows = [evolve(worker, total_pay=0) for worker in made.workers]
        assert isinstance(made.header, contribution_list.Header)
        wages = sum(row.insurable_wage for row in rows)
        files = tmp_path / "DSKKAR00.DBF", tmp_path / "DSKWOR00.DBF"
        contribution_list.write(
            ContributionList(summed(made.header, rows, wages, law=Law.current()), tuple(rows)), *files
        )
        run(["list", "check", str(tmp_path), "--json"])
        wanted = [each for each in document(capsys)["findings"] if each["rule"] == "W6"]
        assert len(wanted) > 30
        page = tmp_path / "page.html"
        run(["list", "check", str(tmp_path), "--html", str(page)])
        said = capsys.readouterr().out
        assert said.count("all pay (DSW_TOTL)") == 8
        assert f"and {len(wanted) - 8} more" in said
        assert page.read_text(encoding="utf-8").count("DSW_TOTL") == len(wanted)

    def test_a_list_of_a_month_without_law_is_not_judged(self, tmp_path: Path, folder: Path) -> None:
        read = contribution_list.read(folder / "DSKKAR00.DBF", folder / "DSKWOR00.DBF")
        assert isinstance(read.header, contribution_list.Header)
        later = ContributionList(
            evolve(read.header, year=1420), tuple(evolve(worker, year=1420) for worker in read.workers)
        )
        contribution_list.write(later, tmp_path / "DSKKAR00.DBF", tmp_path / "DSKWOR00.DBF")
        assert run(["list", "check", str(tmp_path / "DSKKAR00.DBF"), str(tmp_path / "DSKWOR00.DBF")]) == 1


class TestUnreadable:
    @pytest.mark.parametrize("which", ["kar", "wor"])
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "list.file.empty"),
            (b"\x03", "list."),
            (b"\xff\xfe\x00", "list."),
            (b"hello, world\n", "list."),
            (b"\x00" * 4096, "list."),
        ],
    )
    def test_one_line_says_which_file_and_why(
        self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], which: str, data: bytes, code: str
    ) -> None:
        bad = tmp_path / "bad"
        bad.write_bytes(data)
        paths = {"kar": folder / "DSKKAR00.DBF", "wor": folder / "DSKWOR00.DBF", which: bad}
        capsys.readouterr()
        assert run(["list", "check", str(paths["kar"]), str(paths["wor"])]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        [line] = said.err.splitlines()
        assert line.startswith(f"tamin-rules: {bad}: ")
        assert code in line

    def test_swapped_missing_single_and_superfluous_files(
        self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kar, wor = str(folder / "DSKKAR00.DBF"), str(folder / "DSKWOR00.DBF")
        empty = tmp_path / "empty"
        empty.mkdir()
        broken = tmp_path / "broken.zip"
        broken.write_bytes(b"PK\x03\x04 and nothing more")
        half = rezipped(folder, tmp_path / "half.zip", "DSKWOR00.DBF")
        capsys.readouterr()
        for named, code in (
            ([wor, kar], "list.files.swapped"),
            ([kar, kar], "list.files.swapped"),
            ([kar], "list.file.workers_missing"),
            ([kar, str(tmp_path / "none")], "input.file.missing"),
            ([str(tmp_path / "none"), wor], "input.file.missing"),
            ([str(empty)], "list.archive.files_missing"),
            ([str(broken)], "list.archive.unreadable"),
            ([str(half)], "list.archive.files_missing"),
            ([kar, wor, kar], ""),
            ([kar, wor, kar, wor], ""),
            ([kar, wor, "--encoding", "klingon"], ""),
            ([kar, wor, "--uncovered", str(tmp_path / "none")], "input.file.missing"),
        ):
            assert run(["list", "check", *named]) == 2
            [line] = capsys.readouterr().err.splitlines()
            assert code in line

    def test_a_page_that_cannot_be_written_is_said(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert run(["list", "check", str(folder), "--html", str(folder / "README.txt" / "page.html")]) == 2
        assert "output.file.unwritable" in capsys.readouterr().err

    def test_a_reader_that_has_gone_away_is_no_fault(self, folder: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-c", "import sys; from tamin_rules.cli import main; sys.exit(main())"]
        done = subprocess.run(  # noqa: S603 - our own command
            [*command, "list", "show", str(folder)], stdout=writing, stderr=subprocess.PIPE, check=False
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, b"")


class TestShow:
    def test_rows_are_a_table_by_the_names_of_the_columns(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        capsys.readouterr()
        assert run(["list", "show", str(folder)]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert list(rows[0]) == ["row", *(column.name for column in columns.WORKER)]
        assert (len(rows), rows[0]["DSW_ID1"], rows[8]["DSW_SDATE"], rows[7]["DSW_EDATE"]) == (
            17, "99000001", "1404-07-16", "",
        )  # fmt: skip

    @pytest.mark.parametrize("form", [["--json"], [], ["--header"]])
    def test_masked_rows_tell_nobody(self, folder: Path, capsys: pytest.CaptureFixture[str], form: list[str]) -> None:
        capsys.readouterr()
        assert run(["list", "show", str(folder), "--masked", *form]) == 0
        said = capsys.readouterr().out
        assert [word for word in PERSONAL if word in said] == []
        assert "•••" in said

    def test_the_document_holds_header_and_rows(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert run(["list", "show", str(folder), "--json"]) == 0
        found = document(capsys)
        assert (found["header"]["DSK_NUM"], found["header"]["DSK_NAME"]) == (17, "کارگاه نمونه ۱۲")
        assert (found["rows"][1]["row"], found["rows"][1]["PER_NATCOD"]) == (2, "0000000027")

    def test_what_cannot_be_read_is_said_and_not_dropped(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        workers = bytearray((folder / "DSKWOR00.DBF").read_bytes())
        workers[961] = ord("*")
        workers[961 + 469 + 1 + 10] = ord("x")  # the year of the second row
        (folder / "DSKWOR00.DBF").write_bytes(workers)
        capsys.readouterr()
        assert run(["list", "show", str(folder)]) == 1
        said = capsys.readouterr()
        assert [line.partition(",")[0] for line in said.out.splitlines()[1:3]] == ["3", "4"]
        why = catalogue("en").faults["list.number.unreadable"].detail
        assert said.err == f"tamin-rules: Row 2, year of the row (DSW_YY): {why} [list.number.unreadable]\n"
        assert run(["list", "show", str(folder), "--json"]) == 1
        found = document(capsys)
        assert found["rows"][0] == {"row": 1, "deleted": True}
        assert found["rows"][1]["faults"][0]["loc"] == ["DSW_YY"]

    @pytest.mark.requirement("WEB8")
    def test_no_cell_is_a_formula(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        made = sample(MONTH, law=Law.current(), workers=2).list
        first, second = made.workers
        hostile = ContributionList(made.header, (evolve(first, occupation="=1+1"), second))
        contribution_list.write(hostile, tmp_path / "DSKKAR00.DBF", tmp_path / "DSKWOR00.DBF")
        assert run(["list", "show", str(tmp_path)]) == 0
        [row, _] = csv.DictReader(io.StringIO(capsys.readouterr().out))
        assert row["DSW_OCP"].startswith("'=")


class TestConvert:
    @pytest.mark.parametrize("profile", [profile.name for profile in PROFILES])
    @pytest.mark.parametrize("encoding", ["iran_system", "windows_1256"])
    def test_a_list_goes_into_every_shape_and_stays_sound(
        self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], profile: str, encoding: str
    ) -> None:
        to = tmp_path / "converted"
        assert run(["list", "convert", str(folder), str(to), "--profile", profile, "--encoding", encoding]) == 0
        capsys.readouterr()
        assert run(["list", "check", str(to), "--json"]) == 0
        found = document(capsys)
        assert (found["profile"], found["encoding"]) == (profile, encoding)

    def test_what_has_no_room_is_refused_with_its_place_and_nothing_is_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        made = sample(MONTH, law=Law.current(), workers=3).list
        wide = ContributionList(
            made.header, tuple(evolve(worker, last_name="نمونه" * 16) for worker in made.workers[:2])
        )
        kar, wor = tmp_path / "DSKKAR00.DBF", tmp_path / "DSKWOR00.DBF"
        contribution_list.write(wide, kar, wor, profile="spec1392")
        to = tmp_path / "to"
        assert run(["list", "convert", str(kar), str(wor), str(to)]) == 1
        said = capsys.readouterr()
        assert "Row 1, family name (DSW_LNAME): " in said.err
        assert "Row 2, family name (DSW_LNAME): " in said.err
        assert "نمونه" not in said.err
        assert not to.exists()
        assert run(["list", "convert", str(kar), str(wor), str(to), "--json"]) == 1
        found = document(capsys)
        assert (found["written"], [(each["row"], each["field"]) for each in found["findings"]]) == (
            False,
            [(1, "DSW_LNAME"), (2, "DSW_LNAME")],
        )

    def test_wrong_use(self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        for arguments in (
            [str(folder), str(tmp_path / "x"), "--profile", "listdisk9"],
            [str(folder), str(tmp_path / "x"), "--encoding", "ebcdic"],
            [str(folder), str(folder), str(tmp_path / "x")],
            [str(folder), str(folder / "README.txt")],
        ):
            assert run(["list", "convert", *arguments]) == 2
            [line] = capsys.readouterr().err.splitlines()
            assert "Value error" not in line
        assert run(["list", "convert", str(folder)]) == 2
        assert "the folder for what is written" in capsys.readouterr().err

    def test_a_file_that_holds_something_else_is_left_alone(self, folder: Path, tmp_path: Path) -> None:
        to = tmp_path / "to"
        assert run(["list", "convert", str(folder), str(to)]) == 0
        assert run(["list", "convert", str(folder), str(to)]) == 0  # the same bytes
        mine = to / "DSKWOR00.DBF"
        mine.write_bytes(b"mine")
        assert run(["list", "convert", str(folder), str(to)]) == 2
        assert mine.read_bytes() == b"mine"
        assert run(["list", "convert", str(folder), str(to), "--force"]) == 0


class TestSample:
    def test_the_same_arguments_make_the_same_bytes(self, tmp_path: Path) -> None:
        one, two, other = (tmp_path / name for name in ("one", "two", "other"))
        for folder, seed in ((one, "5"), (two, "5"), (other, "6")):
            assert run(["list", "sample", str(folder), "--seed", seed, "--workers", "30"]) == 0
        names = {path.name for path in one.iterdir()}
        assert names == {"DSKKAR00.DBF", "DSKWOR00.DBF", "uncovered.txt", "README.txt"}
        assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)
        assert (one / "DSKWOR00.DBF").read_bytes() != (other / "DSKWOR00.DBF").read_bytes()
        assert "invented" in (one / "README.txt").read_text(encoding="utf-8")
        assert run(["list", "sample", str(one), "--seed", "6"]) == 0  # a sample may make way for another

    def test_a_list_of_ones_own_is_not_overwritten(self, folder: Path) -> None:
        (folder / "README.txt").unlink()
        assert run(["list", "sample", str(folder), "--seed", "6"]) == 2

    def test_what_outgrows_one_list_is_split(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        to = tmp_path / "to"
        assert run(["list", "sample", str(to), "--workers", "5000", "--json"]) == 0
        files = json.loads(capsys.readouterr().out)["files"]
        folders = sorted({Path(file).parent.name for file in files} - {"to"})
        assert folders == ["01", "02"]
        workers = 0
        uncovered = [(to / name / "uncovered.txt").read_text(encoding="utf-8").split() for name in folders]
        assert all(uncovered)
        assert set(uncovered[0]).isdisjoint(uncovered[1])
        for name in folders:
            arguments = ["list", "check", str(to / name), "--uncovered", str(to / name / "uncovered.txt"), "--json"]
            assert run(arguments) == 0
            workers += document(capsys)["workers"]
        assert workers == 5000

    def test_wrong_use(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for arguments in (
            ["--month", "1404-13"],
            ["--month", "x"],
            ["--month", "1460-01"],
            ["--workers", "0"],
            ["--profile", "x"],
        ):
            assert run(["list", "sample", str(tmp_path / "x"), *arguments]) == 2
            assert len(capsys.readouterr().err.splitlines()) == 1
        assert not (tmp_path / "x").exists()


PAYROLL: Final = (
    "شماره بیمه,کد ملی,نام,نام خانوادگی,شماره شناسنامه,جنسیت,کد شغل,روز کارکرد,دستمزد روزانه,پایه سنوات,حق تأهل,"
    "سایر مزایای مشمول,بیمه بیکاری\n"
    '99000001,0000000019,مینا,نمونه,12,زن,123456,30,"4,000,000",94000,5000000,31000000,بله\n'
    "۹۹۰۰۰۰۰۲,۰۰۰۰۰۰۰۰۲۷,رضا,آزمایشی,13,مرد,123457,۳۰,۶٬۰۰۰٬۰۰۰,,,31000000,خیر\n"
)


class TestBuild:
    @pytest.fixture
    def arguments(self, tmp_path: Path) -> list[str]:
        payroll, workshop = tmp_path / "payroll.csv", tmp_path / "workshop.json"
        payroll.write_text(PAYROLL, encoding="utf-8")
        workshop.write_text('{"code": "۰۰۰۰۱۲۳۴۵۶", "name": "کارگاه نمونه"}', encoding="utf-8")
        return [
            *("list", "build", str(payroll), str(tmp_path / "out")),
            *("--workshop", str(workshop), "--month", "1404-07"),
        ]

    def test_a_payroll_becomes_a_sound_list(
        self, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run([*arguments, "--json"]) == 0
        found = document(capsys)
        assert (found["written"], found["accepted"], found["header"]["DSK_ID"]) == (True, True, "0000123456")
        assert (found["header"]["DSK_TMASH"], found["header"]["DSK_BIC"]) == (369_820_000, 4_764_600)
        out = tmp_path / "out"
        assert (out / "uncovered.txt").read_text(encoding="utf-8") == "99000002\n"
        assert run(["list", "check", str(out), "--uncovered", str(out / "uncovered.txt"), "--json"]) == 0
        assert document(capsys)["findings"] == []

    def test_a_payroll_that_breaks_a_rule_is_written_and_refused(
        self, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        payroll = tmp_path / "payroll.csv"
        payroll.write_text(PAYROLL.replace("0000000019", "0000000018"), encoding="utf-8")
        assert run(arguments) == 1
        said = capsys.readouterr().out
        assert "W13" in said
        assert "0000000018" not in said

    def test_every_fault_of_a_payroll_is_a_line(
        self, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        payroll = tmp_path / "payroll.csv"
        payroll.write_text(PAYROLL.replace(",زن,123456,30,", ",خانم,123456,x,").replace("۳۰", "-3"), encoding="utf-8")
        assert run(arguments) == 2
        said = capsys.readouterr().err.splitlines()
        assert [line.split(": ")[2] for line in said] == ["2.sex", "2.days", "3.days"]
        assert not (tmp_path / "out").exists()

    def test_what_cannot_be_written_is_refused(
        self, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "payroll.csv").write_text(PAYROLL.replace("مینا", "米娜"), encoding="utf-8")
        assert run(arguments) == 1
        assert "Row 1, first name (DSW_FNAME)" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("more", "workshop"),
        [
            (["--month", "1450-01"], None),
            (["--capping", "never"], None),
            (["--employer-share", "-1"], None),
            ([], '{"code": 123}'),
            ([], '{"name": "x"}'),
            ([], "[]"),
            ([], "code=1"),
        ],
    )
    def test_wrong_use(
        self,
        arguments: list[str],
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        more: list[str],
        workshop: str | None,
    ) -> None:
        if workshop is not None:
            (tmp_path / "workshop.json").write_text(workshop, encoding="utf-8")
        assert run([*arguments, *more]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1

    def test_an_exempt_workshop_owes_what_it_says(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run([*arguments, "--employer-share", "0", "--list-number", "07", "--json"]) == 0
        found = document(capsys)
        assert (found["header"]["DSK_TKOSO"], found["header"]["DSK_LISTNO"]) == (0, "07")
        assert [each["rule"] for each in found["findings"]] == ["K4b"]


class TestDiff:
    def test_who_came_who_left_and_whose_wage_jumped(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert run(["list", "diff", str(FAULTY), str(folder), "--json"]) == 0
        found = document(capsys)
        assert (found["before"], found["after"]) == (
            {"month": "1404-07", "workers": 12},
            {"month": "1404-07", "workers": 17},
        )
        assert [each["after"] for each in found["changes"] if each["change"] == "came"] == [13, 14, 15, 16, 17]
        assert {"change": "wage_jumped", "before": 1, "after": 1, "field": "DSW_ROOZ"}.items() <= next(
            each for each in found["changes"] if each["change"] == "wage_jumped"
        ).items()
        run(["list", "diff", str(FAULTY), str(folder), "--json", "--jump", "90"])
        assert [each for each in document(capsys)["changes"] if each["change"] == "wage_jumped"] == []

    @pytest.mark.parametrize("lang", LANGS)
    def test_people_read_rows_and_no_names(self, folder: Path, capsys: pytest.CaptureFixture[str], lang: Lang) -> None:
        capsys.readouterr()
        kar, wor = str(FAULTY / "DSKKAR00.DBF"), str(FAULTY / "DSKWOR00.DBF")
        assert run(["list", "diff", str(folder), kar, wor, "--lang", lang]) == 0
        said = capsys.readouterr().out
        assert all(catalogue(lang).label("change", word) in said for word in ("left", "wage_jumped", "identity"))
        assert [word for word in PERSONAL if word in said] == []

    def test_the_same_list_twice_has_no_change(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert run(["list", "diff", str(folder), str(folder)]) == 0
        assert "nothing has changed" in capsys.readouterr().out

    def test_one_list_is_wrong_use(self, folder: Path) -> None:
        assert run(["list", "diff", str(folder)]) == 2


class TestHistory:
    def test_lists_become_a_record(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folders = [str(tmp_path / month) for month in ("1404-08", "1404-07")]
        for folder in folders:
            run(["list", "sample", folder, "--month", Path(folder).name, "--workers", "3"])
        number = tmp_path / "number.txt"
        number.write_text("۹۹۰۰۰۰۰۲\n", encoding="utf-8")
        capsys.readouterr()
        assert run(["list", "history", *folders, "--person", str(number)]) == 0
        table = capsys.readouterr().out
        rows = wire.read_csv(table)
        assert [(row.month, row.days, row.wage) for row in rows] == [(7, 30, 158_820_000), (8, 30, 158_820_000)]
        record = tmp_path / "record.csv"
        record.write_text(table, encoding="utf-8")
        assert run(["record", "summary", str(record), "--on", "1405-09-01"]) == 0
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"99000002")))
        assert run(["list", "history", *folders, "--json"]) == 0
        assert wire.load_rows(json.loads(capsys.readouterr().out)) == rows

    @pytest.mark.parametrize(("text", "status"), [("99000099", 1), ("", 2), ("99000001\n99000002", 2), ("x", 2)])
    def test_a_number_that_is_nobodys_or_none(
        self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, status: int
    ) -> None:
        number = tmp_path / "number.txt"
        number.write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert run(["list", "history", str(folder), "--person", str(number)]) == status
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith(f"tamin-rules: {number}: ")
        assert text not in line.removeprefix(f"tamin-rules: {number}: ") or not text.isdigit()


def test_a_long_list_shows_how_far_it_is_on_a_terminal_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[int | None] = []

    def track(rows: Any, _what: str, *, total: int | None, **_: Any) -> Any:
        shown.append(total)
        return rows

    monkeypatch.setattr(list_files, "track", track)
    monkeypatch.setattr(list_files, "_LONG", 17)
    run(["list", "check", str(folder)])
    assert shown == []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    run(["list", "check", str(folder)])
    assert shown == [17]
    monkeypatch.setattr(list_files, "_LONG", 18)
    run(["list", "check", str(folder)])
    assert shown == [17]
    assert "contribution" not in capsys.readouterr().err


def test_the_example_is_what_its_program_makes(tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(FAULTY / "make.py"), str(tmp_path)], check=True, cwd=ROOT
    )
    for name in ("DSKKAR00.DBF", "DSKWOR00.DBF"):
        assert (tmp_path / name).read_bytes() == (FAULTY / name).read_bytes()


def test_every_column_and_encoding_has_a_label() -> None:
    for lang in LANGS:
        labels = catalogue(lang).labels
        assert all(labels["encoding"][encoding] for encoding in Encoding)
        assert all(label != name for name, label in labels["column"].items())


def test_payroll_rows_take_all_that_a_row_has() -> None:
    given = dict(zip(PAYROLL.splitlines()[0].split(","), PAYROLL.splitlines()[2].split(","), strict=True))
    assert len(given) == 13
    [row, second] = wire.read_payroll(PAYROLL)
    assert isinstance(row, PayrollRow)
    assert (row.marriage_allowance, row.covered, second.covered, second.seniority) == (5_000_000, True, False, 0)
    assert isinstance(sample(MONTH, law=Law.current(), workers=1).list.workers[0], Worker)
