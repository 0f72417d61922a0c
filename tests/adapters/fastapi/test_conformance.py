"""The conformance kit, played on the FastAPI adapter: in the process, and by its command against a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from starlette.middleware.base import RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from tamin_rules.cli.app import run
from tamin_rules.identifiers.national_id import NationalId
from tamin_rules.records import MonthRow
from tamin_rules.registration import journey
from tamin_rules.testing import conformance
from tamin_rules.testing.conformance import SCENARIOS, Outcome
from tamin_rules_fastapi import SqlStore, Store
from tamin_rules_fastapi.migrating import migrate
from tests.adapters.conforming import AWAY_AT_FIRST, NOT_TRIED, WITH_CODES
from tests.adapters.fastapi.databases import url_of
from tests.adapters.fastapi.play import CONTROL, PREFIX, STAFF, app_of, portal
from tests.adapters.fastapi.serving import served
from tests.conformance_figures import SEEDS, played


class NoMonths:
    """Records in which nobody has a month yet, as the people of the kit."""

    async def rows(self, national_id: NationalId) -> tuple[MonthRow, ...]:
        del national_id
        return ()


@pytest.fixture
def driver() -> Iterator[conformance.Contract]:
    with TestClient(app_of(portal(records=NoMonths()))) as client:
        yield conformance.from_client(client, PREFIX, control=CONTROL, staff=STAFF)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    """Make a store on SQLite, with its tables."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        url = runner.run(stack.enter_async_context(url_of("sqlite", tmp_path)))
        made = SqlStore(url)
        runner.run(migrate(made.engine))
        runner.run(made.close())
        yield SqlStore(url)
        runner.run(stack.aclose())


def test_the_adapter_conforms(driver: conformance.Contract) -> None:
    report = conformance.run(lambda: driver, effort=0.1)
    assert report, report.text()
    assert {missing for result in report.not_tested for missing in result.missing} == NOT_TRIED
    assert [result.missing for result in report.results if result.scenario.id == "privacy.own"] == [()]


def test_where_records_are_away_what_asks_for_them_is_left_out_and_named() -> None:
    own = [scenario for scenario in SCENARIOS if scenario.id == "privacy.own"]
    with TestClient(app_of(portal())) as client:
        driver = conformance.from_client(client, PREFIX, control=CONTROL, staff=STAFF)
        (result,) = conformance.run(lambda: driver, scenarios=own).results
    assert (result.outcome, result.journeys) == (Outcome.PASSED, 1)
    assert result.missing == ("object_to_record", "show_eligibility")


@pytest.mark.nightly
@pytest.mark.parametrize("seed", SEEDS)
def test_the_adapter_conforms_whatever_is_drawn(seed: int, sqlite: Store) -> None:
    with TestClient(app_of(portal(sqlite, records=NoMonths()))) as client:
        driver = conformance.from_client(client, PREFIX, control=CONTROL, staff=STAFF)
        played("FastAPI, SQLite", lambda: driver, seed=seed)


def test_the_adapter_conforms_where_it_asks_for_a_code() -> None:
    coded = portal(policies={"registration": journey.Policy(terms=journey.Terms(mobile_code=True))})
    with TestClient(app_of(coded)) as client:
        driver = conformance.from_client(client, PREFIX, control=CONTROL, staff=STAFF, mobile_code=True)
        report = conformance.run(lambda: driver, scenarios=WITH_CODES, effort=0.1)
    assert report, report.text()
    assert not report.not_tested


def test_each_time_that_work_is_asked_for_a_registry_that_is_away_is_asked_once(driver: conformance.Contract) -> None:
    assert conformance.replay(lambda: driver, AWAY_AT_FIRST) is None


def test_the_command_plays_a_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMIN_CONTROL_TOKEN", CONTROL)
    monkeypatch.setenv("TAMIN_STAFF_TOKEN", STAFF)
    junit = tmp_path / "report.xml"
    with served(app_of(portal())) as address:
        levels = ["--level", "concurrency", "--level", "privacy", "--level", "recovery", "--restart", "true"]
        status = run(["conformance", f"{address}{PREFIX}", *levels, "--effort", "0.1", "--json", "--junit", str(junit)])
    document = json.loads(capsys.readouterr().out)
    assert (status, document["conforms"]) == (0, True)
    assert {result["outcome"] for result in document["results"]} == {"passed"}
    assert 'failures="0"' in junit.read_text(encoding="utf-8")


def test_the_command_writes_what_it_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A portal that lets reviews be cached, by a proxy before it."""
    app = app_of(portal())

    @app.middleware("http")
    async def cached(request: Request, call_next: RequestResponseEndpoint) -> Response:
        answer = await call_next(request)
        answer.headers["cache-control"] = "public"
        return answer

    with served(app) as address:
        status = run(["conformance", f"{address}{PREFIX}", "--level", "privacy", "--out", str(tmp_path)])
    assert status == 1
    assert "✗ privacy.review" in capsys.readouterr().out
    journey = json.loads((tmp_path / "privacy_review.json").read_text(encoding="utf-8"))
    assert journey[0]["move"] == "begin"
    compile((tmp_path / "privacy_review.py").read_text(encoding="utf-8"), "privacy_review.py", "exec")


def test_the_command_says_in_a_line_that_nothing_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["conformance", "http://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err == "tamin-rules: no answer from the portal: ConnectionRefusedError\n"


@pytest.mark.parametrize("restart", ["no-such-command", '"', "false"])
def test_the_command_says_in_a_line_that_nothing_restarts(restart: str, capsys: pytest.CaptureFixture[str]) -> None:
    with served(app_of(portal())) as address:
        command = ["conformance", f"{address}{PREFIX}", "--control-token", CONTROL, "--level", "recovery"]
        assert run([*command, "--restart", restart]) == 2
    assert capsys.readouterr().err.startswith("tamin-rules: the restart command ended with ")


def test_the_command_says_in_a_line_that_a_report_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    with served(app_of(portal())) as address:
        command = ["conformance", f"{address}{PREFIX}", "--level", "privacy", "--effort", "0.01"]
        status = run([*command, "--junit", str(tmp_path / "file" / "report.xml")])
    assert (status, len(capsys.readouterr().err.splitlines())) == (2, 1)
