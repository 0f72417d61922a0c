"""The schemas of rows and of the summary: what is read and written fits them, and what is damaged does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules import jalali, wire
from tamin_rules.cli.app import run
from tamin_rules.errors import MalformedError
from tamin_rules.law import Law
from tamin_rules.records import Insured, MonthRow, Sex, summarize
from tamin_rules.records.averages import AVERAGES
from tests.properties.json_schema import damaged, fits

CAREER: Final = Path(__file__).parents[2] / "examples" / "records" / "career.csv"
ROWS, SUMMARY = wire.rows_schema(), wire.summary_schema()
ON: Final = jalali.parse("1405-09-01")
WOMAN: Final = Insured(sex=Sex.FEMALE, born=jalali.parse("1360-01-01"))
ROW: Final = {"year": 1404, "month": 7, "days": 30, "wage": 210_000_000}


def document(*rows: MonthRow, on: str = "1405-09-01", **readings: str) -> Any:
    law = Law.current().with_readings(**readings)
    found = wire.dump_summary(summarize(rows, law=law, on=jalali.parse(on), person=WOMAN))
    return json.loads(json.dumps(found))


@pytest.mark.parametrize(
    "row", [ROW, ROW | {"workshop": "1", "kind": "اختیاری", "start": "1404-07-01", "end": None}, ROW | {"days": 999}]
)
def test_a_row_that_is_read_fits(row: dict[str, Any]) -> None:
    assert wire.load_rows([row])
    assert fits([row], ROWS)


@pytest.mark.parametrize(
    "change",
    [
        *({"month": 13}, {"month": 0}, {"year": 1199}, {"year": 1501}, {"days": -1}, {"days": 1000}, {"days": "30"}),
        *({"wage": -1}, {"wage": 10**15}, {"wage": 1.5}, {"wage": None}, {"wage": True}, {"workshop": 5}, {"more": 1}),
    ],
)
def test_a_row_that_is_refused_does_not(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        wire.load_rows([ROW | change])
    assert not fits([ROW | change], ROWS)


@pytest.mark.parametrize("name", ROW)
def test_a_row_without_what_is_needed_does_not(name: str) -> None:
    assert not fits([{key: value for key, value in ROW.items() if key != name}], ROWS)


@pytest.mark.parametrize(
    "made",
    [
        document(),
        document(*wire.read_record(CAREER.read_bytes())),
        document(*wire.read_record(CAREER.read_bytes()), average_wage="index_linked", pension_years="unrounded"),
        document(MonthRow(1404, 7, 31, 1), MonthRow(1404, 8, 30, 0), MonthRow(1405, 12, 1, 1)),
        document(MonthRow(1375, 7, 20, 1, "A"), MonthRow(1375, 7, 20, 1, "B"), on="1380-01-01"),
        document(MonthRow(1349, 7, 20, 1), on="1350-01-01"),
    ],
    ids=("empty", "career", "readings", "doubts", "unknown", "before-the-law"),
)
def test_a_summary_fits(made: Any) -> None:
    assert fits(made, SUMMARY)


def test_so_does_the_document_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["record", "summary", str(CAREER), "--on", "1405-09-01", "--json", "--lang", "fa"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["decisions"][0]["message"]
    assert fits(printed, SUMMARY)


OPEN: Final = frozenset({"params", "readings"})
OPTIONAL: Final = frozenset({"message", "derived_from", *AVERAGES})


def test_every_key_is_needed_and_no_other_is_taken() -> None:
    made = document(*wire.read_record(CAREER.read_bytes()))
    assert [changed for changed in damaged(made, OPEN, OPTIONAL) if fits(changed, SUMMARY)] == []
    assert sum(1 for _ in damaged(made, OPEN, OPTIONAL)) > 80
