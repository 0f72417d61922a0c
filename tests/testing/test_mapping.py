"""A portal with other paths and names, played through its mapping: quiet if it is right, found if it is not."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tamin_rules.cli.app import run as run_command
from tamin_rules.errors import MalformedError
from tamin_rules.portal.control import Control
from tamin_rules.portal.problems import Response
from tamin_rules.portal.routes import ROUTES
from tamin_rules.testing import conformance
from tamin_rules.testing.conformance import CONTRACT, Contract, Outcome, PortalMapping, parse_mapping
from tamin_rules.testing.conformance.drivers import CONTROL_TOKEN, STAFF_TOKEN, Core
from tamin_rules.testing.conformance.mapping import CALLS, Call, Header
from tests.testing.faulty import FAULTS, Fault, FaultyCore
from tests.testing.other_portal import MAPPING, TOKENS, OtherPortal, served

TEXT: Final = MAPPING.read_text(encoding="utf-8")
SPOKEN: Final = parse_mapping(TEXT.encode())
SCENARIOS: Final = {scenario.id: scenario for scenario in conformance.SCENARIOS}
THROUGH: Final = [
    (scenario, fault)
    for scenario, name in (
        ("rules.clauses", "accepts @"),
        ("journey.order", "skips the review"),
        ("journey.back", "loses the password on back"),
        ("journey.answers", "activates an unowned phone"),
        ("journey.time", "ends a draft after twenty minutes"),
        ("journey.duplicates", "opens a second account"),
        ("concurrency.two_tabs", "does not look at the version"),
        ("concurrency.retry", "does not know keys"),
        ("concurrency.double_submit", "sends every SMS twice"),
        ("privacy.known_or_not", "tells at the start that somebody is registered"),
        ("privacy.others", "opens a draft to any token"),
        ("privacy.review", "shows the whole national ID"),
    )
    for fault in FAULTS[scenario]
    if fault.name == name
]


def portal(mapping: PortalMapping = SPOKEN, core: Core | None = None) -> Contract:
    return conformance.from_client(OtherPortal(core or Core()), mapping=mapping, **TOKENS)


# --- played ----------------------------------------------------------------------------------------------------------


def test_a_portal_with_other_words_conforms() -> None:
    report = conformance.run(portal, effort=0.1)
    assert report, report.text()
    assert report.silent == ("cache-control", "severity")
    assert "not compared: cache-control, severity" in report.text()
    assert {result.scenario.id for result in report.not_tested} == {
        "rules.identifiers_written",
        "rules.identifiers_missed",
        "rules.passwords_checked",
        "journey.services",
        "journey.recovery",
        "journey.password",
        "journey.mobile_code",
        "journey.code_resent",
        "journey.code_purpose",
        "journey.code_is_no_proof",
        "journey.mobile_change",
        "journey.mobile_changed",
        "concurrency.race",
        "privacy.unsigned",
        "recovery.restart",
        "recovery.account",
        "recovery.walk",
        "journey.sessions",
        "privacy.tokens",
        "privacy.sessions",
        "privacy.own",
        "recovery.sessions",
    }


@pytest.mark.parametrize(("scenario", "fault"), THROUGH, ids=[fault.name for _, fault in THROUGH])
def test_a_fault_is_found_behind_other_words(scenario: str, fault: Fault) -> None:
    report = conformance.run(lambda: portal(core=FaultyCore(**fault.changes)), scenarios=[SCENARIOS[scenario]])
    assert [result.scenario.id for result in report.failures] == [scenario]


@pytest.mark.parametrize(
    "change",
    [
        {"fields": {}},
        {"words": {}},
        {"words": {name: words for name, words in SPOKEN.words.items() if name != "state"}},
        {"statuses": {}},
        {"codes": {}},
        {"problems": conformance.CONTRACT.problems},
        {"inside": ""},
        {"silent": frozenset()},
        {"etag": CONTRACT.etag},
        {"version": CONTRACT.version},
        {"key": CONTRACT.key},
        {"token": CONTRACT.token},
        {"besides": frozenset()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_part_of_the_mapping_is_idle(change: dict[str, Any]) -> None:
    """Without any one part the kit sees another portal than there is."""
    spoken = evolve(SPOKEN, **change)
    chosen = [SCENARIOS[name] for name in ("rules.contact", "journey.back", "concurrency.retry", "privacy.ended")]
    try:
        report = conformance.run(lambda: portal(spoken), scenarios=chosen, effort=0.3)
    except conformance.DriverError:
        return
    assert not report


def test_a_call_that_a_portal_lacks_is_left_out_and_named() -> None:
    calls = {name: call for name, call in SPOKEN.calls.items() if name != "cancel_registration"}
    spoken = evolve(SPOKEN, calls=calls)
    report = conformance.run(
        lambda: portal(spoken), scenarios=[SCENARIOS[name] for name in ("journey.order", "privacy.ended")]
    )
    order, ended = report.results
    assert report
    assert (order.outcome, ended.outcome) == (Outcome.PASSED, Outcome.PASSED)
    assert "cancel_registration" in order.missing
    assert "cancel_registration" in report.text()
    without = evolve(spoken, calls={name: call for name, call in calls.items() if name in {*_NEEDED, *_CONTROLS}})
    (nothing,) = conformance.run(lambda: portal(without), scenarios=[SCENARIOS["concurrency.double_submit"]]).results
    assert nothing.outcome is Outcome.PASSED  # a registration that is begun twice
    (nothing,) = conformance.run(lambda: portal(without), scenarios=[SCENARIOS["journey.time"]]).results
    assert nothing.outcome is Outcome.NOT_TESTED
    assert "enter_identity" in nothing.missing


_NEEDED: Final = ("begin_registration", "show_registration")
_CONTROLS: Final = ("control_verification", "control_sms", "control_clock", "control_work")


def test_the_command_plays_a_portal_by_its_mapping(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMIN_CONTROL_TOKEN", CONTROL_TOKEN)
    monkeypatch.setenv("TAMIN_STAFF_TOKEN", STAFF_TOKEN)
    (fault,) = (fault for fault in FAULTS["journey.back"] if fault.name == "loses the password on back")
    options = ["--mapping", str(MAPPING), "--level", "concurrency", "--level", "journey", "--effort", "0.03"]
    with served(Core()) as url:
        assert run_command(["conformance", url, *options]) == 0
        assert "✓ journey.back" in capsys.readouterr().out
        assert run_command(["conformance", url, "--level", "journey"]) == 2
        assert "what answers there is no portal: status 404" in capsys.readouterr().err
    with served(FaultyCore(**fault.changes)) as url:
        assert run_command(["conformance", url, *options]) == 1
        assert "✗ journey.back" in capsys.readouterr().out


def test_the_command_says_what_is_wrong_with_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text("format = 1\n[calls]\nbegin_registration = 'POST /a'\nshow_registration = 'GET a'\n", "utf-8")
    assert run_command(["conformance", "http://127.0.0.1:9", "--mapping", str(path), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "calls.show_registration: A call is a method and a path that begins with a slash" in said
    assert "[mapping.call.malformed]" in said
    assert run_command(["conformance", "http://127.0.0.1:9", "--mapping", str(tmp_path / "none")]) == 2
    assert "input.file.missing" in capsys.readouterr().err


# --- read ------------------------------------------------------------------------------------------------------------

_MORE: Final = ("more", "show_registration")
LEAST: Final = "[calls]\nbegin_registration = 'POST /a'\nshow_registration = 'GET /a/{id}'\n"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (b"\xff", {((), "mapping.text.not_toml")}),
        (b"format = ", {((), "mapping.text.not_toml")}),
        (f"format = 2\n{LEAST}", {(("format",), "mapping.format.unknown")}),
        (LEAST, {(("format",), "mapping.format.unknown")}),
        ("format = 1", {(("calls", each), "wire.field.missing") for each in _NEEDED}),
        (f"format = 1\n{LEAST}begin = 'POST /a'", {(("calls", "begin"), "wire.field.unknown")}),
        (f"format = 1\n{LEAST}go_back = 'back'", {(("calls", "go_back"), "mapping.call.malformed")}),
        (f"format = 1\n{LEAST}go_back = 'FETCH /back'", {(("calls", "go_back"), "mapping.call.malformed")}),
        (f"format = 1\n{LEAST}go_back = 'GET /back/{{kind}}'", {(("calls", "go_back"), "mapping.call.malformed")}),
        (f"format = 1\n{LEAST}go_back = 'GET /back/{{ID}}'", {(("calls", "go_back"), "mapping.call.malformed")}),
        (f"format = 1\n{LEAST}go_back = 'GET /back/{{id'", {(("calls", "go_back"), "mapping.call.malformed")}),
        (f"format = 1\n{LEAST}go_back = 3", {(("calls", "go_back"), "wire.type.wrong")}),
        (f"format = 1\nfield = 1\n{LEAST}", {(("field",), "wire.field.unknown")}),
        (f"format = 1\nfields = 1\n{LEAST}", {(("fields",), "wire.type.wrong")}),
        (
            f"format = 1\n{LEAST}[fields]\nmobile = 'x'\nemail = 'x'",
            {(("fields", "mobile"), "mapping.name.repeated"), (("fields", "email"), "mapping.name.repeated")},
        ),
        (f"format = 1\n{LEAST}[fields]\nmobile = ''", {(("fields", "mobile"), "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[words]\nstate = 'x'", {(("words", "state"), "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[words.state]\nactive = 1", {(("words", "state", "active"), "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[statuses]\n422 = 99", {(("statuses", "422"), "mapping.status.malformed")}),
        (f"format = 1\n{LEAST}[statuses]\n422 = true", {(("statuses", "422"), "mapping.status.malformed")}),
        (f"format = 1\n{LEAST}[statuses]\n299 = 200", {(("statuses", "299"), "wire.field.unknown")}),
        (f"format = 1\n{LEAST}[codes]\n'a.b.c' = 'x'", {(("codes", "a.b.c"), "mapping.code.unknown")}),
        (f"format = 1\n{LEAST}[codes]\n'a.*' = 'x'", {(("codes", "a.*"), "mapping.code.unknown")}),
        (f"format = 1\n{LEAST}[headers]\ntoken = 'X-Token'", {(("headers", "token"), "mapping.header.malformed")}),
        (f"format = 1\n{LEAST}[headers]\ntoken = 'X: {{}}{{}}'", {(("headers", "token"), "mapping.header.malformed")}),
        (f"format = 1\n{LEAST}[headers]\ntokens = 'X: {{}}'", {(("headers", "tokens"), "wire.field.unknown")}),
        (f"format = 1\n{LEAST}[answers]\nsilent = 'x'", {(("answers", "silent"), "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[answers]\nsilent = [1]", {(("answers", "silent"), "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[problems]\nwhere = 'x'", {(("problems", "where"), "wire.field.unknown")}),
        (f"format = 1\n{LEAST}[more.show_registration]\nx = 2026-01-01", {((*_MORE, "x"), "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[more.show_registration]\nx = [inf]", {((*_MORE, "x"), "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[more]\nshow_registration = 1", {(_MORE, "wire.type.wrong")}),
        (f"format = 1\n{LEAST}[more]\nsign_in = {{}}", {(("more", "sign_in"), "wire.field.unknown")}),
    ],
)
def test_every_mistake_of_a_file_has_its_place_and_code(
    text: str | bytes, faults: set[tuple[tuple[str, ...], str]]
) -> None:
    with pytest.raises(MalformedError) as caught:
        parse_mapping(text if isinstance(text, bytes) else text.encode())
    assert {(fault.loc, str(fault.code)) for fault in caught.value.faults} == faults


def test_all_mistakes_are_told_at_once() -> None:
    text = "format = 2\n[calls]\nnone = 1\n[fields]\nmobile = 1\n[headers]\nkey = 'x'\n[statuses]\n1 = 1\n"
    with pytest.raises(MalformedError) as caught:
        parse_mapping(text.encode())
    assert {fault.loc[0] for fault in caught.value.faults} == {"format", "calls", "fields", "headers", "statuses"}


def test_every_call_of_the_contract_can_be_mapped() -> None:
    control = Control("token", lambda: datetime(2026, 1, 1, tzinfo=UTC)).routes()
    assert {name: (call.method, call.path) for name, call in CALLS.items()} == {
        route.name: (route.method, route.path) for route in (*ROUTES, *control) if not route.uploads
    }


def test_what_a_file_says_is_what_is_read() -> None:
    table = tomllib.loads(TEXT)
    assert {name: f"{call.method} {call.path}" for name, call in SPOKEN.calls.items()} == table["calls"]
    assert (SPOKEN.fields, SPOKEN.words) == (table["fields"], table["words"])
    assert SPOKEN.calls["begin_registration"].more == {"channel": "kit"}
    assert {code for code in SPOKEN.codes if code.startswith("national_id.")} > {"national_id.check_digit.wrong"}


# --- words -----------------------------------------------------------------------------------------------------------

NAMES: Final = st.dictionaries(
    st.sampled_from(["national_id", "mobile", "state", "gender", "email"]), st.text("XYZ", min_size=1), max_size=5
).filter(lambda names: len(set(names.values())) == len(names))
JSON: Final = st.recursive(
    st.none() | st.integers() | st.sampled_from(["active", "female", "x"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["mobile", "state", "gender", "other"]), inner),
    max_leaves=8,
)


@given(NAMES, st.dictionaries(st.sampled_from(["state", "gender", "other"]), JSON))
def test_what_is_written_is_read_back(names: dict[str, str], fields: dict[str, Any]) -> None:
    words = {"state": {"active": "1"}, "gender": {"female": "2"}}
    spoken = PortalMapping({"begin_registration": Call("POST", "/a")}, names, words)
    request = spoken.write("begin_registration", fields, {})
    told = json.loads(request.body) if request.body else {}
    assert spoken.read(Response(200, told)).body == fields


@given(JSON)
def test_what_can_be_told_apart_is_told_once(told: Any) -> None:
    spoken = PortalMapping(words={"state": {"active": "1", "x": "1"}}, silent=frozenset({"other"}))
    once = spoken.comparable(told)
    assert spoken.comparable(once) == once
    assert "other" not in str(once)


@given(st.text("ab:r "), st.text("ab:r "), st.text())
def test_a_header_gives_back_what_it_was_given(before: str, after: str, value: str) -> None:
    header = Header("x", f"{before}{{}}{after}")
    assert header.read(header.written(value)) == value


@pytest.mark.parametrize("text", ["r3", "3r", "q3q", "r", ""])
def test_a_header_of_another_form_is_none(text: str) -> None:
    assert Header("x", "rr{}q").read(text) is None


def test_the_contract_reads_an_answer_as_it_is() -> None:
    answer = Response(418, {"a": [1]}, {"etag": "x"})
    assert CONTRACT.read(answer) is answer


def test_a_wrapped_answer_and_its_problem_are_opened() -> None:
    refused = Response(400, {"ok": False, "error": {"list": [{"at": "phone", "kind": "E-PERSON-CODE", "with": {}}]}})
    read = SPOKEN.read(refused)
    assert (read.status, read.body and read.body["code"]) == (409, "national_id.check_digit.wrong")
    assert read.body is not None
    assert read.body["errors"][0]["loc"] == ["mobile"]
    opened = SPOKEN.read(Response(200, {"ok": True, "data": {"stage": "DESK", "may": ["send"]}}, {"x-revision": "r7"}))
    assert opened.body is not None
    assert {name: opened.body[name] for name in ("state", "allowed", "version")} == {
        "state": "needs_branch",
        "allowed": ["submit"],
        "version": 7,
    }
    assert opened.headers["etag"] == '"7"'


@pytest.mark.parametrize("body", [None, {}, {"error": 3}, {"error": {"list": 3}}, {"error": {"list": [3, {}]}}])
def test_an_answer_of_any_shape_is_read(body: dict[str, Any] | None) -> None:
    assert SPOKEN.read(Response(400, body)).status == 409
