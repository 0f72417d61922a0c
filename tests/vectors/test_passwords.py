"""The password rows of the facts: verdicts and codes of the published rule, and what the portal's form took."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tamin_rules.errors import Severity
from tamin_rules.registration import Person, password

VECTORS: Final = json.loads(Path(__file__).with_name("passwords.json").read_text(encoding="utf-8"))
PERSON: Final = Person(**VECTORS["person"])
ROWS: Final = [pytest.param(row, id=row["value"]) for row in VECTORS["rows"]]

SHORT: Final = {
    password.TOO_SHORT: "too_short",
    password.FIRST_NOT_LETTER: "must_begin_with_letter",
    password.NO_UPPER: "no_upper",
    password.NO_LOWER: "no_lower",
    password.NO_DIGIT: "no_digit",
    password.FORBIDDEN: "forbidden_character",
    password.ID_CONTAINED: "contains_national_id",
    password.NAME_CONTAINED: "contains_name",
    password.NAME_TRANSLITERATED: "contains_name",
}
"""The short codes of the vectors."""

# The form was not seen to check names, whatever the server does.
SEEN_FORM: Final = password.PORTAL_FORM.without(
    password.NO_FIRST_NAME.id,
    password.NO_LAST_NAME.id,
    password.NO_GIVEN_SPELLING.id,
    password.NO_FIRST_NAME_SPELLING.id,
    password.NO_LAST_NAME_SPELLING.id,
).named("seen_form")


@pytest.mark.requirement("PW1")
@pytest.mark.parametrize("row", ROWS)
def test_the_published_rule_gives_the_verdict_and_the_codes_of_the_row(row: dict[str, Any]) -> None:
    report = password.check(row["value"], PERSON)
    assert {SHORT[fault.code] for fault in report.faults if fault.severity is Severity.ERROR} == set(row["codes"])  # type: ignore[index]
    assert report.accepted is not bool(row["codes"])


@pytest.mark.parametrize("row", ROWS)
def test_the_profile_of_the_form_accepts_what_the_form_was_seen_to_accept(row: dict[str, Any]) -> None:
    assert password.check(row["value"], PERSON, policy=SEEN_FORM).accepted is row["observed_portal_form_accepts"]
