"""The page of deviations: each one is named, with what makes up for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tools import clauses

PAGE: Final = (Path(__file__).resolve().parents[2] / "docs" / "security" / "deviations.md").read_text(encoding="utf-8")
ROWS: Final = [line for line in PAGE.splitlines() if line.startswith("| ") and "what is published" not in line]
CITED: Final = re.compile(r"\b(?:PW|OTP|CM|EN|FL|WEB|PII|CR|TX|SQ|AU)[0-9]+\b")


@pytest.mark.parametrize("asked", ["6.4.2", "6.2.5", "6.2.1", "6.3.3", "6.6.1"])
def test_a_deviation_from_the_standard_has_a_row(asked: str) -> None:
    assert len([row for row in ROWS if asked in row.split("|")[1]]) == 1


def test_each_row_says_what_makes_up_for_it_by_requirements_that_there_are() -> None:
    assert [row for row in ROWS if not CITED.search(row.split("|")[3])] == []
    assert set(CITED.findall(PAGE)) <= clauses.clauses("security").keys()


@pytest.mark.requirement("OTP9")
def test_a_code_by_sms_is_called_restricted_and_has_an_alternative() -> None:
    section = PAGE.partition("## The code by SMS")[2].partition("\n## ")[0]
    assert "*restricted*" in section
    assert all(f"**{point}" in section for point in ("Say so", "Have an alternative", "Be able to leave"))
