"""The command itself: what it prints, where, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.cli import passwords
from tamin_rules.cli.app import run
from tamin_rules.cli.check import KINDS
from tamin_rules.law import Law

SCRIPTS: Final = Path(__file__).parents[2] / "examples" / "journeys"
TypeIn = Callable[[bytes], None]
CANARY: Final = "Canary77&x"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> TypeIn:
    """Give the command this standard input."""

    def type_in(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return type_in


class Terminal(io.BytesIO):
    """Standard input that a person types on."""

    def isatty(self) -> bool:
        return True


def answered(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def command(*arguments: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    code = "import sys; from tamin_rules.cli import main; sys.exit(main())"
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code, *arguments],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


UNREADABLE: Final = (
    *("", "nonsense", "{}", "[]", "[1]", "[" * 100_000, "[1e999]", '["\\ud800"]'),
    *('[{"move": 1}]', '[{"move": "begin"}]', '[{"move": "fly", "on": "1405-09-01"}]'),
    *('[{"move": "begin", "on": 7}]', '[{"move": "begin", "on": "1405-13-01"}]'),
    '[{"move": "begin", "on": "1405-09-01", "father": "x"}]',
    '{"terms": {"x": 1}, "moves": [1]}',
)


class TestCheck:
    def test_a_value_of_each_kind_is_judged(self, capsys: pytest.CaptureFixture[str]) -> None:
        for kind in KINDS:
            assert run(["check", kind, "x", "--json"]) == 1
            [document] = answered(capsys)
            assert document.keys() == {"kind", "valid", "normalized", "findings"}
            assert (document["kind"], document["valid"], document["normalized"]) == (
                kind.replace("-", "_"),
                False,
                None,
            )
            assert document["findings"][0].keys() == {"code", "severity", "params", "message"}

    def test_values_come_from_standard_input_whatever_their_bytes(
        self, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed("۵۰۰۰۰۲۰۰۴۹\r\n".encode() + b"\xff\xfe\n\n" + b"9" * 200_000)
        assert run(["check", "national-id", "--json"]) == 1
        documents = answered(capsys)
        assert documents[0]["normalized"] == "5000020049"
        assert [document["valid"] for document in documents].count(True) == 1

    def test_all_valid_is_well_and_advice_alone_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["check", "mobile", "09120000000", "0989 000 0000", "--json"]) == 0
        assert [finding["severity"] for finding in answered(capsys)[1]["findings"]] == ["advice"]

    def test_an_unknown_kind_is_wrong_use(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["check", "passport", "1"]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert "national-id" in error

    def test_a_kind_may_have_underscores(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["check", "national_id", "5000020049", "--json"]) == 0
        assert answered(capsys)[0]["kind"] == "national_id"

    @pytest.mark.parametrize("length", [1 << 16, 300_000])
    def test_a_line_gets_one_answer_however_long(
        self, length: int, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed(b"5000020049\n" + b"9" * length + b"\n5000020049\n")
        assert run(["check", "national-id", "--json"]) == 1
        assert [document["valid"] for document in answered(capsys)] == [True, False, True]

    def test_a_line_is_told_by_its_number_and_its_value_is_hidden_from_people(
        self, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = b"5000020049\n\n1234567890\n"
        typed(lines)
        assert run(["check", "national-id", "--lang", "en"]) == 1
        heads = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
        assert heads == [
            "✓ line 1: national ID  •••••••049",
            "✗ line 2: national ID",
            "✗ line 3: national ID",
        ]
        typed(lines)
        assert run(["check", "national-id", "--json"]) == 1
        documents = answered(capsys)
        assert [document["line"] for document in documents] == [1, 2, 3]
        assert documents[0]["normalized"] == "5000020049"

    def test_many_lines_are_answered_as_each_by_itself(self, typed: TypeIn, capsys: pytest.CaptureFixture[str]) -> None:
        texts = ["09123456789", "0912 345", "", "0989 000 0000", "۰۹۱۲۳۴۵۶۷۸۹"] * 3_000  # more than one read
        typed("\r\n".join(texts).encode())
        assert run(["check", "mobile", "--json"]) == 1
        printed = capsys.readouterr().out.splitlines()
        documents = [json.loads(line) for line in printed]
        assert [document.pop("line") for document in documents] == list(range(1, len(texts) + 1))
        assert documents[:5] * 3_000 == documents
        for text, document, line in zip(texts[:5], documents, printed, strict=False):
            run(["check", "mobile", text, "--json"])
            alone = capsys.readouterr().out.strip()
            assert json.loads(alone) == document
            assert line.startswith(alone.removesuffix("}"))  # to the letter

    def test_who_writes_a_line_and_waits_has_the_answer(self) -> None:
        code = "import sys; from tamin_rules.cli import main; sys.exit(main())"
        command_line = [sys.executable, "-c", code, "check", "national-id", "--json"]
        with subprocess.Popen(command_line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
            assert process.stdin is not None
            assert process.stdout is not None
            for number, text in enumerate((b"5000020049", b"1234567890"), start=1):
                process.stdin.write(text + b"\n")
                process.stdin.flush()
                assert json.loads(process.stdout.readline())["line"] == number

    def test_a_value_that_was_typed_is_answered_in_full(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["check", "mobile", "0912 000 0000", "--lang", "en"]) == 0
        assert capsys.readouterr().out.strip() == "✓ mobile number  +989120000000"


class TestPassword:
    @pytest.fixture
    def person(self, tmp_path: Path) -> Path:
        file = tmp_path / "person.json"
        fields = {"national_id": "5000020049", "first_name": "مینا", "last_name": "نمونه", "latin_names": ["Mina"]}
        file.write_text(json.dumps(fields), encoding="utf-8")
        return file

    def test_the_json_is_that_of_the_contract(
        self, typed: TypeIn, person: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed(b"Mina@1370\n")
        assert run(["password", "--person", str(person), "--json"]) == 1
        [document] = answered(capsys)
        assert document.keys() == {"accepted", "decisions", "strength"}
        assert document["strength"] == {"score": None, "advice": []}
        assert all(
            {"rule", "outcome", "severity", "code", "params", "message"} <= row.keys() for row in document["decisions"]
        )
        broken = {row["code"] for row in document["decisions"] if row["outcome"] == "violated"}
        assert broken == {"password.alphabet.forbidden", "password.name.contained", "password.name.transliterated"}

    def test_one_line_end_is_no_part_of_it_and_a_blank_is(self, typed: TypeIn, person: Path) -> None:
        for data, status in (
            (b"Xy7&zzzz\n", 0),
            (b"Xy7&zzzz\r\n", 0),
            (b"Xy7&zzzz", 0),
            (b"Xy7&zzzz \n", 1),
            (b"Xy7&zzzz\n\n", 1),
        ):
            typed(data)
            assert run(["password", "--person", str(person)]) == status

    def test_an_accepted_one_gets_its_strength(
        self, typed: TypeIn, person: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed(CANARY.encode())
        assert run(["password", "--person", str(person), "--json"]) == 0
        output = capsys.readouterr().out
        assert json.loads(output)["strength"]["score"] in range(5)
        assert CANARY not in output

    @pytest.mark.parametrize("text", ["", "[]", "{", '{"father": 1}', '{"national_id": "123"}', '{"latin_names": "x"}'])
    def test_a_person_that_cannot_be_read_is_one_line(
        self, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "person.json"
        file.write_text(text, encoding="utf-8")
        assert run(["password", "--person", str(file)]) == 2
        assert capsys.readouterr().err.count("\n") == 1

    def test_password_and_person_cannot_both_come_from_standard_input(
        self, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed(b"{}")
        assert run(["password", "--person", "-"]) == 2
        assert "standard input holds the password" in capsys.readouterr().err

    def test_bytes_that_are_no_text_are_unreadable(self, typed: TypeIn, capsys: pytest.CaptureFixture[str]) -> None:
        typed(b"\xff\xfe")
        assert run(["password"]) == 2
        assert "password.text.not_utf8" in capsys.readouterr().err


class TestJourney:
    def test_it_is_told_in_both_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        for lang, said in (("en", "needs"), ("fa", "شعبه")):
            assert run(["journey", "run", str(SCRIPTS / "needs_branch.json"), "--lang", lang]) == 0
            output = capsys.readouterr().out
            assert said in output
            assert "seed/P3" in output
            assert "Qw3rty&xyz" not in output

    @pytest.mark.parametrize("text", UNREADABLE)
    def test_a_script_that_cannot_be_read_is_one_line(
        self, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "script.json"
        file.write_text(text, encoding="utf-8")
        assert run(["journey", "run", str(file), "--json"]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ('[{"move": "begin", "on": "1405-13-01"}]', "move 1 (begin), on: There is no month 13"),
            ('[{"move": "begin", "on": "1405-09-01"}, {"move": "cancel", "why": 1}]', "move 2 (cancel): This move"),
            ('[{"move": "begin", "on": "1405-09-01"}, {"move": "' + CANARY + '"}]', "move 2, move: The registration"),
            ('{"terms": {}, "moves": [{"move": "submit"}]}', "move 1 (submit), on: "),
            ('{"terms": {"idle_minutes": true}, "moves": [1]}', "terms.idle_minutes: "),
            ('[{"move": "begin", "on": "1405-09-01"}, 7]', "move 2: A script is a list"),
        ],
    )
    def test_what_is_wrong_with_a_script_has_its_place(
        self, text: str, place: str, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed(text.encode())
        assert run(["journey", "run", "-", "--lang", "en"]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"tamin-rules: -: {place}")
        assert CANARY not in said

    def test_moves_are_counted_from_one_for_people_and_machines(self, capsys: pytest.CaptureFixture[str]) -> None:
        script = ["journey", "run", str(SCRIPTS / "papers_missing.json")]
        assert run([*script, "--json"]) == 1
        documents = answered(capsys)
        assert [document["number"] for document in documents] == [1, 2, 3, 4, 5, 6, 7]
        assert run([*script, "--lang", "en"]) == 1
        heads = [line for line in capsys.readouterr().out.splitlines() if line[:1].isdecimal()]
        assert [head.split("   ")[0] for head in heads] == [
            f"{document['number']}. {document['move']}" for document in documents
        ]

    @pytest.mark.requirement("TX3")
    @pytest.mark.parametrize(
        ("code", "outcome"), [("۱۲۳۴۵۶", "moved"), (" 123456 ", "moved"), ("123457", "refused"), (123456, "refused")]
    )
    def test_a_code_is_taken_as_people_type_it(
        self, code: object, outcome: str, typed: TypeIn, capsys: pytest.CaptureFixture[str]
    ) -> None:
        begin = {"move": "begin", "on": "1405-09-01", "national_id": "5000020049", "mobile": "09120000000"}
        moves = [begin, {"move": "confirm_mobile", "code": code}]
        typed(json.dumps({"terms": {"mobile_code": True}, "moves": moves}).encode())
        run(["journey", "run", "-", "--json"])
        assert answered(capsys)[1]["outcome"] == outcome

    def test_sources_stand_under_their_origin_once_each(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["journey", "run", str(SCRIPTS / "active.json"), "--lang", "en"]) == 0
        sources = capsys.readouterr().out.partition("\nsources:\n")[2].splitlines()
        origins = [line for line in sources if not line.startswith("    ")]
        assert len(origins) == len(set(origins))
        article = sources.index("  Article on registration at the e-services portal of Tamin (seed)")
        clauses = [line.split(":")[0].strip() for line in sources[article + 1 :]]
        assert clauses == ["P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "R2", "R5", "V1", "W3"]

    def test_a_script_may_be_larger_than_a_request(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "script.json"
        begin = {"move": "begin", "on": "1405-09-01", "national_id": "5000020049", "mobile": "09120000000"}
        file.write_text(json.dumps([begin, *([{"move": "back"}] * 2_000)]), encoding="utf-8")
        assert file.stat().st_size > 20_000
        assert run(["journey", "run", str(file), "--json"]) in {0, 1}
        assert len(answered(capsys)) == 2_001
        file.write_bytes(b" " * (1 << 20) + b"[]")
        assert run(["journey", "run", str(file)]) == 2
        assert "input.file.too_large" in capsys.readouterr().err

    def test_a_missing_file_and_a_folder_are_one_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for path in (tmp_path / "none.json", tmp_path):
            assert run(["journey", "run", str(path)]) == 2
            assert capsys.readouterr().err.count("\n") == 1

    def test_what_cannot_be_built_is_a_refused_move_and_the_script_goes_on(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "script.json"
        moves = [{"move": "begin", "on": "1405-09-01", "national_id": "1", "mobile": "2"}, {"move": "cancel"}]
        file.write_text(json.dumps(moves), encoding="utf-8")
        assert run(["journey", "run", str(file), "--json"]) == 1
        first, second = answered(capsys)
        assert [tuple(error["loc"]) for error in first["errors"]] == [("national_id",), ("mobile",)]
        assert (first["outcome"], second["outcome"]) == ("refused", "refused")

    def test_the_diagram_is_mermaid(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["journey", "diagram"]) == 0
        assert capsys.readouterr().out.startswith("stateDiagram-v2\n    [*] --> ")

    def test_a_refusal_is_told_with_its_code_its_source_and_the_remedy(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["journey", "run", str(SCRIPTS / "papers_missing.json"), "--lang", "en"]) == 1
        output = capsys.readouterr().out
        assert "[registration.documents.missing; seed/R3]" in output
        assert "Bring" in output
        assert "needs_branch (refused, unchanged)" in output
        assert "reasons for a visit: activation" in output

    def test_what_is_not_judged_is_no_refusal(self, typed: TypeIn, capsys: pytest.CaptureFixture[str]) -> None:
        typed(CANARY.encode())
        assert run(["password", "--lang", "en"]) == 0
        output = capsys.readouterr().out
        assert output.count("? This cannot be judged") == 5
        assert "some clauses are open" in output
        assert "✗" not in output


class TestLaw:
    def test_off_a_terminal_each_key_is_a_line_with_tabs(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["law", "list", "--on", "1405-09-01", "--lang", "en"]) == 0
        rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
        assert {len(row) for row in rows} == {7}
        assert next(row for row in rows if row[0] == "min_daily_wage")[1:4] == ["5,541,850", "rial/day", "1405-01-01"]

    def test_a_value_is_shown_as_the_contract_has_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["law", "show", "premium_rate.compulsory.insured", "--on", "1404-07-01", "--json"]) == 0
        [document] = answered(capsys)
        assert {"key", "on", "value", "unit", "since", "source", "confidence"} <= document.keys()
        assert (document["value"], document["unit"], document["on"]) == ("7/100", "fraction", "1404-07-01")

    @pytest.mark.parametrize(
        ("day", "code"), [("1406-01-01", "law.value.unknown"), ("1300-01-01", "law.value.not_in_force")]
    )
    def test_where_there_is_none_it_says_so(self, day: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["law", "show", "min_daily_wage", "--on", day, "--json"]) == 1
        [document] = answered(capsys)
        assert (document["value"], document["code"]) == (None, code)
        assert {"unit", "since", "source", "confidence"} <= document.keys()

    @pytest.mark.parametrize(
        "arguments", [["show", "no_such_key"], ["show", "min_daily_wage", "--on", "1404-13-01"], ["list", "--on", "x"]]
    )
    def test_what_there_is_not_is_one_line(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["law", *arguments]) == 2
        assert capsys.readouterr().err.count("\n") == 1

    def test_every_key_is_listed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["law", "list", "--on", "1405-09-01", "--json"]) == 0
        found = {document["key"]: document["value"] for document in answered(capsys)}
        assert found["min_daily_wage"] == 5541850
        assert run(["law", "list", "--on", "1405-09-01"]) == 0
        assert all(key in capsys.readouterr().out for key in ("min_daily_wage",))

    def test_a_portal_lays_its_own_value_over(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "own.toml"
        ref = 'ref = "supreme-labour-council", confidence = "high"'
        row = f'{{ from = "1406-01-01", greg = 2027-03-21, is = 7_000_000, {ref} }}'
        until = '{ from = "1407-01-01", greg = 2028-03-20, unknown = true }'
        file.write_text(f"[min_daily_wage]\nrows = [\n{row},\n{until},\n]\n", encoding="utf-8")
        shown = ["law", "show", "min_daily_wage", "--on", "1406-05-01", "--json", "--overlay", str(file)]
        assert run(shown) == 0
        assert answered(capsys)[0]["value"] == 7_000_000
        file.write_text("[min_daily_wage]\nrows = 1\n", encoding="utf-8")
        assert run(shown) == 2

    def test_people_read_units_in_their_language_and_the_last_day(self, capsys: pytest.CaptureFixture[str]) -> None:
        shown = ["law", "show", "min_daily_wage", "--on", "1404-07-01", "--lang"]
        assert run([*shown, "fa"]) == 0
        assert "۳٬۴۶۳٬۶۵۶ ریال در روز" in capsys.readouterr().out
        assert run([*shown, "en"]) == 0
        english = capsys.readouterr().out
        assert "3,463,656 rials a day" in english
        assert "until: 29 Esfand 1404" in english
        assert run(["law", "list", "--on", "1404-07-01", "--lang", "fa"]) == 0
        units = {row.split("\t")[0]: row.split("\t")[2] for row in capsys.readouterr().out.splitlines()}
        assert units["min_daily_wage"] == "ریال در روز"
        assert not any(unit.isascii() and unit for unit in units.values())

    @pytest.mark.parametrize(
        "text",
        [
            "a = " + "[" * 100_000,
            f"[min_daily_wage]\nchecked_on = {'9' * 6_000}",
            "#" * (1 << 20) + "\n",
            "a = 1979-13-01",
        ],
        ids=["nested", "long number", "large", "no date"],
    )
    def test_an_overlay_that_cannot_be_read_is_one_line(
        self, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "own.toml"
        file.write_text(text, encoding="utf-8")
        assert run(["law", "list", "--overlay", str(file)]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("tamin-rules: own.toml ")
        assert said.err.count("\n") == 1

    def test_doubts_are_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["law", "check", "--on", "1407-01-01", "--json"]) == 1
        assert {"stale", "unknown"} <= {document["kind"] for document in answered(capsys)}


class TestExplain:
    def test_a_code_is_explained_in_both_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["explain", "password.name.transliterated", "--json"]) == 0
        [document] = answered(capsys)
        assert {source["ref"] for source in document["sources"]} >= {"seed/P7", "seed/P8"}
        assert document["messages"].keys() == {"fa", "en"}

    @pytest.mark.parametrize("typed", ["transliterated", "name.transliterated", "password.name.transliterated"])
    def test_the_last_parts_are_enough_where_one_code_has_them(
        self, typed: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["explain", typed, "--json"]) == 0
        assert answered(capsys)[0]["code"] == "password.name.transliterated"

    def test_a_rule_is_explained_by_its_statement_and_source(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["explain", "password.upper.present", "--json"]) == 0
        [document] = answered(capsys)
        assert document.keys() == {"rule", "messages", "sources"}
        assert [source["ref"] for source in document["sources"]] == ["seed/P3"]
        assert run(["explain", "upper.present", "--lang", "en"]) == 0
        assert "rule: The password has at least one upper-case Latin letter." in capsys.readouterr().out

    def test_several_are_listed_on_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["explain", "length.wrong", "--lang", "en"]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert "national_id.length.wrong" in said.err
        assert said.err.endswith("[explain.code.ambiguous]\n")

    def test_one_that_there_is_not_gets_a_hint(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["explain", "password.lenght.too_short"]) == 2
        assert "password.length.too_short" in capsys.readouterr().err


class TestWhatIsNotRepeated:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["check", CANARY],
            ["check", CANARY, "x"],
            ["password", CANARY],
            ["password", "--policy", CANARY],
            ["law", "show", CANARY],
            ["law", CANARY],
            ["explain", CANARY],
            [CANARY],
        ],
    )
    def test_wrong_use_does_not_repeat_an_argument(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(arguments) == 2
        said = capsys.readouterr()
        assert said.err.count("\n") == 1
        assert CANARY not in said.out + said.err

    def test_a_key_nearly_right_gets_a_hint(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["law", "show", "min.daily-wage"]) == 2
        assert "min_daily_wage" in capsys.readouterr().err


class TestVersion:
    def test_package_and_law_are_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        law = Law.current()
        for option in ("--version", "-V"):
            assert run([option]) == 0
            package = version("tamin-rules")
            assert capsys.readouterr().out == f"tamin-rules {package}, law {law.edition} of 1405-09-01\n"

    def test_machines_get_the_same(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--version", "--json", "--lang", "fa"]) == 0
        [document] = answered(capsys)
        assert document["version"] == version("tamin-rules")
        assert document["law"] == {"edition": Law.current().edition, "published_on": "1405-09-01"}

    @pytest.mark.parametrize("arguments", [["--version", "explain", "x"], ["--json", "law", "list"], ["--lang", "fa"]])
    def test_it_goes_alone_and_options_go_behind_the_command(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(arguments) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1


READS: Final = (["check", "national-id"], ["password"], ["journey", "run", "-"])
WRITES: Final = (
    ["check", "national-id", "5000020049"],
    ["check", "national-id", "5000020049", "--json"],
    ["law", "list"],
    ["law", "list", "--json"],
    ["journey", "run", str(SCRIPTS / "active.json")],
    ["journey", "diagram"],
    ["--help"],
)


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell does")
class TestStreams:
    @staticmethod
    def shell(arguments: list[str], redirected: str) -> subprocess.CompletedProcess[bytes]:
        code = "import sys; from tamin_rules.cli import main; sys.exit(main())"
        line = ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-c", code, *arguments]
        return subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603

    @pytest.mark.parametrize("arguments", READS)
    def test_closed_input_is_one_line(self, arguments: list[str]) -> None:
        done = self.shell(arguments, "<&-")
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
        assert b"input.file.unreadable" in done.stderr

    @pytest.mark.parametrize("arguments", WRITES)
    def test_closed_output_is_one_line(self, arguments: list[str]) -> None:
        done = self.shell(arguments, ">&-")
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        assert b"Traceback" not in done.stderr

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
    @pytest.mark.parametrize("arguments", WRITES)
    def test_output_that_cannot_be_written_is_one_line(self, arguments: list[str]) -> None:
        done = self.shell(arguments, ">/dev/full")
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        assert b"Traceback" not in done.stderr

    def test_closed_errors_leave_the_status_and_the_output_alone(self) -> None:
        done = self.shell(["law", "show", "no_such_key"], "2>&-")
        assert (done.returncode, done.stdout) == (2, b"")

    @pytest.mark.parametrize("arguments", WRITES)
    def test_a_reader_that_has_gone_away_is_no_fault(self, arguments: list[str]) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        code = "import sys; from tamin_rules.cli import main; sys.exit(main())"
        line = [sys.executable, "-c", code, *arguments]
        try:
            done = subprocess.run(line, stdout=writer, stderr=subprocess.PIPE, check=False)  # noqa: S603
        finally:
            os.close(writer)
        assert (done.returncode, done.stderr) == (0, b"")

    def test_typed_bytes_that_are_no_text_are_one_line(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def no_text(_prompt: str) -> str:
            return b"\xff".decode()

        monkeypatch.setattr(passwords, "standard_input", Terminal)
        monkeypatch.setattr("getpass.getpass", no_text)
        assert run(["password"]) == 2
        error = capsys.readouterr().err
        assert "password.text.not_utf8" in error
        assert error.count("\n") == 1


class TestProcess:
    def test_a_terminal_of_another_encoding_gets_its_text(self) -> None:
        done = command("explain", "password.length.too_short", "--lang", "fa", LC_ALL="C", PYTHONIOENCODING="ascii")
        assert done.returncode == 0
        assert "گذرواژه" in done.stdout.decode()

    @pytest.mark.parametrize(("locale", "lang"), [("fa_IR.UTF-8", "fa"), ("C", "en"), ("", "en")])
    def test_the_locale_chooses_the_language(self, locale: str, lang: str) -> None:
        done = command("explain", "password.length.too_short", LC_ALL="", LC_MESSAGES="", LANG=locale)
        assert ("گذرواژه" in done.stdout.decode()) is (lang == "fa")

    def test_wrong_use_is_told_on_standard_error_only(self) -> None:
        for arguments in (["fly"], ["check"], ["journey"], ["--lang"], ["law", "show"]):
            done = command(*arguments)
            assert (done.returncode, done.stdout) == (2, b"")
            assert b"Traceback" not in done.stderr
            assert done.stderr
