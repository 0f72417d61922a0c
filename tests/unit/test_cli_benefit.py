"""`tamin-rules benefit`: every worked example through the command, what it says to people, wrong use."""

from __future__ import annotations

import json
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import jalali
from tamin_rules.cli.app import run

EXAMPLES: Final = json.loads(
    Path(__file__).parents[1].joinpath("cases", "worked_examples.json").read_text(encoding="utf-8")
)["examples"]
COMMANDS: Final = {
    "unemployment_duration": "unemployment",
    "marriage_allowance": "marriage",
    "seventh_plan_staged_years": "seventh-plan",
    "contribution": "premium",
    "days_wage": "premium",
}
OF_A_LIST: Final = {"insurable_wage_in_list", "worker_share_in_list"}
"""What another program put into a real list: nothing that a command computes."""
TODAY: Final = ("--on", "1405-09-01")
SICK_PAY: Final = ("--reading", "sick_pay=three_quarters_two_thirds_half")


CASES: Final = tuple(
    pytest.param(COMMANDS[example["topic"]], example, id=example["id"])
    for example in EXAMPLES
    if example["topic"] in COMMANDS
)


@pytest.fixture(autouse=True)
def _first_of_azar_1405(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day that holds where none is given."""
    monkeypatch.setattr("tamin_rules.cli.options.today", lambda: jalali.parse("1405-09-01"))


def options(inputs: dict[str, Any]) -> list[str]:
    return [part for name, value in inputs.items() for part in (f"--{name.replace('_', '-')}", str(value))]


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Run a command for machines; return the exit status and the document."""
    status = run(["benefit", *arguments, "--json"])
    [line] = capsys.readouterr().out.splitlines()
    document: dict[str, Any] = json.loads(line)
    return status, document


class TestWorkedExamples:
    def test_there_are_28_of_them(self) -> None:
        assert len(CASES) == 12 + 1 + 5 + 8 + 2

    @pytest.mark.parametrize(("command", "example"), CASES)
    def test_the_answer_is_what_the_example_expects(
        self, command: str, example: dict[str, Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, found = asked(capsys, command, *options(example["inputs"]))
        expected = {name: value for name, value in example["expected"].items() if name not in OF_A_LIST}
        assert {name: found[name] for name in expected} == expected
        assert status == (1 if example["id"] == "U01" else 0)  # five months are too few for any benefit

    @pytest.mark.parametrize(("command", "example"), CASES)
    def test_every_decision_names_its_rule_source_and_day(
        self, command: str, example: dict[str, Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        _, found = asked(capsys, command, *options(example["inputs"]))
        assert found["benefit"] == command.replace("-", "_")
        assert found["on"] == "1405-09-01"
        assert found["decisions"]
        for decision in found["decisions"]:
            assert {"rule", "outcome", "code", "params", "source", "readings", "used", "message"} <= decision.keys()
            assert decision["message"] != decision["rule"]

    @pytest.mark.parametrize("lang", ["fa", "en"])
    @pytest.mark.parametrize(("command", "example"), CASES)
    def test_people_get_it_in_words(
        self, command: str, example: dict[str, Any], lang: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(["benefit", command, *options(example["inputs"]), *TODAY, "--lang", lang])
        said = capsys.readouterr()
        assert said.err == ""
        values = takewhile(lambda line: line.startswith("  "), said.out.splitlines()[1:])
        assert [line for line in values if "_" in line] == []  # no name stands there untold
        assert ("منبع" in said.out) is (lang == "fa")


class TestUnemployment:
    def test_the_amount_is_told_where_pay_is_given(self, capsys: pytest.CaptureFixture[str]) -> None:
        pay = ("--average-daily-wage", "20000000", "--dependants", "2", *TODAY)
        status, found = asked(capsys, "unemployment", *pay)
        assert (status, found["daily_amount"], found["monthly_amount"]) == (0, 12_108_370, 363_251_100)
        assert (found["entitled_months"], found["remaining_months"]) == (None, None)
        ninety = ("--wages-90-days", "1200000000", "--days-90-days", "60", "--dependants", "2", *TODAY)
        assert asked(capsys, "unemployment", *ninety)[1]["daily_amount"] == 12_108_370

    def test_what_is_missing_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, found = asked(capsys, "unemployment", "--average-daily-wage", "20000000", *TODAY)
        assert (status, found["daily_amount"]) == (1, None)
        assert found["decisions"][0]["missing"] == ["dependants"]

    def test_what_was_drawn_before_is_not_taken_for_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, found = asked(capsys, "unemployment", "--contribution-months", "24", "--status", "single")
        assert (status, found["entitled_months"], found["remaining_months"]) == (0, 6, None)

    def test_a_reading_is_heeded_and_shown(self, capsys: pytest.CaptureFixture[str]) -> None:
        given = ("--contribution-months", "24", "--status", "single", "--reading", "duration_band_edge=higher_band")
        status, found = asked(capsys, "unemployment", *given)
        assert (status, found["entitled_months"]) == (0, 12)
        assert found["decisions"][-1]["readings"]["duration_band_edge"] == "higher_band"

    def test_a_day_before_the_act_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        given = ("--contribution-months", "24", "--status", "single", "--on", "1360-01-01")
        status, found = asked(capsys, "unemployment", *given)
        assert (status, found["entitled_months"]) == (1, None)
        assert found["decisions"][-1]["code"] == "law.value.not_in_force"

    def test_a_host_lays_its_own_values_over(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        row = '{ from = "1369-07-01", greg = 1990-09-23, is = 7, ref = "unemployment-act/7.a", confidence = "high" }'
        file = tmp_path / "own.toml"
        file.write_text(f'["unemployment_benefit.band_1.months_single"]\nrows = [{row}]\n', encoding="utf-8")
        given = ("--contribution-months", "6", "--status", "single", "--overlay", str(file))
        assert asked(capsys, "unemployment", *given)[1]["entitled_months"] == 7


class TestSickness:
    GIVEN: Final = (
        *("sickness", "--start", "1405-08-01", "--end", "1405-08-10", "--status", "single"),
        *("--no-in-hospital", "--no-work-accident", "--average-daily-wage", "9000000"),
    )

    def test_it_is_off_and_says_that_there_is_no_source(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, found = asked(capsys, *self.GIVEN)
        assert (status, found["amount"]) == (1, None)
        assert {decision["code"] for decision in found["decisions"]} == {"rule.provision.unsourced"}

    def test_a_reading_turns_it_on(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, found = asked(capsys, *self.GIVEN, *SICK_PAY)
        assert (status, found["on"]) == (0, "1405-08-01")
        assert (found["paid_days"], found["daily_amount"], found["amount"]) == (7, 6_000_000, 42_000_000)


class TestMaternity:
    def test_day_period_and_whole_are_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        given = ("--contribution-days", "60", "--no-work", "--average-daily-wage", "9000000", "--on", "1405-01-01")
        status, found = asked(capsys, "maternity", *given)
        assert status == 0
        assert (found["daily_amount"], found["last_day"]) == (6_000_000, "1405-09-30")
        assert (found["leave_days"], found["amount"]) == (276, 276 * 6_000_000)

    @pytest.mark.parametrize(
        ("given", "code"),
        [(("--contribution-days", "59"), "maternity.record.too_short"), (("--works",), "maternity.leave.worked")],
    )
    def test_a_broken_condition_is_told(
        self, given: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, found = asked(capsys, "maternity", *given, "--average-daily-wage", "9000000", *TODAY)
        assert status == 1
        assert code in {decision["code"] for decision in found["decisions"]}
        assert found["daily_amount"] == 6_000_000


class TestMarriage:
    GIVEN: Final = ("marriage", "--insurable-wages-24-months-before-marriage", "4800000000", *TODAY)

    def test_the_minimum_wage_is_the_law_s_where_it_is_left_out(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert asked(capsys, *self.GIVEN)[1]["amount"] == 200_000_000
        low = ("marriage", "--insurable-wages-24-months-before-marriage", "0", *TODAY)
        assert asked(capsys, *low)[1]["amount"] == 166_255_500

    def test_conditions_that_are_not_known_are_said_and_are_no_refusal(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, found = asked(capsys, *self.GIVEN)
        outcomes = [decision["outcome"] for decision in found["decisions"]]
        assert (status, outcomes) == (0, ["undetermined", "undetermined", "not_applicable", "satisfied"])

    @pytest.mark.parametrize("broken", ["--not-first-marriage", "--not-compulsory"])
    def test_one_that_is_broken_is_a_refusal(self, broken: str, capsys: pytest.CaptureFixture[str]) -> None:
        status, found = asked(capsys, *self.GIVEN, broken)
        assert status == 1
        assert [decision["outcome"] for decision in found["decisions"]].count("violated") == 1

    def test_the_unsourced_record_test_is_there_for_the_asking(self, capsys: pytest.CaptureFixture[str]) -> None:
        asks = ("--contribution-days", "719", "--reading", "marriage_record_test=days_720_in_5_years")
        status, found = asked(capsys, *self.GIVEN, *asks)
        assert status == 1
        assert "marriage.record.too_short" in {decision["code"] for decision in found["decisions"]}


class TestSeventhPlan:
    def test_parts_of_a_year_count_exactly(self, capsys: pytest.CaptureFixture[str]) -> None:
        given = ("seventh-plan", "--sex", "male", *TODAY, "--record-years-at-reference-date")
        assert asked(capsys, *given, "16.5")[1]["extra_months"] == 54
        assert asked(capsys, *given, "۱۶.۳")[1]["extra_months"] == "274/5"

    def test_option_a_stays_what_it_is_under_another_reading(self, capsys: pytest.CaptureFixture[str]) -> None:
        given = ("seventh-plan", "--record-years-at-reference-date", "16", "--sex", "male", *TODAY)
        _, found = asked(capsys, *given, "--reading", "added_contribution=already_served")
        assert (found["extra_months"], found["extra_months_option_A"]) == (64, 56)

    def test_without_the_sex_nothing_is_known(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, found = asked(capsys, "seventh-plan", "--record-years-at-reference-date", "16", *TODAY)
        assert (status, found["extra_months"]) == (1, None)


class TestPremium:
    def test_a_real_list_may_be_a_few_rials_lower_than_the_ceiling_of_c12(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        given = ("premium", "--year", "1403", "--month", "9", "--days", "5", "--insurable-items", "above ceiling")
        assert asked(capsys, *given)[1]["insurable_wage"] == 83_605_480

    def test_a_month_whose_ceiling_is_not_known_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, found = asked(capsys, "premium", "--year", "1370", "--month", "1", "--base-wage", "1000000")
        assert (status, found["insurable_wage"], found["worker_share"]) == (1, None, None)

    def test_a_mistaken_minimum_wage_is_advice(self, capsys: pytest.CaptureFixture[str]) -> None:
        given = ("--base-wage", "166255500", "--daily-minimum-wage", "1")
        status, found = asked(capsys, "premium", "--year", "1405", "--month", "7", *given)
        assert status == 0
        assert "payroll.minimum_wage.differs" in {decision["code"] for decision in found["decisions"]}


WRONG: Final = (
    ["unemployment"],
    ["unemployment", "--contribution-months", "x"],
    ["unemployment", "--contribution-months", "-1"],
    ["unemployment", "--contribution-months", "9" * 5000],
    ["unemployment", "--contribution-months", "6", "--status", "widowed"],
    ["unemployment", "--average-daily-wage", "1", "--wages-90-days", "1"],
    ["unemployment", "--contribution-months", "6", "--on", "1405-13-01"],
    ["unemployment", "--contribution-months", "6", "--reading", "duration_band_edge"],
    ["unemployment", "--contribution-months", "6", "--reading", "duration_band_edge=middle"],
    ["unemployment", "--contribution-months", "6", "--overlay", "no_such_file.toml"],
    ["sickness", "--start", "1405-08-10", "--end", "1405-08-09"],
    ["sickness", "--end", "1405-08-09"],
    ["maternity"],
    ["marriage", "--monthly-minimum-wage-at-marriage", "1"],
    ["seventh-plan", "--sex", "male"],
    ["seventh-plan", "--record-years-at-reference-date", "1e9"],
    [
        "seventh-plan",
        "--record-years-at-reference-date",
        "16",
        "--sex",
        "male",
        "--old-requirement-years",
        "29",
        *TODAY,
    ],
    ["premium", "--year", "1405"],
    ["premium", "--year", "1405", "--month", "13"],
    ["premium", "--year", "1405", "--month", "7", "--days", "31"],
    ["premium", "--year", "1405", "--month", "7", "--insurable-items", "above"],
    ["premium", "--year", "1370", "--month", "7", "--insurable-items", "above ceiling"],
    ["funeral"],
)


@pytest.mark.parametrize("arguments", WRONG, ids=lambda arguments: " ".join(arguments)[:60])
def test_wrong_use_is_one_line_and_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["benefit", *arguments]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_what_cannot_be_judged_names_what_is_missing(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["benefit", "unemployment", "--average-daily-wage", "1", *TODAY, "--lang", lang]) == 1
    said = capsys.readouterr().out
    assert "?" in said
    assert ("شمار افراد تحت تکفل" if lang == "fa" else "number of dependants") in said
