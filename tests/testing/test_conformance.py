"""The kit itself: silent on the right portal, clear about a wrong one, honest about what it did not try."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from tamin_rules.errors import DefinitionError
from tamin_rules.registration import journey
from tamin_rules.testing import conformance
from tamin_rules.testing.conformance import Contract, Level
from tamin_rules.testing.conformance.parts import with_codes
from tamin_rules.testing.conformance.play import difference, invented
from tests.conformance_figures import SEEDS, played
from tests.testing.faulty import FAULTS

LEVELS: Final = pytest.mark.parametrize("level", list(Level))
ONE_FAULT: Final = FAULTS["journey.back"][0]


@pytest.fixture(scope="module")
def failed() -> conformance.Report:
    """Return the report on a portal with one fault."""
    scenarios = [scenario for scenario in conformance.SCENARIOS if scenario.id in {"journey.back", "privacy.review"}]
    return conformance.run(ONE_FAULT.driver, scenarios=scenarios)


@LEVELS
def test_the_core_conforms(level: Level) -> None:
    report = conformance.run(conformance.core, levels=[level], effort=0.3)
    assert report, report.text()
    assert {result.missing for result in report.not_tested} <= {("mobile_code",)}


@pytest.mark.parametrize("level", ["rules", "journey", "concurrency", "privacy"])
def test_the_core_conforms_where_it_asks_for_a_code(level: str) -> None:
    coded = journey.Policy("coded", journey.Terms(mobile_code=True))
    report = conformance.run(lambda: conformance.core(coded), levels=[level], effort=0.15)
    assert report, report.text()
    assert not report.not_tested


def test_a_code_is_typed_wherever_a_journey_is_about_something_else() -> None:
    begin, move = {"move": "begin", "draft": "b"}, {"move": "enter_identity", "draft": "b"}
    assert [step["move"] for step in with_codes([begin, move])] == ["begin", "work", "confirm_mobile", "enter_identity"]
    assert with_codes([begin])[2] == {"move": "confirm_mobile", "draft": "b", "code": "<code>"}


@pytest.mark.nightly
@pytest.mark.parametrize("seed", SEEDS)
def test_the_core_conforms_whatever_is_drawn(seed: int) -> None:
    played("core", conformance.core, seed=seed, effort=10)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", SEEDS)
def test_the_core_with_codes_conforms_whatever_is_drawn(seed: int) -> None:
    coded = journey.Policy("coded", journey.Terms(mobile_code=True))
    played("core, codes by SMS", lambda: conformance.core(coded), seed=seed)


def test_the_same_seed_plays_the_same_journeys() -> None:
    first, second = (conformance.run(conformance.core, levels=["rules"], seed=5, effort=0.1) for _ in range(2))
    assert [result.steps for result in first.results] == [result.steps for result in second.results]


def test_a_report_tells_claim_source_journey_and_place(failed: conformance.Report) -> None:
    text = failed.text()
    (result,) = failed.failures
    assert result.deviation is not None
    assert not failed
    assert result.scenario.claim in text
    assert "seed/W4" in text
    assert '1. {"move": "begin"' in text
    assert f"at {result.deviation.where}" in text
    assert "1 passed, 1 failed, 0 not tested" in text


def test_a_report_is_json_and_junit(failed: conformance.Report) -> None:
    document = json.loads(json.dumps(failed.document()))
    assert (document["conforms"], document["seed"]) == (False, 0)
    told = {result["id"]: result for result in document["results"]}
    assert told["privacy.review"]["outcome"] == "passed"
    assert told["journey.back"]["deviation"]["journey"][0]["move"] == "begin"
    suite = ET.fromstring(failed.junit())  # noqa: S314 - our own
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("2", "1", "0")


def test_a_deviation_is_short(failed: conformance.Report) -> None:
    (result,) = failed.failures
    assert result.deviation is not None
    assert len(result.deviation.steps) <= 5


def test_a_script_of_a_deviation_runs(failed: conformance.Report, tmp_path: Path) -> None:
    """Nothing answers at the address: that is as far as the script gets here."""
    script = tmp_path / "again.py"
    script.write_text(conformance.script_of(failed.failures[0]), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, script],
        capture_output=True,
        text=True,
        check=False,
        env={"TAMIN_PORTAL": "http://127.0.0.1:9"},
    )
    assert "DriverError: no answer from the portal" in done.stderr


def test_what_a_driver_cannot_do_is_not_tested_and_not_passed() -> None:
    whole = conformance.core()
    report = conformance.run(lambda: Contract(whole.send), effort=0.05)
    missing = {result.scenario.id: result.missing for result in report.not_tested}
    assert missing["recovery.restart"] == ("control", "restart")
    assert "accounts" not in missing["journey.order"]
    assert report
    assert "- recovery.restart" in report.text()


def test_an_unknown_level_is_named() -> None:
    with pytest.raises(DefinitionError, match="no level depth; there are rules, journey"):
        conformance.run(conformance.core, levels=["depth"])


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1", "127.0.0.1:8000", "http://", "http://[::1", "http://localhost:99999"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(conformance.DriverError, match="begins with http"):
        conformance.from_url(url)


def test_ids_and_claims_are_whole() -> None:
    ids = [scenario.id for scenario in conformance.SCENARIOS]
    assert len(set(ids)) == len(ids)
    for scenario in conformance.SCENARIOS:
        assert scenario.claim.endswith(".")
        assert scenario.source
        assert scenario.needs <= set(conformance.CAPABILITIES)


def test_every_scenario_finds_some_planted_fault_or_says_more_than_another() -> None:
    """What finds nothing that is planted is listed here, so that none is added without a fault that it finds."""
    quiet = {scenario.id for scenario in conformance.SCENARIOS} - FAULTS.keys()
    assert quiet == {"rules.passwords_checked", "journey.services", "journey.walk", "privacy.unsigned"}


@pytest.mark.parametrize(
    ("expected", "found", "strict", "where"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, False, None),
        ({"a": 1}, {"a": 1, "b": 2}, True, "b"),
        ({"a": 1}, {}, False, "a"),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, False, "a.b[1]"),
        ({"a": [1]}, {"a": [1, 2]}, False, "a"),
        ({"a": 1}, None, False, "the answer"),
    ],
)
def test_where_two_answers_differ(expected: object, found: object, strict: bool, where: str | None) -> None:  # noqa: FBT001
    assert difference(expected, found, strict=strict) == where


def test_persons_of_the_kit_are_nobody() -> None:
    people = [invented(serial) for serial in (1, 10_000, 999_999, 1_000_001)]
    assert all(known.national_id.startswith("000") and known.mobile[4:7] == "000" for known in people)
    assert people[0] == people[3]
    assert len({known.mobile for known in people}) == 3
